//! From speeches that are kept to the tables of totals: one file a table or a family of them.

mod candidates;
mod keyness;
mod matrix;
mod network;
mod slogans;
mod themes;
mod trends;
mod vocabulary;

use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::prelude::*;

use self::slogans::Slogans;
use crate::analyse::Kept;
use crate::discovery::{CharCounts, Discovery, Seen};
use crate::error::Result;
use crate::plan::{Extra, Plan};
use crate::report::ThemeName;
use crate::report::output::{FURTHER, OutputFolder};
use crate::report::row::Rows;
use crate::report::tables::{
    COOCCURRENCE, KEYNESS, MATRIX_COLUMNS, MATRIX_ROWS, NEW_SLOGANS, POSITIONS, SLOGANS, SLOGANS_BY_GROUP, SLOGANS_BY_YEAR,
    THEMES_BY_GROUP, THEMES_BY_YEAR, TRENDS, Table, VOCABULARY, YEAR_SIMILARITY,
};
use crate::tally::Tally;

/// The document-term matrix in Matrix Market's coordinate form, and what stands together as a graph.
const MATRIX: &str = FURTHER[0];
const GRAPH: &str = FURTHER[1];

/// Everything that the totals are made of; speeches are added one by one, in order.
pub struct Totals<'a> {
    plan: &'a Plan,
    tally: Tally,
    discovery: Discovery,
    sample: keyness::Sample,
    words: vocabulary::Words,
    network: network::Network,
    matrix: matrix::Matrix,
}

/// What is to be written: the parts of a table, or a file.
enum Made {
    Table(&'static Table, Vec<Rows>),
    File(&'static str, String),
}

fn table(table: &'static Table, rows: Rows) -> Vec<Made> {
    vec![Made::Table(table, vec![rows])]
}

impl<'a> Totals<'a> {
    /// No speech yet. `chars` are those of the whole corpus; `years` have documents.
    pub fn new(plan: &'a Plan, chars: &CharCounts, years: &[i32]) -> Totals<'a> {
        let mut discovery = Discovery::default();
        discovery.count(chars);
        Totals {
            plan,
            tally: Tally::default(),
            discovery,
            sample: keyness::Sample::new(plan, years),
            words: vocabulary::Words::default(),
            network: network::Network::default(),
            matrix: matrix::Matrix::default(),
        }
    }

    /// Adds speeches that count; copies that the plan leaves out are not given here.
    pub fn add(&mut self, mut speeches: Vec<Kept>, themes: &[ThemeName], terms: &[String]) {
        let seen: Vec<Vec<Seen>> = speeches.iter_mut().map(|kept| std::mem::take(&mut kept.seen)).collect();
        let [words, network, matrix] = [Extra::Words, Extra::Network, Extra::Matrix].map(|extra| self.wants(extra));
        let Totals { tally, discovery, sample, words: vocabulary, network: graph, matrix: table, .. } = self;
        let count = || {
            for kept in &speeches {
                tally.add(&kept.row);
                sample.add(kept, themes, terms);
                if words {
                    vocabulary.add(kept);
                }
                if network {
                    graph.add(kept);
                }
                if matrix {
                    table.add(kept);
                }
            }
        };
        let discover = || speeches.iter().zip(seen).for_each(|(kept, seen)| discovery.add(kept.row.year, &kept.source, seen));
        rayon::join(count, discover);
    }

    fn wants(&self, extra: Extra) -> bool {
        self.plan.comparison.also.contains(&extra)
    }

    /// Writes the tables, which are made side by side: while one is written no more wait than there are threads.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, themes: &[ThemeName], terms: &[String], output: &mut OutputFolder) -> Result<()> {
        let comparison = &self.plan.comparison;
        let tiers = &comparison.tiers;
        let slogans = &Slogans::of(&self.tally);
        let mut make: Vec<Box<dyn Fn() -> Vec<Made> + Sync>> = vec![
            Box::new(|| table(&SLOGANS, slogans::whole(slogans))),
            Box::new(|| vec![Made::Table(&SLOGANS_BY_YEAR, slogans::by_year(slogans, tiers))]),
            Box::new(|| table(&NEW_SLOGANS, candidates::ranked(&self.discovery))),
            Box::new(|| table(&THEMES_BY_YEAR, themes::by_year(&self.tally, themes))),
            Box::new(|| table(&TRENDS, trends::rows(slogans, themes, terms))),
            Box::new(|| table(&KEYNESS, self.sample.rows(comparison.seed))),
        ];
        if !comparison.groups.is_empty() {
            make.push(Box::new(|| table(&SLOGANS_BY_GROUP, slogans::by_group(&self.tally, &comparison.groups, tiers))));
            make.push(Box::new(|| table(&THEMES_BY_GROUP, themes::by_group(&self.tally, &comparison.groups, themes))));
        }
        if self.wants(Extra::Words) {
            make.push(Box::new(|| {
                let (vocabulary, similarity) = self.words.rows();
                [table(&VOCABULARY, vocabulary), table(&YEAR_SIMILARITY, similarity)].into_iter().flatten().collect()
            }));
        }
        if self.wants(Extra::Network) {
            make.push(Box::new(|| {
                let (rows, graph) = self.network.rows();
                vec![Made::Table(&COOCCURRENCE, vec![rows]), Made::File(GRAPH, graph)]
            }));
        }
        if self.wants(Extra::Matrix) {
            make.push(Box::new(|| {
                let matrix::Written { matrix, rows, columns, positions } = self.matrix.rows();
                let tables = [table(&MATRIX_ROWS, rows), table(&MATRIX_COLUMNS, columns), table(&POSITIONS, positions)];
                tables.into_iter().flatten().chain([Made::File(MATRIX, matrix)]).collect()
            }));
        }
        let (send, made) = sync_channel::<Vec<Made>>(0);
        thread::scope(|scope| {
            // A thread of its own, for those that make tables wait for it.
            let written = scope.spawn(move || {
                made.into_iter().flatten().try_for_each(|made| match made {
                    Made::Table(table, parts) => output.write_table(table, parts),
                    Made::File(name, text) => output.write_file(name, text.as_bytes()),
                })
            });
            // Where one cannot be written nobody takes the others.
            let _ = make.par_iter().try_for_each(|make| send.send(make()));
            drop(send);
            written.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// Columns that were asked for as groups and that no speech has a value of.
    pub fn empty_groups(&self) -> Vec<&str> {
        let has = |index: usize| self.tally.groups.keys().any(|(i, value, _)| *i == index && !value.is_empty());
        self.plan.comparison.groups.iter().enumerate().filter(|(i, _)| !has(*i)).map(|(_, c)| c.as_str()).collect()
    }

    /// How many speeches stand on each side of the comparison, target first.
    pub fn sides(&self) -> (usize, usize) {
        self.sample.sides()
    }
}
