//! Tests of `exploration`.

use super::*;

#[test]
fn the_defaults_are_the_thesis_exploration() {
    let config = ExplorationSettings::default().config(&Job::default());
    assert_eq!(config, ExplorationConfig::default());
    config.check(protocol::defaults::SENSORS).unwrap();
}

#[test]
fn the_ends_bound_each_other() {
    let mut settings = ExplorationSettings::default();
    assert_eq!(settings.store(ExplorationField::First, "53"), Err("1 to 52".to_owned()));
    assert_eq!(settings.store(ExplorationField::Last, "21"), Err("22 to 256".to_owned()));
    settings.store(ExplorationField::Last, "22").unwrap();
    assert_eq!(settings.store(ExplorationField::First, "23"), Err("1 to 22".to_owned()));
    assert_eq!(settings.store(ExplorationField::Repeats, "0"), Err("1 to 1,000".to_owned()));
    for field in [ExplorationField::First, ExplorationField::Last, ExplorationField::Repeats] {
        let mut copy = settings.clone();
        copy.store(field, &settings.stored(field)).unwrap();
        assert_eq!(copy, settings, "{field:?}");
    }
}

#[test]
fn repeats_are_its_own_and_training_is_shared() {
    let training = TrainingConfig { epochs: 7, repeats: 3, ..TrainingConfig::default() };
    let config = ExplorationSettings::default().config(&Job { training, ..Job::default() });
    assert_eq!((config.training().epochs, config.training().repeats), (7, 10));
}
