//! What documents are called, so that rows of the tables can be joined.

use rustc_hash::{FxHashMap, FxHashSet};

/// What documents are called so far, as hashes: some nine bytes of each.
#[derive(Debug)]
pub struct Taken {
    /// By their highest bits, so that no more than one of many moves to another place at a time.
    sources: [Hashes; 64],
    /// How often those that were taken twice were, so that many equal ones cost no more than as many different ones.
    times: FxHashMap<u64, u64>,
}

/// A set of hashes that takes little more memory than they do.
#[derive(Debug, Default)]
struct Hashes {
    sorted: Vec<u64>,
    /// Those that are not yet among the sorted ones: an eighth of them at most.
    recent: FxHashSet<u64>,
}

/// So many hashes may always be recent.
const RECENT: usize = 64;

impl Hashes {
    /// Remembers a hash; false if it was there.
    fn insert(&mut self, hash: u64) -> bool {
        if self.sorted.binary_search(&hash).is_ok() || !self.recent.insert(hash) {
            return false;
        }
        if self.recent.len() > RECENT + self.sorted.len() / 8 {
            let mut recent: Vec<u64> = std::mem::take(&mut self.recent).into_iter().collect();
            recent.sort_unstable();
            let mut all = Vec::with_capacity(self.sorted.len() + recent.len());
            let mut rest = self.sorted.as_slice();
            for hash in recent {
                let (before, behind) = rest.split_at(rest.partition_point(|h| *h < hash));
                all.extend_from_slice(before);
                all.push(hash);
                rest = behind;
            }
            all.extend_from_slice(rest);
            self.sorted = all;
        }
        true
    }
}

impl Default for Taken {
    fn default() -> Taken {
        Taken { sources: std::array::from_fn(|_| Hashes::default()), times: FxHashMap::default() }
    }
}

impl Taken {
    /// Remembers a name; false if it was there.
    fn insert(&mut self, source: u64) -> bool {
        self.sources[(source >> 58) as usize].insert(source)
    }

    /// Takes a name; one that was taken before becomes another, which is returned.
    pub fn name(&mut self, source: &str) -> Option<String> {
        let hash = |source: &str| xxhash_rust::xxh3::xxh3_64(source.as_bytes());
        let first = hash(source);
        if self.insert(first) {
            return None;
        }
        let mut times = self.times.get(&first).copied().unwrap_or(1);
        loop {
            times += 1;
            // An id may itself be written a~2.
            let apart = format!("{source}~{times}");
            if self.insert(hash(&apart)) {
                self.times.insert(first, times);
                return Some(apart);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Names are taken once, whatever order and however many they come in.
        #[test]
        fn hashes_are_a_set(hashes in prop::collection::vec(0u64..700, 0..2000)) {
            let (mut ours, mut plain) = (Hashes::default(), FxHashSet::default());
            for hash in hashes {
                prop_assert_eq!(ours.insert(hash), plain.insert(hash));
            }
            prop_assert!(ours.sorted.is_sorted() && ours.recent.len() <= RECENT + ours.sorted.len() / 8);
        }
    }
}
