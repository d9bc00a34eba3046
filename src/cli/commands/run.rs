//! `tifa run`

use std::io::{self, Write};

use super::Ending;
use crate::cli::args::RunArgs;
use crate::cli::plan::settle;
use crate::cli::show::Show;
use crate::error::Result;
use crate::lang::Lang;
use crate::pipeline;
use crate::report::provenance::Counts;

/// Reads speeches and writes tables.
///
/// # Errors
/// What stopped the run; no table is replaced then.
pub fn run(args: RunArgs, lang: Lang) -> Result<Ending> {
    let quiet = args.quiet;
    let plan = settle(args, lang)?;
    let show = Show::new(lang, quiet);
    let outcome = pipeline::run(&plan, &show);
    show.end();
    let counts = outcome?.counts;
    if !quiet {
        let _ = io::stderr().write_all(summary(&counts, &plan.output.display().to_string(), lang).as_bytes());
    }
    Ok(if counts.errors + counts.warnings > 0 { Ending::WithProblems } else { Ending::Fine })
}

fn summary(counts: &Counts, output: &str, lang: Lang) -> String {
    let Counts { documents_in, documents_out, speeches, chars, errors, warnings, notes, .. } = counts;
    match lang {
        Lang::En => format!(
            "documents read: {documents_out} of {documents_in}; speeches: {speeches}; characters: {chars}\n\
             problems: errors {errors}, warnings {warnings}, notes {notes}\n\
             tables are in {output}\n"
        ),
        Lang::Zh => format!(
            "{documents_in} 个文档中读取了 {documents_out} 个,共 {speeches} 篇讲话,{chars} 字\n\
             问题:错误 {errors},疑点 {warnings},说明 {notes}\n\
             表格在 {output}\n"
        ),
    }
}
