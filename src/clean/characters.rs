//! Characters that stand for others, or for nothing: full-width letters and digits, zero-width marks, soft hyphens,
//! compatibility ideographs, the many kinds of line break and space.

use unicode_normalization::UnicodeNormalization;

use super::{Cleaner, Edits, Nature};
use crate::span::Span;

/// See the module.
pub struct Characters;

/// What becomes of a character.
enum Fate {
    Stay,
    Go,
    Become(char),
}

fn fate(c: char, before: Option<char>, after: Option<char>) -> Fate {
    match c {
        '\n' | '\t' => Fate::Stay,
        '\r' if after == Some('\n') => Fate::Go,
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Fate::Become('\n'),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Fate::Go,
        '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e01ef}' => Fate::Go,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Fate::Become(' '),
        '．' => {
            let between_digits = [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)));
            if between_digits { Fate::Become('.') } else { Fate::Stay }
        }
        // Letters, digits and the signs of amounts; punctuation keeps its width.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '＋' | '－' | '＊' | '＆' | '＠' | '＃' | '／' | '＝' | '＂' => {
            Fate::Become(char::from_u32(c as u32 - 0xfee0).unwrap_or(c))
        }
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let mut plain = c.nfkc();
            match (plain.next(), plain.next()) {
                (Some(p), None) if p != c => Fate::Become(p),
                _ => Fate::Stay,
            }
        }
        _ => Fate::Stay,
    }
}

/// Characters of a line of nothing but invisible ones that are looked at.
const LINE: usize = 16;

/// Behind the line that begins at byte `at`, if it holds nothing but invisible characters: it is no blank line, and the words
/// around it belong together.
fn invisible_line(text: &str, at: usize) -> Option<usize> {
    if !text[..at].ends_with('\n') {
        return None;
    }
    let (end, _) = text[at..]
        .char_indices()
        .take(LINE)
        .find(|(_, c)| !matches!(fate(*c, None, None), Fate::Go))
        .filter(|(_, c)| matches!(c, '\n' | '\r'))?;
    let rest = &text[at + end..];
    Some(text.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?.len())
}

impl Cleaner for Characters {
    fn name(&self) -> &'static str {
        "characters"
    }

    fn propose(&self, text: &str, _nature: Nature, edits: &mut Edits) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            // Nearly everything is an ideograph (E3 to E9) or printable ASCII, and stays.
            if (0xe3..=0xe9).contains(&byte) {
                at += 3;
                continue;
            }
            if (0x20..0x7f).contains(&byte) || byte == b'\n' {
                at += 1;
                continue;
            }
            let c = text[at..].chars().next().unwrap_or('\0');
            let span = Span::new(at, at + c.len_utf8());
            match fate(c, text[..at].chars().next_back(), text[span.end..].chars().next()) {
                Fate::Stay => {}
                Fate::Go => {
                    if let Some(end) = invisible_line(text, at).filter(|_| c != '\r') {
                        edits.remove(Span::new(at, end));
                        at = end;
                        continue;
                    }
                    edits.remove(span);
                }
                Fate::Become(plain) => edits.put(span, plain),
            }
            at = span.end;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::clean_plain;

    #[test]
    fn full_width_zero_width_and_compatibility_forms() {
        for (source, clean) in [
            ("１９９６年增长７．１％", "1996年增长7.1%"),
            ("发\u{ad}展\u{200b}规划", "发展规划"),
            ("第一．总则", "第一．总则"),
            ("\u{f9dc}\u{2f08}", "隆人"),
            ("（一）甲：乙，丙", "（一）甲：乙，丙"),
            ("各\0\0位", "各位"),
            ("阶级\n\u{200b}\n专政", "阶级\n专政"),
            ("阶级\r\n\u{200b}\r\n专政", "阶级\n专政"),
            ("标题一。\r\n\r\n标题二。", "标题一。\n\n标题二。"),
        ] {
            assert_eq!(clean_plain(source).text, clean, "{source:?}");
        }
    }
}
