//! The lexicon of slogans: data that one line can extend.

mod check;
mod review;

pub use check::{Fault, Wrong};
pub use review::{Reviewed, from_candidates};

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Class, Kind};
use crate::error::{Error, Result};
use crate::input::open::{Fingerprint, fingerprint};
use crate::phrasebook::LONGEST;

/// A slogan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The shortest string that is still the name.
    pub name: String,
    /// What it is.
    pub class: Class,
    /// How it is formed.
    pub kind: Kind,
    /// Every numeral in the name, in order; 双 and 两 are 2, 零 is 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub n: Vec<u32>,
    /// Other strings that are the same slogan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
    /// What the numeral counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// Official lists that replaced one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// The first year in public use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i32>,
    /// Where the facts can be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Longer strings that contain the name and are not this slogan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traps: Vec<String>,
    /// Several unrelated slogans share the name, so that it has no members of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ambiguous: bool,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The members of a slogan from a year on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The first year.
    pub from: i32,
    /// The members.
    pub members: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    slogan: Vec<Entry>,
}

/// Slogans with their forms.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// By class, then name.
    pub entries: Vec<Entry>,
    /// The files that it was read from.
    pub sources: Vec<Fingerprint>,
}

/// The bundled file.
const BUNDLED: &str = include_str!("../../../lexicons/slogans.toml");

/// What it says, as the build has written it.
const PARSED: &str = include_str!(concat!(env!("OUT_DIR"), "/slogans.json"));

/// Its name.
const BUNDLED_NAME: &str = "slogans.toml (bundled)";

impl Lexicon {
    /// The bundled lexicon.
    ///
    /// # Errors
    /// Never for a release: a test reads it.
    pub fn bundled() -> Result<Lexicon> {
        let mut lexicon = Lexicon::default();
        lexicon.add(BUNDLED, Path::new(BUNDLED_NAME), serde_json::from_str(PARSED))?;
        Ok(lexicon)
    }

    /// Adds a file. Its entries win over earlier ones of the same name.
    ///
    /// # Errors
    /// The file cannot be read or is not a lexicon; the message names the line.
    pub fn add_file(&mut self, path: &Path) -> Result<()> {
        let bytes = crate::input::open::read_whole(path, "lexicon")?;
        let text = crate::input::encoding::decode(&bytes, None, None).text;
        self.add(&text, path, toml::from_str(&text))
    }

    /// Entries as a lexicon file writes them.
    pub fn written(entries: Vec<Entry>) -> String {
        // Entries are plain data: writing them cannot fail.
        toml::to_string(&File { slogan: entries }).unwrap_or_default()
    }

    /// Adds what was read of a file's text.
    fn add<E: Display>(&mut self, text: &str, path: &Path, read: std::result::Result<File, E>) -> Result<()> {
        let bad = |message: String| Error::Malformed { what: "lexicon", path: path.to_owned(), message };
        let file = read.map_err(|e| bad(e.to_string()))?;
        let mut place: HashMap<String, usize> = self.entries.iter().enumerate().map(|(i, e)| (e.name.clone(), i)).collect();
        let mut own: HashSet<String> = HashSet::new();
        for entry in file.slogan {
            if entry.name.trim().is_empty() {
                return Err(bad("a slogan has an empty name".into()));
            }
            if let Some(long) = entry.every_form().find(|form| form.chars().nth(LONGEST).is_some()) {
                let begin: String = long.chars().take(20).collect();
                return Err(bad(format!("'{begin}…' is longer than {LONGEST} characters")));
            }
            if !own.insert(entry.name.clone()) {
                return Err(bad(format!("'{}' is defined twice", entry.name)));
            }
            match place.get(&entry.name) {
                Some(&i) => self.entries[i] = entry,
                None => {
                    place.insert(entry.name.clone(), self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
        self.entries.sort_by(|a, b| (a.class, &a.name).cmp(&(b.class, &b.name)));
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
        self.sources.push(fingerprint(&name, text.as_bytes()));
        Ok(())
    }
}

impl Entry {
    /// The name, its variants and its traps, as they are written.
    fn every_form(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.variants).chain(&self.traps)
    }

    /// Every string that is this slogan: the name, its variants, and both with the marks inside them left out or
    /// changed (双随机、一公开 is also written 双随机一公开).
    pub fn forms(&self) -> Vec<String> {
        let mut forms = Vec::new();
        // An empty variant, which `check` tells of, would stand everywhere.
        for form in std::iter::once(&self.name).chain(&self.variants).filter(|f| !f.trim().is_empty()) {
            forms.push(form.clone());
            for mark in ['、', '，', '·'] {
                if form.contains(mark) {
                    let others: &[&str] = if mark == '·' {
                        &["•", "・", "．", "."]
                    } else {
                        &["", "、", "，", ",", "”“", "”、“", "”，“"]
                    };
                    forms.extend(others.iter().map(|o| form.replace(mark, o)));
                }
            }
        }
        if self.class == Class::Numeric {
            // A full form without a numeral (质量变革、效率变革、动力变革) says the same but is no numeric slogan.
            forms.retain(|f| f.chars().any(|c| crate::numeral::digit(c).is_some() || c == '十' || c == '百'));
        }
        // 改革，开放 is two words, 改革、开放 one slogan: a trap of the entry is no form of it.
        forms.retain(|f| !self.traps.contains(f));
        let mut seen = HashSet::new();
        forms.retain(|f| seen.insert(f.clone()));
        // A form that contains another adds nothing: the shorter one is found inside it.
        let all = forms.clone();
        forms.retain(|f| !all.iter().any(|other| other != f && f.contains(other.as_str())));
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_lexicon_holds_together() {
        let lexicon = Lexicon::bundled().unwrap();
        assert!(lexicon.entries.len() > 800);
        let mut written = Lexicon::default();
        written.add(BUNDLED, Path::new(BUNDLED_NAME), toml::from_str(BUNDLED)).unwrap();
        assert_eq!(lexicon.entries, written.entries, "what the build has written is what the file says");
    }

    #[test]
    fn a_users_file_extends_and_replaces() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mine.toml");
        std::fs::write(&path, "[[slogan]]\nname = \"三零\"\nclass = \"numeric\"\nkind = \"morpheme\"\nn = [3]\n[[slogan]]\nname = \"我县一号工程\"\nclass = \"phrase\"\nkind = \"phrase\"\n").unwrap();
        let mut lexicon = Lexicon::bundled().unwrap();
        lexicon.add_file(&path).unwrap();
        assert!(lexicon.entries.iter().any(|e| e.name == "我县一号工程"));
        assert_eq!(lexicon.entries.iter().filter(|e| e.name == "三零").count(), 1);
        let twice = "[[slogan]]\nname = \"三零\"\nclass = \"numeric\"\nkind = \"morpheme\"\nn = [3]\n".repeat(2);
        std::fs::write(&path, twice).unwrap();
        let message = lexicon.add_file(&path).unwrap_err().to_string();
        assert!(message.contains("三零") && message.contains("twice"), "also where the bundled file has it: {message}");
        let long =
            format!("[[slogan]]\nname = \"三零\"\nclass = \"phrase\"\nkind = \"phrase\"\ntraps = [\"{}\"]\n", "长".repeat(LONGEST + 1));
        std::fs::write(&path, long).unwrap();
        let message = lexicon.add_file(&path).unwrap_err().to_string();
        assert!(message.contains("longer than 200 characters"), "{message}");
        std::fs::write(&path, "[[slogan]]\nname = \"x\"\nklass = \"numeric\"\n").unwrap();
        let message = Lexicon::default().add_file(&path).unwrap_err().to_string();
        assert!(message.contains("klass") && message.contains("line 3"), "{message}");
    }

    #[test]
    fn forms_vary_the_marks_inside_a_name() {
        let entry: File = toml::from_str(
            "[[slogan]]\nname = \"双随机、一公开\"\nclass = \"numeric\"\nkind = \"parallel\"\nvariants = [\"双随机、一公开监管\"]\n",
        )
        .unwrap();
        let forms = entry.slogan[0].forms();
        assert!(forms.contains(&"双随机一公开".to_owned()) && !forms.contains(&"双随机、一公开监管".to_owned()));
        let mut entry = entry.slogan[0].clone();
        entry.variants = vec![String::new(), " ".into()];
        assert!(entry.forms().contains(&"双随机一公开".to_owned()), "what is empty is no form and hides none");
    }
}
