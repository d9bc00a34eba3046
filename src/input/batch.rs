//! Reads files one after another and hands their documents on in batches: cut by bytes and order, never by threads, so
//! that row n is row n however many workers there are.

use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::Format;
use super::discover::SourceFile;
use super::encoding;
use super::open::{Bomb, Fingerprint, Meter, Unpacking, open};
use super::record::{MOST_COLUMNS, Payload, RawRecord};
use crate::problem::{Problem, Trouble};

/// How documents are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The largest document, in bytes.
    pub limit: u64,
    /// The largest file, in bytes, as it lies on disk.
    pub file_limit: u64,
    /// How many times its size a gzip file may unpack to.
    pub ratio: u64,
    /// A batch is full at this many bytes.
    pub batch_bytes: usize,
    /// A batch is full at this many documents.
    pub batch_records: usize,
    /// What the user says that the encoding is.
    pub encoding: Option<&'static Encoding>,
    /// Read this part only.
    pub shard: Option<Shard>,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            limit: 16 << 20,
            file_limit: 256 << 30,
            ratio: 200,
            batch_bytes: 1 << 20,
            batch_records: 4096,
            encoding: None,
            shard: None,
        }
    }
}

/// One of several parts of a corpus: files are dealt out in turn, and of a file with records its records, so that each
/// document is in one part and no part is much larger than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// Reads `3/8`.
    ///
    /// # Errors
    /// Not two numbers, or the first is 0 or larger than the second.
    pub fn parse(written: &str) -> Result<Shard, String> {
        let numbers = written.split_once('/').and_then(|(number, of)| Some((number.trim().parse().ok()?, of.trim().parse().ok()?)));
        match numbers {
            Some((number, of)) if number >= 1 && number <= of => Ok(Shard { number, of }),
            _ => Err(format!("'{written}' is no part of a whole; write for instance 1/3, 2/3 and 3/3")),
        }
    }

    /// True if a file, by its place among all, or a record of it, by its number, is in this part.
    fn has(self, file: usize, record: Option<u64>) -> bool {
        (file as u64 + record.unwrap_or(0)) % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// Documents in input order.
#[derive(Debug, Default)]
pub struct Batch {
    /// The documents.
    pub records: Vec<RawRecord>,
    /// Their bytes.
    pub bytes: usize,
    /// Files that ended in this batch.
    pub finished: Vec<Fingerprint>,
    /// What is to be told once for a file of records.
    pub problems: Vec<Problem>,
}

impl Batch {
    /// A hash of everything that its documents are analysed from.
    pub fn digest(&self) -> u64 {
        let mut hash = Xxh3::new();
        let mut add = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for record in &self.records {
            add(record.file.as_bytes());
            add(&record.number.unwrap_or(0).to_le_bytes());
            match &record.payload {
                Payload::Json(bytes) | Payload::File(bytes, _) => add(bytes),
                Payload::Row(header, row) => {
                    header.iter().for_each(|name| add(name.as_bytes()));
                    row.iter().for_each(&mut add);
                }
                Payload::Cells(names, cells) => {
                    names.iter().for_each(|name| add(name.as_bytes()));
                    cells.iter().for_each(|cell| add(format!("{cell:?}").as_bytes()));
                }
                Payload::Failed(trouble) => add(format!("{trouble:?}").as_bytes()),
            }
        }
        hash.digest()
    }
}

/// The first batch is full at this many bytes, each further one at twice as many as the one before, so that workers have something
/// to do soon.
const FIRST_BYTES: usize = 256 << 10;

/// Collects documents into batches and passes full ones on.
struct Filler<'a> {
    plan: &'a Reading,
    batch: Batch,
    /// At how many bytes it is full.
    bytes: usize,
    send: &'a mut dyn FnMut(Batch) -> bool,
    /// False once the receiver has gone.
    open: bool,
    /// The place of the file among all.
    file: usize,
}

impl Filler<'_> {
    /// True if the file itself, or a record of it, is to be read.
    fn wants(&self, record: Option<u64>) -> bool {
        self.plan.shard.is_none_or(|shard| shard.has(self.file, record))
    }

    fn add(&mut self, record: RawRecord) {
        if !self.wants(record.number) {
            return;
        }
        self.batch.bytes += record.payload.len();
        self.batch.records.push(record);
        if self.batch.bytes >= self.bytes || self.batch.records.len() >= self.plan.batch_records {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = (2 * self.bytes).min(self.plan.batch_bytes);
        if self.open && !(batch.records.is_empty() && batch.finished.is_empty() && batch.problems.is_empty()) {
            self.open = (self.send)(batch);
        }
    }
}

/// Reads all `files` in order and passes their documents to `send` in batches, until it returns false.
pub fn read_all(files: &[SourceFile], plan: &Reading, send: &mut dyn FnMut(Batch) -> bool) {
    let bytes = FIRST_BYTES.min(plan.batch_bytes);
    let mut filler = Filler { plan, batch: Batch::default(), bytes, send, open: true, file: 0 };
    for (number, file) in files.iter().enumerate() {
        if !filler.open {
            return;
        }
        filler.file = number;
        if !filler.wants(None) && file.format.is_some_and(|format| !format.has_records()) {
            continue;
        }
        let name: Arc<str> = file.source.as_str().into();
        let meter = Meter::default();
        let unpacking = Unpacking::new(plan.ratio);
        if let Err(e) = read_file(file, &name, &meter, &unpacking, &mut filler) {
            filler.add(RawRecord { file: name, number: None, payload: Payload::Failed(trouble_of(e)), hint: None });
        }
        if unpacking.trailing.get() && filler.wants(None) {
            filler.batch.problems.push(Problem { source: file.source.clone(), trouble: Trouble::TrailingBytes });
        }
        filler.batch.finished.push(meter.fingerprint(&file.source));
    }
    filler.flush();
}

fn trouble_of(e: io::Error) -> Trouble {
    if let Some(Bomb(ratio)) = e.get_ref().and_then(|cause| cause.downcast_ref()) {
        return Trouble::UnpacksTooFar { ratio: *ratio };
    }
    match e.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            Trouble::BrokenContainer { kind: "gzip", cause: e.to_string() }
        }
        _ => Trouble::Unreadable { cause: e.to_string() },
    }
}

fn read_file(file: &SourceFile, name: &Arc<str>, meter: &Meter, unpacking: &Unpacking, filler: &mut Filler) -> io::Result<()> {
    let failed = |trouble| RawRecord { file: name.clone(), number: None, payload: Payload::Failed(trouble), hint: None };
    let size = std::fs::metadata(&file.path).map_or(0, |file| file.len());
    if size > filler.plan.file_limit {
        filler.add(failed(Trouble::FileTooLarge { size, limit: filler.plan.file_limit }));
        return Ok(());
    }
    let mut reader = open(file, meter, unpacking)?;
    let head = reader.fill_buf()?;
    if head.is_empty() {
        filler.add(failed(Trouble::EmptyFile));
        return Ok(());
    }
    let format = file.format.unwrap_or_else(|| format_of(head));
    if let Some(trouble) = disguised(head, format) {
        filler.add(failed(trouble));
        return Ok(());
    }
    if !format.has_records() {
        let limit = filler.plan.limit;
        let mut bytes = Vec::new();
        reader.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            drop(bytes);
            // Read on so that the fingerprint is that of the whole file.
            io::copy(&mut reader, &mut io::sink())?;
            filler.add(failed(Trouble::TooLarge { size: None, limit }));
            return Ok(());
        }
        filler.add(RawRecord { file: name.clone(), number: None, payload: Payload::File(bytes, format), hint: None });
        return Ok(());
    }
    let forced = filler.plan.encoding;
    let wide = matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let hint = forced.or_else(|| encoding::of_records(head));
    if let (None, Some(encoding)) = (forced, hint) {
        let trouble = Trouble::DecodedAs { encoding: encoding::label(encoding), sure: true };
        if filler.wants(None) {
            filler.batch.problems.push(Problem { source: file.source.clone(), trouble });
        }
    }
    if wide || hint.is_some_and(|e| e == encoding_rs::UTF_16LE || e == encoding_rs::UTF_16BE) {
        // Records in UTF-16 cannot be found by their bytes: decode the file as a whole, within the limit.
        let limit = filler.plan.limit;
        let mut bytes = Vec::new();
        reader.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            filler.add(failed(Trouble::TooLarge { size: None, limit }));
            return Ok(());
        }
        let text = encoding::decode(&bytes, if wide { None } else { forced }, None).text;
        return read_records(format, Cursor::new(text), name, None, filler);
    }
    read_records(format, reader, name, hint, filler)
}

fn read_records(
    format: Format,
    reader: impl BufRead,
    name: &Arc<str>,
    hint: Option<&'static Encoding>,
    filler: &mut Filler,
) -> io::Result<()> {
    match format {
        Format::Csv => read_rows(reader, b',', name, hint, filler),
        Format::Tsv => read_rows(reader, b'\t', name, hint, filler),
        _ => read_lines(reader, name, hint, filler),
    }
}

/// What standard input holds, by its first bytes.
fn format_of(head: &[u8]) -> Format {
    let text = String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.starts_with(b"PK\x03\x04") {
        Format::Docx
    } else if text.starts_with('{') {
        Format::Jsonl
    } else if text.starts_with("<!doctype html") || text.starts_with("<html") {
        Format::Html
    } else {
        Format::Txt
    }
}

/// A PDF or an old Word file under another name.
fn disguised(head: &[u8], format: Format) -> Option<Trouble> {
    if head.starts_with(b"%PDF-") {
        Some(Trouble::Pdf)
    } else if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        Some(Trouble::LegacyWord)
    } else if head.starts_with(b"PK\x03\x04") && format != Format::Docx {
        Some(Trouble::UnsupportedType { ending: "zip".into() })
    } else {
        None
    }
}

/// One JSON object a line; empty lines are no records.
fn read_lines(mut reader: impl BufRead, name: &Arc<str>, hint: Option<&'static Encoding>, filler: &mut Filler) -> io::Result<()> {
    let limit = filler.plan.limit as usize;
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        let (mut size, mut ended) = (0usize, false);
        while !ended {
            let chunk = reader.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', chunk);
            ended = end.is_some();
            let taken = end.map_or(chunk.len(), |e| e + 1);
            size += taken;
            if size <= limit {
                line.extend_from_slice(&chunk[..taken]);
            } else {
                line = Vec::new();
            }
            reader.consume(taken);
        }
        if size == 0 {
            break;
        }
        if size <= limit && line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        number += 1;
        let payload = if size > limit {
            Payload::Failed(Trouble::TooLarge { size: Some(size as u64), limit: limit as u64 })
        } else {
            if number == 1 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            Payload::Json(line)
        };
        filler.add(RawRecord { file: name.clone(), number: Some(number), payload, hint });
        if !filler.open {
            return Ok(());
        }
    }
    if number == 0 {
        filler.add(RawRecord { file: name.clone(), number: None, payload: Payload::Failed(Trouble::NoText), hint });
    }
    Ok(())
}

/// Stops a row that never ends: fails once more than `limit` bytes passed since the last reset.
struct RowLimit<R> {
    inner: R,
    passed: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Read for RowLimit<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.passed.get() > self.limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "row too large"));
        }
        let n = self.inner.read(buf)?;
        self.passed.set(self.passed.get() + n as u64);
        Ok(n)
    }
}

/// A table with a header row.
fn read_rows(reader: impl BufRead, delimiter: u8, name: &Arc<str>, hint: Option<&'static Encoding>, filler: &mut Filler) -> io::Result<()> {
    let limit = filler.plan.limit;
    let passed = Rc::new(Cell::new(0));
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(64 * 1024)
        .from_reader(RowLimit { inner: reader, passed: passed.clone(), limit });
    let mut header: Option<Arc<Vec<String>>> = None;
    let mut number = 0;
    loop {
        let mut row = csv::ByteRecord::new();
        passed.set(0);
        match rows.read_byte_record(&mut row) {
            Ok(false) => break,
            Ok(true) => {}
            Err(e) => {
                let trouble = match e.into_kind() {
                    csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => Trouble::EndlessRow { limit },
                    csv::ErrorKind::Io(e) => return Err(e),
                    other => Trouble::BrokenRecord { kind: "CSV", cause: format!("{other:?}") },
                };
                let payload = Payload::Failed(trouble);
                filler.add(RawRecord { file: name.clone(), number: Some(number + 1), payload, hint });
                return Ok(());
            }
        }
        let Some(header) = &header else {
            if row.len() > MOST_COLUMNS {
                let cause = format!("{} columns; a table may have {MOST_COLUMNS}", row.len());
                let payload = Payload::Failed(Trouble::BrokenRecord { kind: "CSV", cause });
                filler.add(RawRecord { file: name.clone(), number: None, payload, hint });
                return Ok(());
            }
            let decode = |cell: &[u8]| match hint {
                Some(encoding) => encoding.decode_without_bom_handling(cell).0.trim().to_owned(),
                None => String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned(),
            };
            header = Some(Arc::new(row.iter().map(decode).collect()));
            continue;
        };
        number += 1;
        filler.add(RawRecord { file: name.clone(), number: Some(number), payload: Payload::Row(header.clone(), row), hint });
        if !filler.open {
            return Ok(());
        }
    }
    if number == 0 {
        filler.add(RawRecord { file: name.clone(), number: None, payload: Payload::Failed(Trouble::NoText), hint });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(path: &Path, format: Format, plan: &Reading) -> Vec<Batch> {
        let file = SourceFile { path: path.to_owned(), source: "f".into(), format: Some(format), gzip: false };
        let mut batches = Vec::new();
        read_all(&[file], plan, &mut |b| {
            batches.push(b);
            true
        });
        batches
    }

    #[test]
    fn a_line_over_the_limit_is_a_problem_and_the_next_one_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, format!("{{\"text\":\"{}\"}}\n\n{{\"text\":\"x\"}}\n", "a".repeat(1000))).unwrap();
        let plan = Reading { limit: 100, ..Reading::default() };
        let batches = read(&path, Format::Jsonl, &plan);
        let records: Vec<_> = batches.iter().flat_map(|b| &b.records).collect();
        assert!(matches!(records[0].payload, Payload::Failed(Trouble::TooLarge { size: Some(1012), limit: 100 })));
        assert!(matches!(&records[1].payload, Payload::Json(line) if line.starts_with(b"{\"text\":\"x\"}")));
        assert_eq!(records[1].number, Some(2));
    }

    fn gzip(parts: &[&[u8]]) -> Vec<u8> {
        use std::io::Write;
        let mut bytes = Vec::new();
        for part in parts {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(part).unwrap();
            bytes.extend(packer.finish().unwrap());
        }
        bytes
    }

    #[test]
    fn what_stands_behind_gzip_costs_a_warning_and_no_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let whole = [gzip(&[b"{\"text\":\"a\"}\n", b"{\"text\":\"b\"}\n"]), vec![0; 300_000]].concat();
        std::fs::write(&path, &whole).unwrap();
        let batches = read(&path, Format::Jsonl, &Reading::default());
        assert_eq!(batches[0].records.len(), 2);
        assert_eq!(batches[0].finished[0].bytes, whole.len() as u64);
        assert!(matches!(batches[0].problems[..], [Problem { trouble: Trouble::TrailingBytes, .. }]));
    }

    #[test]
    fn gzip_that_unpacks_too_far_is_read_no_further() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let spaces = [b"{\"text\":\"a\"}\n".as_slice(), &[b'\n'; 80 << 20]].concat();
        std::fs::write(&path, gzip(&[&spaces])).unwrap();
        let payloads = |ratio| {
            let batches = read(&path, Format::Jsonl, &Reading { ratio, ..Reading::default() });
            batches.into_iter().flat_map(|b| b.records).map(|r| r.payload).collect::<Vec<_>>()
        };
        assert!(matches!(payloads(200)[..], [Payload::Json(_), Payload::Failed(Trouble::UnpacksTooFar { ratio: 200 })]));
        assert!(matches!(payloads(2000)[..], [Payload::Json(_)]));
    }

    #[test]
    fn a_file_over_the_limit_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let batches = read(&path, Format::Txt, &Reading::default());
        assert!(matches!(batches[0].records[0].payload, Payload::Failed(Trouble::FileTooLarge { size: 0x100_0000_0000, .. })));
    }

    #[test]
    fn batches_are_cut_by_bytes_and_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let lines: String = (0..100).map(|i| format!("{{\"text\":\"{i}\"}}\n")).collect();
        std::fs::write(&path, &lines).unwrap();
        let plan = Reading { batch_bytes: 64, ..Reading::default() };
        let batches = read(&path, Format::Jsonl, &plan);
        assert!(batches.len() > 10);
        let joined: Vec<u8> = batches
            .iter()
            .flat_map(|b| &b.records)
            .flat_map(|r| match &r.payload {
                Payload::Json(line) => line.clone(),
                _ => panic!("no other payload"),
            })
            .collect();
        assert_eq!(joined, lines.as_bytes());
    }

    #[test]
    fn the_first_batches_are_small_and_each_further_one_is_larger() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, format!("{{\"text\":\"{}\"}}\n", "a".repeat(1012)).repeat(4000)).unwrap();
        let sizes: Vec<usize> = read(&path, Format::Jsonl, &Reading::default()).iter().map(|b| b.bytes >> 10).collect();
        assert_eq!(sizes, [256, 512, 1024, 1024, 1024, 4000 - 3840]);
        let small = Reading { batch_bytes: 100 << 10, ..Reading::default() };
        assert!(read(&path, Format::Jsonl, &small).iter().all(|b| b.bytes >> 10 <= 100));
    }

    #[test]
    fn tables_in_gb18030_give_their_header() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        let text = "编号,标题,正文\n1,讲话,\"同志们,今年是关键一年\"\n";
        std::fs::write(&path, encoding_rs::GB18030.encode(text).0).unwrap();
        let batches = read(&path, Format::Csv, &Reading::default());
        let Payload::Row(header, row) = &batches[0].records[0].payload else { panic!("a row") };
        assert_eq!(header.as_slice(), ["编号", "标题", "正文"]);
        assert_eq!(row.len(), 3);
    }
}
