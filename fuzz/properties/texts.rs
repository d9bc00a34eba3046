//! Cleaning, and finding the speeches of a text.

use tifa::clean::{CleanText, Nature, is_han};
use tifa::input::record::Declared;
use tifa::span::{OffsetMap, Span};
use tifa::speech::{Splitting, speeches};

use super::invent;

/// Every place of a cleaned text leads to the source, never backwards, and each ideograph to itself, to another form of it
/// or to an entity.
pub fn leads_back(clean: &CleanText, source: &str) {
    let mut last = 0;
    for (at, c) in clean.text.char_indices() {
        let span = Span::new(at, at + c.len_utf8());
        let back = clean.map.source_of(span);
        assert!(source.is_char_boundary(back.start) && source.is_char_boundary(back.end), "{back:?} is within a character");
        assert!(back.start >= last, "places run backwards at {at}");
        last = back.start;
        if is_han(c) {
            let written = back.of(source);
            assert!(written.chars().count() == 1 || written.starts_with('&'), "{c} leads to {written:?}");
        }
        clean.as_written(span, source);
        clean.verbatim(span, source);
    }
    let left_out = clean.left_out.iter().map(|(span, _)| *span);
    assert!(left_out.clone().is_sorted_by_key(|span| span.start), "what is left out is not in order");
    left_out.for_each(|span| assert!(source.get(span.start..span.end).is_some(), "{span:?} cuts a character"));
}

fn cleaned(data: &[u8]) -> (CleanText, String, Nature) {
    let (kind, data) = invent::choice(data);
    let nature = Nature { soft_breaks: kind & 1 == 0, markdown: kind & 2 == 0 };
    let source = invent::text(data);
    (tifa::clean::clean(source.clone(), OffsetMap::identity(source.len()), nature), source, nature)
}

/// What is cleaned leads back, and nothing is put in that was not there: an ideograph stands for a character of the source or an entity.
pub fn clean(data: &[u8]) {
    let (clean, source, _) = cleaned(data);
    leads_back(&clean, &source);
    let ideographs = clean.text.chars().filter(|c| is_han(*c)).count();
    let may_be = source.chars().filter(|c| !c.is_ascii()).count() + source.matches('&').count();
    assert!(ideographs <= may_be, "ideographs out of nothing: {:?}", clean.text);
}

/// Speeches come in order and apart, each with its body and sections inside it, and with a year only where something says so.
pub fn speech(data: &[u8]) {
    let (clean, source, nature) = cleaned(data);
    let (several, _) = invent::choice(data);
    let plan = Splitting { several: several & 4 == 0, markdown: nature.markdown, ..Splitting::default() };
    let mut declared = Declared::default();
    if several & 8 != 0 {
        declared.title = Some("在2016年会议上的讲话".into());
    }
    let found = speeches(&clean, &source, &declared, "a/2015.txt", plan);
    assert!(plan.several || found.len() <= 1, "a record is one speech");
    let mut end = 0;
    for (number, speech) in found.iter().enumerate() {
        assert_eq!(speech.part, number + 1);
        assert!(speech.span.start >= end, "speeches overlap");
        end = speech.span.end;
        assert!(speech.span.contains(speech.body), "{:?} holds {:?}", speech.span, speech.body);
        for span in [speech.span, speech.body].into_iter().chain(speech.sections.iter().map(|s| s.span)) {
            assert!(speech.span.contains(span), "{span:?} outside {:?}", speech.span);
            span.of(&clean.text);
        }
        assert_eq!(speech.year.is_some(), speech.year_source.name() != "none", "{:?}", speech.year_source);
        if let (Some(year), Some(date)) = (speech.year, speech.date) {
            assert_eq!(year, date.year, "year and date differ");
        }
    }
    assert!(end <= clean.text.len());
}
