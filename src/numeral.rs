//! Chinese and Arabic numerals, both ways.

/// The value of one character that stands for a digit: `三` 3, `两` and `双` 2, `〇`, `○` and `零` 0, `7` 7.
pub fn digit(c: char) -> Option<u32> {
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

/// The lower six bits of second bytes, a bit for each: of 一二两三五七九, which begin with E4, and of 双四六八十, which begin with
/// E5.
const SECONDS: [u64; 2] = [1 << 0x38 | 1 << 0x39 | 1 << 0x3a, 1 << 0x05 | 1 << 0x0d | 1 << 0x0f | 1 << 0x1b];

/// The places in `text` where a character stands that may begin a count: 一 to 十, 两, 双 and ASCII digits, each with its
/// place in bytes. It steps over ideographs without decoding them.
pub fn places(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let here = at;
            match bytes[at] {
                0xe6..=0xe9 => at += 3,
                // Of all ideographs only those are read that begin as numerals do.
                first @ (0xe4 | 0xe5) => {
                    at += 3;
                    let seconds = if first == 0xe4 { SECONDS[0] } else { SECONDS[1] };
                    if seconds >> (bytes[here + 1] & 0x3f) & 1 == 0 {
                        continue;
                    }
                    let c = match bytes[here..].first_chunk::<3>() {
                        Some([0xe4, 0xb8, 0x80]) => '一',
                        Some([0xe4, 0xba, 0x8c]) => '二',
                        Some([0xe4, 0xb8, 0xa4]) => '两',
                        Some([0xe5, 0x8f, 0x8c]) => '双',
                        Some([0xe4, 0xb8, 0x89]) => '三',
                        Some([0xe5, 0x9b, 0x9b]) => '四',
                        Some([0xe4, 0xba, 0x94]) => '五',
                        Some([0xe5, 0x85, 0xad]) => '六',
                        Some([0xe4, 0xb8, 0x83]) => '七',
                        Some([0xe5, 0x85, 0xab]) => '八',
                        Some([0xe4, 0xb9, 0x9d]) => '九',
                        Some([0xe5, 0x8d, 0x81]) => '十',
                        _ => continue,
                    };
                    return Some((here, c));
                }
                digit @ b'0'..=b'9' => {
                    at += 1;
                    return Some((here, char::from(digit)));
                }
                byte => at += width(byte),
            }
        }
        None
    })
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

    #[test]
    fn places_are_those_of_a_plain_scan() {
        let text = "一二三a四五é六七八🎉九十两双百千第3，抓“四风”和5查\n";
        let plain: Vec<(usize, char)> =
            text.char_indices().filter(|(_, c)| c.is_ascii_digit() || "一二三四五六七八九十两双".contains(*c)).collect();
        assert_eq!(places(text).collect::<Vec<_>>(), plain);
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
