//! Networks over windows in the worker: progress, a quick stop, and what is refused.

use std::time::Instant;

use super::*;
use protocol::config::{CnnLayout, PtqConfig};
use protocol::message::ExportKind;

fn run_of(model: ModelConfig, epochs: u32) -> RunConfig {
    let mut config = RunConfig { model, ..RunConfig::default() };
    config.training.epochs = epochs;
    config
}

/// Seconds of an epoch, and of the answer to Stop right after it.
fn epoch_and_stop(bench: &mut Bench) -> (f64, f64) {
    bench.start(RUN, run_of(ModelConfig::cnn(CnnLayout::A, 0.01), 1000), false);
    let began = Instant::now();
    let messages = bench.work_until_epoch(1);
    let epoch = began.elapsed().as_secs_f64();
    let Some(FromWorker::Progress { losses, .. }) = messages.last() else { panic!("{messages:?}") };
    assert_eq!(losses[0].losses.len(), 1);
    let asked = Instant::now();
    let report = report(&bench.handle(ToWorker::Stop { run: RUN }));
    let stop = asked.elapsed().as_secs_f64();
    assert_eq!((report.float.parameters, report.float.macs, report.epochs_done), (34_818, 413_248, 1));
    assert_eq!(report.float.metrics.test.samples, 296);
    (epoch, stop)
}

#[test]
fn a_convolutional_run_stops_in_less_time_than_an_epoch_takes() {
    let mut bench = Bench::new();
    // An epoch takes three passes over the training block, the answer one pass over all blocks. On a busy machine one
    // measurement proves little.
    let shares = [(); 3].map(|()| {
        let (epoch, stop) = epoch_and_stop(&mut bench);
        stop / epoch
    });
    assert!(shares.iter().any(|share| *share < 0.9), "{shares:?}");
}

#[test]
fn a_slice_of_a_convolutional_run_ends_with_the_step_after_25_ms() {
    let mut bench = Bench::new();
    // A step seems to take 9 ms: three of them make a slice.
    bench.step_ms = 9.0;
    bench.start(RUN, run_of(ModelConfig::cnn(CnnLayout::A, 0.01), 1000), false);
    for _ in 0..3 {
        let before = bench.now_ms;
        assert!(bench.work().is_empty(), "nine steps are no epoch");
        assert!(bench.now_ms - before <= 25.0 + 2.0 * 9.0 + 9.0, "{}", bench.now_ms - before);
    }
}

#[test]
fn sequences_are_trained_saved_opened_and_quantized() {
    let mut bench = Bench::new();
    let report_of = bench.train(RunId(1), run_of(ModelConfig::lstm(2), 2));
    assert_eq!(report_of.float.parameters, 62);
    let export = ToWorker::Export { run: RunId(1), request: REQUEST, what: ExportKind::Run };
    let FromWorker::Exported { bytes, .. } = one(bench.handle(export)) else { panic!("not exported") };
    let opened = bench.handle(ToWorker::Open { run: RUN, bytes });
    assert_eq!(report(&opened), report_of);
    let config = Box::new(PtqConfig::default());
    let quantize = ToWorker::Quantize { run: RUN, request: REQUEST, config };
    let answer = one(bench.handle(quantize));
    assert!(matches!(answer, FromWorker::Quantized { .. }), "{answer:?}");
}

#[test]
fn windows_over_shuffled_rows_are_refused_with_advice() {
    let mut bench = Bench::empty();
    let split = SplitConfig::Shuffled { train: 0.6, validation: 0.2, seed: 1 };
    let source = LoadSource::Simulated(SimulatedSource::default());
    bench.handle(ToWorker::Load { request: REQUEST, source, split });
    let message = failure(&bench.start(RUN, run_of(ModelConfig::lstm(2), 2), false));
    assert!(message.ends_with("choose consecutive blocks, or a network on single samples"), "{message}");
    assert!(bench.start(RUN, small(1), false).is_empty());
}
