//! Rates with their intervals.

/// A rate and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The proportion `part` of `whole` with its Wilson score interval (E. B. Wilson 1927, JASA 22:209-212): it does not leave
/// [0, 1], and is of use for no and for few cases. `None` where `whole` is zero.
pub fn wilson(part: f64, whole: f64) -> Option<Rate> {
    if whole <= 0.0 {
        return None;
    }
    let p = part / whole;
    let z2 = Z * Z;
    let scale = 1.0 + z2 / whole;
    let centre = (p + z2 / (2.0 * whole)) / scale;
    let half = Z / scale * (p * (1.0 - p) / whole + z2 / (4.0 * whole * whole)).sqrt();
    let low = if part <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if part >= whole { 1.0 } else { (centre + half).min(1.0) };
    Some(Rate { value: p, low, high })
}

/// Hits per 10,000 characters (每万字) with the Wilson interval. It speaks of sampling characters: texts are not drawn
/// at random, so read it as the least uncertainty there is.
pub fn per_10k(hits: u64, chars: u64) -> Option<Rate> {
    let rate = wilson(hits as f64, chars as f64)?;
    Some(Rate { value: rate.value * 1e4, low: rate.low * 1e4, high: rate.high * 1e4 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.x: `prop.test(x, n, correct = FALSE)$conf.int`; the first and third also in Newcombe 1998, Stat Med 17:857,
    /// table I (81/263: 0.2553 to 0.3662; 0/20: 0 to 0.1611).
    #[test]
    fn wilson_equals_published_values() {
        for (part, whole, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
            (29.0, 29.0, 0.8830, 1.0),
        ] {
            let rate = wilson(part, whole).unwrap();
            assert!((rate.low - low).abs() < 5e-5 && (rate.high - high).abs() < 5e-5, "{part}/{whole}: {rate:?}");
        }
        assert_eq!(wilson(0.0, 0.0), None);
    }
}
