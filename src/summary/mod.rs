//! From speeches that are kept to the tables of totals: one file a table or a family of them.

mod candidates;
mod keyness;
mod matrix;
mod network;
mod slogans;
mod themes;
mod trends;
mod vocabulary;

use crate::analyse::Kept;
use crate::discovery::{CharCounts, Discovery};
use crate::error::Result;
use crate::plan::{Extra, Plan};
use crate::report::ThemeName;
use crate::report::output::{FURTHER, OutputFolder};
use crate::report::tables::{
    COOCCURRENCE, KEYNESS, MATRIX_COLUMNS, MATRIX_ROWS, NEW_SLOGANS, POSITIONS, SLOGANS, SLOGANS_BY_GROUP, SLOGANS_BY_YEAR,
    THEMES_BY_GROUP, THEMES_BY_YEAR, TRENDS, VOCABULARY, YEAR_SIMILARITY,
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

    /// Adds a speech that counts; copies that the plan leaves out are not given here.
    pub fn add(&mut self, kept: Kept, themes: &[ThemeName], terms: &[String]) {
        self.tally.add(&kept.row);
        self.sample.add(&kept, themes, terms);
        if self.wants(Extra::Words) {
            self.words.add(&kept);
        }
        if self.wants(Extra::Network) {
            self.network.add(&kept);
        }
        if self.wants(Extra::Matrix) {
            self.matrix.add(&kept);
        }
        self.discovery.add(kept.row.year, &kept.source, kept.seen);
    }

    fn wants(&self, extra: Extra) -> bool {
        self.plan.comparison.also.contains(&extra)
    }

    /// Writes the tables.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, themes: &[ThemeName], terms: &[String], output: &mut OutputFolder) -> Result<()> {
        let comparison = &self.plan.comparison;
        let tiers = &comparison.tiers;
        let (whole, by_year) = rayon::join(|| slogans::whole(&self.tally), || slogans::by_year(&self.tally, tiers));
        output.write_table(&SLOGANS, vec![whole])?;
        output.write_table(&NEW_SLOGANS, vec![candidates::ranked(&self.discovery)])?;
        output.write_table(&SLOGANS_BY_YEAR, by_year)?;
        output.write_table(&THEMES_BY_YEAR, vec![themes::by_year(&self.tally, themes)])?;
        if !comparison.groups.is_empty() {
            output.write_table(&SLOGANS_BY_GROUP, vec![slogans::by_group(&self.tally, &comparison.groups, tiers)])?;
            output.write_table(&THEMES_BY_GROUP, vec![themes::by_group(&self.tally, &comparison.groups, themes)])?;
        }
        output.write_table(&TRENDS, vec![trends::rows(&self.tally, themes, terms)])?;
        output.write_table(&KEYNESS, vec![self.sample.rows(comparison.seed)])?;
        if self.wants(Extra::Words) {
            let (vocabulary, similarity) = self.words.rows();
            output.write_table(&VOCABULARY, vec![vocabulary])?;
            output.write_table(&YEAR_SIMILARITY, vec![similarity])?;
        }
        if self.wants(Extra::Network) {
            let (rows, graph) = self.network.rows();
            output.write_table(&COOCCURRENCE, vec![rows])?;
            output.write_file(GRAPH, graph.as_bytes())?;
        }
        if self.wants(Extra::Matrix) {
            let written = self.matrix.rows();
            output.write_file(MATRIX, written.matrix.as_bytes())?;
            output.write_table(&MATRIX_ROWS, vec![written.rows])?;
            output.write_table(&MATRIX_COLUMNS, vec![written.columns])?;
            output.write_table(&POSITIONS, vec![written.positions])?;
        }
        Ok(())
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
