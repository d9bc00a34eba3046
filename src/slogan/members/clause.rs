//! Stretches of text: clauses, sentences and the items of lists. What stands in brackets or quotation marks is never cut.

use crate::clean::is_han;
use crate::marks::{is_between_ideographs, marks};
use crate::span::Span;

pub(super) fn is_comma(c: char) -> bool {
    matches!(c, '，' | ',')
}

pub(super) fn is_semicolon(c: char) -> bool {
    matches!(c, '；' | ';')
}

pub(super) fn is_colon(c: char) -> bool {
    matches!(c, '：' | ':')
}

/// Marks that end a sentence, and ends of lines.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '\n')
}

/// Marks that end a clause.
pub(super) fn ends_clause(c: char) -> bool {
    is_comma(c) || is_semicolon(c) || is_colon(c) || is_stop(c)
}

pub(super) fn is_close_quote(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '"' | '》')
}

pub(super) fn is_open_quote(c: char) -> bool {
    matches!(c, '“' | '‘' | '「' | '『' | '"')
}

/// Bytes within which an opening mark is closed; one that is not is no opening mark.
const FURTHEST: usize = 400;

/// The mark that closes `open`.
pub(super) fn closing(open: char) -> Option<char> {
    Some(match open {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '（' => '）',
        '(' => ')',
        '"' => '"',
        _ => return None,
    })
}

/// Behind the mark that closes the one at byte `at`, within its line.
pub(super) fn behind_closing(text: &str, at: usize, limit: usize) -> Option<usize> {
    let open = text[at..].chars().next()?;
    let close = closing(open)?;
    let from = at + open.len_utf8();
    let near = text.floor_char_boundary(limit.min(from + FURTHEST));
    let other = if close == '）' { ')' } else { close };
    for (i, c) in text[from..near.max(from)].char_indices() {
        if c == close || c == other {
            return Some(from + i + c.len_utf8());
        }
        if c == '\n' {
            return None;
        }
    }
    None
}

/// Where the first mark is that `wanted` takes, outside of brackets and quotation marks; `limit` if there is none.
pub(super) fn find(text: &str, from: usize, limit: usize, wanted: impl Fn(char) -> bool) -> usize {
    let mut behind = from;
    for (i, c) in text.get(from..limit).map(marks).into_iter().flatten() {
        let at = from + i;
        if at < behind {
            continue;
        }
        if wanted(c) {
            return at;
        }
        if closing(c).is_some() {
            behind = behind_closing(text, at, limit).unwrap_or(behind);
        }
    }
    limit
}

/// The parts of `span` between marks that `separates` takes, without white space at their ends; none is empty.
pub(super) fn split(text: &str, span: Span, separates: impl Fn(char) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    loop {
        let end = find(text, start, span.end, &separates);
        let part = trim(text, Span::new(start, end));
        if !part.is_empty() {
            parts.push(part);
        }
        if end >= span.end {
            return parts;
        }
        start = end + text[end..].chars().next().map_or(1, char::len_utf8);
    }
}

/// `span` without white space and marks at its ends; marks that belong together stay.
pub(super) fn trim(text: &str, span: Span) -> Span {
    if is_between_ideographs(span.of(text)) {
        return span;
    }
    let mark = |c: char| c.is_whitespace() || ends_clause(c) || matches!(c, '、' | '—' | '…');
    let mut words = span.of(text);
    let mut start = span.start;
    loop {
        let left = words.trim_start_matches(mark);
        start += words.len() - left.len();
        words = left.trim_end_matches(mark);
        // 利益关. with the full stop of another script
        words = words.strip_suffix('.').filter(|bare| bare.ends_with(is_han)).unwrap_or(words);
        let Some(first) = words.chars().next() else { return Span::new(start, start) };
        let last = words.chars().next_back().unwrap_or(first);
        let inner = match closing(first) {
            // “甲” is 甲, but “甲”乙 stays.
            Some(close) if close == last && words.len() > first.len_utf8() + last.len_utf8() => {
                let inner = &words[first.len_utf8()..words.len() - last.len_utf8()];
                (!inner.contains(close)).then_some(inner)
            }
            _ if is_close_quote(last) && !words.contains(opening(last)) => Some(&words[..words.len() - last.len_utf8()]),
            _ if is_open_quote(first) && !words[first.len_utf8()..].contains(|c| Some(c) == closing(first)) => {
                Some(&words[first.len_utf8()..])
            }
            _ => None,
        };
        match inner {
            Some(inner) => {
                start += inner.as_ptr() as usize - words.as_ptr() as usize;
                words = inner;
            }
            None => return Span::new(start, start + words.len()),
        }
    }
}

fn opening(close: char) -> char {
    match close {
        '”' => '“',
        '’' => '‘',
        '」' => '「',
        '』' => '『',
        '》' => '《',
        other => other,
    }
}

/// Nothing is looked for further away than this in one line, in bytes, so that lines of any length take linear time.
pub(super) const REACH: usize = 4000;

/// The end of the line that byte `at` is in, or of what is near enough.
pub(super) fn line_end(text: &str, at: usize, limit: usize) -> usize {
    let near = text.floor_char_boundary(limit.min(at + REACH)).max(at);
    memchr::memchr(b'\n', &text.as_bytes()[at..near]).map_or(near, |i| at + i)
}

/// The beginning of the line that byte `at` is in, or of what is near enough.
pub(super) fn line_start(text: &str, at: usize, limit: usize) -> usize {
    let near = text.ceil_char_boundary(limit.max(at.saturating_sub(REACH))).min(at);
    memchr::memrchr(b'\n', &text.as_bytes()[near..at]).map_or(near, |i| near + i + 1)
}

/// Characters of a stretch.
pub(super) fn chars(words: &str) -> usize {
    words.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_marks_is_not_cut() {
        let text = "抓“学习、工作”、建制度（一、二）、强队伍";
        let parts: Vec<&str> = split(text, Span::new(0, text.len()), |c| c == '、').iter().map(|s| s.of(text)).collect();
        assert_eq!(parts, ["抓“学习、工作”", "建制度（一、二）", "强队伍"]);
    }

    #[test]
    fn marks_at_the_ends_are_no_part_of_a_member() {
        let trimmed = |words: &str| trim(words, Span::new(0, words.len())).of(words).to_owned();
        assert_eq!(trimmed(" “不轻信”，"), "不轻信");
        assert_eq!(trimmed("“一带一路”建设；"), "“一带一路”建设");
        assert_eq!(trimmed("有担当”。"), "有担当");
        assert_eq!(trimmed("，。"), "");
    }
}
