//! slogans.csv, slogans_by_year.csv, slogans_by_group.csv.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::compare::{rate, tier};
use crate::report::row::Rows;
use crate::report::tables::{SLOGANS, SLOGANS_BY_GROUP, SLOGANS_BY_YEAR};
use crate::tally::{Cell, SloganKey, SloganSum, Tally};

/// The slogans of a tally and the years that they stand in.
pub(super) struct Slogans<'a> {
    /// The years, in order; that of speeches whose year is not known comes first.
    pub(super) years: Vec<(Option<i32>, &'a Cell)>,
    /// By name, then by the place of the year: every year in which a slogan stands.
    sums: Vec<(&'a SloganKey, usize, SloganSum)>,
}

impl<'a> Slogans<'a> {
    /// Those of a tally.
    pub(super) fn of(tally: &'a Tally) -> Slogans<'a> {
        let years: Vec<(Option<i32>, &Cell)> = tally.years.iter().map(|(year, cell)| (*year, cell)).collect();
        let of_year = |(at, (_, cell)): (usize, &(Option<i32>, &'a Cell))| cell.slogans.iter().map(move |(key, sum)| (key, at, *sum));
        let mut sums: Vec<(&SloganKey, usize, SloganSum)> = years.iter().enumerate().flat_map(of_year).collect();
        sums.par_sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        Slogans { years, sums }
    }

    /// Each slogan with the places of the years in which it stands.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'a SloganKey, &[(&'a SloganKey, usize, SloganSum)])> {
        self.sums.chunk_by(|a, b| a.0 == b.0).map(|of_one| (of_one[0].0, of_one))
    }
}

/// Each slogan over the whole corpus.
pub(super) fn whole(slogans: &Slogans) -> Rows {
    let mut rows = Rows::new(&SLOGANS);
    let chars: u64 = slogans.years.iter().map(|(_, cell)| cell.chars).sum();
    let whole = |of_one: &[(&SloganKey, usize, SloganSum)]| {
        of_one.iter().fold(SloganSum::default(), |mut whole, (_, _, sum)| {
            whole.speeches += sum.speeches;
            whole.hits += sum.hits;
            whole.nested += sum.nested;
            whole
        })
    };
    let mut all: Vec<_> = slogans.each().map(|(key, of_one)| (key, of_one, whole(of_one))).collect();
    all.sort_by(|a, b| b.2.hits.cmp(&a.2.hits).then_with(|| a.0.cmp(b.0)));
    for (key, of_one, sum) in all {
        let years = of_one.iter().filter_map(|(_, at, sum)| {
            let (year, cell) = slogans.years[*at];
            Some((year?, sum.hits, cell.chars))
        });
        let (mut first, mut last, mut peak) = (None, None, None::<(i32, u64, u64)>);
        for (year, hits, chars) in years {
            first = first.or(Some(year));
            last = Some(year);
            // Rates are compared as fractions of integers.
            if peak.is_none_or(|(_, h, c)| u128::from(hits) * u128::from(c) > u128::from(h) * u128::from(chars)) {
                peak = Some((year, hits, chars));
            }
        }
        rows.text(&key.name).text(key.class.name()).text(key.kind.name()).flag(key.known).int(sum.speeches).int(sum.hits);
        rows.int(sum.nested).number(sum.hits as f64 * 1e4 / chars.max(1) as f64, 4);
        rows.year(first).year(last).year(peak.map(|p| p.0)).end();
    }
    rows
}

fn slogan_cell(rows: &mut Rows, key: &SloganKey, sum: SloganSum, cell: &Cell, tiers: &[f64]) {
    rows.text(&key.name).text(key.class.name()).int(sum.speeches).int(sum.hits).int(cell.chars);
    match rate::per_10k(sum.hits, cell.chars) {
        Some(rate) => rows.number(rate.value, 4).number(rate.low, 4).number(rate.high, 4),
        None => rows.empty().empty().empty(),
    };
    let share = sum.speeches as f64 / cell.speeches.max(1) as f64;
    rows.int(cell.speeches).number(share, 6).text(tier::tier(sum.speeches, cell.speeches, tiers)).end();
}

/// The rows of each year, in the order of the years.
pub(super) fn by_year(slogans: &Slogans, tiers: &[f64]) -> Vec<Rows> {
    let of_year = |(place, (year, cell)): (usize, &(Option<i32>, &Cell))| {
        let year = (*year)?;
        let mut rows = Rows::new(&SLOGANS_BY_YEAR);
        for (key, of_one) in slogans.each() {
            let sum = of_one.binary_search_by_key(&place, |one| one.1).map_or_else(|_| SloganSum::default(), |at| of_one[at].2);
            rows.year(Some(year));
            slogan_cell(&mut rows, key, sum, cell, tiers);
        }
        Some(rows)
    };
    slogans.years.par_iter().enumerate().filter_map(of_year).collect()
}

/// Each slogan in each group and year.
pub(super) fn by_group(tally: &Tally, columns: &[String], tiers: &[f64]) -> Rows {
    let mut rows = Rows::new(&SLOGANS_BY_GROUP);
    for ((column, value, year), cell) in &tally.groups {
        let sums: BTreeMap<&SloganKey, &SloganSum> = cell.slogans.iter().collect();
        for (key, sum) in sums {
            rows.text(&columns[*column]).text(value).year(*year);
            slogan_cell(&mut rows, key, *sum, cell, tiers);
        }
    }
    rows
}
