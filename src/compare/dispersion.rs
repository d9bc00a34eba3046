//! How evenly an item is spread over the speeches.

/// Spread of an item over parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    /// Gries's deviation of proportions: 0 where every part has its due, near 1 where one small part has all.
    pub dp: f64,
    /// DP divided by the most it can be with these parts.
    pub dp_norm: f64,
    /// Juilland's D of the rates in the parts: 1 where they are equal; `None` for a single part.
    pub juilland: Option<f64>,
}

/// Dispersion of an item over parts, each given by its hits and its size; `None` without hits.
///
/// DP = ½ Σ |vᵢ - sᵢ| with v the part's share of the hits and s its share of the text (S. Gries 2008, IJCL 13:403-437);
/// DPnorm = DP / (1 - min s) (J. Lijffijt and S. Gries 2012, IJCL 17:147-149); D = 1 - V/√(n-1), V the coefficient of
/// variation of the rates with the population's standard deviation (A. Juilland and E. Chang-Rodríguez 1964).
pub fn dispersion(parts: impl Iterator<Item = (u64, u64)> + Clone) -> Option<Dispersion> {
    let parts = parts.filter(|(_, size)| *size > 0);
    let (mut hits, mut size, mut count, mut smallest) = (0u64, 0u64, 0u64, u64::MAX);
    for (h, s) in parts.clone() {
        hits += h;
        size += s;
        count += 1;
        smallest = smallest.min(s);
    }
    if hits == 0 {
        return None;
    }
    let (all, whole) = (hits as f64, size as f64);
    let dp = 0.5 * parts.clone().map(|(h, s)| (h as f64 / all - s as f64 / whole).abs()).sum::<f64>();
    let most = 1.0 - smallest as f64 / whole;
    let mean = parts.clone().map(|(h, s)| h as f64 / s as f64).sum::<f64>() / count as f64;
    let variance = parts.map(|(h, s)| (h as f64 / s as f64 - mean).powi(2)).sum::<f64>() / count as f64;
    let juilland = (count > 1).then(|| 1.0 - variance.sqrt() / mean / ((count - 1) as f64).sqrt());
    Some(Dispersion { dp, dp_norm: if most > 0.0 { dp / most } else { 0.0 }, juilland })
}
