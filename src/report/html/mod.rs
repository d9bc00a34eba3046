//! `tifa.html`: one page that holds everything it needs and asks no network for anything. Its script draws what stands in
//! its data; text from the corpus is data and never markup.

mod data;
mod details;
mod places;

use std::io::Write;

use serde::Serialize;

use super::output::{NewFile, Written};
use super::overview::Overview;
use super::{About, Sources};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// The file's name.
pub const FILE: &str = "tifa.html";

/// Bytes that the data of a page may take, all parts together. With the charts' library the page stays under 20 MB.
const BUDGET: usize = 12_000_000;

/// The parts of the page's own script, in order.
const SCRIPTS: &[&str] = &[
    include_str!("page/words.js"),
    include_str!("page/core.js"),
    include_str!("page/charts.js"),
    include_str!("page/overview.js"),
    include_str!("page/slogans.js"),
    include_str!("page/themes.js"),
    include_str!("page/speeches.js"),
    include_str!("page/groups.js"),
    include_str!("page/start.js"),
];

/// A part of the data, as JSON that can stand in a script element.
struct Part {
    id: &'static str,
    json: String,
}

/// What was left out of the page to keep it small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Thinned {
    /// slogans, contexts, members, speeches, texts, keyness or problems.
    what: &'static str,
    /// How many the page has.
    shown: u64,
    /// How many there are.
    of: u64,
    /// The table that has all.
    table: &'static str,
}

/// Writes the page.
///
/// # Errors
/// A table cannot be read, or the file cannot be written.
pub fn write(sources: &Sources) -> Result<Vec<Written>> {
    let overview = Overview::read(sources.tables)?;
    let parts = parts(sources, &overview)?;
    let mut file = NewFile::create(sources.into, FILE)?;
    page(&mut file, &parts, sources.about).map_err(|cause| Error::Unwritable { path: sources.into.join(FILE), cause })?;
    Ok(vec![file.finish()?])
}

/// All data; what comes first takes its share, and the texts take what is left.
fn parts(sources: &Sources, overview: &Overview) -> Result<Vec<Part>> {
    let mut thinned = Vec::new();
    let slogans = data::slogans(overview, &mut thinned);
    let speeches = places::speeches(sources.tables, &mut thinned)?;
    let mut parts = vec![
        part("slogans", &slogans),
        part("themes", &data::themes(overview, sources.about)),
        part("keyness", &data::keyness(sources.tables, &mut thinned)?),
        part("problems", &data::problems(sources.tables, &mut thinned)?),
        part("speeches", &speeches.rows),
        part("members", &places::members(sources.tables, overview, slogans.count, &speeches, &mut thinned)?),
    ];
    let contexts = places::Contexts::new(sources.tables, overview, slogans.count);
    let used = contexts.bytes() + parts.iter().map(|p| p.json.len()).sum::<usize>();
    let details = details::Details::choose(&speeches, BUDGET.saturating_sub(used));
    let (contexts, details) = details::fill(sources.tables, contexts, details, &speeches, &mut thinned)?;
    parts.push(part("contexts", &contexts));
    parts.push(part("details", &details));
    parts.push(part("about", &data::about(overview, sources.about, &thinned)));
    Ok(parts)
}

fn part(id: &'static str, value: &impl Serialize) -> Part {
    // Within a script element only a less-than sign could begin something else.
    let json = serde_json::to_string(value).unwrap_or_default().replace('<', "\\u003c");
    Part { id, json }
}

fn page(out: &mut impl Write, parts: &[Part], about: &About) -> std::io::Result<()> {
    let (lang, title) = match about.lang {
        Lang::En => ("en", "Slogans and themes of Chinese policy speeches"),
        Lang::Zh => ("zh", "政策讲话提法与主题"),
    };
    let shell = include_str!("page/shell.html");
    let (head, body) = shell.split_once("<!-- body -->").unwrap_or((shell, ""));
    let head = head.replace("{lang}", lang).replace("{title}", title).replace("{style}", include_str!("page/page.css"));
    write!(out, "{head}{body}")?;
    for part in parts {
        writeln!(out, "<script type=\"application/json\" id=\"data-{}\">{}</script>", part.id, part.json)?;
    }
    writeln!(out, "<script type=\"text/plain\" id=\"library\">{}</script>", plotly())?;
    writeln!(out, "<script>\"use strict\";\n(() => {{\n{}}})();</script>\n</body>\n</html>", SCRIPTS.join("\n"))
}

/// The charts' library out of the script elements that its crate ships; the one for formulas is not needed.
fn plotly() -> String {
    let shipped = plotly::Plot::offline_js_sources();
    let script = shipped.split("</script>").next().unwrap_or_default();
    script.split_once('>').map_or("", |(_, code)| code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_the_first_script_of_its_crate_and_ends_no_element() {
        let code = plotly();
        assert!(code.len() > 1_000_000 && code.contains("plotly.js v"), "{} bytes", code.len());
        assert!(!code.contains("</script") && !code.contains("MathJax.loader"));
    }

    #[test]
    fn no_text_can_leave_its_script_element() {
        let part = part("x", &["</script><script>alert(1)</script>", "<!--", "]]>"]);
        assert!(!part.json.contains('<'));
        let back: Vec<String> = serde_json::from_str(&part.json).unwrap();
        assert_eq!(back, ["</script><script>alert(1)</script>", "<!--", "]]>"]);
    }
}
