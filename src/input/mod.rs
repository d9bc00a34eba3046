//! From the paths a user names to records of bytes, one document each, in a fixed order and in batches of bounded size.

pub mod batch;
pub mod discover;
pub mod docx;
pub mod encoding;
pub mod html;
pub mod metadata;
pub mod open;
pub mod path_template;
pub mod record;

use serde::{Deserialize, Serialize};

/// What kind of document a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text
    Txt,
    /// Markdown
    Md,
    /// A web page
    Html,
    /// Word, since 2007
    Docx,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header row
    Csv,
    /// Tab-separated values with a header row
    Tsv,
}

/// The endings by which files are known; a `.gz` after any of them is taken off first.
pub const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Txt),
    ("text", Format::Txt),
    ("md", Format::Md),
    ("markdown", Format::Md),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("shtml", Format::Html),
    ("docx", Format::Docx),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
];

impl Format {
    /// The format that an ending stands for, whatever its case.
    pub fn of_ending(ending: &str) -> Option<Format> {
        let ending = ending.to_ascii_lowercase();
        ENDINGS.iter().find(|(e, _)| *e == ending).map(|(_, f)| *f)
    }

    /// True if a file of this format holds many documents, one a record.
    pub fn has_records(self) -> bool {
        matches!(self, Format::Jsonl | Format::Csv | Format::Tsv)
    }
}
