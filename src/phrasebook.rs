//! Fixed phrases in texts: every place of each, or the longest at each place.
//!
//! Most characters of a text begin no phrase, and two characters tell: all that is done at such a place is to look up one bit.

use rustc_hash::FxHashMap;

use crate::numeral::width;
use crate::span::Span;

/// Phrases that are looked for together, each with a number of its own.
#[derive(Debug, Clone, Default)]
pub struct Phrasebook {
    /// In the order of their bytes, so that those with a common beginning stand side by side, the shorter one first.
    phrases: Vec<(Box<str>, u32)>,
    /// Whether any phrase begins with two characters, or is one: a bit for their hash.
    filter: Filter,
    /// Where the phrases that begin with two characters stand in `phrases`: the first, and behind the last.
    beginnings: FxHashMap<u64, (u32, u32)>,
    /// Phrases of one character.
    single: FxHashMap<u64, u32>,
}

/// A bit for each hash of 16 bits: with some thousand phrases one place in thirty is looked at in vain.
#[derive(Debug, Clone)]
struct Filter(Box<[u64; 1 << 10]>);

impl Default for Filter {
    fn default() -> Filter {
        Filter(Box::new([0; 1 << 10]))
    }
}

impl Filter {
    /// The highest bits of a product (D. Knuth, The Art of Computer Programming 3, 6.4: multiplicative hashing).
    #[inline]
    fn place(key: u64) -> (usize, u32) {
        let hash = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as u16;
        (usize::from(hash >> 6), u32::from(hash & 63))
    }

    fn put(&mut self, key: u64) {
        let (word, bit) = Filter::place(key);
        self.0[word] |= 1 << bit;
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let (word, bit) = Filter::place(key);
        self.0[word] >> bit & 1 != 0
    }
}

/// A phrase that a user gives may have at most so many characters: for so long a search may go on behind a beginning.
pub const LONGEST: usize = 200;

impl Phrasebook {
    /// A book of these phrases; of equal ones the first counts, empty ones are left out.
    pub fn new(phrases: impl IntoIterator<Item = (String, u32)>) -> Phrasebook {
        let filled = phrases.into_iter().filter(|(phrase, _)| !phrase.is_empty());
        let mut all: Vec<(Box<str>, u32)> = filled.map(|(phrase, number)| (phrase.into_boxed_str(), number)).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|next, kept| next.0 == kept.0);
        let mut book = Phrasebook::default();
        for (phrase, number) in all {
            let Beginning { key, first, length } = Beginning::of(phrase.as_bytes(), 0);
            if length == first {
                book.single.insert(key, number);
                book.filter.put(key);
                continue;
            }
            let at = book.phrases.len() as u32;
            book.beginnings.entry(key).or_insert((at, at)).1 = at + 1;
            book.filter.put(key);
            book.phrases.push((phrase, number));
        }
        book
    }

    /// True if there is no phrase in it.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.single.is_empty()
    }

    /// Tells every place within `span` of `text` where a phrase stands, overlapping ones too: by where they begin, then by length.
    pub fn every(&self, text: &str, span: Span, mut tell: impl FnMut(Span, u32)) {
        let bytes = &text.as_bytes()[..span.end];
        let mut at = self.skip(bytes, span.start);
        while at < span.end {
            let beginning = Beginning::of(bytes, at);
            if self.may_begin(beginning.key, beginning.first) {
                self.look_up(bytes, at, &beginning, |end, number| tell(Span::new(at, end), number));
            }
            at = self.skip(bytes, at + beginning.first);
        }
    }

    /// Tells the places within `span` of `text` where phrases stand, the longest at the first place, each character used once.
    pub fn longest(&self, text: &str, span: Span, mut tell: impl FnMut(Span, u32)) {
        let bytes = &text.as_bytes()[..span.end];
        let mut at = self.skip(bytes, span.start);
        while at < span.end {
            let beginning = Beginning::of(bytes, at);
            let mut next = at + beginning.first;
            if self.may_begin(beginning.key, beginning.first) {
                let mut longest = None;
                self.look_up(bytes, at, &beginning, |end, number| longest = Some((end, number)));
                if let Some((end, number)) = longest {
                    tell(Span::new(at, end), number);
                    next = end;
                }
            }
            at = self.skip(bytes, next);
        }
    }

    /// From byte `at` on, the first place of which one look does not tell that no phrase begins there.
    #[inline]
    fn skip(&self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(eight) = bytes[at..].first_chunk::<8>() {
            let eight = u64::from_le_bytes(*eight);
            if !both_of_three(eight) || self.may_begin(eight & mask(6), 3) {
                break;
            }
            at += 3;
        }
        at
    }

    /// False if surely no phrase begins with two characters, of which the first has so many bytes.
    #[inline]
    fn may_begin(&self, key: u64, first: usize) -> bool {
        self.filter.has(key) || (!self.single.is_empty() && self.filter.has(key & mask(first)))
    }

    /// Tells where the phrases end that begin at byte `at`, the shorter ones first.
    fn look_up(&self, bytes: &[u8], at: usize, beginning: &Beginning, mut tell: impl FnMut(usize, u32)) {
        let Beginning { key, first, length } = *beginning;
        if let Some(number) = self.single.get(&(key & mask(first))) {
            tell(at + first, *number);
        }
        let Some((from, to)) = self.beginnings.get(&key) else { return };
        let mut phrases = &self.phrases[*from as usize..*to as usize];
        let rest = &bytes[at..];
        let mut agreeing = length;
        loop {
            match phrases {
                [] => return,
                [(only, number)] => {
                    if rest.starts_with(only.as_bytes()) {
                        tell(at + only.len(), *number);
                    }
                    return;
                }
                [(shortest, number), longer @ ..] if shortest.len() == agreeing => {
                    tell(at + agreeing, *number);
                    phrases = longer;
                }
                [shortest, .., last] => {
                    // What the first and the last have in common all have.
                    let both = shortest.0.bytes().zip(last.0.bytes()).skip(agreeing);
                    let common = both.take_while(|(a, b)| a == b).count();
                    if !rest[agreeing..].starts_with(&shortest.0.as_bytes()[agreeing..agreeing + common]) {
                        return;
                    }
                    if common > 0 {
                        agreeing += common;
                        continue;
                    }
                    let Some(next) = rest.get(agreeing) else { return };
                    let byte = |phrase: &(Box<str>, u32)| phrase.0.as_bytes()[agreeing];
                    phrases = &phrases[phrases.partition_point(|p| byte(p) < *next)..];
                    phrases = &phrases[..phrases.partition_point(|p| byte(p) == *next)];
                    agreeing += 1;
                }
            }
        }
    }
}

/// The first two characters from a place on, or one where no second follows.
struct Beginning {
    /// Their bytes, the first one lowest.
    key: u64,
    /// How many bytes the first character has.
    first: usize,
    /// How many both have.
    length: usize,
}

impl Beginning {
    #[inline]
    fn of(bytes: &[u8], at: usize) -> Beginning {
        let eight = bytes[at..].first_chunk().map(|eight| u64::from_le_bytes(*eight));
        match eight {
            Some(eight) if both_of_three(eight) => Beginning { key: eight & mask(6), first: 3, length: 6 },
            _ => {
                let first = width(bytes[at]);
                let length = first + bytes.get(at + first).map_or(0, |second| width(*second));
                let key = match eight {
                    Some(eight) => eight & mask(length),
                    None => bytes[at..at + length].iter().rev().fold(0, |key, byte| key << 8 | u64::from(*byte)),
                };
                Beginning { key, first, length }
            }
        }
    }
}

/// True if two characters of three bytes each stand in the lowest bytes.
#[inline]
fn both_of_three(eight: u64) -> bool {
    eight & 0xf000_00f0 == 0xe000_00e0
}

/// The lowest `length` bytes, 1 to 8.
#[inline]
fn mask(length: usize) -> u64 {
    u64::MAX >> (64 - 8 * length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
    use proptest::prelude::*;

    proptest! {
        /// Both searches are those of an automaton over the same phrases, also at the ends of the stretch that is looked at.
        #[test]
        fn they_are_those_of_an_automaton(
            phrases in proptest::collection::btree_set("[一二三aé🎉，]{1,4}", 1..12),
            text in "[一二三aé🎉，]{0,40}",
            cut in 0usize..6,
        ) {
            let from = text.char_indices().nth(cut).map_or(text.len(), |(i, _)| i);
            let to = text.char_indices().rev().nth(cut / 2).map_or(text.len(), |(i, _)| i).max(from);
            let span = Span::new(from, to);
            let numbered = || phrases.iter().cloned().zip(0u32..);
            let book = Phrasebook::new(numbered());
            let mut found = Vec::new();
            book.every(&text, span, |at, n| found.push((at.start - from, at.end - from, n)));
            let all = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(numbered()).unwrap();
            let mut expected: Vec<_> = all.find_overlapping_iter(span.of(&text)).map(|m| (m.start(), m.end(), m.value())).collect();
            expected.sort_unstable();
            prop_assert_eq!(&found, &expected);
            found.clear();
            book.longest(&text, span, |at, n| found.push((at.start - from, at.end - from, n)));
            let longest = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest);
            let longest = longest.build_with_values(numbered()).unwrap();
            let expected: Vec<_> = longest.leftmost_find_iter(span.of(&text)).map(|m| (m.start(), m.end(), m.value())).collect();
            prop_assert_eq!(&found, &expected);
        }
    }

    #[test]
    fn long_beginnings_in_common_are_compared_at_once() {
        let (text, long) = ("啊".repeat(300_000), "啊".repeat(LONGEST - 1));
        let phrases = ["甲", "乙", ""].map(|end| format!("{long}{end}"));
        let mut found = 0;
        Phrasebook::new(phrases.into_iter().zip(0..)).every(&text, Span::new(0, text.len()), |_, _| found += 1);
        assert_eq!(found, 300_000 - LONGEST + 2);
    }

    #[test]
    fn of_equal_phrases_the_first_counts() {
        let mut found = Vec::new();
        let book = Phrasebook::new([("三农".to_owned(), 4), ("三农".to_owned(), 9), (String::new(), 1)]);
        book.every("三农三农", Span::new(0, 12), |at, n| found.push((at.start, n)));
        assert_eq!(found, [(0, 4), (6, 4)]);
        assert!(Phrasebook::default().is_empty() && !book.is_empty());
    }
}
