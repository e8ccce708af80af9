//! From the rows of all files to one table: the policy on bad rows, breaks, units, parts, and what looks wrong in the data.

use core::ops::Range;

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};

use super::ImportOptions;
use super::checks::{self, Measured, Suspicious};
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
    let own_units: Vec<([String; 2], [Named; 2])> = pieces
        .iter()
        .map(|piece| {
            let name = |column: usize| piece.names.get(column).cloned().unwrap_or_default();
            let names = [name(piece.mapping.x), name(piece.mapping.y)];
            (names, piece.length_units.clone())
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
    let suspicious = joined.suspicious(&sensor_names, &axis_names, options, report);
    let stand_ins = if suspicious.drop {
        report.rows_good -= suspicious.rows.len();
        report.rows_dropped += suspicious.rows.len();
        joined.drop_rows(&suspicious.rows);
        Vec::new()
    } else {
        joined.stand_in(&suspicious.rows)
    };
    let good = joined.sensors.len();
    if good < options.row_floor.max(1) {
        let needed = options.row_floor.max(1);
        return Err(format!("{good} good rows, at least {needed} needed: file refused."));
    }
    if let Some((written, value)) = joined.grouped_example.take() {
        let text = format!(
            "{} numbers are written in groups of thousands, such as {written} for {value}.",
            joined.grouped
        );
        report.notes.push(Note::new(Severity::Info, text));
    }
    let files: Vec<Positions<'_>> = own_units
        .iter()
        .zip(joined.piece_rows())
        .map(|((names, units), rows)| Positions { rows, names: [&names[0], &names[1]], units })
        .collect();
    let open = to_metres(&mut joined.labels, &files, options, report);
    joined.take_back(stand_ins);
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
    checks::finished(&table, axis_names.each_ref().map(String::as_str), !open, report);
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
    /// Line of each row.
    lines: Vec<usize>,
    /// First row of each piece, and what goes before the number of a line in it.
    pieces: Vec<(usize, String)>,
}

/// A position kept out of the guess of the unit: its row, itself, and the position that stands in for it.
type StandIn = (usize, [f64; 2], [f64; 2]);

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

        let place = piece.place.to_lowercase();
        let place = piece.label.as_ref().map_or_else(|| place.clone(), |label| format!("{label} {place}"));
        let rows = piece.rows;
        report.rows_read += rows.lines.len() + rows.dropped;
        report.rows_good += rows.lines.len();
        report.rows_dropped += rows.dropped;
        let start = self.sensors.len();
        self.breaks.push(start);
        self.pieces.push((start, place));
        self.lines.extend(&rows.lines);
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

    /// The rows of each piece.
    fn piece_rows(&self) -> Vec<Range<usize>> {
        let ends = self.pieces.iter().skip(1).map(|(start, _)| *start).chain([self.sensors.len()]);
        self.pieces.iter().zip(ends).map(|((start, _), end)| *start..end).collect()
    }

    fn suspicious(
        &self,
        sensor_names: &[String; SENSORS],
        axis_names: &[String; 2],
        options: &ImportOptions,
        report: &mut Report,
    ) -> Suspicious {
        let [s1, s2, s3, s4] = sensor_names.each_ref().map(String::as_str);
        let [x, y] = axis_names.each_ref().map(String::as_str);
        let measured = Measured {
            names: [s1, s2, s3, s4, x, y],
            sensors: &self.sensors,
            labels: &self.labels,
            place: &|row| {
                let piece = self.pieces.partition_point(|(start, _)| *start <= row).saturating_sub(1);
                let place = self.pieces.get(piece).map_or("", |(_, place)| place.as_str());
                format!("{place} {}", self.lines.get(row).copied().unwrap_or_default())
            },
        };
        checks::suspicious(&measured, options.answer(QuestionKind::DropRows, None), report)
    }

    /// Drops rows (rising); what follows them does not follow what stands before them.
    fn drop_rows(&mut self, rows: &[usize]) {
        let before = |row: usize| rows.partition_point(|dropped| *dropped < row);
        self.breaks.iter_mut().for_each(|row| *row -= before(*row));
        self.pieces.iter_mut().for_each(|(start, _)| *start -= before(*start));
        self.breaks.extend(rows.iter().enumerate().map(|(dropped_before, row)| row - dropped_before));
        without(&mut self.time, rows);
        without(&mut self.sensors, rows);
        without(&mut self.labels, rows);
        without(&mut self.parts, rows);
        without(&mut self.lines, rows);
    }

    /// Puts an ordinary position of the same piece into rows (rising) whose values would mislead the guess of the unit.
    fn stand_in(&mut self, rows: &[usize]) -> Vec<StandIn> {
        let mut kept = Vec::new();
        for piece in self.piece_rows() {
            let ordinary = |row: &usize| {
                rows.binary_search(row).is_err() && self.labels[*row].iter().all(|value| *value != 0.0)
            };
            let Some(ordinary) = piece.clone().find(ordinary).map(|row| self.labels[row]) else { continue };
            let first = rows.partition_point(|row| *row < piece.start);
            for &row in rows[first..].iter().take_while(|row| piece.contains(row)) {
                kept.push((row, self.labels[row], ordinary));
                self.labels[row] = ordinary;
            }
        }
        kept
    }

    /// Puts the rows' own positions back, in the unit that their stand-ins have by now.
    fn take_back(&mut self, stand_ins: Vec<StandIn>) {
        for (row, own, before) in stand_ins {
            let after = self.labels[row];
            self.labels[row] = core::array::from_fn(|axis| own[axis] * (after[axis] / before[axis]));
        }
    }
}

/// Takes the rows (rising) out of a column, which may be empty.
fn without<T>(column: &mut Vec<T>, rows: &[usize]) {
    let (mut row, mut next) = (0, rows.iter().peekable());
    column.retain(|_| {
        row += 1;
        next.next_if(|dropped| **dropped + 1 == row).is_none()
    });
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
