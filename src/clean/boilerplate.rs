//! What a web page, a wiki or an office library puts around a speech. The words are data (`lexicons/boilerplate.toml`);
//! forms that no list of words can hold (page numbers, crumbs, addresses) are here.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use serde::Deserialize;

use super::lines::{ends_sentence, is_salutation, is_title, lines, trimmed};
use super::{Cleaner, Edits, Nature, Reason, is_han};
use crate::span::Span;

/// See the module.
pub struct Boilerplate;

/// A line longer than this, in bytes, is a paragraph and no boilerplate line (160 ideographs).
const LONGEST_LINE: usize = 480;

/// The same for a line that ends as a sentence does (80 ideographs).
const LONGEST_SENTENCE: usize = 240;

/// Words of which every `tails` entry has one; a test holds the file to it.
const TAIL_WORDS: [&str; 2] = ["作品", "Public domain"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    reason: Reason,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    tails: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Anywhere,
}

struct Words {
    lines: CharwiseDoubleArrayAhoCorasick<u32>,
    of_lines: Vec<(Place, Reason)>,
    tails: CharwiseDoubleArrayAhoCorasick<u32>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../lexicons/boilerplate.toml")).unwrap_or(File { rule: Vec::new() });
    let (mut patterns, mut of_lines, mut tails) = (Vec::new(), Vec::new(), Vec::new());
    for rule in &file.rule {
        for (list, place) in [(&rule.starts, Place::Start), (&rule.contains, Place::Anywhere)] {
            for word in list {
                let mut forms = vec![word.clone()];
                if word.contains(':') {
                    forms.push(word.replace(':', "："));
                }
                for form in forms {
                    if !patterns.contains(&form) {
                        patterns.push(form);
                        of_lines.push((place, rule.reason));
                    }
                }
            }
        }
        tails.extend(rule.tails.iter().cloned());
    }
    let build = |patterns: &[String]| {
        CharwiseDoubleArrayAhoCorasickBuilder::new().build(patterns).unwrap_or_else(|e| panic!("bundled boilerplate.toml: {e}"))
    };
    Words { lines: build(&patterns), of_lines, tails: build(&tails) }
});

impl Words {
    fn of_line(&self, line: &str) -> Option<Reason> {
        self.lines.find_overlapping_iter(line).find_map(|found| {
            let (place, reason) = self.of_lines[found.value() as usize];
            (place == Place::Anywhere || found.start() == 0).then_some(reason)
        })
    }
}

impl Cleaner for Boilerplate {
    fn name(&self) -> &'static str {
        "boilerplate"
    }

    fn propose(&self, text: &str, nature: Nature, edits: &mut Edits) {
        let words = &*WORDS;
        let lines: Vec<Span> = lines(text).collect();
        let bodies: Vec<Span> = lines.iter().map(|l| trimmed(text, *l)).collect();
        let mut reasons: Vec<Option<Reason>> = vec![None; lines.len()];
        let mut cuts: Vec<(Span, Reason)> = Vec::new();

        // Every tail has one of these words; a plain search for them is many times as fast as the automaton.
        let may_have_tail = TAIL_WORDS.iter().any(|w| memchr::memmem::find(text.as_bytes(), w.as_bytes()).is_some());
        let tails = may_have_tail.then(|| words.tails.find_iter(text)).into_iter().flatten();
        for found in tails {
            let at = found.start();
            let line = lines.partition_point(|l| l.start <= at) - 1;
            if reasons[line].is_some() {
                continue;
            }
            let end = tail_end(text, &bodies, line);
            for reason in &mut reasons[line + 1..end] {
                *reason = Some(Reason::Licence);
            }
            if text[lines[line].start..at].trim().is_empty() {
                reasons[line] = Some(Reason::Licence);
            } else {
                cuts.push((Span::new(at, lines[line].end), Reason::Licence));
            }
        }
        for i in 0..lines.len() {
            let body = bodies[i];
            let line = body.of(text);
            let longest = if line.ends_with('。') { LONGEST_SENTENCE } else { LONGEST_LINE };
            if reasons[i].is_none() && !line.is_empty() && line.len() <= longest {
                reasons[i] = by_form(line, nature).or_else(|| words.of_line(line));
            }
        }
        mark_markers(text, &bodies, &mut reasons, &mut cuts);
        cuts.sort_by_key(|(span, _)| *span);
        mark_between(text, &bodies, &cuts, &mut reasons);

        let mut inline = inline_spans(text);
        inline.retain(|(span, _)| {
            let line = lines.partition_point(|l| l.start <= span.start) - 1;
            reasons[line].is_none()
        });
        cuts.extend(inline);
        for (i, reason) in reasons.iter().enumerate() {
            if let Some(reason) = reason {
                cuts.push((Span::new(lines[i].start, (lines[i].end + 1).min(text.len())), *reason));
            }
        }
        cuts.sort_by_key(|(span, _)| *span);
        let mut at = 0;
        for (span, reason) in cuts {
            if span.start >= at && !span.is_empty() {
                edits.leave_out(span, reason);
                at = span.end;
            }
        }
    }
}

/// One past the last line of a tail that begins on `line`: the end of the text, or the title of the next speech.
fn tail_end(text: &str, bodies: &[Span], line: usize) -> usize {
    for i in line + 1..bodies.len() {
        if is_title(bodies[i].of(text)) {
            let follows = bodies[i + 1..].iter().filter(|b| !b.is_empty()).take(8);
            if follows.clone().any(|b| is_salutation(b.of(text))) && !follows.clone().take(3).any(|b| b.of(text) == "Public domain") {
                return i;
            }
        }
    }
    bodies.len()
}

/// Boilerplate that is known by its form.
fn by_form(line: &str, nature: Nature) -> Option<Reason> {
    if is_page_number(line, nature) || is_print_header(line) {
        return Some(Reason::Paging);
    }
    if is_crumbs(line) {
        return Some(Reason::Crumbs);
    }
    if let Some(address) = addresses(line).first() {
        let rest = line.chars().filter(|c| is_han(*c)).count();
        if address.len() * 3 >= line.len() || rest <= 16 {
            let all = address.len() + 8 >= line.len();
            return Some(if all { Reason::Link } else { Reason::Site });
        }
    }
    if has_clock(line) && line.chars().count() <= 60 && !line.contains(['。', '，']) {
        return Some(Reason::Byline);
    }
    None
}

/// `第1页 共2页`, `-1-`, `— 3 —`, `2/15`, `本文共2页`, `12`.
fn is_page_number(line: &str, nature: Nature) -> bool {
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let core =
        squeezed.trim_matches(|c| matches!(c, '-' | '—' | '–' | '－' | '·' | '.' | '~' | '[' | ']' | '【' | '】' | '(' | ')' | '|' | '/'));
    let digits = core.chars().filter(char::is_ascii_digit).count();
    let chars = core.chars().count();
    if digits == chars && digits > 0 {
        let dressed = core.len() < squeezed.len();
        return digits <= 3 && (dressed || nature.soft_breaks);
    }
    if let Some((a, b)) = core.split_once('/')
        && [a, b].iter().all(|n| !n.is_empty() && n.len() <= 3 && n.chars().all(|c| c.is_ascii_digit()))
    {
        return nature.soft_breaks;
    }
    let page_words = squeezed.contains('页') && chars <= 30;
    let says_which = squeezed.starts_with("本文共") || squeezed.starts_with("共") || (squeezed.starts_with('第') && digits > 0);
    let page_ends = ["页", "下一页", "末页", "尾页"].iter().any(|w| squeezed.ends_with(w)) || squeezed.contains("当前第");
    page_words && says_which && page_ends
}

/// The head or foot that a browser prints on each page: a date with the hour, then the page's name or address.
fn is_print_header(line: &str) -> bool {
    let starts_with_date =
        line.len() > 10 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit) && matches!(line.as_bytes()[4], b'/' | b'-' | b'.');
    starts_with_date && has_clock(line) && line.chars().count() <= 80
}

/// True if an hour with minutes stands in the line: `09:17`.
fn has_clock(line: &str) -> bool {
    let bytes = line.as_bytes();
    (1..bytes.len().saturating_sub(2)).any(|i| {
        bytes[i] == b':'
            && bytes[i - 1].is_ascii_digit()
            && bytes[i + 1].is_ascii_digit()
            && bytes[i + 2].is_ascii_digit()
            && bytes.get(i + 3).is_none_or(|b| !b.is_ascii_digit())
    }) && line.contains(['-', '/', '年', '.'])
}

/// `首页 > 政务公开 > 统计`.
fn is_crumbs(line: &str) -> bool {
    if line.contains(['。', '，', '；', '？', '！']) || line.chars().count() > 80 {
        return false;
    }
    let mut marks = 0;
    let mut before = ' ';
    for c in line.chars() {
        let mark = matches!(c, '>' | '＞' | '»' | '›' | '→' | '〉');
        marks += (mark && !matches!(before, '>' | '＞' | '»')) as usize;
        before = c;
    }
    marks >= 2
}

/// The web addresses of `text`, in order.
fn addresses(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    let mut starts: Vec<usize> = memchr::memmem::find_iter(bytes, "http").chain(memchr::memmem::find_iter(bytes, "www.")).collect();
    starts.sort_unstable();
    for start in starts {
        let rest = &text[start..];
        let is_address = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
        if !is_address || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let len = bytes[start..].iter().position(|b| !b.is_ascii_graphic()).unwrap_or(rest.len());
        let body = rest[..len].trim_end_matches(['.', ',', ')', ']', ';']);
        if body.len() > "http://".len() {
            found.push(Span::new(start, start + body.len()));
        }
    }
    found
}

/// `扩展阅读：在…上的讲话` above the speech's own title: the collection's heading.
fn mark_markers(text: &str, bodies: &[Span], reasons: &mut [Option<Reason>], cuts: &mut Vec<(Span, Reason)>) {
    for i in 0..bodies.len() {
        if reasons[i].is_some() {
            continue;
        }
        let line = bodies[i].of(text);
        let Some(word) = ["扩展阅读", "拓展阅读", "延伸阅读", "阅读扩展"].iter().find(|w| line.starts_with(**w)) else {
            continue;
        };
        let rest = line[word.len()..].trim_start_matches([':', '：', ' ', '　']);
        let own_title = bodies[i + 1..].iter().filter(|b| !b.is_empty()).take(3).any(|b| is_title(b.of(text)));
        if own_title || rest.is_empty() {
            reasons[i] = Some(Reason::Marker);
        } else {
            cuts.push((Span::new(bodies[i].start, bodies[i].end - rest.len()), Reason::Marker));
        }
    }
}

/// After the last sentence of the text, lines between boilerplate are boilerplate as well.
fn mark_between(text: &str, bodies: &[Span], cuts: &[(Span, Reason)], reasons: &mut [Option<Reason>]) {
    let is_body = |i: usize| {
        // What is cut off the end of a line does not make the line boilerplate.
        let at = cuts.partition_point(|(cut, _)| cut.start < bodies[i].start);
        let cut = cuts.get(at).filter(|(cut, _)| bodies[i].contains(*cut)).map_or(bodies[i].end, |(cut, _)| cut.start);
        let line = text[bodies[i].start..cut].trim_end();
        let last = line.chars().next_back();
        let closed = last.is_some_and(|c| matches!(c, '”' | '）' | ')')) && line.contains(ends_sentence);
        reasons[i].is_none() && (last.is_some_and(ends_sentence) || closed || line.len() > 150)
    };
    let Some(last_body) = (0..bodies.len()).rev().find(|&i| is_body(i)) else { return };
    let Some(first) = (last_body + 1..bodies.len()).find(|&i| reasons[i].is_some()) else { return };
    for i in first + 1..bodies.len() {
        if reasons[i].is_none() && !bodies[i].is_empty() {
            reasons[i] = Some(Reason::Related);
        }
    }
}

/// Boilerplate within lines: addresses, editors, datelines, marks of footnotes.
fn inline_spans(text: &str) -> Vec<(Span, Reason)> {
    let mut found = Vec::new();
    found.extend(addresses(text).into_iter().map(|span| (span, Reason::Link)));
    for at in memchr::memchr_iter(b'[', text.as_bytes()) {
        if let Some(span) = footnote_mark(text, at) {
            found.push((span, Reason::Citation));
        }
    }
    found.extend(footnotes(text).map(|notes| (notes, Reason::Citation)));
    for line in lines(text) {
        let body = trimmed(text, line);
        if let Some(len) = dateline(body.of(text)) {
            found.push((Span::new(body.start, body.start + len), Reason::Dateline));
        }
        if let Some(start) = editor(body.of(text)) {
            found.push((Span::new(body.start + start, body.end), Reason::Editor));
        }
    }
    found
}

/// The notes of a wiki: from the first line that is nothing but ↑ to the end of the text.
fn footnotes(text: &str) -> Option<Span> {
    let start = lines(text).find(|line| trimmed(text, *line).of(text) == "↑")?.start;
    Some(Span::new(start, text.len()))
}

/// `[1]`, `[注2]`, with the line breaks a wiki puts around it.
fn footnote_mark(text: &str, at: usize) -> Option<Span> {
    let close = at + text.as_bytes()[at..].iter().take(16).position(|&b| b == b']')?;
    let inside = text.get(at + 1..close)?.trim();
    let number = inside.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '注' || c == ' ');
    if number.is_empty() || number.len() > 3 || !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (mut start, mut end) = (at, close + 1);
    // A mark on lines of its own stands inside a sentence; without it the sentence goes on.
    let alone = text[..at].ends_with('\n') && text.as_bytes().get(at + 1) == Some(&b'\n');
    if alone {
        start -= 1;
        end += (text.as_bytes().get(end) == Some(&b'\n')) as usize;
    }
    Some(Span::new(start, end))
}

/// The length of a news dateline at the head of a paragraph: `央视网消息（新闻联播）：`, `新华社北京9月1日电`.
fn dateline(line: &str) -> Option<usize> {
    let head = &line[..line.floor_char_boundary(120)];
    for word in ["消息", "讯"] {
        if let Some(at) = memchr::memmem::find(head.as_bytes(), word.as_bytes()) {
            let before = &head[..at];
            let agency = ["网", "社", "台", "报", "联播)", "联播）"].iter().any(|a| before.ends_with(a));
            if !agency || before.chars().count() > 16 || before.contains(['，', '。', '：']) {
                continue;
            }
            let rest = &head[at + word.len()..];
            let bracket = match rest.chars().next() {
                Some('(' | '（') => rest.find([')', '）']).map(|c| c + rest[c..].chars().next().map_or(0, char::len_utf8))?,
                _ => 0,
            };
            let colon = rest[bracket..].chars().next().filter(|c| matches!(c, ':' | '：'));
            if let Some(colon) = colon {
                return Some(at + word.len() + bracket + colon.len_utf8());
            }
        }
    }
    let agency = ["新华社", "新华网", "人民网", "中新社", "中新网", "本报", "央广网"].iter().find(|a| head.starts_with(**a))?;
    let end = head.find(['电', '讯']).filter(|&e| e > agency.len() && head[..e].contains('日'))?;
    let mut len = end + '电'.len_utf8();
    let rest = &line[len..];
    if rest.starts_with(['（', '('])
        && let Some(close) = rest.find(['）', ')'])
        && rest[..close].contains("记者")
    {
        len += close + rest[close..].chars().next().map_or(0, char::len_utf8);
    }
    Some(len)
}

/// Where a paragraph's closing `（责任编辑：…）` begins.
fn editor(line: &str) -> Option<usize> {
    if !line.ends_with([')', '）']) {
        return None;
    }
    let start = line.rfind(['(', '（'])?;
    let inside = &line[start..];
    let short = inside.chars().count() <= 60;
    (short && ["编辑:", "编辑：", "责编:", "责编："].iter().any(|w| inside.contains(w))).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::clean_plain;

    #[test]
    fn the_bundled_words_can_be_read() {
        let file: File = toml::from_str(include_str!("../../lexicons/boilerplate.toml")).unwrap();
        assert!(file.rule.len() > 5);
        for tail in file.rule.iter().flat_map(|r| &r.tails) {
            assert!(TAIL_WORDS.iter().any(|w| tail.contains(w)), "{tail}");
        }
    }

    #[test]
    fn lines_around_a_speech_go_and_the_speech_stays() {
        let source = "公文写作网 www.example.com 讲话大全\n您的位置：首页 -> 讲话 -> 正文\n在全县大会上的讲话\n时间:2010-11-30 09:17　点击:2 214 次\n\
            同志们：\n今天开会，请看材料第3页。\n第1页 共2页\n谢谢大家。\n责任编辑：小王\n上一篇：乡长的讲话\n《在全县大会上的讲话》\n版权归原作者所有\n";
        let cleaned = clean_plain(source);
        assert_eq!(cleaned.text, "在全县大会上的讲话\n同志们：\n今天开会，请看材料第3页。\n谢谢大家。\n");
        let reasons: Vec<_> = cleaned.left_out.iter().map(|(_, r)| r.name()).collect();
        assert_eq!(reasons, ["site", "crumbs", "byline", "paging", "byline", "related", "related", "disclaimer"]);
    }

    #[test]
    fn a_licence_footer_ends_where_the_next_speech_begins() {
        let source = "2015年政府工作报告\n各位代表：\n成绩很好。\n\n\n本作品是中华人民共和国的\n法律\n。\nPublic domain\nfalse\n\n2016年政府工作报告\n各位代表：\n成绩更好。本作品来自中国法律。false\n";
        assert_eq!(
            clean_plain(source).text,
            "2015年政府工作报告\n各位代表：\n成绩很好。\n\n\n2016年政府工作报告\n各位代表：\n成绩更好。\n"
        );
    }

    #[test]
    fn datelines_editors_addresses_and_footnotes_inside_lines() {
        for (source, clean) in [
            ("央视网消息（新闻联播）：今天召开会议。\n", "今天召开会议。\n"),
            ("新华社青溪9月1日电（记者某某）今天召开会议。\n", "今天召开会议。\n"),
            ("会议闭幕。\n  (视频编辑：甲 文字编辑：乙)\n", "会议闭幕。\n  \n"),
            (
                "详见 http://www.example.com/a.html 的公告，请大家认真学习领会并抓好落实工作，确保成效，不走过场，做到件件有着落、事事有回音。\n",
                "详见  的公告，请大家认真学习领会并抓好落实工作，确保成效，不走过场，做到件件有着落、事事有回音。\n",
            ),
            ("现在作上届会议\n[\n1\n]\n以来的报告。\n", "现在作上届会议以来的报告。\n"),
            ("据新华网报道，今天的消息很好。\n", "据新华网报道，今天的消息很好。\n"),
        ] {
            assert_eq!(clean_plain(source).text, clean);
        }
    }
}
