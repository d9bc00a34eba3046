//! The segmenter's dictionary: made at compile time, borrowed at run time. Nothing is parsed at start.

pub(super) mod layout;

use std::sync::LazyLock;

use crate::marks::code_point;
use layout::{BASE_BITS, CHECK_BITS, LEADS_BITS, NONE, Part, ROW, SIDE, WORD_BITS, class};

/// The image in the program's own bytes, where numbers of eight bytes can be read in place.
#[repr(C, align(8))]
struct Aligned<B: ?Sized>(B);

static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.bin")));

/// Borrowed parts of the image; see [`layout`] for what they hold.
pub(super) struct Dictionary {
    pub(super) codes: &'static [u16; 0x10000],
    pub(super) pairs: &'static [u64; SIDE * ROW],
    nodes: &'static [Node],
    /// The first nodes of the trie, as many as a code can tell apart.
    pub(super) roots: &'static [Node; 0x10000],
    frequencies: &'static [[u64; 2]],
    pub(super) emissions: &'static [[f64; 4]],
    pub(super) flags: &'static [u8],
    totals: &'static [u64],
    others: &'static [u8],
}

/// The one dictionary.
pub(super) static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::of_image);

/// Which words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Those of jieba-rs.
    Plain = 0,
    /// And the bundled policy words.
    Bundled = 1,
}

/// Logarithms of the shares of words, by number of a node's word.
pub(super) type Weights = Box<[f64; 1 << WORD_BITS]>;

/// A node of the trie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
pub(super) struct Node(u64);

impl Node {
    /// In place of a node that is not fetched yet; it is never looked at.
    pub(super) const UNREAD: Node = Node(0);

    /// Where its children are counted from; 0 without children.
    pub(super) fn base(self) -> usize {
        (self.0 & ((1 << BASE_BITS) - 1)) as usize
    }

    /// True if the code leads here from the node whose base was added to it.
    #[inline(always)]
    pub(super) fn checks(self, code: u16) -> bool {
        self.0 >> BASE_BITS & ((1 << CHECK_BITS) - 1) == u64::from(code)
    }

    /// Its number among the frequencies.
    #[inline(always)]
    pub(super) fn word(self) -> usize {
        (self.0 >> (BASE_BITS + CHECK_BITS) & ((1 << WORD_BITS) - 1)) as usize
    }

    /// Where the node is that a code leads to, if it leads anywhere.
    #[inline(always)]
    pub(super) fn child(self, code: u16) -> u32 {
        self.base() as u32 + u32::from(code)
    }

    /// False if the code surely leads nowhere from here.
    #[inline(always)]
    pub(super) fn may_lead(self, code: u16) -> bool {
        let unwritten = (self.base() != 0) as u64;
        let leads = self.0 >> (BASE_BITS + CHECK_BITS + WORD_BITS) | unwritten << LEADS_BITS;
        leads >> class(code) & 1 != 0
    }
}

impl Dictionary {
    fn of_image() -> Dictionary {
        const { assert!(cfg!(target_endian = "little"), "the image is laid out for little-endian machines") };
        let header: &[u64] = bytemuck::cast_slice(&IMAGE.0[..layout::PARTS * 16]);
        let part = |part: Part| {
            let (start, len) = (header[part as usize * 2] as usize, header[part as usize * 2 + 1] as usize);
            &IMAGE.0[start..start + len]
        };
        let whole = "the build script lays out whole tables";
        let nodes: &[Node] = bytemuck::cast_slice(part(Part::Nodes));
        Dictionary {
            codes: bytemuck::cast_slice(part(Part::Codes)).try_into().expect(whole),
            pairs: bytemuck::cast_slice(part(Part::Pairs)).try_into().expect(whole),
            nodes,
            roots: nodes.first_chunk().expect(whole),
            frequencies: bytemuck::cast_slice(part(Part::Frequencies)),
            emissions: bytemuck::cast_slice(part(Part::Emissions)),
            flags: part(Part::Flags),
            totals: bytemuck::cast_slice(part(Part::Totals)),
            others: part(Part::Others),
        }
    }

    /// How many codes there are.
    pub(super) fn codes_count(&self) -> usize {
        self.flags.len()
    }

    /// The nodes of the trie. The root's child by a code is at that code.
    pub(super) fn nodes(&self) -> &'static [Node] {
        self.nodes
    }

    /// The sum of all frequencies.
    pub(super) fn total(&self, words: Words) -> u64 {
        self.totals[words as usize]
    }

    /// The logarithm of the share of each frequency, by number; minus infinity for what is no word. The terms are those of
    /// jieba-rs in its order: ln(frequency) - ln(total).
    pub(super) fn weights(&self, words: Words, total: u64) -> Weights {
        let log_total = (total as f64).ln();
        let weight = |pair: &[u64; 2]| match pair[words as usize] {
            NONE => f64::NEG_INFINITY,
            frequency => (frequency as f64).ln() - log_total,
        };
        let mut weights = Box::new([f64::NEG_INFINITY; 1 << WORD_BITS]);
        for (to, pair) in weights.iter_mut().zip(self.frequencies) {
            *to = weight(pair);
        }
        weights
    }

    /// The code of a character.
    #[inline(always)]
    pub(super) fn code(&self, c: char) -> u16 {
        let c = c as u32;
        if c < 0x10000 { self.codes[c as usize] } else { u16::from(layout::beyond(c)) }
    }

    /// The code of an ideograph of these three bytes.
    #[inline(always)]
    pub(super) fn code_of(&self, first: u8, second: u8, third: u8) -> u16 {
        self.codes[code_point(first, second, third) as usize]
    }

    /// A word in codes; `None` if no block can hold it.
    pub(super) fn codes_of(&self, word: &str) -> Option<Vec<u16>> {
        let code = |c: char| self.codes.get(c as usize).copied().filter(|code| *code > 1);
        word.chars().map(code).collect()
    }

    /// The frequency that jieba-rs has of a word, if it is one.
    pub(super) fn own_frequency(&self, word: &str) -> Option<u64> {
        match self.codes_of(word) {
            Some(codes) => self.frequency(&codes, Words::Plain),
            None => {
                let lines = std::str::from_utf8(self.others).unwrap_or_default().lines();
                lines.filter_map(|l| l.split_once('\t')).find(|(w, _)| *w == word).and_then(|(_, f)| f.parse().ok())
            }
        }
    }

    /// The frequency of a word in codes, if it is one.
    pub(super) fn frequency(&self, codes: &[u16], words: Words) -> Option<u64> {
        let (first, rest) = codes.split_first()?;
        let mut node = self.nodes[usize::from(*first)];
        for code in rest {
            if node.base() == 0 {
                return None;
            }
            node = self.nodes[node.base() + usize::from(*code)];
            if !node.checks(*code) {
                return None;
            }
        }
        Some(self.frequencies[node.word()][words as usize]).filter(|f| *f != NONE)
    }
}
