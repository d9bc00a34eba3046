//! What every report begins with: the years, the slogans and the themes, read from the tables.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::read::each_row;
use super::tables::{SLOGANS, SLOGANS_BY_YEAR, SPEECHES, THEMES_BY_YEAR};
use crate::error::Result;

/// A year with documents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearTotals {
    /// The year.
    pub year: i32,
    /// Speeches that count.
    pub speeches: u64,
    /// Their letters and ideographs.
    pub chars: u64,
}

/// A slogan over the whole corpus and year by year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SloganTotals {
    /// Canonical form.
    pub name: String,
    /// numeric, phrase, code or event.
    pub class: String,
    /// How it is formed.
    pub kind: String,
    /// The lexicon has it, or it is known by number.
    pub known: bool,
    /// Speeches with it.
    pub speeches: u64,
    /// Its places.
    pub hits: u64,
    /// Places within longer slogans.
    pub nested: u64,
    /// Places per 10,000 letters and ideographs.
    pub per_10k: f64,
    /// First, last and peak year; `None` where only speeches without a year have it.
    pub years: [Option<i64>; 3],
    /// By year, beside [`Overview::years`]; empty where only speeches without a year have it.
    pub by_year: Vec<SloganYear>,
}

/// A slogan in a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SloganYear {
    /// Its places.
    pub hits: u64,
    /// Speeches with it.
    pub speeches: u64,
    /// Places per 10,000 letters and ideographs.
    pub per_10k: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Share of the year's speeches.
    pub share: f64,
    /// 沸 烫 热 暖 温 冷.
    pub tier: Option<char>,
}

/// A theme in a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ThemeYear {
    /// Words of the theme.
    pub hits: u64,
    /// Share of the scores of all themes.
    pub share: f64,
    /// Share of the characters in sentences that it leads.
    pub attention: f64,
}

/// The beginning of every report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// Years with documents, ascending.
    pub years: Vec<YearTotals>,
    /// Speeches that have no year and repeat no other.
    pub undated: u64,
    /// Speeches that have no year and nearly repeat others.
    pub undated_copies: u64,
    /// Slogans as slogans.csv orders them: the most frequent first.
    pub slogans: Vec<SloganTotals>,
    /// Themes by id, as themes_by_year.csv orders them; beside [`Overview::years`].
    pub themes: Vec<(String, Vec<ThemeYear>)>,
}

impl Overview {
    /// Reads it.
    ///
    /// # Errors
    /// A table cannot be read.
    pub fn read(folder: &Path) -> Result<Overview> {
        let mut overview = Overview::default();
        let mut places: FxHashMap<(String, String), usize> = FxHashMap::default();
        each_row(folder, &SLOGANS, &mut |row| {
            let text = |at| row.text(at).to_owned();
            let count = |at| row.int(at).unwrap_or(0) as u64;
            let slogan = SloganTotals {
                name: text(const { SLOGANS.place("slogan") }),
                class: text(const { SLOGANS.place("class") }),
                kind: text(const { SLOGANS.place("kind") }),
                known: row.flag(const { SLOGANS.place("known") }),
                speeches: count(const { SLOGANS.place("speeches") }),
                hits: count(const { SLOGANS.place("hits") }),
                nested: count(const { SLOGANS.place("nested_hits") }),
                per_10k: row.number(const { SLOGANS.place("per_10k_chars") }).unwrap_or(0.0),
                years: [
                    row.int(const { SLOGANS.place("first_year") }),
                    row.int(const { SLOGANS.place("last_year") }),
                    row.int(const { SLOGANS.place("peak_year") }),
                ],
                by_year: Vec::new(),
            };
            places.insert((slogan.name.clone(), slogan.class.clone()), overview.slogans.len());
            overview.slogans.push(slogan);
        })?;
        let mut years: BTreeMap<i32, YearTotals> = BTreeMap::new();
        each_row(folder, &THEMES_BY_YEAR, &mut |row| {
            let year = row.int(const { THEMES_BY_YEAR.place("year") }).unwrap_or(0) as i32;
            let speeches = row.int(const { THEMES_BY_YEAR.place("speeches_in_year") }).unwrap_or(0) as u64;
            years.entry(year).or_insert(YearTotals { year, speeches, chars: 0 });
        })?;
        let mut last: (i32, usize) = (i32::MIN, 0);
        let mut cells: Vec<(usize, i32, SloganYear)> = Vec::new();
        each_row(folder, &SLOGANS_BY_YEAR, &mut |row| {
            let count = |at| row.int(at).unwrap_or(0) as u64;
            let number = |at| row.number(at).unwrap_or(0.0);
            let year = row.int(const { SLOGANS_BY_YEAR.place("year") }).unwrap_or(0) as i32;
            if year != last.0 {
                let speeches = count(const { SLOGANS_BY_YEAR.place("speeches_in_year") });
                years.entry(year).or_insert(YearTotals { year, speeches, chars: 0 }).chars =
                    count(const { SLOGANS_BY_YEAR.place("chars") });
                last = (year, 0);
            }
            let key = (row.text(const { SLOGANS_BY_YEAR.place("slogan") }), row.text(const { SLOGANS_BY_YEAR.place("class") }));
            let Some(at) = places.get(&(key.0.to_owned(), key.1.to_owned())) else { return };
            let cell = SloganYear {
                hits: count(const { SLOGANS_BY_YEAR.place("hits") }),
                speeches: count(const { SLOGANS_BY_YEAR.place("speeches") }),
                per_10k: number(const { SLOGANS_BY_YEAR.place("per_10k_chars") }),
                low: number(const { SLOGANS_BY_YEAR.place("ci_low") }),
                high: number(const { SLOGANS_BY_YEAR.place("ci_high") }),
                share: number(const { SLOGANS_BY_YEAR.place("speech_share") }),
                tier: row.cell(const { SLOGANS_BY_YEAR.place("tier") }).chars().next(),
            };
            cells.push((*at, year, cell));
        })?;
        let numbers: BTreeMap<i32, usize> = years.keys().enumerate().map(|(at, year)| (*year, at)).collect();
        for (slogan, year, cell) in cells {
            let by_year = &mut overview.slogans[slogan].by_year;
            by_year.resize(numbers.len(), SloganYear::default());
            by_year[numbers[&year]] = cell;
        }
        let mut themes: FxHashMap<String, usize> = FxHashMap::default();
        each_row(folder, &THEMES_BY_YEAR, &mut |row| {
            let year = row.int(const { THEMES_BY_YEAR.place("year") }).unwrap_or(0) as i32;
            let id = row.text(const { THEMES_BY_YEAR.place("theme") });
            let at = *themes.entry(id.to_owned()).or_insert_with(|| {
                overview.themes.push((id.to_owned(), vec![ThemeYear::default(); numbers.len()]));
                overview.themes.len() - 1
            });
            overview.themes[at].1[numbers[&year]] = ThemeYear {
                hits: row.int(const { THEMES_BY_YEAR.place("hits") }).unwrap_or(0) as u64,
                share: row.number(const { THEMES_BY_YEAR.place("share") }).unwrap_or(0.0),
                attention: row.number(const { THEMES_BY_YEAR.place("attention") }).unwrap_or(0.0),
            };
        })?;
        overview.years = years.into_values().collect();
        each_row(folder, &SPEECHES, &mut |row| {
            let undated = row.cell(const { SPEECHES.place("year") }).is_empty();
            let copy = !row.cell(const { SPEECHES.place("duplicate_of") }).is_empty();
            overview.undated += (undated && !copy) as u64;
            overview.undated_copies += (undated && copy) as u64;
        })?;
        Ok(overview)
    }

    /// Speeches that count and have no year.
    pub fn counted_without_year(&self, keep_duplicates: bool) -> u64 {
        self.undated + if keep_duplicates { self.undated_copies } else { 0 }
    }

    /// The themes that get most attention over all years, the first `count`, largest first; `unassigned` is none.
    pub fn leading_themes(&self, count: usize) -> Vec<usize> {
        let weight = |at: &usize| self.themes[*at].1.iter().map(|y| y.attention).sum::<f64>();
        let mut order: Vec<usize> = (0..self.themes.len()).filter(|at| self.themes[*at].0 != "unassigned").collect();
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
        order.truncate(count);
        order
    }

    /// Slogans that a chart shows first: the most frequent of those that are not in every year alike, by how much their
    /// rates vary. A slogan that is always there tells little about time.
    pub fn telling_slogans(&self, count: usize) -> Vec<usize> {
        let weight = |at: &usize| {
            let rates: Vec<f64> = self.slogans[*at].by_year.iter().map(|y| y.per_10k).collect();
            let mean = rates.iter().sum::<f64>() / rates.len().max(1) as f64;
            rates.iter().map(|r| (r - mean).powi(2)).sum::<f64>().sqrt() * (self.slogans[*at].speeches as f64).sqrt()
        };
        let mut order: Vec<usize> = (0..self.slogans.len()).filter(|at| !self.slogans[*at].by_year.is_empty()).collect();
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
        order.truncate(count);
        order
    }

    /// The most frequent slogans of a year, by places and then by name.
    pub fn top_of_year(&self, year: usize, count: usize) -> Vec<usize> {
        let hits = |at: &usize| self.slogans[*at].by_year[year].hits;
        let mut order: Vec<usize> =
            (0..self.slogans.len()).filter(|at| self.slogans[*at].by_year.get(year).is_some_and(|y| y.hits > 0)).collect();
        order.sort_by(|a, b| hits(b).cmp(&hits(a)).then_with(|| self.slogans[*a].name.cmp(&self.slogans[*b].name)));
        order.truncate(count);
        order
    }
}
