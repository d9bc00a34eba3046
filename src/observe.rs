//! What a run tells while it goes on. The library prints nothing; it speaks to an [`Observer`].

use crate::problem::Problem;

/// Listens to a run.
pub trait Observer: Sync {
    /// The files are found; nothing is read yet.
    fn planned(&self, _files: usize, _bytes: u64) {}
    /// This many documents and bytes are done, in all.
    fn progress(&self, _documents: u64, _bytes: u64) {}
    /// A row of problems.csv.
    fn problem(&self, _problem: &Problem) {}
    /// Time that a stage took, summed over all workers, in seconds.
    fn timing(&self, _stage: &str, _seconds: f64) {}
}

/// Listens to nothing.
pub struct NullObserver;

impl Observer for NullObserver {}
