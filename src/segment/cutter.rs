//! tifa's own segmenter: the words of jieba-rs 0.11, cut for cut, several times as fast.
//!
//! A text is taken in chunks that end where a block of jieba's ends. Four passes go over a chunk, each over flat arrays:
//! decode characters to codes; look words up, level by level of the trie; choose the likeliest route from the end, with
//! jieba-rs's sums in jieba-rs's order; and give out the words, guessing the unknown by the hidden Markov model.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::dictionary::layout::{ALPHANUMERIC, GUESSED, ROW, SIDE};
use super::dictionary::{DICTIONARY, Dictionary, Node, Weights, Words};
use super::guess::Guess;
use super::{Segmenter, UserWord};
use crate::marks::IDEOGRAPH;
use crate::span::Span;

/// Characters of which a chunk takes those up to the last that ends a block; where none does, it takes as many again.
const CHUNK: usize = 256;

/// Places behind the last character of a chunk that look-ups may touch; their code is 0, which no word has.
const MARGIN: usize = 4;

/// Places of a chunk that are looked up together: as many as a `u8` tells apart, so that arrays of so many need no bounds checks.
const WINDOW: usize = 1 << u8::BITS;

/// The code of a character that ends a block.
const END: u16 = 0;

/// A word that is longer than three characters, or a user's: where it begins, how long it is, and its weight.
#[derive(Debug, Clone, Copy)]
struct Longer {
    start: u32,
    len: u32,
    weight: f64,
}

/// Words that a user has added, by their first two codes.
struct Added {
    /// As the dictionary's table of pairs.
    pairs: Vec<u64>,
    words: FxHashMap<(u16, u16), Vec<AddedWord>>,
}

/// A word in codes and its weight.
type AddedWord = (Vec<u16>, f64);

/// The segmenter.
pub struct Cutter {
    dictionary: &'static Dictionary,
    words: Words,
    hmm: bool,
    weights: Weights,
    /// By code: the weight of the single character, minus infinity where it is no word.
    single: Vec<f64>,
    /// What a character weighs that no word begins with.
    unknown: f64,
    added: Option<Added>,
}

/// Buffers of a thread, kept from call to call.
#[derive(Default)]
struct Scratch {
    codes: Vec<u16>,
    /// Where each character begins, in bytes; and behind the last one, where it ends.
    starts: Vec<u32>,
    /// Weights of the words of two and of three characters that begin at a place, for whole windows.
    two: Vec<f64>,
    three: Vec<f64>,
    longer: Vec<Longer>,
    /// The logarithm of the likeliest route from a place on, and the characters of its first word; 0 for one that ends a block.
    route: Vec<f64>,
    steps: Vec<u32>,
    guess: Guess,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Cutter {
    /// The segmenter with the bundled policy words or without; `hmm` guesses words that are not in the dictionary.
    pub fn new(bundled: bool, hmm: bool) -> Cutter {
        let words = if bundled { Words::Bundled } else { Words::Plain };
        let dictionary = &*DICTIONARY;
        Cutter::with_total(dictionary, words, hmm, dictionary.total(words))
    }

    /// The segmenter with these words and no others on top of jieba-rs's. Their frequencies are those that jieba-rs gives
    /// them, one after the other.
    pub fn with_words(words: &[UserWord], hmm: bool) -> Cutter {
        let dictionary = &*DICTIONARY;
        let mut jieba = jieba_rs::Jieba::new();
        let mut total = dictionary.total(Words::Plain);
        // By the word: one that is given twice has its last frequency.
        let mut frequencies: Vec<(Vec<u16>, u64)> = Vec::new();
        let mut known: FxHashMap<&str, u64> = FxHashMap::default();
        for word in words {
            let before = known.get(word.word.as_str()).copied().or_else(|| dictionary.own_frequency(&word.word));
            let frequency = jieba.add_word(&word.word, word.frequency, word.tag.as_deref()) as u64;
            total = total + frequency - before.unwrap_or(0);
            known.insert(&word.word, frequency);
        }
        for (word, frequency) in &known {
            if let Some(codes) = dictionary.codes_of(word) {
                frequencies.push((codes, *frequency));
            }
        }
        let mut cutter = Cutter::with_total(dictionary, Words::Plain, hmm, total);
        let log_total = (total as f64).ln();
        let mut added = Added { pairs: vec![0; SIDE * ROW], words: FxHashMap::default() };
        for (codes, frequency) in frequencies {
            let weight = (frequency as f64).ln() - log_total;
            match codes[..] {
                [one] => cutter.single[usize::from(one)] = weight,
                [first, second, ..] => {
                    let (a, b) = (clamped(first), clamped(second));
                    added.pairs[a * ROW + b / 64] |= 1 << (b % 64);
                    added.words.entry((first, second)).or_default().push((codes, weight));
                }
                [] => {}
            }
        }
        added.words.values_mut().for_each(|list| list.sort_by_key(|(codes, _)| codes.len()));
        cutter.added = Some(added);
        cutter
    }

    /// True if words can be told apart by their codes: characters that no word of jieba-rs has share one. A word that no block can
    /// hold is never found, whatever its codes.
    pub(super) fn can_hold(word: &str) -> bool {
        let codes: Vec<u16> = word.chars().map(|c| DICTIONARY.code(c)).collect();
        codes.contains(&END) || codes.iter().all(|code| *code > 1)
    }

    fn with_total(dictionary: &'static Dictionary, words: Words, hmm: bool, total: u64) -> Cutter {
        let weights = dictionary.weights(words, total);
        let single = dictionary.nodes()[..dictionary.codes_count()].iter().map(|node| weights[node.word()]).collect();
        Cutter { dictionary, words, hmm, weights, single, unknown: 0.0 - (total as f64).ln(), added: None }
    }

    /// Decodes a chunk from byte `from` on; where the next one begins.
    #[inline(never)]
    fn decode(&self, text: &str, from: usize, scratch: &mut Scratch) -> usize {
        let Scratch { codes, starts, .. } = scratch;
        let bytes = text.as_bytes();
        codes.clear();
        let mut at = from;
        loop {
            let before = codes.len();
            codes.resize(before + CHUNK, END);
            starts.resize(starts.len().max(codes.len() + 1), 0);
            let mut len = before;
            for (code, start) in codes[before..].iter_mut().zip(&mut starts[before..]) {
                // Most characters, without looking at what else they could be.
                if let [first @ 0xe4..=0xe9, second, third, ..] = bytes[at..] {
                    *start = at as u32;
                    *code = self.dictionary.code_of(first, second, third);
                    at += IDEOGRAPH;
                    len += 1;
                    continue;
                }
                // These two are one word.
                if at > from && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n') {
                    at += 1;
                }
                let Some(c) = text[at..].chars().next() else { break };
                *start = at as u32;
                *code = self.dictionary.code(c);
                at += c.len_utf8();
                len += 1;
            }
            codes.truncate(len);
            if at == bytes.len() {
                starts[len] = at as u32;
                break;
            }
            // Not the very last: half a word may be behind it.
            let behind = before.saturating_sub(1);
            if let Some(last) = codes[behind..].split_last().and_then(|(_, codes)| codes.iter().rposition(|code| *code == END)) {
                codes.truncate(behind + last + 1);
                at = starts[codes.len()] as usize;
                break;
            }
        }
        codes.resize(codes.len() + MARGIN, END);
        at
    }

    /// Looks up which words begin at each character.
    #[inline(never)]
    fn look_up(&self, scratch: &mut Scratch) {
        let Scratch { codes, two, three, longer, .. } = scratch;
        let len = codes.len() - MARGIN;
        for weights in [&mut *two, &mut *three] {
            weights.clear();
            weights.resize(len.next_multiple_of(WINDOW), f64::NEG_INFINITY);
        }
        longer.clear();
        let windows = two.as_chunks_mut().0.iter_mut().zip(three.as_chunks_mut().0);
        for (start, (two, three)) in (0..len).step_by(WINDOW).zip(windows) {
            self.look_up_window(codes, start, two, three, longer);
        }
        if let Some(added) = &self.added {
            added.look_up(codes, two, three, longer);
        }
    }

    /// Looks up which words begin at the characters from `start` on, as many as a window has.
    ///
    /// Each level of the trie is walked for the whole window before the next, and all its nodes are fetched before any is read:
    /// fetches that nothing waits for hide how long memory takes. Every place is written down; the next one replaces it where no
    /// word goes on.
    #[inline(always)]
    fn look_up_window(&self, codes: &[u16], start: usize, two: &mut [f64; WINDOW], three: &mut [f64; WINDOW], longer: &mut Vec<Longer>) {
        let Dictionary { pairs, roots, .. } = self.dictionary;
        let (trie, weights) = (self.dictionary.nodes(), &*self.weights);
        let rest = &codes[start..];
        let len = (rest.len() - MARGIN).min(WINDOW);
        let mut here = [END; WINDOW + MARGIN];
        here[..len + MARGIN].copy_from_slice(&rest[..len + MARGIN]);
        // Places that a level leaves over for the next, where the nodes are that their characters lead to, and those nodes.
        let mut places = [0u8; WINDOW];
        let mut nodes = [0u32; WINDOW];
        let mut fetched = [Node::UNREAD; WINDOW];

        let mut count = 0;
        let (mut first, mut row) = (here[0], clamped(here[0]));
        for (place, second) in (0..=u8::MAX).zip(&here[1..=len]) {
            let column = clamped(*second);
            places[count % WINDOW] = place;
            nodes[count % WINDOW] = roots[usize::from(first)].child(*second);
            count += (pairs[row * ROW + column / 64] >> (column % 64) & 1) as usize;
            (first, row) = (*second, column);
        }

        fetch(trie, &nodes[..count], &mut fetched);
        let mut left = 0;
        for k in 0..count.min(WINDOW) {
            let (node, place) = (fetched[k], places[k]);
            let at = usize::from(place);
            let there = node.checks(here[at + 1]);
            two[at] = weights[if there { node.word() } else { 0 }];
            places[left % WINDOW] = place;
            nodes[left % WINDOW] = node.child(here[at + 2]);
            left += (there & node.may_lead(here[at + 2])) as usize;
        }

        fetch(trie, &nodes[..left], &mut fetched);
        let mut count = 0;
        for k in 0..left.min(WINDOW) {
            let (node, place) = (fetched[k], places[k]);
            let at = usize::from(place);
            let there = node.checks(here[at + 2]);
            three[at] = weights[if there { node.word() } else { 0 }];
            places[count % WINDOW] = place;
            nodes[count % WINDOW] = node.child(here[at + 3]);
            count += (there & node.may_lead(here[at + 3])) as usize;
        }

        fetch(trie, &nodes[..count], &mut fetched);
        for (place, first) in places.iter().zip(&fetched[..count]) {
            let at = start + usize::from(*place);
            let (mut node, mut end) = (*first, at + 3);
            while node.checks(codes[end]) {
                end += 1;
                let weight = weights[node.word()];
                if weight != f64::NEG_INFINITY {
                    longer.push(Longer { start: at as u32, len: (end - at) as u32, weight });
                }
                if !node.may_lead(codes[end]) {
                    break;
                }
                node = trie[node.child(codes[end]) as usize];
            }
        }
    }

    /// Chooses the likeliest route, from the end. Of equal ones the longer first word wins.
    #[inline(never)]
    fn choose(&self, scratch: &mut Scratch) {
        let Scratch { codes, two, three, longer, route, steps, .. } = scratch;
        let len = codes.len() - MARGIN;
        route.resize(len.max(route.len()), 0.0);
        steps.resize(len.max(steps.len()), 0);
        let (codes, two, three, single) = (&codes[..len], &two[..len], &three[..len], &self.single[..]);
        let (route, steps) = (&mut route[..len], &mut steps[..len]);
        let mut longer = longer.iter().rev().peekable();
        let (mut after_one, mut after_two, mut after_three) = (0.0, 0.0, 0.0);
        for at in (0..len).rev() {
            let code = codes[at];
            let (best, step) = if code == END {
                (0.0, 0)
            } else {
                let one = single[usize::from(code)] + after_one;
                let two = two[at] + after_two;
                let three = three[at] + after_three;
                // Written so that no branch has to be guessed.
                let (mut best, mut step) = (if three > two { three } else { two }, 2 + u32::from(three >= two));
                while let Some(last) = longer.next_if(|last| last.start as usize == at) {
                    // They come by length, here the longest first.
                    let long = last.weight + route.get(at + last.len as usize).copied().unwrap_or(0.0);
                    if long > best || (long == best && last.len > step) {
                        (best, step) = (long, last.len);
                    }
                }
                if one > best {
                    (best, step) = (one, 1);
                }
                if best == f64::NEG_INFINITY { (self.unknown + after_one, 1) } else { (best, step) }
            };
            route[at] = best;
            steps[at] = step;
            (after_one, after_two, after_three) = (best, after_one, after_two);
        }
    }

    /// Gives out the words of a chunk. What the route leaves as single characters is joined: ASCII letters and digits to
    /// one word, and with the model any other run by guessing.
    #[inline(never)]
    fn give_out(&self, text: &str, scratch: &mut Scratch, words: &mut Vec<Span>) {
        let Scratch { codes, starts, steps, guess, .. } = scratch;
        let len = codes.len() - MARGIN;
        let dictionary = self.dictionary;
        let joins = |at: usize| steps[at] == 1 && (self.hmm || dictionary.flags[usize::from(codes[at])] & ALPHANUMERIC != 0);
        let mut at = 0;
        while at < len {
            if !joins(at) {
                let end = at + (steps[at].max(1)) as usize;
                words.push(Span::new(starts[at] as usize, starts[end] as usize));
                at = end;
                continue;
            }
            let mut end = at + 1;
            while end < len && joins(end) {
                end += 1;
            }
            if end == at + 1 || !self.hmm {
                words.push(Span::new(starts[at] as usize, starts[end] as usize));
            } else if self.is_word(&codes[at..end]) {
                words.extend((at..end).map(|c| Span::new(starts[c] as usize, starts[c + 1] as usize)));
            } else {
                self.guess(text, &codes[at..end], &starts[at..=end], guess, words);
            }
            at = end;
        }
    }

    fn is_word(&self, codes: &[u16]) -> bool {
        self.added.as_ref().is_some_and(|a| a.has(codes)) || self.dictionary.frequency(codes, self.words).is_some()
    }

    /// Cuts a run that the dictionary does not know: ideographs by the model, the rest like identifiers and numbers.
    fn guess(&self, text: &str, codes: &[u16], starts: &[u32], guess: &mut Guess, words: &mut Vec<Span>) {
        let known = |code: u16| self.dictionary.flags[usize::from(code)] & GUESSED != 0;
        let mut at = 0;
        while at < codes.len() {
            let modelled = known(codes[at]);
            let end = at + codes[at..].iter().take_while(|c| known(**c) == modelled).count();
            if !modelled {
                identifiers(text, starts[at] as usize, starts[end] as usize, words);
            } else if end == at + 1 {
                words.push(Span::new(starts[at] as usize, starts[end] as usize));
            } else {
                let emissions = codes[at..end].iter().map(|c| self.dictionary.emissions[usize::from(*c)]);
                guess.cut(emissions, &starts[at..=end], words);
            }
            at = end;
        }
    }
}

impl Segmenter for Cutter {
    fn cut(&self, text: &str, words: &mut Vec<Span>) {
        words.clear();
        words.reserve(text.len() / 4);
        SCRATCH.with_borrow_mut(|scratch| {
            let mut at = 0;
            while at < text.len() {
                at = self.decode(text, at, scratch);
                self.look_up(scratch);
                self.choose(scratch);
                self.give_out(text, scratch, words);
            }
            scratch.let_go();
        });
    }
}

impl Scratch {
    /// Gives memory back after a text whose blocks were very long.
    fn let_go(&mut self) {
        const KEPT: usize = 1 << 20;
        if self.codes.capacity() > KEPT {
            *self = Scratch::default();
        }
    }
}

impl Added {
    /// Puts the words that begin at each character where those of the dictionary are, in place of equal ones.
    fn look_up(&self, codes: &[u16], two: &mut [f64], three: &mut [f64], longer: &mut Vec<Longer>) {
        let before = longer.len();
        for at in 0..codes.len() - MARGIN {
            let (a, b) = (clamped(codes[at]), clamped(codes[at + 1]));
            if self.pairs[a * ROW + b / 64] >> (b % 64) & 1 == 0 {
                continue;
            }
            for (word, weight) in self.words.get(&(codes[at], codes[at + 1])).into_iter().flatten() {
                if !codes[at..].starts_with(word) {
                    continue;
                }
                match word.len() {
                    2 => two[at] = *weight,
                    3 => three[at] = *weight,
                    len => longer.push(Longer { start: at as u32, len: len as u32, weight: *weight }),
                }
            }
        }
        if longer.len() > before {
            // A stable order puts an added word behind the equal one of the dictionary, which it replaces.
            longer.sort_by_key(|l| (l.start, l.len));
            let mut kept: Vec<Longer> = Vec::with_capacity(longer.len());
            for word in longer.drain(..) {
                if kept.last().is_some_and(|last| (last.start, last.len) == (word.start, word.len)) {
                    kept.pop();
                }
                kept.push(word);
            }
            *longer = kept;
        }
    }

    fn has(&self, codes: &[u16]) -> bool {
        match codes {
            [first, second, ..] => self.words.get(&(*first, *second)).is_some_and(|list| list.iter().any(|(word, _)| word == codes)),
            _ => false,
        }
    }
}

/// Fetches nodes, and does nothing else with them.
#[inline(always)]
fn fetch(trie: &[Node], at: &[u32], fetched: &mut [Node; WINDOW]) {
    for (node, at) in fetched.iter_mut().zip(at) {
        *node = trie[*at as usize];
    }
}

fn clamped(code: u16) -> usize {
    usize::from(code).min(SIDE - 1)
}

/// Where neither dictionary nor model speaks: letters and digits, joined by `.`, `_` or `-` between them, with a percent
/// sign behind; and whatever stands between such.
fn identifiers(text: &str, start: usize, end: usize, words: &mut Vec<Span>) {
    let bytes = &text.as_bytes()[..end];
    let plain = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut at = start;
    while at < end {
        let from = at;
        if !plain(at) {
            while at < end && !plain(at) {
                at += 1;
            }
        } else {
            loop {
                while plain(at) {
                    at += 1;
                }
                if bytes.get(at).is_some_and(|b| b"._-".contains(b)) && plain(at + 1) {
                    at += 1;
                } else {
                    break;
                }
            }
            at += (bytes.get(at) == Some(&b'%')) as usize;
        }
        words.push(Span::new(from, at));
    }
}
