//! Every table as JSON lines: numbers as numbers, years as integers, lists as lists, empty cells as null.

use super::Sources;
use super::output::{NewFile, Written};
use super::read::{Row, TableReader};
use super::tables::{TABLES, Table, Type};
use crate::error::Result;

/// Writes `NAME.jsonl` for every table that is there.
///
/// # Errors
/// A table cannot be read, or a file cannot be written.
pub fn write(sources: &Sources) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    for table in TABLES {
        let Some(reader) = TableReader::open(sources.tables, table)? else { continue };
        let mut file = NewFile::create(sources.into, &file_name(table))?;
        let mut line = Vec::new();
        let headers = table.columns.iter().map(|c| sources.about.headers.pick(c.name, c.zh));
        let keys: Vec<String> = headers.enumerate().map(|(at, name)| format!("{}\"{name}\":", if at == 0 { '{' } else { ',' })).collect();
        reader.each(&mut |row| {
            line.clear();
            object(table, &keys, row, &mut line);
            file.append(&line)
        })?;
        written.push(file.finish()?);
    }
    Ok(written)
}

/// The file of a table.
pub fn file_name(table: &Table) -> String {
    format!("{}.jsonl", table.name)
}

/// A row as an object; `keys` stand before the cells as they are.
fn object(table: &Table, keys: &[String], row: Row, line: &mut Vec<u8>) {
    for ((column, key), cell) in table.columns.iter().zip(keys).zip(row.cells()) {
        line.extend_from_slice(key.as_bytes());
        match column.kind {
            _ if cell.is_empty() => line.extend_from_slice(b"null"),
            Type::Text => quoted(cell, line),
            Type::Boolean if cell.eq_ignore_ascii_case("true") => line.extend_from_slice(b"true"),
            Type::Boolean => line.extend_from_slice(b"false"),
            // What the table writes of them is JSON already, to the last digit; what someone else has written may not be.
            Type::Integer | Type::Number | Type::Year if serde_json::from_str::<f64>(cell).is_ok() => {
                line.extend_from_slice(cell.as_bytes())
            }
            Type::Integer | Type::Number | Type::Year => quoted(cell, line),
            Type::Texts(between) => list(cell.split(between), line, quoted),
            Type::Years(between) => list(cell.split(between), line, |year, line| line.extend_from_slice(year.as_bytes())),
        }
    }
    line.extend_from_slice(b"}\n");
}

fn list<'a>(items: impl Iterator<Item = &'a str>, line: &mut Vec<u8>, item: impl Fn(&str, &mut Vec<u8>)) {
    line.push(b'[');
    for (at, words) in items.enumerate() {
        if at > 0 {
            line.push(b',');
        }
        item(words, line);
    }
    line.push(b']');
}

fn quoted(words: &str, line: &mut Vec<u8>) {
    // Writing into memory cannot fail, and a text always has a JSON form.
    let _ = serde_json::to_writer(line, words);
}
