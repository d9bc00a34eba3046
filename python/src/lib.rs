//! `tifa._tifa`: the same analysis as the command's, over batches of Arrow. What Python's users see is in `tifa/`.

mod columns;
mod documents;

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use pyo3::exceptions::{PyKeyError, PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator};
use pyo3_arrow::PyRecordBatch;
use serde_json::{Value, json};
use tifa::analyse::Analyser;
use tifa::cli::args::Settings;
use tifa::cli::plan::planned;
use tifa::cli::{commands, config};
use tifa::concordance::{As, Line, Pattern, Sort, sort};
use tifa::error::Error;
use tifa::input::metadata::Sidecar;
use tifa::lang::Lang;
use tifa::observe::NullObserver;
use tifa::pipeline::{self, Outcome, each_document, load_segmenter};
use tifa::plan::{Extra, Plan};
use tifa::report::Report;
use tifa::report::read::TableReader;
use tifa::report::tables::{KWIC, SPEECHES, TABLES, Table, Type};

use crate::columns::{TableColumns, each_row, type_name};
use crate::documents::{Further, LISTS, analyse, records, table_named};

/// As in the command: speeches make and drop millions of small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn raised(error: &Error, lang: Lang) -> PyErr {
    let message = error.message(lang);
    match error {
        Error::Unreadable { .. } | Error::Unwritable { .. } | Error::Busy { .. } | Error::Waiting { .. } => PyOSError::new_err(message),
        _ => PyValueError::new_err(message),
    }
}

fn failed(e: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(e.to_string())
}

/// What a concordance shows: a pattern, what it is, the order of lines, characters on each side.
type Asked = (String, String, String, usize);

/// Analyses documents with a set of options.
#[pyclass(frozen, module = "tifa._tifa")]
struct Analyzer {
    settings: Settings,
    plan: Plan,
    analyser: Analyser,
    pool: rayon::ThreadPool,
    lang: Lang,
    /// What parts of a corpus have to have in common.
    stamp: u64,
}

#[pymethods]
impl Analyzer {
    /// `options` are those of `tifa run` as JSON, by the names that they have in tifa.toml; they win over `config`, a file.
    #[new]
    #[pyo3(signature = (config, options, lang))]
    fn new(py: Python, config: Option<PathBuf>, options: &str, lang: &str) -> PyResult<Analyzer> {
        let lang = Lang::of_locale(lang);
        py.detach(|| {
            let file = config.map(|path| config::read(&path)).transpose().map_err(|e| raised(&e, lang))?.unwrap_or_default();
            let settings: Settings = serde_json::from_str(options).map_err(|e| PyValueError::new_err(format!("options: {e}")))?;
            let settings = settings.over(file);
            let build = || -> Result<(Plan, Analyser), Error> {
                let plan = planned(settings.clone(), Vec::new(), PathBuf::new(), lang)?;
                let mut sidecar = Sidecar::default();
                for path in &plan.metadata.tables {
                    sidecar.add(path, "", &mut Vec::new())?;
                }
                let analyser = Analyser::new(&plan, sidecar, load_segmenter(&plan.matching.words)?)?;
                Ok((plan, analyser))
            };
            let (plan, analyser) = build().map_err(|e| raised(&e, lang))?;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.threads.unwrap_or(0)).build().map_err(failed)?;
            let stamp = pipeline::stamp(&plan, &analyser);
            Ok(Analyzer { settings, plan, analyser, pool, lang, stamp })
        })
    }

    /// Analyses a batch of documents: one row a speech, one for each document that is lost.
    fn batch<'py>(
        &self,
        py: Python<'py>,
        batch: PyRecordBatch,
        include: Vec<String>,
        source: &str,
        order: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if self.plan.matching.survey {
            return Err(failed("survey: reads all documents twice, which only run() can"));
        }
        let further = include.iter().map(|name| Further::of(name)).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        if let Some((_, twice)) = include.iter().enumerate().find(|(at, name)| include[..*at].contains(name)) {
            return Err(failed(format!("include: '{twice}' stands there twice")));
        }
        let analysed = py.detach(|| {
            let records = records(batch.as_ref(), source, order)?;
            self.pool.install(|| analyse(&records, &self.analyser, self.lang, &further, self.stamp)).map_err(|e| e.to_string())
        });
        PyRecordBatch::new(analysed.map_err(failed)?).into_pyarrow(py)
    }

    /// Makes the tables of totals, and speeches.csv, from the `partial` columns of batches, in whatever order they come.
    fn merge<'py>(&self, py: Python<'py>, batches: &Bound<'py, PyAny>, output: PathBuf) -> PyResult<Bound<'py, PyDict>> {
        // They show places and texts, which are columns here.
        if let Some(report) = self.plan.reports.iter().find(|report| matches!(report, Report::Xlsx | Report::Html)) {
            return Err(failed(format!("{}: this report needs all tables, which only run() writes", report.name())));
        }
        let batches: Py<PyIterator> = batches.try_iter()?.unbind();
        let plan = planned(self.settings.clone(), Vec::new(), output, self.lang).map_err(|e| raised(&e, self.lang))?;
        let mut waiting: std::vec::IntoIter<Vec<u8>> = Vec::new().into_iter();
        let mut trouble = None;
        let merged = py.detach(|| {
            let mut next = || -> PyResult<Option<Vec<u8>>> {
                loop {
                    if let Some(part) = waiting.next() {
                        return Ok(Some(part));
                    }
                    match Python::attach(|py| batches.bind(py).clone().next().map(|batch| batch?.extract::<PyRecordBatch>())) {
                        None => return Ok(None),
                        Some(batch) => waiting = parts(batch?.as_ref())?.into_iter(),
                    }
                }
            };
            let mut parts = || {
                next().map_err(|e| {
                    trouble = Some(e);
                    Error::BadOption(String::new())
                })
            };
            pipeline::merge_parts(&plan, &self.analyser, 1, &NullObserver, &mut parts)
        });
        if let Some(trouble) = trouble {
            return Err(trouble);
        }
        let (outcome, renamed) = merged.map_err(|e| raised(&e, self.lang))?;
        let done = told(py, &outcome)?;
        let renamed: Vec<(i64, String, String)> = renamed.into_iter().map(|(place, old, new)| (place.0 as i64, old, new)).collect();
        done.set_item("renamed", renamed)?;
        Ok(done)
    }

    /// What `tifa run` does.
    fn run<'py>(&self, py: Python<'py>, paths: Vec<PathBuf>, output: PathBuf) -> PyResult<Bound<'py, PyDict>> {
        let outcome = py.detach(|| {
            let plan = planned(self.settings.clone(), paths, output, self.lang)?;
            pipeline::run(&plan, &NullObserver)
        });
        told(py, &outcome.map_err(|e| raised(&e, self.lang))?)
    }

    /// A run with further options, as JSON.
    fn compare<'py>(&self, py: Python<'py>, paths: Vec<PathBuf>, output: PathBuf, more: &str) -> PyResult<Bound<'py, PyDict>> {
        let more: Settings = serde_json::from_str(more).map_err(failed)?;
        let outcome = py.detach(|| {
            let plan = planned(more.over(self.settings.clone()), paths, output, self.lang)?;
            pipeline::run(&plan, &NullObserver)
        });
        told(py, &outcome.map_err(|e| raised(&e, self.lang))?)
    }

    /// Every place of a pattern in files.
    fn kwic_files<'py>(&self, py: Python<'py>, paths: Vec<PathBuf>, asked: Asked) -> PyResult<Bound<'py, PyAny>> {
        let (pattern, order, width) = self.asked(asked)?;
        let lines = py.detach(|| {
            let plan = planned(self.settings.clone(), paths, PathBuf::new(), self.lang)?;
            let mut lines = Vec::new();
            let take = &mut |analyser: &Analyser, document| lines.extend(analyser.concordance(&document, &pattern, width));
            each_document(&plan, take)?;
            Ok(lines)
        });
        concordance(py, lines.map_err(|e| raised(&e, self.lang))?, order)
    }

    /// Every place of a pattern in a batch of documents.
    fn kwic_batch<'py>(&self, py: Python<'py>, batch: PyRecordBatch, source: &str, asked: Asked) -> PyResult<Bound<'py, PyAny>> {
        let (pattern, order, width) = self.asked(asked)?;
        let lines = py.detach(|| {
            let documents = records(batch.as_ref(), source, None)?;
            let lines = |record| self.analyser.document(record, |document| self.analyser.concordance(&document, &pattern, width)).ok();
            Ok::<_, String>(documents.iter().filter_map(|(_, record)| lines(record)).flatten().collect())
        });
        concordance(py, lines.map_err(failed)?, order)
    }

    /// The words of a text.
    fn segment(&self, py: Python, text: &str) -> Vec<String> {
        py.detach(|| {
            let mut words = Vec::new();
            self.analyser.cut(text, &mut words);
            words.iter().map(|word| word.of(text).to_owned()).collect()
        })
    }

    /// The list columns that the options ask for.
    fn lists(&self) -> Vec<&'static str> {
        let also = |extra: Extra| self.plan.comparison.also.contains(&extra);
        let asked = |list: &str| match list {
            "terms" => self.plan.matching.terms.is_some(),
            "sentence_themes" => also(Extra::Sentences),
            "richness" => also(Extra::Richness),
            "paragraphs" => also(Extra::Text),
            _ => true,
        };
        LISTS.iter().map(|(list, _)| *list).filter(|list| asked(list)).collect()
    }

    /// The options that bear on the tables, as run.json has them, as JSON.
    fn options(&self) -> String {
        self.plan.options().to_string()
    }
}

impl Analyzer {
    fn asked(&self, (pattern, kind, order, width): Asked) -> PyResult<(Pattern, Sort, usize)> {
        let kind: As = serde_json::from_value(json!(kind)).map_err(|e| PyValueError::new_err(format!("kind: {e}")))?;
        let order: Sort = serde_json::from_value(json!(order)).map_err(|e| PyValueError::new_err(format!("sort: {e}")))?;
        Ok((Pattern::new(&pattern, kind, self.analyser.finder()).map_err(|e| raised(&e, self.lang))?, order, width))
    }
}

fn concordance(py: Python, mut lines: Vec<Line>, order: Sort) -> PyResult<Bound<PyAny>> {
    sort(&mut lines, order);
    let mut columns = TableColumns::without(&KWIC, &[]);
    each_row(&commands::kwic::rows(&lines).into_bytes(), &mut |row| columns.push(|at| &row[at]));
    PyRecordBatch::new(columns.batch().map_err(failed)?).into_pyarrow(py)
}

/// The parts of a batch.
fn parts(batch: &RecordBatch) -> PyResult<Vec<Vec<u8>>> {
    let column =
        batch.column_by_name("partial").ok_or_else(|| failed("partial: there is no such column; analyse with it among `include`"))?;
    let column = arrow_cast::cast(column, &DataType::LargeBinary).map_err(failed)?;
    Ok(column.as_binary::<i64>().iter().flatten().map(<[u8]>::to_vec).collect())
}

/// How a run ended.
fn told<'py>(py: Python<'py>, outcome: &Outcome) -> PyResult<Bound<'py, PyDict>> {
    let done = PyDict::new(py);
    let counts = PyDict::new(py);
    if let Ok(Value::Object(values)) = serde_json::to_value(outcome.counts) {
        for (name, value) in values {
            counts.set_item(name, value.as_u64())?;
        }
    }
    done.set_item("counts", counts)?;
    done.set_item("sides", outcome.sides)?;
    done.set_item("files", outcome.written.iter().map(|w| w.file.as_str()).collect::<Vec<_>>())?;
    Ok(done)
}

/// The speeches of an output folder that nearly repeat others, whatever the size of speeches.csv.
#[pyfunction]
fn duplicates(py: Python, folder: PathBuf) -> PyResult<Bound<PyAny>> {
    let read = || -> Result<TableColumns, Error> {
        let of = const { SPEECHES.place("duplicate_of") };
        let mut columns = TableColumns::only(&SPEECHES, &["speech_id", "duplicate_of", "similarity"]);
        if let Some(reader) = TableReader::open(&folder, &SPEECHES)? {
            reader.each(&mut |row| {
                if !row.cell(of).is_empty() {
                    columns.push(|at| row.cell(at));
                }
                Ok(())
            })?;
        }
        Ok(columns)
    };
    let columns = py.detach(read).map_err(|e| raised(&e, Lang::En))?;
    PyRecordBatch::new(columns.batch().map_err(failed)?).into_pyarrow(py)
}

/// A table of an output folder.
#[pyfunction]
fn read_table<'py>(py: Python<'py>, folder: PathBuf, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let table = table_named(name).ok_or_else(|| PyKeyError::new_err(format!("'{name}' is no table of tifa's")))?;
    let read = || -> Result<Option<TableColumns>, Error> {
        let Some(reader) = TableReader::open(&folder, table)? else { return Ok(None) };
        let mut columns = TableColumns::without(table, &[]);
        reader.each(&mut |row| {
            columns.push(|at| row.cell(at));
            Ok(())
        })?;
        Ok(Some(columns))
    };
    let columns = py.detach(read).map_err(|e| raised(&e, Lang::En))?;
    let columns = columns.ok_or_else(|| PyKeyError::new_err(format!("{} has no {}", folder.display(), table.file())))?;
    PyRecordBatch::new(columns.batch().map_err(failed)?).into_pyarrow(py)
}

#[pymodule]
fn _tifa(module: &Bound<PyModule>) -> PyResult<()> {
    module.add_class::<Analyzer>()?;
    module.add_function(wrap_pyfunction!(read_table, module)?)?;
    module.add_function(wrap_pyfunction!(duplicates, module)?)?;
    module.add("VERSION", env!("CARGO_PKG_VERSION"))?;
    let tables = PyDict::new(module.py());
    let separators = PyDict::new(module.py());
    for table in TABLES.iter().copied().chain([&KWIC as &Table]) {
        let columns: Vec<(&str, &str)> = table.columns.iter().map(|c| (c.name, type_name(c.kind))).collect();
        tables.set_item(table.name, columns)?;
        for column in table.columns {
            if let Type::Texts(between) | Type::Years(between) = column.kind {
                separators.set_item((table.name, column.name), between)?;
            }
        }
    }
    module.add("TABLES", tables)?;
    module.add("SEPARATORS", separators)?;
    let lists = PyDict::new(module.py());
    LISTS.iter().try_for_each(|(list, table)| lists.set_item(list, table))?;
    module.add("LISTS", lists)
}
