//! What one speech has of candidates.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cue;
use crate::clean::is_han;
use crate::slogan::members::{MemberList, Subject};
use crate::slogan::{Class, Finder, Finding, Kind, Proposal, stands_alone};
use crate::span::Span;
use crate::tally::Merge;

/// A candidate in a speech.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seen {
    /// The words, without marks and white space.
    pub name: String,
    /// How a numeric one is formed.
    pub kind: Option<Kind>,
    /// Places, in quotation marks or not.
    pub hits: u64,
    /// Places in quotation marks.
    pub quoted: u64,
    /// Places beside words that go with slogans.
    pub announced: u64,
    /// Places beside words that take it back.
    pub doubted: u64,
    /// The speech lists its members.
    pub listed: bool,
    /// The character before each place.
    pub left: Vec<char>,
    /// The character behind each place.
    pub right: Vec<char>,
    /// The first place: bytes of the cleaned text.
    pub start: u64,
    /// The words around it.
    pub context: String,
}

/// How often each ideograph of the basic block stands in some texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharCounts(Vec<u64>);

const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

impl Default for CharCounts {
    fn default() -> CharCounts {
        CharCounts(vec![0; (LAST - FIRST + 1) as usize])
    }
}

impl CharCounts {
    /// Counts the ideographs among letters, which are code points.
    pub fn count(&mut self, letters: &[u32]) {
        for code in letters {
            if let Some(count) = self.0.get_mut(code.wrapping_sub(FIRST) as usize) {
                *count += 1;
            }
        }
    }

    /// Those that stand at least once, by code point, and how often.
    pub fn counts(&self) -> Vec<(u32, u64)> {
        self.0.iter().zip(FIRST..).filter(|(n, _)| **n > 0).map(|(n, c)| (c, *n)).collect()
    }

    /// From what [`CharCounts::counts`] gives.
    pub fn of_counts(counts: &[(u32, u64)]) -> CharCounts {
        let mut all = CharCounts::default();
        all.add(counts);
        all
    }

    /// Adds what [`CharCounts::counts`] gives.
    pub fn add(&mut self, counts: &[(u32, u64)]) {
        for (c, n) in counts {
            if let Some(place) = self.0.get_mut(c.wrapping_sub(FIRST) as usize) {
                *place += n;
            }
        }
    }

    /// What [`CharCounts::counts`] gives for some short texts together, without counting every ideograph that there is.
    pub fn of_texts<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<(u32, u64)> {
        let counted = |c: &char| u32::from(*c).wrapping_sub(FIRST) <= LAST - FIRST;
        let mut chars: Vec<u32> = texts.flat_map(|t| t.chars().filter(counted)).map(u32::from).collect();
        chars.sort_unstable();
        chars.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect()
    }

    /// How often one stands.
    pub fn of(&self, c: char) -> u64 {
        self.0.get((c as u32).wrapping_sub(FIRST) as usize).copied().unwrap_or(0)
    }

    /// All together.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl Merge for CharCounts {
    fn merge(&mut self, other: CharCounts) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
    }
}

/// Longest words in quotation marks, in characters.
const LONGEST: usize = 16;

/// Words that nobody marks are candidates if they stand this often in a speech.
const RECURS: u32 = 4;

/// Names that are looked up in a speech, so that one of any length takes linear time.
const MOST: usize = 500;

/// Characters of context on each side.
const CONTEXT: usize = 16;

/// The candidates of a speech: `tokens` are its words.
pub fn seen(finder: &Finder, text: &str, span: Span, tokens: &[Span], findings: &[Finding], members: &[MemberList]) -> Vec<Seen> {
    let mut names: Vec<(String, Option<Kind>)> = Vec::new();
    let mut had: FxHashSet<String> = FxHashSet::default();
    let mut listed: FxHashSet<&str> = FxHashSet::default();
    for finding in findings {
        if let Proposal::New { name, class: Class::Numeric, kind } = &finding.proposal
            && had.insert(name.clone())
        {
            names.push((name.clone(), Some(*kind)));
        }
    }
    for list in members {
        if let Subject::Slogan(at) = list.subject
            && let Proposal::New { name, .. } = &findings[at].proposal
        {
            listed.insert(name);
        }
    }
    for at in quotations(text, span) {
        let taken = findings.partition_point(|f| f.span.end <= at.start);
        let name = at.of(text);
        if findings[taken..].first().is_none_or(|f| f.span.start >= at.end) && !finder.knows(name) && had.insert(name.to_owned()) {
            names.push((name.to_owned(), None));
        }
    }
    for name in recurring(text, span, tokens) {
        if !finder.knows(name) && !had.contains(name) && had.insert(name.to_owned()) {
            names.push((name.to_owned(), None));
        }
    }
    // Where the grammar found each; marks may stand inside it.
    let mut numeric: FxHashMap<&str, Vec<Span>> = FxHashMap::default();
    for finding in findings {
        if let Proposal::New { name, class: Class::Numeric, .. } = &finding.proposal {
            numeric.entry(name).or_default().push(finding.span);
        }
    }
    names.truncate(MOST);
    let look = |(name, kind): (String, Option<Kind>)| {
        let places = kind.and(numeric.get(name.as_str()).cloned()).unwrap_or_else(|| places(text, span, &name));
        look_up(text, span, places, listed.contains(name.as_str()), name, kind)
    };
    names.into_iter().filter_map(look).collect()
}

/// Every place of a name, in quotation marks or not.
fn places(text: &str, span: Span, name: &str) -> Vec<Span> {
    let all = memchr::memmem::find_iter(span.of(text).as_bytes(), name);
    all.map(|at| Span::new(span.start + at, span.start + at + name.len())).filter(|at| stands_alone(text, *at)).collect()
}

/// Everything that the speech says of a name.
fn look_up(text: &str, span: Span, places: Vec<Span>, listed: bool, name: String, kind: Option<Kind>) -> Option<Seen> {
    let first = *places.first()?;
    let context = |at: Span| {
        let (left, right) = (&text[span.start..at.start], &text[at.end..span.end]);
        let reach = |reached: usize, c: char| reached + c.len_utf8();
        let from = left.len() - left.chars().rev().take(CONTEXT).take_while(|c| *c != '\n').fold(0, reach);
        let to = right.chars().take(CONTEXT).take_while(|c| *c != '\n').fold(0, reach);
        text[span.start + from..at.end + to].replace('\n', "")
    };
    let mut one = Seen {
        hits: places.len() as u64,
        quoted: 0,
        announced: 0,
        doubted: 0,
        listed,
        left: Vec::with_capacity(places.len()),
        right: Vec::with_capacity(places.len()),
        start: first.start as u64,
        context: context(first),
        name,
        kind,
    };
    for at in places {
        let (left, right) = (&text[span.start..at.start], &text[at.end..span.end]);
        one.left.push(left.chars().next_back().unwrap_or('\n'));
        one.right.push(right.chars().next().unwrap_or('\n'));
        if let (Some(left), Some(right)) = (left.strip_suffix('“'), right.strip_prefix('”')) {
            let (announced, doubted) = cue::beside(left, right);
            one.quoted += 1;
            one.announced += announced as u64;
            one.doubted += doubted as u64;
        }
    }
    Some(one)
}

/// Short words in quotation marks within `span`.
fn quotations(text: &str, span: Span) -> Vec<Span> {
    let block = span.of(text);
    let mut found = Vec::new();
    for open in memchr::memmem::find_iter(block.as_bytes(), "“") {
        let from = open + '“'.len_utf8();
        let near = &block[from..block.floor_char_boundary((from + LONGEST * 3 + 3).min(block.len()))];
        let Some(len) = near.find('”') else { continue };
        let words = &near[..len];
        let length = words.chars().count();
        let plain = words.chars().all(|c| is_han(c) || matches!(c, '、' | '·' | '+'));
        if plain && (2..=LONGEST).contains(&length) {
            found.push(Span::new(span.start + from, span.start + from + len));
        }
    }
    found
}

/// Words at the edges of which no name ends.
const EDGES: &[&str] = &[
    "我们",
    "进一步",
    "必须",
    "继续",
    "以及",
    "不断",
    "他们",
    "这个",
    "一个",
    "工作",
    "要求",
    "问题",
    "方面",
    "情况",
    "同志",
    "今年",
    "去年",
];

/// Two words side by side that recur in the speech: 4 to 8 ideographs, no function words at their ends.
fn recurring<'a>(text: &'a str, span: Span, tokens: &[Span]) -> Vec<&'a str> {
    let block = span.of(text);
    // Which words stand together cannot be foreseen, so that nothing is decided by a jump: every pair is written down, and the next
    // replaces it where they do not.
    let mut pairs = vec![Span::default(); tokens.len()];
    let mut count = 0;
    for [a, b] in tokens.array_windows() {
        pairs[count] = Span::new(a.start, b.end);
        count += usize::from(together(*a, *b));
    }
    pairs.truncate(count);
    // Hardly any stand often enough: those whose hash, cut short, does not are not counted one by one.
    let mut roughly = [0u8; ROUGHLY];
    let short = |name: &Span| (by_its_ends(block.as_bytes(), *name) >> 48) as usize % ROUGHLY;
    for name in &pairs {
        let times = &mut roughly[short(name)];
        *times = times.saturating_add(1);
    }
    if roughly.iter().all(|times| u32::from(*times) < RECURS) {
        return Vec::new();
    }
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for name in pairs.iter().filter(|name| u32::from(roughly[short(name)]) >= RECURS) {
        *counts.entry(name.of(block)).or_default() += 1;
    }
    let fit = |name: &str| name.chars().all(is_han) && !EDGES.iter().any(|w| name.starts_with(w) || name.ends_with(w));
    let mut often: Vec<&str> = counts.into_iter().filter(|(name, n)| *n >= RECURS && fit(name)).map(|(name, _)| name).collect();
    often.sort_unstable();
    often
}

/// Places in which words side by side are counted roughly.
const ROUGHLY: usize = 1024;

/// True if two words that follow one another may be a name.
fn together(a: Span, b: Span) -> bool {
    (a.end == b.start) & (a.len() >= 6) & (b.len() >= 6) & (b.end.wrapping_sub(a.start) <= 24)
}

/// A hash of the first eight bytes of a name and the last eight.
fn by_its_ends(text: &[u8], name: Span) -> u64 {
    let eight = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let (first, last) = (eight(text[name.start..].first_chunk()), eight(text[..name.end].last_chunk()));
    // The factors are those of xxHash64.
    first.wrapping_mul(0x9E37_79B1_85EB_CA87) ^ last.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slogan::lexicon::Lexicon;
    use proptest::prelude::*;

    proptest! {
        /// The rough count leaves nothing out.
        #[test]
        fn words_side_by_side_are_those_of_a_plain_count(words in prop::collection::vec("数字|赋能|产业|，|乡|我们", 0..90)) {
            let text = words.concat();
            let mut at = 0;
            let tokens: Vec<Span> = words.iter().map(|w| { at += w.len(); Span::new(at - w.len(), at) }).collect();
            let mut plain: Vec<String> = Vec::new();
            for pair in words.windows(2).filter(|pair| pair.iter().all(|w| w.chars().count() == 2 && w != "我们")) {
                let times = words.windows(2).filter(|other| other == &pair).count();
                plain.extend((times >= RECURS as usize).then(|| pair.concat()));
            }
            plain.sort_unstable();
            plain.dedup();
            prop_assert_eq!(recurring(&text, Span::new(0, text.len()), &tokens), plain);
        }
    }

    #[test]
    fn a_speech_gives_its_new_names_with_what_speaks_for_them() {
        let finder = Finder::new(Lexicon::bundled().unwrap());
        let text = "实施“领头雁培育工程”，建好领头雁培育工程的队伍。反对“等靠要”。坚持“三个代表”。开展“五比五争”，就是比一比、争一争。";
        let span = Span::new(0, text.len());
        let findings = finder.find(text, span);
        let found = seen(&finder, text, span, &[], &findings, &[]);
        let told: Vec<(&str, u64, u64, u64, u64)> =
            found.iter().map(|s| (s.name.as_str(), s.hits, s.quoted, s.announced, s.doubted)).collect();
        assert_eq!(told, [("五比五争", 1, 1, 1, 0), ("领头雁培育工程", 2, 1, 1, 0), ("等靠要", 1, 1, 0, 1)]);
    }

    #[test]
    fn words_that_recur_side_by_side_are_units() {
        let text = "数字赋能产业。数字赋能乡村，数字赋能治理；数字赋能生活。产业兴旺。";
        let words = [
            "数字", "赋能", "产业", "。", "数字", "赋能", "乡村", "，", "数字", "赋能", "治理", "；", "数字", "赋能", "生活", "。", "产业",
            "兴旺", "。",
        ];
        let mut at = 0;
        let tokens: Vec<Span> = words
            .iter()
            .map(|w| {
                at += w.len();
                Span::new(at - w.len(), at)
            })
            .collect();
        assert_eq!(recurring(text, Span::new(0, text.len()), &tokens), ["数字赋能"]);
    }
}
