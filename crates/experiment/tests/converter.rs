//! The converter's calibration of an LSTM and its moving of biases, as settings and in files.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared, prepared_for, sequence_configs};
use experiment::file::{Opened, open};
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::PtqConfig;
use protocol::config::{Activation, LayerConfig, RunConfig};
use serde_json::Value;

/// The config whose network has an LSTM.
fn with_lstm() -> RunConfig {
    let has_lstm = |config: &RunConfig| {
        config.model.layers.iter().any(|layer| matches!(layer, LayerConfig::Lstm { .. }))
    };
    sequence_configs().into_iter().find(has_lstm).unwrap()
}

fn lstm_run() -> (FinishedRun, Arc<Prepared>) {
    let config = with_lstm();
    let prepared = prepared_for(&dataset(200), &config);
    (finish(config, &prepared), prepared)
}

fn quantize(run: &FinishedRun, config: PtqConfig, prepared: Option<&Prepared>) -> Quantized {
    Quantized::ptq(&run.model, config.check(run.config.model.layers.len()).unwrap(), prepared).unwrap()
}

fn opened(file: &Value) -> FinishedRun {
    open(&serde_json::to_vec(file).unwrap()).unwrap().into_run().unwrap().0
}

#[test]
fn states_are_carried_unless_the_settings_say_otherwise() {
    let (run, prepared) = lstm_run();
    let carried = quantize(&run, PtqConfig::default(), Some(&prepared));
    let reset = quantize(&run, PtqConfig { carried_state: false, ..PtqConfig::default() }, Some(&prepared));
    assert_ne!(carried.integer(), reset.integer(), "the hidden state has another scale");
    assert!(carried.notes.is_empty(), "{:?}", carried.notes);
}

#[test]
fn a_run_file_holds_what_every_setting_needs() {
    let (run, prepared) = lstm_run();
    let file = serde_json::to_value(run.to_file(Some(&prepared)).unwrap()).unwrap();
    let without_data = opened(&file);
    for carried_state in [true, false] {
        let config = PtqConfig { carried_state, ..PtqConfig::default() };
        let expected = quantize(&run, config.clone(), Some(&prepared));
        assert_eq!(quantize(&without_data, config, None).integer(), expected.integer());
    }
}

#[test]
fn an_older_run_file_without_its_data_is_calibrated_as_it_was_and_says_so() {
    let (run, prepared) = lstm_run();
    let mut file = serde_json::to_value(run.to_file(Some(&prepared)).unwrap()).unwrap();
    file["calibration"].as_object_mut().unwrap().remove("variants").unwrap();
    let older = opened(&file);
    let found = quantize(&older, PtqConfig::default(), None);
    let reset = quantize(&run, PtqConfig { carried_state: false, ..PtqConfig::default() }, Some(&prepared));
    assert_eq!(found.integer(), reset.integer());
    assert!(!found.ptq.as_ref().unwrap().carried_state);
    assert!(
        found.notes[0].starts_with("the LSTM's state is reset between windows: the file is older"),
        "{:?}",
        found.notes
    );
    // With the data it is as the converter has it.
    let with_data = quantize(&older, PtqConfig::default(), Some(&prepared));
    assert_eq!(with_data.integer(), quantize(&run, PtqConfig::default(), Some(&prepared)).integer());
}

/// A trained network of linear layers.
fn linear_run() -> (FinishedRun, Arc<Prepared>) {
    let prepared = prepared(&dataset(200));
    (finish(config(Activation::Linear, None), &prepared), prepared)
}

#[test]
fn biases_move_are_shown_and_survive_the_file() {
    let (run, prepared) = linear_run();
    let moved = quantize(&run, PtqConfig::default(), Some(&prepared));
    let report = moved.report(&run.model, &prepared).unwrap();
    let places: Vec<_> = report.layers.iter().map(|layer| layer.bias_moved_to).collect();
    assert_eq!(places, [Some(1), None]);
    assert_eq!(
        report.notes,
        ["the bias of dense 1 is in dense 2: the converter moves biases of linear layers on"]
    );
    let first = moved.integer().unwrap().layers()[0].affine().unwrap();
    assert!(first.parts().bias.iter().all(|code| *code == 0), "{:?}", first.parts().bias);
    let file = moved.to_file(&run, Some(&prepared), None).unwrap();
    let Opened::Quantized(run_again, again) = open(&serde_json::to_vec(&file).unwrap()).unwrap() else {
        panic!("not a quantized file")
    };
    assert_eq!(again.report(&run_again.model, &prepared).unwrap(), report);
    let kept = quantize(&run, PtqConfig { moved_biases: false, ..PtqConfig::default() }, Some(&prepared));
    let report = kept.report(&run.model, &prepared).unwrap();
    assert!(report.layers.iter().all(|layer| layer.bias_moved_to.is_none()) && report.notes.is_empty());
    assert_ne!(kept.integer(), moved.integer());
}

#[test]
fn a_quantized_file_from_before_the_settings_was_made_without_them() {
    let (run, prepared) = linear_run();
    let kept = quantize(
        &run,
        PtqConfig { moved_biases: false, carried_state: false, ..PtqConfig::default() },
        Some(&prepared),
    );
    let mut file = serde_json::to_value(kept.to_file(&run, Some(&prepared), None).unwrap()).unwrap();
    for setting in ["moved_biases", "carried_state"] {
        file["ptq"].as_object_mut().unwrap().remove(setting).unwrap();
    }
    file["run"]["calibration"].as_object_mut().unwrap().remove("variants").unwrap();
    let Opened::Quantized(run_again, again) = open(&serde_json::to_vec(&file).unwrap()).unwrap() else {
        panic!("not a quantized file")
    };
    let config = again.ptq.as_ref().unwrap();
    assert!(!config.moved_biases && !config.carried_state);
    assert_eq!(again.integer(), kept.integer());
    assert_eq!(
        again.report(&run_again.model, &prepared).unwrap(),
        kept.report(&run.model, &prepared).unwrap()
    );
}
