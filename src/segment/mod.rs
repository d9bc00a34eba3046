//! Words. Slogans, themes and terms are matched by characters; words give totals, and evidence where a match may begin
//! and end.

mod jieba;
pub mod sentence;

use std::path::Path;

pub use jieba::Jieba;

use crate::error::{Error, Result};
use crate::input::encoding;
use crate::span::Span;

/// A word segmenter; built once, shared by all workers.
pub trait Segmenter: Send + Sync {
    /// Cuts `text` into words: `words` is emptied, then filled with spans that join to the whole text.
    fn cut(&self, text: &str, words: &mut Vec<Span>);
}

/// A word that the segmenter has to know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UserWord {
    /// The word.
    pub word: String,
    /// Its frequency; `None` lets the segmenter choose one that keeps the word whole.
    pub frequency: Option<usize>,
    /// Its part of speech.
    pub tag: Option<String>,
}

/// The policy words that are bundled.
pub fn bundled_words() -> Vec<UserWord> {
    parse_words(include_str!("../../lexicons/words.tsv"))
}

/// Reads a user dictionary in jieba's form: a word a line, then, if wanted, a frequency and a tag. Any encoding that
/// tifa reads; a byte-order mark and lines that begin with `#` are passed over.
///
/// # Errors
/// The file cannot be read.
pub fn read_words(path: &Path) -> Result<Vec<UserWord>> {
    let bytes = std::fs::read(path).map_err(|cause| Error::Unreadable { what: "dictionary", path: path.to_owned(), cause })?;
    Ok(parse_words(&encoding::decode(&bytes, None, None).text))
}

fn parse_words(text: &str) -> Vec<UserWord> {
    let mut words: Vec<UserWord> = text
        .lines()
        .filter(|l| !l.trim_start().starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split_whitespace();
            let word = cells.next()?.to_owned();
            let (mut frequency, mut tag) = (None, None);
            for cell in cells {
                match cell.parse() {
                    Ok(n) => frequency = Some(n),
                    Err(_) => tag = Some(cell.to_owned()),
                }
            }
            Some(UserWord { word, frequency, tag })
        })
        .collect();
    // The order in which words are added changes the frequencies that are suggested for later ones.
    words.sort();
    words.dedup_by(|a, b| a.word == b.word);
    words
}

/// True if a token is a word, a number or a letter, and not punctuation or space.
pub fn is_word(token: &str) -> bool {
    token.chars().any(crate::clean::is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static PLAIN: LazyLock<Jieba> = LazyLock::new(|| Jieba::new(&[], true));

    proptest! {
        #[test]
        fn the_words_join_to_the_text(text in "\\PC{0,40}|[三农五位一体A1 \n]{0,40}") {
            let mut words = vec![Span::new(0, 0)];
            PLAIN.cut(&text, &mut words);
            let joined: String = words.iter().map(|w| w.of(&text)).collect();
            prop_assert_eq!(&joined, &text);
            let theirs: Vec<String> = jieba_rs_oracle(&text);
            let ours: Vec<String> = words.iter().map(|w| w.of(&text).to_owned()).collect();
            prop_assert_eq!(ours, theirs);
        }
    }

    fn jieba_rs_oracle(text: &str) -> Vec<String> {
        static ORACLE: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::new);
        ORACLE.cut(text, true).into_iter().map(|t| t.word.to_owned()).collect()
    }

    #[test]
    fn policy_words_stay_whole_and_no_word_is_lost_by_adding_them() {
        let jieba = Jieba::new(&bundled_words(), true);
        let cut = |text: &str| {
            let mut words = Vec::new();
            jieba.cut(text, &mut words);
            words.iter().map(|w| w.of(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(cut("推进五位一体总体布局"), ["推进", "五位一体", "总体布局"]);
        assert_eq!(cut("人民日报"), ["人民日报"]);
        assert_eq!(cut("人民群众"), ["人民", "群众"]);
    }

    #[test]
    fn dictionaries_are_read_whatever_their_order() {
        let words = parse_words("# 注\n乡村振兴\tnz\n五位一体 100 nz\n乡村振兴\n");
        assert_eq!(words.len(), 2);
        assert_eq!(words[1].frequency, Some(100));
    }
}
