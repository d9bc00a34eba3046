//! Batches on their way through the workers: one begins while the last documents of the one before it are still worked on.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::sink::Passed;
use crate::analyse::{Analysed, Analyser, Done, Taken};
use crate::discovery::CharCounts;
use crate::error::{Error, Result};
use crate::input::batch::Batch;
use crate::input::record::RawRecord;
use crate::tally::Merge;

/// Documents that one of so many workers takes at a time, of a batch of so many: enough for what a step looks up to be at hand for
/// the next document, and few enough for every worker to have some. The tables do not depend on it.
pub(super) fn portion(documents: usize, workers: usize) -> usize {
    documents.div_ceil(8 * workers).clamp(1, 32)
}

/// Of how many workers each counts ideographs by itself, so that none waits; of more several share a count, for all are added up
/// when a batch ends.
const COUNTS: usize = 8;

/// A batch that has begun.
pub(super) enum Begun {
    /// Workers have its documents.
    Now(Working),
    /// An interrupted run has analysed it, with this digest.
    Before(Batch, u64),
}

/// A batch that workers have.
pub(super) struct Working {
    batch: Batch,
    digest: u64,
    records: Arc<Vec<RawRecord>>,
    portion: usize,
    /// How often each ideograph stands in the texts, as workers count them.
    counts: Arc<Vec<Mutex<CharCounts>>>,
    /// What was made of the documents, in portions, each with its place.
    done: Receiver<(usize, thread::Result<Analysed>)>,
}

impl Working {
    /// Gives the documents of a batch to the workers, behind those that they have.
    pub(super) fn new(mut batch: Batch, analyser: &Arc<Analyser>, workers: &ThreadPool) -> Working {
        let digest = batch.digest();
        let records = Arc::new(std::mem::take(&mut batch.records));
        let number = workers.current_num_threads();
        let counts: Arc<Vec<Mutex<CharCounts>>> = Arc::new((0..number.min(COUNTS)).map(|_| Mutex::default()).collect());
        let portion = portion(records.len(), number);
        let (send, done) = channel();
        for at in 0..records.len().div_ceil(portion) {
            let (records, counts, analyser, send) = (records.clone(), counts.clone(), analyser.clone(), send.clone());
            workers.spawn(move || {
                let documents = &records[at * portion..records.len().min((at + 1) * portion)];
                let own = &counts[rayon::current_thread_index().unwrap_or(0) % counts.len()];
                let mut count = |letters: &[u32]| own.lock().unwrap_or_else(PoisonError::into_inner).count(letters);
                let analysed = catch_unwind(AssertUnwindSafe(|| analyser.analyse(documents, &[], &mut count)));
                // Nobody waits for it where a run is given up.
                let _ = send.send((at, analysed));
            });
        }
        Working { batch, digest, records, portion, counts, done }
    }
}

impl Begun {
    /// Waits for the workers. Documents whose name is `taken` are analysed again, for what their rows call them is known only now.
    ///
    /// # Errors
    /// What an interrupted run has analysed is not the same any more.
    pub(super) fn end(self, analyser: &Analyser, workers: &ThreadPool, taken: &mut Taken) -> Result<Passed> {
        let Working { batch, digest, records, portion, counts, done } = match self {
            Begun::Now(working) => working,
            Begun::Before(batch, read) => return again(batch, read),
        };
        let mut analysed: Vec<(usize, Analysed)> =
            done.into_iter().map(|(at, one)| (at, one.unwrap_or_else(|panic| resume_unwind(panic)))).collect();
        analysed.sort_unstable_by_key(|(at, _)| *at);
        let mut analysed: Vec<Analysed> = analysed.into_iter().map(|(_, one)| one).collect();
        let (mut sources, mut again) = (Vec::new(), Vec::new());
        for (chunk, records) in analysed.iter_mut().zip(records.chunks(portion)) {
            sources.extend(chunk.documents.iter().filter(|one| one.read).map(|one| one.source.clone()));
            let name = |one: &Done| if one.read { taken.name(&one.source) } else { None };
            let names: Vec<Option<String>> = chunk.documents.iter().map(name).collect();
            if names.iter().any(Option::is_some) {
                again.push((chunk, records, names));
            }
        }
        // Hardly any batch has such; the workers are busy with the next.
        if !again.is_empty() {
            let anew = |(chunk, records, names): (&mut Analysed, _, Vec<_>)| *chunk = analyser.analyse(records, &names, &mut |_| {});
            workers.install(|| again.into_par_iter().for_each(anew));
        }
        let mut chars = CharCounts::default();
        for own in &*counts {
            chars.merge(std::mem::take(&mut *own.lock().unwrap_or_else(PoisonError::into_inner)));
        }
        Ok(Passed { batch, read: digest, analysed: Some((analysed, chars)), sources })
    }
}

/// A batch that an interrupted run has analysed, if it is still the same.
fn again(mut batch: Batch, read: u64) -> Result<Passed> {
    if batch.digest() != read {
        let file = batch.records.first().map_or_else(|| "INPUT".to_owned(), |record| record.file.to_string());
        return Err(Error::Changed { what: file });
    }
    batch.records.clear();
    Ok(Passed { batch, read, analysed: None, sources: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::metadata::Sidecar;
    use crate::input::record::Payload;
    use crate::pipeline::load_segmenter;
    use crate::plan::Plan;

    fn record(number: u64) -> RawRecord {
        let line = format!("{{\"id\":\"{number}\",\"text\":\"抓好三农工作。\"}}");
        RawRecord { file: "f.jsonl".into(), number: Some(number), payload: Payload::Json(line.into_bytes()), hint: None }
    }

    #[test]
    fn batches_that_overlap_end_in_order_and_their_documents_have_names_of_their_own() {
        let plan = Plan::default();
        let segmenter = load_segmenter(&plan.matching.words).unwrap();
        let analyser = Arc::new(Analyser::new(&plan, Sidecar::default(), segmenter).unwrap());
        let workers = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        // Ten ids stand in both.
        let batches = [0..70, 60..130].map(|numbers| Batch { records: numbers.map(record).collect(), ..Batch::default() });
        let begun = batches.map(|batch| Begun::Now(Working::new(batch, &analyser, &workers)));
        let mut taken = Taken::default();
        let ended = begun.map(|begun| begun.end(&analyser, &workers, &mut taken).unwrap().analysed.unwrap());
        let names = |numbers: std::ops::Range<u64>, behind: &'static str| numbers.map(move |number| format!("f.jsonl#{number}{behind}"));
        let expected = [names(0..70, "").collect::<Vec<_>>(), names(60..70, "~2").chain(names(70..130, "")).collect()];
        for ((analysed, chars), expected) in ended.into_iter().zip(expected) {
            let documents = || analysed.iter().flat_map(|portion| &portion.documents);
            assert_eq!(documents().map(|one| one.source.clone()).collect::<Vec<_>>(), expected);
            // What is analysed again is not counted again.
            assert_eq!(chars.total(), 6 * expected.len() as u64);
            assert!(analysed.len() > 3, "every worker has some");
        }
    }
}
