//! Sentences with the slogans in them, counted by hand.

use tifa::slogan::Finder;
use tifa::slogan::lexicon::Lexicon;
use tifa::span::Span;

use crate::support::{root, table};

#[test]
fn sentences_hold_the_slogans_that_a_reader_finds() {
    let finder = Finder::new(Lexicon::bundled().unwrap());
    let rows = table(&root().join("tests/gold/slogans.tsv"));
    assert!(rows.len() >= 30);
    for row in rows {
        let text = row["sentence"].replace("\\n", "\n");
        let clean = tifa::clean::clean(
            text.clone(),
            tifa::span::OffsetMap::identity(text.len()),
            tifa::clean::Nature { soft_breaks: true, markdown: false },
        );
        let found: Vec<String> = finder
            .find(&clean.text, Span::new(0, clean.text.len()))
            .iter()
            .map(|f| {
                let slogan = finder.slogan(f);
                format!("{}:{}", slogan.name, slogan.class.name())
            })
            .collect();
        let wanted: Vec<&str> = row["slogans"].split('|').filter(|s| !s.is_empty()).collect();
        assert_eq!(found, wanted, "{} ({})", row["sentence"], row["why"]);
    }
}
