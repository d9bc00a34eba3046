//! Every table as Parquet: years and counts as integers, shares as doubles, lists as lists, empty cells as null.
//! Snappy-compressed, in row groups of [`GROUP`] rows.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type as Schema, TypePtr};

use super::Sources;
use super::output::{NewFile, Written};
use super::read::TableReader;
use super::tables::{Column, TABLES, Table, Type};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// Rows that are held in memory and written as one row group.
const GROUP: usize = 65_536;

/// The file of a table.
pub fn file_name(table: &Table) -> String {
    format!("{}.parquet", table.name)
}

/// Writes `NAME.parquet` for every table that is there.
///
/// # Errors
/// A table cannot be read, or a file cannot be written.
pub fn write(sources: &Sources) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    for table in TABLES {
        let Some(reader) = TableReader::open(sources.tables, table)? else { continue };
        let name = file_name(table);
        let fail = |e: ParquetError| Error::Unwritable { path: sources.into.join(&name), cause: std::io::Error::other(e) };
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("tifa {}", sources.about.version))
            .build();
        let file = NewFile::create(sources.into, &name)?;
        let mut writer =
            SerializedFileWriter::new(file, schema(table, sources.about.headers).map_err(fail)?, Arc::new(properties)).map_err(fail)?;
        let mut columns: Vec<Cells> = table.columns.iter().map(Cells::new).collect();
        let mut rows = 0;
        reader.each(&mut |row| {
            rows += 1;
            for ((cells, cell), column) in columns.iter_mut().zip(row.cells()).zip(table.columns) {
                if !cells.push(cell) {
                    let message = format!("row {rows}, {}: '{cell}' is no {}", column.name, column.kind.name());
                    return Err(Error::Malformed { what: "table", path: sources.tables.join(table.file()), message });
                }
            }
            if rows % GROUP == 0 { group(&mut writer, &mut columns).map_err(fail) } else { Ok(()) }
        })?;
        if rows % GROUP != 0 || rows == 0 {
            group(&mut writer, &mut columns).map_err(fail)?;
        }
        written.push(writer.into_inner().map_err(fail)?.finish()?);
    }
    Ok(written)
}

fn schema(table: &Table, headers: Lang) -> std::result::Result<TypePtr, ParquetError> {
    let fields = table.columns.iter().map(|c| field(c, headers.pick(c.name, c.zh))).collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Arc::new(Schema::group_type_builder(table.name).with_fields(fields).build()?))
}

fn field(column: &Column, name: &str) -> std::result::Result<TypePtr, ParquetError> {
    let text = |name, repetition| {
        let builder = Schema::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(repetition);
        builder.with_logical_type(Some(LogicalType::String)).with_converted_type(ConvertedType::UTF8).build()
    };
    let plain = |name, physical, repetition| Schema::primitive_type_builder(name, physical).with_repetition(repetition).build();
    // A list is a group of a repeated group of elements, as the format's description of nested types has it.
    let list = |element: Schema| {
        let repeated = Schema::group_type_builder("list").with_repetition(Repetition::REPEATED).with_fields(vec![Arc::new(element)]);
        let outer = Schema::group_type_builder(name).with_repetition(Repetition::OPTIONAL);
        outer
            .with_logical_type(Some(LogicalType::List))
            .with_converted_type(ConvertedType::LIST)
            .with_fields(vec![Arc::new(repeated.build()?)])
            .build()
    };
    Ok(Arc::new(match column.kind {
        Type::Text => text(name, Repetition::OPTIONAL)?,
        Type::Integer => plain(name, Physical::INT64, Repetition::OPTIONAL)?,
        Type::Number => plain(name, Physical::DOUBLE, Repetition::OPTIONAL)?,
        Type::Boolean => plain(name, Physical::BOOLEAN, Repetition::OPTIONAL)?,
        Type::Year => plain(name, Physical::INT32, Repetition::OPTIONAL)?,
        Type::Texts(_) => list(text("element", Repetition::REQUIRED)?)?,
        Type::Years(_) => list(plain("element", Physical::INT32, Repetition::REQUIRED)?)?,
    }))
}

/// The cells of a column that wait to be written.
struct Cells {
    kind: Type,
    values: Values,
    /// For each value or empty cell: how much of its path is there.
    definition: Vec<i16>,
    /// For lists: 0 begins a cell, 1 goes on with it.
    repetition: Vec<i16>,
}

enum Values {
    /// All texts behind one another, and where each ends.
    Texts(Vec<u8>, Vec<usize>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Flags(Vec<bool>),
    Years(Vec<i32>),
}

impl Cells {
    fn new(column: &Column) -> Cells {
        let values = match column.kind {
            Type::Text | Type::Texts(_) => Values::Texts(Vec::new(), Vec::new()),
            Type::Integer => Values::Integers(Vec::new()),
            Type::Number => Values::Numbers(Vec::new()),
            Type::Boolean => Values::Flags(Vec::new()),
            Type::Year | Type::Years(_) => Values::Years(Vec::new()),
        };
        Cells { kind: column.kind, values, definition: Vec::new(), repetition: Vec::new() }
    }

    /// Adds a cell; false where it does not hold what its column holds.
    fn push(&mut self, cell: &str) -> bool {
        let between = match self.kind {
            Type::Texts(between) | Type::Years(between) => Some(between),
            _ => None,
        };
        if cell.is_empty() {
            self.definition.push(0);
            self.repetition.push(0);
            return true;
        }
        let Some(between) = between else {
            self.definition.push(1);
            return self.values.push(cell);
        };
        cell.split(between).enumerate().all(|(at, item)| {
            self.definition.push(2);
            self.repetition.push((at > 0) as i16);
            self.values.push(item)
        })
    }

    fn write(&mut self, writer: &mut SerializedColumnWriter) -> std::result::Result<(), ParquetError> {
        let definition = Some(self.definition.as_slice());
        let repetition = matches!(self.kind, Type::Texts(_) | Type::Years(_)).then_some(self.repetition.as_slice());
        match &mut self.values {
            Values::Texts(letters, ends) => {
                let whole = Bytes::from(std::mem::take(letters));
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts: Vec<ByteArray> = starts.zip(ends.iter()).map(|(from, to)| ByteArray::from(whole.slice(from..*to))).collect();
                writer.typed::<ByteArrayType>().write_batch(&texts, definition, repetition)?;
                ends.clear();
            }
            Values::Integers(v) => {
                writer.typed::<Int64Type>().write_batch(v, definition, repetition)?;
                v.clear();
            }
            Values::Numbers(v) => {
                writer.typed::<DoubleType>().write_batch(v, definition, repetition)?;
                v.clear();
            }
            Values::Flags(v) => {
                writer.typed::<BoolType>().write_batch(v, definition, repetition)?;
                v.clear();
            }
            Values::Years(v) => {
                writer.typed::<Int32Type>().write_batch(v, definition, repetition)?;
                v.clear();
            }
        }
        self.definition.clear();
        self.repetition.clear();
        Ok(())
    }
}

impl Values {
    /// Adds a value; false where the cell does not hold one.
    fn push(&mut self, cell: &str) -> bool {
        fn add<T>(list: &mut Vec<T>, value: Option<T>) -> bool {
            let there = value.is_some();
            list.extend(value);
            there
        }
        match self {
            Values::Texts(letters, ends) => {
                letters.extend_from_slice(cell.as_bytes());
                ends.push(letters.len());
                true
            }
            Values::Integers(v) => add(v, cell.parse().ok()),
            Values::Numbers(v) => add(v, cell.parse().ok()),
            Values::Flags(v) => add(v, cell.to_ascii_lowercase().parse().ok()),
            Values::Years(v) => add(v, cell.parse().ok()),
        }
    }
}

fn group<W: std::io::Write + Send>(writer: &mut SerializedFileWriter<W>, columns: &mut [Cells]) -> std::result::Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for cells in columns {
        // The schema has a column for each.
        if let Some(mut column) = group.next_column()? {
            cells.write(&mut column)?;
            column.close()?;
        }
    }
    group.close()?;
    Ok(())
}
