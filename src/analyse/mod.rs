//! Documents from their bytes to their rows: decode, clean, split, find, segment, score.

mod document;
mod rows;
mod taken;

pub use document::{Document, Lost};
use document::{Step, cleaned};
use rows::Counted;
pub use rows::Kept;
pub use taken::Taken;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use encoding_rs::Encoding;

use crate::compare::similarity::Sketch;
use crate::concordance::{Line, Pattern};
use crate::error::Result;
use crate::input::metadata::Sidecar;
use crate::input::path_template::PathTemplate;
use crate::input::record::{Fields, RawRecord, source_of};
use crate::plan::{Contrast, Extra, Metadata, Plan};
use crate::problem::{Problem, Trouble};
use crate::report::row::{Rows, Written};
use crate::report::tables::{PARAGRAPHS, RICHNESS, SECTIONS, SENTENCES, SLOGAN_HITS, SLOGAN_MEMBERS, SPEECHES, TERM_COUNTS, THEMES};
use crate::segment::Segmenter;
use crate::slogan::corpus::Survey;
use crate::slogan::evidence::Sources;
use crate::slogan::lexicon::Lexicon;
use crate::slogan::members::{MemberList, members};
use crate::slogan::{Finder, Finding};
use crate::span::{CharIndex, Span};
use crate::speech::{Speech, YearInference};
use crate::spill::rows::encode;
use crate::tally::detail::ItemKind;
use crate::term::Terms;
use crate::theme::Themes;

/// A speech's findings.
#[derive(Debug)]
pub struct Findings {
    /// Slogans in the text.
    pub in_text: Vec<Finding>,
    /// Slogans in a title that is not part of the text.
    pub in_title: Vec<Finding>,
    /// What the text lists for them, and for counts that announce a list.
    pub members: Vec<MemberList>,
}

/// What leaves a worker for some documents that follow one another: rows as bytes, and integers for the totals.
pub struct Analysed {
    /// Rows of each table that grows by document, in the order of [`GROWING`].
    pub rows: Vec<Rows>,
    /// The documents, in order.
    pub documents: Vec<Done>,
}

/// What is made of one document by itself.
pub struct Single {
    /// Rows of each table of [`GROWING`].
    pub rows: Vec<Rows>,
    /// The document.
    pub document: Done,
}

/// A document that is done.
pub struct Done {
    /// Its speeches, for the totals: each a [`Kept`] as bytes, with what the reader of all documents needs of it at once.
    pub speeches: Vec<Speaking>,
    /// Its `source`.
    pub source: String,
    /// What went wrong or was doubtful.
    pub problems: Vec<Problem>,
    /// True if it could be read: then its `source` is a name that no other may have.
    pub read: bool,
    /// True if it is not in the tables.
    pub lost: bool,
}

/// What is needed of a speech before all are read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Speaking {
    /// A [`Kept`], encoded.
    #[serde(with = "serde_bytes")]
    pub kept: Vec<u8>,
    /// Its year.
    pub year: Option<i32>,
    /// Letters and ideographs.
    pub chars: u64,
    /// Words.
    pub tokens: u64,
    /// A sample of its short passages, which duplicates are judged by.
    pub sketch: Sketch,
}

/// A document, and the findings of each of its speeches.
type Found = (Document, Vec<Findings>);

/// A document after the first half of the work on it.
pub struct Read(Step<Box<Found>>);

impl Read {
    /// Tells a survey what the document treats as slogans.
    pub fn tell(&self, survey: &mut Survey) {
        if let Ok(found) = &self.0 {
            found.1.iter().for_each(|speech| survey.add(&speech.in_text));
        }
    }

    /// What the document calls itself, unless it is lost.
    pub fn source(&self) -> Option<&str> {
        self.0.as_ref().ok().map(|found| found.0.source.as_str())
    }

    /// The texts of the document's speeches.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|found| found.0.speeches.iter().map(|s| s.span.of(&found.0.clean.text)))
    }

    /// The document, lost by a failure inside tifa.
    fn failed(&self, cause: String) -> Read {
        let source = match &self.0 {
            Ok(found) => found.0.source.clone(),
            Err(lost) => lost.0.clone(),
        };
        Read(Err(Box::new((source, Vec::new(), Trouble::Internal { cause }))))
    }

    /// Gives the document a `source` of its own, for the one that it has was taken before.
    fn rename(&mut self, source: &str) {
        let Ok(found) = &mut self.0 else { return };
        let document = &mut found.0;
        let id = document.source.rsplit('#').next().unwrap_or_default().to_owned();
        document.source = source.to_owned();
        document.problems.push(Problem { source: document.source.clone(), trouble: Trouble::RepeatedId { id } });
    }
}

/// The words of a document's speeches, or why it is lost.
type WordsOf = std::result::Result<Vec<Counted>, String>;

/// The tables that grow by document.
pub const GROWING: [&crate::report::tables::Table; 9] =
    [&SPEECHES, &SECTIONS, &SLOGAN_HITS, &SLOGAN_MEMBERS, &THEMES, &TERM_COUNTS, &SENTENCES, &RICHNESS, &PARAGRAPHS];

/// Everything that is needed to analyse documents; read only, shared by all workers.
pub struct Analyser {
    segmenter: Arc<OnceLock<Box<dyn Segmenter>>>,
    finder: Finder,
    themes: Themes,
    terms: Option<Terms>,
    sidecar: Sidecar,
    template: Option<PathTemplate>,
    fields: Fields,
    encoding: Option<&'static Encoding>,
    limit: u64,
    inference: YearInference,
    groups: Vec<String>,
    contrast: Option<Contrast>,
    items: Vec<ItemKind>,
    also: Vec<Extra>,
    context: usize,
}

impl Analyser {
    /// Loads lexicons, themes and terms. The segmenter is waited for when the first word is needed.
    ///
    /// # Errors
    /// A file that the plan names cannot be read or is not what it should be.
    pub fn new(plan: &Plan, sidecar: Sidecar, segmenter: Arc<OnceLock<Box<dyn Segmenter>>>) -> Result<Analyser> {
        let finder = || -> Result<Finder> {
            let mut lexicon = Lexicon::bundled()?;
            for path in &plan.matching.lexicons {
                lexicon.add_file(path)?;
            }
            Ok(Finder::with(lexicon, Sources::without(&plan.matching.without)))
        };
        let themes = || match &plan.matching.themes {
            Some(path) => Themes::read(path),
            None => Themes::bundled(),
        };
        // Two files of some size, read side by side.
        let (finder, themes) = std::thread::scope(|scope| {
            let themes = scope.spawn(themes);
            (finder(), themes.join())
        });
        let themes = themes.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let terms = plan.matching.terms.as_deref().map(|path| Terms::read(path, plan.matching.max_terms)).transpose()?;
        let Metadata { template, fields, .. } = plan.metadata.clone();
        Ok(Analyser {
            segmenter,
            finder: finder?,
            themes,
            terms,
            sidecar,
            template,
            fields,
            encoding: plan.reading.encoding,
            limit: plan.reading.limit,
            inference: plan.inference,
            groups: plan.comparison.groups.clone(),
            contrast: plan.comparison.contrast.clone(),
            items: plan.comparison.items.clone(),
            also: plan.comparison.also.clone(),
            context: plan.matching.context,
        })
    }

    /// The same, which also takes names that a survey has established.
    #[must_use]
    pub fn knowing(mut self, names: Vec<String>) -> Analyser {
        self.finder = self.finder.knowing(names);
        self
    }

    /// True if a further table is asked for.
    fn wants(&self, extra: Extra) -> bool {
        self.also.contains(&extra)
    }

    /// True if these are compared.
    fn compares(&self, kind: ItemKind) -> bool {
        self.items.contains(&kind)
    }

    /// Cuts a text into words.
    pub fn cut(&self, text: &str, words: &mut Vec<Span>) {
        self.segmenter.wait().cut(text, words);
    }

    /// The slogans' finder.
    pub fn finder(&self) -> &Finder {
        &self.finder
    }

    /// The themes.
    pub fn themes(&self) -> &Themes {
        &self.themes
    }

    /// The terms, if any.
    pub fn terms(&self) -> Option<&Terms> {
        self.terms.as_ref()
    }

    /// The first half of the work on a document: everything that needs no words. A failure inside tifa costs this document and
    /// no other.
    pub fn read(&self, record: &RawRecord) -> Read {
        let findings = |document: &Document| document.speeches.iter().map(|speech| self.findings(document, speech)).collect();
        let document = guarded_for(record, || self.taken_apart(record));
        Read(document.and_then(|document| with(document, findings)).map(Box::new))
    }

    /// The documents of some records, all of them at each step together.
    fn unpacked(&self, records: &[RawRecord]) -> Vec<Step<Document>> {
        let decoded: Vec<_> = records.iter().map(|record| guarded_for(record, || self.decoded(record))).collect();
        let cleaned: Vec<_> =
            records.iter().zip(decoded).map(|(record, decoded)| guarded_for(record, || decoded.and_then(cleaned))).collect();
        let split = |(decoded, clean)| self.split(decoded, clean);
        records.iter().zip(cleaned).map(|(record, cleaned)| guarded_for(record, || cleaned.and_then(split))).collect()
    }

    /// Documents with what is found in them, all of them at each step together.
    fn found(&self, documents: Vec<Step<Document>>) -> Vec<Read> {
        let slogans = |document: &Document| document.speeches.iter().map(|speech| self.slogans(document, speech)).collect();
        let found: Vec<Step<Found>> = documents.into_iter().map(|document| document.and_then(|document| with(document, slogans))).collect();
        let members = |(document, mut found): Found| {
            with(document, |document| {
                found.iter_mut().zip(&document.speeches).for_each(|(found, speech)| self.members(document, speech, found));
                found
            })
        };
        found.into_iter().map(|found| Read(found.and_then(members).map(Box::new))).collect()
    }

    /// Documents that follow one another, all of them at each step together: a step's code and tables stay near the processor
    /// while it works, as they do not where every document goes through all steps by itself. A document whose `source` is taken
    /// gets another from `names`, which is empty or has a place for each. `tell` is told the letters and ideographs of the texts of
    /// all speeches that are in the tables.
    pub fn analyse(&self, records: &[RawRecord], names: &[Option<String>], tell: &mut dyn FnMut(&[u32])) -> Analysed {
        let mut read = self.found(self.unpacked(records));
        for (read, name) in read.iter_mut().zip(names) {
            if let Some(name) = name {
                read.rename(name);
            }
        }
        let words: Vec<_> = read.iter().map(|read| self.words(read)).collect();
        let words: Vec<_> = read.iter().zip(words).map(|(read, words)| self.with_each(read, words, Analyser::themed)).collect();
        let mut words: Vec<_> = read.iter().zip(words).map(|(read, words)| self.with_each(read, words, Analyser::sampled)).collect();
        let mut rows = no_rows();
        let documents: Vec<Done> = read.iter().zip(&mut words).map(|(read, words)| self.done(read, words, &mut rows)).collect();
        for (words, done) in words.iter().zip(&documents) {
            if let (Ok(words), false) = (words, done.lost) {
                words.iter().for_each(|counted| tell(counted.letters()));
            }
        }
        Analysed { rows, documents }
    }

    /// The second half for one document by itself: words, rows, and what the totals need.
    pub fn analyse_one(&self, read: &Read) -> Single {
        let mut rows = no_rows();
        let words = self.with_each(read, self.words(read), Analyser::themed);
        let document = self.done(read, &mut self.with_each(read, words, Analyser::sampled), &mut rows);
        Single { rows, document }
    }

    /// The words of a document's speeches, or why a failure inside tifa costs the document.
    fn words(&self, read: &Read) -> WordsOf {
        let of = |found: &Found| found.0.speeches.iter().map(|speech| self.counted(&found.0, speech)).collect();
        guarded(|| read.0.as_ref().map_or_else(|_| Vec::new(), |found| of(found)))
    }

    /// The same after a step over the speeches.
    fn with_each(&self, read: &Read, words: WordsOf, step: impl Fn(&Analyser, &Document, &Speech, &mut Counted)) -> WordsOf {
        let (mut words, Ok(found)) = (words?, &read.0) else { return Ok(Vec::new()) };
        guarded(|| {
            found.0.speeches.iter().zip(&mut words).for_each(|(speech, words)| step(self, &found.0, speech, words));
            words
        })
    }

    /// Writes the rows of a document. A failure inside tifa costs this document and no other.
    fn done(&self, read: &Read, words: &mut WordsOf, rows: &mut [Rows]) -> Done {
        let before: [Written; GROWING.len()] = std::array::from_fn(|table| rows[table].written());
        let written = match words {
            Ok(words) => guarded(|| self.write(read, words, rows)),
            Err(cause) => Err(cause.clone()),
        };
        written.unwrap_or_else(|cause| {
            rows.iter_mut().zip(before).for_each(|(rows, before)| rows.back_to(before));
            self.write(&read.failed(cause), &mut [], rows)
        })
    }

    fn write(&self, read: &Read, words: &mut [Counted], rows: &mut [Rows]) -> Done {
        match &read.0 {
            Ok(found) => {
                let (document, findings) = found.as_ref();
                let chars = CharIndex::new(&document.decoded);
                let each = document.speeches.iter().zip(findings).zip(words);
                let speak = |((speech, found), counted): ((&Speech, &Findings), &mut Counted)| {
                    let kept = self.speech(document, speech, found, counted, &chars, rows);
                    let sketch = std::mem::take(&mut counted.sketch);
                    let (year, chars, tokens) = (kept.row.year, kept.row.chars, kept.row.tokens);
                    // Values of ours can always be encoded; if not, the document is lost and says so.
                    let kept = encode(&kept).unwrap_or_else(|e| panic!("{e}"));
                    Speaking { kept, year, chars, tokens, sketch }
                };
                let speeches = each.map(speak).collect();
                Done { speeches, source: document.source.clone(), problems: document.problems.clone(), read: true, lost: false }
            }
            Err(lost) => {
                let (source, mut problems, trouble) = lost.as_ref().clone();
                problems.push(Problem { source: source.clone(), trouble });
                Done { speeches: Vec::new(), source, problems, read: false, lost: true }
            }
        }
    }

    /// Finds the slogans of a speech, and what it lists for them.
    pub fn findings(&self, document: &Document, speech: &Speech) -> Findings {
        let mut found = self.slogans(document, speech);
        self.members(document, speech, &mut found);
        found
    }

    fn slogans(&self, document: &Document, speech: &Speech) -> Findings {
        let in_text = self.finder.find(&document.clean.text, speech.span);
        let in_title = if speech.title_apart { self.finder.find(&speech.title, Span::new(0, speech.title.len())) } else { Vec::new() };
        Findings { in_text, in_title, members: Vec::new() }
    }

    fn members(&self, document: &Document, speech: &Speech, found: &mut Findings) {
        found.members = members(&self.finder, &document.clean.text, speech.span, &found.in_text, speech.year);
    }

    /// Every place of a pattern in a document, with at most `width` characters on each side.
    pub fn concordance(&self, document: &Document, pattern: &Pattern, width: usize) -> Vec<Line> {
        let text = document.clean.text.as_str();
        let chars = CharIndex::new(&document.decoded);
        let line = |speech: &Speech, at: Span| {
            let back = document.clean.map.source_of(at);
            let (left, right) = context(text, speech.span, at, width);
            Line {
                speech_id: format!("{}:{}", document.source, speech.part),
                source: document.source.clone(),
                year: speech.year,
                start: chars.chars_before(back.start) as u64,
                end: chars.chars_before(back.end) as u64,
                left: left.into_owned(),
                hit: at.of(text).replace('\n', ""),
                right: right.into_owned(),
            }
        };
        let mut lines = Vec::new();
        for speech in &document.speeches {
            lines.extend(pattern.find(&self.finder, text, speech.span).into_iter().map(|at| line(speech, at)));
        }
        lines
    }
}

/// No rows of any table of [`GROWING`].
fn no_rows() -> Vec<Rows> {
    GROWING.iter().map(|table| Rows::new(table)).collect()
}

/// A step of the work on a record; a panic costs this document and no other.
fn guarded_for<T>(record: &RawRecord, step: impl FnOnce() -> Step<T>) -> Step<T> {
    let source = || record.number.map_or_else(|| record.file.to_string(), |n| source_of(&record.file, None, n));
    guarded(step).unwrap_or_else(|cause| Err(Box::new((source(), Vec::new(), Trouble::Internal { cause }))))
}

/// A document with what is found in it; a panic costs this document and no other.
fn with<T>(document: Document, find: impl FnOnce(&Document) -> T) -> Step<(Document, T)> {
    match guarded(|| find(&document)) {
        Ok(found) => Ok((document, found)),
        Err(cause) => Err(Box::new((document.source, Vec::new(), Trouble::Internal { cause }))),
    }
}

/// Runs `work` and turns a panic into its message.
fn guarded<T>(work: impl FnOnce() -> T) -> std::result::Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_else(|| "unknown".into())
    })
}

/// At most `width` characters on each side of a span, line breaks as spaces.
pub fn context(text: &str, limits: Span, span: Span, width: usize) -> (Cow<'_, str>, Cow<'_, str>) {
    let before = &text[limits.start..span.start];
    let after = &text[span.end..limits.end.max(span.end)];
    let from = width.checked_sub(1).map_or(before.len(), |n| before.char_indices().rev().nth(n).map_or(0, |(i, _)| i));
    let to = after.char_indices().nth(width).map_or(after.len(), |(i, _)| i);
    (in_one_line(&before[from..]), in_one_line(&after[..to]))
}

fn in_one_line(words: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\n', b'\t', words.as_bytes()).is_some() { words.replace(['\n', '\t'], " ").into() } else { words.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::record::Payload;

    /// Fails where a text has a certain word.
    struct Failing;

    impl Segmenter for Failing {
        fn cut(&self, text: &str, words: &mut Vec<Span>) {
            assert!(!text.contains("险滩"), "as it should");
            words.clear();
            words.push(Span::new(0, text.len()));
        }
    }

    fn analyser() -> Analyser {
        let slot: Arc<OnceLock<Box<dyn Segmenter>>> = Arc::default();
        slot.set(Box::new(Failing)).ok().unwrap();
        Analyser::new(&Plan::default(), Sidecar::default(), slot).unwrap()
    }

    fn record(number: u64, text: &str) -> RawRecord {
        let line = format!("{{\"id\":\"{number}\",\"text\":\"{text}\"}}");
        RawRecord { file: "f.jsonl".into(), number: Some(number), payload: Payload::Json(line.into_bytes()), hint: None }
    }

    fn bytes(rows: Vec<Rows>) -> Vec<Vec<u8>> {
        rows.into_iter().map(Rows::into_bytes).collect()
    }

    #[test]
    fn a_failure_inside_tifa_costs_one_document_and_leaves_no_row() {
        let (good, bad) = (["抓好三农工作。", "坚持三个代表。"], "过了险滩，抓好三农工作。");
        let all = [record(1, good[0]), record(2, bad), record(3, good[1])];
        let mut told = Vec::new();
        let analysed = analyser().analyse(&all, &[], &mut |letters| told.push(letters.to_vec()));
        assert_eq!(
            analysed.documents.iter().map(|one| (one.read, one.lost)).collect::<Vec<_>>(),
            [(true, false), (false, true), (true, false)]
        );
        assert!(
            matches!(&analysed.documents[1].problems[..], [Problem { trouble: Trouble::Internal { cause }, .. }] if cause.contains("should"))
        );
        assert_eq!(told, good.map(crate::speech::passages::letters_of));
        let others = analyser().analyse(&[record(1, good[0]), record(3, good[1])], &[], &mut |_| {});
        assert_eq!(bytes(analysed.rows), bytes(others.rows));
    }

    #[test]
    fn a_failure_in_what_is_done_with_a_document_costs_that_document() {
        let (analyser, record) = (analyser(), record(3, "抓好三农工作。"));
        assert_eq!(analyser.document(&record, |document| document.source).unwrap(), "f.jsonl#3");
        let (source, _, trouble) = analyser.document(&record, |_| panic!("as it should")).unwrap_err();
        assert!(source == "f.jsonl#3" && matches!(trouble, Trouble::Internal { cause } if cause == "as it should"));
    }

    #[test]
    fn another_name_stands_in_every_row() {
        let names = [None, Some("f.jsonl#2~2".to_owned())];
        let all = [record(1, "抓好三农工作。"), record(2, "抓好三农工作。")];
        let (plain, renamed) = (analyser().analyse(&all, &[], &mut |_| {}), analyser().analyse(&all, &names, &mut |_| {}));
        assert!(matches!(&renamed.documents[1].problems[..], [Problem { trouble: Trouble::RepeatedId { id }, .. }] if id == "2"));
        let text = |rows| String::from_utf8(bytes(rows).concat()).unwrap();
        assert_eq!(text(renamed.rows), text(plain.rows).replace("f.jsonl#2", "f.jsonl#2~2"));
    }
}
