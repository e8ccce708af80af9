//! Questions about a quantized network: the cost of each tensor, one number followed by hand, formulas.

use super::*;
use protocol::config::{CnnLayout, PtqConfig, Scheme};
use protocol::report::{FormulaReport, Method, TensorKind, WalkQuery, WalkReport};

/// A run of a network with a quantizer-trained twin, quantized after training, too.
fn quantized(model: ModelConfig) -> Bench {
    let mut bench = Bench::new();
    let mut config = RunConfig { model, ..small_qat(1) };
    config.training.epochs = 1;
    bench.train(RUN, config);
    let config = Box::new(PtqConfig::default());
    let answer = one(bench.handle(ToWorker::Quantize { run: RUN, request: REQUEST, config }));
    assert!(matches!(answer, FromWorker::Quantized { .. }));
    bench
}

fn walk(bench: &mut Bench, query: WalkQuery) -> Result<WalkReport, String> {
    match one(bench.handle(ToWorker::Walk { run: RUN, request: REQUEST, query })) {
        FromWorker::Walked { run: RUN, request: REQUEST, report } => Ok(*report),
        FromWorker::RequestFailed { request: REQUEST, message } => Err(message),
        other => panic!("{other:?}"),
    }
}

fn attribute(bench: &mut Bench, method: Method) -> Vec<FromWorker> {
    let mut answers = bench.handle(ToWorker::Attribute { run: RUN, request: REQUEST, method });
    answers.extend(bench.work_all());
    answers
}

#[test]
fn every_layer_of_every_network_can_be_walked() {
    for model in
        [ModelConfig::mlp(&[4], Activation::Tanh), ModelConfig::cnn(CnnLayout::B, 0.01), ModelConfig::lstm(2)]
    {
        let mut bench = quantized(model);
        for method in [Method::Ptq, Method::Qat] {
            let query = |layer, step, channel| WalkQuery { method, sample: 5, layer, step, channel };
            let layers = walk(&mut bench, query(0, 0, 0)).unwrap().layers;
            for (index, layer) in layers.iter().enumerate() {
                let last = query(index as u32, layer.steps - 1, layer.channels - 1);
                let found = walk(&mut bench, last).unwrap();
                assert_eq!((found.query, &found.layers), (last, &layers));
                assert!(!found.lines.is_empty(), "{}", layer.name);
                let has_weights = ["dense", "conv1d", "lstm"].iter().any(|kind| layer.name.starts_with(kind));
                assert_eq!(found.terms.is_empty(), !has_weights, "{}", layer.name);
                // Fake-quant computes the same number in float: all but a few steps of the grid away at most.
                assert!(
                    (found.value - found.fake_quant).abs() < 0.1,
                    "{}: {} {}",
                    layer.name,
                    found.value,
                    found.fake_quant
                );
                let beyond = walk(&mut bench, query(index as u32, layer.steps, 0)).unwrap_err();
                assert!(beyond.contains(&format!("of a layer of {} steps", layer.steps)), "{beyond}");
            }
            let count = layers.len();
            assert_eq!(
                walk(&mut bench, query(count as u32, 0, 0)).unwrap_err(),
                format!("layer index {count} of a network of {count} layers")
            );
        }
    }
}

#[test]
fn a_walk_ends_at_the_path_that_the_report_shows() {
    let mut bench = quantized(ModelConfig::mlp(&[4], Activation::Relu));
    let config = Box::new(PtqConfig::default());
    let FromWorker::Quantized { report, .. } =
        one(bench.handle(ToWorker::Quantize { run: RUN, request: REQUEST, config }))
    else {
        panic!("not quantized")
    };
    let path = &report.quantized.paths.test;
    for sample in [0, 100, 324] {
        for (channel, values) in [(0, &path.x), (1, &path.y)] {
            let query = WalkQuery { method: Method::Ptq, sample, layer: 1, step: 0, channel };
            let found = walk(&mut bench, query).unwrap();
            assert!((found.value - f64::from(values[sample as usize])).abs() < 1e-6, "{found:?}");
            assert_eq!((found.terms.len(), found.samples), (4, 325));
        }
    }
    let query = WalkQuery { method: Method::Ptq, sample: 325, layer: 1, step: 0, channel: 0 };
    assert_eq!(walk(&mut bench, query).unwrap_err(), "sample 325 of a test block of 325");
}

#[test]
fn what_was_not_quantized_is_neither_walked_nor_attributed() {
    let mut bench = Bench::new();
    bench.train(RUN, small(1));
    let query = |method| WalkQuery { method, sample: 0, layer: 0, step: 0, channel: 0 };
    let refusals =
        [(Method::Ptq, "this run was not quantized yet"), (Method::Qat, "this run was trained without")];
    for (method, expected) in refusals {
        let message = walk(&mut bench, query(method)).unwrap_err();
        assert!(message.starts_with(expected), "{message}");
        let FromWorker::RequestFailed { request: REQUEST, message } = one(attribute(&mut bench, method))
        else {
            panic!("attributed")
        };
        assert!(message.starts_with(expected), "{message}");
    }
    let config = Box::new(PtqConfig { scheme: Scheme::Float16, ..PtqConfig::default() });
    bench.handle(ToWorker::Quantize { run: RUN, request: REQUEST, config });
    let message = walk(&mut bench, query(Method::Ptq)).unwrap_err();
    assert_eq!(message, "the walk-through needs a network that runs in integers only");
}

#[test]
fn the_cost_of_each_tensor_is_found_in_slices() {
    for (model, weighted) in [(ModelConfig::mlp(&[4], Activation::Relu), 2), (ModelConfig::lstm(2), 2)] {
        let mut bench = quantized(model);
        for method in [Method::Ptq, Method::Qat] {
            let FromWorker::Attributed { run: RUN, request: REQUEST, report } =
                one(attribute(&mut bench, method))
            else {
                panic!("not attributed")
            };
            let of = |kind| report.tensors.iter().filter(|entry| entry.kind == kind).count();
            assert_eq!((of(TensorKind::Input), of(TensorKind::Weights)), (1, weighted));
            assert_eq!(report.method, method);
            assert!(report.float_ade > 0.0 && report.quantized_ade > 0.0);
            assert!(report.tensors.iter().any(|entry| entry.alone_ade != report.float_ade));
            assert!(report.tensors.iter().any(|entry| entry.without_ade != report.quantized_ade));
        }
    }
    let mut bench = quantized(ModelConfig::mlp(&[4], Activation::Relu));
    // Every part seems to take 30 ms, a slice of its own.
    bench.step_ms = 30.0;
    assert!(
        bench.tell(ToWorker::Attribute { run: RUN, request: RequestId(8), method: Method::Ptq }).is_empty()
    );
    assert!(bench.work().is_empty(), "one slice is not enough");
    let config = Box::new(PtqConfig::default());
    let answers = bench.handle(ToWorker::Quantize { run: RUN, request: RequestId(9), config });
    assert!(matches!(
        &answers[..],
        [FromWorker::Cancelled { request: RequestId(8) }, FromWorker::Quantized { .. }]
    ));
}

#[test]
fn formulas_are_checked_with_the_column_of_their_mistake() {
    let mut bench = Bench::new();
    let mut check = |min: &str, max: &str| -> FormulaReport {
        let message = ToWorker::CheckFormula { request: REQUEST, min: min.to_owned(), max: max.to_owned() };
        match one(bench.handle(message)) {
            FromWorker::FormulaChecked { request: REQUEST, report } => report,
            other => panic!("{other:?}"),
        }
    };
    let good = check("mean - 2 * std", "mean + 2 * std");
    let (min, max) = good.example.unwrap();
    assert!(good.problems.is_empty() && min < 0.0 && max > 0.0 && max - min > 0.1, "{min} {max}");
    let bad = check("min + foo", "2 *");
    assert_eq!(bad.example, None);
    let places: Vec<_> =
        bad.problems.iter().map(|problem| (problem.field.as_str(), problem.column)).collect();
    assert_eq!(places, [("formula_min", 7), ("formula_max", 4)]);
    assert!(bad.problems[0].message.contains("foo"), "{}", bad.problems[0].message);
    let mut empty = Bench::empty();
    let message = ToWorker::CheckFormula { request: REQUEST, min: "min".to_owned(), max: "max".to_owned() };
    let FromWorker::FormulaChecked { report, .. } = one(empty.handle(message)) else { panic!("not checked") };
    assert_eq!(report, FormulaReport::default(), "no data, no example");
}
