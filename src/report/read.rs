//! Tables read back, row by row: what reports are made of. A table is known by its header row, in either language.

use std::fs::File;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::row::unguarded;
use super::tables::Table;
use crate::error::{Error, Result};

/// A table that is read.
pub struct TableReader {
    path: PathBuf,
    reader: csv::Reader<File>,
}

/// A row of a table that is read. Columns are named by their place, which [`Table::place`] gives.
#[derive(Clone, Copy)]
pub struct Row<'a>(&'a StringRecord);

impl<'a> Row<'a> {
    /// A row that was kept.
    pub fn of(record: &'a StringRecord) -> Row<'a> {
        Row(record)
    }

    /// A cell as it stands in the table.
    pub fn cell(self, column: usize) -> &'a str {
        self.0.get(column).unwrap_or_default()
    }

    /// A text, without the apostrophe that keeps spreadsheets from running it.
    pub fn text(self, column: usize) -> &'a str {
        unguarded(self.cell(column))
    }

    /// A whole number or a year; `None` where the cell is empty.
    pub fn int(self, column: usize) -> Option<i64> {
        self.cell(column).parse().ok()
    }

    /// A number; `None` where the cell is empty.
    pub fn number(self, column: usize) -> Option<f64> {
        self.cell(column).parse().ok()
    }

    /// True where the cell says so.
    pub fn flag(self, column: usize) -> bool {
        // A spreadsheet that saves a table writes TRUE.
        self.cell(column).eq_ignore_ascii_case("true")
    }

    /// All cells.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        self.0.iter()
    }
}

impl TableReader {
    /// Opens a table; `None` where the folder does not have it.
    ///
    /// # Errors
    /// The file cannot be read, or it is another table.
    pub fn open(folder: &Path, table: &Table) -> Result<Option<TableReader>> {
        let path = folder.join(table.file());
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(Error::Unreadable { what: "table", path, cause }),
        };
        let mut reader = csv::ReaderBuilder::new().buffer_capacity(256 * 1024).from_reader(file);
        let headers = reader.headers().map_err(|e| broken(&path, &e))?;
        let named = |(at, name): (usize, &str)| {
            let name = if at == 0 { name.trim_start_matches('\u{feff}') } else { name };
            table.columns.get(at).is_some_and(|c| name == c.name || name == c.zh)
        };
        if headers.len() != table.columns.len() || !headers.iter().enumerate().all(named) {
            let message = "its columns are not those of this version of tifa. Run tifa again over the texts.".to_owned();
            return Err(Error::Malformed { what: "table", path, message });
        }
        Ok(Some(TableReader { path, reader }))
    }

    /// Gives every row to `take`.
    ///
    /// # Errors
    /// The file cannot be read, a row has another number of cells, or what `take` returns.
    pub fn each(mut self, take: &mut dyn FnMut(Row) -> Result<()>) -> Result<()> {
        let mut record = StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|e| broken(&self.path, &e))? {
            take(Row(&record))?;
        }
        Ok(())
    }
}

/// Gives every row of a table to `take`; none where the folder does not have the table. Returns whether it has.
///
/// # Errors
/// See [`TableReader::open`] and [`TableReader::each`].
pub fn each_row(folder: &Path, table: &Table, take: &mut dyn FnMut(Row)) -> Result<bool> {
    match TableReader::open(folder, table)? {
        Some(reader) => {
            reader.each(&mut |row| {
                take(row);
                Ok(())
            })?;
            Ok(true)
        }
        None => Ok(false),
    }
}

fn broken(path: &Path, e: &csv::Error) -> Error {
    Error::Malformed { what: "table", path: path.to_owned(), message: format!("{e}. Run tifa again over the texts.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables::PROBLEMS;

    #[test]
    fn a_table_is_known_by_its_header_in_both_languages() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(PROBLEMS.file());
        for header in ["\u{feff}source,severity,code,message,remedy", "来源,轻重,代码,说明,处理"] {
            let zh: Vec<&str> = PROBLEMS.columns.iter().map(|c| c.zh).collect();
            let header = if header.starts_with('来') { zh.join(",") } else { header.to_owned() };
            std::fs::write(&path, format!("{header}\n'=a,error,c,m,r\n")).unwrap();
            let mut rows = Vec::new();
            assert!(each_row(dir.path(), &PROBLEMS, &mut |row| rows.push((row.text(0).to_owned(), row.cell(0).to_owned()))).unwrap());
            assert_eq!(rows, [("=a".to_owned(), "'=a".to_owned())]);
        }
        std::fs::write(&path, "source,severity\n").unwrap();
        assert!(each_row(dir.path(), &PROBLEMS, &mut |_| {}).is_err());
        std::fs::remove_file(&path).unwrap();
        assert!(!each_row(dir.path(), &PROBLEMS, &mut |_| {}).unwrap());
    }
}
