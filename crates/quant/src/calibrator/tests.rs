//! Calibrators on distributions whose answer is known.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::*;

/// Share of the values that the percentile keeps, where a test names no other.
const KEPT: f64 = 99.9;

fn bits(n: u8) -> BitWidth {
    BitWidth::new(n).unwrap()
}

fn histogram(values: &[f32]) -> Histogram {
    let min = values.iter().copied().fold(f32::INFINITY, f32::min);
    let max = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut histogram = Histogram::new(min, max).unwrap();
    histogram.add(values).unwrap();
    histogram
}

/// Evenly spaced values, both ends included.
fn uniform(min: f32, max: f32, count: usize) -> Vec<f32> {
    (0..count).map(|i| min + (max - min) * i as f32 / (count - 1) as f32).collect()
}

/// Values heaped up around 0 like a bell: sums of twelve evenly distributed numbers.
fn bell(count: usize) -> Vec<f32> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32
    };
    (0..count).map(|_| (0..12).map(|_| next()).sum::<f32>() - 6.0).collect()
}

#[test]
fn uniform_values_are_kept() {
    let two_sided = histogram(&uniform(-1.0, 3.0, 4096));
    for calibrator in Calibrator::ALL {
        assert_eq!(
            calibrator.range(100.0, &two_sided, bits(8), false).unwrap(),
            (-1.0, 3.0),
            "{calibrator:?}"
        );
    }
    let one_sided = histogram(&uniform(0.0, 2.0, 4096));
    for calibrator in [Calibrator::MinMax, Calibrator::Mse, Calibrator::Entropy] {
        assert_eq!(calibrator.range(KEPT, &one_sided, bits(8), false).unwrap(), (0.0, 2.0), "{calibrator:?}");
    }
    assert_eq!(Calibrator::MinMax.range(KEPT, &two_sided, bits(8), true).unwrap(), (-3.0, 3.0));
}

#[test]
fn percentiles_cut_both_ends_of_two_sided_values_and_the_top_of_others() {
    let range = |values: &[f32], symmetric| {
        Calibrator::Percentile.range(90.0, &histogram(values), bits(8), symmetric).unwrap()
    };
    let near = |(min, max): (f32, f32), (low, high): (f32, f32)| {
        assert!(
            (min - low).abs() < 0.01 && (max - high).abs() < 0.01,
            "({min}, {max}) is not ({low}, {high})"
        );
    };
    near(range(&uniform(-1.0, 1.0, 100_000), false), (-0.9, 0.9));
    near(range(&uniform(-1.0, 3.0, 100_000), false), (-0.8, 2.8));
    near(range(&uniform(0.0, 2.0, 100_000), false), (0.0, 1.8));
    near(range(&uniform(-2.0, 0.0, 100_000), false), (-1.8, 0.0));
    // Of [-1, 3], 5 % are each side's; of the magnitudes, 10 % lie above 2.6.
    near(range(&uniform(-1.0, 3.0, 100_000), true), (-2.6, 2.6));
    // Half of the values are zeros: the 10 % are 20 % of the others.
    let relu: Vec<f32> = uniform(-1.0, 1.0, 100_001).iter().map(|x| x.max(0.0)).collect();
    near(range(&relu, false), (0.0, 0.8));
    // Fewer negative values than are cut: 0 is the end.
    near(range(&uniform(-0.04, 1.96, 100_000), false), (0.0, 1.86));
}

#[test]
fn one_outlier_is_cut_off() {
    let mut values = bell(20_000);
    values.push(24.0);
    let histogram = histogram(&values);
    assert_eq!(Calibrator::MinMax.range(KEPT, &histogram, bits(4), false).unwrap().1, 24.0);
    for calibrator in [Calibrator::Percentile, Calibrator::Mse, Calibrator::Entropy, Calibrator::Laplace] {
        for symmetric in [false, true] {
            let (min, max) = calibrator.range(KEPT, &histogram, bits(4), symmetric).unwrap();
            assert!(
                (1.0..6.0).contains(&max) && (-6.0..-1.0).contains(&min),
                "{calibrator:?}: ({min}, {max})"
            );
            assert!(!symmetric || min == -max);
        }
    }
}

#[test]
fn the_squared_error_of_uniform_values_is_smallest_four_tenths_of_a_step_inside() {
    // Clipping d at each end of [-1, 1] costs d^3 / 3 and saves about step^2 d / 6: the best d is step / sqrt(6).
    let histogram = histogram(&uniform(-1.0, 1.0, 65_536));
    for n in [3, 4, 5] {
        let (min, max) = Calibrator::Mse.range(KEPT, &histogram, bits(n), true).unwrap();
        let step = 2.0 / f64::from(bits(n).levels() - 2);
        let expected = 1.0 - step / 6.0_f64.sqrt();
        assert_eq!(min, -max);
        assert!((f64::from(max) - expected).abs() < 0.025, "{n} bits: {max} against {expected}");
    }
}

#[test]
fn the_expected_error_of_a_fine_grid_is_a_twelfth_of_the_squared_step() {
    let histogram = histogram(&uniform(-1.0, 1.0, 65_536));
    for (n, symmetric) in [(8, false), (8, true), (12, false), (16, true)] {
        let error = mse::cost(&histogram, (-1.0, 1.0), bits(n), symmetric) / 65_536.0;
        let step = 2.0 / f64::from(bits(n).levels() - 1 - i32::from(symmetric));
        assert!((error * 12.0 / (step * step) - 1.0).abs() < 0.02, "{n} bits: {error}");
    }
}

#[test]
fn more_bits_keep_more_of_the_range() {
    let histogram = histogram(&bell(50_000));
    for calibrator in [Calibrator::Mse, Calibrator::Entropy, Calibrator::Laplace] {
        for symmetric in [false, true] {
            let extents: Vec<f32> = (2..=12)
                .map(|n| {
                    let (min, max) = calibrator.range(KEPT, &histogram, bits(n), symmetric).unwrap();
                    max - min
                })
                .collect();
            // A tenth of slack: with few codes the rounding of the zero point decides.
            let is_rising = extents.windows(2).all(|pair| pair[1] >= pair[0] * 0.9);
            assert!(is_rising && extents[10] > 1.2 * extents[0], "{calibrator:?}: {extents:?}");
        }
    }
}

/// The quantiles of Laplace's distribution with the scale 1, whose mean magnitude is 1 then; both signs in turn, or one.
fn laplace(count: usize, one_sided: bool) -> Vec<f32> {
    let magnitude = |i: usize| -libm::log(1.0 - (i as f64 + 0.5) / count as f64) as f32;
    (0..count).map(|i| if one_sided || i % 2 == 0 { magnitude(i) } else { -magnitude(i) }).collect()
}

#[test]
fn laplaces_thresholds_are_those_of_the_paper() {
    // Banner et al. 2019, section 3: 2.83 b, 3.89 b and 5.03 b for 2, 3 and 4 bits.
    let histogram_of = |one_sided| histogram(&laplace(100_000, one_sided));
    let (both, one) = (histogram_of(false), histogram_of(true));
    for (n, expected) in [(2, 2.83), (3, 3.89), (4, 5.03)] {
        for symmetric in [false, true] {
            let (min, max) = Calibrator::Laplace.range(KEPT, &both, bits(n), symmetric).unwrap();
            assert!(
                (max - expected).abs() < 0.02 && (min + expected).abs() < 0.02,
                "{n} bits: ({min}, {max})"
            );
        }
    }
    // All codes on one side are worth one bit.
    for (n, expected) in [(2, 3.89), (3, 5.03)] {
        let (min, max) = Calibrator::Laplace.range(KEPT, &one, bits(n), false).unwrap();
        assert!(min == 0.0 && (max - expected).abs() < 0.02, "{n} bits: ({min}, {max})");
    }
    // The search over thresholds finds no better one than a tenth away.
    let found = Calibrator::Mse.range(KEPT, &both, bits(4), true).unwrap().1;
    assert!((found / 5.03 - 1.0).abs() < 0.1, "{found}");
}

#[test]
fn values_of_one_kind_and_no_values_have_ranges() {
    for calibrator in Calibrator::ALL {
        for symmetric in [false, true] {
            let range =
                |histogram: &Histogram| calibrator.range(KEPT, histogram, bits(8), symmetric).unwrap();
            let dead = histogram(&[0.0; 9]);
            assert_eq!(range(&dead), (0.0, 0.0));
            let constant = range(&histogram(&[3.0; 9]));
            assert_eq!(constant, (if symmetric { -3.0 } else { 0.0 }, 3.0), "{calibrator:?}");
            assert_eq!(range(&Histogram::new(0.0, 2.0).unwrap()).1, 2.0);
        }
    }
}

#[test]
fn histograms_merge_and_refuse_what_they_cannot_count() {
    let (a, b) = (uniform(-1.0, 1.0, 777), bell(500));
    let mut parts = [Histogram::new(-6.0, 6.0).unwrap(), Histogram::new(-6.0, 6.0).unwrap()];
    parts[0].add(&a).unwrap();
    parts[1].add(&b).unwrap();
    let mut whole = Histogram::new(-6.0, 6.0).unwrap();
    whole.add(&[a, b].concat()).unwrap();
    let [mut merged, other] = parts;
    merged.merge(&other).unwrap();
    assert_eq!(merged, whole);
    assert_eq!(whole.counts().iter().sum::<u64>() + whole.zeros(), 1277);
    let narrower = Histogram::new(-1.0, 1.0).unwrap();
    assert!(matches!(merged.merge(&narrower), Err(CalibratorError::Merge { .. })));
    assert_eq!(merged.add(&[f32::INFINITY]), Err(CalibratorError::NotFinite { value: f32::INFINITY }));
    assert!(Histogram::new(f32::NAN, 1.0).is_err() && Histogram::new(1.0, -1.0).is_err());
    let mut outside = Histogram::new(-1.0, 1.0).unwrap();
    outside.add(&[-5.0, 1.0, 5.0]).unwrap();
    assert_eq!((outside.counts()[0], outside.counts()[1023]), (1, 2));
    for percentile in [50.0, 100.5, f64::NAN] {
        assert!(Calibrator::Percentile.range(percentile, &outside, bits(8), false).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_range_contains_zero_and_lies_within_the_extremes(
        values in proptest::collection::vec(prop_oneof![-5.0_f32..5.0, Just(0.0), 100.0_f32..200.0], 1..60),
        n in 2..=16_u8,
        symmetric in any::<bool>(),
    ) {
        let histogram = histogram(&values);
        let (low, high) = Calibrator::MinMax.range(KEPT, &histogram, bits(n), symmetric).unwrap();
        for calibrator in Calibrator::ALL {
            let (min, max) = calibrator.range(KEPT, &histogram, bits(n), symmetric).unwrap();
            prop_assert!(low <= min && min <= 0.0 && 0.0 <= max && max <= high);
            prop_assert!(min < max || low == high, "{:?}: an empty range", calibrator);
        }
    }
}
