//! A series over the years: its slope, and whether it goes anywhere.

use super::distribution::{Z975, normal_quantile, two_sided};

/// A slope and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Median of the slopes between all pairs of years.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Theil and Sen's slope of `values` over `years` (H. Theil 1950; P. Sen 1968, JASA 63:1379-1389), with the interval that
/// Sen takes from Kendall's S, corrected for ties. `None` with fewer than two years. Years are distinct.
pub fn theil_sen(years: &[f64], values: &[f64]) -> Option<Slope> {
    let n = years.len();
    let mut slopes = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for i in 0..n {
        for j in i + 1..n {
            slopes.push((values[j] - values[i]) / (years[j] - years[i]));
        }
    }
    if slopes.is_empty() {
        return None;
    }
    slopes.sort_by(f64::total_cmp);
    let value = median(&slopes);
    let spread = Z975 * kendall_variance(values).sqrt();
    let pairs = slopes.len() as f64;
    let low = (((pairs - spread) / 2.0).round_ties_even() - 1.0).max(0.0) as usize;
    let high = (((pairs + spread) / 2.0).round_ties_even().max(0.0) as usize).min(slopes.len() - 1);
    Some(Slope { value, low: slopes[low], high: slopes[high] })
}

fn median(sorted: &[f64]) -> f64 {
    let n = sorted.len();
    if n % 2 == 1 { sorted[n / 2] } else { (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0 }
}

/// How often each value stands that stands more than once.
pub(super) fn ties(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a == b).map(|c| c.len() as f64).filter(|n| *n > 1.0).collect()
}

/// Variance of Kendall's S under no trend, with ties in the values.
fn kendall_variance(values: &[f64]) -> f64 {
    let term = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    (term(values.len() as f64) - ties(values).into_iter().map(term).sum::<f64>()) / 18.0
}

/// The Mann-Kendall test of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Concordant less discordant pairs.
    pub s: f64,
    /// Kendall's tau-b; zero where all values are equal.
    pub tau: f64,
    /// Two-sided p with correction for ties and continuity (H. Mann 1945, Econometrica 13:245; M. Kendall 1975).
    pub p: f64,
    /// Factor by which autocorrelation changes the variance of S (K. Hamed and A. Rao 1998, J. Hydrology 204:182-196).
    pub inflation: f64,
}

impl MannKendall {
    /// The p with the variance times [`MannKendall::inflation`], as Hamed and Rao have it; `None` where the factor is not
    /// positive.
    pub fn hamed_rao(&self, values: &[f64]) -> Option<f64> {
        (self.inflation > 0.0).then(|| p_of(self.s, kendall_variance(values) * self.inflation))
    }

    /// The larger of the two p-values. In short series the factor is often below 1 by chance, and p then too small: a
    /// correction may only ever take significance away here.
    pub fn cautious(&self, values: &[f64]) -> f64 {
        self.hamed_rao(values).map_or(self.p, |p| p.max(self.p))
    }
}

fn p_of(s: f64, variance: f64) -> f64 {
    if s == 0.0 || variance <= 0.0 {
        return 1.0;
    }
    two_sided((s - s.signum()) / variance.sqrt())
}

/// Tests `values` in the order of their `years`; `None` with fewer than three.
pub fn mann_kendall(years: &[f64], values: &[f64]) -> Option<MannKendall> {
    let n = values.len();
    if n < 3 {
        return None;
    }
    let sign = |x: f64| {
        if x > 0.0 {
            1.0
        } else if x < 0.0 {
            -1.0
        } else {
            0.0
        }
    };
    let s: f64 = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| sign(values[j] - values[i])).sum();
    let pairs = (n * (n - 1) / 2) as f64;
    let tied: f64 = ties(values).iter().map(|t| t * (t - 1.0) / 2.0).sum();
    let tau = if tied < pairs { s / (pairs * (pairs - tied)).sqrt() } else { 0.0 };
    Some(MannKendall { s, tau, p: p_of(s, kendall_variance(values)), inflation: inflation(years, values) })
}

/// 1 + 2 / n(n-1)(n-2) Σ (n-i)(n-i-1)(n-i-2) rᵢ over the lags whose autocorrelation r of the ranks, the slope taken out,
/// is significant at 5 %.
fn inflation(years: &[f64], values: &[f64]) -> f64 {
    let n = values.len();
    let slope = theil_sen(years, values).map_or(0.0, |s| s.value);
    let flat: Vec<f64> = years.iter().zip(values).map(|(x, y)| y - slope * (x - years[0])).collect();
    let ranks = ranks(&flat);
    let mean = ranks.iter().sum::<f64>() / n as f64;
    let variance: f64 = ranks.iter().map(|r| (r - mean).powi(2)).sum();
    if variance <= 0.0 {
        return 1.0;
    }
    let limit = normal_quantile(0.975) / (n as f64).sqrt();
    let mut sum = 0.0;
    for lag in 1..n {
        let r = (lag..n).map(|i| (ranks[i] - mean) * (ranks[i - lag] - mean)).sum::<f64>() / variance;
        if r.abs() > limit {
            let left = (n - lag) as f64;
            sum += left * (left - 1.0) * (left - 2.0) * r;
        }
    }
    let n = n as f64;
    1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum
}

/// Ranks from 1; equal values share the mean of theirs.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut out = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let to = (from..order.len()).find(|i| values[order[*i]] != values[order[from]]).unwrap_or(order.len());
        for at in &order[from..to] {
            out[*at] = (from + 1 + to) as f64 / 2.0;
        }
        from = to;
    }
    out
}
