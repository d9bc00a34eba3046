//! new_slogans.csv.

use crate::discovery::Discovery;
use crate::report::row::Rows;
use crate::report::tables::NEW_SLOGANS;

/// Candidates that are shown; the rest is no use to a reader.
const CANDIDATES: usize = 5000;

/// The candidates, likeliest first.
pub(super) fn ranked(discovery: &Discovery) -> Rows {
    let mut rows = Rows::new(&NEW_SLOGANS);
    for (rank, c) in discovery.ranked(CANDIDATES).into_iter().enumerate() {
        rows.int(rank as u64 + 1).text(c.name).text(c.class.name()).text(c.kind.name()).number(c.score, 3).text(&c.reasons);
        rows.int(c.sum.speeches).int(c.sum.hits).int(c.sum.quoted).int(c.sum.announced);
        rows.year(c.sum.years.map(|y| y.0)).year(c.sum.years.map(|y| y.1));
        rows.number(c.left_entropy, 3).number(c.right_entropy, 3).number(c.information, 3);
        rows.pieces(c.sum.contexts.iter().map(|(_, source, ..)| source.as_str()));
        rows.pieces(c.sum.contexts.iter().map(|(.., words)| words.as_str())).end();
    }
    rows
}
