//! Many tests at once.

/// The q-values of p-values: the smallest false discovery rate at which each would be accepted (Y. Benjamini and
/// Y. Hochberg 1995, JRSS B 57:289-300), in the same order. `None` stays `None` and is not counted as a test.
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> = p.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let tests = order.len() as f64;
    let mut out = vec![None; p.len()];
    let mut least = 1.0f64;
    for (rank, (at, p)) in order.into_iter().enumerate().rev() {
        least = least.min(p * tests / (rank + 1) as f64);
        out[at] = Some(least);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fifteen p-values of the paper's own example (Benjamini and Hochberg 1995, section 3.1). R's
    /// `p.adjust(p, "BH")` and statsmodels 0.15 `multipletests(p, method="fdr_bh")` give these q.
    #[test]
    fn the_example_of_the_paper() {
        let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        let q = [
            0.0015,
            0.003,
            0.0095,
            0.035625,
            0.0603,
            0.06385714285714286,
            0.06385714285714286,
            0.0645,
            0.0765,
            0.486,
            0.5811818181818182,
            0.714875,
            0.7532307692307692,
            0.8132142857142857,
            1.0,
        ];
        // Backwards, so that order cannot help.
        let mut given: Vec<Option<f64>> = p.iter().rev().map(|p| Some(*p)).collect();
        given.insert(3, None);
        let mut got = benjamini_hochberg(&given);
        assert_eq!(got.remove(3), None);
        for (got, want) in got.iter().rev().zip(q) {
            assert!((got.unwrap() - want).abs() < 1e-12, "{got:?} {want}");
        }
        assert_eq!(benjamini_hochberg(&[]), []);
    }
}
