//! Sentences with the slogans in them, counted by hand.

use std::collections::BTreeMap;

use tifa::plan::Plan;
use tifa::slogan::Finder;
use tifa::slogan::lexicon::Lexicon;
use tifa::span::Span;

use tifa::slogan::evidence::Source;
use tifa::slogan::members::{self, Member, MemberList};

use crate::run;
use crate::tables::{root, table};

#[test]
fn sentences_hold_the_slogans_that_a_reader_finds() {
    let finder = Finder::new(Lexicon::bundled().unwrap());
    let rows = table(&root().join("tests/gold/slogans.tsv"));
    assert!(rows.len() >= 30);
    let mut wrong = Vec::new();
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
        if found != wanted {
            wrong.push(format!("{} ({})\n  found  {}\n  wanted {}\n", row["sentence"], row["why"], found.join("|"), wanted.join("|")));
        }
    }
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.concat());
}

/// Passages and the lists in them, `slogan@origin: member | member`, one after another by ` ;; `.
#[test]
fn passages_list_the_members_that_a_reader_finds() {
    let finder = Finder::new(Lexicon::bundled().unwrap());
    let mut wrong = Vec::new();
    for part in ["behind", "before", "marked"] {
        for row in table(&root().join(format!("tests/gold/members-{part}.tsv"))) {
            let text = row["passage"].replace("\\n", "\n");
            let all = Span::new(0, text.len());
            let findings = finder.find(&text, all);
            let lists = members::members(&finder, &text, all, &findings, row["year"].parse().ok());
            let words = |member: &Member| match member {
                Member::Here(span) => span.of(&text).to_owned(),
                Member::Known(words) => words.clone(),
            };
            let shown = |list: &MemberList| {
                let members: Vec<String> = list.members.iter().map(words).collect();
                format!("{}@{}: {}", list.span.of(&text), list.origin.name(), members.join(" | "))
            };
            let found: Vec<String> = lists.iter().map(shown).collect();
            let found = found.join(" ;; ");
            if found != row["lists"] {
                wrong.push(format!("{} ({})\n  found  {found}\n  wanted {}\n", row["passage"], row["why"], row["lists"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} passages:\n{}", wrong.len(), wrong.concat());
}

/// The lists of the bundled corpus that a reader wrote down.
#[test]
fn the_corpus_lists_the_members_that_a_reader_finds() {
    let out = run(&root().join("corpus"), |_| ());
    let rows = table(&out.path().join("slogan_members.csv"));
    for gold in table(&root().join("tests/gold/corpus-members.tsv")) {
        let id = format!("{}:{}", gold["source"], gold["part"]);
        let of_name = rows.iter().filter(|r| r["speech_id"] == id && r["slogan"] == gold["slogan"] && r["origin"] != "lexicon");
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        of_name.for_each(|r| lists.entry(r["start"].as_str()).or_default().push(r["member"].as_str()));
        let wanted: Vec<&str> = gold["members"].split('|').collect();
        assert!(lists.values().any(|list| *list == wanted), "{id} {}: {wanted:?} is not among {lists:?}", gold["slogan"]);
    }
}

#[test]
fn a_survey_counts_in_all_speeches_what_some_treat_as_slogans() {
    let here = tempfile::tempdir().unwrap();
    let text = |name: &str, words: &str| std::fs::write(here.path().join(name), format!("同志们:\n{words}\n")).unwrap();
    text("a.txt", "全县开展“五清六建”活动,要认真抓好。");
    text("b.txt", "“五清六建”是今年的大事,各乡镇要落实到人。");
    text("c.txt", "同志们对五清六建很熟悉,我就不多讲了。");
    let hits = |change: fn(&mut Plan)| {
        let out = run(here.path(), change);
        let rows = table(&out.path().join("slogan_hits.csv"));
        rows.iter().filter(|r| r["slogan"] == "五清六建").map(|r| (r["source"].clone(), r["evidence"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(hits(|_| ()).len(), 2);
    assert_eq!(hits(|plan| plan.matching.survey = true)[2], ("c.txt".to_owned(), "corpus".to_owned()));
    assert!(hits(|plan| plan.matching.without = vec![Source::Quotation]).is_empty());
}
