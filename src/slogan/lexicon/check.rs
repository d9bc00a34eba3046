//! What is wrong with a lexicon: entries that cannot both be right, or that can never be found.

use std::collections::BTreeMap;

use super::{Entry, Lexicon};
use crate::numeral;
use crate::slogan::Class;

/// Something wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The entry.
    pub name: String,
    /// What is wrong.
    pub what: Wrong,
}

/// What may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// Another entry has the same name or variant, and the first in the lexicon's order has all its places.
    SharedForm {
        /// The string.
        form: String,
        /// The other entry.
        other: String,
    },
    /// A string of it is also a trap of another entry: one of the two is not meant.
    IsTrap {
        /// The string.
        form: String,
        /// The entry with the trap.
        other: String,
    },
    /// As many members are given as its numerals do not count.
    Miscount {
        /// Its numerals.
        n: Vec<u32>,
        /// How many members are given.
        members: usize,
    },
    /// It is numeric and has no numerals, or has other than its name.
    Numerals,
    /// It has facts and no source.
    NoSource,
    /// A variant is empty, or the name has white space at its ends.
    BadForm {
        /// The string.
        form: String,
    },
}

impl Wrong {
    /// In English and in Chinese.
    pub fn words(&self) -> (String, String) {
        match self {
            Wrong::SharedForm { form, other } => (
                format!("'{form}' is also a form of '{other}'; take it out of one of them"),
                format!("“{form}”同时是“{other}”的写法,请从其中一条删去"),
            ),
            Wrong::IsTrap { form, other } => (
                format!("'{form}' is also a trap of '{other}', which has no effect beside the entry; take it out of one of them"),
                format!("“{form}”又是“{other}”的排除词,该排除词不起作用,请删去一处"),
            ),
            Wrong::Miscount { n, members } => {
                (format!("its numerals are {n:?}, but {members} members are given"), format!("数字为 {n:?},却列了 {members} 项内容"))
            }
            Wrong::Numerals => {
                ("class is numeric, but n does not hold the numerals of its name".into(), "类别为数字提法,但 n 与名称中的数字不符".into())
            }
            Wrong::NoSource => ("since, members or versions are given without a source".into(), "有年份或内容而无来源".into()),
            Wrong::BadForm { form } => (format!("'{form}' is empty or has white space at its ends"), format!("“{form}”为空或首尾有空白")),
        }
    }
}

impl Lexicon {
    /// What is wrong with it, by name.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        let mut traps: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in &self.entries {
            for trap in &entry.traps {
                traps.entry(trap).or_insert(&entry.name);
            }
            if entry.class == Class::Trap {
                traps.entry(&entry.name).or_insert(&entry.name);
            }
        }
        for entry in self.entries.iter().filter(|e| e.class != Class::Trap) {
            let mut fault = |what| faults.push(Fault { name: entry.name.clone(), what });
            for form in std::iter::once(&entry.name).chain(&entry.variants) {
                if form.trim() != form || form.is_empty() {
                    fault(Wrong::BadForm { form: form.clone() });
                }
            }
            for form in entry.forms() {
                if let Some(other) = traps.get(form.as_str()).filter(|o| **o != entry.name) {
                    fault(Wrong::IsTrap { form: form.clone(), other: (*other).to_owned() });
                }
                if let Some(other) = owners.get(&form).copied().filter(|o| *o != entry.name) {
                    fault(Wrong::SharedForm { form: form.clone(), other: other.to_owned() });
                }
                owners.entry(form).or_insert(&entry.name);
            }
            let lists = std::iter::once(&entry.members).chain(entry.versions.iter().map(|v| &v.members));
            for members in lists.filter(|m| !m.is_empty()) {
                if !counts(entry, members.len()) {
                    fault(Wrong::Miscount { n: entry.n.clone(), members: members.len() });
                }
            }
            let told = || entry.n.iter().all(|n| numbers(&entry.name).contains(n));
            if entry.class == Class::Numeric && (entry.n.is_empty() || !told()) {
                fault(Wrong::Numerals);
            }
            let facts = entry.since.is_some() || !entry.members.is_empty() || !entry.versions.is_empty();
            if facts && entry.source.is_none() {
                fault(Wrong::NoSource);
            }
        }
        faults.sort();
        faults
    }
}

/// The numbers that a name writes: its numerals, and each character of them (双百 is 200, and 2 and 100).
fn numbers(name: &str) -> Vec<u32> {
    let counts = |c: char| numeral::continues_numeral(c) || c == '双';
    let runs = name.split(|c| !counts(c)).filter_map(numeral::parse);
    let single = |c: char| match c {
        '万' => Some(10_000),
        '千' => Some(1000),
        '百' => Some(100),
        '十' => Some(10),
        c => numeral::digit(c),
    };
    runs.chain(name.chars().filter_map(single)).collect()
}

/// True if an entry may have so many members: as many as its numerals sum to, or as one of them says.
fn counts(entry: &Entry, members: usize) -> bool {
    let sum: u32 = entry.n.iter().sum();
    entry.class != Class::Numeric || sum as usize == members || entry.n.contains(&(members as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_lexicon_has_no_fault() {
        let faults = Lexicon::bundled().unwrap().check();
        assert_eq!(faults, [], "{} faults", faults.len());
    }

    #[test]
    fn faults_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mine.toml");
        let text = r#"
[[slogan]]
name = "三净"
class = "numeric"
kind = "morpheme"
n = [3]
members = ["屋净", "院净"]
[[slogan]]
name = "五净"
class = "numeric"
kind = "morpheme"
variants = ["三净"]
traps = ["八洁"]
[[slogan]]
name = "四净"
class = "numeric"
kind = "morpheme"
n = [3]
[[slogan]]
name = "八洁"
class = "numeric"
kind = "morpheme"
n = [8]
"#;
        std::fs::write(&path, text).unwrap();
        let mut lexicon = Lexicon::default();
        lexicon.add_file(&path).unwrap();
        let found: Vec<(String, Wrong)> = lexicon.check().into_iter().map(|f| (f.name, f.what)).collect();
        let shared = Wrong::SharedForm { form: "三净".into(), other: "三净".into() };
        let expected = [
            ("三净".to_owned(), Wrong::Miscount { n: vec![3], members: 2 }),
            ("三净".to_owned(), Wrong::NoSource),
            ("五净".to_owned(), shared),
            ("五净".to_owned(), Wrong::Numerals),
            ("八洁".to_owned(), Wrong::IsTrap { form: "八洁".into(), other: "五净".into() }),
            ("四净".to_owned(), Wrong::Numerals),
        ];
        assert_eq!(found, expected);
    }
}
