//! Fixed phrases in texts: every place of each, or the longest at each place.
//!
//! Most characters of a text begin no phrase, and two characters tell: all that is done at such a place is to look up one bit.

use std::ops::Range;

use crate::numeral::width;
use crate::span::Span;

/// Phrases that are looked for together, each with a number of its own.
#[derive(Debug, Clone, Default)]
pub struct Phrasebook {
    /// Which beginnings there are.
    filter: Filter,
    /// The beginnings, in the order of their places in the filter, and one behind the last.
    beginnings: Vec<Group>,
    /// Beginning by beginning; those of one in the order of their bytes, so that a phrase stands before those that go on from it. And
    /// one behind the last.
    phrases: Vec<Phrase>,
    /// Their bytes behind the beginning.
    letters: Vec<u8>,
    /// One of them is a single character.
    single: bool,
}

/// The phrases that begin with the same two characters, or are the same one. This and [`Phrase`] are small, for what is looked up has
/// to be fetched.
#[derive(Debug, Clone)]
struct Group {
    /// The bytes of these characters, the first one lowest.
    key: u64,
    /// The phrase that is nothing but these characters; [`NONE`] if there is none.
    itself: u32,
    /// Where the others begin, in the lower bits; they end where those of the next group begin. In the highest four, how many bytes
    /// the characters have.
    from_and_length: u32,
}

/// The bits of a place among phrases: a quarter of a thousand million of them have one.
const PLACE: u32 = u32::MAX >> 4;

impl Group {
    /// The group of these characters, of `length` bytes, whose phrases begin at `from`.
    fn new(key: u64, length: usize, from: usize) -> Group {
        Group { key, itself: NONE, from_and_length: from as u32 & PLACE | (length as u32) << PLACE.trailing_ones() }
    }

    #[inline]
    fn from(&self) -> usize {
        (self.from_and_length & PLACE) as usize
    }

    #[inline]
    fn length(&self) -> usize {
        (self.from_and_length >> PLACE.trailing_ones()) as usize
    }
}

/// The number of no phrase.
const NONE: u32 = u32::MAX;

/// A phrase but for its beginning.
#[derive(Debug, Clone)]
struct Phrase {
    /// Its first eight bytes behind the beginning, or as many as there are, the first one lowest.
    near: u64,
    /// Where the bytes behind its beginning stand in the book; they end where those of the next phrase begin.
    at: u32,
    number: u32,
}

/// A bit for each hash of 16 bits: with some thousand phrases one place in thirty is looked at in vain.
#[derive(Debug, Clone)]
struct Filter {
    bits: Box<[u64; WORDS]>,
    /// How many beginnings have their places in earlier words.
    before: Box<[u32; WORDS]>,
}

/// Words of a filter.
const WORDS: usize = 1 << 10;

impl Default for Filter {
    fn default() -> Filter {
        Filter { bits: Box::new([0; WORDS]), before: Box::new([0; WORDS]) }
    }
}

impl Filter {
    /// The highest bits of a product (D. Knuth, The Art of Computer Programming 3, 6.4: multiplicative hashing): the word and the
    /// bit in it.
    #[inline]
    fn place(key: u64) -> (usize, u32) {
        let hash = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as u16;
        (usize::from(hash >> 6), u32::from(hash & 63))
    }

    /// A filter of beginnings that stand in the order of their places.
    fn of(beginnings: &[Group]) -> Filter {
        let mut filter = Filter::default();
        for Group { key, .. } in beginnings {
            let (word, bit) = Filter::place(*key);
            filter.bits[word] |= 1 << bit;
            filter.before[word] += 1;
        }
        let mut before = 0;
        for count in filter.before.iter_mut() {
            before += std::mem::replace(count, before);
        }
        filter
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let (word, bit) = Filter::place(key);
        self.bits[word] >> bit & 1 != 0
    }

    /// How many beginnings surely stand before this one.
    #[inline]
    fn before(&self, key: u64) -> usize {
        let (word, bit) = Filter::place(key);
        self.before[word] as usize + (self.bits[word] & !(u64::MAX << bit)).count_ones() as usize
    }
}

/// A phrase that a user gives may have at most so many characters: for so long a search may go on behind a beginning.
pub const LONGEST: usize = 200;

/// Places that are sought together.
const TOGETHER: usize = 64;

/// So few phrases with a common beginning are compared one after the other.
const FEW: usize = 16;

impl Phrasebook {
    /// A book of these phrases, whose numbers are below `u32::MAX`; of equal ones the first counts, empty ones are left out.
    pub fn new(phrases: impl IntoIterator<Item = (String, u32)>) -> Phrasebook {
        let filled = phrases.into_iter().filter(|(phrase, _)| !phrase.is_empty());
        let mut all: Vec<(String, u32)> = filled.collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|next, kept| next.0 == kept.0);
        // Phrases with a common beginning stand side by side already.
        all.sort_by_cached_key(|(phrase, _)| Filter::place(Beginning::of(phrase.as_bytes(), 0).key));
        let mut book = Phrasebook::default();
        for (phrase, number) in all {
            let Beginning { key, first, length } = Beginning::of(phrase.as_bytes(), 0);
            book.single |= length == first;
            if book.beginnings.last().is_none_or(|last| (last.key, last.length()) != (key, length)) {
                book.beginnings.push(Group::new(key, length, book.phrases.len()));
            }
            let at = book.letters.len() as u32;
            let behind = &phrase.as_bytes()[length..];
            match book.beginnings.last_mut() {
                Some(group) if behind.is_empty() => group.itself = number,
                _ => {
                    book.phrases.push(Phrase { near: up_to_eight(&behind[..behind.len().min(8)]), at, number });
                    book.letters.extend_from_slice(behind);
                }
            }
        }
        book.filter = Filter::of(&book.beginnings);
        book.beginnings.push(Group::new(0, 0, book.phrases.len()));
        book.phrases.push(Phrase { near: 0, at: book.letters.len() as u32, number: NONE });
        book
    }

    /// True if there is no phrase in it.
    pub fn is_empty(&self) -> bool {
        self.beginnings.len() < 2
    }

    /// Tells every place within `span` of `text` where a phrase stands, overlapping ones too: by where they begin, then by length.
    pub fn every(&self, text: &str, span: Span, mut tell: impl FnMut(Span, u32)) {
        let bytes = &text.as_bytes()[..span.end];
        self.walk(bytes, span.start, |at, beginning, index| {
            self.look_up(bytes, at, beginning, index, |end, number| tell(Span::new(at, end), number));
        });
    }

    /// Tells the places within `span` of `text` where phrases stand, the longest at the first place, each character used once.
    pub fn longest(&self, text: &str, span: Span, mut tell: impl FnMut(Span, u32)) {
        let bytes = &text.as_bytes()[..span.end];
        let mut used = span.start;
        self.walk(bytes, span.start, |at, beginning, index| {
            if at < used {
                return;
            }
            let mut longest = None;
            self.look_up(bytes, at, beginning, index, |end, number| longest = Some((end, number)));
            if let Some((end, number)) = longest {
                tell(Span::new(at, end), number);
                used = end;
            }
        });
    }

    /// Takes the places from byte `start` on of which one look does not tell that no phrase begins there, each with its beginning and,
    /// if it stands where most do, the index of that among all. Some places are sought together, for whether one is kept cannot be
    /// foreseen; then all their groups are fetched before any is read, so that fetches do not wait for one another.
    fn walk(&self, bytes: &[u8], start: usize, mut take: impl FnMut(usize, &Beginning, Option<usize>)) {
        let mut places = [0; TOGETHER];
        let mut next = start;
        while next < bytes.len() {
            let mut count = 0;
            while count < TOGETHER && next < bytes.len() {
                let beginning = Beginning::of(bytes, next);
                places[count] = next;
                count += usize::from(self.may_begin(beginning.key, beginning.first));
                next += beginning.first;
            }
            let mut fetched = [(0, 0); TOGETHER];
            for (place, fetched) in places[..count].iter().zip(&mut fetched) {
                let before = self.filter.before(Beginning::of(bytes, *place).key);
                *fetched = (before, self.beginnings[before].key);
            }
            for (place, (before, key)) in places[..count].iter().zip(fetched) {
                let beginning = Beginning::of(bytes, *place);
                take(*place, &beginning, (key == beginning.key).then_some(before));
            }
        }
    }

    /// False if surely no phrase begins with two characters, of which the first has so many bytes.
    #[inline]
    fn may_begin(&self, key: u64, first: usize) -> bool {
        self.filter.has(key) || (self.single && self.filter.has(key & mask(first)))
    }

    /// Tells where the phrases end that begin at byte `at`, the shorter ones first.
    fn look_up(&self, bytes: &[u8], at: usize, beginning: &Beginning, index: Option<usize>, mut tell: impl FnMut(usize, u32)) {
        let Beginning { key, first, length } = *beginning;
        if self.single
            && length > first
            && let Some([one, _]) = self.group(key & mask(first), first)
        {
            tell(at + first, one.itself);
        }
        let there = index.and_then(|index| self.beginnings[index..].first_chunk()).filter(|[group, _]| group.length() == length);
        let Some([group, next]) = there.or_else(|| self.group(key, length)) else { return };
        let behind = at + length;
        if group.itself != NONE {
            tell(behind, group.itself);
        }
        let (mut from, mut to) = (group.from(), next.from());
        if from == to {
            return;
        }
        let rest = &bytes[behind..];
        let letters = |phrase: usize| &self.letters[self.phrases[phrase].at as usize..self.phrases[phrase + 1].at as usize];
        // Of many phrases those that go on with the next byte are sought, behind what the first and the last have in common: all have.
        let mut agreeing = 0;
        while to - from > FEW {
            if letters(from).len() == agreeing {
                tell(behind + agreeing, self.phrases[from].number);
                from += 1;
                continue;
            }
            let (first, last) = (&letters(from)[agreeing..], &letters(to - 1)[agreeing..]);
            let common = first.iter().zip(last).take_while(|(a, b)| a == b).count();
            if !rest[agreeing.min(rest.len())..].starts_with(&first[..common]) {
                return;
            }
            agreeing += common;
            if common > 0 {
                continue;
            }
            let Some(next) = rest.get(agreeing) else { return };
            from = first_of(from..to, |phrase| letters(phrase)[agreeing] >= *next);
            to = first_of(from..to, |phrase| letters(phrase)[agreeing] > *next);
            agreeing += 1;
        }
        let near = rest.first_chunk().map_or_else(|| up_to_eight(rest), |eight| u64::from_le_bytes(*eight));
        for (at, pair) in (from..to).zip(self.phrases[from..=to].array_windows::<2>()) {
            let [phrase, next] = pair;
            let length = (next.at - phrase.at) as usize;
            let differ = (near ^ phrase.near) & mask(length.min(8));
            if differ == 0 && length <= rest.len() && (length <= 8 || rest[8..].starts_with(&letters(at)[8..])) {
                tell(behind + length, phrase.number);
            }
        }
    }

    /// The phrases that begin with two characters or are one, and those that stand behind them.
    #[inline]
    fn group(&self, key: u64, length: usize) -> Option<&[Group; 2]> {
        let place = Filter::place(key);
        // Beginnings that share a place stand side by side.
        let mut here = self.beginnings[self.filter.before(key)..].array_windows();
        here.find(|[group, _]| (group.key == key && group.length() == length) || Filter::place(group.key) > place)
            .filter(|[group, _]| group.key == key)
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
                    None => up_to_eight(&bytes[at..at + length]),
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

/// The lowest `length` bytes, 0 to 8.
#[inline]
fn mask(length: usize) -> u64 {
    u64::MAX.checked_shr(64 - 8 * length as u32).unwrap_or(0)
}

/// The first number of a range that is far enough, or its end; behind one that is all are.
fn first_of(range: Range<usize>, far_enough: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start.midpoint(end);
        if far_enough(middle) { end = middle } else { start = middle + 1 }
    }
    start
}

/// Fewer than nine bytes in one number, the first one lowest.
#[cold]
fn up_to_eight(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
    use proptest::collection::btree_set;
    use proptest::prelude::*;

    proptest! {
        /// Both searches are those of an automaton over the same phrases, also at the ends of the stretch that is looked at.
        #[test]
        fn they_are_those_of_an_automaton(
            // Few, or many with a common beginning.
            phrases in prop_oneof![btree_set("[一二三aé🎉，]{1,4}", 1..12), btree_set("[一é🎉]{1,5}", 60..200)],
            text in "[一二三aé🎉，]{0,200}",
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
        // Byte by byte this takes minutes.
        let ends = (0..40).map(|n| format!("{}{}", "啊".repeat(LONGEST - 2), char::from_u32(0x4e00 + n).unwrap()));
        found = 0;
        Phrasebook::new(ends.zip(0..)).every(&text, Span::new(0, text.len()), |_, _| found += 1);
        assert_eq!(found, 0);
    }

    #[test]
    fn beginnings_that_share_a_place_are_told_apart() {
        let place = |word: &str| Filter::place(Beginning::of(word.as_bytes(), 0).key);
        let ideograph = |n: u32| char::from_u32(0x4e00 + n % 0x5000).unwrap();
        let pairs = (0..3000).map(|n| format!("{}{}", ideograph(37 * n), ideograph(101 * n)));
        let mut at_places: std::collections::BTreeMap<_, Vec<String>> = std::collections::BTreeMap::new();
        pairs.for_each(|pair| at_places.entry(place(&pair)).or_default().push(pair));
        let shared: Vec<&Vec<String>> = at_places.values().filter(|words| words.len() > 1).collect();
        assert!(!shared.is_empty());
        for words in shared {
            let book = Phrasebook::new([(format!("{}二", words[0]), 0), (words[1].clone(), 1), ("a\0b".into(), 2), ("a".into(), 3)]);
            let text = format!("{}二{}二a\0b", words[1], words[0]);
            let mut found = Vec::new();
            book.every(&text, Span::new(0, text.len()), |at, n| found.push((at.start, at.end, n)));
            assert_eq!(found, [(0, 6, 1), (9, 18, 0), (18, 19, 3), (18, 21, 2)]);
        }
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
