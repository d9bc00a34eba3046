//! Traditional characters to simplified ones, so that one lexicon serves both scripts.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Cleaner, Edits, Nature, is_han};
use crate::marks::each_ideograph;
use crate::span::{Edit, Span};

/// See the module.
pub struct Script;

/// The table, as bundled: `traditional<TAB>simplified[<TAB>both]`.
const TABLE: &str = include_str!("../../lexicons/traditional.tsv");

#[derive(Default)]
struct Table {
    /// Characters of the basic plane that are traditional only: a bit each.
    only: Vec<u64>,
    /// Every character that changes.
    chars: FxHashMap<char, char>,
    /// Phrases by their first character, longest first.
    phrases: FxHashMap<char, Vec<(&'static str, &'static str)>>,
}

static CONVERSIONS: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { only: vec![0; 1024], ..Table::default() };
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(from), Some(to)) = (cells.next(), cells.next()) else { continue };
        let both = cells.next().is_some();
        let (Some(first), Some(plain)) = (from.chars().next(), to.chars().next()) else { continue };
        if from.chars().count() > 1 {
            table.phrases.entry(first).or_default().push((from, to));
            continue;
        }
        table.chars.insert(first, plain);
        if !both && (first as usize) < 65_536 {
            table.only[first as usize / 64] |= 1 << (first as usize % 64);
        }
    }
    for list in table.phrases.values_mut() {
        list.sort_by_key(|(from, _)| (std::cmp::Reverse(from.len()), *from));
    }
    table
});

impl Table {
    fn is_traditional(&self, c: char) -> bool {
        let code = c as usize;
        code < 65_536 && self.only[code / 64] & (1 << (code % 64)) != 0
    }

    /// True if one of the text's characters is traditional.
    fn any_traditional(&self, text: &str) -> bool {
        let mut any = 0;
        each_ideograph(text, |code| any |= self.only[code as usize / 64] >> (code % 64) & 1);
        any != 0
    }
}

/// A user's word as texts hold it after cleaning: one with a traditional character is simplified throughout.
pub fn simplified(words: &str) -> String {
    let table = &*CONVERSIONS;
    if !words.chars().any(|c| table.is_traditional(c)) {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        match table.phrases.get(&c).and_then(|l| l.iter().find(|(from, _)| rest.starts_with(from))) {
            Some((from, to)) => {
                out.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                out.push(table.chars.get(&c).copied().unwrap_or(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// Of a hundred ideographs of a traditional text, some thirty are written otherwise in a simplified one.
const TRADITIONAL_THROUGHOUT: usize = 15;

impl Cleaner for Script {
    fn name(&self) -> &'static str {
        "script"
    }

    fn propose(&self, text: &str, _nature: Nature, edits: &mut Edits) {
        let table = &*CONVERSIONS;
        if !table.any_traditional(text) {
            return;
        }
        let (mut traditional, mut han) = (0usize, 0usize);
        for c in text.chars().filter(|c| is_han(*c)) {
            han += 1;
            traditional += table.is_traditional(c) as usize;
        }
        let throughout = traditional * 100 >= han * TRADITIONAL_THROUGHOUT;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let end = at + c.len_utf8();
            if throughout && let Some((from, to)) = table.phrases.get(&c).and_then(|l| l.iter().find(|(f, _)| text[at..].starts_with(f))) {
                phrase(at, from, to, edits);
                at += from.len();
                continue;
            }
            if (throughout || table.is_traditional(c))
                && let Some(plain) = table.chars.get(&c)
            {
                edits.put(Span::new(at, end), *plain);
            }
            at = end;
        }
    }
}

/// Converts a phrase: character by character where it keeps its length, else as a whole.
fn phrase(at: usize, from: &str, to: &str, edits: &mut Edits) {
    if from.chars().count() == to.chars().count() {
        for ((i, c), plain) in from.char_indices().zip(to.chars()).filter(|((_, c), plain)| c != plain) {
            edits.put(Span::new(at + i, at + i + c.len_utf8()), plain);
        }
    } else {
        edits.edits.push(Edit { span: Span::new(at, at + from.len()), with: to.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::clean_plain;

    #[test]
    fn one_traditional_character_is_noticed_wherever_it_stands() {
        let table = &*super::CONVERSIONS;
        for c in (0..0x10000).filter_map(char::from_u32).filter(|c| table.is_traditional(*c)) {
            assert!(table.any_traditional(&format!("a，中{c}。")), "{c}");
        }
        assert!(!table.any_traditional("a，中。㐂"));
    }

    #[test]
    fn a_users_words_are_simplified_as_texts_are() {
        assert_eq!(super::simplified("階級鬥爭"), "阶级斗争");
        assert_eq!(super::simplified("著名乾隆"), "著名乾隆");
    }

    #[test]
    fn traditional_text_becomes_simplified_and_simplified_stays() {
        for (source, clean) in [
            ("統籌推進「五位一體」總體布局，效果顯著，著名的網際網路", "统筹推进「五位一体」总体布局，效果显著，著名的互联网"),
            ("著力推進創新驅動發展", "着力推进创新驱动发展"),
            ("成效显著，著名作家，乾隆年间", "成效显著，著名作家，乾隆年间"),
            (
                "会議閉幕以来，我国社会發生了变化，成效显著，大家都很滿意，生产也有发展",
                "会议闭幕以来，我国社会发生了变化，成效显著，大家都很满意，生产也有发展",
            ),
        ] {
            assert_eq!(clean_plain(source).text, clean);
        }
    }
}
