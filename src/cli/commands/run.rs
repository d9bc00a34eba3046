//! `tifa run`

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use super::Ending;
use crate::cli::args::RunArgs;
use crate::cli::plan::settle;
use crate::cli::show::Show;
use crate::cli::summary::Summary;
use crate::error::{Error, Result};
use crate::input::batch::Shard;
use crate::lang::Lang;
use crate::pipeline::{self, Outcome};
use crate::plan::Plan;
use crate::report::output::interrupted;
use crate::report::overview::Overview;
use crate::report::provenance::Counts;

/// Reads speeches and writes tables.
///
/// # Errors
/// What stopped the run; no table is replaced then.
pub fn run(args: RunArgs, lang: Lang) -> Result<Ending> {
    let RunArgs { inputs, output, config, resume, shard, partial, quiet, json, settings } = args;
    let plan = Plan { resume, ..settle(settings, config.as_deref(), inputs, output, lang)? };
    let show = Show::new(lang, quiet);
    if let Some((shard, file)) = shard.zip(partial) {
        let counts = pipeline::shard(&plan, shard, &file, &show);
        show.end();
        return counts.map(|counts| told(shard, &file, counts, Form { quiet, json }, lang));
    }
    let outcome = pipeline::run(&plan, &show);
    show.end();
    let outcome = outcome.inspect_err(|error| {
        if matches!(error, Error::Unwritable { .. }) && interrupted(&plan.output) {
            let kept = "What was done so far is kept; the same command with --resume goes on from there.";
            let _ = writeln!(io::stderr(), "{}", lang.pick(kept, "已完成的部分已保留;原命令加 --resume 可从中断处继续。"));
        }
    })?;
    summed_up(&outcome, &plan.output, Form { quiet, json }, lang)
}

/// In what form an end is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// Not in words.
    pub quiet: bool,
    /// As JSON.
    pub json: bool,
}

/// Tells what stands in the tables.
pub(super) fn summed_up(outcome: &Outcome, output: &Path, form: Form, lang: Lang) -> Result<Ending> {
    let counts = outcome.counts;
    if form.json || !form.quiet {
        let overview = Overview::read(output)?;
        let summary = Summary::new(&overview, outcome, output);
        if form.json {
            let _ = writeln!(io::stdout(), "{}", summary.as_json());
        }
        if !form.quiet {
            let _ = io::stderr().write_all(summary.in_words(lang).as_bytes());
        }
    }
    Ok(if counts.errors + counts.warnings > 0 { Ending::WithProblems } else { Ending::Fine })
}

/// Tells what is in a partial file.
fn told(shard: Shard, file: &Path, counts: Counts, form: Form, lang: Lang) -> Ending {
    if form.json {
        let _ = writeln!(io::stdout(), "{}", json!({ "shard": shard.to_string(), "partial": file, "counts": counts }));
    }
    if !form.quiet {
        let (Counts { documents_in: all, documents_lost: lost, speeches, .. }, file) = (counts, file.display());
        let words = match lang {
            Lang::En => format!("part {shard}: {all} documents, {lost} of them lost, {speeches} speeches; {file}\n"),
            Lang::Zh => format!("第 {shard} 部分:文档 {all} 个,其中未能读取 {lost} 个,讲话 {speeches} 篇;{file}\n"),
        };
        let _ = io::stderr().write_all(words.as_bytes());
    }
    if counts.errors + counts.warnings > 0 { Ending::WithProblems } else { Ending::Fine }
}
