//! Quantization-aware training in the worker: every quantizer on every network, ranges, late starts.

use super::*;
use protocol::config::{QatConfig, QuantizerKind};
use protocol::report::{NumberFormat, RangeHistory, TensorKind};

/// A run of 4 epochs with these quantizers.
fn run(model: ModelConfig, qat: QatConfig) -> RunConfig {
    RunConfig { model, qat: Some(qat), ..small(4) }
}

fn with_kind(kind: QuantizerKind) -> QatConfig {
    let mut qat = QatConfig::default();
    for settings in [&mut qat.weights, &mut qat.activations, &mut qat.input] {
        settings.kind = kind;
        (settings.fixed_min, settings.fixed_max) = (-4.0, 4.0);
        // The width keeps apart what the quantizers find.
        settings.bits = 6;
    }
    qat
}

/// The networks that every quantizer is tried on.
fn models() -> [ModelConfig; 2] {
    [ModelConfig::mlp(&[4], Activation::Relu), ModelConfig::lstm(2)]
}

/// All points of a history in the progress messages together.
fn points(messages: &[FromWorker]) -> Vec<RangeHistory> {
    let mut whole: Vec<RangeHistory> = Vec::new();
    for message in messages {
        let FromWorker::Progress { ranges, .. } = message else { continue };
        for history in ranges {
            match whole.iter_mut().find(|known| known.name == history.name) {
                Some(known) => known.points.extend(&history.points),
                None => whole.push(history.clone()),
            }
        }
    }
    whole
}

#[test]
fn every_quantizer_trains_every_network_to_integers_of_its_own() {
    for model in models() {
        let mut seen = Vec::new();
        for kind in QuantizerKind::ALL {
            let report = Bench::new().train(RUN, run(model.clone(), with_kind(kind)));
            let qat = report.qat.unwrap();
            assert!(qat.forms.iter().all(|form| form.format == NumberFormat::Integer), "{kind:?}");
            let exactness = qat.exactness.unwrap();
            assert_eq!(exactness.total, 2 * qat.metrics.test.samples, "{kind:?}");
            assert!(qat.metrics.test.ade.is_finite());
            assert!(
                seen.iter().all(|(_, metrics)| *metrics != qat.metrics),
                "{kind:?} is like another: {seen:?}"
            );
            seen.push((kind, qat.metrics));
        }
    }
}

#[test]
fn a_formula_is_used_and_its_mistakes_name_the_setting_and_the_column() {
    let mut qat = with_kind(QuantizerKind::LastValue);
    qat.weights.kind = QuantizerKind::Custom;
    (qat.weights.formula_min, qat.weights.formula_max) = ("min / 2".to_owned(), "max / 2".to_owned());
    let [mlp, _] = models();
    let halved = Bench::new().train(RUN, run(mlp.clone(), qat.clone()));
    let whole = Bench::new().train(RUN, run(mlp.clone(), with_kind(QuantizerKind::LastValue)));
    let last = |report: &RunReport| {
        let of_weights = |history: &&RangeHistory| history.name == "dense 1, weights";
        *report.ranges.iter().find(of_weights).unwrap().points.first().unwrap()
    };
    assert!(last(&halved).max < 0.75 * last(&whole).max, "{:?} {:?}", last(&halved), last(&whole));
    assert_eq!(halved.float.weights_hash, whole.float.weights_hash);

    qat.weights.formula_max = "max / oops".to_owned();
    let message = failure(&Bench::new().start(RUN, run(mlp, qat), false));
    assert!(message.starts_with("qat.weights") && message.contains("column 7"), "{message}");
}

#[test]
fn ranges_come_with_the_progress_and_all_together_in_the_report() {
    for model in models() {
        let mut bench = Bench::new();
        bench.start(RUN, run(model, QatConfig::default()), false);
        let messages = bench.work_all();
        let whole = report(&messages).ranges;
        assert_eq!(points(&messages), whole);
        assert_eq!((whole[0].name.as_str(), whole[0].kind), ("input", TensorKind::Input));
        for history in &whole {
            assert_eq!(history.points.len(), 4, "{}", history.name);
            assert!(history.points.windows(2).all(|pair| pair[0].step < pair[1].step));
            assert!(
                history
                    .points
                    .iter()
                    .all(|point| point.min <= 0.0 && point.max >= 0.0 && point.min < point.max)
            );
            if history.kind != TensorKind::Weights {
                assert!(history.points.iter().all(|point| point.zero_share == 0.0));
            }
        }
        let weights = whole.iter().filter(|history| history.kind == TensorKind::Weights);
        assert!(weights.count() >= 2);
    }
    assert_eq!(Bench::new().train(RUN, small(2)).ranges, [], "no quantizers, no ranges");
}

#[test]
fn before_the_start_epoch_the_quantizers_only_watch() {
    for model in models() {
        let late = |start_epoch| {
            let mut qat = with_kind(QuantizerKind::LastValue);
            (qat.weights.bits, qat.start_epoch) = (2, start_epoch);
            let mut bench = Bench::new();
            bench.start(RUN, run(model.clone(), qat), false);
            bench.work_all()
        };
        let messages = late(3);
        let (float, qat) = (reported_losses(&messages, Leg::Float), reported_losses(&messages, Leg::Qat));
        let same = |epoch: usize| float[epoch].train == qat[epoch].train;
        assert!(same(0) && same(1) && same(2), "{float:?} {qat:?}");
        assert!(!same(3), "{float:?} {qat:?}");
        let at_once = reported_losses(&late(0), Leg::Qat);
        assert_ne!(at_once[0].train, float[0].train);
        assert_eq!(report(&messages).ranges[0].points.len(), 4, "ranges are followed from the start");
    }
}
