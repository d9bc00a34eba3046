//! What stands around a theme's word and changes what it says.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::sieve::Sieve;
use crate::span::Span;

/// Words before a thing that is denied or fought, not promoted.
const AGAINST: &[&str] = &[
    "不", "没有", "未", "无", "非", "反对", "防止", "杜绝", "避免", "禁止", "拒绝", "停止", "取消", "遏制", "抵制", "摒弃", "克服", "不得",
    "不准", "不许", "不能", "不要", "不搞", "不再", "决不", "绝不", "严禁", "制止", "打击", "否定", "缺乏", "缺少", "忽视", "放松", "削弱",
    "损害", "破坏", "违反", "偏离",
];

/// The same by their last character: few characters before a theme's word are one of these.
static BY_LAST: LazyLock<FxHashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut by_last: FxHashMap<char, Vec<&str>> = FxHashMap::default();
    for word in AGAINST {
        by_last.entry(word.chars().next_back().unwrap_or_default()).or_default().push(word);
    }
    by_last
});

/// Those last characters.
static LAST: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(&BY_LAST.keys().copied().collect::<Vec<char>>()));

/// Words within which a negation reaches its object, in characters.
const REACH: usize = 2;

/// Words in quotation marks are a quotation of others from this length on, in characters; shorter ones are names.
const QUOTATION: usize = 12;

/// Marks beyond which no negation reaches.
const ENDS: [char; 12] = ['，', '。', '；', '：', '、', '！', '？', '\n', ',', ';', '“', '”'];

/// How far before a word its quotation may begin, and how far behind it may end, in bytes.
const OPENS_WITHIN: usize = 240;
const CLOSES_WITHIN: usize = 360;

/// True if a word before it in its clause denies or fights what `at` names: 防止通货膨胀, 不搞大水漫灌式的强刺激.
pub(super) fn negated(text: &str, span: Span, at: Span) -> bool {
    let near = text.ceil_char_boundary(at.start.saturating_sub(24).max(span.start)).min(at.start);
    let before = &text[near..at.start];
    // Few words have one of these shortly before them.
    if !before.chars().rev().take(REACH + 1).any(|c| LAST.may_be(c)) {
        return false;
    }
    let clause = before.rsplit(ENDS).next().unwrap_or_default();
    let Some((word, left)) = against(clause) else { return false };
    // 决不能放松粮食生产: what is fought is its neglect.
    (word.starts_with('不') && word != "不") || against(left).is_none()
}

/// The word at the end of a clause, or shortly before, that denies or fights what follows; and what stands before it.
fn against(clause: &str) -> Option<(&'static str, &str)> {
    (0..=REACH).find_map(|skip| {
        let (cut, last) = clause.char_indices().rev().nth(skip).map(|(i, c)| (i + c.len_utf8(), c))?;
        let words = BY_LAST.get(&last).into_iter().flatten();
        let words = words.filter(|w| clause[..cut].ends_with(**w) && !within_a_name(&clause[..cut], w));
        words.max_by_key(|w| w.len()).map(|w| (*w, &clause[..cut - w.len()]))
    })
}

/// True for 无, 非 and 未 at the end of words that deny nothing: 南非, 是非, 除非.
fn within_a_name(clause: &str, word: &str) -> bool {
    matches!(word, "无" | "非" | "未") && clause[..clause.len() - word.len()].ends_with(['是', '南', '东', '西', '中', '除', '莫'])
}

/// The marks of a text that open and close quotations, and the ends of its lines, in order.
pub(super) struct Quotations(Vec<(usize, Mark)>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
    Line,
}

/// The marks within `span`.
pub(super) fn quotations(text: &str, span: Span) -> Quotations {
    let block = span.of(text);
    let mark = |at: usize| {
        let rest = &block[at..];
        let mark = if rest.starts_with('“') {
            Mark::Open
        } else if rest.starts_with('”') {
            Mark::Close
        } else {
            (rest.as_bytes()[0] == b'\n').then_some(Mark::Line)?
        };
        Some((span.start + at, mark))
    };
    Quotations(memchr::memchr2_iter("“".as_bytes()[0], b'\n', block.as_bytes()).filter_map(mark).collect())
}

/// True if `at` stands within a longer stretch in quotation marks.
pub(super) fn cited(text: &str, span: Span, at: Span, quotations: &Quotations) -> bool {
    let marks = quotations.0.as_slice();
    let behind = marks.partition_point(|(place, _)| *place < at.start);
    let Some((open, Mark::Open)) = behind.checked_sub(1).map(|last| marks[last]) else { return false };
    if open + OPENS_WITHIN < at.start {
        return false;
    }
    let closes = |(place, mark): &&(usize, Mark)| *mark == Mark::Line || (*mark == Mark::Close && *place >= at.end);
    let mut near = marks[behind..].iter().take_while(|(place, _)| *place < at.end + CLOSES_WITHIN);
    let Some((close, Mark::Close)) = near.find(closes) else { return false };
    let inside = &text[open + '“'.len_utf8()..*close];
    close + '”'.len_utf8() <= span.end.min(at.end + CLOSES_WITHIN) && inside.chars().count() >= QUOTATION
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Looks from the word outwards.
    fn plainly_cited(text: &str, span: Span, at: Span) -> bool {
        let from = text.ceil_char_boundary(at.start.saturating_sub(OPENS_WITHIN).max(span.start)).min(at.start);
        let before = &text[from..at.start];
        let Some(open) = before.rfind('“').filter(|open| !before[*open..].contains(['”', '\n'])) else { return false };
        let to = text.floor_char_boundary((at.end + CLOSES_WITHIN).min(span.end)).max(at.end);
        let Some(close) = text[at.end..to].find('”') else { return false };
        let inside = &text[from + open + '“'.len_utf8()..at.end + close];
        inside.chars().count() >= QUOTATION && !inside.contains('\n')
    }

    proptest! {
        /// Marks that are looked up say what a look around says, and no word is denied that has none of the words before it.
        #[test]
        fn looking_up_equals_looking_around(
            pieces in prop::collection::vec("“|”|\n|粮食|一二三四五六七八九十|不能|防止|南非|，|—|决不|a{1,140}", 0..16), first in 0usize..3,
        ) {
            let text = pieces.concat();
            let span = Span::new(text.char_indices().nth(first).map_or(text.len(), |(at, _)| at), text.len());
            let marks = quotations(&text, span);
            for (at, word) in text.match_indices("粮食").chain(text.match_indices('”')).chain(text.match_indices("九十")) {
                let at = Span::new(at, at + word.len());
                if at.start < span.start {
                    continue;
                }
                prop_assert_eq!(cited(&text, span, at, &marks), plainly_cited(&text, span, at));
                let near = text.ceil_char_boundary(at.start.saturating_sub(24).max(span.start)).min(at.start);
                let clause = text[near..at.start].rsplit(ENDS).next().unwrap_or_default();
                prop_assert!(negated(&text, span, at) || against(clause).is_none_or(|(w, left)| !(w.starts_with('不') && w != "不") && against(left).is_some()));
            }
        }
    }

    fn look(text: &str, word: &str) -> (bool, bool) {
        let start = text.find(word).unwrap();
        let (whole, at) = (Span::new(0, text.len()), Span::new(start, start + word.len()));
        (negated(text, whole, at), cited(text, whole, at, &quotations(text, whole)))
    }

    #[test]
    fn negation_reaches_its_object_and_no_further() {
        assert!(look("要防止通货膨胀。", "通货膨胀").0);
        assert!(!look("决不能放松粮食生产。", "粮食生产").0, "a double negation");
        assert!(look("不搞土地财政。", "土地财政").0);
        assert!(!look("不能不发展粮食生产。", "粮食生产").0);
        assert!(!look("防止通货膨胀，发展粮食生产。", "粮食生产").0);
        assert!(!look("不断扩大对外开放。", "对外开放").0);
        assert!(!look("发展粮食生产。", "粮食生产").0);
    }

    #[test]
    fn long_words_in_marks_are_quotations() {
        assert!(look("他说：“我们这里的粮食生产一年比一年好了。”", "粮食生产").1);
        assert!(!look("抓好“粮食生产”。", "粮食生产").1);
        assert!(!look("他说：“好。”粮食生产很好。", "粮食生产").1);
    }
}
