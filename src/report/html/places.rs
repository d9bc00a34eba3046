//! Speeches, the places of slogans in them, and what they list.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::Thinned;
use crate::error::Result;
use crate::report::overview::Overview;
use crate::report::read::{Row, each_row};
use crate::report::tables::{SLOGAN_HITS, SLOGAN_MEMBERS, SPEECHES};

/// Bytes that the list of speeches may take, about.
const SPEECH_BYTES: usize = 5_000_000;
/// Bytes that contexts may take, about.
const CONTEXT_BYTES: usize = 2_500_000;
/// Bytes that members may take, about.
const MEMBER_BYTES: usize = 1_000_000;

/// Source, part, title, year, date, place, speaker, characters, hits, slogans, the speech it repeats.
pub(super) type SpeechRow =
    (String, Option<i64>, String, Option<i64>, String, String, String, Option<i64>, i64, Option<i64>, Option<String>);

/// The speeches of the page.
pub(super) struct Speeches {
    pub(super) rows: Vec<SpeechRow>,
    /// Their places in `rows`, by speech_id.
    pub(super) places: FxHashMap<String, usize>,
    /// Their places in `rows`, those with most hits first.
    pub(super) by_hits: Vec<usize>,
}

/// A speech in the page's list, or its id where the list does not have it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum SpeechRef {
    At(usize),
    Id(String),
}

impl Speeches {
    fn named(&self, id: &str) -> SpeechRef {
        self.places.get(id).map_or_else(|| SpeechRef::Id(id.to_owned()), |at| SpeechRef::At(*at))
    }
}

/// Numbers of the slogans that the page has, by name and class.
pub(super) type Numbers<'a> = FxHashMap<(&'a str, &'a str), usize>;

/// Reads the speeches; of too many, those with most hits stay, in the table's order.
pub(super) fn speeches(tables: &Path, thinned: &mut Vec<Thinned>) -> Result<Speeches> {
    let mut all: Vec<(String, SpeechRow)> = Vec::new();
    let mut bytes = 0;
    each_row(tables, &SPEECHES, &mut |row| {
        let text = |at| row.text(at).to_owned();
        let int = |at| row.int(at);
        let id = text(const { SPEECHES.place("speech_id") });
        let copy = text(const { SPEECHES.place("duplicate_of") });
        let speech: SpeechRow = (
            text(const { SPEECHES.place("source") }),
            int(const { SPEECHES.place("part") }),
            text(const { SPEECHES.place("title") }),
            int(const { SPEECHES.place("year") }),
            text(const { SPEECHES.place("date") }),
            text(const { SPEECHES.place("place") }),
            text(const { SPEECHES.place("speaker") }),
            int(const { SPEECHES.place("chars") }),
            int(const { SPEECHES.place("slogan_hits") }).unwrap_or(0),
            int(const { SPEECHES.place("slogans_distinct") }),
            (!copy.is_empty()).then_some(copy),
        );
        bytes += [&speech.0, &speech.2, &speech.4, &speech.5, &speech.6].iter().map(|s| s.len()).sum::<usize>() + 50;
        all.push((id, speech));
    })?;
    let ranked = |all: &[(String, SpeechRow)]| {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by(|a, b| all[*b].1.8.cmp(&all[*a].1.8).then(a.cmp(b)));
        order
    };
    let mut by_hits = ranked(&all);
    if bytes > SPEECH_BYTES {
        let of = all.len();
        let keep = (of as u64 * SPEECH_BYTES as u64 / bytes as u64) as usize;
        let mut stays = vec![false; of];
        by_hits[..keep].iter().for_each(|at| stays[*at] = true);
        let mut numbered = stays.iter();
        all.retain(|_| numbered.next().copied().unwrap_or(false));
        by_hits = ranked(&all);
        thinned.push(Thinned { what: "speeches", shown: keep as u64, of: of as u64, table: "speeches.csv" });
    }
    let places = all.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect();
    Ok(Speeches { rows: all.into_iter().map(|(_, row)| row).collect(), places, by_hits })
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

/// Speech, year, left, surface, right, start, end, nested.
type Context = (SpeechRef, Option<i64>, String, String, String, Option<i64>, Option<i64>, u8);

/// For each slogan its places. Of too many, as many of each slogan, spread evenly over the table.
pub(super) struct Contexts<'a> {
    pub(super) numbers: Numbers<'a>,
    counts: Vec<u64>,
    quota: u64,
    seen: Vec<u64>,
    rows: u64,
    /// Bytes that a context takes, about; and those that are taken.
    each: usize,
    taken: usize,
    places: Vec<Vec<Context>>,
}

impl<'a> Contexts<'a> {
    /// None yet, of the first `kept` slogans. How long contexts are is judged by the size of their table.
    pub(super) fn new(tables: &Path, overview: &'a Overview, kept: usize) -> Contexts<'a> {
        let hits: u64 = overview.slogans.iter().map(|s| s.hits).sum();
        let bytes = std::fs::metadata(tables.join(SLOGAN_HITS.file())).map_or(0, |m| m.len());
        let each = (bytes / (hits + 1)).clamp(120, 100_000) as usize;
        let slogans = &overview.slogans[..kept];
        let counts: Vec<u64> = slogans.iter().map(|s| s.hits).collect();
        let quota = quota(&counts, (CONTEXT_BYTES / each) as u64).max(1);
        let numbers = slogans.iter().enumerate().map(|(at, s)| ((s.name.as_str(), s.class.as_str()), at)).collect();
        Contexts { numbers, counts, quota, seen: vec![0; kept], rows: 0, each, taken: 0, places: (0..kept).map(|_| Vec::new()).collect() }
    }

    /// Bytes that they will take, about.
    pub(super) fn bytes(&self) -> usize {
        self.counts.iter().map(|c| (*c).min(self.quota) as usize * self.each).sum::<usize>().min(CONTEXT_BYTES)
    }

    /// The slogan of a row of slogan_hits.csv, if the page has it.
    pub(super) fn slogan(&self, row: Row) -> Option<usize> {
        let key = (row.text(const { SLOGAN_HITS.place("slogan") }), row.text(const { SLOGAN_HITS.place("class") }));
        self.numbers.get(&key).copied()
    }

    /// Takes a row of slogan_hits.csv.
    pub(super) fn add(&mut self, row: Row, slogan: Option<usize>, speeches: &Speeches) {
        self.rows += 1;
        let Some(at) = slogan else { return };
        self.seen[at] += 1;
        // Places in copies are rows of the table and not among the counts.
        if !drawn(self.seen[at] - 1, self.quota, self.counts[at].max(1)) || self.taken > CONTEXT_BYTES {
            return;
        }
        let text = |at| row.text(at).to_owned();
        let words = [const { SLOGAN_HITS.place("left") }, const { SLOGAN_HITS.place("surface") }, const { SLOGAN_HITS.place("right") }];
        self.taken += words.iter().map(|w| row.cell(*w).len()).sum::<usize>() + 40;
        self.places[at].push((
            speeches.named(row.text(const { SLOGAN_HITS.place("speech_id") })),
            row.int(const { SLOGAN_HITS.place("year") }),
            text(const { SLOGAN_HITS.place("left") }),
            text(const { SLOGAN_HITS.place("surface") }),
            text(const { SLOGAN_HITS.place("right") }),
            row.int(const { SLOGAN_HITS.place("start") }),
            row.int(const { SLOGAN_HITS.place("end") }),
            (row.cell(const { SLOGAN_HITS.place("layer") }) == "nested") as u8,
        ));
    }

    /// The places, by year.
    pub(super) fn end(mut self, thinned: &mut Vec<Thinned>) -> Vec<Vec<Context>> {
        let shown = self.places.iter().map(Vec::len).sum::<usize>() as u64;
        if shown < self.rows {
            thinned.push(Thinned { what: "contexts", shown, of: self.rows, table: "slogan_hits.csv" });
        }
        for list in &mut self.places {
            list.sort_by_key(|c| c.1.unwrap_or(i64::MAX));
        }
        self.places
    }
}

/// Speech, year, start of the name, declared, origin, members.
type List = (SpeechRef, Option<i64>, Option<i64>, Option<i64>, String, Vec<String>);

/// For each slogan the lists that speeches give.
pub(super) fn members(
    tables: &Path,
    overview: &Overview,
    kept: usize,
    speeches: &Speeches,
    thinned: &mut Vec<Thinned>,
) -> Result<Vec<Vec<List>>> {
    // A list's name may be of any class: the most frequent slogan of that name is meant.
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    overview.slogans[..kept].iter().enumerate().for_each(|(at, s)| {
        numbers.entry(s.name.as_str()).or_insert(at);
    });
    let mut out: Vec<Vec<List>> = (0..kept).map(|_| Vec::new()).collect();
    let (mut bytes, mut shown, mut of) = (0, 0, 0);
    // The slogan, speech and start of the list that is being read, if it is taken.
    let mut open: Option<(usize, String, Option<i64>)> = None;
    each_row(tables, &SLOGAN_MEMBERS, &mut |row| {
        if row.cell(const { SLOGAN_MEMBERS.place("class") }) != "slogan" {
            return;
        }
        let Some(slogan) = numbers.get(row.text(const { SLOGAN_MEMBERS.place("slogan") })).copied() else { return };
        let id = row.text(const { SLOGAN_MEMBERS.place("speech_id") });
        let start = row.int(const { SLOGAN_MEMBERS.place("start") });
        let member = row.text(const { SLOGAN_MEMBERS.place("member") });
        if row.int(const { SLOGAN_MEMBERS.place("position") }) == Some(1) {
            of += 1;
            open = (bytes < MEMBER_BYTES).then(|| (slogan, id.to_owned(), start));
            if open.is_some() {
                shown += 1;
                bytes += 60;
                out[slogan].push((
                    speeches.named(id),
                    row.int(const { SLOGAN_MEMBERS.place("year") }),
                    start,
                    row.int(const { SLOGAN_MEMBERS.place("declared") }),
                    row.text(const { SLOGAN_MEMBERS.place("origin") }).to_owned(),
                    Vec::new(),
                ));
            }
        }
        let same = open.as_ref().is_some_and(|(at, of, from)| *at == slogan && of == id && *from == start);
        if let Some(list) = out[slogan].last_mut().filter(|_| same) {
            bytes += member.len() + 3;
            list.5.push(member.to_owned());
        }
    })?;
    if shown < of {
        thinned.push(Thinned { what: "members", shown, of, table: "slogan_members.csv" });
    }
    for list in &mut out {
        list.sort_by_key(|c| c.1.unwrap_or(i64::MAX));
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
