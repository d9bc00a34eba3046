//! What a run over part of a corpus has made of its documents, in one file: merged with the others' it gives what one run
//! over all of them gives. First what all parts have to have in common, then the documents in order, then what is known at
//! the end.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::journal::Terms;
use super::problem_log::Told;
use super::sink::Ground;
use crate::analyse::{GROWING, Kept, Single, Speaking};
use crate::error::{Error, Result};
use crate::input::batch::Shard;
use crate::input::open::Fingerprint;
use crate::lang::Lang;
use crate::plan::{Comparison, Plan};
use crate::problem::{Problem, Trouble};
use crate::report::output::{Style, file_beside};
use crate::report::row::Rows;
use crate::report::tables::{PROBLEMS, Table};
use crate::report::{Look, Report};
use crate::spill::frames::{frame, read};
use crate::spill::rows::{decode, encode};

/// How a file of this kind begins; the number is [`super::journal::FORM`].
const MAGIC: &[u8] = b"tifa partial 3\n";

/// What files of this kind are called in messages.
const WHAT: &str = "partial file";

/// Where a document stands among all: the number of its file and its own number there, or any two numbers that put documents
/// in order.
pub type Place = (u64, u64);

/// The rows of a document in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    /// How many.
    pub count: u64,
    /// As they are written.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// What was made of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where it stands.
    pub place: Place,
    /// What it calls itself, if it could be read; another one may be called so, too.
    pub source: Option<String>,
    /// It is not in the tables.
    pub lost: bool,
    /// Its rows in the tables of [`GROWING`]; tables behind the last one have none.
    pub rows: Vec<Portion>,
    /// Its speeches.
    pub speeches: Vec<Speaking>,
    /// What went wrong or was doubtful.
    pub problems: Vec<Told>,
    /// How often each ideograph stands in it.
    pub chars: Vec<(u32, u64)>,
}

impl Part {
    /// Of a document that was read as `source`; what its ideographs count is left to who needs it.
    pub fn new(place: Place, source: Option<String>, single: Single, lang: Lang) -> Part {
        let Single { rows, document } = single;
        let portion = |rows: Rows| Portion { count: rows.count, bytes: rows.into_bytes() };
        Part {
            place,
            source,
            lost: document.lost,
            rows: rows.into_iter().map(portion).collect(),
            speeches: document.speeches,
            problems: document.problems.iter().map(|problem| Told::new(problem, lang)).collect(),
            chars: Vec::new(),
        }
    }

    /// Gives the document another name than it has, and says so.
    ///
    /// # Errors
    /// The part is damaged.
    pub fn rename(&mut self, name: String, lang: Lang) -> io::Result<()> {
        let Some(old) = self.source.replace(name.clone()) else { return Ok(()) };
        let renamed = |id: &str| id.strip_prefix(old.as_str()).filter(|rest| rest.starts_with(':')).map(|rest| format!("{name}{rest}"));
        let change = |column: &str, cell: &str| match column {
            "source" if cell == old => Some(name.clone()),
            "speech_id" => renamed(cell),
            _ => None,
        };
        let changed = |table: &Table, bytes: &[u8]| Rows::changed(table, bytes, change).map(Rows::into_bytes).map_err(io::Error::other);
        for (table, portion) in GROWING.iter().zip(&mut self.rows) {
            portion.bytes = changed(table, &portion.bytes)?;
        }
        for speech in &mut self.speeches {
            let mut kept: Kept = decode(&speech.kept)?;
            kept.row.id = renamed(&kept.row.id).unwrap_or(kept.row.id);
            kept.source.clone_from(&name);
            speech.kept = encode(&kept)?;
        }
        if self.lost {
            // It failed under the name that it has now.
            for told in &mut self.problems {
                told.source.clone_from(&name);
                told.bytes = changed(&PROBLEMS, &told.bytes)?;
            }
        } else {
            let id = old.rsplit('#').next().unwrap_or_default().to_owned();
            self.problems.push(Told::new(&Problem { source: name, trouble: Trouble::RepeatedId { id } }, lang));
        }
        Ok(())
    }

    /// As bytes that say where it belongs; see [`super::stamp`].
    ///
    /// # Errors
    /// A value that cannot be written; none of ours.
    pub fn to_bytes(&self, stamp: u64) -> io::Result<Vec<u8>> {
        frame(&(self.place, stamp, self))
    }

    /// The place of a part that is bytes, and its stamp.
    ///
    /// # Errors
    /// Bytes that no part has.
    pub fn place_of(bytes: &[u8]) -> io::Result<(Place, u64)> {
        // They stand first, behind a length.
        decode(bytes.get(8..).unwrap_or_default())
    }

    /// From its bytes.
    ///
    /// # Errors
    /// Bytes that no part has.
    pub fn from_bytes(mut bytes: &[u8]) -> io::Result<Part> {
        read::<(Place, u64, Part)>(&mut bytes).map(|(.., part)| part)
    }
}

/// What the totals and reports are to be like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Asked {
    comparison: Comparison,
    style: Style,
    reports: Vec<Report>,
    look: Look,
    lang: Lang,
    /// Terms are counted.
    terms: bool,
}

impl Asked {
    /// By a plan.
    pub fn of(plan: &Plan) -> Asked {
        Asked {
            comparison: plan.comparison.clone(),
            style: plan.style,
            reports: plan.reports.clone(),
            look: plan.look.clone(),
            lang: plan.lang,
            terms: plan.matching.terms.is_some(),
        }
    }

    /// A plan that asks for it and has nothing to read.
    pub fn plan(self, output: &Path) -> Plan {
        let Asked { comparison, style, reports, look, lang, terms } = self;
        let mut plan = Plan { comparison, style, reports, look, lang, output: output.to_owned(), ..Plan::default() };
        // Their words are not needed again.
        plan.matching.terms = terms.then(PathBuf::new);
        plan
    }
}

/// What stands first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    pub shard: Shard,
    /// What has to be the same in all parts.
    pub terms: Terms,
    pub ground: GroundText,
    pub asked: Asked,
}

/// A [`Ground`], whose options are written as text: they are of any shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct GroundText(String);

impl GroundText {
    pub fn of(ground: &Ground) -> GroundText {
        GroundText(serde_json::to_string(ground).unwrap_or_default())
    }

    pub fn ground(&self) -> serde_json::Result<Ground> {
        serde_json::from_str(&self.0)
    }
}

/// What stands last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct End {
    /// Documents before it.
    pub parts: u64,
    /// What discovery could not take up; in the first part only, for all find the same.
    pub found: Vec<Told>,
    /// What was told once for a file of records.
    pub problems: Vec<Told>,
    /// The files that were read.
    pub inputs: Vec<Fingerprint>,
}

/// A partial file that is written: whole, or not at all.
pub(super) struct PartialWriter {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
    length: u64,
    end: End,
}

impl PartialWriter {
    pub fn create(path: &Path, header: &Header) -> Result<PartialWriter> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = file_beside(folder).map_err(|cause| Error::Unwritable { path: path.to_owned(), cause })?;
        let file = BufWriter::with_capacity(256 * 1024, file);
        let mut writer = PartialWriter { file, path: path.to_owned(), length: 0, end: End::default() };
        writer.append(MAGIC)?;
        writer.value(header)?;
        Ok(writer)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.length += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|cause| Error::Unwritable { path: self.path.clone(), cause })
    }

    fn value(&mut self, value: &impl Serialize) -> Result<()> {
        let bytes = frame(value).map_err(|cause| Error::Unwritable { path: self.path.clone(), cause })?;
        self.append(&bytes)
    }

    pub fn part(&mut self, part: &Part) -> Result<()> {
        self.end.parts += 1;
        self.value(part)
    }

    /// What is known at the end, so far.
    pub fn end(&mut self) -> &mut End {
        &mut self.end
    }

    pub fn finish(mut self) -> Result<()> {
        let (end, place) = (std::mem::take(&mut self.end), self.length);
        self.value(&end)?;
        self.append(&place.to_le_bytes())?;
        let PartialWriter { file, path, .. } = self;
        let fail = |cause| Error::Unwritable { path: path.clone(), cause };
        let file = file.into_inner().map_err(|e| fail(e.into_error()))?;
        file.persist(&path).map_err(|e| fail(e.error))?;
        Ok(())
    }
}

/// A partial file that is read.
pub(super) struct PartialReader {
    pub path: PathBuf,
    pub header: Header,
    pub end: End,
    /// Bytes of the file, and those that are read.
    pub size: u64,
    pub done: u64,
    file: BufReader<File>,
    left: u64,
}

impl PartialReader {
    pub fn open(path: &Path) -> Result<PartialReader> {
        let unreadable = |cause| Error::Unreadable { what: WHAT, path: path.to_owned(), cause };
        let mut file = BufReader::with_capacity(64 * 1024, File::open(path).map_err(unreadable)?);
        let mut begin = vec![0; MAGIC.len()];
        if file.read_exact(&mut begin).is_err() || begin != MAGIC {
            let other = begin.starts_with(b"tifa partial ");
            let message =
                if other { "another version of tifa has made it; run that part again" } else { "it is not what tifa run --partial writes" };
            return Err(broken(path, message));
        }
        let damaged = || broken(path, "it is damaged; run that part again");
        let header = read(&mut file).map_err(|_| damaged())?;
        let mut place = [0; 8];
        let mut last = || -> io::Result<End> {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::End(-8))?;
            file.read_exact(&mut place)?;
            file.seek(SeekFrom::Start(u64::from_le_bytes(place)))?;
            read(&mut file)
        };
        let end = last().map_err(|_| damaged())?;
        let (left, size) = (end.parts, file.get_ref().metadata().map_or(0, |m| m.len()));
        Ok(PartialReader { path: path.to_owned(), header, end, size, done: 0, file, left })
    }

    /// The next document.
    pub fn part(&mut self) -> Result<Option<Part>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let part = read(&mut self.file).map(Some).map_err(|_| broken(&self.path, "it is damaged; run that part again"));
        self.done = self.file.stream_position().unwrap_or(self.done);
        part
    }
}

/// An error about a partial file.
pub(super) fn broken(path: &Path, message: &str) -> Error {
    Error::Malformed { what: WHAT, path: path.to_owned(), message: format!("{message}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_the_form_of_what_it_keeps() {
        assert_eq!(MAGIC, format!("tifa partial {}\n", crate::pipeline::journal::FORM).as_bytes());
    }
}
