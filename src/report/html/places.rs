//! Speeches, the places of slogans in them, and what they list.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Thinned;
use crate::error::Result;
use crate::report::overview::Overview;
use crate::report::read::each_row;
use crate::report::tables::{SLOGAN_HITS, SLOGAN_MEMBERS, SPEECHES};

/// Bytes that the list of speeches may take, about.
const SPEECH_BYTES: usize = 5_000_000;
/// Bytes that contexts may take, about.
const CONTEXT_BYTES: usize = 2_500_000;
/// Bytes that members may take, about.
const MEMBER_BYTES: usize = 1_000_000;

/// The speeches of the page.
pub(super) struct Speeches {
    /// Source, part, title, year, date, place, speaker, characters, hits, slogans, the speech it repeats.
    pub(super) rows: Vec<Value>,
    /// Their places in `rows`, by speech_id.
    pub(super) places: FxHashMap<String, usize>,
    /// Their places in `rows`, those with most hits first.
    pub(super) by_hits: Vec<usize>,
}

/// Numbers of the slogans that the page has, by name and class.
pub(super) type Numbers<'a> = FxHashMap<(&'a str, &'a str), usize>;

pub(super) fn numbers(overview: &Overview, kept: usize) -> Numbers<'_> {
    overview.slogans[..kept].iter().enumerate().map(|(at, s)| ((s.name.as_str(), s.class.as_str()), at)).collect()
}

/// Reads the speeches; of too many, those with most hits stay, in the table's order.
pub(super) fn speeches(tables: &Path, thinned: &mut Vec<Thinned>) -> Result<Speeches> {
    let mut all: Vec<(String, i64, Value)> = Vec::new();
    let mut bytes = 0;
    each_row(tables, &SPEECHES, &mut |row| {
        let text = |at| row.text(at);
        let hits = row.int(const { SPEECHES.place("slogan_hits") }).unwrap_or(0);
        let copy = text(const { SPEECHES.place("duplicate_of") });
        let value = json!([
            text(const { SPEECHES.place("source") }),
            row.int(const { SPEECHES.place("part") }),
            text(const { SPEECHES.place("title") }),
            row.int(const { SPEECHES.place("year") }),
            text(const { SPEECHES.place("date") }),
            text(const { SPEECHES.place("place") }),
            text(const { SPEECHES.place("speaker") }),
            row.int(const { SPEECHES.place("chars") }),
            hits,
            row.int(const { SPEECHES.place("slogans_distinct") }),
            (!copy.is_empty()).then_some(copy),
        ]);
        bytes += value.to_string().len();
        all.push((text(const { SPEECHES.place("speech_id") }).to_owned(), hits, value));
    })?;
    let mut by_hits: Vec<usize> = (0..all.len()).collect();
    by_hits.sort_by(|a, b| all[*b].1.cmp(&all[*a].1).then(a.cmp(b)));
    if bytes > SPEECH_BYTES {
        let of = all.len();
        let keep = (of as u64 * SPEECH_BYTES as u64 / bytes as u64) as usize;
        let mut stays = vec![false; of];
        by_hits[..keep].iter().for_each(|at| stays[*at] = true);
        let mut numbered = stays.iter();
        all.retain(|_| numbered.next().copied().unwrap_or(false));
        by_hits = (0..all.len()).collect();
        by_hits.sort_by(|a, b| all[*b].1.cmp(&all[*a].1).then(a.cmp(b)));
        thinned.push(Thinned { what: "speeches", shown: keep as u64, of: of as u64, table: "speeches.csv" });
    }
    let places = all.iter().enumerate().map(|(at, (id, ..))| (id.clone(), at)).collect();
    Ok(Speeches { rows: all.into_iter().map(|(.., value)| value).collect(), places, by_hits })
}

/// How many of its places each slogan may show, so that all together are no more than `most`: as many for each as can be.
fn quota(counts: &[u64], most: u64) -> u64 {
    let shown = |quota: u64| counts.iter().map(|c| (*c).min(quota)).sum::<u64>();
    let (mut low, mut high) = (0, counts.iter().copied().max().unwrap_or(0));
    while low < high {
        let middle = (low + high).div_ceil(2);
        if shown(middle) <= most {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// True if the place of this number is one of `quota` that are spread evenly over `count`.
fn drawn(number: u64, quota: u64, count: u64) -> bool {
    count <= quota || (number * quota) / count != ((number + 1) * quota) / count
}

/// For each slogan its places: speech (or its id where the page does not list it), year, left, surface, right, start, end,
/// nested. Of too many, as many of each slogan, spread evenly over the table.
pub(super) fn contexts(
    tables: &Path,
    overview: &Overview,
    kept: usize,
    speeches: &Speeches,
    thinned: &mut Vec<Thinned>,
) -> Result<Vec<Vec<Value>>> {
    let numbers = numbers(overview, kept);
    let (mut counts, mut bytes, mut rows) = (vec![0u64; kept], 0u64, 0u64);
    each_row(tables, &SLOGAN_HITS, &mut |row| {
        rows += 1;
        let key = (row.text(const { SLOGAN_HITS.place("slogan") }), row.text(const { SLOGAN_HITS.place("class") }));
        let Some(at) = numbers.get(&key) else { return };
        counts[*at] += 1;
        let words = [const { SLOGAN_HITS.place("left") }, const { SLOGAN_HITS.place("surface") }, const { SLOGAN_HITS.place("right") }];
        bytes += words.iter().map(|w| row.cell(*w).len() as u64).sum::<u64>() + 40;
    })?;
    let found: u64 = counts.iter().sum();
    let most = if bytes > CONTEXT_BYTES as u64 { found * CONTEXT_BYTES as u64 / bytes } else { found };
    let quota = quota(&counts, most);
    let mut seen = vec![0u64; kept];
    let mut contexts: Vec<Vec<Value>> = vec![Vec::new(); kept];
    each_row(tables, &SLOGAN_HITS, &mut |row| {
        let text = |at| row.text(at);
        let key = (text(const { SLOGAN_HITS.place("slogan") }), text(const { SLOGAN_HITS.place("class") }));
        let Some(at) = numbers.get(&key) else { return };
        seen[*at] += 1;
        if !drawn(seen[*at] - 1, quota, counts[*at]) {
            return;
        }
        let id = text(const { SLOGAN_HITS.place("speech_id") });
        let speech = speeches.places.get(id).map_or_else(|| json!(id), |at| json!(at));
        contexts[*at].push(json!([
            speech,
            row.int(const { SLOGAN_HITS.place("year") }),
            text(const { SLOGAN_HITS.place("left") }),
            text(const { SLOGAN_HITS.place("surface") }),
            text(const { SLOGAN_HITS.place("right") }),
            row.int(const { SLOGAN_HITS.place("start") }),
            row.int(const { SLOGAN_HITS.place("end") }),
            (text(const { SLOGAN_HITS.place("layer") }) == "nested") as u8,
        ]));
    })?;
    let shown: usize = contexts.iter().map(Vec::len).sum();
    if (shown as u64) < rows {
        thinned.push(Thinned { what: "contexts", shown: shown as u64, of: rows, table: "slogan_hits.csv" });
    }
    for list in &mut contexts {
        list.sort_by_key(|c| c[1].as_i64().unwrap_or(i64::MAX));
    }
    Ok(contexts)
}

/// For each slogan the lists that speeches give: speech, year, start of the name, declared, origin, members.
pub(super) fn members(
    tables: &Path,
    overview: &Overview,
    kept: usize,
    speeches: &Speeches,
    thinned: &mut Vec<Thinned>,
) -> Result<Vec<Vec<Value>>> {
    struct List {
        slogan: usize,
        key: (String, Option<i64>),
        year: Option<i64>,
        declared: Option<i64>,
        origin: String,
        members: Vec<String>,
    }
    // A list's name may be of any class: the most frequent slogan of that name is meant.
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    overview.slogans[..kept].iter().enumerate().for_each(|(at, s)| {
        numbers.entry(s.name.as_str()).or_insert(at);
    });
    let mut lists: Vec<List> = Vec::new();
    let (mut bytes, mut shown, mut of) = (0, 0, 0);
    each_row(tables, &SLOGAN_MEMBERS, &mut |row| {
        let text = |at| row.text(at);
        let Some(slogan) = numbers.get(text(const { SLOGAN_MEMBERS.place("slogan") })).copied() else { return };
        let key = (text(const { SLOGAN_MEMBERS.place("speech_id") }).to_owned(), row.int(const { SLOGAN_MEMBERS.place("start") }));
        let member = text(const { SLOGAN_MEMBERS.place("member") });
        let begins = row.int(const { SLOGAN_MEMBERS.place("position") }) == Some(1);
        if text(const { SLOGAN_MEMBERS.place("class") }) != "slogan" {
            return;
        }
        of += begins as u64;
        if begins && bytes < MEMBER_BYTES {
            shown += 1;
            lists.push(List {
                slogan,
                key: key.clone(),
                year: row.int(const { SLOGAN_MEMBERS.place("year") }),
                declared: row.int(const { SLOGAN_MEMBERS.place("declared") }),
                origin: text(const { SLOGAN_MEMBERS.place("origin") }).to_owned(),
                members: Vec::new(),
            });
            bytes += key.0.len() + 40;
        }
        if let Some(list) = lists.last_mut().filter(|l| l.key == key) {
            bytes += member.len() + 3;
            list.members.push(member.to_owned());
        }
    })?;
    let mut out: Vec<Vec<Value>> = vec![Vec::new(); kept];
    for List { slogan, key: (id, start), year, declared, origin, members } in lists {
        let speech = speeches.places.get(&id).map_or_else(|| json!(id), |at| json!(at));
        out[slogan].push(json!([speech, year, start, declared, origin, members]));
    }
    if shown < of {
        thinned.push(Thinned { what: "members", shown, of, table: "slogan_members.csv" });
    }
    for list in &mut out {
        list.sort_by_key(|c| c[1].as_i64().unwrap_or(i64::MAX));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_shared_out_evenly() {
        assert_eq!(quota(&[100, 3, 10], 113), 100);
        assert_eq!(quota(&[100, 3, 10], 23), 10);
        assert_eq!(quota(&[100, 3, 10], 22), 9);
        assert_eq!(quota(&[], 5), 0);
        assert_eq!((0..10).filter(|n| drawn(*n, 3, 10)).count(), 3);
        assert_eq!((0..10).filter(|n| drawn(*n, 10, 10)).count(), 10);
        assert_eq!((0..7).filter(|n| drawn(*n, 0, 7)).count(), 0);
    }
}
