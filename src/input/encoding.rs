//! Bytes to text. A byte-order mark decides; then strict UTF-8; then UTF-16, GB18030 or Big5 by evidence, and whatever
//! was decided is told.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::problem::Trouble;

/// A decoded document.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The text; a byte-order mark is no part of it.
    pub text: String,
    /// The encoding's name in lower case: `utf-8`, `gb18030`, `big5`, `utf-16le`, `utf-16be`, or `utf-8+gb18030`.
    pub encoding: &'static str,
    /// What was doubtful.
    pub troubles: Vec<Trouble>,
}

/// Finds an encoding by the name a user gives it (`gbk`, `GB2312`, `big5`, `utf-16le` …). GB18030 stands for its
/// subsets GBK and GB2312.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    let found = Encoding::for_label(name.trim().as_bytes())?;
    Some(if found == encoding_rs::GBK { GB18030 } else { found })
}

/// The name of an encoding in tifa's tables.
pub fn label(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 {
        "utf-8"
    } else if encoding == GB18030 {
        "gb18030"
    } else if encoding == BIG5 {
        "big5"
    } else if encoding == UTF_16LE {
        "utf-16le"
    } else if encoding == UTF_16BE {
        "utf-16be"
    } else {
        encoding.name()
    }
}

/// Decodes a document. `forced` is what the user says it is; `hint` is what other records of the same file are.
pub fn decode(bytes: &[u8], forced: Option<&'static Encoding>, hint: Option<&'static Encoding>) -> Decoded {
    let mut decoded = if let Some(encoding) = forced {
        whole(bytes, encoding)
    } else if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        whole(&bytes[mark..], encoding)
    } else {
        by_evidence(bytes, hint)
    };
    let nuls = memchr::memchr_iter(0, decoded.text.as_bytes()).count();
    if nuls > 0 {
        decoded.troubles.push(Trouble::NulBytes { count: nuls });
    }
    decoded
}

/// Decodes with one encoding throughout.
fn whole(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut troubles = Vec::new();
    if encoding == UTF_8 && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()) {
        troubles.push(Trouble::TruncatedEnd);
    } else {
        let bad = replacements(&text).saturating_sub(if encoding == UTF_8 { written_replacements(bytes) } else { 0 });
        if bad > 0 {
            troubles.push(Trouble::Undecodable { count: bad });
        }
    }
    Decoded { text: text.into_owned(), encoding: label(encoding), troubles }
}

fn replacements(text: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count()
}

/// U+FFFD that the file itself holds, from an earlier program's failure.
fn written_replacements(bytes: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, "\u{fffd}").count()
}

fn by_evidence(bytes: &[u8], hint: Option<&'static Encoding>) -> Decoded {
    let zeros = memchr::memchr_iter(0, &bytes[..bytes.len().min(65_536)]).count();
    match simdutf8::compat::from_utf8(bytes) {
        // UTF-16 of mostly ASCII is valid UTF-8 full of NULs.
        Ok(text) if zeros * 5 < bytes.len().min(65_536) || bytes.is_empty() => {
            return Decoded { text: text.to_owned(), encoding: "utf-8", troubles: Vec::new() };
        }
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => {
            if let Some(encoding) = utf16(bytes) {
                return told(bytes, encoding);
            }
            return whole(bytes, UTF_8);
        }
        _ => {}
    }
    if let Some(encoding) = utf16(bytes) {
        return told(bytes, encoding);
    }
    if let Some(mixed) = mixed(bytes) {
        return mixed;
    }
    let encoding = match hint {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ => guess(bytes),
    };
    told(bytes, encoding)
}

/// Decodes and says that the encoding was a conclusion.
fn told(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut decoded = whole(bytes, encoding);
    // Below eight ideographs even a good guess is often wrong.
    let sure =
        bytes.len() >= 16 && decoded.troubles.iter().all(|t| !matches!(t, Trouble::Undecodable { count } if *count * 50 > bytes.len() / 2));
    decoded.troubles.insert(0, Trouble::DecodedAs { encoding: decoded.encoding, sure });
    decoded
}

/// UTF-16 without a mark: nine tenths of the units are what Chinese text is made of, in one byte order only.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(65_536)];
    let units = sample.len() / 2;
    if units < 4 {
        return None;
    }
    let plausible = |low: u8, high: u8| match high {
        0x00 => matches!(low, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xb7 | 0xa0),
        0x20 | 0x30 | 0x4e..=0x9f => true,
        0xff => low < 0x60,
        _ => false,
    };
    let (mut little, mut big) = (0, 0);
    for pair in sample.chunks_exact(2) {
        little += plausible(pair[0], pair[1]) as usize;
        big += plausible(pair[1], pair[0]) as usize;
    }
    if little * 10 >= units * 9 && little > big + units / 10 {
        Some(UTF_16LE)
    } else if big * 10 >= units * 9 && big > little + units / 10 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// A file that was pasted together from UTF-8 and another encoding: many lines are UTF-8 with ideographs, the rest is
/// decoded line by line.
fn mixed(bytes: &[u8]) -> Option<Decoded> {
    let mut good = 0;
    let mut bad = Vec::new();
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        match std::str::from_utf8(line) {
            Ok(text) => good += text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count(),
            Err(_) => bad.extend_from_slice(line),
        }
    }
    if good < 8 || good * 3 < bad.len() / 20 {
        return None;
    }
    let other = guess(&bad);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let (mut lines, mut lost) = (0, 0);
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(e) => {
                // The line may begin as UTF-8 and change where two files were joined.
                let (head, tail) = line.split_at(seam(line, e.valid_up_to(), other));
                text.push_str(&String::from_utf8_lossy(head));
                let (decoded, _) = other.decode_without_bom_handling(tail);
                let chinese = |c: &char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{2026}');
                if replacements(&decoded) == 0 && decoded.chars().filter(chinese).count() * 4 >= decoded.trim_end().chars().count() {
                    text.push_str(&decoded);
                    lines += 1;
                } else {
                    let kept = String::from_utf8_lossy(tail);
                    lost += replacements(&kept);
                    text.push_str(&kept);
                }
            }
        }
    }
    let mut troubles = Vec::new();
    if lines > 0 {
        troubles.push(Trouble::MixedEncodings { other: label(other), lines });
    }
    if lost > 0 {
        troubles.push(Trouble::Undecodable { count: lost });
    }
    let encoding = match (lines > 0, other == BIG5) {
        (false, _) => "utf-8",
        (true, false) => "utf-8+gb18030",
        (true, true) => "utf-8+big5",
    };
    Some(Decoded { text, encoding, troubles })
}

/// Where a line changes from UTF-8 to `other`. A few characters of the other encoding may be valid UTF-8 by accident,
/// so of the last places before `valid` the one is taken around which the most characters are common ones.
fn seam(line: &[u8], valid: usize, other: &'static Encoding) -> usize {
    let head = std::str::from_utf8(&line[..valid]).unwrap_or_default();
    let places = head.char_indices().rev().map(|(at, _)| at).take(8).chain([valid]);
    let common = |text: &str| {
        let known = |c: char| match GB18030.encode(c.encode_utf8(&mut [0; 4])).0.as_ref() {
            [0xa1..=0xa3 | 0xb0..=0xd7, 0xa1..=0xfe] => 1i32,
            [b] if b.is_ascii_graphic() || *b == b'\n' => 1,
            _ => -1,
        };
        text.chars().map(known).sum::<i32>()
    };
    let score = |at: &usize| {
        let before: String = head[..*at].chars().rev().take(9).collect();
        let after = other.decode_without_bom_handling(&line[*at..(at + 24).min(line.len())]).0;
        (common(&before) + common(&after.chars().take(11).collect::<String>()), *at)
    };
    places.max_by_key(score).unwrap_or(valid)
}

/// GB18030 or Big5: what the detector says if it is one of the two, else the one that leaves fewer places undecoded.
pub fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(1 << 20)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    // No top-level domain: a hint makes the detector wrong on every text of the other kind.
    let found = detector.guess(None, Utf8Detection::Deny);
    if found == BIG5 {
        return BIG5;
    }
    if found == encoding_rs::GBK || found == GB18030 {
        return GB18030;
    }
    let lost = |e: &'static Encoding| replacements(&e.decode_without_bom_handling(sample).0);
    if lost(BIG5) < lost(GB18030) { BIG5 } else { GB18030 }
}

/// What the first bytes of a file of records suggest for all of them; `None` for UTF-8.
pub fn of_records(sample: &[u8]) -> Option<&'static Encoding> {
    match std::str::from_utf8(sample) {
        Ok(_) => None,
        Err(e) if e.error_len().is_none() => None,
        Err(_) => Some(guess(sample)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "同志们:今年是深入实施乡村振兴战略的关键一年,要落实“三个到位”,抓好五项重点工作。\n";

    fn encoded(encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(TEXT).0.into_owned()
    }

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_comes_back() {
        let traditional = "同志們:今年是深入實施鄉村振興戰略的關鍵一年,要抓好五項重點工作。";
        let cases: Vec<(Vec<u8>, &str, &str)> = vec![
            (TEXT.into(), TEXT, "utf-8"),
            ([b"\xef\xbb\xbf".as_slice(), TEXT.as_bytes()].concat(), TEXT, "utf-8"),
            (encoded(GB18030), TEXT, "gb18030"),
            (BIG5.encode(traditional).0.into_owned(), traditional, "big5"),
            (utf16_bytes(TEXT, false), TEXT, "utf-16le"),
            (utf16_bytes(TEXT, true), TEXT, "utf-16be"),
            ([b"\xff\xfe".to_vec(), utf16_bytes(TEXT, false)].concat(), TEXT, "utf-16le"),
        ];
        for (bytes, text, name) in cases {
            let decoded = decode(&bytes, None, None);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
        }
    }

    #[test]
    fn two_encodings_in_one_file() {
        let bytes = [TEXT.as_bytes(), &encoded(GB18030), TEXT.as_bytes()].concat();
        let decoded = decode(&bytes, None, None);
        assert_eq!(decoded.text, TEXT.repeat(3));
        assert_eq!(decoded.encoding, "utf-8+gb18030");
        assert_eq!(decoded.troubles, [Trouble::MixedEncodings { other: "gb18030", lines: 1 }]);
    }

    #[test]
    fn damage_is_told_and_does_not_change_the_encoding() {
        let cut = &TEXT.as_bytes()[..TEXT.len() - 2];
        let decoded = decode(cut, None, None);
        assert_eq!((decoded.encoding, decoded.troubles.as_slice()), ("utf-8", [Trouble::TruncatedEnd].as_slice()));
        let nul = TEXT.replace("乡村", "\0\0\0\0乡村");
        let decoded = decode(nul.as_bytes(), None, None);
        assert_eq!(decoded.troubles, [Trouble::NulBytes { count: 4 }]);
        assert_eq!(decode(b"", None, None).text, "");
    }

    #[test]
    fn the_users_word_comes_first() {
        assert_eq!(by_name("gbk"), Some(GB18030));
        assert_eq!(by_name("nonsense"), None);
        let decoded = decode(&encoded(GB18030), by_name("GB2312"), None);
        assert_eq!((decoded.text.as_str(), decoded.troubles.len()), (TEXT, 0));
    }
}
