//! Whole speeches: outline, themes, and the text with its slogans marked.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::Thinned;
use super::places::{Contexts, Speeches};
use crate::error::Result;
use crate::report::read::each_row;
use crate::report::tables::{PARAGRAPHS, SECTIONS, SLOGAN_HITS, THEMES};

/// Themes that are listed of a speech.
const LEADING: usize = 10;

/// Number, level, heading, start, theme, share.
type Section = (String, Option<i64>, String, Option<i64>, String, Option<f64>);
/// Id, score, attention.
type Led = (String, Option<f64>, f64);
/// Start and text; and within it the start, end and slogan of each mark.
type Paragraph = (i64, String, Vec<(i64, i64, Option<usize>)>);
/// Start, end, slogan, and the words as the source has them.
type Mark = (i64, i64, Option<usize>, String);

/// Number in the list of speeches, sections, themes, paragraphs.
type WholeSpeech = (usize, Vec<Section>, Vec<Led>, Vec<Paragraph>);

/// A speech that the page shows whole.
#[derive(Default)]
struct Detail {
    sections: Vec<Section>,
    themes: Vec<Led>,
    paragraphs: Vec<Paragraph>,
    /// Where each paragraph ends in the source.
    ends: Vec<i64>,
    marks: Vec<Mark>,
}

/// Speeches that the page shows whole, by their number in the list of speeches.
pub(super) struct Details(FxHashMap<usize, Detail>);

/// The details as the page has them.
#[derive(Serialize)]
pub(super) struct Whole {
    /// The tables have the texts.
    whole: bool,
    rows: Vec<WholeSpeech>,
}

impl Details {
    /// The speeches with most hits, as many as fit into `budget` bytes by their counted characters: an ideograph takes three
    /// bytes, and a fifth of a text is punctuation and digits.
    pub(super) fn choose(speeches: &Speeches, budget: usize) -> Details {
        let mut bytes = 0;
        let fitting = speeches.by_hits.iter().filter(|at| {
            let row = &speeches.rows[**at];
            let own = row.7.unwrap_or(0) as usize * 18 / 5 + row.8 as usize * 18 + 700;
            let fits = bytes + own <= budget;
            bytes += if fits { own } else { 0 };
            fits
        });
        Details(fitting.map(|at| (*at, Detail::default())).collect())
    }

    fn find(&mut self, speeches: &Speeches, id: &str) -> Option<&mut Detail> {
        self.0.get_mut(speeches.places.get(id)?)
    }
}

/// Reads contexts and details.
pub(super) fn fill(
    tables: &Path,
    mut contexts: Contexts,
    mut details: Details,
    speeches: &Speeches,
    thinned: &mut Vec<Thinned>,
) -> Result<(impl Serialize + use<>, Whole)> {
    each_row(tables, &SECTIONS, &mut |row| {
        let Some(detail) = details.find(speeches, row.text(const { SECTIONS.place("speech_id") })) else { return };
        let text = |at| row.text(at).to_owned();
        detail.sections.push((
            text(const { SECTIONS.place("number") }),
            row.int(const { SECTIONS.place("level") }),
            text(const { SECTIONS.place("heading") }),
            row.int(const { SECTIONS.place("start") }),
            text(const { SECTIONS.place("theme") }),
            row.number(const { SECTIONS.place("theme_share") }),
        ));
    })?;
    each_row(tables, &THEMES, &mut |row| {
        let Some(detail) = details.find(speeches, row.text(const { THEMES.place("speech_id") })) else { return };
        let attention = row.number(const { THEMES.place("attention") }).unwrap_or(0.0);
        let theme = row.text(const { THEMES.place("theme") }).to_owned();
        detail.themes.push((theme, row.number(const { THEMES.place("score") }), attention));
    })?;
    let mut texts = 0;
    let mut last = String::new();
    let whole = each_row(tables, &PARAGRAPHS, &mut |row| {
        let id = row.text(const { PARAGRAPHS.place("speech_id") });
        if id != last {
            last = id.to_owned();
            texts += 1;
        }
        let Some(detail) = details.find(speeches, id) else { return };
        let start = row.int(const { PARAGRAPHS.place("start") }).unwrap_or(0);
        detail.ends.push(row.int(const { PARAGRAPHS.place("end") }).unwrap_or(0));
        detail.paragraphs.push((start, row.text(const { PARAGRAPHS.place("text") }).to_owned(), Vec::new()));
    })?;
    each_row(tables, &SLOGAN_HITS, &mut |row| {
        let slogan = contexts.slogan(row);
        contexts.add(row, slogan, speeches);
        let (Some(start), Some(end)) = (row.int(const { SLOGAN_HITS.place("start") }), row.int(const { SLOGAN_HITS.place("end") })) else {
            return;
        };
        if row.cell(const { SLOGAN_HITS.place("layer") }) == "outer"
            && let Some(detail) = details.find(speeches, row.text(const { SLOGAN_HITS.place("speech_id") }))
        {
            detail.marks.push((start, end, slogan, row.text(const { SLOGAN_HITS.place("surface") }).to_owned()));
        }
    })?;
    let shown = details.0.values().filter(|d| !d.paragraphs.is_empty()).count() as u64;
    if shown < texts {
        thinned.push(Thinned { what: "texts", shown, of: texts, table: "paragraphs.csv" });
    }
    let contexts = contexts.end(thinned);
    let mut rows: Vec<_> = details.0.into_iter().map(|(at, detail)| detail.row(at)).collect();
    rows.sort_by_key(|row| row.0);
    Ok((contexts, Whole { whole, rows }))
}

impl Detail {
    fn row(mut self, at: usize) -> WholeSpeech {
        self.themes.sort_by(|a, b| b.2.total_cmp(&a.2));
        self.themes.truncate(LEADING);
        self.marks.sort_unstable_by_key(|m| (m.0, m.1));
        let mut marks = self.marks.into_iter().peekable();
        for ((start, text, own), end) in self.paragraphs.iter_mut().zip(self.ends) {
            while marks.next_if(|m| m.0 < *start).is_some() {}
            let here = std::iter::from_fn(|| marks.next_if(|m| m.0 < end));
            if *start + text.chars().count() as i64 == end {
                own.extend(here.map(|(from, to, slogan, _)| (from - *start, to.min(end) - *start, slogan)));
            } else {
                // The source has more between the words than white space, tags for instance: its places are not the text's.
                *own = found(text, here);
            }
        }
        (at, self.sections, self.themes, self.paragraphs)
    }
}

/// The places of marks by their words, one after the other, in characters.
fn found(text: &str, marks: impl Iterator<Item = Mark>) -> Vec<(i64, i64, Option<usize>)> {
    let mut at = 0;
    let place = |(_, _, slogan, surface): Mark| {
        let start = at + text[at..].find(&surface)?;
        let from = text[..start].chars().count() as i64;
        at = start + surface.len();
        Some((from, from + surface.chars().count() as i64, slogan))
    };
    marks.filter_map(place).collect()
}
