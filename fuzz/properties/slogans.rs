//! Slogans and their members.

use std::sync::OnceLock;

use tifa::numeral;
use tifa::slogan::lexicon::Lexicon;
use tifa::slogan::members::{Member, MemberList, Origin, Subject, members as list};
use tifa::slogan::{Class, Finder, Finding, Layer, is_quoted, stands_alone};
use tifa::span::Span;

use super::invent;

fn finder() -> &'static Finder {
    static FINDER: OnceLock<Finder> = OnceLock::new();
    FINDER.get_or_init(|| Finder::new(Lexicon::bundled().expect("the bundled lexicon")))
}

/// What is found, put as far back as the text is moved.
fn moved(mut found: Vec<Finding>, by: usize) -> Vec<Finding> {
    for finding in &mut found {
        finding.span = Span::new(finding.span.start - by, finding.span.end - by);
    }
    found
}

/// Findings stand in the text, in order, those that count once apart and the nested ones inside or across them; what surrounds a speech
/// changes nothing; and where nothing else is found, the lexicon's names are found as often as a plain search finds them.
pub fn numeric(data: &[u8]) {
    let text = invent::text(data);
    let all = Span::new(0, text.len());
    let found = finder().find(&text, all);
    for finding in &found {
        let slogan = finder().slogan(finding);
        assert!(!slogan.name.is_empty() && slogan.class != Class::Trap);
        assert!(!finding.span.is_empty());
        assert_eq!(finding.quoted, is_quoted(&text, finding.span));
        finding.span.of(&text);
    }
    assert!(found.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start), "not in order");
    let outer: Vec<Span> = found.iter().filter(|f| f.layer == Layer::Outer).map(|f| f.span).collect();
    assert!(outer.windows(2).all(|pair| pair[0].end <= pair[1].start), "{outer:?} overlap in {text:?}");
    for nested in found.iter().filter(|f| f.layer == Layer::Nested) {
        assert!(outer.iter().any(|o| o.overlaps(nested.span)), "{:?} is in nothing", nested.span.of(&text));
    }

    let before = "天下\n";
    let longer = format!("{before}{text}\n大同");
    let again = finder().find(&longer, Span::new(before.len(), before.len() + text.len()));
    assert_eq!(moved(again, before.len()), found, "surroundings matter to {text:?}");

    plain_names(&text, &found);
    for (at, _) in text.char_indices().take(40) {
        if let Some(n) = numeral::parse(&text[at..]).filter(|n| *n < 100_000) {
            assert_eq!(numeral::parse(&numeral::spell(n)), Some(n));
        }
    }
}

/// Names of plans, meetings and theories need no context: each place where one is written is found, or lies in or across
/// something that is.
fn plain_names(text: &str, found: &[Finding]) {
    static NAMES: OnceLock<(Vec<String>, Vec<String>)> = OnceLock::new();
    let (names, traps) = NAMES.get_or_init(|| {
        let entries = &finder().lexicon().entries;
        let han = |form: &String| form.chars().all(tifa::clean::is_han);
        let plain = entries.iter().filter(|e| !e.ambiguous && !matches!(e.class, Class::Numeric | Class::Trap));
        let traps = entries.iter().flat_map(|e| e.traps.iter().cloned().chain((e.class == Class::Trap).then(|| e.name.clone())));
        (plain.flat_map(|e| e.forms()).filter(han).collect(), traps.collect())
    });
    for name in names {
        for (at, _) in text.match_indices(name.as_str()) {
            let span = Span::new(at, at + name.len());
            let covered = found.iter().any(|f| f.span.overlaps(span));
            let trapped = || traps.iter().any(|t| text.match_indices(t.as_str()).any(|(p, t)| Span::new(p, p + t.len()).overlaps(span)));
            assert!(covered || !stands_alone(text, span) || trapped(), "{name} is not found in {text:?}");
        }
    }
}

fn of_members(lists: &[MemberList], by: usize) -> Vec<String> {
    let back = |span: Span| (span.start - by, span.end - by);
    let member = |m: &Member| match m {
        Member::Here(span) => format!("{:?}", back(*span)),
        Member::Known(words) => words.clone(),
    };
    let one = |l: &MemberList| {
        format!("{:?} {:?} {} {:?} {:?}", l.subject, back(l.span), l.declared, l.origin, l.members.iter().map(member).collect::<Vec<_>>())
    };
    lists.iter().map(one).collect()
}

/// Members stand in the text, apart from one another, and none of them is empty; what surrounds the speech changes nothing.
pub fn members(data: &[u8]) {
    let (kind, data) = invent::choice(data);
    let year = [None, Some(1995), Some(2016), Some(2024)][kind % 4];
    let text = invent::text(data);
    let all = Span::new(0, text.len());
    let found = finder().find(&text, all);
    let lists = list(finder(), &text, all, &found, year);
    assert!(lists.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start), "not in order");
    for one in &lists {
        assert!(!one.members.is_empty() && one.declared >= 1);
        if let Subject::Slogan(at) = one.subject {
            assert_eq!(found[at].span, one.span);
        }
        let mut places: Vec<Span> = Vec::new();
        for member in &one.members {
            match member {
                Member::Here(span) => {
                    assert!(one.origin != Origin::Lexicon && !span.of(&text).trim().is_empty(), "an empty member in {text:?}");
                    places.push(*span);
                }
                Member::Known(words) => assert!(one.origin == Origin::Lexicon && !words.is_empty()),
            }
        }
        places.sort();
        assert!(places.windows(2).all(|pair| pair[0].end <= pair[1].start), "members overlap in {text:?}");
    }
    let before = "天下\n";
    let longer = format!("{before}{text}\n大同");
    let span = Span::new(before.len(), before.len() + text.len());
    let again = list(finder(), &longer, span, &finder().find(&longer, span), year);
    assert_eq!(of_members(&again, before.len()), of_members(&lists, 0), "surroundings matter to {text:?}");
}
