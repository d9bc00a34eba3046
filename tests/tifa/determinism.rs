//! The same input gives the same bytes: whatever the threads, the order in which files were made, the folder, the
//! locale, the time zone.

use std::fs;
use std::path::Path;

use crate::support::{call, files, root, tifa};

fn outputs(input: &Path, args: &[&str], surroundings: &[(&str, &str)], here: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let terms = root().join("tests/gold/terms.txt");
    let mut command = tifa();
    command
        .current_dir(here)
        .arg("run")
        .arg(input)
        .arg("-o")
        .arg(out.path())
        // The locale chooses the language, unless that is said.
        .args([
            "--lang", "en", "-q", "--group", "place", "--group", "level", "--item", "slogan", "--item", "theme", "--item", "word",
            "--item", "ngram",
        ])
        .args(["words", "network", "matrix", "richness", "sentences"].map(|t| format!("--also={t}")))
        .args(["--xlsx", "--html", "--parquet", "--jsonl"])
        .arg("--terms")
        .arg(terms);
    let (code, output) = call(command.args(args).envs(surroundings.iter().copied()));
    assert!(code <= 1, "{}", String::from_utf8_lossy(&output.stderr));
    files(out.path())
}

#[test]
fn the_same_bytes_from_one_two_and_eight_threads_and_other_surroundings() {
    let corpus = root().join("corpus");
    let first = outputs(&corpus, &["--threads", "1"], &[], &root());
    assert!(first.len() >= 70, "{:?}", first.keys());
    let elsewhere = tempfile::tempdir().unwrap();
    for (threads, surroundings) in [
        ("2", vec![]),
        ("8", vec![("TZ", "Asia/Shanghai"), ("HOME", "/nowhere"), ("LC_ALL", "zh_CN.UTF-8"), ("LC_NUMERIC", "de_DE.UTF-8")]),
    ] {
        let again = outputs(&corpus, &["--threads", threads], &surroundings, elsewhere.path());
        for (name, bytes) in &first {
            assert!(again.get(name) == Some(bytes), "{name} differs with {threads} threads");
        }
    }
}

#[test]
fn the_order_in_which_files_were_made_does_not_matter() {
    let all = files(&root().join("corpus"));
    let copy = |names: Vec<&String>| {
        let dir = tempfile::tempdir().unwrap();
        for name in names {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &all[name]).unwrap();
        }
        dir
    };
    let forward = copy(all.keys().collect());
    let mut names: Vec<&String> = all.keys().rev().collect();
    names.rotate_left(7);
    let shuffled = copy(names);
    assert!(outputs(forward.path(), &[], &[], &root()) == outputs(shuffled.path(), &[], &[], &root()));
}

/// Many records, so that they fall into many batches and chunks, against one at a time.
#[test]
fn a_large_file_equals_its_parts() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..3000)
        .map(|i| {
            let filler = "落实各项工作。".repeat(i % 400);
            format!("{{\"id\":\"{i:05}\",\"year\":{},\"content\":\"同志们:做到“三个到位”,{filler}解决三农问题。\"}}\n", 2000 + i % 7)
        })
        .collect();
    fs::write(dir.path().join("all.jsonl"), lines.concat()).unwrap();
    let whole = outputs(&dir.path().join("all.jsonl"), &["--threads", "2", "--keep-duplicates"], &[], &root());
    let rows = |name: &str| String::from_utf8(whole[name].clone()).unwrap().lines().count() - 1;
    assert_eq!(rows("speeches.csv"), 3000);
    assert_eq!(rows("slogan_hits.csv"), 6000);
    let single = outputs(&dir.path().join("all.jsonl"), &["--threads", "1", "--keep-duplicates"], &[], &root());
    assert!(whole == single);
    let years = String::from_utf8(whole["slogans_by_year.csv"].clone()).unwrap();
    let hits: u64 = years.lines().skip(1).map(|l| l.split(',').nth(4).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(hits, 6000);
}
