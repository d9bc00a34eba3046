//! Slogans (提法): what counts as one, where they stand, and how hits that overlap are told apart.

pub mod code;
pub mod corpus;
pub mod evidence;
pub mod lexicon;
pub mod members;
pub mod numeric;
pub mod phrase;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::numeral;
use crate::span::Span;
use evidence::{Evidence, Sources};
use lexicon::Lexicon;

/// What a hit is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The name of a set that its numeral counts: 三个代表, 八荣八耻.
    Numeric,
    /// A set phrase without a numeral: 科学发展观.
    #[default]
    Phrase,
    /// A plan or project known by number: 十三五, 863计划.
    Code,
    /// A date, meeting or period known by number: 十八大, 五四运动.
    Event,
    /// A word that only looks like a slogan: 三峡, 一心一意. It keeps hits away and is never one.
    Trap,
}

impl Class {
    /// The word in the `class` column.
    pub fn name(self) -> &'static str {
        match self {
            Class::Numeric => "numeric",
            Class::Phrase => "phrase",
            Class::Code => "code",
            Class::Event => "event",
            Class::Trap => "trap",
        }
    }
}

/// How a slogan is formed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 三农, 四风, 三零
    Morpheme,
    /// 三个代表, 八项规定
    Measure,
    /// 三大攻坚战
    Great,
    /// 八荣八耻, 一带一路, 三去一降一补
    Parallel,
    /// 五位一体
    Unity,
    /// 八不
    Negation,
    /// 四化
    Ization,
    /// 双碳, 两山
    Dual,
    /// 1+N, 863计划
    Code,
    /// 十三五
    Plan,
    /// 十八大, 三中全会
    Congress,
    /// 五四, 七一
    Date,
    /// A place, as a trap
    Place,
    /// An idiom, as a trap
    Idiom,
    /// 科学发展观
    Phrase,
    /// Anything else
    #[default]
    Term,
}

impl Kind {
    /// The word in the `kind` column.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Morpheme => "morpheme",
            Kind::Measure => "measure",
            Kind::Great => "great",
            Kind::Parallel => "parallel",
            Kind::Unity => "unity",
            Kind::Negation => "negation",
            Kind::Ization => "ization",
            Kind::Dual => "dual",
            Kind::Code => "code",
            Kind::Plan => "plan",
            Kind::Congress => "congress",
            Kind::Date => "date",
            Kind::Place => "place",
            Kind::Idiom => "idiom",
            Kind::Phrase => "phrase",
            Kind::Term => "term",
        }
    }
}

/// Where a hit stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// It lies inside no other hit.
    Outer,
    /// It lies inside a longer one, or overlaps it.
    Nested,
}

impl Layer {
    /// The word in the `layer` column.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Outer => "outer",
            Layer::Nested => "nested",
        }
    }
}

/// What a family proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the variants' comments name their fields
pub enum Proposal {
    /// An entry of the lexicon, by its index.
    Known(usize),
    /// A slogan that the lexicon does not have.
    New { name: String, class: Class, kind: Kind },
    /// No slogan, and nothing inside it is one.
    Trap,
}

/// A place that may be a slogan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Bytes of the cleaned text.
    pub span: Span,
    /// What it would be.
    pub proposal: Proposal,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// A way of finding slogans. A family only proposes; [`Finder::find`] decides.
pub trait Family: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;
    /// Proposes candidates within `span` of `text`.
    fn propose(&self, text: &str, span: Span, out: &mut Vec<Candidate>);
}

/// A slogan at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Bytes of the cleaned text.
    pub span: Span,
    /// What it is.
    pub proposal: Proposal,
    /// Alone or inside another.
    pub layer: Layer,
    /// It stands in quotation marks.
    pub quoted: bool,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// Name, class and kind of a hit, as they stand in the tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slogan<'a> {
    /// The canonical form.
    pub name: Cow<'a, str>,
    /// What it is.
    pub class: Class,
    /// How it is formed.
    pub kind: Kind,
    /// The lexicon has it, or it is of a series that is known by number; what is not was found by its form alone.
    pub known: bool,
}

/// Finds slogans in texts: the lexicon and all families.
pub struct Finder {
    lexicon: Lexicon,
    families: Vec<Box<dyn Family>>,
    /// The entry of every form, so that a name that a rule finds is counted with the lexicon's.
    forms: FxHashMap<String, usize>,
}

impl Finder {
    /// A finder over a lexicon.
    pub fn new(lexicon: Lexicon) -> Finder {
        Finder::with(lexicon, Sources::default())
    }

    /// A finder that uses these sources of evidence only.
    pub fn with(mut lexicon: Lexicon, sources: Sources) -> Finder {
        if !sources.lexicon {
            lexicon.entries.retain(|e| e.class != Class::Numeric);
        }
        // The families, in no particular order: overlaps are decided by length.
        let families: Vec<Box<dyn Family>> =
            vec![Box::new(phrase::Phrases::new(&lexicon)), Box::new(numeric::Numeric { sources }), Box::new(code::Codes)];
        let mut forms = FxHashMap::default();
        for (index, entry) in lexicon.entries.iter().enumerate().filter(|(_, e)| e.class != Class::Trap) {
            for form in entry.forms() {
                forms.entry(form).or_insert(index);
            }
        }
        Finder { lexicon, families, forms }
    }

    /// The same finder, which also takes names that the corpus has established.
    #[must_use]
    pub fn knowing(mut self, names: Vec<String>) -> Finder {
        self.families.push(Box::new(corpus::CorpusNames::new(names)));
        self
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// True if the words are a form of an entry.
    pub fn knows(&self, words: &str) -> bool {
        self.forms.contains_key(words)
    }

    /// The name of the entry that has the words as a form.
    pub fn canonical(&self, words: &str) -> Option<&str> {
        self.forms.get(words).map(|at| self.lexicon.entries[*at].name.as_str())
    }

    /// What a finding is called.
    pub fn slogan<'a>(&'a self, finding: &'a Finding) -> Slogan<'a> {
        match &finding.proposal {
            Proposal::Known(index) => {
                let entry = &self.lexicon.entries[*index];
                Slogan { name: entry.name.as_str().into(), class: entry.class, kind: entry.kind, known: true }
            }
            Proposal::New { name, class, kind } => {
                Slogan { name: name.as_str().into(), class: *class, kind: *kind, known: *class != Class::Numeric }
            }
            Proposal::Trap => Slogan { name: "".into(), class: Class::Trap, kind: Kind::Term, known: false },
        }
    }

    /// Finds the slogans within `span`, in the order of their places.
    pub fn find(&self, text: &str, span: Span) -> Vec<Finding> {
        let mut candidates = Vec::new();
        for family in &self.families {
            family.propose(text, span, &mut candidates);
        }
        for candidate in &mut candidates {
            if let Proposal::New { name, .. } = &candidate.proposal
                && let Some(index) = self.forms.get(name)
            {
                candidate.proposal = Proposal::Known(*index);
                candidate.evidence = candidate.evidence.and(Evidence::LEXICON);
            }
        }
        let is_part = |c: &Candidate| {
            let class = match &c.proposal {
                Proposal::Known(i) => self.lexicon.entries[*i].class,
                Proposal::New { class, .. } => *class,
                Proposal::Trap => return false,
            };
            class == Class::Numeric && numeric::is_part(text, span, c.span)
        };
        // Few texts have any.
        if candidates.iter().any(is_part) {
            let beside = self.beside_others(&candidates);
            candidates.retain(|c| !is_part(c) || (matches!(c.proposal, Proposal::Known(_)) && beside.contains(&c.span)));
        }
        self.resolve(text, candidates)
    }

    /// Names between which nothing stands, 三农两手抓: neither is a part of a longer name. Of two characters, only those with one
    /// meaning say so.
    fn beside_others(&self, candidates: &[Candidate]) -> FxHashSet<Span> {
        let says = |c: &&Candidate| matches!(c.proposal, Proposal::Known(i) if !self.lexicon.entries[i].ambiguous || c.span.len() > 2 * '三'.len_utf8());
        // Of several that begin at a place the longest, whatever the order they come in.
        let mut starts: FxHashMap<usize, Span> = FxHashMap::default();
        for candidate in candidates.iter().filter(says) {
            let longest = starts.entry(candidate.span.start).or_insert(candidate.span);
            longest.end = longest.end.max(candidate.span.end);
        }
        let pairs = candidates.iter().filter(says).filter_map(|c| Some([c.span, *starts.get(&c.span.end)?]));
        pairs.flatten().collect()
    }

    /// The longest candidate wins its place; what lies inside it is kept as nested, unless it is a part of the name:
    /// parallel numerals (双随机、一公开) and forms of the same slogan are one expression. A trap keeps everything
    /// inside it out. Of equals the lexicon's word counts.
    fn resolve(&self, text: &str, mut candidates: Vec<Candidate>) -> Vec<Finding> {
        let rank = |p: &Proposal| match p {
            Proposal::Known(_) => 0,
            Proposal::Trap => 1,
            Proposal::New { .. } => 2,
        };
        self.shorten(text, &mut candidates);
        candidates.sort_by(|a, b| {
            b.span.len().cmp(&a.span.len()).then(a.span.start.cmp(&b.span.start)).then(rank(&a.proposal).cmp(&rank(&b.proposal)))
        });
        // Several families may propose the same: their reasons add up.
        candidates.dedup_by(|next, kept| {
            let same = next.span == kept.span && next.proposal == kept.proposal;
            if same {
                kept.evidence = kept.evidence.and(next.evidence);
            }
            same
        });
        without_crossing(&mut candidates);
        let mut outer: BTreeMap<usize, Candidate> = BTreeMap::new();
        let mut nested: Vec<Candidate> = Vec::new();
        let mut taken: FxHashSet<Span> = FxHashSet::default();
        for candidate in candidates {
            // Outer ones do not overlap, so those that this one meets stand side by side before its end.
            let rivals = outer.range(..candidate.span.end).rev().map(|(_, o)| o).take_while(|o| o.span.end > candidate.span.start);
            let (mut free, mut dropped) = (true, false);
            for rival in rivals {
                free = false;
                dropped |= self.absorbs(rival, &candidate);
            }
            if free {
                outer.insert(candidate.span.start, candidate);
            } else if !dropped && candidate.proposal != Proposal::Trap && taken.insert(candidate.span) {
                nested.push(candidate);
            }
        }
        let layered = outer.into_values().map(|c| (c, Layer::Outer)).chain(nested.into_iter().map(|c| (c, Layer::Nested)));
        let mut findings: Vec<Finding> = layered
            .filter(|(c, _)| c.proposal != Proposal::Trap)
            .map(|(c, layer)| {
                let quoted = is_quoted(text, c.span);
                Finding { span: c.span, quoted, evidence: c.evidence.and_if(quoted, Evidence::QUOTED), proposal: c.proposal, layer }
            })
            .collect();
        findings.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
        findings
    }

    /// A name that is known is the shortest string that is still the name: 两个文明, not 两个文明建设. But a further
    /// numeral is a part of a longer name (三查 in 三查三改), and a known name with several meanings (三不) says little.
    fn shorten(&self, text: &str, candidates: &mut Vec<Candidate>) {
        let mut known: Vec<(Span, bool)> = candidates
            .iter()
            .filter_map(|c| match &c.proposal {
                Proposal::Known(i) if self.lexicon.entries[*i].class == Class::Numeric => {
                    Some((c.span, self.lexicon.entries[*i].ambiguous))
                }
                _ => None,
            })
            .collect();
        known.sort_unstable();
        candidates.retain(|c| {
            let is_new = matches!(c.proposal, Proposal::New { class: Class::Numeric, .. });
            let first = known.partition_point(|(k, _)| k.start < c.span.start);
            let mut same_start = known[first..].iter().take_while(|(k, _)| k.start == c.span.start);
            let names_it = |(k, ambiguous): &(Span, bool)| {
                if k.end >= c.span.end {
                    return false;
                }
                let rest = &text[k.end..c.span.end];
                // “三同步” is not 三同.
                let marks = is_quoted(text, c.span) && text[c.span.end..].starts_with(['”', '’', '」', '』', '"']);
                if marks && k.of(text).chars().count() == 2 && !numeric::stands_behind(rest) {
                    return false;
                }
                let goes_on = rest.chars().any(|c| numeral::continues_numeral(c) || c == '双');
                !goes_on && (!ambiguous || numeric::stands_behind(rest))
            };
            !(is_new && same_start.any(names_it))
        });
    }

    /// True if `inner` is not to be counted beside `outer`, which it overlaps.
    fn absorbs(&self, outer: &Candidate, inner: &Candidate) -> bool {
        let class = |c: &Candidate| match &c.proposal {
            Proposal::Known(i) => self.lexicon.entries[*i].class,
            Proposal::New { class, .. } => *class,
            Proposal::Trap => Class::Trap,
        };
        let (outside, inside) = (class(outer), class(inner));
        if outside == Class::Trap || outer.proposal == inner.proposal {
            return true;
        }
        let within = outer.span.contains(inner.span);
        match inside {
            Class::Phrase => false,
            Class::Numeric => outside != Class::Phrase || !within,
            _ => !within || outside != Class::Phrase,
        }
    }
}

/// Leaves out guessed names that cut through a known one: 三中全会二是高质 of 十八届三中全会二是高质量发展 is none.
fn without_crossing(candidates: &mut Vec<Candidate>) {
    let guessed = |c: &Candidate| matches!(c.proposal, Proposal::New { class: Class::Numeric, .. });
    if !candidates.iter().any(guessed) {
        return;
    }
    let mut known: Vec<Span> = candidates.iter().filter(|c| !guessed(c)).map(|c| c.span).collect();
    known.sort_unstable();
    let longest = known.iter().map(|k| k.len()).max().unwrap_or(0);
    candidates.retain(|c| {
        let from = known.partition_point(|k| k.start + longest <= c.span.start);
        let mut near = known[from..].iter().take_while(|k| k.start < c.span.end);
        !(guessed(c) && near.any(|k| k.overlaps(c.span) && !k.contains(c.span) && !c.span.contains(*k)))
    });
}

/// True if quotation marks stand around a place: right before it, with the closing one not far behind.
pub fn is_quoted(text: &str, span: Span) -> bool {
    let close = match text[..span.start].chars().next_back() {
        Some('“') => '”',
        Some('‘') => '’',
        Some('「') => '」',
        Some('『') => '』',
        Some('"') => '"',
        _ => return false,
    };
    text[span.end..].chars().take(24).take_while(|c| *c != '\n').any(|c| c == close)
}

/// Words behind a numeral with which it counts or dates: 九五折, 五四年, 六四个.
const RUNS_ON: &str = "年月日号岁元折点分度个多余倍周届次项名位条种件%％";

/// Words that 一 forms with what follows: 四个一样 is no 四个一.
const ONE_RUNS_ON: &str = "样起定些直体批律旦致般切是要";

/// False if the words stand alone wherever they stand: neither the first of their characters nor the last is a numeral.
pub fn may_run_on(words: &str) -> bool {
    let ends = [words.chars().next(), words.chars().next_back()];
    ends.into_iter().flatten().any(|c| numeral::continues_numeral(c) || c == '双')
}

/// True if no numeral at either end of `span` runs on beyond it: 九五 never inside 一九九五年, 六四 never inside
/// 一百六十四.
pub fn stands_alone(text: &str, span: Span) -> bool {
    let words = span.of(text);
    let (Some(first), Some(last)) = (words.chars().next(), words.chars().next_back()) else { return false };
    let numeric = |c: char| numeral::continues_numeral(c) || matches!(c, '双');
    if numeric(first)
        && let Some(before) = text[..span.start].chars().next_back()
    {
        if numeral::continues_numeral(before) || before == '第' {
            return false;
        }
        let mut back = text[..span.start].chars().rev();
        if matches!(before, '.' | '·' | '-' | '/') && back.nth(1).is_some_and(|c| c.is_ascii_digit()) && first.is_ascii_digit() {
            return false;
        }
    }
    if numeral::continues_numeral(last)
        && let Some(after) = text[span.end..].chars().next()
        && (numeral::continues_numeral(after) || RUNS_ON.contains(after) || (last == '一' && ONE_RUNS_ON.contains(after)))
    {
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &str) -> Vec<(String, &'static str, &'static str)> {
        let finder = Finder::new(Lexicon::bundled().unwrap());
        finder
            .find(text, Span::new(0, text.len()))
            .iter()
            .map(|f| {
                let slogan = finder.slogan(f);
                (slogan.name.into_owned(), slogan.class.name(), f.layer.name())
            })
            .collect()
    }

    fn names(text: &str) -> Vec<String> {
        hits(text).into_iter().map(|h| h.0).collect()
    }

    #[test]
    fn numerals_that_run_on_are_no_slogans() {
        assert_eq!(names("一九九五年"), Vec::<String>::new());
        assert_eq!(names("一百六十四人"), Vec::<String>::new());
        assert_eq!(names("第三产业和三峡、六安市"), Vec::<String>::new());
        assert_eq!(names("打九五折"), Vec::<String>::new());
        assert_eq!(names("“九五”计划"), ["九五"]);
    }

    #[test]
    fn the_longest_wins_and_the_nested_are_kept_apart() {
        assert_eq!(hits("全面深化改革开放"), [("全面深化改革".into(), "phrase", "outer"), ("改革开放".into(), "phrase", "nested")]);
        assert_eq!(names("双随机、一公开"), ["双随机、一公开"]);
        assert_eq!(names("“三个代表”重要思想和八荣八耻"), ["三个代表", "八荣八耻"]);
    }

    #[test]
    fn a_guessed_name_does_not_cut_through_a_known_one() {
        assert_eq!(
            hits("三农问题十八届三中全会二是高质量发展").iter().map(|h| (h.0.as_str(), h.2)).collect::<Vec<_>>(),
            [("三农", "outer"), ("十八届三中全会", "outer"), ("高质量发展", "outer")]
        );
    }

    #[test]
    fn plans_and_congresses() {
        assert_eq!(hits("党的十八大和“十三五”规划"), [("十八大".into(), "event", "outer"), ("十三五".into(), "code", "outer")]);
        assert_eq!(names("十八大产业"), Vec::<String>::new());
        // The same event whatever marks it stands in, and no second slogan of that name.
        for text in ["学习贯彻“十九大”精神", "学习贯彻“十九大精神”", "党的“十九大”以来"] {
            assert_eq!(hits(text), [("十九大".into(), "event", "outer")], "{text}");
        }
        assert_eq!(hits("“十二大行动”")[0].1, "numeric");
        assert_eq!(names("十六届三中、四中、五中全会精神"), ["十六届三中、四中、五中全会"]);
    }

    #[test]
    fn quotation_marks_are_seen() {
        let finder = Finder::new(Lexicon::bundled().unwrap());
        let text = "“三农”问题，三农工作";
        let quoted: Vec<bool> = finder.find(text, Span::new(0, text.len())).iter().map(|f| f.quoted).collect();
        assert_eq!(quoted, [true, false]);
    }
}
