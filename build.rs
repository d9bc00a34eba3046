//! Makes the segmenter's dictionary ready at compile time: jieba-rs's words and the bundled policy words as a flat image that
//! the program borrows. The words are read from the source of jieba-rs, where cargo says that it lies.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[path = "src/segment/dictionary"]
mod dictionary {
    #[allow(dead_code)]
    pub mod layout;
    #[allow(clippy::excessive_precision)]
    pub mod make;
}

fn main() {
    for path in ["build.rs", "src/segment/dictionary/layout.rs", "src/segment/dictionary/make.rs", "lexicons/words.tsv", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let source = jieba(&folder);
    let path = source.join("src/data/dict.txt");
    let words = fs::read_to_string(&path).unwrap_or_else(|e| panic!("cannot read jieba-rs's dictionary {}: {e}", path.display()));
    let added = added(&folder.join("lexicons/words.tsv"));
    let image = dictionary::make::image(&words, &added);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("dictionary.bin"), image).expect("the image can be written");
}

/// The folder of jieba-rs's source.
fn jieba(folder: &Path) -> PathBuf {
    let cargo = env::var_os("CARGO").expect("cargo sets it");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let jieba = packages.iter().find(|p| p["name"] == "jieba-rs").expect("jieba-rs among the packages");
    Path::new(jieba["manifest_path"].as_str().expect("a path")).parent().expect("a folder").to_owned()
}

/// The bundled words with the frequencies that jieba-rs gives them, added in order.
fn added(path: &Path) -> Vec<(String, u64)> {
    let text = fs::read_to_string(path).expect("the bundled words");
    let mut lines: Vec<(String, Option<usize>)> = text
        .lines()
        .filter(|l| !l.trim_start().starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split_whitespace();
            let word = cells.next()?.to_owned();
            Some((word, cells.filter_map(|c| c.parse().ok()).next_back()))
        })
        .collect();
    lines.sort();
    lines.dedup_by(|a, b| a.0 == b.0);
    let mut jieba = jieba_rs::Jieba::new();
    lines
        .into_iter()
        .map(|(word, frequency)| {
            let frequency = jieba.add_word(&word, frequency, None) as u64;
            (word, frequency)
        })
        .collect()
}
