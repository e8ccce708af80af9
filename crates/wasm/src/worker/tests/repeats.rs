//! Runs of several repeats, and runs that start from the weights of another.

use super::*;

fn repeated(epochs: u32, repeats: u32) -> RunConfig {
    let mut config = small(epochs);
    config.training.repeats = repeats;
    config
}

#[test]
fn every_epoch_of_every_repeat_is_heard_once() {
    let mut bench = Bench::new();
    // Quick steps: a message spans the ends of repeats.
    bench.step_ms = 0.1;
    bench.start(RUN, repeated(3, 7), false);
    let messages = bench.work_all();
    let mut heard = vec![0; 7];
    let mut last_place = (0, 0);
    for message in &messages {
        let FromWorker::Progress { repeat, repeats: 7, epoch, epochs: 3, losses, .. } = message else {
            continue;
        };
        assert!((*repeat, *epoch) > last_place);
        last_place = (*repeat, *epoch);
        for history in losses {
            let count = &mut heard[history.repeat as usize];
            assert_eq!(history.first_epoch as usize, *count + 1);
            *count += history.losses.len();
        }
    }
    assert_eq!((heard, last_place), (vec![3; 7], (6, 3)));
    let report = report(&messages);
    assert_eq!((report.repeats.len(), report.epochs_done), (7, 3));
    let chosen = &report.repeats[report.chosen as usize];
    assert_eq!(chosen.float.weights_hash, report.float.weights_hash);
    let alone = Bench::new().train(
        RUN,
        RunConfig {
            training: protocol::TrainingConfig { seed: chosen.seed, ..small(3).training },
            ..small(3)
        },
    );
    assert_eq!(alone.float.weights_hash, report.float.weights_hash);
}

#[test]
fn time_left_is_that_of_all_repeats() {
    let mut bench = Bench::new();
    bench.start(RUN, repeated(200, 5), false);
    let messages = bench.work_until_epoch(100);
    let Some(FromWorker::Progress { repeat: 0, epoch, epochs_per_second, seconds_left, .. }) =
        messages.last()
    else {
        panic!("{messages:?}");
    };
    assert_eq!(*seconds_left, Some(f64::from(1000 - epoch) / epochs_per_second));
}

#[test]
fn a_run_stopped_in_its_second_repeat_keeps_the_first() {
    let mut bench = Bench::new();
    bench.start(RUN, repeated(20, 5), false);
    let mut messages = Vec::new();
    while !matches!(messages.last(), Some(FromWorker::Progress { repeat: 1, epoch: 3.., .. })) {
        messages.extend(bench.work());
    }
    messages.extend(bench.handle(ToWorker::Stop { run: RUN }));
    let report = report(&messages);
    assert_eq!(report.repeats[0].epochs_done, 20);
    assert!((3..20).contains(&report.repeats[1].epochs_done), "{:?}", report.repeats[1]);
    assert_eq!(report.chosen, 0, "three epochs are no match for twenty");
    assert_eq!(report.float.weights_hash, Bench::new().train(RUN, small(20)).float.weights_hash);
}

#[test]
fn single_epochs_go_over_the_end_of_a_repeat() {
    let mut bench = Bench::new();
    bench.start(RUN, repeated(2, 2), true);
    let mut places = Vec::new();
    for _ in 0..4 {
        bench.handle(ToWorker::StepEpoch { run: RUN });
        for message in bench.work_all() {
            match message {
                FromWorker::Progress { repeat, epoch, .. } => places.push((repeat, epoch)),
                FromWorker::Paused { .. } => {}
                other => assert!(matches!(other, FromWorker::Finished { .. }), "{other:?}"),
            }
        }
    }
    assert_eq!(places, [(0, 1), (0, 2), (1, 1), (1, 2)]);
    assert!(!bench.engine.is_working());
}

fn warm(bench: &mut Bench, from: Option<RunId>, hash: Option<String>) -> Vec<FromWorker> {
    let config = RunConfig { warm_start: hash, ..small(4) };
    let start = ToWorker::Start { run: RUN, job: job_of(config), warm_start: from, paused: false };
    bench.handle(start)
}

#[test]
fn a_warm_start_goes_on_from_a_finished_run() {
    let mut bench = Bench::new();
    let first = RunId(1);
    let cold = bench.train(first, small(4));
    assert!(warm(&mut bench, Some(first), Some(cold.float.weights_hash.clone())).is_empty());
    let report = report(&bench.work_all());
    assert_eq!(report.config.warm_start, Some(cold.float.weights_hash.clone()));
    let validation = |report: &RunReport| report.float.metrics.validation.mse;
    assert!(validation(&report) < validation(&cold));
}

#[test]
fn a_warm_start_from_other_weights_is_refused() {
    let mut bench = Bench::new();
    let first = RunId(1);
    let hash = bench.train(first, small(4)).float.weights_hash;
    let wrong = "0123456789abcdef".to_owned();
    assert_eq!(
        failure(&warm(&mut bench, Some(first), Some(wrong.clone()))),
        format!("warm start: the finished run has the weights {hash}; the settings ask for {wrong}")
    );
    let gone = failure(&warm(&mut bench, Some(RunId(5)), Some(hash.clone())));
    assert!(gone.starts_with("run 5 is not among the last 8 finished runs"), "{gone}");
    let nobody = failure(&warm(&mut bench, None, Some(hash)));
    assert!(nobody.contains("no finished run was given"), "{nobody}");
    let vague = failure(&warm(&mut bench, Some(first), Some("best".to_owned())));
    assert_eq!(vague, "warm_start is best; allowed: sixteen hexadecimal digits");
    assert!(!bench.engine.is_working());
}
