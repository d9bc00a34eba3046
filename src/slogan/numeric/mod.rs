//! The grammar of numeric slogans that no lexicon knows: names in quotation marks (“三堆”, 三个“到位”), the same names again
//! without them, counted nouns (三项机制) and bare forms (五认真, 三清一改) for which the speech itself gives evidence that
//! they are titles.

mod bare;
mod counted;
mod quoted;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::evidence::{Evidence, Sources};
use super::{Candidate, Class, Family, Kind, Proposal, code, stands_alone};
use crate::clean::is_han;
use crate::numeral;
use crate::sieve::Sieve;
use crate::span::Span;
use words::{BEHIND, FOLLOWS, MEASURES, UNITS};

/// See the module.
pub struct Numeric {
    /// What may speak for a name.
    pub sources: Sources,
}

impl Family for Numeric {
    fn name(&self) -> &'static str {
        "numeric"
    }

    fn propose(&self, text: &str, span: Span, out: &mut Vec<Candidate>) {
        let mut places: Vec<(Span, Evidence)> = Vec::new();
        if self.sources.quotation {
            places.extend(quoted::quoted(text, span).into_iter().map(|at| (at, Evidence::QUOTED)));
        }
        let numerals = numerals(text, span);
        counted::counted(text, span, &numerals, self.sources, &mut places);
        bare::bare(text, span, &numerals, self.sources, &mut places);
        let mut names: BTreeSet<String> = BTreeSet::new();
        for (at, evidence) in places {
            let name = plain(at.of(text));
            // The series finds it: a congress that someone put in marks is still the congress.
            if code::is_congress(&name) {
                continue;
            }
            names.insert(name.clone());
            out.push(new(at, name, evidence));
        }
        if self.sources.recurrence {
            introduced(text, span, &names, out);
        }
    }
}

/// Every further place of a name that the speech has introduced: it is that name wherever it stands in it.
fn introduced(text: &str, span: Span, names: &BTreeSet<String>, out: &mut Vec<Candidate>) {
    if names.is_empty() {
        return;
    }
    let block = span.of(text);
    let counting = counting_verbs(block);
    let lengths: BTreeSet<usize> = names.iter().map(String::len).collect();
    let first: Vec<char> = names.iter().filter_map(|name| name.chars().next()).collect();
    let (maybe, first): (Sieve, FxHashSet<char>) = (Sieve::of(&first), first.into_iter().collect());
    let names: FxHashSet<&str> = names.iter().map(String::as_str).collect();
    let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (start, _) in block.char_indices().filter(|(_, c)| maybe.may_be(*c) && first.contains(c)) {
        let here = lengths.iter().map_while(|len| (start + len <= block.len()).then(|| block.get(start..start + len))).flatten();
        for name in here.filter_map(|words| names.get(words)) {
            let at = Span::new(span.start + start, span.start + start + name.len());
            let stands = stands_alone(text, at) && !enumerates(text, span, at, &counting);
            places.entry(name).or_default().extend(stands.then_some(at));
        }
    }
    for (name, spans) in places {
        // A name that stands once recurs nowhere.
        let evidence = if spans.len() > 1 { Evidence::RECURS } else { Evidence::default() };
        out.extend(spans.into_iter().map(|at| new(at, name.to_owned(), evidence)));
    }
}

fn new(span: Span, name: String, evidence: Evidence) -> Candidate {
    let kind = kind_of(&name);
    Candidate { span, proposal: Proposal::New { name, class: Class::Numeric, kind }, evidence }
}

/// The value of a numeral as names use them: not 伍 of 队伍, nor a digit.
fn digit(c: char) -> Option<u32> {
    if c.is_ascii_digit() || matches!(c, '壹' | '贰' | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖') {
        None
    } else {
        numeral::digit(c)
    }
}

/// A name without marks and spaces.
pub(super) fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    plain.extend(words.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '‘' | '’' | '"' | '「' | '」')));
    plain
}

/// True if `words` stand behind a name and are no part of it.
pub fn stands_behind(words: &str) -> bool {
    BEHIND.is(words)
}

/// The name without words that stand behind it, if a numeral and what it counts are left.
fn shortest(name: &str) -> &str {
    // 三项重点工作
    if ["重点工作", "中心工作", "基础工作", "基础性工作", "专项工作", "核心工作"].iter().any(|w| name.ends_with(w))
    {
        return name;
    }
    let Some(rest) = BEHIND.at_end(name).and_then(|w| name.strip_suffix(w)) else { return name };
    let complete = leading(rest).is_some_and(|(_, len)| {
        let counted = &rest[len..];
        let last = counted.chars().next_back();
        let measure_only = counted.chars().count() == 1 && last.is_some_and(|c| MEASURES.contains(c));
        // 四到户 is no 四到.
        last.is_some_and(|c| digit(c).is_none() && !"到入进".contains(c)) && !measure_only
    });
    if complete { rest } else { name }
}

/// The numeral at the head of `words` and its length in bytes: 2 to 30 in ideographs; 一 and 零 count no set.
fn leading(words: &str) -> Option<(u32, usize)> {
    let len: usize = words.chars().take_while(|c| *c == '十' || digit(*c).is_some()).map(char::len_utf8).sum();
    // 四零: 零 is what is counted.
    if let Some(one) = words[..len].strip_suffix('零').filter(|one| one.chars().count() == 1) {
        return digit(one.chars().next()?).filter(|n| *n > 1).map(|n| (n, one.len()));
    }
    // 三双: 双 is what is counted.
    if let Some(one) = words[..len].strip_suffix('双').filter(|one| one.chars().count() == 1 && words.len() == len) {
        return digit(one.chars().next()?).filter(|n| *n > 1).map(|n| (n, one.len()));
    }
    // Of 三一 only 三 would count a set; two digits side by side are a number or a date.
    let number = numeral::parse(&words[..len])?;
    ((2..=30).contains(&number) && (len == 3 || words[..len].contains('十'))).then_some((number, len))
}

/// Later numerals of a name that begin a new part: 三查三改, 四议两公开.
fn parts(name: &str) -> usize {
    let mut before_numeral = false;
    let mut parts = 0;
    for c in name.chars() {
        let is = digit(c).is_some() || c == '十';
        parts += (is && !before_numeral) as usize;
        before_numeral = is;
    }
    parts
}

/// How a name is formed.
pub(super) fn kind_of(name: &str) -> Kind {
    let Some((_, len)) = leading(name) else { return Kind::Parallel };
    let rest = &name[len..];
    let first = rest.chars().next().unwrap_or(' ');
    if rest.ends_with("一体") {
        Kind::Unity
    } else if MEASURES.contains(first) && first != '大' && rest.len() > 3 {
        Kind::Measure
    } else if parts(name) > 1 && rest.chars().count() > 2 {
        Kind::Parallel
    } else if first == '不' {
        Kind::Negation
    } else if rest == "化" {
        Kind::Ization
    } else if first == '大' && rest.len() > 3 {
        Kind::Great
    } else if name.starts_with('双') {
        Kind::Dual
    } else {
        Kind::Morpheme
    }
}

/// Every numeral of a name, in order; a run of ideographs with 十 is one.
pub(super) fn numbers(name: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut rest = name;
    while let Some(at) = rest.find(|c| digit(c).is_some() || c == '十') {
        rest = &rest[at..];
        let run: String = rest.chars().take_while(|c| digit(*c).is_some() || *c == '十').collect();
        rest = &rest[run.len()..];
        if run.contains('十') {
            numbers.extend(numeral::parse(&run));
        } else {
            numbers.extend(run.chars().filter_map(digit));
        }
    }
    numbers
}

/// True if what follows a numeral measures, dates or ranks.
fn is_amount(rest: &str) -> bool {
    // 五到床头 is no amount, 三到五天 is one.
    let up_to = rest.strip_prefix(['到', '至']).is_some_and(|r| !r.starts_with(numeral::continues_numeral));
    UNITS.at_start(rest).is_some() && !rest.starts_with("个") && !rest.starts_with("倍增") && !up_to
}

/// Verbs that the text counts with: 看 of 一看税收；二看后劲.
fn counting_verbs(block: &str) -> BTreeSet<char> {
    let after = |numeral: &str| -> BTreeSet<char> {
        memchr::memmem::find_iter(block.as_bytes(), numeral).filter_map(|at| block[at + numeral.len()..].chars().next()).collect()
    };
    &after("一") & &after("二")
}

/// True if the words are the third of an enumeration and no name: 一看税收；二看后劲；三看环境.
fn enumerates(text: &str, span: Span, at: Span, counting: &BTreeSet<char>) -> bool {
    let mut chars = at.of(text).chars();
    let (Some(numeral), Some(verb)) = (chars.next(), chars.next()) else { return false };
    let short = chars.clone().count() <= 2 && !chars.any(|c| digit(c).is_some());
    let goes_on = text[at.end..span.end].chars().next().is_some_and(is_han);
    let begins = !text[span.start..at.start].chars().next_back().is_some_and(is_han);
    // 四不护亲戚。四不护做得到做不到: what was an item stands here again.
    let before = text.ceil_char_boundary(at.start.saturating_sub(ITEMS).max(span.start)).min(at.start);
    let near = &text[before..at.start];
    // 收受红包，这是一戒；…，这是三戒
    let ordered = near.ends_with("这是") && near.contains(&format!("这是一{verb}"));
    let previous = digit(numeral).and_then(|n| "一二三四五六七八九".chars().nth((n as usize).checked_sub(2)?));
    let item = near.rfind(at.of(text)).is_some_and(|i| {
        let earlier = &near[..i];
        !earlier.ends_with(is_han) && previous.is_some_and(|p| earlier.contains(&format!("{p}{verb}")))
    });
    short && (ordered || (goes_on && begins && counting.contains(&verb) && !item))
}

/// How far back an item of the same enumeration may stand, in bytes.
const ITEMS: usize = 600;

/// True if a name of two characters is a part of a longer one: 三不 of 三不三就 and of 三不让, 三包 of 四定三包.
pub fn is_part(text: &str, span: Span, at: Span) -> bool {
    let counts = |c: char| digit(c).is_some_and(|n| n > 1) || c == '十';
    if at.len() != 2 * NUMERAL || !at.of(text).starts_with(counts) {
        return false;
    }
    let rest = &text[at.end..span.end];
    let mut ahead = rest.chars();
    let (next, second) = (ahead.next().unwrap_or('\n'), ahead.next().unwrap_or('\n'));
    let mut back = text[span.start..at.start].chars().rev();
    let (before, first) = (back.next().unwrap_or('\n'), back.next().unwrap_or('\n'));
    let third = back.next().unwrap_or('\n');
    let goes_on = counts(next)
        && is_han(second)
        && !counts(second)
        && !MEASURES.contains(second)
        && UNITS.at_start(&rest[next.len_utf8()..]).is_none();
    let went_on = counts(first)
        && !numeral::continues_numeral(third)
        && is_han(before)
        && !counts(before)
        && !MEASURES.contains(before)
        && before != '一';
    let negates = at.of(text).ends_with('不') && is_han(next) && !"的是为和与及也之后前".contains(next) && FOLLOWS.at_start(rest).is_none();
    goes_on || (went_on && third != '第') || negates
}

/// A numeral of one character that may count a set; 十 counts by tens.
#[derive(Debug, Clone, Copy)]
struct Numeral {
    /// Where it stands; it is three bytes long.
    at: usize,
    number: u32,
}

/// The numerals within `span` that do not run on from another.
fn numerals(text: &str, span: Span) -> Vec<Numeral> {
    let stands = |(i, c): (usize, char)| {
        let number = if c == '十' { 10 } else { digit(c)? };
        let at = span.start + i;
        let before = text[span.start..at].chars().next_back().unwrap_or(' ');
        let runs_on =
            numeral::continues_numeral(before) || matches!(before, '第' | '“' | '每' | '几' | '数') || (before == '红' && c == '十');
        (!runs_on).then_some(Numeral { at, number })
    };
    numeral::places(span.of(text)).filter_map(stands).collect()
}

/// Bytes of a numeral.
const NUMERAL: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_that_run_on_or_rank_are_left_out() {
        let text = "一二三百。第三，抓“四风”和五查，每两年12次";
        let found = numerals(text, Span::new(0, text.len()));
        assert_eq!(found.iter().map(|n| n.number).collect::<Vec<_>>(), [1, 5]);
    }
}
