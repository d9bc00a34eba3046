//! Sidecar tables: a `metadata.csv` beside the texts that says title, date, place and speaker of each file.

use std::collections::BTreeMap;
use std::path::Path;

use super::encoding;
use super::record::{Declared, MOST_COLUMNS};
use crate::error::{Error, Result};
use crate::problem::{Problem, Trouble};

/// The names of the column that holds the file.
const FILE_COLUMNS: &[&str] = &["file", "filename", "path", "source", "文件", "文件名", "路径"];

/// What the sidecar tables say, by `source`.
#[derive(Debug, Clone, Default)]
pub struct Sidecar {
    rows: BTreeMap<String, Declared>,
}

impl Sidecar {
    /// Adds a table whose file names are relative to `prefix`. A later table wins over an earlier one.
    /// Troubles with single rows go to `problems`.
    ///
    /// # Errors
    /// The table cannot be read, or has no column for the file.
    pub fn add(&mut self, path: &Path, prefix: &str, problems: &mut Vec<Problem>) -> Result<()> {
        let what = "metadata table";
        let bytes = super::open::read_whole(path, what)?;
        let bad = |message: String| Error::Malformed { what, path: path.to_owned(), message };
        let text = encoding::decode(&bytes, None, None).text;
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = rows.headers().map_err(|e| bad(e.to_string()))?;
        if header.len() > MOST_COLUMNS {
            return Err(bad(format!("{} columns; a table may have {MOST_COLUMNS}", header.len())));
        }
        let header: Vec<String> = header.iter().map(|h| h.trim().to_owned()).collect();
        let file_at = header.iter().position(|h| FILE_COLUMNS.contains(&h.to_lowercase().as_str())).ok_or_else(|| {
            bad(format!("no column names the file; call it one of {}. Columns found: {}", FILE_COLUMNS.join(", "), header.join(", ")))
        })?;
        for row in rows.records() {
            let row = row.map_err(|e| bad(e.to_string()))?;
            let Some(file) = row.get(file_at).map(str::trim).filter(|f| !f.is_empty()) else { continue };
            let source = format!("{prefix}{}", file.replace('\\', "/"));
            let mut declared = Declared::default();
            for (at, value) in row.iter().enumerate() {
                if at == file_at {
                    continue;
                }
                if let Some(name) = header.get(at)
                    && let Some(trouble) = declared.set(name, value)
                {
                    problems.push(Problem { source: source.clone(), trouble });
                }
            }
            self.rows.insert(source, declared);
        }
        Ok(())
    }

    /// What is said of a document, by its own `source` and by its file's.
    pub fn of(&self, source: &str) -> Declared {
        let own = self.rows.get(source).cloned().unwrap_or_default();
        match source.split_once('#') {
            Some((file, _)) => own.or(self.rows.get(file).cloned().unwrap_or_default()),
            None => own,
        }
    }

    /// Files that a row names and that are not among `sources` (sorted).
    pub fn missing<'a>(&'a self, sources: &'a [String]) -> impl Iterator<Item = Problem> + 'a {
        self.rows.keys().filter_map(|row| {
            let file = row.split('#').next().unwrap_or(row);
            if sources.binary_search_by(|s| s.as_str().cmp(file)).is_ok() {
                return None;
            }
            Some(Problem { source: row.clone(), trouble: Trouble::MetadataWithoutFile { file: row.clone() } })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::record::DeclaredYear;

    #[test]
    fn a_table_saved_by_excel_in_gb18030_is_understood() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("metadata.csv");
        let text = "文件,标题,年份,地点,level\r\na.txt,在全县农村工作会议上的讲话,2016年,青溪县,county\r\nb.txt,,二〇,,\r\n";
        std::fs::write(&path, encoding_rs::GB18030.encode(text).0).unwrap();
        let (mut sidecar, mut problems) = (Sidecar::default(), Vec::new());
        sidecar.add(&path, "x/", &mut problems).unwrap();
        let a = sidecar.of("x/a.txt");
        assert_eq!((a.year, a.place.as_deref()), (DeclaredYear::Year(2016), Some("青溪县")));
        assert_eq!(a.other["level"], "county");
        assert_eq!(problems, [Problem { source: "x/b.txt".into(), trouble: Trouble::BadYear { value: "二〇".into() } }]);
        let missing: Vec<_> = sidecar.missing(&["x/a.txt".to_owned()]).map(|p| p.source).collect();
        assert_eq!(missing, ["x/b.txt"]);
    }
}
