//! How far a difference between two groups of speeches would move with other speeches of the same kind.

use std::ops::{AddAssign, Mul};

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

use super::distribution::{Z975, normal_below, student_quantile};
use super::rate::wilson;

/// A random number generator with an address: the same for the same seed and name, whoever asks and in whatever order.
pub fn keyed(seed: u64, name: &str, number: u64) -> Xoshiro256PlusPlus {
    let address = xxhash_rust::xxh3::xxh3_64_with_seed(name.as_bytes(), seed);
    Xoshiro256PlusPlus::seed_from_u64(address ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// How often each speech of a side is drawn in each resample: `n` draws from `n` speeches with replacement (B. Efron 1979). Speech
/// `i` in resample `r` stands at `i * replicates + r`. It depends on the seed, the side's name and the numbers alone, so that every
/// item of a comparison sees the same resamples and none changes with the others.
pub struct Resamples {
    draws: Vec<u16>,
    /// Size of each resample, in characters or words.
    sizes: Vec<f64>,
}

impl Resamples {
    /// Draws `replicates` resamples of speeches that have `sizes`.
    pub fn new(seed: u64, side: &str, sizes: &[u64], replicates: usize) -> Resamples {
        let n = sizes.len() as u64;
        let mut draws = vec![0u16; replicates * sizes.len()];
        for r in 0..replicates {
            let mut random = keyed(seed, side, r as u64);
            for _ in 0..n {
                // The high half of the product: uniform but for less than n / 2^64.
                let at = ((u128::from(random.next_u64()) * u128::from(n)) >> 64) as usize;
                let times = &mut draws[at * replicates + r];
                *times = times.saturating_add(1);
            }
        }
        let mut drawn = vec![0.0; replicates];
        for (times, size) in draws.chunks(replicates.max(1)).zip(sizes) {
            drawn.iter_mut().zip(times).for_each(|(sum, times)| *sum += f64::from(*times) * *size as f64);
        }
        Resamples { draws, sizes: drawn }
    }

    /// The rate per 10,000 of an item in each resample, from the speeches that hold it and how often.
    pub fn rates(&self, hits: &[(u32, u32)]) -> Vec<f64> {
        let rate = |(sum, size): (f64, &f64)| sum * 1e4 / size.max(1.0);
        // What fits into half the bits is added up in half the time; a speech is drawn 65,535 times at most.
        if hits.iter().map(|(_, n)| u64::from(*n)).sum::<u64>() <= u64::from(u16::MAX) {
            self.sums::<u32>(hits).into_iter().map(f64::from).zip(&self.sizes).map(rate).collect()
        } else {
            self.sums::<u64>(hits).into_iter().map(|sum| sum as f64).zip(&self.sizes).map(rate).collect()
        }
    }

    /// How often an item stands in each resample.
    fn sums<N>(&self, hits: &[(u32, u32)]) -> Vec<N>
    where
        N: Copy + Default + AddAssign + Mul<Output = N> + From<u16> + From<u32>,
    {
        let mut sums = vec![N::default(); self.sizes.len()];
        for (at, n) in hits {
            let draws = sums.iter_mut().zip(&self.draws[*at as usize * self.sizes.len()..]);
            // Most speeches that hold it hold it once.
            match *n {
                1 => draws.for_each(|(sum, times)| *sum += N::from(*times)),
                n => draws.for_each(|(sum, times)| *sum += N::from(*times) * N::from(n)),
            }
        }
        sums
    }
}

/// The 95 % interval of a difference between two rates, from the rates of both sides in as many resamples of `n` speeches
/// each: percentiles of the differences, set as far out as Student's t with Welch's degrees of freedom and n/(n-1) ask
/// (T. Hesterberg 2015, The American Statistician 69:371-386, "expanded percentile"). Plain percentiles are too narrow
/// for few speeches. `None` with fewer than two speeches on a side.
pub fn difference(target: &[f64], reference: &[f64], n: (usize, usize)) -> Option<(f64, f64)> {
    if n.0 < 2 || n.1 < 2 || target.len() < 2 || target.len() != reference.len() {
        return None;
    }
    let (vt, vr) = (variance(target), variance(reference));
    let (ft, fr) = ((n.0 - 1) as f64, (n.1 - 1) as f64);
    let mut differences: Vec<f64> = target.iter().zip(reference).map(|(t, r)| t - r).collect();
    if vt + vr <= 0.0 {
        return Some((quantile(&mut differences, 0.0), quantile(&mut differences, 1.0)));
    }
    let (wt, wr) = (vt * n.0 as f64 / ft, vr * n.1 as f64 / fr);
    let freedom = (wt + wr).powi(2) / (wt * wt / ft + wr * wr / fr);
    let wide = student_quantile(0.975, freedom) * ((wt + wr) / (vt + vr)).sqrt();
    let tail = normal_below(-wide);
    Some((quantile(&mut differences, tail), quantile(&mut differences, 1.0 - tail)))
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64
}

/// The quantile of some values, linear between them (Hyndman and Fan 1996, type 7). The values, of which there is one at least, are
/// put into another order, but not sorted.
fn quantile(values: &mut [f64], p: f64) -> f64 {
    let at = p * (values.len() - 1) as f64;
    let (low, part) = (at.floor() as usize, at - at.floor());
    let (_, here, above) = values.select_nth_unstable_by(low, f64::total_cmp);
    let here = *here;
    let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(here);
    here + part * (next - here)
}

/// The 95 % interval of a difference between two proportions as it follows from sampling characters or words one by one:
/// Newcombe's square-and-add of Wilson intervals (R. Newcombe 1998, Statistics in Medicine 17:873-890, method 10). It
/// stands in where a side has one speech only. Per 10,000; `None` where a side has no text.
pub fn newcombe(target: (u64, u64), reference: (u64, u64)) -> Option<(f64, f64)> {
    let a = wilson(target.0 as f64, target.1 as f64)?;
    let b = wilson(reference.0 as f64, reference.1 as f64)?;
    let d = a.value - b.value;
    let low = d - ((a.value - a.low).powi(2) + (b.high - b.value).powi(2)).sqrt();
    let high = d + ((a.high - a.value).powi(2) + (b.value - b.low).powi(2)).sqrt();
    Some((low * 1e4, high * 1e4))
}

/// The 95 % interval of a single rate from the `rates` of resamples of `n` speeches, with percentiles set out as those of a
/// difference are; `None` with fewer than two speeches or rates.
pub fn interval(rates: &[f64], n: usize) -> Option<(f64, f64)> {
    if n < 2 || rates.len() < 2 {
        return None;
    }
    let mut rates = rates.to_vec();
    let wide = student_quantile(0.975, (n - 1) as f64) * (n as f64 / (n - 1) as f64).sqrt();
    let tail = normal_below(-wide.max(Z975));
    Some((quantile(&mut rates, tail), quantile(&mut rates, 1.0 - tail)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Half the bits are enough where few hits are counted.
        #[test]
        fn rates_are_those_of_wide_sums(
            sizes in prop::collection::vec(1u64..1000, 1..6),
            hits in prop::collection::vec((0usize..6, prop_oneof![Just(1u32), 1u32..70_000, Just(u32::MAX)]), 0..5),
        ) {
            let resamples = Resamples::new(7, "target", &sizes, 50);
            let hits: Vec<(u32, u32)> = hits.into_iter().map(|(at, n)| ((at % sizes.len()) as u32, n)).collect();
            let plain = |r: usize| -> f64 {
                let drawn = |at: usize| u64::from(resamples.draws[at * 50 + r]);
                let sum: u64 = hits.iter().map(|(at, n)| drawn(*at as usize) * u64::from(*n)).sum();
                let size: u64 = sizes.iter().enumerate().map(|(at, size)| drawn(at) * size).sum();
                sum as f64 * 1e4 / size as f64
            };
            prop_assert_eq!(resamples.rates(&hits), (0..50).map(plain).collect::<Vec<_>>());
        }

        /// Nothing is sorted, and it comes to the same.
        #[test]
        fn quantiles_are_those_of_sorted_values(values in prop::collection::vec(-5i8..5, 1..40), p in 0.0f64..=1.0) {
            let mut values: Vec<f64> = values.into_iter().map(|v| f64::from(v) / 4.0).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let at = p * (sorted.len() - 1) as f64;
            let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
            prop_assert_eq!(quantile(&mut values, p), low + (at - at.floor()) * (high - low));
        }
    }
}
