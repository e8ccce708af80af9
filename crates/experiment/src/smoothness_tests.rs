//! Tests of `smoothness`: figures by hand, a twin that takes runs apart first, and what must not change them.

use proptest::collection::vec;
use proptest::prelude::*;
use vocabulary::Figure;

use super::*;

/// A sample: estimate, true position, whether it follows the one before.
type Sample = ([f32; 2], [f32; 2], bool);

fn found(samples: &[Sample], step_s: Option<f64>) -> Option<Smoothness> {
    let mut smoothing = Smoothing::default();
    for (estimate, label, follows) in samples {
        smoothing.push(*estimate, *label, *follows);
    }
    smoothing.finish(step_s)
}

/// Successive samples of a path along x, beside the true one.
fn along_x(path: &[f32], truth: &[f32]) -> Vec<Sample> {
    let sample = |(index, (x, true_x)): (usize, (&f32, &f32))| ([*x, 7.0], [*true_x, -1.0], index > 0);
    path.iter().zip(truth).enumerate().map(sample).collect()
}

#[test]
fn a_stair_by_hand() {
    let samples = along_x(&[0.0, 1.0, 1.0, 4.0, 4.0], &[0.0, 1.0, 2.0, 3.0, 4.0]);
    let expected = Smoothness {
        // Errors 0, 0, -1, 1, 0; their steps 0, -1, 2, -1; the steps of these -1, 3, -3.
        speed_error: Some((6.0_f64 / 4.0).sqrt() / 0.5),
        acceleration_error: Some((19.0_f64 / 3.0).sqrt() / 0.25),
        // Steps of the path 1, 0, 3, 0; of these -1, 3, -3; of these 4, -6.
        jerk: Some(26.0_f64.sqrt() / 0.125),
        true_jerk: Some(0.0),
        stair_index: Some(0.5),
        levels: [3, 1],
    };
    assert_eq!(found(&samples, Some(0.5)), Some(expected));
    assert_eq!(
        (expected.figure(Figure::StairIndex), expected.figure(Figure::Levels)),
        (Some(0.5), Some(1.0))
    );
    assert_eq!((expected.figure(Figure::Jerk), expected.figure(Figure::TestAde)), (expected.jerk, None));
}

#[test]
fn a_step_counts_in_both_coordinates() {
    let path = [[0.0, 0.0], [0.0, 3.0], [4.0, 3.0], [4.0, 3.0]];
    let samples: Vec<Sample> = (0..4).map(|i| (path[i], [0.0; 2], i > 0)).collect();
    let figures = found(&samples, Some(1.0)).unwrap();
    // Steps (0, 3), (4, 0), (0, 0): only the last one is zero.
    assert_eq!((figures.stair_index, figures.levels), (Some(1.0 / 3.0), [2, 2]));
    assert_eq!(figures.speed_error, Some((25.0_f64 / 3.0).sqrt()));
    // (4, -3) and (-4, 0), then (-8, 3).
    assert_eq!(figures.acceleration_error, Some((41.0_f64 / 2.0).sqrt()));
    assert_eq!(figures.jerk, Some(73.0_f64.sqrt()));
}

#[test]
fn nothing_reaches_into_another_run() {
    let mut samples = along_x(&[0.0, 1.0, 2.0, 90.0, 91.0], &[0.0, 1.0, 2.0, 50.0, 51.0]);
    samples[3].2 = false;
    let figures = found(&samples, Some(1.0)).unwrap();
    let still = Smoothness {
        speed_error: Some(0.0),
        acceleration_error: Some(0.0),
        // Neither run has four samples.
        jerk: None,
        true_jerk: None,
        stair_index: Some(0.0),
        levels: [5, 1],
    };
    assert_eq!(figures, still);
}

#[test]
fn what_cannot_be_told_is_absent() {
    assert_eq!(found(&[], Some(1.0)), None);
    let alone = Smoothness { levels: [1, 1], ..Smoothness::default() };
    assert_eq!(found(&along_x(&[2.0], &[1.0]), Some(1.0)), Some(alone));
    // Without a time only what is per step, and the levels.
    let timeless = found(&along_x(&[0.0, 0.0, 1.0, 2.0, 2.0], &[0.0; 5]), None);
    let expected = Smoothness { stair_index: Some(0.5), levels: [3, 1], ..Smoothness::default() };
    assert_eq!(timeless, Some(expected));
    // Both zeros are one level and no step.
    let zeros = found(&along_x(&[0.0, -0.0], &[0.0; 2]), None).unwrap();
    assert_eq!((zeros.stair_index, zeros.levels), (Some(1.0), [1, 1]));
}

#[test]
fn a_stair_is_told_from_its_smooth_original_at_an_error_that_hardly_differs() {
    let walk = |i: u32| {
        let turn = f64::from(i) * 0.02;
        [(1.5 + libm::cos(turn)) as f32, (1.5 + libm::sin(turn)) as f32]
    };
    let truth: Vec<[f32; 2]> = (0..600).map(walk).collect();
    // Offsets of 0.08 m, against rounding to steps of 0.2 m, which errs by 0.08 m on average.
    let smooth: Vec<Sample> =
        (0..600).map(|i| ([truth[i][0] + 0.08, truth[i][1]], truth[i], i > 0)).collect();
    let round = |value: f32| (value * 5.0).round() / 5.0;
    let stair: Vec<Sample> = (0..600).map(|i| (truth[i].map(round), truth[i], i > 0)).collect();
    let ade = |samples: &[Sample]| {
        let length = |(p, r, _): &Sample| {
            f64::from((p[0] - r[0]) * (p[0] - r[0]) + (p[1] - r[1]) * (p[1] - r[1])).sqrt()
        };
        samples.iter().map(length).sum::<f64>() / samples.len() as f64
    };
    assert!((ade(&smooth) - ade(&stair)).abs() < 0.01, "{} {}", ade(&smooth), ade(&stair));
    let (smooth, stair) = (found(&smooth, Some(1.0 / 3.0)).unwrap(), found(&stair, Some(1.0 / 3.0)).unwrap());
    assert_eq!((smooth.stair_index, stair.levels), (Some(0.0), [11, 10]));
    assert!(stair.stair_index.unwrap() > 0.8 && smooth.levels[0] > 500);
    assert!(smooth.speed_error.unwrap() < 1e-5 && stair.speed_error.unwrap() > 0.1);
    assert!((smooth.jerk.unwrap() - smooth.true_jerk.unwrap()).abs() < 1e-4);
    // The walk's own jerk is 0.02^3 m a sample cubed.
    assert!((smooth.true_jerk.unwrap() - 27.0 * 8e-6).abs() < 2e-5, "{:?}", smooth.true_jerk);
    assert!(stair.jerk.unwrap() > 1000.0 * smooth.jerk.unwrap());
}

/// A position on a grid of 1/64 m, so that sums with other such numbers are exact.
fn position() -> impl Strategy<Value = [f32; 2]> {
    (-128_i16..128, -128_i16..128).prop_map(|(x, y)| [f32::from(x) / 64.0, f32::from(y) / 64.0])
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    vec((position(), position(), prop::bool::weighted(0.8), prop::bool::weighted(0.3)), 1..60).prop_map(
        |drawn| {
            let mut samples: Vec<Sample> = Vec::new();
            for (estimate, label, follows, stays) in drawn {
                let before = samples.last().map(|(estimate, ..)| *estimate);
                samples.push((
                    before.filter(|_| stays).unwrap_or(estimate),
                    label,
                    follows && before.is_some(),
                ));
            }
            samples
        },
    )
}

/// The same by the textbook: runs one by one, velocities, accelerations and jerks as vectors of their own.
fn by_runs(samples: &[Sample], h: f64) -> Smoothness {
    let runs: Vec<&[Sample]> = samples.chunk_by(|_, next| next.2).collect();
    let slopes = |points: &[Vector]| -> Vec<Vector> {
        points.windows(2).map(|w| [(w[1][0] - w[0][0]) / h, (w[1][1] - w[0][1]) / h]).collect()
    };
    let of = |pick: fn(&Sample) -> [f32; 2], order: usize| -> Vec<Vector> {
        let derive = |run: &&[Sample]| {
            let points = run.iter().map(|sample| pick(sample).map(f64::from)).collect::<Vec<Vector>>();
            (0..order).fold(points, |points, _| slopes(&points))
        };
        runs.iter().flat_map(derive).collect()
    };
    let rms = |vectors: &[Vector]| {
        let sum: f64 = vectors.iter().map(|[x, y]| x * x + y * y).sum();
        (!vectors.is_empty()).then(|| (sum / vectors.len() as f64).sqrt())
    };
    let path: fn(&Sample) -> [f32; 2] = |sample| sample.0;
    let truth: fn(&Sample) -> [f32; 2] = |sample| sample.1;
    let apart = |order| {
        let (path, truth) = (of(path, order), of(truth, order));
        path.iter().zip(&truth).map(|(p, r)| [p[0] - r[0], p[1] - r[1]]).collect::<Vec<Vector>>()
    };
    let steps: Vec<bool> =
        runs.iter().flat_map(|run| run.windows(2).map(|pair| pair[0].0 == pair[1].0)).collect();
    let level = |coordinate: usize| {
        let mut values: Vec<f32> = samples.iter().map(|sample| sample.0[coordinate]).collect();
        values.sort_by(f32::total_cmp);
        values.dedup();
        values.len() as u32
    };
    Smoothness {
        speed_error: rms(&apart(1)),
        acceleration_error: rms(&apart(2)),
        jerk: rms(&of(path, 3)),
        true_jerk: rms(&of(truth, 3)),
        stair_index: (!steps.is_empty())
            .then(|| steps.iter().filter(|still| **still).count() as f64 / steps.len() as f64),
        levels: [level(0), level(1)],
    }
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs(),
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn as_by_runs(samples in samples(), h in 0.01_f64..10.0) {
        let (found, expected) = (found(&samples, Some(h)).unwrap(), by_runs(&samples, h));
        prop_assert_eq!((found.stair_index, found.levels), (expected.stair_index, expected.levels));
        for (found, expected) in [
            (found.speed_error, expected.speed_error),
            (found.acceleration_error, expected.acceleration_error),
            (found.jerk, expected.jerk),
            (found.true_jerk, expected.true_jerk),
        ] {
            prop_assert!(near(found, expected), "{found:?} {expected:?}");
        }
    }

    #[test]
    fn a_constant_shift_changes_nothing(samples in samples(), shift in position(), other in position()) {
        let add = |point: [f32; 2], shift: [f32; 2]| [point[0] + shift[0], point[1] + shift[1]];
        let moved: Vec<Sample> =
            samples.iter().map(|(p, r, follows)| (add(*p, shift), add(*r, other), *follows)).collect();
        prop_assert_eq!(found(&moved, Some(0.25)), found(&samples, Some(0.25)));
    }

    #[test]
    fn twice_the_time_halves_speeds(samples in samples()) {
        let (fast, slow) = (found(&samples, Some(0.5)).unwrap(), found(&samples, Some(1.0)).unwrap());
        let expected = Smoothness {
            speed_error: fast.speed_error.map(|value| value / 2.0),
            acceleration_error: fast.acceleration_error.map(|value| value / 4.0),
            jerk: fast.jerk.map(|value| value / 8.0),
            true_jerk: fast.true_jerk.map(|value| value / 8.0),
            ..fast
        };
        prop_assert_eq!(slow, expected);
    }
}
