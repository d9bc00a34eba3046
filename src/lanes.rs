//! Sixteen bytes of a text at once: which of them are the first of a character of some kind.

use std::ops::{BitAnd, BitOr, Not};

use wide::u8x16;

/// How many bytes are looked at together.
const LANES: usize = 16;

/// Sixteen bytes, or for each of sixteen bytes yes (all bits set) or no.
#[derive(Debug, Clone, Copy)]
pub struct Lanes(u8x16);

impl Lanes {
    /// Which bytes are `byte`.
    #[inline]
    pub fn are(self, byte: u8) -> Lanes {
        Lanes(self.0.simd_eq(u8x16::splat(byte)))
    }

    /// Which bytes are one of some.
    #[inline]
    pub fn are_any<const N: usize>(self, bytes: [u8; N]) -> Lanes {
        bytes.into_iter().fold(Lanes(u8x16::splat(0)), |any, byte| any | self.are(byte))
    }

    /// Which bytes are from `low` to `high`, both included.
    #[inline]
    pub fn within(self, low: u8, high: u8) -> Lanes {
        let above = self.0 - u8x16::splat(low);
        Lanes(above.min(u8x16::splat(high - low)).simd_eq(above))
    }

    /// A bit for each byte, the lowest for the first: set where it is yes.
    #[inline]
    fn bits(self) -> u32 {
        self.0.to_bitmask()
    }
}

impl BitOr for Lanes {
    type Output = Lanes;

    #[inline]
    fn bitor(self, other: Lanes) -> Lanes {
        Lanes(self.0 | other.0)
    }
}

impl BitAnd for Lanes {
    type Output = Lanes;

    #[inline]
    fn bitand(self, other: Lanes) -> Lanes {
        Lanes(self.0 & other.0)
    }
}

impl Not for Lanes {
    type Output = Lanes;

    #[inline]
    fn not(self) -> Lanes {
        Lanes(!self.0)
    }
}

/// Sixteen places of a text: the byte at each, and the two behind it.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// The bytes at these places.
    pub first: Lanes,
    /// The bytes behind them.
    pub second: Lanes,
    /// The bytes behind those.
    pub third: Lanes,
}

impl Block {
    /// The places from `at` on; behind the end of the text stand zeros.
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Block {
        match bytes[at..].first_chunk() {
            Some(here) => Block::of(here),
            None => Block::last(&bytes[at..]),
        }
    }

    #[cold]
    fn last(rest: &[u8]) -> Block {
        let mut here = [0; LANES + 2];
        here[..rest.len()].copy_from_slice(rest);
        Block::of(&here)
    }

    #[inline]
    fn of(here: &[u8; LANES + 2]) -> Block {
        let from = |at: usize| Lanes(u8x16::new(here[at..].first_chunk().copied().unwrap_or_default()));
        Block { first: from(0), second: from(1), third: from(2) }
    }
}

/// The places of a text, in bytes, for which `kind` says yes in the lanes that it makes of a block.
#[derive(Debug, Clone)]
pub struct Places<'t, F> {
    bytes: &'t [u8],
    /// Where the next block begins.
    next: usize,
    /// Where the block that is looked at begins.
    here: usize,
    /// The places in it that remain.
    bits: u32,
    kind: F,
}

impl<'t, F: Fn(Block) -> Lanes> Places<'t, F> {
    /// Those of a text, or of a part of one.
    #[inline]
    pub fn new(text: &'t str, kind: F) -> Places<'t, F> {
        Places { bytes: text.as_bytes(), next: 0, here: 0, bits: 0, kind }
    }
}

impl<F: Fn(Block) -> Lanes> Iterator for Places<'_, F> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.bits == 0 {
            if self.next >= self.bytes.len() {
                return None;
            }
            self.here = self.next;
            self.bits = (self.kind)(Block::at(self.bytes, self.here)).bits();
            self.next += LANES;
            if let Some(behind @ 1..) = self.next.checked_sub(self.bytes.len()) {
                self.bits &= u32::from(u16::MAX) >> behind;
            }
        }
        let at = self.here + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_are_found_where_they_stand(text in "[\0-\u{7f}]{0,70}", low in 1u8..128, more in 0u8..30) {
            let high = low.saturating_add(more);
            let plain = |wanted: &dyn Fn(u8) -> bool| text.bytes().enumerate().filter(|(_, b)| wanted(*b)).map(|(at, _)| at).collect::<Vec<_>>();
            let here = Places::new(&text, |block| block.first.within(low, high)).collect::<Vec<_>>();
            prop_assert_eq!(here, plain(&|b| (low..=high).contains(&b)));
            let any = Places::new(&text, |block| block.first.are_any([low, high])).collect::<Vec<_>>();
            prop_assert_eq!(any, plain(&|b| b == low || b == high));
            // A byte, and what stands behind it.
            let bytes = text.as_bytes();
            let pairs = Places::new(&text, |block| block.first.are(low) & block.second.within(1, 60) & block.third.within(1, 127)).collect::<Vec<_>>();
            let stands = |at: &usize| bytes[*at] == low && bytes[at + 1] <= 60 && bytes[at + 1] > 0 && bytes[at + 2] > 0;
            prop_assert_eq!(pairs, (0..bytes.len().saturating_sub(2)).filter(stands).collect::<Vec<_>>());
        }
    }
}
