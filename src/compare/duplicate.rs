//! Speeches that are nearly the same as another.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{BufWriter, Error, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::similarity::{FEWEST, Sketch};
use crate::tally::rows::{RowFile, decode, encode};
use crate::tally::sorted::Sorted;

/// A text of which this share stands in a longer one is its near-duplicate. Of a copy with one character of twenty changed
/// about 0.80 of the passages of four characters remain; of resolutions that say the same thing every year in the same form
/// up to 0.73 are alike; reports of different years share 0.3 at most.
pub const LEAST: f64 = 0.745;

/// Texts of different years have to agree so far: what is said every year in the same form is said anew.
pub const LEAST_OF_OTHER_YEARS: f64 = 0.9;

/// A text that is shorter than this share of the other is a quotation of it and no duplicate.
const SHORTEST: f64 = 0.3;

/// The smallest hashes of a text, by which others like it are found.
const KEYS: usize = 16;

/// Texts that share fewer of these keys are not compared, unless one of them is too short to have all: of a text and its
/// half eight keys are the same on average, of texts that share a phrase one.
const SHARED: usize = 2;

/// Texts with the same key that a text is compared with: the longest ones.
const RIVALS: usize = 16;

/// Keys and pairs that are sorted in memory; more of them go to disk.
const IN_MEMORY: usize = 1 << 19;

/// What is kept in memory of each text.
#[derive(Debug, Clone, Copy)]
struct Outline {
    chars: u32,
    year: Option<i16>,
}

/// A text among others: the longest come first, of equally long ones the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Rank {
    chars: Reverse<u32>,
    at: u32,
}

/// A key of a text, and whether the text is too short to have all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    hash: u32,
    text: Rank,
    short: bool,
    /// The text is the same as an earlier one: it takes a rival's place, but is judged with that one.
    same: bool,
}

/// Two texts that share a key, and whether one of them is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Pair {
    later: Rank,
    earlier: Rank,
    short: bool,
}

/// A text that is nearly the same as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// The place of the one that is kept.
    pub of: u32,
    shared: u16,
    passages: u16,
}

impl Duplicate {
    /// The share of this text's passages that stand in the one that is kept.
    pub fn similarity(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.passages)
    }
}

/// Texts of which some may repeat others. Some twenty bytes of each are held in memory; the rest is on disk.
pub struct Texts {
    folder: PathBuf,
    outlines: Vec<Outline>,
    /// The first text with the same passages, length and year, by a hash of these.
    first: FxHashMap<u64, u32>,
    /// Texts that have all of these in common with an earlier one, and that one.
    same: RowFile,
    keys: Sorted<Key>,
    sketches: Sketches,
}

impl Texts {
    /// No text yet. What memory is not to hold goes to files without a name in `folder`.
    ///
    /// # Errors
    /// A file cannot be made there.
    pub fn new(folder: &Path) -> Result<Texts> {
        Ok(Texts {
            folder: folder.to_owned(),
            outlines: Vec::new(),
            first: FxHashMap::default(),
            same: RowFile::new(folder)?,
            keys: Sorted::new(folder, IN_MEMORY),
            sketches: Sketches::new(folder)?,
        })
    }

    /// Adds a text with a sample of its passages, a length in characters, and a year.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn add(&mut self, sketch: &Sketch, chars: u64, year: Option<i32>) -> Result<()> {
        let at = self.outlines.len() as u32;
        let outline = Outline { chars: chars.min(u64::from(u32::MAX)) as u32, year: year.and_then(|y| y.try_into().ok()) };
        self.outlines.push(outline);
        let mut same = false;
        if sketch.hashes.len() >= FEWEST {
            match self.first.entry(digest(sketch, outline)) {
                Entry::Occupied(first) => {
                    self.same.append(&encode(&(at, *first.get()))?)?;
                    same = true;
                }
                Entry::Vacant(place) => {
                    place.insert(at);
                }
            }
        }
        let text = Rank { chars: Reverse(outline.chars), at };
        let short = sketch.hashes.len() < KEYS;
        sketch.hashes.iter().take(KEYS).try_for_each(|hash| self.keys.push(Key { hash: *hash, text, short, same }))?;
        if same { Ok(()) } else { self.sketches.append(at, sketch) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.outlines.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.outlines.is_empty()
    }

    /// The years of the texts, in order.
    pub fn years(&self) -> impl Iterator<Item = Option<i32>> {
        self.outlines.iter().map(|text| text.year.map(i32::from))
    }

    /// For each text the one that it nearly repeats. Of texts that are alike the longest is kept, of equally long ones the
    /// first, so that what is kept does not depend on what else is there.
    ///
    /// # Errors
    /// A file cannot be written or read.
    pub fn judge(&mut self) -> Result<Vec<Option<Duplicate>>> {
        self.sketches.file.flush()?;
        let mut found: Vec<Option<Duplicate>> = vec![None; self.outlines.len()];
        let mut pairs = self.pairs()?.in_order()?.peekable();
        let mut rivals: Vec<u32> = Vec::new();
        while let Some(pair) = pairs.next() {
            let pair = pair?;
            let (mut keys, mut last) = (1, true);
            while let Some(Ok(next)) = pairs.peek() {
                last = next.later != pair.later;
                if (next.later, next.earlier) != (pair.later, pair.earlier) {
                    break;
                }
                keys += 1;
                last = true;
                pairs.next();
            }
            if keys >= SHARED || pair.short {
                let rival = pair.earlier.at;
                rivals.push(found[rival as usize].map_or(rival, |d| d.of));
            }
            if last && !rivals.is_empty() {
                rivals.sort_unstable();
                rivals.dedup();
                found[pair.later.at as usize] = self.best(pair.later.at, &rivals)?;
                rivals.clear();
            }
        }
        for same in std::mem::replace(&mut self.same, RowFile::new(&self.folder)?).back()? {
            let (own, of): (u32, u32) = decode(&same?)?;
            // All of its passages, whatever their number.
            let itself = Duplicate { of, shared: 1, passages: 1 };
            found[own as usize] = Some(found[of as usize].unwrap_or(itself));
        }
        Ok(found)
    }

    /// Texts that share keys.
    fn pairs(&mut self) -> Result<Sorted<Pair>> {
        let mut pairs = Sorted::new(&self.folder, IN_MEMORY);
        let mut group: Vec<Key> = Vec::with_capacity(RIVALS);
        for key in std::mem::replace(&mut self.keys, Sorted::new(&self.folder, IN_MEMORY)).in_order()? {
            let key = key?;
            if group.first().is_some_and(|first| first.hash != key.hash) {
                group.clear();
            }
            for earlier in group.iter().filter(|earlier| !key.same && !earlier.same) {
                pairs.push(Pair { later: key.text, earlier: earlier.text, short: key.short || earlier.short })?;
            }
            if group.len() < RIVALS {
                group.push(key);
            }
        }
        Ok(pairs)
    }

    /// Of the rivals of a text, ascending, the one that it repeats most.
    fn best(&self, own: u32, rivals: &[u32]) -> Result<Option<Duplicate>> {
        let sketch = self.sketches.read(own)?;
        let text = self.outlines[own as usize];
        let mut best: Option<Duplicate> = None;
        for of in rivals {
            let rival = self.outlines[*of as usize];
            if f64::from(text.chars) < SHORTEST * f64::from(rival.chars) {
                continue;
            }
            let other = text.year.zip(rival.year).is_some_and(|(a, b)| a != b);
            let least = if other { LEAST_OF_OTHER_YEARS } else { LEAST };
            let Some((shared, passages)) = sketch.shared_with(&self.sketches.read(*of)?) else { continue };
            let copy = Duplicate { of: *of, shared: shared as u16, passages: passages as u16 };
            if copy.similarity() >= least && best.is_none_or(|b| copy.similarity() > b.similarity()) {
                best = Some(copy);
            }
        }
        Ok(best)
    }
}

/// A hash of all that two texts have to have in common to be taken for the same.
fn digest(sketch: &Sketch, text: Outline) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(bytemuck::cast_slice(&sketch.hashes));
    hash.update(&[sketch.level]);
    hash.update(&text.chars.to_le_bytes());
    hash.update(&text.year.unwrap_or(i16::MIN).to_le_bytes());
    hash.digest()
}

/// Sketches on disk, each found by the place of its text.
struct Sketches {
    file: BufWriter<File>,
    /// Where each begins; texts are appended in order, but not all.
    places: Vec<(u32, u64)>,
    end: u64,
    /// For reading.
    again: File,
}

impl Sketches {
    fn new(folder: &Path) -> Result<Sketches> {
        let file = tempfile::tempfile_in(folder)?;
        let again = file.try_clone()?;
        Ok(Sketches { file: BufWriter::with_capacity(64 * 1024, file), places: Vec::new(), end: 0, again })
    }

    fn append(&mut self, at: u32, sketch: &Sketch) -> Result<()> {
        self.places.push((at, self.end));
        let bytes: &[u8] = bytemuck::cast_slice(&sketch.hashes);
        self.file.write_all(&[sketch.level])?;
        self.file.write_all(bytes)?;
        self.end += 1 + bytes.len() as u64;
        Ok(())
    }

    /// The sketch of a text that was appended.
    fn read(&self, at: u32) -> Result<Sketch> {
        let missing = || Error::other("a text without a sample");
        let place = self.places.binary_search_by_key(&at, |p| p.0).map_err(|_| missing())?;
        let (start, end) = (self.places[place].1, self.places.get(place + 1).map_or(self.end, |p| p.1));
        let mut bytes = vec![0; (end - start) as usize];
        let mut file = &self.again;
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        let (level, hashes) = bytes.split_first().ok_or_else(missing)?;
        Ok(Sketch { level: *level, hashes: hashes.as_chunks::<4>().0.iter().map(|h| u32::from_ne_bytes(*h)).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(hashes: impl Iterator<Item = u64>) -> (Sketch, u64) {
        let hashes: Vec<u32> = hashes.map(|i| (xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) >> 32) as u32).collect();
        (Sketch::new(&hashes, 256), hashes.len() as u64)
    }

    fn copies(list: &[((Sketch, u64), Option<i32>)]) -> Vec<Option<Duplicate>> {
        let dir = tempfile::tempdir().unwrap();
        let mut texts = Texts::new(dir.path()).unwrap();
        list.iter().for_each(|((sketch, chars), year)| texts.add(sketch, *chars, *year).unwrap());
        texts.judge().unwrap()
    }

    fn of(found: Vec<Option<Duplicate>>) -> Vec<Option<u32>> {
        found.into_iter().map(|d| d.map(|d| d.of)).collect()
    }

    /// A text of which some passages of ten are new.
    fn altered(new: u64, salt: u64) -> (Sketch, u64) {
        sketch((0..4000).map(move |i| if i % 10 < new { i + 50_000 * salt } else { i }))
    }

    #[test]
    fn copies_halves_and_altered_copies_are_found_whatever_the_order() {
        let (whole, half, other) = (|| sketch(0..4000), || sketch(0..2000), || sketch(10_000..14_000));
        let texts = [half(), other(), altered(2, 1), whole(), sketch(0..300)].map(|t| (t, None));
        // The altered copy and the whole are equally long: the first of them is kept.
        assert_eq!(of(copies(&texts)), [Some(2), None, None, Some(2), None]);
        let texts = [whole(), altered(2, 1), half(), whole()].map(|t| (t, None));
        let found = copies(&texts);
        assert_eq!(found[3].map(|d| d.similarity()), Some(1.0));
        assert_eq!(of(found), [None, Some(0), Some(0), Some(0)]);
        assert_eq!(copies(&[]), []);
    }

    #[test]
    fn what_is_said_anew_every_year_is_no_copy() {
        let texts = [(altered(0, 1), Some(2001)), (altered(2, 2), Some(2002)), (altered(2, 3), Some(2001)), (altered(0, 4), Some(2003))];
        assert_eq!(of(copies(&texts)), [None, None, Some(0), Some(0)]);
        assert_eq!(of(copies(&[(altered(0, 1), None), (altered(4, 2), None)])), [None, None], "formulas alone are no copy");
    }

    #[test]
    fn many_copies_cost_little() {
        let texts: Vec<_> = (0..3000).map(|_| (sketch(0..500), None)).collect();
        let found = of(copies(&texts));
        assert!(found[0].is_none() && found[1..].iter().all(|d| *d == Some(0)));
    }
}
