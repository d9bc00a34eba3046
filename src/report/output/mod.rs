//! The output folder. Tables grow in a folder of their own inside it and are moved into place when all are complete:
//! until then the last run's tables stand untouched.

mod staging;

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use self::staging::Staging;
pub use self::staging::{JOURNAL, interrupted, recover};
use super::row::{Rows, safe};
use super::tables::{TABLES, Table};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// Names of the files beside the tables.
pub const RUN_JSON: &str = "run.json";
/// The description of all tables.
pub const DATAPACKAGE: &str = "datapackage.json";

/// Files beside the tables that `--also` writes.
pub const FURTHER: [&str; 2] = ["matrix.mtx", "cooccurrence.graphml"];

/// The names of all files that tifa may write into its folder.
pub fn own_files() -> Vec<String> {
    let tables = TABLES.iter().map(|t| t.file());
    let others = [RUN_JSON, DATAPACKAGE].into_iter().chain(FURTHER).map(String::from);
    tables.chain(others).chain(super::REPORTS.iter().flat_map(|r| (r.files)())).collect()
}

/// The files that the run in a folder has written, by its `run.json`; none where there is no run.
///
/// # Errors
/// There is a `run.json` that is not tifa's: the folder belongs to something else.
pub fn named_by(folder: &Path) -> Result<Vec<String>> {
    let path = folder.join(RUN_JSON);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(Vec::new()) };
    let record: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    if record["tool"] != "tifa" {
        let message = "it is not tifa's, so the folder is used by something else. Choose another folder with --output.".to_owned();
        return Err(Error::Malformed { what: "record of a run", path, message });
    }
    let outputs = record["outputs"].as_array().into_iter().flatten();
    Ok(outputs.filter_map(|o| o["file"].as_str().map(str::to_owned)).collect())
}

/// What becomes of an earlier run's files that this one does not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// They go: they tell of other texts.
    Goes,
    /// They stay: reports are added to the same run.
    Stays,
}

/// A finished file, for `run.json`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// The file's name.
    pub file: String,
    /// Rows without the header; `None` where the file is no table.
    pub rows: Option<u64>,
    /// Bytes.
    pub bytes: u64,
    /// XXH3, 128 bits, in hexadecimal.
    pub xxh3: String,
}

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Style {
    /// Begin each table with a byte-order mark, by which Excel knows UTF-8.
    pub mark: bool,
    /// Language of the header row.
    pub headers: Lang,
}

/// A folder that a run writes into.
pub struct OutputFolder {
    folder: PathBuf,
    staging: Staging,
    out: PathBuf,
    style: Style,
    written: Vec<Written>,
}

/// A file that is being written.
pub struct NewFile {
    file: BufWriter<File>,
    path: PathBuf,
    name: String,
    hash: Xxh3,
    bytes: u64,
}

/// A table that is being written.
pub struct GrowingTable {
    file: NewFile,
    rows: u64,
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::Unwritable { path: path.to_owned(), cause }
}

/// A file that is to take the place of one in the folder, which is made if need be. It may be read by whom other new files
/// may be.
///
/// # Errors
/// The folder cannot be written.
pub fn file_beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new();
    #[cfg(unix)]
    let file = file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    file.prefix(".tifa-").tempfile_in(folder)
}

/// Writes a single file: whole, or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut growing = file_beside(folder)?;
        growing.write_all(bytes)?;
        growing.persist(path)?;
        Ok(())
    };
    write().map_err(|e| unwritable(path, e))
}

impl OutputFolder {
    /// Opens the folder, which is made if need be. Fails now rather than after hours of work. What an interrupted run has
    /// left is taken away, or kept if `resume`.
    ///
    /// # Errors
    /// The folder cannot be made or written, or another run writes into it.
    pub fn open(folder: &Path, style: Style, resume: bool) -> Result<OutputFolder> {
        named_by(folder)?;
        fs::create_dir_all(folder).map_err(|e| unwritable(folder, e))?;
        let staging = Staging::open(folder, resume)?;
        let out = staging.out();
        Ok(OutputFolder { folder: folder.to_owned(), staging, out, style, written: Vec::new() })
    }

    /// Begins a table.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn table(&self, table: &Table) -> Result<GrowingTable> {
        self.table_in(&self.out, table)
    }

    /// Begins a table that grows with the documents.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn growing_table(&self, table: &Table) -> Result<GrowingTable> {
        self.table_in(&self.log(), table)
    }

    fn table_in(&self, folder: &Path, table: &Table) -> Result<GrowingTable> {
        let mut growing = GrowingTable { file: NewFile::create(folder, &table.file())?, rows: 0 };
        if self.style.mark {
            growing.append("\u{feff}".as_bytes(), 0)?;
        }
        growing.append(&Rows::header(table, self.style.headers), 0)?;
        Ok(growing)
    }

    /// Ends a table that has grown: it is complete. What it grew as stays, so that an interrupted run can go on.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish_growing(&mut self, table: GrowingTable) -> Result<()> {
        let GrowingTable { file, rows } = table;
        let (grown, path) = (file.path.clone(), self.out.join(&file.name));
        self.written.push(Written { rows: Some(rows), ..file.finish()? });
        // Not every file system has links.
        fs::hard_link(&grown, &path).or_else(|_| fs::copy(&grown, &path).map(|_| ())).map_err(|e| unwritable(&path, e))
    }

    /// Ends a table.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(&mut self, table: GrowingTable) -> Result<()> {
        let GrowingTable { file, rows } = table;
        self.written.push(Written { rows: Some(rows), ..file.finish()? });
        Ok(())
    }

    /// Writes a whole table, given in parts that follow one another.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_table(&mut self, table: &Table, parts: Vec<Rows>) -> Result<()> {
        let mut growing = self.table(table)?;
        for rows in parts {
            let count = rows.count;
            growing.append(&rows.into_bytes(), count)?;
        }
        self.finish(growing)
    }

    /// Writes a file that is no table.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut file = NewFile::create(&self.out, name)?;
        file.append(bytes)?;
        self.written.push(file.finish()?);
        Ok(())
    }

    /// Takes up files that a report has finished in [`OutputFolder::complete`].
    pub fn take_up(&mut self, written: Vec<Written>) {
        self.written.extend(written);
    }

    /// The folder of files that are complete and not yet published.
    pub fn complete(&self) -> &Path {
        &self.out
    }

    /// The folder of what grows with the documents.
    pub fn log(&self) -> PathBuf {
        self.staging.log()
    }

    /// From now on what has grown stays when the run is given up, so that it can be gone on with.
    pub fn keep_log(&mut self) {
        self.staging.keep = true;
    }

    /// What has grown goes when the run is given up.
    pub fn drop_log(&mut self) {
        self.staging.keep = false;
    }

    /// An error about what is not yet published.
    pub fn unwritable(&self, cause: std::io::Error) -> Error {
        unwritable(&self.folder, cause)
    }

    /// Reads the rows of a finished table one by one.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn each_row(&self, table: &Table, mut take: impl FnMut(&csv::ByteRecord)) -> Result<()> {
        let path = self.out.join(table.file());
        let fail = |e: csv::Error| unwritable(&path, std::io::Error::other(e));
        let mut reader = csv::ReaderBuilder::new().from_path(&path).map_err(fail)?;
        let mut row = csv::ByteRecord::new();
        while reader.read_byte_record(&mut row).map_err(fail)? {
            take(&row);
        }
        Ok(())
    }

    /// Fills two columns of a finished table that were left empty: `cells` says what belongs into a row, by its number from
    /// 0 and what it holds. Rows are read and written one by one; those into which nothing belongs stay byte for byte.
    ///
    /// # Errors
    /// The file cannot be read or written, or `cells` fails.
    pub fn fill(
        &mut self,
        table: &Table,
        columns: [&str; 2],
        mut cells: impl FnMut(usize, &csv::ByteRecord) -> std::io::Result<Option<[String; 2]>>,
    ) -> Result<()> {
        let name = table.file();
        let path = self.out.join(&name);
        let fail = |e: csv::Error| unwritable(&path, std::io::Error::other(e));
        let unwritten = |e: std::io::Error| unwritable(&path, e);
        let at = columns.map(|c| table.columns.iter().position(|t| t.name == c).unwrap_or(0));
        let old = self.out.join(format!("{name}.unfilled"));
        fs::rename(&path, &old).map_err(unwritten)?;
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_path(&old).map_err(fail)?;
        reader.byte_headers().map_err(fail)?;
        // The bytes of the same file, and up to which of them rows are in the new one.
        let mut bytes = BufReader::new(File::open(&old).map_err(unwritten)?);
        let mut copied = reader.position().byte();
        bytes.seek(SeekFrom::Start(copied)).map_err(unwritten)?;
        let mut growing = self.table(table)?;
        let mut record = csv::ByteRecord::new();
        let mut start = copied;
        while reader.read_byte_record(&mut record).map_err(fail)? {
            let end = reader.position().byte();
            if let Some(filled) = cells(growing.rows as usize, &record).map_err(unwritten)? {
                std::io::copy(&mut bytes.by_ref().take(start - copied), &mut growing).map_err(unwritten)?;
                bytes.seek_relative((end - start) as i64).map_err(unwritten)?;
                copied = end;
                let filled = filled.each_ref().map(|cell| safe(cell));
                let cell = |i: usize| at.iter().position(|a| *a == i).map_or(&record[i], |k| filled[k].as_bytes());
                let mut row = Rows::new(table);
                for i in 0..record.len() {
                    row.field(cell(i));
                }
                row.end();
                growing.append(&row.into_bytes(), 0)?;
            }
            growing.rows += 1;
            start = end;
        }
        std::io::copy(&mut bytes, &mut growing).map_err(unwritten)?;
        fs::remove_file(&old).map_err(|e| unwritable(&old, e))?;
        self.written.retain(|w| w.file != name);
        self.finish(growing)
    }

    /// What is finished so far.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// Moves everything into place and takes away files of an earlier run that this one did not write. `run.json`
    /// comes last: where it stands, the files that it names are whole. A publication that is interrupted is ended by the
    /// next command that looks at the folder.
    ///
    /// # Errors
    /// A file cannot be moved.
    pub fn publish(mut self, earlier: Earlier) -> Result<Vec<Written>> {
        self.written.sort_by(|a, b| (a.file == RUN_JSON, &a.file).cmp(&(b.file == RUN_JSON, &b.file)));
        let named = named_by(&self.folder)?;
        let goes = |file: &String| named.contains(file) && !self.written.iter().any(|w| w.file == *file);
        let going: Vec<String> = match earlier {
            Earlier::Goes => own_files().into_iter().filter(goes).collect(),
            Earlier::Stays => Vec::new(),
        };
        self.staging.publish(&going)?;
        Ok(self.written)
    }
}

impl GrowingTable {
    /// Appends rows that are bytes already.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append(&mut self, bytes: &[u8], rows: u64) -> Result<()> {
        self.rows += rows;
        self.file.append(bytes)
    }

    /// Writes what is buffered and tells how far the table has grown.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn grown(&mut self) -> Result<Grown> {
        self.file.flush().map_err(|e| unwritable(&self.file.path, e))?;
        Ok(Grown { bytes: self.file.bytes, rows: self.rows, hash: self.file.hash.digest() })
    }

    /// Opens a table again that has grown in `folder`, as it was then; `None` if it is not what it was.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn reopen(folder: &Path, table: &Table, grown: Grown) -> Result<Option<GrowingTable>> {
        let name = table.file();
        let path = folder.join(&name);
        let open = || -> std::io::Result<Option<NewFile>> {
            let mut file = OpenOptions::new().read(true).write(true).open(&path)?;
            let (mut hash, mut left, mut buffer) = (Xxh3::new(), grown.bytes, vec![0; 256 * 1024]);
            while left > 0 {
                let most = left.min(buffer.len() as u64) as usize;
                match file.read(&mut buffer[..most])? {
                    0 => return Ok(None),
                    count => hash.update(&buffer[..count]),
                }
                left = grown.bytes - file.stream_position()?;
            }
            file.set_len(grown.bytes)?;
            let file = BufWriter::with_capacity(256 * 1024, file);
            Ok((hash.digest() == grown.hash).then(|| NewFile { file, path: path.clone(), name: name.clone(), hash, bytes: grown.bytes }))
        };
        let file = open().map_err(|e| unwritable(&path, e))?;
        Ok(file.map(|file| GrowingTable { file, rows: grown.rows }))
    }
}

/// How far a table has grown: bytes, rows, and a hash of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Grown {
    bytes: u64,
    rows: u64,
    hash: u64,
}

impl Write for GrowingTable {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl NewFile {
    /// Begins a file.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn create(folder: &Path, name: &str) -> Result<NewFile> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(|e| unwritable(&path, e))?;
        let file = BufWriter::with_capacity(256 * 1024, file);
        Ok(NewFile { file, path, name: name.to_owned(), hash: Xxh3::new(), bytes: 0 })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_all(bytes).map_err(|e| unwritable(&self.path, e))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self) -> Result<Written> {
        self.flush().map_err(|e| unwritable(&self.path, e))?;
        Ok(Written { file: self.name, rows: None, bytes: self.bytes, xxh3: format!("{:032x}", self.hash.digest128()) })
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables::{PROBLEMS, TERM_COUNTS};

    fn open(folder: &Path) -> OutputFolder {
        OutputFolder::open(folder, Style { mark: true, headers: Lang::En }, false).unwrap()
    }

    #[test]
    fn nothing_changes_before_publishing_and_strangers_stay() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("mine.csv"), "x").unwrap();
        fs::write(dir.path().join("term_counts.csv"), "old").unwrap();
        fs::write(dir.path().join("speeches.parquet"), "mine too: no run names it").unwrap();
        let earlier = r#"{"tool":"tifa","outputs":[{"file":"term_counts.csv"}]}"#;
        fs::write(dir.path().join(RUN_JSON), earlier).unwrap();
        let mut out = open(dir.path());
        out.write_table(&PROBLEMS, vec![Rows::new(&PROBLEMS)]).unwrap();
        out.write_file(RUN_JSON, b"{\"new\":1}").unwrap();
        assert!(!dir.path().join("problems.csv").exists());
        assert_eq!(fs::read(dir.path().join(RUN_JSON)).unwrap(), earlier.as_bytes());
        out.publish(Earlier::Goes).unwrap();
        let mut names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, ["mine.csv", "problems.csv", "run.json", "speeches.parquet"]);
        assert!(fs::read(dir.path().join("problems.csv")).unwrap().starts_with("\u{feff}source,severity".as_bytes()));
    }

    #[test]
    fn a_folder_of_something_else_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(RUN_JSON), r#"{"tool":"other"}"#).unwrap();
        assert!(OutputFolder::open(dir.path(), Style { mark: true, headers: Lang::En }, false).is_err());
    }

    #[test]
    fn a_run_that_is_given_up_leaves_no_trace() {
        let dir = tempfile::tempdir().unwrap();
        let out = open(dir.path());
        let mut table = out.table(&TERM_COUNTS).unwrap();
        table.append(b"half a row", 1).unwrap();
        drop(table);
        drop(out);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn filled_rows_change_and_others_stay_byte_for_byte() {
        use crate::report::tables::SPEECHES;
        let rows = |filled: &[usize]| {
            let mut rows = Rows::new(&SPEECHES);
            for row in 0..7 {
                for column in SPEECHES.columns {
                    match column.name {
                        "title" => rows.text(["甲,乙", "第一行\n第二行", "\"引\"", "=1", "-2", "丙\r丁", "戊"][row]),
                        "duplicate_of" if filled.contains(&row) => rows.text("=名,字"),
                        "similarity" if filled.contains(&row) => rows.text("0.9"),
                        "duplicate_of" | "similarity" => rows.empty(),
                        _ => rows.int(row as u64 * 7),
                    };
                }
                rows.end();
            }
            rows.into_bytes()
        };
        for (mark, headers) in [(true, Lang::Zh), (false, Lang::En)] {
            for filled in [&[0usize, 6][..], &[2, 3], &[], &[0, 1, 2, 3, 4, 5, 6]] {
                let dir = tempfile::tempdir().unwrap();
                let mut output = OutputFolder::open(dir.path(), Style { mark, headers }, false).unwrap();
                let mut table = output.table(&SPEECHES).unwrap();
                table.append(&rows(&[]), 7).unwrap();
                output.finish(table).unwrap();
                output
                    .fill(&SPEECHES, ["duplicate_of", "similarity"], |row, _| {
                        Ok(filled.contains(&row).then(|| ["=名,字".to_owned(), "0.9".to_owned()]))
                    })
                    .unwrap();
                let begin = [if mark { "\u{feff}".as_bytes() } else { b"" }, &Rows::header(&SPEECHES, headers)].concat();
                assert_eq!(fs::read(output.complete().join("speeches.csv")).unwrap(), [begin, rows(filled)].concat(), "{filled:?}");
                assert_eq!(output.written().iter().map(|w| w.rows).collect::<Vec<_>>(), [Some(7)]);
            }
        }
    }
}
