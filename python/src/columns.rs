//! Rows of tifa's tables as Arrow columns: years and counts as integers, shares as doubles, lists as lists, empty cells as
//! null. Texts come without the apostrophe that keeps spreadsheets from running them.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema};
use csv::StringRecord;
use tifa::report::row::unguarded;
use tifa::report::tables::{Column, Table, Type};

/// The name of a type, for who declares a schema.
pub fn type_name(kind: Type) -> &'static str {
    match kind {
        Type::Texts(_) => "list",
        Type::Years(_) => "years",
        other => other.name(),
    }
}

fn data_type(kind: Type) -> DataType {
    let list = |item: DataType| DataType::List(Arc::new(Field::new("item", item, true)));
    match kind {
        Type::Text => DataType::Utf8,
        Type::Integer => DataType::Int64,
        Type::Number => DataType::Float64,
        Type::Boolean => DataType::Boolean,
        Type::Year => DataType::Int32,
        Type::Texts(_) => list(DataType::Utf8),
        Type::Years(_) => list(DataType::Int32),
    }
}

enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
    Year(Int32Builder),
    Texts(&'static str, ListBuilder<StringBuilder>),
    Years(&'static str, ListBuilder<Int32Builder>),
}

impl Cells {
    fn new(kind: Type) -> Cells {
        match kind {
            Type::Text => Cells::Text(StringBuilder::new()),
            Type::Integer => Cells::Integer(Int64Builder::new()),
            Type::Number => Cells::Number(Float64Builder::new()),
            Type::Boolean => Cells::Flag(BooleanBuilder::new()),
            Type::Year => Cells::Year(Int32Builder::new()),
            Type::Texts(between) => Cells::Texts(between, ListBuilder::new(StringBuilder::new())),
            Type::Years(between) => Cells::Years(between, ListBuilder::new(Int32Builder::new())),
        }
    }

    fn push(&mut self, cell: &str) {
        let text = || Some(unguarded(cell)).filter(|text| !text.is_empty());
        match self {
            Cells::Text(values) => values.append_option(text()),
            Cells::Integer(values) => values.append_option(cell.parse().ok()),
            Cells::Number(values) => values.append_option(cell.parse().ok()),
            // A spreadsheet that saves a table writes TRUE.
            Cells::Flag(values) => values.append_option((!cell.is_empty()).then(|| cell.eq_ignore_ascii_case("true"))),
            Cells::Year(values) => values.append_option(cell.parse().ok()),
            Cells::Texts(between, values) => {
                text().iter().flat_map(|text| text.split(*between)).for_each(|item| values.values().append_value(item));
                values.append(!cell.is_empty());
            }
            Cells::Years(between, values) => {
                text().iter().flat_map(|text| text.split(*between)).for_each(|item| values.values().append_option(item.parse().ok()));
                values.append(!cell.is_empty());
            }
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Cells::Text(values) => Arc::new(values.finish()),
            Cells::Integer(values) => Arc::new(values.finish()),
            Cells::Number(values) => Arc::new(values.finish()),
            Cells::Flag(values) => Arc::new(values.finish()),
            Cells::Year(values) => Arc::new(values.finish()),
            Cells::Texts(_, values) => Arc::new(values.finish()),
            Cells::Years(_, values) => Arc::new(values.finish()),
        }
    }
}

/// Rows of a table on their way to columns.
pub struct TableColumns {
    /// The columns' places in a row.
    places: Vec<usize>,
    fields: Fields,
    cells: Vec<Cells>,
    rows: usize,
}

impl TableColumns {
    /// The columns of a table but those that are named.
    pub fn without(table: &Table, names: &[&str]) -> TableColumns {
        TableColumns::of(table, |name| !names.contains(&name))
    }

    /// The columns of a table that are named.
    pub fn only(table: &Table, names: &[&str]) -> TableColumns {
        TableColumns::of(table, |name| names.contains(&name))
    }

    fn of(table: &Table, wanted: impl Fn(&str) -> bool) -> TableColumns {
        let kept: Vec<(usize, &Column)> = table.columns.iter().enumerate().filter(|(_, c)| wanted(c.name)).collect();
        TableColumns {
            places: kept.iter().map(|(at, _)| *at).collect(),
            fields: kept.iter().map(|(_, c)| Field::new(c.name, data_type(c.kind), true)).collect(),
            cells: kept.iter().map(|(_, c)| Cells::new(c.kind)).collect(),
            rows: 0,
        }
    }

    /// Adds a row of the table.
    pub fn push<'r>(&mut self, cell: impl Fn(usize) -> &'r str) {
        self.rows += 1;
        self.places.iter().zip(&mut self.cells).for_each(|(at, cells)| cells.push(cell(*at)));
    }

    /// The columns and what they hold.
    pub fn finish(&mut self) -> (Fields, Vec<ArrayRef>) {
        self.rows = 0;
        (self.fields.clone(), self.cells.iter_mut().map(Cells::finish).collect())
    }

    /// As a table of its own.
    pub fn batch(mut self) -> Result<RecordBatch, arrow_schema::ArrowError> {
        let (fields, arrays) = self.finish();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }
}

/// Gives the rows of a table, as they are written, to `take`.
pub fn each_row(bytes: &[u8], take: &mut dyn FnMut(&StringRecord)) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        take(&record);
    }
}

/// A column of lists of rows.
pub struct ListColumn {
    name: &'static str,
    table: TableColumns,
    ends: Vec<i32>,
}

impl ListColumn {
    /// A column of this name; each item is a row of the table without the columns that are named.
    pub fn new(name: &'static str, table: &Table, without: &[&str]) -> ListColumn {
        ListColumn { name, table: TableColumns::without(table, without), ends: vec![0] }
    }

    /// Adds a row to the list that has begun.
    pub fn push<'r>(&mut self, cell: impl Fn(usize) -> &'r str) {
        self.table.push(cell);
    }

    /// Ends a list.
    pub fn end(&mut self) {
        self.ends.push(self.table.rows as i32);
    }

    /// The column.
    pub fn finish(mut self) -> (FieldRef, ArrayRef) {
        let (fields, arrays) = self.table.finish();
        list(self.name, fields, arrays, self.ends)
    }
}

/// A column of lists of rows, whose columns are `arrays`; list n ends before row `ends[n + 1]`.
pub fn list(name: &str, fields: Fields, arrays: Vec<ArrayRef>, ends: Vec<i32>) -> (FieldRef, ArrayRef) {
    let item = Arc::new(Field::new("item", DataType::Struct(fields.clone()), true));
    let rows = StructArray::new(fields, arrays, None);
    let lists = ListArray::new(item.clone(), OffsetBuffer::new(ends.into()), Arc::new(rows), None);
    (Arc::new(Field::new(name, DataType::List(item), true)), Arc::new(lists))
}
