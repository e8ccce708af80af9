//! What the columns of a table are: by the user's mapping, by their names or by their order; told in the report.

use protocol::import::{ImportQuestion, QuestionKind, QuestionState};
use vocabulary::Severity;

use super::ImportOptions;
use super::columns::{self, ColumnMapping, ColumnNames, Falls, Header, LEAST_COLUMNS};
use super::moments::{Moment, moment};
use super::report::{Column, Note, Report, Role};

/// What is known of a table before its rows are read.
pub(super) struct Shape<'a> {
    pub(super) header: Option<Header<'a>>,
    pub(super) width: usize,
    /// Leading columns without a number in a header of mere numbers; `None` without such a header.
    pub(super) numbered: Option<usize>,
    /// First rows as text.
    pub(super) preview: Vec<Vec<String>>,
    /// Whether the first column falls.
    pub(super) first_falls: Option<Falls>,
    /// The names to recognise, as they are compared.
    pub(super) known: &'a ColumnNames,
}

/// Finds the mapping, and the names of the columns for messages.
///
/// # Errors
/// A sentence for the user: a mapping that cannot be, or columns whose roles only the user knows.
pub(super) fn assign(
    shape: Shape<'_>,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<(ColumnMapping, Vec<String>), String> {
    let first = report.columns.is_empty();
    let moments = shape.header.and_then(|_| column_of_moments(&shape.preview, shape.width));
    let unnamed = vec![String::new(); shape.width];
    let mut described =
        columns::describe(shape.header.map_or(unnamed.as_slice(), |header| header.names), shape.known);
    if first {
        report.has_header = shape.header.is_some() || shape.numbered.is_some();
        report.preview = shape.preview;
        report.columns.clone_from(&described);
    }
    let skipped = shape.numbered.unwrap_or(0);
    let mut guess = match shape.header {
        Some(header) => columns::by_names(header, shape.known),
        None => columns::by_order(shape.width, skipped, || shape.first_falls).map(|mapping| (mapping, None)),
    };
    if let (Ok((mapping, _)), Some(column)) = (&mut guess, moments)
        && mapping.time.is_none()
        && mapping.role(column) == Role::Ignored
    {
        mapping.time = Some(column);
        if options.mapping.is_none() {
            let text =
                format!("{} holds dates with times and is taken for the time.", described[column].name);
            report.notes.push(Note::new(Severity::Info, text));
        }
    }
    if let (Ok((mapping, _)), None) = (&guess, shape.header) {
        name_by_order(&mut described, mapping);
    }
    if let Ok((mapping, _)) = &guess {
        described.iter_mut().for_each(|column| column.guessed = mapping.role(column.index));
    }
    let mapping = match (&options.mapping, guess) {
        (Some(mapping), _) => {
            mapping.check(shape.width)?;
            mapping.clone()
        }
        (None, Ok((mapping, remark))) => {
            let assumed = shape.header.is_none().then(|| {
                let names: Vec<&str> = described.iter().map(|column| column.name.as_str()).collect();
                let header = if shape.numbered.is_some() {
                    "The header only numbers the columns: they"
                } else {
                    "No header: the columns"
                };
                format!("{header} are taken to be {}.", names.join(", "))
            });
            report.notes.extend(assumed.or(remark).map(|text| Note::new(Severity::Warning, text)));
            mapping
        }
        (None, Err(message)) => {
            if first {
                report.columns = described;
            }
            if shape.width >= LEAST_COLUMNS {
                report.questions.push(ImportQuestion {
                    kind: QuestionKind::Columns,
                    column: None,
                    text: "Which columns hold the sensors, x and y?".to_owned(),
                    choices: Vec::new(),
                    chosen: None,
                    state: QuestionState::Open,
                });
            }
            return Err(message);
        }
    };
    described.iter_mut().for_each(|column| column.assigned = mapping.role(column.index));
    let names = described.iter().map(|column| column.name.clone()).collect();
    if first {
        report.columns = described;
    }
    Ok((mapping, names))
}

/// The first column whose cells in the first rows are dates with times of day.
fn column_of_moments(preview: &[Vec<String>], width: usize) -> Option<usize> {
    let is_moment = |text: &str| match moment(text) {
        Some(Moment::Absolute(_) | Moment::Dated(..)) => text.contains(':'),
        Some(Moment::Clock(_)) | None => false,
    };
    let has = |column: &usize| {
        preview.len() > 1 && preview.iter().all(|row| row.get(*column).is_some_and(|text| is_moment(text)))
    };
    (0..width).find(has)
}

/// Gives columns without a header the names of their roles.
fn name_by_order(columns: &mut [Column], mapping: &ColumnMapping) {
    for column in columns {
        column.name = match mapping.role(column.index) {
            Role::Time => "t".to_owned(),
            Role::Sensor(k) => format!("s{}", k + 1),
            Role::X => "x".to_owned(),
            Role::Y => "y".to_owned(),
            Role::Date | Role::Split | Role::Recording | Role::Ignored => continue,
        };
    }
}
