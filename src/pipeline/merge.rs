//! From the parts of a corpus to its tables.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Outcome;
use super::partial::{Asked, Part, PartialReader, Place, broken};
use super::sink::{Ground, Growth, Sink};
use crate::analyse::{Analyser, Taken};
use crate::error::{Error, Result};
use crate::input::open::Fingerprint;
use crate::observe::Observer;
use crate::plan::Plan;
use crate::report::output::{DATAPACKAGE, OutputFolder, RUN_JSON, named_by, own_files};
use crate::spill::sorted::Sorted;

/// Merges partial files, in whatever order they are named, into what one run over the whole corpus writes.
///
/// # Errors
/// A file is none of ours or damaged; one is missing, or given twice; they were made by different versions or with different
/// options or lexicons, or over inputs that have changed; or the output cannot be written.
pub fn merge(files: &[PathBuf], output: &Path, threads: Option<usize>, observer: &dyn Observer) -> Result<Outcome> {
    let mut readers = files.iter().map(|path| PartialReader::open(path)).collect::<Result<Vec<_>>>()?;
    readers.sort_by_key(|reader| reader.header.shard);
    fits(&readers)?;
    let Some(first) = readers.first() else { return Err(Error::NoInput("no partial file.".into())) };
    let ground = first.header.ground.ground().map_err(|e| broken(&first.path, &e.to_string()))?;
    let plan = Plan { threads, ..first.header.asked.clone().plan(output) };
    let inputs = inputs(&readers)?;
    observer.planned(files.len(), readers.iter().map(|reader| reader.size).sum());
    let mut merger = Merger::begin(&plan, Growth::All, observer)?;
    for end in readers.iter_mut().map(|reader| &mut reader.end) {
        std::mem::take(&mut end.found).into_iter().try_for_each(|told| merger.sink.found(told))?;
    }
    for end in readers.iter_mut().map(|reader| &mut reader.end) {
        std::mem::take(&mut end.problems).into_iter().try_for_each(|told| merger.sink.told(told))?;
    }
    merger.sink.read(inputs);
    let mut waiting = readers.iter_mut().map(PartialReader::part).collect::<Result<Vec<Option<Part>>>>()?;
    // Each file is in order: the next of all is the first of those that wait.
    while let Some(at) = (0..waiting.len()).filter(|i| waiting[*i].is_some()).min_by_key(|i| waiting[*i].as_ref().map(|part| part.place)) {
        let next = readers[at].part()?;
        if let Some(part) = std::mem::replace(&mut waiting[at], next) {
            merger.add(part)?;
            merger.sink.progress(readers.iter().map(|reader| reader.done).sum());
        }
    }
    super::pool(&plan)?.install(|| merger.finish(ground, &plan)).map(|(outcome, _)| outcome)
}

/// Refuses parts that do not make a whole.
fn fits(readers: &[PartialReader]) -> Result<()> {
    let Some(first) = readers.first() else { return Ok(()) };
    for other in &readers[1..] {
        if let Some(what) = first.header.terms.change(&other.header.terms) {
            let message = format!(
                "{what} is not the same as for {}; run the parts again with the same version, options, lexicons and inputs",
                first.path.display()
            );
            return Err(broken(&other.path, &message));
        }
        if other.header.shard.of != first.header.shard.of {
            let message = format!("it is part {}, but {} is part {}", other.header.shard, first.path.display(), first.header.shard);
            return Err(broken(&other.path, &message));
        }
    }
    let of = first.header.shard.of;
    if let Some(twice) = readers.windows(2).find(|pair| pair[0].header.shard == pair[1].header.shard) {
        let message = format!("it is part {}, as {} is; name each part once", twice[1].header.shard, twice[0].path.display());
        return Err(broken(&twice[1].path, &message));
    }
    let missing: Vec<String> =
        (1..=of).filter(|n| !readers.iter().any(|reader| reader.header.shard.number == *n)).take(10).map(|n| format!("{n}/{of}")).collect();
    if !missing.is_empty() {
        return Err(Error::NoInput(format!("parts are missing: {}. Name the partial files of all {of} parts.", missing.join(", "))));
    }
    Ok(())
}

/// What the parts have read, each file once.
fn inputs(readers: &[PartialReader]) -> Result<Vec<Fingerprint>> {
    let mut inputs: Vec<(&Fingerprint, &Path)> =
        readers.iter().flat_map(|reader| reader.end.inputs.iter().map(|input| (input, reader.path.as_path()))).collect();
    inputs.sort_by(|a, b| (&a.0.source, a.1).cmp(&(&b.0.source, b.1)));
    if let Some(pair) = inputs.windows(2).find(|pair| pair[0].0.source == pair[1].0.source && pair[0].0 != pair[1].0) {
        let message = format!("{} is not the same as for {}; run the parts again", pair[0].0.source, pair[0].1.display());
        return Err(broken(pair[1].1, &message));
    }
    inputs.dedup_by(|a, b| a.0.source == b.0.source);
    Ok(inputs.into_iter().map(|(input, _)| input.clone()).collect())
}

/// A document that had the name of an earlier one: its place, that name, and the one that it was given.
pub type Renamed = (Place, String, String);

/// Puts parts together that come in order.
pub(super) struct Merger<'a> {
    pub sink: Sink<'a>,
    taken: Taken,
    plan: &'a Plan,
    renamed: Vec<Renamed>,
}

impl<'a> Merger<'a> {
    pub fn begin(plan: &'a Plan, growth: Growth, observer: &'a dyn Observer) -> Result<Merger<'a>> {
        let output = OutputFolder::open(&plan.output, plan.style, false)?;
        // A run knows its inputs; they may lie here.
        let written = named_by(&plan.output)?;
        let strange = |name: &String| plan.output.join(name).exists() && !written.contains(name) && name != RUN_JSON && name != DATAPACKAGE;
        if let Some(name) = own_files().into_iter().find(strange) {
            return Err(Error::BadOption(format!(
                "{} holds {name}, which no run has written there. Choose another folder with --output.",
                plan.output.display()
            )));
        }
        let sink = Sink::merging(output, plan, growth, observer)?;
        Ok(Merger { sink, taken: Taken::default(), plan, renamed: Vec::new() })
    }

    pub fn add(&mut self, mut part: Part) -> Result<()> {
        if let Some(old) = part.source.clone()
            && let Some(name) = self.taken.name(&old)
        {
            self.renamed.push((part.place, old, name.clone()));
            part.rename(name, self.plan.lang).map_err(|cause| Error::Unwritable { path: self.plan.output.clone(), cause })?;
        }
        self.sink.part(part)
    }

    pub fn finish(self, ground: Ground, plan: &Plan) -> Result<(Outcome, Vec<Renamed>)> {
        Ok((self.sink.finish(ground, plan)?, self.renamed))
    }
}

/// A part that waits for its turn.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Waiting {
    place: Place,
    #[serde(with = "serde_bytes")]
    part: Vec<u8>,
}

/// Parts that are put in order in memory; more of them go to disk.
const IN_MEMORY: usize = 1 << 12;

/// Merges parts that another program has kept as [`Part::to_bytes`], in whatever order they come. Of the tables that grow
/// with the documents only speeches.csv is written: whoever kept the parts has the others. `files` tells how many files
/// there were.
///
/// # Errors
/// What `parts` returns; bytes that are no part, or two of the same place; or the output cannot be written.
pub fn merge_parts(
    plan: &Plan,
    analyser: &Analyser,
    files: usize,
    observer: &dyn Observer,
    parts: &mut dyn FnMut() -> Result<Option<Vec<u8>>>,
) -> Result<(Outcome, Vec<Renamed>)> {
    let ground = Ground::of(analyser, plan, files);
    // As if it came from files.
    let plan = Plan { threads: plan.threads, ..Asked::of(plan).plan(&plan.output) };
    let mut merger = Merger::begin(&plan, Growth::Speeches, observer)?;
    let fail = |cause| Error::Unwritable { path: plan.output.clone(), cause };
    let own = ground.stamp();
    let other =
        || Error::BadOption("partial: it was made by another version of tifa, with other options or lexicons, or is damaged".into());
    let mut sorted = Sorted::new(&merger.sink.log(), IN_MEMORY);
    while let Some(part) = parts()? {
        let place = Part::place_of(&part).ok().filter(|(_, stamp)| *stamp == own).ok_or_else(other)?.0;
        sorted.push(Waiting { place, part }).map_err(fail)?;
    }
    let mut last = None;
    for waiting in sorted.in_order().map_err(fail)? {
        let Waiting { place, part } = waiting.map_err(fail)?;
        if last.replace(place) == Some(place) {
            return Err(Error::BadOption(format!("order: two documents have the number {}", place.0)));
        }
        merger.add(Part::from_bytes(&part).map_err(|_| other())?)?;
    }
    super::pool(&plan)?.install(|| merger.finish(ground, &plan))
}
