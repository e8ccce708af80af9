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
#[path = "training_block_tests.rs"]
mod tests;
