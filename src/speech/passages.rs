//! The passages of a speech, as hashes, by which copies of it are found.

use crate::clean::is_letter;
use crate::marks::{Character, IDEOGRAPH, each_character};

/// Length of the passages that duplicates are judged by, in letters and ideographs; marks, digits and white space do not
/// count. Short ones survive changed characters.
pub const SHORT: usize = 4;

/// Length of the passages that reuse is measured by: what is so long is hardly said twice by chance.
pub const LONG: usize = 8;

/// The code points of the letters and ideographs of a text.
pub fn letters_of(text: &str) -> Vec<u32> {
    let mut letters = Vec::with_capacity(text.len() / IDEOGRAPH);
    each_character(text, |character| match character {
        Character::Ideograph(code) => letters.push(code),
        Character::Mark(c) if is_letter(c) && !c.is_ascii_digit() => letters.push(u32::from(c)),
        Character::Mark(_) => {}
    });
    letters
}

/// The hashes of all passages of `LENGTH` of some letters.
pub fn passages<const LENGTH: usize>(letters: &[u32]) -> Vec<u32> {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    // Counted from one, as if before the first letter stood zeros.
    let number = |letter: &u32| u64::from(*letter) + 1;
    let Some((first, others)) = letters.split_at_checked(LENGTH) else { return Vec::new() };
    let mut rolling = first.iter().fold(0u64, |rolling, letter| rolling.wrapping_mul(BASE).wrapping_add(number(letter)));
    let leaving = BASE.wrapping_pow(LENGTH as u32);
    let mut hashes = Vec::with_capacity(others.len() + 1);
    hashes.push(mixed(rolling));
    hashes.extend(others.iter().zip(letters).map(|(added, gone)| {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(number(added)).wrapping_sub(number(gone).wrapping_mul(leaving));
        mixed(rolling)
    }));
    hashes
}

/// All bits of a number stirred into 32 (the last steps of SplitMix64; G. Steele, D. Lea and C. Flood 2014).
fn mixed(mut x: u64) -> u32 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each is the hash of its own letters alone.
        #[test]
        fn each_is_hashed_by_itself(text in "[中一国a1é，\n 〇㐀🎉𠀀]{0,30}", other in "[中一国]{0,3}") {
            let letters: Vec<char> = text.chars().chain(other.chars()).filter(|c| c.is_alphanumeric() && !c.is_ascii_digit()).collect();
            let letters: Vec<u32> = letters.into_iter().map(u32::from).collect();
            let found = letters_of(&format!("{text}{other}"));
            prop_assert_eq!(&found, &letters);
            let expected: Vec<u32> = letters.windows(SHORT).flat_map(passages::<SHORT>).collect();
            prop_assert_eq!(passages::<SHORT>(&found), expected);
        }
    }

    #[test]
    fn equal_passages_have_equal_hashes_wherever_they_stand() {
        let all = |text: &str| passages::<5>(&letters_of(text));
        let long = all("今年要全面推进乡村振兴，加快农业农村现代化。");
        let part = all("面推 进乡村\n振");
        assert_eq!(part.len(), 2);
        assert!(long.contains(&part[0]));
        assert_eq!(long.len(), 16);
        assert!(all("短").is_empty());
    }
}
