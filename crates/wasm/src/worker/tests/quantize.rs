//! Quantization of finished runs.

use super::*;
use protocol::config::{PtqConfig, Runtime};
use protocol::report::{Method, PtqReport};

fn quantize(bench: &mut Bench, run: RunId, config: PtqConfig) -> Result<PtqReport, String> {
    match one(bench.handle(ToWorker::Quantize { run, request: REQUEST, config: Box::new(config) })) {
        FromWorker::Quantized { run: found, request: REQUEST, report } => {
            assert_eq!(found, run);
            Ok(*report)
        }
        FromWorker::RequestFailed { request: REQUEST, message } => Err(message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_finished_run_is_quantized_again_and_again() {
    let mut bench = Bench::new();
    let float = bench.train(RUN, small(60)).float;
    let eight = quantize(&mut bench, RUN, PtqConfig::default()).unwrap();
    let found = &eight.quantized;
    assert_eq!(
        (found.method, found.exactness.unwrap().total, found.paths.test.x.len()),
        (Method::Ptq, 650, 325)
    );
    assert!(found.ade_change_percent.test.abs() < 5.0, "{:?}", found.ade_change_percent);
    assert!(found.ade_to_float < 0.05, "{}", found.ade_to_float);

    let two = PtqConfig { weight_bits: 2, runtime: Runtime::Ruy, ..PtqConfig::default() };
    let coarse = quantize(&mut bench, RUN, two.clone()).unwrap();
    assert_eq!((&coarse.config, coarse.quantized.exactness.unwrap().runtime), (&two, Runtime::Ruy));
    assert!(coarse.quantized.ade_to_float > found.ade_to_float);
    assert!(coarse.quantized.size_bytes < found.size_bytes && found.size_bytes < float.size_bytes);
    assert_eq!(quantize(&mut bench, RUN, PtqConfig::default()).unwrap(), eight);
}

#[test]
fn only_known_finished_runs_are_quantized() {
    let mut bench = Bench::new();
    bench.start(RUN, small(1000), false);
    bench.work_until_epoch(1);
    for run in [RUN, RunId(99)] {
        let message = quantize(&mut bench, run, PtqConfig::default()).unwrap_err();
        assert_eq!(message, format!("run {} is not among the last 8 finished runs; train it again", run.0));
    }
    assert!(bench.engine.is_working(), "the run goes on");
}

#[test]
fn refused_settings_name_field_and_range() {
    let mut bench = Bench::new();
    bench.train(RUN, small(1));
    let one_bit = PtqConfig { activation_bits: 1, ..PtqConfig::default() };
    assert_eq!(quantize(&mut bench, RUN, one_bit).unwrap_err(), "activation_bits is 1; allowed: 2 to 16");
    let later = PtqConfig { version: 9, ..PtqConfig::default() };
    let message = quantize(&mut bench, RUN, later).unwrap_err();
    assert_eq!(message, "quantization config version 9 is not known; this Bitroom reads version 4");
}

#[test]
fn a_run_is_quantized_while_another_trains() {
    let mut bench = Bench::new();
    bench.train(RunId(1), small(5));
    let alone = quantize(&mut bench, RunId(1), PtqConfig::default()).unwrap();
    bench.start(RUN, small(20), false);
    bench.work();
    assert_eq!(quantize(&mut bench, RunId(1), PtqConfig::default()).unwrap(), alone);
    assert_eq!(report(&bench.work_all()), Bench::new().train(RUN, small(20)));
}
