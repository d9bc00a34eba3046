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

/// The same from the parts that have hits alone: `parts` of them with hits and size, how many parts there are in all, the
/// size of all, and that of the smallest.
pub fn sparse(parts: &[(u64, u64)], count: u64, whole: u64, smallest: u64) -> Option<Dispersion> {
    let hits: u64 = parts.iter().map(|p| p.0).sum();
    if hits == 0 || whole == 0 {
        return None;
    }
    let (all, whole) = (hits as f64, whole as f64);
    let held: u64 = parts.iter().map(|p| p.1).sum();
    let with: f64 = parts.iter().map(|(h, s)| (*h as f64 / all - *s as f64 / whole).abs()).sum();
    let dp = 0.5 * (with + 1.0 - held as f64 / whole);
    let most = 1.0 - smallest as f64 / whole;
    let rates = || parts.iter().filter(|p| p.1 > 0).map(|(h, s)| *h as f64 / *s as f64);
    let mean = rates().sum::<f64>() / count as f64;
    let absent = count as f64 - rates().count() as f64;
    let variance = (rates().map(|r| (r - mean).powi(2)).sum::<f64>() + absent * mean * mean) / count as f64;
    let juilland = (count > 1).then(|| 1.0 - variance.sqrt() / mean / ((count - 1) as f64).sqrt());
    Some(Dispersion { dp, dp_norm: if most > 0.0 { dp / most } else { 0.0 }, juilland })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_without_hits_may_be_left_out(parts in prop::collection::vec((0u64..4, 1u64..500), 1..30)) {
            let plain = dispersion(parts.iter().copied());
            let with: Vec<(u64, u64)> = parts.iter().copied().filter(|p| p.0 > 0).collect();
            let (whole, least) = (parts.iter().map(|p| p.1).sum(), parts.iter().map(|p| p.1).min().unwrap());
            match (plain, sparse(&with, parts.len() as u64, whole, least)) {
                (Some(a), Some(b)) => {
                    prop_assert!((a.dp - b.dp).abs() < 1e-12 && (a.dp_norm - b.dp_norm).abs() < 1e-12);
                    prop_assert!((a.juilland.unwrap_or(0.0) - b.juilland.unwrap_or(0.0)).abs() < 1e-9);
                }
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }
}
