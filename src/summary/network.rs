//! cooccurrence.csv and cooccurrence.graphml: slogans and themes that stand together.

use std::fmt::Write as _;

use quick_xml::escape::escape;
use rustc_hash::FxHashMap;

use crate::analyse::Kept;
use crate::compare::association::Together;
use crate::report::row::Rows;
use crate::report::tables::COOCCURRENCE;
use crate::tally::detail::{ItemKind, Unit};

/// Pairs that are written for each kind of unit: the closest.
const MOST: usize = 20_000;
/// Pairs that stand together once may do so by chance.
const LEAST: u64 = 2;
/// Edges of the graph, by sentence: more than this no layout shows.
const EDGES: usize = 3000;

/// What stands together.
#[derive(Default)]
pub(super) struct Network {
    numbers: FxHashMap<(ItemKind, String), u32>,
    units: [Counts; 3],
}

/// How often items and pairs of items stand in units of one kind.
#[derive(Default)]
struct Counts {
    all: u64,
    with: FxHashMap<u32, u64>,
    both: FxHashMap<(u32, u32), u64>,
}

impl Counts {
    fn add(&mut self, here: &[u32]) {
        for (i, a) in here.iter().enumerate() {
            *self.with.entry(*a).or_default() += 1;
            for b in &here[i + 1..] {
                *self.both.entry((*a.min(b), *a.max(b))).or_default() += 1;
            }
        }
    }
}

/// A pair of items and how it stands together.
struct Pair<'a> {
    first: &'a (ItemKind, String),
    second: &'a (ItemKind, String),
    together: Together,
}

impl Network {
    /// Adds a speech.
    pub(super) fn add(&mut self, kept: &Kept) {
        let Some(company) = &kept.detail.company else { return };
        let numbers: Vec<u32> = company
            .items
            .iter()
            .map(|item| {
                let next = self.numbers.len() as u32;
                *self.numbers.entry(item.clone()).or_insert(next)
            })
            .collect();
        self.units[Unit::Speech as usize].add(&numbers);
        self.units[Unit::Speech as usize].all += 1;
        for (unit, here, all) in [
            (Unit::Paragraph, &company.paragraphs, company.paragraphs_in_all),
            (Unit::Sentence, &company.sentences, company.sentences_in_all),
        ] {
            let counts = &mut self.units[unit as usize];
            counts.all += all;
            for items in here {
                let items: Vec<u32> = items.iter().map(|i| numbers[*i as usize]).collect();
                counts.add(&items);
            }
        }
    }

    /// The closest pairs of each kind of unit, and the graph of those that share sentences.
    pub(super) fn rows(&self) -> (Rows, String) {
        let mut names: Vec<(&(ItemKind, String), u32)> = self.numbers.iter().map(|(name, n)| (name, *n)).collect();
        names.sort_unstable();
        let mut of = vec![names.first().map(|n| n.0); names.len()];
        names.iter().for_each(|(name, n)| of[*n as usize] = Some(name));
        let mut rows = Rows::new(&COOCCURRENCE);
        let mut graph = String::new();
        for unit in Unit::ALL {
            let counts = &self.units[unit as usize];
            let mut pairs: Vec<Pair> = counts
                .both
                .iter()
                .filter(|(_, both)| **both >= LEAST)
                .filter_map(|((a, b), both)| {
                    let (x, y) = (of[*a as usize]?, of[*b as usize]?);
                    let (first, second) = if x <= y { (x, y) } else { (y, x) };
                    let (a, b) = if x <= y { (a, b) } else { (b, a) };
                    let together = Together { both: *both, first: counts.with[a], second: counts.with[b], units: counts.all };
                    Some(Pair { first, second, together })
                })
                .collect();
            pairs.sort_by(|a, b| {
                b.together.log_dice().total_cmp(&a.together.log_dice()).then_with(|| (a.first, a.second).cmp(&(b.first, b.second)))
            });
            pairs.truncate(MOST);
            for Pair { first, second, together } in &pairs {
                rows.text(unit.name()).text(first.0.name()).text(&first.1).text(second.0.name()).text(&second.1);
                rows.int(together.both).int(together.first).int(together.second).int(together.units);
                rows.number(together.log_dice(), 6).number(together.mutual_information(), 6).number(together.g2(), 6).end();
            }
            if unit == Unit::Sentence {
                pairs.truncate(EDGES);
                graph = graphml(&pairs);
            }
        }
        (rows, graph)
    }
}

/// The pairs as GraphML (Brandes and others 2002), which Gephi, igraph and networkx read.
fn graphml(pairs: &[Pair]) -> String {
    let mut nodes: Vec<(&(ItemKind, String), u64)> =
        pairs.iter().flat_map(|p| [(p.first, p.together.first), (p.second, p.together.second)]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let number = |name: &(ItemKind, String)| nodes.partition_point(|(n, _)| *n < name);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
         <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n\
         <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n\
         <key id=\"units\" for=\"node\" attr.name=\"sentences\" attr.type=\"long\"/>\n\
         <key id=\"both\" for=\"edge\" attr.name=\"both\" attr.type=\"long\"/>\n\
         <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n\
         <key id=\"mi\" for=\"edge\" attr.name=\"mutual_information\" attr.type=\"double\"/>\n\
         <graph id=\"sentences\" edgedefault=\"undirected\">\n",
    );
    // Writing into a string cannot fail.
    for (at, ((kind, name), units)) in nodes.iter().enumerate() {
        let _ = writeln!(
            out,
            "<node id=\"n{at}\"><data key=\"label\">{}</data><data key=\"kind\">{}</data><data key=\"units\">{units}</data></node>",
            escape(name.as_str()),
            kind.name()
        );
    }
    for Pair { first, second, together } in pairs {
        let _ = writeln!(
            out,
            "<edge source=\"n{}\" target=\"n{}\"><data key=\"both\">{}</data><data key=\"weight\">{:.6}</data><data key=\"mi\">{:.6}</data></edge>",
            number(first),
            number(second),
            together.both,
            together.log_dice(),
            together.mutual_information()
        );
    }
    out.push_str("</graph>\n</graphml>\n");
    out
}
