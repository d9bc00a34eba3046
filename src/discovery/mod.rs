//! Discovery: names that the lexicon does not have and that speeches treat as slogans, ranked for a reader to judge.
//!
//! A candidate is a numeric slogan that the grammar found, words in quotation marks, or words that recur as a unit. What
//! speaks for it is counted speech by speech ([`seen`]) and put together over the corpus ([`Discovery`]); the score is
//! computed once, from integers.

mod cue;
mod seen;

pub use seen::{CharCounts, Seen, seen};

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::slogan::{Class, Kind};
use crate::tally::Merge;

/// Candidates that are kept while a corpus is read; when there are twice as many, the least are dropped.
const KEPT: usize = 100_000;

/// What scores less is hardly ever a slogan: words that one speech put in quotation marks, and nothing else speaks for.
const LEAST: f64 = 2.6;

/// Contexts that are shown of a candidate.
const CONTEXTS: usize = 3;

/// A context of a candidate: year, source, place, words.
pub type Context = (i32, String, u64, String);

/// What is known of a candidate over some speeches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sum {
    /// `None` for words without a numeral.
    pub kind: Option<Kind>,
    /// Speeches that have it.
    pub speeches: u64,
    /// Places in them.
    pub hits: u64,
    /// Places in quotation marks.
    pub quoted: u64,
    /// Places before or behind words that go with slogans.
    pub announced: u64,
    /// Places before or behind words that take it back: 所谓, 反对.
    pub doubted: u64,
    /// Speeches that list its members.
    pub listed: u64,
    /// The first and the last year.
    pub years: Option<(i32, i32)>,
    /// Characters before its places, and how often.
    pub left: BTreeMap<char, u64>,
    /// Characters behind its places.
    pub right: BTreeMap<char, u64>,
    /// The earliest contexts.
    pub contexts: Vec<Context>,
}

/// Candidates of a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discovery {
    found: FxHashMap<String, Sum>,
    chars: CharCounts,
}

/// A candidate as it is reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'a> {
    /// The words.
    pub name: &'a str,
    /// With a numeral or without.
    pub class: Class,
    /// How it is formed.
    pub kind: Kind,
    /// What is known of it.
    pub sum: &'a Sum,
    /// How varied the characters before it are: Shannon's entropy in bits.
    pub left_entropy: f64,
    /// How varied the characters behind it are.
    pub right_entropy: f64,
    /// How much oftener its characters stand together than by chance: pointwise mutual information in bits a character
    /// (Church and Hanks 1990, over all characters of the word).
    pub information: f64,
    /// The rank is by this.
    pub score: f64,
    /// The reasons, in words.
    pub reasons: String,
}

impl Discovery {
    /// Adds what was seen in a speech.
    pub fn add(&mut self, year: Option<i32>, source: &str, seen: Vec<Seen>) {
        for one in seen {
            let sum = self.found.entry(one.name).or_default();
            sum.kind = sum.kind.or(one.kind);
            sum.speeches += 1;
            sum.hits += one.hits;
            sum.quoted += one.quoted;
            sum.announced += one.announced;
            sum.doubted += one.doubted;
            sum.listed += one.listed as u64;
            sum.years = both(sum.years, year.map(|y| (y, y)));
            one.left.into_iter().for_each(|c| *sum.left.entry(c).or_default() += 1);
            one.right.into_iter().for_each(|c| *sum.right.entry(c).or_default() += 1);
            // Speeches without a year come last.
            let year = year.unwrap_or(i32::MAX);
            let late = |last: &Context| (year, source, one.start, &one.context) >= (last.0, &last.1, last.2, &last.3);
            if sum.contexts.len() < CONTEXTS || !sum.contexts.last().is_some_and(late) {
                sum.contexts.push((year, source.to_owned(), one.start, one.context));
                shorten(&mut sum.contexts);
            }
        }
        if self.found.len() > 2 * KEPT {
            self.drop_the_least();
        }
    }

    /// Adds counted characters.
    pub fn count(&mut self, chars: &CharCounts) {
        self.chars.merge(chars.clone());
    }

    /// Keeps the candidates that most speaks for, in an order that does not depend on how they came.
    fn drop_the_least(&mut self) {
        let mut ranks: Vec<(u64, u64, u64, String)> =
            self.found.iter().map(|(name, s)| (s.speeches, s.quoted + s.listed, s.hits, name.clone())).collect();
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        for (_, _, _, name) in ranks.drain(KEPT..) {
            self.found.remove(&name);
        }
    }

    /// The candidates, best first, at most `most`.
    pub fn ranked(&self, most: usize) -> Vec<Candidate<'_>> {
        let total: f64 = self.chars.total() as f64;
        let mut all: Vec<Candidate<'_>> = self.found.iter().filter_map(|(name, sum)| self.candidate(name, sum, total)).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.name.cmp(b.name)));
        all.truncate(most);
        all
    }

    fn candidate<'a>(&self, name: &'a str, sum: &'a Sum, total: f64) -> Option<Candidate<'a>> {
        let (left_entropy, right_entropy) = (entropy(&sum.left), entropy(&sum.right));
        let ideographs: Vec<char> = name.chars().filter(|c| crate::clean::is_han(*c)).collect();
        let alone: f64 = ideographs.iter().map(|c| (self.chars.of(*c).max(1) as f64 / total.max(1.0)).log2()).sum();
        let together = (sum.hits.max(1) as f64 / total.max(1.0)).log2();
        let information = (together - alone) / ideographs.len().max(1) as f64;
        let quoted = sum.quoted as f64;
        let share = |part: u64| part as f64 / quoted.max(1.0);
        let mut score = (sum.speeches as f64).ln() + 0.3 * (sum.hits as f64).ln();
        if sum.kind.is_some() {
            score += if sum.quoted > 0 { 3.0 } else { 1.5 };
        }
        if sum.quoted > 0 {
            score += 1.5 + 3.0 * share(sum.announced).min(1.0) - 5.0 * share(sum.doubted).min(1.0) + cue::form(name);
        }
        if sum.quoted == 0 && sum.kind.is_none() {
            // Words that nobody marks have to recur as a unit: varied neighbours, characters that belong together.
            let unit = sum.speeches >= 2 && left_entropy.min(right_entropy) >= 1.5 && information >= 3.0;
            if !unit {
                return None;
            }
            score += 0.3 * left_entropy.min(right_entropy) + 0.2 * information - 4.0;
        }
        if sum.listed > 0 {
            score += 1.0;
        }
        // 十二连增 counts years.
        let counts = name.contains('连') && name.ends_with(['增', '丰', '升', '降', '快', '涨', '跌']);
        if score < LEAST || counts {
            return None;
        }
        let reasons = [
            (sum.quoted > 0, "quoted"),
            (sum.announced > 0, "announced"),
            (sum.listed > 0, "listed"),
            (sum.kind.is_some(), "numeric"),
            (sum.hits > 1 && sum.quoted < sum.hits, "recurs"),
            (sum.speeches > 1, "spreads"),
            (sum.doubted > 0, "doubted"),
        ];
        let reasons = reasons.iter().filter(|(holds, _)| *holds).map(|(_, word)| *word).collect::<Vec<_>>().join(";");
        let (class, kind) = sum.kind.map_or((Class::Phrase, Kind::Phrase), |kind| (Class::Numeric, kind));
        Some(Candidate { name, class, kind, sum, left_entropy, right_entropy, information, score, reasons })
    }
}

impl Merge for Discovery {
    fn merge(&mut self, other: Discovery) {
        self.chars.merge(other.chars);
        for (name, add) in other.found {
            let sum = self.found.entry(name).or_default();
            sum.kind = sum.kind.or(add.kind);
            sum.speeches += add.speeches;
            sum.hits += add.hits;
            sum.quoted += add.quoted;
            sum.announced += add.announced;
            sum.doubted += add.doubted;
            sum.listed += add.listed;
            sum.years = both(sum.years, add.years);
            add.left.into_iter().for_each(|(c, n)| *sum.left.entry(c).or_default() += n);
            add.right.into_iter().for_each(|(c, n)| *sum.right.entry(c).or_default() += n);
            sum.contexts.extend(add.contexts);
            shorten(&mut sum.contexts);
        }
    }
}

fn both(a: Option<(i32, i32)>, b: Option<(i32, i32)>) -> Option<(i32, i32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (one, None) | (None, one) => one,
    }
}

/// The earliest contexts, each once.
fn shorten(contexts: &mut Vec<Context>) {
    contexts.sort();
    contexts.dedup();
    contexts.truncate(CONTEXTS);
}

/// Shannon's entropy of a distribution, in bits (Shannon 1948).
fn entropy(counts: &BTreeMap<char, u64>) -> f64 {
    let total: u64 = counts.values().sum();
    // Subtracted from zero: a negated zero would be written with its sign.
    0.0 - counts.values().map(|n| *n as f64 / total as f64).map(|p| p * p.log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, quoted: u64, announced: u64, doubted: u64, kind: Option<Kind>) -> Seen {
        Seen {
            name: name.into(),
            kind,
            hits: quoted.max(1),
            quoted,
            announced,
            doubted,
            listed: false,
            left: vec!['施'],
            right: vec!['工'],
            start: 3,
            context: format!("实施“{name}”工程"),
        }
    }

    #[test]
    fn what_is_announced_ranks_before_what_is_taken_back() {
        let mut found = Discovery::default();
        found.add(
            Some(2001),
            "a",
            vec![one("渴望工程", 2, 2, 0, None), one("大锅饭", 2, 0, 2, None), one("三清两建", 1, 1, 0, Some(Kind::Parallel))],
        );
        found.add(Some(2003), "b", vec![one("渴望工程", 1, 1, 0, None)]);
        let ranked = found.ranked(10);
        // What is only taken back is no candidate.
        assert_eq!(ranked.iter().map(|c| c.name).collect::<Vec<_>>(), ["三清两建", "渴望工程"]);
        assert_eq!(ranked[1].sum.years, Some((2001, 2003)));
        assert_eq!(ranked[1].reasons, "quoted;announced;spreads");
    }

    #[test]
    fn parts_put_together_in_any_order_give_the_whole() {
        let parts: Vec<(i32, Seen)> =
            (0..20).map(|i| (2000 + i % 5, one(["甲乙丙", "丁戊己", "庚辛"][i as usize % 3], 1, (i % 2) as u64, 0, None))).collect();
        let all = |parts: &[(i32, Seen)]| {
            let mut found = Discovery::default();
            parts.iter().for_each(|(year, s)| found.add(Some(*year), "x", vec![s.clone()]));
            found
        };
        let (mut a, mut b) = (all(&parts[..7]), all(&parts[7..]));
        let whole = all(&parts);
        a.merge(all(&parts[7..]));
        b.merge(all(&parts[..7]));
        assert_eq!(a, whole);
        assert_eq!(b, whole);
    }

    #[test]
    fn entropy_of_even_neighbours() {
        let counts = [('a', 1), ('b', 1), ('c', 1), ('d', 1)].into_iter().collect();
        assert!((entropy(&counts) - 2.0).abs() < 1e-12);
        let certain = entropy(&[('a', 5)].into_iter().collect());
        assert!(certain == 0.0 && certain.is_sign_positive() && entropy(&BTreeMap::new()).is_sign_positive());
    }
}
