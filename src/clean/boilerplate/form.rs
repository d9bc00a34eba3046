//! Lines that are boilerplate by their form: page numbers, crumbs, rules, print headers, rows of buttons.

use std::collections::BTreeSet;

use super::super::lines::{ends_sentence, trimmed};
use super::super::{Nature, Reason, is_han};
use super::inline::addresses;
use crate::span::Span;

/// A line longer than this, in characters, is no byline and no row of crumbs or buttons.
const LONGEST_ROW: usize = 80;

/// What a byline says beside its date.
const BYLINE_WORDS: [&str; 11] = ["作者", "来源", "点击", "阅读", "浏览", "人气", "编辑", "录入", "发布", "上传", "发表于"];

/// The reason to leave `line` out, if its form says so. `buttons` are the words of rows of buttons.
pub(super) fn by_form(line: &str, nature: Nature, buttons: &[String]) -> Option<Reason> {
    if is_page_number(line, nature) || is_print_header(line) {
        return Some(Reason::Paging);
    }
    if is_rule(line) {
        return Some(Reason::Marker);
    }
    if line.contains(['。', '，', '；', '？', '！']) || line.chars().count() > LONGEST_ROW {
        return site_address(line);
    }
    if is_crumbs(line) {
        return Some(Reason::Crumbs);
    }
    if is_row_of_buttons(line, buttons) {
        return Some(Reason::Site);
    }
    if is_byline(line) {
        return Some(Reason::Byline);
    }
    site_address(line)
}

/// A line that is little more than an address of the web.
fn site_address(line: &str) -> Option<Reason> {
    let found = addresses(line);
    let address = found.first()?;
    let rest = line.chars().filter(|c| is_han(*c)).count();
    let all = address.len() + 8 >= line.len();
    (address.len() * 3 >= line.len() || rest <= 16).then_some(if all { Reason::Link } else { Reason::Site })
}

/// `第1页 共2页`, `第一页`, `-1-`, `— 3 —`, `2/15`, `Page 2 of 15`, `本文共2页`.
fn is_page_number(line: &str, nature: Nature) -> bool {
    may_be_page_number(line) && reads_as_page_number(line, nature)
}

/// False for lines, nearly all, that surely are none: words stand in them, but not the one for a page.
fn may_be_page_number(line: &str) -> bool {
    let ideographs = line.bytes().any(|b| matches!(b, 0xe5..=0xe9));
    !ideographs || memchr::memmem::find(line.as_bytes(), "页".as_bytes()).is_some()
}

fn reads_as_page_number(line: &str, nature: Nature) -> bool {
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let core = undressed(&squeezed);
    let chars = core.chars().count();
    if is_short_number(core) {
        return core.len() < squeezed.len() && !squeezed.starts_with(['(', '（']);
    }
    if let Some((a, b)) = core.split_once('/')
        && [a, b].iter().all(|n| is_short_number(n))
    {
        return nature.soft_breaks;
    }
    if let Some((a, b)) =
        core.strip_prefix("Page").or_else(|| core.strip_prefix("页码：")).and_then(|r| r.split_once("of").or(r.split_once('/')))
    {
        return is_short_number(a) && is_short_number(b);
    }
    let which =
        core.strip_prefix('第').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)));
    if which == Some("页") {
        return true;
    }
    let counted = which.is_some_and(|rest| rest.starts_with('页')) || core.starts_with("本文共") || core.starts_with('共');
    let page_ends = ["页", "下一页", "末页", "尾页"].iter().any(|w| core.ends_with(w)) || core.contains("当前第");
    core.contains('页') && chars <= 30 && counted && page_ends
}

/// `squeezed` without the dashes, dots and brackets around a page number.
fn undressed(squeezed: &str) -> &str {
    squeezed.trim_matches(|c| matches!(c, '-' | '—' | '–' | '－' | '·' | '.' | '~' | '=' | '[' | ']' | '【' | '】' | '(' | ')' | '|' | '/'))
}

fn is_short_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// The lines that hold a bare page number: one that stands between paragraphs, or whose neighbour stands on a line as well.
pub(super) fn bare_page_numbers(text: &str, bodies: &[Span]) -> Vec<usize> {
    let numbers: Vec<(usize, u32)> = (0..bodies.len())
        .filter(|&i| is_short_number(bodies[i].of(text)))
        .filter_map(|i| bodies[i].of(text).parse().ok().map(|n| (i, n)))
        .collect();
    let on_lines: BTreeSet<u32> = numbers.iter().map(|(_, n)| *n).collect();
    let stands_apart = |i: usize| {
        let before = i.checked_sub(1).map_or("", |b| bodies[b].of(text));
        before.is_empty() || before.ends_with(ends_sentence)
    };
    numbers
        .iter()
        .filter(|(i, n)| stands_apart(*i) || on_lines.contains(&(n + 1)) || n.checked_sub(1).is_some_and(|n| on_lines.contains(&n)))
        .map(|(i, _)| *i)
        .collect()
}

/// A line of nothing but marks: `*****`, `=====`, `◆◆◆`.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '=' | '-' | '_' | '~' | '#' | '－' | '·' | '◆' | '★' | '☆' | '※' | '●' | '○' | '■' | '□' | '＊' | '＝' | '+'
            )
    }) && line.chars().count() >= 3
}

/// The head or foot that a browser prints on each page: a date with the hour, then the page's name or address.
fn is_print_header(line: &str) -> bool {
    let starts_with_date =
        line.len() > 10 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit) && matches!(line.as_bytes()[4], b'/' | b'-' | b'.');
    starts_with_date && has_clock(line) && line.chars().count() <= LONGEST_ROW
}

/// `2015-03-02 10:22 来源：…`: a date with the hour, or with the words of a byline. A date in brackets is the speech's own.
fn is_byline(line: &str) -> bool {
    let bracketed = line.starts_with(['(', '（', '[', '【', '〔']) && line.ends_with([')', '）', ']', '】', '〕']);
    !bracketed
        && ((has_clock(line) && line.contains(['-', '/', '年', '.']))
            || (has_full_date(line) && BYLINE_WORDS.iter().any(|w| line.contains(w))))
}

/// True if an hour with minutes stands in the line: `09:17`.
fn has_clock(line: &str) -> bool {
    let bytes = line.as_bytes();
    (1..bytes.len().saturating_sub(2)).any(|i| {
        bytes[i] == b':'
            && bytes[i - 1].is_ascii_digit()
            && bytes[i + 1].is_ascii_digit()
            && bytes[i + 2].is_ascii_digit()
            && bytes.get(i + 3).is_none_or(|b| !b.is_ascii_digit())
    })
}

/// True if year, month and day stand in the line: `2015-03-02`, `2015年3月2日`.
fn has_full_date(line: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    line.match_indices(|c: char| c.is_ascii_digit()).any(|(at, _)| {
        let year = &line[at..];
        let alone = !line[..at].ends_with(|c: char| c.is_ascii_digit());
        let after_mark = |text: &str, marks: [char; 4]| text.strip_prefix(marks).map(str::to_string);
        alone
            && digits(year) == 4
            && after_mark(&year[4..], ['-', '/', '.', '年']).is_some_and(|month| {
                (1..=2).contains(&digits(&month))
                    && after_mark(&month[digits(&month)..], ['-', '/', '.', '月']).is_some_and(|day| (1..=2).contains(&digits(&day)))
            })
    })
}

/// `首页 > 政务公开 > 统计`, `首页 / 讲话`, `首页-公文-正文`.
fn is_crumbs(line: &str) -> bool {
    let mut marks = 0;
    let mut before = ' ';
    for c in line.chars() {
        let mark = matches!(c, '>' | '＞' | '»' | '›' | '→' | '〉');
        marks += (mark && !matches!(before, '>' | '＞' | '»')) as usize;
        before = c;
    }
    marks >= 2 || (line.starts_with("首页") && line.matches(['/', '-', '|']).count() >= 2)
}

/// `【大 中 小】【打印】【关闭】`, `首页 上一页 1 2 3 下一页`: every word is a button or a number, and one is a button.
fn is_row_of_buttons(line: &str, buttons: &[String]) -> bool {
    let mut known = 0;
    let mut single = 0;
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if buttons.iter().any(|b| b == word) {
            known += 1;
            single += (word.chars().nth(1).is_none()) as usize;
        } else if !word.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
    }
    known > single || known > 1
}

/// A cut that stands inside a sentence takes the blank lines around it along, so that the sentence stays whole.
pub(super) fn with_blank_lines(text: &str, bodies: &[Span], line: usize) -> std::ops::Range<usize> {
    let blank = |i: usize| bodies[i].is_empty();
    let first = (0..line).rev().find(|&i| !blank(i)).map_or(line, |i| i + 1);
    let end = (line + 1..bodies.len()).find(|&i| !blank(i)).unwrap_or(line + 1);
    let inside = first > 0 && !trimmed(text, bodies[first - 1]).of(text).ends_with(ends_sentence);
    if inside && end < bodies.len() { first..end } else { line..line + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_page_number_is_passed_over(line in "(第|页|共|本文共|[0-9]{1,3}|[-/— （(]|Page|of|国|下一页|当前第|：){0,8}") {
            let nature = Nature { soft_breaks: true, markdown: false };
            prop_assert!(may_be_page_number(&line) || !reads_as_page_number(&line, nature));
        }
    }
}
