//! Speeches that are nearly the same as another.

use std::cmp::Reverse;

use super::similarity::Sketch;

/// A text of which this share stands in a longer one is its near-duplicate. Reports of different years share less than a
/// fifth; a copy with one character of twenty changed keeps about three quarters of its passages of six characters.
pub const LEAST: f64 = 0.5;

/// A text that is shorter than this share of the other is a quotation of it and no duplicate.
const SHORTEST: f64 = 0.3;

/// The smallest hashes of a text, by which others like it are found.
const KEYS: usize = 8;

/// Texts with the same key that a text is compared with: the longest ones.
const RIVALS: usize = 16;

/// What is known of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Passages {
    /// A sample of its passages.
    pub sketch: Sketch,
    /// Its length in characters.
    pub chars: u64,
}

/// A text that is nearly the same as another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duplicate {
    /// The place of the one that is kept.
    pub of: usize,
    /// The share of this text's passages that stand in it.
    pub similarity: f64,
}

/// For each text the one that it nearly repeats. Of texts that are alike the longest is kept, of equally long ones the
/// first, so that what is kept does not depend on what else is there.
pub fn duplicates(texts: &[Passages]) -> Vec<Option<Duplicate>> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|i| (Reverse(texts[*i].chars), *i));
    let mut keys: Vec<(u32, u32)> = Vec::new();
    for (rank, at) in order.iter().enumerate() {
        keys.extend(texts[*at].sketch.hashes.iter().take(KEYS).map(|h| (*h, rank as u32)));
    }
    keys.sort_unstable();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        for (i, (_, later)) in group.iter().enumerate() {
            pairs.extend(group[..i.min(RIVALS)].iter().map(|(_, earlier)| (*later, *earlier)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut found: Vec<Option<Duplicate>> = vec![None; texts.len()];
    for rivals in pairs.chunk_by(|a, b| a.0 == b.0) {
        let own = order[rivals[0].0 as usize];
        let mut kept: Vec<usize> = rivals
            .iter()
            .map(|(_, rank)| {
                let rival = order[*rank as usize];
                found[rival].map_or(rival, |d| d.of)
            })
            .collect();
        kept.sort_unstable();
        kept.dedup();
        let alike = kept.into_iter().filter_map(|of| {
            let near = texts[own].chars as f64 >= SHORTEST * texts[of].chars as f64;
            let similarity = texts[own].sketch.contained_in(&texts[of].sketch).filter(|s| near && *s >= LEAST)?;
            Some(Duplicate { of, similarity })
        });
        found[own] = alike.max_by(|a, b| a.similarity.total_cmp(&b.similarity).then(b.of.cmp(&a.of)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(hashes: impl Iterator<Item = u64>) -> Passages {
        let hashes: Vec<u32> = hashes.map(|i| (xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) >> 32) as u32).collect();
        Passages { sketch: Sketch::new(&hashes, 48), chars: hashes.len() as u64 }
    }

    #[test]
    fn copies_halves_and_altered_copies_are_found_whatever_the_order() {
        let whole = || passages(0..4000);
        let half = || passages(0..2000);
        // One passage of four is new.
        let altered = || passages((0..4000).map(|i| if i % 4 == 0 { i + 50_000 } else { i }));
        let other = || passages(10_000..14_000);
        let texts = vec![half(), other(), altered(), whole(), passages(0..300)];
        let found = duplicates(&texts);
        // The altered copy and the whole are equally long: the first of them is kept.
        assert_eq!(found.iter().map(|d| d.map(|d| d.of)).collect::<Vec<_>>(), [Some(2), None, None, Some(2), None]);
        let texts = vec![whole(), altered(), half(), whole()];
        let found = duplicates(&texts);
        assert_eq!(found.iter().map(|d| d.map(|d| d.of)).collect::<Vec<_>>(), [None, Some(0), Some(0), Some(0)]);
        assert_eq!(found[3].map(|d| d.similarity), Some(1.0));
        assert_eq!(duplicates(&[]), []);
    }

    #[test]
    fn many_copies_cost_little() {
        let texts: Vec<Passages> = (0..3000).map(|_| passages(0..500)).collect();
        let found = duplicates(&texts);
        assert!(found[0].is_none() && found[1..].iter().all(|d| d.is_some_and(|d| d.of == 0)));
    }
}
