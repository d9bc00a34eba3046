//! A whole run over the bundled corpus against the tables of `tests/gold/run`, which were read before they were taken: a
//! change of any hit, member or figure is seen as a change of a line. `TIFA_GOLD=overwrite cargo test golden` writes them anew.

use std::fs;
use std::path::Path;

use tifa::plan::{Contrast, Extra, Selector};

use crate::run;
use crate::tables::{Row, root, table};

/// A table, its columns that are kept, and which of its rows are: enough to see every count, and no more.
type Kept = (&'static str, &'static [&'static str], fn(&Row) -> bool);

const TABLES: &[Kept] = &[
    (
        "slogan_hits",
        &["speech_id", "start", "end", "surface", "slogan", "class", "kind", "known", "quoted", "evidence", "layer", "field"],
        any,
    ),
    ("slogan_members", &["speech_id", "start", "slogan", "class", "declared", "found", "origin", "member", "member_start"], any),
    ("slogans_by_year", &["year", "slogan", "hits", "chars", "per_10k_chars", "ci_low", "ci_high", "speech_share", "tier"], present),
    ("slogans_by_group", &["group", "year", "slogan", "speeches", "hits", "chars", "ci_low", "ci_high", "tier"], present),
    ("new_slogans", &["rank", "slogan", "score", "reasons", "left_entropy", "right_entropy", "mutual_information"], any),
    (
        "trends",
        &["item", "slope", "slope_low", "slope_high", "tau", "p", "q", "change_year", "change_p", "change_after", "bursts", "returns"],
        seen,
    ),
    ("keyness", &[], any),
    ("year_similarity", &[], |row| row["cosine"].as_str() > "0.3"),
    ("cooccurrence", &[], |row| row["both"].len() > 1 || row["both"].as_str() > "5"),
    ("positions", &[], any),
    (
        "richness",
        &["speech_id", "types", "mattr", "mtld", "hd_d", "sentences", "sentence_mean", "sentence_median", "sentence_longest"],
        any,
    ),
];

fn any(_: &Row) -> bool {
    true
}

fn present(row: &Row) -> bool {
    row["hits"] != "0"
}

fn seen(row: &Row) -> bool {
    row["years_with"].parse::<u32>().is_ok_and(|n| n > 2)
}

/// The lines that are kept of a table: columns apart by tabs.
fn lines(path: &Path, columns: &[&str], keep: fn(&Row) -> bool) -> String {
    let text = fs::read_to_string(path).expect("a table");
    let header = text.trim_start_matches('\u{feff}').lines().next().expect("a header").split(',');
    let columns: Vec<&str> = if columns.is_empty() { header.collect() } else { columns.to_vec() };
    let of = |row: Row| columns.iter().map(|c| row[*c].as_str()).collect::<Vec<_>>().join("\t") + "\n";
    columns.join("\t") + "\n" + &table(path).into_iter().filter(keep).map(of).collect::<String>()
}

#[test]
fn the_corpus_has_the_tables_that_were_read() {
    let out = run(&root().join("corpus"), |plan| {
        let target = Selector::parse("year=2011-2025").unwrap();
        plan.comparison.contrast = Some(Contrast { target, reference: None });
        plan.comparison.groups = vec!["place".into()];
        plan.comparison.also = vec![Extra::Words, Extra::Network, Extra::Matrix, Extra::Richness];
    });
    let overwrite = std::env::var("TIFA_GOLD").is_ok_and(|v| v == "overwrite");
    for (name, columns, keep) in TABLES {
        let found = lines(&out.path().join(name).with_extension("csv"), columns, *keep);
        let gold = root().join("tests/gold/run").join(name).with_extension("tsv");
        if overwrite {
            fs::create_dir_all(root().join("tests/gold/run")).unwrap();
            fs::write(&gold, &found).unwrap();
        }
        let wanted = fs::read_to_string(&gold).unwrap_or_else(|e| panic!("{}: {e}", gold.display()));
        let first = found.lines().zip(wanted.lines()).position(|(f, w)| f != w);
        let at = first.unwrap_or(found.lines().count().min(wanted.lines().count()));
        assert!(found == wanted, "{name}, line {}: {:?}\ninstead of {:?}", at + 1, found.lines().nth(at), wanted.lines().nth(at));
    }
}
