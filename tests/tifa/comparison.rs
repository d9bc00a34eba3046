//! Duplicates, groups, years, words and what stands together: the tables against plain counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::{Row, call, root, run, shared, table, tifa};

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is '{}'", row[column]))
}

/// A folder of speeches, each with its file name and text.
fn folder(speeches: &[(&str, String)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in speeches {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn tables(input: &Path, args: &[&str]) -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    run(out.path(), &[&[input.to_str().unwrap()], args].concat());
    out
}

/// Invented paragraphs, no two alike: words in an order drawn from `seed`.
fn paragraphs(seed: u64, count: usize) -> Vec<String> {
    let words = "水利站 供销社 卫生院 林场 中学 信用社 税务所 文化站 农机队 清理 账目 修整 渠道 走访 农户 检修 设备 培训 骨干 核对 名册 张榜 公布 巡查 \
                 库区 更换 线路 登记 造册 补种 树苗 疏通 排沟 收购 余粮 东坪 西岭 南湾 北坡 上河 下塘 老街 新桥 石门 柳林 连夜 分头 逐个 马上 重新";
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut state = seed;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    let mut sentence = || (0..9).map(|i| if i == 4 { format!("{}，", draw()) } else { draw().to_owned() }).collect::<String>() + "。";
    (0..count).map(|_| (0..5).map(|_| sentence()).collect()).collect()
}

#[test]
fn altered_shuffled_and_halved_copies_are_found_and_left_out() {
    let whole = paragraphs(1, 24);
    let text = |lines: &[String]| format!("同志们：\n{}\n", lines.join("\n"));
    // One character of twenty becomes another.
    let altered: String =
        text(&whole).chars().enumerate().map(|(i, c)| if i % 20 == 7 && ('一'..='龥').contains(&c) { '换' } else { c }).collect();
    let mut shuffled = whole.clone();
    shuffled.reverse();
    shuffled.rotate_left(5);
    let other = paragraphs(2, 24);
    let dir = folder(&[
        ("2001/a-half.txt", text(&whole[..12])),
        ("2001/b-whole.txt", text(&whole)),
        ("2001/c-altered.txt", altered),
        ("2001/d-shuffled.txt", text(&shuffled)),
        ("2001/e-other.txt", text(&other)),
    ]);
    let out = tables(dir.path(), &["--keep-duplicates"]);
    let all = number(&table(&out.path().join("themes_by_year.csv"))[0], "speeches_in_year");
    let rows = table(&out.path().join("speeches.csv"));
    let copies: BTreeMap<&str, &str> = rows.iter().map(|r| (r["source"].as_str(), r["duplicate_of"].as_str())).collect();
    assert_eq!(copies["2001/b-whole.txt"], "", "the longest, and of equals the first, is kept");
    for copy in ["2001/a-half.txt", "2001/c-altered.txt", "2001/d-shuffled.txt"] {
        assert_eq!(copies[copy], "2001/b-whole.txt:1", "{copy}");
    }
    assert_eq!(copies["2001/e-other.txt"], "");
    let similarity = |source: &str| number(rows.iter().find(|r| r["source"] == source).unwrap(), "similarity");
    assert!(similarity("2001/a-half.txt") > 0.95 && similarity("2001/d-shuffled.txt") > 0.8 && similarity("2001/c-altered.txt") > 0.745);
    let notes: Vec<Row> = table(&out.path().join("problems.csv")).into_iter().filter(|r| r["code"] == "near-duplicate").collect();
    assert_eq!(notes.len(), 3);
    // Left out of the totals, not of the tables of places.
    let out = tables(dir.path(), &[]);
    let themes = table(&out.path().join("themes_by_year.csv"));
    assert_eq!(number(&themes[0], "speeches_in_year"), 2.0);
    assert_eq!(all, 5.0, "--keep-duplicates counts all");
    assert_eq!(table(&out.path().join("speeches.csv")).len(), 5);
}

#[test]
fn no_two_years_of_the_national_reports_are_duplicates() {
    let Some(reports) = shared("data/gwr.jsonl") else { return };
    let out = tables(&reports, &[]);
    let rows = table(&out.path().join("speeches.csv"));
    let copies: Vec<&str> = rows.iter().filter(|r| !r["duplicate_of"].is_empty()).map(|r| r["speech_id"].as_str()).collect();
    assert_eq!(copies, [""; 0]);
}

#[test]
fn shares_of_attention_add_up_to_one() {
    let out = tables(&root().join("corpus"), &[]);
    for (name, unit) in [("themes", "speech_id"), ("themes_by_year", "year")] {
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for row in table(&out.path().join(format!("{name}.csv"))) {
            *sums.entry(row[unit].clone()).or_default() += number(&row, "attention");
        }
        assert!(sums.len() > 20);
        for (unit, sum) in sums {
            assert!((sum - 1.0).abs() < 2e-5, "{name} {unit}: {sum}");
        }
    }
}

/// Every count of keyness.csv is that of slogan_hits.csv, and rates and differences follow.
#[test]
fn keyness_counts_what_the_hits_say() {
    let out = tables(&root().join("corpus"), &["--target", "year=2011-2025", "--item", "slogan", "--item", "word"]);
    let years: BTreeMap<String, f64> =
        table(&out.path().join("speeches.csv")).iter().map(|r| (r["speech_id"].clone(), r["year"].parse().unwrap_or(0.0))).collect();
    let mut counts: BTreeMap<(String, bool), f64> = BTreeMap::new();
    for hit in table(&out.path().join("slogan_hits.csv")) {
        *counts.entry((hit["slogan"].clone(), years[&hit["speech_id"]] >= 2011.0)).or_default() += 1.0;
    }
    let rows = table(&out.path().join("keyness.csv"));
    let slogans: Vec<&Row> = rows.iter().filter(|r| r["kind"] == "slogan").collect();
    assert!(slogans.len() > 100 && rows.iter().any(|r| r["kind"] == "word"));
    for row in slogans {
        let count = |target: bool| counts.get(&(row["item"].clone(), target)).copied().unwrap_or(0.0);
        assert_eq!((number(row, "target_count"), number(row, "reference_count")), (count(true), count(false)), "{}", row["item"]);
        let rate = number(row, "target_count") * 1e4 / number(row, "target_size");
        assert!((rate - number(row, "target_per_10k")).abs() < 1e-4);
        assert!(number(row, "difference_low") <= number(row, "difference") && number(row, "difference") <= number(row, "difference_high"));
        assert_eq!((row["reference"].as_str(), row["interval_of"].as_str()), ("rest", "speeches"));
    }
}

#[test]
fn one_speech_on_a_side_is_said() {
    let compare = |args: &[&str]| {
        let (code, output) = call(tifa().arg("compare").arg(root().join("corpus")).args(args));
        (code, String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said, told) = compare(&["--target", "year=2025"]);
    assert!(code == 0 && told.contains("a single speech: the intervals speak of sampling words"), "{told}");
    assert!(said.contains("八项规定"), "{said}");
    let (_, _, told) = compare(&["--target", "year=2011-2025", "--reference", "year=1996-2010"]);
    assert!(!told.contains("single"), "{told}");
    let (code, _, told) = compare(&["--target", "place=没有的地方"]);
    assert!(code == 1 && told.contains("without speeches"), "{told}");
    let (code, _, told) = compare(&["--target", "year=新"]);
    assert!(code == 2 && told.contains("year"), "{told}");
}

/// The interval of keyness.csv does not change with threads, and does with the seed.
#[test]
fn the_bootstrap_is_repeatable() {
    let table_of = |args: &[&str]| {
        let out = tables(&root().join("corpus"), &[&["--target", "year=2011-2025"], args].concat());
        fs::read(out.path().join("keyness.csv")).unwrap()
    };
    let first = table_of(&["--threads", "1"]);
    assert!(first == table_of(&["--threads", "2"]) && first == table_of(&["--seed", "1"]));
    assert!(first != table_of(&["--seed", "2"]));
}

/// A slogan that comes in 2010, one that is there in all years, one that returns.
#[test]
fn known_histories_come_out() {
    let speech = |year: usize, slogans: &str| {
        let filler = paragraphs(year as u64, 4).join("\n");
        (format!("{year}.txt"), format!("同志们：\n{slogans}\n{filler}\n"))
    };
    let speeches: Vec<(String, String)> = (2000..2020)
        .filter(|y| *y != 2005)
        .map(|year| {
            let mut words = "解决三农问题。".to_owned();
            if year >= 2010 {
                words += "推进一带一路建设。共建一带一路。";
            }
            if !(2004..=2015).contains(&year) {
                words += "坚持一国两制。";
            }
            speech(year, &words)
        })
        .collect();
    let named: Vec<(&str, String)> = speeches.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
    let dir = folder(&named);
    let out = tables(dir.path(), &[]);
    let rows = table(&out.path().join("trends.csv"));
    let of = |item: &str| rows.iter().find(|r| r["item"] == item).unwrap_or_else(|| panic!("no {item}"));
    let new = of("一带一路");
    assert_eq!((new["change_year"].as_str(), new["first_year"].as_str(), new["years"].as_str()), ("2010", "2010", "19"));
    assert!(number(new, "p_plain") < 0.01 && number(new, "p") < 0.05 && number(new, "change_p") < 0.01, "{new:?}");
    assert!(number(new, "slope") > 0.0);
    let steady = of("三农");
    assert!(steady["returns"].is_empty() && steady["years_with"] == "19" && steady["first_year"] == "2000", "{steady:?}");
    assert_eq!(of("一国两制")["returns"], "2016");
    let years: BTreeSet<String> = table(&out.path().join("slogans_by_year.csv")).iter().map(|r| r["year"].clone()).collect();
    assert!(!years.contains("2005"), "a year without documents is missing");
}

/// The matrix, the vocabulary and what stands together, against plain counts.
#[test]
fn further_tables_agree_with_the_texts() {
    let dir = folder(&[
        ("2001.txt", "同志们：\n三农工作要抓紧。水库要修。\n一国两制要坚持，三农要支持。\n".into()),
        ("2002.txt", "同志们：\n三农工作要抓紧。学校要建。\n一国两制要坚持。\n".into()),
        ("2004.txt", "同志们：\n三农和一国两制要坚持。水库要修好。\n".into()),
    ]);
    let out = tables(
        dir.path(),
        &["--also", "words", "--also", "network", "--also", "matrix", "--also", "sentences", "--also", "richness", "--keep-duplicates"],
    );
    let path = |name: &str| out.path().join(name);
    let words = table(&path("vocabulary.csv"));
    let status = |year: &str, word: &str| words.iter().find(|r| r["year"] == year && r["word"] == word).map(|r| r["status"].as_str());
    assert_eq!((status("2002", "水库"), status("2004", "水库")), (Some("gone"), Some("returned")));
    assert_eq!((status("2002", "学校"), status("2004", "学校")), (Some("new"), Some("gone")));
    assert_eq!(status("2002", "同志"), None);
    let pairs = table(&path("cooccurrence.csv"));
    let pair = |within: &str| {
        let is = |r: &&Row| r["within"] == within && r["kind"] == "slogan" && r["other_kind"] == "slogan";
        pairs.iter().find(is).map(|r| [&r["both"], &r["with_item"], &r["with_other"], &r["units"]].map(|v| v.parse::<u32>().unwrap()))
    };
    assert_eq!(pair("speech"), Some([3, 3, 3, 3]));
    // Paragraphs with the salutation: 3, 3 and 2.
    assert_eq!(pair("paragraph").map(|p| p[0]), Some(2));
    assert_eq!(pair("sentence").map(|p| [p[0], p[1], p[2]]), Some([2, 3, 4]));
    let matrix = fs::read_to_string(path("matrix.mtx")).unwrap();
    let cells: Vec<Vec<u64>> =
        matrix.lines().filter(|l| !l.starts_with('%')).map(|l| l.split(' ').map(|n| n.parse().unwrap()).collect()).collect();
    let columns = table(&path("matrix_columns.csv"));
    assert_eq!((cells[0][0], cells[0][1], cells[0][2]), (3, columns.len() as u64, cells.len() as u64 - 1));
    for (at, column) in columns.iter().enumerate() {
        let sum: u64 = cells[1..].iter().filter(|c| c[1] == at as u64 + 1).map(|c| c[2]).sum();
        assert_eq!(number(column, "count"), sum as f64, "{}", column["word"]);
    }
    let graph = fs::read_to_string(path("cooccurrence.graphml")).unwrap();
    assert!(graph.contains("一国两制") && graph.contains("<edge source="));
    assert_eq!(
        table(&path("sentences.csv")).len(),
        table(&path("speeches.csv")).iter().map(|r| number(r, "sentences") as usize).sum::<usize>()
    );
    assert_eq!(table(&path("richness.csv")).len(), 3);
    let names: BTreeSet<String> = serde_json::from_slice::<serde_json::Value>(&fs::read(path("run.json")).unwrap()).unwrap()["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["file"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.contains("matrix.mtx") && names.contains("cooccurrence.graphml"));
    // A later run that does not write them takes them away.
    run(out.path(), &[dir.path().to_str().unwrap()]);
    assert!(!path("matrix.mtx").exists() && !path("vocabulary.csv").exists() && path("trends.csv").exists());
}

#[test]
fn themes_are_explained_validated_and_derived() {
    let dir = folder(&[
        ("a.txt", "同志们：\n粮食生产要抓紧。化肥农药要备足。\n".into()),
        ("labels.csv", "text,theme\n粮食生产要抓紧,rural\n中小学要减负,education;livelihood\n大会到此结束,party\n".into()),
        ("bad.csv", "text,theme\n粮食,farming\n".into()),
        ("seeds.toml", "[[theme]]\nid = \"farm\"\n[theme.words]\n\"粮食\" = 1\n".into()),
    ]);
    let say = |args: &[&str]| {
        let (code, output) = call(tifa().arg("themes").args(args).current_dir(dir.path()));
        (code, String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = say(&["explain", "a.txt"]);
    assert!(code == 0 && said.contains("rural") && said.contains("粮食生产 1×="), "{said}");
    let (code, said) = say(&["validate", "labels.csv"]);
    assert!(code == 0 && said.starts_with("2 of 3 right: 0.667") && said.contains("1 × party taken for unassigned"), "{said}");
    let (code, said) = say(&["validate", "bad.csv"]);
    assert!(code == 2 && said.contains("'farming' is no theme"), "{said}");
    let (_, shown) = say(&["show"]);
    fs::write(dir.path().join("mine.toml"), shown).unwrap();
    let corpus = root().join("corpus");
    let fit = |out: &str| say(&["fit", corpus.to_str().unwrap(), "--themes", "mine.toml", "-o", out]);
    assert_eq!((fit("1.toml").0, fit("2.toml").0), (0, 0));
    assert_eq!(fs::read(dir.path().join("1.toml")).unwrap(), fs::read(dir.path().join("2.toml")).unwrap());
    let (code, said) = say(&["expand", "seeds.toml", corpus.to_str().unwrap(), "-o", "more.toml"]);
    assert!(code == 0 && said.contains("words proposed"), "{said}");
    let (code, said) = say(&["explain", "a.txt", "--themes", "more.toml"]);
    assert!(code == 0 && said.contains("farm"), "{said}");
}

/// The built-in weights against sections of national reports that are labelled by their headings.
#[test]
fn the_built_in_themes_agree_with_headings() {
    let Some(labels) = shared("eval/themes-dev.jsonl") else { return };
    let (code, output) = call(tifa().args(["themes", "validate"]).arg(labels));
    let said = String::from_utf8(output.stdout).unwrap();
    let share: f64 = said.split("right: ").nth(1).and_then(|s| s.split(' ').next()).unwrap().parse().unwrap();
    assert!(code == 0 && share >= 0.95, "{said}");
}
