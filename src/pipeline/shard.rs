//! A run over one part of a corpus.

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::prelude::*;

use super::journal::Terms;
use super::partial::{Asked, GroundText, Header, Part, PartialWriter};
use super::problem_log::Told;
use super::sink::Ground;
use super::{Inputs, pool, surveyed};
use crate::analyse::Analyser;
use crate::error::{Error, Result};
use crate::input::batch::{Batch, Shard, read_all};
use crate::observe::Observer;
use crate::plan::Plan;
use crate::report::provenance::Counts;

/// Reads one part of a plan's corpus and writes what the totals need of it into `file`, which appears when it is whole.
/// Nothing is written into the output folder.
///
/// # Errors
/// What stops a run, or standard input as an input: another part could not read it again.
pub fn shard(plan: &Plan, shard: Shard, file: &Path, observer: &dyn Observer) -> Result<Counts> {
    let mut plan = plan.clone();
    let inputs = Inputs::find(&plan, observer)?;
    if inputs.found.files.iter().any(|f| f.path.as_os_str() == "-") {
        return Err(Error::BadOption("--shard: standard input can be read only once; name a file or folder".into()));
    }
    let pool = pool(&plan)?;
    let analyser = surveyed(&plan, &inputs, &pool)?;
    // A survey reads everything in every part.
    plan.reading.shard = Some(shard);
    let files = &inputs.found.files;
    let ground = Ground::of(&analyser, &plan, files.len());
    let terms = Terms::of(&plan, &ground, &inputs);
    let header = Header { shard, terms, ground: GroundText::of(&ground), asked: Asked::of(&plan) };
    let mut writer = PartialWriter::create(file, &header)?;
    let mut counts = Counts { files: files.len() as u64, ..Counts::default() };
    if shard.number == 1 {
        inputs.found.problems.iter().for_each(|problem| observer.problem(problem));
        writer.end().found = inputs.found.problems.iter().map(|problem| Told::new(problem, plan.lang)).collect();
    }
    let places = files.iter().map(|f| f.source.as_str()).zip(0..).collect();
    thread::scope(|scope| {
        let (send, batches) = sync_channel::<Batch>(1);
        let reading = &plan.reading;
        scope.spawn(move || read_all(files, reading, &mut |batch| send.send(batch).is_ok()));
        let mut bytes = 0;
        for batch in batches {
            bytes += batch.bytes as u64;
            let parts: Vec<Part> =
                pool.install(|| batch.records.par_iter().map(|record| part(record, &analyser, &places, plan.lang)).collect());
            batch.problems.iter().for_each(|problem| observer.problem(problem));
            writer.end().problems.extend(batch.problems.iter().map(|problem| Told::new(problem, plan.lang)));
            writer.end().inputs.extend(batch.finished);
            for part in parts {
                counts.documents_in += 1;
                counts.documents_lost += u64::from(part.lost);
                counts.documents_out += u64::from(!part.lost);
                counts.speeches += part.speeches.len() as u64;
                writer.part(&part)?;
            }
            observer.progress(counts.documents_in, bytes);
        }
        Ok::<_, Error>(())
    })?;
    writer.finish()?;
    Ok(counts)
}

fn part(
    record: &crate::input::record::RawRecord,
    analyser: &Analyser,
    places: &rustc_hash::FxHashMap<&str, u64>,
    lang: crate::lang::Lang,
) -> Part {
    let read = analyser.read(record);
    // What is said of a file as a whole comes behind its records.
    let place = (places.get(&*record.file).copied().unwrap_or(u64::MAX), record.number.unwrap_or(u64::MAX));
    let part = Part::new(place, read.source().map(str::to_owned), analyser.analyse_one(&read), lang);
    // Of a document that failed nothing counts.
    let chars = if part.lost { Vec::new() } else { read.chars() };
    Part { chars, ..part }
}
