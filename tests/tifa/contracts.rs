//! What users and programs rely on: columns, offsets, and tables that agree with one another.

use std::collections::HashMap;
use std::fs;

use tifa::input::encoding;
use tifa::report::tables::TABLES;

use crate::support::{Row, files, root, run, table};

/// The columns of the contract, in no particular order.
const PROMISED: &[(&str, &str)] = &[
    (
        "speeches",
        "speech_id source part title date year year_source year_masked place speaker encoding start end chars tokens sentences slogan_hits slogans_distinct duplicate_of similarity",
    ),
    ("sections", "speech_id source number level heading start end chars theme theme_share"),
    ("slogan_hits", "speech_id source year slogan surface class kind quoted evidence layer start end left right"),
    ("slogan_members", "speech_id source slogan surface class start end declared found origin position member"),
    ("new_slogans", "rank slogan class kind score reasons speeches hits first_year last_year contexts"),
    ("slogans", "slogan class kind known speeches hits per_10k_chars first_year last_year peak_year"),
    ("slogans_by_year", "year slogan speeches hits chars per_10k_chars ci_low ci_high speech_share tier"),
    ("themes", "speech_id source year theme hits score share"),
    ("themes_by_year", "year theme speeches hits score share ci_low ci_high"),
    ("term_counts", "speech_id source year term count token_count per_10k_chars"),
    ("problems", "source severity code message remedy"),
    ("trends", "kind item years slope slope_low slope_high tau p q change_year first_year last_year"),
    ("keyness", "kind item target reference target_count reference_count target_per_10k reference_per_10k g2 log_ratio log_odds z dp p q"),
];

/// FORMATS describes every column of every table under its own heading.
#[test]
fn the_documentation_names_every_column() {
    let formats = fs::read_to_string(root().join("docs/FORMATS.md")).unwrap();
    for table in TABLES {
        let section = formats.split(&format!("\n### {}\n", table.file())).nth(1).unwrap_or_else(|| panic!("{} has no section", table.name));
        let section = section.split("\n### ").next().unwrap();
        for column in table.columns {
            let row = format!("| `{}` | {} | {} |", column.name, column.zh, column.kind.name());
            assert!(section.contains(&row), "{}: {row}", table.name);
        }
    }
}

fn corpus_run() -> (tempfile::TempDir, HashMap<String, Vec<Row>>) {
    let out = tempfile::tempdir().unwrap();
    let terms = root().join("tests/gold/terms.txt");
    run(out.path(), &[root().join("corpus").to_str().unwrap(), "--terms", terms.to_str().unwrap()]);
    let tables = PROMISED.iter().map(|(name, _)| (name.to_string(), table(&out.path().join(format!("{name}.csv"))))).collect();
    (out, tables)
}

#[test]
fn tables_have_the_promised_columns_and_begin_with_a_mark() {
    let (out, _) = corpus_run();
    for (name, columns) in PROMISED {
        let text = fs::read_to_string(out.path().join(format!("{name}.csv"))).unwrap();
        let header: Vec<&str> = text.strip_prefix('\u{feff}').unwrap().lines().next().unwrap().split(',').collect();
        for column in columns.split(' ') {
            assert!(header.contains(&column), "{name} lacks {column}");
        }
        assert!(TABLES.iter().any(|t| t.name == *name));
    }
}

#[test]
fn each_row_has_a_key_of_its_own() {
    let (_out, tables) = corpus_run();
    for (name, key) in [
        ("speeches", "speech_id"),
        ("slogans", "slogan"),
        ("slogans_by_year", "year slogan"),
        ("themes", "speech_id theme"),
        ("themes_by_year", "year theme"),
        ("term_counts", "speech_id term"),
        ("slogan_hits", "speech_id field start end slogan"),
        ("slogan_members", "speech_id start end position"),
        ("new_slogans", "slogan"),
        ("trends", "kind item"),
        ("keyness", "kind item"),
    ] {
        let keys: Vec<Vec<&str>> = tables[name].iter().map(|row| key.split(' ').map(|k| row[k].as_str()).collect()).collect();
        let unique: std::collections::HashSet<_> = keys.iter().collect();
        assert!(!keys.is_empty() && unique.len() == keys.len(), "{name} has two rows for one {key}");
    }
}

/// The text in which a source's offsets count, for sources whose text is plain.
fn decoded(source: &str) -> Option<Vec<char>> {
    let (file, id) = source.split_once('#').map_or((source, None), |(f, id)| (f, Some(id)));
    let path = root().join("corpus").join(file);
    let bytes = fs::read(&path).unwrap();
    if file.ends_with(".jsonl") {
        let line = String::from_utf8(bytes).unwrap().lines().find(|l| l.contains(&format!("\"{}\"", id.unwrap()))).unwrap().to_owned();
        let record: serde_json::Value = serde_json::from_str(&line).unwrap();
        return Some(record["content"].as_str().unwrap().chars().collect());
    }
    let plain = file.ends_with(".txt") || file.ends_with(".md") || file.ends_with(".html");
    plain.then(|| encoding::decode(&bytes, None, None).text.chars().collect())
}

#[test]
fn every_hit_leads_back_to_its_characters() {
    let (_out, tables) = corpus_run();
    let mut checked = 0;
    for row in &tables["slogan_hits"] {
        let Some(text) = decoded(&row["source"]).filter(|_| row["field"] == "text") else { continue };
        let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        assert_eq!(text[start..end].iter().collect::<String>(), row["surface"], "{}", row["speech_id"]);
        checked += 1;
    }
    assert!(checked > 150, "{checked}");
    for row in &tables["sections"] {
        let Some(text) = decoded(&row["source"]) else { continue };
        let start: usize = row["start"].parse().unwrap();
        let head: String = text[start..start + row["number"].chars().count()].iter().collect();
        assert_eq!(head, row["number"], "{}", row["speech_id"]);
    }
}

#[test]
fn every_member_leads_back_to_its_characters_and_its_name() {
    let (_out, tables) = corpus_run();
    let number = |row: &Row, column: &str| row[column].parse::<usize>().unwrap();
    let mut checked = 0;
    for row in &tables["slogan_members"] {
        assert!(number(row, "position") <= number(row, "found"), "{row:?}");
        let of_slogan = |hit: &Row| hit["speech_id"] == row["speech_id"] && hit["start"] == row["start"] && hit["slogan"] == row["slogan"];
        assert!(row["class"] == "frame" || tables["slogan_hits"].iter().any(of_slogan), "{row:?}");
        let Some(text) = decoded(&row["source"]) else { continue };
        assert_eq!(text[number(row, "start")..number(row, "end")].iter().collect::<String>(), row["surface"]);
        if row["origin"] == "lexicon" {
            assert!(row["member_start"].is_empty());
            continue;
        }
        let written: String = text[number(row, "member_start")..number(row, "member_end")].iter().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(written, row["member"], "{}", row["speech_id"]);
        checked += 1;
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn every_hit_says_why_it_is_one() {
    let (_out, tables) = corpus_run();
    for row in &tables["slogan_hits"] {
        assert!(!row["evidence"].is_empty(), "{row:?}");
        assert_eq!(row["evidence"].contains("quoted"), row["quoted"] == "true", "{row:?}");
    }
}

#[test]
fn the_tables_agree_with_one_another() {
    let (out, tables) = corpus_run();
    let number = |row: &Row, column: &str| row[column].parse::<u64>().unwrap();
    let sum = |rows: &[Row], column: &str| rows.iter().map(|r| number(r, column)).sum::<u64>();
    let hits = tables["slogan_hits"].len() as u64;
    assert_eq!(sum(&tables["speeches"], "slogan_hits"), hits);
    assert_eq!(sum(&tables["slogans"], "hits"), hits);
    let dated = tables["slogan_hits"].iter().filter(|r| !r["year"].is_empty()).count() as u64;
    assert_eq!(sum(&tables["slogans_by_year"], "hits"), dated);
    let years: std::collections::BTreeSet<&str> = tables["speeches"].iter().map(|r| r["year"].as_str()).filter(|y| !y.is_empty()).collect();
    assert_eq!(tables["slogans_by_year"].len(), years.len() * tables["slogans"].len(), "every slogan for every year with documents");
    let milli = |rows: &[Row]| rows.iter().map(|r| (r["score"].parse::<f64>().unwrap() * 1000.0).round() as u64).sum::<u64>();
    let dated: Vec<Row> = tables["themes"].iter().filter(|r| !r["year"].is_empty()).cloned().collect();
    assert_eq!(milli(&dated), milli(&tables["themes_by_year"]));
    for row in &tables["slogans_by_year"] {
        let value = |c: &str| row[c].parse::<f64>().unwrap();
        assert!(value("ci_low") <= value("per_10k_chars") && value("per_10k_chars") <= value("ci_high"), "{row:?}");
    }
    let mut shares: HashMap<&str, f64> = HashMap::new();
    for row in &tables["themes"] {
        *shares.entry(row["speech_id"].as_str()).or_default() += row["share"].parse::<f64>().unwrap();
    }
    assert!(shares.values().all(|s| (s - 1.0).abs() < 1e-4), "{shares:?}");
    let package: serde_json::Value = serde_json::from_slice(&files(out.path())["datapackage.json"]).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        let header: Vec<&str> = resource["schema"]["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        let text = fs::read_to_string(out.path().join(resource["path"].as_str().unwrap())).unwrap();
        assert_eq!(text.trim_start_matches('\u{feff}').lines().next().unwrap(), header.join(","));
    }
}

#[test]
fn terms_are_counted_as_a_plain_search_counts_them() {
    let (_out, tables) = corpus_run();
    let mut checked = 0;
    for row in tables["term_counts"].iter().filter(|r| r["source"] == "county/xinnongcun.txt" && r["term"] != "九五") {
        let text = fs::read_to_string(root().join("corpus/county/xinnongcun.txt")).unwrap();
        assert_eq!(row["count"], text.matches(row["term"].as_str()).count().to_string(), "{}", row["term"]);
        checked += 1;
    }
    assert_eq!(checked, 5);
}

#[test]
fn chinese_headers_and_tables_without_a_mark() {
    let out = tempfile::tempdir().unwrap();
    run(out.path(), &[root().join("corpus/county").to_str().unwrap(), "--headers", "zh", "--no-bom"]);
    let text = fs::read_to_string(out.path().join("slogans.csv")).unwrap();
    assert!(text.starts_with("提法,类别,构成,已收录,篇数,次数"), "{}", text.lines().next().unwrap());
}

#[test]
fn groups_are_compared_apart() {
    let out = tempfile::tempdir().unwrap();
    run(out.path(), &[root().join("corpus").to_str().unwrap(), "--group", "place"]);
    let places = table(&out.path().join("themes_by_group.csv"));
    assert!(places.iter().all(|r| r["group_by"] == "place"));
    let speeches = table(&out.path().join("speeches.csv"));
    let of = |place: &str| speeches.iter().filter(|r| r["place"] == place).count();
    let first = places.iter().find(|r| !r["group"].is_empty()).unwrap();
    let in_group: std::collections::BTreeMap<&str, usize> = places
        .iter()
        .filter(|r| r["group"] == first["group"])
        .map(|r| (r["year"].as_str(), r["speeches_in_year"].parse().unwrap()))
        .collect();
    assert_eq!(in_group.values().sum::<usize>(), of(&first["group"]));
}

#[test]
fn a_settings_file_is_followed_and_flags_win_over_it() {
    let here = tempfile::tempdir().unwrap();
    fs::create_dir(here.path().join("texts")).unwrap();
    fs::write(here.path().join("texts/2016_青溪县.txt"), "同志们:\n全县的三农工作很重要,请大家抓好。\n").unwrap();
    fs::write(here.path().join("tifa.toml"), "context = 2\nno-bom = true\nheaders = \"zh\"\npath-template = \"{year}_{place}\"\n").unwrap();
    let (code, _) =
        crate::support::call(crate::support::tifa().current_dir(here.path()).args(["run", "texts", "-q", "-o", "out", "--headers", "en"]));
    assert_eq!(code, 0);
    let hit = &table(&here.path().join("out/slogan_hits.csv"))[0];
    assert_eq!((hit["left"].as_str(), hit["right"].as_str(), hit["year"].as_str()), ("县的", "工作", "2016"));
    let speech = &table(&here.path().join("out/speeches.csv"))[0];
    assert_eq!((speech["place"].as_str(), speech["year_source"].as_str()), ("青溪县", "given"));
    assert!(!fs::read(here.path().join("out/slogans.csv")).unwrap().starts_with(b"\xef\xbb\xbf"));
}
