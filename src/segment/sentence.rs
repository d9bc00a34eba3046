//! Sentences.

use crate::clean::lines::ends_sentence;
use crate::span::Span;

/// The sentences of `span`: each ends with its 。！？； (and the quotation mark behind), with a full stop after an
/// ideograph, or with its line.
pub fn sentences(text: &str, span: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = span.start;
    let block = span.of(text);
    let mut chars = block.char_indices().peekable();
    let mut before = ' ';
    while let Some((_, c)) = chars.next() {
        let stop = c == '.' && crate::clean::is_han(before) && chars.peek().is_none_or(|(_, n)| !n.is_ascii_alphanumeric());
        if c == '\n' || ends_sentence(c) || stop {
            while let Some((_, n)) = chars.peek() {
                if !(ends_sentence(*n) || matches!(n, '”' | '’' | '」' | '』' | '）' | ')')) || c == '\n' {
                    break;
                }
                chars.next();
            }
            let end = span.start + chars.peek().map_or(block.len(), |(i, _)| *i);
            push(text, start, end, &mut out);
            start = end;
        }
        before = c;
    }
    push(text, start, span.end, &mut out);
    out
}

fn push(text: &str, start: usize, end: usize, out: &mut Vec<Span>) {
    if text[start..end].chars().any(crate::clean::is_letter) {
        out.push(Span::new(start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_with_their_marks_or_lines() {
        let text = "同志们：\n今天开会。“讲三点！”第一点；第二点\n。。。\n增长2.5亿元.明年再干.";
        let got: Vec<&str> = sentences(text, Span::new(0, text.len())).iter().map(|s| s.of(text)).collect();
        assert_eq!(got, ["同志们：\n", "今天开会。", "“讲三点！”", "第一点；", "第二点\n", "增长2.5亿元.", "明年再干."]);
    }
}
