//! From the rows of all files to one table: the policy on bad rows, breaks, units, parts, and what looks wrong in the data.

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};

use super::ImportOptions;
use super::columns::ColumnMapping;
use super::report::{Note, Report, Severity};
use super::rows::Rows;
use super::time;
use super::units::{Named, Positions, to_metres, to_seconds};
use crate::split::Part;
use crate::table::{SENSORS, Table};

/// A file is refused when more than one row in this many is bad (5 %).
const ONE_BAD_ROW_IN: usize = 20;
/// Fewest rows of a part in which windows of 10 s at 3 Hz can be built.
const PART_FLOOR: usize = 31;
/// Positions farther outside the room are told, m.
const OUTSIDE_M: f64 = 0.5;
/// Largest counts of common converters and counters (8, 10, 12, 15, 16, 24, 31, 32 bits): a sensor stuck there is saturated.
const FULL_SCALES: [f64; 8] =
    [255.0, 1023.0, 4095.0, 32_767.0, 65_535.0, 16_777_215.0, 2_147_483_647.0, 4_294_967_295.0];

/// The rows of one file, or of one part of an archive.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) rows: Rows,
    /// Part given by the file's name or the array's key.
    pub(super) part: Option<Part>,
    /// Name before messages, if there are several pieces.
    pub(super) label: Option<String>,
    pub(super) mapping: ColumnMapping,
    pub(super) names: Vec<String>,
    /// What a row is called: `Line` or `Row`.
    pub(super) place: &'static str,
    /// Unit of the time by the header.
    pub(super) time_unit: Named,
    /// Units of x and y by the header.
    pub(super) length_units: [Named; 2],
}

/// Joins the pieces.
///
/// # Errors
/// A sentence for the user: too many bad rows, or too few good ones.
pub(super) fn table(
    pieces: Vec<Piece>,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<Table, String> {
    let Some(first) = pieces.first() else { return Err("The file holds no data.".to_owned()) };
    let (mapping, names) = (first.mapping, first.names.clone());
    let name = |column: usize| names.get(column).cloned().unwrap_or_default();
    let sensor_names: [String; SENSORS] = mapping.sensors.map(name);
    let axis_names = [name(mapping.x), name(mapping.y)];
    let own_units: Vec<([String; 2], [Named; 2], usize)> = pieces
        .iter()
        .map(|piece| {
            let name = |column: usize| piece.names.get(column).cloned().unwrap_or_default();
            let names = [name(piece.mapping.x), name(piece.mapping.y)];
            (names, piece.length_units.clone(), piece.rows.lines.len())
        })
        .collect();

    let with_time = pieces.iter().all(|piece| !piece.rows.time.is_empty() || piece.rows.lines.is_empty());
    let refusals: Vec<String> = pieces.iter().filter_map(|piece| too_many_bad(piece, options)).collect();
    let mut joined = Joined::default();
    for piece in pieces {
        joined.add(piece, &sensor_names, options, report);
    }
    if !refusals.is_empty() {
        let anyway = ImportChoice {
            value: "import".to_owned(),
            label: "Import anyway".to_owned(),
            example: String::new(),
        };
        report.questions.push(ImportQuestion {
            kind: QuestionKind::ImportAnyway,
            column: None,
            text: "Import the good rows anyway?".to_owned(),
            choices: vec![anyway],
            chosen: None,
            state: QuestionState::Open,
        });
        return Err(refusals.join(" "));
    }
    let good = joined.sensors.len();
    if good < options.row_floor.max(1) {
        let needed = options.row_floor.max(1);
        return Err(format!("{good} good rows, at least {needed} needed: file refused."));
    }
    if let Some((written, value)) = joined.grouped_example {
        let text = format!(
            "{} numbers are written in groups of thousands, such as {written} for {value}.",
            joined.grouped
        );
        report.notes.push(Note::new(Severity::Info, text));
    }
    let mut start = 0;
    let files: Vec<Positions<'_>> = own_units
        .iter()
        .map(|(names, units, rows)| {
            let rows = start..start + rows;
            start = rows.end;
            Positions { rows, names: [&names[0], &names[1]], units }
        })
        .collect();
    let open = to_metres(&mut joined.labels, &files, options, report);
    let parts = complete_parts(joined.parts, good, report);

    let mut table =
        Table::new(joined.sensors, joined.labels, options.room.clone()).map_err(|error| error.to_string())?;
    if with_time && joined.time.len() == good {
        table = table.with_time(joined.time).map_err(|error| error.to_string())?;
    }
    if let Some(parts) = parts {
        table = table.with_parts(parts).map_err(|error| error.to_string())?;
    }
    let table = table.with_breaks(joined.breaks).with_sensor_names(sensor_names);
    note_dead_columns(&table, &axis_names, report);
    if !open {
        note_positions_outside(&table, report);
    }
    Ok(table)
}

/// Columns of all pieces, one behind the other.
#[derive(Default)]
struct Joined {
    time: Vec<f64>,
    sensors: Vec<[f64; SENSORS]>,
    labels: Vec<[f64; 2]>,
    parts: Vec<Part>,
    breaks: Vec<usize>,
    grouped: usize,
    grouped_example: Option<(String, f64)>,
}

impl Joined {
    fn add(
        &mut self,
        mut piece: Piece,
        sensor_names: &[String; SENSORS],
        options: &ImportOptions,
        report: &mut Report,
    ) {
        let named = |column: usize| piece.names.get(column).cloned().unwrap_or_default();
        let time_name = piece.mapping.time.map(named).unwrap_or_default();
        let mut notes = core::mem::take(&mut piece.rows.notes);
        if piece.mapping.sensors.map(named) != *sensor_names {
            let text = format!("Its sensor columns are called otherwise than {}.", sensor_names.join(", "));
            notes.push(Note::new(Severity::Warning, text));
        }
        let unit = to_seconds(&mut piece.rows, &time_name, &piece.time_unit, options, report);
        report.time_unit = report.time_unit.or(unit);
        let breaks = time::breaks(&piece.rows, piece.place, report, &mut notes);
        notes.iter_mut().for_each(|note| note.file.clone_from(&piece.label));
        report.notes.append(&mut notes);

        let rows = piece.rows;
        report.rows_read += rows.lines.len() + rows.dropped;
        report.rows_good += rows.lines.len();
        report.rows_dropped += rows.dropped;
        let start = self.sensors.len();
        self.breaks.push(start);
        self.breaks.extend(breaks.into_iter().map(|row| start + row));
        match piece.part {
            Some(part) => self.parts.extend(core::iter::repeat_n(part, rows.lines.len())),
            None => self.parts.extend(rows.parts),
        }
        self.time.extend(rows.time);
        self.sensors.extend(rows.sensors);
        self.labels.extend(rows.labels);
        self.grouped += rows.grouped;
        self.grouped_example = self.grouped_example.take().or(rows.grouped_example);
    }
}

fn too_many_bad(piece: &Piece, options: &ImportOptions) -> Option<String> {
    let bad = piece.rows.dropped;
    let all = piece.rows.lines.len() + bad;
    if options.imports_anyway() || bad * ONE_BAD_ROW_IN <= all {
        return None;
    }
    let percent = (100.0 * bad as f64 / all as f64).round();
    let file = piece.label.as_ref().map_or(String::new(), |label| format!("{label}: "));
    Some(format!("{file}{bad} of {all} rows bad ({percent} %): file refused."))
}

/// The parts, if every row has one and none of the three is empty.
fn complete_parts(parts: Vec<Part>, rows: usize, report: &mut Report) -> Option<Vec<Part>> {
    if parts.len() != rows || parts.is_empty() {
        return None;
    }
    let counts = Part::ALL.map(|part| parts.iter().filter(|&&p| p == part).count());
    for (part, count) in Part::ALL.into_iter().zip(counts) {
        if count == 0 {
            let text = format!("No row is marked as {}: the split of the file is not used.", part.name());
            report.notes.push(Note::new(Severity::Warning, text));
            return None;
        }
    }
    for (part, count) in Part::ALL.into_iter().zip(counts).filter(|&(_, count)| count < PART_FLOOR) {
        let text =
            format!("The {} part has {count} rows; windows of 30 samples need at least 31.", part.name());
        report.notes.push(Note::new(Severity::Warning, text));
    }
    report.part_rows = Some(counts);
    Some(parts)
}

/// Notes sensors and positions that never change.
fn note_dead_columns(table: &Table, axis_names: &[String; 2], report: &mut Report) {
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
