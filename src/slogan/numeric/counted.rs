//! Counted nouns without quotation marks that the speech treats as titles: 三项机制, 四场硬仗, 三大歼灭战.

use super::words::{ADVERBS, ANNOUNCE, FOLLOWS, GOVERNING, MEASURES, THINGS, TRAILING, UNITS, VERBS, WordList};
use super::{NUMERAL, Numeral, shortest};
use crate::clean::is_han;
use crate::numeral;
use crate::slogan::evidence::{Evidence, Sources};
use crate::slogan::members::{self, Side, Support, Trials};
use crate::span::Span;

/// Longest noun behind a measure word, in characters.
const LONGEST: usize = 6;

/// Words behind a noun with which it has ended.
const CLOSES: &str = "的是为要和与及把在不等也都就同来请";

/// Finds them.
pub(super) fn counted(text: &str, span: Span, numerals: &[Numeral], sources: Sources, out: &mut Vec<(Span, Evidence)>) {
    let trials = Trials::new(span);
    for &Numeral { at: start, number } in numerals {
        let behind = start + NUMERAL;
        if number > 2
            && let Some(end) = method(text, span, behind)
        {
            out.push((Span::new(start, end), Evidence::FORM));
            continue;
        }
        if number > 1
            && let Some(measure) = text[behind..span.end].chars().next().filter(|m| MEASURES.contains(*m))
        {
            out.extend(title(text, span, start, behind + measure.len_utf8(), number, sources, &trials));
        }
    }
}

/// 五步法, 四步调解法, 八字方针: where the name of a method ends that begins with a numeral before byte `behind`.
fn method(text: &str, span: Span, behind: usize) -> Option<usize> {
    let rest = &text[behind..span.end];
    let step = rest.chars().next().filter(|c| "步字环".contains(*c))?;
    let near: Vec<(usize, char)> = rest.char_indices().skip(1).take(6).take_while(|(_, c)| is_han(*c)).collect();
    let ends = ["法", "诀", "方针", "真经"];
    let (at, word) = near.iter().find_map(|(i, _)| ends.iter().find(|w| rest[*i..].starts_with(**w)).map(|w| (*i, *w)))?;
    let end = behind + at + word.len();
    let between = &rest[step.len_utf8()..at];
    let closed = text[end..span.end].chars().next().is_none_or(|c| !is_han(c) || CLOSES.contains(c) || "就才后之前".contains(c));
    (closed && between.chars().count() <= 4 && !between.contains(['的', '了'])).then_some(end)
}

/// The noun behind a measure word, if there is evidence enough that the whole is a title.
fn title(text: &str, span: Span, start: usize, noun_at: usize, number: u32, sources: Sources, trials: &Trials) -> Option<(Span, Evidence)> {
    let run: Vec<(usize, char)> = text[noun_at..span.end].char_indices().take(LONGEST + 1).take_while(|(_, c)| is_han(*c)).collect();
    if THINGS.at_start(&text[noun_at..span.end]).is_some_and(|t| t.len() > 3) {
        return None;
    }
    let great = text[..noun_at].ends_with('大');
    let before = &text[span.start..start];
    let told = ["了", "的"].iter().filter_map(|w| before.strip_suffix(w)).any(|b| VERBS.at_end(b).is_some());
    let verb = VERBS.at_end(before).is_some() || told;
    // 三点半
    if text[..noun_at].ends_with('点') && text[noun_at..span.end].starts_with(['半', '钟', '整', '一', '二', '三', '四', '五', '十'])
    {
        return None;
    }
    for len in (1..=run.len().min(LONGEST)).rev() {
        let end = noun_at + run.get(len).map_or_else(|| run.last().map_or(0, |(i, c)| i + c.len_utf8()), |(i, _)| *i);
        let noun = &text[noun_at..end];
        let rest = &text[end..span.end];
        let next = rest.chars().next().unwrap_or('\n');
        let goes_on = len >= 2 && "已将不正仍必均全应须早曾还又".contains(next);
        let closed = !is_han(next)
            || goes_on
            || CLOSES.contains(next)
            || (len >= 2 && FOLLOWS.at_start(rest).or_else(|| GOVERNING.at_start(rest)).is_some());
        // 两个重|要环节
        if (next == '要' && noun.ends_with(['重', '主', '必', '首', '需'])) || (next == '须' && noun.ends_with('必')) {
            continue;
        }
        let is = |list: &WordList| {
            list.is(noun)
                || list.at_start(noun).or_else(|| list.at_end(noun)).is_some_and(|g| g.len() > 3)
                || list.at_end(noun).is_some_and(|g| g.len() > 3)
        };
        let place = noun.ends_with(['厂', '部', '局', '区', '省', '市', '县', '乡', '镇', '村', '校', '院', '所', '站', '国', '州', '家']);
        // 做好四种人，讲政策的明白人，跑腿的勤快人，…: the list has to speak for a thing.
        let person = noun == "人" && number > 2 && text[..noun_at].ends_with('种');
        let has = noun == "有" && number > 2 && closed;
        if (is(&THINGS) && !person) || place || !is_noun(noun) {
            continue;
        }
        let generic = is(&ANNOUNCE) || (noun.ends_with(['事', '话']) && text[..noun_at].ends_with(['件', '句', '桩']));
        // 站长、会计、质检员、保管员、司磅员五大员
        let staff = great && len == 1 && number > 2 && listed_before(before, number);
        let short = great && !staff && (len == 1 || noun.starts_with(|c| MEASURES.contains(c)));
        let unit = UNITS.is(noun);
        if !closed || short || (unit && !person) || (!has && "的这那是有在了和所".contains(noun.chars().next().unwrap_or('的'))) {
            continue;
        }
        // 九大制定的路线, 十大路线: a congress of the party.
        let congress = great
            && number > 6
            && ["制定", "提出", "路线", "通过", "报告", "精神", "文件", "决议", "方针", "选举", "以来"].iter().any(|w| noun.starts_with(w));
        if congress {
            continue;
        }
        // A generic noun names something only in the form of a title that sums up what stands before it: 和平与发展两大目标.
        let class = text[..noun_at].ends_with(['类', '种']);
        let in_marks = before.ends_with('”') && text[..noun_at].ends_with(['项', '条', '字']);
        if generic && (class || !(great || in_marks)) {
            continue;
        }
        let end = start + shortest(&text[start..end]).len();
        let trailing =
            TRAILING.at_end(&text[noun_at..end]).and_then(|w| text[noun_at..end].strip_suffix(w)).filter(|n| n.chars().count() > 1);
        let end = trailing.map_or(end, |noun| noun_at + noun.len());
        let noun = &text[noun_at..end];
        let at = Span::new(start, end);
        let list = members::listed(text, span, at, trials);
        // Of two things every noun recurs.
        let shared = number > 2 && repeated(text, span, start, end, noun, number);
        let again = sources.recurrence && recurs(&text[start..span.end], &text[start..end]);
        let is_side = |side: Side| list.is_some_and(|l| l.side == side);
        let summed = is_side(Side::Ahead) || listed_before(before, number);
        let Support { alike, mut governed, .. } =
            list.unwrap_or(Support { side: Side::Behind, alike: false, announced: false, governed: false, even: false, whole: false });
        if (person || has) && !alike {
            continue;
        }
        // “勤、朴、诚、毅”四字校训
        let quoted = is_side(Side::Ahead) && number > 2 && before.ends_with('”') && text[..noun_at].ends_with(['项', '条', '字']);
        governed |= quoted;
        let listed = is_side(Side::Behind) || listed_after(&text[end..span.end], number);
        let evidence = Evidence::default()
            .and_if(verb || governed, Evidence::VERB)
            .and_if(listed, Evidence::LISTED)
            .and_if(summed, Evidence::SUMS_UP)
            .and_if(shared || alike, Evidence::SHARED)
            .and_if(great, Evidence::FORM)
            .and_if(again, Evidence::RECURS);
        if generic {
            if summed && (verb || governed || again) && (great || quoted) {
                return Some((at, evidence));
            }
            continue;
        }
        // 两种手段, 双重功能: what is counted by kinds is rarely a name.
        let kinds = text[..noun_at].ends_with(['种', '类', '重']);
        if kinds && !((shared || alike) && (verb || governed || again)) {
            continue;
        }
        let behind = is_side(Side::Behind) as u32;
        let score =
            2 * (shared || alike) as u32 + (verb || governed) as u32 + summed as u32 + listed as u32 + behind + again as u32 + great as u32;
        let two = (alike && listed) || (summed && (governed || verb || again)) || (great && verb);
        if score >= 3 || (score >= 2 && two && len >= 2) {
            return Some((at, evidence));
        }
    }
    None
}

/// True if no word stands in it that no noun has: 平台已经建成, 攻坚战三年, 公报的基础上.
fn is_noun(noun: &str) -> bool {
    if noun == "百分之百" {
        return true;
    }
    // 三个跨越来谋划
    let comes = noun.char_indices().skip(1).any(|(at, c)| {
        let alone = !noun[..at].ends_with(['未', '原', '以', '本', '将', '外', '往', '由', '引']);
        c == '来' && alone && !noun[at + 3..].is_empty() && !noun[at + 3..].starts_with(['源', '信', '访', '料', '电', '宾', '往'])
    });
    if comes {
        return false;
    }
    let mut chars = noun.chars();
    // 三个不动摇, 三个一批: a verb or numeral may begin what is counted.
    let begins = chars.next();
    let verb = noun.get(6..).is_some_and(|rest| GOVERNING.first_in(rest).is_some());
    // 三大硬仗必须早打; 五个必须 counts them itself.
    let modal = |rest: &str| ["必须", "已经", "正在", "仍然", "应当", "应该", "必将", "即将"].iter().any(|w| rest.contains(w));
    let adverb = ADVERBS.first_in(noun).is_some() || noun.get(6..).is_some_and(modal);
    let mut before = begins.unwrap_or(' ');
    let one = chars.clone().any(|c| {
        let odd = c == '一' && !"统第唯单同".contains(before);
        before = c;
        odd
    });
    let other = |c: char| {
        "的了已将也都在和与及为是把这那就被对从到之中上下同".contains(c) || (numeral::digit(c).is_some() && c != '一' && c != '零')
    };
    begins.is_some() && !verb && !adverb && !one && !chars.any(other)
}

/// True if words recur within some thousand characters from here on.
pub(super) fn recurs(block: &str, words: &str) -> bool {
    let near = &block.as_bytes()[..block.len().min(20_000)];
    memchr::memmem::find_iter(near, words.as_bytes()).nth(1).is_some()
}

/// True if the noun, or its last two characters, ends or begins as many phrases near by as are counted: 责任到位、投入
/// 到位、整改到位 for 三个到位.
fn repeated(text: &str, span: Span, start: usize, end: usize, noun: &str, number: u32) -> bool {
    let chars: Vec<char> = noun.chars().collect();
    let head: String = chars[chars.len().saturating_sub(2)..].iter().collect();
    let (after, before) = (&text[end..span.end], &text[span.start..start]);
    let after = after.char_indices().nth(320).map_or(after, |(at, _)| &after[..at]);
    let before = before.char_indices().rev().nth(159).map_or(before, |(at, _)| &before[at..]);
    // One may be missing where the list is plainly announced: the difference is shown.
    let missing = (number > 3 && listed_after(&text[end..span.end], number)) as usize;
    let number = number as usize;
    let count = |block: &str| block.matches(head.as_str()).count();
    count(after) >= number - missing || count(before) >= number
}

/// True if a list begins right behind: a colon, 即, 就是, 一是, a bracket with as many parts.
fn listed_after(rest: &str, number: u32) -> bool {
    let rest = rest.trim_start_matches(['”', '’', '"']);
    let near: String = rest.chars().take(12).collect();
    if [
        "：",
        ":",
        "，即",
        "，就是",
        "，也就是",
        "。一是",
        "，一是",
        "：一是",
        "。第一",
        "。首先",
        "。（一）",
        "。\n（一）",
        "。(一)",
        "。\n(一)",
    ]
    .iter()
    .any(|w| near.starts_with(w))
    {
        return true;
    }
    let rest = &rest[..rest.floor_char_boundary(600)];
    if let Some(inside) = rest.strip_prefix(['（', '('])
        && let Some(close) = inside.find(['）', ')'])
    {
        return inside[..close].matches('、').count() + 1 == number as usize;
    }
    ["一是", "第一，", "（一）"].iter().any(|w| near.contains(w))
}

/// True if as many parts stand right before, with 、 between: 履行参谋助手、综合协调、督促检查三大职责.
fn listed_before(before: &str, number: u32) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(3 * 61))..];
    let clause = before.rsplit(['，', ',', '。', '；', ';', '：', ':', '！', '\n', '“']).next().unwrap_or("");
    number >= 2 && clause.matches('、').count() + 1 == number as usize && clause.chars().count() <= 60
}
