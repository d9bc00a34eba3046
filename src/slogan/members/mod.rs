//! Members: the things that a speech lists for a numeric slogan (五个关系) or a frame (三点意见).
//!
//! Lists are looked for in three ways. Enumerations (一是…二是…, headings over paragraphs) are found first and given to the
//! name that announces them; lists without marks are looked for behind each name and before it; and where a speech
//! spells out members that the lexicon knows, that is the list, wherever it stands.

mod after;
mod announce;
mod before;
mod clause;
mod frame;
mod lead;
mod name;
mod paragraph;
mod run;
mod shared;

use std::cell::Cell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::Entry;
use super::{Class, Finder, Finding, Proposal};
use crate::span::Span;
use clause::chars;
use name::{Likeness, Name, likeness};

/// Where the members of a list come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The speech lists them behind the name.
    After,
    /// Before it.
    Before,
    /// Far from it.
    Elsewhere,
    /// The speech does not list them; the lexicon knows them.
    Lexicon,
}

impl Origin {
    /// The word in the `origin` column.
    pub fn name(self) -> &'static str {
        match self {
            Origin::After => "after",
            Origin::Before => "before",
            Origin::Elsewhere => "elsewhere",
            Origin::Lexicon => "lexicon",
        }
    }
}

/// What has members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A slogan: the finding at this index.
    Slogan(usize),
    /// A count that announces a list and names nothing.
    Frame,
}

/// The members of a slogan or frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberList {
    /// What has them.
    pub subject: Subject,
    /// Where it stands.
    pub span: Span,
    /// How many its numerals declare.
    pub declared: usize,
    /// Where they come from.
    pub origin: Origin,
    /// The members in order.
    pub members: Vec<Member>,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// It stands in the speech.
    Here(Span),
    /// The lexicon says it.
    Known(String),
}

/// A name for which members are looked for.
struct Anchor {
    subject: Subject,
    span: Span,
    /// Without marks and white space.
    plain: String,
    name: Name,
    /// It names nothing: 方面, 意见.
    generic: bool,
    /// The lexicon's members.
    known: Vec<String>,
    /// The lexicon has it, with one meaning.
    in_lexicon: bool,
}

impl Anchor {
    /// True if a list that is not plainly announced may be its own: not for names that are known and mean the same
    /// everywhere, nor for counts of things.
    fn may_be_loose(&self) -> bool {
        match self.subject {
            Subject::Slogan(_) => !self.in_lexicon || !self.known.is_empty(),
            Subject::Frame => self.generic,
        }
    }
}

/// A list that was found for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    members: Vec<Span>,
    /// Where it stands.
    at: usize,
    score: u32,
    /// It is so plainly the speech's own that the lexicon is not asked.
    plain: bool,
    /// A colon, a bracket, a dash or 即 announces it.
    announced: bool,
}

/// Characters within which a list counts as near its name.
const NEAR: usize = 3000;

/// A known name for which no list was found so often has none.
const VAIN: u32 = 60;

/// Finds the members of the slogans in `findings` and of frames within `span`; `year` chooses among official lists that
/// replaced one another. In the order of the places.
pub fn members(finder: &Finder, text: &str, span: Span, findings: &[Finding], year: Option<i32>) -> Vec<MemberList> {
    let mut anchors: Vec<Anchor> = findings.iter().enumerate().filter_map(|(i, f)| anchor(finder, text, i, f, year)).collect();
    let taken: Vec<Span> = findings.iter().map(|f| f.span).collect();
    for frame in frame::frames(text, span, &taken) {
        let plain = super::numeric::plain(frame.span.of(text));
        let name = Name::of(&plain);
        anchors.push(Anchor {
            subject: Subject::Frame,
            span: frame.span,
            plain,
            name,
            generic: frame.generic,
            known: Vec::new(),
            in_lexicon: false,
        });
    }
    anchors.sort_by_key(|a| a.span.start);
    let mut found: Vec<Option<(Origin, Listed)>> = vec![None; anchors.len()];
    let left = announce::enumerations(text, span, &anchors, &mut found);
    // A known name is listed once, if at all; the rest of its many places need no look.
    let mut listed_once: FxHashSet<&str> = FxHashSet::default();
    let looks = Trials::new(span);
    let mut in_vain: FxHashMap<&str, u32> = FxHashMap::default();
    for (anchor, found) in anchors.iter().zip(&mut found) {
        if found.is_none() && anchor.in_lexicon && listed_once.contains(anchor.plain.as_str()) {
            continue;
        }
        if found.is_none() && !looks.take() {
            break;
        }
        if found.is_none() && !anchor.known.is_empty() {
            *found = spelled_out(text, span, anchor, NEAR / 10);
        }
        if found.is_none() {
            let behind = after::after(text, span, anchor).filter(|l| fits(text, anchor, l)).map(|l| (Origin::After, l));
            let ahead = || before::before(text, span, anchor).filter(|l| fits(text, anchor, l)).map(|l| (Origin::Before, l));
            *found = match behind {
                Some(sure) if sure.1.score >= 15 => Some(sure),
                weak => {
                    let sharing = || shared::behind(text, span, anchor).filter(|l| fits(text, anchor, l)).map(|l| (Origin::After, l));
                    let shared_ahead = || shared::ahead(text, span, anchor).filter(|l| fits(text, anchor, l)).map(|l| (Origin::Before, l));
                    let below = || paragraph::paragraphs(text, span, anchor).map(|l| (Origin::After, l));
                    ahead().or(weak).or_else(sharing).or_else(shared_ahead).or_else(below)
                }
            };
        }
        if found.is_some() {
            listed_once.insert(&anchor.plain);
        } else if anchor.in_lexicon {
            let times = in_vain.entry(&anchor.plain).or_default();
            *times += 1;
            if *times == VAIN {
                listed_once.insert(&anchor.plain);
            }
        }
    }
    announce::differing(text, span, &anchors, &left, &mut found);
    gather(text, span, anchors, found)
}

/// How often a list may still be looked for in a stretch of text: far oftener than any speech has names, and no more often
/// than keeps the time linear where a text is nothing but numerals.
pub(super) struct Trials(Cell<usize>);

impl Trials {
    /// For a stretch of text.
    pub(super) fn new(span: Span) -> Trials {
        Trials(Cell::new(200 + span.len() / 60))
    }

    /// True, and one fewer is left; false if none was.
    fn take(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

/// On which side of a name its list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Behind it, plainly announced.
    Behind,
    /// Right before it.
    Ahead,
}

/// A name that is tried: the words at `at`.
fn trial(text: &str, at: Span) -> Anchor {
    let plain = super::numeric::plain(at.of(text));
    let name = Name::of(&plain);
    Anchor { subject: Subject::Slogan(0), span: at, plain, name, generic: false, known: Vec::new(), in_lexicon: false }
}

/// What a list says for a name that is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Support {
    /// Where it stands.
    pub side: Side,
    /// Its members share what is counted.
    pub alike: bool,
    /// It is announced by a colon, a bracket, a dash or 即.
    pub announced: bool,
    /// A verb that takes slogans governs it: 健全交办、催办、查办三项机制.
    pub governed: bool,
    /// Its members are of a length, or begin or end alike.
    pub even: bool,
    /// All of them contain the whole of what is counted.
    pub whole: bool,
}

/// The list of as many members as the words at `at` declare, if one is plainly theirs.
pub(super) fn listed(text: &str, span: Span, at: Span, trials: &Trials) -> Option<Support> {
    if trials.take() { support(text, span, at) } else { None }
}

/// No member is further from its name than this, in bytes: a list stands in its line or the next, which are looked at for
/// [`clause::REACH`] bytes each, or in paragraphs of [`paragraph::FURTHEST`] bytes behind.
const FARTHEST: usize = 2 * clause::REACH + paragraph::FURTHEST;

/// The same where nothing but a list counts of which all members contain the whole of what is counted: most words do not even
/// stand often enough for that.
pub(super) fn listed_whole(text: &str, span: Span, at: Span, trials: &Trials) -> Option<Support> {
    let may_be = || {
        let counted = at.of(text).char_indices().nth(1).map(|(i, _)| &at.of(text)[i..]);
        let near = &text.as_bytes()[at.start.saturating_sub(FARTHEST).max(span.start)..(at.end + FARTHEST).min(span.end)];
        // The members are two at least, and the name is none of them.
        counted.is_some_and(|counted| memchr::memmem::find_iter(near, counted).nth(2).is_some())
    };
    if trials.take() && may_be() { support(text, span, at).filter(|list| list.whole) } else { None }
}

fn support(text: &str, span: Span, at: Span) -> Option<Support> {
    let (side, members, likeness, announced) = list_of(text, span, at)?;
    let first = members.first()?.start;
    let left = text[span.start..first].trim_end_matches(['了', '好', '“']);
    let governed = side == Side::Ahead && super::numeric::words::VERBS.at_end(left).is_some();
    let whole = at.of(text).char_indices().nth(1).is_some_and(|(i, _)| members.iter().all(|m| m.of(text).contains(&at.of(text)[i..])));
    Some(Support { side, alike: likeness == Likeness::Name, announced, governed, even: likeness >= Likeness::Length, whole })
}

fn list_of(text: &str, span: Span, at: Span) -> Option<(Side, Vec<Span>, Likeness, bool)> {
    let anchor = trial(text, at);
    let agrees = |l: &Listed| anchor.name.counts().contains(&l.members.len());
    let behind = || after::after(text, span, &anchor).filter(|l| l.plain && agrees(l));
    let found = match behind().or_else(|| shared::behind(text, span, &anchor)) {
        Some(listed) => (Side::Behind, listed.members, listed.announced),
        None => {
            let ahead = before::before(text, span, &anchor).filter(|l| (l.plain || l.score >= 12) && agrees(l));
            (Side::Ahead, ahead.or_else(|| shared::ahead(text, span, &anchor))?.members, false)
        }
    };
    let words: Vec<&str> = found.1.iter().map(|m| m.of(text)).collect();
    let alike = likeness(&anchor.name, &words);
    Some((found.0, found.1, alike, found.2))
}

fn anchor(finder: &Finder, text: &str, index: usize, finding: &Finding, year: Option<i32>) -> Option<Anchor> {
    let slogan = finder.slogan(finding);
    if slogan.class != Class::Numeric {
        return None;
    }
    let entry = match finding.proposal {
        Proposal::Known(i) => Some(&finder.lexicon().entries[i]),
        _ => None,
    };
    let plain = super::numeric::plain(finding.span.of(text));
    let name = Name::of(&plain);
    let known = entry.map(|e| e.members_in(year).to_vec()).unwrap_or_default();
    Some(Anchor {
        subject: Subject::Slogan(index),
        span: finding.span,
        plain,
        name,
        generic: false,
        known,
        in_lexicon: entry.is_some_and(|e| !e.ambiguous),
    })
}

/// True if a list does not contradict what the lexicon knows of the name.
fn fits(text: &str, anchor: &Anchor, listed: &Listed) -> bool {
    // 十六个字 are four times four.
    if let Some(number) = anchor.name.characters()
        && listed.members.iter().map(|m| chars(m.of(text))).sum::<usize>() != number as usize
    {
        return false;
    }
    if anchor.known.is_empty() || listed.plain {
        return true;
    }
    let words: Vec<&str> = listed.members.iter().map(|m| m.of(text)).collect();
    like_known(&anchor.known, &words)
}

/// True if half of the members or more are what the lexicon knows, in other words at most.
fn like_known(known: &[String], members: &[&str]) -> bool {
    let pairs = |s: &str| -> Vec<(char, char)> { s.chars().zip(s.chars().skip(1)).collect() };
    let alike = |k: &str, m: &str| {
        if k.contains(m) {
            return true;
        }
        let (k, m) = (pairs(k), pairs(m));
        let shared = m.iter().filter(|p| k.contains(p)).count();
        shared * 2 >= k.len().max(1) && shared * 3 >= m.len()
    };
    let agreeing = members.iter().filter(|m| known.iter().any(|k| alike(k, m))).count();
    agreeing * 2 >= members.len()
}

/// The members without words that only order them: 首先，用党章…；其次，用条例….
fn without_order(text: &str, members: Vec<Span>) -> Vec<Span> {
    let bare: Vec<Span> = members.iter().map(|m| clause::trim(text, run::without_mark(text, *m))).collect();
    let all = members.iter().zip(&bare).all(|(m, b)| b.len() < m.len() && !b.is_empty());
    if all {
        return bare;
    }
    // 一不护亲戚，二不护同学
    let counted = |(i, m): (usize, &Span)| {
        let mut chars = m.of(text).chars();
        let numbered = chars.next().and_then(crate::numeral::digit) == Some(i as u32 + 1);
        (numbered && !chars.as_str().is_empty()).then(|| Span::new(m.end - chars.as_str().len(), m.end))
    };
    members.iter().enumerate().map(counted).collect::<Option<Vec<Span>>>().unwrap_or(members)
}

/// The members without what leads up to the first and what follows the last: 今后的抓手：甲, 乙, 丙——重新验一遍; 小事不出村,
/// 大事不出乡就不是空话.
fn without_rest(text: &str, anchor: &Anchor, mut members: Vec<Span>) -> Vec<Span> {
    let colons = |m: &Span| m.of(text).rfind(['：', ':']);
    if let [first, others @ ..] = members.as_mut_slice()
        && let Some(at) = colons(first)
        && others.iter().all(|o| colons(o).is_none())
    {
        let mark = first.of(text)[at..].chars().next().map_or(0, char::len_utf8);
        *first = clause::trim(text, Span::new(first.start + at + mark, first.end));
    }
    if let [first, others @ ..] = members.as_mut_slice() {
        let says = |m: &Span| ["就是", "也就是", "分别是", "即"].iter().find(|w| m.of(text).starts_with(**w)).map(|w| w.len());
        if let Some(len) = says(first).filter(|len| first.len() > len + 3 && others.iter().all(|o| says(o).is_none())) {
            *first = Span::new(first.start + len, first.end);
        }
    }
    let Some((last, others)) = members.split_last_mut() else { return members };
    if let Some(at) = last.of(text).find("——").filter(|at| *at > 0) {
        *last = Span::new(last.start, last.start + at);
    }
    let length = others.first().map_or(0, |o| chars(o.of(text)));
    let even = length > 1 && others.iter().all(|o| chars(o.of(text)) == length);
    let cut = last.of(text).char_indices().nth(length).map(|(at, _)| at);
    if let Some(at) = cut.filter(|_| even && !others.is_empty()) {
        let rest = &last.of(text)[at..];
        let goes_on = rest.starts_with(['就', '才', '都', '也', '便']) && chars(rest) > 1;
        // 学文化、学技术、比成绩、比贡献竞赛的妇女
        let heads = anchor.name.parts.iter().all(|(_, t)| chars(t) == 1)
            && anchor.name.parts.last().is_some_and(|(_, t)| last.of(text).starts_with(t.as_str()))
            && anchor.name.parts.first().is_some_and(|(_, t)| others.first().is_some_and(|o| o.of(text).starts_with(t.as_str())));
        if goes_on || (heads && others.len() > 1 && rest.contains('的') && chars(rest) > 2) {
            *last = Span::new(last.start, last.start + at);
        }
    }
    members
}

/// The members without what each goes on to say of itself in the same words: 送法律，不是念条文.
fn without_comment(text: &str, members: Vec<Span>) -> Vec<Span> {
    let parts: Option<Vec<(Span, &str)>> = members
        .iter()
        .map(|m| m.of(text).split_once(['，', ',']).map(|(head, rest)| (Span::new(m.start, m.start + head.len()), rest)))
        .collect();
    let comments = ["不是", "就是", "关键", "重在", "重点", "贵在", "说的是", "指的是"];
    match parts {
        Some(parts) if comments.iter().any(|c| parts.iter().all(|(_, rest)| rest.starts_with(c))) => {
            parts.into_iter().map(|p| p.0).collect()
        }
        _ => members,
    }
}

/// One list for each name, and those of the lexicon where the speech has none.
fn gather(text: &str, span: Span, anchors: Vec<Anchor>, found: Vec<Option<(Origin, Listed)>>) -> Vec<MemberList> {
    let mut lists: Vec<MemberList> = Vec::new();
    let mut told: FxHashSet<(String, usize, usize)> = FxHashSet::default();
    let mut listed_names: FxHashSet<String> = FxHashSet::default();
    for (anchor, found) in anchors.iter().zip(&found) {
        if found.is_some() {
            listed_names.insert(anchor.plain.clone());
        }
    }
    for (anchor, found) in anchors.iter().zip(found) {
        let list = |origin: Origin, members: Vec<Member>| {
            let counts = anchor.name.counts();
            let declared = counts.iter().copied().find(|c| *c == members.len()).or(counts.first().copied()).unwrap_or(0);
            MemberList { subject: anchor.subject, span: anchor.span, declared, origin, members }
        };
        if let Some((origin, listed)) = found.filter(|(_, listed)| listed.members.iter().all(|m| !m.of(text).trim().is_empty())) {
            let listed =
                Listed { members: without_rest(text, anchor, without_comment(text, without_order(text, listed.members))), ..listed };
            // The same list, told of a later place of the same name, is told once.
            let first = listed.members.first().map_or(0, |m| m.start);
            if !told.insert((anchor.plain.clone(), first, listed.members.len())) {
                continue;
            }
            let origin = far(text, anchor, origin, listed.at);
            lists.push(list(origin, listed.members.into_iter().map(Member::Here).collect()));
            continue;
        }
        if anchor.known.is_empty() || listed_names.contains(&anchor.plain) {
            continue;
        }
        listed_names.insert(anchor.plain.clone());
        match spelled_out(text, span, anchor, usize::MAX) {
            Some((origin, listed)) => lists.push(list(origin, listed.members.into_iter().map(Member::Here).collect())),
            None => lists.push(list(Origin::Lexicon, anchor.known.iter().cloned().map(Member::Known).collect())),
        }
    }
    lists
}

/// The place within `reach` bytes where the speech spells out the members that the lexicon knows, one behind the other,
/// nearest to the name.
fn spelled_out(text: &str, span: Span, anchor: &Anchor, reach: usize) -> Option<(Origin, Listed)> {
    let first = anchor.known.first()?;
    let from = text.floor_char_boundary(anchor.span.start.saturating_sub(reach).max(span.start));
    let to = text.ceil_char_boundary(anchor.span.end.saturating_add(reach).min(span.end));
    let mut best: Option<(usize, Vec<Span>)> = None;
    for at in memchr::memmem::find_iter(&text.as_bytes()[from..to], first.as_str()) {
        let start = from + at;
        let mut members = vec![Span::new(start, start + first.len())];
        for known in &anchor.known[1..] {
            let from = members.last().map_or(start, |m| m.end);
            let near = &text[from..text.floor_char_boundary((from + known.len() + 24).min(span.end))];
            match near.find(known.as_str()) {
                Some(i) => members.push(Span::new(from + i, from + i + known.len())),
                None => break,
            }
        }
        let distance = start.abs_diff(anchor.span.start);
        if members.len() == anchor.known.len() && best.as_ref().is_none_or(|(d, _)| distance < *d) {
            best = Some((distance, members));
        }
    }
    let (_, members) = best?;
    let origin = if members[0].start < anchor.span.start { Origin::Before } else { Origin::After };
    Some((far(text, anchor, origin, members[0].start), Listed { at: members[0].start, members, score: 10, plain: true, announced: false }))
}

/// `origin`, or elsewhere where the list is far from its name.
fn far(text: &str, anchor: &Anchor, origin: Origin, at: usize) -> Origin {
    let (from, to) = (at.min(anchor.span.end), at.max(anchor.span.end));
    if to - from > NEAR && chars(&text[from..to]) > NEAR { Origin::Elsewhere } else { origin }
}

impl Entry {
    /// The members in a year: those of the last version that had begun, else the only list.
    pub fn members_in(&self, year: Option<i32>) -> &[String] {
        match (self.versions.as_slice(), year) {
            ([], _) => &self.members,
            (versions, None) => versions.last().map_or(&self.members, |v| &v.members),
            (versions, Some(year)) => {
                let begun = versions.iter().rev().find(|v| v.from <= year);
                begun.or(versions.first()).map_or(&self.members, |v| &v.members)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slogan::lexicon::Lexicon;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(Lexicon::bundled().unwrap()));

    fn lists(text: &str, year: Option<i32>) -> Vec<(String, &'static str, usize, Vec<String>)> {
        let span = Span::new(0, text.len());
        let findings = FINDER.find(text, span);
        let told = |m: &Member| match m {
            Member::Here(at) => at.of(text).to_owned(),
            Member::Known(words) => words.clone(),
        };
        let found = members(&FINDER, text, span, &findings, year);
        found.iter().map(|l| (l.span.of(text).to_owned(), l.origin.name(), l.declared, l.members.iter().map(told).collect())).collect()
    }

    fn one(text: &str) -> (String, &'static str, usize, Vec<String>) {
        let mut all = lists(text, None);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.remove(0)
    }

    #[test]
    fn lists_behind_and_before_their_names() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("开展“三清两建”：清仓库、清账目、清欠款，建班子、建制度。", "after", &["清仓库", "清账目", "清欠款", "建班子", "建制度"]),
            ("认真履行参谋助手、综合协调、督促检查三大职责。", "before", &["参谋助手", "综合协调", "督促检查"]),
            (
                "要强化四种意识。一是大局意识，二是问题意识，三是规矩意识，四是时效意识。",
                "after",
                &["大局意识", "问题意识", "规矩意识", "时效意识"],
            ),
            ("运用市场机制和宏观调控两种手段，做到远近结合。", "before", &["市场机制", "宏观调控"]),
            (
                "下面讲三点意见。\n（一）抓学习，强本领。说明。\n（二）抓作风。说明。\n（三）抓落实。说明。",
                "after",
                &["抓学习，强本领", "抓作风", "抓落实"],
            ),
            (
                "实现“三变”：变坐等为实地察看，变事后为事前提醒，变独唱为合唱。",
                "after",
                &["变坐等为实地察看", "变事后为事前提醒", "变独唱为合唱"],
            ),
            (
                "落实“五查五改”，就是查思想，改麻痹；查责任，改推诿；查现场，改违章；查设备，改带病；查应急，改临阵。",
                "after",
                &["查思想，改麻痹", "查责任，改推诿", "查现场，改违章", "查设备，改带病", "查应急，改临阵"],
            ),
        ];
        for (text, origin, members) in cases {
            let (_, from, declared, found) = one(text);
            assert_eq!(
                (from, found.as_slice()),
                (*origin, members.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>().as_slice()),
                "{text}"
            );
            assert_eq!(declared, members.len(), "{text}");
        }
    }

    #[test]
    fn a_difference_is_shown_and_never_repaired() {
        let (_, _, declared, found) = one("下一步要突出四个聚焦。一是聚焦数据，二是聚焦场景，三是聚焦安全。");
        assert_eq!((declared, found.len()), (4, 3));
    }

    #[test]
    fn the_lexicon_speaks_where_the_speech_does_not_by_its_year() {
        let text = "协调推进“四个全面”战略布局。";
        let first = |year| lists(text, year)[0].3[0].clone();
        assert_eq!(lists(text, None)[0].1, "lexicon");
        assert_eq!(first(Some(2016)), "全面建成小康社会");
        assert_eq!(first(Some(2022)), "全面建设社会主义现代化国家");
        let spelled = one("解决好农业、农村、农民问题，也就是“三农”问题。");
        assert_eq!((spelled.1, spelled.3), ("before", vec!["农业".to_owned(), "农村".to_owned(), "农民".to_owned()]));
    }

    #[test]
    fn a_known_name_takes_no_list_that_is_not_its_own() {
        let text = "要以“三个代表”重要思想为指导，切实做到：一是抓学习，二是抓作风，三是抓落实。";
        assert_eq!(lists(text, None)[0].1, "lexicon");
        let own = "三个代表：一是代表先进生产力的发展要求，二是代表先进文化的前进方向，三是代表最广大人民的根本利益。";
        assert_eq!(lists(own, None)[0].1, "after");
    }

    #[test]
    fn counts_of_things_have_no_members() {
        assert_eq!(lists("我到双桥、三里铺、九龙三个所蹲点，走了两个街道、五个村。", None), []);
    }

    proptest! {
        /// Whatever stands around names, members are stretches of the text, in order of their list, and none is empty.
        #[test]
        fn members_are_stretches_of_the_text(text in "(三|四个转变|三查两改|“|”|（|）|、|，|。|；|：|\n|一是|二是|第一，|（一）|1\\.|——|即|和|这|的|抓学习|a|é|🎉|三个方面|三农|农业|首先|最后|甲乙|问题){0,40}") {
            let span = Span::new(0, text.len());
            let findings = FINDER.find(&text, span);
            for list in members(&FINDER, &text, span, &findings, Some(2020)) {
                prop_assert!(text.get(list.span.start..list.span.end).is_some());
                prop_assert!(list.members.len() > 1);
                for member in &list.members {
                    if let Member::Here(at) = member {
                        prop_assert!(text.get(at.start..at.end).is_some_and(|words| !words.trim().is_empty()), "{at:?}");
                    }
                }
            }
        }
    }
}
