//! Opens files and standard input, takes gzip off, and fingerprints every byte on its way.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::GzDecoder;
use xxhash_rust::xxh3::Xxh3;

use super::discover::SourceFile;
use crate::error::{Error, Result};

/// Size and fingerprint of an input as it lies on disk, for `run.json`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    /// The `source` of the file.
    pub source: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// XXH3, 128 bits, in hexadecimal.
    pub xxh3: String,
}

/// Adds up the fingerprint of what passes through a reader.
#[derive(Clone, Default)]
pub struct Meter(Rc<RefCell<(Xxh3, u64)>>);

impl Meter {
    /// The fingerprint of everything read so far.
    pub fn fingerprint(&self, source: &str) -> Fingerprint {
        let state = self.0.borrow();
        Fingerprint { source: source.to_owned(), bytes: state.1, xxh3: format!("{:032x}", state.0.digest128()) }
    }
}

struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let mut state = self.meter.0.borrow_mut();
        state.0.update(&buf[..n]);
        state.1 += n as u64;
        Ok(n)
    }
}

/// What is noticed while gzip is taken off, and what nobody's file should exceed.
#[derive(Clone)]
pub struct Unpacking {
    /// A file may unpack to this many times its size. Files that unpack to less than [`FREE`] may be packed as tightly as they are.
    pub ratio: u64,
    /// Something that is no gzip stood behind the last packed part, and was passed over.
    pub trailing: Rc<Cell<bool>>,
}

impl Unpacking {
    /// With nothing noticed.
    pub fn new(ratio: u64) -> Unpacking {
        Unpacking { ratio, trailing: Rc::default() }
    }
}

/// Bytes that any file may unpack to.
pub const FREE: u64 = 64 << 20;

/// What a reader fails with whose file unpacks to too much; see [`Unpacking`].
#[derive(Debug, thiserror::Error)]
#[error("it unpacks to more than {0} times its size")]
pub struct Bomb(pub u64);

/// The unpacked bytes of all packed parts of a file, one behind the other.
struct Unpacked<R: BufRead> {
    /// `None` at the end.
    part: Option<GzDecoder<R>>,
    meter: Meter,
    unpacking: Unpacking,
    bytes: u64,
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(part) = &mut self.part {
            let n = part.read(buf)?;
            self.bytes += n as u64;
            if self.bytes > FREE && self.bytes / self.unpacking.ratio > self.meter.0.borrow().1 {
                return Err(io::Error::other(Bomb(self.unpacking.ratio)));
            }
            if n > 0 || buf.is_empty() {
                return Ok(n);
            }
            let Some(mut rest) = self.part.take().map(GzDecoder::into_inner) else { break };
            match rest.fill_buf()? {
                [] => break,
                [0x1f, ..] => self.part = Some(GzDecoder::new(rest)),
                _ => {
                    self.unpacking.trailing.set(true);
                    // Read on so that the fingerprint is that of the whole file.
                    io::copy(&mut rest, &mut io::sink())?;
                }
            }
        }
        Ok(0)
    }
}

/// Opens a file for reading; gzip is taken off, whatever the name says, and `meter` sees the bytes as they lie on disk.
///
/// # Errors
/// What the operating system says; while reading, also a [`Bomb`].
pub fn open(file: &SourceFile, meter: &Meter, unpacking: &Unpacking) -> io::Result<Box<dyn BufRead>> {
    let raw: Box<dyn Read> = if file.path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(&file.path)?) };
    let mut raw = BufReader::with_capacity(256 * 1024, Metered { inner: raw, meter: meter.clone() });
    if raw.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        let unpacked = Unpacked { part: Some(GzDecoder::new(raw)), meter: meter.clone(), unpacking: unpacking.clone(), bytes: 0 };
        return Ok(Box::new(BufReader::with_capacity(256 * 1024, unpacked)));
    }
    Ok(Box::new(raw))
}

/// The largest lexicon, list or settings file, in bytes.
const LARGEST: u64 = 64 << 20;

/// Reads a file that the run needs, such as a lexicon; `what` names its kind.
///
/// # Errors
/// It cannot be read, or is larger than 64 MiB.
pub fn read_whole(path: &Path, what: &'static str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|cause| Error::Unreadable { what, path: path.to_owned(), cause })?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::Malformed { what, path: path.to_owned(), message: "larger than 64 MiB; use a smaller file".into() });
    }
    Ok(bytes)
}

/// Fingerprint of bytes at hand, such as a lexicon.
pub fn fingerprint(name: &str, bytes: &[u8]) -> Fingerprint {
    Fingerprint { source: name.to_owned(), bytes: bytes.len() as u64, xxh3: format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes)) }
}
