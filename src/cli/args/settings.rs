//! Settings that a flag or a line of `tifa.toml` can make.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use crate::input::Format;
use crate::lang::Lang;
use crate::plan::Extra;
use crate::report::Report;
use crate::segment::Engine;
use crate::slogan::evidence::Source;
use crate::speech::YearInference;
use crate::tally::detail::ItemKind;

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

    /// Largest file, in GiB (default: 256)
    #[arg(long, value_name = "GIB", help_heading = "Input")]
    pub max_file_gib: Option<u64>,

    /// How many times its size a gzip file may unpack to (default: 200)
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub max_ratio: Option<u64>,

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

    /// Longest list of terms: each has a row for every speech (default: 20000)
    #[arg(long, value_name = "N", help_heading = "Matching")]
    pub max_terms: Option<usize>,

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

    /// Which program cuts words; both give the same words (default: tifa)
    #[arg(long, value_enum, help_heading = "Matching")]
    pub segmenter: Option<Engine>,

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

    /// One workbook with charts, tifa.xlsx
    #[arg(long, help_heading = "Output")]
    #[serde(default)]
    pub xlsx: bool,

    /// One page for the browser, tifa.html; writes paragraphs.csv as well
    #[arg(long, help_heading = "Output")]
    #[serde(default)]
    pub html: bool,

    /// The main charts as SVG and PNG, figure-NAME.svg and figure-NAME.png
    #[arg(long, help_heading = "Output")]
    #[serde(default)]
    pub figures: bool,

    /// Every table as Parquet too
    #[arg(long, help_heading = "Output")]
    #[serde(default)]
    pub parquet: bool,

    /// Every table as JSON lines too
    #[arg(long, help_heading = "Output")]
    #[serde(default)]
    pub jsonl: bool,

    /// Size of the figures in points (default: 960x540); a PNG has twice as many pixels
    #[arg(long, value_name = "WIDTHxHEIGHT", help_heading = "Output")]
    pub figure_size: Option<String>,

    /// Language of the figures (default: that of the other reports)
    #[arg(long, value_enum, help_heading = "Output")]
    pub figure_lang: Option<Lang>,

    /// Font with Chinese characters for the figures (default: one that the system has)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub font: Option<PathBuf>,

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
            max_file_gib: self.max_file_gib.or(file.max_file_gib),
            max_ratio: self.max_ratio.or(file.max_ratio),
            lexicon: list(self.lexicon, file.lexicon),
            themes: self.themes.or(file.themes),
            terms: self.terms.or(file.terms),
            max_terms: self.max_terms.or(file.max_terms),
            dict: list(self.dict, file.dict),
            no_user_dict: self.no_user_dict || file.no_user_dict,
            no_hmm: self.no_hmm || file.no_hmm,
            segmenter: self.segmenter.or(file.segmenter),
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
            xlsx: self.xlsx || file.xlsx,
            html: self.html || file.html,
            figures: self.figures || file.figures,
            parquet: self.parquet || file.parquet,
            jsonl: self.jsonl || file.jsonl,
            figure_size: self.figure_size.or(file.figure_size),
            figure_lang: self.figure_lang.or(file.figure_lang),
            font: self.font.or(file.font),
            no_bom: self.no_bom || file.no_bom,
            headers: self.headers.or(file.headers),
            threads: self.threads.or(file.threads),
        }
    }
}

impl Settings {
    /// The reports that are asked for, in the order of their writers.
    pub fn reports(&self) -> Vec<Report> {
        let asked = [
            (self.xlsx, Report::Xlsx),
            (self.html, Report::Html),
            (self.figures, Report::Figures),
            (self.parquet, Report::Parquet),
            (self.jsonl, Report::Jsonl),
        ];
        asked.iter().filter(|(wanted, _)| *wanted).map(|(_, report)| *report).collect()
    }
}
