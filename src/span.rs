//! Places in a text, and the way back from a cleaned text to the file that the user has.

/// A byte range of a text, end exclusive; both ends stand on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// The piece of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// True if the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A change to a text: the bytes of `span` become `with`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes of the text before the edit.
    pub span: Span,
    /// What stands there afterwards; empty to leave out.
    pub with: String,
}

impl Edit {
    /// An edit that leaves `span` out.
    pub fn remove(span: Span) -> Edit {
        Edit { span, with: String::new() }
    }

    /// An edit that puts one character in place of `span`.
    pub fn put(span: Span, with: char) -> Edit {
        Edit { span, with: with.to_string() }
    }
}

/// A run of the cleaned text and the bytes of the source that it came from.
///
/// A linear run goes byte for byte, character ends at the same distances; any other run as a whole stands for the
/// source bytes as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    clean: u32,
    clean_len: u32,
    source: u32,
    source_len: u32,
    linear: bool,
}

impl Piece {
    fn clean(self) -> usize {
        self.clean as usize
    }

    fn clean_end(self) -> usize {
        self.clean as usize + self.clean_len as usize
    }

    fn source(self) -> usize {
        self.source as usize
    }

    fn source_len(self) -> usize {
        self.source_len as usize
    }

    fn source_end(self) -> usize {
        self.source as usize + self.source_len as usize
    }
}

/// A place or length that a [`Piece`] keeps.
///
/// # Panics
/// Beyond [`OffsetMap::MOST`].
fn narrow(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("no text is longer than OffsetMap::MOST")
}

/// Leads from bytes of a cleaned text back to bytes of the decoded source, which has at most [`OffsetMap::MOST`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
}

impl OffsetMap {
    /// The longest text that a map can lead back to, in bytes: 4 GiB.
    pub const MOST: usize = u32::MAX as usize;

    /// The map of a text that nothing was done to; `len` in bytes.
    pub fn identity(len: usize) -> OffsetMap {
        let mut map = OffsetMap::default();
        map.push_kept(0, len);
        map
    }

    /// Appends a run that was kept: the next `len` bytes of the cleaned text are those at `source`, character by
    /// character.
    pub fn push_kept(&mut self, source: usize, len: usize) {
        if len == 0 {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.linear && last.source_end() == source => {
                last.clean_len += narrow(len);
                last.source_len += narrow(len);
            }
            _ => self.append(len, source, len, true),
        }
    }

    /// Appends a run that was put there: the next `clean_len` bytes stand for `source_len` bytes at `source`.
    pub fn push_put(&mut self, clean_len: usize, source: usize, source_len: usize) {
        if clean_len > 0 {
            self.append(clean_len, source, source_len, false);
        }
    }

    fn append(&mut self, clean_len: usize, source: usize, source_len: usize, linear: bool) {
        let clean = self.pieces.last().map_or(0, |p| p.clean_end());
        let (clean, clean_len, source, source_len) = (narrow(clean), narrow(clean_len), narrow(source), narrow(source_len));
        self.pieces.push(Piece { clean, clean_len, source, source_len, linear });
    }

    /// The piece that holds byte `at` of the cleaned text.
    fn piece_at(&self, at: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|p| p.clean() <= at);
        self.pieces.get(after.checked_sub(1)?).copied()
    }

    /// The source bytes of a span of the cleaned text: from where its first character came from to the end of where
    /// its last one did. An empty span leads to one place.
    pub fn source_of(&self, span: Span) -> Span {
        let start = match self.piece_at(span.start) {
            Some(p) if p.linear => p.source() + (span.start - p.clean()).min(p.source_len()),
            Some(p) => {
                if span.start >= p.clean_end() {
                    p.source_end()
                } else {
                    p.source()
                }
            }
            None => 0,
        };
        if span.is_empty() {
            return Span::new(start, start);
        }
        let end = match self.piece_at(span.end - 1) {
            Some(p) if p.linear => p.source() + (span.end - p.clean()).min(p.source_len()),
            Some(p) => p.source_end(),
            None => 0,
        };
        Span::new(start, end.max(start))
    }

    /// Carries out `edits` (in order, not overlapping) on `text` and keeps the map true.
    pub fn apply(&mut self, text: &mut String, edits: &[Edit]) {
        if edits.is_empty() {
            return;
        }
        let old = std::mem::take(self);
        let grown: usize = edits.iter().map(|e| e.with.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut walk = 0; // index of the piece that may hold the next kept byte
        let mut at = 0;
        for edit in edits {
            debug_assert!(edit.span.start >= at, "edits must be in order and apart");
            out.push_str(&text[at..edit.span.start]);
            self.keep(&old, &mut walk, Span::new(at, edit.span.start));
            if !edit.with.is_empty() {
                let source = old.source_of(edit.span);
                out.push_str(&edit.with);
                let same_shape = source.len() == edit.span.len() && same_lengths(edit.span.of(text), &edit.with);
                if same_shape && old.is_kept(edit.span) {
                    self.push_kept(source.start, source.len());
                } else {
                    self.push_put(edit.with.len(), source.start, source.len());
                }
            }
            at = edit.span.end;
        }
        out.push_str(&text[at..]);
        self.keep(&old, &mut walk, Span::new(at, text.len()));
        *text = out;
    }

    /// True if one linear run covers `span`.
    fn is_kept(&self, span: Span) -> bool {
        self.piece_at(span.start).is_some_and(|p| p.linear && span.end <= p.clean_end())
    }

    /// Copies the part of `old` that covers `span`, beginning the search at piece `walk`.
    fn keep(&mut self, old: &OffsetMap, walk: &mut usize, span: Span) {
        while *walk < old.pieces.len() && old.pieces[*walk].clean_end() <= span.start {
            *walk += 1;
        }
        let mut index = *walk;
        while index < old.pieces.len() && old.pieces[index].clean() < span.end {
            let piece = old.pieces[index];
            let from = piece.clean().max(span.start);
            let to = piece.clean_end().min(span.end);
            if piece.linear {
                self.push_kept(piece.source() + (from - piece.clean()), to - from);
            } else {
                self.push_put(to - from, piece.source(), piece.source_len());
            }
            index += 1;
        }
    }
}

/// Counts Unicode scalar values up to any byte of a text, fast enough to be asked for every finding.
#[derive(Debug)]
pub struct CharIndex<'a> {
    text: &'a str,
    /// Characters before byte `i * STRIDE`.
    marks: Vec<usize>,
}

/// Bytes between two marks of a [`CharIndex`].
const STRIDE: usize = 1024;

/// True if two strings have characters of the same lengths in bytes.
fn same_lengths(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.char_indices().map(|(i, _)| i).eq(b.char_indices().map(|(i, _)| i))
}

/// Characters that begin within some bytes.
fn count_chars(bytes: &[u8]) -> usize {
    // So few bytes at once that their number fits into one: then many are counted together.
    let count = |few: &[u8]| few.iter().map(|&b| u8::from((b as i8) >= -0x40)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|few| usize::from(count(few))).sum()
}

impl<'a> CharIndex<'a> {
    /// Reads `text` once.
    pub fn new(text: &'a str) -> CharIndex<'a> {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut chars = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push(chars);
            chars += count_chars(chunk);
        }
        marks.push(chars);
        CharIndex { text, marks }
    }

    /// The number of Unicode scalar values before byte `at`.
    pub fn chars_before(&self, at: usize) -> usize {
        let mark = at / STRIDE;
        self.marks[mark] + count_chars(&self.text.as_bytes()[mark * STRIDE..at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edits_of(text: &str, picks: &[(usize, usize, String)]) -> Vec<Edit> {
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let mut edits = Vec::new();
        let mut at = 0;
        for (skip, take, with) in picks {
            let (from, to) = (at + skip, at + skip + take);
            if to >= bounds.len() {
                break;
            }
            edits.push(Edit { span: Span::new(bounds[from], bounds[to]), with: with.clone() });
            at = to;
        }
        edits
    }

    proptest! {
        /// A character that no edit touched leads back to the same character of the source.
        #[test]
        fn kept_characters_lead_back(
            source in "[a-z中文。 \n]{0,40}",
            first in prop::collection::vec((0usize..4, 0usize..3, "[A-Z国]{0,2}"), 0..6),
            second in prop::collection::vec((0usize..4, 0usize..3, "[0-9９]{0,2}"), 0..6),
        ) {
            let mut text = source.clone();
            let mut map = OffsetMap::identity(text.len());
            for picks in [&first, &second] {
                let edits = edits_of(&text, picks);
                map.apply(&mut text, &edits);
            }
            for (i, c) in text.char_indices() {
                let back = map.source_of(Span::new(i, i + c.len_utf8()));
                prop_assert!(source.is_char_boundary(back.start) && source.is_char_boundary(back.end));
                if c.is_ascii_lowercase() || "中文。 \n".contains(c) {
                    prop_assert_eq!(back.of(&source), c.to_string());
                }
            }
            let mut last = 0;
            for (i, c) in text.char_indices() {
                let back = map.source_of(Span::new(i, i + c.len_utf8()));
                prop_assert!(back.start >= last, "offsets never run backwards");
                last = back.start;
            }
        }

        #[test]
        fn char_index_counts_like_chars(text in "[a中\u{20000}]{0,900}") {
            let index = CharIndex::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.chars_before(at), n);
            }
            prop_assert_eq!(index.chars_before(text.len()), text.chars().count());
        }
    }

    #[test]
    fn a_span_over_something_left_out_takes_it_along() {
        let mut text = String::from("重要讲\n话");
        let mut map = OffsetMap::identity(text.len());
        map.apply(&mut text, &[Edit::remove(Span::new(9, 10))]);
        assert_eq!(text, "重要讲话");
        assert_eq!(map.source_of(Span::new(6, 12)), Span::new(6, 13));
        assert_eq!(map.source_of(Span::new(0, 9)), Span::new(0, 9));
    }
}
