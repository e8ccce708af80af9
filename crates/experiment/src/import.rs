//! Files into tables: the user's decisions for the importer, and the importer's report in its stored form.

use dataset::import::report::{Note, Report, Role};
use dataset::import::{ColumnMapping, ColumnNames, Importer, ROW_FLOOR, SourceFile};
use dataset::{Import, Room, Table};
use protocol::import::{
    ColumnRole, ImportColumn, ImportNote, ImportOptions, ImportQuestion, ImportReport, RoomConfig,
    SensorNumber,
};

use crate::load_error::LoadError;

/// An import under way, stepped like a run, so that it can be watched and stopped.
#[derive(Debug)]
pub struct Importing<B> {
    importer: Importer<B>,
    roles: Option<Vec<ColumnRole>>,
    /// What is wrong with the chosen roles.
    roles_problem: Option<String>,
}

impl<B: AsRef<[u8]>> Importing<B> {
    /// Checks the settings; nothing is read yet.
    ///
    /// # Errors
    /// A room that cannot be.
    pub fn new(files: Vec<SourceFile<B>>, options: &ImportOptions) -> Result<Self, LoadError> {
        let (mapping, roles_problem) = match options.roles.as_deref().map(column_mapping) {
            None => (None, None),
            Some(Ok(mapping)) => (Some(mapping), None),
            Some(Err(problem)) => (None, Some(problem)),
        };
        let settings = dataset::ImportOptions {
            mapping,
            answers: options.answers.clone(),
            unit: options.unit,
            import_anyway: options.import_anyway,
            row_floor: options.min_rows.map_or(ROW_FLOOR, |rows| rows as usize),
            room: room(options.room.as_ref())?,
            names: column_names(&options.column_names),
        };
        Ok(Self { importer: Importer::new(files, settings), roles: options.roles.clone(), roles_problem })
    }

    /// Does a bounded part of the work. Returns whether more is left.
    pub fn step(&mut self) -> bool {
        self.importer.step()
    }

    /// Share of the work that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.importer.progress()
    }

    /// Does what is left, and gives the result.
    ///
    /// # Errors
    /// The importer's refusal with its report; or roles that do not name every column needed.
    pub fn finish(self) -> Result<(Table, ImportReport), LoadError> {
        let (outcome, mut stored) = match self.importer.finish() {
            Ok(Import { table, report }) => (Ok(table), stored_report(&report)),
            Err(refusal) => {
                let message = refusal.to_string();
                (Err(message), stored_report(&refusal.report))
            }
        };
        // Roles that do not name every column needed are the user's unfinished work: shown as chosen, refused by name.
        if let Some(problem) = self.roles_problem {
            for (column, role) in stored.columns.iter_mut().zip(self.roles.iter().flatten()) {
                column.role = *role;
            }
            return Err(refused(problem, stored));
        }
        match outcome {
            Ok(table) => {
                stored.accepted = true;
                stored.extent_m = extent(&table);
                Ok((table, stored))
            }
            Err(message) => Err(refused(message, stored)),
        }
    }
}

/// Extent of the positions along x and y in m.
fn extent(table: &Table) -> Option<(f64, f64)> {
    let along = |axis: usize| {
        let labels = table.labels();
        let values = labels.column(axis);
        let least = values.iter().copied().reduce(f64::min)?;
        Some(values.iter().copied().reduce(f64::max)? - least)
    };
    along(0).zip(along(1))
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
    // From the first to the last that is chosen, two at least, without a gap.
    let chosen = |sensor: &SensorNumber| roles.contains(&ColumnRole::Sensor(*sensor));
    let last = SensorNumber::all().filter(chosen).last().max(SensorNumber::new(1));
    let sensors = SensorNumber::all().take_while(|sensor| Some(*sensor) <= last);
    let sensors = sensors.map(|sensor| needed(ColumnRole::Sensor(sensor))).collect::<Result<_, _>>()?;
    Ok(ColumnMapping {
        time: column(ColumnRole::Time)?,
        sensors,
        x: needed(ColumnRole::X)?,
        y: needed(ColumnRole::Y)?,
        split: column(ColumnRole::Split)?,
        date: column(ColumnRole::Date)?,
        recording: column(ColumnRole::Recording)?,
    })
}

/// The user's names come before the built-in ones, so that they win.
fn column_names(additions: &[(ColumnRole, String)]) -> ColumnNames {
    let mut names = ColumnNames::default();
    for (role, name) in additions {
        let list = match role {
            ColumnRole::Time => &mut names.time,
            ColumnRole::Sensor(sensor) => &mut names.sensors[sensor.index()],
            ColumnRole::X => &mut names.x,
            ColumnRole::Y => &mut names.y,
            ColumnRole::Split => &mut names.split,
            ColumnRole::Date => &mut names.date,
            ColumnRole::Recording => &mut names.recording,
            ColumnRole::Ignore => continue,
        };
        list.insert(0, name.clone());
    }
    names
}

/// The room of the options; its plates follow the number of sensors where it has none.
fn room(config: Option<&RoomConfig>) -> Result<Room, LoadError> {
    let Some(config) = config else { return Ok(Room::default().without_plates()) };
    config.check().map_err(|message| refused(message, ImportReport::default()))?;
    Ok(Room::of(config))
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
    let questions = report.questions.iter().cloned();
    let (mut questions, settled): (Vec<_>, Vec<_>) = questions.partition(ImportQuestion::is_open);
    questions.extend(settled);
    ImportReport {
        file_name: report.files.join(", "),
        format: format.join(", "),
        columns: columns.collect(),
        rows_read: report.rows_read as u32,
        rows_good: report.rows_good as u32,
        rows_bad: report.rows_dropped as u32,
        rate_hz: report.rate_hz,
        gaps: (report.gaps + report.backward_steps) as u32,
        questions,
        has_split: report.part_rows.is_some(),
        notes: report.notes.iter().map(stored_note).collect(),
        ..ImportReport::default()
    }
}

/// A note in its stored form.
pub fn stored_note(note: &Note) -> ImportNote {
    ImportNote {
        severity: note.severity,
        line: note.line.map(|line| line as u64),
        column: note.column.clone(),
        of_split: note.of_split,
        message: note.to_string(),
    }
}

fn role(role: Role) -> ColumnRole {
    match role {
        Role::Time => ColumnRole::Time,
        // A file has no more sensors than there are roles.
        Role::Sensor(index) => ColumnRole::sensor(index).unwrap_or(ColumnRole::Ignore),
        Role::X => ColumnRole::X,
        Role::Y => ColumnRole::Y,
        Role::Split => ColumnRole::Split,
        Role::Date => ColumnRole::Date,
        Role::Recording => ColumnRole::Recording,
        Role::Ignored => ColumnRole::Ignore,
    }
}
