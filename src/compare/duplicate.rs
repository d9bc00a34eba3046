//! Speeches that are nearly the same as another.

use std::io::{Error, Result};
use std::iter::Peekable;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::similarity::{FEWEST, Sketch};
use crate::spill::rows::{Length, RowFile};
use crate::spill::sorted::{InOrder, Sorted};

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

/// Keys that are sorted in memory; more of them go to disk.
const KEYS_IN_MEMORY: usize = 1 << 19;

/// The same of texts that share a key, of which each takes some six times as much.
const SHARING_IN_MEMORY: usize = 1 << 17;

/// Bytes of samples that are held in memory besides being on disk.
const HELD: usize = 8 << 20;

/// Texts that are compared with their rivals at once.
const BLOCK: usize = 256;

/// A text as it is on disk: `u32` characters, `i16` year, and either the level of its sketch and the hashes, or [`SAME`] and
/// the place of an earlier text.
struct Text {
    chars: u32,
    year: Option<i16>,
    passages: Passages,
}

enum Passages {
    /// A sample of them.
    Sample(Sketch),
    /// They are those of an earlier text, as are length and year.
    Same(u32),
}

/// In place of a level.
const SAME: u8 = u8::MAX;

/// In place of a year.
const NO_YEAR: i16 = i16::MIN;

/// A text among others, in one number that is quickly compared: the longest come first, of equally long ones the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Rank(u64);

impl Rank {
    fn new(chars: u32, at: u32) -> Rank {
        Rank(u64::from(!chars) << 32 | u64::from(at))
    }

    /// Its place.
    fn at(self) -> u32 {
        self.0 as u32
    }
}

/// A key of a text, in one number that is quickly compared: the key's hash, the text's rank, and whether it is the same as an
/// earlier one: then it takes a rival's place, but is judged with that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key(u128);

impl Key {
    fn new(hash: u32, text: Rank, same: bool) -> Key {
        Key(u128::from(hash) << 65 | u128::from(text.0) << 1 | u128::from(same))
    }

    fn hash(self) -> u32 {
        (self.0 >> 65) as u32
    }

    fn text(self) -> Rank {
        Rank((self.0 >> 1) as u64)
    }

    fn same(self) -> bool {
        self.0 & 1 != 0
    }
}

/// A text, and the places of those before it that share one of its keys with it, at most [`RIVALS`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Sharing {
    text: Rank,
    earlier: Box<[u32]>,
}

/// A text that is nearly the same as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// The place of the one that is kept.
    pub of: u32,
    shared: u16,
    /// Never zero, so that a text that repeats none takes no more than one that does: eight bytes.
    passages: NonZeroU16,
}

impl Duplicate {
    /// The share of this text's passages that stand in the one that is kept.
    pub fn similarity(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.passages.get())
    }
}

/// Texts of which some may repeat others. Of a text some fifty bytes are held in memory; the rest is on disk.
pub struct Texts {
    folder: PathBuf,
    count: u32,
    file: RowFile,
    /// Where texts begin in the file that are not the same as an earlier one.
    places: Vec<(u32, u64)>,
    /// The first text with the same passages, length and year, by a hash of these; and how many there are.
    first: FxHashMap<u64, (u32, u32)>,
    /// Some have such a first text.
    repeated: bool,
    /// Of each text whether it is too short to have all keys.
    short: Vec<bool>,
    /// The year of each text; [`NO_YEAR`] without one.
    years: Vec<i16>,
    keys: Sorted<Key>,
}

impl Texts {
    /// The texts that are kept in a file of `folder`, which had that length. What else memory is not to hold goes to files
    /// without a name.
    ///
    /// # Errors
    /// A file cannot be made or read there.
    pub fn at(folder: &Path, length: Length) -> Result<Texts> {
        let mut texts = Texts {
            folder: folder.to_owned(),
            count: 0,
            file: RowFile::at(&folder.join("texts"), length)?.holding(HELD),
            places: Vec::new(),
            first: FxHashMap::default(),
            repeated: false,
            short: Vec::new(),
            years: Vec::new(),
            keys: Sorted::new(folder, KEYS_IN_MEMORY),
        };
        let (mut place, mut bytes) = (0, Vec::new());
        while place < texts.file.end() {
            let row = texts.file.row_at(place, &mut bytes)?;
            let (text, size) = (Text::from_bytes(row)?, RowFile::size(row));
            match text.passages {
                Passages::Sample(sketch) => {
                    texts.push(&sketch, text.chars, text.year)?;
                    texts.places.push((texts.count, place));
                }
                Passages::Same(first) => {
                    let (_, sketch) = texts.sample(first, &mut bytes)?;
                    texts.push(&sketch, text.chars, text.year)?;
                }
            }
            texts.count += 1;
            place += size;
        }
        texts.file.resume()?;
        Ok(texts)
    }

    /// Adds a text with a sample of its passages, a length in characters, and a year.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn add(&mut self, sketch: Sketch, chars: u64, year: Option<i32>) -> Result<()> {
        let (chars, year) = (chars.min(u64::from(u32::MAX)) as u32, year.and_then(|y| y.try_into().ok()));
        let passages = match self.push(&sketch, chars, year)? {
            Some(first) => Passages::Same(first),
            None => {
                self.places.push((self.count, self.file.end()));
                Passages::Sample(sketch)
            }
        };
        self.count += 1;
        self.file.append(&Text { chars, year, passages }.to_bytes())
    }

    /// Takes in what is held of the next text; the first one that is the same, if there is one. One that has enough such texts before
    /// it is nobody's rival, for they have its keys and come first: it puts in none.
    fn push(&mut self, sketch: &Sketch, chars: u32, year: Option<i16>) -> Result<Option<u32>> {
        let (mut first, mut before) = (self.count, 0);
        // Of fewer passages none can be said to stand in another text.
        if sketch.hashes.len() >= FEWEST {
            let equal = self.first.entry(digest(sketch, chars, year)).or_insert((self.count, 0));
            (first, before) = *equal;
            equal.1 += 1;
        }
        let same = (before > 0).then_some(first);
        self.repeated |= same.is_some();
        self.short.push(sketch.hashes.len() < KEYS);
        self.years.push(year.unwrap_or(NO_YEAR));
        let text = Rank::new(chars, self.count);
        let most = if before < RIVALS as u32 { KEYS } else { 0 };
        sketch.hashes.iter().take(most).try_for_each(|hash| self.keys.push(Key::new(*hash, text, same.is_some())))?;
        Ok(same)
    }

    /// Writes what is buffered and tells how long the file is.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn grown(&mut self) -> Result<Length> {
        self.file.grown()
    }

    /// The year of each text, in order.
    pub fn years(&self) -> impl Iterator<Item = Option<i32>> {
        self.years.iter().map(|year| (*year != NO_YEAR).then(|| i32::from(*year)))
    }

    /// A text that is not the same as an earlier one, and the sample of its passages; `bytes` are for reading it.
    fn sample(&self, at: u32, bytes: &mut Vec<u8>) -> Result<(Text, Sketch)> {
        let missing = || Error::other("a text without a sample");
        let place = self.places.binary_search_by_key(&at, |p| p.0).map_err(|_| missing())?;
        let mut text = Text::from_bytes(self.file.row_at(self.places[place].1, bytes)?)?;
        match std::mem::replace(&mut text.passages, Passages::Same(at)) {
            Passages::Sample(sketch) => Ok((text, sketch)),
            Passages::Same(_) => Err(missing()),
        }
    }

    /// For each text the one that it nearly repeats. Of texts that are alike the longest is kept, of equally long ones the
    /// first, so that what is kept does not depend on what else is there.
    ///
    /// # Errors
    /// A file cannot be written or read.
    pub fn judge(&mut self) -> Result<Vec<Option<Duplicate>>> {
        self.file.grown()?;
        let sharing = self.sharing()?.in_order()?.peekable();
        // Not before the keys are gone, with which memory would hold most.
        let mut found: Vec<Option<Duplicate>> = vec![None; self.count as usize];
        let mut candidates = Candidates { sharing, short: &self.short };
        loop {
            let mut block: Vec<(u32, Vec<u32>)> = candidates.by_ref().take(BLOCK).collect::<Result<_>>()?;
            if block.is_empty() {
                break;
            }
            // What a rival itself repeats is in its place, as far as earlier blocks tell.
            for (_, rivals) in &mut block {
                rivals.iter_mut().for_each(|rival| *rival = found[*rival as usize].map_or(*rival, |original| original.of));
                rivals.sort_unstable();
                rivals.dedup();
            }
            // Comparing takes the time, and needs nothing of what others are found to repeat.
            let compared: Vec<Vec<Option<Duplicate>>> =
                block.par_iter().map(|(own, rivals)| self.compared(*own, rivals)).collect::<Result<_>>()?;
            for ((own, rivals), compared) in block.iter().zip(compared) {
                // And as this block tells.
                let mut copies: Vec<(u32, Option<Duplicate>)> = Vec::with_capacity(rivals.len());
                for (rival, copy) in rivals.iter().zip(compared) {
                    match found[*rival as usize] {
                        None => copies.push((*rival, copy)),
                        Some(original) if copies.iter().any(|(of, _)| *of == original.of) || rivals.contains(&original.of) => {}
                        Some(original) => copies.extend(self.compared(*own, &[original.of])?.into_iter().map(|copy| (original.of, copy))),
                    }
                }
                copies.sort_unstable_by_key(|(of, _)| *of);
                // The one that it repeats most, and of equals the first.
                for copy in copies.into_iter().filter_map(|(_, copy)| copy) {
                    let best = &mut found[*own as usize];
                    if best.is_none_or(|best| copy.similarity() > best.similarity()) {
                        *best = Some(copy);
                    }
                }
            }
        }
        let rows = if self.repeated { Some(self.file.back()?) } else { None };
        for (own, bytes) in rows.into_iter().flatten().enumerate() {
            if let Some(of) = Text::same(&bytes?)? {
                // All of its passages, whatever their number.
                let itself = Duplicate { of, shared: 1, passages: NonZeroU16::MIN };
                found[own] = Some(found[of as usize].unwrap_or(itself));
            }
        }
        Ok(found)
    }

    /// Which texts share a key, for each key that several have.
    fn sharing(&mut self) -> Result<Sorted<Sharing>> {
        let mut keys = std::mem::replace(&mut self.keys, Sorted::new(&self.folder, KEYS_IN_MEMORY));
        if let Some(held) = keys.held() {
            drop_lonely(held);
            // On all threads; what is in order already is soon sorted again.
            held.par_sort_unstable();
        }
        let mut sharing = Sorted::new(&self.folder, SHARING_IN_MEMORY);
        let mut group: Vec<Key> = Vec::with_capacity(RIVALS);
        for key in keys.in_order()? {
            let key = key?;
            if group.first().is_some_and(|first| first.hash() != key.hash()) {
                group.clear();
            }
            if !key.same() {
                let earlier: Box<[u32]> = group.iter().filter(|earlier| !earlier.same()).map(|earlier| earlier.text().at()).collect();
                if !earlier.is_empty() {
                    sharing.push(Sharing { text: key.text(), earlier })?;
                }
            }
            if group.len() < RIVALS {
                group.push(key);
            }
        }
        sharing.held().into_iter().for_each(|held| held.par_sort_unstable());
        Ok(sharing)
    }

    /// Of each rival of a text whether the text repeats it.
    fn compared(&self, own: u32, rivals: &[u32]) -> Result<Vec<Option<Duplicate>>> {
        let mut bytes = Vec::new();
        let (text, sketch) = self.sample(own, &mut bytes)?;
        let compare = |of: &u32| {
            let (rival, other) = self.sample(*of, &mut bytes)?;
            if f64::from(text.chars) < SHORTEST * f64::from(rival.chars) {
                return Ok(None);
            }
            let anew = text.year.zip(rival.year).is_some_and(|(a, b)| a != b);
            let least = if anew { LEAST_OF_OTHER_YEARS } else { LEAST };
            let Some((shared, passages)) = sketch.shared_at_least(&other, least) else { return Ok(None) };
            Ok(NonZeroU16::new(passages as u16).map(|passages| Duplicate { of: *of, shared: shared as u16, passages }))
        };
        rivals.iter().map(compare).collect()
    }
}

/// Drops most keys that only one text has, before they are sorted: of how many texts have one of its kind a key's hash, cut short,
/// tells none, one or more.
fn drop_lonely(keys: &mut Vec<Key>) {
    const KINDS: usize = 1 << 20;
    let (mut one, mut more) = (vec![0u64; KINDS / 64], vec![0u64; KINDS / 64]);
    let place = |key: &Key| {
        let kind = key.hash() as usize % KINDS;
        (kind / 64, 1 << (kind % 64))
    };
    for key in &*keys {
        let (at, bit) = place(key);
        more[at] |= one[at] & bit;
        one[at] |= bit;
    }
    keys.retain(|key| {
        let (at, bit) = place(key);
        more[at] & bit != 0
    });
}

/// Texts with those that each may repeat.
struct Candidates<'a> {
    sharing: Peekable<InOrder<Sharing>>,
    short: &'a [bool],
}

impl Iterator for Candidates<'_> {
    type Item = Result<(u32, Vec<u32>)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Sharing { text, earlier } = match self.sharing.next()? {
                Ok(first) => first,
                Err(e) => return Some(Err(e)),
            };
            let mut earlier = earlier.into_vec();
            while let Some(Ok(next)) = self.sharing.next_if(|next| next.as_ref().is_ok_and(|next| next.text == text)) {
                earlier.extend(next.earlier);
            }
            earlier.sort_unstable();
            let short = |at: u32| self.short[at as usize];
            let shared = |keys: &&[u32]| keys.len() >= SHARED || short(text.at()) || short(keys[0]);
            let rivals: Vec<u32> = earlier.chunk_by(|a, b| a == b).filter(shared).map(|keys| keys[0]).collect();
            if !rivals.is_empty() {
                return Some(Ok((text.at(), rivals)));
            }
        }
    }
}

impl Text {
    fn to_bytes(&self) -> Vec<u8> {
        let hashes = if let Passages::Sample(sketch) = &self.passages { sketch.hashes.len() } else { 1 };
        let mut bytes = Vec::with_capacity(7 + 4 * hashes);
        bytes.extend(self.chars.to_le_bytes());
        bytes.extend(self.year.unwrap_or(NO_YEAR).to_le_bytes());
        match &self.passages {
            Passages::Sample(sketch) => {
                bytes.push(sketch.level);
                let hashes: Vec<u32> = sketch.hashes.iter().map(|hash| hash.to_le()).collect();
                bytes.extend_from_slice(bytemuck::cast_slice(&hashes));
            }
            Passages::Same(first) => {
                bytes.push(SAME);
                bytes.extend(first.to_le_bytes());
            }
        }
        bytes
    }

    /// The earlier text that a text is the same as, without reading more of it.
    fn same(bytes: &[u8]) -> Result<Option<u32>> {
        Ok(match Text::from_bytes(&bytes[..bytes.len().min(11)])?.passages {
            Passages::Same(of) => Some(of),
            Passages::Sample(_) => None,
        })
    }

    fn from_bytes(bytes: &[u8]) -> Result<Text> {
        let (Some((chars, rest)), true) = (bytes.split_first_chunk(), bytes.len() >= 7) else {
            return Err(Error::other("a text cut short"));
        };
        let year = i16::from_le_bytes([rest[0], rest[1]]);
        let mut numbers = rest[3..].as_chunks::<4>().0.iter().map(|n| u32::from_le_bytes(*n));
        let passages = match rest[2] {
            SAME => Passages::Same(numbers.next().unwrap_or_default()),
            level => Passages::Sample(Sketch { hashes: numbers.collect(), level }),
        };
        Ok(Text { chars: u32::from_le_bytes(*chars), year: (year != NO_YEAR).then_some(year), passages })
    }
}

/// A hash of all that two texts have to have in common to be taken for the same.
fn digest(sketch: &Sketch, chars: u32, year: Option<i16>) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(bytemuck::cast_slice(&sketch.hashes));
    hash.update(&[sketch.level]);
    hash.update(&chars.to_le_bytes());
    hash.update(&year.unwrap_or(NO_YEAR).to_le_bytes());
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn sketch(hashes: impl Iterator<Item = u64>) -> (Sketch, u64) {
        let hashes: Vec<u32> = hashes.map(|i| (xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) >> 32) as u32).collect();
        (Sketch::new(&hashes, 256), hashes.len() as u64)
    }

    fn copies(list: &[((Sketch, u64), Option<i32>)]) -> Vec<Option<Duplicate>> {
        let add = |texts: &mut Texts, part: &[((Sketch, u64), Option<i32>)]| {
            part.iter().for_each(|((sketch, chars), year)| texts.add(sketch.clone(), *chars, *year).unwrap());
        };
        let dir = tempfile::tempdir().unwrap();
        let mut texts = Texts::at(dir.path(), Length::default()).unwrap();
        add(&mut texts, list);
        let found = texts.judge().unwrap();
        // Those that were interrupted half way come to the same.
        let dir = tempfile::tempdir().unwrap();
        let mut texts = Texts::at(dir.path(), Length::default()).unwrap();
        add(&mut texts, &list[..list.len() / 2]);
        let length = texts.grown().unwrap();
        add(&mut texts, &list[..list.len() / 3]);
        drop(texts);
        let mut texts = Texts::at(dir.path(), length).unwrap();
        add(&mut texts, &list[list.len() / 2..]);
        assert_eq!(texts.judge().unwrap(), found);
        found
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

    /// One text after the other, the longest first, each compared with what its rivals were found to repeat; rivals are looked for
    /// among all texts.
    fn plainly_judged(texts: &mut Texts) -> Vec<Option<Duplicate>> {
        texts.file.grown().unwrap();
        let all: Vec<(Rank, Vec<u32>, bool)> = (0..texts.count)
            .map(|at| {
                let bytes = texts.file.back().unwrap().nth(at as usize).unwrap().unwrap();
                let first = match Text::from_bytes(&bytes).unwrap().passages {
                    Passages::Same(first) => Some(first),
                    Passages::Sample(_) => None,
                };
                let (text, sketch) = texts.sample(first.unwrap_or(at), &mut Vec::new()).unwrap();
                (Rank::new(text.chars, at), sketch.hashes.into_iter().take(KEYS).collect(), first.is_some())
            })
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let mut found: Vec<Option<Duplicate>> = vec![None; texts.count as usize];
        for (place, (own, keys, _)) in all.iter().enumerate().filter(|(_, text)| !text.2) {
            let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
            for key in keys {
                let longest = all[..place].iter().filter(|(_, other, _)| other.contains(key)).take(RIVALS);
                longest.filter(|(_, _, same)| !same).for_each(|(rival, _, _)| *shared.entry(rival.at()).or_default() += 1);
            }
            let short = |at: u32| all.iter().any(|(rank, keys, _)| rank.at() == at && keys.len() < KEYS);
            let rivals = shared.into_iter().filter(|(at, n)| *n >= SHARED || short(*at) || keys.len() < KEYS);
            let rivals: BTreeSet<u32> = rivals.map(|(at, _)| found[at as usize].map_or(at, |d| d.of)).collect();
            let own = own.at();
            for of in rivals {
                let copy = texts.compared(own, &[of]).unwrap()[0];
                let best = found[own as usize].map_or(0.0, |best| best.similarity());
                found[own as usize] = copy.filter(|copy| copy.similarity() > best).or(found[own as usize]);
            }
        }
        for (own, bytes) in texts.file.back().unwrap().enumerate() {
            if let Passages::Same(of) = Text::from_bytes(&bytes.unwrap()).unwrap().passages {
                found[own] = found[of as usize].or(Some(Duplicate { of, shared: 1, passages: NonZeroU16::MIN }));
            }
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Side by side they are judged as one after the other.
        #[test]
        fn comparing_side_by_side_changes_nothing(
            drafts in prop::collection::vec((0u64..3, 0u64..4, 0u64..4, 4u64..400, 0i32..3), 1..60),
            repeated in prop::collection::vec((0usize..60, RIVALS..RIVALS + 4), 0..3),
        ) {
            let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
            let mut made = folders.each_ref().map(|folder| Texts::at(folder.path(), Length::default()).unwrap());
            // Some so often that their last copies are nobody's rivals; the others go on after these.
            let times = |draft: usize| repeated.iter().find(|(of, _)| *of == draft).map_or(1, |(_, times)| *times);
            let drafts: Vec<_> = drafts.into_iter().enumerate().flat_map(|(at, draft)| std::iter::repeat_n(draft, times(at))).collect();
            let half = drafts.len() / 2;
            for (at, (text, new, salt, length, year)) in drafts.into_iter().enumerate() {
                // One of the two is interrupted half way.
                if at == half {
                    let length = made[0].grown().unwrap();
                    made[0] = Texts::at(folders[0].path(), length).unwrap();
                }
                let passages = (0..length).map(|i| if i % 10 < new { i + 1000 * (salt + 1) } else { i } + 100_000 * text);
                let (sketch, chars) = sketch(passages);
                made.iter_mut().for_each(|texts| texts.add(sketch.clone(), chars, Some(2000 + year)).unwrap());
            }
            let [mut ours, mut plain] = made;
            prop_assert_eq!(ours.judge().unwrap(), plainly_judged(&mut plain));
        }
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
