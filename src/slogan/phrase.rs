//! Slogans of the lexicon, by their characters: every place where one of their forms stands, overlapping ones too.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::evidence::Evidence;
use super::lexicon::Lexicon;
use super::{Candidate, Class, Family, Kind, Proposal, may_run_on, stands_alone};
use crate::phrasebook::Phrasebook;
use crate::span::Span;

/// The lexicon's forms and traps in one book.
pub struct Phrases {
    book: Phrasebook,
    /// How many there are; the same number in the book stands for traps.
    entries: u32,
    /// For each entry: one of its forms may be a part of a number.
    numeric: Vec<bool>,
    /// For each entry: it is a date, of which streets and places are named too.
    dates: Vec<bool>,
    /// Traps that are none in quotation marks of their own: places (“四会”), and longer words that contain a name (“三不变”).
    soft: FxHashSet<String>,
}

/// What a place that is named after a date is: 五一路, 八一镇, 八一水库.
const PLACES: &[&str] = &[
    "路", "街", "镇", "村", "乡", "桥", "巷", "坝", "渠", "矿", "厂", "大道", "广场", "水库", "小学", "中学", "公园", "大桥", "农场",
    "社区", "队", "公社",
];

impl Phrases {
    /// Makes the book.
    pub fn new(lexicon: &Lexicon) -> Phrases {
        let trap = lexicon.entries.len() as u32;
        // Two entries that share a form: the first in the lexicon's order has it.
        let mut patterns: BTreeMap<String, u32> = BTreeMap::new();
        let mut numeric = Vec::with_capacity(lexicon.entries.len());
        for (index, entry) in lexicon.entries.iter().enumerate() {
            let value = if entry.class == Class::Trap { trap } else { index as u32 };
            let forms = entry.forms();
            numeric.push(forms.iter().any(|form| may_run_on(form)));
            for form in forms {
                patterns.entry(form).or_insert(value);
            }
        }
        for entry in &lexicon.entries {
            for form in &entry.traps {
                patterns.entry(form.clone()).or_insert(trap);
            }
        }
        let dates = lexicon.entries.iter().map(|e| e.class == Class::Event && e.kind == Kind::Date).collect();
        let places = lexicon.entries.iter().filter(|e| e.class == Class::Trap && e.kind == Kind::Place).map(|e| e.name.clone());
        let longer = lexicon.entries.iter().filter(|e| e.class == Class::Numeric).flat_map(|e| e.traps.iter().cloned());
        Phrases { book: Phrasebook::new(patterns), entries: trap, numeric, dates, soft: places.chain(longer).collect() }
    }
}

impl Family for Phrases {
    fn name(&self) -> &'static str {
        "phrase"
    }

    fn propose(&self, text: &str, span: Span, out: &mut Vec<Candidate>) {
        self.book.every(text, span, |at, number| {
            let trap = number == self.entries;
            let proposal = if trap { Proposal::Trap } else { Proposal::Known(number as usize) };
            let place = || self.dates.get(number as usize).is_some_and(|d| *d) && PLACES.iter().any(|p| text[at.end..].starts_with(p));
            let soft = || text[..at.start].ends_with('“') && text[at.end..].starts_with('”') && self.soft.contains(at.of(text));
            let stands = || !self.numeric[number as usize] || stands_alone(text, at);
            let counts = if trap { !soft() } else { stands() && !place() };
            if counts {
                out.push(Candidate { span: at, proposal, evidence: Evidence::LEXICON });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::bundled().unwrap());
    static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&LEXICON));

    proptest! {
        /// The book finds what a plain search for every form finds.
        #[test]
        fn the_book_equals_a_plain_search(text in "(三农|三个代表|改革开放|全面深化改革|一带一路|第|一|九五|的|，|双随机|、|一公开|三峡){0,14}") {
            let whole = Span::new(0, text.len());
            let mut ours = Vec::new();
            PHRASES.propose(&text, whole, &mut ours);
            let mut plain = Vec::new();
            for (index, entry) in LEXICON.entries.iter().enumerate().filter(|(_, e)| e.class != Class::Trap) {
                for form in entry.forms() {
                    for at in 0..text.len() {
                        if text.is_char_boundary(at) && text[at..].starts_with(&form) {
                            let span = Span::new(at, at + form.len());
                            if stands_alone(&text, span) {
                                plain.push((span, index));
                            }
                        }
                    }
                }
            }
            let mut found: Vec<(Span, usize)> = ours
                .into_iter()
                .filter_map(|c| match c.proposal {
                    Proposal::Known(i) => Some((c.span, i)),
                    _ => None,
                })
                .collect();
            found.sort();
            plain.sort();
            plain.dedup_by_key(|(span, _)| *span);
            found.dedup_by_key(|(span, _)| *span);
            prop_assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), plain.iter().map(|f| f.0).collect::<Vec<_>>());
        }
    }
}
