//! Explorations: progress, pause, stop, and the table.

use super::*;
use protocol::ExplorationConfig;
use protocol::message::ExportKind;
use protocol::report::NeuronReport;

fn config(epochs: u32) -> ExplorationConfig {
    let mut config = ExplorationConfig { first: 4, last: 6, ..ExplorationConfig::default() };
    config.job.training.repeats = 2;
    config.job.training.epochs = epochs;
    config.job.training.learning_rate = 1e-3;
    config
}

fn explore(bench: &mut Bench, config: ExplorationConfig) -> Vec<FromWorker> {
    bench.handle(ToWorker::Explore { run: RUN, config: Box::new(config) })
}

/// The members of all messages together.
fn members(messages: &[FromWorker]) -> Vec<NeuronReport> {
    let of = |message: &FromWorker| match message {
        FromWorker::ExplorationProgress { members, .. } => members.clone(),
        _ => Vec::new(),
    };
    messages.iter().flat_map(of).collect()
}

fn table(bench: &mut Bench, run: RunId) -> Result<String, String> {
    let export = ToWorker::Export { run, request: REQUEST, what: ExportKind::Exploration };
    match one(bench.handle(export)) {
        FromWorker::Exported { file_name, bytes, .. } => {
            assert_eq!(file_name, "exploration.csv");
            Ok(String::from_utf8(bytes).unwrap())
        }
        FromWorker::RequestFailed { message, .. } => Err(message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_member_is_sent_once_and_the_end_is_said() {
    let mut bench = Bench::new();
    assert!(explore(&mut bench, config(5)).is_empty());
    let messages = bench.work_all();
    assert_eq!(messages.last(), Some(&FromWorker::Explored { run: RUN }));
    let found = members(&messages);
    assert_eq!(found.iter().map(|member| member.neurons).collect::<Vec<_>>(), [4, 5, 6]);
    assert!(found.iter().all(|member| member.repeats.len() == 2 && member.losses.losses.len() == 5));
    // The member of four neurons is the run of the other tests.
    let mut run = small(5);
    run.training.repeats = 2;
    let alone = Bench::new().train(RUN, run);
    assert_eq!(found[0].repeats, alone.repeats);

    let mut last = 0;
    for message in &messages {
        let FromWorker::ExplorationProgress { trained, networks: 6, neurons, repeat, seconds_left, .. } =
            message
        else {
            continue;
        };
        assert!(*trained >= last && (4..=6).contains(neurons) && *repeat < 2);
        assert!(seconds_left.is_none_or(|seconds| seconds >= 0.0));
        last = *trained;
    }
    assert_eq!(last, 6);
    let table = table(&mut bench, RUN).unwrap();
    assert_eq!(table.lines().count(), 4);
    assert!(table.lines().nth(1).unwrap().starts_with("4,30,2,"), "{table}");
}

#[test]
fn messages_come_at_most_20_times_a_second() {
    let mut bench = Bench::new();
    explore(&mut bench, config(20));
    let mut times = Vec::new();
    while bench.engine.is_working() {
        for message in bench.work() {
            if let FromWorker::ExplorationProgress { trained, networks, .. } = message
                && trained < networks
            {
                times.push(bench.now_ms);
            }
        }
    }
    assert!(times.len() > 10 && times.windows(2).all(|pair| pair[1] - pair[0] >= 50.0), "{times:?}");
}

#[test]
fn an_exploration_stopped_in_the_middle_keeps_its_finished_members() {
    let mut bench = Bench::new();
    explore(&mut bench, config(30));
    let mut messages = Vec::new();
    while members(&messages).is_empty() {
        messages.extend(bench.work());
    }
    messages.extend(bench.handle(ToWorker::Stop { run: RUN }));
    assert_eq!(messages.last(), Some(&FromWorker::Explored { run: RUN }));
    let found = members(&messages);
    assert_eq!(found.iter().map(|member| member.neurons).collect::<Vec<_>>(), [4]);
    assert!(!bench.engine.is_working());
    assert_eq!(table(&mut bench, RUN).unwrap().lines().count(), 2);
    assert_eq!(
        table(&mut bench, RunId(99)).unwrap_err(),
        "exploration 99 is not the last one; explore again"
    );
    bench.handle(ToWorker::Discard { run: RUN });
    assert!(table(&mut bench, RUN).is_err());
}

#[test]
fn a_paused_exploration_rests_and_goes_on_as_if_nothing_had_been() {
    let mut whole = Bench::new();
    explore(&mut whole, config(5));
    let expected = members(&whole.work_all());

    let mut bench = Bench::new();
    bench.step_ms = 3.0;
    explore(&mut bench, config(5));
    let mut messages = Vec::new();
    for _ in 0..4 {
        messages.extend(bench.work());
        let answers = bench.handle(ToWorker::Pause { run: RUN });
        assert!(matches!(
            answers.as_slice(),
            [FromWorker::ExplorationProgress { .. }, FromWorker::Paused { run: RUN }]
        ));
        messages.extend(answers);
        assert!(!bench.engine.is_working() && bench.work().is_empty());
        bench.handle(ToWorker::Resume { run: RUN });
    }
    messages.extend(bench.work_all());
    assert_eq!(members(&messages), expected);
}

#[test]
fn refused_settings_and_missing_data_are_named() {
    let mut bench = Bench::new();
    let backwards = ExplorationConfig { first: 9, last: 8, ..config(1) };
    assert_eq!(failure(&explore(&mut bench, backwards)), "exploration.last is 8; allowed: 9 to 256");
    assert_eq!(
        failure(&explore(&mut Bench::empty(), config(1))),
        "no data are loaded; choose a file or the simulated room first"
    );
}

#[test]
fn a_run_ends_an_exploration() {
    let mut bench = Bench::new();
    explore(&mut bench, config(100));
    bench.work();
    let next = RunId(8);
    assert!(bench.start(next, small(2), false).is_empty());
    let messages = bench.work_all();
    assert!(matches!(messages.last(), Some(FromWorker::Finished { run: RunId(8), .. })));
    assert!(members(&messages).is_empty());
}
