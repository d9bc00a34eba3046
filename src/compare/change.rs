//! The year in which a series changes its level.

use super::trend::ranks;

/// A change of level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Place of the first value of the new level.
    pub at: usize,
    /// Pettitt's K, the largest |U|.
    pub k: f64,
    /// Its p-value, 2 exp(-6K² / (n³ + n²)), at most 1: an approximation that is good to p = 0.5 and cautious above.
    pub p: f64,
}

/// Pettitt's test for one change in level (A. Pettitt 1979, Applied Statistics 28:126-135): U after t values is
/// 2 Σ rank - t (n+1). The first of equal places is taken. `None` with fewer than four values or where all are equal.
pub fn pettitt(values: &[f64]) -> Option<Change> {
    let n = values.len();
    if n < 4 || values.iter().all(|v| *v == values[0]) {
        return None;
    }
    let (mut sum, mut at, mut k) = (0.0, 0, -1.0);
    for (t, rank) in ranks(values).into_iter().enumerate().take(n - 1) {
        sum += rank;
        let u: f64 = (2.0 * sum - (t + 1) as f64 * (n + 1) as f64).abs();
        if u > k {
            (at, k) = (t + 1, u);
        }
    }
    let n = n as f64;
    Some(Change { at, k, p: (2.0 * (-6.0 * k * k / (n * n * n + n * n)).exp()).min(1.0) })
}
