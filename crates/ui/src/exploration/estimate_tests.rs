//! Tests of `estimate`.

use super::*;
use crate::state::Shared;
use crate::state::testing::{Page, view};
use protocol::config::{Activation, CnnLayout, EarlyStopping, SplitConfig};

#[test]
fn the_thesis_exploration_is_310_networks() {
    let config = ExplorationConfig::default();
    assert_eq!(amount(&config), "31 sizes \u{d7} 10 repeats = 310 networks of 1,000 epochs");
    assert_eq!(parameter_range(&config, 4), "156 to 366 param.");
    // 8 * 22 + 22 + 2 * 22 + 2.
    assert_eq!(parameter_range(&config, 8), "244 to 574 param.");
    // 7 * (22 + ... + 52) + 31 * 2 = 8091 parameters, 10,000 epochs, 976 samples.
    let expected = 8091.0 * 10_000.0 * 976.0 * 1e-9;
    assert!((seconds(&config, 976, 4, Pace::Measured(1e-9)) - expected).abs() < 1e-6);
}

#[test]
fn words_say_where_the_speed_comes_from() {
    let mut config = ExplorationConfig::default();
    assert_eq!(
        words(&config, 976, 4, Pace::Measured(1e-9)),
        "About 1 min 19 s, at the speed measured in this browser."
    );
    assert!(words(&config, 976, 4, Pace::Typical).contains("typical computer"));
    assert!(words(&config, 0, 4, Pace::Typical).contains("when data are loaded"));
    config.job.training.early_stopping = Some(EarlyStopping { patience: 50, min_delta: 0.0 });
    assert!(words(&config, 976, 4, Pace::Measured(1e-9)).starts_with("At most about"));
}

#[test]
fn a_run_tells_the_pace_only_if_it_trained_the_same_kind_of_network() {
    let state = Page::trained().state;
    let explored = ExplorationState::default();
    let (mut run, mut result) = (state.run, state.result.unwrap());
    result.view = Shared::new(view("room", SplitConfig::default()));
    let mut report = (*result.report).clone();
    report.float.parameters = 226;
    result.report = Shared::new(report);
    run.epochs_per_second = 1000.0;
    // Two training samples.
    let expected = 1.0 / (1000.0 * 2.0 * 226.0);
    assert_eq!(pace(&explored, &run, Some(&result)), Pace::Measured(expected));
    assert_eq!(pace(&explored, &run, None), Pace::Typical);
    let measured = ExplorationState { pace: Some(3e-10), ..ExplorationState::default() };
    assert_eq!(pace(&measured, &run, Some(&result)), Pace::Measured(3e-10));
    let member = RunConfig { model: ModelConfig::mlp(&[7], Activation::Tanh), ..RunConfig::default() };
    assert!(is_member(&member));
    let other = RunConfig { model: ModelConfig::cnn(CnnLayout::A, 0.0), ..RunConfig::default() };
    assert!(!is_member(&other));
}
