//! Checks on the rows of all files together: values that stand for no measurement, columns that never change, positions
//! outside the room, and what the training block does not show.

mod suspects;

use super::report::{Note, Report};
use crate::split::{Division, split};
use crate::table::Table;
use crate::training_block::training_notes;
use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};
use suspects::Suspect;
use vocabulary::Severity;

/// Positions farther outside the room are told, m.
const OUTSIDE_M: f64 = 0.5;
/// Largest counts of common converters and counters (8, 10, 12, 15, 16, 24, 31, 32 bits): a sensor stuck there is saturated.
const FULL_SCALES: [f64; 8] =
    [255.0, 1023.0, 4095.0, 32_767.0, 65_535.0, 16_777_215.0, 2_147_483_647.0, 4_294_967_295.0];
/// Rows listed by their lines.
const LISTED: usize = 5;

/// Sensors and positions as the files have them, before units are converted.
pub(super) struct Measured<'a> {
    /// Names of the sensors.
    pub(super) sensor_names: &'a [String],
    /// Names of x and y.
    pub(super) axis_names: &'a [String; 2],
    /// Readings row by row.
    pub(super) sensors: &'a [f64],
    pub(super) labels: &'a [[f64; 2]],
    /// Where each row stands: its file or part, if there are several, and its line.
    pub(super) place: &'a dyn Fn(usize) -> String,
}

impl Measured<'_> {
    fn value(&self, row: usize, column: usize) -> f64 {
        let sensors = self.sensor_names.len();
        match column.checked_sub(sensors) {
            None => self.sensors[row * sensors + column],
            Some(axis) => self.labels[row][axis],
        }
    }

    fn name(&self, column: usize) -> &str {
        let sensors = self.sensor_names.len();
        column.checked_sub(sensors).map_or_else(|| &self.sensor_names[column], |axis| &self.axis_names[axis])
    }
}

/// Rows with values that stand for no measurement.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Suspicious {
    /// The rows, rising.
    pub(super) rows: Vec<usize>,
    /// Whether the user wants them dropped.
    pub(super) drop: bool,
}

/// Finds rows with placeholders or values far from all others in one column, and notes them with values and lines.
pub(super) fn suspects_of(measured: &Measured<'_>, column: usize, report: &mut Report) -> Vec<usize> {
    let name = measured.name(column);
    let values = || (0..measured.labels.len()).map(|row| measured.value(row, column));
    let mut rows = Vec::new();
    for suspect in suspects::find(values()) {
        let found: Vec<usize> =
            values().enumerate().filter(|(_, value)| suspect.holds(*value)).map(|(row, _)| row).collect();
        let text = sentence(name, &suspect, &found, measured, column);
        report.notes.push(Note { column: Some(name.to_owned()), ..Note::new(Severity::Warning, text) });
        rows.extend(found);
    }
    rows
}

/// Asks whether to keep the suspects of all columns (the default) or to drop them, if `answer` does not say so. `all` is the
/// number of rows.
pub(super) fn suspicious(
    mut rows: Vec<usize>,
    all: usize,
    answer: Option<&str>,
    report: &mut Report,
) -> Suspicious {
    rows.sort_unstable();
    rows.dedup();
    if rows.is_empty() {
        return Suspicious::default();
    }
    let drop = answer == Some("drop");
    ask(rows.len(), all, answer.is_some(), drop, report);
    Suspicious { rows, drop }
}

fn ask(count: usize, all: usize, answered: bool, drop: bool, report: &mut Report) {
    let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} of {all} rows") };
    let choice = |value: &str, label: String, example: String| ImportChoice {
        value: value.to_owned(),
        label,
        example,
    };
    report.questions.push(ImportQuestion {
        kind: QuestionKind::DropRows,
        column: None,
        text: format!("{rows} with values that look like no measurement: keep or drop?"),
        choices: vec![
            choice("keep", "Keep them".to_owned(), format!("all {all} rows, scaled with these values")),
            choice(
                "drop",
                "Drop them".to_owned(),
                format!("{} rows; windows do not cross the places", all - count),
            ),
        ],
        chosen: Some(usize::from(drop)),
        state: if answered { QuestionState::Answered } else { QuestionState::Guessed },
    });
    let text = if drop {
        format!("{rows} with such values dropped; windows will not cross the places.")
    } else {
        format!("{rows} with such values kept; they stretch the scaling of all others. They can be dropped.")
    };
    report.notes.push(Note::new(Severity::Warning, text));
}

fn sentence(name: &str, suspect: &Suspect, rows: &[usize], measured: &Measured<'_>, column: usize) -> String {
    let (least, greatest) = suspect.others;
    let one_value = suspect.range.0 == suspect.range.1;
    let place = |row: &usize| match one_value {
        true => (measured.place)(*row),
        false => format!("{}: {}", (measured.place)(*row), measured.value(*row, column)),
    };
    let mut places = rows.iter().take(LISTED).map(place).collect::<Vec<_>>().join(", ");
    if rows.len() > LISTED {
        places.push_str(", ...");
    }
    let count = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
    let others = format!("all other values lie between {least} and {greatest}");
    match (suspect.is_placeholder, one_value) {
        (true, _) => format!(
            "{name} is {} in {count} ({places}), {others}: a placeholder for a missing value?",
            suspect.range.0
        ),
        (false, true) => {
            format!("{name} is {} in {count} ({places}), far from its spread: {others}.", suspect.range.0)
        }
        (false, false) => format!("{name} is far from its spread in {count} ({places}): {others}."),
    }
}

/// Notes what looks wrong in the finished table. Positions are looked at if their unit is `certain`.
pub(super) fn finished(table: &Table, axis_names: [&str; 2], certain: bool, report: &mut Report) {
    note_dead_columns(table, axis_names, report);
    if certain {
        note_positions_outside(table, report);
    }
    let kind = if table.parts().is_some() { Division::Predefined } else { Division::default() };
    // A table too short for the default split is told so when it is divided.
    if let Ok(split) = split(table, kind) {
        report.notes.extend(training_notes(table, &split));
    }
}

/// Notes sensors and positions that never change.
fn note_dead_columns(table: &Table, axis_names: [&str; 2], report: &mut Report) {
    let mut note = |name: &str, text: String| {
        report.notes.push(Note { column: Some(name.to_owned()), ..Note::new(Severity::Warning, text) });
    };
    for (name, column) in table.sensor_names().iter().zip(table.sensors().columns()) {
        let value = column[0];
        if column.iter().any(|&v| v != value) {
            continue;
        }
        note(
            name,
            if FULL_SCALES.contains(&value) {
                format!("{name} is {value} in every row: saturated?")
            } else {
                format!(
                    "{name} never changes ({value} in every row). It is left unscaled and carries no position."
                )
            },
        );
    }
    for (name, column) in axis_names.iter().zip(table.labels().columns()) {
        let value = column[0];
        if column.iter().all(|&v| v == value) {
            note(name, format!("{name} never changes ({value} in every row)."));
        }
    }
}

fn note_positions_outside(table: &Table, report: &mut Report) {
    let room = table.room();
    let outside = table.label_rows().iter().filter(|&&p| room.distance_outside(p) > OUTSIDE_M).count();
    if outside > 0 {
        let text = format!(
            "{outside} of {} positions lie more than {OUTSIDE_M} m outside the room ({} m x {} m); the view is extended to them.",
            table.len(),
            room.width,
            room.depth
        );
        report.notes.push(Note::new(Severity::Warning, text));
    }
}
