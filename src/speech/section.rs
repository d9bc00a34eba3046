//! The outline of a speech: numbered headings, on lines of their own or glued into a paragraph, and the text that each
//! stands over.

use super::split::heading_level;
use crate::clean::lines::{ends_sentence, is_salutation, lines, trimmed};
use crate::marks::marks;
use crate::numeral;
use crate::span::Span;

/// A heading with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// As written: `一`, `（二）`, `3`, `第四`; empty for a heading without a number.
    pub number: String,
    /// 1 for the outermost.
    pub level: usize,
    /// The heading without its number.
    pub heading: String,
    /// From the number to the end of the section's text, subsections included.
    pub span: Span,
}

/// How a heading is numbered, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    Marks(usize),
    Chapter,
    Part,
    Ideograph,
    Bracketed,
    Digit,
    BracketedDigit,
    Ordinal,
    Plain,
}

/// A heading as found.
#[derive(Debug, Clone)]
struct Heading {
    style: Style,
    value: u32,
    number: String,
    /// From the number.
    at: usize,
    /// Where the heading's words are.
    words: Span,
    glued: bool,
}

/// A heading's words are cut here, in characters.
const LONGEST: usize = 60;

/// Finds the sections of a speech's body.
pub fn sections(text: &str, body: Span) -> Vec<Section> {
    let found = candidates(text, body);
    let mut out: Vec<Section> = Vec::with_capacity(found.len());
    for (at, level) in nested(&found) {
        let heading = &found[at];
        out.push(Section {
            number: heading.number.clone(),
            level,
            heading: heading.words.of(text).split_whitespace().collect::<Vec<_>>().join(" "),
            span: Span::new(heading.at, body.end),
        });
    }
    // Where the next section of each level or a higher one begins, from the back.
    let mut next_of: Vec<usize> = Vec::new();
    for i in (0..out.len()).rev() {
        let level = out[i].level;
        next_of.resize(next_of.len().max(level + 1), body.end);
        let next = next_of[level];
        for place in &mut next_of[level..] {
            *place = out[i].span.start;
        }
        let words = text[out[i].span.start..next].trim_end();
        out[i].span.end = out[i].span.start + words.len();
    }
    out
}

/// The headings that count, by index, each with its level. Within a run a style begins with 1 and goes on by one; a
/// style that is new opens a level below the heading before it, one that was left closes those opened since. Numbers
/// that fit no run count nothing; one that is glued into a paragraph needs its neighbour.
fn nested(found: &[Heading]) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    let mut open: Vec<(Style, u32)> = Vec::new();
    // Whether a 2 of the same style follows, by index.
    let mut two_follows = vec![false; found.len()];
    let mut twos: Vec<Style> = Vec::new();
    for (i, heading) in found.iter().enumerate().rev() {
        two_follows[i] = twos.contains(&heading.style);
        if heading.value == 2 && !two_follows[i] {
            twos.push(heading.style);
        }
    }
    for (i, heading) in found.iter().enumerate() {
        if heading.value == 0 {
            // Unnumbered headings stand beside those of their kind, and above all numbers.
            while open.last().is_some_and(|(style, _)| !matches!(style, Style::Marks(_)) || *style >= heading.style) {
                open.pop();
            }
            open.push((heading.style, 0));
            kept.push((i, open.len()));
            continue;
        }
        let place = open.iter().rposition(|(style, _)| *style == heading.style);
        let goes_on = place.is_some_and(|p| heading.value == open[p].1 + 1 || (!heading.glued && heading.value == open[p].1 + 2));
        let begins = heading.value == 1 && (!heading.glued || two_follows[i]);
        if !goes_on && !begins {
            continue;
        }
        match place {
            Some(p) => open.truncate(p),
            None => {
                while open.last().is_some_and(|(style, _)| heading.style.rank() < style.rank()) {
                    open.pop();
                }
            }
        }
        open.push((heading.style, heading.value));
        kept.push((i, open.len()));
    }
    kept
}

impl Style {
    /// Styles that always stand above others have lower ranks; （一）, 1. and 第一 nest either way.
    fn rank(self) -> u32 {
        match self {
            Style::Marks(_) => 0,
            Style::Chapter => 1,
            Style::Part => 2,
            Style::Ideograph => 3,
            Style::Plain => 3,
            Style::Bracketed | Style::Digit | Style::BracketedDigit | Style::Ordinal => 4,
        }
    }
}

fn candidates(text: &str, body: Span) -> Vec<Heading> {
    let mut found = Vec::new();
    let block = body.of(text);
    let all: Vec<Span> = lines(block).map(|l| trimmed(block, l)).collect();
    for (i, line) in all.iter().enumerate() {
        if line.is_empty() {
            continue;
        }
        let line = Span::new(body.start + line.start, body.start + line.end);
        let words = line.of(text);
        if let Some(level) = heading_level(words) {
            let at = line.start + level + 1;
            let inner = numbered(text, Span::new(at, line.end), false);
            let (number, start) = inner.map_or((String::new(), at), |h| (h.number, h.words.start));
            found.push(Heading {
                style: Style::Marks(level),
                value: 0,
                number,
                at: line.start,
                words: Span::new(start, line.end),
                glued: false,
            });
            continue;
        }
        if let Some(heading) = numbered(text, line, false) {
            found.push(heading);
        } else if is_plain_heading(words, i > 0 && all[i - 1].is_empty(), all.get(i + 1).is_some_and(|l| l.is_empty())) && i > 0 {
            found.push(Heading { style: Style::Plain, value: 0, number: String::new(), at: line.start, words: line, glued: false });
        }
        // `…全面提速。二、紧紧围绕…`: a number right behind the end of a sentence.
        for (at, c) in marks(words) {
            if ends_sentence(c) || matches!(c, '”' | '：' | ':') {
                let start = line.start + at + c.len_utf8();
                if start < line.end
                    && let Some(heading) = numbered(text, Span::new(start, line.end), true)
                {
                    found.push(heading);
                }
            }
        }
    }
    found.sort_by_key(|h| h.at);
    found.dedup_by_key(|h| h.at);
    found
}

/// A short line between blank ones without punctuation of sentences: a heading without a number.
fn is_plain_heading(line: &str, blank_before: bool, blank_after: bool) -> bool {
    blank_before
        && blank_after
        && (3..=30).contains(&line.chars().count())
        && !line.contains(['。', '！', '？', '；', '：', ':', '!', '，'])
        && !is_salutation(line)
        && line.chars().any(crate::clean::is_han)
        && !line.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日'))
}

/// The heading that begins at the start of `span`, if a number stands there.
fn numbered(text: &str, span: Span, glued: bool) -> Option<Heading> {
    let line = span.of(text);
    let first = line.chars().next()?;
    let (opened, rest) = match first {
        '（' | '(' => (true, &line[first.len_utf8()..]),
        '第' => (false, &line[first.len_utf8()..]),
        _ => (false, line),
    };
    let ordinal = first == '第';
    let len: usize = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || numeral::digit(*c).is_some_and(|_| !matches!(c, '两' | '双')) || matches!(c, '十' | '百'))
        .map(char::len_utf8)
        .sum();
    if len == 0 || len > 9 {
        return None;
    }
    let value = numeral::parse(&rest[..len]).filter(|v| (1..=60).contains(v))?;
    let digits = rest.as_bytes()[0].is_ascii_digit();
    let after = &rest[len..];
    let mut chars = after.chars();
    let next = chars.next()?;
    let style = match (opened, ordinal, next) {
        (true, _, '）' | ')') => {
            if digits {
                Style::BracketedDigit
            } else {
                Style::Bracketed
            }
        }
        (false, true, '章' | '编' | '篇') => Style::Chapter,
        (false, true, '节') => Style::Part,
        (false, true, '，' | ',' | '、' | '：' | ':') if !digits => Style::Ordinal,
        (false, false, '、') => {
            if digits {
                Style::Digit
            } else {
                Style::Ideograph
            }
        }
        (false, false, '.' | '．') if digits => {
            // 1.9亿元 is no heading.
            if chars.next().is_some_and(|c| c.is_ascii_digit()) {
                return None;
            }
            Style::Digit
        }
        (false, false, '．' | '.') => Style::Ideograph,
        _ => return None,
    };
    if glued && matches!(style, Style::Digit | Style::BracketedDigit | Style::Chapter | Style::Part) {
        return None;
    }
    let number_len = line.len() - after.len() + if opened { next.len_utf8() } else { 0 };
    let number = line[..number_len].to_owned();
    let mut start = span.start + line.len() - after.len() + next.len_utf8();
    start += text[start..span.end].len() - text[start..span.end].trim_start_matches(['、', ' ', '　', '，', '.', '．']).len();
    let end = heading_end(text, Span::new(start, span.end));
    if end == start {
        return None;
    }
    Some(Heading { style, value, number, at: span.start, words: Span::new(start, end), glued })
}

/// A heading ends with its sentence; a long one at its first comma after a dozen characters.
fn heading_end(text: &str, rest: Span) -> usize {
    let line = rest.of(text);
    let line = &line[..line.floor_char_boundary(4 * LONGEST + 4)];
    let sentence = line.find(|c| ends_sentence(c) || matches!(c, '：' | ':' | '\n')).unwrap_or(line.len());
    let words = &line[..sentence];
    if words.chars().count() <= LONGEST {
        return rest.start + words.trim_end().len();
    }
    let cut = words.char_indices().enumerate().find(|(n, (_, c))| *n >= 4 && matches!(c, '，' | ',')).map(|(_, (i, _))| i);
    rest.start + cut.unwrap_or_else(|| words.char_indices().nth(LONGEST).map_or(words.len(), |(i, _)| i))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<(String, usize, String)> {
        sections(text, Span::new(0, text.len())).into_iter().map(|s| (s.number, s.level, s.heading)).collect()
    }

    #[test]
    fn levels_follow_the_styles() {
        let text = "同志们：\n一、总结成绩，寻找差距\n(一)抓学习。今年抓了学习。\n(二)抓作风。今年抓了作风。第一，抓会风。会要开短。第二，抓文风。文要写短。\n二、明年打算\n1.定目标。\n2.定措施。增长1.9亿元。\n";
        let got = outline(text);
        let want = [
            ("一", 1, "总结成绩，寻找差距"),
            ("(一)", 2, "抓学习"),
            ("(二)", 2, "抓作风"),
            ("第一", 3, "抓会风"),
            ("第二", 3, "抓文风"),
            ("二", 1, "明年打算"),
            ("1", 2, "定目标"),
            ("2", 2, "定措施"),
        ];
        assert_eq!(got.iter().map(|(n, l, h)| (n.as_str(), *l, h.as_str())).collect::<Vec<_>>(), want);
    }

    #[test]
    fn brackets_may_stand_below_ordinals() {
        let text = "第一，抓学习。学好。\n第二，抓落实。\n（一）抓会风。短会。\n（二）抓文风。短文。\n第三，抓作风。很好。\n";
        let levels: Vec<(String, usize)> = outline(text).into_iter().map(|(n, l, _)| (n, l)).collect();
        let want = [("第一", 1), ("第二", 1), ("（一）", 2), ("（二）", 2), ("第三", 1)];
        assert_eq!(levels.iter().map(|(n, l)| (n.as_str(), *l)).collect::<Vec<_>>(), want);
    }

    #[test]
    fn a_heading_glued_into_a_paragraph_and_numbers_that_are_none() {
        let text = "一、认清形势\n形势很好，任务很重。二、抓好落实\n要抓好落实。第三次会议以来，二、三产业发展很快。\n";
        let got = outline(text);
        assert_eq!(got.iter().map(|g| g.2.as_str()).collect::<Vec<_>>(), ["认清形势", "抓好落实"]);
        let s = sections(text, Span::new(0, text.len()));
        assert_eq!(s[0].span.of(text), "一、认清形势\n形势很好，任务很重。");
        assert!(outline("三、这里没有一和二。\n").is_empty());
    }
}
