//! Tests of `config` and `check`: how a sweep is written, which points it has, and every refusal.

use protocol::config::{OptimizerConfig, RangeInit};
use protocol::defaults::SENSORS;
use serde_json::json;

use super::*;
use crate::{CheckedSweep, Kind};

fn read(value: Value) -> Result<SweepConfig, SweepError> {
    SweepConfig::read(value)
}

fn checked(value: Value) -> Result<CheckedSweep, SweepError> {
    read(value)?.check(SENSORS)
}

/// What a sweep is refused with.
fn refused(value: Value) -> String {
    checked(value).unwrap_err().to_string()
}

fn bits() -> Value {
    json!([
        { "name": "weight bits", "paths": ["qat.weights.bits"], "first": 2, "last": 4 },
        { "name": "activation bits", "paths": ["qat.activations.bits"], "values": [8, 16] },
    ])
}

fn names(sweep: &CheckedSweep) -> Vec<(u64, &str, Kind)> {
    sweep.points().iter().map(|point| (point.id, point.name.as_str(), point.kind)).collect()
}

#[test]
fn a_grid_has_its_points_in_order_and_the_float_network_behind_them() {
    let sweep = checked(json!({ "version": 1, "axes": bits(), "extra": [{ "ptq": "int8" }] })).unwrap();
    let expected = [
        (0, "weight bits 2, activation bits 8", Kind::Swept),
        (1, "weight bits 2, activation bits 16", Kind::Swept),
        (2, "weight bits 3, activation bits 8", Kind::Swept),
        (3, "weight bits 3, activation bits 16", Kind::Swept),
        (4, "weight bits 4, activation bits 8", Kind::Swept),
        (5, "weight bits 4, activation bits 16", Kind::Swept),
        (6, "ptq=int8", Kind::Extra),
        (7, "float", Kind::Float),
    ];
    assert_eq!(names(&sweep), expected);
    let widths = |id: usize| {
        let qat = sweep.points()[id].job.qat.clone().unwrap();
        (qat.weights.bits, qat.activations.bits, sweep.points()[id].places.clone())
    };
    assert_eq!(
        (widths(0), widths(3), widths(5)),
        ((2, 8, vec![0, 0]), (3, 16, vec![1, 1]), (4, 16, vec![2, 1]))
    );
    assert_eq!((sweep.points()[6].job.qat.is_none(), sweep.points()[6].job.ptq.is_some()), (true, true));
    assert_eq!(sweep.varied()[0].numbers(), Some(vec![2.0, 3.0, 4.0]));
}

#[test]
fn one_value_goes_to_several_settings_and_choices_set_what_they_like() {
    let sweep = checked(json!({
        "version": 1, "float": false,
        "axes": [
            { "paths": ["qat.weights.bits", "qat.activations.bits", "ptq.weight_bits"], "first": 4, "last": 8, "step": 4 },
            { "name": "method", "choices": [
                { "name": "PTQ", "set": { "qat": "off" } },
                { "name": "QAT", "set": { "ptq": "off", "qat": { "input": { "range_init": "tfmot" } } } },
            ] },
        ],
    }))
    .unwrap();
    let words: Vec<_> = sweep.points().iter().map(|point| point.name.as_str()).collect();
    assert_eq!(words[0..2], ["qat.weights.bits 4, method PTQ", "qat.weights.bits 4, method QAT"]);
    let [ptq, qat] = [2, 3].map(|place: usize| sweep.points()[place].job.clone());
    assert_eq!((ptq.qat.is_none(), ptq.ptq.unwrap().weight_bits), (true, 8));
    let qat_config = qat.qat.unwrap();
    assert_eq!((qat.ptq, qat_config.weights.bits, qat_config.activations.bits), (None, 8, 8));
    assert_eq!(
        (qat_config.input.range_init, qat_config.weights.range_init),
        (RangeInit::Tfmot, RangeInit::FirstBatch)
    );
}

#[test]
fn lists_and_samples_are_parts_of_what_there_could_be() {
    let list = json!({ "version": 1, "float": false, "points": { "list": [{}, { "training.epochs": 5 }] } });
    let sweep = checked(list).unwrap();
    assert_eq!(names(&sweep), [(0, "the job", Kind::Swept), (1, "training.epochs=5", Kind::Swept)]);
    let sample = |seed: u64| {
        let value = json!({ "version": 1, "axes": bits(), "float": false, "points": { "sample": { "count": 3, "seed": seed } } });
        checked(value).unwrap().points().iter().map(|point| point.id).collect::<Vec<_>>()
    };
    assert_eq!(sample(1), [0, 3, 4]);
    assert_ne!(sample(2), sample(1));
    let whole = checked(json!({ "version": 1, "axes": bits(), "float": false })).unwrap();
    let some = checked(json!({ "version": 1, "axes": bits(), "float": false, "points": { "sample": { "count": 3, "seed": 1 } } })).unwrap();
    assert_eq!(some.points()[1], whole.points()[3]);
    assert_eq!(checked(json!({ "version": 1 })).unwrap().points().len(), 1);
}

#[test]
fn a_job_is_written_as_its_changes_or_as_a_whole() {
    let short = json!({ "version": 1, "job": {
        "training": { "epochs": 7, "optimizer": { "kind": "sgd", "momentum": 0.5 } },
        "model": "cnn-a", "qat.weights": { "kind": "moving-average", "bits": 3 }, "data": { "seed": 11 },
    } });
    let config = read(short).unwrap();
    assert_eq!(
        (config.job.training.epochs, config.job.training.optimizer),
        (7, OptimizerConfig::Sgd { momentum: 0.5 })
    );
    assert_eq!(config.job.qat.as_ref().unwrap().weights.bits, 3);
    let written = serde_json::to_value(&config).unwrap();
    assert_eq!(written["job"]["training"]["epochs"], 7);
    assert_eq!(read(written).unwrap(), config);
    let named: SweepConfig =
        read(json!({ "version": 1, "axes": bits(), "points": { "list": [{ "qat": "on" }] } })).unwrap();
    assert_eq!(read(serde_json::to_value(&named).unwrap()).unwrap(), named);
}

#[test]
fn every_float_network_is_one_point() {
    let axis = json!({ "paths": ["model.layers.0.units"], "values": [8, 16] });
    let both = json!([axis, { "paths": ["qat.weights.bits"], "values": [2, 8] }]);
    let sweep = checked(json!({ "version": 1, "axes": both })).unwrap();
    assert_eq!(
        names(&sweep)[4..],
        [(4, "float", Kind::Float), (5, "float, model.layers.0.units=16", Kind::Float)]
    );
    // Points that are float networks need no others beside them.
    assert_eq!(checked(json!({ "version": 1, "axes": [axis] })).unwrap().points().len(), 2);
}

#[test]
fn what_cannot_be_read_is_refused_by_its_place() {
    assert_eq!(read(json!({})).unwrap_err().to_string(), "missing field `version`");
    assert_eq!(
        read(json!({ "version": 2 })).unwrap_err().to_string(),
        "sweep version 2 is not known; this Bitroom reads version 1"
    );
    let unknown = read(json!({ "version": 1, "axis": [] })).unwrap_err().to_string();
    assert!(unknown.contains("unknown field `axis`"), "{unknown}");
    let setting = refused(json!({ "version": 1, "job": { "training": { "epoch": 5 } } }));
    assert!(setting.starts_with("job: training.epoch is not a setting; there are"), "{setting}");
    let job = refused(json!({ "version": 1, "job": { "training.epochs": 0 } }));
    assert_eq!(job, "job.training.epochs is 0; allowed: 1 to 100000");
    let points = refused(json!({ "version": 1, "points": "all" }));
    assert!(points.contains("points") && points.contains("grid"), "{points}");
}

#[test]
fn every_axis_is_checked() {
    let axes = |axes: Value| refused(json!({ "version": 1, "axes": axes }));
    let one = |axis: Value| axes(json!([axis]));
    let setting = "allowed: a setting; `bitroom settings` lists them";
    assert_eq!(
        one(json!({ "paths": ["qat.weight.bits"], "values": [1] })),
        format!("axes[0].paths[0] is qat.weight.bits; {setting}")
    );
    let lists = "allowed: one of values, first with last, and choices";
    assert_eq!(one(json!({ "paths": ["qat"] })), format!("axes[0] is made of 0 lists; {lists}"));
    assert_eq!(
        one(json!({ "paths": ["qat"], "values": ["on"], "first": 1 })),
        format!("axes[0] is made of 2 lists; {lists}")
    );
    assert_eq!(one(json!({ "values": [1] })), "axes[0].paths is empty; allowed: at least one setting");
    assert_eq!(
        one(json!({ "paths": ["training.seed"], "last": 1 })),
        "axes[0].first is missing; allowed: a whole number from 0"
    );
    assert_eq!(
        one(json!({ "paths": ["training.seed"], "first": 5, "last": 1 })),
        "axes[0].last is 1; allowed: 5 or more"
    );
    assert_eq!(
        one(json!({ "paths": ["training.seed"], "first": 1, "last": 5, "step": 0 })),
        "axes[0].step is 0; allowed: a whole number from 1"
    );
    assert_eq!(
        one(json!({ "paths": ["training.seed"], "first": 1, "last": 50_000 })),
        "axes[0].last is 50000; allowed: at most 20000 values"
    );
    assert_eq!(
        one(json!({ "paths": ["qat.weights.bits"], "values": [4, 4] })),
        "axes[0].values[1] is 4; allowed: each value once"
    );
    assert_eq!(
        one(json!({ "paths": ["qat.weights.bits"], "values": [4, "many"] })),
        "axes[0].values[1]: qat.weights.bits must be a whole number from 0"
    );
    let choice = json!([{ "name": "on", "set": { "qat": "on" } }]);
    assert_eq!(
        one(json!({ "choices": choice })),
        "axes[0].name is empty; allowed: a name, for an axis of choices"
    );
    assert_eq!(
        one(json!({ "name": "method", "paths": ["qat"], "choices": choice })),
        "axes[0].paths is qat; allowed: none with choices"
    );
    let epochs = json!({ "paths": ["training.epochs"], "values": [4] });
    assert_eq!(axes(json!([epochs, epochs])), "axes[1].name is training.epochs; allowed: each name once");
    let renamed = json!({ "name": "other", "paths": ["training.seed", "training.epochs"], "values": [4] });
    assert_eq!(
        axes(json!([epochs, renamed])),
        "axes[1].paths[1] is training.epochs; allowed: each setting once"
    );
    assert_eq!(axes(json!(vec![epochs; 9])), "axes, their number, is 9; allowed: at most 8");
}

#[test]
fn points_are_counted_and_each_is_checked() {
    let seeds = |last: u64| json!({ "paths": ["training.seed"], "first": 1, "last": last });
    let bits = json!({ "paths": ["qat.weights.bits"], "first": 2, "last": 16 });
    let of = |parts: Value| {
        let mut sweep = json!({ "version": 1, "float": false });
        sweep.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
        refused(sweep)
    };
    assert_eq!(of(json!({ "axes": [seeds(2000), bits] })), "points is 30000; allowed: 1 to 20000 points");
    let units = json!({ "paths": ["model.layers.0.units"], "first": 1, "last": 10_000 });
    let huge =
        json!({ "axes": [seeds(20_000), units, bits], "points": { "sample": { "count": 2, "seed": 1 } } });
    assert_eq!(of(huge), "axes is 3000000000; allowed: at most 1000000000 combinations");
    let sample = json!({ "axes": [bits], "points": { "sample": { "count": 16, "seed": 1 } } });
    assert_eq!(of(sample), "points.sample.count is 16; allowed: 1 to 15");
    assert_eq!(
        of(json!({ "points": { "list": [] } })),
        "points.list, their number, is 0; allowed: 1 to 20000 points"
    );
    assert_eq!(
        of(json!({ "axes": [bits], "points": { "list": [{}] } })),
        "axes, their number, is 1; allowed: 0 with a list of points"
    );
    let unknown = of(json!({ "points": { "list": [{}, { "qat.bits": 4 }] } }));
    assert!(unknown.starts_with("points.list[1]: qat.bits is not a setting"), "{unknown}");
    let extra = of(json!({ "extra": [{ "training.epochs": "many" }] }));
    assert_eq!(extra, "extra[0]: training.epochs must be a whole number from 0");

    let widths = json!({ "name": "bits", "paths": ["qat.weights.bits"], "values": [8, 17] });
    assert_eq!(
        of(json!({ "axes": [widths] })),
        "point 1 (bits 17): qat.weights.bits is 17; allowed: 2 to 16"
    );
    let decay = json!({ "name": "decay", "paths": ["training.schedule.decay"], "values": [0.5] });
    let off = of(json!({ "axes": [decay] }));
    assert_eq!(off, "point 0 (decay 0.5): training.schedule.decay: For the exponential schedule only.");
    let warm = of(json!({ "points": { "list": [{ "warm_start": "0123456789abcdef" }] } }));
    assert!(warm.starts_with("point 0 (warm_start=") && warm.contains("allowed: none"), "{warm}");
    let many = of(json!({ "job": { "training.repeats": 1000 }, "axes": [seeds(2000)] }));
    assert_eq!(many, "points, with their repeats, is 2000000; allowed: at most 1000000 trainings");
}

#[test]
fn halving_has_rungs_of_rising_epochs() {
    let halving = |first: u32, factor: u32| {
        let budget = json!({ "halving": { "first_epochs": first, "factor": factor } });
        json!({ "version": 1, "job": { "training.epochs": 100 }, "axes": bits(), "budget": budget })
    };
    let rungs = |first, factor| checked(halving(first, factor)).unwrap().rungs();
    assert_eq!(
        (rungs(10, 3), rungs(99, 2), rungs(50, 2)),
        (vec![10, 30, 90, 100], vec![99, 100], vec![50, 100])
    );
    assert_eq!(checked(json!({ "version": 1 })).unwrap().rungs(), [1000]);
    assert_eq!(
        refused(halving(100, 3)),
        "budget.halving.first_epochs is 100; allowed: 1 to 99: fewer than training.epochs"
    );
    assert_eq!(refused(halving(10, 1)), "budget.halving.factor is 1; allowed: 2 to 10");
    let mut late = halving(10, 3);
    late["job"]["qat.start_epoch"] = 10.into();
    assert_eq!(
        refused(late),
        "budget.halving.first_epochs is 10; allowed: more than the 10 epochs before quantizers act"
    );
    let mut other = halving(10, 3);
    other["extra"] = json!([{ "training.epochs": 50 }]);
    assert_eq!(refused(other), "training.epochs is 50; allowed: one number for all points with halving, 100");
}
