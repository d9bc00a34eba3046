//! Bad documents cost a row of problems.csv each, and nothing else.

use std::fs;

use crate::support::{call, run, table, tifa};

#[test]
fn documents_in_are_documents_out_and_lost_ones() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    let speech = "在全县大会上的讲话\n(2016年3月5日)\n同志们:\n要落实“三个到位”,解决好三农问题。\n";
    put("good.txt", speech.as_bytes());
    put("empty.txt", b"");
    put("mark.txt", b"\xef\xbb\xbf");
    put("blank.txt", b" \n\t\n\xe3\x80\x80\n");
    put("nul.txt", speech.replace("大会", "大\0会").as_bytes());
    put("cut.txt", &speech.as_bytes()[..speech.len() - 2]);
    put("a.pdf", b"%PDF-1.4 nothing");
    put("disguised.txt", b"%PDF-1.4 nothing");
    put("old.doc", b"\xd0\xcf\x11\xe0");
    put("broken.docx", b"PK\x03\x04 no zip");
    put("picture.png", b"\x89PNG");
    let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"同志们,三农工作很重要。\"}}\nnot json\n{{\"other\":1}}\n", "农".repeat(700_000));
    put("records.jsonl", long.as_bytes());
    put("records.csv", "编号,正文\n1,\"=1+1,同志们\"\n2,\n".as_bytes());
    put("broken.txt.gz", b"\x1f\x8b\x08 broken");
    fs::create_dir(dir.path().join("folder.txt")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        std::os::unix::fs::symlink("/nowhere/at/all.txt", dir.path().join("gone.txt")).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    assert_eq!(run(out.path(), &[dir.path().to_str().unwrap(), "--max-document-mib", "1"]), 1);
    let problems = table(&out.path().join("problems.csv"));
    let code = |source: &str| problems.iter().find(|p| p["source"] == source).map(|p| p["code"].as_str());
    for (source, wanted) in [
        ("empty.txt", "empty-file"),
        ("mark.txt", "no-text"),
        ("blank.txt", "no-text"),
        ("nul.txt", "nul-bytes"),
        ("cut.txt", "truncated-end"),
        ("a.pdf", "pdf"),
        ("disguised.txt", "pdf"),
        ("old.doc", "legacy-word"),
        ("broken.docx", "broken-container"),
        ("broken.txt.gz", "broken-container"),
        ("picture.png", "unsupported-type"),
        ("records.jsonl#1", "too-large"),
        ("records.jsonl#3", "broken-record"),
        ("records.jsonl#4", "no-text-field"),
        ("records.csv#2", "no-text"),
        ("folder.txt", "folder-named-like-file"),
        #[cfg(unix)]
        ("loop", "link-loop"),
        #[cfg(unix)]
        ("gone.txt", "unreadable"),
    ] {
        assert_eq!(code(source), Some(wanted), "{source}");
    }
    let speeches = table(&out.path().join("speeches.csv"));
    let sources: Vec<&str> = speeches.iter().map(|s| s["source"].as_str()).collect();
    assert_eq!(sources, ["cut.txt", "good.txt", "nul.txt", "records.csv#1", "records.jsonl#2"]);
    let record: serde_json::Value = serde_json::from_slice(&fs::read(out.path().join("run.json")).unwrap()).unwrap();
    let count = |name: &str| record["counts"][name].as_u64().unwrap();
    assert_eq!(count("documents_in"), count("documents_out") + count("documents_lost"));
    assert_eq!(count("documents_out"), 5);
    assert_eq!(count("documents_lost"), problems.iter().filter(|p| p["severity"] == "error").count() as u64);
    assert!(problems.iter().all(|p| !p["message"].is_empty() && !p["remedy"].is_empty()));
}

#[test]
fn a_cell_cannot_run_as_a_formula() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("=cmd|'x'!A1.txt"), "=HYPERLINK(1)\n同志们:\n三农工作很重要。\n").unwrap();
    fs::write(dir.path().join("+1.jsonl"), "{\"id\":\"@SUM(A1)\",\"title\":\"-2+3\",\"text\":\"同志们,三农工作很重要。\"}\n").unwrap();
    let out = tempfile::tempdir().unwrap();
    run(out.path(), &[dir.path().to_str().unwrap()]);
    for name in ["speeches", "slogan_hits", "themes", "problems"] {
        for row in table(&out.path().join(format!("{name}.csv"))) {
            for (column, cell) in row {
                let number = cell.parse::<f64>().is_ok();
                assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}.{column}: {cell}");
            }
        }
    }
}

#[test]
fn a_run_that_cannot_be_leaves_the_last_tables_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), "同志们:\n三农工作很重要。\n").unwrap();
    let out = tempfile::tempdir().unwrap();
    run(out.path(), &[dir.path().to_str().unwrap()]);
    let before = crate::support::files(out.path());
    let bad = dir.path().join("bad.toml");
    fs::write(&bad, "[[slogan]]\nname = \"x\"\n").unwrap();
    let (code, output) = call(tifa().arg("run").arg(dir.path()).args(["-q", "--lexicon"]).arg(&bad).arg("-o").arg(out.path()));
    assert_eq!(code, 2);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("bad.toml") && message.contains("class"), "{message}");
    assert!(before == crate::support::files(out.path()));
}

#[test]
fn standard_input_and_gzip_are_read() {
    use std::io::Write;
    let out = tempfile::tempdir().unwrap();
    let mut child = tifa().args(["run", "-", "-q", "-o"]).arg(out.path()).stdin(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("同志们:\n三农工作很重要。\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(table(&out.path().join("slogans.csv"))[0]["slogan"], "三农");
}

#[test]
fn repeated_ids_are_told_apart_and_a_bad_table_of_metadata_stops_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let records = ["a", "a", "a~2", "a"].map(|id| format!("{{\"id\":\"{id}\",\"text\":\"三农工作。\",\"date\":\"soon\"}}\n"));
    put("x.jsonl", &records.concat());
    put("metadata.csv", "level,other\ncounty,1\n");
    let out = tempfile::tempdir().unwrap();
    assert_eq!(run(out.path(), &[dir.path().to_str().unwrap()]), 1);
    let speeches = table(&out.path().join("speeches.csv"));
    let ids: Vec<&str> = speeches.iter().map(|r| r["source"].as_str()).collect();
    assert_eq!(ids, ["x.jsonl#a", "x.jsonl#a~2", "x.jsonl#a~2~2", "x.jsonl#a~3"]);
    let problems = table(&out.path().join("problems.csv"));
    let count = |code: &str| problems.iter().filter(|p| p["code"] == code).count();
    assert_eq!((count("repeated-id"), count("bad-metadata"), count("bad-date")), (3, 1, 4));
}

/// Names that are taken are noticed wherever documents stand: within a group that a worker takes, in another, in a later batch.
#[test]
fn repeated_ids_are_told_apart_far_from_one_another() {
    let dir = tempfile::tempdir().unwrap();
    let record = |id: usize| format!("{{\"id\":\"{}\",\"text\":\"抓好三农工作。\"}}\n", if id % 20 == 3 { 3 } else { id });
    fs::write(dir.path().join("x.jsonl"), (0..5000).map(record).collect::<String>()).unwrap();
    let named = |threads: &str| {
        let out = tempfile::tempdir().unwrap();
        run(out.path(), &[dir.path().to_str().unwrap(), "--threads", threads]);
        let sources = |name: &str| -> Vec<String> { table(&out.path().join(name)).iter().map(|row| row["source"].clone()).collect() };
        let repeated = table(&out.path().join("problems.csv")).iter().filter(|p| p["code"] == "repeated-id").count();
        (sources("speeches.csv"), sources("slogan_hits.csv"), repeated)
    };
    let (speeches, hits, repeated) = named("2");
    let mut expected = 0;
    let name = |id: usize| {
        expected += usize::from(id % 20 == 3);
        if id % 20 != 3 || expected == 1 { format!("x.jsonl#{id}") } else { format!("x.jsonl#3~{expected}") }
    };
    assert_eq!(speeches, (0..5000).map(name).collect::<Vec<_>>());
    assert_eq!((&hits, repeated), (&speeches, 249));
    assert_eq!(named("1"), (speeches, hits, repeated));
}

/// Takes files away, and shortens and lengthens others, once they are found and before they are read.
struct Meddler(std::path::PathBuf);

impl tifa::observe::Observer for Meddler {
    fn planned(&self, _files: usize, _bytes: u64) {
        fs::remove_file(self.0.join("gone.txt")).unwrap();
        fs::remove_file(self.0.join("gone.jsonl")).unwrap();
        fs::create_dir(self.0.join("gone.jsonl")).unwrap();
        fs::write(self.0.join("shorter.txt"), "同志们:\n三农工作").unwrap();
        fs::write(self.0.join("emptied.txt"), "").unwrap();
        fs::write(self.0.join("longer.jsonl"), "{\"text\":\"三农工作。\"}\n".repeat(3)).unwrap();
    }
}

#[test]
fn inputs_that_change_or_vanish_before_they_are_read_cost_themselves() {
    let (dir, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for name in ["gone.txt", "gone.jsonl", "shorter.txt", "emptied.txt", "longer.jsonl", "same.txt"] {
        let text = if name.ends_with("jsonl") { "{\"text\":\"三农工作。\"}\n" } else { "同志们:\n三农工作很重要。\n" };
        fs::write(dir.path().join(name), text).unwrap();
    }
    let discover = tifa::input::discover::Discover { inputs: vec![dir.path().to_owned()], ..Default::default() };
    let plan = tifa::plan::Plan { discover, output: out.path().join("out"), ..Default::default() };
    let outcome = tifa::pipeline::run(&plan, &Meddler(dir.path().to_owned())).unwrap();
    assert_eq!((outcome.counts.documents_in, outcome.counts.documents_out, outcome.counts.documents_lost), (8, 5, 3));
    let codes: Vec<(String, String)> =
        table(&plan.output.join("problems.csv")).into_iter().map(|p| (p["source"].clone(), p["code"].clone())).collect();
    for (source, code) in [("gone.txt", "unreadable"), ("gone.jsonl", "unreadable"), ("emptied.txt", "empty-file")] {
        assert!(codes.contains(&(source.into(), code.into())), "{codes:?}");
    }
}
