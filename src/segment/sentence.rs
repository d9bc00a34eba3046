//! Sentences.

use crate::clean::lines::ends_sentence;
use crate::clean::{is_han, is_letter};
use crate::marks::{IDEOGRAPH, marks};
use crate::span::Span;

/// Bytes of a sentence, or a little less.
const USUAL: usize = 64;

/// The sentences of `span`: each ends with its 。！？； (and the quotation mark behind), with a full stop after an
/// ideograph, or with its line.
pub fn sentences(text: &str, span: Span) -> Vec<Span> {
    sentences_and_letters(text, span).0
}

/// The sentences of `span`, and how many letters each has, as [`letters`](crate::clean::letters) counts them.
pub fn sentences_and_letters(text: &str, span: Span) -> (Vec<Span>, Vec<u64>) {
    let (spans, letters_of_each) = (Vec::with_capacity(span.len() / USUAL), Vec::with_capacity(span.len() / USUAL));
    let mut out = Sentences { text, start: span.start, marks: 0, letters: 0, spans, letters_of_each };
    let block = span.of(text);
    let mut chars = marks(block);
    while let Some((at, c)) = chars.next() {
        out.mark(c);
        let mut end = at + c.len_utf8();
        let stop = c == '.' && block[..at].ends_with(is_han) && !block[end..].starts_with(|n: char| n.is_ascii_alphanumeric());
        if c == '\n' || ends_sentence(c) || stop {
            while c != '\n'
                && let Some(next) = block[end..].chars().next().filter(|n| ends_sentence(*n) || closes(*n))
            {
                out.mark(next);
                end += next.len_utf8();
                chars.next();
            }
            out.end(span.start + end);
        }
    }
    out.end(span.end);
    (out.spans, out.letters_of_each)
}

/// True if `c` closes what stands in marks, and so belongs to the sentence that ends right before it.
fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')')
}

/// Sentences as they are found.
struct Sentences<'t> {
    text: &'t str,
    /// Where the next one begins.
    start: usize,
    /// Bytes of its characters so far that are no ideographs, and how many of these are letters.
    marks: usize,
    letters: u64,
    spans: Vec<Span>,
    letters_of_each: Vec<u64>,
}

impl Sentences<'_> {
    /// Takes a character that is no ideograph.
    fn mark(&mut self, c: char) {
        self.marks += c.len_utf8();
        self.letters += u64::from(is_letter(c) && !c.is_ascii_digit());
    }

    /// Ends the sentence, which is one if it has a letter or a digit.
    fn end(&mut self, end: usize) {
        let span = Span::new(self.start, end);
        if span.of(self.text).chars().any(is_letter) {
            self.spans.push(span);
            self.letters_of_each.push(((span.len() - self.marks) / IDEOGRAPH) as u64 + self.letters);
        }
        (self.start, self.marks, self.letters) = (end, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Character by character.
    fn plain(text: &str, span: Span) -> Vec<Span> {
        let push = |text: &str, start: usize, end: usize, out: &mut Vec<Span>| {
            if text[start..end].chars().any(is_letter) {
                out.push(Span::new(start, end));
            }
        };
        let (mut out, mut start) = (Vec::new(), span.start);
        let mut chars = span.of(text).char_indices().peekable();
        let mut before = ' ';
        while let Some((_, c)) = chars.next() {
            let stop = c == '.' && is_han(before) && chars.peek().is_none_or(|(_, n)| !n.is_ascii_alphanumeric());
            before = c;
            if c == '\n' || ends_sentence(c) || stop {
                while c != '\n' && chars.next_if(|(_, n)| ends_sentence(*n) || closes(*n)).is_some() {}
                let end = chars.peek().map_or(span.end, |(at, _)| span.start + at);
                push(text, start, end, &mut out);
                start = end;
            }
        }
        push(text, start, span.end, &mut out);
        out
    }

    proptest! {
        #[test]
        fn they_are_those_of_a_plain_scan(text in "[中一a1。！”）.;；…\n 〇é🎉]{0,40}", skipped in 0usize..4) {
            let start = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
            let span = Span::new(start, text.len());
            let (spans, letters) = sentences_and_letters(&text, span);
            prop_assert_eq!(&letters, &spans.iter().map(|s| crate::clean::letters(s.of(&text))).collect::<Vec<_>>());
            prop_assert_eq!(spans, plain(&text, span));
        }
    }

    #[test]
    fn sentences_end_with_their_marks_or_lines() {
        let text = "同志们：\n今天开会。“讲三点！”第一点；第二点\n。。。\n增长2.5亿元.明年再干.";
        let got: Vec<&str> = sentences(text, Span::new(0, text.len())).iter().map(|s| s.of(text)).collect();
        assert_eq!(got, ["同志们：\n", "今天开会。", "“讲三点！”", "第一点；", "第二点\n", "增长2.5亿元.", "明年再干."]);
    }
}
