//! Arrow batches of documents, in and out.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BinaryBuilder, BooleanBuilder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Int64Array, LargeStringArray, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema};
use rayon::prelude::*;
use tifa::analyse::{Analyser, GROWING, Kept};
use tifa::discovery::CharCounts;
use tifa::input::record::{Payload, RawRecord};
use tifa::lang::Lang;
use tifa::pipeline::Part;
use tifa::report::tables::{PROBLEMS, SPEECHES, Table};
use tifa::spill::rows::decode;

use crate::columns::{ListColumn, TableColumns, list};

/// Documents that one worker takes at a time.
const CHUNK: usize = 32;

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

/// The place of speeches.csv in [`GROWING`].
const SPEECHES_AT: usize = 0;

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
            if !column.data_type().is_integer() {
                return Err(format!("order: column '{name}' holds {}, not whole numbers", column.data_type()));
            }
            let numbers = cast(column, &DataType::Int64).map_err(|e| format!("order: {e}"))?;
            let good = |number: Option<i64>| number.is_some_and(|number| number >= 0);
            if !numbers.as_primitive::<Int64Type>().iter().all(good) {
                return Err(format!("order: column '{name}' has cells that are empty, negative or too large"));
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
    let fail = |e: ArrowError| format!("column '{}': {e}", field.name());
    let texts = cast(column, &DataType::LargeUtf8).map_err(fail)?;
    if !matches!(column.data_type(), DataType::Float64 | DataType::Float32) {
        return Ok(texts);
    }
    // A column of whole numbers with gaps comes from pandas as one of decimal numbers.
    let numbers = cast(column, &DataType::Float64).map_err(fail)?;
    let cells = numbers.as_primitive::<Float64Type>().iter().zip(texts.as_string::<i64>());
    let cell = |(number, text): (Option<f64>, Option<&str>)| match number {
        Some(number) if number.fract() == 0.0 && number.abs() < 1e15 => Some(format!("{number}")),
        _ => text.map(str::to_owned),
    };
    Ok(Arc::new(LargeStringArray::from_iter(cells.map(cell))))
}

/// Analyses documents; one row a speech, and one for each document that is lost.
/// `stamp` is [`tifa::pipeline::stamp`].
pub fn analyse(
    records: &[(i64, RawRecord)],
    analyser: &Analyser,
    lang: Lang,
    further: &[Further],
    stamp: u64,
) -> Result<RecordBatch, ArrowError> {
    let chunk = |chunk: &[(i64, RawRecord)]| {
        let mut speeches = Speeches::new(further, stamp);
        for (order, record) in chunk {
            let read = analyser.read(record);
            let mut part = Part::new((*order as u64, 0), read.source().map(str::to_owned), analyser.analyse_one(&read), lang);
            if further.contains(&Further::Partial) && !part.lost {
                part.chars = CharCounts::of_texts(read.texts());
            }
            speeches.add(*order, part);
        }
        speeches.finish()
    };
    let chunks: Vec<RecordBatch> = records.par_chunks(CHUNK).map(chunk).collect::<Result<_, ArrowError>>()?;
    match chunks.first() {
        Some(first) => arrow_select::concat::concat_batches(&first.schema(), &chunks),
        None => Speeches::new(further, stamp).finish(),
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

/// A document whose rows wait to become columns.
struct Waiting {
    order: i64,
    /// What it calls itself where it has no speech.
    source: String,
    /// Rows in speeches.csv.
    speeches: u64,
    /// Rows in the table of each list.
    rows: Vec<u64>,
    /// Rows in problems.csv.
    problems: u64,
}

/// Speeches on their way to a batch.
struct Speeches<'f> {
    further: &'f [Further],
    stamp: u64,
    waiting: Vec<Waiting>,
    speeches: Vec<u8>,
    /// Tables whose rows become lists, by their place in [`GROWING`], and these rows.
    lists: Vec<(usize, &'static str, Vec<u8>)>,
    problems: Vec<u8>,
    slogans: Slogans,
    partials: BinaryBuilder,
}

impl Speeches<'_> {
    fn new(further: &[Further], stamp: u64) -> Speeches<'_> {
        let list = |further: &Further| match further {
            Further::List(at) => {
                let (name, table) = LISTS[*at];
                Some((GROWING.iter().position(|t| t.name == table)?, name, Vec::new()))
            }
            _ => None,
        };
        Speeches {
            further,
            stamp,
            waiting: Vec::new(),
            speeches: Vec::new(),
            lists: further.iter().filter_map(list).collect(),
            problems: Vec::new(),
            slogans: Slogans { ends: vec![0], ..Slogans::default() },
            partials: BinaryBuilder::new(),
        }
    }

    /// Adds a document. Its rows wait until there are many: that is faster than to take each apart.
    fn add(&mut self, order: i64, mut part: Part) {
        self.waiting.push(Waiting {
            order,
            source: part.problems.last().filter(|_| part.lost).map_or_else(String::new, |told| told.source.clone()),
            speeches: part.rows[SPEECHES_AT].count,
            rows: self.lists.iter().map(|(table, ..)| part.rows[*table].count).collect(),
            problems: part.problems.len() as u64,
        });
        self.speeches.extend_from_slice(&part.rows[SPEECHES_AT].bytes);
        self.lists.iter_mut().for_each(|(table, _, rows)| rows.extend_from_slice(&part.rows[*table].bytes));
        part.problems.iter().for_each(|told| self.problems.extend_from_slice(&told.bytes));
        let count = (part.rows[SPEECHES_AT].count as usize).max(1);
        if self.further.contains(&Further::Slogans) {
            part.speeches.iter().for_each(|speech| self.slogans.add(&speech.kept));
            self.slogans.ends.resize(self.slogans.ends.len() + count - part.speeches.len(), self.slogans.hits.len() as i32);
        }
        if self.further.contains(&Further::Partial) {
            // The other rows are columns.
            part.rows.truncate(SPEECHES_AT + 1);
            self.partials.append_option(part.to_bytes(self.stamp).ok());
            (1..count).for_each(|_| self.partials.append_null());
        }
    }

    /// The columns of speeches.csv, and the ids of all speeches.
    fn rows(&self) -> (TableColumns, Vec<String>) {
        let mut columns = TableColumns::without(&SPEECHES, &LATER);
        let (mut ids, mut row, mut rows) = (Vec::new(), csv::StringRecord::new(), reader(&self.speeches));
        for document in &self.waiting {
            for _ in 0..document.speeches {
                next(&mut rows, &mut row);
                ids.push(row[const { SPEECHES.place("speech_id") }].to_owned());
                columns.push(|at| &row[at]);
            }
            if document.speeches == 0 {
                columns.push(|at| if at == const { SPEECHES.place("source") } { &document.source } else { "" });
            }
        }
        (columns, ids)
    }

    /// A column of lists; `ids` are those of all speeches.
    fn list(&self, number: usize, ids: &[String]) -> ListColumn {
        let (table, name, bytes) = &self.lists[number];
        let table = GROWING[*table];
        let id = table.columns.iter().position(|c| c.name == "speech_id").unwrap_or(0);
        let mut column = ListColumn::new(name, table, &SAID);
        let (mut row, mut rows, mut ids) = (csv::StringRecord::new(), reader(bytes), ids);
        for document in &self.waiting {
            let (own, others) = ids.split_at(document.speeches as usize);
            ids = others;
            let mut speech = 0;
            for _ in 0..document.rows[number] {
                next(&mut rows, &mut row);
                // Rows stand in the order of the speeches.
                while speech + 1 < own.len() && row[id] != own[speech] {
                    column.end();
                    speech += 1;
                }
                column.push(|at| &row[at]);
            }
            (speech..own.len().max(1)).for_each(|_| column.end());
        }
        column
    }

    /// What went wrong or was doubtful; what is said of a document stands on its first row.
    fn problems(&self) -> ListColumn {
        let mut column = ListColumn::new("problems", &PROBLEMS, &[]);
        let (mut row, mut rows) = (csv::StringRecord::new(), reader(&self.problems));
        for document in &self.waiting {
            for _ in 0..document.problems {
                next(&mut rows, &mut row);
                column.push(|at| &row[at]);
            }
            (0..document.speeches.max(1)).for_each(|_| column.end());
        }
        column
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let (mut speeches, ids) = self.rows();
        let orders = self.waiting.iter().flat_map(|document| (0..document.speeches.max(1)).map(|_| document.order));
        let orders = Int64Array::from_iter_values(orders);
        let mut fields: Vec<FieldRef> = vec![Arc::new(Field::new("order", DataType::Int64, false))];
        let mut columns: Vec<ArrayRef> = vec![Arc::new(orders)];
        let (said, arrays) = speeches.finish();
        fields.extend(said.iter().cloned());
        columns.extend(arrays);
        let mut lists = 0..self.lists.len();
        for further in self.further {
            let (field, column) = match further {
                Further::Slogans => self.slogans.finish(),
                Further::List(_) => match lists.next() {
                    Some(number) => self.list(number, &ids).finish(),
                    None => continue,
                },
                Further::Problems => self.problems().finish(),
                Further::Partial => {
                    (Arc::new(Field::new("partial", DataType::Binary, true)) as FieldRef, Arc::new(self.partials.finish()) as ArrayRef)
                }
            };
            fields.push(field);
            columns.push(column);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}

fn reader(rows: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).from_reader(rows)
}

/// The next row of a table of ours; an empty one behind the last, which does not happen.
fn next(rows: &mut csv::Reader<&[u8]>, row: &mut csv::StringRecord) {
    if !rows.read_record(row).unwrap_or(false) {
        row.clear();
    }
}

impl Slogans {
    fn add(&mut self, kept: &[u8]) {
        let Slogans { names, classes, kinds, known, hits, nested, ends } = self;
        for (key, count, inside) in decode::<Kept>(kept).map(|kept| kept.row.slogans).unwrap_or_default() {
            names.append_value(key.name);
            classes.append_value(key.class.name());
            kinds.append_value(key.kind.name());
            known.append_value(key.known);
            hits.append_value(count as i64);
            nested.append_value(inside as i64);
        }
        ends.push(hits.len() as i32);
    }

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

/// A table by its name.
pub fn table_named(name: &str) -> Option<&'static Table> {
    tifa::report::tables::TABLES.iter().find(|t| t.name == name).copied()
}
