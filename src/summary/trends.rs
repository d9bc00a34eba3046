//! trends.csv: what goes up, down, comes, goes and comes back.

use rayon::prelude::*;

use super::slogans::Slogans;
use crate::compare::adjust::benjamini_hochberg;
use crate::compare::burst::{GAMMA, RATIO, bursts};
use crate::compare::change::pettitt;
use crate::compare::trend::{mann_kendall, theil_sen};
use crate::report::ThemeName;
use crate::report::row::Rows;
use crate::report::tables::TRENDS;
use crate::tally::Cell;
use crate::tally::detail::ItemKind;

/// An item is back where it was absent from as many years with documents as this.
const ABSENCE: usize = 3;

/// An item's series: for each year with documents its hits and what it could have had.
struct Series<'a> {
    item: &'a str,
    /// Hits of each year.
    hits: Vec<u64>,
    /// Characters of each year.
    sizes: Vec<u64>,
    /// What a hit in every place would be: 10,000 for rates, 1 for shares.
    scale: f64,
}

/// What one row says, but for q, which needs all of them.
struct Trend<'a> {
    item: &'a str,
    p: Option<f64>,
    cells: Cells,
}

struct Cells {
    with: usize,
    slope: Option<crate::compare::trend::Slope>,
    tau: Option<f64>,
    p_plain: Option<f64>,
    change: Option<(i32, f64, f64, f64)>,
    bursts: String,
    first: Option<i32>,
    last: Option<i32>,
    peak: Option<i32>,
    returns: String,
}

/// Every slogan, theme and term over the years.
pub(super) fn rows(slogans: &Slogans, themes: &[ThemeName], terms: &[String]) -> Rows {
    let mut rows = Rows::new(&TRENDS);
    let cells: Vec<(i32, &Cell)> = slogans.years.iter().filter_map(|(year, cell)| Some(((*year)?, *cell))).collect();
    let unknown = slogans.years.len() - cells.len();
    let years: Vec<i32> = cells.iter().map(|c| c.0).collect();
    let chars: Vec<u64> = cells.iter().map(|c| c.1.chars).collect();
    let slogans = slogans.each().map(|(key, of_one)| {
        let mut hits = vec![0; cells.len()];
        // Speeches whose year is not known have a place before all others.
        of_one.iter().for_each(|(_, at, sum)| at.checked_sub(unknown).into_iter().for_each(|year| hits[year] = sum.hits));
        Series { item: &key.name, hits, sizes: chars.clone(), scale: 1e4 }
    });
    let read: Vec<u64> = cells.iter().map(|(_, c)| c.attention.iter().sum()).collect();
    let themes = themes.iter().enumerate().map(|(at, theme)| Series {
        item: &theme.id,
        hits: cells.iter().map(|(_, c)| c.attention.get(at).copied().unwrap_or(0)).collect(),
        sizes: read.clone(),
        scale: 1.0,
    });
    let terms = terms.iter().enumerate().map(|(at, term)| Series {
        item: term,
        hits: cells.iter().map(|(_, c)| c.terms.get(at).map_or(0, |t| t.1)).collect(),
        sizes: chars.clone(),
        scale: 1e4,
    });
    write(ItemKind::Slogan, "per_10k_chars", &years, slogans.collect(), &mut rows);
    write(ItemKind::Theme, "share", &years, themes.collect(), &mut rows);
    write(ItemKind::Term, "per_10k_chars", &years, terms.collect(), &mut rows);
    rows
}

fn write(kind: ItemKind, unit: &str, years: &[i32], series: Vec<Series>, rows: &mut Rows) {
    let trends: Vec<Trend> = series.par_iter().filter(|s| s.hits.iter().any(|h| *h > 0)).map(|s| trend(s, years)).collect();
    let p: Vec<Option<f64>> = trends.iter().map(|t| t.p).collect();
    for (trend, q) in trends.iter().zip(benjamini_hochberg(&p)) {
        let Trend { item, p, cells } = trend;
        rows.text(kind.name()).text(item).text(unit).int(years.len() as u64).int(cells.with as u64);
        let slope = cells.slope;
        rows.maybe(slope.map(|s| s.value), 8).maybe(slope.map(|s| s.low), 8).maybe(slope.map(|s| s.high), 8);
        rows.maybe(cells.tau, 6).probability(*p).probability(cells.p_plain).probability(q);
        rows.year(cells.change.map(|c| c.0)).probability(cells.change.map(|c| c.1));
        rows.maybe(cells.change.map(|c| c.2), 6).maybe(cells.change.map(|c| c.3), 6).text(&cells.bursts);
        rows.year(cells.first).year(cells.last).year(cells.peak).text(&cells.returns).end();
    }
}

fn trend<'a>(series: &Series<'a>, years: &[i32]) -> Trend<'a> {
    let values: Vec<f64> =
        series.hits.iter().zip(&series.sizes).map(|(h, size)| *h as f64 * series.scale / (*size).max(1) as f64).collect();
    let at: Vec<f64> = years.iter().map(|y| f64::from(*y)).collect();
    let enough = values.len() > 2;
    let test = mann_kendall(&at, &values);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    // Where the approximation says nothing there is no change to name.
    let change = pettitt(&values).filter(|c| c.p < 0.5).map(|c| (years[c.at], c.p, mean(&values[..c.at]), mean(&values[c.at..])));
    let present: Vec<usize> = (0..years.len()).filter(|i| series.hits[*i] > 0).collect();
    let returns = present.windows(2).filter(|w| w[1] - w[0] > ABSENCE).map(|w| years[w[1]].to_string());
    // Attention counts characters, which come by sentences: bursts of it would be found everywhere.
    let found = if series.scale > 1.0 { bursts(&series.hits, &series.sizes, RATIO, GAMMA) } else { Vec::new() };
    let bursts = found.iter().map(|b| format!("{}-{} {:.1}", years[b.start], years[b.end], b.weight));
    let peak = (0..values.len()).filter(|i| series.hits[*i] > 0).max_by(|a, b| values[*a].total_cmp(&values[*b]).then(b.cmp(a)));
    let cells = Cells {
        with: present.len(),
        slope: theil_sen(&at, &values).filter(|_| enough),
        tau: test.map(|t| t.tau),
        p_plain: test.map(|t| t.p),
        change,
        bursts: bursts.collect::<Vec<_>>().join(" | "),
        first: present.first().map(|i| years[*i]),
        last: present.last().map(|i| years[*i]),
        peak: peak.map(|i| years[i]),
        returns: returns.collect::<Vec<_>>().join(" | "),
    };
    Trend { item: series.item, p: test.map(|t| t.cautious(&values)), cells }
}
