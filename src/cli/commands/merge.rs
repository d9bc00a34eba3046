//! `tifa merge`

use super::Ending;
use super::run::{Form, summed_up};
use crate::cli::args::MergeArgs;
use crate::cli::show::Show;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::pipeline;

/// Makes the tables of a corpus from its parts.
///
/// # Errors
/// The parts do not make a whole, or the tables cannot be written; no table is replaced then.
pub fn merge(args: &MergeArgs, lang: Lang) -> Result<Ending> {
    if args.threads.is_some_and(|n| !(1..=1024).contains(&n)) {
        return Err(Error::BadOption("--threads has to lie between 1 and 1024".into()));
    }
    let show = Show::new(lang, args.quiet);
    let outcome = pipeline::merge(&args.files, &args.output, args.threads, &show);
    show.end();
    summed_up(&outcome?, &args.output, Form { quiet: args.quiet, json: args.json }, lang)
}
