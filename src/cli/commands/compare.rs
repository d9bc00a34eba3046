//! `tifa compare`

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Ending, padded};
use crate::cli::args::CompareArgs;
use crate::cli::plan::settle;
use crate::cli::show::Show;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::pipeline;
use crate::report::output::replace_file;
use crate::report::tables::KEYNESS;

/// Compares two groups of speeches: a run whose keyness.csv is shown, and kept if asked for.
///
/// # Errors
/// What stops a run; or the table cannot be written.
pub fn compare(args: CompareArgs, lang: Lang) -> Result<Ending> {
    let folder = tempfile::tempdir().map_err(|cause| Error::Unwritable { path: std::env::temp_dir(), cause })?;
    let output = folder.path().join("tables");
    let CompareArgs { inputs, output: file, config, top, settings } = args;
    let plan = settle(settings, config.as_deref(), inputs, output.clone(), lang)?;
    let show = Show::new(lang, true);
    let outcome = pipeline::run(&plan, &show);
    show.end();
    let outcome = outcome?;
    let path = output.join(KEYNESS.file());
    let bytes = std::fs::read(&path).map_err(|cause| Error::Unreadable { what: "table", path: path.clone(), cause })?;
    if let Some(file) = &file {
        replace_file(file, &bytes)?;
    }
    let _ = io::stdout().write_all(shown(&bytes, top, lang).as_bytes());
    let _ = io::stderr().write_all(told(outcome.sides, lang).as_bytes());
    let nothing = outcome.sides.0 == 0 || outcome.sides.1 == 0;
    Ok(if nothing || outcome.counts.errors > 0 { Ending::WithProblems } else { Ending::Fine })
}

/// What the numbers rest on.
fn told((target, reference): (usize, usize), lang: Lang) -> String {
    let few = target == 1 || reference == 1;
    let mut out = match lang {
        Lang::En => format!("speeches: {target} in the target, {reference} in the reference\n"),
        Lang::Zh => format!("目标组 {target} 篇,参照组 {reference} 篇\n"),
    };
    if target == 0 || reference == 0 {
        out += lang.pick(
            "a group without speeches cannot be compared: look at the values of the column in speeches.csv (a speech in both groups counts for the target; columns that tifa knows go by their English name, place=, year=)\n",
            "有一组没有讲话,无法比较:请查看 speeches.csv 中该列的值(同属两组的讲话只计入目标组;地点、年份等列请写英文名 place、year)\n",
        );
    } else if few {
        out += lang.pick(
            "one side has a single speech: the intervals speak of sampling words, not speeches, and are too narrow for any other claim\n",
            "有一组仅一篇:区间只反映抽词误差,不反映讲话之间的差异\n",
        );
    }
    out
}

/// The first rows of each kind, aligned.
fn shown(bytes: &[u8], top: usize, lang: Lang) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let place = |name: &str| KEYNESS.columns.iter().position(|c| c.name == name).unwrap_or(0);
    let wanted = [
        "item",
        "target_count",
        "reference_count",
        "target_per_10k",
        "reference_per_10k",
        "difference_low",
        "difference_high",
        "g2",
        "log_ratio",
        "z",
        "q",
        "q_speeches",
    ];
    let header: Vec<String> = wanted.iter().map(|w| KEYNESS.columns[place(w)]).map(|c| lang.pick(c.name, c.zh).to_owned()).collect();
    let mut out = String::new();
    let mut kind = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut flush = |kind: &str, rows: &mut Vec<Vec<String>>| {
        if rows.is_empty() {
            return;
        }
        rows.insert(0, header.clone());
        let widths: Vec<usize> = (0..wanted.len()).map(|i| rows.iter().map(|r| super::columns(&r[i])).max().unwrap_or(0)).collect();
        let _ = writeln!(out, "{kind}");
        for row in rows.drain(..) {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
            let _ = writeln!(out, "  {}", cells.join("  ").trim_end());
        }
    };
    for record in reader.records().flatten() {
        let own = record.get(place("kind")).unwrap_or_default();
        if own != kind {
            flush(&kind, &mut rows);
            kind = own.to_owned();
        }
        if rows.len() < top {
            rows.push(wanted.iter().map(|w| record.get(place(w)).unwrap_or_default().to_owned()).collect());
        }
    }
    flush(&kind, &mut rows);
    out
}
