//! What further tables need of a speech: its words, and what stands together in it. Kept only where it is asked for.

use serde::{Deserialize, Serialize};

/// What kind of thing is counted and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// Slogans
    Slogan,
    /// Themes
    Theme,
    /// Terms of the user's list
    Term,
    /// Words of the segmenter
    Word,
    /// Two or three words side by side
    Ngram,
}

impl ItemKind {
    /// The word in the `kind` column.
    pub fn name(self) -> &'static str {
        match self {
            ItemKind::Slogan => "slogan",
            ItemKind::Theme => "theme",
            ItemKind::Term => "term",
            ItemKind::Word => "word",
            ItemKind::Ngram => "ngram",
        }
    }
}

/// Within what two items stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// A speech.
    Speech,
    /// A paragraph.
    Paragraph,
    /// A sentence.
    Sentence,
}

impl Unit {
    /// All of them.
    pub const ALL: [Unit; 3] = [Unit::Speech, Unit::Paragraph, Unit::Sentence];

    /// The word in the `within` column.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Speech => "speech",
            Unit::Paragraph => "paragraph",
            Unit::Sentence => "sentence",
        }
    }
}

/// What stands together in a speech.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Company {
    /// The slogans and themes of the speech.
    pub items: Vec<(ItemKind, String)>,
    /// Which of them stand in each of its paragraphs; paragraphs without any are counted in `paragraphs_in_all` only.
    pub paragraphs: Vec<Vec<u16>>,
    /// All paragraphs.
    pub paragraphs_in_all: u64,
    /// Which of them stand in each of its sentences.
    pub sentences: Vec<Vec<u16>>,
    /// All sentences.
    pub sentences_in_all: u64,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Detail {
    /// Words and how often each stands, in order of the words.
    pub words: Vec<(String, u32)>,
    /// Two or three words side by side.
    pub ngrams: Vec<(String, u32)>,
    /// What stands together.
    pub company: Option<Company>,
}
