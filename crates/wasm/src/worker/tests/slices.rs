//! Long work goes in slices: messages are heard between them, progress is told, and what is asked for anew or given up ends.

use std::fmt::Write as _;

use super::*;
use protocol::config::{CnnLayout, PtqConfig};
use protocol::message::{ExportKind, WorkKind, WorkOf};
use protocol::report::Method;

/// A convolutional network on windows, one epoch.
fn cnn() -> RunConfig {
    let mut config = RunConfig { model: ModelConfig::cnn(CnnLayout::C, 0.01), ..RunConfig::default() };
    config.training.epochs = 1;
    config
}

/// The shares that were told of one kind of work.
fn shares(bench: &Bench, wanted: WorkKind) -> Vec<f64> {
    let share = |message: &FromWorker| match message {
        FromWorker::WorkProgress { kind, share, .. } if *kind == wanted => Some(*share),
        _ => None,
    };
    bench.aside.iter().filter_map(share).collect()
}

/// Every step of work seems to take 30 ms, a slice of its own.
fn slow(mut bench: Bench) -> Bench {
    bench.step_ms = 30.0;
    bench
}

#[test]
fn a_run_is_kept_before_and_after_its_evaluation_and_can_be_had_again_from_either() {
    let mut bench = slow(Bench::new());
    let whole = bench.train(RUN, cnn());
    let told = shares(&bench, WorkKind::Evaluate);
    assert!(
        told.len() > 3 && told.is_sorted() && told.iter().all(|share| (0.0..=1.0).contains(share)),
        "{told:?}"
    );
    let kept = |message: &FromWorker| match message {
        FromWorker::Kept { run: RUN, bytes } => Some(bytes.clone()),
        _ => None,
    };
    let kept: Vec<Vec<u8>> = bench.aside.iter().filter_map(kept).collect();
    assert_eq!(kept.len(), 2, "once trained, once evaluated");
    let ptq = |bench: &mut Bench| {
        let config = Box::new(PtqConfig::default());
        match one(bench.handle(ToWorker::Quantize { run: RUN, request: REQUEST, config })) {
            FromWorker::Quantized { report, .. } => *report,
            other => panic!("{other:?}"),
        }
    };
    let quantized = ptq(&mut bench);
    for bytes in kept {
        let mut next = Bench::new();
        let opened = next.handle(ToWorker::Open { run: RUN, bytes: bytes.clone() });
        assert_eq!(report(&opened), whole, "another worker finds the same report");
        assert_eq!(ptq(&mut next), quantized, "and the same integers");
        let mut next = Bench::new();
        let restored = one(next.tell(ToWorker::Restore { run: RUN, bytes }));
        assert_eq!(restored, FromWorker::Restored { run: RUN, problem: None });
        assert_eq!(ptq(&mut next), quantized);
    }
}

#[test]
fn what_cannot_be_kept_again_says_why() {
    let restore = ToWorker::Restore { run: RUN, bytes: b"{}".to_vec() };
    let FromWorker::Restored { run: RUN, problem: Some(problem) } = one(Bench::new().tell(restore)) else {
        panic!("kept")
    };
    assert!(problem.contains("format"), "{problem}");
}

#[test]
fn a_ping_is_answered_in_the_middle_of_everything_long() {
    let mut bench = slow(Bench::new());
    bench.train(RUN, cnn());
    let exported = bench.handle(ToWorker::Export { run: RUN, request: REQUEST, what: ExportKind::Run });
    let FromWorker::Exported { bytes, .. } = one(exported) else { panic!("not exported") };
    bench.handle(ToWorker::Quantize { run: RUN, request: REQUEST, config: Box::default() });
    let attribute = ToWorker::Attribute { run: RUN, request: REQUEST, method: Method::Ptq };
    let simulated = LoadSource::Simulated(SimulatedSource::default());
    let load = ToWorker::Load { request: REQUEST, source: simulated, split: SplitConfig::default() };
    let requests = [
        (ToWorker::Quantize { run: RUN, request: REQUEST, config: Box::default() }, WorkKind::Quantize),
        (attribute, WorkKind::Attribute),
        (ToWorker::Export { run: RUN, request: REQUEST, what: ExportKind::Ptq }, WorkKind::Export),
        (ToWorker::Open { run: RunId(9), bytes }, WorkKind::Open),
        (ToWorker::Split { request: REQUEST, split: SplitConfig::default() }, WorkKind::Load),
        (load, WorkKind::Load),
    ];
    for (request, kind) in requests {
        bench.aside.clear();
        assert!(bench.tell(request).is_empty(), "{kind:?} takes longer than no time");
        let mut slices = 0;
        let answer = loop {
            assert_eq!(bench.tell(ToWorker::Ping), [FromWorker::Pong]);
            let answers = bench.work();
            slices += 1;
            if !answers.is_empty() {
                break one(answers);
            }
        };
        assert!(slices > 1, "{kind:?}: {slices}");
        assert!(
            !matches!(answer, FromWorker::RequestFailed { .. } | FromWorker::Failed { .. }),
            "{answer:?}"
        );
        let told = shares(&bench, kind);
        assert!(told.is_sorted() && !told.is_empty(), "{kind:?}: {told:?}");
    }
}

#[test]
fn a_cancelled_request_ends_at_once_and_changes_nothing() {
    let mut bench = slow(Bench::new());
    bench.train(RUN, cnn());
    let quantize = |weight_bits| {
        let config = Box::new(PtqConfig { weight_bits, ..PtqConfig::default() });
        ToWorker::Quantize { run: RUN, request: RequestId(40 + u32::from(weight_bits)), config }
    };
    bench.handle(quantize(8));
    let before = bench.handle(ToWorker::Export { run: RUN, request: REQUEST, what: ExportKind::Ptq });
    bench.tell(quantize(4));
    bench.work();
    let request = RequestId(44);
    assert_eq!(bench.tell(ToWorker::Cancel { request }), [FromWorker::Cancelled { request }]);
    assert!(!bench.engine.is_working() && bench.work().is_empty());
    assert!(bench.tell(ToWorker::Cancel { request }).is_empty(), "it is cancelled already");
    let after = bench.handle(ToWorker::Export { run: RUN, request: REQUEST, what: ExportKind::Ptq });
    assert_eq!(before, after, "the quantization before is still there");

    let other = SimulatedSource { seed: 5, ..SimulatedSource::default() };
    let load = |request| ToWorker::Load {
        request,
        source: LoadSource::Simulated(other.clone()),
        split: SplitConfig::default(),
    };
    bench.tell(load(RequestId(50)));
    bench.work();
    assert_eq!(
        bench.tell(load(RequestId(51))),
        [FromWorker::Cancelled { request: RequestId(50) }],
        "a newer load takes its place"
    );
    let request = RequestId(51);
    assert_eq!(bench.tell(ToWorker::Cancel { request }), [FromWorker::Cancelled { request }]);
    assert_eq!(bench.train(RunId(2), small(2)), Bench::new().train(RunId(2), small(2)), "on the data before");
}

#[test]
fn a_stopped_run_is_evaluated_in_slices() {
    let mut bench = slow(Bench::new());
    let mut config = cnn();
    config.training.epochs = 50;
    bench.start(RUN, config, false);
    bench.work_until_epoch(1);
    assert!(bench.tell(ToWorker::Stop { run: RUN }).is_empty());
    let mut slices = 0;
    while bench.engine.is_working() {
        assert_eq!(bench.tell(ToWorker::Ping), [FromWorker::Pong]);
        for message in bench.work() {
            assert!(matches!(message, FromWorker::Finished { run: RUN, .. }), "{message:?}");
        }
        slices += 1;
    }
    assert!(slices > 20, "{slices}");
    let of = bench.aside.iter().filter(|message| {
        matches!(message, FromWorker::WorkProgress { of: WorkOf::Run(RUN), kind: WorkKind::Evaluate, .. })
    });
    assert!(of.count() > 3);
}

#[test]
fn a_large_file_is_read_in_slices_with_its_progress() {
    let mut text = String::from("t,s1,s2,s3,s4,x,y\n");
    for row in 0..60_000 {
        let (t, s) = (f64::from(row) / 3.0, 18_000 + row % 37);
        writeln!(
            text,
            "{t:.3},{s},{},{},{},{:.3},{:.3}",
            s + 1,
            s + 2,
            s + 5,
            f64::from(row % 30) / 10.0,
            1.5
        )
        .unwrap();
    }
    let mut bench = Bench::empty();
    bench.step_ms = 30.0;
    let view = bench.load(csv("large.csv", &text));
    assert_eq!(view.rows, 60_000);
    assert!(!shares(&bench, WorkKind::Load).is_empty());
}
