//! One file a command.

pub mod init;
pub mod inspect;
pub mod kwic;
pub mod lexicon;
pub mod run;
pub mod segment;

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
