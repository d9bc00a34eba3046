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

/// Precision, recall and F1 of found things.
fn f1(right: usize, wrong: usize, missed: usize) -> f64 {
    2.0 * right as f64 / (2 * right + wrong + missed).max(1) as f64
}

fn labels(path: &std::path::Path) -> Vec<serde_json::Value> {
    fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn stem(row: &Row) -> String {
    std::path::Path::new(&row["source"]).file_stem().unwrap().to_string_lossy().into_owned()
}

/// A word without white space, and without marks at its ends, in one width.
fn squeezed(words: &str) -> String {
    let plain: String = words.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '，' { ',' } else { c }).collect();
    plain.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Exact spans of numeric slogans and whole lists of members, as readers labelled them.
#[test]
fn slogans_and_members_are_those_that_readers_labelled() {
    let (Some(office), Some(office_labels)) = (shared("eval/texts/office"), shared("eval/office-dev.jsonl")) else { return };
    let (Some(reports), Some(report_labels)) = (shared("eval/texts"), shared("eval/slogans-dev.jsonl")) else { return };
    for (folder, gold, slogans_least, members_least) in [(&office, office_labels, 0.92, 0.85), (&reports, report_labels, 0.95, 0.75)] {
        let gold = labels(&gold);
        let doc = |g: &serde_json::Value| g["doc"].as_str().unwrap().to_owned();
        let docs: std::collections::BTreeSet<String> = gold.iter().map(doc).collect();
        let files: Vec<std::path::PathBuf> = docs.iter().map(|d| folder.join(format!("{d}.txt"))).collect();
        let files: Vec<&std::path::Path> = files.iter().map(|p| p.as_path()).collect();
        let tables = tables(&files, "x", &["slogan_hits", "slogan_members"]);
        type Place = (String, u64, u64);
        let at = |g: &serde_json::Value| -> Place { (doc(g), g["start"].as_u64().unwrap(), g["end"].as_u64().unwrap()) };
        let labelled = |label: &str| gold.iter().filter(|g| g["label"] == label).map(at).collect::<std::collections::BTreeSet<Place>>();
        let (wanted, open) = (labelled("slogan"), labelled("ambiguous"));
        let number = |row: &Row, column: &str| row[column].parse::<u64>().unwrap();
        let found: std::collections::BTreeSet<Place> = tables["slogan_hits"]
            .iter()
            .filter(|r| r["class"] == "numeric" && r["field"] == "text")
            .map(|r| (stem(r), number(r, "start"), number(r, "end")))
            .filter(|f| wanted.contains(f) || !open.iter().any(|o| o.0 == f.0 && o.1 < f.2 && f.1 < o.2))
            .collect();
        let right = found.intersection(&wanted).count();
        let score = f1(right, found.len() - right, wanted.len() - right);
        assert!(score >= slogans_least, "slogans {score} in {}", folder.display());

        let mut lists: BTreeMap<(String, String, u64), BTreeMap<u64, String>> = BTreeMap::new();
        for row in tables["slogan_members"].iter().filter(|r| r["origin"] == "after" || r["origin"] == "before") {
            let surface: String = row["surface"].split_whitespace().collect();
            lists.entry((stem(row), surface, number(row, "start"))).or_default().insert(number(row, "position"), squeezed(&row["member"]));
        }
        let mut got: BTreeMap<(String, String), Vec<Vec<String>>> = BTreeMap::new();
        lists.into_iter().for_each(|((d, s, _), list)| got.entry((d, s)).or_default().push(list.into_values().collect()));
        let name = |g: &serde_json::Value| (doc(g), g["text"].as_str().unwrap().split_whitespace().collect::<String>());
        let mut wanted: BTreeMap<(String, String), Vec<Vec<String>>> = BTreeMap::new();
        for g in gold.iter().filter(|g| (g["label"] == "slogan" || g["label"] == "frame") && g["members"].is_array()) {
            let list: Vec<String> = g["members"].as_array().unwrap().iter().map(|m| squeezed(m.as_str().unwrap())).collect();
            if !list.is_empty() {
                wanted.entry(name(g)).or_default().push(list);
            }
        }
        let open: Vec<(String, String)> = gold.iter().filter(|g| g["label"] == "ambiguous").map(name).collect();
        let right = got.iter().filter(|(k, lists)| wanted.get(*k).is_some_and(|w| lists.iter().any(|l| w.contains(l)))).count();
        let judged = got.keys().filter(|k| wanted.contains_key(*k) || !open.contains(k)).count();
        let score = f1(right, judged - right, wanted.len() - right);
        assert!(score >= members_least, "members {score} in {}", folder.display());
    }
}

/// Our words are those of jieba-rs, whole texts and line by line, guessing or not.
#[test]
fn real_texts_are_cut_as_jieba_rs_cuts_them() {
    use tifa::segment::{Cutter, Jieba, Segmenter, bundled_words};
    let pairs: Vec<(Cutter, Jieba)> = [true, false]
        .into_iter()
        .flat_map(|hmm| [(Cutter::new(false, hmm), Jieba::new(&[], hmm)), (Cutter::new(true, hmm), Jieba::new(&bundled_words(), hmm))])
        .collect();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for file in ["data/gwr.jsonl", "data/cpc.jsonl", "data/xwlb-sample.jsonl"] {
        let Some(path) = shared(file) else { continue };
        let mut tokens = 0;
        for line in fs::read_to_string(path).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = ["content", "text"].iter().find_map(|f| record[f].as_str()).unwrap();
            for (cutter, jieba) in &pairs {
                for part in text.lines().chain([text]) {
                    cutter.cut(part, &mut ours);
                    jieba.cut(part, &mut theirs);
                    assert_eq!(ours, theirs, "{file}: {part}");
                    tokens += ours.len();
                }
            }
        }
        assert!(tokens > 1_000_000, "{file}: {tokens}");
    }
}
