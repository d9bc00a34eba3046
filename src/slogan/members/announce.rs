//! Which name announces an enumeration, or sums it up.

use super::clause::{self, chars, is_stop};
use super::name::{Likeness, likeness};
use super::run::{self, Mark, Run};
use super::{Anchor, Listed, Origin, Subject, fits};
use crate::span::Span;

/// Gives each enumeration to the name that announces it and whose number agrees; returns those that are left.
pub(super) fn enumerations(text: &str, span: Span, anchors: &[Anchor], found: &mut [Option<(Origin, Listed)>]) -> Vec<Run> {
    let mut left = Vec::new();
    for run in run::runs(text, span) {
        let begins = run.items[0].at;
        let mut run = run;
        let mut members = run.members(text);
        if members.iter().any(|m| m.is_empty()) {
            continue;
        }
        let lead = lead_in(text, span, begins);
        let first = anchors.partition_point(|a| a.span.end <= begins);
        let mut given = false;
        // The sentence before, from its end: the nearest name whose number agrees.
        let near: Vec<usize> = (0..first).rev().take_while(|i| anchors[*i].span.start >= lead).collect();
        let counted = |n: usize| near.iter().any(|i| !anchors[*i].in_lexicon && anchors[*i].name.counts().contains(&n));
        if run.mark == Mark::Sequence && !counted(members.len()) && counted(members.len() - 1) {
            // 最后 may also lead to the end of the speech.
            members.pop();
            run.items.pop();
        }
        let agreeing: Vec<usize> = near.iter().copied().filter(|i| anchors[*i].name.counts().contains(&members.len())).collect();
        for (place, &i) in agreeing.iter().enumerate() {
            let anchor = &anchors[i];
            let mut listed = pick(text, anchor, &run, &members);
            // 以“三个代表”为指导，做到：一是… may list other things: unless it stands right before, the lexicon is asked.
            listed.plain = chars(text[anchor.span.end..begins].trim_matches(|c: char| !crate::clean::is_han(c))) <= 2;
            if place > 0 && !(anchor.generic || chosen(text, anchor, &run)) {
                continue;
            }
            // 三提三降 … 先说主线。再说支撑。最后说细胞。: what is ordered need not be what is counted.
            if run.mark == Mark::Sequence && anchor.name.parts.len() > 1 && !shares(text, anchor, &listed) {
                continue;
            }
            let names_itself = members.iter().any(|m| m.of(text).contains(&anchor.plain));
            if announces(text, anchor, begins, true) && !names_itself && fits(text, anchor, &listed) && found[i].is_none() {
                found[i] = Some((Origin::After, listed));
                given = true;
            }
        }
        if given {
            continue;
        }
        // A name said some sentences earlier, whose words the items share; or one that sums up what was listed.
        let far = (0..first).rev().take_while(|i| begins - anchors[*i].span.end < 2400);
        let shared = far.filter(|i| found[*i].is_none() && anchors[*i].name.counts().first() == Some(&members.len())).find(|i| {
            let words: Vec<&str> = members.iter().map(|m| m.of(text)).collect();
            let anchor = &anchors[*i];
            let shares =
                !anchor.in_lexicon && likeness(&anchor.name, &words) == Likeness::Name && matches!(anchor.subject, Subject::Slogan(_));
            shares || (anchor.generic && is_said(text, anchor))
        });
        if let Some(i) = shared {
            found[i] = Some((Origin::After, pick(text, &anchors[i], &run, &members)));
            continue;
        }
        let ends = run.items.last().map_or(begins, |i| i.words);
        let next = anchors.iter().enumerate().skip(anchors.partition_point(|a| a.span.start < ends));
        let sums = next.take_while(|(_, a)| a.span.start - ends < 1500).find(|(i, a)| {
            let agrees = found[*i].is_none() && a.name.counts().first() == Some(&members.len()) && sums_up(text, a.span.start);
            // A slogan that follows may sum up something else: its word has to recur.
            agrees && fits(text, a, &pick(text, a, &run, &members)) && (a.generic || shares(text, a, &pick(text, a, &run, &members)))
        });
        if let Some((i, anchor)) = sums {
            found[i] = Some((Origin::Before, pick(text, anchor, &run, &members)));
            continue;
        }
        left.push(run);
    }
    left
}

/// Enumerations whose number differs from what the name right before them declares: the difference is shown.
pub(super) fn differing(text: &str, span: Span, anchors: &[Anchor], left: &[Run], found: &mut [Option<(Origin, Listed)>]) {
    for run in left {
        let begins = run.items[0].at;
        let lead = lead_in(text, span, begins);
        let Some(i) = anchors.partition_point(|a| a.span.end <= begins).checked_sub(1) else { continue };
        let anchor = &anchors[i];
        if anchor.span.start < lead || found[i].is_some() || !announces(text, anchor, begins, false) {
            continue;
        }
        let mut listed = pick(text, anchor, run, &run.members(text));
        listed.plain = false;
        let words: Vec<&str> = listed.members.iter().map(|m| m.of(text)).collect();
        let alike = likeness(&anchor.name, &words) == Likeness::Name;
        let near = anchor.name.counts().iter().any(|c| c.abs_diff(words.len()) <= 2);
        if fits(text, anchor, &listed) && (alike || (anchor.may_be_loose() && anchor.generic && near)) {
            found[i] = Some((Origin::After, listed));
        }
    }
}

/// True if the members share what the name counts.
fn shares(text: &str, anchor: &Anchor, listed: &Listed) -> bool {
    let words: Vec<&str> = listed.members.iter().map(|m| m.of(text)).collect();
    likeness(&anchor.name, &words) == Likeness::Name
}

/// True if the speaker says that he is going to list as much: 我讲四点意见.
fn is_said(text: &str, anchor: &Anchor) -> bool {
    !anchor.plain.ends_with('者')
        && ["讲", "谈", "提", "说", "强调", "提出", "讲讲", "汇报"].iter().any(|v| text[..anchor.span.start].ends_with(v))
}

/// Words before a name that sums up what was listed.
fn sums_up(text: &str, at: usize) -> bool {
    let left = text[..at].trim_end_matches(clause::is_open_quote);
    let left = left.trim_end_matches("的").trim_end_matches("就是");
    ["以上", "这", "上述", "总之", "归结起来", "概括起来", "总起来"].iter().any(|w| left.ends_with(w))
}

/// A sentence that leads up to an enumeration is no longer than this, in bytes.
const LEAD: usize = 1500;

/// Where the sentence begins that leads up to an enumeration at byte `begins`.
fn lead_in(text: &str, span: Span, begins: usize) -> usize {
    let from = text.ceil_char_boundary(begins.saturating_sub(LEAD).max(span.start)).min(begins);
    let left = text[from..begins].trim_end();
    let left = left.trim_end_matches(|c: char| {
        is_stop(c)
            || clause::is_colon(c)
            || clause::is_close_quote(c)
            || clause::is_semicolon(c)
            || clause::is_comma(c)
            || c.is_whitespace()
    });
    let start = left.char_indices().rev().find(|(_, c)| is_stop(*c) || clause::is_semicolon(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    from + start
}

/// True if what stands between a name and an enumeration lets it announce that.
fn announces(text: &str, anchor: &Anchor, begins: usize, agrees: bool) -> bool {
    let between = text[anchor.span.end..begins].trim_start_matches(clause::is_close_quote);
    let words = between.trim_end_matches(|c: char| is_stop(c) || clause::ends_clause(c) || clause::is_close_quote(c) || c.is_whitespace());
    let length = chars(words);
    match (anchor.in_lexicon, agrees) {
        (true, _) if anchor.known.is_empty() => length <= 8,
        (_, true) => length <= 40,
        (_, false) => length <= 16 && !words.contains(['，', ',']),
    }
}

/// True if every item has a clause that begins with what the name counts: 三选 and 三不选 share one enumeration.
fn chosen(text: &str, anchor: &Anchor, run: &Run) -> bool {
    let thing = anchor.name.parts.first().map(|(_, t)| t.as_str()).unwrap_or_default();
    !thing.is_empty() && (0..run.items.len()).all(|i| clause_with(text, run.item(text, i), thing).is_some())
}

fn clause_with(text: &str, item: Span, thing: &str) -> Option<Span> {
    let sentence = Span::new(item.start, clause::find(text, item.start, item.end, is_stop));
    clause::split(text, sentence, clause::ends_clause).into_iter().find(|c| c.of(text).starts_with(thing))
}

/// The members of an enumeration as `anchor` counts them.
fn pick(text: &str, anchor: &Anchor, run: &Run, members: &[Span]) -> Listed {
    let mut members = members.to_vec();
    if let Some(thing) = anchor.name.parts.first().map(|(_, t)| t.as_str()).filter(|t| !t.is_empty() && anchor.name.parts.len() == 1)
        && !matches!(run.mark, Mark::Verb(_))
        && members.iter().any(|m| !m.of(text).starts_with(thing))
    {
        let clauses: Option<Vec<Span>> = (0..run.items.len()).map(|i| clause_with(text, run.item(text, i), thing)).collect();
        if let Some(clauses) = clauses {
            members = clauses;
        }
    }
    if let Some(parts) = anchor.name.pairs()
        && anchor.name.counts().first() == Some(&members.len())
    {
        // 查慢作为，改拖拉之习: each member has as many clauses as the name has parts.
        members = (0..run.items.len())
            .map(|i| {
                let item = run.item(text, i);
                let start = members[i].start;
                let sentence = Span::new(start.min(item.end), clause::find(text, start.min(item.end), item.end, is_stop));
                let clauses = clause::split(text, sentence, clause::ends_clause);
                clauses.get(parts - 1).map_or(members[i], |last| Span::new(start, last.end))
            })
            .collect();
    }
    let first_clauses: Vec<&str> = members.iter().map(|m| m.of(text).split(['，', ',']).next().unwrap_or_default()).collect();
    let same = first_clauses.windows(2).all(|w| w[0] == w[1]);
    if same && members.iter().zip(&first_clauses).all(|(m, f)| m.len() > f.len()) {
        members = members.iter().zip(&first_clauses).map(|(m, f)| clause::trim(text, Span::new(m.start + f.len(), m.end))).collect();
    }
    Listed { members, at: run.items[0].at, score: 14, plain: true, announced: true }
}
