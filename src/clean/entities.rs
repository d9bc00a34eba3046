//! Character references of HTML, which also turn up in text files: `&#19977;`, `&#x4e09;`, `&nbsp;`.

use super::{Cleaner, Edits, Nature};
use crate::span::Span;

/// See the module.
pub struct Entities;

/// Names that occur in Chinese web text.
const NAMES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", '　'),
    ("thinsp", ' '),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("divide", '÷'),
    ("deg", '°'),
    ("permil", '‰'),
    ("copy", '©'),
    ("reg", '®'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("larr", '←'),
    ("yen", '¥'),
    ("sect", '§'),
    ("plusmn", '±'),
    ("le", '≤'),
    ("ge", '≥'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("shy", '\u{ad}'),
];

/// The character that the reference between `&` and `;` stands for.
fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\0');
    }
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

impl Cleaner for Entities {
    fn name(&self) -> &'static str {
        "entities"
    }

    fn propose(&self, text: &str, _nature: Nature, edits: &mut Edits) {
        for start in memchr::memchr_iter(b'&', text.as_bytes()) {
            let rest = &text.as_bytes()[start + 1..];
            let Some(end) = rest.iter().take(10).position(|&b| b == b';') else { continue };
            let Some(name) = text.get(start + 1..start + 1 + end) else { continue };
            if let Some(c) = named(name) {
                edits.put(Span::new(start, start + end + 2), c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::clean_plain;
    use crate::span::Span;

    #[test]
    fn references_become_characters_once_and_lead_back() {
        let source = "&#19977;&#x519c;&amp;lt;&nosuch;&#0;";
        let cleaned = clean_plain(source);
        assert_eq!(cleaned.text, "三农&lt;&nosuch;&#0;");
        assert_eq!(cleaned.map.source_of(Span::new(0, 6)).of(source), "&#19977;&#x519c;");
    }
}
