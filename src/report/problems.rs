//! problems.csv: what was lost or doubtful, by source and then by weight, however much of it there is.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::output::OutputFolder;
use super::row::Rows;
use super::tables::PROBLEMS;
use crate::error::Result;
use crate::lang::Lang;
use crate::problem::{Problem, Severity};
use crate::tally::sorted::Sorted;

/// Problems that are sorted in memory; more of them go to disk.
const IN_MEMORY: usize = 1 << 14;

/// A row; rows are in the order of the fields.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Row {
    source: String,
    severity: Severity,
    code: String,
    number: u64,
    /// As it is written.
    bytes: Vec<u8>,
}

/// Problems on their way to the table.
pub struct ProblemLog {
    rows: Sorted<Row>,
    lang: Lang,
    /// Documents lost.
    pub errors: u64,
    /// Documents with something doubtful.
    pub warnings: u64,
    /// Documents with something worth knowing.
    pub notes: u64,
}

impl ProblemLog {
    /// No problem yet. What memory is not to hold goes to files without a name in `folder`.
    pub fn new(folder: &Path, lang: Lang) -> ProblemLog {
        ProblemLog { rows: Sorted::new(folder, IN_MEMORY), lang, errors: 0, warnings: 0, notes: 0 }
    }

    /// Adds a problem.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn add(&mut self, problem: Problem) -> io::Result<()> {
        let Problem { source, trouble } = problem;
        let severity = trouble.severity();
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        let mut rows = Rows::new(&PROBLEMS);
        rows.text(&source).text(severity.name()).text(trouble.code());
        rows.text(&trouble.message(self.lang)).text(trouble.remedy(self.lang)).end();
        let number = self.errors + self.warnings + self.notes;
        self.rows.push(Row { source, severity, code: trouble.code().to_owned(), number, bytes: rows.into_bytes() })
    }

    /// Writes the table.
    ///
    /// # Errors
    /// A file cannot be written or read.
    pub fn write(self, output: &mut OutputFolder) -> Result<()> {
        let mut table = output.table(&PROBLEMS)?;
        for row in self.rows.in_order().map_err(|e| output.unwritable(e))? {
            table.append(&row.map_err(|e| output.unwritable(e))?.bytes, 1)?;
        }
        output.finish(table)
    }
}
