//! Tests of `scaler`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;
use crate::room::Room;
use crate::simulate::{SimConfig, simulate};
use crate::split::{Division, split};

fn table(sensors: Vec<[f64; 4]>) -> Table {
    let labels = vec![[0.0; 2]; sensors.len()];
    Table::new(sensors.into_flattened(), labels, Room::default()).unwrap()
}

fn scaled(scaler: &Scaler, readings: &[f64]) -> Vec<f32> {
    scaler.transform(readings).collect()
}

#[test]
fn training_rows_get_mean_0_and_deviation_1_and_other_rows_do_not_matter() {
    let table = simulate(&SimConfig::default(), 2016).unwrap();
    let train = split(&table, Division::default()).unwrap().train;
    let scaler = Scaler::fit(&table, &train);
    for k in 0..4 {
        let z: Vec<f64> =
            train.iter().map(|&row| f64::from(scaled(&scaler, &table.sensor_rows()[row])[k])).collect();
        let mean = z.iter().sum::<f64>() / 976.0;
        let sd = (z.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 976.0).sqrt();
        assert!(mean.abs() < 1e-6 && (sd - 1.0).abs() < 1e-6, "sensor {k}: mean {mean}, sd {sd}");
        assert!((20.0..45.0).contains(&scaler.sd[k]), "sensor {k}: sd {}", scaler.sd[k]);
    }
}

#[test]
fn no_precision_is_lost_at_counts_near_18000() {
    // Filtered readings with small fractions: f32 has steps of about 0.002 at 18,000.
    let rows: Vec<[f64; 4]> = (0..200).map(|i| [18_000.0 + 0.000_1 * f64::from(i * 37 % 200); 4]).collect();
    let table = table(rows.clone());
    let scaler = Scaler::fit(&table, &(0..200).collect::<Vec<_>>());
    let exact = |row: &[f64; 4]| (row[0] - scaler.mean[0]) / scaler.sd[0];
    let f32_first = |row: &[f64; 4]| (row[0] as f32 - scaler.mean[0] as f32) / scaler.sd[0] as f32;
    let worst = |f: &dyn Fn(&[f64; 4]) -> f32| {
        rows.iter().map(|row| (f64::from(f(row)) - exact(row)).abs()).fold(0.0, f64::max)
    };
    assert!(worst(&|row| scaled(&scaler, row)[0]) < 1e-7);
    assert!(worst(&f32_first) > 0.1, "the f32-first variant should be visibly wrong");
}

#[test]
fn a_constant_sensor_becomes_zero_and_is_named() {
    // 0.1 summed and divided is not 0.1 again.
    let table = table((0..10).map(|i| [0.1, f64::from(i), 65_535.0, 1.0 - f64::from(i)]).collect());
    let scaler = Scaler::fit(&table, &(0..10).collect::<Vec<_>>());
    assert_eq!(scaler.constant, [true, false, true, false]);
    assert_eq!((scaler.sd[0], scaler.sd[2]), (1.0, 1.0));
    assert_eq!(scaler.sd[1], 8.25_f64.sqrt());
    let z = scaled(&scaler, &table.sensor_rows()[0]);
    assert_eq!((z[0], z[2]), (0.0, 0.0));
    assert_eq!(z[1], (-4.5 / 8.25_f64.sqrt()) as f32);
}

#[test]
fn a_sensor_that_changes_after_the_training_rows_stays_zero() {
    let table =
        table((0..20).map(|i| [5.0, f64::from(i), if i < 10 { 17_500.0 } else { 1e9 }, 0.0]).collect());
    let scaler = Scaler::fit(&table, &(0..10).collect::<Vec<_>>());
    assert_eq!(scaler.constant, [true, false, true, true]);
    for row in [0, 9, 10, 19] {
        let z = scaled(&scaler, &table.sensor_rows()[row]);
        assert_eq!((z[0], z[2], z[3]), (0.0, 0.0, 0.0), "row {row}");
    }
}

proptest::proptest! {
    #[test]
    fn whatever_was_trained_on_later_rows_are_finite_and_their_squares_too(
        small in -1e-150..1e-150_f64, train in -1e12..1e12_f64, later in proptest::array::uniform4(-1e12..1e12_f64),
    ) {
        let table = table(vec![[0.0, train, small, 1e12], [small, train, 1.0, -1e12]]);
        let z = scaled(&Scaler::fit(&table, &[0, 1]), &later);
        proptest::prop_assert!(z.iter().all(|v| (v * v).is_finite() && v.abs() <= 1e6), "{z:?}");
    }
}

#[test]
fn no_rows_give_the_identity() {
    let scaler = Scaler::fit(&table(vec![]), &[3]);
    assert_eq!(scaled(&scaler, &[1.0, -2.0, 0.5, 0.0]), [1.0, -2.0, 0.5, 0.0]);
}
