//! What a run writes: tables described column by column, and reports for looking at them that are made of the tables
//! alone. Everything appears whole or not at all.

pub mod datapackage;
#[cfg(feature = "figures")]
pub mod figures;
#[cfg(feature = "html")]
pub mod html;
pub mod jsonl;
pub mod output;
pub mod overview;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod provenance;
pub mod read;
pub mod row;
pub mod tables;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::lang::Lang;
use output::Written;
use provenance::Counts;
use tables::TABLES;

/// A report beside the CSV tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Report {
    /// tifa.xlsx: one workbook
    Xlsx,
    /// tifa.html: one page for the browser
    Html,
    /// figure-NAME.svg and figure-NAME.png
    Figures,
    /// TABLE.parquet
    Parquet,
    /// TABLE.jsonl
    Jsonl,
}

impl Report {
    /// The option that asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Report::Xlsx => "xlsx",
            Report::Html => "html",
            Report::Figures => "figures",
            Report::Parquet => "parquet",
            Report::Jsonl => "jsonl",
        }
    }
}

/// The name of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeName {
    /// Its id in the tables.
    pub id: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
}

impl ThemeName {
    /// A theme's names; one that is missing is the other, or the id.
    pub fn new(id: &str, zh: &str, en: &str) -> ThemeName {
        let or = |name: &str, other: &str| [name, other, id].into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_owned();
        ThemeName { id: id.to_owned(), zh: or(zh, en), en: or(en, zh) }
    }
}

/// What reports say of a run beside what stands in its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The version of tifa that made the tables.
    pub version: String,
    /// Totals of the run.
    pub counts: Counts,
    /// The themes, in the order of their file.
    pub themes: Vec<ThemeName>,
    /// Speeches that nearly repeat others count as well.
    pub keep_duplicates: bool,
    /// Language of words.
    pub lang: Lang,
    /// Language of header rows.
    pub headers: Lang,
    /// Of the figures.
    pub look: Look,
}

impl About {
    /// A theme's name in the language of words; the id of one that has none.
    pub fn theme<'a>(&'a self, id: &'a str) -> &'a str {
        match self.themes.iter().find(|t| t.id == id) {
            Some(theme) => self.lang.pick(&theme.en, &theme.zh),
            None if id == "unassigned" => self.lang.pick("no theme", "无主题"),
            None => id,
        }
    }
}

/// How figures look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Width in points; a PNG has twice as many pixels.
    pub width: u32,
    /// Height in points.
    pub height: u32,
    /// Language of the words in them; that of the other reports without.
    pub lang: Option<Lang>,
    /// A font with Chinese characters instead of one that the system has.
    #[serde(skip)]
    pub font: Option<PathBuf>,
}

impl Default for Look {
    fn default() -> Look {
        Look { width: 960, height: 540, lang: None, font: None }
    }
}

/// What a report is made of, and where it goes.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The folder that holds the tables.
    pub tables: &'a Path,
    /// What is not in the tables.
    pub about: &'a About,
    /// The folder that the report is written into.
    pub into: &'a Path,
}

/// A kind of report: what it writes and how.
pub struct Writer {
    /// Which.
    pub report: Report,
    /// The names that its files may have.
    pub files: fn() -> Vec<String>,
    /// Finds out before hours of work that it could not be written.
    pub check: fn(&Look) -> Result<()>,
    /// Writes it.
    pub write: fn(&Sources) -> Result<Vec<Written>>,
}

fn fine(_: &Look) -> Result<()> {
    Ok(())
}

/// Every kind of report that this program was built with.
pub const REPORTS: &[Writer] = &[
    Writer { report: Report::Jsonl, files: || TABLES.iter().map(|t| jsonl::file_name(t)).collect(), check: fine, write: jsonl::write },
    #[cfg(feature = "parquet")]
    Writer {
        report: Report::Parquet,
        files: || TABLES.iter().map(|t| parquet::file_name(t)).collect(),
        check: fine,
        write: parquet::write,
    },
    #[cfg(feature = "xlsx")]
    Writer { report: Report::Xlsx, files: || vec![xlsx::FILE.to_owned()], check: fine, write: xlsx::write },
    #[cfg(feature = "html")]
    Writer { report: Report::Html, files: || vec![html::FILE.to_owned()], check: fine, write: html::write },
    #[cfg(feature = "figures")]
    Writer { report: Report::Figures, files: figures::files, check: figures::check, write: figures::write },
];

/// The writer of a report.
///
/// # Errors
/// This program was built without it.
pub fn writer(report: Report) -> Result<&'static Writer> {
    REPORTS.iter().find(|w| w.report == report).ok_or_else(|| {
        let name = report.name();
        Error::BadOption(format!("--{name}: this tifa was built without it; build it with --features {name}"))
    })
}
