//! Marks of Markdown that are no text: `**`, links, quotes, comments. The `#` of headings stays: it tells where
//! speeches and sections begin.

use super::lines::lines;
use super::{Cleaner, Edits, Nature};
use crate::span::Span;

/// See the module.
pub struct Markdown;

impl Cleaner for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn propose(&self, text: &str, nature: Nature, edits: &mut Edits) {
        if !nature.markdown {
            return;
        }
        let mut at = 0;
        // One look back from the end tells for every comment whether it is closed; one look at a run of marks is for all.
        let last_close = memchr::memmem::rfind(text.as_bytes(), b"-->").unwrap_or(0);
        let mut run_end = 0;
        for line in lines(text) {
            // A comment may have run on from a line above.
            at = at.max(line.start);
            if at > line.end {
                continue;
            }
            let body = line.of(text);
            if at == line.start
                && let Some(rest) = body.trim_start().strip_prefix('>')
            {
                let start = line.end - rest.len() - 1;
                edits.remove(Span::new(start, start + 1));
                at = start + 1;
            }
            while at < line.end {
                let rest = &text[at..line.end];
                let c = rest.chars().next().unwrap_or(' ');
                if at >= run_end && matches!(c, '*' | '_') {
                    let run = run_of_marks(text, at);
                    run_end = run.end;
                    if stands_for_digits(text, run) {
                        at = run_end;
                        continue;
                    }
                }
                if rest.starts_with("**") || rest.starts_with("__") {
                    edits.remove(Span::new(at, at + 2));
                    at += 2;
                } else if rest.starts_with("<!--") {
                    let close = (at < last_close).then(|| text[at..].find("-->")).flatten();
                    let end = close.map_or(line.end, |e| at + e + 3);
                    edits.remove(Span::new(at, end));
                    at = end;
                } else if (c == '[' || rest.starts_with("!["))
                    && let Some((label, end)) = link(rest)
                {
                    edits.remove(Span::new(at, at + label.start));
                    edits.remove(Span::new(at + label.end, at + end));
                    at += end;
                } else if c == '`' || c == '*' {
                    edits.remove(Span::new(at, at + 1));
                    at += 1;
                } else {
                    at += c.len_utf8();
                }
            }
        }
    }
}

/// The `*` and `_` that stand side by side from `at` on.
fn run_of_marks(text: &str, at: usize) -> Span {
    Span::new(at, at + text[at..].bytes().take_while(|b| matches!(b, b'*' | b'_')).count())
}

/// True if marks stand for digits, as in 201*年 and 20__年.
fn stands_for_digits(text: &str, run: Span) -> bool {
    let before = text[..run.start].ends_with(|c: char| c.is_ascii_digit());
    before && text[run.end..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '/'))
}

/// A link is no longer than this, in bytes.
const LONGEST_LINK: usize = 2000;

/// `[label](address)` at the beginning of `rest`: the label's place, and the end of the whole.
fn link(rest: &str) -> Option<(Span, usize)> {
    let rest = &rest[..rest.floor_char_boundary(LONGEST_LINK)];
    let open = rest.find('[')? + 1;
    let close = rest.find("](")?;
    let end = close + rest[close..].find(')')? + 1;
    (close >= open && !rest[open..close].contains('[')).then(|| (Span::new(open, close), end))
}

#[cfg(test)]
mod tests {
    use crate::clean::{Nature, clean};
    use crate::span::OffsetMap;

    #[test]
    fn marks_go_and_words_stay() {
        let source = "# 标题\n\n> **三农**工作见[报告](http://x.cn/a)与`代码`。<!-- 不算 -->\n";
        let nature = Nature { soft_breaks: true, markdown: true };
        let cleaned = clean(source.into(), OffsetMap::identity(source.len()), nature);
        assert_eq!(cleaned.text, "# 标题\n\n 三农工作见报告与代码。\n");
    }

    #[test]
    fn masked_years_stay_and_comments_of_several_lines_go() {
        let source = "（201*年3月，20__年）*三农*\n<!-- 不\n> 算 -->同志们\n";
        let nature = Nature { soft_breaks: false, markdown: true };
        let cleaned = clean(source.into(), OffsetMap::identity(source.len()), nature);
        assert_eq!(cleaned.text, "（201*年3月，20__年）三农\n同志们\n");
    }

    #[test]
    fn marks_without_end_take_linear_time() {
        // In quadratic time this does not end within minutes.
        let nature = Nature { soft_breaks: true, markdown: true };
        for piece in ["[", "<!-- \n", "*", "[a](", "1*2_3"] {
            let source = piece.repeat(400_000);
            clean(source.clone(), OffsetMap::identity(source.len()), nature);
        }
    }
}
