//! Members at the head of paragraphs: headings without numbers, short lines over longer ones.

use super::after::{anchor_ends, words};
use super::clause::{chars, find, is_colon, is_stop, line_end, trim};
use super::name::{Likeness, likeness};
use super::run::{lead, named, without_mark};
use super::{Anchor, Listed, Subject};
use crate::span::Span;

/// Paragraphs further on that begin with members, for a name of this speech's own: each shares the whole of what is
/// counted (四个平台: 搭建成长平台。…).
pub(super) fn paragraphs(text: &str, span: Span, anchor: &Anchor) -> Option<Listed> {
    let [(_, thing)] = anchor.name.parts.as_slice() else { return None };
    let line = line_end(text, anchor.span.end, span.end);
    let listed = lines(text, line, span.end, anchor, false)?;
    let whole = chars(thing) > 1 && listed.members.iter().all(|m| m.of(text).contains(thing.as_str()));
    (whole && !anchor.in_lexicon && matches!(anchor.subject, Subject::Slogan(_))).then_some(listed)
}

/// Paragraphs are looked at this far, in bytes.
pub(super) const FURTHEST: usize = 12_000;

/// Paragraphs behind the line that ends at `from`: each begins with a member. `announced`: a colon stands before them.
pub(super) fn lines(text: &str, from: usize, limit: usize, anchor: &Anchor, announced: bool) -> Option<Listed> {
    let counts = anchor.name.counts();
    let mut at = from;
    let mut heads: Vec<Span> = Vec::new();
    let mut over = false;
    let most = counts.iter().copied().max()?;
    let limit = text.floor_char_boundary(limit.min(from + FURTHEST));
    while at < limit && heads.len() < most {
        // The end that was given may lie within a line that goes on for long.
        let Some(end_of_line) = memchr::memchr(b'\n', &text.as_bytes()[at..limit]) else { break };
        let start = at + end_of_line + 1;
        if start >= limit {
            break;
        }
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..limit]).map_or(limit, |i| start + i);
        at = end;
        let line = trim(text, Span::new(start, end));
        if line.is_empty() {
            continue;
        }
        // A line that is a short sentence stands over the paragraph that follows.
        let short = chars(line.of(text)) <= 30 && text[line.end..].starts_with('。');
        if heads.is_empty() {
            over = short;
        } else if over && !short {
            continue;
        }
        let sentence = find(text, line.start, line.end, |c| is_stop(c) || is_colon(c));
        // 首先，要抓学习
        let words = lead(text, without_mark(text, Span::new(line.start, sentence)));
        let head = named(text, words);
        heads.push(head);
    }
    for &count in counts {
        if heads.len() < count {
            continue;
        }
        let members = &heads[..count];
        let words = words(text, members);
        let few = count == 2 && anchor.name.parts.iter().all(|(_, thing)| chars(thing) < 2);
        if few || words.iter().any(|w| chars(w) > 36 || w.is_empty() || w.contains(&anchor.plain)) {
            continue;
        }
        let alike = likeness(&anchor.name, &words);
        let next_too = heads.get(count).is_some_and(|h| {
            let mut more = words.clone();
            more.push(h.of(text));
            likeness(&anchor.name, &more) == alike && chars(h.of(text)) < 36
        });
        let good = match alike {
            Likeness::Name => true,
            Likeness::Form => !next_too && anchor_ends(text, anchor),
            _ => anchor.generic && (announced && !next_too || over && anchor_ends(text, anchor)),
        };
        if good {
            return Some(Listed { members: members.to_vec(), at: from, score: 10, plain: true, announced: false });
        }
    }
    None
}
