//! A run over one part of a corpus.

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::journal::Terms;
use super::partial::{Asked, GroundText, Header, Part, PartialWriter};
use super::problem_log::Told;
use super::sink::Ground;
use super::{Inputs, analyser, load_segmenter, pool};
use crate::analyse::Analyser;
use crate::discovery::CharCounts;
use crate::error::{Error, Result};
use crate::input::batch::{Batch, Shard, read_all};
use crate::input::record::RawRecord;
use crate::lang::Lang;
use crate::observe::Observer;
use crate::plan::Plan;
use crate::problem::{Problem, Severity};
use crate::report::provenance::Counts;

/// Reads one part of a plan's corpus and writes what the totals need of it into `file`, which appears when it is whole.
/// Nothing is written into the output folder.
///
/// # Errors
/// What stops a run, or standard input as an input: another part could not read it again.
pub fn shard(plan: &Plan, shard: Shard, file: &Path, observer: &dyn Observer) -> Result<Counts> {
    let mut plan = plan.clone();
    let segmenter = load_segmenter(&plan.matching.words)?;
    let mut inputs = Inputs::find(&plan, observer)?;
    if inputs.found.files.iter().any(|f| f.path.as_os_str() == "-") {
        return Err(Error::BadOption("--shard: standard input can be read only once; name a file or folder".into()));
    }
    let pool = pool(&plan)?;
    let sidecar = std::mem::take(&mut inputs.sidecar);
    let analyser = analyser(&plan, &inputs.found.files, sidecar, segmenter, &pool)?;
    // A survey reads everything in every part.
    plan.reading.shard = Some(shard);
    let files = &inputs.found.files;
    let ground = Ground::of(&analyser, &plan, files.len());
    let terms = Terms::of(&plan, &ground, &inputs);
    let header = Header { shard, terms, ground: GroundText::of(&ground), asked: Asked::of(&plan) };
    let mut writer = PartialWriter::create(file, &header)?;
    let mut counts = Counts { files: files.len() as u64, ..Counts::default() };
    let told = |counts: &mut Counts, problem: &Problem| {
        observer.problem(problem);
        match problem.trouble.severity() {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Note => counts.notes += 1,
        }
        Told::new(problem, plan.lang)
    };
    if shard.number == 1 {
        writer.end().found = inputs.found.problems.iter().map(|problem| told(&mut counts, problem)).collect();
        // What discovery could not take up came in and was lost.
        (counts.documents_in, counts.documents_lost) = (counts.errors, counts.errors);
    }
    let places = files.iter().map(|f| f.source.as_str()).zip(0..).collect();
    thread::scope(|scope| {
        let (send, batches) = sync_channel::<Batch>(1);
        let reading = &plan.reading;
        scope.spawn(move || read_all(files, reading, &mut |batch| send.send(batch).is_ok()));
        let mut bytes = 0;
        for batch in batches {
            bytes += batch.bytes as u64;
            let parts: Vec<(Part, Vec<Problem>)> =
                pool.install(|| batch.records.par_iter().map(|record| part(record, &analyser, &places, plan.lang)).collect());
            writer.end().problems.extend(batch.problems.iter().map(|problem| told(&mut counts, problem)));
            writer.end().inputs.extend(batch.finished);
            for (part, problems) in parts {
                counts.documents_in += 1;
                counts.documents_lost += u64::from(part.lost);
                counts.documents_out += u64::from(!part.lost);
                counts.speeches += part.speeches.len() as u64;
                problems.iter().for_each(|problem| drop(told(&mut counts, problem)));
                writer.part(&part)?;
            }
            observer.progress(counts.documents_in, bytes);
        }
        Ok::<_, Error>(())
    })?;
    writer.finish()?;
    Ok(counts)
}

/// What is made of a document, and what is to be shown of it.
fn part(record: &RawRecord, analyser: &Analyser, places: &FxHashMap<&str, u64>, lang: Lang) -> (Part, Vec<Problem>) {
    let read = analyser.read(record);
    // What is said of a file as a whole comes behind its records.
    let place = (places.get(&*record.file).copied().unwrap_or(u64::MAX), record.number.unwrap_or(u64::MAX));
    let single = analyser.analyse_one(&read);
    let problems = single.document.problems.clone();
    let part = Part::new(place, read.source().map(str::to_owned), single, lang);
    // Of a document that failed nothing counts.
    let chars = if part.lost { Vec::new() } else { CharCounts::of_texts(read.texts()) };
    (Part { chars, ..part }, problems)
}
