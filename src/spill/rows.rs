//! Speeches on their way to the totals: written by the reader one behind the other, read again when all are there, so that
//! duplicates can be judged before anything is added up and memory does not grow with the corpus.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Rows are read back in parts of this many.
const PART: usize = 512;

/// Most rows of values take no more bytes.
const MOST_ROWS: usize = 256;

/// Bytes that are read together at a place.
const AT_ONCE: usize = 2200;

/// A file that holds rows.
pub struct RowFile {
    file: BufWriter<File>,
    length: Length,
    /// The file's first bytes once more, and how many there may be.
    held: Vec<u8>,
    hold: usize,
}

/// How long a file of rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Length {
    bytes: u64,
    rows: u64,
}

/// A row as bytes.
///
/// # Errors
/// A value that cannot be written; none of ours.
pub fn encode<T: Serialize>(row: &T) -> std::io::Result<Vec<u8>> {
    postcard::to_extend(row, Vec::with_capacity(MOST_ROWS)).map_err(std::io::Error::other)
}

/// A row from its bytes.
///
/// # Errors
/// Bytes that no row has.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> std::io::Result<T> {
    postcard::from_bytes(bytes).map_err(std::io::Error::other)
}

impl RowFile {
    /// A new file without a name in `folder`, which is gone when it is closed.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(folder: &Path) -> std::io::Result<RowFile> {
        Ok(RowFile::of(BufWriter::with_capacity(64 * 1024, tempfile::tempfile_in(folder)?), Length::default()))
    }

    /// The file at `path`, which stays: its first rows, of that length; what stands behind them is cut off.
    ///
    /// # Errors
    /// It cannot be made, or is shorter.
    pub fn at(path: &Path, length: Length) -> std::io::Result<RowFile> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if file.metadata()?.len() < length.bytes {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        file.set_len(length.bytes)?;
        file.seek(SeekFrom::End(0))?;
        Ok(RowFile::of(BufWriter::with_capacity(64 * 1024, file), length))
    }

    fn of(file: BufWriter<File>, length: Length) -> RowFile {
        RowFile { file, length, held: Vec::new(), hold: 0 }
    }

    /// The same file, if it is new; its first `bytes` are held in memory as well, for rows that are read at places.
    #[must_use]
    pub fn holding(self, bytes: usize) -> RowFile {
        RowFile { hold: bytes, ..self }
    }

    /// Appends a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let length = (bytes.len() as u32).to_le_bytes();
        if self.held.len() as u64 == self.length.bytes && self.held.len() + length.len() + bytes.len() <= self.hold {
            // All at once: what is not filled is not touched.
            self.held.reserve_exact(self.hold - self.held.len());
            self.held.extend_from_slice(&length);
            self.held.extend_from_slice(bytes);
        }
        self.length.rows += 1;
        self.length.bytes += RowFile::size(bytes);
        self.file.write_all(&length)?;
        self.file.write_all(bytes)
    }

    /// Writes what is buffered and tells how long the file is.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn grown(&mut self) -> std::io::Result<Length> {
        self.file.flush()?;
        Ok(self.length)
    }

    /// The same file when nothing more will be appended, without the buffer that rows are written through.
    ///
    /// # Errors
    /// What is buffered cannot be written.
    pub fn whole(self) -> std::io::Result<RowFile> {
        let RowFile { file, length, held, hold } = self;
        let file = BufWriter::with_capacity(0, file.into_inner().map_err(std::io::IntoInnerError::into_error)?);
        Ok(RowFile { file, length, held, hold })
    }

    /// Where the next row will begin, in bytes.
    pub fn end(&self) -> u64 {
        self.length.bytes
    }

    /// What a row takes in a file, in bytes.
    pub fn size(row: &[u8]) -> u64 {
        4 + row.len() as u64
    }

    /// After rows were read at places: appends behind the last one again.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn resume(&mut self) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length.bytes)).map(|_| ())
    }

    /// The row that begins at a place: what is held of it, or `bytes`, which may be those of another row; all rows have to be written out before, by
    /// [`RowFile::grown`]. Several may be read at once.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn row_at<'b>(&'b self, place: u64, bytes: &'b mut Vec<u8>) -> std::io::Result<&'b [u8]> {
        let held = usize::try_from(place).ok().and_then(|place| self.held.get(place..));
        if let Some((length, rest)) = held.and_then(<[u8]>::split_first_chunk) {
            return Ok(&rest[..u32::from_le_bytes(*length) as usize]);
        }
        // Most rows are no longer than what is read at first.
        if bytes.len() < AT_ONCE {
            bytes.resize(AT_ONCE, 0);
        }
        let mut filled = self.fill(&mut bytes[..AT_ONCE], place)?;
        let length = bytes.first_chunk().filter(|_| filled >= 4).map(|length| u32::from_le_bytes(*length) as usize);
        let end = 4 + length.ok_or(ErrorKind::UnexpectedEof)?;
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        if filled < end {
            filled += self.fill(&mut bytes[filled..end], place + filled as u64)?;
        }
        if filled < end {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(&bytes[4..end])
    }

    /// Reads from a place on until `bytes` are full or the file ends; how many were read.
    fn fill(&self, bytes: &mut [u8], place: u64) -> std::io::Result<usize> {
        let mut filled = 0;
        while filled < bytes.len() {
            match read_at(self.file.get_ref(), &mut bytes[filled..], place + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(filled)
    }

    /// All rows, one by one, in order. Nothing may be appended or read at a place while they come.
    ///
    /// # Errors
    /// The file cannot be read; a row says so where reading fails later.
    pub fn back(&mut self) -> std::io::Result<RowsBack> {
        self.file.flush()?;
        let mut file = self.file.get_ref().try_clone()?;
        file.rewind()?;
        Ok(RowsBack { file: BufReader::with_capacity(16 * 1024, file), left: self.length.rows })
    }

    /// Reads all rows again, in parts, in order.
    ///
    /// # Errors
    /// The file cannot be read, or `take` fails.
    pub fn read(&mut self, mut take: impl FnMut(Vec<Vec<u8>>) -> std::io::Result<()>) -> std::io::Result<()> {
        let mut rows = self.back()?;
        loop {
            let part: Vec<Vec<u8>> = rows.by_ref().take(PART).collect::<std::io::Result<_>>()?;
            if part.is_empty() {
                return Ok(());
            }
            take(part)?;
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], place: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, place)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], place: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, place)
}

/// See [`RowFile::back`].
pub struct RowsBack {
    file: BufReader<File>,
    left: u64,
}

fn row(file: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

impl Iterator for RowsBack {
    type Item = std::io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(row(&mut self.file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_on_where_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rows");
        let mut file = RowFile::at(&path, Length::default()).unwrap();
        file.append(b"one").unwrap();
        let place = file.end();
        file.append(b"two").unwrap();
        let length = file.grown().unwrap();
        file.append(b"lost").unwrap();
        assert_eq!(file.grown().unwrap().rows, 3);
        drop(file);
        let mut file = RowFile::at(&path, length).unwrap();
        assert_eq!(file.row_at(place, &mut Vec::new()).unwrap(), b"two");
        assert_eq!(file.back().unwrap().map(|r| r.unwrap()).collect::<Vec<_>>(), [b"one", b"two"]);
        drop(file);
        std::fs::write(&path, b"short").unwrap();
        assert!(RowFile::at(&path, length).is_err());
    }

    #[test]
    fn rows_are_read_at_their_places_whatever_their_length() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = RowFile::new(dir.path()).unwrap();
        let rows: Vec<Vec<u8>> = [0, 1, AT_ONCE - 5, AT_ONCE - 4, AT_ONCE - 3, 3 * AT_ONCE, 7].map(|n| vec![n as u8; n]).to_vec();
        let mut places = Vec::new();
        for row in &rows {
            places.push(file.end());
            file.append(row).unwrap();
        }
        let file = file.whole().unwrap();
        let mut bytes = Vec::new();
        for (row, place) in rows.iter().zip(places) {
            assert_eq!(file.row_at(place, &mut bytes).unwrap(), row);
        }
        assert!(file.row_at(file.end(), &mut bytes).is_err() && file.row_at(file.end() - 3, &mut bytes).is_err());
    }

    #[test]
    fn rows_that_are_held_are_the_same() {
        let dir = tempfile::tempdir().unwrap();
        for hold in [0, 3, 40, 41, 1000] {
            let mut file = RowFile::new(dir.path()).unwrap().holding(hold);
            let rows: Vec<Vec<u8>> = (0..12u8).map(|n| vec![n; n as usize % 5 * 7]).collect();
            let mut places = Vec::new();
            for row in &rows {
                places.push(file.end());
                file.append(row).unwrap();
            }
            assert!(file.held.len() <= hold && (hold < 1000 || file.held.len() as u64 == file.end()));
            let file = file.whole().unwrap();
            for (row, place) in rows.iter().zip(places) {
                assert_eq!(file.row_at(place, &mut Vec::new()).unwrap(), row);
            }
            assert!(file.row_at(file.end(), &mut Vec::new()).is_err());
        }
    }

    #[test]
    fn rows_come_back_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = RowFile::new(dir.path()).unwrap();
        let rows: Vec<(u32, String)> = (0..1100).map(|i| (i, "字".repeat(i as usize % 7))).collect();
        rows.iter().for_each(|r| file.append(&encode(r).unwrap()).unwrap());
        let mut back: Vec<(u32, String)> = Vec::new();
        file.read(|part| part.iter().try_for_each(|b| decode(b).map(|r| back.push(r)))).unwrap();
        assert_eq!(back, rows);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left in the folder");
    }
}
