//! slogans.csv, slogans_by_year.csv, slogans_by_group.csv.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::compare::{rate, tier};
use crate::report::row::Rows;
use crate::report::tables::{SLOGANS, SLOGANS_BY_GROUP, SLOGANS_BY_YEAR};
use crate::tally::{Cell, SloganKey, SloganSum, Tally};

/// All slogans of a tally, by name.
pub(super) fn names(tally: &Tally) -> BTreeSet<&SloganKey> {
    tally.years.values().flat_map(|cell| cell.slogans.keys()).collect()
}

/// Each slogan over the whole corpus.
pub(super) fn whole(tally: &Tally) -> Rows {
    let mut rows = Rows::new(&SLOGANS);
    let chars: u64 = tally.years.values().map(|c| c.chars).sum();
    let mut all: Vec<(&SloganKey, SloganSum)> = names(tally)
        .into_iter()
        .map(|key| {
            let mut whole = SloganSum::default();
            for sum in tally.years.values().filter_map(|c| c.slogans.get(key)) {
                whole.speeches += sum.speeches;
                whole.hits += sum.hits;
                whole.nested += sum.nested;
            }
            (key, whole)
        })
        .collect();
    all.sort_by(|a, b| b.1.hits.cmp(&a.1.hits).then_with(|| a.0.cmp(b.0)));
    for (key, sum) in all {
        let years = tally.years.iter().filter_map(|(y, c)| Some(((*y)?, c.slogans.get(key)?.hits, c.chars)));
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

fn slogan_cell(rows: &mut Rows, key: &SloganKey, cell: &Cell, tiers: &[f64]) {
    let sum = cell.slogans.get(key).copied().unwrap_or_default();
    rows.text(&key.name).text(key.class.name()).int(sum.speeches).int(sum.hits).int(cell.chars);
    match rate::per_10k(sum.hits, cell.chars) {
        Some(rate) => rows.number(rate.value, 4).number(rate.low, 4).number(rate.high, 4),
        None => rows.empty().empty().empty(),
    };
    let share = sum.speeches as f64 / cell.speeches.max(1) as f64;
    rows.int(cell.speeches).number(share, 6).text(tier::tier(sum.speeches, cell.speeches, tiers)).end();
}

/// The rows of each year, in the order of the years.
pub(super) fn by_year(tally: &Tally, tiers: &[f64]) -> Vec<Rows> {
    let names = names(tally);
    let years: Vec<(i32, &Cell)> = tally.years.iter().filter_map(|(y, c)| Some(((*y)?, c))).collect();
    let of_year = |(year, cell): &(i32, &Cell)| {
        let mut rows = Rows::new(&SLOGANS_BY_YEAR);
        for key in &names {
            rows.year(Some(*year));
            slogan_cell(&mut rows, key, cell, tiers);
        }
        rows
    };
    years.par_iter().map(of_year).collect()
}

/// Each slogan in each group and year.
pub(super) fn by_group(tally: &Tally, columns: &[String], tiers: &[f64]) -> Rows {
    let mut rows = Rows::new(&SLOGANS_BY_GROUP);
    for ((column, value, year), cell) in &tally.groups {
        let names: BTreeSet<&SloganKey> = cell.slogans.keys().collect();
        for key in names {
            rows.text(&columns[*column]).text(value).year(*year);
            slogan_cell(&mut rows, key, cell, tiers);
        }
    }
    rows
}
