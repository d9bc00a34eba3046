//! Is a folder still what its run wrote, and would the run come to the same today?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::sink::resources;
use super::{load_segmenter, run};
use crate::analyse::Analyser;
use crate::error::{Error, Result};
use crate::input::metadata::Sidecar;
use crate::observe::Observer;
use crate::plan::Plan;
use crate::report::output::recover;
use crate::report::provenance::{self, Standing};
use crate::report::read::each_row;
use crate::report::tables::{SLOGANS, THEMES_BY_YEAR};

/// A count of the folder and of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The slogan or theme.
    pub name: String,
    /// Hits in the folder.
    pub before: u64,
    /// Hits today.
    pub now: u64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The files that the run wrote.
    pub files: Vec<(String, Standing)>,
    /// A publication was interrupted and has been ended.
    pub recovered: bool,
    /// tifa's version then, where it is another now.
    pub version: Option<String>,
    /// Lexicons, themes, dictionaries and the like that are others now, by name.
    pub resources: Vec<String>,
    /// Options that are others now; empty unless inputs were given.
    pub options: Vec<String>,
    /// Input files that are others now, or gone, or new; empty unless inputs were given.
    pub inputs: Vec<(String, Standing)>,
    /// Counts that are others now; `None` unless inputs were given.
    pub counts: Option<Vec<Change>>,
    /// Slogans that were in the lexicon and are no longer, with their hits: without inputs all that can be told of counts.
    pub dropped: Vec<(String, u64)>,
    /// Names that were found by their form and are now in the lexicon, with their hits.
    pub learned: Vec<(String, u64)>,
}

impl Verdict {
    /// True if everything is as it was.
    pub fn holds(&self) -> bool {
        let same = |list: &[(String, Standing)]| list.iter().all(|(_, standing)| *standing == Standing::Same);
        same(&self.files) && same(&self.inputs) && self.would_be_same()
    }

    fn would_be_same(&self) -> bool {
        self.version.is_none()
            && self.resources.is_empty()
            && self.options.is_empty()
            && self.counts.as_ref().is_none_or(Vec::is_empty)
            && self.dropped.is_empty()
            && self.learned.is_empty()
    }
}

/// Checks the folder of a run: its files against their hashes, and the lexicons and themes that the plan names against those
/// of then. Where the plan has inputs everything is run again into a folder that is then deleted, and compared.
///
/// # Errors
/// The folder holds no run; or what stops a run.
pub fn verify(folder: &Path, plan: &Plan, observer: &dyn Observer) -> Result<Verdict> {
    let recovered = recover(folder)?;
    let record = provenance::record(folder)?;
    let mut verdict = Verdict { recovered, files: provenance::standing(folder, &record)?, ..Verdict::default() };
    let version = record["version"].as_str().unwrap_or_default();
    verdict.version = (version != env!("CARGO_PKG_VERSION")).then(|| version.to_owned());
    if plan.discover.inputs.is_empty() {
        let analyser = Analyser::new(plan, Sidecar::default(), load_segmenter(&plan.matching.words)?)?;
        let now: BTreeMap<String, String> = resources(&analyser, plan).into_iter().map(|f| (f.source, f.xxh3)).collect();
        verdict.resources = others(&prints(&record["resources"]), &now).into_iter().map(|(name, _)| name).collect();
        each_row(folder, &SLOGANS, &mut |row| {
            let (name, class) = const { (SLOGANS.place("slogan"), SLOGANS.place("class")) };
            let (kind, known) = const { (SLOGANS.place("kind"), SLOGANS.place("known")) };
            let (name, hits) = (row.text(name).to_owned(), row.int(const { SLOGANS.place("hits") }).unwrap_or(0) as u64);
            match (row.flag(known), analyser.finder().knows(&name)) {
                // Plans and congresses are known by their number.
                (true, false) if row.cell(class) != "event" && row.cell(kind) != "plan" => verdict.dropped.push((name, hits)),
                (false, true) => verdict.learned.push((name, hits)),
                _ => {}
            }
        })?;
        return Ok(verdict);
    }
    let again = tempfile::tempdir().map_err(|cause| Error::Unwritable { path: std::env::temp_dir(), cause })?;
    let mut plan = Plan { output: again.path().join("tables"), resume: false, reports: Vec::new(), ..plan.clone() };
    // The folder may lie among its inputs.
    plan.discover.skip = Some(folder.to_owned());
    run(&plan, observer)?;
    let now = provenance::record(&plan.output)?;
    verdict.resources = others(&prints(&record["resources"]), &prints(&now["resources"])).into_iter().map(|(name, _)| name).collect();
    verdict.inputs = others(&prints(&record["inputs"]), &prints(&now["inputs"]));
    let keys = |record: &Value| record["options"].as_object().into_iter().flat_map(|o| o.keys().cloned()).collect::<BTreeSet<_>>();
    let bears = |key: &String| !LOOKS.contains(&key.as_str()) && record["options"][key] != now["options"][key];
    verdict.options = keys(&record).union(&keys(&now)).filter(|key| bears(key)).cloned().collect();
    verdict.counts = Some(changes(&hits(folder)?, &hits(&plan.output)?));
    Ok(verdict)
}

/// Options that change no count.
pub(super) const LOOKS: [&str; 5] = ["reports", "figures", "lang", "headers", "byte_order_mark"];

/// Names and fingerprints in a record.
fn prints(list: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.as_array().into_iter().flatten().map(|f| (text(&f["source"]), text(&f["xxh3"]))).collect()
}

/// What is not the same in both.
fn others(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<(String, Standing)> {
    let standing = |name: &String| match (before.get(name), now.get(name)) {
        (Some(a), Some(b)) if a == b => None,
        (Some(_), Some(_)) => Some(Standing::Changed),
        (Some(_), None) => Some(Standing::Gone),
        (None, _) => Some(Standing::New),
    };
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    names.into_iter().filter_map(|name| standing(name).map(|s| (name.clone(), s))).collect()
}

/// Hits by slogan and theme.
fn hits(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let mut hits: BTreeMap<String, u64> = BTreeMap::new();
    let mut add = |name: &str, more: Option<i64>| *hits.entry(name.to_owned()).or_default() += more.unwrap_or(0) as u64;
    each_row(folder, &SLOGANS, &mut |row| {
        add(row.text(const { SLOGANS.place("slogan") }), row.int(const { SLOGANS.place("hits") }));
    })?;
    each_row(folder, &THEMES_BY_YEAR, &mut |row| {
        add(row.text(const { THEMES_BY_YEAR.place("theme") }), row.int(const { THEMES_BY_YEAR.place("hits") }));
    })?;
    Ok(hits)
}

/// Counts that differ, the largest differences first.
fn changes(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> Vec<Change> {
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let of = |counts: &BTreeMap<String, u64>, name: &String| counts.get(name).copied().unwrap_or(0);
    let all = names.into_iter().map(|name| Change { name: name.clone(), before: of(before, name), now: of(now, name) });
    let mut changes: Vec<Change> = all.filter(|c| c.before != c.now).collect();
    changes.sort_by_key(|c| std::cmp::Reverse(c.before.abs_diff(c.now)));
    changes
}
