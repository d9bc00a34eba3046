//! Names in quotation marks.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::words::MEASURES;
use super::{digit, is_amount, leading, parts, plain, shortest};
use crate::clean::is_han;
use crate::numeral;
use crate::slogan::members::{self, Trials};
use crate::span::Span;

/// A closing mark is looked for this far, in bytes.
const FURTHEST_MARK: usize = 120;

/// Longest name in quotation marks, in characters.
const LONGEST: usize = 12;

/// Marks that open and close a name.
static MARKS: LazyLock<[[Finder<'static>; 2]; 5]> =
    LazyLock::new(|| [["“", "”"], ["‘", "’"], ["「", "」"], ["『", "』"], ["\"", "\""]].map(|pair| pair.map(Finder::new)));

/// Names in quotation marks: “三堆”, “三查三改”; and 三个“到位”.
pub(super) fn quoted(text: &str, span: Span) -> Vec<Span> {
    let trials = Trials::new(span);
    let mut found = Vec::new();
    let block = span.of(text);
    for [open, close] in &*MARKS {
        let find = |from: usize| open.find(&block.as_bytes()[from..]).map(|at| from + at);
        let mut at = 0;
        while let Some(start) = find(at) {
            let inner = start + open.needle().len();
            let near = &block.as_bytes()[inner..(inner + FURTHEST_MARK).min(block.len())];
            let Some(len) = close.find(near) else {
                at = inner;
                continue;
            };
            at = inner + len + close.needle().len();
            let words = &block[inner..inner + len];
            let chars = words.chars().count();
            let single = chars == 1 && words.chars().all(is_han) && counted_before(text, span, span.start + start).is_some();
            if !(single || (2..=LONGEST).contains(&chars)) || words.contains(['。', '！', '？', '；', '：', '，', '\n']) {
                // The next opening mark may stand before this closing one.
                at = inner;
                continue;
            }
            // “三北 ”
            let (inner, words) = (inner + words.len() - words.trim_start().len(), words.trim());
            let inner = Span::new(span.start + inner, span.start + inner + words.len());
            if words.is_empty() {
                continue;
            }
            if named(words) || unit_that_names(text, span, inner, &trials) {
                let name = if words.chars().all(is_han) { shortest(words) } else { words };
                found.push(Span::new(inner.start, inner.start + name.len()));
            } else if let Some(start) = counted_before(text, span, span.start + start)
                && words.chars().all(is_han)
            {
                found.push(Span::new(start, span.start + at));
            }
        }
    }
    found
}

/// True if what looks like an amount has as many members that share its word: “四代”业务，包括代购、代销、代储、代运.
fn unit_that_names(text: &str, span: Span, inner: Span, trials: &Trials) -> bool {
    let name = plain(inner.of(text));
    let short = leading(&name).is_some_and(|(_, len)| name[len..].chars().count() <= 2 && !name[len..].is_empty());
    short && members::listed(text, span, inner, trials).is_some_and(|l| l.alike)
}

/// True if what stands in quotation marks is the name of a set.
fn named(words: &str) -> bool {
    let name = plain(words);
    if let Some(rest) = name.strip_prefix('一') {
        // 一岗双责 names three things, 一老一少一节点 as well; 一村一品 says what each has.
        let mut inner = rest.chars();
        let thing = inner.next().is_some_and(|c| digit(c).is_none() && is_han(c) && !numeral::continues_numeral(c));
        let more = inner.next().is_some_and(|c| matches!(c, '两' | '双' | '三' | '四' | '五' | '六' | '七' | '八' | '九'));
        let length = name.chars().count();
        return thing
            && rest.chars().all(|c| is_han(c) || c == '、')
            && ((more && (4..=6).contains(&length)) || (parts(&name) > 2 && length > 5) || joined(rest));
    }
    let Some((number, len)) = leading(&name) else { return false };
    let rest = &name[len..];
    // 十二连增 counts; only a measure word makes the name of a set of so large a number.
    if number > 10 && !rest.starts_with(|c| MEASURES.contains(c)) {
        return false;
    }
    // “三处必看”: what is done there is the name.
    let place = rest.starts_with(['处', '户', '家', '间', '所']) && rest.chars().count() > 2;
    let amount = is_amount(rest) && !place && (parts(&name) < 2 || rest.starts_with(['年', '月', '日', '天']));
    if rest.is_empty() || amount || !rest.chars().all(|c| is_han(c) || matches!(c, '、' | '·')) {
        return false;
    }
    // “三到五天” is a range, “三到四心” none.
    if let Some(to) = rest.strip_prefix(['到', '至'])
        && let Some((more, len)) = leading(to)
        && more > number
        && is_amount(&to[len..])
    {
        return false;
    }
    // “六·五” is a date.
    if rest.strip_prefix('·').is_some_and(|r| r.starts_with(|c| digit(c).is_some() || c == '十')) {
        return false;
    }
    // 九连增 counts years.
    if rest.starts_with('连') && rest.ends_with(['增', '丰', '升', '降', '涨', '跌', '冠']) {
        return false;
    }
    // 三年行动 and the like are plans; a long clause is no name.
    if rest.contains('、') && parts(&name) < 2 {
        return false;
    }
    true
}

/// True if a second count stands behind a mark: 一个中心、三条主线.
fn joined(rest: &str) -> bool {
    let mut parts = rest.split('、').skip(1);
    let second = parts.next().and_then(|p| p.chars().next()).and_then(digit);
    second.is_some_and(|n| n > 1) && parts.next().is_none()
}

/// Where 三个 begins, if it ends at byte `at`.
fn counted_before(text: &str, span: Span, at: usize) -> Option<usize> {
    let mut back = text[span.start..at].char_indices().rev();
    let (_, measure) = back.next()?;
    let (i, number) = back.next()?;
    let counts = digit(number).is_some_and(|n| (2..=9).contains(&n)) || number == '十';
    let alone = !back.next().is_some_and(|(_, c)| numeral::continues_numeral(c) || c == '第');
    (counts && alone && "个项大种条".contains(measure)).then_some(span.start + i)
}
