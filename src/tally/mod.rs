//! From speeches to totals: sums of integers, so that neither order nor number of parts matters.

pub mod detail;
mod sparse;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::slogan::{Class, Kind};
use crate::theme::Score;

/// Sums that can be put together: `a.merge(b)` gives what `b.merge(a)` gives, and an empty one changes nothing.
pub trait Merge: Default {
    /// Adds `other`.
    fn merge(&mut self, other: Self);
}

/// A slogan as totals know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SloganKey {
    /// The canonical form.
    pub name: String,
    /// What it is.
    pub class: Class,
    /// How it is formed.
    pub kind: Kind,
    /// The lexicon has it.
    pub known: bool,
}

/// On which side of a comparison a speech stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// It is what is compared.
    Target,
    /// It is what that is compared with.
    Reference,
}

/// What leaves a worker for each speech: integers, and no text but names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeechRow {
    /// Its `speech_id`.
    pub id: String,
    /// The side of the comparison that it stands on, if one was asked for.
    pub side: Option<Side>,
    /// The year, if known.
    pub year: Option<i32>,
    /// The values of the columns that are grouped by.
    pub groups: Vec<String>,
    /// Letters and ideographs.
    pub chars: u64,
    /// Words.
    pub tokens: u64,
    /// Hits by slogan: all, and those of them that are nested.
    pub slogans: Vec<(SloganKey, u64, u64)>,
    /// Scores by theme, in the themes' order.
    #[serde(with = "sparse")]
    pub themes: Vec<Score>,
    /// Characters of the sentences that each theme leads, in the themes' order; the last are those that none leads.
    #[serde(with = "sparse")]
    pub attention: Vec<u64>,
    /// Hits of each term of the user's list.
    pub terms: Vec<u64>,
}

/// Totals of a slogan within a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SloganSum {
    /// Speeches that contain it.
    pub speeches: u64,
    /// Hits.
    pub hits: u64,
    /// Hits that are nested in others.
    pub nested: u64,
}

/// Totals of a theme within a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ThemeSum {
    /// Speeches with a word of it.
    pub speeches: u64,
    /// Its words.
    pub score: Score,
}

/// Totals over some speeches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Speeches.
    pub speeches: u64,
    /// Letters and ideographs.
    pub chars: u64,
    /// By slogan. Never written in this order.
    pub slogans: FxHashMap<SloganKey, SloganSum>,
    /// By theme, in the themes' order.
    pub themes: Vec<ThemeSum>,
    /// Characters by leading theme; the last are those that none leads.
    pub attention: Vec<u64>,
    /// By term: speeches with it, and hits.
    pub terms: Vec<(u64, u64)>,
}

/// Adds numbers place by place.
fn add_all(sums: &mut Vec<u64>, more: &[u64]) {
    sums.resize(more.len().max(sums.len()), 0);
    sums.iter_mut().zip(more).for_each(|(a, b)| *a += b);
}

impl Cell {
    /// Adds a speech.
    pub fn add(&mut self, row: &SpeechRow) {
        self.speeches += 1;
        self.chars += row.chars;
        for (key, hits, nested) in &row.slogans {
            let sum = match self.slogans.get_mut(key) {
                Some(sum) => sum,
                None => self.slogans.entry(key.clone()).or_default(),
            };
            sum.speeches += 1;
            sum.hits += hits;
            sum.nested += nested;
        }
        self.themes.resize(row.themes.len().max(self.themes.len()), ThemeSum::default());
        for (sum, score) in self.themes.iter_mut().zip(&row.themes) {
            sum.speeches += (score.hits > 0) as u64;
            sum.score.add(*score);
        }
        add_all(&mut self.attention, &row.attention);
        self.terms.resize(row.terms.len().max(self.terms.len()), (0, 0));
        for (sum, hits) in self.terms.iter_mut().zip(&row.terms) {
            sum.0 += (*hits > 0) as u64;
            sum.1 += hits;
        }
    }
}

impl Merge for Cell {
    fn merge(&mut self, other: Cell) {
        self.speeches += other.speeches;
        self.chars += other.chars;
        for (key, add) in other.slogans {
            let sum = self.slogans.entry(key).or_default();
            sum.speeches += add.speeches;
            sum.hits += add.hits;
            sum.nested += add.nested;
        }
        self.themes.resize(other.themes.len().max(self.themes.len()), ThemeSum::default());
        for (sum, add) in self.themes.iter_mut().zip(other.themes) {
            sum.speeches += add.speeches;
            sum.score.add(add.score);
        }
        add_all(&mut self.attention, &other.attention);
        self.terms.resize(other.terms.len().max(self.terms.len()), (0, 0));
        for (sum, add) in self.terms.iter_mut().zip(other.terms) {
            sum.0 += add.0;
            sum.1 += add.1;
        }
    }
}

/// All totals of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// By year; `None` holds the speeches whose year is not known.
    pub years: BTreeMap<Option<i32>, Cell>,
    /// By column that is grouped by, its value and the year.
    pub groups: BTreeMap<(usize, String, Option<i32>), Cell>,
    /// Words.
    pub tokens: u64,
}

impl Tally {
    /// Adds a speech.
    pub fn add(&mut self, row: &SpeechRow) {
        self.tokens += row.tokens;
        self.years.entry(row.year).or_default().add(row);
        for (column, value) in row.groups.iter().enumerate() {
            self.groups.entry((column, value.clone(), row.year)).or_default().add(row);
        }
    }
}

impl Merge for Tally {
    fn merge(&mut self, other: Tally) {
        self.tokens += other.tokens;
        for (year, cell) in other.years {
            self.years.entry(year).or_default().merge(cell);
        }
        for (key, cell) in other.groups {
            self.groups.entry(key).or_default().merge(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row() -> impl Strategy<Value = SpeechRow> {
        let slogan = ("[abc]", 1u64..5, 0u64..2)
            .prop_map(|(name, hits, nested)| (SloganKey { name, class: Class::Numeric, kind: Kind::Morpheme, known: true }, hits, nested));
        (prop::option::of(2000i32..2004), 0u64..100, prop::collection::vec(slogan, 0..4), "[xy]").prop_map(
            |(year, chars, mut slogans, group)| {
                slogans.sort();
                slogans.dedup_by(|a, b| a.0 == b.0);
                let themes = vec![Score { hits: chars % 3, milli: chars, ..Score::default() }; 2];
                let attention = vec![chars / 3, chars % 7, 1];
                let terms = vec![chars % 4, 0];
                SpeechRow { year, groups: vec![group], chars, tokens: chars / 2, slogans, themes, attention, terms, ..SpeechRow::default() }
            },
        )
    }

    fn tally(rows: &[SpeechRow]) -> Tally {
        let mut tally = Tally::default();
        rows.iter().for_each(|r| tally.add(r));
        tally
    }

    proptest! {
        #[test]
        fn merging_parts_in_any_order_gives_the_whole(rows in prop::collection::vec(row(), 0..20), cut in 0usize..20, swap in any::<bool>()) {
            let (a, b) = rows.split_at(cut.min(rows.len()));
            let (mut first, second) = if swap { (tally(b), tally(a)) } else { (tally(a), tally(b)) };
            first.merge(second);
            first.merge(Tally::default());
            prop_assert_eq!(first, tally(&rows));
        }
    }
}
