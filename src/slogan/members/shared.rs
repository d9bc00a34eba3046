//! Items that share what a name counts, one behind the other, before it or behind it: 送岗位、送技术、送贷款 and 三送 in the next
//! sentence; 三见面 after three clauses that end in 见面; 一盯水库，…；二盯山塘，… for 四盯.

use super::clause::{self, chars, ends_clause, find, is_semicolon, is_stop, line_end, line_start, split, trim};
use super::run::first_clause;
use super::{Anchor, Listed, Subject};
use crate::numeral;
use crate::span::Span;

/// How far before or behind its name a list may stand, in bytes.
const REACH: usize = 700;

/// Longest item, in characters.
const LONGEST: usize = 20;

/// Words between a name and its list, in characters.
const LEAD: usize = 22;

/// Where what is counted stands in each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    End,
    /// Within it, for words of two characters or more: 垃圾没人清.
    Inside,
    /// Its first character at the head, the others at the end: 不带酒气进村 for 三不进村.
    Around,
    /// A single character in the midst of it: 夫妻互敬 for 三互. All items are then of a length.
    Midst,
}

impl Place {
    const ALL: [Place; 5] = [Place::Head, Place::End, Place::Inside, Place::Around, Place::Midst];
}

/// The items before `anchor`.
pub(super) fn ahead(text: &str, span: Span, anchor: &Anchor) -> Option<Listed> {
    let start = line_start(text, anchor.span.start, span.start);
    let start = text.ceil_char_boundary(start.max(anchor.span.start.saturating_sub(REACH)));
    let region = Span::new(start, anchor.span.start);
    let sharing = Sharing::of(anchor).filter(|s| s.may_stand_in(region.of(text)))?;
    let lists = PIECES.iter().filter_map(|pieces| {
        let all = pieces(text, region);
        let last = all.len().checked_sub(sharing.count)?;
        (0..=last).rev().find_map(|from| sharing.members(text, &all, from))
    });
    let members = lists.max_by_key(|members| members[0].start)?;
    Some(Listed { members, at: region.end, score: 12, plain: true, announced: false })
}

/// The items behind `anchor`: the first of what follows its clause.
pub(super) fn behind(text: &str, span: Span, anchor: &Anchor) -> Option<Listed> {
    let from = anchor.span.end;
    let line = line_end(text, from, span.end);
    let line = text.floor_char_boundary(line.min(from + REACH)).max(from);
    let mark = find(text, from, line, |c| ends_clause(c) || c == '—');
    if mark >= line || chars(&text[from..mark]) > LEAD {
        return None;
    }
    let region = Span::new(mark, line);
    let sharing = Sharing::of(anchor).filter(|s| s.may_stand_in(region.of(text)))?;
    let members = PIECES.iter().find_map(|pieces| {
        let all = pieces(text, region);
        (0..3).find_map(|from| sharing.members(text, &all, from))
    })?;
    Some(Listed { members, at: region.start, score: 12, plain: true, announced: true })
}

/// The ways to cut a region into stretches that may be items.
const PIECES: [fn(&str, Span) -> Vec<Span>; 3] = [fine, parts, joined];

/// Its clauses and what 、 separates in them.
fn fine(text: &str, region: Span) -> Vec<Span> {
    split(text, region, |c| ends_clause(c) || matches!(c, '、' | '—'))
}

/// The first clause of each part between semicolons and full stops.
fn parts(text: &str, region: Span) -> Vec<Span> {
    let parts = split(text, region, |c| is_semicolon(c) || is_stop(c) || clause::is_colon(c));
    parts.into_iter().map(|p| trim(text, first_clause(text, p))).collect()
}

/// The fine ones, cut at 和 as well: 供水、供电、供热和物业.
fn joined(text: &str, region: Span) -> Vec<Span> {
    let halves = |p: &Span| super::after::at_and(text, *p).map_or(vec![*p], |(a, b)| vec![a, b]);
    fine(text, region).iter().flat_map(halves).collect()
}

/// What the items have to share.
struct Sharing<'a> {
    anchor: &'a Anchor,
    count: usize,
}

impl<'a> Sharing<'a> {
    fn of(anchor: &'a Anchor) -> Option<Sharing<'a>> {
        let things = &anchor.name.parts;
        let told = !things.is_empty() && things.iter().all(|(_, thing)| !thing.is_empty() && !thing.starts_with('一'));
        let count = match anchor.name.pairs() {
            Some(_) => things[0].0 as usize,
            None => things.iter().map(|t| t.0 as usize).sum(),
        };
        let single = things.len() == 1;
        // Two things share a character by chance.
        let enough = count > 2 || (single && chars(&things[0].1) > 1 && count == 2);
        let named = matches!(anchor.subject, Subject::Slogan(_)) && !anchor.generic;
        (told && enough && count <= 12 && named).then_some(Sharing { anchor, count })
    }

    /// True if what is counted stands in a region as often as there have to be items.
    fn may_stand_in(&self, words: &str) -> bool {
        self.anchor.name.parts.iter().all(|(number, thing)| {
            let first = thing.chars().next().map_or(0, char::len_utf8);
            let number = *number as usize;
            memchr::memmem::find_iter(words.as_bytes(), &thing.as_bytes()[..first]).take(number).count() == number
        })
    }

    /// The items from `from` on, if they are as many as are counted, share its word, and none beside them does.
    fn members(&self, text: &str, all: &[Span], from: usize) -> Option<Vec<Span>> {
        self.run(text, all, from, self.count).or_else(|| {
            // 三查三改: all that is 查, then all that is 改.
            let sum: usize = self.anchor.name.parts.iter().map(|p| p.0 as usize).sum();
            if sum == self.count || sum > 16 { None } else { self.run(text, all, from, sum) }
        })
    }

    fn run(&self, text: &str, all: &[Span], from: usize, count: usize) -> Option<Vec<Span>> {
        let items = all.get(from..from + count)?;
        let paired = self.anchor.name.pairs().is_some() && count == self.count;
        let mut members = Vec::with_capacity(count);
        let mut at = 0;
        let parts = &self.anchor.name.parts;
        let groups = if paired { &parts[..1] } else { &parts[..] };
        for (number, thing) in groups {
            let group = &items[at..at + *number as usize];
            let outside = |i: Option<usize>| i.and_then(|i| all.get(i));
            let neighbours = [outside((from + at).checked_sub(1)), outside(Some(from + at + group.len()))];
            let found = Place::ALL.into_iter().find_map(|place| {
                let members = group
                    .iter()
                    .enumerate()
                    .map(|(i, item)| shares(text, *item, thing, place, i, at + i == 0))
                    .collect::<Option<Vec<Span>>>()?;
                let even = group.windows(2).all(|w| chars(w[0].of(text)) == chars(w[1].of(text)));
                let loose = matches!(place, Place::Inside | Place::Around) && count < 3;
                if loose || (place == Place::Midst && !(even && count > 2 && parts.len() == 1)) {
                    return None;
                }
                let alone = neighbours.iter().flatten().all(|n| shares(text, **n, thing, place, usize::MAX, false).is_none());
                let second = parts.get(1).filter(|_| paired).map(|p| p.1.as_str());
                let answers = second.is_none_or(|word| members.iter().all(|m| m.of(text).replacen(thing, "", 1).contains(word)));
                (alone && answers && differ(text, &members)).then_some(members)
            })?;
            members.extend(found);
            at += *number as usize;
        }
        (at == count && members.iter().all(|m| !m.of(text).contains(&self.anchor.plain))).then_some(members)
    }
}

/// The item without a numeral that orders it, if it shares `thing`: 一盯水库 as the first of 四盯. `number` is its place; the
/// `first` of a list may have words before it.
fn shares(text: &str, item: Span, thing: &str, place: Place, number: usize, first: bool) -> Option<Span> {
    let words = item.of(text);
    let mut chars_of = words.chars();
    let numeral = chars_of.next().and_then(numeral::digit).filter(|n| *n as usize == number.wrapping_add(1));
    // 一曰情绪关
    let words = if numeral.is_some() { chars_of.as_str().trim_start_matches(['曰', '是', '为', '要']) } else { words };
    let item = Span::new(item.end - words.len(), item.end);
    let said = chars(words);
    if said > LONGEST || said <= chars(thing) {
        return None;
    }
    match place {
        Place::Head if words.starts_with(thing) => Some(item),
        Place::Head if first => {
            let at = words.find(thing).filter(|at| chars(&words[..*at]) <= 8)?;
            (chars(&words[at..]) > chars(thing)).then(|| Span::new(item.start + at, item.end))
        }
        Place::End => words.ends_with(thing).then_some(item),
        Place::Inside => (chars(thing) > 1 && words.contains(thing)).then_some(item),
        Place::Around => {
            let (head, end) = thing.split_at(thing.chars().next().map_or(0, char::len_utf8));
            (head == "不" && chars(end) > 1 && words.starts_with(head) && words.ends_with(end)).then_some(item)
        }
        Place::Midst => {
            (chars(thing) == 1 && words.char_indices().nth(said / 2).is_some_and(|(at, _)| words[at..].starts_with(thing))).then_some(item)
        }
        Place::Head => None,
    }
}

/// True if all are different.
fn differ(text: &str, members: &[Span]) -> bool {
    members.iter().enumerate().all(|(i, m)| members[..i].iter().all(|o| o.of(text) != m.of(text)))
}
