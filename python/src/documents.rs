//! Arrow batches of documents, in and out.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BinaryBuilder, BooleanBuilder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema};
use rayon::prelude::*;
use tifa::analyse::{Analyser, GROWING, Kept};
use tifa::input::record::{Payload, RawRecord};
use tifa::lang::Lang;
use tifa::pipeline::Part;
use tifa::report::tables::{PROBLEMS, SPEECHES, Table};
use tifa::spill::rows::decode;

use crate::columns::{ListColumn, TableColumns, each_row, list};

/// Documents that one worker takes at a time.
const CHUNK: usize = 16;

/// Columns of lists, and the tables whose rows they hold.
pub const LISTS: [(&str, &str); 8] = [
    ("sections", "sections"),
    ("hits", "slogan_hits"),
    ("members", "slogan_members"),
    ("themes", "themes"),
    ("terms", "term_counts"),
    ("sentence_themes", "sentences"),
    ("richness", "richness"),
    ("paragraphs", "paragraphs"),
];

/// What a row says of itself and its lists need not repeat.
const SAID: [&str; 3] = ["speech_id", "source", "year"];

/// What is known of a speech only when all are read.
const LATER: [&str; 2] = ["duplicate_of", "similarity"];

/// A column of speeches beside those of speeches.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Further {
    /// How often each slogan stands in the speech.
    Slogans,
    /// The rows of a table, by its place in [`LISTS`].
    List(usize),
    /// What went wrong or was doubtful.
    Problems,
    /// What totals are made of.
    Partial,
}

impl Further {
    /// The column of this name.
    pub fn of(name: &str) -> Result<Further, String> {
        match name {
            "slogans" => Ok(Further::Slogans),
            "problems" => Ok(Further::Problems),
            "partial" => Ok(Further::Partial),
            _ => LISTS.iter().position(|(list, _)| *list == name).map(Further::List).ok_or_else(|| {
                let lists: Vec<&str> = LISTS.iter().map(|(list, _)| *list).collect();
                format!("include: '{name}' is none of slogans, {}, problems, partial", lists.join(", "))
            }),
        }
    }
}

/// Documents of a batch, with what puts each in order.
pub fn records(batch: &RecordBatch, source: &str, order: Option<&str>) -> Result<Vec<(i64, RawRecord)>, String> {
    let schema = batch.schema();
    let columns = || schema.fields().iter().zip(batch.columns()).filter(|(field, _)| Some(field.name().as_str()) != order);
    let names: Arc<Vec<String>> = Arc::new(columns().map(|(field, _)| field.name().clone()).collect());
    let texts = columns().map(|(field, column)| texts(field, column)).collect::<Result<Vec<ArrayRef>, String>>()?;
    let order = match order {
        None => None,
        Some(name) => {
            let column = batch.column_by_name(name).ok_or_else(|| format!("order: there is no column '{name}'"))?;
            let numbers = cast(column, &DataType::Int64).map_err(|e| format!("order: {e}"))?;
            if numbers.null_count() > 0 {
                return Err(format!("order: column '{name}' has empty cells"));
            }
            Some(numbers)
        }
    };
    let file: Arc<str> = source.into();
    let record = |row: usize| {
        let cell = |column: &ArrayRef| {
            let column = column.as_string::<i64>();
            column.is_valid(row).then(|| column.value(row).to_owned())
        };
        let place = order.as_ref().map_or(row as i64, |numbers| numbers.as_primitive::<Int64Type>().value(row));
        let payload = Payload::Cells(names.clone(), texts.iter().map(cell).collect());
        (place, RawRecord { file: file.clone(), number: Some(place.wrapping_add(1) as u64), payload, hint: None })
    };
    Ok((0..batch.num_rows()).map(record).collect())
}

/// A column as texts.
fn texts(field: &FieldRef, column: &ArrayRef) -> Result<ArrayRef, String> {
    if column.data_type().is_nested() || matches!(column.data_type(), DataType::Binary | DataType::LargeBinary | DataType::BinaryView) {
        return Err(format!("column '{}' is of type {}, which no document has; leave it out", field.name(), column.data_type()));
    }
    // A column of whole numbers with gaps comes from pandas as one of decimal numbers.
    let whole = match column.data_type() {
        DataType::Float64 => column.as_primitive::<Float64Type>().iter().flatten().all(|n| n.fract() == 0.0),
        DataType::Float32 => column.as_primitive::<Float32Type>().iter().flatten().all(|n| n.fract() == 0.0),
        _ => false,
    };
    let fail = |e: ArrowError| format!("column '{}': {e}", field.name());
    let column = if whole { cast(column, &DataType::Int64).map_err(fail)? } else { column.clone() };
    cast(&column, &DataType::LargeUtf8).map_err(fail)
}

/// Analyses documents; one row a speech, and one for each document that is lost.
pub fn analyse(records: &[(i64, RawRecord)], analyser: &Analyser, lang: Lang, further: &[Further]) -> Result<RecordBatch, ArrowError> {
    let chunk = |chunk: &[(i64, RawRecord)]| {
        let mut speeches = Speeches::new(further);
        for (order, record) in chunk {
            let read = analyser.read(record);
            let part = Part::new((*order as u64, 0), read.source().map(str::to_owned), analyser.analyse_one(&read), lang);
            speeches.add(*order, part);
        }
        speeches.finish()
    };
    let chunks: Vec<RecordBatch> = records.par_chunks(CHUNK).map(chunk).collect::<Result<_, ArrowError>>()?;
    match chunks.first() {
        Some(first) => arrow_select::concat::concat_batches(&first.schema(), &chunks),
        None => Speeches::new(further).finish(),
    }
}

/// Counts of slogans by speech.
#[derive(Default)]
struct Slogans {
    names: StringBuilder,
    classes: StringBuilder,
    kinds: StringBuilder,
    known: BooleanBuilder,
    hits: Int64Builder,
    nested: Int64Builder,
    ends: Vec<i32>,
}

/// Speeches on their way to a batch.
struct Speeches<'f> {
    further: &'f [Further],
    order: Int64Builder,
    rows: TableColumns,
    slogans: Slogans,
    lists: Vec<(usize, ListColumn)>,
    problems: ListColumn,
    parts: BinaryBuilder,
}

impl Speeches<'_> {
    fn new(further: &[Further]) -> Speeches<'_> {
        let list = |further: &Further| match further {
            Further::List(at) => {
                let (name, table) = LISTS[*at];
                let place = GROWING.iter().position(|t| t.name == table)?;
                Some((place, ListColumn::new(name, GROWING[place], &SAID)))
            }
            _ => None,
        };
        Speeches {
            further,
            order: Int64Builder::new(),
            rows: TableColumns::without(&SPEECHES, &LATER),
            slogans: Slogans { ends: vec![0], ..Slogans::default() },
            lists: further.iter().filter_map(list).collect(),
            problems: ListColumn::new("problems", &PROBLEMS, &[]),
            parts: BinaryBuilder::new(),
        }
    }

    fn add(&mut self, order: i64, mut part: Part) {
        let mut ids: Vec<String> = Vec::new();
        each_row(&part.rows[0].bytes, &mut |row| {
            ids.push(row[const { SPEECHES.place("speech_id") }].to_owned());
            self.rows.push(|at| &row[at]);
        });
        if ids.is_empty() {
            let source = part.problems.last().map_or("", |told| &told.source);
            self.rows.push(|at| if at == const { SPEECHES.place("source") } { source } else { "" });
        }
        let count = ids.len().max(1);
        for (table, column) in &mut self.lists {
            fill(column, GROWING[*table], &part.rows[*table].bytes, &ids);
        }
        for speech in 0..count {
            self.order.append_value(order);
            if let Some(speech) = part.speeches.get(speech).filter(|_| self.further.contains(&Further::Slogans)) {
                self.slogans(&speech.kept);
            }
            self.slogans.ends.push(self.slogans.hits.len() as i32);
        }
        for told in &part.problems {
            each_row(&told.bytes, &mut |row| self.problems.push(|at| &row[at]));
        }
        (0..count).for_each(|_| self.problems.end());
        if self.further.contains(&Further::Partial) {
            // The other rows are columns.
            part.rows.truncate(1);
            self.parts.append_option(part.to_bytes().ok());
            (1..count).for_each(|_| self.parts.append_null());
        }
    }

    fn slogans(&mut self, kept: &[u8]) {
        let Slogans { names, classes, kinds, known, hits, nested, .. } = &mut self.slogans;
        let Ok(kept) = decode::<Kept>(kept) else { return };
        for (key, count, inside) in kept.row.slogans {
            names.append_value(key.name);
            classes.append_value(key.class.name());
            kinds.append_value(key.kind.name());
            known.append_value(key.known);
            hits.append_value(count as i64);
            nested.append_value(inside as i64);
        }
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut fields: Vec<FieldRef> = vec![Arc::new(Field::new("order", DataType::Int64, false))];
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.order.finish())];
        let (said, arrays) = self.rows.finish();
        fields.extend(said.iter().cloned());
        columns.extend(arrays);
        let mut lists = self.lists.into_iter();
        let mut problems = Some(self.problems);
        for further in self.further {
            let (field, column) = match further {
                Further::Slogans => self.slogans.finish(),
                Further::List(_) => match lists.next() {
                    Some((_, list)) => list.finish(),
                    None => continue,
                },
                Further::Problems => match problems.take() {
                    Some(problems) => problems.finish(),
                    None => continue,
                },
                Further::Partial => {
                    (Arc::new(Field::new("partial", DataType::Binary, true)) as FieldRef, Arc::new(self.parts.finish()) as ArrayRef)
                }
            };
            fields.push(field);
            columns.push(column);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}

impl Slogans {
    fn finish(&mut self) -> (FieldRef, ArrayRef) {
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(self.names.finish()),
            Arc::new(self.classes.finish()),
            Arc::new(self.kinds.finish()),
            Arc::new(self.known.finish()),
            Arc::new(self.hits.finish()),
            Arc::new(self.nested.finish()),
        ];
        let names = ["slogan", "class", "kind", "known", "hits", "nested"];
        let fields = names.iter().zip(&arrays).map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        list("slogans", fields, arrays, std::mem::take(&mut self.ends))
    }
}

/// Adds the rows of a document's speeches, which stand in the order of these.
fn fill(column: &mut ListColumn, table: &Table, bytes: &[u8], ids: &[String]) {
    let id = table.columns.iter().position(|c| c.name == "speech_id").unwrap_or(0);
    let mut speech = 0;
    each_row(bytes, &mut |row| {
        while speech + 1 < ids.len() && row[id] != ids[speech] {
            column.end();
            speech += 1;
        }
        column.push(|at| &row[at]);
    });
    (speech..ids.len().max(1)).for_each(|_| column.end());
}

/// A table by its name.
pub fn table_named(name: &str) -> Option<&'static Table> {
    tifa::report::tables::TABLES.iter().find(|t| t.name == name).copied()
}
