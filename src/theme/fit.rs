//! Weights from texts: which words tell a theme from others. Nothing is labelled; that a word belongs to a theme is all
//! that is taken from the reader.
//!
//! Texts are cut into passages of a paragraph, or of some sentences of it. Each passage belongs to the themes in the shares
//! of the squared scores that its words give it, as in seeded naive Bayes and keyword-assisted models (S. Eshima, K. Imai
//! and T. Sasaki 2024, AJPS 68:730-750); a word has no vote on itself. A word weighs the log-odds of its theme where the
//! word stands, less those of the theme anywhere (half-way to even odds, so that rare themes are not favoured): a word
//! that stands among all themes weighs next to nothing. The weights of a theme are divided by what it scores in its own
//! passages, so that a theme does not win by the number of its words. Weights and shares are found in turn, a few times.

use super::Themes;
use crate::span::Span;

/// A passage ends with the sentence in which it has reached this many bytes: about 300 ideographs.
const PASSAGE: usize = 900;
/// Rounds; later ones change little.
const ROUNDS: usize = 4;
/// Pseudo-passages with the theme's own mean share that each word starts from.
const PRIOR: f64 = 5.0;
/// Mean of all weights.
const MEAN: f64 = 1.5;
/// Weights lie between these.
const RANGE: (f64, f64) = (0.1, 5.0);

/// Which words stand in each passage.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    passages: Vec<Vec<u32>>,
}

impl Corpus {
    /// Adds a text of which `sentences` are the sentences.
    pub fn add(&mut self, seeds: &Themes, text: &str, sentences: &[Span]) {
        let mut from: Option<usize> = None;
        for (i, sentence) in sentences.iter().enumerate() {
            let start = *from.get_or_insert(sentence.start);
            let next = sentences.get(i + 1);
            let paragraph = next.is_none_or(|n| text[sentence.start..n.start].contains('\n'));
            if paragraph || sentence.end - start >= PASSAGE {
                let mut words: Vec<u32> = seeds.words(text, Span::new(start, sentence.end)).iter().map(|w| w.word).collect();
                words.sort_unstable();
                words.dedup();
                if !words.is_empty() {
                    self.passages.push(words);
                }
                from = None;
            }
        }
    }

    /// How many passages have a word of a theme.
    pub fn passages(&self) -> usize {
        self.passages.len()
    }
}

/// A weight for each word of `seeds` (by its number) and each of its themes, in the order in which the word has them.
pub fn fit(seeds: &Themes, corpus: &Corpus) -> Vec<Vec<f64>> {
    let k = seeds.themes.len();
    let of = |word: u32| &seeds.weights[word as usize];
    // To begin with every word weighs the same, shared among its themes.
    let mut weights: Vec<Vec<f64>> = seeds.weights.iter().map(|themes| vec![1.0 / themes.len() as f64; themes.len()]).collect();
    for _ in 0..ROUNDS {
        // How much each word stands in passages of each theme.
        let mut stands = vec![vec![0.0; k]; seeds.weights.len()];
        for passage in &corpus.passages {
            let mut scores = vec![0.0; k];
            for word in passage {
                of(*word).iter().zip(&weights[*word as usize]).for_each(|((t, _), w)| scores[*t] += w);
            }
            for word in passage {
                let mut others = scores.clone();
                of(*word).iter().zip(&weights[*word as usize]).for_each(|((t, _), w)| others[*t] = (others[*t] - w).max(0.0));
                let shares = squared(&others);
                stands[*word as usize].iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
            }
        }
        let mut whole = vec![0.0; k];
        stands.iter().for_each(|s| whole.iter_mut().zip(s).for_each(|(sum, x)| *sum += x));
        let all: f64 = whole.iter().sum();
        // The mean share that a theme has where its own words stand.
        let mut own = vec![(0.0, 0.0); k];
        for (s, themes) in stands.iter().zip(&seeds.weights) {
            let total: f64 = s.iter().sum();
            themes.iter().for_each(|(t, _)| own[*t] = (own[*t].0 + s[*t], own[*t].1 + total));
        }
        for (word, themes) in seeds.weights.iter().enumerate() {
            let total: f64 = stands[word].iter().sum();
            for (place, (theme, _)) in themes.iter().enumerate() {
                let mean = if own[*theme].1 > 0.0 { own[*theme].0 / own[*theme].1 } else { 1.0 / k as f64 };
                let here = (stands[word][*theme] + PRIOR * mean / themes.len() as f64) / (total + PRIOR);
                let base = (whole[*theme].max(1e-9) / all.max(1e-9)).sqrt() * (1.0 / k as f64).sqrt();
                let logit = |p: f64| (p.clamp(1e-6, 1.0 - 1e-6) / (1.0 - p.clamp(1e-6, 1.0 - 1e-6))).ln();
                weights[word][place] = (logit(here) - logit(base)).max(RANGE.0);
            }
        }
        level(seeds, corpus, &mut weights);
    }
    weights
}

/// The shares of the squares of some scores; nothing where all are zero.
fn squared(scores: &[f64]) -> Vec<f64> {
    let total: f64 = scores.iter().map(|s| s * s).sum();
    scores.iter().map(|s| if total > 0.0 { s * s / total } else { 0.0 }).collect()
}

/// Divides the weights of each theme by what it scores on average in its own passages, and brings the mean of all to
/// [`MEAN`].
fn level(seeds: &Themes, corpus: &Corpus, weights: &mut [Vec<f64>]) {
    let k = seeds.themes.len();
    let mut own = vec![(0.0, 0.0); k];
    for passage in &corpus.passages {
        let mut scores = vec![0.0; k];
        for word in passage {
            seeds.weights[*word as usize].iter().zip(&weights[*word as usize]).for_each(|((t, _), w)| scores[*t] += w);
        }
        for (t, share) in squared(&scores).into_iter().enumerate() {
            own[t] = (own[t].0 + share * scores[t], own[t].1 + share);
        }
    }
    let scored = |t: usize| if own[t].1 > 0.0 && own[t].0 > 0.0 { own[t].0 / own[t].1 } else { 1.0 };
    let (mut sum, mut count) = (0.0, 0.0);
    for (word, themes) in weights.iter_mut().zip(&seeds.weights) {
        for (w, (t, _)) in word.iter_mut().zip(themes) {
            *w /= scored(*t);
            sum += *w;
            count += 1.0;
        }
    }
    weights.iter_mut().flatten().for_each(|w| *w = (*w * MEAN * count / sum).clamp(RANGE.0, RANGE.1));
}

/// The themes of `seeds` as a theme file with these weights, to one decimal: within a theme by weight, then by word.
pub fn written(seeds: &Themes, weights: &[Vec<f64>]) -> String {
    let quoted = |word: &str| toml::Value::String(word.to_owned()).to_string();
    let mut out = String::from(
        "# A theme dictionary: words with weights (0.1 to 5). The words were chosen by readers; the weights were derived from texts by\n\
         # `tifa themes fit` (docs/METHOD says how): a word weighs more where it stands among other words of its theme, next to\n\
         # nothing where it stands among words of all, and themes of many words are scaled down.\n\
         # Words are matched by characters, longest first over all themes, and a matched character is used once. A theme's score is\n\
         # the sum of the weights of its hits. A word may stand under several themes: it then gives each its weight.\n\
         # Copy the file, edit it, add themes of your own, and read it with --themes FILE; derive weights anew with\n\
         # `tifa themes fit TEXTS --themes FILE -o NEW`.\n",
    );
    for (at, theme) in seeds.themes.iter().enumerate() {
        out.push_str(&format!("\n[[theme]]\nid = {}\nzh = {}\nen = {}\n[theme.words]\n", quoted(&theme.id), quoted(&theme.zh), quoted(&theme.en)));
        let mut words: Vec<(i64, &str)> = Vec::new();
        for (number, name) in seeds.names.iter().enumerate() {
            let place = seeds.weights[number].iter().position(|(t, _)| *t == at);
            words.extend(place.map(|p| ((weights[number][p] * 10.0).round() as i64, name.as_str())));
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
        let text = "农业工作要抓好粮食。水稻和粮食。\n教育工作要办好学校。教师和学校。\n农业要抓水稻工作。\n教师要抓教育工作。\n";
        let lines: Vec<Span> = text
            .split_inclusive('\n')
            .scan(0, |at, line| {
                *at += line.len();
                Some(Span::new(*at - line.len(), *at))
            })
            .collect();
        let fitted = |common: f64| {
            let seeds = Themes::parse(&file(common), Path::new("t")).unwrap();
            let mut corpus = Corpus::default();
            (0..20).for_each(|_| corpus.add(&seeds, text, &lines));
            written(&seeds, &fit(&seeds, &corpus))
        };
        assert_eq!(fitted(1.0), fitted(5.0));
        let themes = Themes::parse(&fitted(1.0), Path::new("t")).unwrap();
        let farm: std::collections::BTreeMap<&str, u64> = themes.words_of(0).into_iter().collect();
        assert!(farm["粮食"] > 3 * farm["工作"], "{farm:?}");
    }
}
