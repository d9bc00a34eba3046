//! Whole speeches: outline, themes, and the text with its slogans marked.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Thinned;
use super::places::{Speeches, numbers};
use crate::error::Result;
use crate::report::overview::Overview;
use crate::report::read::each_row;
use crate::report::tables::{PARAGRAPHS, SECTIONS, SLOGAN_HITS, THEMES};

/// Themes that are listed of a speech.
const LEADING: usize = 10;

/// A speech that the page shows whole.
#[derive(Default)]
struct Detail {
    /// Number, level, heading, start, theme, share.
    sections: Vec<Value>,
    /// Theme, score, attention.
    themes: Vec<(f64, Value)>,
    /// Start and text.
    paragraphs: Vec<(i64, String)>,
    /// Start, end, slogan.
    marks: Vec<(i64, i64, Option<usize>)>,
}

/// The speeches with most hits, as many as fit into `budget` bytes, by their number in the list of speeches.
pub(super) fn details(
    tables: &Path,
    overview: &Overview,
    kept: usize,
    speeches: &Speeches,
    budget: usize,
    thinned: &mut Vec<Thinned>,
) -> Result<Value> {
    let sizes = sizes(tables, speeches)?;
    let (mut chosen, mut bytes, mut texts) = (FxHashMap::default(), 0, 0);
    for at in &speeches.by_hits {
        bytes += sizes[*at];
        if bytes > budget {
            break;
        }
        texts += (sizes[*at] > 0) as u64;
        chosen.insert(*at, Detail::default());
    }
    let of = sizes.iter().filter(|s| **s > 0).count() as u64;
    if texts < of {
        thinned.push(Thinned { what: "texts", shown: texts, of, table: "paragraphs.csv" });
    }
    each_row(tables, &SECTIONS, &mut |row| {
        let Some(detail) = find(&mut chosen, speeches, row.text(const { SECTIONS.place("speech_id") })) else { return };
        detail.sections.push(json!([
            row.text(const { SECTIONS.place("number") }),
            row.int(const { SECTIONS.place("level") }),
            row.text(const { SECTIONS.place("heading") }),
            row.int(const { SECTIONS.place("start") }),
            row.text(const { SECTIONS.place("theme") }),
            row.number(const { SECTIONS.place("theme_share") }),
        ]));
    })?;
    each_row(tables, &THEMES, &mut |row| {
        let Some(detail) = find(&mut chosen, speeches, row.text(const { THEMES.place("speech_id") })) else { return };
        let attention = row.number(const { THEMES.place("attention") }).unwrap_or(0.0);
        let score = row.number(const { THEMES.place("score") });
        detail.themes.push((attention, json!([row.text(const { THEMES.place("theme") }), score, attention])));
    })?;
    let whole = each_row(tables, &PARAGRAPHS, &mut |row| {
        let Some(detail) = find(&mut chosen, speeches, row.text(const { PARAGRAPHS.place("speech_id") })) else { return };
        let start = row.int(const { PARAGRAPHS.place("start") }).unwrap_or(0);
        detail.paragraphs.push((start, row.text(const { PARAGRAPHS.place("text") }).to_owned()));
    })?;
    let numbers = numbers(overview, kept);
    each_row(tables, &SLOGAN_HITS, &mut |row| {
        let (Some(start), Some(end)) = (row.int(const { SLOGAN_HITS.place("start") }), row.int(const { SLOGAN_HITS.place("end") })) else {
            return;
        };
        let Some(detail) = find(&mut chosen, speeches, row.text(const { SLOGAN_HITS.place("speech_id") })) else { return };
        if row.cell(const { SLOGAN_HITS.place("layer") }) == "outer" {
            let key = (row.text(const { SLOGAN_HITS.place("slogan") }), row.text(const { SLOGAN_HITS.place("class") }));
            detail.marks.push((start, end, numbers.get(&key).copied()));
        }
    })?;
    let mut order: Vec<usize> = chosen.keys().copied().collect();
    order.sort_unstable();
    let rows: Vec<Value> = order.into_iter().filter_map(|at| chosen.remove(&at).map(|detail| detail.row(at))).collect();
    Ok(json!({ "whole": whole, "rows": rows }))
}

fn find<'a>(chosen: &'a mut FxHashMap<usize, Detail>, speeches: &Speeches, id: &str) -> Option<&'a mut Detail> {
    chosen.get_mut(speeches.places.get(id)?)
}

/// Bytes that the details of each speech take, about.
fn sizes(tables: &Path, speeches: &Speeches) -> Result<Vec<usize>> {
    let mut sizes = vec![0; speeches.rows.len()];
    let mut add = |id: &str, bytes: usize| {
        if let Some(at) = speeches.places.get(id) {
            sizes[*at] += bytes;
        }
    };
    each_row(tables, &PARAGRAPHS, &mut |row| {
        add(row.text(const { PARAGRAPHS.place("speech_id") }), row.cell(const { PARAGRAPHS.place("text") }).len() + 14);
    })?;
    each_row(tables, &SLOGAN_HITS, &mut |row| add(row.text(const { SLOGAN_HITS.place("speech_id") }), 18))?;
    each_row(tables, &SECTIONS, &mut |row| {
        add(row.text(const { SECTIONS.place("speech_id") }), row.cell(const { SECTIONS.place("heading") }).len() + 50);
    })?;
    each_row(tables, &THEMES, &mut |row| add(row.text(const { THEMES.place("speech_id") }), 32))?;
    Ok(sizes)
}

impl Detail {
    /// Its number in the list of speeches, sections, themes, and paragraphs: start, text, marks within it.
    fn row(mut self, at: usize) -> Value {
        self.themes.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.themes.truncate(LEADING);
        let themes: Vec<Value> = self.themes.into_iter().map(|(_, theme)| theme).collect();
        let mut marks = self.marks.into_iter().peekable();
        let mut paragraphs = Vec::new();
        for (start, text) in self.paragraphs {
            let end = start + text.chars().count() as i64;
            let mut own = Vec::new();
            while marks.peek().is_some_and(|m| m.0 < start) {
                marks.next();
            }
            while let Some((from, to, slogan)) = marks.next_if(|m| m.0 < end) {
                own.push(json!([from - start, to.min(end) - start, slogan]));
            }
            paragraphs.push(json!([start, text, own]));
        }
        json!([at, self.sections, themes, paragraphs])
    }
}
