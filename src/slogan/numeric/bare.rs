//! Names without a measure word and without quotation marks: 五认真, 三清一改, 三查七对, 三分离. The speech has to list their
//! members, or to use a parallel form as a title.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::counted::recurs;
use super::words::{ANNOUNCE, FOLLOWS, MEASURES, THINGS, UNITS, VERBS};
use super::{NUMERAL, Numeral, counting_verbs, digit, enumerates};
use crate::clean::is_han;
use crate::slogan::evidence::{Evidence, Sources};
use crate::slogan::members::{self, Side, Trials};
use crate::span::Span;

/// Longest word for what is counted, in characters.
const LONGEST: usize = 4;

/// A numeral that may begin a name.
struct Site<'a> {
    text: &'a str,
    span: Span,
    /// Where it stands.
    start: usize,
    /// Behind it.
    behind: usize,
    number: u32,
    sources: Sources,
    trials: &'a Trials,
}

/// Finds them.
pub(super) fn bare(text: &str, span: Span, numerals: &[Numeral], sources: Sources, out: &mut Vec<(Span, Evidence)>) {
    let counting = std::cell::LazyCell::new(|| counting_verbs(span.of(text)));
    let trials = Trials::new(span);
    for &Numeral { at: start, number } in numerals {
        let behind = start + NUMERAL;
        if text[span.start..start].ends_with(['‘', '之', '其', '.']) {
            continue;
        }
        let site = Site { text, span, start, behind, number, sources, trials: &trials };
        let found = parallel(&site).or_else(|| if number > 1 { defined(&site) } else { None });
        if let Some(found) = found {
            let verb = text[behind..].chars().next().map_or(0, char::len_utf8);
            // 一防火，二防雨，三防霉
            if !enumerates(text, span, Span::new(start, behind + verb), &counting) {
                out.push(found);
            }
        }
    }
}

/// Characters behind a name that are looked at.
const AHEAD: usize = 9;

/// Up to [`AHEAD`] characters from byte `at` on, and how many there are.
fn next_chars(text: &str, at: usize, end: usize) -> ([(usize, char); AHEAD], usize) {
    let mut chars = [(0, '\0'); AHEAD];
    let mut count = 0;
    for (slot, c) in chars.iter_mut().zip(text[at..end].char_indices()) {
        *slot = c;
        count += 1;
    }
    (chars, count)
}

/// Characters that count or measure.
static MEASURING: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
    let one = |word: &'static str| word.chars().next().filter(|c| c.len_utf8() == word.len());
    MEASURES.chars().chain("其之分成折等番回下遍点半".chars()).chain(UNITS.all().filter_map(one)).collect()
});

/// True if a character counts or measures.
fn measures(c: char) -> bool {
    MEASURING.contains(&c)
}

/// True for a measure that is a part of a word: 三分离, 四分开, 一处理.
fn counts_apart(first: char, next: Option<char>) -> bool {
    let words = match first {
        '分' => "离开类工级流",
        '处' => "理置罚",
        '成' => "长果才",
        '来' => "信访",
        '代' => "扣收办购理表",
        _ => return false,
    };
    next.is_some_and(|c| words.contains(c))
}

/// 三清一改, 三查七对, 两票三制: two numerals, each with one character for what it counts; 五整顿、三加强 with two each.
fn parallel(site: &Site) -> Option<(Span, Evidence)> {
    let Site { text, span, start, behind, number, sources, trials } = *site;
    let (chars, length) = next_chars(text, behind, span.end);
    let chars = &chars[..length];
    let han = |i: usize| chars.get(i).map(|c| c.1).filter(|c| is_han(*c) && digit(*c).is_none() && *c != '十');
    let count = |i: usize| chars.get(i).is_some_and(|c| digit(c.1).is_some_and(|n| n > 0));
    let end = |i: usize| chars.get(i).map_or(span.end, |c| behind + c.0);
    let first = han(0)?;
    // 一案三查 names four things; 一村一品 says what each has.
    let one = number == 1 && chars.get(1).and_then(|c| digit(c.1)).is_none_or(|n| n < 2);
    // 三多: no amount has so small a numeral before it.
    let amount = |c: char| measures(c) && !("多来余几".contains(c) && number < 10);
    if (amount(first) && !counts_apart(first, han(1))) || one || "方省市区县国旦".contains(first) {
        return None;
    }
    // The second numeral stands behind one to three characters, a mark may stand before it: 五整顿、三加强.
    let second = (1..=4).find(|i| count(*i))?;
    let marked = chars.get(second - 1).is_some_and(|c| c.1 == '、');
    let length = second - marked as usize;
    if !(1..=3).contains(&length) || !(0..length).all(|i| han(i).is_some_and(|c| !"和与及的".contains(c))) {
        return None;
    }
    let thing = han(second + 1)?;
    if (amount(thing) && !counts_apart(thing, han(second + 2)))
        || ("方省市区县国".contains(thing) && !is_layout(first, thing))
        || (first == thing && length == 1 && "年月天日".contains(first))
    {
        return None;
    }
    // As long as the first part, or as far as the words go: 三好一满意.
    let lengths = [length, 1, 2, 3];
    let reaches = |n: usize| (1..=n).all(|i| han(second + i).is_some_and(|c| !"当中上下里后前时的了".contains(c)));
    let fits = |n: &usize| reaches(*n) && ends_name(text, span, Span::new(start, end(second + 1 + *n)));
    let listed_so = |n: &usize| reaches(*n) && members::listed(text, span, Span::new(start, end(second + 1 + *n)), trials).is_some();
    // 四定三包办理: where as many members are listed for the even form, that is the name.
    let stop = Some(length)
        .filter(fits)
        .or_else(|| lengths.into_iter().find(|n| *n <= length + 1 && fits(n) && listed_so(n)))
        .or_else(|| Some(length).filter(listed_so))
        .or_else(|| lengths.into_iter().find(fits))
        .or_else(|| Some(length).filter(|n| reaches(*n)))?;
    let mut at = Span::new(start, end(second + 1 + stop));
    // 一站两岗三队
    while let Some(longer) = further_part(text, span, at, length) {
        at = longer;
    }
    let single = length == 1 && stop == 1;
    let even = single && number > 1 && chars.get(second).and_then(|c| digit(c.1)) == Some(number);
    let words = at.of(text);
    let left = &text[span.start..start];
    let rest = text[at.end..span.end].trim_start_matches(['”', '’']);
    let done = left.trim_end_matches('的').trim_end_matches(['了', '过']);
    let takes =
        |left: &str| VERBS.at_end(left).is_some() || left.ends_with(['以', '为', '按', '抓', '搞', '叫', '对']) || left.ends_with("出台");
    let verb = takes(left) || takes(done);
    let ends = ends_name(text, span, at);
    let again = sources.recurrence && recurs(&text[start..span.end], words);
    let list = members::listed(text, span, at, trials);
    let follows = FOLLOWS.at_start(rest).is_some();
    let layout = single && ends && is_layout(first, thing);
    // 去年开展的四比一看: two numerals with a character each behind a verb.
    let governed = single && verb && (ends || done.len() < left.len());
    let score = 2 * (layout || (even && ends)) as u32
        + (marked && ends && stop == length) as u32
        + (even && !ends) as u32
        + (1 + governed as u32) * verb as u32
        + again as u32
        + follows as u32
        + 3 * list.is_some() as u32
        + 2 * list.is_some_and(|l| l.alike) as u32;
    let evidence = Evidence::FORM
        .and_if(verb, Evidence::VERB)
        .and_if(again, Evidence::RECURS)
        .and_if(list.is_some_and(|l| l.side == Side::Behind), Evidence::LISTED)
        .and_if(list.is_some_and(|l| l.side == Side::Ahead), Evidence::SUMS_UP)
        .and_if(list.is_some_and(|l| l.alike), Evidence::SHARED);
    (score >= 2).then_some((at, evidence))
}

/// `at` with one more numeral and as many characters behind it as its other parts have, if a name can end there.
fn further_part(text: &str, span: Span, at: Span, length: usize) -> Option<Span> {
    let mut rest = text[at.end..span.end].char_indices();
    let (_, numeral) = rest.next()?;
    digit(numeral).filter(|n| *n > 0)?;
    let thing: Vec<(usize, char)> = rest.by_ref().take(length).collect();
    let han = thing.len() == length && thing.iter().all(|(_, c)| is_han(*c) && digit(*c).is_none() && !measures(*c));
    let end = rest.next().map_or(span.end, |(i, _)| at.end + i);
    let longer = Span::new(at.start, end);
    (han && ends_name(text, span, longer)).then_some(longer)
}

/// What plans of a place consist of: 一核两翼, 一园三区, 三轴四带.
const LAYOUT: &str = "核轴带心圈廊极翼环区园片港湾湖江城点线网路团屏道门副主";

/// True if both parts are pieces of the plan of a place.
fn is_layout(first: char, thing: char) -> bool {
    LAYOUT.contains(first) && LAYOUT.contains(thing)
}

/// True if a mark or a word that follows names stands behind the words.
fn ends_name(text: &str, span: Span, at: Span) -> bool {
    let rest = &text[at.end..span.end];
    let next = rest.chars().next().unwrap_or('\n');
    !is_han(next) || "的是为和与及也才之后前".contains(next) || FOLLOWS.at_start(rest).is_some()
}

/// True if it is worth looking for a list: what is counted recurs near by, or items stand right before.
fn may_be_listed(text: &str, span: Span, start: usize, behind: usize, first: char, number: u32) -> bool {
    let ahead = &text[text.ceil_char_boundary(start.saturating_sub(120).max(span.start))..start];
    // 征收、管理、稽查三分离; 甲、乙、丙，做到了“三同”: within two clauses.
    let near = ahead.rsplit(['。', '；', '\n', '！']).next().unwrap_or_default();
    if near.rsplit(['，', ',']).take(2).any(|clause| clause.contains('、')) {
        return true;
    }
    let mut word = [0; 4];
    let word = first.encode_utf8(&mut word).as_bytes();
    let near = &text.as_bytes()[behind..span.end.min(behind + 700)];
    let ahead = &text.as_bytes()[start.saturating_sub(600).max(span.start)..start];
    let enough = |near: &[u8]| memchr::memmem::find_iter(near, word).take(number as usize).count() >= (number as usize).min(3);
    let all = |near: &[u8]| memchr::memmem::find_iter(near, word).take(number as usize).count() >= number as usize;
    enough(near) || (number > 2 && all(ahead))
}

/// 五认真——认真备课、认真上课、…; 征收、管理、稽查三分离: as many members are listed for it, and share its word or stand right
/// before it.
fn defined(site: &Site) -> Option<(Span, Evidence)> {
    let Site { text, span, start, behind, number, sources, trials } = *site;
    let (chars, length) = next_chars(text, behind, span.end);
    let length = chars[..length].iter().take(LONGEST + 1).take_while(|(_, c)| is_han(*c)).count();
    let run = &chars[..length];
    let first = run.first()?.1;
    let second = run.get(1).map(|c| c.1);
    let apart = counts_apart(first, second) || (first == '到' && second.is_some_and(|c| digit(c).is_none() && c != '十'));
    if (measures(first) && !apart) || (digit(first).is_some() && first != '零') || "十者方重层级国岸步季党军广".contains(first)
    {
        return None;
    }
    if !apart && [&UNITS, &THINGS, &ANNOUNCE].iter().any(|list| list.at_start(&text[behind..span.end]).is_some()) {
        return None;
    }
    if !may_be_listed(text, span, start, behind, first, number) {
        return None;
    }
    let mut found: Option<(bool, Span, Evidence)> = None;
    for len in (1..=run.len().min(LONGEST)).rev() {
        let end = behind + run.get(len).map_or_else(|| run.last().map_or(0, |(i, c)| i + c.len_utf8()), |(i, _)| *i);
        let at = Span::new(start, end);
        let trailing = text[end..span.end].chars().take_while(|c| is_han(*c)).take(6).count();
        let ends = ends_name(text, span, at);
        if (!ends && trailing > 5 && number == 2)
            || text[behind..end].contains(['的', '了', '都', '是'])
            || text[behind..end].ends_with('在')
        {
            continue;
        }
        // Words that go on are the name only if all members contain them.
        let list = if ends { members::listed } else { members::listed_whole };
        let Some(list) = list(text, span, at, trials) else { continue };
        let members::Support { side, alike, announced, governed, even, whole } = list;
        let evidence = Evidence::default()
            .and_if(side == Side::Behind, Evidence::LISTED)
            .and_if(side == Side::Ahead, Evidence::SUMS_UP)
            .and_if(alike, Evidence::SHARED);
        let again = sources.recurrence && recurs(&text[start..span.end], at.of(text));
        let enough = match side {
            Side::Behind if number == 2 || len == 1 => announced && (whole || (ends && alike)),
            Side::Behind => whole || (ends && alike && announced && len <= 3),
            Side::Ahead if number == 2 => whole && even && (governed || again),
            Side::Ahead => (whole && even) || (ends && even && len >= 2 && (governed || again)),
        };
        // What all members contain is the name, the longest of it; else the longest that ends with a mark.
        if enough && found.as_ref().is_none_or(|(known, ..)| whole && !known) {
            found = Some((whole, at, evidence));
        }
    }
    found.map(|(_, at, evidence)| (at, evidence))
}
