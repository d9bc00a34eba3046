//! Who may import whom. A table in a document rots; this does not.

use std::fs;
use std::path::Path;

use crate::support::root;

/// Each part of the program and the parts that it may use, with the reason.
const MAY_USE: &[(&str, &[&str], &str)] = &[
    ("lang", &[], "words in two languages need nothing"),
    ("span", &[], "places need nothing"),
    ("lanes", &[], "bytes need nothing"),
    ("sieve", &[], "characters need nothing"),
    ("numeral", &["lanes", "sieve"], "numerals are told by their bytes"),
    ("marks", &["lanes", "numeral"], "marks are told from ideographs by their bytes"),
    ("phrasebook", &["numeral", "span"], "phrases are looked up in any text"),
    ("error", &["lang"], "an error speaks two languages"),
    ("problem", &["lang"], "a problem speaks two languages"),
    ("observe", &["problem"], "an observer hears of problems"),
    ("input", &["error", "problem", "span"], "input knows nothing of texts"),
    ("clean", &["lanes", "marks", "numeral", "phrasebook", "sieve", "span"], "a cleaner sees a text and nothing else"),
    ("segment", &["clean", "error", "input", "marks", "span"], "words come from a text and dictionaries"),
    ("slogan", &["clean", "error", "input", "marks", "numeral", "phrasebook", "sieve", "span"], "slogans are found in texts, by lexicons"),
    ("speech", &["clean", "input", "marks", "numeral", "phrasebook", "span"], "speeches are parts of texts, with what is declared of them"),
    ("theme", &["clean", "error", "input", "marks", "phrasebook", "sieve", "slogan", "span"], "themes are words in texts"),
    ("term", &["clean", "error", "input", "phrasebook", "slogan", "span"], "terms are words in texts"),
    ("tally", &["slogan", "theme"], "totals never see text"),
    (
        "summary",
        &["analyse", "compare", "discovery", "error", "plan", "report", "tally", "theme"],
        "tables of totals are made of what is kept of speeches",
    ),
    ("spill", &[], "rows on disk are bytes"),
    ("compare", &["spill"], "statistics see numbers only"),
    ("discovery", &["clean", "slogan", "span", "tally"], "candidates are judged by what stands around them"),
    ("concordance", &["clean", "error", "slogan", "span"], "places in context are found in texts"),
    ("report", &["error", "input", "lang"], "tables are written without knowing what they mean"),
    ("plan", &["compare", "input", "lang", "report", "segment", "slogan", "speech", "tally"], "a plan names what each part is to do"),
    (
        "analyse",
        &[
            "clean",
            "compare",
            "concordance",
            "discovery",
            "error",
            "input",
            "plan",
            "problem",
            "report",
            "segment",
            "slogan",
            "span",
            "speech",
            "spill",
            "tally",
            "term",
            "theme",
        ],
        "one document from bytes to rows",
    ),
    (
        "pipeline",
        &[
            "analyse",
            "compare",
            "discovery",
            "error",
            "input",
            "lang",
            "observe",
            "plan",
            "problem",
            "report",
            "segment",
            "slogan",
            "spill",
            "summary",
            "tally",
            "theme",
        ],
        "the story in order",
    ),
    (
        "cli",
        &[
            "analyse",
            "clean",
            "compare",
            "concordance",
            "error",
            "input",
            "lang",
            "observe",
            "pipeline",
            "plan",
            "problem",
            "report",
            "segment",
            "slogan",
            "span",
            "speech",
            "tally",
            "theme",
        ],
        "the only part that prints",
    ),
];

fn check(path: &Path, part: &str, faults: &mut Vec<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            check(&entry.unwrap().path(), part, faults);
        }
        return;
    }
    let (_, allowed, why) = MAY_USE.iter().find(|(p, ..)| *p == part).unwrap_or_else(|| panic!("{part} has no place in the list"));
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    for (number, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
        for used in
            line.match_indices("crate::").map(|(at, _)| line[at + 7..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        {
            let is_part = MAY_USE.iter().any(|(p, ..)| *p == used);
            if is_part && used != part && !allowed.contains(&used) {
                faults.push(format!("{}:{}: {part} uses {used}, but {why}", path.display(), number + 1));
            }
        }
        let prints = ["println!", "eprintln!", "print!("].iter().any(|p| line.contains(p));
        if prints && part != "cli" {
            faults.push(format!("{}:{}: {part} prints", path.display(), number + 1));
        }
        // What runs while documents are read has the pipeline's workers; these run when all are there.
        if line.contains("rayon::") && !["pipeline", "summary", "compare"].contains(&part) {
            faults.push(format!(
                "{}:{}: only the pipeline, the search for copies and the tables of totals use threads",
                path.display(),
                number + 1
            ));
        }
    }
}

#[test]
fn imports_follow_the_layers() {
    let mut faults = Vec::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let part = path.file_stem().unwrap().to_string_lossy().into_owned();
        if part != "lib" && part != "main" {
            check(&path, &part, &mut faults);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
