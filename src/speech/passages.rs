//! The passages of a speech, as hashes, by which copies of it are found.

use crate::clean::is_letter;
use crate::marks::{Character, IDEOGRAPH, each_character};

/// Length of the passages that duplicates are judged by, in letters and ideographs; marks, digits and white space do not
/// count. Short ones survive changed characters.
pub const SHORT: usize = 4;

/// Length of the passages that reuse is measured by: what is so long is hardly said twice by chance.
pub const LONG: usize = 8;

/// The hashes of all passages of `LENGTH` of some texts that follow one another.
pub fn passages<const LENGTH: usize>(texts: &[&str]) -> Vec<u32> {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let first = BASE.wrapping_pow(LENGTH as u32);
    // Before the first letter stand as many that count nothing.
    let mut letters = vec![0u32; LENGTH];
    letters.reserve(texts.iter().map(|t| t.len() / IDEOGRAPH).sum());
    for text in texts {
        each_character(text, |character| match character {
            Character::Ideograph(code) => letters.push(code + 1),
            Character::Mark(c) if is_letter(c) && !c.is_ascii_digit() => letters.push(u32::from(c) + 1),
            Character::Mark(_) => {}
        });
    }
    let mut rolling = 0u64;
    // Of the letters that a step adds and leaves behind; in the first steps the passage is not full yet.
    let steps = letters[LENGTH..].iter().zip(&letters).map(|(added, gone)| {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(*added)).wrapping_sub(u64::from(*gone).wrapping_mul(first));
        mixed(rolling)
    });
    steps.skip(LENGTH - 1).collect()
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
            let alone = |letters: &[char]| passages::<SHORT>(&[&letters.iter().collect::<String>()]);
            let expected: Vec<u32> = letters.windows(SHORT).flat_map(alone).collect();
            prop_assert_eq!(passages::<SHORT>(&[&text, &other]), expected);
        }
    }

    #[test]
    fn equal_passages_have_equal_hashes_wherever_they_stand() {
        let all = |text: &str| passages::<5>(&[text]);
        let long = all("今年要全面推进乡村振兴，加快农业农村现代化。");
        let part = all("面推 进乡村\n振");
        assert_eq!(part.len(), 2);
        assert!(long.contains(&part[0]));
        assert_eq!(long.len(), 16);
        assert!(all("短").is_empty());
        assert_eq!(passages::<5>(&["今年要全面推进", "乡村振兴，加快农业农村现代化"]), long);
    }
}
