//! keyness.csv: what one group of speeches says more often than another.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analyse::Kept;
use crate::compare::adjust::benjamini_hochberg;
use crate::compare::bootstrap::{Resamples, difference, newcombe};
use crate::compare::dispersion::{Dispersion, sparse};
use crate::compare::keyness::{PRIOR, Sides, rank_sum};
use crate::plan::{Contrast, Plan, Selector};
use crate::report::ThemeName;
use crate::report::row::Rows;
use crate::report::tables::KEYNESS;
use crate::tally::Side;
use crate::tally::detail::ItemKind;

/// Words and runs of words that stand less often than this on both sides together are left out: there are too many.
const RARE: u64 = 5;

/// The speeches of one side.
#[derive(Default)]
struct Group {
    chars: Vec<u64>,
    tokens: Vec<u64>,
}

impl Group {
    fn sizes(&self, kind: ItemKind) -> &[u64] {
        if by_words(kind) { &self.tokens } else { &self.chars }
    }
}

fn by_words(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Word | ItemKind::Ngram)
}

/// For each side the speeches with an item and how often.
type Hits = [Vec<(u32, u32)>; 2];

/// The two groups of a comparison.
pub(super) struct Sample {
    kinds: Vec<ItemKind>,
    /// The contrast that was asked for; else the last year and the one before.
    contrast: Option<Contrast>,
    years: Option<(i32, i32)>,
    groups: [Group; 2],
    /// In no order: never written so.
    items: FxHashMap<ItemKind, FxHashMap<String, Hits>>,
}

/// What one row says, but for q.
struct Row<'a> {
    item: &'a str,
    sides: Sides,
    speeches: (usize, usize),
    interval: Option<(f64, f64)>,
    dispersion: Option<Dispersion>,
    p_speeches: Option<f64>,
}

impl Sample {
    /// No speech yet.
    pub(super) fn new(plan: &Plan, years: &[i32]) -> Sample {
        let years = match years {
            [.., before, last] => Some((*last, *before)),
            _ => None,
        };
        let comparison = &plan.comparison;
        let contrast = comparison.contrast.clone();
        Sample { kinds: comparison.items.clone(), contrast, years, groups: Default::default(), items: FxHashMap::default() }
    }

    /// Adds a speech to the side that it stands on, if any.
    pub(super) fn add(&mut self, kept: &Kept, themes: &[ThemeName], terms: &[String]) {
        let row = &kept.row;
        let side = match (&self.contrast, self.years) {
            (Some(_), _) => match row.side {
                Some(Side::Target) => 0,
                Some(Side::Reference) => 1,
                None => return,
            },
            (None, Some((last, before))) => match row.year {
                Some(year) if year == last => 0,
                Some(year) if year == before => 1,
                _ => return,
            },
            (None, None) => return,
        };
        let number = self.groups[side].chars.len() as u32;
        self.groups[side].chars.push(row.chars);
        self.groups[side].tokens.push(row.tokens);
        let items = &mut self.items;
        let mut add = |kind: ItemKind, item: &str, hits: u64| {
            if hits == 0 {
                return;
            }
            let of_kind = items.entry(kind).or_default();
            let place = match of_kind.get_mut(item) {
                Some(place) => place,
                None => of_kind.entry(item.to_owned()).or_default(),
            };
            match place[side].last_mut() {
                // A name with two classes is one item here.
                Some((at, n)) if *at == number => *n += hits as u32,
                _ => place[side].push((number, hits as u32)),
            }
        };
        for kind in &self.kinds {
            match kind {
                ItemKind::Slogan => row.slogans.iter().for_each(|(key, hits, _)| add(*kind, &key.name, *hits)),
                ItemKind::Theme => themes.iter().zip(&row.themes).for_each(|(t, s)| add(*kind, &t.id, s.hits)),
                ItemKind::Term => terms.iter().zip(&row.terms).for_each(|(t, n)| add(*kind, t, *n)),
                ItemKind::Word => kept.detail.words.iter().for_each(|(w, n)| add(*kind, w, u64::from(*n))),
                ItemKind::Ngram => kept.detail.ngrams.iter().for_each(|(w, n)| add(*kind, w, u64::from(*n))),
            }
        }
    }

    /// How many speeches stand on each side.
    pub(super) fn sides(&self) -> (usize, usize) {
        (self.groups[0].chars.len(), self.groups[1].chars.len())
    }

    /// The table.
    pub(super) fn rows(&self, seed: u64) -> Rows {
        let mut rows = Rows::new(&KEYNESS);
        let (n, m) = self.sides();
        if n == 0 || m == 0 {
            return rows;
        }
        let (target, reference) = match (&self.contrast, self.years) {
            (Some(c), _) => (c.target.label(), c.reference.as_ref().map_or_else(|| "rest".to_owned(), Selector::label)),
            (None, Some((last, before))) => (format!("year={last}"), format!("year={before}")),
            (None, None) => return rows,
        };
        let replicates = (5_000_000 / n.max(m).max(1)).clamp(200, 1000);
        let draw = |kind: ItemKind| {
            let sizes = [self.groups[0].sizes(kind), self.groups[1].sizes(kind)];
            [Resamples::new(seed, "target", sizes[0], replicates), Resamples::new(seed, "reference", sizes[1], replicates)]
        };
        // Slogans, themes and terms are counted over characters, words and runs of them over words: two sets of draws.
        let by_chars = std::cell::LazyCell::new(|| draw(ItemKind::Slogan));
        let by_tokens = std::cell::LazyCell::new(|| draw(ItemKind::Word));
        for kind in [ItemKind::Slogan, ItemKind::Theme, ItemKind::Term, ItemKind::Word, ItemKind::Ngram] {
            if !self.kinds.contains(&kind) {
                continue;
            }
            let sizes = [self.groups[0].sizes(kind), self.groups[1].sizes(kind)];
            let resamples: &[Resamples; 2] = if by_words(kind) { &by_tokens } else { &by_chars };
            let items: Vec<(&String, &Hits)> = self
                .items
                .get(&kind)
                .into_iter()
                .flatten()
                .filter(|(_, hits)| !by_words(kind) || total(&hits[0]) + total(&hits[1]) >= RARE)
                .collect();
            let mut found: Vec<Row> = items.par_iter().map(|(item, hits)| row(item, hits, sizes, resamples)).collect();
            found.sort_by(|a, b| b.sides.g2().total_cmp(&a.sides.g2()).then_with(|| a.item.cmp(b.item)));
            let q = benjamini_hochberg(&found.iter().map(|r| Some(r.sides.p())).collect::<Vec<_>>());
            let q_speeches = benjamini_hochberg(&found.iter().map(|r| r.p_speeches).collect::<Vec<_>>());
            for ((row, q), q_speeches) in found.iter().zip(q).zip(q_speeches) {
                let sides = &row.sides;
                let (rate, other) = sides.rates();
                rows.text(kind.name()).text(row.item).text(&target).text(&reference).text(if by_words(kind) { "words" } else { "chars" });
                rows.int(sides.target).int(sides.reference).int(sides.target_size).int(sides.reference_size);
                rows.int(row.speeches.0 as u64).int(row.speeches.1 as u64).number(rate, 4).number(other, 4).number(rate - other, 4);
                rows.maybe(row.interval.map(|i| i.0), 4).maybe(row.interval.map(|i| i.1), 4);
                rows.text(if n < 2 || m < 2 { "words" } else { "speeches" });
                let (delta, z) = sides.log_odds(PRIOR);
                rows.number(sides.g2(), 6).number(sides.log_ratio(), 6).number(delta, 6).number(z, 6);
                let spread = row.dispersion;
                rows.maybe(spread.map(|d| d.dp), 6).maybe(spread.map(|d| d.dp_norm), 6).maybe(spread.and_then(|d| d.juilland), 6);
                rows.probability(Some(sides.p())).probability(q).probability(row.p_speeches).probability(q_speeches).end();
            }
        }
        rows
    }
}

fn total(hits: &[(u32, u32)]) -> u64 {
    hits.iter().map(|(_, n)| u64::from(*n)).sum()
}

fn row<'a>(item: &'a str, hits: &Hits, sizes: [&[u64]; 2], resamples: &[Resamples; 2]) -> Row<'a> {
    let size = |side: usize| sizes[side].iter().sum::<u64>();
    let sides = Sides { target: total(&hits[0]), target_size: size(0), reference: total(&hits[1]), reference_size: size(1) };
    let n = (sizes[0].len(), sizes[1].len());
    let interval = if n.0 < 2 || n.1 < 2 {
        newcombe((sides.target, sides.target_size), (sides.reference, sides.reference_size))
    } else {
        difference(&resamples[0].rates(&hits[0]), &resamples[1].rates(&hits[1]), n)
    };
    let parts: Vec<(u64, u64)> =
        (0..2).flat_map(|side| hits[side].iter().map(move |(at, h)| (u64::from(*h), sizes[side][*at as usize]))).collect();
    let smallest = sizes.iter().flat_map(|s| s.iter()).copied().filter(|s| *s > 0).min().unwrap_or(0);
    let all = sizes.iter().flat_map(|s| s.iter()).filter(|s| **s > 0).count() as u64;
    let dispersion = sparse(&parts, all, sides.target_size + sides.reference_size, smallest);
    let rates = |side: usize| -> Vec<f64> {
        let mut rates = vec![0.0; sizes[side].len()];
        for (at, h) in &hits[side] {
            rates[*at as usize] = f64::from(*h) / sizes[side][*at as usize].max(1) as f64;
        }
        rates
    };
    let p_speeches = rank_sum(&rates(0), &rates(1));
    Row { item, sides, speeches: (hits[0].len(), hits[1].len()), interval, dispersion, p_speeches }
}
