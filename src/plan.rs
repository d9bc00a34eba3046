//! What a run is to do: settled, checked, and free of flags.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::compare::tier;
use crate::input::batch::Reading;
use crate::input::discover::Discover;
use crate::input::encoding;
use crate::input::path_template::PathTemplate;
use crate::input::record::Fields;
use crate::lang::Lang;
use crate::report::output::Style;
use crate::slogan::evidence::Source;
use crate::speech::YearInference;

/// Where words for the segmenter come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The bundled policy words.
    pub bundled: bool,
    /// A user's dictionaries.
    pub files: Vec<PathBuf>,
    /// Guess words that no dictionary has.
    pub hmm: bool,
}

/// What is looked for in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// Files that extend the bundled lexicon.
    pub lexicons: Vec<PathBuf>,
    /// Themes instead of the built-in ones.
    pub themes: Option<PathBuf>,
    /// Terms to count.
    pub terms: Option<PathBuf>,
    /// Words for the segmenter.
    pub words: Words,
    /// Sources of evidence for numeric slogans that are left out.
    pub without: Vec<Source>,
    /// Read everything twice, so that names which some speeches treat as slogans count in the others as well.
    pub survey: bool,
    /// Characters of context beside a hit.
    pub context: usize,
}

/// What is set against what.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Columns whose values make groups of their own.
    pub groups: Vec<String>,
    /// Least shares of speeches of the hottest tiers.
    pub tiers: Vec<f64>,
}

/// Metadata from beside the texts.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Tables beside those named `metadata.csv` in the input folders.
    pub tables: Vec<PathBuf>,
    /// What paths say.
    pub template: Option<PathTemplate>,
    /// Which fields of records hold what.
    pub fields: Fields,
}

/// A run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Which files.
    pub discover: Discover,
    /// How they are read.
    pub reading: Reading,
    /// What is known of them.
    pub metadata: Metadata,
    /// When years may be inferred.
    pub inference: YearInference,
    /// What is looked for.
    pub matching: Matching,
    /// What is compared.
    pub comparison: Comparison,
    /// The folder that tables are written into.
    pub output: PathBuf,
    /// How tables are written.
    pub style: Style,
    /// Language of messages in tables.
    pub lang: Lang,
    /// Workers; `None` takes every core.
    pub threads: Option<usize>,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            discover: Discover::default(),
            reading: Reading::default(),
            metadata: Metadata::default(),
            inference: YearInference::default(),
            matching: Matching {
                lexicons: Vec::new(),
                themes: None,
                terms: None,
                words: Words { bundled: true, files: Vec::new(), hmm: true },
                without: Vec::new(),
                survey: false,
                context: 20,
            },
            comparison: Comparison { groups: Vec::new(), tiers: tier::PUBLISHED.to_vec() },
            output: PathBuf::from("output"),
            style: Style { mark: true, headers: Lang::En },
            lang: Lang::En,
            threads: None,
        }
    }
}

impl Plan {
    /// The options that bear on the tables, for `run.json`: no paths of this machine, no number of threads.
    pub fn options(&self) -> Value {
        let fields = &self.metadata.fields;
        json!({
            "globs": self.discover.globs,
            "format": self.discover.format,
            "encoding": self.reading.encoding.map(encoding::label),
            "max_document_bytes": self.reading.limit,
            "fields": fields,
            "path_template": self.metadata.template.as_ref().map(|t| t.written()),
            "year_inference": self.inference,
            "bundled_words": self.matching.words.bundled,
            "hmm": self.matching.words.hmm,
            "context": self.matching.context,
            "without": self.matching.without,
            "survey": self.matching.survey,
            "groups": self.comparison.groups,
            "tiers": self.comparison.tiers,
            "byte_order_mark": self.style.mark,
            "headers": self.style.headers,
            "lang": self.lang,
        })
    }
}
