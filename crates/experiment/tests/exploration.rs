//! The neuron exploration against the runs it is made of.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{dataset, finish, prepared};
use experiment::Exploration;
use experiment::exploration::{ExplorationProgress, csv};
use protocol::ExplorationConfig;
use protocol::config::OptimizerConfig;
use protocol::defaults::SENSORS;
use protocol::report::NeuronReport;
use protocol::statistics::Distribution;

fn config() -> ExplorationConfig {
    let mut config = ExplorationConfig { first: 21, last: 23, ..ExplorationConfig::default() };
    config.job.training.repeats = 3;
    config.job.training.epochs = 4;
    config.job.training.learning_rate = 0.01;
    config
}

fn explored(rows: u32) -> Vec<NeuronReport> {
    let mut exploration =
        Exploration::new(config().check(SENSORS).unwrap(), prepared(&dataset(rows))).unwrap();
    while exploration.step().unwrap() != ExplorationProgress::Finished {}
    exploration.reports().to_vec()
}

#[test]
fn every_member_is_the_run_of_its_size() {
    let prepared = prepared(&dataset(300));
    for report in explored(300) {
        let run = finish(config().member(report.neurons).run_config(), &prepared);
        assert_eq!(report.parameters, 7 * report.neurons + 2);
        assert_eq!((&report.repeats, report.chosen as usize), (&run.repeats, run.chosen));
        assert_eq!(report.losses, run.losses[run.chosen]);
        assert_eq!(report.chosen().unwrap().metrics, run.model.float.metrics);
    }
}

#[test]
fn counts_go_from_nothing_to_everything() {
    let prepared = prepared(&dataset(300));
    let mut exploration = Exploration::new(config().check(SENSORS).unwrap(), Arc::clone(&prepared)).unwrap();
    assert_eq!((exploration.networks(), exploration.epochs_left()), (9, 36));
    let mut networks = 0;
    let mut members = 0;
    loop {
        let progress = exploration.step().unwrap();
        assert_eq!(exploration.epochs_trained() + exploration.epochs_left(), 36);
        assert!(exploration.networks_trained() >= networks);
        networks = exploration.networks_trained();
        members += u32::from(progress == ExplorationProgress::Member);
        assert_eq!(exploration.reports().len() as u32, members);
        if progress == ExplorationProgress::Finished {
            break;
        }
    }
    assert_eq!((networks, members, exploration.neurons(), exploration.repeat()), (9, 3, 23, 2));
}

#[test]
fn the_table_has_a_row_for_every_member_with_the_thesis_beside() {
    let reports = explored(300);
    let table = csv(&reports);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.len() == 15));
    for (row, report) in rows[1..].iter().zip(&reports) {
        let chosen = report.chosen().unwrap();
        let number = |column: &str| -> f64 {
            let place = rows[0].iter().position(|name| *name == column).unwrap();
            row[place].parse().unwrap()
        };
        assert_eq!(number("neurons"), f64::from(report.neurons));
        assert_eq!(number("test_ade"), chosen.metrics.test.ade);
        assert_eq!(number("validation_mse"), chosen.metrics.validation.mse);
        let spread = Distribution::of(&report.test_ades()).unwrap();
        assert_eq!((number("test_ade_min"), number("test_ade_max")), (spread.min, spread.max));
    }
    assert_eq!(rows[1][12..], ["", "", ""], "the thesis begins with 22 neurons");
    assert_eq!(rows[2][12..], ["230", "0.123", "0.433"]);
}

#[test]
fn a_member_that_fails_is_named_and_the_others_stay() {
    let mut config = config();
    config.job.training.learning_rate = 1.0;
    config.job.training.epochs = 2000;
    config.job.training.optimizer = OptimizerConfig::Sgd { momentum: 0.999 };
    let mut exploration = Exploration::new(config.check(SENSORS).unwrap(), prepared(&dataset(300))).unwrap();
    let error = loop {
        match exploration.step() {
            Ok(progress) => assert_ne!(progress, ExplorationProgress::Finished),
            Err(error) => break error.to_string(),
        }
    };
    assert!(error.starts_with("21 neurons: float network: epoch "), "{error}");
    assert!(exploration.reports().is_empty());
}
