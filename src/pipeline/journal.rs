//! What a run has done so far, so that one that was interrupted can be gone on with: a step for each batch, appended when
//! everything of it is written.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Inputs;
use super::sink::Ground;
use crate::analyse::Taken;
use crate::discovery::CharCounts;
use crate::error::{Error, Result};
use crate::input::open::Fingerprint;
use crate::plan::Plan;
use crate::report::output::{Grown, JOURNAL};
use crate::report::provenance::Counts;
use crate::spill::frames::{frame, next};
use crate::spill::rows::Length;
use crate::tally::Merge;

/// The form in which speeches are kept between batches; the number grows with every change of [`crate::analyse::Kept`] or of where
/// batches end, also within a version, and with it that of partial files.
pub const FORM: u32 = 3;

/// What has to be the same for a run to be gone on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// tifa's version, and the form of what it keeps.
    pub version: String,
    /// The options, as JSON.
    pub options: String,
    /// Lexicons, themes, dictionaries, tables of metadata: names and fingerprints.
    pub resources: Vec<(String, String)>,
    /// The files that are read.
    pub inputs: Vec<String>,
}

/// Where everything stands when a batch is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    /// A hash of what was read.
    pub read: u64,
    /// Totals so far.
    pub counts: Counts,
    /// The tables that grow, those that are not wanted left out.
    pub tables: Vec<Grown>,
    /// The files of rows.
    pub kept: Length,
    /// See `kept`.
    pub texts: Length,
    /// See `kept`.
    pub problems: Length,
    /// How often ideographs stand in the batch.
    pub chars: Vec<(u32, u64)>,
    /// What the documents of the batch call themselves.
    pub sources: Vec<String>,
}

/// What an interrupted run has done.
pub struct Done {
    /// Hashes of the batches.
    pub read: Vec<u64>,
    /// The last step.
    pub last: Step,
    /// Ideographs so far.
    pub chars: CharCounts,
    /// Names that are taken.
    pub taken: Taken,
}

/// The journal of a run.
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Terms {
    /// Those of a plan over some inputs.
    pub fn of(plan: &Plan, ground: &Ground, inputs: &Inputs) -> Terms {
        Terms {
            version: format!("{}, form {FORM}", env!("CARGO_PKG_VERSION")),
            options: plan.options().to_string(),
            resources: Terms::resources(&[&ground.resources[..], &inputs.beside[..]].concat()),
            inputs: inputs.found.files.iter().map(|f| f.source.clone()).collect(),
        }
    }

    /// Lists fingerprints by name.
    fn resources(fingerprints: &[Fingerprint]) -> Vec<(String, String)> {
        fingerprints.iter().map(|f| (f.source.clone(), f.xxh3.clone())).collect()
    }

    /// What is no longer the same, by name.
    pub fn change(&self, now: &Terms) -> Option<String> {
        if self.version != now.version {
            return Some(format!("tifa ({} -> {})", self.version, now.version));
        }
        let options = |terms: &Terms| serde_json::from_str::<Value>(&terms.options).unwrap_or_default();
        let (before, after) = (options(self), options(now));
        let keys = before.as_object().into_iter().chain(after.as_object()).flat_map(|o| o.keys());
        if let Some(key) = keys.into_iter().find(|key| before[key.as_str()] != after[key.as_str()]) {
            return Some(format!("\"{key}\""));
        }
        let differs = |a: &[(String, String)], b: &[(String, String)]| a.iter().find(|r| !b.contains(r)).map(|r| r.0.clone());
        differs(&self.resources, &now.resources)
            .or_else(|| differs(&now.resources, &self.resources))
            .or_else(|| self.inputs.iter().find(|i| !now.inputs.contains(i)).cloned())
            .or_else(|| now.inputs.iter().find(|i| !self.inputs.contains(i)).cloned())
            .or_else(|| (self != now).then(|| "INPUT".to_owned()))
    }
}

impl Journal {
    /// Begins a journal.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(folder: &Path, terms: &Terms) -> Result<Journal> {
        let path = folder.join(JOURNAL);
        let file = File::create(&path).map_err(|cause| Error::Unwritable { path: path.clone(), cause })?;
        let mut journal = Journal { path, file };
        journal.write(terms)?;
        Ok(journal)
    }

    /// The journal of an interrupted run in `folder` and what that has done; `None` if it has done nothing.
    ///
    /// # Errors
    /// It ran on other terms, or cannot be read.
    pub fn resume(folder: &Path, terms: &Terms) -> Result<Option<(Journal, Done)>> {
        let path = folder.join(JOURNAL);
        let fail = |cause| Error::Unwritable { path: path.clone(), cause };
        let bytes = match std::fs::read(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(fail)?,
        };
        let mut rest = &bytes[..];
        let Some(before) = next::<Terms>(&mut rest) else { return Ok(None) };
        if let Some(what) = before.change(terms) {
            return Err(Error::Changed { what });
        }
        let mut done: Option<Done> = None;
        while let Some(step) = next::<Step>(&mut rest) {
            let (mut read, mut chars, mut taken) = done.take().map_or_else(Default::default, |done| (done.read, done.chars, done.taken));
            read.push(step.read);
            chars.merge(CharCounts::of_counts(&step.chars));
            step.sources.iter().for_each(|source| drop(taken.name(source)));
            done = Some(Done { read, last: step, chars, taken });
        }
        let file = File::options().append(true).open(&path).map_err(fail)?;
        file.set_len((bytes.len() - rest.len()) as u64).map_err(fail)?;
        Ok(done.map(|done| (Journal { path, file }, done)))
    }

    /// Appends a step.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn step(&mut self, step: &Step) -> Result<()> {
        self.write(step)
    }

    fn write(&mut self, entry: &impl Serialize) -> Result<()> {
        let write = || (&self.file).write_all(&frame(entry)?);
        write().map_err(|cause| Error::Unwritable { path: self.path.clone(), cause })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms {
            version: "1".into(),
            options: r#"{"context":20,"hmm":true}"#.into(),
            resources: vec![("slogans".into(), "a".into())],
            inputs: vec!["x.txt".into()],
        }
    }

    fn step(read: u64) -> Step {
        let (counts, length) = (Counts { speeches: read, ..Counts::default() }, Length::default());
        let sources = vec!["x".to_owned()];
        Step { read, counts, tables: Vec::new(), kept: length, texts: length, problems: length, chars: vec![(0x4e00, 2)], sources }
    }

    /// However far the last entry was written, all before it count, and one that is appended then is read as well.
    #[test]
    fn an_entry_that_was_cut_off_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::begin(dir.path(), &terms()).unwrap();
        journal.step(&step(1)).unwrap();
        let path = dir.path().join(JOURNAL);
        let whole = std::fs::metadata(&path).unwrap().len() as usize;
        journal.step(&step(2)).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        for cut in whole..=bytes.len() {
            std::fs::write(&path, &bytes[..cut]).unwrap();
            let (mut journal, done) = Journal::resume(dir.path(), &terms()).unwrap().unwrap();
            assert_eq!(done.read, if cut == bytes.len() { vec![1, 2] } else { vec![1] });
            journal.step(&step(3)).unwrap();
            let (_, mut done) = Journal::resume(dir.path(), &terms()).unwrap().unwrap();
            assert_eq!((done.read.last(), done.last.counts.speeches), (Some(&3), 3));
            assert_eq!(done.chars.of('一'), done.read.len() as u64 * 2);
            assert!(done.taken.name("x").is_some_and(|name| name.starts_with("x~")));
        }
        let mut damaged = bytes.clone();
        damaged[whole + 9] ^= 1;
        std::fs::write(&path, damaged).unwrap();
        assert_eq!(Journal::resume(dir.path(), &terms()).unwrap().unwrap().1.read, [1]);
    }

    #[test]
    fn what_has_changed_is_named() {
        let dir = tempfile::tempdir().unwrap();
        Journal::begin(dir.path(), &terms()).unwrap();
        assert!(Journal::resume(dir.path(), &terms()).unwrap().is_none(), "nothing is done yet");
        type Change<'a> = &'a dyn Fn(&mut Terms);
        let changes: [(Change<'_>, &str); 5] = [
            (&|t| t.version = "2".into(), "tifa (1 -> 2)"),
            (&|t| t.options = r#"{"context":30,"hmm":true}"#.into(), "\"context\""),
            (&|t| t.resources[0].1 = "b".into(), "slogans"),
            (&|t| t.inputs.push("y.txt".into()), "y.txt"),
            (&|t| t.inputs.clear(), "x.txt"),
        ];
        for (change, named) in changes {
            let mut now = terms();
            change(&mut now);
            let Err(Error::Changed { what }) = Journal::resume(dir.path(), &now) else { panic!("{named} is not noticed") };
            assert_eq!(what, named);
        }
    }
}
