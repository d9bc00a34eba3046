//! What speaks for a slogan, and which sources of it are used.

use std::sync::LazyLock;

/// What speaks for a slogan at a place: any number of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence(u16);

impl Evidence {
    /// The lexicon has it.
    pub const LEXICON: Evidence = Evidence(1);
    /// It is of a series that is known by number: plans, congresses, plenums.
    pub const SERIES: Evidence = Evidence(1 << 1);
    /// It stands in quotation marks.
    pub const QUOTED: Evidence = Evidence(1 << 2);
    /// A verb that takes slogans stands before it.
    pub const VERB: Evidence = Evidence(1 << 3);
    /// The speech lists as many members behind it.
    pub const LISTED: Evidence = Evidence(1 << 4);
    /// The speech lists as many members right before it.
    pub const SUMS_UP: Evidence = Evidence(1 << 5);
    /// Its words recur in as many phrases near by.
    pub const SHARED: Evidence = Evidence(1 << 6);
    /// It has the form of a title: 三大…, 三查三改.
    pub const FORM: Evidence = Evidence(1 << 7);
    /// It recurs in the speech, or is introduced elsewhere in it.
    pub const RECURS: Evidence = Evidence(1 << 8);
    /// Other speeches of the corpus treat it as a slogan.
    pub const CORPUS: Evidence = Evidence(1 << 9);

    const NAMES: [&'static str; 10] = ["lexicon", "series", "quoted", "verb", "listed", "sums-up", "shared", "form", "recurs", "corpus"];

    /// Both.
    #[must_use]
    pub fn and(self, other: Evidence) -> Evidence {
        Evidence(self.0 | other.0)
    }

    /// This, and `other` if it holds.
    #[must_use]
    pub fn and_if(self, holds: bool, other: Evidence) -> Evidence {
        if holds { self.and(other) } else { self }
    }

    /// True if all of `other` is among it.
    pub fn has(self, other: Evidence) -> bool {
        self.0 & other.0 == other.0
    }

    /// The words in the `evidence` column, with semicolons between them.
    pub fn names(self) -> &'static str {
        &TOGETHER[usize::from(self.0)]
    }
}

/// The names of all evidence that there can be.
static TOGETHER: LazyLock<Vec<String>> = LazyLock::new(|| {
    let names = |of: usize| Evidence::NAMES.iter().enumerate().filter(move |(bit, _)| of >> bit & 1 != 0).map(|(_, name)| *name);
    (0..1 << Evidence::NAMES.len()).map(|of| names(of).collect::<Vec<_>>().join(";")).collect()
});

/// Which sources of evidence are used; to see what one is worth, leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sources {
    /// The lexicon's slogans. Its traps are kept out in any case.
    pub lexicon: bool,
    /// Quotation marks.
    pub quotation: bool,
    /// Recurrence in the speech and in the corpus.
    pub recurrence: bool,
}

/// A source of evidence by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The lexicon's numeric slogans.
    Lexicon,
    /// Quotation marks.
    Quotation,
    /// Recurrence.
    Recurrence,
}

impl Sources {
    /// All but some.
    pub fn without(some: &[Source]) -> Sources {
        Sources {
            lexicon: !some.contains(&Source::Lexicon),
            quotation: !some.contains(&Source::Quotation),
            recurrence: !some.contains(&Source::Recurrence),
        }
    }
}

impl Default for Sources {
    fn default() -> Sources {
        Sources { lexicon: true, quotation: true, recurrence: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_add_up_and_have_names() {
        let both = Evidence::QUOTED.and(Evidence::RECURS).and_if(false, Evidence::VERB);
        assert_eq!(both.names(), "quoted;recurs");
        assert!(both.has(Evidence::QUOTED) && !both.has(Evidence::VERB));
        assert_eq!(Evidence::default().names(), "");
    }
}
