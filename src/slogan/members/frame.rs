//! Frames: counts that announce a list without naming it (三个方面, 两条, 4个专题).

use super::clause::is_open_quote;
use crate::clean::is_han;
use crate::numeral;
use crate::slogan::numeric::words::{ADVERBS, ANNOUNCE, GOVERNING, THINGS, TRAILING};
use crate::span::Span;

/// A count that may announce a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// The numeral, the measure word and the noun.
    pub span: Span,
    /// How many it announces.
    pub number: u32,
    /// The noun is one that names nothing (方面, 问题), or there is none (两条).
    pub generic: bool,
}

/// Measure words of things that are listed.
const MEASURES: &str = "个项大种条类点件句道张本对者方桩层字样";

/// Longest noun with what describes it, in characters.
const LONGEST: usize = 8;

/// Where a noun ends.
const CLOSES: &str = "的是为和及把在等一来入这那各都也就进有以已逢先使可请";

/// The frames within `span` that stand at none of the `taken` places.
pub(super) fn frames(text: &str, span: Span, taken: &[Span]) -> Vec<Frame> {
    let mut found = Vec::new();
    let block = span.of(text);
    let mut behind = 0;
    // Findings come in the order of their places; those that may reach here begin shortly before.
    let free = |at: Span| {
        let end = taken.partition_point(|t| t.start < at.end);
        !taken[..end].iter().rev().take(8).any(|t| t.overlaps(at))
    };
    for (i, _) in numeral::places(block).filter(|(_, c)| *c != '双') {
        if i < behind {
            continue;
        }
        let before = block[..i].chars().next_back().unwrap_or(' ');
        let len: usize = block[i..].chars().take_while(|c| is_numeral(*c)).map(char::len_utf8).sum();
        behind = i + len;
        if !(continues(before) || before == '第' || is_open_quote(before))
            && let Some(frame) = frame(text, span, span.start + i, span.start + behind)
            && free(frame.span)
        {
            found.push(frame);
        }
    }
    found
}

/// Where a noun ends because 要 (and not 要求), 不是 or 去 follows: 两个主导产业要强链.
fn modal(run: &str) -> Option<usize> {
    let is_modal = |(at, c): &(usize, char)| {
        let (left, right) = (&run[..*at], &run[at + c.len_utf8()..]);
        match c {
            '要' => {
                !left.ends_with(['重', '主', '必', '首', '需', '纪'])
                    && !right.starts_with(['求', '素', '点', '闻', '领', '件', '害', '义'])
            }
            '不' => right.starts_with(['是', '能', '会', '要', '可']),
            '去' => left.chars().count() >= 2,
            _ => false,
        }
    };
    run.char_indices().skip(1).find(is_modal).map(|(at, _)| at)
}

fn is_numeral(c: char) -> bool {
    matches!(c, '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '一') || c.is_ascii_digit()
}

fn continues(c: char) -> bool {
    numeral::continues_numeral(c) || matches!(c, '.' | '．' | '%' | '几' | '数' | '每')
}

fn frame(text: &str, span: Span, start: usize, numeral_end: usize) -> Option<Frame> {
    let rest = &text[numeral_end..span.end];
    let measure = rest.chars().next().filter(|c| MEASURES.contains(*c))?;
    let written = &text[start..numeral_end];
    let number = numeral::parse(written).filter(|n| (2..=30).contains(n))?;
    let single = written.chars().count() == 1 || written.contains('十') || written.bytes().all(|b| b.is_ascii_digit());
    if !single {
        return None;
    }
    let noun_at = numeral_end + measure.len_utf8();
    let run: String = text[noun_at..span.end].chars().take(LONGEST).take_while(|c| is_han(*c)).collect();
    if run.starts_with(numeral::continues_numeral) {
        return None;
    }
    let all = |len: usize, generic: bool| Frame { span: Span::new(start, noun_at + len), number, generic };
    let ideographs = !written.bytes().any(|b| b.is_ascii_digit());
    // 在“巩固、增强、提升、畅通”八个字上下功夫
    if measure == '字' || (measure == '个' && run.starts_with('字')) {
        return ideographs.then(|| all(if measure == '字' { 0 } else { "字".len() }, true));
    }
    if measure == '样' && run.starts_with("东西") {
        return ideographs.then(|| all("东西".len(), true));
    }
    if measure == '方' {
        return run.starts_with('面').then(|| all("面".len(), true));
    }
    if measure == '者' {
        return ideographs.then(|| all(0, true));
    }
    // The first noun that names nothing ends it: 八个方面工作, 十项主要任务.
    let announces = run.char_indices().find_map(|(at, _)| ANNOUNCE.at_start(&run[at..]).filter(|w| w.len() > 3).map(|w| (at, w.len())));
    if let Some((at, len)) = announces.filter(|(at, _)| *at <= 12)
        && !run[..at].contains(|c| CLOSES.contains(c))
    {
        return Some(all(at + len, true));
    }
    let closes = run.find(|c| CLOSES.contains(c)).unwrap_or(run.len()).min(modal(&run).unwrap_or(run.len()));
    // 三项改革稳步推进
    let verb =
        [&ADVERBS, &GOVERNING, &TRAILING].iter().filter_map(|list| run.get(6..).and_then(|r| list.first_in(r)).map(|(at, _)| at + 6)).min();
    let len = closes.min(verb.unwrap_or(closes));
    let compound =
        ["市场", "区域", "组合", "组织", "队伍", "站位", "地方", "村庄", "成果", "点子", "人选"].iter().any(|w| run.starts_with(w));
    if !compound && THINGS.at_start(&run).is_some() {
        return None;
    }
    // 三个村, 两个粮管所: places and offices are counted and not listed as members.
    if run[..len].ends_with(['厂', '局', '镇', '乡', '村', '校', '院', '所', '站', '县']) {
        return None;
    }
    // 办法有三个，一是…
    let begins = text[noun_at..span.end].trim_start_matches(['，', ',', '：', ':', '。']);
    if run.is_empty() && ideographs && matches!(measure, '个' | '件' | '项' | '种') && begins.len() < text[noun_at..span.end].len() {
        return ["一是", "第一", "一个是", "首先"].iter().any(|w| begins.starts_with(w)).then(|| all(0, true));
    }
    if len == 0 {
        return (ideographs && matches!(measure, '条' | '点' | '句' | '类')).then(|| all(0, true));
    }
    // 三句心里话, 两件实事
    let generic = run[..len].ends_with(['事', '话', '字']) && matches!(measure, '件' | '句' | '桩' | '个');
    (run.chars().count() < LONGEST || len < run.len()).then(|| all(len, generic))
}
