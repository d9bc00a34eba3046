//! What stops a run. What one document suffers is a [`Problem`](crate::problem::Problem) instead.

use std::path::PathBuf;

/// An error that ends the run before any table is replaced.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the variants' comments name their fields
pub enum Error {
    /// A file that the run needs (lexicon, themes, terms, dictionary, configuration) cannot be read.
    #[error("cannot read {what} {}: {cause}. Check the path and its permissions.", path.display())]
    Unreadable { what: &'static str, path: PathBuf, cause: std::io::Error },
    /// A file that the run needs does not say what it should.
    #[error("{what} {}: {message}", path.display())]
    Malformed { what: &'static str, path: PathBuf, message: String },
    /// The output folder cannot be written.
    #[error("cannot write {}: {cause}. Choose another folder with --output.", path.display())]
    Unwritable { path: PathBuf, cause: std::io::Error },
    /// No input could be found at all.
    #[error("nothing to read: {0}")]
    NoInput(String),
    /// Two options, or an option and its value, do not fit together.
    #[error("{0}")]
    BadOption(String),
}

/// The result of everything that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;
