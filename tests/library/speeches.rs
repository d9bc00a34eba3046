//! The bundled corpus against what a reader wrote down of it.

use crate::run;
use crate::tables::{root, table};

#[test]
fn every_speech_of_the_corpus_is_read_as_a_reader_reads_it() {
    let out = run(&root().join("corpus"), |_| ());
    let got = table(&out.path().join("speeches.csv"));
    let want = table(&root().join("tests/gold/corpus-facts.tsv"));
    assert_eq!(got.len(), want.len());
    for wanted in &want {
        let at = format!("{}:{}", wanted["source"], wanted["part"]);
        let row = got.iter().find(|r| r["speech_id"] == at).unwrap_or_else(|| panic!("{at} is missing"));
        for column in ["title", "year", "year_source", "year_masked", "encoding", "start", "end"] {
            // Offsets into a page's source are not written down by hand.
            if !(wanted[column].is_empty() && matches!(column, "start" | "end")) {
                assert_eq!(row[column], wanted[column], "{column} of {at}");
            }
        }
        let has_year = row["year_source"] != "none";
        assert_eq!(row["year"].is_empty(), !has_year, "year of {at}");
        // What a metadata table or a record gives needs no words of the text.
        assert!(row["year_source"] == "given" || row["year_evidence"].is_empty() != has_year, "evidence of {at}");
    }
}
