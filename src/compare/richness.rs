//! How varied the words of a speech are. Words are given as numbers; equal words have equal numbers.

use rustc_hash::FxHashMap;

/// Words of the window of [`mattr`].
pub const WINDOW: usize = 100;
/// Words of the draws of [`hd_d`].
pub const DRAWS: u64 = 42;
/// The type-token ratio at which a stretch of [`mtld`] is full.
pub const THRESHOLD: f64 = 0.72;

/// The moving-average type-token ratio over windows of `window` words (M. Covington and J. McFall 2010, J. Quantitative
/// Linguistics 17:94-100); `None` for a shorter text.
pub fn mattr(words: &[u32], window: usize) -> Option<f64> {
    if window == 0 || words.len() < window {
        return None;
    }
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let (mut types, mut sum) = (0u64, 0u64);
    for (at, word) in words.iter().enumerate() {
        let count = counts.entry(*word).or_default();
        types += u64::from(*count == 0);
        *count += 1;
        if let Some(gone) = at.checked_sub(window) {
            let count = counts.entry(words[gone]).or_default();
            *count -= 1;
            types -= u64::from(*count == 0);
        }
        if at + 1 >= window {
            sum += types;
        }
    }
    Some(sum as f64 / window as f64 / (words.len() - window + 1) as f64)
}

/// The measure of textual lexical diversity: mean length of stretches whose type-token ratio stays above `threshold`, read
/// forwards and backwards (P. McCarthy and S. Jarvis 2010, Behavior Research Methods 42:381-392); `None` without words.
pub fn mtld(words: &[u32], threshold: f64) -> Option<f64> {
    let forwards = stretches(words.iter(), threshold)?;
    let backwards = stretches(words.iter().rev(), threshold)?;
    Some((forwards + backwards) / 2.0)
}

fn stretches<'a>(words: impl Iterator<Item = &'a u32>, threshold: f64) -> Option<f64> {
    let mut types: FxHashMap<u32, ()> = FxHashMap::default();
    let (mut tokens, mut all, mut factors) = (0u64, 0u64, 0.0);
    for word in words {
        tokens += 1;
        all += 1;
        types.insert(*word, ());
        if types.len() as f64 / tokens as f64 <= threshold {
            factors += 1.0;
            tokens = 0;
            types.clear();
        }
    }
    if tokens > 0 {
        let ratio = types.len() as f64 / tokens as f64;
        factors += (1.0 - ratio) / (1.0 - threshold);
    }
    // A text without a repeated word has no factor at all: its length stands for it.
    (all > 0).then(|| if factors > 0.0 { all as f64 / factors } else { all as f64 })
}

/// HD-D: the mean share of types in `draws` words drawn without replacement, from the hypergeometric distribution
/// (P. McCarthy and S. Jarvis 2007, Language Testing 24:459-488); `None` for a text with fewer words.
pub fn hd_d(words: &[u32], draws: u64) -> Option<f64> {
    let n = words.len() as u64;
    if draws == 0 || n < draws {
        return None;
    }
    let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
    words.iter().for_each(|w| *counts.entry(*w).or_default() += 1);
    // How many words have each count: sums run over counts in order, so that they come out the same every time.
    let mut of_count: std::collections::BTreeMap<u64, u64> = std::collections::BTreeMap::new();
    counts.values().for_each(|c| *of_count.entry(*c).or_default() += 1);
    let absent = |count: u64| -> f64 {
        if n - count < draws {
            return 0.0;
        }
        (0..draws).map(|i| (n - count - i) as f64 / (n - i) as f64).product()
    };
    Some(of_count.iter().map(|(count, types)| (1.0 - absent(*count)) * *types as f64).sum::<f64>() / draws as f64)
}
