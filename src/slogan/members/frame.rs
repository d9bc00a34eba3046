//! Frames: counts that announce a list without naming it (三个方面, 两条, 4个专题).

use super::clause::is_open_quote;
use crate::clean::is_han;
use crate::numeral;
use crate::slogan::numeric;
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
const MEASURES: &str = "个项大种条类点件句道张本对者方";

/// Longest noun with what describes it, in characters.
const LONGEST: usize = 8;

/// Where a noun ends.
const CLOSES: &str = "的是为要和与及把在不等一来入这那各都也就中上下里进有以";

/// Nouns beside those of slogans' frames that announce lists.
const NOUNS: &[&str] =
    &["方面", "例子", "专题", "重点", "题目", "要点", "变化", "难题", "矛盾", "课题", "判断", "看法", "想法", "希望", "感受"];

/// Measures or ranks that a numeral and a measure word do not count.
const NEVER: &[&str] = &["月", "多月", "小时", "星期", "季度", "百分点", "工作日", "学期", "年头", "亿", "万", "世纪", "人", "孩子", "分之"];

/// The frames within `span` that stand at none of the `taken` places.
pub(super) fn frames(text: &str, span: Span, taken: &[Span]) -> Vec<Frame> {
    let mut found = Vec::new();
    let block = span.of(text);
    let mut behind = 0;
    let mut before = ' ';
    for (i, c) in block.char_indices() {
        if i >= behind && is_numeral(c) && !continues(before) && before != '第' {
            let len: usize = block[i..].chars().take_while(|c| is_numeral(*c)).map(char::len_utf8).sum();
            behind = i + len;
            if let Some(frame) = frame(text, span, span.start + i, span.start + behind)
                && !is_open_quote(before)
                && !taken.iter().any(|t| t.overlaps(frame.span))
            {
                found.push(frame);
            }
        }
        before = c;
    }
    found
}

fn is_numeral(c: char) -> bool {
    matches!(c, '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '一') || c.is_ascii_digit()
}

fn continues(c: char) -> bool {
    numeral::continues_numeral(c) || matches!(c, '.' | '．' | '%' | '几' | '数' | '每')
}

fn frame(text: &str, span: Span, start: usize, numeral_end: usize) -> Option<Frame> {
    let written = &text[start..numeral_end];
    let number = numeral::parse(written).filter(|n| (2..=30).contains(n))?;
    let single = written.chars().count() == 1 || written.contains('十') || written.bytes().all(|b| b.is_ascii_digit());
    let rest = &text[numeral_end..span.end];
    let measure = rest.chars().next().filter(|c| single && MEASURES.contains(*c))?;
    let noun_at = numeral_end + measure.len_utf8();
    let run: String = text[noun_at..span.end].chars().take(LONGEST).take_while(|c| is_han(*c)).collect();
    if NEVER.iter().any(|w| run.starts_with(w)) {
        return None;
    }
    let all = |len: usize, generic: bool| Frame { span: Span::new(start, noun_at + len), number, generic };
    if measure == '方' {
        return run.starts_with('面').then(|| all("面".len(), true));
    }
    // The first noun that names nothing ends it: 八个方面工作, 十项主要任务, 三句心里话.
    let nouns = NOUNS.iter().chain(numeric::GENERIC).filter(|n| n.len() > 3);
    let generic = nouns.filter_map(|n| run.find(n).filter(|at| *at <= 12).map(|at| (at, n.len()))).min_by_key(|(at, len)| (*at, usize::MAX - len));
    if let Some((at, len)) = generic
        && !run[..at].contains(|c| CLOSES.contains(c))
    {
        return Some(all(at + len, true));
    }
    let len = run.find(|c| CLOSES.contains(c)).unwrap_or(run.len());
    let alone = len == 0 && matches!(measure, '条' | '点' | '者' | '句' | '类' | '件' | '项' | '种');
    if len == 0 {
        return alone.then(|| all(0, true));
    }
    let generic = run[..len].ends_with(['事', '话']) && measure != '本';
    (run.chars().count() < LONGEST || len < run.len()).then(|| all(len, generic))
}
