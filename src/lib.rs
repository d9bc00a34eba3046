//! tifa (提法) reads Chinese policy speeches in bulk: it finds and counts slogans, scores themes, compares years, and
//! writes tables that open right in a spreadsheet.
//!
//! ```
//! use tifa::slogan::{Finder, lexicon::Lexicon};
//! use tifa::span::Span;
//!
//! let finder = Finder::new(Lexicon::bundled()?);
//! let text = "坚持“一国两制”,落实乡村振兴战略。";
//! let names: Vec<String> =
//!     finder.find(text, Span::new(0, text.len())).iter().map(|f| finder.slogan(f).name.into_owned()).collect();
//! assert_eq!(names, ["一国两制", "乡村振兴"]);
//! # Ok::<(), tifa::error::Error>(())
//! ```
//!
//! Data flows one way: [`input`] finds and reads documents, [`clean`] makes texts of them, [`speech`] splits those,
//! [`segment`], [`slogan`], [`theme`] and [`term`] analyse, [`tally`] sums, [`compare`] computes, [`report`] writes.
//! [`pipeline`] tells that story in order.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod analyse;
pub mod clean;
pub mod compare;
pub mod concordance;
pub mod discovery;
pub mod error;
pub mod input;
mod lanes;
pub mod lang;
pub mod marks;
pub mod numeral;
pub mod observe;
pub mod phrasebook;
pub mod pipeline;
pub mod plan;
pub mod problem;
pub mod report;
pub mod segment;
mod sieve;
pub mod slogan;
pub mod span;
pub mod speech;
pub mod spill;
pub mod summary;
pub mod tally;
pub mod term;
pub mod theme;

#[cfg(feature = "cli")]
pub mod cli;
