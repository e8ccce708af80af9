//! Tests of `group`, `figures`, `variance` and `best` on results whose figures are known.

use protocol::report::{Metrics, Smoothness};
use serde_json::json;
use vocabulary::{Figure, Statistic};

use super::super::{Bits, best_per_activation_bits, bits, compare, front_of, smallest_within, variance};
use super::*;
use crate::config::SweepConfig;
use crate::testing::results_with;

/// Validation and test ADE of a job by its widths and its seed; `None` where it fails.
type Ades = fn(Option<Bits>, u64) -> Option<(f64, f64)>;

/// Fewer activation bits are a stair, fewer weight bits jerk; every seed has a speed error of its own. Of 3-bit weights nobody
/// knows the acceleration.
fn smoothness(bits: Option<Bits>, seed: u64) -> Smoothness {
    let Bits { weights, activations } = bits.unwrap_or(Bits { weights: 32, activations: 32 });
    Smoothness {
        speed_error: Some(seed as f64),
        acceleration_error: (weights != 3).then_some(1.0),
        jerk: Some(12.0 / f64::from(weights)),
        true_jerk: Some(0.25),
        stair_index: Some(1.0 / f64::from(activations)),
        levels: [1 << activations.min(20), 1 << activations.min(10)],
    }
}

/// The results of weights of 2, 3 and 4 bits with activations of 4 and 8, three seeds each, their float networks, and int8.
fn results(ades: Ades) -> Results {
    let sweep = SweepConfig::read(json!({
        "version": 1, "job": { "training.repeats": 3 },
        "axes": [
            { "name": "weight bits", "paths": ["qat.weights.bits"], "first": 2, "last": 4 },
            { "name": "activation bits", "paths": ["qat.activations.bits"], "values": [4, 8] },
        ],
        "extra": [{ "ptq": "int8" }],
    }))
    .unwrap();
    results_with(sweep, |job| {
        let (bits, seed) = (bits(job), job.training.seed);
        let (validation, test) = ades(bits, seed)?;
        let smoothness = Some(smoothness(bits, seed));
        Some([validation, test].map(|ade| Metrics { mse: ade * ade, ade, samples: 1, smoothness }))
    })
}

/// Test ADE 0.5 m of float; 0.1 m more with 2-bit weights, 0.02 m with 4-bit activations, and 0.01 m from seed to seed. Validation
/// errs 0.1 m less, and ranks the seeds the other way round.
fn additive(bits: Option<Bits>, seed: u64) -> Option<(f64, f64)> {
    let by_seed = (seed as f64 - 2.0) / 100.0;
    let more = bits.map_or(0.0, |bits| {
        f64::from(u8::from(bits.weights == 2)) * 0.1 + f64::from(u8::from(bits.activations == 4)) * 0.02
    });
    Some((0.4 + more - by_seed, 0.5 + more + by_seed))
}

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-12)
}

#[test]
fn a_point_is_its_seeds() {
    let results = results(additive);
    let plan = results.plan().unwrap();
    let groups = groups(&plan, &results);
    assert_eq!(groups.len(), 8);
    let first = &groups[0];
    assert_eq!((first.point.name.as_str(), first.seeds.len()), ("weight bits 2, activation bits 4", 3));
    assert_eq!((first.failed, first.missing, first.epochs), (0, 0, 1000));
    for (statistic, expected) in [
        (Statistic::Median, 0.62),
        (Statistic::Mean, 0.62),
        (Statistic::BestTest, 0.61),
        // Validation chooses the third seed, the worst on the test block.
        (Statistic::Validation, 0.63),
    ] {
        assert!(near(first.value(statistic), expected), "{statistic}");
    }
    assert_eq!(first.chosen().map(|seed| seed.seed), Some(3));
    assert!(near(first.change(), 24.0) && near(first.validation_change(), 30.0));
    assert!(near(groups[7].change(), 0.0) && near(groups[6].change(), 0.0));
    let found = compare(&first.differences(Figure::TestAde)).unwrap();
    assert!((found.mean - 0.12).abs() < 1e-12 && found.p == 0.25 && !found.is_clear());
}

#[test]
fn failures_are_counted_and_the_rest_stands() {
    let results = results(|bits, seed| match (bits, seed) {
        (Some(Bits { weights: 2, activations: 4 }), 1) => None,
        _ => additive(bits, seed),
    });
    let plan = results.plan().unwrap();
    let groups = groups(&plan, &results);
    assert_eq!((groups[0].failed, groups[0].seeds.len()), (1, 2));
    assert!(near(groups[0].value(Statistic::Median), 0.625));
    assert_eq!(variance(plan.sweep(), &groups, Figure::TestAde), None);
}

#[test]
fn shares_of_variance_are_those_of_the_effects() {
    let results = results(additive);
    let plan = results.plan().unwrap();
    let found = variance(plan.sweep(), &groups(&plan, &results), Figure::TestAde).unwrap();
    // Squares around the mean over 18 trainings: weights 18 * 2/9 * 0.1^2, activations 18 * 0.01^2, seeds 6 * 2 * 0.01^2.
    let total = 0.04 + 0.0018 + 0.0012;
    assert_eq!(found.axes[0].0, "weight bits");
    assert!((found.axes[0].1 - 0.04 / total).abs() < 1e-9 && (found.axes[1].1 - 0.0018 / total).abs() < 1e-9);
    assert!((found.seeds - 0.0012 / total).abs() < 1e-9 && found.interactions < 1e-9);
    // Only the width of the activations makes a stair.
    let stair = variance(plan.sweep(), &groups(&plan, &results), Figure::StairIndex).unwrap();
    assert!((stair.axes[1].1 - 1.0).abs() < 1e-9 && stair.axes[0].1 < 1e-9 && stair.seeds < 1e-12);
    assert_eq!(variance(plan.sweep(), &groups(&plan, &results), Figure::AccelerationError), None);
    let sum: f64 = found.axes.iter().map(|axis| axis.1).sum::<f64>() + found.interactions + found.seeds;
    assert!((sum - 1.0).abs() < 1e-12);

    // What only both do together.
    let results = self::results(|bits, seed| {
        let both = bits == Some(Bits { weights: 2, activations: 4 });
        additive(bits, seed).map(|(validation, _)| (validation, if both { 0.7 } else { 0.5 }))
    });
    let plan = results.plan().unwrap();
    let found = variance(plan.sweep(), &groups(&plan, &results), Figure::TestAde).unwrap();
    // Of six cells one is 0.2 higher: 3 * 0.2^2 * (1 - 1/6) in all, 1/5 of it by weights' and 1/5 by activations' means ...
    let all = 3.0 * 0.04 * 5.0 / 6.0;
    let (off, mean) = (0.1 - 0.2 / 6.0, 0.2 / 6.0);
    let weights = 6.0 * off * off + 12.0 * mean * mean;
    let activations = 18.0 * mean * mean;
    assert!(
        (found.axes[0].1 - weights / all).abs() < 1e-9 && (found.axes[1].1 - activations / all).abs() < 1e-9
    );
    assert!((found.interactions - (all - weights - activations) / all).abs() < 1e-9 && found.seeds < 1e-12);
}

#[test]
fn the_front_is_what_nothing_beats_with_fewer_bits() {
    let results = results(additive);
    let plan = results.plan().unwrap();
    let groups = groups(&plan, &results);
    let names = |groups: Vec<&Group<'_>>| -> Vec<String> {
        groups.iter().map(|group| group.point.name.clone()).collect()
    };
    let expected = [
        "weight bits 2, activation bits 4",
        "weight bits 3, activation bits 4",
        "weight bits 3, activation bits 8",
    ];
    assert_eq!(names(front_of(&groups, Figure::TestAde, Figure::TotalBits, Statistic::Median)), expected);
    let best = best_per_activation_bits(&groups, Figure::TestAde, Statistic::Median);
    assert_eq!(best.iter().map(|(width, _)| *width).collect::<Vec<_>>(), [4, 8]);
    assert_eq!(best[0].1.point.name, "weight bits 3, activation bits 4");
    // Heavier weights jerk less, so that 4 bits are best of both widths.
    let best = best_per_activation_bits(&groups, Figure::Jerk, Statistic::Median);
    assert_eq!(best[1].1.point.name, "weight bits 4, activation bits 8");
    let within = |percent| smallest_within(&groups, percent).map(|group| group.point.name.as_str());
    // 4-bit activations cost 5 % of validation, 2-bit weights 25 or 30 %.
    assert_eq!(within(5.1), Some("weight bits 3, activation bits 4"));
    assert_eq!(within(1.0), Some("weight bits 3, activation bits 8"));
    assert_eq!((within(40.0), within(-1.0)), (Some("weight bits 2, activation bits 4"), None));
    assert_eq!(bits(&groups[6].point.job), Some(Bits { weights: 8, activations: 8 }));
    assert_eq!(bits(&groups[7].point.job), None);
}

#[test]
fn a_point_has_every_figure_by_every_statistic() {
    let results = results(additive);
    let plan = results.plan().unwrap();
    let groups = groups(&plan, &results);
    let (first, int8, float) = (&groups[0], &groups[6], &groups[7]);
    // Of the first seed the test error is lowest, of the third the validation error.
    for (statistic, seed) in [
        (Statistic::Median, 2.0),
        (Statistic::Mean, 2.0),
        (Statistic::Validation, 3.0),
        (Statistic::BestTest, 1.0),
    ] {
        assert!(near(first.figure(Figure::SpeedError, statistic), seed), "{statistic}");
        assert!(near(first.figure(Figure::PackedBytes, statistic), 90.0 + seed), "{statistic}");
        let ade = first.figure(Figure::TestAde, statistic);
        assert_eq!(ade, first.value(statistic));
        assert!(near(ade, 0.6 + seed / 100.0), "{statistic}");
        assert!(near(first.figure(Figure::TotalBits, statistic), 6.0));
    }
    assert_eq!(first.figures(Figure::SpeedError), Some(vec![1.0, 2.0, 3.0]));
    assert!(near(first.figure(Figure::TestMse, Statistic::Median), 0.62 * 0.62));
    assert!(near(first.figure(Figure::Jerk, Statistic::Mean), 6.0));
    assert!(near(first.figure(Figure::StairIndex, Statistic::Mean), 0.25));
    assert!(near(int8.figure(Figure::Levels, Statistic::Mean), 256.0));
    assert!(near(float.figure(Figure::Levels, Statistic::Mean), 1024.0));
    // The MLP 4-32-2 has 192 multiply-accumulates and 226 parameters.
    assert!(near(first.figure(Figure::BitOperations, Statistic::Median), 192.0 * 2.0 * 4.0));
    assert!(near(float.figure(Figure::BitOperations, Statistic::Median), 192.0 * 1024.0));
    assert!(near(float.figure(Figure::PackedBytes, Statistic::Median), 904.0));
    assert_eq!(float.figure(Figure::TotalBits, Statistic::Median), None);
    // Each seed against the float network of the same seed; costs have no change from seed to seed.
    assert!(
        near(first.change_of(Figure::StairIndex), 700.0) && near(first.change_of(Figure::SpeedError), 0.0)
    );
    assert!(near(first.change_of(Figure::TestMse), 100.0 * (0.62 * 0.62 / 0.25 - 1.0)));
    assert_eq!(first.change(), first.change_of(Figure::TestAde));
    assert_eq!(first.change_of(Figure::PackedBytes), None);
    assert_eq!(first.differences(Figure::StairIndex), vec![0.25 - 0.03125; 3]);
    assert_eq!(groups[2].differences(Figure::AccelerationError), Vec::<f64>::new());
    // Nothing cannot change by a share of it.
    let float = |metrics: Metrics| Metrics { ade: 0.0, ..metrics };
    let seeds =
        first.seeds.iter().map(|seed| SeedResult { float: seed.float.map(|(a, b)| (a, float(b))), ..*seed });
    let nothing = Group { seeds: seeds.collect(), ..first.clone() };
    assert_eq!((nothing.change(), nothing.differences(Figure::TestAde)), (None, vec![0.61, 0.62, 0.63]));
    // What one seed does not say nobody says.
    assert_eq!(first.figure(Figure::AccelerationError, Statistic::Median), Some(1.0));
    assert_eq!(groups[2].figure(Figure::AccelerationError, Statistic::Median), None);
    let empty = Group { seeds: Vec::new(), ..first.clone() };
    for figure in Figure::ALL {
        for statistic in Statistic::ALL {
            assert_eq!(empty.figure(figure, statistic), None, "{figure} {statistic}");
        }
    }
}

#[test]
fn any_figure_has_a_front_against_any_other() {
    let results = results(additive);
    let plan = results.plan().unwrap();
    let groups = groups(&plan, &results);
    let names = |asked, against| -> Vec<String> {
        let front = front_of(&groups, asked, against, Statistic::Median);
        front
            .iter()
            .map(|group| {
                bits(&group.point.job)
                    .map_or_else(String::new, |b| format!("{}-{}", b.weights, b.activations))
            })
            .collect()
    };
    // 8-bit activations are less of a stair and err less: only they are on the front, and of them the first that errs least.
    assert_eq!(names(Figure::TestAde, Figure::StairIndex), ["3-8"]);
    assert_eq!(names(Figure::TestAde, Figure::TotalBits), ["2-4", "3-4", "3-8"]);
    // 4-bit weights jerk least and err no more.
    assert_eq!(names(Figure::TestAde, Figure::Jerk), ["4-8"]);
    assert_eq!(names(Figure::Jerk, Figure::TotalBits), ["2-4", "3-4", "4-4"]);
    // More levels are better.
    assert_eq!(names(Figure::Levels, Figure::TotalBits), ["2-4", "2-8"]);
    assert_eq!(names(Figure::TotalBits, Figure::Levels), ["2-8", "2-4"]);
    // Points that do not have the figure are left out.
    assert_eq!(names(Figure::TestAde, Figure::AccelerationError), ["4-8"]);
}
