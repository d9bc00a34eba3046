//! Chinese and Arabic numerals, both ways.

use crate::lanes::{Block, Lanes, Places};
use crate::sieve::Sieve;

/// What [`digit`] knows.
static DIGITS: Sieve = Sieve::of(&[
    '〇', '○', '零', 'Ｏ', '一', '壹', '二', '两', '双', '贰', '三', '叁', '四', '肆', '五', '伍', '六', '陆', '七', '柒', '八', '捌',
    '九', '玖', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
]);

/// The value of one character that stands for a digit: `三` 3, `两` and `双` 2, `〇`, `○` and `零` 0, `7` 7.
#[inline]
pub fn digit(c: char) -> Option<u32> {
    if DIGITS.may_be(c) { known_digit(c) } else { None }
}

fn known_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '双' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '0'..='9' => c as u32 - '0' as u32,
        _ => return None,
    })
}

/// The places in `text` where a character stands that may begin a count: 一 to 十, 两, 双 and ASCII digits, each with its
/// place in bytes. Nothing else is decoded.
pub fn places(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    Places::new(text, may_count).filter_map(|at| text[at..].chars().next().map(|c| (at, c)))
}

/// Where characters begin that may begin a count, by their three bytes: 一七三两 (E4 B8), 九 (E4 B9), 二五 (E4 BA), and 六八 (E5 85),
/// 十 (E5 8D), 双 (E5 8F), 四 (E5 9B).
#[inline]
fn may_count(block: Block) -> Lanes {
    let Block { first, second, third } = block;
    let lower = (second.are(0xb8) & third.are_any([0x80, 0x83, 0x89, 0xa4]))
        | (second.are(0xb9) & third.are(0x9d))
        | (second.are(0xba) & third.are_any([0x8c, 0x94]));
    let upper = (second.are(0x85) & third.are_any([0xab, 0xad]))
        | (second.are(0x8d) & third.are(0x81))
        | (second.are(0x8f) & third.are(0x8c))
        | (second.are(0x9b) & third.are(0x9b));
    first.within(b'0', b'9') | (first.are(0xe4) & lower) | (first.are(0xe5) & upper)
}

/// Bytes of the character that begins with `byte`.
pub fn width(byte: u8) -> usize {
    match byte {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// True if and only if a numeral that stands beside `c` would run on into it: digits and the words for powers of ten.
pub fn continues_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '○'
            | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '亿'
            | '两'
            | '廿'
            | '卅'
    ) || c.is_ascii_digit()
}

/// Reads a whole Chinese or Arabic numeral up to 99,999,999: `十二` 12, `一百零五` 105, `二〇一六` 2016, `12` 12.
/// Returns `None` where the string is no numeral.
pub fn parse(s: &str) -> Option<u32> {
    if s.is_empty() {
        return None;
    }
    let has_unit = s.chars().any(|c| matches!(c, '十' | '百' | '千' | '万' | '廿' | '卅'));
    if !has_unit {
        let mut value: u32 = 0;
        for c in s.chars() {
            value = value.checked_mul(10)?.checked_add(digit(c)?)?;
        }
        return Some(value);
    }
    let (mut total, mut section, mut current): (u32, u32, Option<u32>) = (0, 0, None);
    for c in s.chars() {
        match c {
            '十' => {
                section += current.unwrap_or(1) * 10;
                current = None;
            }
            '廿' => section += 20,
            '卅' => section += 30,
            '百' => {
                section += current? * 100;
                current = None;
            }
            '千' => {
                section += current? * 1000;
                current = None;
            }
            '万' => {
                total = (section + current.unwrap_or(0)).checked_mul(10_000)?;
                section = 0;
                current = None;
            }
            '零' | '〇' => current = None,
            _ => {
                if current.is_some() {
                    return None;
                }
                current = Some(digit(c)?);
            }
        }
    }
    total.checked_add(section + current.unwrap_or(0))
}

/// Writes a number below 100,000 the way it is read aloud: 12 `十二`, 105 `一百零五`, 20 `二十`.
pub fn spell(n: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if n == 0 {
        return DIGITS[0].to_owned();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = n / unit % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(unit == 10 && d == 1 && out.is_empty()) {
            out.push_str(DIGITS[d as usize]);
        }
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_a_plain_scan(text in "[一二两三四五六七八九十双丁与中丫伋倂儿光千厁受囚百第3、“”é🎉\n]{0,40}") {
            let plain: Vec<(usize, char)> =
                text.char_indices().filter(|(_, c)| c.is_ascii_digit() || "一二三四五六七八九十两双".contains(*c)).collect();
            prop_assert_eq!(places(&text).collect::<Vec<_>>(), plain);
        }
    }

    #[test]
    fn the_sieve_lets_every_digit_through() {
        assert!(('\0'..=char::MAX).all(|c| digit(c) == known_digit(c)));
    }

    #[test]
    fn of_all_characters_these_begin_a_count() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(places(&text).next().is_some(), c.is_ascii_digit() || "一二三四五六七八九十两双".contains(c), "{c:?}");
        }
    }

    #[test]
    fn reading_is_the_inverse_of_writing_up_to_99999() {
        for n in 0..100_000 {
            assert_eq!(parse(&spell(n)), Some(n), "{}", spell(n));
        }
    }

    #[test]
    fn years_and_mixed_forms() {
        for (s, n) in
            [("二〇一六", 2016), ("二○一一", 2011), ("一九九五", 1995), ("12", 12), ("十", 10), ("二十三", 23), ("一万零五", 10005)]
        {
            assert_eq!(parse(s), Some(n), "{s}");
        }
        for s in ["", "百", "三四十", "个"] {
            assert_eq!(parse(s), None, "{s}");
        }
    }
}
