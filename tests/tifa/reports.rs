//! Workbook, page, figures and files for other tools. Python's readers, a browser and LibreOffice look at them too, in
//! `tests/reports`.

use std::fs;
use std::io::Read;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use serde_json::Value;

use crate::support::{call, files, root, run, table, tifa};

const ALL: [&str; 4] = ["--xlsx", "--html", "--parquet", "--jsonl"];

/// The corpus with every report; figures only where the machine has a font for them.
fn reported(out: &Path, more: &[&str]) {
    let corpus = root().join("corpus");
    let mut args = vec![corpus.to_str().unwrap()];
    args.extend(ALL);
    args.extend(more);
    if has_font() {
        args.push("--figures");
    }
    run(out, &args);
}

fn has_font() -> bool {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("2010.txt"), "抓好三农工作。").unwrap();
    let (code, output) = call(tifa().arg("run").arg(dir.path()).arg("-o").arg(dir.path().join("out")).args(["-q", "--figures"]));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    if code == 2 && words.contains("--figures needs a font") {
        assert!(words.contains("--font"), "no remedy: {words}");
        eprintln!("skipped: figures, for this machine has no font with Chinese characters");
        return false;
    }
    assert!(code <= 1, "{words}");
    true
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The text of a file in the workbook.
fn part(workbook: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(workbook).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_table_has_the_same_rows_in_every_format_and_the_run_knows_its_files() {
    let out = tempfile::tempdir().unwrap();
    reported(out.path(), &[]);
    let record = json(&out.path().join("run.json"));
    let outputs = record["outputs"].as_array().unwrap();
    let mut named: Vec<&str> = outputs.iter().map(|o| o["file"].as_str().unwrap()).chain(["run.json"]).collect();
    named.sort_unstable();
    let there = files(out.path());
    assert_eq!(named, there.keys().map(String::as_str).collect::<Vec<_>>());
    for output in outputs {
        let bytes = &there[output["file"].as_str().unwrap()];
        assert_eq!(output["bytes"], bytes.len());
        assert_eq!(output["xxh3"], format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes)));
    }
    let mut tables = 0;
    for name in there.keys().filter_map(|n| n.strip_suffix(".csv")) {
        let rows = table(&out.path().join(format!("{name}.csv")));
        let lines = String::from_utf8(there[&format!("{name}.jsonl")].clone()).unwrap();
        assert_eq!(lines.lines().count(), rows.len(), "{name}");
        let reader = SerializedFileReader::new(fs::File::open(out.path().join(format!("{name}.parquet"))).unwrap()).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows() as usize, rows.len(), "{name}");
        tables += 1;
    }
    assert!(tables >= 13);
    // Types: a year is an integer, a rate a double, an empty cell nothing, evidence a list.
    let hits = String::from_utf8(there["slogan_hits.jsonl"].clone()).unwrap();
    let rows = table(&out.path().join("slogan_hits.csv"));
    for (line, row) in hits.lines().zip(&rows) {
        let line: Value = serde_json::from_str(line).unwrap();
        let evidence: Vec<&str> = line["evidence"].as_array().unwrap().iter().map(|e| e.as_str().unwrap()).collect();
        assert_eq!(evidence.join(";"), row["evidence"]);
        assert_eq!(line["year"].as_i64().map(|y| y.to_string()).unwrap_or_default(), row["year"]);
        assert_eq!(line["start"].is_null(), row["start"].is_empty());
    }
    let reader = SerializedFileReader::new(fs::File::open(out.path().join("slogans_by_year.parquet")).unwrap()).unwrap();
    for (typed, row) in reader.get_row_iter(None).unwrap().zip(table(&out.path().join("slogans_by_year.csv"))) {
        let typed = typed.unwrap();
        assert_eq!(typed.get_int(0).unwrap().to_string(), row["year"]);
        assert_eq!(typed.get_long(4).unwrap().to_string(), row["hits"]);
        assert_eq!(typed.get_double(6).unwrap(), row["per_10k_chars"].parse::<f64>().unwrap());
    }
}

#[test]
fn reports_are_made_again_from_the_tables_alone() {
    let (out, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    reported(out.path(), &["--figure-size", "800x500"]);
    let first = files(out.path());
    let is_report = |name: &str| name.starts_with("tifa.") || name.starts_with("figure-") || name.ends_with(".parquet");
    for (name, bytes) in first.iter().filter(|(name, _)| !is_report(name)) {
        fs::write(copy.path().join(name), bytes).unwrap();
    }
    let mut again = tifa();
    again.arg("report").arg(copy.path()).args(["--only", "xlsx", "--only", "html", "--only", "parquet"]);
    if first.contains_key("figure-slogans.svg") {
        again.args(["--only", "figures"]);
    }
    let (code, output) = call(&mut again);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&output.stderr));
    let second = files(copy.path());
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{name} differs when made again");
    }
    assert_eq!(first.len(), second.len());

    // A table that someone has edited is told; a folder without a run is refused.
    let path = copy.path().join("trends.csv");
    fs::write(&path, fs::read_to_string(&path).unwrap().replacen("slogan", "slogan ", 1)).unwrap();
    let (code, output) = call(tifa().arg("report").arg(copy.path()).args(["--only", "html"]));
    assert_eq!(code, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("trends.csv is not as the run wrote it, or gone"));
    let empty = tempfile::tempdir().unwrap();
    let (code, output) = call(tifa().arg("report").arg(empty.path()));
    assert_eq!(code, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("run.json"));
    assert_eq!(files(empty.path()).len(), 0);
}

#[test]
fn reports_of_an_earlier_run_go_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (texts, out) = (dir.path().join("texts"), dir.path().join("out"));
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("2010.txt"), "同志们:抓好三农工作。").unwrap();
    run(&out, &[texts.to_str().unwrap(), "--xlsx", "--html", "--parquet", "--jsonl"]);
    fs::write(out.join("mine.xlsx"), "mine").unwrap();
    run(&out, &[texts.to_str().unwrap()]);
    let left: Vec<String> = files(&out).into_keys().filter(|n| !n.ends_with(".csv") && !n.ends_with(".json")).collect();
    assert_eq!(left, ["mine.xlsx"]);
    assert!(!out.join("paragraphs.csv").exists());
}

#[test]
fn text_from_the_corpus_stays_text() {
    let dir = tempfile::tempdir().unwrap();
    let page = |name: &str, title: &str, body: &str| {
        let texts = dir.path().join(name);
        fs::create_dir(&texts).unwrap();
        let record = serde_json::json!({ "id": "a", "title": title, "year": 2015, "content": body });
        fs::write(texts.join("a.jsonl"), format!("{record}\n")).unwrap();
        let out = dir.path().join(format!("{name}-out"));
        run(&out, &[texts.to_str().unwrap(), "--html", "--xlsx", "--jsonl"]);
        (fs::read_to_string(out.join("tifa.html")).unwrap(), out)
    };
    let evil = "</script><script>alert('三农')</script><!-- ]]> &amp; <img src=x onerror=alert(1)> 抓好三农工作,\u{202e}坚持三个代表。";
    let (plain, _) = page("plain", "讲话", "抓好三农工作,坚持三个代表。");
    let (hostile, out) = page("hostile", "=cmd|' /C calc'!A0 </title><script>", evil);
    for tag in ["<script", "</script", "<img", "<!--", "</title"] {
        assert_eq!(plain.matches(tag).count(), hostile.matches(tag).count(), "{tag} came in from the corpus");
    }
    assert!(hostile.contains("\\u003c/script>\\u003cscript>alert"), "the text itself is kept");
    let lines = fs::read_to_string(out.join("paragraphs.jsonl")).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    // What cleaning takes out of a text (an entity's letters, a mark that turns the direction) is not shown as text either.
    assert_eq!(first["text"], evil.replace("&amp;", "&").replace('\u{202e}', ""));
    let speeches = part(&out.join("tifa.xlsx"), "xl/worksheets/sheet9.xml");
    assert!(speeches.contains("=cmd|") && !speeches.contains("<f>"), "a title is no formula");
}

#[test]
fn a_web_page_is_shown_without_its_tags_and_with_its_slogans_marked() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("texts");
    fs::create_dir(&texts).unwrap();
    let body = "<p>同志们:我们要抓好<a href=\"http://x.y/?a=1&amp;b=2\">三农</a>&nbsp;工作，坚持<b>四个全面</b>。</p>";
    fs::write(texts.join("2015.html"), format!("<html><body><h1>讲话</h1>{body}</body></html>")).unwrap();
    let out = dir.path().join("out");
    run(&out, &[texts.to_str().unwrap(), "--html"]);
    let paragraphs = table(&out.join("paragraphs.csv"));
    assert!(paragraphs.iter().all(|r| !r["text"].contains('<')), "{paragraphs:?}");
    let page = fs::read_to_string(out.join("tifa.html")).unwrap();
    let details = page.split("id=\"data-details\">").nth(1).unwrap().split("</script>").next().unwrap();
    let details: Value = serde_json::from_str(details).unwrap();
    let mut marked = Vec::new();
    for paragraph in details["rows"][0][3].as_array().unwrap() {
        let text: Vec<char> = paragraph[1].as_str().unwrap().chars().collect();
        for mark in paragraph[2].as_array().unwrap() {
            let (from, to) = (mark[0].as_u64().unwrap() as usize, mark[1].as_u64().unwrap() as usize);
            marked.push(text[from..to].iter().collect::<String>());
        }
    }
    assert_eq!(marked, ["三农", "四个全面"]);
}

#[test]
fn no_input_is_overwritten_and_no_strangers_file_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let record = "{\"id\":\"a\",\"year\":2010,\"content\":\"抓好三农工作。\"}\n";
    fs::write(dir.path().join("speeches.jsonl"), record).unwrap();
    let (code, output) = call(tifa().arg("run").arg(dir.path()).arg("-o").arg(dir.path()).args(["-q", "--jsonl"]));
    assert_eq!(code, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("speeches.jsonl is an input"));
    assert_eq!(files(dir.path()).len(), 1);
    // In a folder of its own the output may hold someone's file of such a name: it stays.
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("figure-slogans.png"), "mine").unwrap();
    run(&out, &[dir.path().to_str().unwrap()]);
    run(&out, &[dir.path().to_str().unwrap()]);
    assert_eq!(fs::read(out.join("figure-slogans.png")).unwrap(), b"mine");
}

#[test]
fn a_table_that_a_spreadsheet_saved_again_is_read_all_the_same() {
    let out = tempfile::tempdir().unwrap();
    run(out.path(), &[root().join("corpus").to_str().unwrap()]);
    let path = out.path().join("slogans.csv");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace(",true,", ",TRUE,").replace(",false,", ",FALSE,")).unwrap();
    fs::remove_file(out.path().join("trends.csv")).unwrap();
    let (code, _) = call(tifa().arg("report").arg(out.path()).args(["--only", "jsonl", "--only", "parquet", "--only", "xlsx"]));
    assert_eq!(code, 1);
    let lines = fs::read_to_string(out.path().join("slogans.jsonl")).unwrap();
    let known = lines.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["known"].as_bool().unwrap());
    assert!(known.filter(|k| *k).count() > 100);
}

#[test]
fn nothing_to_show_is_shown_too() {
    let dir = tempfile::tempdir().unwrap();
    let texts = dir.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("a.txt"), "今天天气很好。").unwrap();
    let out = dir.path().join("out");
    let mut args = vec![texts.to_str().unwrap(), "--lang", "zh"];
    args.extend(ALL);
    if has_font() {
        args.push("--figures");
    }
    run(&out, &args);
    assert!(out.join("tifa.xlsx").exists() && out.join("tifa.html").exists());
    assert!(part(&out.join("tifa.xlsx"), "xl/workbook.xml").contains("上下文"));
    let (code, output) = call(tifa().arg("report").arg(&out).args(["--only", "xlsx", "--only", "html"]));
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn chinese_headers_reach_every_format() {
    let out = tempfile::tempdir().unwrap();
    let corpus = root().join("corpus");
    run(out.path(), &[corpus.to_str().unwrap(), "--headers", "zh", "--xlsx", "--html", "--parquet", "--jsonl"]);
    let lines = fs::read_to_string(out.path().join("slogans.jsonl")).unwrap();
    assert!(lines.starts_with("{\"提法\":"), "{}", lines.lines().next().unwrap());
    let reader = SerializedFileReader::new(fs::File::open(out.path().join("slogans.parquet")).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().schema().get_fields()[0].name(), "提法");
    // The page reads tables with either header.
    let page = fs::read_to_string(out.path().join("tifa.html")).unwrap();
    assert!(page.contains("乡村振兴"));
}

#[test]
fn a_run_is_summed_up_in_ten_lines_and_as_json() {
    let out = tempfile::tempdir().unwrap();
    let (code, output) = call(tifa().arg("run").arg(root().join("corpus")).arg("-o").arg(out.path()).arg("--json"));
    assert_eq!(code, 0);
    let words = String::from_utf8(output.stderr).unwrap();
    let summary: Vec<&str> = words.lines().skip_while(|l| !l.starts_with("documents read")).collect();
    assert_eq!(summary.len(), 10, "{words}");
    assert!(!words.contains('\u{1b}'), "no colours where there is no terminal");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let by_year = table(&out.path().join("slogans_by_year.csv"));
    let last = said["last_year"].to_string();
    let most = by_year.iter().filter(|r| r["year"] == last).map(|r| r["hits"].parse::<u64>().unwrap()).max().unwrap();
    assert_eq!(said["top"][0]["hits"], most);
    assert_eq!(said["counts"]["speeches"], table(&out.path().join("speeches.csv")).len());
    let (_, quiet) = call(tifa().arg("run").arg(root().join("corpus")).arg("-o").arg(out.path()).arg("-q"));
    assert!(quiet.stderr.is_empty() && quiet.stdout.is_empty());
}

#[test]
fn a_size_and_a_font_that_cannot_be_stop_before_anything_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = root().join("corpus");
    for (args, words) in [
        (vec!["--figures", "--figure-size", "wide"], "--figure-size"),
        (vec!["--figures", "--figure-size", "10x10"], "--figure-size"),
        (vec!["--figures", "--font", "no-such.ttf"], "no-such.ttf"),
        (vec!["--figures", "--font", "Cargo.toml"], "Cargo.toml"),
    ] {
        let (code, output) = call(tifa().current_dir(root()).arg("run").arg(&corpus).arg("-o").arg(dir.path().join("out")).args(args));
        assert_eq!(code, 2);
        assert!(String::from_utf8_lossy(&output.stderr).contains(words));
        assert!(!dir.path().join("out").exists());
    }
}
