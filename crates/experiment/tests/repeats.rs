//! Runs of several repeats: what is kept, how they end, where they start.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared, prepared_for, sequence_configs};
use experiment::finished::weights_hash;
use experiment::{FinishedRun, Position, Progress, Run};
use protocol::config::{Activation, EarlyStopping, OptimizerConfig};
use protocol::defaults::SENSORS;
use protocol::report::{Leg, LossHistory};
use protocol::{QatConfig, RunConfig};

fn repeated(repeats: u32) -> RunConfig {
    let mut config = config(Activation::Relu, None);
    config.training.repeats = repeats;
    config
}

fn single(seed: u64) -> RunConfig {
    let mut config = repeated(1);
    config.training.seed = seed;
    config
}

#[test]
fn repeats_are_the_runs_of_their_seeds_and_the_best_by_validation_is_kept() {
    let prepared = prepared(&dataset(300));
    let all = finish(repeated(4), &prepared);
    let alone: Vec<FinishedRun> = (1..=4).map(|seed| finish(single(seed), &prepared)).collect();
    assert_eq!(all.repeats.len(), 4);
    for (index, (report, run)) in all.repeats.iter().zip(&alone).enumerate() {
        assert_eq!(report, &run.repeats[0]);
        assert_eq!(all.losses[index], LossHistory { repeat: index as u32, ..run.losses[0].clone() });
    }
    let validation = |run: &FinishedRun| run.model.float.metrics.validation.mse;
    let lowest = alone.iter().map(validation).fold(f64::INFINITY, f64::min);
    assert_eq!(validation(&all), lowest);
    assert_eq!(all.model.float.network.hash(), alone[all.chosen].model.float.network.hash());
    let report = all.report(&prepared).unwrap();
    assert_eq!((report.chosen as usize, report.repeats.len()), (all.chosen, 4));
    assert_eq!(report.float.metrics, all.model.float.metrics);
}

#[test]
fn with_a_twin_the_twin_decides() {
    let prepared = prepared(&dataset(300));
    let mut config = repeated(4);
    config.qat = Some(QatConfig::default());
    let run = finish(config, &prepared);
    let mse = |index: usize| run.repeats[index].qat.as_ref().unwrap().metrics.validation.mse;
    assert!((0..4).all(|index| mse(index) >= mse(run.chosen)));
    assert_eq!(run.losses.len(), 8);
    assert_eq!(run.qat.as_ref().unwrap().metrics.validation.mse, mse(run.chosen));
}

#[test]
fn steps_tell_epochs_repeats_and_the_end() {
    let prepared = prepared(&dataset(300));
    let mut run = Run::new(repeated(2).check(SENSORS).unwrap(), prepared, None).unwrap();
    assert_eq!((run.epochs_trained(), run.epochs_left()), (0, 24));
    let mut seen = Vec::new();
    let mut losses: Vec<LossHistory> = Vec::new();
    let mut heard = Position::default();
    loop {
        let progress = run.step().unwrap();
        if progress != Progress::Working {
            seen.push(progress);
            // Some of the epochs at a time, over the end of the repeat.
            if seen.len() % 5 == 0 || progress == Progress::Finished {
                losses.extend(run.losses_after(heard));
                heard = run.position();
            }
        }
        assert_eq!(run.epochs_trained() + run.epochs_left(), 24);
        if progress == Progress::Finished {
            break;
        }
    }
    let mut expected = Vec::new();
    for repeat in 0..2 {
        expected.extend((1..=12).map(|epoch| Progress::Epoch { repeat, epoch }));
        expected.push(Progress::Repeat(repeat));
    }
    expected.push(Progress::Finished);
    assert_eq!(seen, expected);
    let whole = run.finish().unwrap().unwrap().losses;
    for (repeat, history) in whole.iter().enumerate() {
        let parts: Vec<_> = losses.iter().filter(|part| part.repeat as usize == repeat).collect();
        let joined: Vec<_> = parts.iter().flat_map(|part| &part.losses).collect();
        assert_eq!(joined, history.losses.iter().collect::<Vec<_>>());
        let firsts = parts.iter().scan(1, |next, part| {
            let expected = *next;
            *next += part.losses.len() as u32;
            Some((part.first_epoch, expected))
        });
        assert!(firsts.into_iter().all(|(found, expected)| found == expected));
    }
}

#[test]
fn a_stopped_run_keeps_what_is_finished_and_the_best_so_far() {
    let prepared = prepared(&dataset(300));
    let mut run = Run::new(repeated(3).check(SENSORS).unwrap(), Arc::clone(&prepared), None).unwrap();
    assert!(run.finish().unwrap().is_none());
    while run.step().unwrap() != (Progress::Epoch { repeat: 1, epoch: 5 }) {}
    run.step().unwrap();
    let stopped = run.finish().unwrap().unwrap();
    assert_eq!(stopped.repeats.iter().map(|repeat| repeat.epochs_done).collect::<Vec<_>>(), [12, 5]);
    assert_eq!(stopped.losses.iter().map(|history| history.losses.len()).collect::<Vec<_>>(), [12, 5]);
    assert_eq!(stopped.repeats[0], finish(single(1), &prepared).repeats[0]);
    // The run goes on as if nobody had looked.
    while run.step().unwrap() != Progress::Finished {}
    let whole = finish(repeated(3), &prepared);
    assert_eq!(run.finish().unwrap().unwrap().repeats, whole.repeats);
}

#[test]
fn early_stopping_ends_each_network_for_itself() {
    let prepared = prepared(&dataset(300));
    let mut config = repeated(2);
    config.qat = Some(QatConfig::default());
    config.training.epochs = 400;
    config.training.learning_rate = 0.05;
    config.training.early_stopping = Some(EarlyStopping { patience: 6, min_delta: 0.0 });
    let run = finish(config, &prepared);
    for (index, report) in run.repeats.iter().enumerate() {
        assert!(report.epochs_done < 400, "{}", report.epochs_done);
        let legs =
            [(Leg::Float, report.float.best_epoch), (Leg::Qat, report.qat.as_ref().unwrap().best_epoch)];
        let mut longest = 0;
        for (leg, best) in legs {
            let history = run
                .losses
                .iter()
                .find(|history| (history.repeat as usize, history.leg) == (index, leg))
                .unwrap();
            // Six epochs without improvement, then the end.
            assert_eq!(history.losses.len() as u32, best + 6);
            longest = longest.max(history.losses.len() as u32);
        }
        assert_eq!(report.epochs_done, longest);
    }
}

#[test]
fn a_warm_start_goes_on_from_the_weights_it_names() {
    let prepared = prepared(&dataset(300));
    let first = finish(single(1), &prepared);
    let mut config = repeated(2);
    config.warm_start = Some(weights_hash(&first.model.float.network));
    config.training.epochs = 1;
    config.training.learning_rate = 1e-7;
    let checked = config.clone().check(SENSORS).unwrap();
    let start = |config: &RunConfig, network| {
        Run::new(config.clone().check(SENSORS).unwrap(), Arc::clone(&prepared), network)
    };
    let mut run = start(&config, Some(&first.model.float.network)).unwrap();
    assert_eq!(run.config(), &checked);
    while run.step().unwrap() != Progress::Finished {}
    let warm = run.finish().unwrap().unwrap();
    // Practically no learning: both repeats stay where they started, however their rows were shuffled.
    for repeat in &warm.repeats {
        let change = repeat.float.metrics.test.ade - first.model.float.metrics.test.ade;
        assert!(change.abs() < 1e-3, "{change}");
    }
    assert_ne!(warm.repeats[0].float.weights_hash, warm.repeats[1].float.weights_hash);

    let message = |config: &RunConfig, network| start(config, network).unwrap_err().to_string();
    let hash = config.warm_start.clone().unwrap();
    assert_eq!(
        message(&config, None),
        format!("warm start: the settings ask for the weights {hash}, but no finished run was given")
    );
    assert_eq!(
        message(&single(1), Some(&first.model.float.network)),
        "warm start: a finished run was given, but the settings name no weights to start from"
    );
    let wrong = RunConfig { warm_start: Some("0123456789abcdef".to_owned()), ..config.clone() };
    assert_eq!(
        message(&wrong, Some(&first.model.float.network)),
        format!("warm start: the finished run has the weights {hash}; the settings ask for 0123456789abcdef")
    );
    let other = finish(
        RunConfig { model: protocol::ModelConfig::mlp(&[8], Activation::Tanh), ..single(1) },
        &prepared,
    );
    let error = message(&config, Some(&other.model.float.network));
    let layers = "layer 1 of the finished run is dense of 8 units, tanh; the settings have dense of ";
    assert!(error.starts_with(&format!("warm start: {layers}")), "{error}");
}

#[test]
fn numbers_that_leave_the_numbers_end_the_run_but_keep_its_best() {
    let prepared = prepared(&dataset(300));
    let mut config = repeated(3);
    config.training.epochs = 1000;
    config.training.learning_rate = 1.0;
    config.training.optimizer = OptimizerConfig::Sgd { momentum: 0.999 };
    let mut run = Run::new(config.check(SENSORS).unwrap(), prepared, None).unwrap();
    let error = loop {
        match run.step() {
            Ok(progress) => assert_ne!(progress, Progress::Finished),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().starts_with("float network: epoch "), "{error}");
    assert_eq!(run.step().unwrap_err(), error, "it stays over");
    if let Some(best) = run.finish().unwrap() {
        assert!(best.model.float.metrics.validation.mse.is_finite());
    }
}

#[test]
fn networks_over_windows_repeat_bit_by_bit() {
    let dataset = dataset(200);
    for config in sequence_configs() {
        let prepared = prepared_for(&dataset, &config);
        assert_eq!(prepared.blocks.train.length, 6);
        let (a, b) = (finish(config.clone(), &prepared), finish(config, &prepared));
        assert_eq!(a.model.float.network.hash(), b.model.float.network.hash());
        assert_eq!(a.repeats, b.repeats);
        assert!(a.losses[0].losses[1].validation < a.losses[0].losses[0].validation);
    }
}
