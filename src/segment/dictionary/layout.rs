//! How the dictionary's image is laid out. The build script writes it, the program borrows it: both read this file.
//!
//! The image is a list of parts, each a flat array that begins at a multiple of eight bytes, all numbers little endian.
//! It begins with [`PARTS`] pairs of `u64`: where each part begins and how many bytes it has.

/// Parts of the image, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `u16` for each code point below 65,536: its code. 0 is a character that ends a block, 1 one within a block that no
    /// word has; the others are numbered from 2 by how frequent they are.
    Codes,
    /// `u64` [`SIDE`] × [`ROW`]: a bit for each pair of codes that some word begins with.
    Pairs,
    /// `u64` for each node of the trie, a double array: its parts by their bits, see [`BASE_BITS`]. The child of `n` by code `c` is
    /// at `n.base + c` if its `check` is `c`. The root's children come first, by code.
    Nodes,
    /// `u64` pairs: the frequency of a word without and with the bundled policy words, [`NONE`] where it is no word. A
    /// node's `word` is a number in this list, in which those of common words come first; 0 is no word in either.
    Frequencies,
    /// `f64` × 4 for each code: the logarithms of the probabilities that its character is emitted by the states begin,
    /// end, middle, single.
    Emissions,
    /// `u8` for each code: [`GUESSED`] and [`ALPHANUMERIC`].
    Flags,
    /// `u64`: sums of all frequencies without and with the bundled words.
    Totals,
    /// Text: a line each for words of jieba-rs that no block can hold, with their frequency. They are never found, but count
    /// in the sums.
    Others,
}

/// How many parts there are.
pub const PARTS: usize = 8;

/// Codes that the table of pairs tells apart; the rarer ones share the last row and column, where a bit means "maybe".
pub const SIDE: usize = 2048;
/// Words of 64 bits in a row of that table.
pub const ROW: usize = SIDE / 64;

/// Bits of a node for its parts, from the lowest: where its children are counted from, the code that leads to it, the number of
/// its word, and which classes of codes lead on from it.
pub const BASE_BITS: u32 = 21;
/// See [`BASE_BITS`].
pub const CHECK_BITS: u32 = 15;
/// See [`BASE_BITS`].
pub const WORD_BITS: u32 = 13;
/// See [`BASE_BITS`].
pub const LEADS_BITS: u32 = 15;

/// The class of a code among those that may lead on from a node. Most places of a text lead nowhere, and the class says so
/// without a look at the child, which lies far off in memory. The last class is not written down: it may always lead on.
pub fn class(code: u16) -> u32 {
    u32::from(code) % (LEADS_BITS + 1)
}

/// The frequency of what is no word.
pub const NONE: u64 = u64::MAX;

/// The hidden Markov model speaks of this character.
pub const GUESSED: u8 = 1;
/// An ASCII letter or digit.
pub const ALPHANUMERIC: u8 = 2;

/// The blocks of ideographs other than the main one.
pub fn beyond(c: u32) -> bool {
    matches!(c, 0x3400..=0x4DBF | 0xF900..=0xFAFF | 0x20000..=0x2A6DF | 0x2A700..=0x2CEAF | 0x2CEB0..=0x2EBEF | 0x2F800..=0x2FA1F)
}
