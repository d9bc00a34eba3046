//! A user's own list of words, counted by their characters.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::input::open::{Fingerprint, fingerprint};
use crate::phrasebook::{LONGEST, Phrasebook};
use crate::slogan::stands_alone;
use crate::span::Span;

/// The words of `--terms`.
pub struct Terms {
    /// In the order of the file, each once.
    pub terms: Vec<String>,
    /// The file.
    pub source: Fingerprint,
    book: Phrasebook,
    places: FxHashMap<String, usize>,
    /// For each term the first one that is the same word in simplified script.
    same: Vec<usize>,
}

impl Terms {
    /// Reads a list: a term a line; empty lines and lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// The file cannot be read, or holds no term, or more than `most`, or one of more than 200 characters.
    pub fn read(path: &Path, most: usize) -> Result<Terms> {
        let bytes = crate::input::open::read_whole(path, "term list")?;
        let text = crate::input::encoding::decode(&bytes, None, None).text;
        let bad = |message: &str| Error::Malformed { what: "term list", path: path.to_owned(), message: message.into() };
        let mut terms: Vec<String> = Vec::new();
        let mut had = rustc_hash::FxHashSet::default();
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if had.insert(line.to_owned()) {
                terms.push(line.to_owned());
            }
        }
        if terms.is_empty() {
            return Err(bad("no term in it; write one a line"));
        }
        if let Some(long) = terms.iter().find(|term| term.chars().count() > LONGEST) {
            let begin: String = long.chars().take(20).collect();
            return Err(bad(&format!("'{begin}…' is longer than {LONGEST} characters; write one term a line")));
        }
        if terms.len() > most {
            return Err(bad(&format!(
                "{} terms, and the limit is {most}; shorten the list, or raise the limit with --max-terms",
                terms.len()
            )));
        }
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
        // Texts are simplified, so the patterns have to be; two that become the same are found as the first.
        let mut patterns: Vec<(String, u32)> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut same: Vec<usize> = Vec::new();
        for (at, term) in terms.iter().enumerate() {
            let plain = crate::clean::script::simplified(term);
            let first = *places.entry(plain.clone()).or_insert(at);
            same.push(first);
            if first == at {
                patterns.push((plain, at as u32));
            }
        }
        Ok(Terms { source: fingerprint(&name, &bytes), book: Phrasebook::new(patterns), places, same, terms })
    }

    /// The place in the list of a word of a text.
    pub fn place(&self, word: &str) -> Option<usize> {
        self.places.get(word).copied()
    }

    /// Gives terms that are the same in simplified script the counts of the first.
    pub fn share(&self, counts: &mut [u64]) {
        for (at, first) in self.same.iter().enumerate().filter(|(at, first)| at != *first) {
            counts[at] = counts[*first];
        }
    }

    /// Adds to `counts` how often each term stands within `span`. Terms are counted apart from one another (发展 inside
    /// 科学发展 counts for both); places of one term do not overlap.
    pub fn count(&self, text: &str, span: Span, counts: &mut [u64]) {
        let mut ends = vec![0; self.terms.len()];
        self.book.every(text, span, |at, number| {
            let term = number as usize;
            if at.start >= ends[term] && stands_alone(text, at) {
                counts[term] += 1;
                ends[term] = at.end;
            }
        });
        self.share(counts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(words: &[&str]) -> Terms {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.txt");
        std::fs::write(&path, words.join("\n")).unwrap();
        Terms::read(&path, 100).unwrap()
    }

    proptest! {
        #[test]
        fn counts_are_those_of_a_plain_search(text in "(发|展|科学|改革|,){0,60}") {
            let list = terms(&["发展", "科学发展", "改革", "发", "展展", "学"]);
            let mut counts = vec![0; list.terms.len()];
            list.count(&text, Span::new(0, text.len()), &mut counts);
            for (term, count) in list.terms.iter().zip(counts) {
                prop_assert_eq!(text.matches(term.as_str()).count() as u64, count, "{}", term);
            }
        }
    }

    #[test]
    fn lists_and_terms_may_be_too_long() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.txt");
        let message = |text: &str| {
            std::fs::write(&path, text).unwrap();
            Terms::read(&path, 2).map(|_| ()).map_err(|e| e.to_string())
        };
        assert!(message("改革\n开放\n改革\n").is_ok());
        assert!(message("改革\n开放\n发展\n").unwrap_err().contains("--max-terms"));
        assert!(message(&"长".repeat(200)).is_ok());
        assert!(message(&"长".repeat(201)).unwrap_err().contains("200 characters"));
    }

    #[test]
    fn numerals_do_not_run_on() {
        let list = terms(&["九五", "六四"]);
        let mut counts = [0; 2];
        let text = "一九九五年“九五”计划,一百六十四人";
        list.count(text, Span::new(0, text.len()), &mut counts);
        assert_eq!(counts, [1, 0]);
    }
}
