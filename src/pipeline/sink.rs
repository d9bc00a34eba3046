//! Takes analysed documents in, in order, and makes the tables of totals when all are there.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::journal::{Done, Journal, Step, Terms};
use super::partial::Part;
use super::problem_log::{ProblemLog, Told};
use super::verify::LOOKS;
use super::{Outcome, bundled_files, pretty, reports};
use crate::analyse::{Analysed, Analyser, Done as Document, GROWING, Kept, Speaking, Taken};
use crate::compare::duplicate::{Duplicate, Texts};
use crate::discovery::CharCounts;
use crate::error::{Error, Result};
use crate::input::batch::Batch;
use crate::input::open::{Fingerprint, fingerprint, read_whole};
use crate::observe::Observer;
use crate::plan::{Extra, Plan};
use crate::problem::{Problem, Severity, Trouble};
use crate::report::output::{DATAPACKAGE, Earlier, GrowingTable, Grown, OutputFolder, RUN_JSON};
use crate::report::provenance::{Counts, RunRecord};
use crate::report::row::unguarded;
use crate::report::tables::{PARAGRAPHS, RICHNESS, SENTENCES, SPEECHES, TERM_COUNTS, Table};
use crate::report::{About, Sources, ThemeName, datapackage};
use crate::spill::rows::{RowFile, decode};
use crate::summary::Totals;
use crate::tally::Merge;

/// A batch on its way to the tables.
pub(super) struct Passed {
    pub batch: Batch,
    /// A hash of what was read.
    pub read: u64,
    /// What was made of it, and how often each ideograph stands in it; `None` if an interrupted run has written that already.
    pub analysed: Option<(Vec<Analysed>, CharCounts)>,
    /// What the documents call themselves.
    pub sources: Vec<String>,
}

/// What a run rests on beside its documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ground {
    /// The themes, in the order of their file.
    pub themes: Vec<ThemeName>,
    /// The user's terms, in the order of their file.
    pub terms: Vec<String>,
    /// Everything beside the inputs that bears on the tables.
    pub resources: Vec<Fingerprint>,
    /// [`Plan::options`].
    pub options: Value,
    /// Files found.
    pub files: u64,
}

impl Ground {
    /// What a plan's run over so many files rests on.
    pub fn of(analyser: &Analyser, plan: &Plan, files: usize) -> Ground {
        let themes = analyser.themes().themes.iter();
        Ground {
            themes: themes.map(|t| ThemeName::new(&t.id, &t.zh, &t.en)).collect(),
            terms: analyser.terms().map_or_else(Vec::new, |t| t.terms.clone()),
            resources: resources(analyser, plan),
            options: plan.options(),
            files: files as u64,
        }
    }

    /// A hash of everything that parts have to have in common to be put together: the version, the options that bear on
    /// counts, lexicons and the like.
    pub fn stamp(&self) -> u64 {
        let mut options = self.options.clone();
        if let Some(options) = options.as_object_mut() {
            options.retain(|name, _| !LOOKS.contains(&name.as_str()));
        }
        let resources: Vec<(&str, &str)> = self.resources.iter().map(|f| (f.source.as_str(), f.xxh3.as_str())).collect();
        xxh3_64(format!("{} {options} {resources:?}", env!("CARGO_PKG_VERSION")).as_bytes())
    }
}

/// Which of the tables that grow with the documents are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// All that are wanted.
    All,
    /// speeches.csv; who asks for this has the others.
    Speeches,
}

/// Rows go to disk, and so does what the totals are made of.
pub(super) struct Sink<'a> {
    output: OutputFolder,
    /// `None` where an interrupted run is not gone on with.
    journal: Option<Journal>,
    /// Batches that an interrupted run has done.
    done: usize,
    /// Batches so far.
    batches: usize,
    /// The tables of [`GROWING`] that are wanted.
    growing: Vec<Option<GrowingTable>>,
    kept: RowFile,
    texts: Texts,
    chars: CharCounts,
    problems: ProblemLog,
    inputs: Vec<Fingerprint>,
    counts: Counts,
    bytes: u64,
    observer: &'a dyn Observer,
}

impl<'a> Sink<'a> {
    /// Begins the tables, or goes on with those of an interrupted run: also returned are hashes of the batches that it has
    /// done, and the names that are taken. `found` are the problems of discovery.
    pub fn new(
        mut output: OutputFolder,
        plan: &Plan,
        terms: &Terms,
        found: Vec<Problem>,
        observer: &'a dyn Observer,
    ) -> Result<(Sink<'a>, Vec<u64>, Taken)> {
        let log = output.log();
        let resumed = if plan.resume { Journal::resume(&log, terms)? } else { None };
        let (journal, done) = match resumed {
            Some((journal, done)) => (journal, Some(done)),
            None => {
                // What is there is too little to go on with.
                output.drop_log();
                (Journal::begin(&log, terms)?, None)
            }
        };
        let mut sink = Sink::at(output, Some(journal), done.as_ref(), plan, Growth::All, observer)?;
        match done {
            Some(Done { read, last, chars, taken }) => {
                (sink.done, sink.chars, sink.counts) = (read.len(), chars, last.counts);
                Ok((sink, read, taken))
            }
            None => {
                found.iter().try_for_each(|problem| sink.found(Told::new(problem, plan.lang)))?;
                found.iter().for_each(|problem| observer.problem(problem));
                Ok((sink, Vec::new(), Taken::default()))
            }
        }
    }

    /// Begins the tables for what other runs have made of documents.
    pub fn merging(output: OutputFolder, plan: &Plan, growth: Growth, observer: &'a dyn Observer) -> Result<Sink<'a>> {
        Sink::at(output, None, None, plan, growth, observer)
    }

    fn at(
        output: OutputFolder,
        journal: Option<Journal>,
        done: Option<&Done>,
        plan: &Plan,
        growth: Growth,
        observer: &'a dyn Observer,
    ) -> Result<Sink<'a>> {
        let log = output.log();
        let (kept, texts, problems) = done.map_or_else(Default::default, |d| (d.last.kept, d.last.texts, d.last.problems));
        let fail = |e| output.unwritable(e);
        Ok(Sink {
            growing: growing(&output, plan, growth, done)?,
            kept: RowFile::at(&log.join("kept"), kept).map_err(fail)?,
            texts: Texts::at(&log, texts).map_err(fail)?,
            problems: ProblemLog::at(&log, problems, plan.lang).map_err(fail)?,
            output,
            journal,
            done: 0,
            batches: 0,
            chars: CharCounts::default(),
            inputs: Vec::new(),
            counts: Counts::default(),
            bytes: 0,
            observer,
        })
    }

    /// What discovery could not take up: each is a document that came in and was lost.
    pub fn found(&mut self, told: Told) -> Result<()> {
        if told.severity == Severity::Error {
            self.counts.documents_in += 1;
            self.counts.documents_lost += 1;
        }
        self.told(told)
    }

    /// A problem that whoever made it has shown.
    pub fn told(&mut self, told: Told) -> Result<()> {
        self.problems.tell(told).map_err(|e| self.output.unwritable(e))
    }

    fn problem(&mut self, problem: Problem) -> Result<()> {
        self.observer.problem(&problem);
        self.problems.add(&problem).map_err(|e| self.output.unwritable(e))
    }

    /// Takes a batch in. When it returns, an interrupted run can go on behind it.
    pub fn accept(&mut self, passed: Passed) -> Result<()> {
        let Passed { batch, read, analysed, sources } = passed;
        self.batches += 1;
        self.inputs.extend(batch.finished);
        self.bytes += batch.bytes as u64;
        if let Some((analysed, chars)) = analysed {
            batch.problems.into_iter().try_for_each(|p| self.problem(p))?;
            for chunk in analysed {
                for (table, rows) in self.growing.iter_mut().zip(chunk.rows) {
                    if let Some(table) = table {
                        let count = rows.count;
                        table.append(&rows.into_bytes(), count)?;
                    }
                }
                for document in chunk.documents {
                    self.document(document)?;
                }
            }
            self.note(read, sources, chars)?;
        }
        self.observer.progress(self.counts.documents_in, self.bytes);
        Ok(())
    }

    /// Writes what is buffered, and then that it is written.
    fn note(&mut self, read: u64, sources: Vec<String>, chars: CharCounts) -> Result<()> {
        let fail = |e| self.output.unwritable(e);
        let step = Step {
            read,
            counts: self.counts,
            tables: self.growing.iter_mut().flatten().map(GrowingTable::grown).collect::<Result<Vec<Grown>>>()?,
            kept: self.kept.grown().map_err(fail)?,
            texts: self.texts.grown().map_err(fail)?,
            problems: self.problems.grown().map_err(fail)?,
            chars: chars.counts(),
            sources,
        };
        self.chars.merge(chars);
        if let Some(journal) = &mut self.journal {
            journal.step(&step)?;
            self.output.keep_log();
        }
        Ok(())
    }

    fn document(&mut self, document: Document) -> Result<()> {
        self.speeches(document.speeches, document.lost)?;
        document.problems.into_iter().try_for_each(|p| self.problem(p))
    }

    /// Takes in what another run has made of a document.
    pub fn part(&mut self, part: Part) -> Result<()> {
        for (table, portion) in self.growing.iter_mut().zip(part.rows) {
            if let Some(table) = table {
                table.append(&portion.bytes, portion.count)?;
            }
        }
        self.chars.add(&part.chars);
        self.speeches(part.speeches, part.lost)?;
        part.problems.into_iter().try_for_each(|told| self.told(told))
    }

    /// Tells that so many bytes of the parts are done.
    pub fn progress(&self, bytes: u64) {
        self.observer.progress(self.counts.documents_in, bytes);
    }

    /// Where files may grow until the tables are complete.
    pub fn log(&self) -> PathBuf {
        self.output.log()
    }

    /// What runs over parts have read.
    pub fn read(&mut self, inputs: Vec<Fingerprint>) {
        self.inputs = inputs;
    }

    fn speeches(&mut self, speeches: Vec<Speaking>, lost: bool) -> Result<()> {
        self.counts.documents_in += 1;
        if lost {
            self.counts.documents_lost += 1;
        } else {
            self.counts.documents_out += 1;
        }
        for speech in speeches {
            self.counts.speeches += 1;
            self.counts.chars += speech.chars;
            self.counts.tokens += speech.tokens;
            let kept = self.kept.append(&speech.kept).and_then(|()| self.texts.add(speech.sketch, speech.chars, speech.year));
            kept.map_err(|e| self.output.unwritable(e))?;
        }
        Ok(())
    }

    /// Judges which speeches repeat others; while that is said in speeches.csv, and in problems.csv where they are left out, everything
    /// that was kept is added up.
    fn totals<'p>(&mut self, ground: &Ground, plan: &'p Plan) -> Result<Totals<'p>> {
        let copies = self.texts.judge().map_err(|e| self.output.unwritable(e))?;
        self.counts.duplicates = copies.iter().flatten().count() as u64;
        let Sink { output, problems, observer, texts, kept, chars, .. } = self;
        let keep = plan.comparison.keep_duplicates;
        let (told, totals) = rayon::join(
            || tell_duplicates(&copies, keep, output, problems, *observer),
            || added_up(|at| keep || copies[at].is_none(), texts, kept, chars, ground, plan),
        );
        told?;
        totals.map_err(|e| self.output.unwritable(e))
    }

    /// Makes the totals and publishes everything.
    pub fn finish(mut self, ground: Ground, plan: &Plan) -> Result<Outcome> {
        if self.batches < self.done {
            return Err(Error::Changed { what: "INPUT".into() });
        }
        for table in std::mem::take(&mut self.growing).into_iter().flatten() {
            self.output.finish_growing(table)?;
        }
        self.counts.files = ground.files;
        debug_assert_eq!(self.counts.documents_in, self.counts.documents_out + self.counts.documents_lost);
        let totals = self.totals(&ground, plan)?;
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
        totals.write(&ground.themes, &ground.terms, &mut self.output)?;
        let sides = totals.sides();
        (self.counts.errors, self.counts.warnings, self.counts.notes) = (self.problems.errors, self.problems.warnings, self.problems.notes);
        self.problems.write(&mut self.output)?;
        let names: Vec<String> = self.output.written().iter().map(|w| w.file.clone()).collect();
        let package = datapackage::describe(&names, plan.style.mark, plan.style.headers);
        self.output.write_file(DATAPACKAGE, pretty(&package).as_bytes())?;
        let about = About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            counts: self.counts,
            themes: ground.themes,
            lang: plan.report_lang(),
            headers: plan.style.headers,
            keep_duplicates: plan.comparison.keep_duplicates,
            look: plan.look.clone(),
        };
        let folder = self.output.complete();
        let written = reports(&plan.reports, &Sources { tables: folder, about: &about, into: folder })?;
        self.output.take_up(written);
        let mut outputs = self.output.written().to_vec();
        outputs.sort_by(|a, b| a.file.cmp(&b.file));
        self.inputs.sort_by(|a, b| a.source.cmp(&b.source));
        let record = RunRecord {
            tool: "tifa",
            version: env!("CARGO_PKG_VERSION"),
            options: ground.options,
            counts: self.counts,
            themes: about.themes,
            resources: ground.resources,
            inputs: self.inputs,
            outputs,
        };
        // As a value its keys are sorted, here and when a report adds to it.
        let record = serde_json::to_value(&record).unwrap_or_default();
        self.output.write_file(RUN_JSON, pretty(&record).as_bytes())?;
        // Some systems do not let go of a folder while a file in it is open.
        drop((self.kept, self.texts, self.journal));
        let (written, ()) = rayon::join(|| self.output.publish(Earlier::Goes), || drop(totals));
        let written = written?;
        Ok(Outcome { counts: self.counts, sides, written })
    }
}

/// Says in speeches.csv which speeches repeat others, and in problems.csv that they are left out.
fn tell_duplicates(
    copies: &[Option<Duplicate>],
    keep: bool,
    output: &mut OutputFolder,
    problems: &mut ProblemLog,
    observer: &dyn Observer,
) -> Result<()> {
    let originals: BTreeSet<u32> = copies.iter().flatten().map(|copy| copy.of).collect();
    if originals.is_empty() {
        return Ok(());
    }
    let mut ids: FxHashMap<u32, String> = FxHashMap::default();
    let (mut at, id) = (0, const { SPEECHES.place("speech_id") });
    output.each_row(&SPEECHES, |row| {
        if originals.contains(&at) {
            ids.insert(at, unguarded(&String::from_utf8_lossy(&row[id])).to_owned());
        }
        at += 1;
    })?;
    let source = const { SPEECHES.place("source") };
    output.fill(&SPEECHES, ["duplicate_of", "similarity"], |row, cells| {
        let Some(copy) = copies[row] else { return Ok(None) };
        let of = ids.get(&copy.of).map_or("", String::as_str);
        let percent = (copy.similarity() * 100.0).round() as u32;
        let trouble = Trouble::NearDuplicate { of: of.to_owned(), percent, kept: keep };
        let problem = Problem { source: unguarded(&String::from_utf8_lossy(&cells[source])).to_owned(), trouble };
        observer.problem(&problem);
        problems.add(&problem)?;
        Ok(Some([of.to_owned(), format!("{:.4}", copy.similarity())]))
    })
}

/// Adds everything up that was kept of speeches that count.
fn added_up<'p>(
    counts: impl Fn(usize) -> bool + Sync,
    texts: &Texts,
    kept: &mut RowFile,
    chars: &CharCounts,
    ground: &Ground,
    plan: &'p Plan,
) -> std::io::Result<Totals<'p>> {
    // A year whose only speeches repeat others has no documents of its own.
    let years: BTreeSet<i32> = texts.years().enumerate().filter_map(|(at, year)| year.filter(|_| counts(at))).collect();
    let years: Vec<i32> = years.into_iter().collect();
    let mut totals = Totals::new(plan, chars, &years);
    let mut at = 0;
    kept.read(|part| {
        let own = |(place, bytes): (usize, &Vec<u8>)| counts(at + place).then(|| decode(bytes));
        let speeches: Vec<Kept> = part.par_iter().enumerate().filter_map(own).collect::<std::io::Result<_>>()?;
        totals.add(speeches, &ground.themes, &ground.terms);
        at += part.len();
        Ok(())
    })?;
    Ok(totals)
}

/// The tables that grow with the documents and are wanted, as they begin or as an interrupted run has left them.
fn growing(output: &OutputFolder, plan: &Plan, growth: Growth, done: Option<&Done>) -> Result<Vec<Option<GrowingTable>>> {
    let also = |extra: Extra| plan.comparison.also.contains(&extra);
    let wanted = |table: &Table| match table.name {
        name if growth == Growth::Speeches => name == SPEECHES.name,
        name if name == TERM_COUNTS.name => plan.matching.terms.is_some(),
        name if name == SENTENCES.name => also(Extra::Sentences),
        name if name == RICHNESS.name => also(Extra::Richness),
        name if name == PARAGRAPHS.name => also(Extra::Text),
        _ => true,
    };
    let mut grown = done.map(|done| done.last.tables.iter());
    let mut open = |table: &&Table| match grown.as_mut().map(Iterator::next) {
        None => output.growing_table(table),
        Some(grown) => {
            let again = grown.map(|grown| GrowingTable::reopen(&output.log(), table, *grown)).transpose()?.flatten();
            again.ok_or_else(|| Error::Changed { what: table.file() })
        }
    };
    GROWING.iter().map(|table| wanted(table).then(|| open(table)).transpose()).collect()
}

/// Everything beside the inputs that bears on the tables.
pub(super) fn resources(analyser: &Analyser, plan: &Plan) -> Vec<Fingerprint> {
    let mut resources = analyser.finder().lexicon().sources.clone();
    resources.push(analyser.themes().source.clone());
    resources.extend(analyser.terms().map(|t| t.source.clone()));
    resources.extend(bundled_files().iter().map(|(name, text)| fingerprint(name, text.as_bytes())));
    for path in plan.matching.words.files.iter().chain(&plan.metadata.tables) {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        resources.extend(read_whole(path, "file").ok().map(|bytes| fingerprint(&name, &bytes)));
    }
    resources
}
