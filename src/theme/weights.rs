//! The themes that words speak for.

use std::ops::Index;

/// For each word, by its number, the themes that it speaks for, by their places, with weights in thousandths. All stand in one list,
/// so that what is looked up for a word stands together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Weights {
    /// Where those of each word begin, and one behind the last.
    starts: Vec<u32>,
    weights: Vec<(usize, u64)>,
}

impl Weights {
    /// Those of each word, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[(usize, u64)]> {
        self.starts.array_windows().map(|[from, to]| &self.weights[*from as usize..*to as usize])
    }
}

impl FromIterator<Vec<(usize, u64)>> for Weights {
    fn from_iter<I: IntoIterator<Item = Vec<(usize, u64)>>>(words: I) -> Weights {
        let mut all = Weights { starts: vec![0], weights: Vec::new() };
        for weights in words {
            all.weights.extend(weights);
            all.starts.push(all.weights.len() as u32);
        }
        all
    }
}

impl Index<usize> for Weights {
    type Output = [(usize, u64)];

    #[inline]
    fn index(&self, word: usize) -> &[(usize, u64)] {
        &self.weights[self.starts[word] as usize..self.starts[word + 1] as usize]
    }
}
