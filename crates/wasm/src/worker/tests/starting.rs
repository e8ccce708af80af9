//! Runs on windows that take longer than a moment to be cut: they begin when the windows are there.

use std::fmt::Write as _;

use super::*;
use protocol::ExplorationConfig;
use protocol::config::{LayerConfig, WindowConfig};
use protocol::message::ExportKind;

/// A walk of 20,000 rows: its windows of 30 samples take several steps.
fn long_walk() -> DataSource {
    let mut text = String::from("t,s1,s2,s3,s4,x,y\n");
    for row in 0..20_000 {
        let (t, s) = (f64::from(row) / 3.0, 18_000 + row % 37);
        let x = f64::from(row % 30) / 10.0;
        writeln!(text, "{t:.3},{s},{},{},{},{x:.3},1.5", s + 1, s + row % 3, s + 5).unwrap();
    }
    csv("long.csv", &text)
}

/// One layer over a window, one epoch.
fn windowed() -> RunConfig {
    let dense = LayerConfig::Dense { units: 2, activation: Activation::Linear, l2: 0.0 };
    let model = ModelConfig { window: WindowConfig::THESIS, layers: vec![LayerConfig::Flatten, dense] };
    let mut config = RunConfig { model, ..RunConfig::default() };
    config.training.epochs = 1;
    config
}

/// Every step seems to take a slice of its own.
fn bench() -> Bench {
    let mut bench = Bench::empty();
    bench.load(long_walk());
    bench.step_ms = 30.0;
    bench
}

fn is_starting(bench: &Bench) -> bool {
    bench.engine.starting.is_some() && bench.engine.active.is_none()
}

#[test]
fn windows_are_cut_in_slices_and_later_runs_have_them_at_once() {
    let mut bench = bench();
    assert!(bench.start(RUN, windowed(), false).is_empty());
    let mut slices = 0;
    while is_starting(&bench) {
        assert_eq!(bench.tell(ToWorker::Ping), [FromWorker::Pong]);
        assert!(bench.work().is_empty());
        slices += 1;
    }
    assert!(slices >= 3, "{slices}");
    let first = report(&bench.work_all());
    assert_eq!(first.float.paths.train.x.len(), 12_000 - 29);
    // They are the windows of the run on the shelf.
    bench.start(RunId(8), windowed(), false);
    assert!(!is_starting(&bench));
    assert_eq!(report(&bench.work_all()), first);
}

#[test]
fn a_run_that_waits_for_its_windows_pauses_steps_stops_and_is_discarded() {
    let mut bench = bench();
    let mut two = windowed();
    two.training.epochs = 2;
    assert_eq!(bench.start(RUN, two, true), [FromWorker::Paused { run: RUN }]);
    assert!(is_starting(&bench) && !bench.engine.is_working());
    assert!(bench.handle(ToWorker::StepEpoch { run: RUN }).is_empty());
    let stepped = bench.work_all();
    assert!(stepped.last() == Some(&FromWorker::Paused { run: RUN }));
    assert_eq!(reported_losses(&stepped, Leg::Float).len(), 1);
    bench.handle(ToWorker::Discard { run: RUN });

    bench.start(RUN, windowed(), false);
    bench.work();
    assert_eq!(bench.tell(ToWorker::Pause { run: RUN }), [FromWorker::Paused { run: RUN }]);
    assert!(is_starting(&bench) && !bench.engine.is_working());
    assert!(bench.tell(ToWorker::Resume { run: RUN }).is_empty());
    assert!(bench.engine.is_working());
    for other in [ToWorker::Pause { run: RunId(99) }, ToWorker::Stop { run: RunId(99) }] {
        assert!(bench.tell(other).is_empty() && is_starting(&bench), "a late message about another run");
    }
    let stopped = bench.tell(ToWorker::Stop { run: RUN });
    assert!(failure(&stopped).starts_with("the run was stopped before its first epoch"), "{stopped:?}");
    assert!(!bench.engine.is_working());

    bench.start(RUN, windowed(), false);
    assert!(bench.tell(ToWorker::Discard { run: RUN }).is_empty());
    assert!(!bench.engine.is_working() && bench.work().is_empty());
}

#[test]
fn a_newer_run_takes_the_place_and_other_data_do_not_change_the_one_that_waits() {
    let mut bench = bench();
    bench.start(RunId(1), windowed(), false);
    bench.start(RUN, windowed(), false);
    let source = LoadSource::Simulated(SimulatedSource::default());
    bench.tell(ToWorker::Load { request: REQUEST, source, split: SplitConfig::default() });
    let messages = bench.work_all();
    assert!(matches!(messages[0], FromWorker::Loaded { .. }), "somebody waits for the data");
    assert_eq!(report(&messages).float.paths.train.x.len(), 12_000 - 29, "on the data it was started on");
    assert_eq!(
        bench.train(RunId(9), windowed()).float.paths.train.x.len(),
        947,
        "the later one is on the others"
    );
}

#[test]
fn what_takes_one_step_starts_at_once_and_what_cannot_be_is_refused_at_once() {
    let mut bench = bench();
    let config = Box::new(ExplorationConfig::default());
    assert!(bench.handle(ToWorker::Explore { run: RUN, config }).is_empty());
    assert!(!is_starting(&bench), "single samples take one step");
    bench.handle(ToWorker::Discard { run: RUN });
    let shuffled = SplitConfig::Shuffled { train: 0.6, validation: 0.2, seed: 1 };
    loaded(one(bench.handle(ToWorker::Split { request: REQUEST, split: shuffled })));
    let refused = failure(&bench.start(RUN, windowed(), false));
    assert!(refused.starts_with("windows of 30 samples need rows in time order"), "{refused}");
}

#[test]
fn a_file_that_is_opened_or_kept_again_has_its_windows_cut_in_slices_too() {
    let mut first = bench();
    let whole = first.train(RUN, windowed());
    let exported = first.handle(ToWorker::Export { run: RUN, request: REQUEST, what: ExportKind::Run });
    let FromWorker::Exported { bytes, .. } = one(exported) else { panic!("not exported") };
    let mut next = bench();
    assert!(next.tell(ToWorker::Restore { run: RUN, bytes: bytes.clone() }).is_empty());
    let mut slices = 1;
    let restored = loop {
        let answers = next.work();
        slices += 1;
        if !answers.is_empty() {
            break one(answers);
        }
    };
    assert_eq!(restored, FromWorker::Restored { run: RUN, problem: None });
    assert!(slices >= 3, "{slices}");
    assert_eq!(report(&next.handle(ToWorker::Open { run: RUN, bytes })), whole);
}
