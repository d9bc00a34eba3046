//! `tifa inspect`

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Ending;
use crate::analyse::{Analyser, Document, Findings};
use crate::cli::args::InspectArgs;
use crate::cli::plan::named_encoding;
use crate::error::{Error, Result};
use crate::input::batch::read_all;
use crate::input::discover::{Discover, discover};
use crate::input::metadata::Sidecar;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::slogan::Layer;
use crate::slogan::members::Member;
use crate::span::{CharIndex, Span};

/// A piece of text that was left out is shown up to this many characters.
const SHOWN: usize = 60;

/// Shows how one file is read.
///
/// # Errors
/// The file or a lexicon cannot be read.
pub fn inspect(args: InspectArgs, lang: Lang) -> Result<Ending> {
    let mut plan = Plan { lang, ..Plan::default() };
    plan.discover = Discover { inputs: vec![args.file.clone()], ..Discover::default() };
    plan.reading.encoding = named_encoding(args.encoding.as_deref())?;
    plan.matching.lexicons = args.lexicon.clone();
    if args.file.is_dir() {
        return Err(Error::BadOption(format!("{} is a folder; name one file of it", args.file.display())));
    }
    let mut found = discover(&plan.discover)?;
    let mut sidecar = Sidecar::default();
    let root = root_of(&args.file);
    if let (Some(file), Ok(below)) = (found.files.first_mut(), args.file.strip_prefix(&root)) {
        // As in a run over the folder: paths tell years, and a table beside the texts tells more.
        file.source = below.to_string_lossy().replace('\\', "/");
        let table = root.join("metadata.csv");
        if table.is_file() {
            sidecar.add(&table, "", &mut Vec::new())?;
        }
    }
    let analyser = Analyser::new(&plan, sidecar, Default::default())?;
    let mut out = String::new();
    let mut ending = Ending::Fine;
    for problem in &found.problems {
        show_problem(&mut out, problem, lang);
        ending = Ending::NothingDone;
    }
    read_all(&found.files, &plan.reading, &mut |batch| {
        for record in &batch.records {
            let wanted = |source: &str| {
                let asked = args.record.as_deref();
                asked.is_none_or(|r| source.ends_with(&format!("#{r}")) || record.number.is_some_and(|n| n.to_string() == r))
            };
            let shown = analyser.document(record, |document| {
                let mut shown = String::new();
                if wanted(&document.source) {
                    show_document(&mut shown, &analyser, &document, args.text, lang);
                }
                shown
            });
            match shown {
                Ok(shown) => out.push_str(&shown),
                Err((source, problems, trouble)) if wanted(&source) => {
                    ending = Ending::WithProblems;
                    problems.iter().chain([&Problem { source, trouble }]).for_each(|p| show_problem(&mut out, p, lang));
                }
                Err(_) => {}
            }
        }
        true
    });
    let _ = io::stdout().write_all(out.as_bytes());
    Ok(ending)
}

/// The folder that a run over this file would most likely be given: the nearest one above with a `metadata.csv`, else
/// the one that the file is in, or the one above where that folder's name is a year.
fn root_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let above = folder.ancestors().take(4).find(|f| f.join("metadata.csv").is_file());
    let dated = folder.file_name().is_some_and(|n| n.len() == 4 && n.to_string_lossy().chars().all(|c| c.is_ascii_digit()));
    let near = if dated { folder.parent().unwrap_or(folder) } else { folder };
    above.unwrap_or(near).to_owned()
}

fn show_problem(out: &mut String, problem: &Problem, lang: Lang) {
    let Problem { source, trouble } = problem;
    let _ = writeln!(out, "{}: {source}: {} {}", trouble.severity().name(), trouble.message(lang), trouble.remedy(lang));
}

/// The text of a speech with its findings marked: slogans in 【】, the members of a list between ⟨1 and ⟩ with their numbers.
fn marked(text: &str, span: Span, found: &Findings) -> String {
    let mut marks: Vec<(usize, u8, usize, String)> = Vec::new();
    for finding in found.in_text.iter().filter(|f| f.layer == Layer::Outer) {
        marks.push((finding.span.start, 2, usize::MAX - finding.span.end, "【".into()));
        marks.push((finding.span.end, 0, finding.span.start, "】".into()));
    }
    let mut seen = std::collections::BTreeSet::new();
    for list in &found.members {
        for (number, member) in list.members.iter().enumerate() {
            if let Member::Here(at) = member
                && seen.insert((at.start, at.end))
            {
                marks.push((at.start, 1, usize::MAX - at.end, format!("⟨{} ", number + 1)));
                marks.push((at.end, 0, at.start, "⟩".into()));
            }
        }
    }
    // What closes comes first; of what opens at a place, the longer; of what closes there, the one that opened last.
    marks.sort_by(|a, b| (a.0, a.1 > 0).cmp(&(b.0, b.1 > 0)).then_with(|| if a.1 == 0 { b.2.cmp(&a.2) } else { a.2.cmp(&b.2) }));
    let mut out = String::with_capacity(span.len() + 8 * marks.len());
    let mut from = span.start;
    for (at, _, _, mark) in marks {
        out.push_str(&text[from..at]);
        out.push_str(&mark);
        from = at;
    }
    out.push_str(&text[from..span.end]);
    out
}

fn show_document(out: &mut String, analyser: &Analyser, document: &Document, with_text: bool, lang: Lang) {
    let text = document.clean.text.as_str();
    let chars = CharIndex::new(&document.decoded);
    let place = |span| {
        let back = document.clean.map.source_of(span);
        format!("{}-{}", chars.chars_before(back.start), chars.chars_before(back.end))
    };
    let _ = writeln!(out, "# {} ({})", document.source, document.encoding);
    document.problems.iter().for_each(|p| show_problem(out, p, lang));
    for speech in &document.speeches {
        let _ = writeln!(out, "\n## {} {}: {}", lang.pick("speech", "讲话"), speech.part, speech.title);
        let year = speech.year.map_or_else(|| "-".to_owned(), |y| y.to_string());
        let _ = writeln!(
            out,
            "{}: {year} ({}{}{})",
            lang.pick("year", "年份"),
            speech.year_source.name(),
            if speech.year_evidence.is_empty() { "" } else { ": " },
            speech.year_evidence.replace('\n', " ")
        );
        for (name, value) in [
            (lang.pick("date", "日期"), speech.date.map(|d| d.to_string()).unwrap_or_default()),
            (lang.pick("place", "地点"), speech.place.clone()),
            (lang.pick("speaker", "讲话人"), speech.speaker.clone()),
            (lang.pick("body", "正文"), place(speech.body)),
        ] {
            if !value.is_empty() {
                let _ = writeln!(out, "{name}: {value}");
            }
        }
        if !speech.sections.is_empty() {
            let _ = writeln!(out, "\n{}", lang.pick("outline", "提纲"));
            for section in &speech.sections {
                let indent = "  ".repeat(section.level);
                let _ = writeln!(out, "{indent}{} {} [{}]", section.number, section.heading, place(section.span));
            }
        }
        let found = analyser.findings(document, speech);
        if !found.in_text.is_empty() || !found.in_title.is_empty() {
            let _ = writeln!(out, "\n{}", lang.pick("slogans", "提法"));
        }
        for finding in &found.in_title {
            let slogan = analyser.finder().slogan(finding);
            let _ = writeln!(out, "  {} ({}, {}) [{}]", slogan.name, slogan.class.name(), slogan.kind.name(), lang.pick("title", "标题"));
        }
        for finding in &found.in_text {
            let slogan = analyser.finder().slogan(finding);
            let known = if slogan.known { "" } else { lang.pick(", new", ",未收录") };
            let _ = writeln!(
                out,
                "  {} ({}, {}, {}{known}; {}) [{}]",
                slogan.name,
                slogan.class.name(),
                slogan.kind.name(),
                finding.layer.name(),
                finding.evidence.names(),
                place(finding.span)
            );
        }
        if !found.members.is_empty() {
            let _ = writeln!(out, "\n{}", lang.pick("members", "内容"));
        }
        for list in &found.members {
            let differs = if list.declared == list.members.len() {
                String::new()
            } else {
                format!(", {} {}", lang.pick("declared", "应为"), list.declared)
            };
            let _ = writeln!(
                out,
                "  {} ({} {}{differs}) [{}]",
                list.span.of(text).replace('\n', ""),
                list.origin.name(),
                list.members.len(),
                place(list.span)
            );
            for (number, member) in list.members.iter().enumerate() {
                let (words, at) = match member {
                    Member::Here(span) => (document.clean.as_written(*span, &document.decoded), format!(" [{}]", place(*span))),
                    Member::Known(words) => (words.clone(), String::new()),
                };
                let _ = writeln!(out, "    {}. {words}{at}", number + 1);
            }
        }
        if with_text {
            let _ = writeln!(out, "\n{}\n{}", lang.pick("text", "正文"), marked(text, speech.span, &found));
        }
    }
    if !document.clean.left_out.is_empty() {
        let _ = writeln!(out, "\n{}", lang.pick("left out of every count", "不计入统计"));
        for (span, reason) in &document.clean.left_out {
            let words: String = span.of(&document.decoded).split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: String = words.chars().take(SHOWN).collect();
            let more = if shown.len() < words.len() { "…" } else { "" };
            let at = format!("{}-{}", chars.chars_before(span.start), chars.chars_before(span.end));
            let _ = writeln!(out, "  {} [{at}] {shown}{more}", reason.name());
        }
    }
    out.push('\n');
}
