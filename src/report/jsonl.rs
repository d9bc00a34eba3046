//! Every table as JSON lines: numbers as numbers, years as integers, lists as lists, empty cells as null.

use super::Sources;
use super::output::{NewFile, Written};
use super::read::{Row, TableReader};
use super::tables::{TABLES, Table, Type};
use crate::error::Result;
use crate::lang::Lang;

/// Writes `NAME.jsonl` for every table that is there.
///
/// # Errors
/// A table cannot be read, or a file cannot be written.
pub fn write(sources: &Sources) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    for table in TABLES {
        let Some(reader) = TableReader::open(sources.tables, table)? else { continue };
        let mut file = NewFile::create(sources.into, &file_name(table))?;
        let mut line = String::new();
        reader.each(&mut |row| {
            line.clear();
            object(table, sources.about.headers, row, &mut line);
            line.push('\n');
            file.append(line.as_bytes())
        })?;
        written.push(file.finish()?);
    }
    Ok(written)
}

/// The file of a table.
pub fn file_name(table: &Table) -> String {
    format!("{}.jsonl", table.name)
}

fn object(table: &Table, headers: Lang, row: Row, line: &mut String) {
    for (at, (column, cell)) in table.columns.iter().zip(row.cells()).enumerate() {
        line.push(if at == 0 { '{' } else { ',' });
        quoted(headers.pick(column.name, column.zh), line);
        line.push(':');
        if cell.is_empty() {
            line.push_str("null");
            continue;
        }
        match column.kind {
            Type::Text => quoted(cell, line),
            // What the table writes of them is JSON already, to the last digit.
            Type::Integer | Type::Number | Type::Boolean | Type::Year => line.push_str(cell),
            Type::Texts(between) => list(cell.split(between), line, quoted),
            Type::Years(between) => list(cell.split(between), line, |year, line| line.push_str(year)),
        }
    }
    line.push('}');
}

fn list<'a>(items: impl Iterator<Item = &'a str>, line: &mut String, item: impl Fn(&str, &mut String)) {
    line.push('[');
    for (at, words) in items.enumerate() {
        if at > 0 {
            line.push(',');
        }
        item(words, line);
    }
    line.push(']');
}

fn quoted(words: &str, line: &mut String) {
    // A text always has a JSON form.
    line.push_str(&serde_json::to_string(words).unwrap_or_default());
}
