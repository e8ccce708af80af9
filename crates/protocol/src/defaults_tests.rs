//! Tests of `defaults`.

use super::*;
use crate::config::{RunConfig, TrainingConfig};

#[test]
fn every_default_passes_the_checks_and_the_first_of_each_is_the_config_s_own() {
    for (name, model) in networks() {
        let config = RunConfig { model, ..RunConfig::default() };
        assert!(config.check(SENSORS).is_ok(), "{name}");
    }
    for optimizer in optimizers() {
        for schedule in schedules() {
            let early_stopping = Some(STOPPING);
            let training =
                TrainingConfig { optimizer, schedule, early_stopping, ..TrainingConfig::default() };
            RunConfig { training, ..RunConfig::default() }.check(SENSORS).unwrap();
        }
    }
    for (name, conversion) in conversions() {
        assert!(conversion.check(2).is_ok(), "{name}");
    }
    let own = RunConfig::default();
    assert_eq!(own.model, networks()[0].1);
    assert_eq!((own.training.optimizer, own.training.schedule), (optimizers()[0], schedules()[0]));
    assert_eq!(PtqConfig::default(), conversions()[0].1);
}
