//! Lists behind a name: in brackets, behind a colon or 即, in the sentences or paragraphs that follow.

use super::clause::{
    chars, closing, ends_clause, find, is_close_quote, is_colon, is_comma, is_open_quote, is_semicolon, is_stop, line_end, split, trim,
};
use super::name::{Likeness, likeness};
use super::paragraph::lines;
use super::run::{first_clause, named};
use super::{Anchor, Listed, Subject};
use crate::span::Span;

/// Words behind a comma that announce what a name stands for.
const ANNOUNCES: &[&str] = &[
    "就是指",
    "就是要",
    "是",
    "也就是说",
    "也就是",
    "就是",
    "分别是",
    "分别为",
    "具体是",
    "具体就是",
    "主要是",
    "主要包括",
    "包括",
    "是指",
    "即",
    "依次是",
    "依次为",
    "顺序是",
    "具体来说",
    "具体说",
    "具体讲",
    "指的是",
    "一般指",
    "通俗地讲",
    "概括起来",
    "其中",
    "简单说",
    "说的是",
    "它们是",
    "这就是",
    "这就是说",
    "分别指",
];

/// Words that may stand between a name and its list, in characters.
const LEAD: usize = 22;

/// How plainly a list is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Announced {
    /// It follows a full stop or a line break.
    Apart,
    /// It follows a comma.
    Beside,
    /// It stands behind a colon, a dash or 即.
    Plainly,
    /// It stands in brackets, alone.
    InBrackets,
}

/// The list behind `anchor`, if there is one.
pub(super) fn after(text: &str, span: Span, anchor: &Anchor) -> Option<Listed> {
    let mut at = anchor.span.end;
    let skip_quotes = |mut at: usize| {
        while let Some(c) = text[at..span.end].chars().next().filter(|c| is_close_quote(*c)) {
            at += c.len_utf8();
        }
        at
    };
    at = skip_quotes(at);
    let line = line_end(text, at, span.end);
    let mark_at = find(text, at, line, |c| ends_clause(c) || matches!(c, '（' | '(' | '—' | '、') || is_open_quote(c));
    let lead = &text[at..mark_at];
    if chars(lead) > LEAD {
        return None;
    }
    // “两重”是甲、乙；“两新”是…
    if ["就是", "是指", "即", "是", "指"].iter().any(|w| lead.starts_with(w)) {
        let end = find(text, at, line, |c| is_semicolon(c) || is_stop(c));
        // “三为主”是老方针，不能丢，就是甲、乙、丙
        let later = ["，就是", "，即", "，也就是"].iter().filter_map(|w| text[at..end].find(w).map(|i| at + i + w.len())).min();
        if let Some(from) = later.filter(|from| chars(&text[at..*from]) <= LEAD && !text[at..*from].contains('、')) {
            return best(text, Span::new(from, end), anchor, Announced::Plainly);
        }
        return announced(text, Span::new(at, end)).and_then(|region| best(text, region, anchor, Announced::Beside));
    }
    let mark = text[mark_at..span.end].chars().next()?;
    let behind = mark_at + mark.len_utf8();
    let bracket = matches!(mark, '（' | '(');
    if bracket {
        let close = super::clause::behind_closing(text, mark_at, line)?;
        let inside = Span::new(behind, close - text[..close].chars().next_back().map_or(0, char::len_utf8));
        let inside = announced(text, inside).unwrap_or(inside);
        // 双零企业（即零投诉、零处罚的企业）
        let words = inside.of(text);
        let inside = match words.strip_suffix(lead).and_then(|w| w.strip_suffix('的')) {
            Some(rest) if !lead.is_empty() => Span::new(inside.start, inside.start + rest.len()),
            _ => inside,
        };
        return best(text, inside, anchor, Announced::InBrackets);
    }
    if mark == '—' || is_colon(mark) {
        let from = text[behind..].len() - text[behind..].trim_start_matches(['—', ' ']).len() + behind;
        let region = Span::new(from, line.max(from));
        let region = announced(text, region).unwrap_or(region);
        return best(text, region, anchor, Announced::Plainly).or_else(|| lines(text, line, span.end, anchor, true)).or_else(|| {
            let below = region.of(text).trim().is_empty() && text[line..span.end].starts_with('\n');
            let next = || Span::new(line + 1, line_end(text, line + 1, span.end));
            below.then(|| best(text, next(), anchor, Announced::Plainly)).flatten()
        });
    }
    if is_comma(mark) || is_semicolon(mark) {
        let region = Span::new(behind, line);
        if let Some(region) = announced(text, region) {
            return best(text, region, anchor, Announced::Plainly);
        }
        return best(text, region, anchor, Announced::Beside).or_else(|| {
            if text[region.start..line].ends_with(['：', ':']) && text[line..span.end].starts_with('\n') {
                // …，我看很好： and the list in the next line
                let next = Span::new(line + 1, line_end(text, line + 1, span.end));
                return best(text, next, anchor, Announced::Beside);
            }
            // …为抓手，推动工作。 and the paragraphs that follow.
            let sentence = find(text, behind, line, is_stop);
            let ends = text[sentence..line].trim_matches(|c: char| is_stop(c) || c.is_whitespace()).is_empty();
            ends.then(|| lines(text, line, span.end, anchor, false)).flatten()
        });
    }
    if is_open_quote(mark) {
        // 推行“三个一”查房，“一声问候”…; a list that follows without a mark: 三个“到位”.
        return None;
    }
    if is_stop(mark) {
        let mut from = skip_quotes(behind);
        if mark == '\n' {
            return lines(text, mark_at, span.end, anchor, false);
        }
        let region = Span::new(from, line.max(from));
        if let Some(region) = announced(text, region) {
            return best(text, region, anchor, Announced::Plainly);
        }
        if text[from..line.max(from)].trim().is_empty() {
            from = line;
            return lines(text, from, span.end, anchor, false);
        }
        return best(text, region, anchor, Announced::Apart);
    }
    None
}

/// `region` without the words that announce a list, if it begins with such.
fn announced(text: &str, region: Span) -> Option<Span> {
    let words = region.of(text);
    let mut rest = words.trim_start();
    // 按照条例，就是甲、乙
    if let Some((clause, behind)) = rest.split_once(['，', ','])
        && chars(clause) <= 12
        && ["按照", "根据", "依照", "按", "照"].iter().any(|w| clause.starts_with(w))
        && !clause.contains(['。', '；', '、', '：'])
        && ["就是", "即", "分别是", "包括", "指的是"].iter().any(|w| behind.starts_with(w))
    {
        rest = behind;
    }
    let word = ANNOUNCES.iter().filter(|w| rest.starts_with(**w)).max_by_key(|w| w.len())?;
    let rest = rest[word.len()..].trim_start_matches(['：', ':', '，', ',']);
    Some(Span::new(region.end - rest.len(), region.end))
}

/// The best list at the head of `region`.
fn best(text: &str, region: Span, anchor: &Anchor, how: Announced) -> Option<Listed> {
    let mut lists: Vec<(Vec<Span>, bool)> = Vec::new();
    let counts = anchor.name.counts();
    let sentence = find(text, region.start, region.end, is_stop);
    let whole = Span::new(region.start, sentence);
    let quotes = quoted(text, region, counts);
    let quoted_list = !quotes.is_empty();
    if quoted_list {
        lists.push((quotes, true));
    }
    // 甲，…；乙，…；丙，…
    let parts = split(text, whole, is_semicolon);
    let parts_by_semicolon = parts.len();
    if parts.len() > 1 {
        let heads: Vec<Span> = parts.iter().map(|p| first_clause(text, *p)).collect();
        let alike = super::name::likeness(&anchor.name, &words(text, &heads)) >= Likeness::Form || same_length(text, &heads);
        // 人合心不合，各算各的账；…: what is short names, what follows explains.
        let explained = heads.iter().zip(&parts).all(|(h, p)| h.len() < p.len() && chars(h.of(text)) <= 8);
        let alike = (alike || explained) && !answering(text, &parts);
        let pairs = anchor.name.pairs().is_some();
        let exact = counts.contains(&parts.len());
        lists.push((if alike && !pairs { heads } else { parts.clone() }, true));
        if !exact {
            let all: Vec<Span> = parts.iter().flat_map(|p| split(text, *p, is_comma)).collect();
            lists.push((all, false));
        }
    }
    let clauses = split(text, Span::new(region.start, find(text, region.start, sentence, is_semicolon)), is_comma);
    if let Some(first) = clauses.first() {
        let mut items = super::before::without_tail(text, anchor, split(text, *first, |c| c == '、'));
        // “五好”，今年明确为甲、乙、丙
        if let [first, others @ ..] = items.as_mut_slice()
            && others.len() > 1
            && others.iter().all(|o| chars(o.of(text)) + 2 < chars(first.of(text)))
        {
            *first = super::lead::without_lead(text, *first, others);
        }
        for &count in counts {
            lists.push((with_and(text, items.clone(), &[count]), true));
        }
        lists.push((items, true));
    }
    let sorted = by_parts(text, &parts, anchor);
    let exact_parts = sorted.is_some();
    lists.extend(sorted.map(|l| (l, true)));
    if let Some(told) = clause_with_word(text, &parts, anchor) {
        lists.push((told, true));
    }
    if how < Announced::Plainly && anchor.name.parts.len() == 1 {
        // “三走”活动，我赞成，走下网络、走出宿舍、走向操场，…
        for clause in clauses.iter().skip(1).take(2) {
            let items = split(text, announced(text, *clause).unwrap_or(*clause), |c| c == '、');
            if items.len() > 2 && counts.contains(&items.len()) && likeness(&anchor.name, &words(text, &items)) == Likeness::Name {
                lists.push((items, true));
            }
        }
    }
    for &count in counts {
        // 三问：青年在哪里？青年想什么？
        let asked = split(text, region, is_stop);
        let questions = asked.iter().take(count).filter(|q| text[q.end..].starts_with(['？', '?']) && chars(q.of(text)) <= 16).count();
        if questions == count && how >= Announced::Plainly {
            lists.push((asked[..count].to_vec(), true));
        }
        if clauses.len() >= count {
            lists.push((super::before::alike_clauses(text, &clauses[..count]), clauses.len() == count));
        }
        // 甲、乙、丙，丁: all parts of the first clauses together.
        let mut parts = Vec::new();
        let mut used = 0;
        for clause in &clauses {
            parts.extend(split(text, *clause, |c| c == '、'));
            used += 1;
            if parts.len() >= count {
                break;
            }
        }
        if parts.len() == count && used < count {
            lists.push((parts, true));
        }
        // 甲、乙；丙、丁
        let all: Vec<Span> = if parts_by_semicolon > 1 { split(text, whole, |c| is_semicolon(c) || c == '、') } else { Vec::new() };
        if all.len() == count {
            lists.push((all, true));
        }
        if let Some(cut) = from_word(text, &clauses, anchor, count) {
            lists.push((cut, true));
        }
        if let Some(ending) = ending(text, whole, anchor, count) {
            lists.push((ending, true));
        }
        if let Some(sentences) = sentences(text, region, anchor, count) {
            lists.push((sentences, true));
        }
    }
    // 六不，家家户户都按了手印：不大操大办，…
    let colon = find(text, region.start, sentence, is_colon);
    if colon < sentence
        && how < Announced::Plainly
        && chars(&text[region.start..colon]) <= LEAD
        && find(text, region.start, colon, is_semicolon) == colon
    {
        let mark = text[colon..].chars().next().map_or(0, char::len_utf8);
        if let Some(listed) = best(text, Span::new(colon + mark, region.end), anchor, how) {
            return Some(listed);
        }
    }
    let mut found: Option<(u32, Listed)> = None;
    for (members, whole) in lists {
        let members: Vec<Span> = members.into_iter().map(|m| named(text, m)).filter(|m| !m.is_empty()).collect();
        // 一是…，二是…，贴在墙上: an enumeration is found by its marks.
        if members.iter().take(2).all(|m| super::run::ordered(m.of(text))) {
            continue;
        }
        let members = without_frame(text, anchor, subjects(text, anchor, members));
        let Some(mut score) = judge(text, &members, anchor, how, whole) else { continue };
        score +=
            3 * (exact_parts && !counts.is_empty() && members.len() as u32 == anchor.name.parts.iter().map(|p| p.0).sum::<u32>()) as u32;
        if how == Announced::InBrackets && members.last().is_some_and(|m| !trim(text, Span::new(m.end, region.end)).is_empty()) {
            // What stands in brackets is the list and nothing else.
            score = score.saturating_sub(5);
        }
        if found.as_ref().is_none_or(|(best, _)| score > *best) {
            let by_semicolons = members.windows(2).all(|w| text[w[0].end..w[1].start].contains(['；', ';']));
            let agrees = counts.contains(&members.len());
            let sums = anchor.name.parts.len() > 1 && counts.first() == Some(&members.len());
            let shared = sums && likeness(&anchor.name, &words(text, &members)) == Likeness::Name;
            // “三通”，乡乡通油路、村村通水泥路、组组通机耕路
            let beside = how == Announced::Beside
                && agrees
                && members.len() > 2
                && quoted_alone(text, anchor)
                && likeness(&anchor.name, &words(text, &members)) == Likeness::Name;
            let plain = how >= Announced::Plainly || (by_semicolons && agrees) || shared || beside;
            let announced = how >= Announced::Plainly;
            found = Some((score, Listed { members, at: region.start, score, plain, announced }));
        }
    }
    found.map(|(_, listed)| listed)
}

/// Words with which the second half of a pair answers the first.
const ANSWERS: &[&str] = &["才", "不可", "不能", "不让", "不准", "不许", "不得", "也不", "也要", "决不", "绝不", "更要"];

/// True if each part has two clauses and the second ones begin alike, with a word that answers: 宁可听骂声，不可听哭声；….
pub(super) fn answering(text: &str, parts: &[Span]) -> bool {
    let seconds: Option<Vec<Span>> = parts
        .iter()
        .map(|p| match split(text, *p, is_comma).as_slice() {
            [_, second] => Some(*second),
            _ => None,
        })
        .collect();
    seconds.is_some_and(|all| all.len() > 1 && ANSWERS.iter().any(|w| all.iter().all(|s| s.of(text).starts_with(w))))
}

/// 三带三不带：带教案，带名册，带激情；不带手机，不带早点，不带情绪: each part of the name has its own stretch, with as many items
/// as it counts.
fn by_parts(text: &str, stretches: &[Span], anchor: &Anchor) -> Option<Vec<Span>> {
    let parts = &anchor.name.parts;
    if parts.len() < 2 || parts.len() != stretches.len() {
        return None;
    }
    let mut all = Vec::new();
    for ((count, _), stretch) in parts.iter().zip(stretches) {
        let commas = split(text, *stretch, is_comma);
        let mut items = if commas.len() == *count as usize { commas } else { split(text, *stretch, |c| c == '、') };
        // 清，就是清僵尸群、…
        if let Some(first) = items.first_mut()
            && let Some(rest) = ["，就是", ",就是", "，即", "就是"]
                .iter()
                .find_map(|w| first.of(text).split_once(w).filter(|(l, _)| chars(l) <= 4))
                .map(|s| s.1)
        {
            *first = Span::new(first.end - rest.len(), first.end);
        }
        if items.len() != *count as usize {
            return None;
        }
        all.extend(items);
    }
    Some(all)
}

/// 三问：清晨到校，问一问…；中午吃饭，问一问…: of each stretch the clause that begins with what is counted, where the first one
/// does not.
fn clause_with_word(text: &str, stretches: &[Span], anchor: &Anchor) -> Option<Vec<Span>> {
    let [(count, thing)] = anchor.name.parts.as_slice() else { return None };
    if stretches.len() != *count as usize || thing.starts_with('一') || stretches.iter().any(|s| s.of(text).starts_with(thing.as_str())) {
        return None;
    }
    stretches.iter().map(|s| split(text, *s, is_comma).into_iter().find(|c| c.of(text).starts_with(thing.as_str()))).collect()
}

/// What all members say of themselves alike, taken off: 年级组长把总量关 is 总量关 among what the 三关 are, 红马甲宣讲政策 is
/// 红马甲 for 五色马甲.
fn without_frame(text: &str, anchor: &Anchor, members: Vec<Span>) -> Vec<Span> {
    let [(_, thing)] = anchor.name.parts.as_slice() else { return members };
    if members.len() < 2 {
        return members;
    }
    let cut = |verb: char| -> Option<Vec<Span>> {
        let one = |m: &Span| {
            let (at, _) = m.of(text).match_indices(verb).find(|(at, _)| *at > 3)?;
            let rest = Span::new(m.start + at + verb.len_utf8(), m.end);
            (rest.of(text).ends_with(thing.as_str()) && rest.len() > thing.len()).then_some(rest)
        };
        members.iter().map(one).collect()
    };
    // 算政治账，算经济账，算亲情账
    let ends = members.iter().all(|m| m.of(text).ends_with(thing.as_str()) && m.len() > thing.len() + 3);
    let head = members[0].of(text).chars().next().filter(|c| "算抓管守把过打练念走唱".contains(*c) && !thing.starts_with(*c));
    if let Some(verb) = head.filter(|c| ends && members.iter().all(|m| m.of(text).starts_with(*c))) {
        return members.iter().map(|m| Span::new(m.start + verb.len_utf8(), m.end)).collect();
    }
    if let Some(objects) = "把负管守抓".chars().find_map(cut) {
        return objects;
    }
    let tail: String = thing.chars().skip(chars(thing).saturating_sub(2)).collect();
    if chars(&tail) == 2 {
        let head = |m: &Span| {
            let at = m.of(text).find(tail.as_str()).filter(|at| (1..=9).contains(at))?;
            let end = at + tail.len();
            // 楼不漏层 is said as a whole.
            (chars(&m.of(text)[end..]) > 2).then(|| Span::new(m.start, m.start + end))
        };
        if let Some(heads) = members.iter().map(head).collect::<Option<Vec<Span>>>().filter(|h| same_length(text, h) && differ(text, h)) {
            return heads;
        }
    }
    members
}

/// True if no two neighbours are the same words.
fn differ(text: &str, spans: &[Span]) -> bool {
    spans.windows(2).all(|w| w[0].of(text) != w[1].of(text))
}

/// 创新链 of 创新链要往前伸: where all members begin with what the name counts and go on to say something of it, they are
/// what they begin with.
fn subjects(text: &str, anchor: &Anchor, members: Vec<Span>) -> Vec<Span> {
    let [(_, thing)] = anchor.name.parts.as_slice() else { return members };
    let Some(thing) = thing.chars().next().filter(|t| chars(thing) == 1 && !"零不无少多早再有必最更敢会能要新".contains(*t))
    else {
        return members;
    };
    let heads: Option<Vec<Span>> = members
        .iter()
        .map(|m| {
            let at = m.of(text).find(thing).filter(|at| *at > 0)?;
            let end = at + thing.len_utf8();
            // 妇女发展纲要 says nothing of a 纲.
            let says = chars(&m.of(text)[end..]) > 1
                && m.of(text)[end..].starts_with(['要', '是', '须', '应', '达', '靠', '由', '在', '必', '看', '重', '讲', '往']);
            says.then(|| Span::new(m.start, m.start + end))
        })
        .collect();
    heads.filter(|h| same_length(text, h)).unwrap_or(members)
}

pub(super) fn words<'a>(text: &'a str, spans: &[Span]) -> Vec<&'a str> {
    spans.iter().map(|s| s.of(text)).collect()
}

fn same_length(text: &str, spans: &[Span]) -> bool {
    let mut lengths = spans.iter().map(|s| chars(s.of(text)));
    let first = lengths.next();
    lengths.all(|n| Some(n) == first)
}

/// Longest member, in characters.
const LONGEST: usize = 60;

/// How good a list is; `None` if it is none.
fn judge(text: &str, members: &[Span], anchor: &Anchor, how: Announced, whole: bool) -> Option<u32> {
    let words = words(text, members);
    if members.len() < 2 || words.iter().any(|w| chars(w) > LONGEST) {
        return None;
    }
    if words.iter().any(|w| w.contains(&anchor.plain)) {
        return None;
    }
    // 是全国政治、经济、文化等各条战线…的一年: examples of something else.
    if words.last().and_then(|w| w.split_once('等')).is_some_and(|(left, right)| !left.is_empty() && chars(right) > 4) {
        return None;
    }
    let counts = anchor.name.counts();
    let place = counts.iter().position(|c| *c == members.len());
    let alike = likeness(&anchor.name, &words);
    let mut score = match alike {
        Likeness::Name => 6,
        Likeness::Form => 3,
        Likeness::Length => 2,
        Likeness::None => 0,
    };
    score += match place {
        Some(0) => 6,
        Some(_) => 5,
        None => 0,
    };
    score += match how {
        Announced::Plainly | Announced::InBrackets => 4,
        Announced::Beside => 1,
        Announced::Apart => 0,
    };
    score += whole as u32;
    if let [(_, thing)] = anchor.name.parts.as_slice() {
        // 普查指导员 rather than 普查指导员二百三十名
        score += (chars(thing) == 1 && words.iter().all(|w| w.ends_with(thing.as_str()))) as u32;
    }
    score += 2 * members.windows(2).all(|w| text[w[0].end..w[1].start].contains(['；', ';'])) as u32;
    let enough = match (how, place.is_some()) {
        (Announced::Plainly | Announced::InBrackets, true) => anchor.may_be_loose() || members.len() > 2 || alike >= Likeness::Length,
        (Announced::Plainly | Announced::InBrackets, false) => alike == Likeness::Name && whole && members.len() > 2,
        _ if !anchor.may_be_loose() => {
            alike == Likeness::Name && whole && place.is_some() && anchor.known.is_empty() && !matches!(anchor.subject, Subject::Frame)
        }
        (Announced::Beside, true) => {
            let commas = members.windows(2).all(|w| text[w[0].end..w[1].start].contains(['，', ',']));
            let short = members.len() > 2 && commas && words.iter().all(|w| chars(w) <= 12) && quoted_alone(text, anchor);
            // 五步调解法，听诉求，辨是非，劝情理，拟方案，督履行。
            let all = whole && commas && members.len() > 3 && alike >= Likeness::Length && words.iter().all(|w| chars(w) <= 12);
            alike == Likeness::Name || (whole && !anchor.generic && (alike >= Likeness::Form || short || all))
        }
        (Announced::Apart, true) => (alike == Likeness::Name && !anchor.generic) || (whole && anchor_ends(text, anchor)),
        _ => false,
    };
    enough.then_some(score)
}

/// True if the anchor is the last thing in its sentence.
pub(super) fn anchor_ends(text: &str, anchor: &Anchor) -> bool {
    text[anchor.span.end..].trim_start_matches(is_close_quote).starts_with(['。', '：', ':', '！', '\n'])
}

/// True if the name stands in quotation marks with a comma right behind: …作好“三篇文章”，
fn quoted_alone(text: &str, anchor: &Anchor) -> bool {
    let rest = &text[anchor.span.end..];
    let behind = rest.trim_start_matches(is_close_quote);
    behind.len() < rest.len() && behind.starts_with(['，', ','])
}

/// Splits items at their 和 until the number agrees: 甲、乙和丙, 甲和乙、丙和丁. The last item first, then the most even.
pub(super) fn with_and(text: &str, items: Vec<Span>, counts: &[usize]) -> Vec<Span> {
    if counts.contains(&items.len()) {
        return items;
    }
    let Some(missing) = counts.iter().filter_map(|c| c.checked_sub(items.len())).filter(|m| *m > 0).min() else { return items };
    let halves: Vec<Option<(Span, Span)>> = items.iter().map(|i| at_and(text, *i)).collect();
    let apart = |i: usize| halves[i].map_or(usize::MAX, |(a, b)| chars(a.of(text)).abs_diff(chars(b.of(text))));
    let mut places: Vec<usize> = (0..items.len()).filter(|i| halves[*i].is_some()).collect();
    places.sort_by_key(|i| (*i + 1 != items.len(), apart(*i), *i));
    places.truncate(missing);
    if places.len() < missing {
        return items;
    }
    let mut all = Vec::with_capacity(items.len() + missing);
    for (i, item) in items.into_iter().enumerate() {
        match halves[i].filter(|_| places.contains(&i)) {
            Some((a, b)) => all.extend([a, b]),
            None => all.push(item),
        }
    }
    all
}

/// The two halves of 甲和乙, the more alike the better.
pub(super) fn at_and(text: &str, span: Span) -> Option<(Span, Span)> {
    let words = span.of(text);
    if !words.contains(['以', '加', '和', '与', '及', '或']) {
        return None;
    }
    let mut best: Option<(usize, Span, Span)> = None;
    for and in ["以及", "加上", "和", "与", "及", "或"] {
        for (i, _) in words.match_indices(and) {
            let (left, right) = (&words[..i], &words[i + and.len()..]);
            if left.is_empty() || right.is_empty() || left.ends_with('以') || right.starts_with("谐") || right.starts_with("平") {
                continue;
            }
            let apart = chars(left).abs_diff(chars(right));
            if best.as_ref().is_none_or(|(a, ..)| apart < *a) {
                best = Some((apart, Span::new(span.start, span.start + i), Span::new(span.start + i + and.len(), span.end)));
            }
        }
    }
    best.map(|(_, a, b)| (a, b))
}

/// Items in quotation marks, one behind the other or each at the head of what is said of it.
fn quoted(text: &str, region: Span, counts: &[usize]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = region.start;
    let mut begins = true;
    let most = counts.iter().copied().max().unwrap_or(0);
    while at < region.end && found.len() < most {
        let Some(c) = text[at..region.end].chars().next() else { break };
        if is_open_quote(c)
            && closing(c).is_some()
            && let Some(close) = super::clause::behind_closing(text, at, region.end)
        {
            let inner = Span::new(at + c.len_utf8(), close - text[..close].chars().next_back().map_or(0, char::len_utf8));
            if begins {
                found.push(inner);
            } else if found.is_empty() {
                break;
            }
            at = close;
            begins = true;
            continue;
        }
        if found.is_empty() && !c.is_whitespace() {
            break;
        }
        begins = ends_clause(c) || matches!(c, '、' | ' ') || (begins && matches!(c, '和' | '与' | '及' | '以'));
        at += c.len_utf8();
    }
    if counts.contains(&found.len()) { found } else { Vec::new() }
}

/// As many clauses from the word that is counted on: 最要紧的是防火，其次是防虫，再次是防盗.
fn from_word(text: &str, clauses: &[Span], anchor: &Anchor, count: usize) -> Option<Vec<Span>> {
    let [(_, thing)] = anchor.name.parts.as_slice() else { return None };
    let thing = thing.chars().next().filter(|_| chars(thing) == 1)?;
    let cut = |c: &Span| c.of(text).find(thing).map(|at| Span::new(c.start + at, c.end));
    let found: Vec<Span> = clauses.get(..count)?.iter().map(cut).collect::<Option<_>>()?;
    let short = found.iter().all(|f| (2..=4).contains(&chars(f.of(text))));
    (short && differ(text, &found) && same_length(text, &found)).then_some(found)
}

/// As many words that end in what is counted, whatever is said of each: 登记率达到98%，申报率和处罚率达到100%.
fn ending(text: &str, sentence: Span, anchor: &Anchor, count: usize) -> Option<Vec<Span>> {
    let [(_, thing)] = anchor.name.parts.as_slice() else { return None };
    let thing = thing.chars().next().filter(|_| chars(thing) == 1)?;
    let mut found = Vec::new();
    for piece in split(text, sentence, |c| ends_clause(c) || c == '、') {
        let end = piece.of(text).rfind(thing)? + thing.len_utf8();
        let goes_on = piece.of(text)[end..].chars().next();
        let says = |c: char| "达要都占为".contains(c) || c.is_ascii_digit() || crate::numeral::continues_numeral(c);
        if !goes_on.is_none_or(says) {
            return None;
        }
        let part = Span::new(piece.start, piece.start + end);
        match at_and(text, part).filter(|(a, b)| a.of(text).ends_with(thing) && b.of(text).ends_with(thing)) {
            Some((a, b)) => found.extend([a, b]),
            None => found.push(part),
        }
    }
    (found.len() == count && found.iter().all(|f| (2..=8).contains(&chars(f.of(text))))).then_some(found)
}

/// As many short sentences that share what the name counts: 办事零差错。…。服务零距离。…
fn sentences(text: &str, region: Span, anchor: &Anchor, count: usize) -> Option<Vec<Span>> {
    let mut found = Vec::new();
    for sentence in split(text, Span::new(region.start, region.end), is_stop).into_iter().take(60) {
        let head = Span::new(sentence.start, find(text, sentence.start, sentence.end, ends_clause));
        let said = head.of(text);
        if chars(said) > 16 || !anchor.name.shared_by(&[said, said]) {
            if found.is_empty() && !sentence.is_empty() {
                return None;
            }
            continue;
        }
        found.push(head);
        if found.len() == count {
            return (likeness(&anchor.name, &words(text, &found)) == Likeness::Name && same_length(text, &found)).then_some(found);
        }
    }
    None
}
