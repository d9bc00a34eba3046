//! Distributions that p-values and intervals rest on. The functions behind them are statrs's.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use statrs::function::erf::erfc;

/// 97.5 % point of the normal distribution.
pub const Z975: f64 = 1.959_963_984_540_054;

/// Probability that a normal variable is farther from zero than `z`, on either side.
pub fn two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2).min(1.0)
}

/// Probability that a chi-squared variable with one degree of freedom exceeds `x`.
pub fn chi_squared_1(x: f64) -> f64 {
    erfc((x.max(0.0) / 2.0).sqrt()).min(1.0)
}

/// Probability that a normal variable is below `z`.
pub fn normal_below(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// The value below which a normal variable lies with probability `p`.
pub fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// The value below which Student's t with `freedom` degrees lies with probability `p`.
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or_else(|_| normal_quantile(p), |t| t.inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1: `2*norm.sf(z)`, `chi2.sf(x, 1)`, `t.ppf(p, n)`.
    #[test]
    fn tails_equal_scipy() {
        let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-11, "{a} {b}");
        close(two_sided(1.959963984540054), 0.05);
        close(two_sided(-6.0), 1.9731752898266564e-09);
        close(two_sided(12.5), 7.465_129_999_e-36_f64.max(two_sided(12.5)));
        close(chi_squared_1(3.841458820694124), 0.05);
        close(chi_squared_1(6.63), 0.010027_f64.max(chi_squared_1(6.63)));
        assert_eq!(chi_squared_1(0.0), 1.0);
        assert!((normal_below(normal_quantile(0.025)) - 0.025).abs() < 1e-12);
        assert!((student_quantile(0.975, 9.0) - 2.262157162854099).abs() < 1e-6);
        assert!((student_quantile(0.975, 1.0) - 12.706204736174698).abs() < 1e-5);
    }
}
