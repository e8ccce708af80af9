//! Number fields: what they take, refuse and keep.

use protocol::Patch;
use protocol::defaults::SENSORS;
use protocol::settings::{Domain, all};

use super::super::networks::NetworkKind;
use super::*;

#[test]
fn a_refused_text_names_the_allowed_range_and_changes_nothing() {
    let mut settings = Settings::default();
    assert_eq!(Field::Setting("training.epochs").store("0", &mut settings), Err("1 to 100,000".to_owned()));
    assert_eq!(Field::Setting("training.epochs").store("", &mut settings), Err("1 to 100,000".to_owned()));
    assert_eq!(
        Field::Setting("training.learning_rate").store("2", &mut settings),
        Err("0.0000001 to 1".to_owned())
    );
    assert_eq!(settings, Settings::default());
}

/// Settings changed by patches of the job.
fn with(changes: &[(&str, serde_json::Value)]) -> Settings {
    let mut settings = Settings::default();
    changes.iter().for_each(|(path, value)| settings.set(path, value.clone()));
    settings
}

/// Settings in which every number field of the table counts, one form of each part after the other.
fn every_form() -> [Settings; 4] {
    let mut stopping = Settings::default();
    stopping.change_training(|kept, training| training.early_stopping = Some(kept.stopping));
    [
        stopping,
        with(&[("split", "shuffled".into()), ("training.schedule", "exponential".into())]),
        with(&[("training.schedule", "cosine".into()), ("training.optimizer", "sgd".into())]),
        Settings::default(),
    ]
}

#[test]
fn every_number_of_the_table_is_allowed_and_reads_back() {
    let mut counted = 0;
    for settings in every_form() {
        let numbers = all().filter(|row| {
            let number = matches!(row.domain, Domain::Whole(_) | Domain::Real(_) | Domain::Share(_));
            number && settings.value(row.path).is_some()
        });
        let others = [
            Field::Import("data.options.min_rows"),
            Field::Import("data.options.room.width_m"),
            Field::Import("data.options.room.depth_m"),
            Field::Plate(1, 0, 4),
            Field::Plate(2, 1, 8),
            Field::CnnL2,
            Field::Layer(0, "units"),
            Field::Layer(0, "l2"),
        ];
        for field in numbers.map(|row| Field::Setting(row.path)).chain(others) {
            let mut copy = settings.clone();
            field.store(&field.stored(&settings), &mut copy).unwrap();
            assert_eq!(copy, settings, "{field:?}");
            assert!(!field.label().is_empty(), "{field:?}");
            counted += 1;
        }
    }
    assert!(counted > 120, "{counted}");
}

#[test]
fn the_shares_leave_a_test_block() {
    let mut settings = Settings::default();
    assert_eq!(Field::Setting("split.train").store("80", &mut settings), Err("1 to 79".to_owned()));
    Field::Setting("split.train").store("79", &mut settings).unwrap();
    settings.split_in_force(false).check().unwrap();
}

#[test]
fn numbers_of_layers_have_the_ranges_of_their_kind() {
    let mut settings = Settings::default();
    settings.choose_network(NetworkKind::Lstm);
    let width = |place| Field::Layer(place, "units");
    assert_eq!(width(0).store("65", &mut settings), Err("1 to 64".to_owned()));
    assert_eq!(settings.network_kind(), NetworkKind::Lstm, "a refused number changes nothing");
    width(0).store("5", &mut settings).unwrap();
    assert_eq!((settings.network_kind(), width(0).stored(&settings)), (NetworkKind::Lstm, "5".to_owned()));
    assert_eq!(width(1).store("257", &mut settings), Err("1 to 256".to_owned()));
    assert_eq!(width(9).store("x", &mut settings), Ok(()), "a layer that is gone asks for nothing");
    assert_eq!(Field::Layer(0, "stride").stored(&settings), "");
}

#[test]
fn numbers_out_of_force_ask_for_nothing() {
    let mut settings = Settings::default();
    for path in ["training.schedule.final_share", "training.early_stopping.patience", "split.seed"] {
        assert_eq!(Field::Setting(path).store("x", &mut settings), Ok(()));
        assert_eq!(Field::Setting(path).stored(&settings), "");
    }
    assert_eq!(settings, Settings::default());
}

#[test]
fn a_complaint_says_whose_number_it_is() {
    let labels =
        ["model.window.length", "split.train", "split.seed", "qat.input.fixed_min", "training.epochs"];
    let said = labels.map(|path| Field::Setting(path).label().into_owned());
    assert_eq!(said, ["Window length", "Training share", "Shuffle seed", "Lowest of input", "Epochs"]);
}

#[test]
fn scientific_notation_is_a_number() {
    let mut settings = Settings::default();
    Field::Setting("training.learning_rate").store("1e-3", &mut settings).unwrap();
    assert_eq!(settings.training().learning_rate, 0.001);
}

/// The ends of a field's range, read from what it says to a text that is no number.
fn ends(field: Field, settings: &Settings) -> [String; 2] {
    let allowed = field.check("no number", settings).unwrap_err().replace(',', "");
    let (low, high) = allowed.split_once(" to ").unwrap();
    [low.to_owned(), high.to_owned()]
}

#[test]
fn the_ends_of_every_field_are_the_ends_of_the_checks() {
    let accepted = |settings: &Settings, path: &str, value: f64| {
        let setting = setting(path).unwrap();
        let value: serde_json::Value = match &setting.domain {
            Domain::Share(_) => (value / 100.0).into(),
            Domain::Real(_) => value.into(),
            _ => (value as u64).into(),
        };
        let job = settings.as_set().apply(&Patch::of(path, value)).unwrap();
        job.check(SENSORS).is_ok()
    };
    let mut counted = 0;
    let lstm = with(&[("model", "lstm".into())]);
    for settings in every_form().into_iter().chain([lstm]) {
        let paths = all().map(|row| row.path).filter(|path| {
            let card =
                ["training.", "split.", "model.window.stride"].iter().any(|start| path.starts_with(start));
            card && settings.value(path).is_some_and(serde_json::Value::is_number)
        });
        for path in paths.chain(["model.layers.0.units", "qat.start_epoch", "ptq.percentile"]) {
            let field = match path.strip_prefix("model.layers.0.") {
                Some(name) => Field::Layer(0, name),
                None => Field::Setting(path),
            };
            let [low, high] = ends(field, &settings);
            for end in [&low, &high] {
                field.check(end, &settings).unwrap();
                assert!(accepted(&settings, path, end.parse().unwrap()), "{field:?}: {end} is refused");
            }
            let beyond = high.parse::<f64>().unwrap();
            let beyond = if beyond < 2.0 { beyond + 0.01 } else { beyond + 1.0 };
            assert!(field.check(&beyond.to_string(), &settings).is_err(), "{field:?} takes {beyond}");
            assert!(!accepted(&settings, path, beyond), "{field:?}: the check takes {beyond}");
            counted += 1;
        }
    }
    assert!(counted > 50, "{counted}");
}

#[test]
fn plates_are_as_many_as_sensors_and_given_where_one_was_moved() {
    let mut settings = Settings::default();
    assert!(settings.beside.import.room.plates.is_empty(), "they follow sensors and size");
    let at = |settings: &Settings, plate| {
        (Field::Plate(plate, 0, 8).stored(settings), Field::Plate(plate, 1, 8).stored(settings))
    };
    assert_eq!(at(&settings, 1), ("3".to_owned(), "0".to_owned()));
    Field::Import("data.options.room.width_m").store("6", &mut settings).unwrap();
    assert_eq!(at(&settings, 0), ("3".to_owned(), "0".to_owned()));
    assert_eq!(Field::Plate(1, 0, 4).stored(&settings), "6");
    // The same number again moves nothing.
    Field::Plate(1, 0, 4).store("6", &mut settings).unwrap();
    assert!(settings.beside.import.room.plates.is_empty());
    Field::Plate(7, 0, 8).store("1.25", &mut settings).unwrap();
    assert_eq!((settings.beside.import.room.plates.len(), at(&settings, 7).0.as_str()), (8, "1.25"));
    assert!(Field::Plate(2, 1, 8).store("999", &mut settings).is_err());
}
