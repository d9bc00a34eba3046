//! A fresh folder and the program, for each test.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "../library/tables.rs"]
mod tables;
pub use tables::*;

/// The program, in English, wherever the test runs.
pub fn tifa() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tifa"));
    command.env("LC_ALL", "C").env_remove("LANG");
    command
}

/// Runs the program and gives back its exit code and output.
pub fn call(command: &mut Command) -> (i32, Output) {
    let output = command.output().expect("the program can be started");
    (output.status.code().unwrap_or(-1), output)
}

/// `tifa run input… -o out -q` with more arguments.
pub fn run(out: &Path, args: &[&str]) -> i32 {
    let (code, output) = call(tifa().arg("run").args(args).arg("-o").arg(out).arg("-q"));
    assert!(code <= 1, "{}", String::from_utf8_lossy(&output.stderr));
    code
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.extend(files(&path).into_iter().map(|(k, v)| (format!("{name}/{k}"), v)));
        } else {
            found.insert(path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).expect("bytes"));
        }
    }
    found
}

/// A file beside the project that is not always there; says so where it is not.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {path:?} is not there");
    None
}
