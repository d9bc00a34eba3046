//! What users write: lexicons, themes, dates, selections.

use tifa::clean::{Nature, clean};
use tifa::input::batch::Shard;
use tifa::input::path_template::PathTemplate;
use tifa::plan::Selector;
use tifa::slogan::lexicon::{Entry, Lexicon};
use tifa::slogan::{Class, Finder, Kind, stands_alone};
use tifa::span::{OffsetMap, Span};
use tifa::speech::date;
use tifa::term::Terms;
use tifa::theme::Themes;

use super::invent;

/// What is understood can be written again and is understood the same.
pub fn written(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(found) = date::parse_declared(&text) {
        assert_eq!(date::parse_declared(&found.to_string()), Some(found), "{text:?}");
    }
    if let Ok(selector) = Selector::parse(&text) {
        assert_eq!(Selector::parse(&selector.label()).as_ref(), Ok(&selector), "{text:?}");
        selector.takes(&text);
    }
    if let Ok(shard) = Shard::parse(&text) {
        assert_eq!(Shard::parse(&shard.to_string()), Ok(shard));
    }
    let (head, tail) = text.split_at(text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at));
    if let Ok(template) = PathTemplate::new(head) {
        template.read(tail);
        assert_eq!(PathTemplate::new(template.written()).map(|t| t.written().to_owned()).ok().as_deref(), Some(template.written()));
    }
    let made_up = invent::text(data);
    for line in made_up.lines() {
        if let Some(found) = date::find(line) {
            assert!(line.contains(&found.written), "{:?} is not written in {line:?}", found.written);
        }
    }
}

/// A lexicon is refused with the name of its file, or taken; what is taken can be written and taken again, and its names are
/// found.
pub fn lexicon(data: &[u8]) {
    let (kind, data) = invent::choice(data);
    let text = match kind & 1 {
        0 => String::from_utf8_lossy(data).into_owned(),
        _ => {
            let word = |part: &[u8]| invent::text(part).trim().to_owned();
            let classes = [Class::Numeric, Class::Trap, Class::default()];
            let entries = invent::parts(data).take(6).filter(|p| !p.is_empty()).map(|part| {
                let (name, rest) = part.split_at(part.len().min(4));
                Entry {
                    name: word(name),
                    class: classes[part.len() % 3],
                    kind: Kind::default(),
                    variants: rest.chunks(3).take(3).map(word).collect(),
                    traps: rest.chunks(5).take(2).map(word).collect(),
                    ..Entry::default()
                }
            });
            Lexicon::written(entries.collect())
        }
    };
    let read = |text: &str| {
        let file = invent::file(text.as_bytes());
        let mut lexicon = Lexicon::default();
        lexicon.add_file(file.path()).map(|()| lexicon).map_err(|e| {
            let (told, name) = (e.to_string(), file.path().display().to_string());
            assert!(told.contains(&name), "{told:?} does not name {name}");
        })
    };
    let Ok(lexicon) = read(&text) else { return };
    let again = read(&Lexicon::written(lexicon.entries.clone())).expect("what tifa writes it reads");
    assert_eq!(again.entries, lexicon.entries);
    lexicon.check();
    let names: Vec<String> = lexicon.entries.iter().map(|e| e.name.clone()).collect();
    let all = format!("要抓“{}”。", names.join("”，“"));
    let finder = Finder::new(lexicon);
    for finding in finder.find(&all, Span::new(0, all.len())) {
        assert!(!finder.slogan(&finding).name.is_empty());
    }
}

/// Theme words are found where they are written, each character once; terms as often as a plain search finds them.
pub fn themes(data: &[u8]) {
    let (kind, data) = invent::choice(data);
    let parts: Vec<&[u8]> = invent::parts(data).collect();
    let text = invent::text(parts[0]);
    let toml = match kind & 1 {
        0 => String::from_utf8_lossy(data).into_owned(),
        _ => {
            let mut toml = String::new();
            for (number, part) in parts.iter().skip(1).take(5).enumerate() {
                toml.push_str(&format!("[[theme]]\nid = \"t{number}\"\nzh = \"题\"\nen = \"t\"\n[theme.words]\n"));
                let mut words: Vec<String> = part.chunks(2).map(|w| invent::text(w).trim().to_owned()).collect();
                words.sort();
                words.dedup();
                for word in words {
                    toml.push_str(&format!("{} = {}\n", toml::Value::String(word), 1.0 + number as f64));
                }
            }
            toml
        }
    };
    let file = invent::file(toml.as_bytes());
    if let Ok(themes) = Themes::read(file.path()) {
        let all = Span::new(0, text.len());
        let hits = themes.words(&text, all);
        let mut end = 0;
        for hit in &hits {
            assert!(hit.span.start >= end, "a character is used twice");
            assert_eq!(hit.span.of(&text), themes.name(hit));
            end = hit.span.end;
        }
        let score: u64 = themes.score(&hits, all).iter().map(|s| s.hits).sum();
        assert_eq!(score, hits.iter().map(|h| themes.speaks_for(h).len() as u64).sum::<u64>());
    }

    let list: String = parts.iter().skip(1).map(|part| format!("{}\n", invent::text(part).replace(['\n', '\r'], ""))).collect();
    let file = invent::file(list.as_bytes());
    if let Ok(terms) = Terms::read(file.path(), 1000) {
        let mut counts = vec![0; terms.terms.len()];
        terms.count(&text, Span::new(0, text.len()), &mut counts);
        // Terms are looked for in simplified script, which this text need not be in.
        let simplified = |term: &String| clean(term.clone(), OffsetMap::identity(term.len()), Nature::default()).text == *term;
        for (term, count) in terms.terms.iter().zip(counts).filter(|(term, _)| simplified(term)) {
            assert_eq!(count, plain_count(term, &text), "{term:?} in {text:?}");
        }
    }
}

/// How often a term stands in a text by itself (no numeral or word of Latin letters goes on beyond it), found the slow way.
fn plain_count(term: &str, text: &str) -> u64 {
    let (mut count, mut from) = (0, 0);
    for (at, _) in text.char_indices() {
        let span = Span::new(at, at + term.len());
        if at >= from && text[at..].starts_with(term) && stands_alone(text, span) {
            count += 1;
            from = span.end;
        }
    }
    count
}
