//! Headings that a PDF's text shows twice over, glyph by glyph: `一一、、综综合合`.

use super::lines::{lines, trimmed};
use super::{Cleaner, Edits, Nature, is_letter};
use crate::span::Span;

/// See the module.
pub struct Doubled;

/// Characters that a line needs before it can only be doubled on purpose; where the text has such a line, shorter ones
/// count as well (高高兴兴 alone is a word).
const CERTAIN: usize = 6;
const LIKELY: usize = 4;

/// True if every character of `line` stands twice.
fn is_doubled(line: &str) -> bool {
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if chars.next() != Some(c) {
            return false;
        }
    }
    true
}

impl Cleaner for Doubled {
    fn name(&self) -> &'static str {
        "doubled"
    }

    fn propose(&self, text: &str, _nature: Nature, edits: &mut Edits) {
        let mut certain = false;
        let doubled: Vec<(Span, usize)> = lines(text)
            .map(|line| trimmed(text, line))
            .filter(|line| !line.is_empty() && is_doubled(line.of(text)))
            .map(|line| (line, line.of(text).chars().count()))
            .inspect(|(line, chars)| {
                // A rule of dashes or stars is doubled too, but has nothing to say.
                let mut seen = line.of(text).chars();
                let first = seen.next();
                certain |= *chars >= CERTAIN && seen.any(|c| Some(c) != first);
            })
            .collect();
        if !certain {
            return;
        }
        for (line, chars) in doubled {
            let mark = line.of(text).chars().all(|c| !is_letter(c));
            if chars >= LIKELY || mark {
                let second = line.of(text).char_indices().skip(1).step_by(2);
                for (at, c) in second {
                    edits.remove(Span::new(line.start + at, line.start + at + c.len_utf8()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::clean_plain;

    #[test]
    fn doubled_lines_become_single_and_words_stay() {
        assert_eq!(clean_plain("目目录录\n一一、、过过去去\n正文。\n").text, "目录\n一、过去\n正文。\n");
        assert_eq!(clean_plain("高高兴兴\n正文。\n").text, "高高兴兴\n正文。\n");
        assert_eq!(clean_plain("------------\n高高兴兴\n正文。\n").text, "高高兴兴\n正文。\n");
    }
}
