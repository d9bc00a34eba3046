//! `tifa run`

use std::io::{self, Write};

use super::Ending;
use crate::cli::args::RunArgs;
use crate::cli::plan::settle;
use crate::cli::show::Show;
use crate::cli::summary::Summary;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::pipeline;
use crate::report::output::interrupted;
use crate::report::overview::Overview;

/// Reads speeches and writes tables.
///
/// # Errors
/// What stopped the run; no table is replaced then.
pub fn run(args: RunArgs, lang: Lang) -> Result<Ending> {
    let (quiet, json) = (args.quiet, args.json);
    let plan = settle(args, lang)?;
    let show = Show::new(lang, quiet);
    let outcome = pipeline::run(&plan, &show);
    show.end();
    let outcome = outcome.inspect_err(|error| {
        if matches!(error, Error::Unwritable { .. }) && interrupted(&plan.output) {
            let kept = "What was done so far is kept; the same command with --resume goes on from there.";
            let _ = writeln!(io::stderr(), "{}", lang.pick(kept, "已完成的部分已保留;原命令加 --resume 可从中断处继续。"));
        }
    })?;
    let counts = outcome.counts;
    if json || !quiet {
        let overview = Overview::read(&plan.output)?;
        let summary = Summary::new(&overview, &outcome, &plan.output);
        if json {
            let _ = writeln!(io::stdout(), "{}", summary.as_json());
        }
        if !quiet {
            let _ = io::stderr().write_all(summary.in_words(lang).as_bytes());
        }
    }
    Ok(if counts.errors + counts.warnings > 0 { Ending::WithProblems } else { Ending::Fine })
}
