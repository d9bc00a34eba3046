//! Characters that stand for others, or for nothing: full-width letters and digits, zero-width marks, soft hyphens,
//! compatibility ideographs, the many kinds of line break and space.

use unicode_normalization::UnicodeNormalization;

use super::{Cleaner, Edits, Nature};
use crate::lanes::{Block, Lanes, Places};
use crate::span::Span;

/// See the module.
pub struct Characters;

/// What becomes of a character.
enum Fate {
    Stay,
    Go,
    Become(char),
}

fn fate(c: char, before: Option<char>, after: Option<char>) -> Fate {
    match c {
        '\n' | '\t' => Fate::Stay,
        '\r' if after == Some('\n') => Fate::Go,
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Fate::Become('\n'),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Fate::Go,
        '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e01ef}' => Fate::Go,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Fate::Become(' '),
        '．' => {
            let between_digits = [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)));
            if between_digits { Fate::Become('.') } else { Fate::Stay }
        }
        // Letters, digits and the signs of amounts; punctuation keeps its width.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '＋' | '－' | '＊' | '＆' | '＠' | '＃' | '／' | '＝' | '＂' => {
            Fate::Become(char::from_u32(c as u32 - 0xfee0).unwrap_or(c))
        }
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let mut plain = c.nfkc();
            match (plain.next(), plain.next()) {
                (Some(p), None) if p != c => Fate::Become(p),
                _ => Fate::Stay,
            }
        }
        _ => Fate::Stay,
    }
}

/// Characters of a line of nothing but invisible ones that are looked at.
const LINE: usize = 16;

/// Behind the line that begins at byte `at`, if it holds nothing but invisible characters: it is no blank line, and the words
/// around it belong together.
fn invisible_line(text: &str, at: usize) -> Option<usize> {
    if !text[..at].ends_with('\n') {
        return None;
    }
    let (end, _) = text[at..]
        .char_indices()
        .take(LINE)
        .find(|(_, c)| !matches!(fate(*c, None, None), Fate::Go))
        .filter(|(_, c)| matches!(c, '\n' | '\r'))?;
    let rest = &text[at + end..];
    Some(text.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?.len())
}

impl Cleaner for Characters {
    fn name(&self) -> &'static str {
        "characters"
    }

    fn propose(&self, text: &str, _nature: Nature, edits: &mut Edits) {
        let mut behind = 0;
        for at in Places::new(text, may_change) {
            if at < behind {
                continue;
            }
            let c = text[at..].chars().next().unwrap_or('\0');
            let span = Span::new(at, at + c.len_utf8());
            match fate(c, text[..at].chars().next_back(), text[span.end..].chars().next()) {
                Fate::Stay => {}
                Fate::Go => {
                    if let Some(end) = invisible_line(text, at).filter(|_| c != '\r') {
                        edits.remove(Span::new(at, end));
                        behind = end;
                        continue;
                    }
                    edits.remove(span);
                }
                Fate::Become(plain) => edits.put(span, plain),
            }
        }
    }
}

/// Where characters begin that may not stay. Printable ASCII, line breaks and tabs, all from U+3000 to U+9FFF (E3 to E9), which
/// are ideographs and their marks, and the common marks elsewhere stay: those from U+2010 to U+2027
/// (E2 80 90 to A7), among them quotation marks, dashes and dots, and ！（），：；？ (EF BC 81, 88, 89, 8C, 9A, 9B, 9F).
fn may_change(block: Block) -> Lanes {
    let Block { first, second, third } = block;
    let behind_the_first = first.within(0x80, 0xc1);
    let ascii = first.within(0x20, 0x7e) | first.are_any([b'\t', b'\n']);
    let ideographs = first.within(0xe3, 0xe9);
    let general = first.are(0xe2) & second.are(0x80) & third.within(0x90, 0xa7);
    let wide = first.are(0xef) & second.are(0xbc) & third.are_any([0x81, 0x88, 0x89, 0x8c, 0x9a, 0x9b, 0x9f]);
    !(behind_the_first | ascii | ideographs | general | wide)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::clean_plain;

    #[test]
    fn no_character_that_does_not_stay_is_passed_over() {
        for c in '\0'..=char::MAX {
            let text = format!("1{c}2\n");
            let stays = matches!(fate(c, Some('1'), Some('2')), Fate::Stay) && matches!(fate(c, None, Some('\n')), Fate::Stay);
            assert!(stays || Places::new(&text, may_change).eq([1]), "{c:?}");
        }
        assert_eq!(Places::new("！（），：；？“”‘’—…、。《》〇一龥㐀 aZ9~\t\n", may_change).next(), None);
    }

    #[test]
    fn full_width_zero_width_and_compatibility_forms() {
        for (source, clean) in [
            ("１９９６年增长７．１％", "1996年增长7.1%"),
            ("发\u{ad}展\u{200b}规划", "发展规划"),
            ("第一．总则", "第一．总则"),
            ("\u{f9dc}\u{2f08}", "隆人"),
            ("（一）甲：乙，丙", "（一）甲：乙，丙"),
            ("各\0\0位", "各位"),
            ("阶级\n\u{200b}\n专政", "阶级\n专政"),
            ("阶级\r\n\u{200b}\r\n专政", "阶级\n专政"),
            ("标题一。\r\n\r\n标题二。", "标题一。\n\n标题二。"),
        ] {
            assert_eq!(clean_plain(source).text, clean, "{source:?}");
        }
    }
}
