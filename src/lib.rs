#![warn(clippy::print_stdout, clippy::print_stderr)]
pub mod clean;
pub mod error;
pub mod input;
pub mod lang;
pub mod numeral;
pub mod problem;
pub mod segment;
pub mod slogan;
pub mod span;
pub mod speech;
