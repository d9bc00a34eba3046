//! Themes: weighted words, which are data, and the score that they give a text.

mod context;
pub mod expand;
pub mod fit;
pub mod validate;
mod weights;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use serde::{Deserialize, Serialize};

use self::weights::Weights;
use crate::error::{Error, Result};
use crate::input::open::{Fingerprint, fingerprint};
use crate::phrasebook::{LONGEST, Phrasebook};
use crate::slogan::{may_run_on, stands_alone};
use crate::span::Span;

/// The name of what no theme has a word in.
pub const UNASSIGNED: &str = "unassigned";

/// A theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Its id in the tables.
    pub id: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
    words: BTreeMap<String, f64>,
}

/// What a theme gets from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Score {
    /// Words that stand in the text.
    pub hits: u64,
    /// The sum of their weights, in thousandths: integers, so that sums do not depend on their order.
    pub milli: u64,
    /// Hits that a negation or a word such as 防止 governs: the theme is spoken of, but not to promote the thing.
    pub negated: u64,
    /// Hits within words that are quoted from others.
    pub cited: u64,
}

impl Score {
    /// Adds another score.
    pub fn add(&mut self, other: Score) {
        self.hits += other.hits;
        self.milli += other.milli;
        self.negated += other.negated;
        self.cited += other.cited;
    }
}

/// A word of a theme at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordHit {
    /// Bytes of the text.
    pub span: Span,
    /// Which word.
    word: u32,
    /// A negation governs it.
    pub negated: bool,
    /// It stands within words that are quoted.
    pub cited: bool,
}

/// All themes, and their words in one book.
pub struct Themes {
    /// In the order of their file.
    pub themes: Vec<Theme>,
    /// The file that they were read from.
    pub source: Fingerprint,
    book: Phrasebook,
    /// The words, by number.
    names: Vec<String>,
    /// For each word the themes that it speaks for, with weights in thousandths.
    weights: Weights,
    /// For each word: a numeral before it or behind it may run on into it.
    numeric: Vec<bool>,
}

/// Bytes of a text in which a theme word stands on average, or a little more.
const FREQUENT: usize = 64;

/// The bundled file.
pub const BUNDLED: &str = include_str!("../../lexicons/themes.toml");

/// What it says, as the build has written it.
const PARSED: &str = include_str!(concat!(env!("OUT_DIR"), "/themes.json"));

/// Its name.
const BUNDLED_NAME: &str = "themes.toml (bundled)";

impl Themes {
    /// The built-in themes.
    ///
    /// # Errors
    /// Never for a release: a test reads them.
    pub fn bundled() -> Result<Themes> {
        Themes::of(BUNDLED, Path::new(BUNDLED_NAME), serde_json::from_str(PARSED))
    }

    /// A user's themes instead of the built-in ones.
    ///
    /// # Errors
    /// The file cannot be read or is no theme file.
    pub fn read(path: &Path) -> Result<Themes> {
        let bytes = crate::input::open::read_whole(path, "theme file")?;
        Themes::parse(&crate::input::encoding::decode(&bytes, None, None).text, path)
    }

    /// Themes of a file's text.
    ///
    /// # Errors
    /// The text is no theme file.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Themes> {
        Themes::of(text, path, toml::from_str(text))
    }

    /// Themes of what was read of a file's text.
    fn of<E: Display>(text: &str, path: &Path, read: std::result::Result<File, E>) -> Result<Themes> {
        let bad = |message: String| Error::Malformed { what: "theme file", path: path.to_owned(), message };
        let file = read.map_err(|e| bad(e.to_string()))?;
        let mut words: BTreeMap<&str, Vec<(usize, u64)>> = BTreeMap::new();
        let mut themes = Vec::new();
        for (index, written) in file.theme.iter().enumerate() {
            if file.theme[..index].iter().any(|t| t.id == written.id) {
                return Err(bad(format!("the theme '{}' is defined twice", written.id)));
            }
            if written.id == UNASSIGNED {
                return Err(bad(format!("'{UNASSIGNED}' is what no theme leads; give the theme another id")));
            }
            for (word, weight) in &written.words {
                if word.is_empty() || !(0.001..=1000.0).contains(weight) {
                    return Err(bad(format!("theme '{}': the weight of '{word}' has to lie between 0.001 and 1000", written.id)));
                }
                if word.chars().nth(LONGEST).is_some() {
                    let begin: String = word.chars().take(20).collect();
                    return Err(bad(format!("theme '{}': the word '{begin}…' is longer than {LONGEST} characters", written.id)));
                }
                words.entry(word).or_default().push((index, (weight * 1000.0).round() as u64));
            }
            themes.push(Theme { id: written.id.clone(), zh: written.zh.clone(), en: written.en.clone() });
        }
        if words.is_empty() {
            return Err(bad("no theme has any words".into()));
        }
        let names: Vec<String> = words.keys().map(|word| (*word).to_owned()).collect();
        let weights: Weights = words.into_values().collect();
        let book = Phrasebook::new(names.iter().cloned().zip(0..));
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
        let numeric = names.iter().map(|word| may_run_on(word)).collect();
        Ok(Themes { themes, numeric, source: fingerprint(&name, text.as_bytes()), book, names, weights })
    }

    /// The theme words within `span`: longest first, each character used once.
    pub fn words(&self, text: &str, span: Span) -> Vec<WordHit> {
        let quotations = context::quotations(text, span);
        let mut hits = Vec::with_capacity(span.len() / FREQUENT);
        self.book.longest(text, span, |at, word| {
            if !self.numeric[word as usize] || stands_alone(text, at) {
                let negated = context::negated(text, span, at);
                let cited = context::cited(text, span, at, &quotations);
                hits.push(WordHit { span: at, word, negated, cited });
            }
        });
        hits
    }

    /// The theme that leads each of some spans that follow one another, from the words of the text in order: the place of the one
    /// with the highest score, the first of equals, `None` without any hit.
    pub fn leaders(&self, words: &[WordHit], spans: &[Span]) -> Vec<Option<usize>> {
        let mut scores = vec![0u64; self.themes.len()];
        let mut leading = |words: &[WordHit]| {
            let spoken_for = || words.iter().flat_map(|hit| &self.weights[hit.word as usize]);
            let mut best: Option<(u64, Reverse<usize>)> = None;
            for (theme, milli) in spoken_for() {
                scores[*theme] += milli;
                best = best.max(Some((scores[*theme], Reverse(*theme))));
            }
            spoken_for().for_each(|(theme, _)| scores[*theme] = 0);
            best.map(|(_, Reverse(theme))| theme)
        };
        let mut rest = words;
        let mut own = |span: &Span| {
            rest = &rest[rest.iter().take_while(|w| w.span.start < span.start).count()..];
            let (own, behind) = rest.split_at(rest.iter().take_while(|w| w.span.end <= span.end).count());
            rest = behind;
            own
        };
        spans.iter().map(|span| leading(own(span))).collect()
    }

    /// The words of the theme at a place with their weights in thousandths, by weight and then by word.
    pub fn words_of(&self, theme: usize) -> Vec<(&str, u64)> {
        let mut words: Vec<(&str, u64)> = Vec::new();
        for (word, weights) in self.names.iter().zip(self.weights.iter()) {
            words.extend(weights.iter().filter(|(t, _)| *t == theme).map(|(_, milli)| (word.as_str(), *milli)));
        }
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        words
    }

    /// The word of a hit.
    pub fn name(&self, hit: &WordHit) -> &str {
        &self.names[hit.word as usize]
    }

    /// The word of a hit with the themes that it speaks for: their places and its weight in thousandths.
    pub fn speaks_for(&self, hit: &WordHit) -> &[(usize, u64)] {
        &self.weights[hit.word as usize]
    }

    /// Scores by theme, from those of `words` (in order) that lie within `span`.
    pub fn score(&self, words: &[WordHit], span: Span) -> Vec<Score> {
        let mut scores = vec![Score::default(); self.themes.len()];
        for hit in within(words, span) {
            for (theme, milli) in &self.weights[hit.word as usize] {
                scores[*theme].add(Score { hits: 1, milli: *milli, negated: hit.negated as u64, cited: hit.cited as u64 });
            }
        }
        scores
    }

    /// The theme with the highest score and its share of all scores; the first of equals, `None` without any hit.
    pub fn best(&self, scores: &[Score]) -> Option<(&Theme, f64)> {
        let total: u64 = scores.iter().map(|s| s.milli).sum();
        let best = (0..scores.len()).max_by_key(|&i| (scores[i].milli, Reverse(i)))?;
        (total > 0).then(|| (&self.themes[best], scores[best].milli as f64 / total as f64))
    }
}

/// Those of `words`, which stand in order, that lie within `span`.
pub fn within(words: &[WordHit], span: Span) -> &[WordHit] {
    let from = words.partition_point(|w| w.span.start < span.start);
    let len = words[from..].partition_point(|w| w.span.end <= span.end);
    &words[from..from + len]
}

/// The head of a theme in a theme file, up to its words.
fn head(theme: &Theme) -> String {
    let quoted = |word: &str| toml::Value::String(word.to_owned());
    format!("\n[[theme]]\nid = {}\nzh = {}\nen = {}\n[theme.words]\n", quoted(&theme.id), quoted(&theme.zh), quoted(&theme.en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static THEMES: LazyLock<Themes> = LazyLock::new(|| Themes::bundled().unwrap());

    proptest! {
        /// One pass leads to what all scores say.
        #[test]
        fn leaders_are_the_best_by_score(text in "(农业|教育|科技|改革|卫生|国防|文化|乡村振兴|，|。|的){0,40}") {
            let whole = Span::new(0, text.len());
            let (words, sentences) = (THEMES.words(&text, whole), crate::segment::sentence::sentences(&text, whole));
            let place = |id: &str| THEMES.themes.iter().position(|t| t.id == id);
            let best = |span: &Span| THEMES.best(&THEMES.score(&words, *span)).and_then(|(theme, _)| place(&theme.id));
            prop_assert_eq!(THEMES.leaders(&words, &sentences), sentences.iter().map(best).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_the_build_has_written_is_what_the_file_says() {
        let (built, written) = (Themes::bundled().unwrap(), Themes::parse(BUNDLED, Path::new(BUNDLED_NAME)).unwrap());
        assert_eq!(
            (built.themes, built.names, built.weights, built.source),
            (written.themes, written.names, written.weights, written.source)
        );
    }

    #[test]
    fn the_built_in_themes_have_the_ids_of_the_contract() {
        let themes = Themes::bundled().unwrap();
        let ids: Vec<&str> = themes.themes.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "macro",
                "demand",
                "industry",
                "innovation",
                "education",
                "rural",
                "regional",
                "reform",
                "opening",
                "environment",
                "livelihood",
                "health",
                "culture",
                "governance",
                "law",
                "government",
                "integrity",
                "party",
                "finance",
                "digital",
                "diplomacy",
                "defence",
                "hkmotw",
                "office"
            ]
        );
    }

    #[test]
    fn longest_first_each_character_once() {
        let file = "[[theme]]\nid = \"a\"\n[theme.words]\n\"农业\" = 1\n\"农业机械\" = 2.5\n[[theme]]\nid = \"b\"\n[theme.words]\n\"机械\" = 4\n\"农业机械\" = 0.5\n";
        let themes = Themes::parse(file, Path::new("t")).unwrap();
        let text = "农业机械和农业";
        let words = themes.words(text, Span::new(0, text.len()));
        let scores = themes.score(&words, Span::new(0, text.len()));
        assert_eq!(scores, [Score { hits: 2, milli: 3500, ..Score::default() }, Score { hits: 1, milli: 500, ..Score::default() }]);
        assert_eq!(themes.best(&scores).map(|(t, s)| (t.id.as_str(), s)), Some(("a", 0.875)));
        let half = themes.score(&words, Span::new(0, 12));
        assert_eq!(half[0].hits, 1);
    }

    #[test]
    fn quotations_that_never_end_take_linear_time() {
        // In quadratic time this does not end within minutes.
        let text = "“粮食生产".repeat(400_000);
        let words = Themes::bundled().unwrap().words(&text, Span::new(0, text.len()));
        assert!(words.len() >= 400_000 && words.iter().all(|w| !w.cited));
    }

    #[test]
    fn mistakes_in_a_theme_file_are_named() {
        for (file, word) in [
            ("[[theme]]\nid = \"a\"\nwords = {}\n", "any words"),
            ("[[theme]]\nid = \"a\"\nwords = { x = 0 }\n", "weight"),
            ("[[theme]]\nid = \"a\"\nword = {}\n", "word"),
            (&format!("[[theme]]\nid = \"a\"\nwords = {{ {} = 1 }}\n", "x".repeat(LONGEST + 1)), "longer than 200"),
        ] {
            let message = Themes::parse(file, Path::new("t")).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(message.contains(word), "{message}");
        }
    }
}
