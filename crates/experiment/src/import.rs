//! Files into tables: the user's decisions for the importer, and the importer's report in its stored form.

use dataset::import::report::{QuestionKind, Report, Role, Severity as Weight};
use dataset::import::{ColumnMapping, ColumnNames, ROW_FLOOR};
use dataset::{Import, InputFile, Plate, Room, Table};
use protocol::NamedFile;
use protocol::import::{
    ColumnRole, ImportColumn, ImportNote, ImportOptions, ImportReport, RoomConfig, Severity, UnitChoice,
};

use crate::data::LoadError;

/// Imports one file, or three for training, validation and test.
///
/// # Errors
/// The importer's refusal with its report; or settings (room, columns) that cannot be.
pub fn import(files: &[NamedFile], options: &ImportOptions) -> Result<(Table, ImportReport), LoadError> {
    let inputs: Vec<InputFile<'_>> =
        files.iter().map(|file| InputFile { name: &file.name, bytes: &file.bytes }).collect();
    let (mapping, mapping_problem) = match options.roles.as_deref().map(column_mapping) {
        None => (None, None),
        Some(Ok(mapping)) => (Some(mapping), None),
        Some(Err(problem)) => (None, Some(problem)),
    };
    let room = room(options.room.as_ref())?;
    let settings = dataset::ImportOptions {
        mapping,
        unit: options.unit.map(|unit| match unit {
            UnitChoice::Convert => dataset::import::UnitChoice::Convert,
            UnitChoice::Keep => dataset::import::UnitChoice::Keep,
        }),
        import_anyway: options.import_anyway,
        row_floor: options.min_rows.map_or(ROW_FLOOR, |rows| rows as usize),
        room,
        names: column_names(&options.column_names),
        ..dataset::ImportOptions::default()
    };
    let (outcome, mut stored) = match dataset::import(&inputs, &settings) {
        Ok(Import { table, report }) => (Ok(table), stored_report(&report)),
        Err(refusal) => {
            let message = refusal.to_string();
            (Err(message), stored_report(&refusal.report))
        }
    };
    // Roles that do not name every column needed are the user's unfinished work: shown as chosen, refused by name.
    if let Some(problem) = mapping_problem {
        for (column, role) in stored.columns.iter_mut().zip(options.roles.iter().flatten()) {
            column.role = *role;
        }
        return Err(refused(problem, stored));
    }
    match outcome {
        Ok(table) => {
            stored.accepted = true;
            Ok((table, stored))
        }
        Err(message) => Err(refused(message, stored)),
    }
}

fn refused(message: String, mut report: ImportReport) -> LoadError {
    report.accepted = false;
    report.refusal.clone_from(&message);
    LoadError { message, report: Box::new(report) }
}

/// The columns that the roles name.
fn column_mapping(roles: &[ColumnRole]) -> Result<ColumnMapping, String> {
    let column = |wanted: ColumnRole| {
        let mut found = roles.iter().enumerate().filter(|(_, role)| **role == wanted).map(|(index, _)| index);
        match (found.next(), found.next()) {
            (Some(first), Some(second)) => Err(format!(
                "Columns {} and {} are both chosen as {}.",
                first + 1,
                second + 1,
                wanted.label()
            )),
            (first, _) => Ok(first),
        }
    };
    let needed = |role| column(role)?.ok_or_else(|| format!("No column is chosen as {}.", role.label()));
    Ok(ColumnMapping {
        time: column(ColumnRole::Time)?,
        sensors: [
            needed(ColumnRole::Sensor1)?,
            needed(ColumnRole::Sensor2)?,
            needed(ColumnRole::Sensor3)?,
            needed(ColumnRole::Sensor4)?,
        ],
        x: needed(ColumnRole::X)?,
        y: needed(ColumnRole::Y)?,
        split: column(ColumnRole::Split)?,
    })
}

/// The user's names come before the built-in ones, so that they win.
fn column_names(additions: &[(ColumnRole, String)]) -> ColumnNames {
    let mut names = ColumnNames::default();
    for (role, name) in additions {
        let list = match role {
            ColumnRole::Time => &mut names.time,
            ColumnRole::Sensor1 => &mut names.sensors[0],
            ColumnRole::Sensor2 => &mut names.sensors[1],
            ColumnRole::Sensor3 => &mut names.sensors[2],
            ColumnRole::Sensor4 => &mut names.sensors[3],
            ColumnRole::X => &mut names.x,
            ColumnRole::Y => &mut names.y,
            ColumnRole::Split => &mut names.split,
            ColumnRole::Ignore => continue,
        };
        list.insert(0, name.clone());
    }
    names
}

/// Largest room, m: a football field; larger numbers are centimetres by mistake.
const LARGEST_ROOM_M: f64 = 120.0;

fn room(config: Option<&RoomConfig>) -> Result<Room, LoadError> {
    let default = Room::default();
    let Some(config) = config else { return Ok(default) };
    for (name, size) in [("width", config.width_m), ("depth", config.depth_m)] {
        if !(0.1..=LARGEST_ROOM_M).contains(&size) {
            let message = format!("The room's {name} is {size} m; allowed: 0.1 to {LARGEST_ROOM_M} m.");
            return Err(refused(message, ImportReport::default()));
        }
    }
    let mut room = Room { width: config.width_m, depth: config.depth_m, ..default };
    for (plate, (x, y)) in room.plates.iter_mut().zip(config.plates) {
        if !(x.is_finite() && y.is_finite()) {
            let message = format!("Plate {} has no position; two numbers in m are needed.", plate.name);
            return Err(refused(message, ImportReport::default()));
        }
        *plate = Plate { name: plate.name.clone(), x, y };
    }
    Ok(room)
}

fn stored_report(report: &Report) -> ImportReport {
    let mut format = vec![report.format.name().to_owned()];
    format.extend(report.separator.map(|separator| format!("separator {}", separator.name())));
    format.extend(report.decimal.map(|mark| format!("decimal {}", mark.name())));
    format.extend(report.encoding.map(|encoding| encoding.name().to_owned()));
    let columns = report.columns.iter().map(|column| ImportColumn {
        name: column.name.clone(),
        role: role(column.assigned),
        first_cells: report.preview.iter().filter_map(|row| row.get(column.index).cloned()).collect(),
    });
    let open =
        |kind| report.questions.iter().find(|question| question.kind == kind && question.chosen.is_none());
    ImportReport {
        file_name: report.files.join(", "),
        format: format.join(", "),
        columns: columns.collect(),
        rows_read: report.rows_read as u32,
        rows_good: report.rows_good as u32,
        rows_bad: report.rows_dropped as u32,
        rate_hz: report.rate_hz,
        gaps: (report.gaps + report.backward_steps) as u32,
        unit_question: unit_question(report),
        offers_import_anyway: open(QuestionKind::ImportAnyway).is_some(),
        has_split: report.part_rows.is_some(),
        notes: report
            .notes
            .iter()
            .map(|note| ImportNote {
                severity: match note.severity {
                    Weight::Info => Severity::Info,
                    Weight::Warning => Severity::Warning,
                    Weight::Question => Severity::Question,
                    Weight::Error => Severity::Error,
                },
                line: note.line.map(|line| line as u64),
                column: note.column.clone(),
                message: note.to_string(),
            })
            .collect(),
        ..ImportReport::default()
    }
}

/// The question on the unit while only the user can answer it; a unit in the header answers it too.
fn unit_question(report: &Report) -> Option<String> {
    let asked = report.notes.iter().any(|note| note.severity == Weight::Question);
    let question = report.questions.iter().find(|question| question.kind == QuestionKind::LengthUnit)?;
    (asked && !question.answered).then(|| question.text.clone())
}

fn role(role: Role) -> ColumnRole {
    match role {
        Role::Time => ColumnRole::Time,
        Role::Sensor(0) => ColumnRole::Sensor1,
        Role::Sensor(1) => ColumnRole::Sensor2,
        Role::Sensor(2) => ColumnRole::Sensor3,
        Role::Sensor(_) => ColumnRole::Sensor4,
        Role::X => ColumnRole::X,
        Role::Y => ColumnRole::Y,
        Role::Split => ColumnRole::Split,
        Role::Ignored => ColumnRole::Ignore,
    }
}
