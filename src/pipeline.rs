//! The story of a run: discover, read in batches, analyse in parallel, tally, compare, report.

use std::collections::BTreeSet;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};
use std::thread;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analyse::{Analysed, Analyser, Done, GROWING, Read};
use crate::compare::{rate, tier};
use crate::discovery::Discovery;
use crate::error::{Error, Result};
use crate::input::batch::{Batch, read_all};
use crate::input::discover::{Found, SourceFile, discover};
use crate::input::metadata::Sidecar;
use crate::input::open::{Fingerprint, fingerprint};
use crate::input::record::RawRecord;
use crate::observe::Observer;
use crate::plan::{Plan, Words};
use crate::problem::{Problem, Severity, Trouble};
use crate::report::datapackage;
use crate::report::output::{DATAPACKAGE, GrowingTable, OutputFolder, RUN_JSON};
use crate::report::provenance::{Counts, RunRecord};
use crate::report::row::Rows;
use crate::report::tables::{
    NEW_SLOGANS, PROBLEMS, SLOGANS, SLOGANS_BY_GROUP, SLOGANS_BY_YEAR, TABLES, TERM_COUNTS, THEMES_BY_GROUP, THEMES_BY_YEAR,
};
use crate::segment::{Jieba, Segmenter, bundled_words, read_words};
use crate::slogan::corpus::Survey;
use crate::tally::{Cell, SloganKey, SloganSum, Tally};
use crate::theme::{Score, Themes};

/// Documents that one worker takes at a time. It is the same for any number of threads.
const CHUNK: usize = 16;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Totals.
    pub counts: Counts,
}

/// A segmenter that is loaded on a thread of its own while files are found and read.
pub fn load_segmenter(words: &Words) -> Result<Arc<OnceLock<Box<dyn Segmenter>>>> {
    let mut list = if words.bundled { bundled_words() } else { Vec::new() };
    for path in &words.files {
        list.extend(read_words(path)?);
    }
    list.sort();
    list.dedup_by(|a, b| a.word == b.word);
    let slot: Arc<OnceLock<Box<dyn Segmenter>>> = Arc::default();
    let (filled, hmm) = (slot.clone(), words.hmm);
    thread::spawn(move || filled.set(Box::new(Jieba::new(&list, hmm))).ok());
    Ok(slot)
}

/// Runs a plan: every document that is found ends in the tables or in problems.csv, and the tables appear only when
/// all are complete.
///
/// # Errors
/// What [`Error`] names; no table is replaced then.
pub fn run(plan: &Plan, observer: &dyn Observer) -> Result<Outcome> {
    let segmenter = load_segmenter(&plan.matching.words)?;
    let output = OutputFolder::open(&plan.output, plan.style)?;
    let mut found =
        discover(&crate::input::discover::Discover { skip: Some(plan.output.clone()), skip_names: own_files(), ..plan.discover.clone() })?;
    let lost = |p: &Problem| p.trouble.severity() == Severity::Error;
    if found.files.is_empty() && !found.problems.iter().any(lost) {
        return Err(Error::NoInput(
            "no file of a kind that tifa reads. Name a folder or file with .txt, .md, .html, .docx, .jsonl, .csv or .tsv.".into(),
        ));
    }
    let sidecar = read_sidecars(plan, &mut found)?;
    let mut sink = Sink::new(output, plan, observer)?;
    sink.found(found.problems);
    let bytes = found.files.iter().filter_map(|f| std::fs::metadata(&f.path).ok()).map(|m| m.len()).sum();
    observer.planned(found.files.len(), bytes);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.threads.unwrap_or(0))
        .build()
        .map_err(|e| Error::BadOption(format!("--threads: {e}")))?;
    let surveyed = if plan.matching.survey {
        let analyser = Analyser::new(plan, sidecar.clone(), segmenter.clone())?;
        let names = survey(plan, &found.files, &analyser, &pool)?;
        Some(analyser.knowing(names))
    } else {
        None
    };
    let analyser = thread::scope(|scope| {
        // While one batch is analysed the next is read and the last is written; no more than those are in memory.
        let (send, batches) = sync_channel::<Batch>(1);
        let (pass_on, done) = sync_channel::<(Vec<Analysed>, Batch)>(0);
        let files = &found.files;
        scope.spawn(move || read_all(files, &plan.reading, &mut |batch| send.send(batch).is_ok()));
        // Without a survey the lexicon loads while the first files are read.
        let analyser = Arc::new(match surveyed {
            Some(analyser) => analyser,
            None => Analyser::new(plan, sidecar, segmenter)?,
        });
        let shared = analyser.clone();
        scope.spawn(move || {
            let mut seen = FxHashMap::default();
            for mut batch in batches {
                let records = std::mem::take(&mut batch.records);
                let analysed = pool.install(|| {
                    let mut read: Vec<Vec<Read>> =
                        records.par_chunks(CHUNK).map(|chunk| chunk.iter().map(|record| shared.read(record)).collect()).collect();
                    read.iter_mut().flatten().for_each(|document| document.tell_apart(&mut seen));
                    read.par_iter().flat_map_iter(|chunk| shared.analyse(chunk)).collect()
                });
                if pass_on.send((analysed, batch)).is_err() {
                    return;
                }
            }
        });
        done.into_iter().try_for_each(|(analysed, batch)| sink.accept(analysed, batch))?;
        Ok(analyser)
    })?;
    sink.finish(&analyser, plan, found.files.len())
}

/// The first reading of a survey: which names the corpus establishes.
fn survey(plan: &Plan, files: &[SourceFile], analyser: &Analyser, pool: &rayon::ThreadPool) -> Result<Vec<String>> {
    if files.iter().any(|f| f.path.as_os_str() == "-") {
        return Err(Error::BadOption("--survey reads everything twice, which standard input cannot be; name a file or folder".into()));
    }
    let mut whole = Survey::default();
    read_all(files, &plan.reading, &mut |batch| {
        let parts: Vec<Survey> = pool.install(|| {
            let part = |chunk: &[RawRecord]| {
                let mut survey = Survey::default();
                chunk.iter().for_each(|record| analyser.read(record).tell(&mut survey));
                survey
            };
            batch.records.par_chunks(CHUNK).map(part).collect()
        });
        parts.into_iter().for_each(|part| whole.merge(part));
        true
    });
    Ok(whole.established())
}

/// The names of the files that a run writes.
fn own_files() -> Vec<String> {
    TABLES.iter().map(|t| t.file()).chain([RUN_JSON, DATAPACKAGE].map(String::from)).collect()
}

/// Reads the tables of metadata, and names rows without a file.
fn read_sidecars(plan: &Plan, found: &mut Found) -> Result<Sidecar> {
    let mut sidecar = Sidecar::default();
    for (path, prefix) in &found.sidecars {
        // A table that nobody named may be anything; one that the user names has to be right.
        if let Err(e) = sidecar.add(path, prefix, &mut found.problems) {
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            let trouble = Trouble::BadMetadata { cause: e.cause() };
            found.problems.push(Problem { source: format!("{prefix}{name}"), trouble });
        }
    }
    for path in &plan.metadata.tables {
        sidecar.add(path, "", &mut found.problems)?;
    }
    let sources: Vec<String> = found.files.iter().map(|f| f.source.clone()).collect();
    found.problems.extend(sidecar.missing(&sources));
    Ok(sidecar)
}

/// Takes analysed documents in, in order: rows go to disk, integers into the totals.
struct Sink<'a> {
    output: OutputFolder,
    growing: Vec<GrowingTable>,
    tally: Tally,
    discovery: Discovery,
    problems: Vec<Problem>,
    inputs: Vec<Fingerprint>,
    counts: Counts,
    bytes: u64,
    observer: &'a dyn Observer,
}

impl<'a> Sink<'a> {
    fn new(output: OutputFolder, plan: &Plan, observer: &'a dyn Observer) -> Result<Sink<'a>> {
        let wanted = GROWING.iter().filter(|t| t.name != TERM_COUNTS.name || plan.matching.terms.is_some());
        let growing = wanted.map(|t| output.table(t)).collect::<Result<Vec<_>>>()?;
        Ok(Sink {
            output,
            growing,
            tally: Tally::default(),
            discovery: Discovery::default(),
            problems: Vec::new(),
            inputs: Vec::new(),
            counts: Counts::default(),
            bytes: 0,
            observer,
        })
    }

    /// What discovery could not take up: each is a document that came in and was lost.
    fn found(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            if problem.trouble.severity() == Severity::Error {
                self.counts.documents_in += 1;
                self.counts.documents_lost += 1;
            }
            self.problem(problem);
        }
    }

    fn problem(&mut self, problem: Problem) {
        match problem.trouble.severity() {
            Severity::Error => self.counts.errors += 1,
            Severity::Warning => self.counts.warnings += 1,
            Severity::Note => self.counts.notes += 1,
        }
        self.observer.problem(&problem);
        self.problems.push(problem);
    }

    fn accept(&mut self, analysed: Vec<Analysed>, batch: Batch) -> Result<()> {
        batch.problems.into_iter().for_each(|p| self.problem(p));
        for chunk in analysed {
            for (table, rows) in self.growing.iter_mut().zip(chunk.rows) {
                let count = rows.count;
                table.append(&rows.into_bytes(), count)?;
            }
            self.discovery.count(&chunk.chars);
            chunk.documents.into_iter().for_each(|d| self.document(d));
        }
        self.inputs.extend(batch.finished);
        self.bytes += batch.bytes as u64;
        self.observer.progress(self.counts.documents_in, self.bytes);
        Ok(())
    }

    fn document(&mut self, document: Done) {
        self.counts.documents_in += 1;
        if document.lost {
            self.counts.documents_lost += 1;
        } else {
            self.counts.documents_out += 1;
        }
        for (row, seen) in document.speeches.iter().zip(document.candidates) {
            self.counts.speeches += 1;
            self.counts.chars += row.chars;
            self.tally.add(row);
            self.discovery.add(row.year, &document.source, seen);
        }
        document.problems.into_iter().for_each(|p| self.problem(p));
    }

    fn finish(mut self, analyser: &Analyser, plan: &Plan, files: usize) -> Result<Outcome> {
        for table in std::mem::take(&mut self.growing) {
            self.output.finish(table)?;
        }
        self.counts.files = files as u64;
        self.counts.tokens = self.tally.tokens;
        debug_assert_eq!(self.counts.documents_in, self.counts.documents_out + self.counts.documents_lost);
        for (index, column) in plan.comparison.groups.iter().enumerate() {
            let has_value = self.tally.groups.keys().any(|(i, value, _)| *i == index && !value.is_empty());
            if !has_value {
                let trouble = Trouble::UnknownColumn { column: column.clone() };
                self.problem(Problem { source: format!("--group {column}"), trouble });
            }
        }
        let tiers = &plan.comparison.tiers;
        let (whole, by_year) = rayon::join(|| slogans(&self.tally), || slogans_by_year(&self.tally, tiers));
        self.output.write_table(&SLOGANS, vec![whole])?;
        self.output.write_table(&NEW_SLOGANS, vec![new_slogans(&self.discovery)])?;
        self.output.write_table(&SLOGANS_BY_YEAR, by_year)?;
        self.output.write_table(&THEMES_BY_YEAR, vec![themes_by_year(&self.tally, analyser.themes())])?;
        if !plan.comparison.groups.is_empty() {
            self.output.write_table(&SLOGANS_BY_GROUP, vec![slogans_by_group(&self.tally, &plan.comparison.groups, tiers)])?;
            self.output.write_table(&THEMES_BY_GROUP, vec![themes_by_group(&self.tally, &plan.comparison.groups, analyser.themes())])?;
        }
        let problems = problem_rows(std::mem::take(&mut self.problems), plan);
        self.output.write_table(&PROBLEMS, vec![problems])?;
        let names: Vec<String> = self.output.written().iter().map(|w| w.file.clone()).collect();
        let package = datapackage::describe(&names, plan.style.mark, plan.style.headers);
        self.output.write_file(DATAPACKAGE, pretty(&package).as_bytes())?;
        let mut resources = analyser.finder().lexicon().sources.clone();
        resources.push(analyser.themes().source.clone());
        resources.extend(analyser.terms().map(|t| t.source.clone()));
        resources.extend(bundled_files().iter().map(|(name, text)| fingerprint(name, text.as_bytes())));
        for path in plan.matching.words.files.iter().chain(&plan.metadata.tables) {
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            resources.extend(std::fs::read(path).ok().map(|bytes| fingerprint(&name, &bytes)));
        }
        let mut outputs = self.output.written().to_vec();
        outputs.sort_by(|a, b| a.file.cmp(&b.file));
        self.inputs.sort_by(|a, b| a.source.cmp(&b.source));
        let record = RunRecord {
            tool: "tifa",
            version: env!("CARGO_PKG_VERSION"),
            options: plan.options(),
            counts: self.counts,
            resources,
            inputs: self.inputs,
            outputs,
        };
        self.output.write_file(RUN_JSON, pretty(&record).as_bytes())?;
        self.output.publish()?;
        Ok(Outcome { counts: self.counts })
    }
}

/// The bundled files that bear on the tables, beside the lexicon and the themes.
fn bundled_files() -> [(&'static str, &'static str); 3] {
    [
        ("words.tsv (bundled)", include_str!("../lexicons/words.tsv")),
        ("boilerplate.toml (bundled)", include_str!("../lexicons/boilerplate.toml")),
        ("traditional.tsv (bundled)", include_str!("../lexicons/traditional.tsv")),
    ]
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The problems, by source and then by weight.
fn problem_rows(mut problems: Vec<Problem>, plan: &Plan) -> Rows {
    problems.sort_by(|a, b| {
        let key = |p: &Problem| (p.trouble.severity(), p.trouble.code());
        a.source.as_bytes().cmp(b.source.as_bytes()).then_with(|| key(a).cmp(&key(b)))
    });
    let mut rows = Rows::new(&PROBLEMS);
    for Problem { source, trouble } in &problems {
        rows.text(source).text(trouble.severity().name()).text(trouble.code());
        rows.text(&trouble.message(plan.lang)).text(trouble.remedy(plan.lang)).end();
    }
    rows
}

/// All slogans of a tally, by name.
fn names(tally: &Tally) -> BTreeSet<&SloganKey> {
    tally.years.values().flat_map(|cell| cell.slogans.keys()).collect()
}

fn slogans(tally: &Tally) -> Rows {
    let mut rows = Rows::new(&SLOGANS);
    let chars: u64 = tally.years.values().map(|c| c.chars).sum();
    let mut all: Vec<(&SloganKey, SloganSum)> = names(tally)
        .into_iter()
        .map(|key| {
            let mut whole = SloganSum::default();
            for sum in tally.years.values().filter_map(|c| c.slogans.get(key)) {
                whole.speeches += sum.speeches;
                whole.hits += sum.hits;
                whole.nested += sum.nested;
            }
            (key, whole)
        })
        .collect();
    all.sort_by(|a, b| b.1.hits.cmp(&a.1.hits).then_with(|| a.0.cmp(b.0)));
    for (key, sum) in all {
        let years = tally.years.iter().filter_map(|(y, c)| Some(((*y)?, c.slogans.get(key)?.hits, c.chars)));
        let (mut first, mut last, mut peak) = (None, None, None::<(i32, u64, u64)>);
        for (year, hits, chars) in years {
            first = first.or(Some(year));
            last = Some(year);
            // Rates are compared as fractions of integers.
            if peak.is_none_or(|(_, h, c)| u128::from(hits) * u128::from(c) > u128::from(h) * u128::from(chars)) {
                peak = Some((year, hits, chars));
            }
        }
        rows.text(&key.name).text(key.class.name()).text(key.kind.name()).flag(key.known).int(sum.speeches).int(sum.hits);
        rows.int(sum.nested).number(sum.hits as f64 * 1e4 / chars.max(1) as f64, 4);
        rows.year(first).year(last).year(peak.map(|p| p.0)).end();
    }
    rows
}

/// Candidates that are shown; the rest is no use to a reader.
const CANDIDATES: usize = 5000;

fn new_slogans(discovery: &Discovery) -> Rows {
    let mut rows = Rows::new(&NEW_SLOGANS);
    for (rank, c) in discovery.ranked(CANDIDATES).into_iter().enumerate() {
        rows.int(rank as u64 + 1).text(c.name).text(c.class.name()).text(c.kind.name()).number(c.score, 3).text(&c.reasons);
        rows.int(c.sum.speeches).int(c.sum.hits).int(c.sum.quoted).int(c.sum.announced);
        rows.year(c.sum.years.map(|y| y.0)).year(c.sum.years.map(|y| y.1));
        rows.number(c.left_entropy, 3).number(c.right_entropy, 3).number(c.information, 3);
        let joined = |words: Vec<&str>| words.join(" | ");
        rows.text(&joined(c.sum.contexts.iter().map(|(_, source, ..)| source.as_str()).collect()));
        rows.text(&joined(c.sum.contexts.iter().map(|(.., words)| words.as_str()).collect())).end();
    }
    rows
}

fn slogan_cell(rows: &mut Rows, key: &SloganKey, cell: &Cell, tiers: &[f64]) {
    let sum = cell.slogans.get(key).copied().unwrap_or_default();
    rows.text(&key.name).text(key.class.name()).int(sum.speeches).int(sum.hits).int(cell.chars);
    match rate::per_10k(sum.hits, cell.chars) {
        Some(rate) => rows.number(rate.value, 4).number(rate.low, 4).number(rate.high, 4),
        None => rows.empty().empty().empty(),
    };
    let share = sum.speeches as f64 / cell.speeches.max(1) as f64;
    rows.int(cell.speeches).number(share, 6).text(tier::tier(sum.speeches, cell.speeches, tiers)).end();
}

/// The rows of each year, in the order of the years.
fn slogans_by_year(tally: &Tally, tiers: &[f64]) -> Vec<Rows> {
    let names = names(tally);
    let years: Vec<(i32, &Cell)> = tally.years.iter().filter_map(|(y, c)| Some(((*y)?, c))).collect();
    let of_year = |(year, cell): &(i32, &Cell)| {
        let mut rows = Rows::new(&SLOGANS_BY_YEAR);
        for key in &names {
            rows.year(Some(*year));
            slogan_cell(&mut rows, key, cell, tiers);
        }
        rows
    };
    years.par_iter().map(of_year).collect()
}

fn slogans_by_group(tally: &Tally, columns: &[String], tiers: &[f64]) -> Rows {
    let mut rows = Rows::new(&SLOGANS_BY_GROUP);
    for ((column, value, year), cell) in &tally.groups {
        let names: BTreeSet<&SloganKey> = cell.slogans.keys().collect();
        for key in names {
            rows.text(&columns[*column]).text(value).year(*year);
            slogan_cell(&mut rows, key, cell, tiers);
        }
    }
    rows
}

fn theme_cells(cell: &Cell, themes: &Themes, mut begin: impl FnMut(&mut Rows), rows: &mut Rows) {
    let mut whole = Score::default();
    cell.themes.iter().for_each(|t| whole.add(t.score));
    for (theme, sum) in themes.themes.iter().zip(&cell.themes) {
        begin(rows);
        rows.text(&theme.id).int(sum.speeches).int(sum.score.hits).milli(sum.score.milli);
        let share = sum.score.milli as f64 / whole.milli.max(1) as f64;
        match rate::wilson(share * whole.hits as f64, whole.hits as f64) {
            Some(rate) => rows.number(share, 6).number(rate.low, 6).number(rate.high, 6),
            None => rows.empty().empty().empty(),
        };
        rows.int(cell.speeches).end();
    }
}

fn themes_by_year(tally: &Tally, themes: &Themes) -> Rows {
    let mut rows = Rows::new(&THEMES_BY_YEAR);
    for (year, cell) in tally.years.iter().filter_map(|(y, c)| Some(((*y)?, c))) {
        theme_cells(cell, themes, |rows| _ = rows.year(Some(year)), &mut rows);
    }
    rows
}

fn themes_by_group(tally: &Tally, columns: &[String], themes: &Themes) -> Rows {
    let mut rows = Rows::new(&THEMES_BY_GROUP);
    for ((column, value, year), cell) in &tally.groups {
        theme_cells(cell, themes, |rows| _ = rows.text(&columns[*column]).text(value).year(*year), &mut rows);
    }
    rows
}
