//! One document as it comes from a file: its bytes, and what the file says about it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use encoding_rs::Encoding;
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::Format;
use super::encoding;
use crate::problem::Trouble;

/// A year that comes with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeclaredYear {
    /// Nothing is said; it may be found in the text.
    #[default]
    Unsaid,
    /// It is said that there is none (`"year": null`): not to be looked for.
    Null,
    /// The year.
    Year(i32),
}

/// What a file says about a document: record fields, a sidecar table, or the path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// The title.
    pub title: Option<String>,
    /// The date as written.
    pub date: Option<String>,
    /// The year.
    pub year: DeclaredYear,
    /// The place.
    pub place: Option<String>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// Every other column, by name.
    pub other: BTreeMap<String, String>,
}

impl Declared {
    /// Fills what is not said here with what `weaker` says.
    pub fn or(mut self, weaker: Declared) -> Declared {
        self.title = self.title.or(weaker.title);
        self.date = self.date.or(weaker.date);
        if self.year == DeclaredYear::Unsaid {
            self.year = weaker.year;
        }
        self.place = self.place.or(weaker.place);
        self.speaker = self.speaker.or(weaker.speaker);
        for (key, value) in weaker.other {
            self.other.entry(key).or_insert(value);
        }
        self
    }

    /// Takes one column in. Names are known in English and Chinese; unknown ones are kept as they are.
    /// Returns the trouble if the value cannot be what the name says.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Trouble> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let text = Some(value.to_owned());
        match Column::of(name) {
            Some((Column::Title, _)) => self.title = text,
            Some((Column::Date, _)) => self.date = text,
            Some((Column::Place, _)) => self.place = text,
            Some((Column::Speaker, _)) => self.speaker = text,
            Some((Column::Year, _)) => match year_of(value) {
                Some(year) => self.year = DeclaredYear::Year(year),
                None => return Some(Trouble::BadYear { value: value.to_owned() }),
            },
            Some((Column::Text | Column::Id, _)) => {}
            None => {
                self.other.insert(name.trim().to_owned(), value.to_owned());
            }
        }
        None
    }
}

/// Reads `2016`, `2016年`, `2016.0`.
fn year_of(value: &str) -> Option<i32> {
    let value = value.trim().trim_end_matches('年').trim_end_matches(".0");
    let year: i32 = value.parse().ok()?;
    (1000..=2999).contains(&year).then_some(year)
}

/// What a column of a table of documents holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Text,
    Id,
    Title,
    Year,
    Date,
    Place,
    Speaker,
}

/// The names under which columns are known, best first.
const COLUMN_NAMES: &[(Column, &[&str])] = &[
    (Column::Text, &["text", "content", "正文", "内容", "全文", "文本", "body", "article", "speech", "fulltext", "full_text"]),
    (Column::Id, &["id", "编号", "doc_id", "docid", "document_id", "uid", "文档编号", "序号"]),
    (Column::Title, &["title", "标题", "题目", "题名", "headline"]),
    (Column::Year, &["year", "年份", "年", "年度"]),
    (Column::Date, &["date", "日期", "时间", "发布日期", "publish_date", "pub_date", "datetime"]),
    (Column::Place, &["place", "地点", "地区", "省份", "地方", "location", "region"]),
    (Column::Speaker, &["speaker", "讲话人", "发言人", "演讲者", "讲话者", "作者", "author"]),
];

/// A table of documents, or of metadata, has at most this many columns.
pub const MOST_COLUMNS: usize = 200_000;

/// No known name is longer, in bytes.
const LONGEST_NAME: usize = 16;

/// The known names, each with its column and its rank among the names of that.
static KNOWN: LazyLock<FxHashMap<&'static str, (Column, usize)>> = LazyLock::new(|| {
    let ranked = |(column, names): &(Column, &'static [&'static str])| {
        let column = *column;
        names.iter().enumerate().map(move |(rank, name)| (*name, (column, rank)))
    };
    COLUMN_NAMES.iter().flat_map(ranked).collect()
});

impl Column {
    /// The column that a name is known for, in capitals or not, and its rank among the names of that, 0 being the best.
    fn of(name: &str) -> Option<(Column, usize)> {
        let name = name.trim();
        if name.len() > LONGEST_NAME {
            return None;
        }
        if !name.is_ascii() {
            return KNOWN.get(name.to_lowercase().as_str()).copied();
        }
        let mut small = [0; LONGEST_NAME];
        let small = &mut small[..name.len()];
        small.copy_from_slice(name.as_bytes());
        small.make_ascii_lowercase();
        KNOWN.get(std::str::from_utf8(small).ok()?).copied()
    }

    /// The best of its names.
    fn name(self) -> &'static str {
        COLUMN_NAMES.iter().find(|(c, _)| *c == self).map_or("", |(_, names)| names[0])
    }
}

/// Which fields of a record hold what, where the user says so.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Fields {
    /// The text.
    pub text: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The year.
    pub year: Option<String>,
    /// The date.
    pub date: Option<String>,
}

impl Fields {
    fn said(&self, column: Column) -> Option<&str> {
        match column {
            Column::Text => self.text.as_deref(),
            Column::Id => self.id.as_deref(),
            Column::Title => self.title.as_deref(),
            Column::Year => self.year.as_deref(),
            Column::Date => self.date.as_deref(),
            Column::Place | Column::Speaker => None,
        }
    }

    /// Where, among `names`, the columns stand that make a document.
    fn columns<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Columns {
        let known: Vec<(usize, Column, usize)> =
            names.clone().enumerate().filter_map(|(at, name)| Column::of(name).map(|(column, rank)| (rank, column, at))).collect();
        let find = |column| match self.said(column) {
            Some(said) => names.clone().position(|n| n.trim() == said),
            // The best of the known names that is there; of two that are the same the first.
            None => known.iter().filter(|(_, known, _)| *known == column).map(|(rank, _, at)| (rank, *at)).min().map(|(_, at)| at),
        };
        Columns {
            id: find(Column::Id),
            text: find(Column::Text),
            special: [Column::Title, Column::Year, Column::Date].map(|column| (column, find(column))),
        }
    }
}

/// Where the columns of a document stand.
struct Columns {
    id: Option<usize>,
    text: Option<usize>,
    special: [(Column, Option<usize>); 3],
}

impl Columns {
    /// What the column at a place is, by our own name for it if we have one.
    fn name<'a>(&self, at: usize, name: &'a str) -> &'a str {
        self.special.iter().find(|(_, found)| *found == Some(at)).map_or(name, |(column, _)| column.name())
    }
}

/// The bytes of one document.
#[derive(Debug, Clone)]
pub enum Payload {
    /// A whole file.
    File(Vec<u8>, Format),
    /// A line of JSON.
    Json(Vec<u8>),
    /// A row of a table, with its header.
    Row(Arc<Vec<String>>, csv::ByteRecord),
    /// A row of another program's table: the columns' names, and a value for each; `None` where there is none.
    Cells(Arc<Vec<String>>, Vec<Option<String>>),
    /// It could not be read.
    Failed(Trouble),
}

impl Payload {
    /// How much memory it takes, in bytes.
    pub fn len(&self) -> usize {
        match self {
            Payload::File(bytes, _) | Payload::Json(bytes) => bytes.len(),
            Payload::Row(_, row) => row.as_slice().len(),
            Payload::Cells(_, cells) => cells.iter().flatten().map(String::len).sum(),
            Payload::Failed(_) => 0,
        }
    }

    /// True if there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A document on its way to a worker.
#[derive(Debug, Clone)]
pub struct RawRecord {
    /// The file's `source`.
    pub file: Arc<str>,
    /// The record's number in its file, from 1; `None` where the file is the document.
    pub number: Option<u64>,
    /// Its bytes.
    pub payload: Payload,
    /// What the other records of the file are encoded in, where that is not UTF-8.
    pub hint: Option<&'static Encoding>,
}

/// A record's text and what its fields say.
#[derive(Debug)]
pub struct Unpacked {
    /// `file`, or `file#id`.
    pub source: String,
    /// The text, decoded.
    pub text: String,
    /// Its encoding.
    pub encoding: &'static str,
    /// What the fields say.
    pub declared: Declared,
    /// What was doubtful.
    pub troubles: Vec<Trouble>,
}

/// The `source` of a record: the file, `#`, and its id or else its number.
pub fn source_of(file: &str, id: Option<&str>, number: u64) -> String {
    match id.map(str::trim) {
        Some(id) if !id.is_empty() => format!("{file}#{id}"),
        _ => format!("{file}#{number}"),
    }
}

/// That a whole file of records is GB18030 is one fact, told once for the file.
fn without_encoding(troubles: Vec<Trouble>) -> Vec<Trouble> {
    troubles.into_iter().filter(|t| !matches!(t, Trouble::DecodedAs { .. })).collect()
}

/// What a field says that is no list and no object.
fn plain(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(yes) => Some(yes.to_string().into()),
        _ => None,
    }
}

/// Takes a line of JSON apart.
///
/// # Errors
/// The trouble, with the record's `source`, where it is no JSON object or holds no text.
pub fn unpack_json(
    record: &RawRecord,
    bytes: &[u8],
    fields: &Fields,
    forced: Option<&'static Encoding>,
) -> Result<Unpacked, (String, Trouble)> {
    let number = record.number.unwrap_or(1);
    let fail = |trouble| (source_of(&record.file, None, number), trouble);
    let decoded = encoding::decode(bytes, forced, record.hint);
    let value: Value =
        serde_json::from_str(&decoded.text).map_err(|e| fail(Trouble::BrokenRecord { kind: "JSON", cause: e.to_string() }))?;
    let Value::Object(object) = value else {
        return Err(fail(Trouble::BrokenRecord { kind: "JSON", cause: "not an object".into() }));
    };
    let (names, mut values): (Vec<String>, Vec<Value>) = object.into_iter().unzip();
    let names = || names.iter().map(String::as_str);
    let columns = fields.columns(names());
    let id = columns.id.and_then(|at| plain(&values[at]));
    let source = source_of(&record.file, id.as_deref(), number);
    // What is taken for the text is no further field.
    let text = match columns.text.map(|at| values[at].take()) {
        Some(Value::String(text)) => text,
        Some(Value::Null) => String::new(),
        _ => {
            let fields = names().map(str::to_owned).collect();
            return Err((source, Trouble::NoTextField { fields }));
        }
    };
    let mut declared = Declared::default();
    let mut troubles = without_encoding(decoded.troubles);
    for (at, (name, value)) in names().zip(&values).enumerate() {
        if Some(at) == columns.text {
            continue;
        }
        let name = columns.name(at, name);
        if value.is_null() {
            if name == "year" {
                declared.year = DeclaredYear::Null;
            }
        } else if let Some(value) = plain(value) {
            troubles.extend(declared.set(name, &value));
        }
    }
    Ok(Unpacked { source, text, encoding: decoded.encoding, declared, troubles })
}

/// Takes a row of another program's table apart, as if it were a line of JSON.
///
/// # Errors
/// The trouble, with the record's `source`, where no column holds the text, or the text is longer than `limit` bytes.
pub fn unpack_cells(
    record: &RawRecord,
    header: &[String],
    cells: &[Option<String>],
    fields: &Fields,
    limit: u64,
) -> Result<Unpacked, (String, Trouble)> {
    let names = || header.iter().map(String::as_str);
    let columns = fields.columns(names());
    let cell = |at: usize| cells.get(at).and_then(Option::as_deref);
    let source = source_of(&record.file, columns.id.and_then(cell), record.number.unwrap_or(1));
    let Some(text_at) = columns.text else {
        return Err((source, Trouble::NoTextField { fields: header.to_vec() }));
    };
    let text = cell(text_at).unwrap_or_default();
    if text.len() as u64 > limit {
        return Err((source, Trouble::TooLarge { size: Some(text.len() as u64), limit }));
    }
    let (mut declared, mut troubles) = (Declared::default(), Vec::new());
    for (at, name) in header.iter().enumerate().filter(|(at, _)| *at != text_at) {
        let name = columns.name(at, name);
        match cell(at) {
            Some(value) => troubles.extend(declared.set(name, value)),
            None if name == "year" => declared.year = DeclaredYear::Null,
            None => {}
        }
    }
    Ok(Unpacked { source, text: text.to_owned(), encoding: "utf-8", declared, troubles })
}

/// Takes a row of a table apart.
///
/// # Errors
/// The trouble, with the record's `source`, where no column holds the text.
pub fn unpack_row(
    record: &RawRecord,
    header: &[String],
    row: &csv::ByteRecord,
    fields: &Fields,
    forced: Option<&'static Encoding>,
) -> Result<Unpacked, (String, Trouble)> {
    let number = record.number.unwrap_or(1);
    let names = || header.iter().map(String::as_str);
    let mut troubles = Vec::new();
    let cell = |at: usize| {
        let decoded = encoding::decode(row.get(at).unwrap_or_default(), forced, record.hint);
        (decoded.text, decoded.encoding, decoded.troubles)
    };
    let columns = fields.columns(names());
    let id = columns.id.map(|at| cell(at).0);
    let source = source_of(&record.file, id.as_deref(), number);
    let Some(text_at) = columns.text else {
        return Err((source, Trouble::NoTextField { fields: header.to_vec() }));
    };
    let (text, encoding, doubts) = cell(text_at);
    troubles.extend(without_encoding(doubts));
    let mut declared = Declared::default();
    for (at, name) in header.iter().enumerate() {
        if at == text_at {
            continue;
        }
        troubles.extend(declared.set(columns.name(at, name), &cell(at).0));
    }
    Ok(Unpacked { source, text, encoding, declared, troubles })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u64) -> RawRecord {
        RawRecord { file: "f.jsonl".into(), number: Some(number), payload: Payload::Json(Vec::new()), hint: None }
    }

    #[test]
    fn json_fields_are_guessed_and_null_years_are_kept_apart_from_missing_ones() {
        let line = r#"{"id":"a1","标题":"讲话","年份":2016,"content":"同志们","level":"县"}"#;
        let got = unpack_json(&record(7), line.as_bytes(), &Fields::default(), None).unwrap();
        assert_eq!((got.source.as_str(), got.text.as_str()), ("f.jsonl#a1", "同志们"));
        assert_eq!(got.declared.title.as_deref(), Some("讲话"));
        assert_eq!(got.declared.year, DeclaredYear::Year(2016));
        assert_eq!(got.declared.other["level"], "县");

        let year = |line: &str| unpack_json(&record(7), line.as_bytes(), &Fields::default(), None).unwrap().declared.year;
        assert_eq!(year(r#"{"text":"x","year":null}"#), DeclaredYear::Null);
        assert_eq!(year(r#"{"text":"x"}"#), DeclaredYear::Unsaid);
        assert_eq!(year(r#"{"text":"x","year":"2016年"}"#), DeclaredYear::Year(2016));
    }

    #[test]
    fn what_is_no_record_is_a_trouble_with_its_number() {
        for (line, code) in
            [("{", "broken-record"), ("[1]", "broken-record"), (r#"{"a":"b"}"#, "no-text-field"), (r#"{"text":"\ud800"}"#, "broken-record")]
        {
            let (source, trouble) = unpack_json(&record(3), line.as_bytes(), &Fields::default(), None).unwrap_err();
            assert_eq!((source.as_str(), trouble.code()), ("f.jsonl#3", code), "{line}");
        }
    }

    /// What a notebook or a cluster hands over is what a line of JSON says.
    #[test]
    fn cells_are_read_as_json_is() {
        let names = ["编号", "title", "年份", "content", "level"].map(String::from);
        let cells = [Some("a1"), None, None, Some("同志们"), Some("县")].map(|c| c.map(String::from));
        let line = r#"{"编号":"a1","title":null,"年份":null,"content":"同志们","level":"县"}"#;
        let json = unpack_json(&record(7), line.as_bytes(), &Fields::default(), None).unwrap();
        let got = unpack_cells(&record(7), &names, &cells, &Fields::default(), 100).unwrap();
        assert_eq!(format!("{got:?}"), format!("{json:?}"));
        assert_eq!((got.source.as_str(), &got.declared.year), ("f.jsonl#a1", &DeclaredYear::Null));
        let (source, trouble) = unpack_cells(&record(7), &names, &cells, &Fields::default(), 8).unwrap_err();
        assert_eq!((source.as_str(), trouble.code()), ("f.jsonl#a1", "too-large"));
        assert_eq!(unpack_cells(&record(7), &names[..3], &cells[..3], &Fields::default(), 8).unwrap_err().1.code(), "no-text-field");
    }

    #[test]
    fn no_known_name_is_longer_than_the_longest() {
        let longest = COLUMN_NAMES.iter().flat_map(|(_, names)| *names).map(|name| name.len()).max();
        assert!(longest <= Some(LONGEST_NAME), "{longest:?}");
        // And none is known for two columns.
        assert_eq!(KNOWN.len(), COLUMN_NAMES.iter().map(|(_, names)| names.len()).sum::<usize>());
        assert_eq!(
            ["TITLE", " Full_Text", "正文", "titles"].map(Column::of),
            [Some((Column::Title, 0)), Some((Column::Text, 10)), Some((Column::Text, 2)), None]
        );
    }

    #[test]
    fn named_fields_win_over_guessed_ones() {
        let fields = Fields { text: Some("b".into()), title: Some("t".into()), ..Fields::default() };
        let got = unpack_json(&record(1), r#"{"text":"no","b":"yes","t":"题"}"#.as_bytes(), &fields, None).unwrap();
        assert_eq!((got.text.as_str(), got.declared.title.as_deref()), ("yes", Some("题")));
    }
}
