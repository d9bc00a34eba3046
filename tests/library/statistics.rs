//! Statistics against other people's programs (`tests/gold/make_statistics.py` says which), against worked examples of the
//! papers, and against simulated data whose truth is known.

use serde_json::Value;
use tifa::compare::adjust::benjamini_hochberg;
use tifa::compare::association::Together;
use tifa::compare::bootstrap::{Resamples, difference, interval, keyed, newcombe};
use tifa::compare::burst::{GAMMA, RATIO, bursts};
use tifa::compare::change::pettitt;
use tifa::compare::dispersion::dispersion;
use tifa::compare::distribution::{chi_squared_1, student_quantile, two_sided};
use tifa::compare::keyness::{PRIOR, Sides, rank_sum};
use tifa::compare::position::{Counts, wordfish};
use tifa::compare::rate::wilson;
use tifa::compare::richness::{DRAWS, THRESHOLD, WINDOW, hd_d, mattr, mtld};
use tifa::compare::similarity::cosines;
use tifa::compare::trend::{mann_kendall, theil_sen};

fn gold() -> Value {
    serde_json::from_str(include_str!("../gold/statistics.json")).expect("gold values")
}

fn list(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn whole(value: &Value) -> Vec<u64> {
    value.as_array().expect("a list").iter().map(|v| v.as_u64().expect("a whole number")).collect()
}

/// Equal to 1e-9, relative to the value where it is large and to 1 where it is small.
fn same(got: f64, want: &Value, what: &str) {
    let want = want.as_f64().expect("a number");
    assert!((got - want).abs() <= 1e-9 * want.abs().max(1.0), "{what}: {got} is not {want}");
}

/// Equal to 1e-9 of the value itself, however small.
fn same_tail(got: f64, want: f64) {
    assert!(got == want || (got / want - 1.0).abs() < 1e-9, "{got} is not {want}");
}

#[test]
fn tails_and_quantiles_are_scipys() {
    let gold = gold();
    for row in gold["two_sided"].as_array().unwrap() {
        let row = list(row);
        same_tail(two_sided(row[0]), row[1]);
    }
    for row in gold["chi_squared_1"].as_array().unwrap() {
        let row = list(row);
        same_tail(chi_squared_1(row[0]), row[1]);
    }
    for row in gold["student"].as_array().unwrap() {
        let row = list(row);
        same_tail(student_quantile(row[0], row[1]), row[2]);
    }
}

#[test]
fn keyness_is_that_of_scipy_and_of_the_formulas() {
    for row in gold()["g2"].as_array().unwrap() {
        let n = whole(&row["sides"]);
        let sides = Sides { target: n[0], target_size: n[1], reference: n[2], reference_size: n[3] };
        same(sides.g2(), &row["g2"], "g2");
        same_tail(sides.p(), row["p"].as_f64().unwrap());
        same(sides.log_ratio(), &row["log_ratio"], "log ratio");
        let (delta, z) = sides.log_odds(PRIOR);
        same(delta, &row["log_odds"], "log odds");
        same(z, &row["z"], "z");
    }
    for row in gold()["rank_sum"].as_array().unwrap() {
        let p = rank_sum(&list(&row["target"]), &list(&row["reference"]));
        assert_eq!(p.is_none(), row["p"].is_null());
        if let Some(p) = p {
            same(p, &row["p"], "rank sum");
        }
    }
}

#[test]
fn intervals_of_proportions_are_those_of_statsmodels() {
    for row in gold()["newcombe"].as_array().unwrap() {
        let n = whole(&row["sides"]);
        let (low, high) = newcombe((n[0], n[1]), (n[2], n[3])).unwrap();
        same(low / 1e4, &row["low"], "low");
        same(high / 1e4, &row["high"], "high");
    }
    for row in gold()["wilson"].as_array().unwrap() {
        let row = row.as_array().unwrap();
        let rate = wilson(row[0].as_f64().unwrap(), row[1].as_f64().unwrap()).unwrap();
        same(rate.low, &row[2], "low");
        same(rate.high, &row[3], "high");
    }
}

#[test]
fn q_values_are_those_of_statsmodels() {
    let gold = gold();
    let p: Vec<Option<f64>> = list(&gold["adjust"]["p"]).into_iter().map(Some).collect();
    for (q, want) in benjamini_hochberg(&p).into_iter().zip(gold["adjust"]["q"].as_array().unwrap()) {
        same(q.unwrap(), want, "q");
    }
}

#[test]
fn series_are_those_of_scipy_and_pymannkendall() {
    for row in gold()["series"].as_array().unwrap() {
        let y = list(&row["y"]);
        let years: Vec<f64> = (1..=y.len()).map(|i| i as f64).collect();
        let slope = theil_sen(&years, &y).unwrap();
        same(slope.value, &row["slope"], "slope");
        same(slope.low, &row["low"], "low");
        same(slope.high, &row["high"], "high");
        let trend = mann_kendall(&years, &y).unwrap();
        same(trend.s, &row["s"], "S");
        same(trend.tau, &row["tau"], "tau");
        same(trend.p, &row["p"], "p");
        same(trend.inflation, &row["inflation"], "Hamed and Rao's factor");
        if let Some(p) = trend.hamed_rao(&y) {
            same(p, &row["hamed_rao"], "Hamed and Rao's p");
        }
        let change = pettitt(&y).unwrap();
        assert_eq!(change.at as u64, row["change"].as_u64().unwrap());
        assert_eq!(change.at as u64, row["pyhomogeneity_change"].as_u64().unwrap());
        same(change.k, &row["k"], "K");
        same(change.p, &row["pettitt"], "Pettitt's p");
    }
    let gaps = &gold()["gaps"];
    let slope = theil_sen(&list(&gaps["years"]), &list(&gaps["y"])).unwrap();
    same(slope.value, &gaps["slope"], "slope with missing years");
    same(slope.low, &gaps["low"], "low");
    same(slope.high, &gaps["high"], "high");
}

/// Pettitt's usual example: the Nile fell after 1898, its 28th year (Pettitt's test in R's `trend`: U* = 1617, p = 3.6e-07).
#[test]
fn the_nile_fell_after_1898() {
    let gold = gold();
    let nile = gold["series"].as_array().unwrap().iter().find(|s| s["name"] == "nile").unwrap();
    assert_eq!(1871 + pettitt(&list(&nile["y"])).unwrap().at as i32, 1899);
}

#[test]
fn bursts_are_the_cheapest_of_all_sequences() {
    for row in gold()["bursts"].as_array().unwrap() {
        let found = bursts(&whole(&row["hits"]), &whole(&row["sizes"]), RATIO, GAMMA);
        let want = row["bursts"].as_array().unwrap();
        assert_eq!(found.len(), want.len());
        for (burst, want) in found.iter().zip(want) {
            assert_eq!([burst.start as u64, burst.end as u64], [want[0].as_u64().unwrap(), want[1].as_u64().unwrap()]);
            same(burst.weight, &want[2], "weight");
        }
    }
}

/// Gries 2008: five parts of 9, 10, 10, 10 and 11 words with 1 to 5 hits have DP 0.18; Lijffijt and Gries 2012 give 0.2195.
#[test]
fn dispersion_is_that_of_the_papers_example() {
    for row in gold()["dispersion"].as_array().unwrap() {
        let parts: Vec<(u64, u64)> = whole(&row["hits"]).into_iter().zip(whole(&row["sizes"])).collect();
        let found = dispersion(parts.iter().copied()).unwrap();
        same(found.dp, &row["dp"], "DP");
        same(found.dp_norm, &row["dp_norm"], "DPnorm");
        same(found.juilland.unwrap(), &row["juilland"], "D");
    }
    assert_eq!(dispersion([(0, 10), (0, 20)].into_iter()), None);
}

#[test]
fn richness_is_that_of_lexicalrichness() {
    let gold = gold();
    let words: Vec<u32> = whole(&gold["richness"]["words"]).into_iter().map(|w| w as u32).collect();
    same(mattr(&words, WINDOW).unwrap(), &gold["richness"]["mattr"], "MATTR");
    same(mtld(&words, THRESHOLD).unwrap(), &gold["richness"]["mtld"], "MTLD");
    same(hd_d(&words, DRAWS).unwrap(), &gold["richness"]["hdd"], "HD-D");
    assert_eq!((mattr(&words[..50], WINDOW), hd_d(&words[..41], DRAWS)), (None, None));
}

#[test]
fn cosines_are_those_of_scikit_learn() {
    let gold = gold();
    let texts: Vec<_> = gold["cosines"]["table"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| whole(row).into_iter().enumerate().filter(|(_, n)| *n > 0).map(|(w, n)| (w as u32, n)).collect())
        .collect();
    for (row, want) in cosines(&texts).iter().zip(gold["cosines"]["cosines"].as_array().unwrap()) {
        row.iter().zip(want.as_array().unwrap()).for_each(|(got, want)| same(*got, want, "cosine"));
    }
}

#[test]
fn association_is_that_of_the_formulas() {
    for row in gold()["association"].as_array().unwrap() {
        let n = whole(&row["units"]);
        let together = Together { both: n[0], first: n[1], second: n[2], units: n[3] };
        same(together.log_dice(), &row["log_dice"], "logDice");
        same(together.mutual_information(), &row["mi"], "MI");
        same(together.g2(), &row["g2"], "G2");
    }
}

#[test]
fn positions_are_those_of_another_optimiser() {
    let gold = gold();
    let table: Vec<Vec<u64>> = gold["wordfish"]["counts"].as_array().unwrap().iter().map(whole).collect();
    let rows = table.iter().map(|r| r.iter().enumerate().filter(|(_, n)| **n > 0).map(|(w, n)| (w as u32, *n as u32)).collect());
    let counts = Counts { rows: rows.collect(), words: table[0].len() };
    let model = wordfish(&counts, 0, table.len() - 1).unwrap();
    for (got, want) in model.theta.iter().zip(list(&gold["wordfish"]["theta"])) {
        assert!((got - want).abs() < 1e-4, "{got} is not {want}");
    }
    let likelihood = gold["wordfish"]["likelihood"].as_f64().unwrap();
    assert!((model.likelihood / likelihood - 1.0).abs() < 1e-9, "{} is not {likelihood}", model.likelihood);
}

/// Numbers drawn for the simulations.
struct Draw(rand_xoshiro::Xoshiro256PlusPlus);

impl Draw {
    fn new(name: &str, number: u64) -> Draw {
        Draw(keyed(1, name, number))
    }

    fn uniform(&mut self) -> f64 {
        use rand_xoshiro::rand_core::Rng;
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// By Knuth's product of uniform numbers; the means here are small.
    fn poisson(&mut self, mean: f64) -> u64 {
        let (limit, mut product, mut n) = ((-mean).exp(), self.uniform(), 0);
        while product > limit {
            product *= self.uniform();
            n += 1;
        }
        n
    }

    /// A gamma variable of whole `shape` and mean 1: the rate of an item differs from speech to speech.
    fn gamma(&mut self, shape: u32) -> f64 {
        -(0..shape).map(|_| (1.0 - self.uniform()).ln()).sum::<f64>() / f64::from(shape)
    }

    /// Hits and sizes of `n` speeches of 2,000 to 8,000 characters.
    fn speeches(&mut self, n: usize, per_10k: f64) -> (Vec<(u32, u32)>, Vec<u64>) {
        let sizes: Vec<u64> = (0..n).map(|_| 2000 + (self.uniform() * 6000.0) as u64).collect();
        let hits = sizes.iter().map(|s| *s as f64 * per_10k / 1e4).collect::<Vec<_>>();
        let hits = hits.iter().enumerate().map(|(i, mean)| {
            (i as u32, {
                let g = self.gamma(3);
                self.poisson(mean * g) as u32
            })
        });
        (hits.collect(), sizes)
    }
}

const SIMULATIONS: u64 = 2000;

/// How often the interval of a difference holds the true one, over simulated pairs of groups.
fn coverage(n: (usize, usize), per_10k: (f64, f64)) -> f64 {
    let holds = (0..SIMULATIONS).filter(|simulation| {
        let mut draw = Draw::new("coverage", *simulation);
        let (target, target_sizes) = draw.speeches(n.0, per_10k.0);
        let (reference, reference_sizes) = draw.speeches(n.1, per_10k.1);
        let t = Resamples::new(*simulation, "target", &target_sizes, 999).rates(&target);
        let r = Resamples::new(*simulation, "reference", &reference_sizes, 999).rates(&reference);
        let (low, high) = difference(&t, &r, n).unwrap();
        (low..=high).contains(&(per_10k.0 - per_10k.1))
    });
    holds.count() as f64 / SIMULATIONS as f64
}

#[test]
fn bootstrap_intervals_cover_what_they_promise() {
    for (n, rates) in [((12, 12), (8.0, 8.0)), ((30, 20), (4.0, 4.0)), ((25, 25), (6.0, 9.0))] {
        let share = coverage(n, rates);
        assert!((0.93..=0.97).contains(&share), "{n:?} speeches: {share}");
    }
}

#[test]
fn intervals_of_one_rate_cover_too() {
    let holds = (0..SIMULATIONS).filter(|simulation| {
        let mut draw = Draw::new("one rate", *simulation);
        let (hits, sizes) = draw.speeches(20, 8.0);
        let rates = Resamples::new(*simulation, "year", &sizes, 999).rates(&hits);
        let (low, high) = interval(&rates, 20).unwrap();
        (low..=high).contains(&8.0)
    });
    let share = holds.count() as f64 / SIMULATIONS as f64;
    assert!((0.93..=0.97).contains(&share), "{share}");
}

/// With one speech on a side the interval speaks of words alone; there it covers, where words are drawn one by one.
#[test]
fn newcombes_interval_covers_where_words_are_drawn() {
    let holds = (0..SIMULATIONS).filter(|simulation| {
        let mut draw = Draw::new("newcombe", *simulation);
        let (a, b) = (draw.poisson(16.0), draw.poisson(24.0));
        let (low, high) = newcombe((a, 20_000), (b, 30_000)).unwrap();
        (low..=high).contains(&0.0)
    });
    let share = holds.count() as f64 / SIMULATIONS as f64;
    assert!((0.93..=0.97).contains(&share), "{share}");
}

/// Fifty items, none of which changes: a list cut at q = 0.05 has an entry in one of twenty simulations at most, whether
/// words are drawn one by one (G²) or speeches differ among themselves (ranks). Ten that do change are found.
#[test]
fn q_keeps_its_promise() {
    let (mut false_words, mut false_speeches, mut found) = (0, 0, 0);
    for simulation in 0..SIMULATIONS {
        let mut draw = Draw::new("q", simulation);
        let words: Vec<Option<f64>> = (0..50)
            .map(|_| {
                let sides =
                    Sides { target: draw.poisson(40.0), target_size: 100_000, reference: draw.poisson(60.0), reference_size: 150_000 };
                Some(sides.p())
            })
            .collect();
        false_words += benjamini_hochberg(&words).iter().any(|q| q.unwrap() < 0.05) as u64;
        let mut speeches = |factor: f64| {
            let (target, target_sizes) = draw.speeches(15, 6.0 * factor);
            let (reference, reference_sizes) = draw.speeches(15, 6.0);
            let rates = |hits: &[(u32, u32)], sizes: &[u64]| -> Vec<f64> {
                hits.iter().zip(sizes).map(|((_, n), size)| f64::from(*n) / *size as f64).collect()
            };
            rank_sum(&rates(&target, &target_sizes), &rates(&reference, &reference_sizes))
        };
        let same: Vec<Option<f64>> = (0..50).map(|_| speeches(1.0)).collect();
        false_speeches += benjamini_hochberg(&same).iter().any(|q| q.unwrap() < 0.05) as u64;
        if simulation < 100 {
            let changed: Vec<Option<f64>> = (0..50).map(|i| speeches(if i < 10 { 5.0 } else { 1.0 })).collect();
            found += benjamini_hochberg(&changed)[..10].iter().filter(|q| q.unwrap() < 0.05).count();
        }
    }
    let limit = 0.06 * SIMULATIONS as f64;
    assert!((false_words as f64) < limit, "{false_words} of {SIMULATIONS}");
    assert!((false_speeches as f64) < limit, "{false_speeches} of {SIMULATIONS}");
    assert!(found > 900, "{found} of 1000");
}

/// Series of rates without a trend give p below 0.05 in one of twenty; autocorrelated ones more often, unless corrected.
#[test]
fn trends_are_found_and_not_invented() {
    let years: Vec<f64> = (0..30).map(|y| 1990.0 + f64::from(y)).collect();
    let (mut plain, mut cautious, mut covers, mut drifting, mut corrected) = (0, 0, 0, 0, 0);
    for simulation in 0..SIMULATIONS {
        let mut draw = Draw::new("trend", simulation);
        let still: Vec<f64> = years.iter().map(|_| draw.gamma(6)).collect();
        let test = mann_kendall(&years, &still).unwrap();
        plain += (test.p < 0.05) as u64;
        cautious += (test.cautious(&still) < 0.05) as u64;
        let slope = theil_sen(&years, &still).unwrap();
        covers += (slope.low <= 0.0 && 0.0 <= slope.high) as u64;
        let mut last = 0.0;
        let drifts: Vec<f64> = years
            .iter()
            .map(|_| {
                last = 0.5 * last + draw.gamma(6) - 1.0;
                last
            })
            .collect();
        let test = mann_kendall(&years, &drifts).unwrap();
        drifting += (test.p < 0.05) as u64;
        corrected += (test.cautious(&drifts) < 0.05) as u64;
    }
    let share = |n: u64| n as f64 / SIMULATIONS as f64;
    assert!((0.93..=0.97).contains(&share(covers)), "slope: {}", share(covers));
    assert!((0.03..=0.06).contains(&share(plain)), "plain: {}", share(plain));
    assert!(share(cautious) <= share(plain));
    assert!(corrected * 2 < drifting + corrected, "corrected {corrected}, plain {drifting}");
    // A trend of a tenth of the spread a year, a step, and a burst come out.
    let mut draw = Draw::new("known change", 0);
    let rising: Vec<f64> = (0..30).map(|i| f64::from(i) * 0.1 + draw.gamma(6)).collect();
    let slope = theil_sen(&years, &rising).unwrap();
    assert!(slope.low < 0.1 && 0.1 < slope.high && slope.low > 0.0, "{slope:?}");
    let stepping: Vec<f64> = (0..30).map(|i| if i < 17 { 1.0 } else { 3.0 } + draw.gamma(6)).collect();
    let change = pettitt(&stepping).unwrap();
    assert!(change.at.abs_diff(17) <= 1 && change.p < 0.001, "{change:?}");
    let hits: Vec<u64> = (0..30).map(|i| draw.poisson(if (10..14).contains(&i) { 40.0 } else { 6.0 })).collect();
    let found = bursts(&hits, &[20_000; 30], RATIO, GAMMA);
    assert_eq!(found.iter().map(|b| (b.start, b.end)).collect::<Vec<_>>(), [(10, 13)], "{hits:?}");
}
