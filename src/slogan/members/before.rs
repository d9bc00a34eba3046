//! Lists before a name: 参谋助手、综合协调、督促检查三大职责; parallel clauses that the name sums up.

use super::after::with_and;
use super::clause::{chars, ends_clause, is_close_quote, is_open_quote, is_stop, line_start, split, trim};
use super::lead::without_lead;
use super::name::{Likeness, likeness};
use super::run::{self, named};
use super::{Anchor, Listed};
use crate::slogan::numeric::words::VERBS;
use crate::span::Span;

/// Words between a list and its name.
const BETWEEN: &[&str] = &[
    "建成",
    "打造成",
    "办成",
    "变成",
    "建设成",
    "融为",
    "合为",
    "整合为",
    "整合成",
    "列为",
    "作为",
    "称为",
    "组成",
    "这",
    "等",
    "的",
    "是",
    "共",
    "共计",
    "方面",
    "上述",
    "以上",
    "之间的",
];

/// What a clause that ends in the name and sums up what was said consists of: 做到了“三同”, 把好了这“三道门槛”.
const SUMS_UP: &[&str] = &[
    "也就是",
    "即",
    "就是",
    "做到",
    "实现",
    "形成",
    "把",
    "做",
    "构成",
    "合称",
    "统称",
    "简称",
    "称为",
    "叫",
    "叫做",
    "概括为",
    "概括起来",
    "归纳为",
    "真正做到",
    "努力做到",
    "切实做到",
    "自觉做到",
    "必须做到",
    "达到",
    "当好",
    "争当",
    "守住",
    "抓好",
    "坚持",
    "概括起来就是",
    "归纳起来就是",
    "合起来叫",
    "合起来就是",
    "合起来",
    "统称为",
    "凡属",
    "可称为",
    "人称",
    "有",
    "用",
    "用好",
    "靠",
    "全凭",
    "凭着",
    "发扬",
];

/// How far a list may stretch before its name, in bytes.
const REACH: usize = 1200;

/// The list before `anchor`, if there is one.
pub(super) fn before(text: &str, span: Span, anchor: &Anchor) -> Option<Listed> {
    let start = line_start(text, anchor.span.start, span.start);
    let start = text.ceil_char_boundary(start.max(anchor.span.start.saturating_sub(REACH)));
    let left = text[start..anchor.span.start].trim_end_matches(is_open_quote);
    // 《甲规划》和《乙规划》（以下简称“两规”）
    let short_for = ["以下简称", "简称", "统称", "以下统称", "合称"]
        .iter()
        .find_map(|w| left.strip_suffix(w))
        .and_then(|l| l.strip_suffix(['（', '(']));
    let left = short_for.unwrap_or(left);
    let mut end = start + left.len();
    let counts = anchor.name.counts();
    // The piece right before the name, as far as the last mark that ends a clause.
    let clause_at = |end: usize| {
        let mut depth = 0;
        for (i, c) in text[start..end].char_indices().rev() {
            if is_close_quote(c) || matches!(c, '）' | ')') {
                depth += 1;
            } else if is_open_quote(c) || matches!(c, '（' | '(') {
                depth = (depth - 1i32).max(0);
            } else if depth == 0 && ends_clause(c) {
                return start + i + c.len_utf8();
            }
        }
        start
    };
    let mut piece = Span::new(clause_at(end), end);
    if let Some((left, right)) = piece.of(text).split_once('是').filter(|(left, right)| right.ends_with('的') && !left.is_empty()) {
        // 和平与发展仍然是当今世界面临的两大主题
        let left = left.trim_end_matches(|c| "仍然都也正就才".contains(c));
        if !right.contains('是') && chars(left) >= 4 {
            piece = Span::new(piece.start, piece.start + left.len());
        }
    }
    if let Some(at) = piece.of(text).rfind("作为").filter(|_| piece.of(text).ends_with('的')) {
        // 把甲、乙、丙作为政府工作的三项基本准则
        piece = Span::new(piece.start, piece.start + at);
    }
    loop {
        let words = piece.of(text).trim_end();
        let words = words.trim_end_matches(['，', ',']);
        let cut = BETWEEN.iter().find(|w| words.ends_with(**w) && words.len() > w.len());
        match cut {
            Some(word) if words.len() - word.len() > 3 && !SUMS_UP.contains(&words.trim()) => {
                piece = Span::new(piece.start, piece.start + words.len() - word.len())
            }
            _ => {
                piece = Span::new(piece.start, piece.start + words.len());
                break;
            }
        }
    }
    piece = run::without_mark(text, piece);
    if let Some(members) = adjacent(text, piece, anchor, counts) {
        return Some(Listed { members, at: piece.end, score: 12, plain: false, announced: false });
    }
    // The name's own clause only sums up: …，做到了“三同”.
    let own = piece.of(text).trim();
    let stem = own.trim_end_matches(['了', '好', '这', '个', '些', '的', '新', '起']);
    let plainly = stem.is_empty() || SUMS_UP.contains(&own) || SUMS_UP.contains(&stem);
    if !plainly && chars(own) > 6 {
        return None;
    }
    end = start + text[start..piece.start].trim_end().len();
    let closer = text[start..end].chars().next_back()?;
    if !ends_clause(closer) {
        return None;
    }
    let apart = is_stop(closer);
    end -= closer.len_utf8();
    if !anchor.may_be_loose() && !plainly {
        return None;
    }
    clauses(text, Span::new(start, end), anchor, counts, apart, plainly)
}

/// Items right before the name, with 、 or 和 between them.
fn adjacent(text: &str, piece: Span, anchor: &Anchor, counts: &[usize]) -> Option<Vec<Span>> {
    // 甲、乙及两办: the name is one more thing. 甲、乙将完成三项改革: it is what is done.
    let last = piece.of(text);
    if last.is_empty() || (last.ends_with(['和', '与', '及', '、', '或']) && !is_item(last)) || governs(last) {
        return None;
    }
    let piece = match piece.of(text).chars().next_back() {
        // “亮身份、亮承诺，比学习、比服务”的“三亮三比”
        Some(c) if is_close_quote(c) => {
            let inner = piece.of(text).trim_end_matches(is_close_quote);
            match inner.rfind(is_open_quote) {
                Some(at)
                    if counts.contains(
                        &split(text, Span::new(piece.start + at, piece.start + inner.len()), |c| matches!(c, '、' | '，' | ',')).len(),
                    ) =>
                {
                    let open = inner[at..].chars().next().map_or(0, char::len_utf8);
                    let inside = Span::new(piece.start + at + open, piece.start + inner.len());
                    return Some(split(text, inside, |c| matches!(c, '、' | '，' | ',')));
                }
                _ => piece,
            }
        }
        _ => piece,
    };
    let mut items = split(text, piece, |c| c == '、');
    if anchor.plain.ends_with('者') && items.len() == 1 && anchor.generic {
        // 供产销三者
        let words = piece.of(text);
        let from = counts.first().and_then(|n| words.char_indices().rev().nth(n - 1)).map(|(i, _)| i)?;
        let ends = words[from..].char_indices().map(|(i, c)| Span::new(piece.start + from + i, piece.start + from + i + c.len_utf8()));
        let single: Vec<Span> = ends.collect();
        let thing = |s: &Span| s.of(text).chars().all(|c| crate::clean::is_han(c) && !"能把将使对被让和与都是在为从向会要".contains(c));
        return (from > 0 && single.iter().all(thing)).then_some(single);
    }
    // “获得信贷”“办理破产”两项指标
    if items.len() == 1 {
        let quotes = side_by_side(text, piece);
        if counts.contains(&quotes.len()) {
            return Some(quotes);
        }
    }
    let count = *counts.iter().find(|c| items.len() >= **c || items.len() + 1 == **c)?;
    if items.len() < count {
        items = with_and(text, items, &[count]);
        if items.len() < count {
            return (count == 2).then(|| halves(text, piece)).flatten();
        }
    }
    let items = items.split_off(items.len() - count);
    let mut items = without_tail(text, anchor, items);
    // 继续加强拥政爱民、拥军优属工作
    if let [.., second, last] = items.as_mut_slice()
        && let Some(rest) = TAILS.iter().find_map(|t| last.of(text).strip_suffix(t))
        && chars(rest) >= 4
        && count > 2
        && chars(rest) == chars(second.of(text))
    {
        *last = Span::new(last.start, last.start + rest.len());
    } else if let ([first, last], true) = (items.as_mut_slice(), count == 2)
        && let Some(rest) = TAILS.iter().find_map(|t| last.of(text).strip_suffix(t))
        && chars(rest) >= 4
        && super::lead::without_lead(text, *first, &[Span::new(last.start, last.start + rest.len())]).len() == rest.len()
    {
        *last = Span::new(last.start, last.start + rest.len());
    }
    let (first, others) = items.split_first()?;
    let first = without_lead(text, *first, others);
    let mut members: Vec<Span> = std::iter::once(first).chain(others.iter().copied()).map(|m| named(text, m)).collect();
    if let Some((last, others)) = members.split_last_mut() {
        // 拥政爱民、拥军优属工作
        let rest = TAILS.iter().find_map(|t| last.of(text).strip_suffix(t)).unwrap_or(last.of(text));
        if others.iter().all(|o| chars(o.of(text)) == chars(rest)) {
            *last = Span::new(last.start, last.start + rest.len());
        }
    }
    let words: Vec<&str> = members.iter().map(|m| m.of(text)).collect();
    let fine = words.iter().all(|w| (1..=40).contains(&chars(w))) && !words.iter().any(|w| w.contains(&anchor.plain));
    // Two things joined by 和 may be a clause: they have to be alike.
    let joined = count == 2 && piece.of(text).matches('、').count() == 0;
    let alike = likeness(&anchor.name, &words);
    // 以家庭经营为基础、统分结合的双层体制: what only describes it.
    let describes =
        count == 2 && text[piece.end..anchor.span.start].starts_with('的') && !text[..anchor.span.start].ends_with(is_open_quote);
    (fine && (!(joined || describes) || alike >= Likeness::Length)).then_some(members)
}

/// True if the last item is as long as the one before it: 人和 of 河畅、景美、人和.
fn is_item(words: &str) -> bool {
    let mut items = words.rsplit('、');
    let last = items.next().map_or(0, chars);
    last > 1 && items.next().is_some_and(|item| chars(item) == last)
}

/// Nouns behind the last item that belong to all.
const TAILS: &[&str] = &["工作", "活动", "建设", "方针", "原则", "制度", "机制", "思想", "问题", "关系", "任务"];

/// The items without what the last one goes on to say: 口粮田、责任田分开的“两田制”.
pub(super) fn without_tail(text: &str, anchor: &Anchor, mut items: Vec<Span>) -> Vec<Span> {
    if let ([(_, thing)], Some((last, others))) = (anchor.name.parts.as_slice(), items.split_last_mut())
        && let Some(thing) = thing.chars().next().filter(|t| !others.is_empty() && others.iter().all(|o| o.of(text).ends_with(*t)))
        && let Some(at) = last.of(text).rfind(thing).filter(|at| *at > 0)
        && chars(&last.of(text)[at..]) <= 5
    {
        *last = Span::new(last.start, last.start + at + thing.len_utf8());
    }
    items
}

/// True if a verb ends the words, so that what follows is what is done. 提高 of 调整、整顿、提高 is an item like the others.
fn governs(words: &str) -> bool {
    let words = words.trim_end_matches(['了', '好']);
    let more = ["实行", "采取", "进行", "称为"].into_iter().find(|v| words.ends_with(v));
    let Some(verb) = VERBS.at_end(words).or(more) else { return false };
    let mut items = words.rsplit('、');
    let last = items.next().unwrap_or(words);
    last.len() > verb.len() && items.next().is_none_or(|item| chars(item) != chars(last))
}

/// “甲”“乙” side by side at the end.
fn side_by_side(text: &str, piece: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = piece.of(text).trim_end();
    while let Some(close) = rest.chars().next_back().filter(|c| is_close_quote(*c)) {
        let inner = &rest[..rest.len() - close.len_utf8()];
        let Some(open) = inner.rfind(is_open_quote) else { break };
        let mark = inner[open..].chars().next().map_or(0, char::len_utf8);
        found.push(Span::new(piece.start + open + mark, piece.start + inner.len()));
        rest = inner[..open].trim_end_matches(['、', '和', '与', ' ']);
    }
    found.reverse();
    found
}

/// 国内国际两个大局: two words of a length that share a character.
fn halves(text: &str, piece: Span) -> Option<Vec<Span>> {
    let words: Vec<(usize, char)> = piece.of(text).char_indices().collect();
    let at = |back: usize| words.len().checked_sub(back).and_then(|i| words.get(i)).copied();
    let (a, b, c, d) = (at(4)?, at(3)?, at(2)?, at(1)?);
    let alike = (a.1 == c.1) != (b.1 == d.1);
    let start = |i: usize| piece.start + i;
    alike.then(|| vec![Span::new(start(a.0), start(c.0)), Span::new(start(c.0), piece.end)])
}

/// Clauses before the name's own clause.
fn clauses(text: &str, region: Span, anchor: &Anchor, counts: &[usize], apart: bool, plainly: bool) -> Option<Listed> {
    let sentence_start = {
        let words = region.of(text);
        words.char_indices().rev().find(|(_, c)| is_stop(*c)).map_or(region.start, |(i, c)| region.start + i + c.len_utf8())
    };
    let mut sentence = Span::new(sentence_start, region.end);
    // …，有的怕将来算总账。依我看，这“三怕”
    if chars(sentence.of(text).trim()) <= 4 && sentence_start > region.start {
        let end = text[region.start..sentence_start].trim_end_matches(|c: char| is_stop(c) || c.is_whitespace()).len() + region.start;
        let words = &text[region.start..end];
        let from = words.char_indices().rev().find(|(_, c)| is_stop(*c)).map_or(region.start, |(i, c)| region.start + i + c.len_utf8());
        sentence = Span::new(from, end);
    }
    // 态度问题七十一件，收费问题二十六件: figures are no members.
    let figures = |s: &Span| {
        let mut end = s.of(text).chars().rev();
        end.next().is_some_and(|c| "件个人次名起家户项元亩吨条".contains(c)) && end.next().is_some_and(crate::numeral::continues_numeral)
    };
    if split(text, sentence, ends_clause).iter().filter(|s| figures(s)).count() > 1 {
        return None;
    }
    let by_semicolons = split(text, sentence, super::clause::is_semicolon);
    if counts.contains(&by_semicolons.len()) {
        // 治庸，…；治懒，…；治散，…。“三治”
        let heads: Vec<Span> = by_semicolons.iter().map(|p| run::first_clause(text, *p)).collect();
        let words: Vec<&str> = heads.iter().map(|h| h.of(text)).collect();
        let even = words.iter().all(|w| chars(w) == chars(words[0]));
        if even && likeness(&anchor.name, &words) == Likeness::Name {
            return Some(Listed { members: heads, at: region.end, score: 9, plain: plainly && !apart, announced: false });
        }
    }
    let parts = split(text, sentence, |c| ends_clause(c) && !is_stop(c));
    // 做好民族工作和侨务工作，坚持“一国两制”: a known name that is upheld need not sum up anything.
    let left = text[..anchor.span.start].trim_end_matches(is_open_quote);
    let upheld = anchor.in_lexicon && ["坚持", "发扬", "抓好", "靠", "用"].iter().any(|v| left.ends_with(v));
    let listed = |members: Vec<Span>| Some(Listed { members, at: region.end, score: 9, plain: plainly && !apart, announced: false });
    // 同吃、同住、同劳动，…
    for part in parts.iter().rev().take(if apart { 4 } else { 2 }) {
        let items = without_tail(text, anchor, with_and(text, split(text, *part, |c| c == '、'), counts));
        if items.len() > 1 && counts.contains(&items.len()) {
            let (first, others) = items.split_first()?;
            let members: Vec<Span> =
                std::iter::once(without_lead(text, *first, others)).chain(others.iter().copied()).map(|m| named(text, m)).collect();
            let words: Vec<&str> = members.iter().map(|m| m.of(text)).collect();
            let alike = likeness(&anchor.name, &words);
            let whole = anchor.name.parts.len() == 1
                && anchor.name.parts[0].1.chars().count() > 1
                && words.iter().all(|w| w.contains(anchor.name.parts[0].1.as_str()));
            let short = words.iter().all(|w| chars(w) <= if whole { 30 } else { 12 });
            let said_before = apart && (members.len() > 2 || text[..anchor.span.start].ends_with(is_open_quote));
            // 做到有理想、有道德、有文化、有纪律。这四条
            let this =
                apart && anchor.generic && members.len() > 2 && text[..anchor.span.start].ends_with('这') && part.end == sentence.end;
            if (this && short && alike >= Likeness::Form)
                || (alike == Likeness::Name && short && (!apart || said_before))
                || (!apart && plainly && !upheld && alike >= Likeness::Length)
            {
                return listed(members);
            }
        }
    }
    for part in parts.iter().rev().take(2) {
        // “三短”“三少”“三不”，合起来叫“三三制”
        let quotes = side_by_side(text, *part);
        if plainly && counts.contains(&quotes.len()) {
            return listed(quotes);
        }
        // “走遍千山万水、说尽千言万语、…”搞出来的，这“四千精神”
        let words = part.of(text);
        if let Some(open) = words.find(is_open_quote)
            && let Some(close) = super::clause::behind_closing(text, part.start + open, part.end)
        {
            let inside = trim(text, Span::new(part.start + open, close));
            let members = split(text, inside, |c| matches!(c, '、' | '，' | ','));
            let words: Vec<&str> = members.iter().map(|m| m.of(text)).collect();
            if counts.contains(&members.len()) && plainly && !apart && likeness(&anchor.name, &words) >= Likeness::Form {
                return listed(members);
            }
        }
    }
    if let [(_, thing)] = anchor.name.parts.as_slice()
        && let Some(thing) = thing.chars().next().filter(|_| chars(thing) == 1 && plainly && !apart)
    {
        // 除了防火，还要防盗、防虫，这“三防”
        for &count in counts {
            let items: Vec<Span> = parts.iter().flat_map(|p| split(text, *p, |c| c == '、')).collect();
            let last = items.len().checked_sub(count).map(|n| &items[n..]).unwrap_or_default();
            let cut: Option<Vec<Span>> = last.iter().map(|i| i.of(text).find(thing).map(|at| Span::new(i.start + at, i.end))).collect();
            if let Some(members) = cut.filter(|m| m.len() == count && m.iter().all(|m| (2..=6).contains(&chars(m.of(text))))) {
                return listed(members);
            }
        }
    }
    for &count in counts {
        if parts.len() < count {
            continue;
        }
        let members = alike_clauses(text, &parts[parts.len() - count..]);
        let words: Vec<&str> = members.iter().map(|m| m.of(text)).collect();
        if words.iter().any(|w| chars(w) > 40 || w.is_empty()) {
            continue;
        }
        let alike = likeness(&anchor.name, &words);
        let enough = match (apart, plainly) {
            (false, true) => alike >= Likeness::Form || own_this(text, anchor),
            (false, false) | (true, true) => alike == Likeness::Name,
            (true, false) => false,
        };
        if enough {
            // 道路是途径，理论是指南，制度是保障，三者…
            let subjects: Option<Vec<Span>> =
                members.iter().map(|m| m.of(text).find('是').filter(|at| *at > 3).map(|at| Span::new(m.start, m.start + at))).collect();
            return listed(subjects.unwrap_or(members));
        }
    }
    None
}

/// True if 这 stands right before the name: what it sums up has just been said.
fn own_this(text: &str, anchor: &Anchor) -> bool {
    let left = text[..anchor.span.start].trim_end_matches(is_open_quote);
    ["这", "这个", "这些"].iter().any(|w| left.ends_with(w))
}

/// Clauses without words with which all of them begin (就是要敢碰硬，就是要敢较真); from the first of them, what leads up to
/// the list is taken off.
pub(super) fn alike_clauses(text: &str, clauses: &[Span]) -> Vec<Span> {
    let clauses: Vec<Span> = clauses.iter().map(|c| trim(text, *c)).collect();
    let words: Vec<&str> = clauses.iter().map(|c| c.of(text)).collect();
    if words.len() < 2 {
        return clauses;
    }
    for lead in ["就是要", "就是", "有的是", "有的", "一手", "就要", "要", "是", "必须", "既要", "又要", "还要"] {
        let cut = |w: &str| w.find(lead).filter(|at| *at <= 6).map(|at| at + lead.len());
        if words[1..].iter().all(|w| w.starts_with(lead)) && words.iter().all(|w| cut(w).is_some_and(|at| at < w.len())) {
            return clauses.iter().zip(&words).map(|(c, w)| Span::new(c.start + cut(w).unwrap_or(0), c.end)).collect();
        }
    }
    // 我们要以甲为体，以乙为翼: the first begins where it begins as the others do.
    let head = words[1].chars().next();
    if words.len() > 2
        && words[1..].iter().all(|w| w.chars().next() == head)
        && let Some(at) = head.and_then(|h| words[0].find(h)).filter(|at| (1..=12).contains(at) && chars(&words[0][*at..]) > 1)
    {
        let mut clauses = clauses;
        clauses[0] = Span::new(clauses[0].start + at, clauses[0].end);
        return clauses;
    }
    clauses
}
