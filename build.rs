//! Makes ready at compile time what the program would have to parse at every start. The segmenter's dictionary, jieba-rs's words
//! and the bundled policy words, becomes a flat image that is borrowed; the words are read from the source of jieba-rs, which cargo
//! has unpacked to build it. Lexicons, which people write in TOML, become JSON, which is read several times as fast.

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
    let path = unpacked().or_else(|| told(&folder)).expect("the source of jieba-rs, with its dictionary");
    let words = fs::read_to_string(&path).unwrap_or_else(|e| panic!("cannot read jieba-rs's dictionary {}: {e}", path.display()));
    let added = added(&folder.join("lexicons/words.tsv"));
    let image = dictionary::make::image(&words, &added);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("dictionary.bin"), image).expect("the image can be written");
    for name in ["slogans", "themes", "boilerplate"] {
        let path = format!("lexicons/{name}.toml");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(folder.join(&path)).unwrap_or_else(|e| panic!("cannot read {path}: {e}"));
        let values: toml::Table = text.parse().unwrap_or_else(|e| panic!("{path}: {e}"));
        let json = serde_json::to_vec(&values).unwrap_or_else(|e| panic!("{path}: {e}"));
        fs::write(out.join(format!("{name}.json")), json).expect("it can be written");
    }
}

/// jieba-rs, as the manifest pins it.
const JIEBA: &str = "jieba-rs-0.11.0";
/// Its dictionary below its folder.
const DICTIONARY: &str = "src/data/dict.txt";

/// The dictionary in cargo's folder of unpacked sources.
fn unpacked() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let of_user = || ["HOME", "USERPROFILE"].iter().find_map(env::var_os).map(|h| PathBuf::from(h).join(".cargo"));
    let registries = fs::read_dir(home.or_else(of_user)?.join("registry/src")).ok()?;
    let mut found: Vec<PathBuf> =
        registries.flatten().map(|r| r.path().join(JIEBA).join(DICTIONARY)).filter(|path| path.is_file()).collect();
    found.sort();
    found.into_iter().next()
}

/// The dictionary where cargo says that it lies: vendored sources, or another registry. Not asked first, for it wants the
/// packages of every platform at hand.
fn told(folder: &Path) -> Option<PathBuf> {
    let cargo = env::var_os("CARGO")?;
    for offline in [true, false] {
        let mut command = Command::new(&cargo);
        command.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(folder.join("Cargo.toml"));
        let output = command.args(offline.then_some("--offline")).output().ok()?;
        let Ok(metadata) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else { continue };
        let packages = metadata["packages"].as_array()?;
        let jieba = packages.iter().find(|p| p["name"] == "jieba-rs")?;
        return Some(Path::new(jieba["manifest_path"].as_str()?).parent()?.join(DICTIONARY));
    }
    None
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
