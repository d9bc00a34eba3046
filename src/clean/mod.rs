//! From a decoded text to one that can be counted: an ordered list of cleaners, each of which only proposes edits.
//! One function carries them out and keeps the way back to the source.

pub mod boilerplate;
mod characters;
mod doubled;
mod entities;
pub mod lines;
mod markdown;
pub(crate) mod script;
mod spacing;
mod wrap;

use crate::marks::{IDEOGRAPH, marks};
use crate::span::{Edit, OffsetMap, Span};

/// Why a piece of the source is in no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// Name and address of the site.
    Site,
    /// 当前位置: 首页 > …
    Crumbs,
    /// 来源, 作者, 点击, 字体 …
    Byline,
    /// Page numbers and running heads.
    Paging,
    /// 上一篇, 相关推荐, 标签 …
    Related,
    /// 免责声明, 版权所有, 友情提示 …
    Disclaimer,
    /// The licence footer of a wiki.
    Licence,
    /// An address of the web.
    Link,
    /// (责任编辑: …)
    Editor,
    /// 央视网消息: …
    Dateline,
    /// [1], ↑ …
    Citation,
    /// A heading of the collection that announces the next speech.
    Marker,
}

impl Reason {
    /// A short name.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Site => "site",
            Reason::Crumbs => "crumbs",
            Reason::Byline => "byline",
            Reason::Paging => "paging",
            Reason::Related => "related",
            Reason::Disclaimer => "disclaimer",
            Reason::Licence => "licence",
            Reason::Link => "link",
            Reason::Editor => "editor",
            Reason::Dateline => "dateline",
            Reason::Citation => "citation",
            Reason::Marker => "marker",
        }
    }
}

/// What kind of text is cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nature {
    /// Lines may be broken anywhere; false where a paragraph is a line (web pages, Word).
    pub soft_breaks: bool,
    /// The text is Markdown.
    pub markdown: bool,
}

/// A cleaned text, the way back to its source, and what was left out on the way.
#[derive(Debug, Clone, Default)]
pub struct CleanText {
    /// The text that is counted: a paragraph a line.
    pub text: String,
    /// Leads from bytes of `text` to bytes of the decoded source.
    pub map: OffsetMap,
    /// Bytes of the decoded source that are boilerplate, in order.
    pub left_out: Vec<(Span, Reason)>,
}

impl CleanText {
    /// The source's characters of `span`, white space included; the cleaned ones where the source has more between them than
    /// white space (tags, entities, what is left out of every count).
    pub fn verbatim<'t>(&'t self, span: Span, decoded: &'t str) -> &'t str {
        let source = self.map.source_of(span).of(decoded);
        let count = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
        if count(source) == count(span.of(&self.text)) { source } else { span.of(&self.text) }
    }

    /// The words of `span` as the source writes them (in traditional script, say), white space left out; the cleaned
    /// words where the source has more between them than white space.
    pub fn as_written(&self, span: Span, decoded: &str) -> String {
        let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let clean = plain(span.of(&self.text));
        let written = plain(self.map.source_of(span).of(decoded));
        if written.chars().count() == clean.chars().count() { written } else { clean }
    }
}

/// The edits that one cleaner proposes; they have to come in order and apart.
#[derive(Debug, Default)]
pub struct Edits {
    edits: Vec<Edit>,
    left_out: Vec<(Span, Reason)>,
}

impl Edits {
    /// Takes `span` out: it is no text (a zero-width character, a line break within a word).
    fn remove(&mut self, span: Span) {
        match self.edits.last_mut() {
            // A million NUL bytes in a row are one edit.
            Some(last) if last.with.is_empty() && last.span.end == span.start => last.span.end = span.end,
            _ => self.edits.push(Edit::remove(span)),
        }
    }

    /// Puts `with` in place of `span`.
    fn put(&mut self, span: Span, with: char) {
        self.edits.push(Edit::put(span, with));
    }

    /// Takes `span` out and tells why.
    fn leave_out(&mut self, span: Span, reason: Reason) {
        self.remove(span);
        self.left_out.push((span, reason));
    }
}

/// A cleaning step.
pub trait Cleaner: Sync {
    /// Its name.
    fn name(&self) -> &'static str;
    /// Proposes edits to `text`.
    fn propose(&self, text: &str, nature: Nature, edits: &mut Edits);
}

/// The steps, in order. Characters come first because every later step reads plain ones; lines are joined last because
/// boilerplate is known by its lines.
pub const CLEANERS: &[&dyn Cleaner] = &[
    &entities::Entities,
    &characters::Characters,
    &doubled::Doubled,
    &spacing::Spacing,
    &script::Script,
    &markdown::Markdown,
    &boilerplate::Boilerplate,
    &wrap::Wrap,
];

/// Cleans a decoded text. `map` leads from it to the source that offsets are told in.
pub fn clean(text: String, map: OffsetMap, nature: Nature) -> CleanText {
    let mut clean = CleanText { text, map, left_out: Vec::new() };
    for cleaner in CLEANERS {
        let mut edits = Edits::default();
        cleaner.propose(&clean.text, nature, &mut edits);
        for (span, reason) in &edits.left_out {
            clean.left_out.push((clean.map.source_of(*span), *reason));
        }
        clean.map.apply(&mut clean.text, &edits.edits);
    }
    clean.left_out.sort_by_key(|(span, _)| *span);
    clean
}

/// True for the ideographs that Chinese is written in.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

/// Letters and ideographs of a text, without digits, white space and punctuation: what `chars` counts.
pub fn letters(text: &str) -> u64 {
    let mut ideographs = text.len();
    let mut others = 0;
    for (_, c) in marks(text) {
        ideographs -= c.len_utf8();
        others += (is_letter(c) && !c.is_ascii_digit()) as u64;
    }
    (ideographs / IDEOGRAPH) as u64 + others
}

/// True for letters, digits and ideographs: `char::is_alphanumeric`, quick for what Chinese text is made of.
pub fn is_letter(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' | '0'..='9' | 'a'..='z' | 'A'..='Z' => true,
        '\0'..='\u{7f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => false,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
pub(crate) fn clean_plain(text: &str) -> CleanText {
    let nature = Nature { soft_breaks: true, markdown: false };
    clean(text.to_owned(), OffsetMap::identity(text.len()), nature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_letter(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn letters_are_those_of_a_plain_count(text in "[中一㐀䷀〇龥a1Ａ１é，。\n 🎉𠀀]{0,40}") {
            let plain = text.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii_digit()).count();
            prop_assert_eq!(letters(&text), plain as u64);
        }

        /// Whatever comes in, every ideograph of the cleaned text leads back to one of the source (a traditional one
        /// may have become a simplified one), and places never run backwards.
        #[test]
        fn every_character_leads_back(
            text in "(同志们：\n|一、|[三农发展要讲话]|[　 \n\r]|[０-９Ａ]|\u{200b}|\u{ad}|國|&#19977;|第1页 共2页\n|来源：网络\n|[a-z0-9.]|，|。|“|”){0,60}"
        ) {
            let cleaned = clean_plain(&text);
            let mut last = 0;
            for (at, c) in cleaned.text.char_indices() {
                let back = cleaned.map.source_of(Span::new(at, at + c.len_utf8()));
                prop_assert!(text.is_char_boundary(back.start) && text.is_char_boundary(back.end));
                prop_assert!(back.start >= last);
                last = back.start;
                if is_han(c) {
                    let source = back.of(&text);
                    prop_assert!(source == c.to_string() || source.starts_with("&#") || source == "國", "{source:?} for {c}");
                }
            }
            for pair in cleaned.left_out.windows(2) {
                prop_assert!(pair[0].0.start <= pair[1].0.start);
            }
        }

        /// Cleaning what is clean changes nothing.
        #[test]
        fn clean_text_stays_as_it_is(text in "(同志们：\n|今年要抓好三农工作，|落实三个到位。\n|实现新发展。){1,12}") {
            let once = clean_plain(&text).text;
            prop_assert_eq!(&clean_plain(&once).text, &once);
        }
    }
}
