//! The figures themselves.

use charts_rs::{Align, BarChart, Color, HeatmapChart, HorizontalBarChart, LegendCategory, LineChart, Series, Symbol, YAxisConfig};

use super::Drawing;
use crate::error::{Error, Result};
use crate::report::overview::Overview;
use crate::report::read::each_row;
use crate::report::tables::KEYNESS;

/// Okabe and Ito's colours, which colour-blind readers can tell apart.
const COLOURS: [&str; 7] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const DASHES: [Option<&str>; 3] = [None, Some("7,3"), Some("2,2")];
const LINES: usize = 6;
const ROWS: usize = 25;
const BARS: usize = 10;
const FONT: f32 = 13.0;

fn failed<E: std::fmt::Display>(drawing: &Drawing) -> impl FnOnce(E) -> Error {
    let path = drawing.sources.into.join("figure");
    move |e| Error::Unwritable { path, cause: std::io::Error::other(e.to_string()) }
}

/// What all figures have in common. The charts share these fields through a type that their crate does not export.
macro_rules! dress {
    ($chart:expr, $drawing:expr) => {{
        let (base, drawing) = (&mut $chart, $drawing);
        let look = &drawing.sources.about.look;
        (base.width, base.height) = (look.width as f32, look.height as f32);
        base.font_family = drawing.family.to_owned();
        base.background_color = Color::white();
        base.margin = (14.0, 18.0, 12.0, 12.0).into();
        base.title.text = drawing.title.to_owned();
        base.title.align = Align::Left;
        base.title.font.size = FONT + 3.0;
        base.title.height = 30.0;
        base.legend.font.size = FONT;
        base.legend.align = Align::Left;
        base.legend.category = LegendCategory::Rect;
        base.x_axis.font.size = FONT - 1.0;
        base.series.colors = COLOURS.iter().map(|c| Color::from(*c)).collect();
    }};
}

fn axis(axes: &mut [YAxisConfig]) {
    for axis in axes {
        axis.font.size = FONT - 1.0;
    }
}

/// Every year from the first with documents to the last, with its place among those that have any: an axis that leaves room
/// for the missing ones. Over more than three centuries only the years with documents.
fn all_years(overview: &Overview) -> (Vec<String>, Vec<Option<usize>>) {
    let (Some(first), Some(last)) = (overview.years.first(), overview.years.last()) else { return (Vec::new(), Vec::new()) };
    if i64::from(last.year) - i64::from(first.year) > 300 {
        return (years(overview), (0..overview.years.len()).map(Some).collect());
    }
    let place = |year: i32| overview.years.binary_search_by_key(&year, |y| y.year).ok();
    (first.year..=last.year).map(|year| (year.to_string(), place(year))).unzip()
}

fn years(overview: &Overview) -> Vec<String> {
    overview.years.iter().map(|y| y.year.to_string()).collect()
}

/// Lines of the slogans that change most. Lines break where years have no documents.
pub(super) fn slogans(drawing: &Drawing) -> Result<Option<String>> {
    let overview = drawing.overview;
    let chosen = overview.telling_slogans(LINES);
    if chosen.is_empty() || overview.years.len() < 2 {
        return Ok(None);
    }
    let (labels, rows) = all_years(overview);
    let series = chosen.iter().enumerate().map(|(line, slogan)| {
        let slogan = &overview.slogans[*slogan];
        let rates = rows.iter().map(|row| row.map(|at| slogan.by_year[at].per_10k as f32)).collect();
        let colour = Some(Color::from(COLOURS[line]));
        Series {
            stroke_dash_array: DASHES[line / 2 % DASHES.len()].map(str::to_owned),
            symbol: Some(if line % 2 == 0 { Symbol::Circle(2.5, colour) } else { Symbol::Rect(2.5, colour) }),
            ..Series::new_nullable(slogan.name.clone(), rates)
        }
    });
    let mut chart = LineChart::new(series.collect(), labels);
    dress!(chart, drawing);
    axis(&mut chart.y_axis_configs);
    chart.y_axis_configs[0].min = Some(0.0);
    chart.series.stroke_width = 1.8;
    chart.series.smooth = false;
    chart.svg().map(Some).map_err(failed(drawing))
}

/// A column a year: the themes with most attention, and all others together.
pub(super) fn themes(drawing: &Drawing) -> Result<Option<String>> {
    let overview = drawing.overview;
    let leading = overview.leading_themes(COLOURS.len() - 1);
    if leading.is_empty() || overview.years.is_empty() {
        return Ok(None);
    }
    let about = &drawing.sources.about;
    let name = |id: &str| about.themes.iter().find(|t| t.id == id).map_or(id, |t| drawing.lang.pick(&t.en, &t.zh)).to_owned();
    let (labels, rows) = all_years(overview);
    let stacked = |name: String, values: &dyn Fn(usize) -> f32| {
        let values = rows.iter().map(|row| row.map(values)).collect();
        Series { stack: Some("attention".to_owned()), ..Series::new_nullable(name, values) }
    };
    let mut series: Vec<Series> = Vec::new();
    for at in &leading {
        let (id, by_year) = &overview.themes[*at];
        series.push(stacked(name(id), &|year| by_year[year].attention as f32 * 100.0));
    }
    let led = |year: usize| leading.iter().map(|at| overview.themes[*at].1[year].attention as f32).sum::<f32>();
    series.push(stacked(drawing.lang.pick("others", "其他").to_owned(), &|year| (100.0 - 100.0 * led(year)).max(0.0)));
    let mut chart = BarChart::new(series, labels);
    dress!(chart, drawing);
    axis(&mut chart.y_axis_configs);
    chart.series.colors[leading.len()] = Color::from("#C8C8C8");
    chart.y_axis_configs[0].formatter = Some("{c}%".to_owned());
    (chart.y_axis_configs[0].min, chart.y_axis_configs[0].max) = (Some(0.0), Some(100.0));
    chart.y_axis_configs[0].split_number = 5;
    chart.svg().map(Some).map_err(failed(drawing))
}

/// The most frequent slogans by years, darker where the rate is higher.
pub(super) fn heatmap(drawing: &Drawing) -> Result<Option<String>> {
    let overview = drawing.overview;
    let rows: Vec<usize> = (0..overview.slogans.len()).filter(|at| !overview.slogans[*at].by_year.is_empty()).take(ROWS).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let width = overview.years.len();
    // Cells are counted from the lower left; the most frequent slogan stands on top.
    let from_below: Vec<usize> = rows.iter().rev().copied().collect();
    let mut cells = Vec::new();
    for (row, slogan) in from_below.iter().enumerate() {
        for (column, year) in overview.slogans[*slogan].by_year.iter().enumerate() {
            cells.push((row * width + column, year.per_10k as f32));
        }
    }
    let mut rates: Vec<f32> = cells.iter().map(|c| c.1).filter(|v| *v > 0.0).collect();
    rates.sort_by(f32::total_cmp);
    let names = from_below.iter().map(|at| overview.slogans[*at].name.clone()).collect();
    let mut chart = HeatmapChart::new(cells, years(overview), names);
    dress!(chart, drawing);
    chart.heatmap_series.max = rates.get(rates.len().saturating_sub(1) * 98 / 100).copied().unwrap_or(1.0);
    chart.heatmap_series.colors = ["#ffffff", "#deebf7", "#6baed6", "#2171b5", "#08306b"].map(Color::from).to_vec();
    // The colour says the value; figures would not fit into the cells.
    chart.series.label.formatter = " ".to_owned();
    chart.svg().map(Some).map_err(failed(drawing))
}

/// The slogans whose rates differ most between the two groups of keyness.csv, those of the target on top.
pub(super) fn groups(drawing: &Drawing) -> Result<Option<String>> {
    let mut rows: Vec<(String, f32)> = Vec::new();
    let mut sides = None;
    each_row(drawing.sources.tables, &KEYNESS, &mut |row| {
        let text = |at| row.text(at).to_owned();
        sides.get_or_insert_with(|| (text(const { KEYNESS.place("target") }), text(const { KEYNESS.place("reference") })));
        if let ("slogan", Some(difference)) = (row.cell(const { KEYNESS.place("kind") }), row.number(const { KEYNESS.place("difference") }))
        {
            rows.push((text(const { KEYNESS.place("item") }), difference as f32));
        }
    })?;
    let more: Vec<(String, f32)> = rows.iter().filter(|r| r.1 > 0.0).take(BARS).cloned().collect();
    let less: Vec<(String, f32)> = rows.iter().filter(|r| r.1 < 0.0).take(BARS).cloned().collect();
    let Some((target, reference)) = sides.filter(|_| !more.is_empty() || !less.is_empty()) else { return Ok(None) };
    // Bars are drawn from below.
    let shown: Vec<(String, f32)> = more.into_iter().chain(less.into_iter().rev()).rev().collect();
    let side = |keep: fn(f32) -> bool| shown.iter().map(|r| keep(r.1).then_some(r.1)).collect::<Vec<_>>();
    let named = |label: &str| {
        let label = match label {
            "rest" => drawing.lang.pick("all other speeches", "其余全部讲话"),
            label => label.strip_prefix("year=").unwrap_or(label),
        };
        drawing.lang.pick("more in ", "较多：").to_owned() + label
    };
    let stacked = |name: String, values| Series { stack: Some("side".to_owned()), ..Series::new_nullable(name, values) };
    let series = vec![stacked(named(&target), side(|d| d > 0.0)), stacked(named(&reference), side(|d| d < 0.0))];
    let mut chart = HorizontalBarChart::new(series, shown.iter().map(|r| r.0.clone()).collect());
    dress!(chart, drawing);
    chart.svg().map(Some).map_err(failed(drawing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::overview::YearTotals;

    #[test]
    fn missing_years_have_room_on_the_axis() {
        let of = |years: &[i32]| Overview {
            years: years.iter().map(|y| YearTotals { year: *y, ..YearTotals::default() }).collect(),
            ..Overview::default()
        };
        let (labels, rows) = all_years(&of(&[2014, 2015, 2018]));
        assert_eq!(labels, ["2014", "2015", "2016", "2017", "2018"]);
        assert_eq!(rows, [Some(0), Some(1), None, None, Some(2)]);
        assert_eq!(all_years(&of(&[1000, 2018])).0, ["1000", "2018"]);
        assert_eq!(all_years(&of(&[])).0.len(), 0);
    }
}
