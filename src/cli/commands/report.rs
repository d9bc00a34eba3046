//! `tifa report`

use std::io::{self, Write};

use super::Ending;
use crate::cli::args::ReportArgs;
use crate::cli::plan::look;
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
    let mut wanted = if only.is_empty() { vec![Report::Xlsx, Report::Html, Report::Figures] } else { only };
    wanted.sort_unstable();
    wanted.dedup();
    let look = look(figure_size.as_deref(), figure_lang, font)?;
    for report in &wanted {
        (writer(*report)?.check)(&look)?;
    }
    let again = pipeline::report_again(&folder, &wanted, look)?;
    let mut out = String::new();
    for table in &again.changed {
        out += &match lang {
            Lang::En => format!("warning: {table} is not as the run wrote it; the reports show what stands there now\n"),
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
