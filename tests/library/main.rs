//! The library from outside: what it finds and computes against answers from elsewhere. It needs no feature, so that it is
//! built and linked in seconds; the program itself is tested in `tests/tifa`.

mod edges;
mod found;
mod fuzzed;
mod golden;
mod slogans;
mod speeches;
mod statistics;
mod tables;

use std::path::Path;

use tifa::input::discover::Discover;
use tifa::observe::NullObserver;
use tifa::plan::Plan;

/// A run over a folder with the default plan, changed where a test wants it; returns where its tables are.
fn run(input: &Path, change: impl FnOnce(&mut Plan)) -> tempfile::TempDir {
    let out = tempfile::tempdir().expect("a folder");
    let discover = Discover { inputs: vec![input.to_owned()], ..Discover::default() };
    let mut plan = Plan { discover, output: out.path().to_owned(), ..Plan::default() };
    change(&mut plan);
    tifa::pipeline::run(&plan, &NullObserver).expect("a run");
    out
}
