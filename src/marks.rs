//! Punctuation and other characters that are no ideographs: what cuts a Chinese text into clauses, sentences and lines.

use crate::lanes::{Block, Lanes, Places};
use crate::numeral::width;

/// Bytes of an ideograph of U+4E00 to U+9FFF.
pub const IDEOGRAPH: usize = 3;

/// True if an ideograph of U+4E00 to U+9FFF begins at byte `at`, where a character begins.
#[inline]
pub fn is_ideograph(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        0xe5..=0xe9 => true,
        // Below U+4E00 stand rare ideographs and the hexagrams.
        0xe4 => bytes[at + 1] >= 0xb8,
        _ => false,
    }
}

/// True if a text begins and ends with ideographs of U+4E00 to U+9FFF: then there is nothing to trim from it.
#[inline]
pub fn is_between_ideographs(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= IDEOGRAPH && is_ideograph(bytes, 0) && is_ideograph(bytes, bytes.len() - IDEOGRAPH)
}

/// Every character of a text that is no ideograph of U+4E00 to U+9FFF, with its place in bytes. Ideographs, most of a text,
/// are stepped over, sixteen bytes at once, without decoding them.
#[inline]
pub fn marks(text: &str) -> impl Iterator<Item = (usize, char)> + Clone + '_ {
    places(text).filter_map(|at| text[at..].chars().next().map(|c| (at, c)))
}

/// The places of these alone.
#[inline]
pub fn places(text: &str) -> impl Iterator<Item = usize> + Clone + '_ {
    Places::new(text, is_mark)
}

/// Where characters begin that are no ideographs of U+4E00 to U+9FFF; the second byte of an ideograph that begins with E4 tells it
/// from the rare ones and the hexagrams below.
#[inline]
fn is_mark(block: Block) -> Lanes {
    let Block { first, second, .. } = block;
    first.within(0x00, 0x7f) | first.within(0xc0, 0xe3) | (first.are(0xe4) & second.within(0x80, 0xb7)) | first.within(0xea, 0xff)
}

/// A character of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Character {
    /// The code point of an ideograph of U+4E00 to U+9FFF.
    Ideograph(u32),
    /// Any other.
    Mark(char),
}

/// Every character of a text, ideographs by their code points only, which are read without looking at what else they could be.
#[inline]
pub fn each_character(text: &str, mut take: impl FnMut(Character)) {
    let mut rest = text.as_bytes();
    while let [first, ..] = *rest {
        if let [0xe4..=0xe9, second, third, ref behind @ ..] = *rest {
            let code = code_point(first, second, third);
            if code >= FIRST {
                take(Character::Ideograph(code));
                rest = behind;
                continue;
            }
        }
        let Some(c) = text[text.len() - rest.len()..].chars().next() else { return };
        take(Character::Mark(c));
        rest = &rest[c.len_utf8()..];
    }
}

/// The first ideograph that is stepped over.
const FIRST: u32 = 0x4e00;

/// The code point that three bytes stand for.
#[inline]
pub(crate) fn code_point(first: u8, second: u8, third: u8) -> u32 {
    let [first, second, third] = [first, second, third].map(u32::from);
    (first & 0x0f) << 12 | (second & 0x3f) << 6 | third & 0x3f
}

/// The code points of a text from U+3000 to U+9FFF, where all ideographs of three bytes are, and nothing else of it.
#[inline]
pub fn each_ideograph(text: &str, mut take: impl FnMut(u32)) {
    let mut rest = text.as_bytes();
    loop {
        rest = match *rest {
            [first @ 0xe3..=0xe9, second, third, ref behind @ ..] => {
                take(code_point(first, second, third));
                behind
            }
            [other, ..] => &rest[width(other).min(rest.len())..],
            [] => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_characters_but_ideographs_are_marks() {
        for c in '\0'..=char::MAX {
            assert_eq!(marks(&c.to_string()).next().is_none(), ('\u{4e00}'..='\u{9fff}').contains(&c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn they_are_those_of_a_plain_scan(text in "[一丁中国龥龦鿿㐀䶵䷀ꀀ〇，。、；“”…\n a1éА🎉𠀀]{0,40}") {
            let plain: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !('\u{4e00}'..='\u{9fff}').contains(c)).collect();
            prop_assert_eq!(marks(&text).collect::<Vec<_>>(), plain);
            let ideograph = |c: Option<char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            prop_assert_eq!(is_between_ideographs(&text), ideograph(text.chars().next()) && ideograph(text.chars().next_back()));
            let character = |c: char| if ('\u{4e00}'..='\u{9fff}').contains(&c) { Character::Ideograph(c as u32) } else { Character::Mark(c) };
            let mut characters = Vec::new();
            each_character(&text, |c| characters.push(c));
            prop_assert!(characters.into_iter().eq(text.chars().map(character)));
            let mut ideographs = Vec::new();
            each_ideograph(&text, |code| ideographs.push(code));
            prop_assert!(ideographs.into_iter().eq(text.chars().map(u32::from).filter(|code| (0x3000..0xa000).contains(code))));
        }
    }
}
