//! problems.csv: what was lost or doubtful, by source and then by weight, however much of it there is.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::lang::Lang;
use crate::problem::{Problem, Severity};
use crate::report::output::OutputFolder;
use crate::report::row::Rows;
use crate::report::tables::PROBLEMS;
use crate::spill::rows::{Length, RowFile, decode, encode};
use crate::spill::sorted::{InOrder, Sorted};

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
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
}

/// A problem as it is told: on its way from another machine, or to the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The file, or `file#record`, that it concerns.
    pub source: String,
    /// How much it matters.
    pub severity: Severity,
    /// Its stable short name.
    pub code: String,
    /// Its row of problems.csv.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

impl Told {
    /// Tells a problem in a language.
    pub fn new(problem: &Problem, lang: Lang) -> Told {
        let Problem { source, trouble } = problem;
        let mut rows = Rows::new(&PROBLEMS);
        rows.text(source).text(trouble.severity().name()).text(trouble.code());
        rows.text(&trouble.message(lang)).text(trouble.remedy(lang)).end();
        Told { source: source.clone(), severity: trouble.severity(), code: trouble.code().to_owned(), bytes: rows.into_bytes() }
    }
}

/// Problems on their way to the table.
pub struct ProblemLog {
    folder: PathBuf,
    file: RowFile,
    lang: Lang,
    /// Documents lost.
    pub errors: u64,
    /// Documents with something doubtful.
    pub warnings: u64,
    /// Documents with something worth knowing.
    pub notes: u64,
}

impl ProblemLog {
    /// The problems that are kept in a file of `folder`, which had that length.
    ///
    /// # Errors
    /// The file cannot be made or read.
    pub fn at(folder: &Path, length: Length, lang: Lang) -> io::Result<ProblemLog> {
        let file = RowFile::at(&folder.join("problems"), length)?;
        let mut log = ProblemLog { folder: folder.to_owned(), file, lang, errors: 0, warnings: 0, notes: 0 };
        for row in log.file.back()? {
            log.count(decode::<Row>(&row?)?.severity);
        }
        log.file.resume()?;
        Ok(log)
    }

    fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }

    /// Adds a problem.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn add(&mut self, problem: &Problem) -> io::Result<()> {
        self.tell(Told::new(problem, self.lang))
    }

    /// Adds a problem that is told already.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn tell(&mut self, told: Told) -> io::Result<()> {
        let Told { source, severity, code, bytes } = told;
        self.count(severity);
        let number = self.errors + self.warnings + self.notes;
        self.file.append(&encode(&Row { source, severity, code, number, bytes })?)
    }

    /// Writes what is buffered and tells how long the file is.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn grown(&mut self) -> io::Result<Length> {
        self.file.grown()
    }

    /// Writes the table.
    ///
    /// # Errors
    /// A file cannot be written or read.
    pub fn write(mut self, output: &mut OutputFolder) -> Result<()> {
        let mut sort = || -> io::Result<InOrder<Row>> {
            let mut rows = Sorted::new(&self.folder, IN_MEMORY);
            for row in self.file.back()? {
                rows.push(decode::<Row>(&row?)?)?;
            }
            rows.in_order()
        };
        let rows = sort().map_err(|e| output.unwritable(e))?;
        let mut table = output.table(&PROBLEMS)?;
        for row in rows {
            table.append(&row.map_err(|e| output.unwritable(e))?.bytes, 1)?;
        }
        output.finish(table)
    }
}
