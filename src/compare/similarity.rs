//! How alike texts are: their words, and the passages that they share.

use std::collections::BTreeMap;

/// Cosines between all pairs of texts, each given by how often it has each word: tf-idf with idf = ln((1+N)/(1+df)) + 1,
/// so that words which every text has still count (K. Sparck Jones 1972, J. Documentation 28:11-21; the smoothing is that
/// of scikit-learn). The result is a square, row by row; a text without words is like no other.
pub fn cosines(texts: &[BTreeMap<u32, u64>]) -> Vec<Vec<f64>> {
    let mut with: BTreeMap<u32, u64> = BTreeMap::new();
    texts.iter().flat_map(|t| t.keys()).for_each(|w| *with.entry(*w).or_default() += 1);
    let idf = |word: &u32| ((1.0 + texts.len() as f64) / (1.0 + with[word] as f64)).ln() + 1.0;
    let vectors: Vec<Vec<(u32, f64)>> = texts
        .iter()
        .map(|t| {
            let raw: Vec<(u32, f64)> = t.iter().map(|(w, n)| (*w, *n as f64 * idf(w))).collect();
            let length = raw.iter().map(|(_, x)| x * x).sum::<f64>().sqrt();
            raw.into_iter().map(|(w, x)| (w, x / length)).collect()
        })
        .collect();
    vectors.iter().map(|a| vectors.iter().map(|b| dot(a, b)).collect()).collect()
}

fn dot(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// A sample of the passages of a text: of the hashes of all runs of a fixed number of characters, sorted, those below
/// 2^(32 - level). Two samples are compared at the coarser level of the two (A. Broder 1997, On the resemblance and
/// containment of documents, with a threshold in place of a fixed number: "modulo" sketches).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Sketch {
    /// The hashes that are kept, ascending, each once.
    pub hashes: Vec<u32>,
    /// How many high bits are zero in all of them.
    pub level: u8,
}

impl Sketch {
    /// A sketch of at most `most` of these hashes, at the finest level that allows it.
    pub fn new(hashes: &[u32], most: usize) -> Sketch {
        // Of many hashes nearly all go. Repeated ones count here as often as they stand, so that the level sought is this or,
        // where many repeat, a lower one.
        let mut counts = [0usize; 33];
        if hashes.len() > most {
            hashes.iter().for_each(|h| counts[h.leading_zeros() as usize] += 1);
        }
        let mut standing = 0;
        let too_many = (0..=32u32).rev().find(|level| {
            standing += counts[*level as usize];
            standing > most
        });
        let mut level = too_many.unwrap_or(0).saturating_sub(1);
        let mut kept = in_order(hashes, level);
        while kept.len() <= most && level > 0 {
            level -= 1;
            kept = in_order(hashes, level);
        }
        while kept.len() > most {
            level += 1;
            kept.truncate(kept.partition_point(|h| h.leading_zeros() >= level));
        }
        Sketch { hashes: kept, level: level as u8 }
    }

    /// The hashes that remain at a coarser level.
    fn at(&self, level: u8) -> &[u32] {
        &self.hashes[..self.hashes.partition_point(|h| h.leading_zeros() >= u32::from(level))]
    }

    /// The share of this text's passages that stand in `other` as well; `None` if too few are left to tell.
    pub fn contained_in(&self, other: &Sketch) -> Option<f64> {
        self.shared_with(other).map(|(shared, own)| shared as f64 / own as f64)
    }

    /// How many of this text's passages stand in `other` as well, and how many are compared; `None` if too few are left to
    /// tell.
    pub fn shared_with(&self, other: &Sketch) -> Option<(usize, usize)> {
        let level = self.level.max(other.level);
        let (own, others) = (self.at(level), other.at(level));
        (own.len() >= FEWEST).then(|| (common(own, others), own.len()))
    }

    /// The same if that is a share of at least `least`; of most texts this is known not to be long before all is compared.
    pub fn shared_at_least(&self, other: &Sketch, least: f64) -> Option<(usize, usize)> {
        let level = self.level.max(other.level);
        let (own, mut others) = (self.at(level), other.at(level));
        let (mut shared, mut left) = (0, own.len());
        for stretch in own.chunks(32) {
            let within = others.partition_point(|hash| Some(hash) <= stretch.last());
            shared += common(stretch, &others[..within]);
            others = &others[within..];
            left -= stretch.len();
            if ((shared + left) as f64 / own.len() as f64) < least {
                return None;
            }
        }
        (own.len() >= FEWEST).then_some((shared, own.len()))
    }

    /// The passages of both texts, at most `most` of them.
    pub fn union(&self, other: &Sketch, most: usize) -> Sketch {
        let mut level = self.level.max(other.level);
        let mut hashes = [self.at(level), other.at(level)].concat();
        hashes.sort_unstable();
        hashes.dedup();
        while hashes.len() > most {
            level += 1;
            hashes.truncate(hashes.partition_point(|h| h.leading_zeros() >= u32::from(level)));
        }
        Sketch { hashes, level }
    }
}

/// Those of some hashes that have at least `level` high bits zero, in order, each once: placed by the bits behind those, over which
/// they spread evenly, about one at a place; then moved past the few that they share a place with.
fn in_order(hashes: &[u32], level: u32) -> Vec<u32> {
    // Of 32 zeros nothing is left to tell apart.
    let shift = level.min(31);
    let place = |hash: u32| (hash << shift >> (32 - PLACES.ilog2())) as usize;
    let mut starts = [0u32; PLACES];
    let mut kept = Vec::new();
    // Of most texts all are: they are short.
    let hashes = if level == 0 {
        hashes.iter().for_each(|hash| starts[place(*hash)] += 1);
        hashes
    } else {
        let highest = u32::MAX.checked_shr(level).unwrap_or(0);
        // Which of them are kept cannot be foreseen, so that nothing is decided by a jump.
        kept.resize(hashes.len(), 0);
        let mut count = 0;
        for hash in hashes {
            let keep = *hash <= highest;
            kept[count] = *hash;
            count += usize::from(keep);
            starts[place(*hash)] += u32::from(keep);
        }
        &kept[..count]
    };
    let mut before = 0;
    for start in &mut starts {
        before += std::mem::replace(start, before);
    }
    let mut placed = vec![0; hashes.len()];
    for hash in hashes {
        let start = &mut starts[place(*hash)];
        placed[*start as usize] = *hash;
        *start += 1;
    }
    move_past(&mut placed);
    placed.dedup();
    placed
}

/// Places by which hashes are put in order.
const PLACES: usize = 512;

/// Puts numbers in order that nearly are; where they are not after all, by sorting them.
fn move_past(numbers: &mut [u32]) {
    let mut moves = 0;
    for next in 1..numbers.len() {
        let mut at = next;
        while at > 0 && numbers[at - 1] > numbers[at] {
            numbers.swap(at - 1, at);
            at -= 1;
        }
        moves += next - at;
        if moves > 8 * numbers.len() {
            return numbers.sort_unstable();
        }
    }
}

/// Fewer hashes than these say nothing of a share.
pub const FEWEST: usize = 8;

/// How many numbers stand in both lists. Which comes next cannot be foreseen, so nothing is decided by a jump.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(seed: u64, n: usize) -> Vec<u32> {
        (0..n as u64).map(|i| (xxhash_rust::xxh3::xxh3_64_with_seed(&i.to_le_bytes(), seed) >> 32) as u32).collect()
    }

    proptest! {
        /// The level that is guessed changes nothing: the sketch is that of all hashes, halved until few enough are left.
        #[test]
        fn the_finest_level_that_fits(seed in 0u64..50, n in 0usize..3000, repeats in 1usize..4) {
            let hashes = text(seed, n).repeat(repeats);
            let sketch = Sketch::new(&hashes, 40);
            let mut all = hashes;
            all.sort_unstable();
            all.dedup();
            let mut level = 0;
            while all.len() > 40 {
                level += 1;
                all.retain(|h| h.leading_zeros() >= level);
            }
            prop_assert_eq!(sketch, Sketch { hashes: all, level: level as u8 });
        }
    }

    proptest! {
        /// What is given up early is what is too little in the end.
        #[test]
        fn a_share_that_is_enough_is_the_whole_one(seed in 0u64..50, n in 0usize..400, same in 0usize..400, least in 0.0f64..1.0) {
            let (whole, others) = (text(seed, n), text(seed + 50, n));
            let (a, b) = (Sketch::new(&whole, 150), Sketch::new(&[&whole[..same.min(n)], &others[same.min(n)..]].concat(), 150));
            let plain = a.shared_with(&b).filter(|(shared, own)| *shared as f64 / *own as f64 >= least);
            prop_assert_eq!(a.shared_at_least(&b, least), plain);
        }
    }

    #[test]
    fn hashes_that_agree_in_their_first_bits_and_recur_take_no_quadratic_time() {
        // In quadratic time this does not end within minutes.
        let hashes = [0x1234_0002, 0x1234_0001, 0x1234_0003].repeat(400_000);
        assert_eq!(Sketch::new(&hashes, 512), Sketch { hashes: vec![0x1234_0001, 0x1234_0002, 0x1234_0003], level: 0 });
    }

    #[test]
    fn shares_are_near_the_truth() {
        let whole = text(1, 20_000);
        let (a, b) = (Sketch::new(&whole, 500), Sketch::new(&whole[..10_000], 500));
        assert_eq!(b.contained_in(&a), Some(1.0));
        let share = a.contained_in(&b).unwrap();
        assert!((share - 0.5).abs() < 0.1, "{share}");
        assert_eq!(a.contained_in(&Sketch::new(&text(2, 20_000), 500)), Some(0.0));
        assert_eq!(Sketch::new(&whole[..5], 500).contained_in(&a), None);
        let union = Sketch::new(&whole[10_000..], 500).union(&b, 500);
        assert_eq!(union, Sketch::new(&whole, 500));
    }
}
