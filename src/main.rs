//! `tifa`: parse, settle, run, show, and an exit code.

#![forbid(unsafe_code)]

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use tifa::cli::args::{Cli, Command};
use tifa::cli::chinese::in_chinese;
use tifa::cli::commands::{Ending, compare, init, inspect, kwic, lexicon, merge, report, run, segment, themes, verify};
use tifa::error::Result;
use tifa::lang::{Lang, shortened};

/// A run makes and drops millions of small texts, which the system's allocator takes a third of the time for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let lang = language();
    let command = if lang == Lang::Zh { in_chinese(Cli::command()) } else { Cli::command() };
    let cli = match Cli::from_arg_matches(&command.get_matches()) {
        Ok(cli) => cli,
        Err(e) => e.exit(),
    };
    match obey(cli, lang) {
        Ok(ending) => ExitCode::from(ending.code()),
        Err(e) => {
            let _ = writeln!(std::io::stderr(), "{}: {}", lang.pick("error", "错误"), shortened(&e.message(lang), 1000));
            ExitCode::from(Ending::NothingDone.code())
        }
    }
}

fn obey(cli: Cli, lang: Lang) -> Result<Ending> {
    Ok(match cli.command {
        Command::Run(args) => run::run(*args, lang)?,
        Command::Inspect(args) => inspect::inspect(args, lang)?,
        Command::Kwic(args) => kwic::kwic(*args, lang)?,
        Command::Lexicon(args) => lexicon::lexicon(args.action, lang)?,
        Command::Themes(args) => themes::themes(args.action, lang)?,
        Command::Compare(args) => compare::compare(*args, lang)?,
        Command::Report(args) => report::report(args, lang)?,
        Command::Verify(args) => verify::verify(*args, lang)?,
        Command::Merge(args) => merge::merge(&args, lang)?,
        Command::Segment(args) => segment::segment(args)?,
        Command::Init(args) => init::init(&args, lang)?,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "tifa", &mut std::io::stdout());
            Ending::Fine
        }
    })
}

/// The language that help is shown in, which has to be known before the arguments are read: `--lang`, else the locale.
fn language() -> Lang {
    let args: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let said = args.iter().position(|a| a == "--lang").and_then(|i| args.get(i + 1)).cloned();
    let said = said.or_else(|| args.iter().find_map(|a| a.strip_prefix("--lang=").map(str::to_owned)));
    let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    said.or_else(locale).map_or(Lang::En, |name| Lang::of_locale(&name))
}
