//! Words. Slogans, themes and terms are matched by characters; words give totals, and evidence where a match may begin
//! and end.

mod cutter;
mod dictionary;
mod guess;
mod jieba;
pub mod sentence;

use std::path::Path;

pub use cutter::Cutter;
pub use jieba::Jieba;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::input::encoding;
use crate::marks::is_ideograph;
use crate::span::Span;

/// A word segmenter; built once, shared by all workers.
pub trait Segmenter: Send + Sync {
    /// Cuts `text` into words: `words` is emptied, then filled with spans that join to the whole text.
    fn cut(&self, text: &str, words: &mut Vec<Span>);
}

/// Which program cuts words; both give the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// tifa's own: faster, and ready at once
    #[default]
    Tifa,
    /// jieba-rs
    Jieba,
}

/// A segmenter with the bundled policy words or without, and a user's words on top; `hmm` guesses words that no dictionary has.
pub fn segmenter(engine: Engine, bundled: bool, mut words: Vec<UserWord>, hmm: bool) -> Box<dyn Segmenter> {
    // A word of frequency 0 can never be the likeliest and makes what contains it unlikely; and characters that are in no word of
    // jieba-rs have no codes of their own. Both are rare enough to be left to the plain program.
    let plain = words.iter().any(|w| w.frequency == Some(0) || !Cutter::can_hold(&w.word));
    if engine == Engine::Tifa && words.is_empty() {
        return Box::new(Cutter::new(bundled, hmm));
    }
    if bundled {
        // What the user says of a word counts.
        let own: std::collections::BTreeSet<String> = words.iter().map(|w| w.word.clone()).collect();
        words.extend(bundled_words().into_iter().filter(|w| !own.contains(&w.word)));
        words.sort();
    }
    match engine {
        Engine::Tifa if !plain => Box::new(Cutter::with_words(&words, hmm)),
        _ => Box::new(Jieba::new(&words, hmm)),
    }
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
    let bytes = crate::input::open::read_whole(path, "dictionary")?;
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
    is_word_of(token, Span::new(0, token.len()))
}

/// The same of a token of a text.
pub fn is_word_of(text: &str, token: Span) -> bool {
    // Most tokens begin with an ideograph.
    (token.start < text.len() && is_ideograph(text.as_bytes(), token.start)) || token.of(text).chars().any(crate::clean::is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn cut(segmenter: &dyn Segmenter, text: &str) -> Vec<Span> {
        let mut words = vec![Span::new(0, 0)];
        segmenter.cut(text, &mut words);
        words
    }

    fn shown<'t>(words: &[Span], text: &'t str) -> Vec<&'t str> {
        words.iter().map(|w| w.of(text)).collect()
    }

    fn user(word: &str, frequency: Option<usize>) -> UserWord {
        UserWord { word: word.to_owned(), frequency, tag: None }
    }

    /// Words that are new, that change others, that are single characters, long, or out of reach.
    fn users() -> Vec<UserWord> {
        let mut words = vec![
            user("人民", Some(1)),
            user("的", Some(7)),
            user("三农工作五位一体总体布局四个全面战略布局", None),
            user("A1", None),
            user("γ射线", Some(1000)),
            user("·三·", None),
            user("农五", Some(90_000_000)),
            user("位一体A", None),
            user("龘", None),
        ];
        words.extend(bundled_words());
        words.sort();
        words.dedup_by(|a, b| a.word == b.word);
        words
    }

    /// Our segmenter beside jieba-rs itself, with the same words: plain, with the bundled words, with a user's; guessing or not.
    static PAIRS: LazyLock<Vec<(Cutter, Jieba)>> = LazyLock::new(|| {
        let mut pairs = Vec::new();
        for hmm in [true, false] {
            pairs.push((Cutter::new(false, hmm), Jieba::new(&[], hmm)));
            pairs.push((Cutter::new(true, hmm), Jieba::new(&bundled_words(), hmm)));
            pairs.push((Cutter::with_words(&users(), hmm), Jieba::new(&users(), hmm)));
        }
        pairs
    });

    fn agree(text: &str) -> std::result::Result<(), TestCaseError> {
        for (ours, theirs) in PAIRS.iter() {
            let words = cut(ours, text);
            prop_assert_eq!(shown(&words, text).concat(), text, "the words join to the text");
            prop_assert_eq!(shown(&words, text), shown(&cut(theirs, text), text));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn words_are_those_of_jieba_rs(text in "\\PC{0,40}|[三农五位一体人民的龘𠮷野家工作布局A1.%_\\- \r\n,。]{0,60}|[\u{4e00}-\u{9fff}]{0,60}") {
            agree(&text)?;
        }

        #[test]
        fn long_blocks_and_odd_ends_too(parts in prop::collection::vec("[一二三四五六七八九十百千万亿年月日]{1,9}|[a-z0-9.%_-]{1,9}|[𠀀𠮷㐀\u{f900}]|\r\n|[,。“”]", 0..400)) {
            agree(&parts.concat())?;
        }
    }

    /// 256 characters are looked up together: words that begin just before the next ones, and long after the first.
    #[test]
    fn words_go_on_where_the_next_characters_are_looked_up() {
        for before in (228..262).chain(484..518) {
            let text = "民".repeat(before) + "中华人民共和国全国人民代表大会三农工作五位一体总体布局四个全面战略布局";
            agree(&text).unwrap();
        }
    }

    #[test]
    fn policy_words_stay_whole_and_no_word_is_lost_by_adding_them() {
        let ours = Cutter::new(true, true);
        let of = |text: &str| shown(&cut(&ours, text), text).join("/");
        assert_eq!(of("推进五位一体总体布局"), "推进/五位一体/总体布局");
        assert_eq!(of("人民日报"), "人民日报");
        assert_eq!(of("人民群众"), "人民/群众");
    }

    #[test]
    fn words_of_frequency_zero_and_of_unknown_characters_are_left_to_jieba_rs() {
        for words in [vec![user("五位一体", Some(0))], vec![user("𠮷野家", None)], vec![user("㐂安", None), user("三农", None)]]
        {
            let (ours, theirs) = (segmenter(Engine::Tifa, false, words.clone(), true), Jieba::new(&words, true));
            for text in ["推进五位一体总体布局", "在𠮷野家吃饭", "㐂安三农", "㐀安三农"] {
                assert_eq!(shown(&cut(&*ours, text), text), shown(&cut(&theirs, text), text), "{words:?}");
            }
        }
        assert!(Cutter::can_hold("γ射线") && Cutter::can_hold("三农A1") && !Cutter::can_hold("㐂安"));
    }

    #[test]
    fn dictionaries_are_read_whatever_their_order() {
        let words = parse_words("# 注\n乡村振兴\tnz\n五位一体 100 nz\n乡村振兴\n");
        assert_eq!(words.len(), 2);
        assert_eq!(words[1].frequency, Some(100));
    }
}
