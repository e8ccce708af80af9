//! Loading and previewing data.

use super::*;
use protocol::import::ImportReport;

const REFERENCE: &str = include_str!("../../../../../tests/data/reference.csv");

#[test]
fn simulated_data_are_shown_as_they_are_divided() {
    let mut bench = Bench::empty();
    let view = bench.load(DataSource::Simulated(SimulatedSource::default()));
    assert_eq!((view.rows, view.x.len(), view.time_s.len(), view.has_time), (1626, 1626, 1626, true));
    assert_eq!((view.split.train.len(), view.split.validation.len(), view.split.test.len()), (976, 325, 325));
    assert_eq!(view.extent, [0.0, 0.0, 3.0, 3.0]);
}

#[test]
fn a_file_gives_the_same_run_as_the_simulator_it_came_from() {
    let mut bench = Bench::empty();
    let view = bench.load(csv("reference.csv", REFERENCE));
    assert_eq!((view.rows, view.name.as_str()), (1626, "reference.csv"));
    let from_file = bench.train(RUN, small(3));
    assert_eq!(from_file.data_fingerprint, view.fingerprint);
    let simulated = Bench::new().train(RUN, small(3));
    // The file holds six decimals of what the simulator knows.
    let difference = (from_file.float.metrics.test.ade - simulated.float.metrics.test.ade).abs();
    assert!(difference < 1e-4, "{difference}");
}

fn preview(bench: &mut Bench, source: DataSource) -> ImportReport {
    let DataSource::Files { files, options } = source else { panic!("only files are previewed") };
    bench.give(files);
    match one(bench.handle(ToWorker::Preview { request: REQUEST, files: FILES, options })) {
        FromWorker::Previewed { request: REQUEST, report } => *report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_preview_loads_nothing() {
    let mut bench = Bench::new();
    let report = preview(&mut bench, csv("a.csv", REFERENCE));
    assert!(report.accepted);
    assert_eq!((report.rows_good, report.columns.len()), (1626, 7));
    let report = preview(&mut bench, csv("b.csv", "nothing"));
    assert!(!report.accepted && !report.refusal.is_empty());
    let simulated = Bench::new().train(RUN, small(2));
    assert_eq!(bench.train(RUN, small(2)), simulated, "the simulated room is still loaded");
}

fn refusal(message: FromWorker) -> (String, ImportReport) {
    match message {
        FromWorker::Refused { request: REQUEST, message, report } => (message, *report),
        other => panic!("{other:?}"),
    }
}

#[test]
fn refused_data_leave_the_old_in_place() {
    let mut bench = Bench::new();
    let mut load = |source, split| bench.ask_to_load(source, split);
    let (message, report) = refusal(load(csv("bad.csv", "t,x\n1,2\n"), SplitConfig::default()));
    assert_eq!((message.as_str(), report.accepted), (report.refusal.as_str(), false));
    assert!(!message.is_empty());

    let unknown = SimulatedSource { preset: "kitchen".to_owned(), ..SimulatedSource::default() };
    let (message, _) = refusal(load(DataSource::Simulated(unknown), SplitConfig::default()));
    assert!(message.contains("'kitchen'") && message.contains("thesis-like"), "{message}");

    let split = SplitConfig::Contiguous { train: 0.9, validation: 0.1 };
    let (message, _) = refusal(load(csv("a.csv", REFERENCE), split));
    assert!(message.starts_with("split.train + split.validation is 1; allowed: at most 0.99"), "{message}");

    let (message, report) = refusal(load(csv("a.csv", REFERENCE), SplitConfig::Predefined));
    assert!(message.ends_with("no train, validation and test rows; choose fractions instead"), "{message}");
    assert_eq!(report.rows_good, 1626, "the file itself is good");

    assert_eq!(bench.train(RUN, small(2)), Bench::new().train(RUN, small(2)));
}

#[test]
fn a_run_keeps_the_data_it_was_started_on() {
    let mut bench = Bench::new();
    bench.start(RUN, small(6), false);
    let mut messages = bench.work();
    let clean = SimulatedSource { preset: "clean-lab".to_owned(), ..SimulatedSource::default() };
    let view = bench.load(DataSource::Simulated(clean));
    messages.extend(bench.work_all());
    let found = report(&messages);
    assert_eq!(found, Bench::new().train(RUN, small(6)));
    assert_ne!(found.data_fingerprint, view.fingerprint);
    assert_eq!(
        bench.train(RUN, small(1)).data_fingerprint,
        view.fingerprint,
        "the next run takes the new data"
    );
}

fn contents() -> Arc<[NamedFile]> {
    match csv("reference.csv", REFERENCE) {
        DataSource::Files { files, .. } => files,
        DataSource::Simulated(_) => panic!("a file was asked for"),
    }
}

#[test]
fn a_files_bytes_are_held_once_and_go_when_the_page_says_so() {
    let mut bench = Bench::empty();
    let bytes = contents();
    bench.give(Arc::clone(&bytes));
    assert_eq!(Arc::strong_count(&bytes), 2, "the page's and the worker's");
    let options = ImportOptions::default();
    let load = |split| ToWorker::Load {
        request: REQUEST,
        source: LoadSource::Files { files: FILES, options: options.clone() },
        split,
    };
    for _ in 0..3 {
        bench.handle(ToWorker::Preview { request: REQUEST, files: FILES, options: options.clone() });
        loaded(one(bench.handle(load(SplitConfig::default()))));
    }
    bench.give(Arc::clone(&bytes));
    assert_eq!(Arc::strong_count(&bytes), 2, "whatever was asked and answered");
    assert!(bench.handle(ToWorker::Forget { files: FILES }).is_empty());
    assert_eq!(Arc::strong_count(&bytes), 1);
    let (message, _) = refusal(one(bench.handle(load(SplitConfig::default()))));
    assert_eq!(message, "the files are not here any more; choose them again");
    let preview = bench.handle(ToWorker::Preview { request: REQUEST, files: FILES, options });
    assert!(matches!(one(preview), FromWorker::RequestFailed { request: REQUEST, .. }));
}

#[test]
fn another_split_needs_neither_the_file_nor_new_rows() {
    let mut bench = Bench::empty();
    let split = |train, validation| SplitConfig::Contiguous { train, validation };
    let ask = |split| ToWorker::Split { request: REQUEST, split };
    let (message, _) = refusal(one(bench.handle(ask(split(0.5, 0.25)))));
    assert_eq!(message, "no data are loaded; choose a file or the simulated room first");

    let first = bench.load(csv("reference.csv", REFERENCE));
    bench.handle(ToWorker::Forget { files: FILES });
    let rows = |bench: &Bench| {
        bench.engine.held.data.as_ref().unwrap().dataset.table.sensor_rows().values().as_ptr()
    };
    let before = rows(&bench);
    let halves = loaded(one(bench.handle(ask(split(0.5, 0.25)))));
    assert_eq!(rows(&bench), before, "the same rows at the same place");
    assert_eq!((halves.split.train.len(), halves.split.validation.len()), (813, 407));
    assert_eq!(halves.fingerprint, first.fingerprint);
    let (message, report) = refusal(one(bench.handle(ask(SplitConfig::Predefined))));
    assert!(message.ends_with("choose fractions instead"), "{message}");
    assert_eq!(report.rows_good, 1626);

    let from_halves = bench.train(RUN, small(2));
    let mut fresh = Bench::empty();
    loaded(fresh.ask_to_load(csv("reference.csv", REFERENCE), split(0.5, 0.25)));
    assert_eq!(from_halves, fresh.train(RUN, small(2)), "a refused split changes nothing");
    assert_eq!(loaded(one(bench.handle(ask(SplitConfig::default())))), first);

    let (older, newer) = (RequestId(60), RequestId(61));
    bench.tell(ToWorker::Split { request: older, split: split(0.5, 0.25) });
    let answers = bench.handle(ToWorker::Split { request: newer, split: split(0.6, 0.25) });
    assert_eq!(answers[0], FromWorker::Cancelled { request: older }, "a newer split takes its place");
    let FromWorker::Loaded { request, view } = &answers[1] else { panic!("{answers:?}") };
    assert_eq!((*request, view.split.test.len(), answers.len()), (newer, 244, 2));
    assert_eq!(bench.engine.held.data.as_ref().unwrap().split, split(0.6, 0.25));
}
