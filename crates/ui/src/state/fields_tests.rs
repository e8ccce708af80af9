//! Number fields: what they take, refuse and keep.
use protocol::config::{EarlyStopping, OptimizerConfig, Schedule};
use protocol::defaults::SENSORS;
use vocabulary::ScheduleKind;

use super::super::network::NetworkKind;
use super::*;

#[test]
fn a_refused_text_names_the_allowed_range_and_changes_nothing() {
    let mut settings = Settings::default();
    assert_eq!(Field::Epochs.store("0", &mut settings), Err("1 to 100,000".to_owned()));
    assert_eq!(Field::Epochs.store("", &mut settings), Err("1 to 100,000".to_owned()));
    assert_eq!(Field::LearningRate.store("2", &mut settings), Err("0.0000001 to 1".to_owned()));
    assert_eq!(settings, Settings::default());
}

#[test]
fn every_default_is_allowed_and_reads_back() {
    let settings = Settings::default();
    for field in [
        Field::SimSeed,
        Field::TrainPercent,
        Field::ValidationPercent,
        Field::ShuffleSeed,
        Field::MinRows,
        Field::RoomWidth,
        Field::RoomDepth,
        Field::PlateX(1, 4),
        Field::PlateY(2, 8),
        Field::HiddenUnits,
        Field::LstmUnits,
        Field::CnnL2,
        Field::WindowLength,
        Field::WindowStride,
        Field::Decay,
        Field::DecayEvery,
        Field::FinalPercent,
        Field::Patience,
        Field::MinDelta,
        Field::Repeats,
        Field::Layer(0, LayerNumber::Width),
        Field::Layer(0, LayerNumber::L2),
        Field::Epochs,
        Field::BatchSize,
        Field::LearningRate,
        Field::Momentum,
        Field::Seed,
        Field::Quantization(QuantizationField::InputBits),
    ] {
        let mut copy = settings.clone();
        field.store(&field.stored(&settings), &mut copy).unwrap();
        assert_eq!(copy, settings, "{field:?}");
    }
}

#[test]
fn the_shares_leave_a_test_block() {
    let mut settings = Settings::default();
    assert_eq!(Field::TrainPercent.store("80", &mut settings), Err("1 to 79".to_owned()));
    Field::TrainPercent.store("79", &mut settings).unwrap();
    settings.data.split_config(false).check().unwrap();
}

#[test]
fn momentum_reaches_the_optimizer_in_use() {
    let mut settings = Settings::default();
    settings.training.optimizer = OptimizerConfig::Sgd { momentum: 0.9 };
    Field::Momentum.store("0.5", &mut settings).unwrap();
    assert_eq!(settings.training.optimizer, OptimizerConfig::Sgd { momentum: 0.5 });
}

#[test]
fn numbers_of_layers_have_the_ranges_of_their_kind() {
    let mut settings = Settings::default();
    settings.network.choose(NetworkKind::Lstm);
    let width = |place| Field::Layer(place, LayerNumber::Width);
    assert_eq!(width(0).store("65", &mut settings), Err("1 to 64".to_owned()));
    assert_eq!(settings.network.kind, NetworkKind::Lstm, "a refused number changes nothing");
    width(0).store("5", &mut settings).unwrap();
    assert_eq!((settings.network.kind, width(0).stored(&settings)), (NetworkKind::Own, "5".to_owned()));
    assert_eq!(width(1).store("257", &mut settings), Err("1 to 256".to_owned()));
    assert_eq!(width(9).store("x", &mut settings), Ok(()), "a layer that is gone asks for nothing");
    assert_eq!(Field::Layer(0, LayerNumber::Stride).stored(&settings), "");
}

#[test]
fn numbers_of_choices_out_of_force_are_kept_for_them() {
    let mut settings = Settings::default();
    Field::FinalPercent.store("7", &mut settings).unwrap();
    assert_eq!(settings.training.schedule, Schedule::Constant);
    assert_eq!(settings.kept.schedule(ScheduleKind::Cosine), Schedule::Cosine { final_share: 0.07 });
    assert_eq!(Field::FinalPercent.stored(&settings), "7");
}

#[test]
fn scientific_notation_is_a_number() {
    let mut settings = Settings::default();
    Field::LearningRate.store("1e-3", &mut settings).unwrap();
    assert_eq!(settings.training.learning_rate, 0.001);
}

/// The ends of a field's range, read from what it says to a text that is no number.
fn ends(field: Field, settings: &Settings) -> [String; 2] {
    let allowed = field.check("no number", settings).unwrap_err().replace(',', "");
    let (low, high) = allowed.split_once(" to ").unwrap();
    [low.to_owned(), high.to_owned()]
}

#[test]
fn the_ends_of_every_field_are_the_ends_of_the_checks() {
    let with = |change: &dyn Fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        settings
    };
    let plain = Settings::default();
    let lstm = with(&|s| s.network.choose(NetworkKind::Lstm));
    let sgd = with(&|s| s.training.optimizer = OptimizerConfig::Sgd { momentum: 0.5 });
    let exponential = with(&|s| s.training.schedule = s.kept.schedule(ScheduleKind::Exponential));
    let cosine = with(&|s| s.training.schedule = s.kept.schedule(ScheduleKind::Cosine));
    let stopping = with(&|s| s.training.early_stopping = Some(s.kept.stopping));
    let number = |settings: &Settings, value: f64, place: &dyn Fn(&mut Settings, f64)| {
        let mut settings = settings.clone();
        place(&mut settings, value);
        settings.run_config().check(SENSORS).is_ok()
    };
    type Place<'a> = &'a dyn Fn(&mut Settings, f64);
    let cases: [(Field, &Settings, Place<'_>); 14] = [
        (Field::HiddenUnits, &plain, &|s, v| s.network.hidden_units = v as u32),
        (Field::LstmUnits, &lstm, &|s, v| s.network.lstm_units = v as u32),
        (Field::WindowLength, &lstm, &|s, v| s.network.window.length = v as u32),
        (Field::WindowStride, &plain, &|s, v| s.network.window.stride = v as u32),
        (Field::Epochs, &plain, &|s, v| s.training.epochs = v as u32),
        (Field::BatchSize, &plain, &|s, v| s.training.batch_size = v as u32),
        (Field::LearningRate, &plain, &|s, v| s.training.learning_rate = v),
        (Field::Repeats, &plain, &|s, v| s.training.repeats = v as u32),
        (Field::Momentum, &sgd, &|s, v| s.training.optimizer = OptimizerConfig::Sgd { momentum: v }),
        (Field::Decay, &exponential, &|s, v| {
            s.training.schedule = Schedule::Exponential { decay: v, every: 1 };
        }),
        (Field::DecayEvery, &exponential, &|s, v| {
            s.training.schedule = Schedule::Exponential { decay: 0.5, every: v as u32 };
        }),
        (Field::FinalPercent, &cosine, &|s, v| {
            s.training.schedule = Schedule::Cosine { final_share: v / 100.0 };
        }),
        (Field::Patience, &stopping, &|s, v| {
            s.training.early_stopping =
                s.training.early_stopping.map(|old| EarlyStopping { patience: v as u32, ..old });
        }),
        (Field::MinDelta, &stopping, &|s, v| {
            s.training.early_stopping =
                s.training.early_stopping.map(|old| EarlyStopping { min_delta: v, ..old });
        }),
    ];
    for (field, settings, place) in cases {
        let [low, high] = ends(field, settings);
        for end in [&low, &high] {
            field.check(end, settings).unwrap();
            assert!(
                number(settings, end.parse().unwrap(), place),
                "{field:?}: {end} is refused by the check"
            );
        }
        let beyond = high.parse::<f64>().unwrap();
        let beyond = if beyond < 2.0 { beyond + 0.01 } else { beyond + 1.0 };
        assert!(field.check(&beyond.to_string(), settings).is_err(), "{field:?} takes {beyond}");
        assert!(!number(settings, beyond, place), "{field:?}: the check takes {beyond}");
    }
}

#[test]
fn plates_are_as_many_as_sensors_and_given_where_one_was_moved() {
    let mut settings = Settings::default();
    assert!(settings.data.room.plates.is_empty(), "they follow sensors and size");
    let at = |settings: &Settings, plate| {
        (Field::PlateX(plate, 8).stored(settings), Field::PlateY(plate, 8).stored(settings))
    };
    assert_eq!(at(&settings, 1), ("3".to_owned(), "0".to_owned()));
    Field::RoomWidth.store("6", &mut settings).unwrap();
    assert_eq!(at(&settings, 0), ("3".to_owned(), "0".to_owned()));
    assert_eq!(Field::PlateX(1, 4).stored(&settings), "6");
    // The same number again moves nothing.
    Field::PlateX(1, 4).store("6", &mut settings).unwrap();
    assert!(settings.data.room.plates.is_empty());
    Field::PlateX(7, 8).store("1.25", &mut settings).unwrap();
    assert_eq!((settings.data.room.plates.len(), at(&settings, 7).0.as_str()), (8, "1.25"));
    assert!(Field::PlateY(2, 8).store("999", &mut settings).is_err());
}
