//! Speeches on their way to the totals: written by the reader one behind the other, read again when all are there, so that
//! duplicates can be judged before anything is added up and memory does not grow with the corpus.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Rows are read back in parts of this many.
const PART: usize = 512;

/// A file without a name that holds rows.
pub struct RowFile {
    file: BufWriter<File>,
    rows: u64,
}

/// A row as bytes.
///
/// # Errors
/// A value that cannot be written; none of ours.
pub fn encode<T: Serialize>(row: &T) -> std::io::Result<Vec<u8>> {
    postcard::to_stdvec(row).map_err(std::io::Error::other)
}

/// A row from its bytes.
///
/// # Errors
/// Bytes that no row has.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> std::io::Result<T> {
    postcard::from_bytes(bytes).map_err(std::io::Error::other)
}

impl RowFile {
    /// A new file in `folder`, which is gone when it is closed.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(folder: &Path) -> std::io::Result<RowFile> {
        Ok(RowFile { file: BufWriter::with_capacity(64 * 1024, tempfile::tempfile_in(folder)?), rows: 0 })
    }

    /// Appends a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.rows += 1;
        self.file.write_all(&(bytes.len() as u32).to_le_bytes())?;
        self.file.write_all(bytes)
    }

    /// All rows, one by one, in order.
    ///
    /// # Errors
    /// The file cannot be read; a row says so where reading fails later.
    pub fn back(self) -> std::io::Result<RowsBack> {
        let mut file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(RowsBack { file: BufReader::with_capacity(16 * 1024, file), left: self.rows })
    }

    /// Reads all rows again, in parts, in order.
    ///
    /// # Errors
    /// The file cannot be read, or `take` fails.
    pub fn read(self, mut take: impl FnMut(Vec<Vec<u8>>) -> std::io::Result<()>) -> std::io::Result<()> {
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

/// See [`RowFile::back`].
pub struct RowsBack {
    file: BufReader<File>,
    left: u64,
}

impl RowsBack {
    fn row(&mut self) -> std::io::Result<Vec<u8>> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Iterator for RowsBack {
    type Item = std::io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.row())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
