//! `run.json`: what was run over what, and what came out. No clock and no machine stands in it, so that the same run
//! gives the same file.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xxhash_rust::xxh3::Xxh3;

use super::output::{RUN_JSON, Written};
use super::{About, Look, ThemeName};
use crate::error::{Error, Result};
use crate::input::open::Fingerprint;
use crate::lang::Lang;

/// Totals of a run. `documents_in` is always `documents_out` plus `documents_lost`, and every lost document has a row
/// of severity `error` in problems.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    /// The themes and their names.
    pub themes: Vec<ThemeName>,
    /// Lexicons, themes, dictionaries and term lists.
    pub resources: Vec<Fingerprint>,
    /// Every file read.
    pub inputs: Vec<Fingerprint>,
    /// Every file written, this one excepted.
    pub outputs: Vec<Written>,
}

/// Reads the record of an earlier run, of whatever version.
///
/// # Errors
/// There is none, or it is none of tifa's.
pub fn record(folder: &Path) -> Result<Value> {
    let (path, what) = (folder.join(RUN_JSON), "record of a run");
    let text = std::fs::read_to_string(&path).map_err(|cause| Error::Unreadable { what, path: path.clone(), cause })?;
    let record: Value = serde_json::from_str(&text).unwrap_or_default();
    if record["tool"] != "tifa" {
        let message = "it is damaged, or not tifa's. Name the folder that a run has written.".to_owned();
        return Err(Error::Malformed { what, path, message });
    }
    Ok(record)
}

/// Reads the record of an earlier run, and what reports need of it.
///
/// # Errors
/// There is none, or it is none of this version.
pub fn read(folder: &Path) -> Result<(Value, About)> {
    #[derive(Deserialize)]
    struct Options {
        lang: Lang,
        headers: Lang,
        keep_duplicates: bool,
        figures: Look,
    }
    #[derive(Deserialize)]
    struct Known {
        version: String,
        options: Options,
        counts: Counts,
        themes: Vec<ThemeName>,
    }
    let path = folder.join(RUN_JSON);
    let what = "record of a run";
    let text = std::fs::read_to_string(&path).map_err(|cause| Error::Unreadable { what, path: path.clone(), cause })?;
    let malformed = |e: serde_json::Error| Error::Malformed {
        what,
        path: path.clone(),
        message: format!("{e}. Reports are made from the folder that tifa run of this version has written."),
    };
    let record: Value = serde_json::from_str(&text).map_err(malformed)?;
    let known = Known::deserialize(&record).map_err(malformed)?;
    let Known { version, options: Options { lang, headers, keep_duplicates, figures: look }, counts, themes } = known;
    let lang = if headers == Lang::Zh { Lang::Zh } else { lang };
    Ok((record, About { version, counts, themes, keep_duplicates, lang, headers, look }))
}

/// How something compares with what it was when the run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As it was.
    Same,
    /// Other bytes.
    Changed,
    /// No longer there.
    Gone,
    /// Not there then.
    New,
}

/// How the files that a run wrote compare with their hashes in its record.
///
/// # Errors
/// One cannot be read.
pub fn standing(folder: &Path, record: &Value) -> Result<Vec<(String, Standing)>> {
    let mut files = Vec::new();
    for output in record["outputs"].as_array().into_iter().flatten() {
        let (Some(file), Some(hash)) = (output["file"].as_str(), output["xxh3"].as_str()) else { continue };
        // A name of a file in this folder, whatever stands there.
        if Path::new(file).file_name() != Some(file.as_ref()) {
            continue;
        }
        let path = folder.join(file);
        let standing = match hash_of(&path) {
            Ok(now) if now == hash => Standing::Same,
            Ok(_) => Standing::Changed,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Standing::Gone,
            Err(cause) => return Err(Error::Unreadable { what: "table", path, cause }),
        };
        files.push((file.to_owned(), standing));
    }
    Ok(files)
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash, mut buffer) = (std::fs::File::open(path)?, Xxh3::new(), vec![0; 256 * 1024]);
    loop {
        match std::io::Read::read(&mut file, &mut buffer)? {
            0 => return Ok(format!("{:032x}", hash.digest128())),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// The tables that are no longer as the run wrote them, or no longer there.
///
/// # Errors
/// One cannot be read.
pub fn changed(folder: &Path, record: &Value) -> Result<Vec<String>> {
    let files = standing(folder, record)?.into_iter();
    Ok(files.filter(|(file, standing)| file.ends_with(".csv") && *standing != Standing::Same).map(|(file, _)| file).collect())
}

/// Puts files among the outputs of a record, in place of those of the same name.
pub fn note(record: &mut Value, written: &[Written]) {
    let Some(outputs) = record["outputs"].as_array_mut() else { return };
    outputs.retain(|o| !written.iter().any(|w| o["file"] == json!(w.file)));
    outputs.extend(written.iter().map(|w| json!(w)));
    outputs.sort_by(|a, b| a["file"].as_str().cmp(&b["file"].as_str()));
}
