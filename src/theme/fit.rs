//! Weights from texts: which words tell a theme from others. Nothing is labelled; that a word belongs to a theme is all
//! that is taken from the reader.
//!
//! Texts are cut into windows of some sentences. Each window belongs to the themes in the shares of the squared scores that
//! its words give it, as in seeded naive Bayes and keyword-assisted models (S. Eshima, K. Imai and T. Sasaki 2024, AJPS
//! 68:730-750; after K. Nigam and others 2000, Machine Learning 39:103-134); a word has no vote on itself. From these
//! shares comes the probability p of a theme where a word stands, smoothed towards what the theme's words have on average.
//! The word weighs ln Kp with K themes: one that stands among all of them alike has p near 1/K and weighs next to nothing.
//! The weights of a theme are divided by what it scores where it is found, so that a theme does not win by the density of
//! its words. Weights and shares are found in turn. All sums over the texts are of integers, so that their order does not
//! matter.

use super::Themes;
use crate::span::Span;

/// A window ends with the sentence in which it has reached as many letters and ideographs.
const WINDOW: usize = 400;
/// Rounds; later ones change little.
const ROUNDS: usize = 5;
/// Windows with the mean share of the theme's words that each word starts from.
const PRIOR: f64 = 5.0;
/// Mean of all weights.
const MEAN: f64 = 1.5;
/// Weights lie between these.
const RANGE: (f64, f64) = (0.1, 5.0);
/// A theme with less than this of an even share of the texts keeps its first weights: the texts say nothing of it.
const THIN: f64 = 0.2;
/// How far density may change the weights of a theme.
const DENSITY: (f64, f64) = (0.5, 2.0);
/// Shares are counted in millionths.
const MILLION: u64 = 1_000_000;

/// Which words stand in each window.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    windows: Vec<Vec<u32>>,
}

impl Corpus {
    /// Adds a text of which `sentences` are the sentences.
    pub fn add(&mut self, seeds: &Themes, text: &str, sentences: &[Span]) {
        let mut from: Option<usize> = None;
        let mut length = 0;
        for (i, sentence) in sentences.iter().enumerate() {
            let start = *from.get_or_insert(sentence.start);
            length += sentence.of(text).chars().filter(|c| !c.is_whitespace()).count();
            if length >= WINDOW || i + 1 == sentences.len() {
                let mut words: Vec<u32> = seeds.words(text, Span::new(start, sentence.end)).iter().map(|w| w.word).collect();
                words.sort_unstable();
                words.dedup();
                if !words.is_empty() {
                    self.windows.push(words);
                }
                (from, length) = (None, 0);
            }
        }
    }

    /// How many windows have a word of a theme.
    pub fn windows(&self) -> usize {
        self.windows.len()
    }
}

/// What was derived.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// For each word, by its number, the weights of its themes in thousandths, in the order in which the word has them.
    weights: Vec<Vec<u64>>,
    /// Ids of themes of which the texts say too little: their weights are those of an even start.
    pub thin: Vec<String>,
}

/// Derives the weights of the words of `seeds`.
pub fn fit(seeds: &Themes, corpus: &Corpus) -> Fitted {
    let k = seeds.themes.len();
    let start = |themes: &[(usize, u64)]| vec![(MEAN * 1000.0 / themes.len() as f64).round() as u64; themes.len()];
    // To begin with every word weighs the same, shared among its themes.
    let mut weights: Vec<Vec<u64>> = seeds.weights.iter().map(start).collect();
    let mut stands = vec![0u64; weights.len()];
    corpus.windows.iter().flatten().for_each(|w| stands[*w as usize] += 1);
    let mut thin = vec![false; k];
    for _ in 0..ROUNDS {
        let (company, share) = company(seeds, corpus, &weights);
        let all: u64 = share.iter().sum();
        thin.iter_mut().zip(&share).for_each(|(thin, s)| *thin |= *s as f64 * k as f64 <= THIN * all as f64);
        // What share a theme has where its own words stand.
        let mut own = vec![(0u64, 0u64); k];
        for (word, themes) in seeds.weights.iter().enumerate() {
            for ((t, _), shared) in themes.iter().zip(&company[word]) {
                own[*t] = (own[*t].0 + shared, own[*t].1 + stands[word]);
            }
        }
        let raw: Vec<Vec<f64>> = seeds
            .weights
            .iter()
            .enumerate()
            .map(|(word, themes)| {
                let of = |((t, _), shared): (&(usize, u64), &u64)| {
                    let (sum, windows) = own[*t];
                    let mean = if windows > 0 { sum as f64 / MILLION as f64 / windows as f64 } else { 1.0 / k as f64 };
                    let p = (*shared as f64 / MILLION as f64 + PRIOR * mean / themes.len() as f64) / (stands[word] as f64 + PRIOR);
                    (p * k as f64).ln().max(RANGE.0)
                };
                themes.iter().zip(&company[word]).map(of).collect()
            })
            .collect();
        let scale = scales(seeds, corpus, &raw, &thin);
        let pairs = || seeds.weights.iter().zip(&raw).flat_map(|(themes, raw)| themes.iter().zip(raw)).filter(|((t, _), _)| !thin[*t]);
        let mean = pairs().map(|((t, _), w)| w * scale[*t]).sum::<f64>() / (pairs().count().max(1)) as f64;
        for (word, themes) in seeds.weights.iter().enumerate() {
            let first = start(themes);
            for (place, (t, _)) in themes.iter().enumerate() {
                let weight = (raw[word][place] * scale[*t] * MEAN / mean).clamp(RANGE.0, RANGE.1);
                weights[word][place] = if thin[*t] { first[place] } else { (weight * 1000.0).round() as u64 };
            }
        }
    }
    let thin = seeds.themes.iter().zip(&thin).filter(|(_, thin)| **thin).map(|(t, _)| t.id.clone()).collect();
    Fitted { weights, thin }
}

/// What each theme scores in a window.
fn scores(seeds: &Themes, window: &[u32], weights: &[Vec<u64>]) -> Vec<u64> {
    let mut scores = vec![0; seeds.themes.len()];
    for word in window {
        seeds.weights[*word as usize].iter().zip(&weights[*word as usize]).for_each(|((t, _), w)| scores[*t] += w);
    }
    scores
}

/// For each word the shares of its themes where it stands, in millionths, by what the other words say; and the shares of all
/// themes over all words.
fn company(seeds: &Themes, corpus: &Corpus, weights: &[Vec<u64>]) -> (Vec<Vec<u64>>, Vec<u64>) {
    let mut company: Vec<Vec<u64>> = weights.iter().map(|w| vec![0; w.len()]).collect();
    let mut share = vec![0u64; seeds.themes.len()];
    for window in &corpus.windows {
        let whole = scores(seeds, window, weights);
        for word in window {
            let word = *word as usize;
            let mut others = whole.clone();
            seeds.weights[word].iter().zip(&weights[word]).for_each(|((t, _), w)| others[*t] -= w);
            let squares: Vec<u128> = others.iter().map(|s| u128::from(*s) * u128::from(*s)).collect();
            let total: u128 = squares.iter().sum();
            if total == 0 {
                continue;
            }
            let part = |t: usize| (squares[t] * u128::from(MILLION) / total) as u64;
            seeds.weights[word].iter().zip(&mut company[word]).for_each(|((t, _), sum)| *sum += part(*t));
            share.iter_mut().enumerate().for_each(|(t, sum)| *sum += part(t));
        }
    }
    (company, share)
}

/// What the weights of each theme are multiplied by: the inverse of what it typically scores where it is found, against the
/// geometric mean of all.
fn scales(seeds: &Themes, corpus: &Corpus, raw: &[Vec<f64>], thin: &[bool]) -> Vec<f64> {
    let thousandths: Vec<Vec<u64>> = raw.iter().map(|w| w.iter().map(|w| (w * 1000.0).round() as u64).collect()).collect();
    let k = seeds.themes.len();
    let mut sums = vec![(0u128, 0u128); k];
    for window in &corpus.windows {
        let scores = scores(seeds, window, &thousandths);
        let total: u128 = scores.iter().map(|s| u128::from(*s) * u128::from(*s)).sum();
        for (sum, score) in sums.iter_mut().zip(&scores).filter(|_| total > 0) {
            let score = u128::from(*score);
            let part = score * score * u128::from(MILLION) / total;
            *sum = (sum.0 + part * score * score, sum.1 + part * score);
        }
    }
    let typical: Vec<f64> = sums.iter().map(|(a, b)| if *b > 0 { *a as f64 / *b as f64 } else { 1.0 }).collect();
    let known: Vec<f64> = typical.iter().zip(thin).filter(|(_, thin)| !**thin).map(|(t, _)| t.ln()).collect();
    let mean = (known.iter().sum::<f64>() / known.len().max(1) as f64).exp();
    typical.iter().map(|t| 1.0 / (t / mean).clamp(DENSITY.0, DENSITY.1)).collect()
}

/// The themes of `seeds` as a theme file with these weights, to one decimal: within a theme by weight, then by word.
pub fn written(seeds: &Themes, fitted: &Fitted) -> String {
    let quoted = |word: &str| toml::Value::String(word.to_owned()).to_string();
    let mut out = String::from(
        "# A theme dictionary: words with weights (0.001 to 1000). The words were chosen by readers; the weights were derived from texts by\n\
         # `tifa themes fit` (docs/METHOD says how): a word weighs more where it stands among other words of its theme, next to\n\
         # nothing where it stands among words of all, and themes of many words are scaled down.\n\
         # Words are matched by characters, longest first over all themes, and a matched character is used once. A theme's score is\n\
         # the sum of the weights of its hits. A word may stand under several themes: it then gives each its weight.\n\
         # Copy the file, edit it, add themes of your own, and read it with --themes FILE; derive weights anew with\n\
         # `tifa themes fit TEXTS --themes FILE -o NEW`.\n",
    );
    for (at, theme) in seeds.themes.iter().enumerate() {
        out.push_str(&super::head(theme));
        let mut words: Vec<(u64, &str)> = Vec::new();
        for (number, name) in seeds.names.iter().enumerate() {
            let place = seeds.weights[number].iter().position(|(t, _)| *t == at);
            words.extend(place.map(|p| (((fitted.weights[number][p] + 50) / 100).max(1), name.as_str())));
        }
        words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        words.iter().for_each(|(w, word)| out.push_str(&format!("{} = {}.{}\n", quoted(word), w / 10, w % 10)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn words_of_one_theme_outweigh_words_of_all_whatever_weights_were_written() {
        let file = |common: f64| {
            format!(
                "[[theme]]\nid = \"farm\"\n[theme.words]\n\"农业\" = 1\n\"粮食\" = 1\n\"水稻\" = 1\n\"工作\" = {common}\n\
                 [[theme]]\nid = \"school\"\n[theme.words]\n\"教育\" = 1\n\"学校\" = 1\n\"教师\" = 1\n\"工作\" = 1\n"
            )
        };
        let texts = ["农业工作要抓好粮食。水稻和粮食。农业要抓水稻工作。", "教育工作要办好学校。教师和学校。教师要抓教育工作。"];
        let fitted = |common: f64| {
            let seeds = Themes::parse(&file(common), Path::new("t")).unwrap();
            let mut corpus = Corpus::default();
            texts.iter().cycle().take(40).for_each(|t| corpus.add(&seeds, t, &[Span::new(0, t.len())]));
            written(&seeds, &fit(&seeds, &corpus))
        };
        assert_eq!(fitted(1.0), fitted(5.0));
        let themes = Themes::parse(&fitted(1.0), Path::new("t")).unwrap();
        let farm: std::collections::BTreeMap<&str, u64> = themes.words_of(0).into_iter().collect();
        assert!(farm["粮食"] > 2 * farm["工作"], "{farm:?}");
    }
}
