//! Charts that Excel draws: lines of slogans that are chosen from a list, and the themes' shares of attention.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color,
    DataValidation, Format, Formula, Worksheet, XlsxError,
};

use super::matrix::BEFORE;
use super::sheet::{columns, header_format};
use super::{A4, Book, Name};
use crate::lang::Lang;

/// Lines that a chart shows at once.
const LINES: usize = 6;

/// Themes that have a colour of their own.
const THEMES: usize = 7;

/// Okabe and Ito's colours, which colour-blind readers can tell apart (jfly.uni-koeln.de/color); yellow is left out on white.
pub(super) const COLOURS: [u32; 7] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000];

const MARKERS: [ChartMarkerType; LINES] = [
    ChartMarkerType::Circle,
    ChartMarkerType::Square,
    ChartMarkerType::Triangle,
    ChartMarkerType::Diamond,
    ChartMarkerType::X,
    ChartMarkerType::Star,
];

const DASHES: [ChartLineDashType; 3] = [ChartLineDashType::Solid, ChartLineDashType::Dash, ChartLineDashType::RoundDot];

/// Where the numbers behind the charts begin: below them.
const LINES_AT: u32 = 28;
const THEMES_AT: u32 = LINES_AT + LINES as u32 + 30;

impl Book<'_> {
    pub(super) fn charts(&self) -> std::result::Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name(Name::Charts))?;
        sheet.set_column_width(0, 26)?;
        sheet.set_row_height(0, 24)?.set_row_height(THEMES_AT - 28, 24)?;
        sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        let years = self.overview.years.len();
        let bold = Format::new().set_bold().set_font_size(14);
        if years == 0 {
            let words = self.lang().pick("No speech has a year: there is nothing to draw.", "没有一篇讲话有年份，无图可画。");
            sheet.write_string(0, 0, words)?;
            return Ok(sheet);
        }
        let title = self.lang().pick(
            "Slogans by year, hits per 10,000 characters (choose them in the yellow cells below the chart)",
            "提法历年每万字次数（在图下方的黄色单元格中选择提法）",
        );
        sheet.write_string_with_format(0, 0, title, &bold)?;
        if !self.overview.slogans.is_empty() {
            self.lines(&mut sheet, years as u16)?;
        }
        let at = THEMES_AT - 30;
        let title = self.lang().pick("Themes by year, share of attention", "主题历年注意力占比");
        sheet.write_string_with_format(at + 2, 0, title, &bold)?;
        self.shares(&mut sheet, years as u16, at + 3)?;
        Ok(sheet)
    }

    fn years_row(&self, sheet: &mut Worksheet, row: u32) -> std::result::Result<(), XlsxError> {
        let header = header_format().set_num_format("0");
        for (at, year) in self.overview.years.iter().enumerate() {
            sheet.write_number_with_format(row, 1 + at as u16, year.year, &header)?;
        }
        Ok(())
    }

    /// Names to be chosen in the first column, formulas that look their rates up, and a line for each.
    fn lines(&self, sheet: &mut Worksheet, years: u16) -> std::result::Result<(), XlsxError> {
        let (name, rates) = (self.name(Name::Charts), self.name(Name::Rates));
        let choose =
            self.lang().pick("Choose slogans here: click a name, then the arrow beside it", "在此选择提法：点击名称，再点旁边的箭头");
        sheet.write_string_with_format(LINES_AT, 0, choose, &header_format())?;
        sheet.set_row_height(LINES_AT, 45)?;
        self.years_row(sheet, LINES_AT)?;
        let last = self.overview.slogans.len() as u32 + 1;
        let names = format!("'{rates}'!$A$2:$A${last}");
        let list = DataValidation::new()
            .allow_list_formula(Formula::new(format!("={names}")))
            .set_error_title(self.lang().pick("Not in the list", "不在列表中"))?
            .set_error_message(self.lang().pick(
                "Choose a slogan from the list, as the sheet Slogans by year writes it.",
                "请从列表中选择提法，写法须与“提法年度每万字”表一致。",
            ))?;
        let chosen = self.overview.telling_slogans(LINES);
        let mut chart = Chart::new(ChartType::Line);
        let input = Format::new().set_background_color(Color::RGB(0xFFF2CC)).set_bold();
        let number = Format::new().set_num_format("0.00");
        for (line, slogan) in chosen.iter().enumerate() {
            let row = LINES_AT + 1 + line as u32;
            let slogan = &self.overview.slogans[*slogan];
            sheet.write_string_with_format(row, 0, &slogan.name, &input)?;
            for (at, of_year) in slogan.by_year.iter().enumerate() {
                let column = letters(BEFORE as usize + at);
                let rates_of_year = format!("'{rates}'!{column}$2:{column}${last}");
                let formula = format!("=IFERROR(INDEX({rates_of_year},MATCH($A{},{names},0)),NA())", row + 1);
                let formula = Formula::new(formula).set_result(format!("{}", of_year.per_10k));
                sheet.write_formula_with_format(row, 1 + at as u16, formula, &number)?;
            }
            let colour = Color::RGB(COLOURS[line % COLOURS.len()]);
            let marker_format = ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour)).clone();
            chart
                .add_series()
                .set_name((name, row, 0))
                .set_categories((name, LINES_AT, 1, LINES_AT, years))
                .set_values((name, row, 1, row, years))
                .set_marker(ChartMarker::new().set_type(MARKERS[line]).set_size(6).set_format(&mut marker_format.clone()))
                .set_format(
                    ChartFormat::new()
                        .set_line(ChartLine::new().set_color(colour).set_width(2.0).set_dash_type(DASHES[line / 2 % DASHES.len()])),
                );
        }
        if chosen.is_empty() {
            return Ok(());
        }
        sheet.add_data_validation(LINES_AT + 1, 0, LINES_AT + chosen.len() as u32, 0, &list)?;
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.y_axis().set_name(self.lang().pick("per 10,000 characters", "每万字次数")).set_num_format("0.0");
        chart.set_width(1000).set_height(500).set_alt_text(
            self.lang().pick("A line for each slogan that is chosen below, its rate by year", "下方所选各提法历年每万字次数折线"),
        );
        sheet.insert_chart(1, 0, &chart)?;
        Ok(())
    }

    /// A stacked column a year: the themes with most attention, and all others together.
    fn shares(&self, sheet: &mut Worksheet, years: u16, at: u32) -> std::result::Result<(), XlsxError> {
        let name = self.name(Name::Charts);
        let header = header_format();
        sheet.write_string_with_format(THEMES_AT, 0, self.lang().pick("theme", "主题"), &header)?;
        self.years_row(sheet, THEMES_AT)?;
        let leading = self.overview.leading_themes(THEMES);
        let share = Format::new().set_num_format("0.0%");
        let mut rows: Vec<(String, Vec<f64>, u32)> = Vec::new();
        for (at, theme) in leading.iter().enumerate() {
            let (id, by_year) = &self.overview.themes[*theme];
            rows.push((self.about.theme(id).to_owned(), by_year.iter().map(|y| y.attention).collect(), COLOURS[at % COLOURS.len()]));
        }
        let rest = |year: usize| 1.0 - rows.iter().map(|r| r.1[year]).sum::<f64>();
        let others = match self.lang() {
            Lang::En => "other themes, and text without a theme".to_owned(),
            Lang::Zh => "其他主题及无主题文字".to_owned(),
        };
        let rest: Vec<f64> = (0..self.overview.years.len()).map(|y| rest(y).max(0.0)).collect();
        rows.push((others, rest, 0xCCCCCC));
        let mut chart = Chart::new(ChartType::ColumnPercentStacked);
        let mut widest = 26;
        for (number, (theme, values, colour)) in rows.iter().enumerate() {
            let row = THEMES_AT + 1 + number as u32;
            widest = widest.max(columns(theme));
            sheet.write_string(row, 0, theme)?;
            for (column, value) in values.iter().enumerate() {
                // Sums of rounded shares: further digits are none.
                let value = (value * 1e6).round() / 1e6;
                sheet.write_number_with_format(row, 1 + column as u16, value, &share)?;
            }
            let fill = ChartSolidFill::new().set_color(Color::RGB(*colour)).clone();
            chart
                .add_series()
                .set_name((name, row, 0))
                .set_categories((name, THEMES_AT, 1, THEMES_AT, years))
                .set_values((name, row, 1, row, years))
                .set_format(ChartFormat::new().set_solid_fill(&fill).set_border(ChartLine::new().set_color(Color::White).set_width(0.5)))
                .set_gap(40);
        }
        sheet.set_column_width(0, widest.min(44) as f64)?;
        chart.legend().set_position(ChartLegendPosition::Right);
        chart.y_axis().set_num_format("0%");
        chart.set_width(1000).set_height(500).set_alt_text(
            self.lang()
                .pick("Stacked columns: the share of attention of the leading themes in each year", "堆积柱形图：各主要主题历年注意力占比"),
        );
        sheet.insert_chart(at, 0, &chart)?;
        Ok(())
    }
}

/// The letters of a column, by its number from 0.
fn letters(mut column: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    out.iter().rev().map(|b| *b as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
