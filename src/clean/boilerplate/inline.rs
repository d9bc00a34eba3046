//! Boilerplate within lines.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::super::Reason;
use super::super::lines::{lines, trimmed};
use crate::span::Span;

/// What is looked for in every line.
static HTTP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("http"));
static WWW: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("www."));
static NEWS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["消息", "讯"].map(Finder::new));

/// The web addresses of `text`, in order.
pub(super) fn addresses(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    let mut starts: Vec<usize> = HTTP.find_iter(bytes).chain(WWW.find_iter(bytes)).collect();
    starts.sort_unstable();
    for start in starts {
        let rest = &text[start..];
        let is_address = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
        if !is_address || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let len = bytes[start..].iter().position(|b| !b.is_ascii_graphic()).unwrap_or(rest.len());
        let body = rest[..len].trim_end_matches(['.', ',', ')', ']', ';']);
        if body.len() > "http://".len() {
            found.push(Span::new(start, start + body.len()));
        }
    }
    found
}

/// Boilerplate within lines: addresses, editors, datelines, marks of footnotes.
pub(super) fn inline_spans(text: &str) -> Vec<(Span, Reason)> {
    let mut found = Vec::new();
    found.extend(addresses(text).into_iter().map(|span| (span, Reason::Link)));
    for at in memchr::memchr_iter(b'[', text.as_bytes()) {
        if let Some(span) = footnote_mark(text, at) {
            found.push((span, Reason::Citation));
        }
    }
    found.extend(footnotes(text).map(|notes| (notes, Reason::Citation)));
    for line in lines(text) {
        let body = trimmed(text, line);
        if let Some(len) = dateline(body.of(text)) {
            found.push((Span::new(body.start, body.start + len), Reason::Dateline));
        }
        if let Some(start) = editor(body.of(text)) {
            found.push((Span::new(body.start + start, body.end), Reason::Editor));
        }
    }
    found
}

/// The notes of a wiki: from the first line that is nothing but ↑ to the end of the text.
fn footnotes(text: &str) -> Option<Span> {
    let start = lines(text).find(|line| trimmed(text, *line).of(text) == "↑")?.start;
    Some(Span::new(start, text.len()))
}

/// `[1]`, `[注2]`, with the line breaks a wiki puts around it.
fn footnote_mark(text: &str, at: usize) -> Option<Span> {
    let close = at + text.as_bytes()[at..].iter().take(16).position(|&b| b == b']')?;
    let inside = text.get(at + 1..close)?.trim();
    let number = inside.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '注' || c == ' ');
    if number.is_empty() || number.len() > 3 || !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (mut start, mut end) = (at, close + 1);
    // A mark on lines of its own stands inside a sentence; without it the sentence goes on.
    let alone = text[..at].ends_with('\n') && text.as_bytes().get(at + 1) == Some(&b'\n');
    if alone {
        start -= 1;
        end += (text.as_bytes().get(end) == Some(&b'\n')) as usize;
    }
    Some(Span::new(start, end))
}

/// The length of a news dateline at the head of a paragraph: `央视网消息（新闻联播）：`, `新华社北京9月1日电`.
fn dateline(line: &str) -> Option<usize> {
    let head = &line[..line.floor_char_boundary(120)];
    for word in &*NEWS {
        if let Some(at) = word.find(head.as_bytes()) {
            let word = word.needle();
            let before = &head[..at];
            let agency = ["网", "社", "台", "报", "联播)", "联播）"].iter().any(|a| before.ends_with(a));
            if !agency || before.chars().count() > 16 || before.contains(['，', '。', '：']) {
                continue;
            }
            let rest = &head[at + word.len()..];
            let bracket = match rest.chars().next() {
                Some('(' | '（') => rest.find([')', '）']).map(|c| c + rest[c..].chars().next().map_or(0, char::len_utf8))?,
                _ => 0,
            };
            let colon = rest[bracket..].chars().next().filter(|c| matches!(c, ':' | '：'));
            if let Some(colon) = colon {
                return Some(at + word.len() + bracket + colon.len_utf8());
            }
        }
    }
    let agency = ["新华社", "新华网", "人民网", "中新社", "中新网", "本报", "央广网"].iter().find(|a| head.starts_with(**a))?;
    let end = head.find(['电', '讯']).filter(|&e| e > agency.len() && head[..e].contains('日'))?;
    let mut len = end + '电'.len_utf8();
    let rest = &line[len..];
    if rest.starts_with(['（', '('])
        && let Some(close) = rest.find(['）', ')'])
        && rest[..close].contains("记者")
    {
        len += close + rest[close..].chars().next().map_or(0, char::len_utf8);
    }
    Some(len)
}

/// Where a paragraph's closing `（责任编辑：…）` begins.
fn editor(line: &str) -> Option<usize> {
    if !line.ends_with([')', '）']) {
        return None;
    }
    let start = line.rfind(['(', '（'])?;
    let inside = &line[start..];
    let short = inside.chars().count() <= 60;
    (short && ["编辑:", "编辑：", "责编:", "责编："].iter().any(|w| inside.contains(w))).then_some(start)
}
