//! The story of a run: discover, read in batches, analyse in parallel, tally, compare, report.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};
use std::thread;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analyse::{Analysed, Analyser, Document, Done, GROWING, Kept, Read, Taken};
use crate::compare::duplicate::{Duplicate, Texts};
use crate::discovery::CharCounts;
use crate::error::{Error, Result};
use crate::input::batch::{Batch, read_all};
use crate::input::discover::{Found, SourceFile, discover};
use crate::input::metadata::Sidecar;
use crate::input::open::{Fingerprint, fingerprint};
use crate::input::record::RawRecord;
use crate::observe::Observer;
use crate::plan::{Extra, Plan, Words};
use crate::problem::{Problem, Severity, Trouble};
use crate::report::datapackage;
use crate::report::output::{DATAPACKAGE, Earlier, GrowingTable, OutputFolder, RUN_JSON, Style, Written, named_by, own_files};
use crate::report::problems::ProblemLog;
use crate::report::provenance::{self, Counts, RunRecord};
use crate::report::row::unguarded;
use crate::report::tables::{PARAGRAPHS, RICHNESS, SENTENCES, SPEECHES, TERM_COUNTS, Table};
use crate::report::{About, Look, Report, Sources, ThemeName, writer};
use crate::segment::{Engine, Segmenter, read_words, segmenter};
use crate::slogan::corpus::Survey;
use crate::summary::Totals;
use crate::tally::Merge;
use crate::tally::rows::{RowFile, decode};

/// Documents that one worker takes at a time. It is the same for any number of threads.
const CHUNK: usize = 16;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Totals.
    pub counts: Counts,
    /// Speeches on each side of keyness.csv, target first.
    pub sides: (usize, usize),
    /// The files in the output folder.
    pub written: Vec<Written>,
}

/// A segmenter. tifa's own is ready at once; one with a user's words is loaded on a thread of its own while files are found
/// and read.
pub fn load_segmenter(words: &Words) -> Result<Arc<OnceLock<Box<dyn Segmenter>>>> {
    let mut list = Vec::new();
    for path in &words.files {
        list.extend(read_words(path)?);
    }
    list.sort();
    list.dedup_by(|a, b| a.word == b.word);
    let slot: Arc<OnceLock<Box<dyn Segmenter>>> = Arc::default();
    let (filled, Words { bundled, hmm, engine, .. }) = (slot.clone(), words.clone());
    let load = move || filled.set(segmenter(engine, bundled, list, hmm)).ok();
    if engine == Engine::Tifa && words.files.is_empty() {
        load();
    } else {
        thread::spawn(load);
    }
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
    let mut found = discover(&crate::input::discover::Discover {
        skip: Some(plan.output.clone()),
        skip_names: own_names(plan)?,
        ..plan.discover.clone()
    })?;
    no_input_is_overwritten(plan, &found)?;
    let lost = |p: &Problem| p.trouble.severity() == Severity::Error;
    if found.files.is_empty() && !found.problems.iter().any(lost) {
        return Err(Error::NoInput(
            "no file of a kind that tifa reads. Name a folder or file with .txt, .md, .html, .docx, .jsonl, .csv or .tsv.".into(),
        ));
    }
    let sidecar = read_sidecars(plan, &mut found)?;
    let mut sink = Sink::new(output, plan, observer)?;
    sink.found(found.problems)?;
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
        let (files, workers) = (&found.files, &pool);
        scope.spawn(move || read_all(files, &plan.reading, &mut |batch| send.send(batch).is_ok()));
        // Without a survey the lexicon loads while the first files are read.
        let analyser = Arc::new(match surveyed {
            Some(analyser) => analyser,
            None => Analyser::new(plan, sidecar, segmenter)?,
        });
        let shared = analyser.clone();
        scope.spawn(move || {
            let mut taken = Taken::default();
            for mut batch in batches {
                let records = std::mem::take(&mut batch.records);
                let analysed = workers.install(|| {
                    let mut read: Vec<Vec<Read>> =
                        records.par_chunks(CHUNK).map(|chunk| chunk.iter().map(|record| shared.read(record)).collect()).collect();
                    read.iter_mut().flatten().for_each(|document| document.tell_apart(&mut taken));
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
    pool.install(|| sink.finish(&analyser, plan, found.files.len()))
}

/// Reads every document of a plan's inputs one by one, without writing anything: for commands that look at texts. Returns
/// how many could not be read.
///
/// # Errors
/// Nothing to read, or a file that the plan names is not what it should be.
pub fn each_document(plan: &Plan, take: &mut dyn FnMut(&Analyser, Document)) -> Result<usize> {
    let found = discover(&plan.discover)?;
    if found.files.is_empty() {
        return Err(Error::NoInput("no file of a kind that tifa reads.".into()));
    }
    let mut sidecar = Sidecar::default();
    for (path, prefix) in &found.sidecars {
        // As in a run: a table that nobody named may be anything.
        let _ = sidecar.add(path, prefix, &mut Vec::new());
    }
    for path in &plan.metadata.tables {
        sidecar.add(path, "", &mut Vec::new())?;
    }
    let analyser = Analyser::new(plan, sidecar, load_segmenter(&plan.matching.words)?)?;
    let mut lost = found.problems.iter().filter(|p| p.trouble.severity() == Severity::Error).count();
    read_all(&found.files, &plan.reading, &mut |batch| {
        for record in &batch.records {
            // As in a run, a failure inside tifa costs one document.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match analyser.document(record) {
                Ok(document) => {
                    take(&analyser, document);
                    true
                }
                Err(_) => false,
            }));
            lost += !done.unwrap_or(false) as usize;
        }
        true
    });
    Ok(lost)
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

/// Names in the output folder that are no inputs: what the run before this one has written there.
fn own_names(plan: &Plan) -> Result<Vec<String>> {
    Ok(named_by(&plan.output)?.into_iter().chain([RUN_JSON, DATAPACKAGE].map(String::from)).collect())
}

/// Refuses to write where an input lies.
fn no_input_is_overwritten(plan: &Plan, found: &Found) -> Result<()> {
    let Ok(folder) = plan.output.canonicalize() else { return Ok(()) };
    let own = own_files();
    for file in &found.files {
        let lies_there = file.path.canonicalize().is_ok_and(|path| path.parent() == Some(&folder));
        if let Some(name) = file.path.file_name().and_then(|n| n.to_str()).filter(|name| lies_there && own.iter().any(|o| o == name)) {
            return Err(Error::BadOption(format!(
                "{name} is an input, and a run may write a file of this name into the same folder. Choose another folder with --output."
            )));
        }
    }
    Ok(())
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

/// Takes analysed documents in, in order: rows go to disk, and so does what the totals are made of.
struct Sink<'a> {
    output: OutputFolder,
    /// The tables of [`GROWING`] that are wanted.
    growing: Vec<Option<GrowingTable>>,
    rows: RowFile,
    texts: Texts,
    chars: CharCounts,
    problems: ProblemLog,
    inputs: Vec<Fingerprint>,
    counts: Counts,
    bytes: u64,
    observer: &'a dyn Observer,
}

impl<'a> Sink<'a> {
    fn new(output: OutputFolder, plan: &Plan, observer: &'a dyn Observer) -> Result<Sink<'a>> {
        let also = |extra: Extra| plan.comparison.also.contains(&extra);
        let wanted = |table: &Table| match table.name {
            name if name == TERM_COUNTS.name => plan.matching.terms.is_some(),
            name if name == SENTENCES.name => also(Extra::Sentences),
            name if name == RICHNESS.name => also(Extra::Richness),
            name if name == PARAGRAPHS.name => also(Extra::Text),
            _ => true,
        };
        let growing = GROWING.iter().map(|t| wanted(t).then(|| output.table(t)).transpose()).collect::<Result<Vec<_>>>()?;
        let fail = |e| unwritable(output.growing(), e);
        let (rows, texts) = (RowFile::new(output.growing()).map_err(fail)?, Texts::new(output.growing()).map_err(fail)?);
        let problems = ProblemLog::new(output.growing(), plan.lang);
        Ok(Sink {
            output,
            growing,
            rows,
            texts,
            chars: CharCounts::default(),
            problems,
            inputs: Vec::new(),
            counts: Counts::default(),
            bytes: 0,
            observer,
        })
    }

    /// What discovery could not take up: each is a document that came in and was lost.
    fn found(&mut self, problems: Vec<Problem>) -> Result<()> {
        for problem in problems {
            if problem.trouble.severity() == Severity::Error {
                self.counts.documents_in += 1;
                self.counts.documents_lost += 1;
            }
            self.problem(problem)?;
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<()> {
        self.observer.problem(&problem);
        self.problems.add(problem).map_err(|e| self.output.unwritable(e))
    }

    fn accept(&mut self, analysed: Vec<Analysed>, batch: Batch) -> Result<()> {
        batch.problems.into_iter().try_for_each(|p| self.problem(p))?;
        for chunk in analysed {
            for (table, rows) in self.growing.iter_mut().zip(chunk.rows) {
                if let Some(table) = table {
                    let count = rows.count;
                    table.append(&rows.into_bytes(), count)?;
                }
            }
            self.chars.merge(chunk.chars);
            for document in chunk.documents {
                self.document(document)?;
            }
        }
        self.inputs.extend(batch.finished);
        self.bytes += batch.bytes as u64;
        self.observer.progress(self.counts.documents_in, self.bytes);
        Ok(())
    }

    fn document(&mut self, document: Done) -> Result<()> {
        self.counts.documents_in += 1;
        if document.lost {
            self.counts.documents_lost += 1;
        } else {
            self.counts.documents_out += 1;
        }
        for speech in document.speeches {
            self.counts.speeches += 1;
            self.counts.chars += speech.chars;
            self.counts.tokens += speech.tokens;
            let kept = self.rows.append(&speech.kept).and_then(|()| self.texts.add(&speech.sketch, speech.chars, speech.year));
            kept.map_err(|e| self.output.unwritable(e))?;
        }
        document.problems.into_iter().try_for_each(|p| self.problem(p))
    }

    /// Judges which speeches repeat others, says so in speeches.csv, and in problems.csv where they are left out.
    fn duplicates(&mut self, plan: &Plan) -> Result<Vec<Option<Duplicate>>> {
        let found = self.texts.judge().map_err(|e| self.output.unwritable(e))?;
        let originals: BTreeSet<u32> = found.iter().flatten().map(|copy| copy.of).collect();
        if originals.is_empty() {
            return Ok(found);
        }
        let mut ids: FxHashMap<u32, String> = FxHashMap::default();
        let (mut at, id) = (0, const { SPEECHES.place("speech_id") });
        self.output.each_row(&SPEECHES, |row| {
            if originals.contains(&at) {
                ids.insert(at, unguarded(&row[id]).to_owned());
            }
            at += 1;
        })?;
        let source = const { SPEECHES.place("source") };
        let Sink { output, problems, observer, .. } = self;
        output.fill(&SPEECHES, ["duplicate_of", "similarity"], |row, cells| {
            let Some(copy) = found[row] else { return Ok(None) };
            let of = ids.get(&copy.of).map_or("", String::as_str);
            let percent = (copy.similarity() * 100.0).round() as u32;
            let trouble = Trouble::NearDuplicate { of: of.to_owned(), percent, kept: plan.comparison.keep_duplicates };
            let problem = Problem { source: unguarded(&cells[source]).to_owned(), trouble };
            observer.problem(&problem);
            problems.add(problem)?;
            Ok(Some([of.to_owned(), format!("{:.4}", copy.similarity())]))
        })?;
        self.counts.duplicates = found.iter().flatten().count() as u64;
        Ok(found)
    }

    /// Adds everything up that was kept.
    fn totals<'p>(&mut self, analyser: &Analyser, plan: &'p Plan, copies: &[Option<Duplicate>]) -> Result<Totals<'p>> {
        let counted = |at: usize| plan.comparison.keep_duplicates || copies[at].is_none();
        let terms = analyser.terms().map_or(&[][..], |t| &t.terms);
        // A year whose only speeches repeat others has no documents of its own.
        let of_counted = self.texts.years().enumerate().filter(|(at, _)| counted(*at)).filter_map(|(_, year)| year);
        let years: Vec<i32> = of_counted.collect::<BTreeSet<i32>>().into_iter().collect();
        let mut totals = Totals::new(plan, &self.chars, &years);
        let mut at = 0;
        let rows = std::mem::replace(&mut self.rows, RowFile::new(self.output.growing()).map_err(|e| self.output.unwritable(e))?);
        let read = rows.read(|part| {
            let kept: Vec<std::io::Result<Kept>> = part.par_iter().map(|bytes| decode(bytes)).collect();
            for kept in kept {
                let kept = kept?;
                if counted(at) {
                    totals.add(kept, analyser.themes(), terms);
                }
                at += 1;
            }
            Ok(())
        });
        read.map_err(|e| self.output.unwritable(e))?;
        Ok(totals)
    }

    fn finish(mut self, analyser: &Analyser, plan: &Plan, files: usize) -> Result<Outcome> {
        for table in std::mem::take(&mut self.growing).into_iter().flatten() {
            self.output.finish(table)?;
        }
        self.counts.files = files as u64;
        debug_assert_eq!(self.counts.documents_in, self.counts.documents_out + self.counts.documents_lost);
        let copies = self.duplicates(plan)?;
        let totals = self.totals(analyser, plan, &copies)?;
        for column in totals.empty_groups() {
            let trouble = Trouble::UnknownColumn { column: column.to_owned() };
            self.problem(Problem { source: format!("--group {column}"), trouble })?;
        }
        if let Some(contrast) = &plan.comparison.contrast {
            let (target, reference) = totals.sides();
            let other = contrast.reference.as_ref().map(|r| r.label());
            for (count, side) in [(target, Some(contrast.target.label())), (reference, other)] {
                if let (0, Some(side)) = (count, side) {
                    self.problem(Problem { source: side.clone(), trouble: Trouble::EmptySide { side } })?;
                }
            }
        }
        let terms = analyser.terms().map_or(&[][..], |t| &t.terms);
        totals.write(analyser.themes(), terms, &mut self.output)?;
        let sides = totals.sides();
        (self.counts.errors, self.counts.warnings, self.counts.notes) = (self.problems.errors, self.problems.warnings, self.problems.notes);
        self.problems.write(&mut self.output)?;
        let names: Vec<String> = self.output.written().iter().map(|w| w.file.clone()).collect();
        let package = datapackage::describe(&names, plan.style.mark, plan.style.headers);
        self.output.write_file(DATAPACKAGE, pretty(&package).as_bytes())?;
        let themes = analyser.themes().themes.iter();
        let themes: Vec<ThemeName> = themes.map(|t| ThemeName::new(&t.id, &t.zh, &t.en)).collect();
        let about = About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            counts: self.counts,
            themes,
            lang: plan.report_lang(),
            headers: plan.style.headers,
            keep_duplicates: plan.comparison.keep_duplicates,
            look: plan.look.clone(),
        };
        let folder = self.output.growing();
        let written = reports(&plan.reports, &Sources { tables: folder, about: &about, into: folder })?;
        self.output.take_up(written);
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
            themes: about.themes,
            resources,
            inputs: self.inputs,
            outputs,
        };
        // As a value its keys are sorted, here and when a report adds to it.
        let record = serde_json::to_value(&record).unwrap_or_default();
        self.output.write_file(RUN_JSON, pretty(&record).as_bytes())?;
        let written = self.output.publish(Earlier::Goes)?;
        Ok(Outcome { counts: self.counts, sides, written })
    }
}

/// Writes reports side by side.
fn reports(wanted: &[Report], sources: &Sources) -> Result<Vec<Written>> {
    let parts: Vec<Result<Vec<Written>>> = wanted.par_iter().map(|report| (writer(*report)?.write)(sources)).collect();
    Ok(parts.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Makes reports again from the tables of an earlier run; everything else in the folder stays, and `run.json` tells of them.
/// Figures look as in that run but for what `change` changes.
///
/// # Errors
/// The folder holds no run of this version, or a report cannot be written.
pub fn report_again(folder: &Path, wanted: &[Report], change: impl FnOnce(&mut Look) -> Result<()>) -> Result<Again> {
    let (mut record, mut about) = provenance::read(folder)?;
    change(&mut about.look)?;
    let changed = provenance::changed(folder, &record)?;
    let mut output = OutputFolder::open(folder, Style { mark: false, headers: about.headers })?;
    let sources = Sources { tables: folder, about: &about, into: output.growing() };
    let written = reports(wanted, &sources)?;
    provenance::note(&mut record, &written);
    output.take_up(written.clone());
    output.write_file(RUN_JSON, pretty(&record).as_bytes())?;
    output.publish(Earlier::Stays)?;
    Ok(Again { written, changed })
}

/// What [`report_again`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The files that it wrote.
    pub written: Vec<Written>,
    /// Tables that are no longer as the run wrote them.
    pub changed: Vec<String>,
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::Unwritable { path: path.to_owned(), cause }
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
