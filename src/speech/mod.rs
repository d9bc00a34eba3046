//! From a cleaned document to the speeches in it: where each begins and ends, and what its own lines say of it.

pub mod date;
pub mod header;
pub mod passages;
pub mod section;
pub mod split;
pub mod year;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clean::CleanText;
use crate::input::record::{Declared, DeclaredYear};
use crate::span::Span;
use date::Date;
use section::Section;

/// How the year of a speech is known, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum YearSource {
    /// A record's field, a sidecar table or a path template says it.
    Given,
    /// A line of the speech that carries its date.
    Header,
    /// The title.
    Title,
    /// The file's name or folder.
    Path,
    /// Concluded from what the text says of its time.
    Inferred,
    /// Not known.
    None,
}

impl YearSource {
    /// The word in the `year_source` column.
    pub fn name(self) -> &'static str {
        match self {
            YearSource::Given => "given",
            YearSource::Header => "header",
            YearSource::Title => "title",
            YearSource::Path => "path",
            YearSource::Inferred => "inferred",
            YearSource::None => "none",
        }
    }
}

/// When years may be inferred from what a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum YearInference {
    /// Where nothing is said; a record that says it has no year (`null`) is believed.
    #[default]
    Auto,
    /// Also for records that say they have no year.
    Always,
    /// Never: only declared years, date lines, titles and paths count.
    Never,
}

/// A speech.
#[derive(Debug, Clone)]
pub struct Speech {
    /// Its number within the document, from 1.
    pub part: usize,
    /// Everything that is counted: title, date and speaker lines and the body. Bytes of the cleaned text.
    pub span: Span,
    /// From the salutation or first sentence to the last.
    pub body: Span,
    /// The title.
    pub title: String,
    /// True if the title is not in the text but beside it, so that it is counted apart.
    pub title_apart: bool,
    /// The date.
    pub date: Option<Date>,
    /// The year.
    pub year: Option<i32>,
    /// How the year is known.
    pub year_source: YearSource,
    /// The words that the year rests on.
    pub year_evidence: String,
    /// True if the speech's own lines hide the year: `201*`, `20XX`.
    pub year_masked: bool,
    /// The place.
    pub place: String,
    /// Who speaks, as the text says it.
    pub speaker: String,
    /// Other metadata, by column name.
    pub other: BTreeMap<String, String>,
    /// Its headings with their text.
    pub sections: Vec<Section>,
}

/// How documents become speeches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Splitting {
    /// A document may hold several speeches; false for records, which are one each.
    pub several: bool,
    /// The text is Markdown.
    pub markdown: bool,
    /// When years may be inferred.
    pub inference: YearInference,
}

/// Finds the speeches of a document.
pub fn speeches(clean: &CleanText, decoded: &str, declared: &Declared, source: &str, plan: Splitting) -> Vec<Speech> {
    let parts = split::split(&clean.text, declared, plan);
    let alone = parts.len() == 1;
    parts
        .into_iter()
        .enumerate()
        .map(|(i, part)| {
            // What is said of a file that holds several speeches is said of all of them, but for title and date.
            let own = if alone { declared.clone() } else { Declared { title: None, date: None, ..declared.clone() } };
            let written = Written { clean, decoded };
            describe(written, i + 1, part, own, source, plan)
        })
        .collect()
}

/// A cleaned text beside its source, so that names can be shown as the source writes them.
#[derive(Clone, Copy)]
struct Written<'a> {
    clean: &'a CleanText,
    decoded: &'a str,
}

impl Written<'_> {
    /// `words`, which were read from the lines `head` of the cleaned text, in the source's own characters.
    fn words(&self, words: &str, head: &[Span]) -> String {
        if words.is_empty() {
            return String::new();
        }
        let own = |piece: &str| {
            let wanted: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
            head.iter().find_map(|line| {
                let clean: String = line.of(&self.clean.text).chars().filter(|c| !c.is_whitespace()).collect();
                let skip = clean[..clean.find(&wanted)?].chars().count();
                let written = self.clean.as_written(*line, self.decoded);
                Some(written.chars().skip(skip).take(wanted.chars().count()).collect::<String>())
            })
        };
        let one = |part: &str| part.split(' ').map(|w| own(w).unwrap_or_else(|| w.to_owned())).collect::<Vec<_>>().join(" ");
        words.split("——").map(one).collect::<Vec<_>>().join("——")
    }
}

fn describe(written: Written, number: usize, part: split::Part, declared: Declared, source: &str, plan: Splitting) -> Speech {
    let text = written.clean.text.as_str();
    let head = header::read(text, &part);
    let title_apart = declared.title.as_deref().is_some_and(|t| !header::shows(text, &part, t));
    let title = declared.title.clone().unwrap_or_else(|| head.title.clone());
    let masked = head.date.as_ref().is_some_and(|d| d.masked()) || date::find(&title).is_some_and(|d| d.masked());
    let given = declared.date.as_deref().and_then(date::parse_declared);
    let said_to_be_none = declared.year == DeclaredYear::Null && given.is_none() && plan.inference != YearInference::Always;
    let known = if said_to_be_none { None } else { known_year(&declared, &head, &title, source) };
    let found = known.or_else(|| {
        if said_to_be_none || plan.inference == YearInference::Never {
            return None;
        }
        year::infer(part.span.of(text), head.date.as_ref()).map(|(year, why)| (year, YearSource::Inferred, why))
    });
    let (year, year_source, year_evidence) = match found {
        Some((year, how, why)) => (Some(year), how, why),
        None => (None, YearSource::None, String::new()),
    };
    let in_title = year.filter(|_| year_source == YearSource::Title).map(|year| Date { year, month: None, day: None });
    let date = given.or_else(|| head.date.as_ref().and_then(|d| d.dated(year))).or(in_title);
    Speech {
        part: number,
        span: part.span,
        body: part.body,
        title: if declared.title.is_some() { title } else { written.words(&title, &part.head) },
        title_apart,
        date,
        year,
        year_source,
        year_evidence,
        year_masked: masked,
        place: declared.place.unwrap_or_else(|| written.words(&head.place, &part.head)),
        speaker: declared.speaker.unwrap_or_else(|| written.words(&head.speaker, &part.head)),
        other: declared.other,
        sections: section::sections(text, part.body),
    }
}

/// A year that is written down somewhere, the strongest source first.
fn known_year(declared: &Declared, head: &header::Header, title: &str, source: &str) -> Option<(i32, YearSource, String)> {
    if let DeclaredYear::Year(year) = declared.year {
        return Some((year, YearSource::Given, String::new()));
    }
    if let Some(date) = declared.date.as_deref().and_then(date::parse_declared) {
        return Some((date.year, YearSource::Given, declared.date.clone().unwrap_or_default()));
    }
    if let Some(found) = &head.date
        && let Some(year) = found.known_year()
    {
        return Some((year, YearSource::Header, found.written.clone()));
    }
    if let Some(year) = date::only_year(title) {
        return Some((year, YearSource::Title, title.to_owned()));
    }
    year::of_path(source).map(|year| (year, YearSource::Path, source.to_owned()))
}
