//! What a run came to, in ten lines or as JSON.

use std::path::Path;

use console::Style;
use serde::Serialize;

use crate::lang::Lang;
use crate::pipeline::Outcome;
use crate::report::overview::Overview;
use crate::report::provenance::Counts;

/// Slogans that are shown of the last year.
const TOP: usize = 5;

/// What a run came to.
#[derive(Debug, Serialize)]
pub struct Summary {
    counts: Counts,
    /// Years with documents.
    years: Vec<i32>,
    /// Different slogans.
    slogans: usize,
    /// The last year with documents and the one before it.
    last_year: Option<i32>,
    year_before: Option<i32>,
    /// The most frequent slogans of the last year.
    top: Vec<Top>,
    /// The output folder and its files.
    output: String,
    files: Vec<String>,
}

/// A slogan in the last year and in the one before.
#[derive(Debug, Serialize)]
struct Top {
    slogan: String,
    hits: u64,
    per_10k_chars: f64,
    hits_before: Option<u64>,
    per_10k_chars_before: Option<f64>,
}

impl Summary {
    /// Sums up.
    pub fn new(overview: &Overview, outcome: &Outcome, output: &Path) -> Summary {
        let last = overview.years.len().checked_sub(1);
        let before = last.and_then(|y| y.checked_sub(1));
        let top = last.map_or_else(Vec::new, |year| overview.top_of_year(year, TOP));
        let top = top.into_iter().map(|at| {
            let slogan = &overview.slogans[at];
            let now = last.map(|y| slogan.by_year[y]).unwrap_or_default();
            let then = before.map(|y| slogan.by_year[y]);
            Top {
                slogan: slogan.name.clone(),
                hits: now.hits,
                per_10k_chars: now.per_10k,
                hits_before: then.map(|y| y.hits),
                per_10k_chars_before: then.map(|y| y.per_10k),
            }
        });
        let year = |at: Option<usize>| at.map(|at| overview.years[at].year);
        Summary {
            counts: outcome.counts,
            years: overview.years.iter().map(|y| y.year).collect(),
            slogans: overview.slogans.len(),
            last_year: year(last),
            year_before: year(before),
            top: top.collect(),
            output: output.display().to_string(),
            files: outcome.written.iter().map(|w| w.file.clone()).collect(),
        }
    }

    /// As one line of JSON.
    pub fn as_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// In words; in colour where standard error is a terminal.
    pub fn in_words(&self, lang: Lang) -> String {
        let Counts { documents_in, documents_out, speeches, chars, duplicates, errors, warnings, notes, .. } = self.counts;
        let (bold, good, bad) = (Style::new().bold().for_stderr(), Style::new().green().for_stderr(), Style::new().red().for_stderr());
        let chars = grouped(chars);
        let mut lines = Vec::new();
        lines.push(match lang {
            Lang::En => format!("documents read: {documents_out} of {documents_in}; speeches: {speeches}; characters: {chars}"),
            Lang::Zh => format!("{documents_in} 个文档中读取了 {documents_out} 个，共 {speeches} 篇讲话，{chars} 字"),
        });
        if let (Some(first), Some(last)) = (self.years.first(), self.years.last()) {
            let (count, slogans) = (self.years.len(), self.slogans);
            lines.push(match lang {
                Lang::En => format!("years with documents: {count}, {first} to {last}; different slogans: {slogans}"),
                Lang::Zh => format!("有文档的年份 {count} 个（{first} 至 {last}）；不同提法 {slogans} 个"),
            });
        }
        if let (Some(year), false) = (self.last_year, self.top.is_empty()) {
            let against = |rate: &str| match (self.year_before, lang) {
                (Some(before), Lang::En) => format!("slogans of {year}, {rate} (against {before}):"),
                (None, Lang::En) => format!("slogans of {year}, {rate}:"),
                (Some(before), Lang::Zh) => format!("{year} 年提法，{rate}（与 {before} 年相比）："),
                (None, Lang::Zh) => format!("{year} 年提法，{rate}："),
            };
            lines.push(against(lang.pick("places and rate per 10,000 characters", "次数与每万字次数")));
            for top in &self.top {
                let mut line = format!("  {} {} ({:.2})", bold.apply_to(&top.slogan), top.hits, top.per_10k_chars);
                if let (Some(hits), Some(rate)) = (top.hits_before, top.per_10k_chars_before) {
                    let style = if top.per_10k_chars > rate { &good } else { &bad };
                    let arrow = if top.per_10k_chars > rate { "↑" } else { "↓" };
                    let arrow = if top.per_10k_chars == rate { "=".into() } else { style.apply_to(arrow).to_string() };
                    line += &format!(" {arrow} {hits} ({rate:.2})");
                }
                lines.push(line);
            }
        }
        let problems = match lang {
            Lang::En => format!("problems: errors {errors}, warnings {warnings}, notes {notes}; near copies: {duplicates}"),
            Lang::Zh => format!("问题：错误 {errors}，疑点 {warnings}，说明 {notes}；近似重复 {duplicates} 篇"),
        };
        lines.push(if errors + warnings > 0 { bad.apply_to(problems).to_string() } else { problems });
        lines.push(self.places(lang));
        lines.join("\n") + "\n"
    }

    /// Where the files are.
    fn places(&self, lang: Lang) -> String {
        let output = Path::new(&self.output);
        let reports = ["tifa.html", "tifa.xlsx"].iter().filter(|name| self.files.iter().any(|f| f == *name));
        let reports: Vec<String> = reports.map(|name| output.join(name).display().to_string()).collect();
        let mut line = match lang {
            Lang::En => format!("tables are in {}", self.output),
            Lang::Zh => format!("表格在 {}", self.output),
        };
        if !reports.is_empty() {
            line += &match lang {
                Lang::En => format!("; look at {}", reports.join(" and ")),
                Lang::Zh => format!(";可打开 {}", reports.join("、")),
            };
        }
        line
    }
}

/// A number with commas between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
