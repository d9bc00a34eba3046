//! `tifa.xlsx`: one workbook to look at. A cover in plain words, charts whose lines are chosen from a list, years by
//! slogans and by themes, and the tables behind them. It opens in Excel, WPS and LibreOffice.

mod charts;
mod cover;
mod matrix;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::output::{NewFile, Written};
use super::overview::Overview;
use super::{About, Sources};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// The file's name.
pub const FILE: &str = "tifa.xlsx";

/// Rows that a sheet can have.
const ROWS: u32 = 1_048_576;

/// Characters (UTF-16 units) that a cell can have.
const LETTERS: usize = 32_767;

/// The number that Excel has for this size of paper.
const A4: u8 = 9;

/// Links that a sheet can have are 65,530; a few are kept back.
const LINKS: usize = 65_000;

/// What did not fit in: told on the cover and in the last row of the sheet.
#[derive(Debug, Default)]
struct Left {
    /// Sheet, table, rows that are left out.
    rows: Vec<(String, String, u64)>,
    /// Texts that were cut at [`LETTERS`].
    cut: u64,
}

/// Names of the sheets, in order.
#[derive(Debug, Clone, Copy)]
enum Name {
    Cover,
    Charts,
    Rates,
    Hits,
    Themes,
    Trends,
    Keyness,
    Members,
    Speeches,
    Contexts,
    Problems,
}

impl Name {
    fn in_lang(self, lang: Lang) -> &'static str {
        match self {
            Name::Cover => lang.pick("About", "说明"),
            Name::Charts => lang.pick("Charts", "图表"),
            Name::Rates => lang.pick("Slogans by year", "提法年度每万字"),
            Name::Hits => lang.pick("Hits by year", "提法年度次数"),
            Name::Themes => lang.pick("Themes by year", "主题年度占比"),
            Name::Trends => lang.pick("Trends", "走势"),
            Name::Keyness => lang.pick("Two groups", "两组比较"),
            Name::Members => lang.pick("Members", "所含内容"),
            Name::Speeches => lang.pick("Speeches", "讲话"),
            Name::Contexts => lang.pick("Contexts", "上下文"),
            Name::Problems => lang.pick("Problems", "问题"),
        }
    }
}

/// The workbook while it is filled.
struct Book<'a> {
    workbook: Workbook,
    sources: Sources<'a>,
    about: &'a About,
    overview: Overview,
    left: Left,
}

/// Writes the workbook.
///
/// # Errors
/// A table cannot be read, or the file cannot be written.
pub fn write(sources: &Sources) -> Result<Vec<Written>> {
    let mut file = NewFile::create(sources.into, FILE)?;
    let mut book = Book {
        workbook: Workbook::new(),
        sources: *sources,
        about: sources.about,
        overview: Overview::read(sources.tables)?,
        left: Left::default(),
    };
    book.fill()?;
    book.workbook.save_to_writer(&mut file).map_err(|e| unwritable(sources, e))?;
    Ok(vec![file.finish()?])
}

fn unwritable(sources: &Sources, e: XlsxError) -> Error {
    Error::Unwritable { path: sources.into.join(FILE), cause: std::io::Error::other(e) }
}

impl Book<'_> {
    fn lang(&self) -> Lang {
        self.about.lang
    }

    /// A sheet's name.
    fn name(&self, name: Name) -> &'static str {
        name.in_lang(self.lang())
    }

    fn fill(&mut self) -> Result<()> {
        let sources = self.sources;
        let fail = |e| unwritable(&sources, e);
        // Level 3 takes half the time of the usual 6, and a fifth more room.
        self.workbook.set_zip_compression_level(3);
        self.workbook.set_tempdir(sources.into).map_err(fail)?;
        // Without a date of its own the file would hold that of its making.
        let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fail)?;
        let title = self.lang().pick("Slogans and themes of Chinese policy speeches", "政策讲话提法与主题");
        self.workbook.set_properties(&DocProperties::new().set_creation_datetime(&day).set_title(title).set_author("tifa"));
        // Contexts come first, for slogans link to their rows.
        let (contexts, links) = self.contexts()?;
        let rates = self.rates(&links)?;
        let hits = self.hits(&links)?;
        let themes = self.themes()?;
        let trends = self.trends()?;
        let keyness = self.keyness()?;
        let members = self.members()?;
        let speeches = self.speeches()?;
        let problems = self.problems()?;
        let charts = self.charts().map_err(fail)?;
        let cover = self.cover().map_err(fail)?;
        let order = [cover, charts, rates, hits, themes, trends, keyness, members, speeches, contexts, problems];
        order.into_iter().for_each(|sheet: Worksheet| {
            self.workbook.push_worksheet(sheet);
        });
        Ok(())
    }
}
