//! Sheets that show a table row by row.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};
use rustc_hash::FxHashMap;

use super::{A4, Book, LETTERS, LINKS, Name, ROWS, unwritable};
use crate::error::Result;
use crate::report::read::{Row, TableReader};
use crate::report::tables::{Column, KEYNESS, PROBLEMS, SLOGAN_HITS, SLOGAN_MEMBERS, SPEECHES, TRENDS, Table, Type};

/// Rows that column widths are judged by.
const SAMPLE: u32 = 300;

/// Where each slogan's rows begin in the sheet of contexts, by name and class.
pub(super) type Links = FxHashMap<(String, String), u32>;

/// The header row's look.
pub(super) fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x1F3A5F))
        .set_font_color(Color::White)
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// A link's look.
pub(super) fn link_format() -> Format {
    let link = Format::new().set_font_color(Color::RGB(0x0B5394)).set_underline(rust_xlsxwriter::FormatUnderline::Single);
    link.set_align(FormatAlign::Top)
}

/// How a column's numbers are shown.
pub(super) fn number_format(column: &Column) -> &'static str {
    let name = column.name;
    let share = ["share", "speech_share", "theme_share", "attention", "similarity"].contains(&name);
    // Places are no quantities: no commas between their digits.
    let place = ["start", "end", "position", "part"].contains(&name);
    let probability = ["p", "q", "p_plain", "p_speeches", "q_speeches", "change_p"].contains(&name);
    match column.kind {
        Type::Integer if place => "0",
        Type::Integer => "#,##0",
        Type::Year => "0",
        Type::Number if share => "0.0%",
        Type::Number if probability => "[<0.0001]0.0E+00;0.0000",
        Type::Number => "#,##0.0000",
        _ => "General",
    }
}

/// Columns that some words take on paper: an ideograph takes two.
pub(super) fn columns(words: &str) -> usize {
    words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A sheet that grows row by row under a header.
pub(super) struct Growing {
    pub(super) sheet: Worksheet,
    shown: Vec<usize>,
    kinds: Vec<Type>,
    widths: Vec<usize>,
    row: u32,
    cut: u64,
}

impl Growing {
    /// Begins a sheet with some columns of a table, by their names.
    pub(super) fn new(book: &mut Book, name: Name, table: &Table, shown: &[&str]) -> std::result::Result<Growing, XlsxError> {
        // Rows are written in order: they need not be kept in memory.
        let mut sheet = book.workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(book.name(name))?;
        let (header, right) = (header_format(), header_format().set_align(FormatAlign::Right));
        let shown: Vec<usize> = shown.iter().map(|n| table.place(n)).collect();
        let mut widths = Vec::new();
        for (at, place) in shown.iter().enumerate() {
            let column = &table.columns[*place];
            let title = book.about.headers.pick(column.name, column.zh);
            let numeric = matches!(column.kind, Type::Integer | Type::Number | Type::Year);
            sheet.write_string_with_format(0, at as u16, title, if numeric { &right } else { &header })?;
            widths.push(columns(title) + 3);
        }
        // A cell without a format of its own has its column's; that costs nothing a cell.
        for (at, place) in shown.iter().enumerate() {
            let number = number_format(&table.columns[*place]);
            if number != "General" {
                sheet.set_column_format(at as u16, &Format::new().set_num_format(number))?;
            }
        }
        let kinds = shown.iter().map(|p| table.columns[*p].kind).collect();
        sheet.set_freeze_panes(1, 0)?.set_row_height(0, 30)?;
        sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        Ok(Growing { sheet, shown, kinds, widths, row: 1, cut: 0 })
    }

    /// True if no further row fits in, one kept back for words about the rest.
    pub(super) fn full(&self) -> bool {
        self.row >= ROWS - 1
    }

    /// Adds a row; its number.
    pub(super) fn push(&mut self, row: Row) -> std::result::Result<u32, XlsxError> {
        for at in 0..self.shown.len() {
            let cell = row.cell(self.shown[at]);
            if cell.is_empty() {
                continue;
            }
            let column = at as u16;
            match self.kinds[at] {
                Type::Integer | Type::Number | Type::Year => {
                    if let Ok(value) = cell.parse::<f64>() {
                        if self.row <= SAMPLE {
                            self.widths[at] = self.widths[at].max(cell.len() + 2);
                        }
                        self.sheet.write_number(self.row, column, value)?;
                        continue;
                    }
                    self.sheet.write_string(self.row, column, cell)?;
                }
                Type::Boolean => {
                    self.sheet.write_boolean(self.row, column, row.flag(self.shown[at]))?;
                }
                Type::Text | Type::Texts(_) | Type::Years(_) => {
                    // A cell of a workbook is text by its type: no spreadsheet runs it.
                    let words = row.text(self.shown[at]);
                    let (fitting, whole) = fitting(words);
                    self.cut += !whole as u64;
                    self.sheet.write_string(self.row, column, fitting)?;
                    if self.row <= SAMPLE {
                        self.widths[at] = self.widths[at].max(columns(words.lines().next().unwrap_or_default()) * 21 / 20 + 2);
                    }
                }
            }
        }
        self.row += 1;
        Ok(self.row - 1)
    }

    /// Ends the sheet: widths, a filter, and words about rows that did not fit in.
    pub(super) fn end(mut self, book: &mut Book, name: Name, table: &Table, left_out: u64) -> std::result::Result<Worksheet, XlsxError> {
        for (at, width) in self.widths.iter().enumerate() {
            self.sheet.set_column_width(at as u16, (*width).clamp(8, 60) as f64)?;
        }
        if self.row > 1 {
            self.sheet.autofilter(0, 0, self.row - 1, self.shown.len() as u16 - 1)?;
        }
        book.left.cut += self.cut;
        if left_out > 0 {
            self.sheet.write_string(self.row, 0, rest(book, left_out, &table.file()))?;
            book.left.rows.push((book.name(name).to_owned(), table.file(), left_out));
        }
        Ok(self.sheet)
    }
}

/// Words about rows that are elsewhere.
fn rest(book: &Book, rows: u64, file: &str) -> String {
    match book.lang() {
        crate::lang::Lang::En => format!("{rows} more rows do not fit into a sheet: they are in {file}"),
        crate::lang::Lang::Zh => format!("另有 {rows} 行超出工作表容量，见 {file}"),
    }
}

/// As much of some words as a cell holds, and whether that is all.
fn fitting(words: &str) -> (&str, bool) {
    if words.len() <= LETTERS {
        return (words, true);
    }
    let mut units = 0;
    for (at, c) in words.char_indices() {
        units += c.len_utf16();
        if units > LETTERS {
            return (&words[..at], false);
        }
    }
    (words, true)
}

impl Book<'_> {
    /// A sheet with some columns of a table, in the table's order.
    fn plain(&mut self, name: Name, table: &Table, shown: &[&str]) -> Result<Worksheet> {
        let sources = self.sources;
        let fail = |e| unwritable(&sources, e);
        let mut growing = Growing::new(self, name, table, shown).map_err(fail)?;
        let mut left_out = 0;
        if let Some(reader) = TableReader::open(sources.tables, table)? {
            reader.each(&mut |row| {
                if growing.full() {
                    left_out += 1;
                    return Ok(());
                }
                growing.push(row).map(|_| ()).map_err(fail)
            })?;
        }
        growing.end(self, name, table, left_out).map_err(fail)
    }

    pub(super) fn trends(&mut self) -> Result<Worksheet> {
        let all: Vec<&str> = TRENDS.columns.iter().map(|c| c.name).collect();
        self.plain(Name::Trends, &TRENDS, &all)
    }

    pub(super) fn keyness(&mut self) -> Result<Worksheet> {
        let all: Vec<&str> = KEYNESS.columns.iter().map(|c| c.name).collect();
        self.plain(Name::Keyness, &KEYNESS, &all)
    }

    pub(super) fn members(&mut self) -> Result<Worksheet> {
        let shown = ["slogan", "class", "year", "source", "surface", "declared", "found", "origin", "position", "member", "start", "end"];
        self.plain(Name::Members, &SLOGAN_MEMBERS, &shown)
    }

    pub(super) fn speeches(&mut self) -> Result<Worksheet> {
        let shown = [
            "year",
            "title",
            "source",
            "part",
            "date",
            "place",
            "speaker",
            "chars",
            "tokens",
            "sentences",
            "slogan_hits",
            "slogans_distinct",
            "year_source",
            "duplicate_of",
            "similarity",
        ];
        self.plain(Name::Speeches, &SPEECHES, &shown)
    }

    pub(super) fn problems(&mut self) -> Result<Worksheet> {
        self.plain(Name::Problems, &PROBLEMS, &["severity", "source", "code", "message", "remedy"])
    }

    /// The places of slogans, the most frequent slogan first, each by year, and where each slogan's rows begin.
    pub(super) fn contexts(&mut self) -> Result<(Worksheet, Links)> {
        let sources = self.sources;
        let fail = |e| unwritable(&sources, e);
        let key = |row: Row| {
            let text = |at| row.text(at).to_owned();
            (text(const { SLOGAN_HITS.place("slogan") }), text(const { SLOGAN_HITS.place("class") }))
        };
        let ranks: FxHashMap<(&str, &str), u32> =
            self.overview.slogans.iter().enumerate().map(|(at, s)| ((s.name.as_str(), s.class.as_str()), at as u32)).collect();
        // Rank and year of each row, and the row.
        let mut rows: Vec<((u32, i64), csv::StringRecord)> = Vec::new();
        let mut left_out = 0;
        if let Some(reader) = TableReader::open(sources.tables, &SLOGAN_HITS)? {
            reader.each(&mut |row| {
                if rows.len() + 2 >= ROWS as usize {
                    left_out += 1;
                    return Ok(());
                }
                let (name, class) = key(row);
                let rank = ranks.get(&(name.as_str(), class.as_str())).copied().unwrap_or(u32::MAX);
                let year = row.int(const { SLOGAN_HITS.place("year") }).unwrap_or(i64::MAX);
                rows.push(((rank, year), row.cells().collect()));
                Ok(())
            })?;
        }
        rows.sort_by_key(|(place, _)| *place);
        let shown = ["slogan", "year", "left", "surface", "right", "source", "start", "end", "quoted"];
        let mut growing = Growing::new(self, Name::Contexts, &SLOGAN_HITS, &shown).map_err(fail)?;
        growing.sheet.set_column_format(2, &Format::new().set_align(FormatAlign::Right)).map_err(fail)?;
        growing.sheet.set_column_format(3, &Format::new().set_bold().set_align(FormatAlign::Center)).map_err(fail)?;
        let mut links = Links::default();
        for (_, record) in &rows {
            let row = Row::of(record);
            let at = growing.push(row).map_err(fail)?;
            links.entry(key(row)).or_insert(at);
        }
        Ok((growing.end(self, Name::Contexts, &SLOGAN_HITS, left_out).map_err(fail)?, links))
    }

    /// Writes a slogan's name as a link to its rows among the contexts.
    pub(super) fn linked(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        slogan: usize,
        links: &Links,
        format: &Format,
    ) -> std::result::Result<(), XlsxError> {
        let slogan = &self.overview.slogans[slogan];
        match links.get(&(slogan.name.clone(), slogan.class.clone())) {
            Some(at) if (row as usize) < LINKS => {
                let target = Url::new(format!("internal:'{}'!A{}", self.name(Name::Contexts), at + 1)).set_text(fitting(&slogan.name).0);
                sheet.write_url_with_format(row, 0, target, format)?;
            }
            _ => {
                sheet.write_string(row, 0, fitting(&slogan.name).0)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_between_characters_at_the_limit_of_a_cell() {
        let whole = "字".repeat(LETTERS);
        assert_eq!(fitting(&whole), (whole.as_str(), true));
        let longer = format!("{whole}多");
        assert_eq!(fitting(&longer), (whole.as_str(), false));
        let astral = "𠮷".repeat(LETTERS);
        assert_eq!(fitting(&astral).0.chars().count(), LETTERS / 2);
        assert_eq!(columns("a提法"), 5);
    }
}
