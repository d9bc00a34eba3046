//! Words are those of jieba-rs.

use std::sync::OnceLock;

use jieba_rs::Jieba;
use tifa::segment::{Engine, Segmenter, read_words, segmenter};
use tifa::span::Span;

use super::invent;

/// Cuts with both and compares; the words also have to cover the text without a gap.
fn equal(ours: &dyn Segmenter, theirs: &dyn Fn(&str) -> Vec<String>, text: &str) {
    let mut spans: Vec<Span> = Vec::new();
    ours.cut(text, &mut spans);
    let mut end = 0;
    for span in &spans {
        assert_eq!(span.start, end, "a gap in {text:?}");
        end = span.end;
    }
    assert_eq!(end, text.len(), "the end of {text:?} is missing");
    let words: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
    assert_eq!(words, theirs(text), "words of {text:?}");
}

/// The bundled dictionary, guessing and not.
pub fn segment(data: &[u8]) {
    static OURS: OnceLock<[Box<dyn Segmenter>; 2]> = OnceLock::new();
    static THEIRS: OnceLock<Jieba> = OnceLock::new();
    let ours = OURS.get_or_init(|| [false, true].map(|hmm| segmenter(Engine::Tifa, false, Vec::new(), hmm)));
    let theirs = THEIRS.get_or_init(Jieba::new);
    let (kind, data) = invent::choice(data);
    // Half of the texts are any characters at all, for the dictionary knows 10,000 of them.
    let text = match kind & 1 {
        0 => invent::text(data),
        _ => data.chunks_exact(2).filter_map(|c| char::from_u32(0x4e00 + u32::from(u16::from_be_bytes([c[0], c[1]])) % 0x5300)).collect(),
    };
    for (ours, hmm) in ours.iter().zip([false, true]) {
        equal(ours.as_ref(), &|text| theirs.cut(text, hmm).into_iter().map(|t| t.word.to_owned()).collect(), &text);
    }
}

/// With a user's words.
pub fn dictionary(data: &[u8]) {
    let (hmm, data) = invent::choice(data);
    let mut parts = invent::parts(data);
    let text = invent::text(parts.next().unwrap_or_default());
    let mut lines = String::new();
    for part in parts.take(8) {
        let (kind, part) = invent::choice(part);
        let word: String = invent::text(part).split_whitespace().collect();
        lines.push_str(&word);
        lines.push_str(["", " 5", " 0", " 100000 n", " n", " 1"][kind % 6]);
        lines.push('\n');
    }
    let file = invent::file(lines.as_bytes());
    let words = read_words(file.path()).expect("any text is a dictionary");
    let cut = |engine| {
        let mut spans = Vec::new();
        let segmenter = segmenter(engine, false, words.clone(), hmm & 1 == 0);
        segmenter.cut(&text, &mut spans);
        (segmenter, spans)
    };
    let (ours, _) = cut(Engine::Tifa);
    let (theirs, _) = cut(Engine::Jieba);
    let plain = |text: &str| {
        let mut spans = Vec::new();
        theirs.cut(text, &mut spans);
        spans.iter().map(|s| s.of(text).to_owned()).collect()
    };
    equal(ours.as_ref(), &plain, &text);
}
