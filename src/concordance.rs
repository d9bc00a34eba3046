//! Reading in context (KWIC): every place of a slogan, a term, a regular expression or a numeric shape such as `N个X`.

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::slogan::{Finder, stands_alone};
use crate::span::Span;

/// What a pattern is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum As {
    /// A slogan if the lexicon has it, a shape if it holds N or X, else a term.
    #[default]
    Auto,
    /// A slogan with all its forms, where tifa counts it.
    Slogan,
    /// The characters as they are.
    Term,
    /// A regular expression (Rust's syntax).
    Regex,
    /// `N` stands for a numeral, `X` for one to six ideographs: `N个X`, `N大X`, `双X`.
    Shape,
}

/// In which order lines come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// By year, then by source and place; speeches without a year come last.
    #[default]
    Year,
    /// By what stands before, from the nearest character outwards.
    Left,
    /// By what stands behind.
    Right,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// A slogan by its canonical name.
    Slogan(String),
    /// Characters.
    Term(String),
    /// A regular expression.
    Regex(Regex),
}

/// Numerals of a shape.
const NUMERAL: &str = "(?:[一二两双三四五六七八九十]{1,3}|[0-9]{1,2})";

impl Pattern {
    /// What `words` ask for.
    ///
    /// # Errors
    /// They are no regular expression where they should be one, or match nothing at all.
    pub fn new(words: &str, kind: As, finder: &Finder) -> Result<Pattern> {
        let given = words;
        let words = &crate::clean::script::simplified(given);
        let words = words.as_str();
        let bad = |cause: regex::Error| Error::BadOption(format!("'{words}' is no regular expression: {cause}"));
        if words.is_empty() {
            return Err(Error::BadOption("the pattern is empty; name a slogan, a term or a shape such as N个X".into()));
        }
        let shaped = words.contains(['N', 'X']) && words.chars().all(|c| matches!(c, 'N' | 'X' | '、') || crate::clean::is_han(c));
        Ok(match kind {
            As::Slogan => Pattern::Slogan(finder.canonical(words).unwrap_or(words).to_owned()),
            As::Term => Pattern::Term(words.to_owned()),
            As::Regex => Pattern::Regex(Regex::new(words).map_err(bad)?),
            As::Shape => Pattern::Regex(shape(words).map_err(bad)?),
            As::Auto => match finder.canonical(words) {
                Some(name) => Pattern::Slogan(name.to_owned()),
                None if shaped => Pattern::Regex(shape(words).map_err(bad)?),
                None => Pattern::Term(words.to_owned()),
            },
        })
    }

    /// The places within `span`, in order; none is empty.
    pub fn find(&self, finder: &Finder, text: &str, span: Span) -> Vec<Span> {
        match self {
            Pattern::Slogan(name) => {
                let found = finder.find(text, span);
                found.iter().filter(|f| finder.slogan(f).name == name.as_str()).map(|f| f.span).collect()
            }
            Pattern::Term(term) => {
                let places = memchr::memmem::find_iter(span.of(text).as_bytes(), term.as_str());
                places.map(|at| Span::new(span.start + at, span.start + at + term.len())).filter(|at| stands_alone(text, *at)).collect()
            }
            Pattern::Regex(regex) => {
                let places = regex.find_iter(span.of(text)).filter(|m| !m.is_empty());
                places.map(|m| Span::new(span.start + m.start(), span.start + m.end())).collect()
            }
        }
    }
}

/// The regular expression of a shape. An X at its end goes as far as ideographs go, six at most.
fn shape(words: &str) -> std::result::Result<Regex, regex::Error> {
    let mut pattern = String::new();
    for (i, c) in words.char_indices() {
        match c {
            'N' => pattern.push_str(NUMERAL),
            'X' if i + 1 == words.len() => pattern.push_str("[\u{4e00}-\u{9fff}]{1,6}"),
            'X' => pattern.push_str("[\u{4e00}-\u{9fff}]{1,6}?"),
            other => pattern.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    Regex::new(&pattern)
}

/// A place in context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The speech.
    pub speech_id: String,
    /// Its file or record.
    pub source: String,
    /// Its year, if known.
    pub year: Option<i32>,
    /// First character, in Unicode scalar values from the beginning of the decoded source.
    pub start: u64,
    /// One past the last.
    pub end: u64,
    /// What stands before, in one line.
    pub left: String,
    /// The words found.
    pub hit: String,
    /// What stands behind.
    pub right: String,
}

/// Puts lines in order; equal ones stay in the order of their sources and places.
pub fn sort(lines: &mut [Line], by: Sort) {
    let place = |l: &Line| (l.source.clone(), l.start);
    lines.sort_by(|a, b| match by {
        Sort::Year => (a.year.is_none(), a.year, place(a)).cmp(&(b.year.is_none(), b.year, place(b))),
        Sort::Left => a.left.chars().rev().cmp(b.left.chars().rev()).then_with(|| place(a).cmp(&place(b))),
        Sort::Right => a.right.cmp(&b.right).then_with(|| place(a).cmp(&place(b))),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slogan::lexicon::Lexicon;
    use std::sync::LazyLock;

    static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(Lexicon::bundled().unwrap()));

    fn hits(words: &str, kind: As, text: &str) -> Vec<String> {
        let pattern = Pattern::new(words, kind, &FINDER).unwrap();
        pattern.find(&FINDER, text, Span::new(0, text.len())).iter().map(|s| s.of(text).to_owned()).collect()
    }

    #[test]
    fn patterns_of_all_kinds() {
        let text = "坚持“三个代表”，抓好三项工作、五个关系，九五期间，双随机一公开。";
        assert_eq!(hits("双随机、一公开", As::Auto, text), ["双随机一公开"]);
        assert_eq!(hits("抓好", As::Auto, text), ["抓好"]);
        assert_eq!(hits("[三五]个", As::Regex, text), ["三个", "五个"]);
        assert_eq!(hits("N个关系", As::Auto, text), ["五个关系"]);
        assert_eq!(hits("N项X", As::Auto, text), ["三项工作"]);
        assert!(Pattern::new("(", As::Regex, &FINDER).is_err());
        assert!(Pattern::new("", As::Auto, &FINDER).is_err());
    }

    #[test]
    fn lines_sort_by_year_or_neighbour() {
        let line = |year, left: &str, right: &str| Line {
            speech_id: "a:1".into(),
            source: "a".into(),
            year,
            start: 0,
            end: 1,
            left: left.into(),
            hit: "x".into(),
            right: right.into(),
        };
        let mut lines = vec![line(None, "甲乙", "丁"), line(Some(2001), "丙甲", "丙"), line(Some(1999), "乙丙", "甲")];
        sort(&mut lines, Sort::Year);
        assert_eq!(lines.iter().map(|l| l.year).collect::<Vec<_>>(), [Some(1999), Some(2001), None]);
        sort(&mut lines, Sort::Left);
        assert_eq!(lines.iter().map(|l| l.left.as_str()).collect::<Vec<_>>(), ["乙丙", "甲乙", "丙甲"]);
        sort(&mut lines, Sort::Right);
        assert_eq!(lines[0].right, "丁");
    }
}
