//! What can be typed, and nothing else.

use std::path::PathBuf;

mod settings;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::concordance::{As, Sort};
use crate::input::batch::Shard;
use crate::lang::Lang;
use crate::report::Report;
use crate::segment::Engine;
use crate::slogan::Class;
pub use settings::Settings;

/// Reads Chinese policy speeches in bulk: finds and counts slogans, scores themes, compares years.
#[derive(Debug, Parser)]
#[command(name = "tifa", version, propagate_version = true, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,

    /// Language of help and messages (default: by locale)
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read speeches and write tables
    Run(Box<RunArgs>),
    /// Show how one file is read: speeches, outline, slogans, and what is left out and why
    Inspect(InspectArgs),
    /// Show every place of a slogan, a term or a shape in context
    Kwic(Box<KwicArgs>),
    /// Look slogans up, check lexicon files, make one from reviewed candidates
    Lexicon(LexiconArgs),
    /// Show, explain, validate, derive and expand theme dictionaries
    Themes(ThemesArgs),
    /// Compare two groups of speeches: what the one says more often than the other
    Compare(Box<CompareArgs>),
    /// Make workbook, page, figures and other files again from the tables of a run, without its texts
    Report(ReportArgs),
    /// Check that a folder is what its run wrote, and whether the run would come to the same today
    Verify(Box<VerifyArgs>),
    /// Make the tables of a corpus from the files that tifa run --shard --partial has written
    Merge(MergeArgs),
    /// Print a file's words, separated by single spaces, line by line
    Segment(SegmentArgs),
    /// Write a commented tifa.toml into this folder
    Init(InitArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Arguments of `tifa run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Folders, files, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Folder to write the tables into
    #[arg(short, long, value_name = "FOLDER", default_value = "output")]
    pub output: PathBuf,

    /// Read settings from this file (default: tifa.toml in this folder, if there is one)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Go on where a run into this folder was interrupted; refused if an input, a lexicon or an option has changed
    #[arg(long)]
    pub resume: bool,

    /// Read only this part of the documents, for instance 3/8, and write no tables; needs --partial
    #[arg(long, value_name = "I/N", value_parser = Shard::parse, requires = "partial", conflicts_with = "resume")]
    pub shard: Option<Shard>,

    /// File for what was made of the part; tifa merge makes the tables of all of them
    #[arg(long, value_name = "FILE", requires = "shard")]
    pub partial: Option<PathBuf>,

    /// No progress, no summary; only errors
    #[arg(short, long)]
    pub quiet: bool,

    /// Print what was done as JSON on standard output, for programs
    #[arg(long)]
    pub json: bool,

    /// See [`Settings`].
    #[command(flatten)]
    pub settings: Settings,
}

/// Arguments of `tifa inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The file, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Print the cleaned text as well
    #[arg(long)]
    pub text: bool,

    /// Look at this record only, by its id or number
    #[arg(long, value_name = "ID")]
    pub record: Option<String>,

    /// Encoding of the file instead of finding it out
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,

    /// Lexicon that extends the bundled one (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
}

/// How a concordance is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum KwicFormat {
    /// Aligned lines for the terminal
    #[default]
    Text,
    /// A table
    Csv,
    /// A page for the browser
    Html,
}

/// Arguments of `tifa kwic`.
#[derive(Debug, Args)]
pub struct KwicArgs {
    /// A slogan, a term, a regular expression, or a shape: N个X, N大X
    #[arg(value_name = "PATTERN")]
    pub pattern: String,

    /// Folders, files, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// What the pattern is
    #[arg(long = "as", value_enum, default_value = "auto")]
    pub kind: As,

    /// Order of the lines
    #[arg(long, value_enum, default_value = "year")]
    pub sort: Sort,

    /// Characters of context on each side
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub context: usize,

    /// How to write them
    #[arg(long, value_enum, default_value = "text")]
    pub format: KwicFormat,

    /// Write into this file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Lexicon that extends the bundled one (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,

    /// Encoding of all files instead of finding it out
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Arguments of `tifa lexicon`.
#[derive(Debug, Args)]
pub struct LexiconArgs {
    /// What to do
    #[command(subcommand)]
    pub action: LexiconAction,
}

/// What can be done with a lexicon.
#[derive(Debug, Subcommand)]
pub enum LexiconAction {
    /// Check the bundled lexicon together with files that extend it
    Check {
        /// Lexicon files
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the slogans that hold some words in their name, variants or members
    List {
        /// The words; all slogans without
        #[arg(value_name = "WORDS")]
        words: Option<String>,

        /// Only this class
        #[arg(long, value_enum)]
        class: Option<Class>,

        /// Lexicon that extends the bundled one (may be repeated)
        #[arg(long, value_name = "FILE")]
        lexicon: Vec<PathBuf>,
    },
    /// Make a lexicon file of the rows of a reviewed new_slogans.csv
    Add {
        /// The reviewed table: rows that are no slogans deleted, or a column keep with yes in it
        #[arg(value_name = "CSV")]
        candidates: PathBuf,

        /// The lexicon file to write; one that is there is extended
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Arguments of `tifa themes`.
#[derive(Debug, Args)]
pub struct ThemesArgs {
    /// What to do
    #[command(subcommand)]
    pub action: ThemesAction,
}

/// What can be done with themes.
#[derive(Debug, Subcommand)]
pub enum ThemesAction {
    /// Print the theme file, to copy and edit
    Show,
    /// Show which words give each speech of a file its themes
    Explain {
        /// The file, or - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// Themes instead of the built-in ones
        #[arg(long, value_name = "FILE")]
        themes: Option<PathBuf>,

        /// Look at this record only, by its id or number
        #[arg(long, value_name = "ID")]
        record: Option<String>,
    },
    /// Compare with texts that people have labelled: precision, recall, confusions
    Validate {
        /// JSONL, CSV or TSV with a text and a theme id (or several) in each record
        #[arg(value_name = "LABELS")]
        labels: PathBuf,

        /// Themes instead of the built-in ones
        #[arg(long, value_name = "FILE")]
        themes: Option<PathBuf>,

        /// Field that holds the text
        #[arg(long, value_name = "FIELD")]
        text_field: Option<String>,

        /// Field that holds the theme, or several: a list, or with ; | or , between them
        #[arg(long, value_name = "FIELD")]
        label_field: Option<String>,
    },
    /// Derive the weights of the words from texts: what stands in many themes weighs little
    Fit {
        /// Folders, files, or - for standard input
        #[arg(required = true, value_name = "INPUT")]
        inputs: Vec<PathBuf>,

        /// The words and their themes; weights in it do not matter (default: the built-in ones)
        #[arg(long, value_name = "FILE")]
        themes: Option<PathBuf>,

        /// The theme file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Propose words for themes from a few seed words, for review
    Expand {
        /// A theme file with seed words
        #[arg(value_name = "SEEDS")]
        seeds: PathBuf,

        /// Folders, files, or - for standard input
        #[arg(required = true, value_name = "INPUT")]
        inputs: Vec<PathBuf>,

        /// The theme file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Arguments of `tifa compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Folders, files, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Write the table into this file
    #[arg(short, long, value_name = "CSV")]
    pub output: Option<PathBuf>,

    /// Read settings from this file (default: tifa.toml in this folder, if there is one)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Rows to show of each kind
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub top: usize,

    /// See [`Settings`].
    #[command(flatten)]
    pub settings: Settings,
}

/// Arguments of `tifa report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The folder that a run has written
    #[arg(value_name = "OUTPUT", default_value = "output")]
    pub folder: PathBuf,

    /// What to make (default: xlsx, html and figures; may be repeated)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub only: Vec<Report>,

    /// Size of the figures in points (default: 960x540)
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    pub figure_size: Option<String>,

    /// Language of the figures (default: that of the other reports)
    #[arg(long, value_enum)]
    pub figure_lang: Option<Lang>,

    /// Font with Chinese characters for the figures (default: one that the system has)
    #[arg(long, value_name = "FILE")]
    pub font: Option<PathBuf>,

    /// Say nothing
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `tifa verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The folder that a run has written
    #[arg(value_name = "OUTPUT")]
    pub folder: PathBuf,

    /// What that run has read: it is read again, and counts are compared
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Read settings from this file (default: tifa.toml in this folder, if there is one)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Counts to show that would change
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,

    /// See [`Settings`].
    #[command(flatten)]
    pub settings: Settings,
}

/// Arguments of `tifa merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The partial files of all parts, in any order
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Folder to write the tables into
    #[arg(short, long, value_name = "FOLDER", default_value = "output")]
    pub output: PathBuf,

    /// Workers (default: one for each core)
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,

    /// No progress, no summary; only errors
    #[arg(short, long)]
    pub quiet: bool,

    /// Print what was done as JSON on standard output, for programs
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tifa segment`.
#[derive(Debug, Args)]
pub struct SegmentArgs {
    /// The file, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Dictionary of words, in jieba's form (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub dict: Vec<PathBuf>,

    /// Leave out the bundled policy words and every --dict: the words are exactly those of jieba-rs
    #[arg(long)]
    pub no_user_dict: bool,

    /// Do not guess words that no dictionary has
    #[arg(long)]
    pub no_hmm: bool,

    /// Which program cuts words; both give the same words
    #[arg(long, value_enum, default_value = "tifa")]
    pub segmenter: Engine,

    /// Encoding of the file instead of finding it out
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Arguments of `tifa init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder to write tifa.toml into
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_hold_together() {
        Cli::command().debug_assert();
    }
}
