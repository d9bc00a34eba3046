//! From a reviewed list of candidates (`new_slogans.csv`) to entries of a lexicon.

use std::path::Path;

use super::Entry;
use crate::error::{Error, Result};
use crate::slogan::numeric;
use crate::slogan::{Class, Kind};

/// What a reader writes into the column `keep` for a row that is a slogan; any other word, or none, drops the row.
const YES: &[&str] = &["yes", "y", "true", "1", "x", "keep", "是", "对", "收", "√", "✓"];

/// What a reader made of a list of candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Reviewed {
    /// The rows that are kept: those with a yes in the column `keep` where there is one, else all rows that are left. The
    /// names come sorted, each once; facts are for the reader to add.
    pub entries: Vec<Entry>,
    /// The list has a column `keep`.
    pub marked: bool,
}

/// The entries of the rows that a reader kept.
///
/// # Errors
/// The file cannot be read or has no column `slogan` (提法).
pub fn from_candidates(path: &Path) -> Result<Reviewed> {
    let what = "list of candidates";
    let bytes = std::fs::read(path).map_err(|cause| Error::Unreadable { what, path: path.to_owned(), cause })?;
    let text = crate::input::encoding::decode(&bytes, None, None).text;
    let text = text.trim_start_matches('\u{feff}');
    let bad = |message: String| Error::Malformed { what, path: path.to_owned(), message };
    let separator = if text.lines().next().is_some_and(|l| l.contains('\t')) { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| bad(e.to_string()))?.clone();
    let column = |names: [&str; 2]| header.iter().position(|h| names.contains(&h.trim()));
    let Some(name_at) = column(["slogan", "提法"]) else {
        return Err(bad("there is no column 'slogan' (提法); take new_slogans.csv as tifa wrote it".into()));
    };
    let (class_at, keep_at) = (column(["class", "类别"]), column(["keep", "收录"]));
    let mut entries: Vec<Entry> = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| bad(e.to_string()))?;
        let cell = |at: Option<usize>| at.and_then(|i| row.get(i)).unwrap_or_default().trim().to_owned();
        let name = cell(Some(name_at)).trim_start_matches('\'').to_owned();
        let kept = keep_at.is_none() || YES.contains(&cell(keep_at).to_lowercase().as_str());
        if name.is_empty() || !kept {
            continue;
        }
        let class = if cell(class_at) == "phrase" { Class::Phrase } else { Class::Numeric };
        let n = if class == Class::Numeric { numeric::numbers(&name) } else { Vec::new() };
        let class = if n.is_empty() { Class::Phrase } else { class };
        let kind = if class == Class::Numeric { numeric::kind_of(&name) } else { Kind::Phrase };
        entries.push(Entry { name, class, kind, n, ..Entry::default() });
    }
    entries.sort_by(|a, b| (a.class, &a.name).cmp(&(b.class, &b.name)));
    entries.dedup_by(|a, b| a.name == b.name);
    Ok(Reviewed { entries, marked: keep_at.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_a_reader_kept_become_entries() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("reviewed.csv");
        let text =
            "\u{feff}rank,slogan,class,kind,keep\n1,三清两建,numeric,parallel,yes\n2,星火计划,phrase,phrase,是\n3,大锅饭,phrase,phrase,\n";
        std::fs::write(&path, text).unwrap();
        let Reviewed { entries, marked } = from_candidates(&path).unwrap();
        assert!(marked);
        let told: Vec<(&str, Class, &[u32])> = entries.iter().map(|e| (e.name.as_str(), e.class, e.n.as_slice())).collect();
        assert_eq!(told, [("三清两建", Class::Numeric, [3, 2].as_slice()), ("星火计划", Class::Phrase, [].as_slice())]);
        std::fs::write(&path, "name\nx\n").unwrap();
        assert!(from_candidates(&path).unwrap_err().to_string().contains("new_slogans.csv"));
    }
}
