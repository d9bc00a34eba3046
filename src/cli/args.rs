//! What can be typed, and nothing else.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use serde::Deserialize;

use crate::concordance::{As, Sort};
use crate::input::Format;
use crate::lang::Lang;
use crate::plan::Extra;
use crate::slogan::Class;
use crate::slogan::evidence::Source;
use crate::speech::YearInference;
use crate::tally::detail::ItemKind;

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

    /// No progress, no summary; only errors
    #[arg(short, long)]
    pub quiet: bool,

    /// See [`Settings`].
    #[command(flatten)]
    pub settings: Settings,
}

/// Settings that a flag or a line of `tifa.toml` can make, under the same names. A flag wins over the file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Read only files that match; with ! before it, leave out those that do (may be repeated)
    #[arg(long, value_name = "PATTERN", help_heading = "Input")]
    #[serde(default)]
    pub glob: Vec<String>,

    /// Read every file as this format, whatever its name
    #[arg(long, value_enum, help_heading = "Input")]
    pub format: Option<Format>,

    /// Encoding of all files (utf-8, gb18030, big5, utf-16le …) instead of finding it out
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub encoding: Option<String>,

    /// Field of a record that holds the text
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    pub text_field: Option<String>,

    /// Field that holds the id
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    pub id_field: Option<String>,

    /// Field that holds the title
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    pub title_field: Option<String>,

    /// Field that holds the year
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    pub year_field: Option<String>,

    /// Field that holds the date
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    pub date_field: Option<String>,

    /// Table of metadata beside any metadata.csv in the input folders (may be repeated)
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    #[serde(default)]
    pub metadata: Vec<PathBuf>,

    /// Metadata from paths, for instance {year}/{place}_{title}
    #[arg(long, value_name = "TEMPLATE", help_heading = "Input")]
    pub path_template: Option<String>,

    /// When to infer a year that is not written down
    #[arg(long, value_enum, help_heading = "Input")]
    pub year_inference: Option<YearInference>,

    /// Largest document, in MiB (default: 16)
    #[arg(long, value_name = "MIB", help_heading = "Input")]
    pub max_document_mib: Option<u64>,

    /// Lexicon that extends the bundled one (may be repeated)
    #[arg(long, value_name = "FILE", help_heading = "Matching")]
    #[serde(default)]
    pub lexicon: Vec<PathBuf>,

    /// Themes instead of the built-in ones
    #[arg(long, value_name = "FILE", help_heading = "Matching")]
    pub themes: Option<PathBuf>,

    /// Count the terms of this list, one a line
    #[arg(long, value_name = "FILE", help_heading = "Matching")]
    pub terms: Option<PathBuf>,

    /// Dictionary of words for the segmenter, in jieba's form (may be repeated)
    #[arg(long, value_name = "FILE", help_heading = "Matching")]
    #[serde(default)]
    pub dict: Vec<PathBuf>,

    /// Leave out the bundled policy words and every --dict
    #[arg(long, help_heading = "Matching")]
    #[serde(default)]
    pub no_user_dict: bool,

    /// Do not guess words that no dictionary has
    #[arg(long, help_heading = "Matching")]
    #[serde(default)]
    pub no_hmm: bool,

    /// Characters of context on each side of a hit (default: 20)
    #[arg(long, value_name = "N", help_heading = "Matching")]
    pub context: Option<usize>,

    /// Leave out a source of evidence for numeric slogans, to see what it is worth (may be repeated)
    #[arg(long, value_enum, value_name = "SOURCE", help_heading = "Matching")]
    #[serde(default)]
    pub without: Vec<Source>,

    /// Read everything twice: names that some speeches treat as slogans count in the others as well
    #[arg(long, help_heading = "Matching")]
    #[serde(default)]
    pub survey: bool,

    /// Also compare by this column: place, speaker, or any column of the metadata (may be repeated)
    #[arg(long, value_name = "COLUMN", help_heading = "Comparison")]
    #[serde(default)]
    pub group: Vec<String>,

    /// Least shares of speeches for the tiers 沸 烫 热 暖 温 冷, in falling order
    #[arg(long, value_name = "SHARES", value_delimiter = ',', help_heading = "Comparison")]
    #[serde(default)]
    pub tiers: Vec<f64>,

    /// Speeches that keyness.csv compares, as column=value: year=2016, year=2011-2015, place=甲县,乙县 (default: the last year)
    #[arg(long, value_name = "COLUMN=VALUES", help_heading = "Comparison")]
    pub target: Option<String>,

    /// What they are compared with (default: all other speeches; without --target, the year before)
    #[arg(long, value_name = "COLUMN=VALUES", help_heading = "Comparison")]
    pub reference: Option<String>,

    /// What is compared (default: slogan, theme, term; may be repeated)
    #[arg(long = "item", value_enum, value_name = "KIND", help_heading = "Comparison")]
    #[serde(default)]
    pub item: Vec<ItemKind>,

    /// Number that random draws start from (default: 1)
    #[arg(long, value_name = "N", help_heading = "Comparison")]
    pub seed: Option<u64>,

    /// Count speeches that nearly repeat others as well
    #[arg(long, help_heading = "Comparison")]
    #[serde(default)]
    pub keep_duplicates: bool,

    /// Further tables, which cost more time (may be repeated)
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Output")]
    #[serde(default)]
    pub also: Vec<Extra>,

    /// No byte-order mark at the head of tables
    #[arg(long, help_heading = "Output")]
    #[serde(default)]
    pub no_bom: bool,

    /// Language of the tables' header rows (default: en)
    #[arg(long, value_enum, help_heading = "Output")]
    pub headers: Option<Lang>,

    /// Number of threads (default: all cores)
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub threads: Option<usize>,
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

impl Settings {
    /// These settings, with `file`'s where nothing is set here.
    pub fn over(self, file: Settings) -> Settings {
        fn list<T>(flag: Vec<T>, file: Vec<T>) -> Vec<T> {
            if flag.is_empty() { file } else { flag }
        }
        Settings {
            glob: list(self.glob, file.glob),
            format: self.format.or(file.format),
            encoding: self.encoding.or(file.encoding),
            text_field: self.text_field.or(file.text_field),
            id_field: self.id_field.or(file.id_field),
            title_field: self.title_field.or(file.title_field),
            year_field: self.year_field.or(file.year_field),
            date_field: self.date_field.or(file.date_field),
            metadata: list(self.metadata, file.metadata),
            path_template: self.path_template.or(file.path_template),
            year_inference: self.year_inference.or(file.year_inference),
            max_document_mib: self.max_document_mib.or(file.max_document_mib),
            lexicon: list(self.lexicon, file.lexicon),
            themes: self.themes.or(file.themes),
            terms: self.terms.or(file.terms),
            dict: list(self.dict, file.dict),
            no_user_dict: self.no_user_dict || file.no_user_dict,
            no_hmm: self.no_hmm || file.no_hmm,
            context: self.context.or(file.context),
            without: list(self.without, file.without),
            survey: self.survey || file.survey,
            group: list(self.group, file.group),
            tiers: list(self.tiers, file.tiers),
            target: self.target.or(file.target),
            reference: self.reference.or(file.reference),
            item: list(self.item, file.item),
            seed: self.seed.or(file.seed),
            keep_duplicates: self.keep_duplicates || file.keep_duplicates,
            also: list(self.also, file.also),
            no_bom: self.no_bom || file.no_bom,
            headers: self.headers.or(file.headers),
            threads: self.threads.or(file.threads),
        }
    }
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
