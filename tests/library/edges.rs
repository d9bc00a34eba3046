//! Where statistics begin and end: both sides of every threshold, ties, and values small enough to be worked out by hand. What
//! other programs give for longer series stands in `statistics.rs`.

use std::collections::BTreeMap;
use std::f64::consts::LN_2;

use rand_xoshiro::rand_core::Rng;
use tifa::compare::adjust::benjamini_hochberg;
use tifa::compare::association::Together;
use tifa::compare::bootstrap::{Resamples, difference, interval, keyed, newcombe};
use tifa::compare::burst::bursts;
use tifa::compare::change::pettitt;
use tifa::compare::dispersion::{Dispersion, dispersion, sparse};
use tifa::compare::distribution::{Z975, normal_below, normal_quantile, student_quantile, two_sided};
use tifa::compare::duplicate::{Duplicate, Texts};
use tifa::compare::keyness::{Sides, rank_sum};
use tifa::compare::position::{BETA_PRIOR, Counts, wordfish};
use tifa::compare::rate::{per_10k, wilson};
use tifa::compare::richness::{hd_d, mattr, mtld};
use tifa::compare::similarity::{FEWEST, Sketch, cosines};
use tifa::compare::tier::{LEAST_DOCUMENTS, PUBLISHED, TIERS, tier};
use tifa::compare::trend::{MannKendall, mann_kendall, ranks, theil_sen};
use tifa::slogan::{Class, Kind};
use tifa::spill::rows::Length;
use tifa::tally::detail::{ItemKind, Unit};
use tifa::tally::{Cell, Merge, SloganKey, SloganSum, SpeechRow, Tally, ThemeSum};
use tifa::theme::Score;

/// Equal but for the rounding of a few operations.
#[track_caller]
fn near(got: f64, want: f64) {
    assert!(got == want || (got - want).abs() <= 1e-12 * want.abs().max(1.0), "{got} is not {want}");
}

#[track_caller]
fn both_near(got: Option<(f64, f64)>, want: (f64, f64), within: f64) {
    let got = got.expect("an interval");
    assert!((got.0 - want.0).abs() < within && (got.1 - want.1).abs() < within, "{got:?} is not {want:?}");
}

/// Of four tests the sorted p 0.01, 0.03, 0.04, 0.5 times 4 / rank are 0.04, 0.06, 0.0533, 0.5; the second takes the third's
/// as the smaller one. A test that was not made neither counts nor moves the others.
#[test]
fn q_values_count_only_the_tests_that_were_made() {
    let q = benjamini_hochberg(&[Some(0.5), None, Some(0.04), Some(0.01), Some(0.03)]);
    let want = [Some(0.5), None, Some(0.16 / 3.0), Some(0.04), Some(0.16 / 3.0)];
    for (got, want) in q.iter().zip(want) {
        assert_eq!(got.is_some(), want.is_some(), "{q:?}");
        near(got.unwrap_or(0.0), want.unwrap_or(0.0));
    }
    assert_eq!(benjamini_hochberg(&[Some(0.02), Some(0.02)]), [Some(0.02), Some(0.02)], "equal p have equal q");
    assert_eq!(benjamini_hochberg(&[None, None]), [None, None]);
}

#[test]
fn association_has_round_values_where_halves_meet() {
    let units = |both, first, second, units| Together { both, first, second, units };
    // 2·4 / (8 + 8) is a half, 4·64 / (8·8) is four.
    near(units(4, 8, 8, 64).log_dice(), 13.0);
    near(units(4, 8, 8, 64).mutual_information(), 2.0);
    // A half of the first's units and a half of the others hold the second: nothing binds them.
    near(units(4, 8, 8, 16).g2(), 0.0);
    // Always together, in a half of all: four cells 8, 0, 0, 8 where 4 are expected, 2 · 16 ln 2.
    let always = units(8, 8, 8, 16);
    near(always.log_dice(), 14.0);
    near(always.mutual_information(), 1.0);
    near(always.g2(), 32.0 * LN_2);
    // In every unit: there is nothing to compare with.
    assert_eq!(units(5, 16, 5, 16).g2(), 0.0);
    assert_eq!((units(0, 2, 3, 9).log_dice(), units(0, 2, 3, 9).mutual_information()), (f64::NEG_INFINITY, f64::NEG_INFINITY));
}

#[test]
fn a_generator_is_known_by_its_address_alone() {
    let first = |seed, name, number| keyed(seed, name, number).next_u64();
    let all = [first(1, "甲", 0), first(2, "甲", 0), first(1, "乙", 0), first(1, "甲", 1), first(1, "甲", 2), first(1, "乙", 1)];
    for (i, one) in all.iter().enumerate() {
        assert!(!all[..i].contains(one), "{all:?}");
    }
    assert_eq!(first(1, "甲", 2), all[4]);
}

#[test]
fn a_resample_has_as_many_speeches_as_there_are() {
    // Whatever is drawn, n speeches of 100 characters with one hit each come to a hit in a hundred.
    for n in [1, 2, 7] {
        let hits: Vec<(u32, u32)> = (0..n).map(|i| (i, 1)).collect();
        assert_eq!(Resamples::new(3, "side", &vec![100; n as usize], 50).rates(&hits), [100.0; 50]);
    }
    // Of two speeches of 1 and 3 characters the first, which has the hit, is drawn never, once or twice; once in half of all.
    let rates = Resamples::new(3, "side", &[1, 3], 4000).rates(&[(0, 1)]);
    let share = |rate: f64| rates.iter().filter(|r| **r == rate).count() as f64 / 4000.0;
    assert_eq!(share(0.0) + share(2500.0) + share(10_000.0), 1.0);
    assert!((share(2500.0) - 0.5).abs() < 0.05 && (share(0.0) - 0.25).abs() < 0.05, "{} {}", share(0.0), share(2500.0));
    // No text counts as one character, and no resamples are no rates.
    assert_eq!(Resamples::new(3, "side", &[0], 2).rates(&[(0, 3)]), [30_000.0; 2]);
    assert_eq!(Resamples::new(3, "side", &[10], 2).rates(&[]), [0.0; 2]);
    assert_eq!(Resamples::new(3, "side", &[10], 0).rates(&[(0, 1)]), [0.0; 0]);
    // The same speeches are drawn for every item of a side, and others for the other side.
    let of = |side| Resamples::new(3, side, &[1, 3, 9], 40).rates(&[(0, 1)]);
    assert!(of("side") == of("side") && of("side") != of("other"));
}

#[test]
fn intervals_need_two_speeches_and_two_resamples() {
    let (two, three) = ([1.0, 2.0], [1.0, 2.0, 3.0]);
    for (n, some) in [((2, 2), true), ((1, 2), false), ((2, 1), false), ((0, 9), false), ((9, 0), false), ((3, 3), true)] {
        assert_eq!(difference(&two, &two, n).is_some(), some, "{n:?}");
    }
    for (target, reference) in [(&two[..1], &two[..1]), (&two, &three), (&three, &two), (&two[..1], &two), (&two, &two[..0])] {
        assert_eq!(difference(target, reference, (5, 5)), None);
    }
    for (rates, n, some) in [(&two[..], 2, true), (&two, 1, false), (&two, 0, false), (&two[..1], 2, false), (&three, 3, true)] {
        assert_eq!(interval(rates, n).is_some(), some, "{rates:?} {n}");
    }
    for (sizes, some) in [((10, 20), true), ((0, 20), false), ((10, 0), false)] {
        assert_eq!(newcombe((0, sizes.0), (0, sizes.1)).is_some(), some);
    }
    // A hit of 2 and none of 2 differ by 5,000 of 10,000 and may differ by nothing.
    let (low, high) = newcombe((1, 2), (0, 2)).unwrap();
    assert!(low < 0.0 && (5000.0..10_000.0).contains(&high), "{low} {high}");
}

/// Rates 0 to 40 in as many resamples: the share `tail` is cut off at 40 · `tail` from below. With few speeches the tail is
/// that of the normal distribution beyond t √(n/(n-1)).
#[test]
fn intervals_are_percentiles_set_out_by_students_t() {
    let rising: Vec<f64> = (0..=40).map(f64::from).collect();
    let falling: Vec<f64> = rising.iter().rev().copied().collect();
    let shuffled: Vec<f64> = (0..=40).map(|i| f64::from(i * 7 % 41)).collect();
    let still = [3.0; 41];
    // So many speeches that t is normal and n/(n-1) is one: a fortieth is cut off at either end.
    let many = 1_000_000_001;
    both_near(interval(&shuffled, many), (1.0, 39.0), 1e-6);
    both_near(difference(&shuffled, &still, (many, 2)), (-2.0, 36.0), 1e-6);
    both_near(difference(&still, &shuffled, (2, many)), (-36.0, 2.0), 1e-6);
    let tail = |freedom: f64, wider: f64| normal_below(-student_quantile(0.975, freedom) * wider.sqrt());
    let five = 40.0 * tail(4.0, 5.0 / 4.0);
    both_near(interval(&falling, 5), (five, 40.0 - five), 1e-9);
    // Falling from rising goes from -40 to 40. Both vary alike, so that (w + w)² / (w²/4 + w²/4) is 8 degrees of freedom.
    let five = 80.0 * tail(8.0, 5.0 / 4.0);
    both_near(difference(&rising, &falling, (5, 5)), (-40.0 + five, 40.0 - five), 1e-9);
    // The target varies four times as much: of 3 and 9 speeches the parts are 4 · 3/2 and 9/8, to 2 and 8 degrees.
    let twice: Vec<f64> = rising.iter().map(|r| 2.0 * r).collect();
    let (a, b) = (6.0f64, 1.125f64);
    let unequal = 120.0 * tail((a + b).powi(2) / (a * a / 2.0 + b * b / 8.0), (a + b) / 5.0);
    both_near(difference(&twice, &falling, (3, 9)), (-40.0 + unequal, 80.0 - unequal), 1e-9);
    // Nothing varies: the difference is what it is. Two that vary alike do not cancel out.
    assert_eq!(difference(&[5.0, 5.0, 5.0], &still[..3], (3, 3)), Some((2.0, 2.0)));
    both_near(difference(&[1.0, 3.0], &[3.0, 1.0], (many, many)), (-1.9, 1.9), 1e-6);
}

#[test]
fn bursts_cost_gamma_times_the_logarithm_of_the_years() {
    let spans = |hits: &[u64], sizes: &[u64], ratio, gamma| -> Vec<(usize, usize)> {
        bursts(hits, sizes, ratio, gamma).iter().map(|b| (b.start, b.end)).collect()
    };
    let none: [(usize, usize); 0] = [];
    // Ten of ten hits in one of two years of 100: the raised state is likelier by 10 ln 2 + 90 ln (0.90/0.95).
    let weight = 10.0 * LN_2 + 90.0 * (0.90f64 / 0.95).ln();
    let limit = weight / LN_2;
    for hits in [[0, 10], [10, 0]] {
        let place = usize::from(hits[1] > 0);
        assert_eq!(spans(&hits, &[100, 100], 2.0, limit - 1e-6), [(place, place)]);
        assert_eq!(spans(&hits, &[100, 100], 2.0, limit + 1e-6), none);
        near(bursts(&hits, &[100, 100], 2.0, 1.0)[0].weight, weight);
    }
    // In the middle of three: shares 1/30 and 2/30, and entering costs ln 3.
    let limit = (10.0 * LN_2 + 90.0 * (28.0f64 / 29.0).ln()) / 3f64.ln();
    assert_eq!(spans(&[0, 10, 0], &[100; 3], 2.0, limit - 1e-6), [(1, 1)]);
    assert_eq!(spans(&[0, 10, 0], &[100; 3], 2.0, limit + 1e-6), none);
    // No years, one, no hits, no text.
    for (hits, sizes) in [(vec![], vec![]), (vec![5], vec![100]), (vec![0; 3], vec![100; 3]), (vec![0; 2], vec![0; 2])] {
        assert_eq!(spans(&hits, &sizes, 2.0, 1.0), none, "{hits:?}");
    }
    // A raised share of one or more is none.
    assert_eq!(spans(&[0, 49], &[50, 50], 2.0, 1.0), [(1, 1)]);
    assert_eq!(spans(&[0, 50], &[50, 50], 2.0, 1.0), none);
    assert_eq!(spans(&[10, 50], &[50, 50], 2.0, 1.0), none);
}

/// A year without text is as likely in either state. Where moving up is free it is quiet; where it costs, staying is cheaper.
#[test]
fn of_equally_likely_paths_the_quieter_is_taken() {
    for (hits, sizes, gamma, want) in [
        ([0, 10, 0, 10], [200, 100, 0, 100], 0.0, vec![(1, 1), (3, 3)]),
        ([0, 10, 0, 10], [200, 100, 0, 100], 1.0, vec![(1, 3)]),
        ([0, 10, 0, 0], [200, 100, 0, 100], 0.0, vec![(1, 1)]),
        ([0, 0, 10, 0], [200, 100, 100, 0], 0.0, vec![(2, 2)]),
        ([0, 10, 0, 0], [200, 100, 100, 0], 1.0, vec![(1, 1)]),
    ] {
        let found = bursts(&hits, &sizes, 2.0, gamma);
        assert_eq!(found.iter().map(|b| (b.start, b.end)).collect::<Vec<_>>(), want, "{hits:?} {gamma}");
    }
    // The weight of a burst is that of its years: two alike, shares 20/400 and twice that.
    let found = bursts(&[0, 10, 0, 10], &[200, 100, 0, 100], 2.0, 1.0);
    near(found[0].weight, 2.0 * (10.0 * LN_2 + 90.0 * (0.90f64 / 0.95).ln()));
}

#[test]
fn a_change_of_level_needs_four_values_that_differ() {
    // Ranks 1.5, 1.5, 3.5, 3.5 less 2.5 each, twice and summed: 2, 4, 2. p is 2 exp(-6 · 16 / 80).
    let change = pettitt(&[0.0, 0.0, 1.0, 1.0]).unwrap();
    assert_eq!((change.at, change.k), (2, 4.0));
    near(change.p, 2.0 * (-1.2f64).exp());
    // U is -2, 0, 2: the first of equal places, and p no more than one.
    let change = pettitt(&[0.0, 1.0, 1.0, 0.0]).unwrap();
    assert_eq!((change.at, change.k, change.p), (1, 2.0, 1.0));
    for values in [&[][..], &[1.0], &[1.0, 2.0, 3.0], &[7.0; 4], &[7.0; 3]] {
        assert_eq!(pettitt(values), None, "{values:?}");
    }
    // The last value is a place after which nothing follows: a rise there begins with it.
    assert_eq!(pettitt(&[0.0, 0.0, 0.0, 0.0, 9.0]).unwrap().at, 4);
}

#[test]
fn dispersion_of_halves_and_of_one_part() {
    let of = |parts: &[(u64, u64)]| dispersion(parts.iter().copied());
    let spread = |dp, dp_norm, juilland| Some(Dispersion { dp, dp_norm, juilland });
    // One of two equal parts has all: ½ (½ + ½), the most there can be; the rates vary by their mean, and D is 1 - 1.
    assert_eq!(of(&[(1, 50), (0, 50)]), spread(0.5, 1.0, Some(0.0)));
    assert_eq!(of(&[(0, 0), (1, 50), (0, 50), (0, 0)]), spread(0.5, 1.0, Some(0.0)), "parts without text are none");
    assert_eq!(of(&[(2, 50), (2, 50)]), spread(0.0, 0.0, Some(1.0)));
    assert_eq!(of(&[(3, 70)]), spread(0.0, 0.0, None));
    assert_eq!((of(&[]), of(&[(0, 9), (0, 9)]), of(&[(0, 0)])), (None, None, None));
    assert_eq!(sparse(&[(1, 50)], 2, 100, 50), spread(0.5, 1.0, Some(0.0)));
    assert_eq!(sparse(&[(0, 0), (1, 50)], 2, 100, 50), spread(0.5, 1.0, Some(0.0)));
    assert_eq!(sparse(&[(2, 50), (2, 50)], 2, 100, 50), spread(0.0, 0.0, Some(1.0)));
    assert_eq!(sparse(&[(3, 70)], 1, 70, 70), spread(0.0, 0.0, None));
    assert_eq!((sparse(&[], 3, 90, 30), sparse(&[(0, 9)], 3, 90, 30), sparse(&[(1, 0)], 1, 0, 0)), (None, None, None));
}

#[test]
fn quantiles_of_few_and_of_many_degrees_are_exact() {
    assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
    near(normal_quantile(0.5), 0.0);
    near(normal_quantile(0.975), Z975);
    near(normal_below(-Z975), 0.025);
    // One degree is Cauchy's law, tan π (p - ½); of two the quantile is (2p - 1) / √(2p (1 - p)).
    for (p, freedom, want) in [(0.5, 1.0, 0.0), (0.75, 1.0, 1.0), (0.25, 1.0, -1.0), (0.75, 2.0, 0.5 / 0.375f64.sqrt())] {
        near(student_quantile(p, freedom), want);
    }
    // For even degrees n the distribution within ±t is sin θ (1 + ½ cos² θ + 1·3/2·4 cos⁴ θ + … cosⁿ⁻² θ) with tan θ = t/√n
    // (Abramowitz and Stegun 1964, 26.7.4).
    let within = |t: f64, n: u32| {
        let theta = (t / f64::from(n).sqrt()).atan();
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..n / 2 {
            term *= f64::from(2 * k - 1) / f64::from(2 * k) * theta.cos().powi(2);
            sum += term;
        }
        theta.sin() * sum
    };
    for (p, n) in [(0.9f64, 998), (0.9, 1000), (0.975, 1000), (0.9999, 1000), (0.9999, 1600)] {
        let tails = 1.0 - within(student_quantile(p, f64::from(n)), n);
        assert!((tails / (2.0 * (1.0 - p)) - 1.0).abs() < 3e-11, "{p} {n}: {tails}");
        near(student_quantile(1.0 - p, f64::from(n)), -student_quantile(p, f64::from(n)));
    }
}

#[test]
fn sides_without_text_or_hits_say_nothing() {
    let sides = |target, target_size, reference, reference_size| Sides { target, target_size, reference, reference_size };
    // Five of ten against none of ten: expected are 2.5, 2.5, 7.5 and 7.5.
    let g2 = 2.0 * (5.0 * 2f64.ln() + 5.0 * (2.0f64 / 3.0).ln() + 10.0 * (4.0f64 / 3.0).ln());
    near(sides(5, 10, 0, 10).g2(), g2);
    near(sides(0, 10, 5, 10).g2(), g2);
    for (none, why) in [
        (sides(3, 0, 1, 10), "no target"),
        (sides(1, 10, 3, 0), "no reference"),
        (sides(10, 10, 10, 10), "nothing but hits"),
        (sides(0, 10, 0, 20), "no hits"),
        (sides(1, 10, 2, 20), "the same share"),
    ] {
        near(none.g2(), 0.0);
        assert!((none.p() - 1.0).abs() < 1e-6, "{why}");
    }
    for (of, want) in [(sides(4, 100, 1, 100), 2.0), (sides(0, 100, 1, 100), -1.0), (sides(0, 0, 1, 1), -1.0), (sides(2, 8, 0, 1), -1.0)] {
        near(of.log_ratio(), want);
    }
    assert_eq!(sides(3, 1000, 2, 0).rates(), (30.0, 20_000.0));
    assert_eq!(sides(3, 0, 2, 500).rates(), (30_000.0, 40.0));
    // A prior of 20 · 4/20 hits: 7 to 23 against 5 to 25.
    let (delta, z) = sides(3, 10, 1, 10).log_odds(20.0);
    near(delta, (35.0f64 / 23.0).ln());
    near(z, (35.0f64 / 23.0).ln() / (12.0f64 / 35.0).sqrt());
    for of in [sides(0, 10, 0, 10), sides(0, 0, 0, 0)] {
        assert_eq!(of.log_odds(20.0), (0.0, 0.0));
    }
    assert_eq!(sides(3, 10, 1, 10).log_odds(0.0), (0.0, 0.0));
}

#[test]
fn ranks_need_two_speeches_on_each_side() {
    // Sums of ranks 3 and 5 of four: U is 0 and 2, 2 is expected, with variance 4/12 · 5.
    let p = two_sided(1.5 / (5.0f64 / 3.0).sqrt());
    near(rank_sum(&[1.0, 2.0], &[3.0, 4.0]).unwrap(), p);
    near(rank_sum(&[3.0, 4.0], &[1.0, 2.0]).unwrap(), p);
    assert_eq!(rank_sum(&[1.0, 4.0], &[2.0, 3.0]), Some(1.0));
    for (target, reference) in [(&[1.0][..], &[2.0, 3.0][..]), (&[2.0, 3.0], &[1.0]), (&[], &[1.0, 2.0]), (&[6.0; 3], &[6.0; 2])] {
        assert_eq!(rank_sum(target, reference), None);
    }
}

#[test]
fn rates_end_at_nothing_and_at_all() {
    assert_eq!((wilson(0.0, 0.0), wilson(1.0, -1.0), per_10k(0, 0)), (None, None, None));
    let (none, all) = (wilson(0.0, 7.0).unwrap(), wilson(7.0, 7.0).unwrap());
    assert_eq!((none.value, none.low, all.value, all.high), (0.0, 0.0, 1.0, 1.0));
    // With no case of n the upper end is z² / (n + z²), and with all of them the lower end is n / (n + z²).
    near(none.high, Z975 * Z975 / (7.0 + Z975 * Z975));
    near(all.low, 7.0 / (7.0 + Z975 * Z975));
    // A half of two lies in the middle: ½ ± z / (1 + z²/2) · √(1/8 + z²/16).
    let half = Z975 / (1.0 + Z975 * Z975 / 2.0) * (0.125 + Z975 * Z975 / 16.0).sqrt();
    let rate = per_10k(1, 2).unwrap();
    near(rate.value, 5000.0);
    near(rate.low, 1e4 * (0.5 - half));
    near(rate.high, 1e4 * (0.5 + half));
}

#[test]
fn richness_of_a_handful_of_words() {
    // Two words are in both windows of three, or in one of three windows of two.
    for (words, window, want) in [
        (&[1, 1, 2, 2][..], 3, Some(2.0 / 3.0)),
        (&[1, 2, 2, 2], 2, Some(2.0 / 3.0)),
        (&[1, 2, 1, 3], 2, Some(1.0)),
        (&[1, 1, 2], 3, Some(2.0 / 3.0)),
        (&[1, 1, 2], 4, None),
        (&[1, 1, 2], 0, None),
        (&[], 0, None),
    ] {
        assert_eq!(mattr(words, window).is_some(), want.is_some(), "{words:?} {window}");
        near(mattr(words, window).unwrap_or(0.0), want.unwrap_or(0.0));
    }
    for (words, want) in [
        (&[][..], None),
        // No word twice: the length stands for the measure.
        (&[1, 2, 3], Some(3.0)),
        // A ratio at the threshold is full.
        (&[1, 1, 2, 2], Some(2.0)),
        // Forwards 11, 22 and 3: two stretches of five words. Backwards the ratio ends at 3/5, which is 0.8 of a stretch.
        (&[1, 1, 2, 2, 3], Some((2.5 + 6.25) / 2.0)),
    ] {
        assert_eq!(mtld(words, 0.5).is_some(), want.is_some(), "{words:?}");
        near(mtld(words, 0.5).unwrap_or(0.0), want.unwrap_or(0.0));
    }
    for (words, draws, want) in [
        // The first word is missed with 2·1 / 4·3, each other with 3·2 / 4·3.
        (&[1, 1, 2, 3][..], 2, Some((5.0 / 6.0 + 0.5 + 0.5) / 2.0)),
        // The first word cannot be missed.
        (&[1, 1, 1, 2], 2, Some((1.0 + 0.5) / 2.0)),
        (&[1, 1, 1], 2, Some(0.5)),
        (&[1, 1, 2], 3, Some(2.0 / 3.0)),
        (&[1, 1, 2], 4, None),
        (&[1, 1, 2], 0, None),
    ] {
        assert_eq!(hd_d(words, draws).is_some(), want.is_some(), "{words:?} {draws}");
        near(hd_d(words, draws).unwrap_or(0.0), want.unwrap_or(0.0));
    }
}

#[test]
fn texts_without_words_are_like_no_other() {
    let texts = [vec![(1, 1), (2, 1)], vec![(1, 5)], vec![(3, 2)], vec![]].map(|t| t.into_iter().collect::<BTreeMap<u32, u64>>());
    let square = cosines(&texts);
    // Of four texts two have the first word and one each other: idf ln 5/3 + 1 and ln 5/2 + 1.
    let (first, other) = ((5.0f64 / 3.0).ln() + 1.0, 2.5f64.ln() + 1.0);
    let shared = first / (first * first + other * other).sqrt();
    let want = [[1.0, shared, 0.0, 0.0], [shared, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0; 4]];
    assert_eq!(square.len(), 4);
    for (row, want) in square.iter().zip(want) {
        assert_eq!(row.len(), 4);
        row.iter().zip(want).for_each(|(got, want)| near(*got, want));
    }
}

fn sketch(hashes: impl IntoIterator<Item = u32>) -> Sketch {
    let mut hashes: Vec<u32> = hashes.into_iter().collect();
    hashes.sort_unstable();
    Sketch { hashes, level: 0 }
}

#[test]
fn sketches_are_halved_only_where_they_are_too_long() {
    const HALF: u32 = 1 << 31;
    let of = |hashes: &[u32], most| (Sketch::new(hashes, most).hashes, Sketch::new(hashes, most).level);
    let three = [HALF, 1, HALF / 2];
    assert_eq!(of(&three, 3), (vec![1, HALF / 2, HALF], 0));
    assert_eq!(of(&three, 2), (vec![1, HALF / 2], 1));
    assert_eq!(of(&three, 1), (vec![1], 2));
    assert_eq!(of(&three, 0), (vec![], 32));
    assert_eq!(of(&[5, 5, 5], 1), (vec![5], 0), "repeated passages are one");
    // Eight are enough to tell a share, seven are not; at a coarser level only the lower ones count.
    let low = |n: u32| 0..n;
    let (eight, seven) = (sketch(low(8)), sketch(low(7)));
    assert_eq!(FEWEST, 8);
    assert_eq!((eight.contained_in(&sketch(2..20)), seven.contained_in(&eight)), (Some(0.75), None));
    assert_eq!((eight.shared_with(&sketch(2..20)), eight.shared_with(&seven)), (Some((6, 8)), Some((7, 8))));
    let coarse = Sketch { hashes: low(6).collect(), level: 1 };
    let wide = sketch(low(8).chain([HALF, HALF + 1]));
    assert_eq!((wide.shared_with(&coarse), wide.shared_with(&sketch(low(6)))), (Some((6, 8)), Some((6, 10))));
    assert_eq!(sketch(low(7).chain([HALF])).shared_with(&coarse), None, "one of eight is left out");
    // Passages of both, each once; as many as may be are not too many.
    let union = |most| sketch(low(8)).union(&sketch([7, HALF]), most);
    assert_eq!(union(9), sketch(low(8).chain([HALF])));
    assert_eq!(union(8), Sketch { hashes: low(8).collect(), level: 1 });
    assert_eq!(wide.union(&coarse, 20), Sketch { hashes: low(8).collect(), level: 1 });
}

#[test]
fn tiers_end_at_their_lines() {
    for (with, all, want) in [
        (50, 100, "沸"),
        (49, 100, "烫"),
        (25, 100, "烫"),
        (24, 100, ""),
        (LEAST_DOCUMENTS, LEAST_DOCUMENTS, "沸"),
        (LEAST_DOCUMENTS - 1, LEAST_DOCUMENTS - 1, ""),
        (0, 100, ""),
    ] {
        assert_eq!(tier(with, all, &[0.5, 0.25]), want, "{with} of {all}");
    }
    assert_eq!((tier(0, 100, &[0.0]), tier(1, 100, &[])), ("", ""));
    let lines = [0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05];
    for (with, name) in [60, 50, 40, 30, 20, 10].into_iter().zip(TIERS) {
        assert_eq!(tier(with, 100, &lines), name);
    }
    assert_eq!(tier(5, 100, &lines), "", "there are six tiers");
    assert_eq!((tier(518, 10_000, &PUBLISHED), tier(517, 10_000, &PUBLISHED)), ("沸", "烫"));
}

#[test]
fn slopes_need_two_years_and_trends_three() {
    let years: Vec<f64> = (2001..2010).map(f64::from).collect();
    for (values, want) in [
        (&[][..], None),
        (&[4.0], None),
        (&[1.0, 3.0], Some((2.0, 2.0, 2.0))),
        // Slopes 1, 1.5, 2.
        (&[0.0, 1.0, 3.0], Some((1.5, 1.0, 2.0))),
        // Slopes 1, 1, 2, 2.5, 2.5, 4; with so few years the interval is all of them.
        (&[0.0, 1.0, 5.0, 6.0], Some((2.25, 1.0, 4.0))),
    ] {
        let slope = theil_sen(&years[..values.len()], values);
        assert_eq!(slope.map(|s| (s.value, s.low, s.high)), want, "{values:?}");
    }
    // S of n values has variance n (n-1) (2n+5) / 18, here 11/3; each pair that is tied takes 1 from it.
    let test = |values: &[f64]| mann_kendall(&years[..values.len()], values);
    assert_eq!((test(&[]), test(&[1.0, 2.0])), (None, None));
    for (values, s, tau, p) in [
        ([1.0, 2.0, 3.0], 3.0, 1.0, two_sided(2.0 / (11.0f64 / 3.0).sqrt())),
        ([3.0, 2.0, 1.0], -3.0, -1.0, two_sided(2.0 / (11.0f64 / 3.0).sqrt())),
        ([1.0, 1.0, 2.0], 2.0, 2.0 / 6.0f64.sqrt(), two_sided(1.0 / (8.0f64 / 3.0).sqrt())),
        ([1.0, 3.0, 1.0], 0.0, 0.0, 1.0),
        ([2.0, 2.0, 2.0], 0.0, 0.0, 1.0),
    ] {
        let test = test(&values).unwrap();
        assert_eq!(test.s, s, "{values:?}");
        near(test.tau, tau);
        near(test.p, p);
    }
    // On a straight line nothing is left to correlate.
    assert_eq!((test(&[1.0, 2.0, 3.0]).unwrap().inflation, test(&[2.0; 3]).unwrap().inflation), (1.0, 1.0));
    for (values, want) in [(&[][..], vec![]), (&[5.0], vec![1.0]), (&[3.0, 1.0, 3.0], vec![2.5, 1.0, 2.5]), (&[2.0; 3], vec![2.0; 3])] {
        assert_eq!(ranks(values), want);
    }
}

#[test]
fn a_correction_only_takes_significance_away() {
    let values = [1.0, 2.0, 3.0];
    let p = |variance: f64| two_sided(2.0 / variance.sqrt());
    let plain = p(11.0 / 3.0);
    for (inflation, corrected, cautious) in [
        (4.0, Some(p(44.0 / 3.0)), p(44.0 / 3.0)),
        (1.0, Some(plain), plain),
        (0.25, Some(p(11.0 / 12.0)), plain),
        (0.0, None, plain),
        (-1.0, None, plain),
    ] {
        let test = MannKendall { s: 3.0, tau: 1.0, p: plain, inflation };
        assert_eq!(test.hamed_rao(&values).is_some(), corrected.is_some(), "{inflation}");
        near(test.hamed_rao(&values).unwrap_or(0.0), corrected.unwrap_or(0.0));
        near(test.cautious(&values), cautious);
    }
}

fn counts(table: &[&[u32]]) -> Counts {
    let row = |row: &&[u32]| row.iter().enumerate().filter(|(_, n)| **n > 0).map(|(w, n)| (w as u32, *n)).collect();
    Counts { rows: table.iter().map(row).collect(), words: table[0].len() }
}

#[test]
fn positions_need_three_speeches_of_three_words() {
    for (table, some) in [
        (&[&[4, 2, 1][..], &[2, 2, 2], &[1, 2, 4]][..], true),
        (&[&[4, 2, 1], &[1, 2, 4]], false),
        (&[&[4, 1], &[2, 2], &[1, 4]], false),
        (&[&[4, 2, 1], &[0, 0, 0], &[1, 2, 4]], false),
        (&[&[4, 0, 1], &[2, 0, 2], &[1, 0, 4]], false),
        (&[&[4, 2, 1], &[4, 2, 1], &[4, 2, 1]], false),
        (&[&[4, 2, 1], &[8, 4, 2], &[4, 2, 1]], false),
    ] {
        assert_eq!(wordfish(&counts(table), 0, 2).is_some(), some, "{table:?}");
    }
    // The table is its own mirror image: positions of mean 0 and variance 1 are -√1.5, 0 and √1.5, as high and low have it.
    let table = counts(&[&[4, 2, 1], &[2, 2, 2], &[1, 2, 4]]);
    for (low, high, sign) in [(0, 2, 1.0), (2, 0, -1.0)] {
        let model = wordfish(&table, low, high).unwrap();
        for (got, want) in model.theta.iter().zip([-1.5f64.sqrt(), 0.0, 1.5f64.sqrt()]) {
            assert!((got - sign * want).abs() < 1e-4, "{got} {want}");
        }
        assert!(model.beta[2] * sign > 0.1 && (model.beta[0] + model.beta[2]).abs() < 1e-4 && model.beta[1].abs() < 1e-4);
        assert!((model.error[0] - model.error[2]).abs() < 1e-4 && model.alpha[0] == 0.0 && model.alpha[2].abs() < 1e-4);
        assert!(model.rounds > 1 && model.rounds < 2000);
    }
}

/// What holds at the best fit, by the model alone. Levels α and ψ have no prior, so that the expected counts of every speech and
/// word are the counts. The two priors' sum Σθ² + Σβ²/σ² is least on the scale where both are √(Σθ² Σβ²)/σ, whatever the scale
/// they are given in. An error is 1/√ of what the likelihood and the prior know of θ beside α.
#[test]
fn a_fitted_line_accounts_for_every_speech_and_word() {
    let table: [&[u32]; 5] = [&[9, 3, 0, 4, 1], &[6, 5, 2, 3, 2], &[3, 7, 3, 0, 2], &[8, 9, 6, 2, 20], &[0, 2, 7, 1, 5]];
    let model = wordfish(&counts(&table), 0, 4).unwrap();
    let (n, m) = (table.len(), table[0].len());
    let log = |i: usize, j: usize| model.alpha[i] + model.psi[j] + model.beta[j] * model.theta[i];
    let close = |got: f64, want: f64, what: &str| assert!((got - want).abs() < 1e-4 * want.abs().max(1.0), "{what}: {got} is not {want}");
    for (i, row) in table.iter().enumerate() {
        close((0..m).map(|j| log(i, j).exp()).sum(), row.iter().map(|c| f64::from(*c)).sum(), "speech");
    }
    for j in 0..m {
        close((0..n).map(|i| log(i, j).exp()).sum(), table.iter().map(|row| f64::from(row[j])).sum(), "word");
    }
    let squares = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>();
    close(model.theta.iter().sum(), 0.0, "mean");
    close(squares(&model.theta), n as f64, "variance");
    close(model.beta.iter().sum(), 0.0, "β is settled about 0");
    assert!(model.alpha[0] == 0.0 && model.theta[4] > model.theta[0]);
    let prior = (squares(&model.theta) * squares(&model.beta)).sqrt() / BETA_PRIOR;
    let seen = |i: usize, j: usize| f64::from(table[i][j]) * log(i, j) - log(i, j).exp();
    let likelihood = (0..n).flat_map(|i| (0..m).map(move |j| (i, j))).map(|(i, j)| seen(i, j)).sum::<f64>() - prior;
    assert!((model.likelihood / likelihood - 1.0).abs() < 1e-8, "{} {likelihood}", model.likelihood);
    for i in 0..n {
        let moment = |power: i32| (0..m).map(|j| log(i, j).exp() * model.beta[j].powi(power)).sum::<f64>();
        // On the priors' scale θ has variance prior / n and information 1 of its own.
        let knows = moment(2) + prior / n as f64 - moment(1).powi(2) / moment(0);
        close(model.error[i], 1.0 / knows.sqrt(), "error");
    }
}

/// A text for [`judged`]: its passages, its length in characters, its year.
type Text = (Sketch, u64, Option<i32>);

fn judged(texts: &[Text]) -> Vec<Option<Duplicate>> {
    let dir = tempfile::tempdir().unwrap();
    let mut all = Texts::at(dir.path(), Length::default()).unwrap();
    texts.iter().for_each(|(sketch, chars, year)| all.add(sketch.clone(), *chars, *year).unwrap());
    all.judge().unwrap()
}

fn kept(texts: &[Text]) -> Vec<Option<u32>> {
    judged(texts).into_iter().map(|d| d.map(|d| d.of)).collect()
}

/// Passages 100 to 1100, of which the first `same` stand in the copy; the others are new.
fn copied(same: u32) -> Sketch {
    sketch((100..100 + same).chain(5000..6000 - same))
}

#[test]
fn copies_are_those_above_the_least_share() {
    let whole = || copied(1000);
    for (same, chars, years, is_copy) in [
        (745, 1000, [None, None], true),
        (744, 1000, [None, None], false),
        (745, 1000, [Some(2001), Some(2001)], true),
        (745, 1000, [Some(2001), None], true),
        (745, 1000, [None, Some(2001)], true),
        // What is said in another year has to agree to nine tenths.
        (900, 1000, [Some(2001), Some(2002)], true),
        (899, 1000, [Some(2001), Some(2002)], false),
        (899, 1000, [Some(2001), Some(2001)], true),
        // Of less than three tenths of the length it is a quotation.
        (1000, 300, [None, None], true),
        (1000, 299, [None, None], false),
    ] {
        let found = judged(&[(whole(), 1000, years[0]), (copied(same), chars, years[1])]);
        assert_eq!(found[0], None);
        let share = found[1].map(|d| (d.of, d.similarity()));
        assert_eq!(share, is_copy.then(|| (0, f64::from(same) / 1000.0)), "{same} {chars} {years:?}");
    }
    // The longer one is kept though it comes later; of equally long ones the first.
    assert_eq!(kept(&[(copied(800), 999, None), (whole(), 1000, None)]), [Some(1), None]);
    assert_eq!(kept(&[(copied(800), 1000, None), (whole(), 1000, None)]), [None, Some(0)]);
}

#[test]
fn of_several_that_a_text_repeats_the_one_it_repeats_most_is_named() {
    // The first has 750 of the text's passages, the second as many as are asked for, and the two share 550 at most.
    let first = || (copied(750), 1002, None);
    let second = |same: u32| (sketch((100..116).chain(1116 - same..1100).chain(7000..8000 - same)), 1001, None);
    let text = || (copied(1000), 1000, None);
    for (same, of) in [(800, 1), (760, 1), (750, 0), (749, 0)] {
        assert_eq!(kept(&[first(), second(same), text()]), [None, None, Some(of)], "{same}");
    }
    // A copy of a copy is one of the text that is kept, and so is what is the same as a copy.
    let found = judged(&[(copied(1000), 1000, None), (copied(800), 900, None), (copied(800), 900, None)]);
    assert_eq!(found.iter().map(|d| d.map(|d| (d.of, d.similarity()))).collect::<Vec<_>>(), [None, Some((0, 0.8)), Some((0, 0.8))]);
}

#[test]
fn texts_are_compared_that_share_two_of_their_smallest_passages() {
    // Below the text's own passages the copy has some new ones, which drive all but one or two of the sixteen out.
    let driven = |new: u32| (sketch((0..new).chain(100 + new..1100)), 1000, None);
    for (new, of) in [(14, Some(0)), (15, None)] {
        assert_eq!(kept(&[(copied(1000), 1000, None), driven(new)]), [None, of], "{new}");
    }
    // A text of fewer than sixteen has all of its passages there, and one that it shares is enough.
    for (n, of) in [(8, Some(0)), (15, Some(0)), (16, None)] {
        assert_eq!(kept(&[(copied(1000), 1000, None), (sketch(115..115 + n), 500, None)]), [None, of], "{n}");
    }
    // Of fewer than eight nothing can be said, even where they are the same.
    for (n, of) in [(7, None), (8, Some(0))] {
        assert_eq!(kept(&[(sketch(0..n), 90, None), (sketch(0..n), 90, None)]), [None, of], "{n}");
    }
    // Sixteen longer texts with the same beginning are all that a text is compared with.
    for (longer, of) in [(15, Some(15)), (16, None)] {
        let begins = |own: u32| sketch((0..16).chain(1000 * own..1000 * own + 84));
        let mut texts: Vec<_> = (1..=longer).map(|own| (begins(own), 2000, None)).collect();
        texts.extend([(begins(50), 1000, None), (begins(50), 999, None)]);
        assert_eq!(kept(&texts)[longer as usize + 1], of, "{longer}");
    }
}

#[test]
fn years_of_texts_are_told_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut texts = Texts::at(dir.path(), Length::default()).unwrap();
    // The third is the same as the first; a year that no speech can have is none.
    for (year, hashes) in [(Some(2001), 0..20), (None, 40..60), (Some(2001), 0..20), (Some(40_000), 80..100), (Some(-5), 80..100)] {
        texts.add(sketch(hashes), 100, year).unwrap();
    }
    assert_eq!(texts.years().collect::<Vec<_>>(), [Some(2001), None, Some(2001), None, Some(-5)]);
    // And where a run went on that was interrupted.
    let length = texts.grown().unwrap();
    drop(texts);
    let texts = Texts::at(dir.path(), length).unwrap();
    assert_eq!(texts.years().collect::<Vec<_>>(), [Some(2001), None, Some(2001), None, Some(-5)]);
}

fn key(name: &str, class: Class) -> SloganKey {
    SloganKey { name: name.into(), class, kind: Kind::Morpheme, known: true }
}

fn row() -> SpeechRow {
    SpeechRow {
        year: Some(2003),
        groups: vec!["甲县".into(), "通知".into()],
        chars: 500,
        tokens: 300,
        slogans: vec![(key("三农", Class::Numeric), 4, 1), (key("五清", Class::Numeric), 2, 2)],
        themes: vec![Score { hits: 1, milli: 700, negated: 1, cited: 0 }, Score::default()],
        attention: vec![200, 0, 300],
        terms: vec![0, 1, 5],
        ..SpeechRow::default()
    }
}

#[test]
fn a_cell_counts_speeches_once_and_hits_as_often_as_they_stand() {
    let short = SpeechRow {
        chars: 40,
        slogans: vec![(key("三农", Class::Numeric), 3, 0)],
        attention: vec![40],
        terms: vec![2],
        ..SpeechRow::default()
    };
    let sum = |speeches, hits, nested| SloganSum { speeches, hits, nested };
    let score = |hits, milli, negated, cited| Score { hits, milli, negated, cited };
    let expected = Cell {
        speeches: 3,
        chars: 1040,
        slogans: [(key("三农", Class::Numeric), sum(3, 11, 2)), (key("五清", Class::Numeric), sum(2, 4, 4))].into_iter().collect(),
        // The second theme has no word in either speech, so that no speech has it.
        themes: vec![ThemeSum { speeches: 2, score: score(2, 1400, 2, 0) }, ThemeSum::default()],
        attention: vec![440, 0, 600],
        terms: vec![(1, 2), (2, 2), (2, 10)],
    };
    let of = |rows: &[&SpeechRow]| {
        let mut cell = Cell::default();
        rows.iter().for_each(|r| cell.add(r));
        cell
    };
    let (long, short) = (&row(), &short);
    for rows in [[long, short, long], [short, long, long], [long, long, short]] {
        assert_eq!(of(&rows), expected);
    }
    // Cells of different lengths, either way round.
    for (a, b) in [
        (vec![long, long], vec![short]),
        (vec![short], vec![long, long]),
        (vec![], vec![long, short, long]),
        (vec![short, long, long], vec![]),
    ] {
        let mut cell = of(&a);
        cell.merge(of(&b));
        assert_eq!(cell, expected);
    }
}

#[test]
fn a_tally_keeps_years_and_groups_apart() {
    let other = SpeechRow { year: None, groups: vec!["乙县".into(), "通知".into()], ..row() };
    let mut tally = Tally::default();
    [&row(), &other, &row()].into_iter().for_each(|r| tally.add(r));
    assert_eq!(tally.tokens, 900);
    let years: Vec<_> = tally.years.iter().map(|(year, cell)| (*year, cell.speeches, cell.chars)).collect();
    assert_eq!(years, [(None, 1, 500), (Some(2003), 2, 1000)]);
    let groups: Vec<_> = tally.groups.iter().map(|((column, value, year), cell)| (*column, value.as_str(), *year, cell.speeches)).collect();
    assert_eq!(groups, [(0, "乙县", None, 1), (0, "甲县", Some(2003), 2), (1, "通知", None, 1), (1, "通知", Some(2003), 2)]);
    let (mut first, mut second) = (Tally::default(), Tally::default());
    first.add(&row());
    [&row(), &other].into_iter().for_each(|r| second.add(r));
    let (mut there, mut back) = (first.clone(), second.clone());
    there.merge(second);
    back.merge(first);
    assert_eq!((&there, &back), (&tally, &tally));
}

#[test]
fn what_is_counted_and_within_what_have_their_words() {
    let kinds = [ItemKind::Slogan, ItemKind::Theme, ItemKind::Term, ItemKind::Word, ItemKind::Ngram];
    assert_eq!(kinds.map(ItemKind::name), ["slogan", "theme", "term", "word", "ngram"]);
    assert_eq!(Unit::ALL.map(Unit::name), ["speech", "paragraph", "sentence"]);
}
