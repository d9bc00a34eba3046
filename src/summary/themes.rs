//! themes_by_year.csv, themes_by_group.csv.

use crate::compare::rate;
use crate::report::ThemeName;
use crate::report::row::Rows;
use crate::report::tables::{THEMES_BY_GROUP, THEMES_BY_YEAR};
use crate::tally::{Cell, Tally, ThemeSum};
use crate::theme::{Score, UNASSIGNED};

fn theme_cells(cell: &Cell, themes: &[ThemeName], mut begin: impl FnMut(&mut Rows), rows: &mut Rows) {
    let mut whole = Score::default();
    cell.themes.iter().for_each(|t| whole.add(t.score));
    let read: u64 = cell.attention.iter().sum();
    let nobody = ThemeSum::default();
    let named = themes.iter().map(|t| t.id.as_str()).zip(&cell.themes).chain([(UNASSIGNED, &nobody)]);
    for ((theme, sum), chars) in named.zip(&cell.attention) {
        begin(rows);
        rows.text(theme).int(sum.speeches).int(sum.score.hits).milli(sum.score.milli);
        let share = sum.score.milli as f64 / whole.milli.max(1) as f64;
        match rate::wilson(share * whole.hits as f64, whole.hits as f64).filter(|_| theme != UNASSIGNED) {
            Some(rate) => rows.number(share, 6).number(rate.low, 6).number(rate.high, 6),
            None => rows.empty().empty().empty(),
        };
        rows.int(cell.speeches).number(*chars as f64 / read.max(1) as f64, 6).end();
    }
}

/// Each theme in each year.
pub(super) fn by_year(tally: &Tally, themes: &[ThemeName]) -> Rows {
    let mut rows = Rows::new(&THEMES_BY_YEAR);
    for (year, cell) in tally.years.iter().filter_map(|(y, c)| Some(((*y)?, c))) {
        theme_cells(cell, themes, |rows| _ = rows.year(Some(year)), &mut rows);
    }
    rows
}

/// Each theme in each group and year.
pub(super) fn by_group(tally: &Tally, columns: &[String], themes: &[ThemeName]) -> Rows {
    let mut rows = Rows::new(&THEMES_BY_GROUP);
    for ((column, value, year), cell) in &tally.groups {
        theme_cells(cell, themes, |rows| _ = rows.text(&columns[*column]).text(value).year(*year), &mut rows);
    }
    rows
}
