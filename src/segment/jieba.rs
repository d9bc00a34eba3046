//! The segmenter of jieba-rs behind tifa's interface.

use super::{Segmenter, UserWord};
use crate::span::Span;

/// jieba-rs with its own dictionary and, on top, user words.
pub struct Jieba {
    jieba: jieba_rs::Jieba,
    hmm: bool,
}

impl Jieba {
    /// Loads the dictionary, which takes about a tenth of a second. `hmm` guesses words that are not in it.
    pub fn new(words: &[UserWord], hmm: bool) -> Jieba {
        let mut jieba = jieba_rs::Jieba::new();
        for word in words {
            // Not `load_dict`: a word without a frequency would get 0 there and could never be reached.
            jieba.add_word(&word.word, word.frequency, word.tag.as_deref());
        }
        Jieba { jieba, hmm }
    }
}

impl Segmenter for Jieba {
    fn cut(&self, text: &str, words: &mut Vec<Span>) {
        words.clear();
        words.extend(self.jieba.cut(text, self.hmm).into_iter().map(|t| Span::new(t.byte_start, t.byte_end)));
    }
}
