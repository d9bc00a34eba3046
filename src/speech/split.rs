//! Where speeches begin and end within a document, and where their bodies do.

use super::{Splitting, date, header};
use crate::clean::is_han;
use crate::clean::lines::{ends_sentence, is_salutation, is_title, lines, starts_item, trimmed};
use crate::input::record::Declared;
use crate::span::Span;

/// A speech's place in the text of its document, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// All of it.
    pub span: Span,
    /// Lines before the body: title, date, speaker.
    pub head: Vec<Span>,
    /// From the salutation or first sentence to the end of the last sentence.
    pub body: Span,
    /// Lines after the body: a date or a signature.
    pub tail: Vec<Span>,
    /// A heading above several speeches that dates them all.
    pub dated_by: Option<Span>,
}

/// Lines that a head has at most.
const LONGEST_HEAD: usize = 12;

/// Splits a document. Every line of it that is not blank is in exactly one part.
pub fn split(text: &str, declared: &Declared, plan: Splitting) -> Vec<Part> {
    let bodies: Vec<Span> = lines(text).map(|l| trimmed(text, l)).filter(|l| !l.is_empty()).collect();
    if bodies.is_empty() {
        return Vec::new();
    }
    let starts = if plan.several { starts(text, &bodies, plan.markdown) } else { vec![0] };
    let ends = starts.iter().skip(1).copied().chain([bodies.len()]);
    let day = bodies.iter().find(|b| heading_level(b.of(text)) == Some(1) && date::find(b.of(text)).is_some());
    let dated_by = day.copied().filter(|_| plan.markdown && starts.len() > 1);
    starts
        .iter()
        .zip(ends)
        .map(|(&from, to)| Part { dated_by, ..part(text, &bodies[from..to], declared.title.is_some() && starts.len() == 1) })
        .collect()
}

/// True if a line reads as running text.
fn is_prose(line: &str) -> bool {
    let chars = line.chars().count();
    (chars > 60 && line.contains(['，', ',', '。', '；']))
        || (chars >= 12 && line.contains(['。', '！', '？', '；']))
        || (chars >= 12 && line.ends_with('.') && line.contains([',', '，']))
}

/// Indices of the lines at which speeches begin; the first is 0.
fn starts(text: &str, bodies: &[Span], markdown: bool) -> Vec<usize> {
    let level = if markdown { day_file_level(text, bodies) } else { None };
    let mut starts = vec![0];
    let mut has_body = false;
    for i in 0..bodies.len() {
        let line = bodies[i].of(text);
        if let Some(level) = level {
            if heading_level(line) == Some(level) && (has_body || i == 0) {
                if i > 0 {
                    starts.push(i);
                }
                has_body = false;
            } else if heading_level(line).is_none() {
                has_body = true;
            }
            continue;
        }
        if has_body && begins_speech(text, bodies, i) {
            let start = with_main_title(text, bodies, i);
            if start > starts[starts.len() - 1] {
                starts.push(start);
            }
            has_body = false;
        } else if is_salutation(line) || is_prose(line) {
            has_body = true;
        }
    }
    starts
}

/// The depth of a Markdown heading.
pub fn heading_level(line: &str) -> Option<usize> {
    let marks = line.bytes().take_while(|&b| b == b'#').count();
    ((1..=6).contains(&marks) && line[marks..].starts_with(' ')).then_some(marks)
}

/// The level of headings that each begin an item of a day's file: `#` if there are several, else `##` under one `#`,
/// unless they are numbered as sections of one speech are.
fn day_file_level(text: &str, bodies: &[Span]) -> Option<usize> {
    let at = |level| bodies.iter().map(|b| b.of(text)).filter(move |l| heading_level(l) == Some(level));
    if at(1).count() > 1 {
        return Some(1);
    }
    let second: Vec<&str> = at(2).map(|l| l.trim_start_matches(['#', ' '])).collect();
    let numbered = second.iter().filter(|l| starts_item(l)).count();
    let dated = at(1)
        .next()
        .is_none_or(|l| date::find(l).is_some() || ["联播", "日报", "要闻", "新闻", "讲话集", "汇编"].iter().any(|w| l.contains(w)));
    (second.len() > 1 && numbered * 2 < second.len() && dated).then_some(2)
}

/// True if line `i` is the title of another speech.
fn begins_speech(text: &str, bodies: &[Span], i: usize) -> bool {
    let line = bodies[i].of(text);
    let after = || bodies[i + 1..].iter().map(|b| b.of(text));
    if let Some(rest) = header::without_marker(line)
        && (is_title(rest) || after().take(3).any(is_salutation))
    {
        return true;
    }
    // ——在…上的讲话 stands below its main title, 二、在…上的讲话 in a numbered collection, 《在…上的讲话》 in any.
    let bare = header::bare_title(line);
    let occasion = bare.starts_with('在') || bare.contains("在");
    if !is_title(bare) || (bare.len() < line.len() && !occasion) {
        return false;
    }
    // A title is followed by its date, its speaker or those addressed, with nothing but lines of a head between.
    let first = after().next().unwrap_or_default();
    let greeted = after().take(8).take_while(|l| !is_prose(l) || header::is_date_line(l)).any(is_salutation);
    if starts_item(line) && !line.starts_with('—') {
        return greeted;
    }
    header::is_date_line(first) || header::is_speaker_line(first) || greeted
}

/// A main title may stand a line above the one that names the occasion.
fn with_main_title(text: &str, bodies: &[Span], i: usize) -> usize {
    let Some(before) = i.checked_sub(1) else { return i };
    let line = bodies[before].of(text);
    let occasion = bodies[i].of(text).starts_with(['在', '—']);
    let closes = line.chars().next_back().is_some_and(|c| ends_sentence(c) || !is_han(c));
    // A date, an office or a name above is the signature of the speech before.
    let signature = header::is_date_line(line) || header::is_signature(line) || header::is_speaker_line(line);
    let titles =
        !closes && !signature && (8..=40).contains(&line.chars().count()) && !line.contains(['，', '。', '：']) && !starts_item(line);
    if occasion && titles { before } else { i }
}

fn part(text: &str, bodies: &[Span], titled: bool) -> Part {
    let span = Span::new(bodies[0].start, bodies[bodies.len() - 1].end);
    let mut head = head_length(text, bodies, titled);
    let mut tail = bodies.len();
    while tail > head + 1 && header::is_signature(bodies[tail - 1].of(text)) {
        tail -= 1;
    }
    if tail < bodies.len() && tail > head + 1 && is_name_line(bodies[tail - 1].of(text)) {
        tail -= 1;
    }
    if head >= tail {
        head = 0;
    }
    let body = Span::new(bodies[head].start, bodies[tail - 1].end);
    Part { span, head: bodies[..head].to_vec(), body, tail: bodies[tail..].to_vec(), dated_by: None }
}

/// A line that only names a person or an office.
fn is_name_line(line: &str) -> bool {
    line.chars().count() <= 20 && !line.contains(['。', '，', '！', '：', '；', '？', '!', ':']) && !starts_item(line)
}

/// How many lines stand before the body.
fn head_length(text: &str, bodies: &[Span], titled: bool) -> usize {
    let salutation = bodies.iter().take(LONGEST_HEAD).position(|b| is_salutation(b.of(text)));
    let salutation = salutation.map(|at| {
        let greets = |b: &&Span| b.of(text).starts_with("尊敬的") && b.of(text).ends_with(['，', '、', ',']);
        at - bodies[..at].iter().rev().take_while(greets).count()
    });
    if let Some(at) = salutation
        && bodies[..at].iter().all(|b| !is_prose(b.of(text)) || header::is_date_line(b.of(text)))
    {
        return at;
    }
    let mut head = 0;
    for (i, body) in bodies.iter().take(LONGEST_HEAD).enumerate() {
        let line = body.of(text);
        let known = heading_level(line).is_some_and(|l| l <= 2)
            || header::is_date_line(line)
            || header::is_speaker_line(line)
            || header::without_marker(line).is_some_and(is_title)
            || (is_title(line) && !is_prose(line));
        // The first short line of a text without a declared title is its title.
        let title = i == 0 && !titled && is_name_or_title(line) && bodies.len() > 1;
        let dash = line.starts_with("——") && i > 0 && i == head;
        if !(known || title || dash) || is_prose(line) && !header::is_date_line(line) {
            break;
        }
        head = i + 1;
    }
    head
}

fn is_name_or_title(line: &str) -> bool {
    line.chars().count() <= 45 && !line.contains(['。', '；', '：', ':', '！', '？']) && !starts_item(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(text: &str, several: bool, markdown: bool) -> Vec<String> {
        let plan = Splitting { several, markdown, ..Splitting::default() };
        split(text, &Declared::default(), plan).iter().map(|p| p.body.of(text).to_owned()).collect()
    }

    #[test]
    fn two_speeches_in_a_file() {
        let text = "在全县大会上的讲话\n(201*年7月30日)\n同志们:\n今天开会，很重要。\n开创新局面，谱写新篇章\n在年终总结会上的讲话\n(201*年12月30日)\n同志们:\n总结一年工作，很好。\n二〇一〇年十二月三十日\n";
        let text = text.replace("开创新局面，谱写新篇章", "开创新局面再上新台阶");
        assert_eq!(bodies(&text, true, false), ["同志们:\n今天开会，很重要。", "同志们:\n总结一年工作，很好。"]);
        assert_eq!(bodies(&text, false, false).len(), 1);
    }

    #[test]
    fn markers_day_files_and_plain_texts() {
        let text = "局长在全市大会上的讲话\n同志们：\n第一篇的正文在这里，很长。\n篇二：局长在培训班上的讲话\n各位学员：\n第二篇的正文在这里，很长。\n";
        assert_eq!(bodies(text, true, false).len(), 2);
        let day = "# 2018年5月16日\n\n## 甲地召开大会\n\n会议指出，要抓好落实。\n\n## 乙地丰收\n\n今年粮食丰收，农民高兴。\n";
        assert_eq!(bodies(day, true, true), ["会议指出，要抓好落实。", "今年粮食丰收，农民高兴。"]);
        let one = "# 工作报告\n\n## 一、总结\n\n去年工作很好，成绩不小。\n\n## 二、打算\n\n今年要更好，再接再厉。\n";
        assert_eq!(bodies(one, true, true).len(), 1);
        assert_eq!(bodies("今年工作很好，大家都很努力。\n", true, false), ["今年工作很好，大家都很努力。"]);
    }

    #[test]
    fn a_title_named_within_a_speech_does_not_end_it() {
        let text = "在全县大会上的讲话\n同志们：\n要认真学习下面的文件，抓好落实。\n关于农村工作的报告\n这个报告很重要，要学习好。\n";
        assert_eq!(bodies(text, true, false).len(), 1);
    }
}
