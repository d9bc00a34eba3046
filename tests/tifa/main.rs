//! Everything that is tested from outside, in one binary: linking is the slow part.

mod comparison;
mod confined;
mod contracts;
mod determinism;
mod golden_commands;
mod interrupted;
mod layers;
mod merge;
mod reports;
mod shared;
mod support;
mod troubles;
mod verify;
