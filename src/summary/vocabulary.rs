//! vocabulary.csv and year_similarity.csv: the words of the years.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::analyse::Kept;
use crate::compare::similarity::{Sketch, cosines};
use crate::report::row::Rows;
use crate::report::tables::{VOCABULARY, YEAR_SIMILARITY};

/// Passages that are kept of a year's text.
const PASSAGES: usize = 16_384;

/// Hits and speeches of the words of a year, by number.
type YearWords = BTreeMap<u32, (u64, u64)>;

/// Words by year.
#[derive(Default)]
pub(super) struct Words {
    numbers: FxHashMap<String, u32>,
    /// For each year its words with hits and speeches, by number.
    years: BTreeMap<i32, YearWords>,
    passages: BTreeMap<i32, Sketch>,
}

impl Words {
    /// Adds a speech, if its year is known.
    pub(super) fn add(&mut self, kept: &Kept) {
        let Some(year) = kept.row.year else { return };
        let words = self.years.entry(year).or_default();
        for (word, hits) in &kept.detail.words {
            let next = self.numbers.len() as u32;
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => *self.numbers.entry(word.clone()).or_insert(next),
            };
            let sum = words.entry(number).or_default();
            sum.0 += u64::from(*hits);
            sum.1 += 1;
        }
        if let Some(sketch) = &kept.reuse {
            let passages = self.passages.entry(year).or_default();
            *passages = passages.union(sketch, PASSAGES);
        }
    }

    /// Both tables.
    pub(super) fn rows(&self) -> (Rows, Rows) {
        (self.changes(), self.similarity())
    }

    fn changes(&self) -> Rows {
        let mut rows = Rows::new(&VOCABULARY);
        let mut names: Vec<(&str, u32)> = self.numbers.iter().map(|(w, n)| (w.as_str(), *n)).collect();
        names.sort_unstable();
        let mut last_seen: FxHashMap<u32, i32> = FxHashMap::default();
        let mut before: Option<(i32, &YearWords)> = None;
        for (year, words) in &self.years {
            if let Some((previous, old)) = before {
                for (word, number) in &names {
                    let seen = last_seen.get(number).copied();
                    let (status, count) = match (words.get(number), seen) {
                        (Some(now), None) => ("new", now),
                        (Some(now), Some(seen)) if seen < previous => ("returned", now),
                        (None, Some(seen)) if seen == previous => ("gone", &old[number]),
                        _ => continue,
                    };
                    rows.year(Some(*year)).year(Some(previous)).text(word).text(status).int(count.0).int(count.1).year(seen).end();
                }
            }
            words.keys().for_each(|number| _ = last_seen.insert(*number, *year));
            before = Some((*year, words));
        }
        rows
    }

    fn similarity(&self) -> Rows {
        let mut rows = Rows::new(&YEAR_SIMILARITY);
        // Sums over words run in the order of the words, so that they come out the same every time.
        let mut order: Vec<(&str, u32)> = self.numbers.iter().map(|(w, n)| (w.as_str(), *n)).collect();
        order.sort_unstable();
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, (_, number))| place[*number as usize] = at as u32);
        let years: Vec<i32> = self.years.keys().copied().collect();
        let texts: Vec<BTreeMap<u32, u64>> =
            self.years.values().map(|words| words.iter().map(|(number, (hits, _))| (place[*number as usize], *hits)).collect()).collect();
        let cosines = cosines(&texts);
        for (i, year) in years.iter().enumerate() {
            for (j, other) in years.iter().enumerate().filter(|(j, _)| *j != i) {
                let reused = self.passages.get(year).zip(self.passages.get(other)).and_then(|(own, theirs)| own.contained_in(theirs));
                rows.year(Some(*year)).year(Some(*other)).number(cosines[i][j], 6).maybe(reused, 4).end();
            }
        }
        rows
    }
}
