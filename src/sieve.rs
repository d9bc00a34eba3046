//! Some characters of all, told by a bit.

/// Some characters by their lowest eleven bits, by which it is quickly known that most others are none of them.
#[derive(Debug, Clone)]
pub struct Sieve([u64; 32]);

impl Sieve {
    /// A sieve that lets these through.
    pub const fn of(chars: &[char]) -> Sieve {
        let mut bits = [0; 32];
        let mut at = 0;
        while at < chars.len() {
            let low = chars[at] as usize % 2048;
            bits[low / 64] |= 1 << (low % 64);
            at += 1;
        }
        Sieve(bits)
    }

    /// False if surely it is none of them.
    #[inline]
    pub fn may_be(&self, c: char) -> bool {
        let low = c as usize % 2048;
        self.0[low / 64] >> (low % 64) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sieve_lets_through_what_it_is_made_of() {
        let kept = ['不', '无', '1', '🎉'];
        let sieve = Sieve::of(&kept);
        assert!(kept.iter().all(|c| sieve.may_be(*c)));
        assert!(('\u{4e00}'..='\u{9fff}').filter(|c| sieve.may_be(*c)).count() < 50);
    }
}
