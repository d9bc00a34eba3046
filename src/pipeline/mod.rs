//! The story of a run: discover, read in batches, analyse in parallel, tally, compare, report.

mod journal;
mod merge;
mod partial;
mod problem_log;
mod shard;
mod sink;
mod verify;
mod workers;

use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};
use std::thread;

use rayon::prelude::*;

use self::journal::Terms;
pub use self::merge::{Renamed, merge, merge_parts};
pub use self::partial::{Part, Place};
pub use self::shard::shard;
use self::sink::{Ground, Passed, Sink};
pub use self::verify::{Change, Verdict, verify};
use self::workers::{Begun, Working, portion};
use crate::analyse::{Analyser, Document};
use crate::error::{Error, Result};
use crate::input::batch::{Batch, read_all};
use crate::input::discover::{Discover, Found, SourceFile, discover};
use crate::input::metadata::Sidecar;
use crate::input::open::{Fingerprint, fingerprint, read_whole};
use crate::input::record::RawRecord;
use crate::observe::Observer;
use crate::plan::{Plan, Words};
use crate::problem::{Problem, Severity, Trouble};
use crate::report::output::{DATAPACKAGE, Earlier, OutputFolder, RUN_JSON, Style, Written, named_by, own_files, recover};
use crate::report::provenance::{self, Counts};
use crate::report::{Look, Report, Sources, writer};
use crate::segment::{Engine, Segmenter, read_words, segmenter};
use crate::slogan::corpus::Survey;

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
    let output = OutputFolder::open(&plan.output, plan.style, plan.resume)?;
    let mut inputs = Inputs::find(plan, observer)?;
    let (problems, mut sidecar) = (std::mem::take(&mut inputs.found.problems), std::mem::take(&mut inputs.sidecar));
    let pool = pool(plan)?;
    let surveyed = match plan.matching.survey {
        true => Some(analyser(plan, &inputs.found.files, std::mem::take(&mut sidecar), segmenter.clone(), &pool)?),
        false => None,
    };
    let (ground, sink) = thread::scope(|scope| {
        // While one batch ends the next has begun, one waits, one is read and the last is written; no more than those are in memory.
        let (send, batches) = sync_channel::<Batch>(1);
        let (pass_on, passed) = sync_channel::<Result<Passed>>(0);
        let (files, workers) = (&inputs.found.files, &pool);
        scope.spawn(move || read_all(files, &plan.reading, &mut |batch| send.send(batch).is_ok()));
        // Without a survey the lexicon loads while the first files are read.
        let analyser = Arc::new(match surveyed {
            Some(analyser) => analyser,
            None => Analyser::new(plan, sidecar, segmenter)?,
        });
        let ground = Ground::of(&analyser, plan, files.len());
        let (mut sink, done, taken) = Sink::new(output, plan, &Terms::of(plan, &ground, &inputs), problems, observer)?;
        let (begin, begun) = sync_channel::<Begun>(0);
        let shared = analyser.clone();
        scope.spawn(move || {
            batches.into_iter().enumerate().try_for_each(|(number, batch)| {
                let begun = match done.get(number) {
                    Some(read) => Begun::Before(batch, *read),
                    None => Begun::Now(Working::new(batch, &shared, workers)),
                };
                begin.send(begun).ok()
            })
        });
        scope.spawn(move || {
            let mut taken = taken;
            begun.into_iter().try_for_each(|begun| pass_on.send(begun.end(&analyser, workers, &mut taken)).ok())
        });
        passed.into_iter().try_for_each(|one| sink.accept(one?))?;
        Ok::<_, Error>((ground, sink))
    })?;
    pool.install(|| sink.finish(ground, plan))
}

/// A hash of everything that parts of a corpus have to have in common to be put together.
pub fn stamp(plan: &Plan, analyser: &Analyser) -> u64 {
    Ground::of(analyser, plan, 0).stamp()
}

/// What is there to read.
struct Inputs {
    found: Found,
    sidecar: Sidecar,
    /// The tables of metadata among the inputs.
    beside: Vec<Fingerprint>,
}

impl Inputs {
    /// Finds the files of a plan and tells how many there are.
    fn find(plan: &Plan, observer: &dyn Observer) -> Result<Inputs> {
        // What a check runs again has its tables elsewhere.
        let skip = plan.discover.skip.as_deref().unwrap_or(&plan.output);
        let mut found = discover(&Discover { skip: Some(skip.to_owned()), skip_names: own_names(skip)?, ..plan.discover.clone() })?;
        no_input_is_overwritten(plan, &found)?;
        let lost = |p: &Problem| p.trouble.severity() == Severity::Error;
        if found.files.is_empty() && !found.problems.iter().any(lost) {
            return Err(Error::NoInput(
                "no file of a kind that tifa reads. Name a folder or file with .txt, .md, .html, .docx, .jsonl, .csv or .tsv.".into(),
            ));
        }
        let sidecar = read_sidecars(plan, &mut found)?;
        let print = |(path, prefix): &(PathBuf, String)| {
            Some(fingerprint(&format!("{prefix}metadata.csv"), &read_whole(path, "metadata table").ok()?))
        };
        let beside = found.sidecars.iter().filter_map(print).collect();
        let bytes = found.files.iter().filter_map(|f| std::fs::metadata(&f.path).ok()).map(|m| m.len()).sum();
        observer.planned(found.files.len(), bytes);
        Ok(Inputs { found, sidecar, beside })
    }
}

/// The workers of a run.
fn pool(plan: &Plan) -> Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.threads.unwrap_or(0)).build();
    pool.map_err(|e| Error::BadOption(format!("--threads: {e}")))
}

/// Everything that documents are analysed with; if the plan asks for a survey, all files have been read once for it.
fn analyser(
    plan: &Plan,
    files: &[SourceFile],
    sidecar: Sidecar,
    segmenter: Arc<OnceLock<Box<dyn Segmenter>>>,
    pool: &rayon::ThreadPool,
) -> Result<Analyser> {
    let analyser = Analyser::new(plan, sidecar, segmenter)?;
    if !plan.matching.survey {
        return Ok(analyser);
    }
    let names = survey(plan, files, &analyser, pool)?;
    Ok(analyser.knowing(names))
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
            lost += analyser.document(record, |document| take(&analyser, document)).is_err() as usize;
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
            batch.records.par_chunks(portion(batch.records.len(), pool.current_num_threads())).map(part).collect()
        });
        parts.into_iter().for_each(|part| whole.merge(part));
        true
    });
    Ok(whole.established())
}

/// Names in the output folder that are no inputs: what the run before this one has written there.
fn own_names(output: &Path) -> Result<Vec<String>> {
    Ok(named_by(output)?.into_iter().chain([RUN_JSON, DATAPACKAGE].map(String::from)).collect())
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
    recover(folder)?;
    let (mut record, mut about) = provenance::read(folder)?;
    change(&mut about.look)?;
    let changed = provenance::changed(folder, &record)?;
    let mut output = OutputFolder::open(folder, Style { mark: false, headers: about.headers }, false)?;
    let sources = Sources { tables: folder, about: &about, into: output.complete() };
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

/// The bundled files that bear on the tables, beside the lexicon and the themes.
fn bundled_files() -> [(&'static str, &'static str); 3] {
    [
        ("words.tsv (bundled)", include_str!("../../lexicons/words.tsv")),
        ("boilerplate.toml (bundled)", include_str!("../../lexicons/boilerplate.toml")),
        ("traditional.tsv (bundled)", include_str!("../../lexicons/traditional.tsv")),
    ]
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
