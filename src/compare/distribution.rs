//! Distributions that p-values and intervals rest on. The functions behind them are those of libm and statrs.

use std::f64::consts::{PI, SQRT_2};

use libm::erfc;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use statrs::function::beta::beta_reg;
use statrs::function::gamma::ln_gamma;

/// 97.5 % point of the normal distribution.
pub const Z975: f64 = 1.959_963_984_540_054;

/// Probability that a normal variable is farther from zero than `z`, on either side.
pub fn two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2).min(1.0)
}

/// Probability that a chi-squared variable with one degree of freedom exceeds `x`.
pub fn chi_squared_1(x: f64) -> f64 {
    erfc((x.max(0.0) / 2.0).sqrt()).min(1.0)
}

/// Probability that a normal variable is below `z`.
pub fn normal_below(z: f64) -> f64 {
    0.5 * erfc(-z / SQRT_2)
}

/// The value below which a normal variable lies with probability `p`.
pub fn normal_quantile(p: f64) -> f64 {
    let z = Normal::standard().inverse_cdf(p);
    if !z.is_finite() {
        return z;
    }
    // One Newton step takes the approximation to full precision.
    z - (normal_below(z) - p) * (2.0 * PI).sqrt() * (z * z / 2.0).exp()
}

/// Degrees of freedom from which Student's t is taken from its series about the normal distribution: beta functions
/// lose digits there, and the series has them all.
const MANY: f64 = 1000.0;

/// The value below which Student's t with `freedom` degrees lies with probability `p`, from 0.001 to 0.9999: farther out
/// the tails of few degrees are too long for the method.
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    let z = normal_quantile(p);
    if freedom >= MANY {
        // Abramowitz and Stegun 1964, 26.7.5.
        let g = [
            (z.powi(3) + z) / 4.0,
            (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0,
            (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0,
            (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1482.0 * z.powi(5) - 1920.0 * z.powi(3) - 945.0 * z) / 92160.0,
        ];
        return g.iter().rev().fold(0.0, |sum, g| (sum + g) / freedom) + z;
    }
    let Ok(law) = StudentsT::new(0.0, 1.0, freedom) else { return z };
    let mut t = law.inverse_cdf(p);
    let scale = ln_gamma((freedom + 1.0) / 2.0) - ln_gamma(freedom / 2.0) - 0.5 * (freedom * PI).ln();
    for _ in 0..3 {
        let density = (scale - (freedom + 1.0) / 2.0 * (t * t / freedom).ln_1p()).exp();
        if !t.is_finite() || density <= 0.0 {
            break;
        }
        t -= (student_below(t, freedom) - p) / density;
    }
    t
}

fn student_below(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    if t > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More values, from scipy, stand in tests/gold/statistics.json.
    #[test]
    fn quantiles_are_the_inverse_of_tails() {
        for p in [1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9999] {
            assert!((normal_below(normal_quantile(p)) / p - 1.0).abs() < 1e-12, "{p}");
            for freedom in [1.0, 2.0, 3.5, 9.0, 120.0, 999.0].into_iter().filter(|_| p > 1e-4) {
                assert!((student_below(student_quantile(p, freedom), freedom) / p - 1.0).abs() < 1e-9, "{p} {freedom}");
            }
        }
        assert_eq!(chi_squared_1(0.0), 1.0);
        assert_eq!(chi_squared_1(-1.0), 1.0);
        // Both ways to Student's t meet where one takes over from the other.
        assert!((student_quantile(0.975, MANY) - student_quantile(0.975, MANY - 1e-9)).abs() < 1e-9);
    }
}
