//! `tifa report`

use std::io::{self, Write};

use super::Ending;
use crate::cli::args::ReportArgs;
use crate::cli::plan::{change_look, look};
use crate::error::Result;
use crate::lang::Lang;
use crate::pipeline;
use crate::report::{Report, writer};

/// Makes reports again from the tables of a run.
///
/// # Errors
/// The folder holds no run, or a report cannot be written; nothing is replaced then.
pub fn report(args: ReportArgs, lang: Lang) -> Result<Ending> {
    let ReportArgs { folder, only, figure_size, figure_lang, font, quiet } = args;
    let by_default = only.is_empty();
    let mut wanted = if by_default { vec![Report::Xlsx, Report::Html, Report::Figures] } else { only };
    wanted.sort_unstable();
    wanted.dedup();
    let asked = look(figure_size.as_deref(), figure_lang, font.clone())?;
    let mut out = String::new();
    let mut able = Vec::new();
    for report in wanted {
        match (writer(report)?.check)(&asked) {
            // Figures that nobody named keep no one from workbook and page.
            Err(e) if by_default && report == Report::Figures => out += &format!("warning: {}\n", e.message(lang)),
            other => {
                other?;
                able.push(report);
            }
        }
    }
    let again = pipeline::report_again(&folder, &able, |look| change_look(look, figure_size.as_deref(), figure_lang, font))?;
    for table in &again.changed {
        out += &match lang {
            Lang::En => format!("warning: {table} is not as the run wrote it, or gone; the reports show what stands there now\n"),
            Lang::Zh => format!("注意:{table} 已与当时写出的不同;报告按现在的内容生成\n"),
        };
    }
    if !quiet {
        for written in &again.written {
            out += &format!("{}\n", folder.join(&written.file).display());
        }
    }
    let _ = io::stderr().write_all(out.as_bytes());
    Ok(if again.changed.is_empty() { Ending::Fine } else { Ending::WithProblems })
}
