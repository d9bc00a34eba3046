//! How well themes agree with sections that people have labelled.

use std::collections::{BTreeMap, BTreeSet};

/// Pairs of what people and what the themes say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// How often a text with this label got this theme; both by id.
    cells: BTreeMap<(String, String), u64>,
}

/// Figures of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Its id.
    pub theme: String,
    /// Texts that have the label.
    pub labelled: u64,
    /// Texts that got the theme.
    pub given: u64,
    /// Both.
    pub right: u64,
}

impl Figures {
    /// The share of those that got the theme which have the label; `None` where none got it.
    pub fn precision(&self) -> Option<f64> {
        (self.given > 0).then(|| self.right as f64 / self.given as f64)
    }

    /// The share of those that have the label which got the theme; `None` where none has it.
    pub fn recall(&self) -> Option<f64> {
        (self.labelled > 0).then(|| self.right as f64 / self.labelled as f64)
    }

    /// The harmonic mean of the two.
    pub fn f1(&self) -> Option<f64> {
        (self.labelled + self.given > 0).then(|| 2.0 * self.right as f64 / (self.labelled + self.given) as f64)
    }
}

impl Agreement {
    /// Adds a text with its labels, any of which is right, and the theme that it got. One that is wrong counts against its
    /// first label.
    pub fn add(&mut self, labels: &[String], given: &str) {
        let Some(first) = labels.first() else { return };
        let label = labels.iter().find(|l| *l == given).unwrap_or(first);
        *self.cells.entry((label.clone(), given.to_owned())).or_default() += 1;
    }

    /// Texts, and how many of them are right.
    pub fn right_of_all(&self) -> (u64, u64) {
        let right = self.cells.iter().filter(|((label, given), _)| label == given).map(|(_, n)| n).sum();
        (right, self.cells.values().sum())
    }

    /// Cohen's kappa: agreement beyond chance (J. Cohen 1960, Educational and Psychological Measurement 20:37-46). `None`
    /// where chance alone would agree on all.
    pub fn kappa(&self) -> Option<f64> {
        let (right, all) = self.right_of_all();
        let n = all as f64;
        let chance: f64 = self.themes().iter().map(|f| f.labelled as f64 * f.given as f64).sum::<f64>() / (n * n);
        (all > 0 && chance < 1.0).then(|| (right as f64 / n - chance) / (1.0 - chance))
    }

    /// Figures of each theme that occurs, by id.
    pub fn themes(&self) -> Vec<Figures> {
        let names: BTreeSet<&String> = self.cells.keys().flat_map(|(a, b)| [a, b]).collect();
        let sum = |takes: &dyn Fn(&str, &str) -> bool| self.cells.iter().filter(|((l, g), _)| takes(l, g)).map(|(_, n)| *n).sum();
        let of = |name: &String| Figures {
            theme: name.clone(),
            labelled: sum(&|label, _| label == name),
            given: sum(&|_, given| given == name),
            right: sum(&|label, given| label == name && given == name),
        };
        names.into_iter().map(of).collect()
    }

    /// Confusions, the most frequent first: label, theme, how often.
    pub fn confusions(&self) -> Vec<(&str, &str, u64)> {
        let mut all: Vec<(&str, &str, u64)> =
            self.cells.iter().filter(|((l, g), _)| l != g).map(|((l, g), n)| (l.as_str(), g.as_str(), *n)).collect();
        all.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scikit-learn 1.7: `cohen_kappa_score(list("aaabbc"), list("aabbba"))` is 0.428571….
    #[test]
    fn figures_of_a_small_table() {
        let mut agreement = Agreement::default();
        for (label, given) in [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("c", "a")] {
            agreement.add(&[label.to_owned()], given);
        }
        assert_eq!(agreement.right_of_all(), (4, 6));
        assert!((agreement.kappa().unwrap() - 0.428_571_428_571_428_5).abs() < 1e-12);
        let a = &agreement.themes()[0];
        assert_eq!((a.labelled, a.given, a.right), (3, 3, 2));
        assert_eq!(agreement.themes()[2].precision(), None);
        assert_eq!(agreement.confusions()[0], ("a", "b", 1));
        agreement.add(&["c".into(), "b".into()], "b");
        assert_eq!(agreement.right_of_all(), (5, 7), "any label is right");
    }
}
