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
                let mask = mask(text, at);
                if mask > 0 {
                    at += mask;
                } else if rest.starts_with("**") || rest.starts_with("__") {
                    edits.remove(Span::new(at, at + 2));
                    at += 2;
                } else if rest.starts_with("<!--") {
                    let end = text[at..].find("-->").map_or(line.end, |e| at + e + 3);
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

/// The length of the marks at `at` that stand for digits, as in 201*年 and 20__年; 0 if they are marks of Markdown.
fn mask(text: &str, at: usize) -> usize {
    let len = text[at..].bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
    let before = text[..at].ends_with(|c: char| c.is_ascii_digit());
    let after = text[at + len..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '/'));
    if before && after { len } else { 0 }
}

/// `[label](address)` at the beginning of `rest`: the label's place, and the end of the whole.
fn link(rest: &str) -> Option<(Span, usize)> {
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
}
