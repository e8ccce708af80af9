//! Data of other than four sensors: trained, quantized, saved and opened as those of four; other numbers are refused by name.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, dataset_with, finish, prepared, prepared_for, sequence_configs};
use experiment::file::{Opened, open};
use experiment::{Dataset, FinishedRun, Prepared, Quantized, Run};
use protocol::config::Activation;
use protocol::import::{ColumnRole, ImportOptions, RoomConfig};
use protocol::report::{Method, WalkQuery};
use protocol::{DataSource, PtqConfig, QatConfig, RunConfig, SplitConfig};
use serde_json::Value;

/// Trains, quantizes, saves and opens; everything that is opened gives the same bits.
fn there_and_back(dataset: &Dataset, config: &RunConfig) -> FinishedRun {
    let sensors = dataset.sensors();
    let prepared = prepared_for(dataset, config);
    let run = finish(config.clone(), &prepared);
    assert_eq!((run.config.sensors(), run.model.scaler.sensors()), (sensors, sensors as usize));
    assert_eq!(run.model.float.network.input_shape().channels, sensors as usize);
    let counted = config.model.totals(sensors).unwrap();
    assert_eq!(
        (run.model.float.network.parameter_count() as u64, run.model.float.network.mac_count() as u64),
        counted
    );
    // The same data, settings and seed give the same bits.
    assert_eq!(finish(config.clone(), &prepared).model.float.network.hash(), run.model.float.network.hash());

    let file = run.to_file(Some(&prepared)).unwrap();
    let opened = open(&serde_json::to_vec(&file).unwrap()).unwrap();
    assert_eq!(opened.run().unwrap().to_file(None).unwrap(), file);
    let report = run.report(&prepared).unwrap();
    assert_eq!(opened.run().unwrap().report(&prepared).unwrap(), report);
    assert_eq!(report.sensors(), sensors);

    let ptq = PtqConfig::default().check(config.model.layers.len()).unwrap();
    let ptq = Quantized::ptq(&run.model, ptq, Some(&prepared)).unwrap();
    let qat = Quantized::qat(&run).unwrap();
    assert_eq!(qat.is_some(), config.qat.is_some());
    for quantized in [Some(ptq), qat].into_iter().flatten() {
        let integer = quantized.integer().unwrap();
        assert_eq!(integer.input_shape().channels, sensors as usize);
        let report = quantized.report(&run.model, &prepared).unwrap();
        let exactness = report.exactness.unwrap();
        // As with four sensors, integers are fake-quant's but for single steps at rounding borders.
        assert!(exactness.total > 0 && exactness.mismatches * 10 <= exactness.total, "{exactness:?}");
        let file = quantized.to_file(&run, Some(&prepared), Some((&report).into())).unwrap();
        let Opened::Quantized(run, opened) = open(&serde_json::to_vec(&file).unwrap()).unwrap() else {
            panic!("no q.json")
        };
        assert_eq!(opened.integer(), Some(integer));
        assert_eq!(opened.report(&run.model, &prepared).unwrap(), report);
        let query = WalkQuery { method: Method::Ptq, sample: 3, layer: 0, step: 0, channel: 1 };
        let walk = opened.walk(&prepared, query).unwrap();
        if config.model.window.length == 1 {
            let names: Vec<String> = walk.terms.iter().map(|term| term.input.clone()).collect();
            let expected: Vec<String> = (1..=sensors).map(|number| format!("sensor {number}")).collect();
            assert_eq!(names, expected);
        }
    }
    run
}

#[test]
fn data_of_any_number_of_sensors_are_trained_quantized_saved_and_opened() {
    for sensors in [2, 3, 8, 16] {
        let dataset = dataset_with(sensors, 200);
        assert_eq!(dataset.room().plates, RoomConfig::spread(3.0, 3.0, sensors as u32));
        let run = there_and_back(&dataset, &config(Activation::Relu, Some(QatConfig::default())));
        // A walk can be learned from any of them.
        let ade = run.model.float.metrics.test.ade;
        assert!(ade < 1.5, "{sensors} sensors: {ade} m");
    }
    for sensors in [3, 8] {
        for config in sequence_configs() {
            there_and_back(&dataset_with(sensors, 200), &config);
        }
    }
}

#[test]
fn data_of_any_number_come_back_from_their_csv() {
    for sensors in [2, 5, 12] {
        let first = dataset_with(sensors, 150);
        let files =
            Arc::new([protocol::NamedFile { name: "a.csv".to_owned(), bytes: first.to_csv().into_bytes() }]);
        let again = Dataset::load(&DataSource::Files { files, options: ImportOptions::default() }).unwrap();
        assert_eq!((&again.fingerprint, again.sensors()), (&first.fingerprint, sensors as u32));
    }
}

#[test]
fn a_model_on_data_with_another_number_is_refused_by_name() {
    let eight = dataset_with(8, 200);
    let four = dataset(200);
    let run = finish(config(Activation::Relu, None), &prepared(&four));
    let prepare = |dataset: &Dataset| {
        let scaler = Some(run.model.scaler.clone());
        Prepared::new(dataset, &SplitConfig::default(), &run.config.model.window, scaler)
    };
    assert!(prepare(&four).is_ok());
    let expected = "the model takes 4 sensors, the data have 8";
    assert_eq!(prepare(&eight).unwrap_err().to_string(), expected);
    let checked = config(Activation::Relu, None).check(4).unwrap();
    assert_eq!(Run::new(checked, prepared(&eight), None).unwrap_err().to_string(), expected);
}

#[test]
fn a_file_whose_parts_disagree_on_the_number_is_refused() {
    let prepared = prepared(&dataset_with(3, 200));
    let file = finish(config(Activation::Relu, None), &prepared).to_file(Some(&prepared)).unwrap();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut value = serde_json::to_value(&file).unwrap();
        change(&mut value);
        open(&serde_json::to_vec(&value).unwrap()).unwrap_err().to_string()
    };
    let pop = |pointer: &'static str| {
        move |value: &mut Value| drop(value.pointer_mut(pointer).unwrap().as_array_mut().unwrap().pop())
    };
    assert_eq!(refused(&pop("/data/room/plates")), "scaler and room disagree on the number of sensors");
    assert_eq!(refused(&pop("/scaler/sd")), "scaler.sd: a finite number above 0 for each sensor");
    let other = refused(&|value| {
        pop("/data/room/plates")(value);
        pop("/scaler/sd")(value);
        pop("/scaler/mean")(value);
    });
    assert!(other.starts_with("float network: "), "{other}");
    let one = refused(&|value| {
        for pointer in ["/data/room/plates", "/scaler/sd", "/scaler/mean"] {
            pop(pointer)(value);
            pop(pointer)(value);
        }
    });
    assert_eq!(one, "scaler: sensors is 1; allowed: 2 to 16");
}

#[test]
fn roles_choose_sensors_in_any_order_and_name_the_missing_one() {
    let load = |roles: &[&str]| {
        let roles = roles.iter().map(|name| ColumnRole::from_name(name).unwrap()).collect();
        let options = ImportOptions { roles: Some(roles), ..ImportOptions::default() };
        Dataset::load(&DataSource::Files { files: Arc::new([common::walk_with(5, 120)]), options })
    };
    let chosen = load(&["time", "sensor3", "ignore", "sensor1", "sensor2", "ignore", "x", "y"]).unwrap();
    assert_eq!(chosen.table.sensor_names(), ["s3", "s4", "s1"]);
    let refused = |roles: &[&str]| load(roles).map(|dataset| dataset.sensors()).unwrap_err().message;
    assert_eq!(
        refused(&["time", "sensor4", "ignore", "sensor1", "sensor2", "ignore", "x", "y"]),
        "No column is chosen as sensor C."
    );
    assert_eq!(
        refused(&["time", "sensor1", "ignore", "ignore", "ignore", "ignore", "x", "y"]),
        "No column is chosen as sensor B."
    );
    assert_eq!(
        refused(&["time", "sensor1", "sensor2", "sensor2", "ignore", "ignore", "x", "y"]),
        "Columns 3 and 4 are both chosen as sensor B."
    );
}

#[test]
fn plates_are_given_for_every_sensor_or_follow_them() {
    let load = |room: RoomConfig| {
        let options = ImportOptions { room: Some(room), ..ImportOptions::default() };
        Dataset::load(&DataSource::Files { files: Arc::new([common::walk_with(3, 120)]), options })
    };
    let room = RoomConfig::of_size(6.0, 4.0);
    assert_eq!(load(room.clone()).unwrap().room(), room.with_spread_plates(3));
    assert_eq!(
        load(RoomConfig::default()).map(|dataset| dataset.sensors()).unwrap_err().message,
        "The room has 4 plates, the data have 3 sensors: give each sensor a plate, or spread the plates along the walls."
    );
}
