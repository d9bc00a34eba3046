//! Enumerations: 一是…二是…, 第一…第二…, （一）（二） over paragraphs, 首先…其次…, 一个是…另一个是…, dashes.

use super::clause::{chars, ends_clause, find, is_colon, is_semicolon, is_stop, line_end, trim};
use crate::marks::{self, is_ideograph};
use crate::numeral;
use crate::sieve::Sieve;
use crate::span::Span;

/// How the items of an enumeration are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 一是, 二要
    Inline,
    /// 第一，
    Ordinal,
    /// 第一个阶段，
    OrdinalOf(char),
    /// （一）
    Bracketed,
    /// 一、
    Ideograph,
    /// 1. or 1、
    Digit,
    /// （1）
    BracketedDigit,
    /// ①
    Circled,
    /// 首先, 其次, 最后
    Sequence,
    /// 其一
    OfThem,
    /// 一看…二看…: the verb is a part of the member.
    Verb(char),
    /// 一个是…另一个是…
    Each(char),
    /// A line that begins with ——
    Dash,
}

/// The mark of an item.
#[derive(Debug, Clone, Copy)]
struct Marker {
    mark: Mark,
    /// `None` where the mark has no number: it is the first or goes on.
    value: Option<u32>,
    at: usize,
    /// Behind the mark.
    words: usize,
    /// It begins a line.
    line: bool,
}

/// An item of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// The mark begins here.
    pub at: usize,
    /// The item's words begin here.
    pub words: usize,
    /// It begins a line.
    pub line: bool,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// How it is marked.
    pub mark: Mark,
    /// Its items, two or more.
    pub items: Vec<Item>,
    /// Where its last item may still reach to.
    pub end: usize,
}

/// Enumerations that may be open at a place.
const DEEPEST: usize = 12;

/// Verbs that one line may count with.
const MOST_VERBS: usize = 64;

/// The enumerations within `span`, in the order of their beginnings; they nest.
pub(super) fn runs(text: &str, span: Span) -> Vec<Run> {
    let mut done: Vec<Run> = Vec::new();
    let mut open: Vec<(Run, u32)> = Vec::new();
    let mut verbs: Vec<(Run, u32)> = Vec::new();
    let close = |(mut run, _): (Run, u32), end: usize, done: &mut Vec<Run>| {
        if run.items.len() > 1 {
            run.end = end;
            done.push(run);
        }
    };
    let mut line_of_verbs = 0;
    for marker in markers(text, span) {
        let item = Item { at: marker.at, words: marker.words, line: marker.line };
        if let Mark::Verb(_) = marker.mark {
            let line = line_end(text, marker.at, span.end);
            if line != line_of_verbs {
                verbs.drain(..).for_each(|v| close(v, line_of_verbs, &mut done));
                line_of_verbs = line;
            }
            let place = verbs.iter().position(|(r, _)| r.mark == marker.mark);
            match (place, marker.value) {
                (Some(at), Some(value)) if value == verbs[at].1 + 1 => {
                    verbs[at].0.items.push(item);
                    verbs[at].1 = value;
                }
                (_, Some(1)) => {
                    if let Some(at) = place {
                        let old = verbs.remove(at);
                        close(old, marker.at, &mut done);
                    }
                    if verbs.len() < MOST_VERBS {
                        verbs.push((Run { mark: marker.mark, items: vec![item], end: line }, 1));
                    }
                }
                _ => {}
            }
            continue;
        }
        let place = open.iter().rposition(|(run, last)| {
            let same = run.mark == marker.mark || (run.mark == Mark::Sequence && marker.mark == Mark::Ordinal);
            same && marker.value.is_none_or(|v| v == last + 1)
        });
        let starts = match (marker.mark, marker.value) {
            (Mark::Sequence, None) => false,
            (Mark::Each(_) | Mark::Dash, None) => place.is_none(),
            (_, value) => value == Some(1),
        };
        if starts {
            // An enumeration within an item of another may be marked as one further out is: only a neighbour ends.
            if open.last().is_some_and(|(run, _)| run.mark == marker.mark) {
                open.pop().into_iter().for_each(|r| close(r, marker.at, &mut done));
            } else if open.len() == DEEPEST {
                close(open.remove(0), marker.at, &mut done);
            }
            open.push((Run { mark: marker.mark, items: vec![item], end: span.end }, 1));
        } else if let Some(at) = place {
            if too_far(text, &open[at].0, &marker) {
                open.drain(at..).rev().for_each(|r| close(r, marker.at, &mut done));
                if matches!(marker.mark, Mark::Each(_) | Mark::Dash) {
                    open.push((Run { mark: marker.mark, items: vec![item], end: span.end }, 1));
                }
                continue;
            }
            open.drain(at + 1..).rev().for_each(|r| close(r, marker.at, &mut done));
            let (run, last) = &mut open[at];
            run.items.push(item);
            *last += 1;
        }
    }
    verbs.into_iter().for_each(|v| close(v, line_of_verbs, &mut done));
    open.into_iter().for_each(|r| close(r, span.end, &mut done));
    done.sort_by_key(|r| r.items[0].at);
    done
}

/// True if a marker cannot go on with a run: a mark without number needs its neighbour near.
fn too_far(text: &str, run: &Run, marker: &Marker) -> bool {
    let Some(last) = run.items.last() else { return true };
    let between = &text[last.words.min(marker.at)..marker.at];
    match run.mark {
        Mark::Dash => between.trim_end().contains('\n'),
        Mark::Each(_) => between.contains('\n'),
        _ => false,
    }
}

/// All marks within `span`, in order. A mark stands at the beginning of a line or behind punctuation, so that nothing else
/// is decoded.
fn markers(text: &str, span: Span) -> Vec<Marker> {
    let mut found = Vec::new();
    let (mut before, mut line) = ('\n', true);
    let block = span.of(text);
    let mut ahead = marks::places(block).peekable();
    let mut next_mark = |at: usize| {
        while ahead.next_if(|mark| *mark < at).is_some() {}
        ahead.peek().copied().unwrap_or(block.len())
    };
    let mut at = 0;
    while at < block.len() {
        let begins = line || ends_clause(before) || matches!(before, '、' | '“' | '”' | '（' | '(' | '）' | ')' | '—');
        let ideograph = is_ideograph(block.as_bytes(), at);
        if !begins && ideograph {
            (before, at) = ('字', next_mark(at));
            continue;
        }
        let here = at;
        let Some(c) = block[here..].chars().next() else { break };
        at += c.len_utf8();
        if c == '\n' {
            (before, line) = (c, true);
            continue;
        }
        if c.is_whitespace() {
            continue;
        }
        if begins
            && FIRST.may_be(c)
            && let Some((mark, value, len)) = marker(&block[here..], line, before)
        {
            found.push(Marker { mark, value, at: span.start + here, words: span.start + here + len, line });
            at = here + len;
        } else if ideograph {
            // Behind it no mark begins either.
            at = next_mark(at);
        }
        (before, line) = (c, false);
    }
    found
}

/// The characters that marks begin with.
static FIRST: Sieve = Sieve::of(&[
    '第', '（', '(', '其', '头', '首', '先', '再', '最', '然', '后', '末', '另', '有', '还', '—', '-', '─', '一', '二', '三', '四', '五',
    '六', '七', '八', '九', '十', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩', '⑪',
    '⑫', '⑬', '⑭', '⑮', '⑯', '⑰', '⑱', '⑲', '⑳',
]);

/// The mark at the head of `rest`: its number and its length in bytes.
fn marker(rest: &str, line: bool, before: char) -> Option<(Mark, Option<u32>, usize)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    match first {
        '第' => {
            let (value, len) = ideographs(chars.as_str())?;
            let at = first.len_utf8() + len;
            let next = rest[at..].chars().next()?;
            match next {
                '，' | ',' | '、' | '：' | ':' | '；' | ' ' | '　' => Some((Mark::Ordinal, Some(value), at + next.len_utf8())),
                '是' | '要' | '就' => Some((Mark::Ordinal, Some(value), at)),
                _ => ordinal_of(&rest[at..], value, at),
            }
        }
        '（' | '(' => {
            let inside = chars.as_str();
            let close = inside[..inside.floor_char_boundary(15)].find(['）', ')'])?;
            let number = inside[..close].trim();
            let len = first.len_utf8() + close + inside[close..].chars().next()?.len_utf8();
            if number.len() <= 2 && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
                return Some((Mark::BracketedDigit, numeral::parse(number), len));
            }
            let (value, whole) = ideographs(number)?;
            (whole == number.len()).then_some((Mark::Bracketed, Some(value), len))
        }
        '①'..='⑳' => Some((Mark::Circled, Some(first as u32 - '①' as u32 + 1), first.len_utf8())),
        '0'..='9' => {
            let len = rest.bytes().take_while(u8::is_ascii_digit).count();
            let next = rest[len..].chars().next()?;
            let after = rest[len + next.len_utf8()..].chars().next();
            let mark = matches!(next, '.' | '．' | '、') && len <= 2 && !after.is_some_and(|c| c.is_ascii_digit());
            let place = line || is_stop(before) || is_semicolon(before) || is_colon(before);
            (mark && place).then_some((Mark::Digit, numeral::parse(&rest[..len]), len + next.len_utf8()))
        }
        '其' => {
            let second = chars.next()?;
            match second {
                '次' => Some((Mark::Sequence, None, 6)),
                _ => {
                    let (value, len) = ideographs(&rest[3..])?;
                    let next = rest[3 + len..].chars().next()?;
                    (matches!(next, '，' | ',' | '、' | '：' | ':' | '是')).then_some((Mark::OfThem, Some(value), 3 + len))
                }
            }
        }
        '头' if rest.starts_with("头一") => ordinal_of(&rest[6..], 1, 6),
        '首' | '先' | '再' | '最' | '然' | '后' | '末' => {
            let (word, begins) = SEQUENCE.iter().find(|(w, _)| rest.starts_with(w))?;
            Some((Mark::Sequence, begins.then_some(1), word.len()))
        }
        '另' if rest.starts_with("另一方面") => Some((Mark::Each('方'), None, 12)),
        '另' if rest.starts_with("另一") => each(&rest[3..]).map(|(mark, len)| (mark, None, 3 + len)),
        '有' if rest.starts_with("有的") => Some((Mark::Each('有'), None, 6)),
        '还' if rest.starts_with("还有一") => each(&rest[6..]).map(|(mark, len)| (mark, None, 6 + len)),
        '—' | '-' | '─' if line && ["——", "──", "--"].iter().any(|d| rest.starts_with(d)) => {
            let len = rest.len() - rest.trim_start_matches(['—', '─', '-']).len();
            Some((Mark::Dash, None, len))
        }
        _ => {
            let (value, len) = ideographs(rest)?;
            let mut behind = rest[len..].chars();
            let next = behind.next()?;
            match next {
                '是' | '要' | '曰' => Some((Mark::Inline, Some(value), len + next.len_utf8())),
                '、' if line || is_stop(before) => Some((Mark::Ideograph, Some(value), len + next.len_utf8())),
                '、' | '，' | ',' => None,
                '方' if rest.starts_with("一方面") => Some((Mark::Each('方'), None, 9)),
                _ if value == 1 && behind.next() == Some('是') => each(rest).map(|(mark, len)| (mark, None, len)),
                _ if crate::clean::is_han(next) => Some((Mark::Verb(next), Some(value), len)),
                _ => None,
            }
        }
    }
}

/// Words that order what is said, and whether they begin. A verb may stand behind them: 先讲, 再说.
const SEQUENCE: &[(&str, bool)] = &[
    ("首先讲", true),
    ("首先说", true),
    ("首先", true),
    ("先说说", true),
    ("先讲讲", true),
    ("先讲", true),
    ("先说", true),
    ("先谈", true),
    ("先看", true),
    ("再次", false),
    ("再者", false),
    ("再讲", false),
    ("再说", false),
    ("再谈", false),
    ("再看", false),
    ("最后讲", false),
    ("最后说", false),
    ("最后谈", false),
    ("最后", false),
    ("然后", false),
    ("后说", false),
    ("末了讲", false),
    ("末了说", false),
];

/// 个阶段， of 第一个阶段，从…: the noun belongs to the mark.
fn ordinal_of(rest: &str, value: u32, before: usize) -> Option<(Mark, Option<u32>, usize)> {
    let measure = rest.chars().next().filter(|c| "个条点项步类种件桩层句关道张块步阶轮大方段支招只笔本把场堂课门样位家次".contains(*c))?;
    // 第一步摸底，: what a step or a sentence is stands right behind.
    let direct = "步句招关层".contains(measure)
        && rest[measure.len_utf8()..].chars().next().is_some_and(|c| !super::clause::ends_clause(c) && c != '是');
    if direct {
        return Some((Mark::OrdinalOf(measure), Some(value), before + measure.len_utf8()));
    }
    let near = &rest[..rest.floor_char_boundary(24)];
    let end = near.find(['，', ',', '：', ':', '、', '。', '；', '是'])?;
    let mark = near[end..].chars().next()?;
    matches!(mark, '，' | ',' | '：' | ':' | '是').then(|| (Mark::OrdinalOf(measure), Some(value), before + end + mark.len_utf8()))
}

/// 一个是, 一类是
fn each(rest: &str) -> Option<(Mark, usize)> {
    let mut chars = rest.chars();
    if chars.next()? != '一' {
        return None;
    }
    let measure = chars.next()?;
    (chars.next()? == '是').then_some((Mark::Each(measure), "一是".len() + measure.len_utf8()))
}

/// The numeral of ideographs at the head of `rest`, 1 to 40, and its length in bytes.
fn ideographs(rest: &str) -> Option<(u32, usize)> {
    let len: usize = rest
        .chars()
        .take(4)
        .take_while(|c| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'))
        .map(char::len_utf8)
        .sum();
    if len == 0 {
        return None;
    }
    let value = numeral::parse(&rest[..len])?;
    (len == 3 || rest[..len].contains('十')).then_some(()).filter(|()| (1..=40).contains(&value))?;
    Some((value, len))
}

/// A heading's sentence is a member as a whole up to this length, in characters.
const LONGEST_HEADING: usize = 64;

impl Run {
    /// The words of item `at`: up to the next item, or the end of its line for the last.
    pub(super) fn item(&self, text: &str, at: usize) -> Span {
        let start = self.items[at].words;
        let next = self.items.get(at + 1).map_or(self.end, |i| i.at);
        let line = line_end(text, start.min(next), next);
        if text[start.min(line)..line].trim().is_empty() && self.items[at].line {
            // A mark on a line of its own: the words stand on the next.
            let start = next - text[start.min(next)..next].trim_start().len();
            return Span::new(start, line_end(text, start, next));
        }
        Span::new(start.min(line), line)
    }

    /// The members that the items name: headings as a whole, else the first clause.
    pub(super) fn members(&self, text: &str) -> Vec<Span> {
        // 第一，没有明白卡，不准进户收钱；第二，…: pairs are members as a whole.
        let sentences: Vec<Span> = (0..self.items.len())
            .map(|i| {
                let words = lead(text, self.item(text, i));
                trim(text, Span::new(words.start, find(text, words.start, words.end, |c| is_stop(c) || is_semicolon(c))))
            })
            .collect();
        if super::after::answering(text, &sentences) {
            return sentences;
        }
        (0..self.items.len()).map(|i| self.member(text, i)).collect()
    }

    fn member(&self, text: &str, at: usize) -> Span {
        let item = self.item(text, at);
        let words = match self.mark {
            Mark::Verb(_) => Span::new(item.start, item.end),
            // 要当主攻手，不要当传话筒: 要 belongs to the pair.
            _ if item.of(text).trim_start().starts_with('要') && paired(text, item) => item,
            _ => lead(text, item),
        };
        let sentence = find(text, words.start, words.end, is_stop);
        let heading = match self.mark {
            Mark::Bracketed | Mark::Ideograph | Mark::Digit | Mark::BracketedDigit | Mark::Dash => {
                self.items[at].line || text[..self.items[at].at].trim_end().ends_with(['。', '！', '？', '：', ':'])
            }
            // 第一，… is a heading where it stands over a paragraph.
            Mark::Ordinal => {
                let next = self.items.get(at + 1).map_or(self.end, |i| i.at);
                let below = text[words.end.min(next)..next].trim();
                let alone = text[sentence..words.end].chars().count() <= 1 && chars(below) > 40;
                self.items[at].line && ((sentence < words.end && text[sentence..words.end].chars().count() > 12) || alone)
            }
            _ => false,
        };
        let member = if heading && chars(&text[words.start..sentence]) <= LONGEST_HEADING {
            let whole = find(text, words.start, sentence, |c| is_semicolon(c) || is_colon(c));
            Span::new(words.start, whole)
        } else {
            first_clause(text, words)
        };
        named(text, member)
    }
}

/// True if the second clause of an item answers the first: 要…，不要….
fn paired(text: &str, item: Span) -> bool {
    let clause = first_clause(text, item);
    text[clause.end..item.end].trim_start_matches(['，', ',', '；']).starts_with("不要")
}

/// `item` without words that lead up to the member: 是, 要.
pub(super) fn lead(text: &str, item: Span) -> Span {
    let mut span = item;
    loop {
        let words = span.of(text);
        let rest = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '，' | ',' | '、' | '：' | ':'));
        let noun = ["要求", "要素", "要点", "要件", "要领"].iter().any(|w| rest.starts_with(w));
        let leads = ["这就是", "这是", "就是要", "就是", "是要", "则是", "是", "要"];
        let rest = leads.iter().filter(|_| !noun).find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
        if rest.len() == words.len() {
            return span;
        }
        span = Span::new(span.end - rest.len(), span.end);
    }
}

/// True if the words begin with 一是, 二要 and the like.
pub(super) fn ordered(words: &str) -> bool {
    matches!(marker(words, false, '，'), Some((Mark::Inline, Some(_), _)))
}

/// `piece` without the mark of an enumeration that it begins with.
pub(super) fn without_mark(text: &str, piece: Span) -> Span {
    let words = piece.of(text);
    let left = words.trim_start();
    match marker(left, true, '\n') {
        Some((mark, _, len)) if !matches!(mark, Mark::Verb(_) | Mark::Each(_)) && len < left.len() => {
            Span::new(piece.end - (left.len() - len), piece.end)
        }
        _ => piece,
    }
}

/// Words with which a clause only says how or where: the next one says what.
const ADVERBIAL: &[&str] = &["根据", "按照", "依据", "依托", "随着", "通过", "针对", "围绕", "为了", "结合", "借助", "本着", "立足"];

/// The first clause; one that only says how or where (根据…，) takes the next one along, as does 将…, which has its verb
/// there.
pub(super) fn first_clause(text: &str, words: Span) -> Span {
    let mut end = find(text, words.start, words.end, ends_clause);
    let clause = &text[words.start..end];
    let at_comma = |end: usize| text[end..words.end].starts_with(['，', ',']);
    let in_which = clause.starts_with('在') && clause.ends_with(['上', '下', '中', '前', '后', '时', '里']);
    let object = clause.starts_with(['将', '把']) && text[end..words.end].chars().nth(1).is_some_and(|c| matches!(c, '从' | '由'));
    if at_comma(end) && (ADVERBIAL.iter().any(|w| clause.starts_with(w)) || in_which || object) {
        let mark = text[end..].chars().next().map_or(0, char::len_utf8);
        end = find(text, end + mark, words.end, ends_clause);
    }
    Span::new(words.start, end)
}

/// The member without a bracket that only explains it, and without marks at its ends.
pub(super) fn named(text: &str, span: Span) -> Span {
    let mut span = trim(text, span);
    if span.of(text).starts_with(|c| matches!(c, '①'..='⑳' | '（' | '(')) {
        span = trim(text, without_mark(text, span));
    }
    for lead in ["这就是", "即", "以及", "还有"] {
        if let Some(rest) = span.of(text).strip_prefix(lead).filter(|r| chars(r) > 2) {
            span = Span::new(span.end - rest.len(), span.end);
        }
    }
    let words = span.of(text);
    if words.ends_with(['）', ')'])
        && let Some(at) = words.rfind(['（', '('])
        && at > 0
    {
        return trim(text, Span::new(span.start, span.start + at));
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(text: &str) -> Vec<Vec<&str>> {
        runs(text, Span::new(0, text.len())).iter().map(|r| r.members(text).iter().map(|s| s.of(text)).collect()).collect()
    }

    #[test]
    fn enumerations_of_all_kinds() {
        assert_eq!(lists("要抓三件事。一是抓学习，提高认识；二要建制度；三是强队伍。"), [["抓学习", "建制度", "强队伍"]]);
        assert_eq!(lists("第一，思想要统一；第二，行动要快。"), [["思想要统一", "行动要快"]]);
        assert_eq!(lists("首先，要选准点。其次，要抓住人。最后，要见实效。"), [["选准点", "抓住人", "见实效"]]);
        assert_eq!(lists("一类是参与政务，一类是办理事务。"), [["参与政务", "办理事务"]]);
        assert_eq!(lists("一看税收，二看后劲，三看环境。"), [["看税收", "看后劲", "看环境"]]);
        assert_eq!(lists("——抓生产，保供应。说明。\n——抓流通。说明。"), [["抓生产，保供应", "抓流通"]]);
        assert_eq!(lists("①清源；②治本"), [["清源", "治本"]]);
    }

    #[test]
    fn no_mark_begins_with_another_character() {
        let behind = ["", "一是", "是", "、", "一，", "次，", "一个是", "的", "1、", "—", "先讲", "一方面", "一）", ".", "要"];
        let begins = |c: char| behind.iter().any(|rest| marker(&format!("{c}{rest}"), true, '\n').is_some());
        for c in ('\0'..='\u{ffff}').filter(|c| begins(*c)) {
            assert!(FIRST.may_be(c), "{c}");
        }
        assert!("第（其有—一1⑳".chars().all(begins));
    }

    #[test]
    fn enumerations_nest() {
        let text = "（一）抓学习。一是学理论，二是学业务。\n（二）抓作风。一是改会风，二是改文风。";
        assert_eq!(lists(text), [vec!["抓学习", "抓作风"], vec!["学理论", "学业务"], vec!["改会风", "改文风"]]);
    }

    #[test]
    fn a_clause_that_says_only_how_takes_the_next() {
        assert_eq!(lists("一是根据本地条件，发展林果业，使之成为支柱。二是修路。"), [["根据本地条件，发展林果业", "修路"]]);
    }
}
