//! What the training block does not show of the sensors: one that never changes in it, or values far outside of it. Both
//! depend on the split, so the check belongs to a table and a split.

use vocabulary::{Part, Severity};

use crate::import::report::Note;
use crate::scaler::{LARGEST_SCALED, Scaler};
use crate::split::Split;
use crate::table::Table;

/// Values this many standard deviations of the training block from its mean are told: nothing that the network has seen
/// resembles them.
const FAR_SD: f64 = 50.0;

/// Warnings on the sensors of a table that is divided so. A sensor that never changes anywhere is no matter of the split
/// and not among them.
#[must_use]
pub fn training_notes(table: &Table, split: &Split) -> Vec<Note> {
    let scaler = Scaler::fit(table, &split.train);
    let rows = |parts: &[Part]| -> Vec<usize> {
        parts
            .iter()
            .flat_map(|part| split.rows(*part).iter().copied())
            .filter(|row| *row < table.len())
            .collect()
    };
    let (train, later) = (rows(&[Part::Train]), rows(&[Part::Validation, Part::Test]));
    (0..table.sensor_count())
        .filter_map(|sensor| {
            let name = &table.sensor_names()[sensor];
            let value = |row: &usize| table.sensor_rows()[*row][sensor];
            let range = |rows: &[usize]| {
                rows.iter()
                    .map(value)
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
            };
            let (low, high) = range(&later);
            let text = if scaler.constant[sensor] {
                never_changes(name, scaler.mean[sensor], train.len(), (low, high))?
            } else {
                far_outside(name, &scaler, sensor, (low, high))?
            };
            Some(Note { column: Some(name.clone()), of_split: true, ..Note::new(Severity::Warning, text) })
        })
        .collect()
}

fn never_changes(name: &str, value: f64, rows: usize, (low, high): (f64, f64)) -> Option<String> {
    // Empty blocks have the range from infinity to minus infinity.
    let changes = low < value || high > value;
    changes.then(|| {
        format!(
            "{name} never changes in the training block ({value} in all of its {rows} rows), but lies between {low} and {high} \
             in validation and test. Its standard deviation for the scaling is 0, so the network is given 0 for it in every \
             row: as with a dead sensor, it carries no position. Another split may train on rows in which it changes."
        )
    })
}

fn far_outside(name: &str, scaler: &Scaler, sensor: usize, (low, high): (f64, f64)) -> Option<String> {
    let (mean, sd) = (scaler.mean[sensor], scaler.sd[sensor]);
    let from_mean = |value: f64| (value - mean).abs() / sd;
    let farthest = if from_mean(low) > from_mean(high) { low } else { high };
    let far = from_mean(farthest);
    (farthest.is_finite() && far > FAR_SD).then(|| {
        let cut = if far > LARGEST_SCALED { format!(", cut to {LARGEST_SCALED}") } else { String::new() };
        format!(
            "{name} reaches {farthest} in validation or test: {far:.0} standard deviations from its mean in the training block \
             (mean {mean:.6}, standard deviation {sd:.3}){cut}. The network has seen nothing like it."
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use crate::room::Room;
    use crate::simulate::{Preset, simulate};
    use crate::split::{Division, split};

    /// 100 rows: s1 moves, s2 is 7 in the first `constant` rows and moves then, s3 never changes, s4 moves.
    fn table(constant: usize) -> Table {
        let moving = |i: usize| f64::from(i as u32 * 7 % 11);
        let sensors = (0..100)
            .flat_map(|i| {
                [moving(i), if i < constant { 7.0 } else { 20.0 + moving(i) }, 3.0, 100.0 - moving(i)]
            })
            .collect();
        Table::new(sensors, vec![[0.0; 2]; 100], Room::default()).unwrap()
    }

    fn texts(table: &Table, kind: Division) -> Vec<String> {
        let split = split(table, kind).unwrap();
        training_notes(table, &split).into_iter().map(|note| note.text).collect()
    }

    #[test]
    fn a_sensor_that_is_constant_in_the_training_block_only_is_told_with_what_becomes_of_it() {
        let blocks = |train: f64| Division::Contiguous { fractions: [train, 0.1, 0.9 - train] };
        assert_eq!(
            texts(&table(60), Division::default()),
            [
                "s2 never changes in the training block (7 in all of its 60 rows), but lies between 20 and 30 in validation and \
              test. Its standard deviation for the scaling is 0, so the network is given 0 for it in every row: as with a \
              dead sensor, it carries no position. Another split may train on rows in which it changes."
            ]
        );
        assert_eq!(texts(&table(60), blocks(0.5)).len(), 1);
        // Another split, other warnings: with 10 rows of change in the training block there is nothing to say.
        assert!(texts(&table(60), blocks(0.7)).is_empty());
        assert!(texts(&table(60), Division::Shuffled { fractions: [0.6, 0.2, 0.2], seed: 1 }).is_empty());
        assert!(texts(&table(0), Division::default()).is_empty(), "a dead sensor is no matter of the split");
        let mut parts = vec![Part::Train; 60];
        parts.extend([Part::Validation; 20]);
        parts.extend([Part::Test; 20]);
        let marked = table(60).with_parts(parts).unwrap();
        assert_eq!(texts(&marked, Division::Predefined).len(), 1);
    }

    #[test]
    fn values_far_outside_the_training_block_are_told() {
        let mut rows: Vec<[f64; 4]> =
            (0..100).map(|i| [f64::from(i % 7), f64::from(i % 5), 0.0, 1.0]).collect();
        rows[0] = [0.0, 0.0, 1e-9, 1.0];
        rows[90] = [3.0, -400.0, 5.0, 1.0];
        let table = Table::new(rows.into_flattened(), vec![[0.0; 2]; 100], Room::default()).unwrap();
        let texts = texts(&table, Division::default());
        assert_eq!(
            texts[0],
            "s2 reaches -400 in validation or test: 284 standard deviations from its mean in the training block (mean \
             2.000000, standard deviation 1.414). The network has seen nothing like it."
        );
        assert!(
            texts[1].starts_with("s3 reaches 5 in validation or test") && texts[1].contains("cut to 1000000"),
            "{}",
            texts[1]
        );
        assert_eq!(texts.len(), 2);
    }

    #[test]
    fn the_simulated_rooms_are_fine() {
        for preset in Preset::ALL {
            for seed in [1, 2016] {
                let table = simulate(&preset.config(), seed).unwrap();
                assert!(texts(&table, Division::default()).is_empty(), "{} {seed}", preset.name());
            }
        }
    }
}
