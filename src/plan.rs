//! What a run is to do: settled, checked, and free of flags.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::compare::tier;
use crate::input::batch::Reading;
use crate::input::discover::Discover;
use crate::input::encoding;
use crate::input::path_template::PathTemplate;
use crate::input::record::Fields;
use crate::lang::Lang;
use crate::report::output::Style;
use crate::report::{Look, Report};
use crate::segment::Engine;
use crate::slogan::evidence::Source;
use crate::speech::YearInference;
use crate::tally::detail::ItemKind;

/// Where words for the segmenter come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The bundled policy words.
    pub bundled: bool,
    /// A user's dictionaries.
    pub files: Vec<PathBuf>,
    /// Guess words that no dictionary has.
    pub hmm: bool,
    /// Which program cuts.
    pub engine: Engine,
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
    /// How many terms there may be at most.
    pub max_terms: usize,
    /// Words for the segmenter.
    pub words: Words,
    /// Sources of evidence for numeric slogans that are left out.
    pub without: Vec<Source>,
    /// Read everything twice, so that names which some speeches treat as slogans count in the others as well.
    pub survey: bool,
    /// Characters of context beside a hit.
    pub context: usize,
}

/// Further tables, which cost more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Extra {
    /// vocabulary.csv and year_similarity.csv: new, returned and vanished words; how alike the years are
    Words,
    /// cooccurrence.csv and cooccurrence.graphml: slogans and themes that stand together
    Network,
    /// matrix.mtx with its rows and columns, and positions.csv (wordfish)
    Matrix,
    /// richness.csv: lexical richness and sentence length of each speech
    Richness,
    /// sentences.csv: the theme of each sentence
    Sentences,
    /// paragraphs.csv: the texts themselves, with their places
    Text,
}

/// Speeches whose column has one of some values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// year, place, speaker, title, or any column of the metadata.
    pub column: String,
    /// The values; years may be ranges.
    pub values: Vec<String>,
}

impl Selector {
    /// Reads `year=2016`, `year=2001-2005,2007` or `place=甲县,乙县`.
    ///
    /// # Errors
    /// No column, no value, or a year that is none.
    pub fn parse(written: &str) -> Result<Selector, String> {
        let (column, values) = written.split_once('=').ok_or_else(|| format!("'{written}' has no =; write for instance year=2016"))?;
        let values: Vec<String> = values.split([',', '，']).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
        let column = column.trim().to_owned();
        if column.is_empty() || values.is_empty() {
            return Err(format!("'{written}' has no column or no value; write for instance year=2016"));
        }
        if column == "year"
            && let Some(bad) = values.iter().find(|v| years(v).is_none())
        {
            return Err(format!("'{bad}' is no year and no range of years such as 2001-2005"));
        }
        Ok(Selector { column, values })
    }

    /// True if it takes a speech whose column has this value.
    pub fn takes(&self, value: &str) -> bool {
        if self.column == "year" {
            let Ok(year) = value.parse::<i32>() else { return false };
            return self.values.iter().filter_map(|v| years(v)).any(|(from, to)| (from..=to).contains(&year));
        }
        self.values.iter().any(|v| v == value)
    }

    /// As it is written.
    pub fn label(&self) -> String {
        format!("{}={}", self.column, self.values.join(","))
    }
}

fn years(written: &str) -> Option<(i32, i32)> {
    let year = |s: &str| s.trim().parse::<i32>().ok().filter(|y| (1..=9999).contains(y));
    match written.split_once(['-', '–', '—', '~']) {
        Some((from, to)) => Some((year(from)?, year(to)?)).filter(|(from, to)| from <= to),
        None => year(written).map(|y| (y, y)),
    }
}

/// Two groups of speeches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contrast {
    /// What is compared; a speech that both take belongs here.
    pub target: Selector,
    /// What it is compared with; `None` takes all other speeches.
    pub reference: Option<Selector>,
}

/// What is set against what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Columns whose values make groups of their own.
    pub groups: Vec<String>,
    /// Least shares of speeches of the hottest tiers.
    pub tiers: Vec<f64>,
    /// The two groups of keyness.csv; `None` compares the last year with the one before.
    pub contrast: Option<Contrast>,
    /// What is compared between them.
    pub items: Vec<ItemKind>,
    /// What random numbers start from.
    pub seed: u64,
    /// Count speeches that nearly repeat others.
    pub keep_duplicates: bool,
    /// Further tables.
    pub also: Vec<Extra>,
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
    /// Reports beside the tables.
    pub reports: Vec<Report>,
    /// How figures look.
    pub look: Look,
    /// Language of messages in tables, and of reports.
    pub lang: Lang,
    /// Workers; `None` takes every core.
    pub threads: Option<usize>,
    /// Go on with a run that was interrupted in the output folder.
    pub resume: bool,
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
                max_terms: 20_000,
                words: Words { bundled: true, files: Vec::new(), hmm: true, engine: Engine::Tifa },
                without: Vec::new(),
                survey: false,
                context: 20,
            },
            comparison: Comparison {
                groups: Vec::new(),
                tiers: tier::PUBLISHED.to_vec(),
                contrast: None,
                items: vec![ItemKind::Slogan, ItemKind::Theme, ItemKind::Term],
                seed: 1,
                keep_duplicates: false,
                also: Vec::new(),
            },
            output: PathBuf::from("output"),
            style: Style { mark: true, headers: Lang::En },
            reports: Vec::new(),
            look: Look::default(),
            lang: Lang::En,
            threads: None,
            resume: false,
        }
    }
}

impl Plan {
    /// The language of reports: who asks for Chinese headers reads Chinese.
    pub fn report_lang(&self) -> Lang {
        if self.style.headers == Lang::Zh { Lang::Zh } else { self.lang }
    }

    /// The options that bear on the tables, for `run.json`: no paths of this machine, no number of threads.
    pub fn options(&self) -> Value {
        let fields = &self.metadata.fields;
        json!({
            "globs": self.discover.globs,
            "format": self.discover.format,
            "encoding": self.reading.encoding.map(encoding::label),
            "max_document_bytes": self.reading.limit,
            "max_file_bytes": self.reading.file_limit,
            "max_ratio": self.reading.ratio,
            "fields": fields,
            "path_template": self.metadata.template.as_ref().map(|t| t.written()),
            "year_inference": self.inference,
            "bundled_words": self.matching.words.bundled,
            "hmm": self.matching.words.hmm,
            "segmenter": self.matching.words.engine,
            "context": self.matching.context,
            "without": self.matching.without,
            "survey": self.matching.survey,
            "groups": self.comparison.groups,
            "tiers": self.comparison.tiers,
            "contrast": self.comparison.contrast,
            "items": self.comparison.items,
            "seed": self.comparison.seed,
            "keep_duplicates": self.comparison.keep_duplicates,
            "also": self.comparison.also,
            "byte_order_mark": self.style.mark,
            "headers": self.style.headers,
            "reports": self.reports,
            "figures": self.look,
            "lang": self.lang,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_take_values_and_ranges_of_years() {
        let years = Selector::parse("year=2001-2003, 2007").unwrap();
        assert!(years.takes("2002") && years.takes("2007") && !years.takes("2004") && !years.takes(""));
        let places = Selector::parse("place=甲县，乙县").unwrap();
        assert!(places.takes("乙县") && !places.takes("丙县"));
        for bad in ["year", "=1", "year=", "year=二〇〇一", "year=2005-2001"] {
            assert!(Selector::parse(bad).is_err(), "{bad}");
        }
    }
}
