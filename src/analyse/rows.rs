//! The rows of one speech, table by table, and what the totals need of it.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{Analyser, Document, Findings, context};
use crate::clean::letters;
use crate::compare::richness::{self, DRAWS, THRESHOLD, WINDOW};
use crate::compare::similarity::Sketch;
use crate::discovery::{Seen, seen};
use crate::plan::Extra;
use crate::report::row::{Lead, Rows};
use crate::segment::sentence::sentences_and_letters;
use crate::segment::{is_word, is_word_of};
use crate::slogan::members::{Member, Subject};
use crate::slogan::{Class, Kind, Layer};
use crate::span::{CharIndex, Span};
use crate::speech::Speech;
use crate::speech::passages::{LONG, SHORT, letters_of, passages};
use crate::tally::detail::{Company, Detail, ItemKind};
use crate::tally::{Side, SloganKey, SpeechRow};
use crate::theme::{Score, UNASSIGNED, WordHit, within};

/// A speech as it is kept until the totals are made.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    /// What is counted.
    pub row: SpeechRow,
    /// The document's `source`.
    pub source: String,
    /// Names that the lexicon does not have.
    pub seen: Vec<Seen>,
    /// What further tables need.
    pub detail: Detail,
    /// A sample of its long passages, for the reuse between years.
    pub reuse: Option<Sketch>,
}

/// A sample of passages that duplicates are judged by has at most this many.
const SAMPLE: usize = 512;

/// A sample of passages that reuse is measured by has at most this many.
const FINE_SAMPLE: usize = 1024;

/// Which rows stand where in [`super::GROWING`].
#[derive(Clone, Copy)]
enum At {
    Speeches,
    Sections,
    Hits,
    Members,
    Themes,
    Terms,
    Sentences,
    Richness,
    Paragraphs,
}

/// Words of a speech and its title, and what else is known of their letters.
#[derive(Default)]
pub(super) struct Counted {
    /// How many.
    tokens: u64,
    /// How often each term of the user's list is one.
    terms: Vec<u64>,
    /// Those of the text itself: bytes from the beginning of the speech.
    words: Vec<Span>,
    /// The text's theme words.
    themes: Vec<WordHit>,
    /// Letters and ideographs of the title and the text, and how many of them are the title's.
    letters: Vec<u32>,
    in_title: usize,
    /// A sample of short passages, by which duplicates are judged.
    pub(super) sketch: Sketch,
    /// A sample of long ones, for the reuse between years.
    reuse: Option<Sketch>,
}

impl Counted {
    /// The letters and ideographs of the text.
    pub(super) fn letters(&self) -> &[u32] {
        &self.letters[self.in_title..]
    }
}

/// The title, if it stands beside the text.
fn title_beside(speech: &Speech) -> &str {
    if speech.title_apart { speech.title.as_str() } else { "" }
}

/// A speech while its rows are written.
struct Writing<'a> {
    analyser: &'a Analyser,
    document: &'a Document,
    speech: &'a Speech,
    found: &'a Findings,
    chars: &'a CharIndex<'a>,
    id: String,
    /// With what most of its rows begin: `speech_id`, `source` and year.
    lead: Lead,
    text: &'a str,
    /// The title, if it stands beside the text.
    title: &'a str,
}

impl Analyser {
    /// Writes the rows of one speech and returns what the totals need.
    pub(super) fn speech(
        &self,
        document: &Document,
        speech: &Speech,
        found: &Findings,
        counted: &mut Counted,
        chars: &CharIndex,
        rows: &mut [Rows],
    ) -> Kept {
        let title = title_beside(speech);
        let id = format!("{}:{}", document.source, speech.part);
        let text = document.clean.text.as_str();
        let lead = Lead::new(|rows| {
            rows.text(&id).text(&document.source).year(speech.year);
        });
        Writing { analyser: self, document, speech, found, chars, id, lead, text, title }.all(counted, rows)
    }

    /// The words of a speech.
    pub(super) fn counted(&self, document: &Document, speech: &Speech) -> Counted {
        let terms = vec![0; self.terms.as_ref().map_or(0, |t| t.terms.len())];
        let mut counted = Counted { terms, ..Counted::default() };
        for part in [title_beside(speech), speech.span.of(&document.clean.text)] {
            self.segmenter.wait().cut(part, &mut counted.words);
            let words = counted.words.iter().filter(|t| is_word_of(part, **t));
            match &self.terms {
                None => counted.tokens += words.count() as u64,
                Some(terms) => {
                    for word in words {
                        counted.tokens += 1;
                        terms.place(word.of(part)).into_iter().for_each(|at| counted.terms[at] += 1);
                    }
                }
            }
        }
        if let Some(terms) = &self.terms {
            terms.share(&mut counted.terms);
        }
        counted
    }

    /// Finds the theme words of a speech.
    pub(super) fn themed(&self, document: &Document, speech: &Speech, counted: &mut Counted) {
        counted.themes = self.themes.words(&document.clean.text, speech.span);
    }

    /// Takes samples of the passages of a speech.
    pub(super) fn sampled(&self, document: &Document, speech: &Speech, counted: &mut Counted) {
        counted.letters = letters_of(title_beside(speech));
        counted.in_title = counted.letters.len();
        counted.letters.append(&mut letters_of(speech.span.of(&document.clean.text)));
        counted.sketch = Sketch::new(&passages::<SHORT>(&counted.letters), SAMPLE);
        let long = || Sketch::new(&passages::<LONG>(&counted.letters), FINE_SAMPLE);
        counted.reuse = self.wants(Extra::Words).then(long);
    }
}

impl Writing<'_> {
    fn all(&self, counted: &mut Counted, rows: &mut [Rows]) -> Kept {
        let Writing { analyser, document, speech, found, text, title, .. } = *self;
        let slogans = self.hits(&mut rows[At::Hits as usize]);
        self.members(&mut rows[At::Members as usize]);
        let words = counted.themes.as_slice();
        self.sections(words, &mut rows[At::Sections as usize]);
        let (spans, letters_of_each) = sentences_and_letters(text, speech.body);
        let leading = self.sentences(&spans, words, &mut rows[At::Sentences as usize]);
        let mut attention = vec![0; analyser.themes.themes.len() + 1];
        let mut led = attention.clone();
        for (letters, theme) in letters_of_each.iter().zip(&leading) {
            let place = theme.unwrap_or(attention.len() - 1);
            attention[place] += letters;
            led[place] += 1;
        }
        let themes = self.themes(words, &attention, &led, &mut rows[At::Themes as usize]);
        // Sentences leave out what has no letters.
        let (before, behind) = (&text[speech.span.start..speech.body.start], &text[speech.body.end..speech.span.end]);
        let size = letters(before) + attention.iter().sum::<u64>() + letters(behind) + letters(title);
        let terms = self.terms(counted, size, &mut rows[At::Terms as usize]);
        if analyser.wants(Extra::Text) {
            self.paragraphs(&mut rows[At::Paragraphs as usize]);
        }
        if analyser.wants(Extra::Richness) {
            self.richness(counted, &spans, &mut rows[At::Richness as usize]);
        }
        self.row(counted, size, spans.len(), slogans.len(), &mut rows[At::Speeches as usize]);
        let seen: Vec<Seen> = seen(&analyser.finder, text, speech.span, &counted.words, &found.in_text, &found.members);
        let detail = self.detail(counted, words, &spans);
        let row = SpeechRow {
            id: self.id.clone(),
            side: self.side(),
            year: speech.year,
            groups: analyser.groups.iter().map(|g| group_value(speech, g)).collect(),
            chars: size,
            tokens: counted.tokens,
            slogans,
            themes,
            attention,
            terms,
        };
        Kept { row, source: document.source.clone(), seen, detail, reuse: counted.reuse.take() }
    }

    /// Places in the decoded source, in characters.
    fn place(&self, span: Span) -> (u64, u64) {
        let back = self.document.clean.map.source_of(span);
        (self.chars.chars_before(back.start) as u64, self.chars.chars_before(back.end) as u64)
    }

    fn title_span(&self) -> Span {
        Span::new(0, self.title.len())
    }

    fn side(&self) -> Option<Side> {
        let contrast = self.analyser.contrast.as_ref()?;
        let is = |selector: &crate::plan::Selector| selector.takes(&group_value(self.speech, &selector.column));
        match &contrast.reference {
            _ if is(&contrast.target) => Some(Side::Target),
            Some(reference) => is(reference).then_some(Side::Reference),
            None => Some(Side::Reference),
        }
    }

    /// The places of slogans; returned by slogan with all hits and those that are nested.
    fn hits(&self, rows: &mut Rows) -> Vec<(SloganKey, u64, u64)> {
        let Writing { analyser, document, speech, found, text, title, .. } = *self;
        let mut counts: Vec<(SloganKey, u64, u64)> = Vec::new();
        let mut places: FxHashMap<(Cow<str>, Class, Kind), usize> = FxHashMap::default();
        for (field, words, list) in [("title", title, &found.in_title), ("text", text, &found.in_text)] {
            for finding in list {
                let slogan = analyser.finder.slogan(finding);
                let at = *places.entry((slogan.name.clone(), slogan.class, slogan.kind)).or_insert_with(|| {
                    let key = SloganKey { name: slogan.name.to_string(), class: slogan.class, kind: slogan.kind, known: slogan.known };
                    counts.push((key, 0, 0));
                    counts.len() - 1
                });
                counts[at].1 += 1;
                counts[at].2 += (finding.layer == Layer::Nested) as u64;
                let (limits, surface) = if field == "text" {
                    (speech.span, document.clean.map.source_of(finding.span).of(&document.decoded))
                } else {
                    (self.title_span(), finding.span.of(words))
                };
                rows.lead(&self.lead).text(&slogan.name).text(surface);
                rows.text(slogan.class.name()).text(slogan.kind.name()).flag(slogan.known).flag(finding.quoted);
                rows.text(finding.evidence.names());
                rows.text(finding.layer.name()).text(field);
                if field == "text" {
                    let (start, end) = self.place(finding.span);
                    rows.int(start).int(end);
                } else {
                    rows.empty().empty();
                }
                let (left, right) = context(words, limits, finding.span, analyser.context);
                rows.text(&left).text(&right).end();
            }
        }
        counts
    }

    fn members(&self, rows: &mut Rows) {
        let Writing { analyser, document, found, text, .. } = *self;
        for list in &found.members {
            let (start, end) = self.place(list.span);
            let surface = document.clean.map.source_of(list.span).of(&document.decoded);
            let (slogan, class) = match list.subject {
                Subject::Slogan(at) => (analyser.finder.slogan(&found.in_text[at]).name, "slogan"),
                Subject::Frame => (list.span.of(text).into(), "frame"),
            };
            for (position, member) in list.members.iter().enumerate() {
                let row = rows.lead(&self.lead).text(&slogan).text(surface).text(class);
                row.int(start).int(end).int(list.declared as u64).int(list.members.len() as u64).text(list.origin.name());
                row.int(position as u64 + 1);
                match member {
                    Member::Here(span) => {
                        let (from, to) = self.place(*span);
                        row.text(&document.clean.as_written(*span, &document.decoded)).int(from).int(to).end();
                    }
                    Member::Known(words) => row.text(words).empty().empty().end(),
                }
            }
        }
    }

    fn sections(&self, words: &[WordHit], rows: &mut Rows) {
        let themes = &self.analyser.themes;
        for section in &self.speech.sections {
            let (start, end) = self.place(section.span);
            let scores: Vec<Score> = themes.score(words, section.span);
            let row = rows.text(&self.id).text(&self.document.source).text(&section.number).int(section.level as u64);
            row.text(&section.heading).int(start).int(end).int(letters(section.span.of(self.text)));
            match themes.best(&scores) {
                Some((theme, share)) => row.text(&theme.id).number(share, 6).end(),
                None => row.empty().empty().end(),
            }
        }
    }

    /// The theme that leads each sentence; a row each, where they are asked for.
    fn sentences(&self, spans: &[Span], words: &[WordHit], rows: &mut Rows) -> Vec<Option<usize>> {
        let themes = &self.analyser.themes;
        let leading = themes.leaders(words, spans);
        if self.analyser.wants(Extra::Sentences) {
            for (number, (span, theme)) in spans.iter().zip(&leading).enumerate() {
                let own = within(words, *span);
                let (start, end) = self.place(*span);
                let row = rows.lead(&self.lead).int(number as u64 + 1).int(start).int(end);
                row.int(letters(span.of(self.text)));
                let mut whole = Score::default();
                let scores = themes.score(words, *span);
                scores.iter().for_each(|s| whole.add(*s));
                match theme {
                    Some(at) => {
                        row.text(&themes.themes[*at].id).milli(scores[*at].milli).number(scores[*at].milli as f64 / whole.milli as f64, 6)
                    }
                    None => row.text(UNASSIGNED).milli(0).number(0.0, 6),
                };
                row.flag(own.iter().any(|w| w.negated)).flag(own.iter().any(|w| w.cited)).end();
            }
        }
        leading
    }

    fn themes(&self, words: &[WordHit], attention: &[u64], led: &[u64], rows: &mut Rows) -> Vec<Score> {
        let Writing { analyser, speech, title, .. } = *self;
        let mut scores = analyser.themes.score(words, speech.span);
        if !title.is_empty() {
            let in_title = analyser.themes.score(&analyser.themes.words(title, self.title_span()), self.title_span());
            for (sum, add) in scores.iter_mut().zip(in_title) {
                sum.add(add);
            }
        }
        let total: u64 = scores.iter().map(|s| s.milli).sum();
        let read: u64 = attention.iter().sum();
        let nobody = (UNASSIGNED, Score::default());
        let named = analyser.themes.themes.iter().map(|t| t.id.as_str()).zip(scores.iter().copied()).chain([nobody]);
        for ((theme, score), (chars, sentences)) in named.zip(attention.iter().zip(led)) {
            if score.hits == 0 && *chars == 0 {
                continue;
            }
            let row = rows.lead(&self.lead).text(theme);
            row.int(score.hits).milli(score.milli).number(score.milli as f64 / total.max(1) as f64, 6);
            row.int(*sentences).number(*chars as f64 / read.max(1) as f64, 6).int(score.negated).int(score.cited).end();
        }
        scores
    }

    fn terms(&self, counted: &Counted, size: u64, rows: &mut Rows) -> Vec<u64> {
        let Some(terms) = &self.analyser.terms else { return Vec::new() };
        let mut counts = vec![0; terms.terms.len()];
        terms.count(self.title, self.title_span(), &mut counts);
        terms.count(self.text, self.speech.span, &mut counts);
        for ((term, count), token_count) in terms.terms.iter().zip(&counts).zip(&counted.terms) {
            let row = rows.lead(&self.lead).text(term).int(*count).int(*token_count);
            row.number(*count as f64 * 1e4 / size.max(1) as f64, 4).end();
        }
        counts
    }

    fn richness(&self, counted: &Counted, spans: &[Span], rows: &mut Rows) {
        let text = self.speech.span.of(self.text);
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let words: Vec<u32> = counted
            .words
            .iter()
            .map(|w| w.of(text))
            .filter(|w| is_word(w))
            .map(|w| {
                let next = numbers.len() as u32;
                *numbers.entry(w).or_insert(next)
            })
            .collect();
        let row = rows.lead(&self.lead).int(words.len() as u64).int(numbers.len() as u64);
        row.maybe(richness::mattr(&words, WINDOW), 6);
        row.maybe(richness::mtld(&words, THRESHOLD), 4).maybe(richness::hd_d(&words, DRAWS), 6);
        let mut lengths: Vec<u64> = spans.iter().map(|s| letters(s.of(self.text))).collect();
        lengths.sort_unstable();
        let count = lengths.len();
        let mean = (count > 0).then(|| lengths.iter().sum::<u64>() as f64 / count as f64);
        let median = (count > 0).then(|| (lengths[(count - 1) / 2] + lengths[count / 2]) as f64 / 2.0);
        row.int(count as u64).maybe(mean, 2).maybe(median, 1).int(lengths.last().copied().unwrap_or(0)).end();
    }

    /// The text itself, as the source has it, but without tags and the like.
    fn paragraphs(&self, rows: &mut Rows) {
        let Writing { document, speech, text, .. } = *self;
        let mut at = speech.span.start;
        let mut number = 0;
        for line in speech.span.of(text).split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end().len());
            at += line.len();
            if span.is_empty() {
                continue;
            }
            number += 1;
            let (start, end) = self.place(span);
            let row = rows.lead(&self.lead).int(number).int(start).int(end);
            row.int(letters(span.of(text))).text(document.clean.verbatim(span, &document.decoded)).end();
        }
    }

    fn row(&self, counted: &Counted, size: u64, sentences: usize, distinct: usize, rows: &mut Rows) {
        let Writing { document, speech, found, .. } = *self;
        let (start, end) = self.place(speech.body);
        let hits = (found.in_text.len() + found.in_title.len()) as u64;
        let row = rows.text(&self.id).text(&document.source).int(speech.part as u64).text(&speech.title);
        row.text(&speech.date.map(|d| d.to_string()).unwrap_or_default()).year(speech.year).text(speech.year_source.name());
        row.flag(speech.year_masked).text(&speech.year_evidence).text(&speech.place).text(&speech.speaker).text(document.encoding);
        row.int(start).int(end).int(size).int(counted.tokens);
        // Whether it repeats another is known when all are read.
        row.int(sentences as u64).int(hits).int(distinct as u64).empty().empty().end();
    }

    fn detail(&self, counted: &Counted, words: &[WordHit], spans: &[Span]) -> Detail {
        let analyser = self.analyser;
        let mut detail = Detail::default();
        let (ngrams, single) = (analyser.compares(ItemKind::Ngram), analyser.compares(ItemKind::Word));
        if single || ngrams || analyser.wants(Extra::Words) || analyser.wants(Extra::Matrix) {
            let text = self.speech.span.of(self.text);
            let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
            let mut runs: FxHashMap<String, u32> = FxHashMap::default();
            let tokens: Vec<&str> = counted.words.iter().map(|w| w.of(text)).collect();
            for (at, word) in tokens.iter().enumerate().filter(|(_, w)| is_word(w)) {
                // Figures are no words of a vocabulary.
                if word.chars().any(|c| crate::clean::is_letter(c) && !c.is_ascii_digit()) {
                    *counts.entry(word).or_default() += 1;
                }
                if !ngrams {
                    continue;
                }
                for len in [2, 3] {
                    if let Some(run) = tokens.get(at..at + len).filter(|run| run.iter().all(|w| is_word(w))) {
                        *runs.entry(run.join(" ")).or_default() += 1;
                    }
                }
            }
            detail.words = counts.into_iter().map(|(w, n)| (w.to_owned(), n)).collect();
            detail.words.sort_unstable();
            detail.ngrams = runs.into_iter().collect();
            detail.ngrams.sort_unstable();
        }
        if analyser.wants(Extra::Network) {
            detail.company = Some(self.company(words, spans));
        }
        detail
    }

    /// Which slogans and themes stand in each paragraph and sentence.
    fn company(&self, words: &[WordHit], spans: &[Span]) -> Company {
        let Writing { analyser, speech, found, text, .. } = *self;
        let mut items: Vec<(ItemKind, String)> = Vec::new();
        let mut numbers: FxHashMap<(ItemKind, String), u16> = FxHashMap::default();
        let mut number = |item: (ItemKind, String)| {
            *numbers.entry(item).or_insert_with_key(|item| {
                items.push(item.clone());
                (items.len() - 1).min(usize::from(u16::MAX)) as u16
            })
        };
        let mut places: Vec<(Span, u16)> = Vec::new();
        for finding in found.in_text.iter().filter(|f| f.layer == Layer::Outer) {
            places.push((finding.span, number((ItemKind::Slogan, analyser.finder.slogan(finding).name.into_owned()))));
        }
        for hit in words {
            for (theme, _) in analyser.themes.speaks_for(hit) {
                places.push((hit.span, number((ItemKind::Theme, analyser.themes.themes[*theme].id.clone()))));
            }
        }
        places.sort_unstable_by_key(|(span, item)| (span.start, *item));
        let within = |units: &[Span]| -> Vec<Vec<u16>> {
            let together = |unit: &Span| {
                let from = places.partition_point(|(s, _)| s.start < unit.start);
                let mut here: Vec<u16> = places[from..].iter().take_while(|(s, _)| s.start < unit.end).map(|p| p.1).collect();
                here.sort_unstable();
                here.dedup();
                here
            };
            units.iter().map(together).filter(|here| !here.is_empty()).collect()
        };
        let mut paragraphs = Vec::new();
        let mut at = speech.body.start;
        for line in speech.body.of(text).split_inclusive('\n') {
            if line.chars().any(crate::clean::is_letter) {
                paragraphs.push(Span::new(at, at + line.len()));
            }
            at += line.len();
        }
        Company {
            paragraphs: within(&paragraphs),
            paragraphs_in_all: paragraphs.len() as u64,
            sentences: within(spans),
            sentences_in_all: spans.len() as u64,
            items,
        }
    }
}

/// The value of a speech for a column that is grouped or compared by.
fn group_value(speech: &Speech, column: &str) -> String {
    match column {
        "place" => speech.place.clone(),
        "speaker" => speech.speaker.clone(),
        "title" => speech.title.clone(),
        "year" => speech.year.map(|y| y.to_string()).unwrap_or_default(),
        _ => speech.other.get(column).cloned().unwrap_or_default(),
    }
}
