//! A document from its bytes to its speeches, in three steps: decode, clean, split.

use super::{Analyser, guarded_for};
use crate::clean::{self, CleanText, Nature};
use crate::input::record::{Declared, Payload, RawRecord, Unpacked, source_of, unpack_cells, unpack_json, unpack_row};
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

/// A document's text with what is declared of it.
pub(super) struct Decoded {
    unpacked: Unpacked,
    /// That of a whole file.
    format: Option<Format>,
}

impl Decoded {
    /// The document without a place in the tables.
    fn lost(self, trouble: Trouble) -> Box<Lost> {
        let Unpacked { source, troubles, .. } = self.unpacked;
        let problems = problems(&source, troubles);
        Box::new((source, problems, trouble))
    }
}

/// What was doubtful of a document.
fn problems(source: &str, troubles: Vec<Trouble>) -> Vec<Problem> {
    troubles.into_iter().map(|trouble| Problem { source: source.to_owned(), trouble }).collect()
}

/// A document that is not in the tables: its `source`, what was doubtful, and why it is lost.
pub type Lost = (String, Vec<Problem>, Trouble);

/// What a step makes of a document, unless it is lost.
pub(super) type Step<T> = Result<T, Box<Lost>>;

impl Analyser {
    /// Decodes, cleans and splits a document, for `work` to do something with it. A failure inside tifa, there as well, costs this
    /// document and no other.
    ///
    /// # Errors
    /// Its `source`, what was doubtful, and why it is lost.
    pub fn document<T>(&self, record: &RawRecord, work: impl FnOnce(Document) -> T) -> Result<T, Lost> {
        guarded_for(record, || self.taken_apart(record).map(work)).map_err(|lost| *lost)
    }

    pub(super) fn taken_apart(&self, record: &RawRecord) -> Step<Document> {
        let cleaned = self.decoded(record).and_then(cleaned);
        cleaned.and_then(|(decoded, clean)| self.split(decoded, clean))
    }

    pub(super) fn decoded(&self, record: &RawRecord) -> Step<Decoded> {
        let file = record.file.to_string();
        let lost = |(source, trouble): (String, Trouble)| Box::new((source, Vec::new(), trouble));
        let whole = |text, encoding, troubles| Unpacked { source: file.clone(), text, encoding, declared: Declared::default(), troubles };
        let (unpacked, format) = match &record.payload {
            Payload::Failed(trouble) => {
                let source = record.number.map_or(file, |n| source_of(&record.file, None, n));
                return Err(lost((source, trouble.clone())));
            }
            Payload::Json(bytes) => (unpack_json(record, bytes, &self.fields, self.encoding).map_err(lost)?, None),
            Payload::Row(header, row) => (unpack_row(record, header, row, &self.fields, self.encoding).map_err(lost)?, None),
            Payload::Cells(header, cells) => (unpack_cells(record, header, cells, &self.fields, self.limit).map_err(lost)?, None),
            Payload::File(bytes, Format::Docx) => {
                let text = docx::text_of(bytes, self.limit).map_err(|t| lost((file.clone(), t)))?;
                (whole(text, "utf-8", Vec::new()), Some(Format::Docx))
            }
            Payload::File(bytes, format) => {
                let decoded = encoding::decode(bytes, self.encoding, record.hint);
                (whole(decoded.text, decoded.encoding, decoded.troubles), Some(*format))
            }
        };
        let decoded = Decoded { unpacked, format };
        // Bytes of an old encoding become up to three each.
        let size = decoded.unpacked.text.len();
        if size > OffsetMap::MOST {
            return Err(decoded.lost(Trouble::TooLarge { size: Some(size as u64), limit: OffsetMap::MOST as u64 }));
        }
        Ok(decoded)
    }

    pub(super) fn split(&self, decoded: Decoded, clean: CleanText) -> Step<Document> {
        let Decoded { unpacked: Unpacked { source, text, encoding, declared, troubles }, format } = decoded;
        let mut problems = problems(&source, troubles);
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
            let page = html::article(&decoded.unpacked.text);
            (page.text, page.map)
        }
        _ => (decoded.unpacked.text.clone(), OffsetMap::identity(decoded.unpacked.text.len())),
    };
    let nature = Nature { soft_breaks: !matches!(format, Some(Format::Html | Format::Docx)), markdown: format == Some(Format::Md) };
    let clean = clean::clean(text, map, nature);
    if clean.text.chars().any(clean::is_letter) { Ok((decoded, clean)) } else { Err(decoded.lost(Trouble::NoText)) }
}
