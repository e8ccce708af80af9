//! Start, pause, resume, step, and what is heard of a run meanwhile.

use super::*;

#[test]
fn a_run_reports_every_epoch_once_and_finishes() {
    let mut bench = Bench::new();
    assert!(bench.start(RUN, small(12), false).is_empty());
    let messages = bench.work_all();
    let losses = reported_losses(&messages, Leg::Float);
    assert_eq!(losses.len(), 12);
    assert!(losses[11].validation < losses[0].validation);
    let Some(FromWorker::Finished { run: RUN, report, losses: whole, ptq: None }) = messages.last() else {
        panic!("{messages:?}");
    };
    assert_eq!(whole, &[], "the page has them all");
    assert_eq!(
        (report.epochs_done, report.float.parameters, report.qat.is_none()),
        (12, 4 * 4 + 4 + 4 * 2 + 2, true)
    );
    assert_eq!(report.config, small(12));
    assert_eq!(report.float.paths.test.x.len(), 325);
    assert!(bench.work().is_empty() && !bench.engine.is_working(), "nothing is left to do");
}

#[test]
fn progress_comes_at_most_20_times_and_a_path_at_most_5_times_a_second() {
    let mut bench = Bench::new();
    bench.step_ms = 0.5;
    bench.start(RUN, small(400), false);
    let began = bench.now_ms;
    let (mut times, mut paths) = (Vec::new(), Vec::new());
    while bench.engine.is_working() {
        for message in bench.work() {
            match message {
                // The last one is not unasked: it belongs to the end.
                FromWorker::Progress { epoch: 400, .. } => {}
                FromWorker::Progress { validation_path, .. } => {
                    times.push(bench.now_ms);
                    if let Some(path) = validation_path {
                        assert_eq!((path.rows.len(), path.x.len(), path.y.len()), (325, 325, 325));
                        assert_eq!(path.rows[0], 976);
                        paths.push(bench.now_ms);
                    }
                }
                other => assert!(matches!(other, FromWorker::Finished { .. }), "{other:?}"),
            }
        }
    }
    let seconds = (bench.now_ms - began) / 1000.0;
    assert!(seconds > 5.0);
    for (found, least, most) in [(times, 10.0, 20.0), (paths, 3.0, 5.0)] {
        assert!(found.windows(2).all(|pair| pair[1] - pair[0] >= 1000.0 / most), "{found:?}");
        assert!(found.len() as f64 > least * seconds, "{} in {seconds} s", found.len());
    }
}

#[test]
fn speed_and_time_left_are_those_of_the_clock() {
    let mut bench = Bench::new();
    bench.start(RUN, small(1000), false);
    // 976 rows in batches of 32 are 31 steps of 1 ms, so 32 epochs take about a second.
    let messages = bench.work_until_epoch(100);
    let Some(FromWorker::Progress { epoch, epochs: 1000, epochs_per_second, seconds_left, .. }) =
        messages.last()
    else {
        panic!("{messages:?}");
    };
    // The looks at the clock between two slices take their share.
    let is_sane = |speed: f64| (28.0..=1000.0 / 31.0).contains(&speed);
    assert!(is_sane(*epochs_per_second), "{epochs_per_second}");
    let expected = f64::from(1000 - epoch) / epochs_per_second;
    assert_eq!(*seconds_left, Some(expected));

    // A long pause changes neither.
    bench.handle(ToWorker::Pause { run: RUN });
    bench.now_ms += 3_600_000.0;
    bench.handle(ToWorker::Resume { run: RUN });
    let messages = bench.work_until_epoch(105);
    let Some(FromWorker::Progress { epochs_per_second, .. }) = messages.last() else {
        panic!("{messages:?}")
    };
    assert!(is_sane(*epochs_per_second), "{epochs_per_second}");
}

#[test]
fn a_slice_ends_after_25_ms_so_that_messages_come_in_between() {
    let mut bench = Bench::new();
    bench.start(RUN, small(1000), false);
    for _ in 0..20 {
        let before = bench.now_ms;
        bench.work();
        assert!(bench.now_ms - before < 35.0, "{} ms", bench.now_ms - before);
    }
}

#[test]
fn pausing_in_the_middle_of_an_epoch_and_going_on_changes_no_number() {
    let mut straight = Bench::new();
    let expected = straight.train(RUN, small_qat(6));

    let mut bench = Bench::new();
    bench.step_ms = 3.0;
    bench.start(RUN, small_qat(6), false);
    let mut messages = Vec::new();
    for _ in 0..5 {
        // Nine steps: far from the 62 of an epoch of both networks.
        messages.extend(bench.work());
        let answers = bench.handle(ToWorker::Pause { run: RUN });
        assert!(matches!(answers.as_slice(), [FromWorker::Progress { .. }, FromWorker::Paused { run: RUN }]));
        messages.extend(answers);
        assert!(!bench.engine.is_working() && bench.work().is_empty(), "a paused run rests");
        assert!(bench.handle(ToWorker::Resume { run: RUN }).is_empty());
        assert!(bench.engine.is_working());
    }
    messages.extend(bench.work_all());
    assert_eq!(report(&messages), expected);
    for leg in [Leg::Float, Leg::Qat] {
        assert_eq!(reported_losses(&messages, leg).len(), 6);
    }
}

#[test]
fn a_step_is_one_epoch() {
    let mut bench = Bench::new();
    assert_eq!(one(bench.start(RUN, small_qat(3), true)), FromWorker::Paused { run: RUN });
    assert!(!bench.engine.is_working());
    let mut all = Vec::new();
    for expected in 1..=2 {
        assert!(bench.handle(ToWorker::StepEpoch { run: RUN }).is_empty());
        let messages = bench.work_all();
        let [
            FromWorker::Progress { epoch, losses, validation_path: Some(_), .. },
            FromWorker::Paused { run: RUN },
        ] = messages.as_slice()
        else {
            panic!("{messages:?}");
        };
        assert_eq!(*epoch, expected);
        assert_eq!(losses.iter().map(|history| history.losses.len()).collect::<Vec<_>>(), [1, 1]);
        all.extend(messages);
    }
    bench.handle(ToWorker::StepEpoch { run: RUN });
    all.extend(bench.work_all());
    assert_eq!(report(&all), Bench::new().train(RUN, small_qat(3)), "stepped or not, the same run");
    assert_eq!(reported_losses(&all, Leg::Qat).len(), 3);
}

#[test]
fn a_step_from_the_middle_of_an_epoch_ends_that_epoch() {
    let mut bench = Bench::new();
    bench.step_ms = 3.0;
    bench.start(RUN, small(5), false);
    bench.work();
    bench.handle(ToWorker::StepEpoch { run: RUN });
    let messages = bench.work_all();
    assert!(matches!(messages[0], FromWorker::Progress { epoch: 1, .. }), "{messages:?}");
    assert_eq!(messages[1], FromWorker::Paused { run: RUN });
}

#[test]
fn both_networks_of_a_run_keep_step() {
    let mut bench = Bench::new();
    bench.start(RUN, small_qat(8), false);
    let messages = bench.work_all();
    for message in &messages {
        let FromWorker::Progress { losses, .. } = message else { continue };
        assert_eq!(losses.iter().map(|history| history.leg).collect::<Vec<_>>(), [Leg::Float, Leg::Qat]);
        assert_eq!(losses[0].losses.len(), losses[1].losses.len());
    }
    let with_twin = report(&messages);
    let alone = Bench::new().train(RUN, small(8));
    assert_eq!(with_twin.float, alone.float, "the twin does not disturb the float network");
    let qat = with_twin.qat.unwrap();
    assert_eq!((qat.layers.len(), qat.exactness.unwrap().total), (2, 650));
    assert_ne!(reported_losses(&messages, Leg::Float), reported_losses(&messages, Leg::Qat));
}

#[test]
fn messages_to_other_runs_have_no_effect() {
    let mut bench = Bench::new();
    bench.start(RUN, small(100), false);
    let stale = RunId(6);
    for message in [
        ToWorker::Pause { run: stale },
        ToWorker::Resume { run: stale },
        ToWorker::StepEpoch { run: stale },
        ToWorker::Stop { run: stale },
        ToWorker::Discard { run: stale },
    ] {
        assert!(bench.handle(message).is_empty());
        assert!(bench.engine.is_working());
    }
    bench.handle(ToWorker::Pause { run: RUN });
    for message in [ToWorker::Resume { run: stale }, ToWorker::StepEpoch { run: stale }] {
        assert!(bench.handle(message).is_empty());
        assert!(!bench.engine.is_working());
    }
}
