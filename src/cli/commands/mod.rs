//! One file a command.

pub mod compare;
pub mod init;
pub mod inspect;
pub mod kwic;
pub mod lexicon;
pub mod merge;
pub mod report;
pub mod run;
pub mod segment;
pub mod themes;
pub mod verify;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything went well.
    Fine,
    /// Finished, but a document was lost or is doubtful.
    WithProblems,
    /// Nothing was done.
    NothingDone,
}

impl Ending {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Ending::Fine => 0,
            Ending::WithProblems => 1,
            Ending::NothingDone => 2,
        }
    }
}

/// Columns of a terminal that some words take.
fn columns(words: &str) -> usize {
    words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Words with spaces behind them up to a width.
fn padded(words: &str, width: usize) -> String {
    format!("{words}{}", " ".repeat(width.saturating_sub(columns(words))))
}
