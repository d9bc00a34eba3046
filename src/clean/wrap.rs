//! Line breaks that a page, a mail program or a wiki put inside sentences and words are taken out; those between
//! paragraphs, headings and list items stay.

use super::lines::{ends_sentence, is_salutation, is_title, lines, starts_item, trimmed};
use super::{Cleaner, Edits, Nature, is_han};
use crate::span::Span;

/// See the module.
pub struct Wrap;

/// Lines at the head of a text without a salutation that may be title, date and speaker.
const HEAD_LINES: usize = 4;

/// Where a salutation is looked for.
const SALUTATION_LINES: usize = 14;

fn width(line: &str) -> usize {
    let ascii = line.bytes().filter(u8::is_ascii).count();
    2 * line.chars().count() - ascii
}

/// Lines that have to reach a width for a text to be wrapped at it.
const FEWEST: usize = 3;

/// The width at which a text was wrapped: one that half of all lines before another line reach within two ideographs,
/// most of them in mid-sentence.
fn wrap_width(text: &str, bodies: &[Span]) -> Option<usize> {
    let mut widths = Vec::new();
    for pair in bodies.windows(2) {
        if !pair[0].is_empty() && !pair[1].is_empty() {
            let line = pair[0].of(text);
            let open = !line.chars().next_back().is_some_and(|c| ends_sentence(c) || matches!(c, '：' | ':'));
            widths.push((width(line), open));
        }
    }
    if widths.len() < FEWEST {
        return None;
    }
    let longest = widths.iter().map(|w| w.0).max().filter(|w| (24..=160).contains(w))?;
    let near = |edge: usize| widths.iter().filter(move |w| w.0 + 4 >= edge && w.0 <= edge);
    // The longest line may hang over by a closing mark.
    let edge = (longest.saturating_sub(6)..=longest).max_by_key(|&e| (near(e).count(), e))?;
    let reached = near(edge).count();
    let open = near(edge).filter(|w| w.1).count();
    (reached >= FEWEST && reached * 2 >= widths.len() && open * 5 >= reached * 3).then_some(edge)
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '”'
            | '’'
            | '」'
            | '』'
            | '％'
            | '%'
            | ','
            | ';'
            | '!'
            | '?'
            | ')'
            | ']'
    )
}

fn is_opening(c: char) -> bool {
    matches!(c, '（' | '【' | '《' | '〈' | '“' | '‘' | '「' | '『' | '(' | '[')
}

/// True if a line is a date in brackets or a dash with a subtitle: the head of a speech.
fn is_head_line(line: &str) -> bool {
    let inner = line.trim_start_matches(['（', '(']);
    inner.len() < line.len() && inner.contains('年') && line.chars().count() <= 40 && line.ends_with(['）', ')'])
}

impl Cleaner for Wrap {
    fn name(&self) -> &'static str {
        "wrap"
    }

    fn propose(&self, text: &str, nature: Nature, edits: &mut Edits) {
        let lines: Vec<Span> = lines(text).collect();
        let bodies: Vec<Span> = lines.iter().map(|l| trimmed(text, *l)).collect();
        let edge = if nature.soft_breaks { wrap_width(text, &bodies) } else { None };
        let salutation = bodies.iter().take(SALUTATION_LINES).position(|b| is_salutation(b.of(text)));
        let is_prose = |b: &&Span| b.of(text).contains(['。', '，', '；', ',']) && !is_title(b.of(text));
        let head = salutation.map_or_else(|| bodies.iter().take(HEAD_LINES).position(|b| is_prose(&b)).unwrap_or(HEAD_LINES), |s| s + 1);
        // The paragraph so far, which may be several lines already.
        let mut paragraph = Paragraph::default();
        paragraph.begin(text, bodies.first().copied().unwrap_or_default());
        for i in 0..lines.len().saturating_sub(1) {
            let (line, next) = (bodies[i], bodies[i + 1]);
            let join = !line.is_empty()
                && !next.is_empty()
                && Break { text, nature, edge, line, next, after: bodies.get(i + 2).copied(), paragraph: &paragraph, in_head: i < head }
                    .is_soft(lines[i + 1]);
            if join {
                let gap = Span::new(line.end, next.start);
                let letters = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                if letters(line.of(text).chars().next_back()) && letters(next.of(text).chars().next()) {
                    edits.put(gap, ' ');
                } else {
                    edits.remove(gap);
                }
                paragraph.grow(text, next);
            } else {
                paragraph.begin(text, next);
            }
        }
    }
}

/// What is known of the lines that were joined so far.
#[derive(Default)]
struct Paragraph {
    /// Punctuation of sentences stands in it.
    has_sentence: bool,
    /// Where its last sentence begins, in bytes.
    last_sentence: usize,
}

impl Paragraph {
    fn begin(&mut self, text: &str, line: Span) {
        *self = Paragraph { has_sentence: false, last_sentence: line.start };
        self.grow(text, line);
    }

    fn grow(&mut self, text: &str, line: Span) {
        let words = line.of(text);
        self.has_sentence |= words.contains(['。', '；', '，', ',', '、']);
        if let Some(at) = words.rfind(ends_sentence) {
            self.last_sentence = line.start + at;
        }
    }
}

/// A line break and what stands around it.
struct Break<'a> {
    text: &'a str,
    nature: Nature,
    edge: Option<usize>,
    line: Span,
    next: Span,
    after: Option<Span>,
    paragraph: &'a Paragraph,
    in_head: bool,
}

impl Break<'_> {
    /// True if the break stands inside a sentence. `next_line` is the next line with its indentation.
    fn is_soft(&self, next_line: Span) -> bool {
        let line = self.line.of(self.text);
        let next = self.next.of(self.text);
        let (Some(last), Some(first)) = (line.chars().next_back(), next.chars().next()) else { return false };
        if is_closing(first) || is_opening(last) {
            return true;
        }
        if !self.nature.soft_breaks || ends_sentence(last) || matches!(last, '：' | ':' | '”' if self.ends_quoted_sentence()) {
            return false;
        }
        let indented = self.next.start > next_line.start;
        if indented || is_salutation(next) || is_head_line(next) || is_head_line(line) || is_salutation(line) {
            return false;
        }
        // A fragment before closing punctuation was a link of its own line: 所作的⏎政府工作报告⏎。会议…
        let fragment = self.after.is_some_and(|a| a.of(self.text).starts_with(is_closing));
        if fragment && next.chars().count() <= 40 && !is_title(line) {
            return true;
        }
        let has_sentence = self.paragraph.has_sentence;
        let item = starts_item(next);
        if let Some(edge) = self.edge {
            let full = width(line) + 4 >= edge && width(line) <= edge + 4;
            let new_item = item && !has_sentence;
            let title = self.in_head && (is_title(line) || is_title(next));
            if full && !new_item && !title {
                return true;
            }
        }
        if self.in_head || is_title(next) || is_title(line) && !has_sentence {
            return next.chars().count() == 1 && is_han(first) && is_han(last);
        }
        if matches!(last, '，' | ',' | '、') {
            return true;
        }
        // An unfinished sentence goes on; a heading with its own number has none, also one glued behind a sentence.
        let sentence = &self.text[self.paragraph.last_sentence..self.line.end];
        let heading = starts_item(sentence.trim_start_matches(|c: char| ends_sentence(c) || c == '”'));
        has_sentence && !heading && !item
    }

    /// True if a closing quotation mark stands behind the end of a sentence.
    fn ends_quoted_sentence(&self) -> bool {
        let line = self.line.of(self.text);
        let mut back = line.chars().rev();
        match back.next() {
            Some('”') => back.next().is_some_and(ends_sentence),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::clean_plain;

    #[test]
    fn breaks_inside_sentences_go_and_others_stay() {
        for (source, clean) in [
            (
                "新的一年，我们要以五个\n一批为抓手，推动融\n合。\n推出一批线路。\n",
                "新的一年，我们要以五个一批为抓手，推动融合。\n推出一批线路。\n",
            ),
            (
                "在全县大会上的讲话\n青溪县县长\n（2004年2月18日）\n同志们：\n今天开会。\n",
                "在全县大会上的讲话\n青溪县县长\n（2004年2月18日）\n同志们：\n今天开会。\n",
            ),
            (
                "听取了总理所作的\n政府工作报告\n。会议充分肯定工作。\n依据《\n著作权法\n》第五条。\n",
                "听取了总理所作的政府工作报告。会议充分肯定工作。\n依据《著作权法》第五条。\n",
            ),
            ("抓好落实，要做到：\n一是抓学习\n二是抓落实\n", "抓好落实，要做到：\n一是抓学习\n二是抓落实\n"),
            ("一、总结成绩，寻找差距\n上半年，成绩很好。\n", "一、总结成绩，寻找差距\n上半年，成绩很好。\n"),
        ] {
            assert_eq!(clean_plain(source).text, clean);
        }
    }

    #[test]
    fn a_text_wrapped_at_a_width_flows_again() {
        let source = "各位代表：\n\n五年来，经济实力跃上新台阶。国内生产总值从54万亿元增加到82.7万\n亿元，年均增长7.1%，占世界经济比重提高到15%左右，对世界经济增\n长贡献率超过30%。财政收入从11.7万亿元增加到17.\n3万亿元。各项事业全面发展，人民生活水平不断提高，社会保持和谐稳\n定。\n\n二、总体要求\n\n今年工作的总体要求是稳中求进。\n";
        let cleaned = clean_plain(source).text;
        assert!(cleaned.contains("82.7万亿元，年均") && cleaned.contains("17.3万亿元") && cleaned.contains("和谐稳定。\n"), "{cleaned}");
        assert!(cleaned.contains("\n二、总体要求\n"), "{cleaned}");
    }
}
