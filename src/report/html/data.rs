//! The parts of the page's data that are read as wholes: what the run was, slogans, themes, keyness, problems.

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::Thinned;
use crate::error::Result;
use crate::report::About;
use crate::report::overview::{Overview, SloganTotals};
use crate::report::read::each_row;
use crate::report::tables::{KEYNESS, PROBLEMS};

/// Bytes that slogans may take, about.
const SLOGANS: usize = 2_500_000;
/// Rows of keyness of a kind.
const KEY_ROWS: usize = 400;
/// Rows of problems.
const PROBLEM_ROWS: usize = 1500;
/// Lines that the chart of slogans begins with.
const LINES: usize = 6;
/// Themes that have a colour of their own at first.
const COLOURED: usize = 7;

/// What the page says of the run.
pub(super) fn about(overview: &Overview, about: &About, thinned: &[Thinned]) -> Value {
    json!({
        "version": about.version,
        "lang": about.lang,
        "counts": about.counts,
        "undated": overview.counted_without_year(about.keep_duplicates),
        "kept": about.keep_duplicates,
        "themes": about.themes,
        "years": overview.years.iter().map(|y| y.year).collect::<Vec<_>>(),
        "speeches": overview.years.iter().map(|y| y.speeches).collect::<Vec<_>>(),
        "chars": overview.years.iter().map(|y| y.chars).collect::<Vec<_>>(),
        "thinned": thinned,
    })
}

/// Slogans, the most frequent first.
#[derive(Serialize)]
pub(super) struct Slogans {
    /// How many the page knows; those behind are not in it.
    pub(super) count: usize,
    /// The upper end of the interval of a slogan that is absent from a year.
    absent_high: Vec<f64>,
    /// Slogans that the chart begins with.
    chosen: Vec<usize>,
    rows: Vec<Value>,
}

pub(super) fn slogans(overview: &Overview, thinned: &mut Vec<Thinned>) -> Slogans {
    let mut rows = Vec::new();
    let mut bytes = 0;
    for slogan in &overview.slogans {
        let row = row(slogan);
        bytes += row.to_string().len();
        if bytes > SLOGANS {
            break;
        }
        rows.push(row);
    }
    let count = rows.len();
    if count < overview.slogans.len() {
        thinned.push(Thinned { what: "slogans", shown: count as u64, of: overview.slogans.len() as u64, table: "slogans_by_year.csv" });
    }
    let absent = |year: usize| overview.slogans.iter().filter_map(|s| s.by_year.get(year)).find(|y| y.hits == 0).map_or(0.0, |y| y.high);
    Slogans {
        count,
        absent_high: (0..overview.years.len()).map(absent).collect(),
        chosen: overview.telling_slogans(overview.slogans.len()).into_iter().filter(|at| *at < count).take(LINES).collect(),
        rows,
    }
}

/// Name, class, kind, known, speeches, hits, nested, rate, first, last, peak; and the years in which it stands: number of
/// the year, hits, speeches, rate, interval, share of speeches, tier.
fn row(slogan: &SloganTotals) -> Value {
    let present = slogan.by_year.iter().enumerate().filter(|(_, y)| y.hits > 0);
    let years: Vec<Value> = present.map(|(at, y)| json!([at, y.hits, y.speeches, y.per_10k, y.low, y.high, y.share, y.tier])).collect();
    let SloganTotals { name, class, kind, known, speeches, hits, nested, per_10k, years: [first, last, peak], .. } = slogan;
    json!([name, class, kind, *known as u8, speeches, hits, nested, per_10k, first, last, peak, years])
}

/// Themes with names in both languages, hits, shares and attention by year.
pub(super) fn themes(overview: &Overview, about: &About) -> Value {
    let rows: Vec<Value> = overview
        .themes
        .iter()
        .map(|(id, by_year)| {
            let known = about.themes.iter().find(|t| t.id == *id);
            let (en, zh) = known.map_or((id.as_str(), id.as_str()), |t| (t.en.as_str(), t.zh.as_str()));
            let (en, zh) = if id == "unassigned" { ("no theme", "无主题") } else { (en, zh) };
            json!({
                "id": id,
                "name": [en, zh],
                "hits": by_year.iter().map(|y| y.hits).collect::<Vec<_>>(),
                "share": by_year.iter().map(|y| y.share).collect::<Vec<_>>(),
                "attention": by_year.iter().map(|y| y.attention).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "rows": rows, "coloured": overview.leading_themes(COLOURED) })
}

/// The rows of keyness.csv that differ most, of each kind.
pub(super) fn keyness(tables: &Path, thinned: &mut Vec<Thinned>) -> Result<Value> {
    let mut kinds: Vec<(String, Vec<Value>)> = Vec::new();
    let (mut sides, mut all, mut shown) = (None, 0, 0);
    let mut units: Vec<String> = Vec::new();
    each_row(tables, &KEYNESS, &mut |row| {
        let kind = row.cell(const { KEYNESS.place("kind") });
        if kinds.last().is_none_or(|(k, _)| k != kind) {
            kinds.push((kind.to_owned(), Vec::new()));
            units.push(row.cell(const { KEYNESS.place("unit") }).to_owned());
        }
        let side = |at| row.text(at).to_owned();
        sides.get_or_insert_with(|| (side(const { KEYNESS.place("target") }), side(const { KEYNESS.place("reference") })));
        all += 1;
        let Some((_, rows)) = kinds.last_mut().filter(|(_, rows)| rows.len() < KEY_ROWS) else { return };
        shown += 1;
        rows.push(json!([
            row.text(const { KEYNESS.place("item") }),
            row.int(const { KEYNESS.place("target_count") }),
            row.int(const { KEYNESS.place("reference_count") }),
            row.number(const { KEYNESS.place("target_per_10k") }),
            row.number(const { KEYNESS.place("reference_per_10k") }),
            row.number(const { KEYNESS.place("difference") }),
            row.number(const { KEYNESS.place("difference_low") }),
            row.number(const { KEYNESS.place("difference_high") }),
            row.number(const { KEYNESS.place("g2") }),
            row.number(const { KEYNESS.place("log_ratio") }),
            row.number(const { KEYNESS.place("q") }),
            row.number(const { KEYNESS.place("q_speeches") }),
        ]));
    })?;
    if shown < all {
        thinned.push(Thinned { what: "keyness", shown, of: all, table: "keyness.csv" });
    }
    let kinds: Vec<Value> =
        kinds.into_iter().zip(units).map(|((kind, rows), unit)| json!({ "kind": kind, "unit": unit, "rows": rows })).collect();
    Ok(json!({ "sides": sides, "kinds": kinds }))
}

/// The problems, errors first.
pub(super) fn problems(tables: &Path, thinned: &mut Vec<Thinned>) -> Result<Value> {
    let mut rows: Vec<(usize, Value)> = Vec::new();
    each_row(tables, &PROBLEMS, &mut |row| {
        let severity = row.cell(const { PROBLEMS.place("severity") });
        let weight = ["error", "warning", "note"].iter().position(|s| *s == severity).unwrap_or(3);
        let text = |at| row.text(at);
        let cells = json!([
            severity,
            text(const { PROBLEMS.place("source") }),
            text(const { PROBLEMS.place("message") }),
            text(const { PROBLEMS.place("remedy") }),
        ]);
        rows.push((weight, cells));
    })?;
    rows.sort_by_key(|(weight, _)| *weight);
    if rows.len() > PROBLEM_ROWS {
        thinned.push(Thinned { what: "problems", shown: PROBLEM_ROWS as u64, of: rows.len() as u64, table: "problems.csv" });
        rows.truncate(PROBLEM_ROWS);
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
