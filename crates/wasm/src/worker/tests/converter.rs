//! Every converter mode and correction on the three networks, and questions that take more than one slice.

use super::*;
use protocol::config::{
    Calibrator, LayerConfig, OpsSet, Optimization, Padding, PtqConfig, Scheme, WindowConfig,
};
use protocol::report::{Method, NumberFormat, PtqReport, QuantizedReport};

/// A short run of each network: MLP, CNN, LSTM.
fn networks() -> [(RunId, ModelConfig); 3] {
    let conv = LayerConfig::Conv1D {
        filters: 40,
        kernel_size: 7,
        stride: 1,
        padding: Padding::Same,
        activation: Activation::Relu,
        l2: 0.01,
    };
    let pool = LayerConfig::MaxPool1D { size: 3, stride: 3, padding: Padding::Valid };
    let window = WindowConfig { length: 9, ..WindowConfig::SINGLE };
    let cnn = ModelConfig { window, layers: vec![conv, pool, LayerConfig::Flatten, LayerConfig::output()] };
    [(RunId(1), ModelConfig::mlp(&[8], Activation::Relu)), (RunId(2), cnn), (RunId(3), ModelConfig::lstm(2))]
}

/// A worker that has trained all three.
fn trained() -> Bench {
    let mut bench = Bench::new();
    for (run, model) in networks() {
        let mut config = RunConfig { model, ..small(1) };
        config.training.epochs = 2;
        bench.train(run, config);
    }
    bench
}

fn ask(bench: &mut Bench, run: RunId, request: RequestId, config: &PtqConfig) -> Vec<FromWorker> {
    bench.tell(ToWorker::Quantize { run, request, config: Box::new(config.clone()) })
}

/// The answer to a quantization, at once or after as many slices as it needs.
fn quantize(bench: &mut Bench, run: RunId, config: &PtqConfig) -> Result<PtqReport, String> {
    let mut messages = ask(bench, run, REQUEST, config);
    messages.extend(bench.work_all());
    match one(messages) {
        FromWorker::Quantized { report, .. } => Ok(*report),
        FromWorker::RequestFailed { request: REQUEST, message } => Err(message),
        other => panic!("not an answer to a quantization: {other:?}"),
    }
}

fn formats(report: &QuantizedReport) -> Vec<NumberFormat> {
    report.forms.iter().map(|form| form.format).collect()
}

#[test]
fn every_scheme_with_every_operator_set_on_every_network() {
    use NumberFormat::{Float16, Float32, Hybrid, Integer};
    let mut bench = trained();
    for (run, model) in networks() {
        let layers = model.layers.len();
        for scheme in Scheme::ALL {
            for ops in OpsSet::ALL {
                let bits = if ops == OpsSet::Int16x8 { 16 } else { 8 };
                let config = PtqConfig {
                    scheme,
                    ops,
                    activation_bits: bits,
                    input_bits: bits,
                    ..PtqConfig::default()
                };
                let place = format!("run {}, {}, {}", run.0, scheme.name(), ops.name());
                let found = quantize(&mut bench, run, &config);
                let float32 = vec![Float32; layers];
                let expected = match (scheme, ops) {
                    (_, OpsSet::SelectTfOps) => float32,
                    (Scheme::Float16, _) => vec![Float16; layers],
                    // The convolution alone has a kernel of 1,024 elements or more: 7 x 4 x 40.
                    (Scheme::DynamicRange, _) if run == RunId(2) => vec![Hybrid, Float32, Float32, Float32],
                    (Scheme::DynamicRange, _) => float32,
                    (Scheme::FullInteger, OpsSet::Int16x8) if run == RunId(3) => {
                        let message = found.unwrap_err();
                        assert!(message.starts_with("lstm 1: the scheme int16x8"), "{message}");
                        continue;
                    }
                    (Scheme::FullInteger, _) => vec![Integer; layers],
                };
                let report = found.unwrap_or_else(|message| panic!("{place}: {message}"));
                assert_eq!((&report.config, formats(&report.quantized)), (&config, expected), "{place}");
                let integer = scheme == Scheme::FullInteger && ops != OpsSet::SelectTfOps;
                assert_eq!(report.quantized.exactness.is_some(), integer, "{place}");
                let largest = if integer { 0.5 } else { 0.01 };
                assert!(
                    report.quantized.ade_to_float < largest,
                    "{place}: {}",
                    report.quantized.ade_to_float
                );
                assert_eq!(
                    report.quantized.ade_to_float == 0.0,
                    ops == OpsSet::SelectTfOps || scheme == Scheme::DynamicRange && run != RunId(2),
                    "{place}"
                );
            }
        }
    }
}

#[test]
fn corrections_and_calibrators_act_on_every_network_or_say_why_not() {
    let mut bench = trained();
    let four = PtqConfig { weight_bits: 4, ..PtqConfig::default() };
    for (run, _) in networks() {
        let plain = quantize(&mut bench, run, &four).unwrap().quantized;
        let changes = [
            PtqConfig { calibrator: Calibrator::Percentile, percentile: 90.0, ..four.clone() },
            PtqConfig { calibrator: Calibrator::Mse, activation_bits: 3, ..four.clone() },
            PtqConfig { calibrator: Calibrator::Entropy, activation_bits: 3, ..four.clone() },
            PtqConfig { bias_correction: true, ..four.clone() },
            PtqConfig { norm_correction: true, ..four.clone() },
            PtqConfig { weight_clipping: true, ..four.clone() },
            PtqConfig { adaptive_rounding: true, ..four.clone() },
        ];
        for config in changes {
            let found = quantize(&mut bench, run, &config).unwrap().quantized;
            assert_ne!(found.metrics, plain.metrics, "run {}: {config:?}", run.0);
        }
        let flag = PtqConfig { optimization: Optimization::OptimizeForLatency, ..four.clone() };
        let found = quantize(&mut bench, run, &flag).unwrap().quantized;
        assert_eq!(found.metrics, plain.metrics);
        assert!(found.notes.iter().any(|note| note.contains("deprecated")), "{:?}", found.notes);
    }
}

#[test]
fn a_slow_correction_is_worked_off_in_slices_and_gives_way_to_a_newer_question() {
    let mut bench = trained();
    // A part of the correction seems to take 30 ms: each is a slice of its own.
    bench.step_ms = 30.0;
    let slow = PtqConfig { adaptive_rounding: true, weight_bits: 4, ..PtqConfig::default() };
    assert!(ask(&mut bench, RunId(2), RequestId(10), &slow).is_empty(), "it is not done yet");
    assert!(bench.work().is_empty() && bench.work().is_empty(), "two slices are not enough");
    assert!(matches!(one(bench.tell(ToWorker::Ping)), FromWorker::Pong));

    let dropped = ask(&mut bench, RunId(2), RequestId(11), &PtqConfig::default());
    assert_eq!(dropped, [FromWorker::Cancelled { request: RequestId(10) }]);
    assert!(matches!(one(bench.work_all()), FromWorker::Quantized { request: RequestId(11), .. }));
    assert!(!bench.engine.is_working());

    // Left alone it is answered, after more slices than one, and with a note on what it did.
    assert!(ask(&mut bench, RunId(2), RequestId(12), &slow).is_empty());
    let (mut slices, mut answers) = (0, Vec::new());
    while bench.engine.is_working() {
        slices += 1;
        answers.extend(bench.work());
    }
    let FromWorker::Quantized { request: RequestId(12), report, .. } = one(answers) else {
        panic!("not quantized")
    };
    assert!(slices > 2, "{slices}");
    let [note] = &report.quantized.notes[..] else { panic!("{:?}", report.quantized.notes) };
    assert!(note.starts_with("adaptive rounding moved ") && note.contains(" weights "), "{note}");

    // A run that is discarded takes its question with it.
    assert!(ask(&mut bench, RunId(2), RequestId(13), &slow).is_empty());
    let discarded = bench.tell(ToWorker::Discard { run: RunId(2) });
    assert_eq!(discarded, [FromWorker::Cancelled { request: RequestId(13) }]);
    assert!(!bench.engine.is_working());
}

#[test]
fn a_layer_that_stays_in_float_is_named_with_its_reason_or_refused() {
    let mut bench = trained();
    let int8 = PtqConfig { float_layers: vec![0], ..PtqConfig::default() };
    for (run, kind) in [(RunId(1), "dense"), (RunId(2), "conv1d"), (RunId(3), "lstm")] {
        let message = quantize(&mut bench, run, &int8).unwrap_err();
        let expected = format!("{kind} 1 is to stay in float, but builtins-int8 has no float operators");
        assert!(message.starts_with(&expected), "{message}");
        let fallback = PtqConfig { ops: OpsSet::Builtins, ..int8.clone() };
        let found = quantize(&mut bench, run, &fallback).unwrap().quantized;
        assert_eq!(found.forms[0].name, format!("{kind} 1"));
        assert_eq!(
            (found.forms[0].format, found.forms.last().unwrap().format, found.exactness),
            (NumberFormat::Float32, NumberFormat::Integer, None)
        );
        assert!(found.forms[0].reason.contains("falls back in silence"), "{}", found.forms[0].reason);
        assert_eq!((found.method, found.forms.last().unwrap().reason.as_str()), (Method::Ptq, ""));
    }
}
