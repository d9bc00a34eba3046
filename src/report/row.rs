//! Rows of a table as bytes of CSV.

use super::tables::{PIECES, Table};
use crate::lang::Lang;

/// Rows on their way to a table's file: filled by one worker, joined with others in order.
pub struct Rows {
    bytes: Vec<u8>,
    columns: usize,
    filled: usize,
    /// Rows so far.
    pub count: u64,
}

/// How far rows were written at some time.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    bytes: usize,
    count: u64,
}

/// A cell of text as it is written: one that a spreadsheet would run as a formula gets an apostrophe before it.
pub fn safe(value: &str) -> std::borrow::Cow<'_, str> {
    let common = value.as_bytes().first().is_none_or(|first| first.is_ascii_alphanumeric() || matches!(first, 0xe4..=0xe9));
    let risky = !common && value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky { format!("'{value}").into() } else { value.into() }
}

/// The first cells of a row, for rows that begin alike.
#[derive(Debug, Clone)]
pub struct Lead {
    bytes: Vec<u8>,
    cells: usize,
}

impl Lead {
    /// The cells that `write` writes.
    pub fn new(write: impl FnOnce(&mut Rows)) -> Lead {
        let mut rows = Rows { bytes: Vec::new(), columns: usize::MAX, filled: 0, count: 0 };
        write(&mut rows);
        Lead { bytes: rows.bytes, cells: rows.filled }
    }
}

/// A cell of text as it was before [`safe`].
pub fn unguarded(value: &str) -> &str {
    match value.strip_prefix('\'') {
        Some(rest) if matches!(safe(rest), std::borrow::Cow::Owned(_)) => rest,
        _ => value,
    }
}

/// The magnitude of a number times 10 to the power of `decimals`, rounded, where it lies so far from the midst of two whole
/// numbers that the product's own error, which is below a millionth, cannot turn it.
fn plainly_rounded(value: f64, decimals: usize) -> Option<u64> {
    const POWERS: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    let scaled = value.abs() * POWERS.get(decimals)?;
    let whole = scaled as u32;
    let part = scaled - f64::from(whole);
    let apart = (part - 0.5).abs() > 1e-4;
    (scaled < 4_294_967_296.0 && apart).then(|| u64::from(whole) + u64::from(part > 0.5))
}

impl Rows {
    /// No rows yet.
    pub fn new(table: &Table) -> Rows {
        Rows { bytes: Vec::new(), columns: table.columns.len(), filled: 0, count: 0 }
    }

    /// The header row of a table.
    pub fn header(table: &Table, lang: Lang) -> Vec<u8> {
        let mut rows = Rows::new(table);
        for column in table.columns {
            rows.text(lang.pick(column.name, column.zh));
        }
        rows.end();
        rows.into_bytes()
    }

    /// Begins a row with these cells.
    pub fn lead(&mut self, lead: &Lead) -> &mut Rows {
        debug_assert_eq!(self.filled, 0, "a row begins with its lead");
        self.bytes.extend_from_slice(&lead.bytes);
        self.filled = lead.cells;
        self
    }

    /// Begins a cell.
    fn begin(&mut self) {
        debug_assert!(self.filled < self.columns, "more fields than columns");
        if self.filled > 0 {
            self.bytes.push(b',');
        }
        self.filled += 1;
    }

    /// A cell that nothing has to be quoted in.
    fn plain(&mut self, bytes: &[u8]) -> &mut Rows {
        self.begin();
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// A cell as it is, in quotation marks where CSV asks for them.
    pub(super) fn field(&mut self, bytes: &[u8]) -> &mut Rows {
        self.begin();
        // All bytes are looked at, whatever the first ones say: so many are looked at together.
        let quoted = bytes.iter().fold(false, |found, b| found | matches!(b, b',' | b'"' | b'\n' | b'\r'));
        // The csv crate's writer takes quadratic time over a cell that is longer than its buffer.
        if quoted {
            self.bytes.push(b'"');
            for (number, piece) in bytes.split(|b| *b == b'"').enumerate() {
                self.bytes.extend_from_slice(if number > 0 { b"\"\"" } else { b"" });
                self.bytes.extend_from_slice(piece);
            }
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        self
    }

    /// A cell of text. One that a spreadsheet would run as a formula gets an apostrophe before it.
    pub fn text(&mut self, value: &str) -> &mut Rows {
        self.field(safe(value).as_bytes())
    }

    /// Several pieces of text in one cell.
    pub fn pieces<'p>(&mut self, pieces: impl Iterator<Item = &'p str>) -> &mut Rows {
        let pieces: Vec<String> = pieces.map(|p| p.replace(PIECES, " ¦ ")).collect();
        self.text(&pieces.join(PIECES))
    }

    /// A whole number.
    pub fn int(&mut self, value: u64) -> &mut Rows {
        // Most are.
        if value < 10 {
            self.begin();
            self.bytes.push(b'0' + value as u8);
            return self;
        }
        self.fraction(false, value, 0)
    }

    /// `value` over 10 to the power of `decimals`, below 20, with so many decimals.
    fn fraction(&mut self, negative: bool, value: u64, decimals: usize) -> &mut Rows {
        // A sign, a point and twenty digits at most.
        const MOST: usize = 22;
        let digits = (value.checked_ilog10().unwrap_or(0) as usize).max(decimals) + 1;
        let len = usize::from(negative) + digits + usize::from(decimals > 0);
        self.begin();
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[b'-'; MOST]);
        self.bytes.truncate(start + len);
        // From the last one on.
        let (cell, mut rest) = (&mut self.bytes[start + usize::from(negative)..], value);
        for (place, byte) in cell.iter_mut().rev().enumerate() {
            if place == decimals && decimals > 0 {
                *byte = b'.';
            } else {
                *byte = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
        self
    }

    /// A year, or nothing.
    pub fn year(&mut self, value: Option<i32>) -> &mut Rows {
        match value {
            Some(year) => self.int(year.max(0) as u64),
            None => self.empty(),
        }
    }

    /// A number with a fixed count of decimals. What rounds to zero has no sign.
    pub fn number(&mut self, value: f64, decimals: usize) -> &mut Rows {
        if let Some(rounded) = plainly_rounded(value, decimals) {
            return self.fraction(value < 0.0 && rounded > 0, rounded, decimals);
        }
        let written = format!("{value:.decimals$}");
        let bare = written.strip_prefix('-').filter(|rest| rest.bytes().all(|b| matches!(b, b'0' | b'.')));
        self.plain(bare.unwrap_or(&written).as_bytes())
    }

    /// A number, or nothing; what is not finite is nothing.
    pub fn maybe(&mut self, value: Option<f64>, decimals: usize) -> &mut Rows {
        match value.filter(|v| v.is_finite()) {
            Some(value) => self.number(value, decimals),
            None => self.empty(),
        }
    }

    /// A probability: small ones in scientific notation, so that none becomes zero.
    pub fn probability(&mut self, value: Option<f64>) -> &mut Rows {
        match value {
            Some(p) if p > 0.0 && p < 1e-4 => self.plain(format!("{p:.4e}").as_bytes()),
            other => self.maybe(other, 6),
        }
    }

    /// Thousandths as a decimal number.
    pub fn milli(&mut self, value: u64) -> &mut Rows {
        self.fraction(false, value, 3)
    }

    /// `true` or `false`.
    pub fn flag(&mut self, value: bool) -> &mut Rows {
        self.plain(if value { b"true" } else { b"false" })
    }

    /// An empty cell.
    pub fn empty(&mut self) -> &mut Rows {
        self.plain(b"")
    }

    /// Ends the row.
    pub fn end(&mut self) {
        debug_assert_eq!(self.filled, self.columns, "fewer fields than columns");
        self.bytes.push(b'\n');
        self.filled = 0;
        self.count += 1;
    }

    /// Rows that were written before, with some cells of text changed: `change` is told a column's name and what stands there,
    /// and gives what is to stand there instead.
    ///
    /// # Errors
    /// The bytes are no rows of the table.
    pub fn changed(table: &Table, bytes: &[u8], change: impl Fn(&str, &str) -> Option<String>) -> csv::Result<Rows> {
        let mut rows = Rows::new(table);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            for (column, cell) in table.columns.iter().zip(&record) {
                match change(column.name, unguarded(cell)) {
                    Some(other) => rows.text(&other),
                    None => rows.field(cell.as_bytes()),
                };
            }
            rows.end();
        }
        Ok(rows)
    }

    /// How far they are written now.
    pub fn written(&self) -> Written {
        debug_assert_eq!(self.filled, 0, "within a row");
        Written { bytes: self.bytes.len(), count: self.count }
    }

    /// Takes back everything that was written since.
    pub fn back_to(&mut self, before: Written) {
        self.bytes.truncate(before.bytes);
        self.filled = 0;
        self.count = before.count;
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables::PROBLEMS;
    use proptest::strategy::Strategy;

    #[test]
    fn formulas_cannot_run_and_text_comes_back() {
        let mut rows = Rows::new(&PROBLEMS);
        rows.text("=1+1").text("@x").text("a\"b,\n").text("-2").text("plain").end();
        let bytes = rows.into_bytes();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.iter().collect::<Vec<_>>(), ["'=1+1", "'@x", "a\"b,\n", "'-2", "plain"]);
        assert_eq!(row.iter().map(unguarded).collect::<Vec<_>>(), ["=1+1", "@x", "a\"b,\n", "-2", "plain"]);
        assert_eq!(unguarded("'quoted'"), "'quoted'");
    }

    #[test]
    fn what_was_written_since_is_taken_back() {
        let mut rows = Rows::new(&PROBLEMS);
        let row = |rows: &mut Rows| rows.text("a").text("b").text("c").text("d").text("e").end();
        row(&mut rows);
        let before = rows.written();
        row(&mut rows);
        rows.text("half a row").int(1);
        rows.back_to(before);
        assert_eq!(rows.count, 1);
        row(&mut rows);
        assert_eq!((rows.count, rows.into_bytes().as_slice()), (2, b"a,b,c,d,e\na,b,c,d,e\n".as_slice()));
    }

    #[test]
    fn what_rounds_to_zero_has_no_sign() {
        let mut rows = Rows::new(&PROBLEMS);
        rows.number(-0.0, 3).number(-0.0004, 3).number(-0.0006, 3).maybe(Some(-10.0), 0).maybe(Some(f64::NAN), 1).end();
        assert_eq!(rows.into_bytes(), b"0.000,0.000,-0.001,-10,\n");
    }

    proptest::proptest! {
        /// Numbers are written as the standard library writes them.
        #[test]
        fn numbers_are_those_of_the_standard_library(
            value in proptest::prop_oneof![
                -2.0f64..2.0, -1e12f64..1e12, proptest::num::f64::ANY, (-99_999i32..99_999).prop_map(|n| f64::from(n) / 2000.0),
            ],
            decimals in 0usize..9, whole: u64,
        ) {
            let mut rows = Rows::new(&PROBLEMS);
            rows.number(value, decimals).int(whole).milli(whole).int(0).number(0.0, decimals).end();
            let minus = |written: String| written.strip_prefix('-').filter(|w| w.chars().all(|c| "0.".contains(c))).map(str::to_owned).unwrap_or(written);
            let zero = minus(format!("{:.decimals$}", 0.0));
            let line = format!("{},{whole},{}.{:03},0,{zero}\n", minus(format!("{value:.decimals$}")), whole / 1000, whole % 1000);
            proptest::prop_assert_eq!(String::from_utf8(rows.into_bytes()).unwrap(), line);
        }

        /// Cells are quoted as the csv crate quotes them.
        #[test]
        fn the_csv_crate_writes_the_same(cells in proptest::collection::vec("[a,\"\r\n 字;\t]{0,6}", 5)) {
            let mut rows = Rows::new(&PROBLEMS);
            for cell in &cells {
                rows.field(cell.as_bytes());
            }
            rows.end();
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&cells).unwrap();
            proptest::prop_assert_eq!(rows.into_bytes(), writer.into_inner().unwrap());
        }
    }
}
