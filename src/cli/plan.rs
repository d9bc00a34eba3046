//! From settings to a plan: everything that can be wrong with them is found here, before a file is opened.

use std::path::{Path, PathBuf};

use super::args::Settings;
use super::config;
use crate::compare::tier;
use crate::error::{Error, Result};
use crate::input::batch::Reading;
use crate::input::discover::Discover;
use crate::input::encoding;
use crate::input::path_template::PathTemplate;
use crate::input::record::Fields;
use crate::lang::Lang;
use crate::plan::{Comparison, Contrast, Extra, Matching, Metadata, Plan, Selector, Words};
use crate::report::output::Style;
use crate::report::{Look, Report, writer};
use crate::segment::Engine;

/// Settles what a run is to do: `settings` win over those of a file.
///
/// # Errors
/// A setting that cannot be, or a settings file that cannot be read.
pub fn settle(settings: Settings, config: Option<&Path>, inputs: Vec<PathBuf>, output: PathBuf, lang: Lang) -> Result<Plan> {
    let here = Path::new(config::FILE_NAME);
    let Some(path) = config.or_else(|| here.is_file().then_some(here)) else {
        return planned(settings, inputs, output, lang);
    };
    let file = config::read(path)?;
    planned(settings.over(file.clone()), inputs.clone(), output.clone(), lang).map_err(|e| {
        // What the file alone would be refused for is the file's fault.
        let alone = planned(file, inputs, output, lang).err().map(|e| e.to_string());
        match e {
            Error::BadOption(message) if alone == Some(e.to_string()) => {
                Error::Malformed { what: "settings file", path: path.to_owned(), message }
            }
            e => e,
        }
    })
}

/// What settings ask for over some inputs.
///
/// # Errors
/// A setting that cannot be.
pub fn planned(settings: Settings, inputs: Vec<PathBuf>, output: PathBuf, lang: Lang) -> Result<Plan> {
    let reports = settings.reports();
    let limit = settings.max_document_mib.unwrap_or(16);
    if !(1..=2047).contains(&limit) {
        return Err(Error::BadOption("--max-document-mib has to lie between 1 and 2047".into()));
    }
    let file_limit = settings.max_file_gib.unwrap_or(Reading::default().file_limit >> 30);
    if !(1..=1 << 20).contains(&file_limit) {
        return Err(Error::BadOption("--max-file-gib has to lie between 1 and 1048576".into()));
    }
    let ratio = settings.max_ratio.unwrap_or(Reading::default().ratio);
    if !(1..=10_000).contains(&ratio) {
        return Err(Error::BadOption("--max-ratio has to lie between 1 and 10000".into()));
    }
    if settings.context.is_some_and(|n| n > 1000) {
        return Err(Error::BadOption("--context takes at most 1000 characters".into()));
    }
    if settings.threads.is_some_and(|n| !(1..=1024).contains(&n)) {
        return Err(Error::BadOption("--threads has to lie between 1 and 1024".into()));
    }
    let tiers = if settings.tiers.is_empty() { tier::PUBLISHED.to_vec() } else { settings.tiers };
    if tiers.len() > tier::TIERS.len() || !tiers.windows(2).all(|p| p[0] > p[1]) || !tiers.iter().all(|t| (0.0..=1.0).contains(t)) {
        return Err(Error::BadOption("--tiers takes at most six shares between 0 and 1, in falling order".into()));
    }
    let look = look(settings.figure_size.as_deref(), settings.figure_lang, settings.font)?;
    for report in &reports {
        (writer(*report)?.check)(&look)?;
    }
    let mut also = settings.also;
    // The page shows the texts with their slogans marked.
    if reports.contains(&Report::Html) && !also.contains(&Extra::Text) {
        also.push(Extra::Text);
    }
    Ok(Plan {
        discover: Discover { inputs, globs: settings.glob, format: settings.format, ..Discover::default() },
        reading: Reading {
            limit: limit << 20,
            file_limit: file_limit << 30,
            ratio,
            encoding: named_encoding(settings.encoding.as_deref())?,
            ..Reading::default()
        },
        metadata: Metadata {
            tables: settings.metadata,
            template: settings.path_template.as_deref().map(PathTemplate::new).transpose()?,
            fields: Fields {
                text: settings.text_field,
                id: settings.id_field,
                title: settings.title_field,
                year: settings.year_field,
                date: settings.date_field,
            },
        },
        inference: settings.year_inference.unwrap_or_default(),
        matching: Matching {
            lexicons: settings.lexicon,
            themes: settings.themes,
            terms: settings.terms,
            max_terms: settings.max_terms.unwrap_or(Plan::default().matching.max_terms),
            words: words(settings.dict, settings.no_user_dict, settings.no_hmm, settings.segmenter.unwrap_or_default()),
            without: settings.without,
            survey: settings.survey,
            context: settings.context.unwrap_or(20),
        },
        comparison: Comparison {
            groups: settings.group,
            tiers,
            contrast: contrast(settings.target.as_deref(), settings.reference.as_deref())?,
            items: if settings.item.is_empty() { Plan::default().comparison.items } else { settings.item },
            seed: settings.seed.unwrap_or(1),
            keep_duplicates: settings.keep_duplicates,
            also,
        },
        output,
        style: Style { mark: !settings.no_bom, headers: settings.headers.unwrap_or(Lang::En) },
        reports,
        look,
        lang,
        threads: settings.threads,
        resume: false,
    })
}

/// How figures are to look.
///
/// # Errors
/// A size that is none.
pub fn look(size: Option<&str>, lang: Option<Lang>, font: Option<PathBuf>) -> Result<Look> {
    let mut look = Look::default();
    change_look(&mut look, size, lang, font)?;
    Ok(look)
}

/// Changes how figures are to look.
///
/// # Errors
/// A size that is none.
pub fn change_look(look: &mut Look, size: Option<&str>, lang: Option<Lang>, font: Option<PathBuf>) -> Result<()> {
    look.lang = lang.or(look.lang);
    look.font = font;
    if let Some(size) = size {
        let numbers = size.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
        let limits = 200..=4000;
        let Some((width, height)) = numbers.filter(|(w, h)| limits.contains(w) && limits.contains(h)) else {
            return Err(Error::BadOption(format!("--figure-size '{size}': write for instance 960x540; both between 200 and 4000")));
        };
        (look.width, look.height) = (width, height);
    }
    Ok(())
}

/// The two groups of a comparison.
fn contrast(target: Option<&str>, reference: Option<&str>) -> Result<Option<Contrast>> {
    let select = |flag: &str, written: &str| Selector::parse(written).map_err(|e| Error::BadOption(format!("{flag}: {e}")));
    let Some(target) = target else {
        return match reference {
            Some(_) => Err(Error::BadOption("--reference needs a --target to be compared with it".into())),
            None => Ok(None),
        };
    };
    let target = select("--target", target)?;
    Ok(Some(Contrast { target, reference: reference.map(|r| select("--reference", r)).transpose()? }))
}

/// Where the segmenter's words come from.
pub fn words(files: Vec<PathBuf>, none: bool, no_hmm: bool, engine: Engine) -> Words {
    Words { bundled: !none, files: if none { Vec::new() } else { files }, hmm: !no_hmm, engine }
}

/// The encoding of a name.
///
/// # Errors
/// No such encoding.
pub fn named_encoding(name: Option<&str>) -> Result<Option<&'static encoding_rs::Encoding>> {
    name.map(|n| {
        encoding::by_name(n).ok_or_else(|| Error::BadOption(format!("--encoding '{n}' is not known; try utf-8, gb18030, big5 or utf-16le")))
    })
    .transpose()
}
