//! Speeches that are nearly the same as another.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::similarity::Sketch;

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

/// What is kept in memory of each text.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// The smallest hashes of its passages.
    keys: Vec<u32>,
    /// Its length in characters.
    chars: u64,
    /// Its year, if known.
    year: Option<i32>,
}

impl Outline {
    /// Of a text with a sample of its passages, a length in characters, and a year.
    pub fn new(sketch: &Sketch, chars: u64, year: Option<i32>) -> Outline {
        Outline { keys: sketch.hashes.iter().copied().take(KEYS).collect(), chars, year }
    }
}

impl Outline {
    /// The text's year, if known.
    pub fn year(&self) -> Option<i32> {
        self.year
    }
}

/// A text that is nearly the same as another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duplicate {
    /// The place of the one that is kept.
    pub of: usize,
    /// The share of this text's passages that stand in it.
    pub similarity: f64,
}

/// Texts that may repeat others, by their places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suspects {
    /// The texts, longest first, of equally long ones the first.
    order: Vec<usize>,
    /// Ranks of two that share a key: the later one and the earlier one, ascending.
    pairs: Vec<(u32, u32)>,
}

/// The texts that share keys with others.
pub fn suspects(texts: &[Outline]) -> Suspects {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|i| (Reverse(texts[*i].chars), *i));
    let mut keys: Vec<(u32, u32)> = Vec::new();
    for (rank, at) in order.iter().enumerate() {
        keys.extend(texts[*at].keys.iter().map(|h| (*h, rank as u32)));
    }
    keys.sort_unstable();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        for (i, (_, later)) in group.iter().enumerate() {
            pairs.extend(group[..i.min(RIVALS)].iter().map(|(_, earlier)| (*later, *earlier)));
        }
    }
    pairs.sort_unstable();
    let short = |rank: u32| texts[order[rank as usize]].keys.len() < KEYS;
    let often = |group: &&[(u32, u32)]| group.len() >= SHARED || short(group[0].0) || short(group[0].1);
    let pairs = pairs.chunk_by(|a, b| a == b).filter(often).map(|group| group[0]).collect();
    Suspects { order, pairs }
}

impl Suspects {
    /// The places of the texts whose sketches are needed, ascending, each once.
    pub fn places(&self) -> Vec<usize> {
        let both = self.pairs.iter().flat_map(|(a, b)| [*a, *b]);
        let mut places: Vec<usize> = both.map(|rank| self.order[rank as usize]).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// For each text the one that it nearly repeats, from the sketches of those that [`Suspects::places`] names. Of texts
    /// that are alike the longest is kept, of equally long ones the first, so that what is kept does not depend on what
    /// else is there.
    pub fn judge(&self, texts: &[Outline], sketches: &FxHashMap<usize, Sketch>) -> Vec<Option<Duplicate>> {
        let mut found: Vec<Option<Duplicate>> = vec![None; texts.len()];
        for rivals in self.pairs.chunk_by(|a, b| a.0 == b.0) {
            let own = self.order[rivals[0].0 as usize];
            let mut kept: Vec<usize> = rivals
                .iter()
                .map(|(_, rank)| {
                    let rival = self.order[*rank as usize];
                    found[rival].map_or(rival, |d| d.of)
                })
                .collect();
            kept.sort_unstable();
            kept.dedup();
            let alike = kept.into_iter().filter_map(|of| {
                let near = texts[own].chars as f64 >= SHORTEST * texts[of].chars as f64;
                let other = texts[own].year.zip(texts[of].year).is_some_and(|(a, b)| a != b);
                let least = if other { LEAST_OF_OTHER_YEARS } else { LEAST };
                let similarity = sketches.get(&own)?.contained_in(sketches.get(&of)?).filter(|s| near && *s >= least)?;
                Some(Duplicate { of, similarity })
            });
            found[own] = alike.max_by(|a, b| a.similarity.total_cmp(&b.similarity).then(b.of.cmp(&a.of)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(hashes: impl Iterator<Item = u64>) -> (Sketch, u64) {
        let hashes: Vec<u32> = hashes.map(|i| (xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) >> 32) as u32).collect();
        (Sketch::new(&hashes, 256), hashes.len() as u64)
    }

    fn copies(texts: &[((Sketch, u64), Option<i32>)]) -> Vec<Option<Duplicate>> {
        let outlines: Vec<Outline> = texts.iter().map(|((sketch, chars), year)| Outline::new(sketch, *chars, *year)).collect();
        let suspects = suspects(&outlines);
        let sketches = suspects.places().into_iter().map(|i| (i, texts[i].0.0.clone())).collect();
        suspects.judge(&outlines, &sketches)
    }

    fn of(found: Vec<Option<Duplicate>>) -> Vec<Option<usize>> {
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
        assert_eq!(found[3].map(|d| d.similarity), Some(1.0));
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
