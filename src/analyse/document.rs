//! A document from its bytes to its speeches, in three steps: decode, clean, split.

use super::Analyser;
use crate::clean::{self, CleanText, Nature};
use crate::input::record::{Declared, Payload, RawRecord, source_of, unpack_cells, unpack_json, unpack_row};
use crate::input::{Format, docx, encoding, html};
use crate::problem::{Problem, Trouble};
use crate::span::OffsetMap;
use crate::speech::{self, Speech, Splitting};

/// A document that can be analysed: its text, cleaned, and what is said of it.
#[derive(Debug)]
pub struct Document {
    /// `file`, or `file#id`.
    pub source: String,
    /// The decoded source, in which offsets are told.
    pub decoded: String,
    /// Its encoding.
    pub encoding: &'static str,
    /// The cleaned text.
    pub clean: CleanText,
    /// Its speeches.
    pub speeches: Vec<Speech>,
    /// What was doubtful.
    pub problems: Vec<Problem>,
}

/// A document's text, and what is declared of it.
pub(super) struct Decoded {
    source: String,
    text: String,
    encoding: &'static str,
    declared: Declared,
    /// That of a whole file.
    format: Option<Format>,
    problems: Vec<Problem>,
}

/// A document that is not in the tables: its `source`, what was doubtful, and why it is lost.
pub type Lost = (String, Vec<Problem>, Trouble);

/// What a step makes of a document, unless it is lost.
pub(super) type Step<T> = Result<T, Box<Lost>>;

impl Analyser {
    /// Decodes, cleans and splits a document.
    ///
    /// # Errors
    /// Its `source`, what was doubtful, and why it is lost.
    pub fn document(&self, record: &RawRecord) -> Result<Document, Lost> {
        let cleaned = self.decoded(record).and_then(cleaned);
        cleaned.and_then(|(decoded, clean)| self.split(decoded, clean)).map_err(|lost| *lost)
    }

    pub(super) fn decoded(&self, record: &RawRecord) -> Step<Decoded> {
        let file = record.file.to_string();
        let lost = |(source, trouble): (String, Trouble)| Box::new((source, Vec::new(), trouble));
        let (source, text, encoding, declared, troubles, format) = match &record.payload {
            Payload::Failed(trouble) => {
                let source = record.number.map_or(file, |n| source_of(&record.file, None, n));
                return Err(lost((source, trouble.clone())));
            }
            Payload::Json(bytes) => {
                let got = unpack_json(record, bytes, &self.fields, self.encoding).map_err(lost)?;
                (got.source, got.text, got.encoding, got.declared, got.troubles, None)
            }
            Payload::Row(header, row) => {
                let got = unpack_row(record, header, row, &self.fields, self.encoding).map_err(lost)?;
                (got.source, got.text, got.encoding, got.declared, got.troubles, None)
            }
            Payload::Cells(header, cells) => {
                let got = unpack_cells(record, header, cells, &self.fields, self.limit).map_err(lost)?;
                (got.source, got.text, got.encoding, got.declared, got.troubles, None)
            }
            Payload::File(bytes, Format::Docx) => {
                let text = docx::text_of(bytes, self.limit).map_err(|t| lost((file.clone(), t)))?;
                (file, text, "utf-8", Declared::default(), Vec::new(), Some(Format::Docx))
            }
            Payload::File(bytes, format) => {
                let decoded = encoding::decode(bytes, self.encoding, record.hint);
                (file, decoded.text, decoded.encoding, Declared::default(), decoded.troubles, Some(*format))
            }
        };
        let problems: Vec<Problem> = troubles.into_iter().map(|trouble| Problem { source: source.clone(), trouble }).collect();
        // Bytes of an old encoding become up to three each.
        if text.len() > OffsetMap::MOST {
            let (size, limit) = (Some(text.len() as u64), OffsetMap::MOST as u64);
            return Err(Box::new((source, problems, Trouble::TooLarge { size, limit })));
        }
        Ok(Decoded { source, text, encoding, declared, format, problems })
    }

    pub(super) fn split(&self, decoded: Decoded, clean: CleanText) -> Step<Document> {
        let Decoded { source, text, encoding, declared, format, mut problems } = decoded;
        let by_path = self.template.as_ref().map(|t| t.read(&source)).unwrap_or_default();
        let declared = declared.or(self.sidecar.of(&source)).or(by_path);
        if let Some(value) = declared.date.as_ref().filter(|d| speech::date::parse_declared(d).is_none()) {
            problems.push(Problem { source: source.clone(), trouble: Trouble::BadDate { value: value.clone() } });
        }
        let splitting = Splitting { several: format.is_some(), markdown: format == Some(Format::Md), inference: self.inference };
        let speeches = speech::speeches(&clean, &text, &declared, &source, splitting);
        if speeches.is_empty() {
            return Err(Box::new((source, problems, Trouble::NoText)));
        }
        Ok(Document { source, decoded: text, encoding, clean, speeches, problems })
    }
}

/// Cleans a document's text.
pub(super) fn cleaned(decoded: Decoded) -> Step<(Decoded, CleanText)> {
    let format = decoded.format;
    let (text, map) = match format {
        Some(Format::Html) => {
            let page = html::article(&decoded.text);
            (page.text, page.map)
        }
        _ => (decoded.text.clone(), OffsetMap::identity(decoded.text.len())),
    };
    let nature = Nature { soft_breaks: !matches!(format, Some(Format::Html | Format::Docx)), markdown: format == Some(Format::Md) };
    let clean = clean::clean(text, map, nature);
    if clean.text.chars().any(clean::is_letter) {
        Ok((decoded, clean))
    } else {
        Err(Box::new((decoded.source, decoded.problems, Trouble::NoText)))
    }
}
