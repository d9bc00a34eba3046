//! matrix.mtx with its rows and columns, and positions.csv: the words of each speech for R's and Python's models, and
//! wordfish over them.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::analyse::Kept;
use crate::compare::distribution::Z975;
use crate::compare::position::{Counts, Wordfish, wordfish};
use crate::report::row::Rows;
use crate::report::tables::{MATRIX_COLUMNS, MATRIX_ROWS, POSITIONS};

/// A word stands in as many speeches or has no column.
const SPEECHES: u64 = 2;

/// Wordfish takes the most frequent words, and no more cells than these: its time grows with them.
const FISH_WORDS: usize = 4000;
const FISH_CELLS: usize = 8_000_000;

/// The words of all speeches.
#[derive(Default)]
pub(super) struct Matrix {
    numbers: FxHashMap<String, u32>,
    speeches: Vec<Speech>,
}

struct Speech {
    id: String,
    year: Option<i32>,
    words: Vec<(u32, u32)>,
}

/// What is written.
pub(super) struct Written {
    /// Matrix Market, coordinate form: row, column, count.
    pub matrix: String,
    /// matrix_rows.csv
    pub rows: Rows,
    /// matrix_columns.csv
    pub columns: Rows,
    /// positions.csv; without rows where the speeches are too few or too many.
    pub positions: Rows,
}

/// A word that has a column.
struct Column<'a> {
    word: &'a str,
    count: u64,
    speeches: u64,
}

impl Matrix {
    /// Adds a speech.
    pub(super) fn add(&mut self, kept: &Kept) {
        let words = kept.detail.words.iter().map(|(word, n)| {
            let next = self.numbers.len() as u32;
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => *self.numbers.entry(word.clone()).or_insert(next),
            };
            (number, *n)
        });
        let words = words.collect();
        self.speeches.push(Speech { id: kept.row.id.clone(), year: kept.row.year, words });
    }

    /// All that is written.
    pub(super) fn rows(&self) -> Written {
        let (columns, place) = self.columns();
        let mut cells: Vec<Vec<(u32, u32)>> =
            self.speeches.iter().map(|s| s.words.iter().filter_map(|(number, n)| Some((place[*number as usize]?, *n))).collect()).collect();
        cells.iter_mut().for_each(|row: &mut Vec<(u32, u32)>| row.sort_unstable());
        let filled: usize = cells.iter().map(Vec::len).sum();
        let mut matrix = format!(
            "%%MatrixMarket matrix coordinate integer general\n% rows: matrix_rows.csv; columns: matrix_columns.csv\n{} {} {filled}\n",
            self.speeches.len(),
            columns.len()
        );
        let mut rows = Rows::new(&MATRIX_ROWS);
        for (at, (speech, words)) in self.speeches.iter().zip(&cells).enumerate() {
            for (column, n) in words {
                // Writing into a string cannot fail.
                let _ = writeln!(matrix, "{} {} {n}", at + 1, column + 1);
            }
            let tokens = words.iter().map(|w| u64::from(w.1)).sum();
            rows.int(at as u64 + 1).text(&speech.id).year(speech.year).int(tokens).end();
        }
        let fish = self.fish(&columns, &cells);
        let mut written = Rows::new(&MATRIX_COLUMNS);
        for (at, column) in columns.iter().enumerate() {
            let place = fish.as_ref().and_then(|f| f.words.binary_search(&(at as u32)).ok().map(|i| (f, i)));
            written.int(at as u64 + 1).text(column.word).int(column.count).int(column.speeches);
            written.maybe(place.map(|(f, i)| f.model.psi[i]), 6).maybe(place.map(|(f, i)| f.model.beta[i]), 6).end();
        }
        let mut positions = Rows::new(&POSITIONS);
        if let Some(Fish { speeches, model, .. }) = &fish {
            for (i, at) in speeches.iter().enumerate() {
                let (speech, theta, se) = (&self.speeches[*at], model.theta[i], model.error[i]);
                positions.text(&speech.id).year(speech.year).number(theta, 6).number(se, 6);
                positions.number(theta - Z975 * se, 6).number(theta + Z975 * se, 6).number(model.alpha[i], 6).end();
            }
        }
        Written { matrix, rows, columns: written, positions }
    }

    /// The words that have columns, in their order, and the column of each word.
    fn columns(&self) -> (Vec<Column<'_>>, Vec<Option<u32>>) {
        let mut sums = vec![(0u64, 0u64); self.numbers.len()];
        for (number, n) in self.speeches.iter().flat_map(|s| &s.words) {
            sums[*number as usize].0 += u64::from(*n);
            sums[*number as usize].1 += 1;
        }
        let kept = self.numbers.iter().filter(|(_, n)| sums[**n as usize].1 >= SPEECHES);
        let mut order: Vec<(&str, u32)> = kept.map(|(word, n)| (word.as_str(), *n)).collect();
        order.sort_unstable();
        let mut place = vec![None; self.numbers.len()];
        order.iter().enumerate().for_each(|(at, (_, number))| place[*number as usize] = Some(at as u32));
        let mut columns = Vec::with_capacity(order.len());
        for (word, number) in order {
            let (count, speeches) = sums[number as usize];
            columns.push(Column { word, count, speeches });
        }
        (columns, place)
    }

    /// Wordfish over the most frequent words; the line is turned so that the last year lies above the first.
    fn fish(&self, columns: &[Column], cells: &[Vec<(u32, u32)>]) -> Option<Fish> {
        let mut words: Vec<u32> = (0..columns.len() as u32).collect();
        words.sort_by(|a, b| columns[*b as usize].count.cmp(&columns[*a as usize].count).then(a.cmp(b)));
        words.truncate(FISH_WORDS.min(FISH_CELLS / cells.len().max(1)));
        words.sort_unstable();
        let number: FxHashMap<u32, u32> = words.iter().enumerate().map(|(i, w)| (*w, i as u32)).collect();
        let mut speeches = Vec::new();
        let mut rows = Vec::new();
        for (at, row) in cells.iter().enumerate() {
            let row: Vec<(u32, u32)> = row.iter().filter_map(|(w, n)| Some((*number.get(w)?, *n))).collect();
            if !row.is_empty() {
                speeches.push(at);
                rows.push(row);
            }
        }
        let year = |i: &usize| self.speeches[speeches[*i]].year;
        let dated: Vec<usize> = (0..speeches.len()).filter(|i| year(i).is_some()).collect();
        let low = dated.iter().copied().min_by_key(|i| (year(i), *i)).unwrap_or(0);
        let high = dated.iter().copied().max_by_key(|i| (year(i), *i)).unwrap_or(speeches.len().saturating_sub(1));
        let model = wordfish(&Counts { rows, words: words.len() }, low, high)?;
        Some(Fish { speeches, words, model })
    }
}

/// A fitted model with the speeches and columns that it speaks of.
struct Fish {
    speeches: Vec<usize>,
    words: Vec<u32>,
    model: Wordfish,
}
