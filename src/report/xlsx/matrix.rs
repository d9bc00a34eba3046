//! Years side by side: slogans by year and themes by year, coloured by size.

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, ConditionalFormatType, Format, Worksheet, XlsxError};

use super::sheet::{Links, columns, header_format, link_format};
use super::{A4, Book, Name, unwritable};
use crate::error::Result;
use crate::report::overview::{SloganTotals, SloganYear};
use crate::report::tables::{Column, SLOGANS};

/// Columns before the years.
pub(super) const BEFORE: u16 = 8;

/// Rows that a sheet can show of slogans, one kept back.
const MOST: usize = super::ROWS as usize - 2;

impl Book<'_> {
    pub(super) fn rates(&mut self, links: &Links) -> Result<Worksheet> {
        self.slogans(Name::Rates, links, "0.00;-0.00;·", |y| y.per_10k)
    }

    pub(super) fn hits(&mut self, links: &Links) -> Result<Worksheet> {
        self.slogans(Name::Hits, links, "#,##0;-#,##0;·", |y| y.hits as f64)
    }

    fn slogans(&mut self, name: Name, links: &Links, shown: &str, value: fn(&SloganYear) -> f64) -> Result<Worksheet> {
        let sources = self.sources;
        let sheet = self.slogan_sheet(name, links, shown, value).map_err(|e| unwritable(&sources, e))?;
        let left_out = self.overview.slogans.len().saturating_sub(MOST) as u64;
        if left_out > 0 {
            self.left.rows.push((self.name(name).to_owned(), "slogans_by_year.csv".to_owned(), left_out));
        }
        Ok(sheet)
    }

    fn slogan_sheet(
        &self,
        name: Name,
        links: &Links,
        shown: &str,
        value: fn(&SloganYear) -> f64,
    ) -> std::result::Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name(name))?;
        let header = header_format();
        let title = |c: &Column| self.about.headers.pick(c.name, c.zh);
        let heads: [&str; BEFORE as usize] =
            ["slogan", "class", "speeches", "hits", "per_10k_chars", "first_year", "last_year", "peak_year"];
        for (at, head) in heads.iter().enumerate() {
            let column = &SLOGANS.columns[SLOGANS.place(head)];
            sheet.write_string_with_format(0, at as u16, title(column), &header)?;
            sheet.set_column_width(at as u16, (columns(title(column)) + 3).clamp(8, 14) as f64)?;
        }
        self.year_heads(&mut sheet, BEFORE, shown)?;
        let widest = self.overview.slogans.iter().take(500).map(|s| columns(&s.name)).max().unwrap_or(8);
        sheet.set_column_width(0, (widest + 2).clamp(10, 40) as f64)?;
        let link = link_format();
        for (column, number) in [(2, "#,##0"), (3, "#,##0"), (4, "0.0000"), (5, "0"), (6, "0"), (7, "0")] {
            sheet.set_column_format(column, &format(number))?;
        }
        for (at, slogan) in self.overview.slogans.iter().enumerate().take(MOST) {
            let SloganTotals { class, speeches, hits, per_10k, years, by_year, .. } = slogan;
            let row = at as u32 + 1;
            self.linked(&mut sheet, row, at, links, &link)?;
            sheet.write_string(row, 1, class)?;
            sheet.write_number(row, 2, *speeches as f64)?;
            sheet.write_number(row, 3, *hits as f64)?;
            sheet.write_number(row, 4, *per_10k)?;
            for (column, known) in years.iter().enumerate() {
                if let Some(known) = known {
                    sheet.write_number(row, 5 + column as u16, *known as f64)?;
                }
            }
            for (column, of_year) in by_year.iter().enumerate() {
                sheet.write_number(row, BEFORE + column as u16, value(of_year))?;
            }
        }
        let rows = self.overview.slogans.len().min(MOST) as u32;
        let values = self.overview.slogans.iter().flat_map(|s| &s.by_year).map(value).collect();
        self.shade(&mut sheet, rows, BEFORE, values)?;
        if rows > 0 {
            sheet.autofilter(0, 0, rows, BEFORE + self.overview.years.len() as u16 - 1)?;
        }
        sheet.set_paper_size(A4).set_freeze_panes(1, 1)?.set_landscape().set_repeat_rows(0, 0)?.set_repeat_columns(0, 0)?;
        Ok(sheet)
    }

    pub(super) fn themes(&mut self) -> Result<Worksheet> {
        let sources = self.sources;
        self.theme_sheet().map_err(|e| unwritable(&sources, e))
    }

    fn theme_sheet(&self) -> std::result::Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name(Name::Themes))?;
        let header = header_format();
        let lang = self.lang();
        sheet.write_string_with_format(0, 0, lang.pick("theme", "主题"), &header)?;
        sheet.write_string_with_format(0, 1, lang.pick("id", "代号"), &header)?;
        self.year_heads(&mut sheet, 2, "0.0%")?;
        sheet.set_column_width(0, 36)?.set_column_width(1, 14)?;
        for (at, (id, by_year)) in self.overview.themes.iter().enumerate() {
            let row = at as u32 + 1;
            sheet.write_string(row, 0, self.about.theme(id))?.write_string(row, 1, id)?;
            for (column, of_year) in by_year.iter().enumerate() {
                sheet.write_number(row, 2 + column as u16, of_year.attention)?;
            }
        }
        let rows = self.overview.themes.len() as u32;
        let values = self.overview.themes.iter().flat_map(|(_, by_year)| by_year).map(|y| y.attention).collect();
        self.shade(&mut sheet, rows, 2, values)?;
        if rows > 0 {
            sheet.autofilter(0, 0, rows, 1 + self.overview.years.len() as u16)?;
        }
        sheet.set_paper_size(A4).set_freeze_panes(1, 1)?.set_landscape().set_repeat_rows(0, 0)?.set_repeat_columns(0, 0)?;
        Ok(sheet)
    }

    /// The years as header cells; the numbers below them are shown as `number` says.
    fn year_heads(&self, sheet: &mut Worksheet, from: u16, number: &str) -> std::result::Result<(), XlsxError> {
        let header = header_format().set_num_format("0");
        for (at, year) in self.overview.years.iter().enumerate() {
            sheet.write_number_with_format(0, from + at as u16, year.year, &header)?;
            sheet.set_column_width(from + at as u16, 9)?.set_column_format(from + at as u16, &format(number))?;
        }
        sheet.set_row_height(0, 30)?;
        Ok(())
    }

    /// Colours the cells of the years by size, from white to orange; one extreme cell does not pale the others: the full colour
    /// begins where 98 of 100 values that are not zero lie below.
    fn shade(&self, sheet: &mut Worksheet, rows: u32, from: u16, mut values: Vec<f64>) -> std::result::Result<(), XlsxError> {
        let years = self.overview.years.len() as u16;
        if rows == 0 || years == 0 {
            return Ok(());
        }
        values.retain(|v| *v > 0.0);
        values.sort_by(f64::total_cmp);
        let most = values.get(values.len().saturating_sub(1) * 98 / 100).copied().unwrap_or(1.0);
        let scale = ConditionalFormat2ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, most)
            .set_minimum_color(Color::White)
            .set_maximum_color(Color::RGB(0xE69F00));
        sheet.add_conditional_format(1, from, rows, from + years - 1, &scale)?;
        Ok(())
    }
}

fn format(number: &str) -> Format {
    Format::new().set_num_format(number)
}
