//! Everything that is tested from outside, in one binary: linking is the slow part.

mod comparison;
mod confined;
mod contracts;
mod determinism;
mod fuzzed;
mod golden_commands;
mod interrupted;
mod layers;
mod merge;
mod reports;
mod shared;
mod slogans;
mod speeches;
mod statistics;
mod support;
mod troubles;
mod verify;
