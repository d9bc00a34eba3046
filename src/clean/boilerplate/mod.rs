//! What a web page, a wiki or an office library puts around a speech. The words are data (`lexicons/boilerplate.toml`);
//! forms that no list of words can hold are in [`form`] (whole lines) and [`inline`] (parts of lines).

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use memchr::memmem::Finder;
use serde::Deserialize;

use super::lines::{ends_sentence, is_salutation, is_title, lines, trimmed};
use super::{Cleaner, Edits, Nature, Reason};
use crate::phrasebook::Phrasebook;
use crate::span::Span;

mod form;
mod inline;

/// See the module.
pub struct Boilerplate;

/// A line longer than this, in bytes, is a paragraph and no boilerplate line (160 ideographs).
const LONGEST_LINE: usize = 480;

/// The same for a line that ends as a sentence does (80 ideographs).
const LONGEST_SENTENCE: usize = 240;

/// Words of which every `tails` entry has one; a test holds the file to it.
const TAIL_WORDS: [&str; 2] = ["作品", "Public domain"];

static TAIL_FINDERS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| TAIL_WORDS.map(Finder::new));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    buttons: Vec<String>,
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
    weak_starts: Vec<String>,
    #[serde(default)]
    weak_contains: Vec<String>,
    #[serde(default)]
    tails: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Anywhere,
}

/// Whether a speaker may say the word too; then it counts only on lines that are no sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Force {
    Strong,
    Weak,
}

struct Words {
    lines: Phrasebook,
    of_lines: Vec<(Place, Force, Reason)>,
    tails: CharwiseDoubleArrayAhoCorasick<u32>,
    buttons: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let parsed = include_str!(concat!(env!("OUT_DIR"), "/boilerplate.json"));
    let file: File = serde_json::from_str(parsed).unwrap_or_else(|e| panic!("bundled boilerplate.toml: {e}"));
    let (mut patterns, mut of_lines, mut tails) = (Vec::new(), Vec::new(), Vec::new());
    for rule in &file.rule {
        for (list, place, force) in [
            (&rule.starts, Place::Start, Force::Strong),
            (&rule.contains, Place::Anywhere, Force::Strong),
            (&rule.weak_starts, Place::Start, Force::Weak),
            (&rule.weak_contains, Place::Anywhere, Force::Weak),
        ] {
            for word in list {
                let mut forms = vec![word.clone()];
                if word.contains(':') {
                    forms.push(word.replace(':', "："));
                }
                for form in forms {
                    if !patterns.contains(&form) {
                        patterns.push(form);
                        of_lines.push((place, force, rule.reason));
                    }
                }
            }
        }
        tails.extend(rule.tails.iter().cloned());
    }
    let build = |patterns: &[String]| {
        CharwiseDoubleArrayAhoCorasickBuilder::new().build(patterns).unwrap_or_else(|e| panic!("bundled boilerplate.toml: {e}"))
    };
    Words { lines: Phrasebook::new(patterns.into_iter().zip(0..)), of_lines, tails: build(&tails), buttons: file.buttons }
});

impl Words {
    /// Why `line` is boilerplate. `among` is true if the line before it is: then weak words hold for sentences as well.
    fn of_line(&self, line: &str, among: bool) -> Option<Reason> {
        let opening = |c: char| matches!(c, '←' | '<' | '>' | '【' | '[' | '（' | '(' | '•' | '·' | '*') || c.is_whitespace();
        let line = line.trim_start_matches(opening);
        let weak_too = among || !line.ends_with(ends_sentence);
        // The word that ends first; of those that end together the longest.
        let mut first: Option<(usize, usize, Reason)> = None;
        self.lines.every(line, Span::new(0, line.len()), |at, number| {
            let (place, force, reason) = self.of_lines[number as usize];
            let here = place == Place::Anywhere || at.start == 0;
            if here && (weak_too || force == Force::Strong) && first.is_none_or(|(end, start, _)| (at.end, at.start) < (end, start)) {
                first = Some((at.end, at.start, reason));
            }
        });
        first.map(|(.., reason)| reason)
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
        let may_have_tail = TAIL_FINDERS.iter().any(|word| word.find(text.as_bytes()).is_some());
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
        let mut among = false;
        for i in 0..lines.len() {
            let body = bodies[i];
            let line = body.of(text);
            let longest = if line.ends_with('。') { LONGEST_SENTENCE } else { LONGEST_LINE };
            if reasons[i].is_none() && !line.is_empty() && line.len() <= longest {
                reasons[i] = form::by_form(line, nature, &words.buttons).or_else(|| words.of_line(line, among));
            }
            if !line.is_empty() {
                among = reasons[i].is_some_and(|r| r != Reason::Paging);
            }
        }
        if nature.soft_breaks {
            for line in form::bare_page_numbers(text, &bodies) {
                reasons[line] = Some(Reason::Paging);
            }
            let pages: Vec<usize> = (0..lines.len()).filter(|&line| reasons[line] == Some(Reason::Paging)).collect();
            for line in pages {
                reasons[form::with_blank_lines(text, &bodies, line)].fill(Some(Reason::Paging));
            }
        }
        mark_markers(text, &bodies, &mut reasons, &mut cuts);
        cuts.sort_by_key(|(span, _)| *span);
        mark_between(text, &bodies, &cuts, &mut reasons);

        let mut inline = inline::inline_spans(text);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::clean_plain;

    #[test]
    fn the_bundled_words_can_be_read() {
        let written = include_str!("../../../lexicons/boilerplate.toml");
        let file: File = toml::from_str(written).unwrap();
        assert!(file.rule.len() > 5);
        for tail in file.rule.iter().flat_map(|r| &r.tails) {
            assert!(TAIL_WORDS.iter().any(|w| tail.contains(w)), "{tail}");
        }
        let built: serde_json::Value = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/boilerplate.json"))).unwrap();
        assert_eq!(built, serde_json::to_value(toml::from_str::<toml::Table>(written).unwrap()).unwrap(), "as the build has written it");
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
    fn what_a_speaker_says_stays() {
        let source = "在全县投诉工作会议上的讲话\n（2016年3月5日上午9:30）\n同志们：\n投诉举报渠道要畅通。\n特别提示大家的是，安全第一。\n\
            来源：要搞清楚，打击要坚决。\n以上就是我讲的三点意见，仅供参考。\n";
        assert_eq!(clean_plain(source).text, source);
    }

    #[test]
    fn page_numbers_and_blank_lines_without_end_take_linear_time() {
        // In quadratic time this does not end within minutes.
        clean_plain(&"1\n".repeat(800_000));
        clean_plain(&format!("今天开会\n{}- 1 -\n{}继续。\n", "\n".repeat(800_000), "\n".repeat(800_000)));
    }

    #[test]
    fn rows_of_buttons_rules_and_pages_go() {
        for line in [
            "【字号：大 中 小】【打印】【关闭】",
            "首页 上一页 1 2 3 下一页",
            "首页 / 公文 / 讲话",
            "*****",
            "第一页 共三页",
            "-第1页-",
            "Page 1 of 5",
            "作者：某某 2015-03-02",
        ] {
            assert_eq!(clean_plain(&format!("同志们：\n今天开会。\n{line}\n请讲。\n")).text, "同志们：\n今天开会。\n请讲。\n", "{line}");
        }
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
