//! An item in one group of texts against another: evidence, and size of the difference.

use super::distribution::{chi_squared_1, two_sided};
use super::trend::{ranks, ties};

/// How often an item stands on each side, and how much text each side has (characters or words).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sides {
    /// Hits in the target.
    pub target: u64,
    /// Size of the target.
    pub target_size: u64,
    /// Hits in the reference.
    pub reference: u64,
    /// Size of the reference.
    pub reference_size: u64,
}

impl Sides {
    fn floats(&self) -> (f64, f64, f64, f64) {
        (self.target as f64, self.target_size as f64, self.reference as f64, self.reference_size as f64)
    }

    /// The log-likelihood ratio G² = 2 Σ O ln(O/E) over the four cells (hits and the rest, target and reference), positive
    /// whichever side has more (T. Dunning 1993, Computational Linguistics 19:61-74). Rayson and Garside's (2000)
    /// calculator sums over the two cells of hits alone; the two differ by less than the item's share of the text.
    pub fn g2(&self) -> f64 {
        let (a, c, b, d) = self.floats();
        if c <= 0.0 || d <= 0.0 {
            return 0.0;
        }
        let part = |observed: f64, expected: f64| if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
        let hits = (a + b) / (c + d);
        let rest = (c + d - a - b) / (c + d);
        let sum = part(a, c * hits) + part(b, d * hits) + part(c - a, c * rest) + part(d - b, d * rest);
        (2.0 * sum).max(0.0)
    }

    /// The p-value of [`Sides::g2`], by the chi-squared distribution with one degree of freedom. It speaks of sampling
    /// characters or words, as if each were drawn by itself; texts are not (A. Kilgarriff 2005, CLLT 1:263-276).
    pub fn p(&self) -> f64 {
        chi_squared_1(self.g2())
    }

    /// The binary logarithm of the ratio of the two rates; half a hit stands for none, so its sign says nothing
    /// where one side has none (A. Hardie 2014, ESRC CASS).
    pub fn log_ratio(&self) -> f64 {
        let (a, c, b, d) = self.floats();
        let rate = |hits: f64, size: f64| if hits > 0.0 { hits } else { 0.5 } / size.max(1.0);
        (rate(a, c) / rate(b, d)).log2()
    }

    /// The log-odds ratio with an informative Dirichlet prior, and its z (B. Monroe, M. Colaresi and K. Quinn 2008,
    /// Political Analysis 16:372-403, equations 16, 20 and 22). The prior is the item's share of both sides together,
    /// worth `strength` characters or words.
    pub fn log_odds(&self, strength: f64) -> (f64, f64) {
        let (a, c, b, d) = self.floats();
        let prior = strength * (a + b) / (c + d).max(1.0);
        if prior <= 0.0 {
            return (0.0, 0.0);
        }
        let odds = |hits: f64, size: f64| ((hits + prior) / (size + strength - hits - prior)).ln();
        let delta = odds(a, c) - odds(b, d);
        let variance = 1.0 / (a + prior) + 1.0 / (b + prior);
        (delta, delta / variance.sqrt())
    }

    /// Rates per 10,000 of each side, target first.
    pub fn rates(&self) -> (f64, f64) {
        let (a, c, b, d) = self.floats();
        (a * 1e4 / c.max(1.0), b * 1e4 / d.max(1.0))
    }
}

/// The default strength of the prior in [`Sides::log_odds`]: the length of a short speech. Larger values pull rare items
/// harder towards no difference.
pub const PRIOR: f64 = 1000.0;

/// The two-sided p-value of the Wilcoxon-Mann-Whitney test on the rates of the speeches of both sides, never negative, by the normal
/// approximation with corrections for ties and continuity (H. Mann and D. Whitney 1947, Annals of Mathematical Statistics
/// 18:50-60). Speeches are what is sampled here, so an item that one speech repeats is no finding (J. Lijffijt and others
/// 2016, DSH 31:374-397). `None` with fewer than two speeches on a side or where all rates are equal.
pub fn rank_sum(target: &[f64], reference: &[f64]) -> Option<f64> {
    let (n, m) = (target.len() as f64, reference.len() as f64);
    if n < 2.0 || m < 2.0 {
        return None;
    }
    // Most speeches have nothing of an item: they share the lowest ranks, and only the others have to be put in order.
    let some = |rates: &[f64]| -> Vec<f64> { rates.iter().copied().filter(|rate| *rate != 0.0).collect() };
    let (of_target, of_reference) = (some(target), some(reference));
    let with = [of_target.as_slice(), &of_reference].concat();
    let without = n + m - with.len() as f64;
    let of_target_without = n - of_target.len() as f64;
    let sum = of_target_without * (without + 1.0) / 2.0 + ranks(&with)[..of_target.len()].iter().map(|rank| rank + without).sum::<f64>();
    let u = sum - n * (n + 1.0) / 2.0;
    let tied: f64 = std::iter::once(without).chain(ties(&with)).map(|t| t * (t * t - 1.0)).sum();
    let size = n + m;
    let variance = n * m / 12.0 * (size + 1.0 - tied / (size * (size - 1.0)));
    if variance <= 0.0 {
        return None;
    }
    let distance = ((u - n * m / 2.0).abs() - 0.5) / variance.sqrt();
    Some(if distance < 0.0 { 1.0 } else { two_sided(distance) })
}
