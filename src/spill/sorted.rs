//! Values in order, although memory does not hold them all: full parts are sorted and written to files without a name,
//! and merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Result;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rows::{RowFile, RowsBack, decode, encode};

/// Files that are merged at once. When there are as many they become one, so that few are open.
const FILES: usize = 64;

/// Collects values and gives them back in order.
pub struct Sorted<T> {
    folder: PathBuf,
    /// Values that a part holds in memory.
    most: usize,
    part: Vec<T>,
    files: Vec<RowFile>,
}

impl<T: Ord + Serialize + DeserializeOwned> Sorted<T> {
    /// Nothing yet. Parts of `most` values that memory is not to hold are written into `folder`.
    pub fn new(folder: &Path, most: usize) -> Sorted<T> {
        Sorted { folder: folder.to_owned(), most: most.max(1), part: Vec::new(), files: Vec::new() }
    }

    /// Adds a value.
    ///
    /// # Errors
    /// A part cannot be written.
    pub fn push(&mut self, value: T) -> Result<()> {
        self.part.push(value);
        if self.part.len() < self.most {
            return Ok(());
        }
        if self.files.len() == FILES {
            let mut one = RowFile::new(&self.folder)?;
            for value in merged::<T>(std::mem::take(&mut self.files))? {
                one.append(&encode(&value?)?)?;
            }
            self.files.push(one.whole()?);
        }
        self.write_part()
    }

    /// All values so far, unless some are in files.
    pub fn held(&mut self) -> Option<&mut Vec<T>> {
        self.files.is_empty().then_some(&mut self.part)
    }

    fn write_part(&mut self) -> Result<()> {
        self.part.sort_unstable();
        let mut file = RowFile::new(&self.folder)?;
        for value in self.part.drain(..) {
            file.append(&encode(&value)?)?;
        }
        self.files.push(file.whole()?);
        Ok(())
    }

    /// All values in order.
    ///
    /// # Errors
    /// A part cannot be written or read; an item says so where reading fails later.
    pub fn in_order(mut self) -> Result<InOrder<T>> {
        if self.files.is_empty() {
            self.part.sort_unstable();
            return Ok(InOrder::Held(self.part.into_iter()));
        }
        self.write_part()?;
        self.part = Vec::new();
        Ok(InOrder::Merged(merged(self.files)?))
    }
}

/// See [`Sorted::in_order`].
pub enum InOrder<T> {
    /// All of them were in memory.
    Held(std::vec::IntoIter<T>),
    /// They come from files.
    Merged(Merged<T>),
}

impl<T: Ord + DeserializeOwned> Iterator for InOrder<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        match self {
            InOrder::Held(values) => values.next().map(Ok),
            InOrder::Merged(values) => values.next(),
        }
    }
}

/// The least of several sorted files again and again.
pub struct Merged<T> {
    files: Vec<RowsBack>,
    next: BinaryHeap<Reverse<(T, usize)>>,
}

fn merged<T: Ord + DeserializeOwned>(files: Vec<RowFile>) -> Result<Merged<T>> {
    let files = files.into_iter().map(|mut file| file.back()).collect::<Result<Vec<_>>>()?;
    let mut merged = Merged { next: BinaryHeap::with_capacity(files.len()), files };
    for at in 0..merged.files.len() {
        merged.refill(at)?;
    }
    Ok(merged)
}

impl<T: Ord + DeserializeOwned> Merged<T> {
    fn refill(&mut self, at: usize) -> Result<()> {
        if let Some(bytes) = self.files[at].next() {
            self.next.push(Reverse((decode(&bytes?)?, at)));
        }
        Ok(())
    }
}

impl<T: Ord + DeserializeOwned> Iterator for Merged<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let Reverse((value, at)) = self.next.pop()?;
        Some(self.refill(at).map(|()| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        /// In memory, in a few files, and in so many that they are merged on the way: the same order.
        #[test]
        fn parts_and_files_change_nothing(values in prop::collection::vec((0u32..50, ".{0,3}"), 0..400), most in 1usize..500) {
            let dir = tempfile::tempdir().unwrap();
            let mut sorted = Sorted::new(dir.path(), most);
            values.iter().for_each(|v| sorted.push(v.clone()).unwrap());
            let back: Vec<(u32, String)> = sorted.in_order().unwrap().map(|v| v.unwrap()).collect();
            let mut expected = values;
            expected.sort();
            prop_assert_eq!(back, expected);
        }
    }
}
