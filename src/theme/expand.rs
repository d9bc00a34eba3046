//! From seed words to a proposed dictionary: words that stand in the same sentences as a theme's seeds, and not in
//! others'. The sentence is the window, as in latent semantic scaling (K. Watanabe 2021, Communication Methods and
//! Measures 15:81-102) and in keyword-assisted models (S. Eshima, K. Imai and T. Sasaki 2024, AJPS 68:730-750); the measure
//! is normalised pointwise mutual information (G. Bouma 2009, GSCL 31-40), with the log-likelihood ratio as the bar.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::span::Span;
use crate::theme::Themes;

/// A proposed word stands in as many sentences.
const LEAST: u64 = 5;
/// G² of a word and a theme: p < 0.001 with one degree of freedom.
const BAR: f64 = 10.83;
/// Words that are proposed for each theme.
const MOST: usize = 60;

/// How often words and seeds share sentences.
#[derive(Default)]
pub struct Company {
    sentences: u64,
    themes: Vec<u64>,
    words: FxHashMap<String, (u64, FxHashMap<u16, u64>)>,
}

/// A proposed word.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The word.
    pub word: String,
    /// Normalised pointwise mutual information with the theme: 1 if neither stands without the other.
    pub npmi: f64,
    /// Sentences with the word.
    pub sentences: u64,
    /// Those with a seed of the theme as well.
    pub together: u64,
    /// The theme that it fits second best, and how well.
    pub next: Option<(usize, f64)>,
}

impl Company {
    /// Adds a sentence of `text` with its words.
    pub fn add(&mut self, seeds: &Themes, text: &str, sentence: Span, words: &[&str]) {
        self.sentences += 1;
        self.themes.resize(seeds.themes.len(), 0);
        let mut here: Vec<u16> =
            seeds.words(text, sentence).iter().flat_map(|hit| seeds.speaks_for(hit)).map(|(theme, _)| *theme as u16).collect();
        here.sort_unstable();
        here.dedup();
        here.iter().for_each(|t| self.themes[usize::from(*t)] += 1);
        let mut had: FxHashSet<&str> = FxHashSet::default();
        for word in words.iter().filter(|w| w.chars().count() > 1 && w.chars().all(crate::clean::is_han)) {
            if !had.insert(word) {
                continue;
            }
            let counts = match self.words.get_mut(*word) {
                Some(counts) => counts,
                None => self.words.entry((*word).to_owned()).or_default(),
            };
            counts.0 += 1;
            here.iter().for_each(|t| *counts.1.entry(*t).or_default() += 1);
        }
    }

    /// The words that are proposed for each theme, the closest first. A word is proposed for the theme that it fits best,
    /// and seeds are not proposed again.
    pub fn proposals(&self, seeds: &Themes) -> Vec<Vec<Proposal>> {
        let mut found: Vec<Vec<Proposal>> = vec![Vec::new(); seeds.themes.len()];
        let n = self.sentences as f64;
        for (word, (sentences, with)) in &self.words {
            let whole = Span::new(0, word.len());
            if *sentences < LEAST || seeds.words(word, whole).iter().any(|hit| hit.span == whole) {
                continue;
            }
            let mut fits: Vec<(usize, f64, u64)> = with
                .iter()
                .map(|(theme, both)| {
                    let (x, y, xy) = (*sentences as f64, self.themes[usize::from(*theme)] as f64, *both as f64);
                    let npmi = if xy >= n { 1.0 } else { (xy * n / (x * y)).ln() / -(xy / n).ln() };
                    (usize::from(*theme), npmi, *both)
                })
                .collect();
            fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let Some((theme, npmi, together)) = fits.first().copied() else { continue };
            if npmi > 0.0 && g2(together, *sentences, self.themes[theme], self.sentences) >= BAR {
                let next = fits.get(1).map(|f| (f.0, f.1));
                found[theme].push(Proposal { word: word.clone(), npmi, sentences: *sentences, together, next });
            }
        }
        for list in &mut found {
            list.sort_by(|a, b| b.npmi.total_cmp(&a.npmi).then_with(|| a.word.cmp(&b.word)));
            list.truncate(MOST);
        }
        found
    }
}

/// The log-likelihood ratio of two things that stand in `both` of `all` sentences together.
fn g2(both: u64, first: u64, second: u64, all: u64) -> f64 {
    let (n, x, y) = (all as f64, first as f64, second as f64);
    let part = |o: f64, e: f64| if o > 0.0 && e > 0.0 { o * (o / e).ln() } else { 0.0 };
    let xy = both as f64;
    2.0 * (part(xy, x * y / n)
        + part(x - xy, x * (n - y) / n)
        + part(y - xy, (n - x) * y / n)
        + part(n - x - y + xy, (n - x) * (n - y) / n))
}

/// The proposals as a theme file: the seeds count, proposals stand behind `#` until a reader takes it away.
pub fn written(seeds: &Themes, proposals: &[Vec<Proposal>]) -> String {
    let quoted = |word: &str| toml::Value::String(word.to_owned()).to_string();
    let mut out = String::from(
        "# Proposed by tifa themes expand. Seeds count as they are; take the # away before a proposed word that fits.\n\
         # Behind each: how well it fits (normalised mutual information), sentences with a seed of all with the word, next theme.\n\
         # 由 tifa themes expand 提出:种子词已生效;合适的候选词去掉行首 # 即可使用。\n",
    );
    for (at, theme) in seeds.themes.iter().enumerate() {
        out.push_str(&super::head(theme));
        for (word, milli) in seeds.words_of(at) {
            out.push_str(&format!("{} = {:.3}\n", quoted(word), milli as f64 / 1000.0));
        }
        for p in &proposals[at] {
            let next = p.next.map_or(String::new(), |(t, npmi)| format!(", {} {npmi:.2}", seeds.themes[t].id));
            let weight = (1.0 + 2.0 * p.npmi).clamp(0.1, 3.0);
            out.push_str(&format!("# {} = {weight:.1}  # {:.2}, {} of {}{next}\n", quoted(&p.word), p.npmi, p.together, p.sentences));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn words_go_to_the_theme_in_whose_sentences_they_stand() {
        let seeds = Themes::parse(
            "[[theme]]\nid = \"farm\"\n[theme.words]\n\"农业\" = 1\n[[theme]]\nid = \"school\"\n[theme.words]\n\"教育\" = 1\n",
            Path::new("t"),
        )
        .unwrap();
        let mut company = Company::default();
        let mut say = |text: &str, words: &[&str], times: usize| {
            (0..times).for_each(|_| company.add(&seeds, text, Span::new(0, text.len()), words));
        };
        say("农业和水稻", &["农业", "和", "水稻"], 20);
        say("教育和教师", &["教育", "和", "教师"], 20);
        say("工作", &["工作"], 40);
        say("农业工作", &["农业", "工作"], 5);
        say("教育工作", &["教育", "工作"], 5);
        let proposals = company.proposals(&seeds);
        let words = |i: usize| proposals[i].iter().map(|p| p.word.as_str()).collect::<Vec<_>>();
        assert_eq!((words(0), words(1)), (vec!["水稻"], vec!["教师"]));
        let file = written(&seeds, &proposals);
        let again = Themes::parse(&file, Path::new("t")).unwrap();
        assert_eq!(again.words_of(0), seeds.words_of(0), "proposals do not count until a reader says so");
        let reviewed = file.replace("# \"水稻\"", "\"水稻\"");
        assert_eq!(Themes::parse(&reviewed, Path::new("t")).unwrap().words_of(0).len(), 2);
    }
}
