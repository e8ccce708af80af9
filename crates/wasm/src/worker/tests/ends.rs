//! How runs end: stopped, discarded, replaced, refused, failed.

use super::*;

/// The run among the finished ones: quantizing it is refused if it is not there.
fn is_kept(bench: &mut Bench, run: RunId) -> bool {
    let quantize = ToWorker::Quantize { run, request: REQUEST, config: Box::default() };
    match one(bench.handle(quantize)) {
        FromWorker::Quantized { .. } => true,
        FromWorker::RequestFailed { request: REQUEST, message } => {
            assert!(
                message.starts_with(&format!("run {} is not among the last 8 finished runs", run.0)),
                "{message}"
            );
            false
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stopped_run_gives_its_best_checkpoint() {
    let mut bench = Bench::new();
    bench.start(RUN, small(1000), false);
    let mut messages = bench.work_until_epoch(3);
    messages.extend(bench.work());
    messages.extend(bench.handle(ToWorker::Stop { run: RUN }));
    let report = report(&messages);
    assert!(report.epochs_done >= 3 && report.epochs_done < 10, "{}", report.epochs_done);
    assert_eq!(reported_losses(&messages, Leg::Float).len() as u32, report.epochs_done);
    assert!(!bench.engine.is_working());
    assert!(is_kept(&mut bench, RUN));
    let same = Bench::new().train(RUN, small(report.epochs_done));
    assert_eq!(report.float.weights_hash, same.float.weights_hash);
    assert!(bench.handle(ToWorker::Stop { run: RUN }).is_empty(), "it is stopped already");
}

#[test]
fn a_paused_run_can_be_stopped() {
    let mut bench = Bench::new();
    bench.start(RUN, small(100), true);
    bench.handle(ToWorker::StepEpoch { run: RUN });
    bench.work_all();
    assert_eq!(report(&bench.handle(ToWorker::Stop { run: RUN })).epochs_done, 1);
}

#[test]
fn a_run_stopped_before_its_first_epoch_has_no_network() {
    let mut bench = Bench::new();
    bench.start(RUN, small(100), true);
    let message = failure(&bench.handle(ToWorker::Stop { run: RUN }));
    assert_eq!(
        message,
        "the run was stopped before its first epoch was finished, so there is no network to show"
    );
    assert!(!is_kept(&mut bench, RUN));
}

#[test]
fn a_discarded_run_is_gone() {
    let mut bench = Bench::new();
    bench.start(RUN, small(100), false);
    bench.work_until_epoch(1);
    assert!(bench.handle(ToWorker::Discard { run: RUN }).is_empty());
    assert!(!bench.engine.is_working() && bench.work().is_empty());
    bench.train(RUN, small(2));
    assert!(is_kept(&mut bench, RUN));
    assert!(bench.handle(ToWorker::Discard { run: RUN }).is_empty());
    assert!(!is_kept(&mut bench, RUN));
}

#[test]
fn starting_a_run_ends_the_one_going_on() {
    let mut bench = Bench::new();
    bench.start(RunId(1), small(1000), false);
    bench.work_until_epoch(2);
    assert!(bench.start(RUN, small(2), false).is_empty());
    let messages = bench.work_all();
    assert!(messages.iter().all(|message| matches!(
        message,
        FromWorker::Progress { run: RUN, .. } | FromWorker::Finished { run: RUN, .. }
    )));
    assert_eq!(report(&messages), Bench::new().train(RUN, small(2)), "nothing is left of the run before");
    assert!(!is_kept(&mut bench, RunId(1)));
}

#[test]
fn the_last_eight_runs_are_kept() {
    let mut bench = Bench::new();
    for run in 1..=9 {
        bench.train(RunId(run), small(1));
    }
    assert!(!is_kept(&mut bench, RunId(1)));
    assert!(is_kept(&mut bench, RunId(2)) && is_kept(&mut bench, RunId(9)));
    bench.train(RunId(9), small(1));
    assert!(is_kept(&mut bench, RunId(2)), "a run of the same number takes its own place");
}

#[test]
fn refused_settings_name_field_and_range() {
    let mut bench = Bench::new();
    let mut config = small(10);
    config.training.epochs = 0;
    assert_eq!(failure(&bench.start(RUN, config, false)), "training.epochs is 0; allowed: 1 to 100000");
    let mut config = small_qat(10);
    config.qat.as_mut().unwrap().weights.bits = 17;
    assert_eq!(failure(&bench.start(RUN, config, false)), "qat.weights.bits is 17; allowed: 2 to 16");
    let job = Box::new(Job { version: 9, ..Job::default() });
    let start = ToWorker::Start { run: RUN, job, warm_start: None, paused: false };
    assert_eq!(failure(&bench.handle(start)), "job version 9 is not known; this Bitroom reads version 1");
    assert!(!bench.engine.is_working());
}

#[test]
fn without_data_there_is_no_run() {
    let mut bench = Bench::empty();
    let message = failure(&bench.start(RUN, small(1), false));
    assert_eq!(message, "no data are loaded; choose a file or the simulated room first");
}

#[test]
fn a_loss_that_is_not_a_number_ends_the_run_but_not_the_results_before() {
    let mut bench = Bench::new();
    let before = RunId(1);
    bench.train(before, small(2));
    let mut config = small(1000);
    config.training.learning_rate = 1.0;
    config.training.optimizer = protocol::OptimizerConfig::Sgd { momentum: 0.999 };
    bench.start(RUN, config, false);
    let messages = bench.work_all();
    let message = failure(&messages);
    assert!(
        message.starts_with("float network: epoch ") && message.contains("smaller learning rate"),
        "{message}"
    );
    reported_losses(&messages, Leg::Float);
    assert!(!bench.engine.is_working());
    assert!(is_kept(&mut bench, before) && !is_kept(&mut bench, RUN));
}
