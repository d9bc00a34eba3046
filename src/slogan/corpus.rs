//! Names that other speeches of the corpus treat as slogans (`--survey`): a first reading collects them, a second one counts
//! them wherever they stand.

use std::collections::BTreeMap;

use super::evidence::Evidence;
use super::{Candidate, Class, Family, Finding, Proposal, numeric, stands_alone};
use crate::phrasebook::Phrasebook;
use crate::span::Span;

/// How a name is treated over some speeches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Treated {
    /// Speeches that treat it as a slogan.
    pub speeches: u64,
    /// Those of them that put it in quotation marks.
    pub quoted: u64,
}

/// New names and how they are treated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    names: BTreeMap<String, Treated>,
}

impl Survey {
    /// Adds the findings of a speech.
    pub fn add(&mut self, findings: &[Finding]) {
        let mut own: BTreeMap<&str, bool> = BTreeMap::new();
        for finding in findings {
            if let Proposal::New { name, class: Class::Numeric, .. } = &finding.proposal {
                *own.entry(name).or_default() |= finding.quoted;
            }
        }
        for (name, quoted) in own {
            let treated = self.names.entry(name.to_owned()).or_default();
            treated.speeches += 1;
            treated.quoted += quoted as u64;
        }
    }

    /// Adds what another part of the corpus showed.
    pub fn merge(&mut self, other: Survey) {
        for (name, add) in other.names {
            let treated = self.names.entry(name).or_default();
            treated.speeches += add.speeches;
            treated.quoted += add.quoted;
        }
    }

    /// The names that the corpus establishes: two speeches treat them so, one of them in quotation marks; names of two
    /// characters, which other words contain by chance, need three in quotation marks.
    pub fn established(&self) -> Vec<String> {
        let firm = |(name, t): &(&String, &Treated)| match name.chars().count() {
            0..=2 => t.quoted >= 3,
            _ => t.speeches >= 2 && t.quoted >= 1,
        };
        self.names.iter().filter(firm).map(|(name, _)| name.clone()).collect()
    }
}

/// See the module.
pub struct CorpusNames {
    book: Phrasebook,
    names: Vec<String>,
}

impl CorpusNames {
    /// A family that finds `names`.
    pub fn new(names: Vec<String>) -> CorpusNames {
        CorpusNames { book: Phrasebook::new(names.iter().cloned().zip(0..)), names }
    }
}

impl Family for CorpusNames {
    fn name(&self) -> &'static str {
        "corpus"
    }

    fn propose(&self, text: &str, span: Span, out: &mut Vec<Candidate>) {
        self.book.every(text, span, |at, number| {
            let name = &self.names[number as usize];
            if stands_alone(text, at) {
                let proposal = Proposal::New { name: name.clone(), class: Class::Numeric, kind: numeric::kind_of(name) };
                out.push(Candidate { span: at, proposal, evidence: Evidence::CORPUS });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slogan::Finder;
    use crate::slogan::evidence::Sources;
    use crate::slogan::lexicon::Lexicon;

    #[test]
    fn a_name_that_two_speeches_treat_so_counts_in_a_third() {
        let finder = Finder::new(Lexicon::bundled().unwrap());
        let find = |finder: &Finder, text: &str| finder.find(text, Span::new(0, text.len()));
        let mut survey = Survey::default();
        survey.add(&find(&finder, "今年要抓好“五清六建”。"));
        assert_eq!(survey.established(), Vec::<String>::new());
        let mut other = Survey::default();
        other.add(&find(&finder, "开展“五清六建”活动。"));
        survey.merge(other);
        assert_eq!(survey.established(), ["五清六建"]);
        let bare = "同志们对五清六建很熟悉。";
        assert!(find(&finder, bare).is_empty());
        let surveyed = Finder::with(Lexicon::bundled().unwrap(), Sources::default()).knowing(survey.established());
        let found = find(&surveyed, bare);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].evidence.names(), "corpus");
    }
}
