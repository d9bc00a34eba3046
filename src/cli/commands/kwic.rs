//! `tifa kwic`

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Ending, columns};
use crate::analyse::Analyser;
use crate::cli::args::{KwicArgs, KwicFormat};
use crate::cli::plan::named_encoding;
use crate::concordance::{Line, Pattern, sort};
use crate::error::Result;
use crate::input::discover::Discover;
use crate::input::metadata::Sidecar;
use crate::lang::Lang;
use crate::pipeline::each_document;
use crate::plan::Plan;
use crate::report::output::replace_file;
use crate::report::row::Rows;
use crate::report::tables::KWIC;

/// Shows every place of a pattern in context.
///
/// # Errors
/// The pattern is none, nothing can be read, or the output cannot be written.
pub fn kwic(args: KwicArgs, lang: Lang) -> Result<Ending> {
    let mut plan = Plan { lang, ..Plan::default() };
    plan.discover = Discover { inputs: args.inputs, ..Discover::default() };
    plan.reading.encoding = named_encoding(args.encoding.as_deref())?;
    plan.matching.lexicons = args.lexicon;
    // A pattern that is none is said before anything is read.
    Pattern::new(&args.pattern, args.kind, Analyser::new(&plan, Sidecar::default(), Default::default())?.finder())?;
    let mut lines = Vec::new();
    let mut pattern = None;
    let lost = each_document(&plan, &mut |analyser, document| {
        let pattern = pattern.get_or_insert_with(|| Pattern::new(&args.pattern, args.kind, analyser.finder()));
        let Ok(pattern) = pattern else { return };
        lines.extend(analyser.concordance(&document, pattern, args.context));
    })?;
    sort(&mut lines, args.sort);
    let bytes = match args.format {
        KwicFormat::Text => as_text(&lines, args.context).into_bytes(),
        KwicFormat::Csv => as_table(&lines),
        KwicFormat::Html => as_page(&args.pattern, &lines, lang).into_bytes(),
    };
    match &args.output {
        Some(path) => replace_file(path, &bytes)?,
        None => _ = io::stdout().write_all(&bytes),
    }
    let said = match lang {
        Lang::En => {
            let unread = if lost > 0 { format!("; {lost} documents could not be read") } else { String::new() };
            format!("{} {}{unread}\n", lines.len(), if lines.len() == 1 { "place" } else { "places" })
        }
        Lang::Zh => {
            let unread = if lost > 0 { format!(";{lost} 个文档未能读取") } else { String::new() };
            format!("共 {} 处{unread}\n", lines.len())
        }
    };
    let _ = io::stderr().write_all(said.as_bytes());
    Ok(if lines.is_empty() || lost > 0 { Ending::WithProblems } else { Ending::Fine })
}

fn as_text(lines: &[Line], width: usize) -> String {
    let mut out = String::new();
    let sources = lines.iter().map(|l| columns(&l.source)).max().unwrap_or(0).min(40);
    for line in lines {
        let year = line.year.map_or_else(|| "----".to_owned(), |y| y.to_string());
        let source = format!("{}{}", line.source, " ".repeat(sources.saturating_sub(columns(&line.source))));
        let before = " ".repeat((2 * width).saturating_sub(columns(&line.left)));
        let _ = writeln!(out, "{year} {source} {before}{} 【{}】 {}", line.left, line.hit, line.right);
    }
    out
}

fn as_table(lines: &[Line]) -> Vec<u8> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(Rows::header(&KWIC, Lang::En));
    bytes.extend(rows(lines).into_bytes());
    bytes
}

/// Lines as rows of a table.
pub fn rows(lines: &[Line]) -> Rows {
    let mut rows = Rows::new(&KWIC);
    for line in lines {
        rows.text(&line.speech_id).text(&line.source).year(line.year).int(line.start).int(line.end);
        rows.text(&line.left).text(&line.hit).text(&line.right).end();
    }
    rows
}

fn as_page(pattern: &str, lines: &[Line], lang: Lang) -> String {
    let escaped = |s: &str| s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let title = escaped(pattern);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>\nbody {{ font: 16px/1.6 sans-serif; margin: 2em; color-scheme: light dark }}\n\
         td {{ padding: 0 .6em; vertical-align: top }}\n.left {{ text-align: right }}\nmark {{ font-weight: bold }}\n</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p>{} {}</p>\n<table>\n",
        lang.pick("en", "zh"),
        lines.len(),
        lang.pick("places", "处")
    );
    for line in lines {
        let year = line.year.map(|y| y.to_string()).unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr><td>{year}</td><td>{} [{}-{}]</td><td class=\"left\">{}</td><td><mark>{}</mark></td><td>{}</td></tr>",
            escaped(&line.source),
            line.start,
            line.end,
            escaped(&line.left),
            escaped(&line.hit),
            escaped(&line.right)
        );
    }
    out.push_str("</table>\n</body>\n</html>\n");
    out
}
