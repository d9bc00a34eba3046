//! A whole run over a folder of made-up files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tifa::input::discover::Discover;
use tifa::observe::NullObserver;
use tifa::pipeline;
use tifa::plan::Plan;

use super::invent;

/// Names of files that a folder may hold.
const NAMES: &[&str] = &["a.txt", "2016/b.md", "c.html", "d.jsonl", "e.csv", "f.tsv", "g.docx", "h.txt.gz", "i.jsonl", "metadata.csv"];

fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let text = String::from_utf8(bytes).expect("UTF-8");
    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).into_deserialize().map(|r| r.expect("a whole row")).collect()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry"));
    entries.map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).expect("a file"))).collect()
}

/// No document is lost without a row, places lead to their words, tables agree, and threads change nothing.
pub fn run(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    fs::create_dir_all(input.join("2016")).expect("a folder");
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for part in invent::parts(data).take(6) {
        let (kind, part) = invent::choice(part);
        let name = NAMES[kind % NAMES.len()];
        let text = invent::text(part);
        let bytes = match name {
            _ if kind >= 200 => part.to_vec(),
            "d.jsonl" | "i.jsonl" => {
                format!("{}\n\n", serde_json::json!({ "text": text, "year": 2000 + kind })).repeat(1 + kind % 2).into_bytes()
            }
            "e.csv" | "metadata.csv" => format!("file,text,year\na.txt,\"{}\",201{}\n", text.replace('"', "\"\""), kind % 10).into_bytes(),
            "f.tsv" => format!("id\ttext\n1\t{}\n", text.replace(['\t', '"'], " ")).into_bytes(),
            "c.html" => format!("<html><body><p>{text}</p></body></html>").into_bytes(),
            _ => text.clone().into_bytes(),
        };
        fs::write(input.join(name), bytes).expect("written");
        if kind < 200 {
            texts.insert(name, text);
        } else {
            texts.remove(name);
        }
    }
    let out = |threads: usize| {
        let output = folder.path().join(format!("out{threads}"));
        let discover = Discover { inputs: vec![input.clone()], skip: Some(output.clone()), ..Discover::default() };
        let plan = Plan { discover, output: output.clone(), threads: Some(threads), ..Plan::default() };
        pipeline::run(&plan, &NullObserver).map(|_| output)
    };
    let (Ok(one), Ok(two)) = (out(1), out(2)) else { return };
    let (first, second) = (files(&one), files(&two));
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{name} differs with two threads");
    }

    let told: serde_json::Value = serde_json::from_slice(&first["run.json"]).expect("JSON");
    let counts = |name: &str| told["counts"][name].as_u64().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(counts("documents_in"), counts("documents_out") + counts("documents_lost"));
    let problems = table(&one, "problems.csv");
    assert!(problems.iter().all(|p| p["code"] != "internal"), "{problems:?}");
    assert!(problems.iter().filter(|p| p["severity"] == "error").count() as u64 >= counts("documents_lost"));

    let hits = table(&one, "slogan_hits.csv");
    let mut of_slogan: BTreeMap<&str, u64> = BTreeMap::new();
    let speeches = table(&one, "speeches.csv");
    let counted: Vec<&str> = speeches.iter().filter(|s| s["duplicate_of"].is_empty()).map(|s| s["speech_id"].as_str()).collect();
    for hit in &hits {
        if counted.contains(&hit["speech_id"].as_str()) {
            *of_slogan.entry(hit["slogan"].as_str()).or_default() += 1;
        }
        // The decoded text is the file itself where that is UTF-8 without a mark.
        let Some(text) = texts.get(hit["source"].as_str()).filter(|_| hit["source"].ends_with("a.txt") || hit["source"].ends_with(".md"))
        else {
            continue;
        };
        if hit["field"] == "text" && !text.starts_with('\u{feff}') && !text.contains('\0') {
            let place = |column: &str| hit[column].parse::<usize>().expect("a place");
            let written: String = text.chars().skip(place("start")).take(place("end") - place("start")).collect();
            assert_eq!(written.trim_start_matches(['\'', '=']), hit["surface"].trim_start_matches(['\'', '=']), "{hit:?}");
        }
    }
    for slogan in table(&one, "slogans.csv") {
        let count: u64 = slogan["hits"].parse().expect("a count");
        assert_eq!(Some(&count), of_slogan.get(slogan["slogan"].as_str()), "{}", slogan["slogan"]);
    }
}
