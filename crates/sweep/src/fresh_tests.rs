//! Tests of fresh seeds.

use serde_json::json;

use super::*;
use crate::point::Kind;

#[test]
fn a_point_is_trained_again_behind_the_last_seed_with_its_float_network() {
    let sweep = SweepConfig::read(json!({
        "version": 1,
        "job": { "training.repeats": 3, "training.seed": 5, "training.epochs": 90, "qat": "on" },
        "axes": [
            { "paths": ["qat.weights.bits"], "values": [2, 4] },
            { "paths": ["training.repeats"], "values": [3, 9] },
        ],
        "warm_start": true,
        "budget": { "halving": { "first_epochs": 10, "factor": 3 } },
    }));
    let sweep = sweep.unwrap().check(4).unwrap();
    let fresh = fresh_seeds(&sweep, 2).unwrap();
    assert_eq!((fresh.budget, fresh.warm_start), (Budget::Full, true));
    let points = fresh.check(4).unwrap().points().to_vec();
    let kinds: Vec<Kind> = points.iter().map(|point| point.kind).collect();
    assert_eq!(kinds, [Kind::Swept, Kind::Float]);
    for point in &points {
        // Others had seeds 5 to 13; three cannot tell a difference from scatter.
        assert_eq!((point.job.training.seed, point.job.training.repeats), (14, 6));
        assert_eq!(point.job.training.epochs, 90);
    }
    assert_eq!(points[0].job.qat, sweep.points()[2].job.qat);
    // An axis sets another number of seeds than the fresh ones, so that the axes do not lead to the point.
    assert_eq!(points[0].name, "qat.weights.bits=4");
    // One with more seeds keeps its number of them.
    let more = fresh_seeds(&sweep, 3).unwrap().check(4).unwrap();
    assert_eq!((more.points()[0].job.training.seed, more.points()[0].job.training.repeats), (14, 9));
    assert_eq!(fresh_seeds(&sweep, 99), None);
    // Elsewhere it is called as it was.
    let whole = SweepConfig { axes: sweep.config().axes[..1].to_vec(), ..sweep.config().clone() };
    let whole = whole.check(4).unwrap();
    let named = fresh_seeds(&whole, 1).unwrap().check(4).unwrap();
    assert_eq!(named.points()[0].name, "qat.weights.bits 4");
    assert_eq!(named.points()[0].name, whole.points()[1].name);
    assert_eq!(named.points()[0].job.qat, whole.points()[1].job.qat);
    assert_eq!((named.points().len(), named.points()[0].job.training.seed), (2, 8));
    assert_eq!(fresh_seeds(&named, 0).unwrap().check(4).unwrap().points()[0].name, "qat.weights.bits 4");
    // What was begun with fresh seeds is chosen from again behind these.
    let again = fresh_seeds(&more, 0).unwrap();
    assert_eq!(again.job.training.seed, 23);
}
