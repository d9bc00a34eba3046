//! Spaces inside words: `各 位 代 表`, `1 9 9 3 年`, and the single one that a copied page leaves in a sentence.

use super::lines::lines;
use super::{Cleaner, Edits, Nature, is_han};
use crate::lanes::{Block, Lanes, Places};
use crate::span::Span;

/// See the module.
pub struct Spacing;

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t')
}

/// Where spaces begin.
fn are_spaces(block: Block) -> Lanes {
    let Block { first, second, third } = block;
    first.are_any([b' ', b'\t']) | (first.are(0xe3) & second.are(0x80) & third.are(0x80))
}

/// True if the characters of a line stand apart: at least two in five neighbouring pairs of ideographs have a space
/// between them.
fn is_spaced(line: &str) -> bool {
    let (mut apart, mut pairs) = (0, 0);
    let mut before: Option<char> = None;
    let mut gap = false;
    for c in line.chars() {
        if is_space(c) {
            gap = true;
            continue;
        }
        if is_han(c) {
            if before.is_some_and(is_han) {
                pairs += 1;
                apart += gap as usize;
            }
            before = Some(c);
        } else {
            before = None;
        }
        gap = false;
    }
    apart >= 2 && apart * 5 >= pairs * 2
}

/// True if a line is a sentence, in which a space between ideographs means nothing.
fn is_prose(line: &str) -> bool {
    line.len() >= 60 && line.contains(['。', '，', '；', '！', '？']) && !line.contains('…')
}

impl Cleaner for Spacing {
    fn name(&self) -> &'static str {
        "spacing"
    }

    fn propose(&self, text: &str, _nature: Nature, edits: &mut Edits) {
        for line in lines(text) {
            let words = line.of(text);
            let body = words.trim();
            if Places::new(body, are_spaces).next().is_none() {
                continue;
            }
            let spaced = is_spaced(body);
            let prose = is_prose(body);
            let mut at = line.start + (words.len() - words.trim_start().len());
            let end = at + body.len();
            while at < end {
                let Some(found) = text[at..end].find(is_space) else { break };
                let start = at + found;
                let stop = start + text[start..end].find(|c| !is_space(c)).unwrap_or(end - start);
                let before = text[..start].chars().next_back().unwrap_or('\n');
                let after = text[stop..].chars().next().unwrap_or('\n');
                let gap = Span::new(start, stop);
                let one_space = gap.of(text) == " ";
                let joined = if spaced {
                    !(before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric()) || digits_apart(text, line, gap)
                } else {
                    (prose && one_space && is_han(before) && is_han(after)) || (one_space && digits_apart(text, line, gap))
                };
                if joined {
                    edits.remove(gap);
                }
                at = stop;
            }
        }
    }
}

/// True if the gap stands in a year or number written digit by digit (`1 9 9 3 年`): single digits on both sides, three
/// or more in a row.
fn digits_apart(text: &str, line: Span, gap: Span) -> bool {
    let before: Vec<char> = text[line.start..gap.start].chars().rev().take(4).collect();
    let after: Vec<char> = text[gap.end..line.end].chars().take(4).collect();
    let digit = |cs: &[char], i: usize| cs.get(i).is_some_and(char::is_ascii_digit);
    let space = |cs: &[char], i: usize| cs.get(i) == Some(&' ');
    if !digit(&before, 0) || digit(&before, 1) {
        return false;
    }
    // 3 月 in "1 9 9 3 年3 月": the digit belongs to what follows.
    if after.first().is_some_and(|c| matches!(c, '年' | '月' | '日')) {
        return true;
    }
    if !digit(&after, 0) || digit(&after, 1) {
        return false;
    }
    (space(&before, 1) && digit(&before, 2)) || (space(&after, 1) && digit(&after, 2)) || after.get(1) == Some(&'年')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::clean_plain;

    #[test]
    fn these_are_spaces_and_no_others() {
        for c in '\0'..=char::MAX {
            assert_eq!(Places::new(&c.to_string(), are_spaces).next().is_some(), is_space(c), "{c:?}");
        }
    }

    #[test]
    fn spaced_lines_close_up_and_names_stay_apart() {
        for (source, clean) in [
            ("各 位 代 表：\n", "各位代表：\n"),
            ("国 内 生 产 总 值 从54万 亿 元 增 加 到82.7万 亿 元\n", "国内生产总值从54万亿元增加到82.7万亿元\n"),
            ("本届政府从1 9 9 3 年3 月就职，到现在已经五年了。\n", "本届政府从1993年3月就职，到现在已经五年了。\n"),
            ("全县还有613户1 480人没有脱贫\n", "全县还有613户1 480人没有脱贫\n"),
            ("国务院总理　李　强\n", "国务院总理　李　强\n"),
            ("决胜全面建成小康社会 夺取新时代伟大胜利\n", "决胜全面建成小康社会 夺取新时代伟大胜利\n"),
            (
                "我们要坚持以人民为中心的发展 思想，认真落实各项工作部署，确保全年任务。\n",
                "我们要坚持以人民为中心的发展思想，认真落实各项工作部署，确保全年任务。\n",
            ),
        ] {
            assert_eq!(clean_plain(source).text, clean);
        }
    }
}
