//! `run.json`: what was run over what, and what came out. No clock and no machine stands in it, so that the same run
//! gives the same file.

use serde::Serialize;
use serde_json::Value;

use super::output::Written;
use crate::input::open::Fingerprint;

/// Totals of a run. `documents_in` is always `documents_out` plus `documents_lost`, and every lost document has a row
/// of severity `error` in problems.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Files found, those that are not read included.
    pub files: u64,
    /// Documents: files, or records of files.
    pub documents_in: u64,
    /// Documents with at least one speech in the tables.
    pub documents_out: u64,
    /// Documents that could not be read.
    pub documents_lost: u64,
    /// Speeches.
    pub speeches: u64,
    /// Speeches that nearly repeat others.
    pub duplicates: u64,
    /// Letters and ideographs counted.
    pub chars: u64,
    /// Words.
    pub tokens: u64,
    /// Rows of problems.csv by severity.
    pub errors: u64,
    /// See `errors`.
    pub warnings: u64,
    /// See `errors`.
    pub notes: u64,
}

/// The record of a run.
#[derive(Debug, Serialize)]
pub struct RunRecord<'a> {
    /// `tifa`.
    pub tool: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The options that bear on the tables.
    pub options: Value,
    /// Totals.
    pub counts: Counts,
    /// Lexicons, themes, dictionaries and term lists.
    pub resources: Vec<Fingerprint>,
    /// Every file read.
    pub inputs: Vec<Fingerprint>,
    /// Every file written, this one excepted.
    pub outputs: Vec<Written>,
}
