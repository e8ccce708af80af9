//! From the rows of all files to one table: the policy on bad rows, breaks, units, parts, and what looks wrong in the data.

use core::ops::Range;

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};
use vocabulary::{Part, Severity};

use super::ImportOptions;
use super::checks::{self, Measured};
use super::columns::ColumnMapping;
use super::report::{Note, Report};
use super::rows::Rows;
use super::time;
use super::units::{Named, Positions, to_metres, to_seconds};
use crate::room::Room;
use crate::table::Table;

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

impl Piece {
    fn name(&self, column: usize) -> String {
        self.names.get(column).cloned().unwrap_or_default()
    }
}

/// The joining of pieces, a part of the work at a time.
#[derive(Debug)]
pub(super) struct Assembly {
    pieces: std::vec::IntoIter<Piece>,
    sensor_names: Vec<String>,
    axis_names: [String; 2],
    /// Names and units of x and y, of each piece.
    units: Vec<([String; 2], [Named; 2])>,
    with_time: bool,
    /// Why the pieces are refused.
    refusals: Vec<String>,
    joined: Joined,
    /// Rows with values that stand for no measurement.
    suspects: Vec<usize>,
    /// Whether the unit of the positions is a question.
    open: bool,
    /// With a plate for each sensor.
    room: Room,
    stage: Stage,
}

/// What an [`Assembly`] does next.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Join,
    /// Looks at this column.
    Suspects(usize),
    Units,
    Table,
}

impl Assembly {
    /// Nothing is joined yet.
    ///
    /// # Errors
    /// No pieces, pieces with different numbers of sensors, or plates for another number.
    pub(super) fn new(pieces: Vec<Piece>, options: &ImportOptions) -> Result<Self, String> {
        let Some(first) = pieces.first() else { return Err("The file holds no data.".to_owned()) };
        let axes = |piece: &Piece| [piece.name(piece.mapping.x), piece.name(piece.mapping.y)];
        let sensors = first.mapping.sensors.len();
        if let Some(other) = pieces.iter().find(|piece| piece.mapping.sensors.len() != sensors) {
            let label = |piece: &Piece| piece.label.clone().unwrap_or_default();
            let found = other.mapping.sensors.len();
            return Err(format!(
                "{} has {found} sensor columns, {} has {sensors}.",
                label(other),
                label(first)
            ));
        }
        Ok(Self {
            room: options.room.clone().for_sensors(sensors)?,
            sensor_names: first.mapping.sensors.iter().map(|&column| first.name(column)).collect(),
            axis_names: axes(first),
            units: pieces.iter().map(|piece| (axes(piece), piece.length_units.clone())).collect(),
            with_time: pieces.iter().all(|piece| !piece.rows.time.is_empty() || piece.rows.lines.is_empty()),
            refusals: pieces.iter().filter_map(|piece| too_many_bad(piece, options)).collect(),
            pieces: pieces.into_iter(),
            joined: Joined::default(),
            suspects: Vec::new(),
            open: false,
            stage: Stage::Join,
        })
    }

    /// Does the next part of the work; the table when all is done.
    ///
    /// # Errors
    /// A sentence for the user: too many bad rows, or too few good ones.
    pub(super) fn step(
        &mut self,
        options: &ImportOptions,
        report: &mut Report,
    ) -> Result<Option<Table>, String> {
        self.stage = match self.stage {
            Stage::Join => match self.pieces.next() {
                Some(piece) => {
                    self.joined.add(piece, &self.sensor_names, options, report);
                    Stage::Join
                }
                None if self.refusals.is_empty() => Stage::Suspects(0),
                None => {
                    ask_to_import_anyway(report);
                    return Err(self.refusals.join(" "));
                }
            },
            Stage::Suspects(column) if column < self.sensor_names.len() + 2 => {
                let found = self.joined.suspects(column, &self.sensor_names, &self.axis_names, report);
                self.suspects.extend(found);
                Stage::Suspects(column + 1)
            }
            Stage::Suspects(_) => {
                self.drop_suspects(options, report);
                Stage::Units
            }
            Stage::Units => {
                self.convert(options, report)?;
                Stage::Table
            }
            Stage::Table => return self.table(report).map(Some),
        };
        Ok(None)
    }

    /// Drops the suspects, if the user wants it.
    fn drop_suspects(&mut self, options: &ImportOptions, report: &mut Report) {
        let suspects = core::mem::take(&mut self.suspects);
        let answer = options.answer(QuestionKind::DropRows, None);
        let suspicious = checks::suspicious(suspects, self.joined.labels.len(), answer, report);
        if suspicious.drop {
            report.rows_good -= suspicious.rows.len();
            report.rows_dropped += suspicious.rows.len();
            self.joined.drop_rows(&suspicious.rows);
        } else {
            self.suspects = suspicious.rows;
        }
    }

    fn convert(&mut self, options: &ImportOptions, report: &mut Report) -> Result<(), String> {
        let good = self.joined.labels.len();
        let needed = options.row_floor.max(1);
        if good < needed {
            return Err(format!("{good} good rows, at least {needed} needed: file refused."));
        }
        if let Some((written, value)) = self.joined.grouped_example.take() {
            let text = format!(
                "{} numbers are written in groups of thousands, such as {written} for {value}.",
                self.joined.grouped
            );
            report.notes.push(Note::new(Severity::Info, text));
        }
        let files: Vec<Positions<'_>> = self
            .units
            .iter()
            .zip(self.joined.piece_rows())
            .map(|((names, units), rows)| Positions { rows, names: [&names[0], &names[1]], units })
            .collect();
        self.open = to_metres(&mut self.joined.labels, &files, &self.suspects, options, report);
        Ok(())
    }

    fn table(&mut self, report: &mut Report) -> Result<Table, String> {
        let joined = core::mem::take(&mut self.joined);
        let good = joined.labels.len();
        let parts = complete_parts(joined.parts, good, report);
        let room = self.room.clone();
        let mut table = Table::new(joined.sensors, joined.labels, room).map_err(|error| error.to_string())?;
        if self.with_time && joined.time.len() == good {
            table = table.with_time(joined.time).map_err(|error| error.to_string())?;
        }
        if let Some(parts) = parts {
            table = table.with_parts(parts).map_err(|error| error.to_string())?;
        }
        let names = self.sensor_names.clone();
        let table = table.with_breaks(joined.breaks).with_sensor_names(names);
        checks::finished(&table, self.axis_names.each_ref().map(String::as_str), !self.open, report);
        Ok(table)
    }
}

fn ask_to_import_anyway(report: &mut Report) {
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
}

/// Columns of all pieces, one behind the other.
#[derive(Debug, Default)]
struct Joined {
    time: Vec<f64>,
    /// Readings row by row.
    sensors: Vec<f64>,
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

impl Joined {
    fn add(
        &mut self,
        mut piece: Piece,
        sensor_names: &[String],
        options: &ImportOptions,
        report: &mut Report,
    ) {
        let named = |column: usize| piece.names.get(column).cloned().unwrap_or_default();
        let time_name = piece.mapping.time.map(named).unwrap_or_default();
        piece.rows.part_recordings();
        piece.rows.drop_repeats();
        let mut notes = core::mem::take(&mut piece.rows.notes);
        if !piece.mapping.sensors.iter().copied().map(named).eq(sensor_names.iter().cloned()) {
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
        let start = self.labels.len();
        self.breaks.push(start);
        self.pieces.push((start, place));
        self.lines.extend(&rows.lines);
        self.breaks.extend(breaks.into_iter().map(|row| start + row));
        match piece.part {
            Some(part) => self.parts.extend(core::iter::repeat_n(part, rows.lines.len())),
            None => append(&mut self.parts, rows.parts),
        }
        append(&mut self.time, rows.time);
        append(&mut self.sensors, rows.sensors);
        append(&mut self.labels, rows.labels);
        self.grouped += rows.grouped;
        self.grouped_example = self.grouped_example.take().or(rows.grouped_example);
    }

    /// The rows of each piece.
    fn piece_rows(&self) -> Vec<Range<usize>> {
        let ends = self.pieces.iter().skip(1).map(|(start, _)| *start).chain([self.labels.len()]);
        self.pieces.iter().zip(ends).map(|((start, _), end)| *start..end).collect()
    }

    /// Rows of one column, sensors before positions, with values that stand for no measurement.
    fn suspects(
        &self,
        column: usize,
        sensor_names: &[String],
        axis_names: &[String; 2],
        report: &mut Report,
    ) -> Vec<usize> {
        let measured = Measured {
            sensor_names,
            axis_names,
            sensors: &self.sensors,
            labels: &self.labels,
            place: &|row| {
                let piece = self.pieces.partition_point(|(start, _)| *start <= row).saturating_sub(1);
                let place = self.pieces.get(piece).map_or("", |(_, place)| place.as_str());
                format!("{place} {}", self.lines.get(row).copied().unwrap_or_default())
            },
        };
        checks::suspects_of(&measured, column, report)
    }

    /// Drops rows (rising); what follows them does not follow what stands before them.
    fn drop_rows(&mut self, rows: &[usize]) {
        let before = |row: usize| rows.partition_point(|dropped| *dropped < row);
        self.breaks.iter_mut().for_each(|row| *row -= before(*row));
        self.pieces.iter_mut().for_each(|(start, _)| *start -= before(*start));
        self.breaks.extend(rows.iter().enumerate().map(|(dropped_before, row)| row - dropped_before));
        let sensors = self.sensors.len() / self.labels.len().max(1);
        without(&mut self.sensors, rows, sensors);
        without(&mut self.time, rows, 1);
        without(&mut self.labels, rows, 1);
        without(&mut self.parts, rows, 1);
        without(&mut self.lines, rows, 1);
    }
}

/// Puts a column behind another; the first one is only moved.
fn append<T>(all: &mut Vec<T>, more: Vec<T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.extend(more);
    }
}

/// Takes the rows (rising) out of columns of `width` values in a row, which may be empty.
fn without<T>(columns: &mut Vec<T>, rows: &[usize], width: usize) {
    let mut at = 0;
    columns.retain(|_| {
        let row = at / width.max(1);
        at += 1;
        rows.binary_search(&row).is_err()
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
