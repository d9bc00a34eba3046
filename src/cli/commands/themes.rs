//! `tifa themes`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::segment::read;
use super::{Ending, columns, padded};
use crate::clean::{Nature, clean};
use crate::cli::args::ThemesAction;
use crate::compare::rate::wilson;
use crate::error::{Error, Result};
use crate::input::discover::Discover;
use crate::input::encoding;
use crate::lang::Lang;
use crate::pipeline::each_document;
use crate::plan::Plan;
use crate::report::output::replace_file;
use crate::segment::sentence::sentences;
use crate::span::{OffsetMap, Span};
use crate::theme::expand::{Company, written};
use crate::theme::validate::Agreement;
use crate::theme::{BUNDLED, Score, Themes, UNASSIGNED};

/// Shows, explains, validates, derives or expands.
///
/// # Errors
/// A file cannot be read or written, or is not what it should be.
pub fn themes(action: ThemesAction, lang: Lang) -> Result<Ending> {
    match action {
        ThemesAction::Show => {
            let _ = io::stdout().write_all(BUNDLED.as_bytes());
            Ok(Ending::Fine)
        }
        ThemesAction::Explain { file, themes, record } => explain(&file, themes, record.as_deref(), lang),
        ThemesAction::Validate { labels, themes, text_field, label_field } => {
            validate(&labels, themes.as_deref(), text_field.as_deref(), label_field.as_deref(), lang)
        }
        ThemesAction::Fit { inputs, themes, output } => fit(inputs, themes.as_deref(), &output, lang),
        ThemesAction::Expand { seeds, inputs, output } => expand(&seeds, inputs, &output, lang),
    }
}

fn load(path: Option<&Path>) -> Result<Themes> {
    path.map_or_else(Themes::bundled, Themes::read)
}

fn plan_of(inputs: Vec<PathBuf>, themes: Option<PathBuf>, lang: Lang) -> Plan {
    let mut plan = Plan { lang, ..Plan::default() };
    plan.discover = Discover { inputs, ..Discover::default() };
    plan.matching.themes = themes;
    plan
}

/// Words that are shown of a theme.
const SHOWN: usize = 12;

/// For each speech the themes, their attention and score, and the words that gave it.
fn explain(file: &Path, themes: Option<PathBuf>, record: Option<&str>, lang: Lang) -> Result<Ending> {
    let plan = plan_of(vec![file.to_owned()], themes, lang);
    let mut out = String::new();
    let lost = each_document(&plan, &mut |analyser, document| {
        if record.is_some_and(|id| document.source.rsplit('#').next() != Some(id)) {
            return;
        }
        let themes = analyser.themes();
        let text = document.clean.text.as_str();
        for speech in &document.speeches {
            let _ = writeln!(out, "{}:{}  {}", document.source, speech.part, speech.title);
            let hits = themes.words(text, speech.span);
            let scores: Vec<Score> = themes.score(&hits, speech.span);
            let total: u64 = scores.iter().map(|s| s.milli).sum();
            let spans = sentences(text, speech.body);
            let (mut led, mut read) = (vec![0u64; scores.len() + 1], 0u64);
            for (span, theme) in spans.iter().zip(themes.leaders(&hits, &spans)) {
                let size = crate::clean::letters(span.of(text));
                led[theme.unwrap_or(scores.len())] += size;
                read += size;
            }
            let mut order: Vec<usize> = (0..scores.len()).filter(|i| scores[*i].hits > 0).collect();
            order.sort_by_key(|i| (std::cmp::Reverse(scores[*i].milli), *i));
            for at in order {
                let mut words: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
                for hit in &hits {
                    for (_, milli) in themes.speaks_for(hit).iter().filter(|(t, _)| *t == at) {
                        let sum = words.entry(themes.name(hit)).or_default();
                        *sum = (sum.0 + 1, sum.1 + milli);
                    }
                }
                let mut words: Vec<(&str, (u64, u64))> = words.into_iter().collect();
                words.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(b.0)));
                let score = &scores[at];
                let share = |part: u64, whole: u64| 100.0 * part as f64 / whole.max(1) as f64;
                let said = words.iter().take(SHOWN).map(|(w, (n, milli))| format!("{w} {n}×={:.1}", *milli as f64 / 1000.0));
                let more = words.len().saturating_sub(SHOWN);
                let rest = if more > 0 { format!(" +{more}") } else { String::new() };
                let denied =
                    if score.negated > 0 { format!(" {} {}", lang.pick("negated", "否定"), score.negated) } else { String::new() };
                let _ = writeln!(
                    out,
                    "  {} {:5.1} %  {} {:5.1} %{denied}  {}{rest}",
                    padded(&themes.themes[at].id, 12),
                    share(score.milli, total),
                    lang.pick("attention", "注意力"),
                    share(led[at], read),
                    said.collect::<Vec<_>>().join(", ")
                );
            }
            let none = 100.0 * led[scores.len()] as f64 / read.max(1) as f64;
            let _ = writeln!(out, "  {}          {} {none:5.1} %", padded(UNASSIGNED, 12), lang.pick("attention", "注意力"));
        }
    })?;
    let _ = io::stdout().write_all(out.as_bytes());
    if out.is_empty() {
        return Err(Error::NoInput(format!("no text in {}.", file.display())));
    }
    Ok(if lost > 0 { Ending::WithProblems } else { Ending::Fine })
}

/// A labelled text.
struct Labelled {
    text: String,
    labels: Vec<String>,
}

fn validate(path: &Path, themes: Option<&Path>, text_field: Option<&str>, label_field: Option<&str>, lang: Lang) -> Result<Ending> {
    let themes = load(themes)?;
    let mut labelled = labelled(path, text_field, label_field)?;
    if labelled.is_empty() {
        return Err(bad(path, "it has no records".into()));
    }
    // A label may be the Chinese name of a theme.
    for label in labelled.iter_mut().flat_map(|l| &mut l.labels) {
        if let Some(theme) = themes.themes.iter().find(|t| t.zh == *label) {
            *label = theme.id.clone();
        }
    }
    let unknown: Vec<&String> =
        labelled.iter().flat_map(|l| &l.labels).filter(|l| *l != UNASSIGNED && !themes.themes.iter().any(|t| t.id == **l)).collect();
    if let Some(name) = unknown.first() {
        let known: Vec<&str> = themes.themes.iter().map(|t| t.id.as_str()).collect();
        return Err(bad(path, format!("'{name}' is no theme; themes are {}", known.join(" "))));
    }
    let mut agreement = Agreement::default();
    for one in &labelled {
        // As in a run: simplified, unwrapped, without what a page adds.
        let nature = Nature { soft_breaks: true, markdown: false };
        let text = clean(one.text.clone(), OffsetMap::identity(one.text.len()), nature).text;
        let whole = Span::new(0, text.len());
        let scores = themes.score(&themes.words(&text, whole), whole);
        let given = themes.best(&scores).map_or(UNASSIGNED, |(t, _)| t.id.as_str());
        agreement.add(&one.labels, given);
    }
    let (right, all) = agreement.right_of_all();
    let mut out = String::new();
    let interval = wilson(right as f64, all as f64).map_or(String::new(), |r| format!(" [{:.3}, {:.3}]", r.low, r.high));
    let kappa = agreement.kappa().map_or("-".to_owned(), |k| format!("{k:.3}"));
    let _ = match lang {
        Lang::En => {
            writeln!(out, "{right} of {all} right: {:.3}{interval} (95 %, Wilson); kappa {kappa}", right as f64 / all.max(1) as f64)
        }
        Lang::Zh => {
            writeln!(out, "{all} 条中 {right} 条一致:{:.3}{interval}(95% 威尔逊区间);kappa {kappa}", right as f64 / all.max(1) as f64)
        }
    };
    let header = match lang {
        Lang::En => ["theme", "labelled", "given", "right", "precision", "recall", "F1"],
        Lang::Zh => ["主题", "标注", "判定", "一致", "准确率", "召回率", "F1"],
    };
    let mut rows: Vec<[String; 7]> = vec![header.map(str::to_owned)];
    let figure = |f: Option<f64>| f.map_or("-".to_owned(), |f| format!("{f:.3}"));
    rows.extend(agreement.themes().iter().map(|f| {
        [
            f.theme.clone(),
            f.labelled.to_string(),
            f.given.to_string(),
            f.right.to_string(),
            figure(f.precision()),
            figure(f.recall()),
            figure(f.f1()),
        ]
    }));
    let widths: Vec<usize> = (0..7).map(|i| rows.iter().map(|r| columns(&r[i])).max().unwrap_or(0)).collect();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(c, w)| padded(c, *w)).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    for (label, given, n) in agreement.confusions() {
        let _ = writeln!(out, "{n} × {label} {} {given}", lang.pick("taken for", "判为"));
    }
    let _ = io::stdout().write_all(out.as_bytes());
    Ok(Ending::Fine)
}

fn bad(path: &Path, message: String) -> Error {
    Error::Malformed { what: "file of labels", path: path.to_owned(), message }
}

/// Names under which the text and its labels are looked for.
const TEXTS: &[&str] = &["text", "content", "body", "正文", "内容", "文本"];
const LABELS: &[&str] = &["themes", "theme", "labels", "label", "主题", "标签"];

fn labelled(path: &Path, text_field: Option<&str>, label_field: Option<&str>) -> Result<Vec<Labelled>> {
    let content = encoding::decode(&read(path)?, None, None).text;
    let content = content.trim_start_matches('\u{feff}');
    let name = path.to_string_lossy().to_lowercase();
    let mut found = Vec::new();
    let wanted = |field: Option<&str>, usual: &[&str], has: &dyn Fn(&str) -> bool| -> Option<String> {
        match field {
            Some(field) => has(field).then(|| field.to_owned()),
            None => usual.iter().find(|f| has(f)).map(|f| (*f).to_owned()),
        }
    };
    let missing =
        |number: usize| bad(path, format!("record {number} has no text or no label; name the fields with --text-field and --label-field"));
    let several =
        |labels: &str| labels.split([';', '|', ',', '，', '、', '；']).map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    if name.ends_with(".csv") || name.ends_with(".tsv") {
        let delimiter = if name.ends_with(".tsv") { b'\t' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content.as_bytes());
        let header = reader.headers().map_err(|e| bad(path, e.to_string()))?.clone();
        let has = |field: &str| header.iter().any(|h| h == field);
        let fields = wanted(text_field, TEXTS, &has).zip(wanted(label_field, LABELS, &has));
        let (text, label) = fields.ok_or_else(|| missing(1))?;
        let place = |field: &str| header.iter().position(|h| h == field).unwrap_or(0);
        for record in reader.records() {
            let record = record.map_err(|e| bad(path, e.to_string()))?;
            let cell = |field: &str| record.get(place(field)).unwrap_or_default();
            found.push(Labelled { text: cell(&text).to_owned(), labels: several(cell(&label)) });
        }
    } else {
        for (number, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let value: serde_json::Value = serde_json::from_str(line).map_err(|e| bad(path, format!("line {}: {e}", number + 1)))?;
            let has = |field: &str| value.get(field).is_some();
            let fields = wanted(text_field, TEXTS, &has).zip(wanted(label_field, LABELS, &has));
            let (text, label) = fields.ok_or_else(|| missing(number + 1))?;
            let labels = match &value[&label] {
                serde_json::Value::Array(all) => all.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
                other => several(other.as_str().unwrap_or_default()),
            };
            found.push(Labelled { text: value[&text].as_str().unwrap_or_default().to_owned(), labels });
        }
    }
    if let Some(at) = found.iter().position(|l| l.labels.is_empty()) {
        return Err(missing(at + 1));
    }
    Ok(found)
}

fn fit(inputs: Vec<PathBuf>, themes: Option<&Path>, output: &Path, lang: Lang) -> Result<Ending> {
    let seeds = load(themes)?;
    let mut corpus = crate::theme::fit::Corpus::default();
    let lost = each_document(&plan_of(inputs, None, lang), &mut |_, document| {
        for speech in &document.speeches {
            let text = document.clean.text.as_str();
            corpus.add(&seeds, text, &sentences(text, speech.body));
        }
    })?;
    if corpus.windows() == 0 {
        return Err(Error::NoInput("no text to derive weights from.".into()));
    }
    let fitted = crate::theme::fit::fit(&seeds, &corpus);
    replace_file(output, crate::theme::fit::written(&seeds, &fitted).as_bytes())?;
    let thin = fitted.thin.join(" ");
    let few = match (lang, fitted.thin.is_empty()) {
        (_, true) => String::new(),
        (Lang::En, _) => format!("the texts say too little of these themes, whose words weigh the same: {thin}\n"),
        (Lang::Zh, _) => format!("文本中下列主题太少,其词权重相同:{thin}\n"),
    };
    let said = match lang {
        Lang::En => format!("{} windows of text; weights are in {}\n{few}", corpus.windows(), output.display()),
        Lang::Zh => format!("{} 个文本窗口;权重已写入 {}\n{few}", corpus.windows(), output.display()),
    };
    let _ = io::stderr().write_all(said.as_bytes());
    Ok(if lost > 0 { Ending::WithProblems } else { Ending::Fine })
}

fn expand(seeds: &Path, inputs: Vec<PathBuf>, output: &Path, lang: Lang) -> Result<Ending> {
    let seeds = Themes::read(seeds)?;
    let mut company = Company::default();
    let mut tokens = Vec::new();
    let lost = each_document(&plan_of(inputs, None, lang), &mut |analyser, document| {
        let text = document.clean.text.as_str();
        for speech in &document.speeches {
            for sentence in sentences(text, speech.body) {
                analyser.cut(sentence.of(text), &mut tokens);
                let words: Vec<&str> = tokens.iter().map(|t| t.of(sentence.of(text))).collect();
                company.add(&seeds, text, sentence, &words);
            }
        }
    })?;
    if tokens.is_empty() {
        return Err(Error::NoInput("no text to take words from.".into()));
    }
    let proposals = company.proposals(&seeds);
    replace_file(output, written(&seeds, &proposals).as_bytes())?;
    let count: usize = proposals.iter().map(Vec::len).sum();
    let said = match lang {
        Lang::En => format!("{count} words proposed in {}; take the # away before those that fit\n", output.display()),
        Lang::Zh => format!("提出 {count} 个候选词,见 {};去掉合适者行首的 # 即生效\n", output.display()),
    };
    let _ = io::stderr().write_all(said.as_bytes());
    Ok(if lost > 0 { Ending::WithProblems } else { Ending::Fine })
}
