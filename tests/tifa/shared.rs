//! Tests on texts that lie beside the project and are no part of it; skipped where they are not there.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use crate::support::{Row, run, shared, table};

fn tables(input: &[&std::path::Path], terms: &str, wanted: &[&str]) -> HashMap<String, Vec<Row>> {
    let out = tempfile::tempdir().unwrap();
    let list = out.path().join("terms.txt");
    fs::write(&list, terms).unwrap();
    let mut args: Vec<&str> = input.iter().map(|p| p.to_str().unwrap()).collect();
    args.extend(["--terms", list.to_str().unwrap()]);
    run(&out.path().join("o"), &args);
    wanted.iter().map(|t| (t.to_string(), table(&out.path().join("o").join(format!("{t}.csv"))))).collect()
}

fn id(row: &Row) -> &str {
    row["source"].rsplit('#').next().unwrap()
}

#[test]
fn published_counts_that_plain_search_confirms_are_confirmed() {
    let (Some(published), Some(reports), Some(congresses)) =
        (shared("eval/published-dev.csv"), shared("data/gwr.jsonl"), shared("data/cpc.jsonl"))
    else {
        return;
    };
    let published = table(&published);
    let terms: std::collections::BTreeSet<&str> = published.iter().map(|r| r["term"].as_str()).collect();
    let list = terms.into_iter().collect::<Vec<_>>().join("\n");
    let tables = tables(&[&reports, &congresses], &list, &["term_counts", "speeches"]);
    let counts: HashMap<(&str, &str), &str> =
        tables["term_counts"].iter().map(|r| ((id(r), r["term"].as_str()), r["count"].as_str())).collect();
    let mut checked = 0;
    for row in published.iter().filter(|r| r["published"] == r["substring"]) {
        assert_eq!(counts[&(row["doc"].as_str(), row["term"].as_str())], row["published"], "{} {}", row["doc"], row["term"]);
        checked += 1;
    }
    assert!(checked >= 30);
    // Resolutions say that they have no year; they are no reports of one.
    assert!(tables["speeches"].iter().filter(|r| id(r).starts_with("npc-resolution")).all(|r| r["year"].is_empty()));
}

#[test]
fn one_text_in_many_encodings_gives_one_set_of_counts() {
    let Some(folder) = shared("data/encodings") else { return };
    let tables = tables(&[&folder], "发展\n改革\n人民\n三农\n互联网", &["slogan_hits", "themes", "term_counts", "speeches", "problems"]);
    let counts = |source: &str| {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for row in tables["slogan_hits"].iter().filter(|r| r["source"] == source) {
            let n = all.get(&row["slogan"]).map_or(0, |n: &String| n.parse::<u32>().unwrap());
            all.insert(row["slogan"].clone(), (n + 1).to_string());
        }
        all.extend(
            tables["themes"]
                .iter()
                .filter(|r| r["source"] == source)
                .map(|r| (r["theme"].clone(), format!("{} {}", r["hits"], r["score"]))),
        );
        all.extend(tables["term_counts"].iter().filter(|r| r["source"] == source).map(|r| (r["term"].clone(), r["count"].clone())));
        all
    };
    let plain = counts("00_clean_2018.utf8.txt");
    assert!(plain.len() > 60);
    let speeches = |source: &str| tables["speeches"].iter().filter(|r| r["source"] == source).count();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // 16 holds a passage twice, 19 holds four reports, 22 and 23 hold nothing.
        match &name[..2] {
            "16" => assert_eq!(speeches(&name), 1),
            "19" => assert_eq!(speeches(&name), 4),
            "22" | "23" => assert!(tables["problems"].iter().any(|r| r["source"] == name && r["severity"] == "error")),
            _ => assert_eq!(counts(&name), plain, "{name}"),
        }
    }
}

#[test]
fn office_speeches_are_read_as_a_reader_reads_them() {
    let (Some(labels), Some(folder)) = (shared("eval/office-speeches-dev.jsonl"), shared("eval/texts/office")) else { return };
    let tables = tables(&[&folder], "x", &["speeches"]);
    let (mut years, mut bodies, mut all) = (0, 0, 0);
    for line in fs::read_to_string(labels).unwrap().lines() {
        let label: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = format!("{}:{}", label["file"].as_str().unwrap(), label["part"]);
        let row = tables["speeches"].iter().find(|r| r["speech_id"] == at).unwrap_or_else(|| panic!("{at}"));
        all += 1;
        let year = label["year"].as_i64().map_or(String::new(), |y| y.to_string());
        years += (row["year"] == year && row["year_source"] == label["year_evidence"].as_str().unwrap()) as usize;
        let near = |column: &str, want: &serde_json::Value| row[column].parse::<i64>().unwrap().abs_diff(want.as_i64().unwrap()) <= 5;
        bodies += (near("start", &label["body_start"]) && near("end", &label["body_end"])) as usize;
    }
    assert_eq!(tables["speeches"].len(), all);
    assert!(years * 10 >= all * 9 && bodies * 10 >= all * 9, "{years} years and {bodies} bodies of {all}");
}

#[test]
fn two_office_speeches_of_one_page() {
    let Some(file) = shared("eval/texts/seed-office-speeches.txt") else { return };
    let tables = tables(&[&file], "讲话", &["speeches", "term_counts"]);
    let speeches = &tables["speeches"];
    assert_eq!(speeches.len(), 2);
    assert_eq!((speeches[0]["year"].as_str(), speeches[0]["year_masked"].as_str()), ("", "true"));
    assert_eq!((speeches[1]["year"].as_str(), speeches[1]["year_source"].as_str()), ("2010", "inferred"));
    assert!(speeches[1]["year_evidence"].contains("开局之年"));
    // 重要讲⏎话 counts as 讲话.
    let text: String = fs::read_to_string(&file).unwrap().split_whitespace().collect();
    let body = &text[text.find("(201*年12月30日)").unwrap()..text.find("友情提示").unwrap()];
    let head = "忠诚服务创先争优推动办公室工作再上新台阶在党政办公室年终工作总结会上的讲话";
    let wanted = body.matches("讲话").count() + head.matches("讲话").count();
    assert_eq!(tables["term_counts"][1]["count"], wanted.to_string());
}
