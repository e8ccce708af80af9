//! Import: bytes of one file, or of three named train, val and test, to a [`Table`] and a [`report::Report`].
//!
//! Never panics on any bytes. Bad rows are dropped and listed, a file with too many of them is refused; whatever was
//! assumed is told.

mod assemble;
mod bytes;
mod header;
mod npy;
mod npz;
pub mod report;
mod rows;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod tokens;
mod units;
mod values;

use thiserror::Error;

pub use bytes::MAX_BYTES;
pub use header::{ColumnMapping, ColumnNames};
pub use source::MAX_ROWS;
pub use tokens::MAX_COLUMNS;

use crate::room::Room;
use crate::split::Part;
use crate::table::Table;
use assemble::Piece;
use report::{DecimalMark, Format, Note, Question, QuestionKind, Report, Role, Separator, Severity};
use source::{Cells, Row, Source};
use values::shorten;

/// Fewest good rows a file must have.
pub const ROW_FLOOR: usize = 100;
/// Data rows shown as preview.
const PREVIEW_ROWS: usize = 5;

/// One file as the user gave it.
#[derive(Debug, Clone, Copy)]
pub struct InputFile<'a> {
    /// File name; only messages and the roles of three files use it.
    pub name: &'a str,
    /// Contents.
    pub bytes: &'a [u8],
}

/// Answer to a question about the unit of x and y.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitChoice {
    /// Convert to metres.
    Convert,
    /// The numbers are metres already.
    Keep,
}

/// Settings of an import. The default guesses everything and keeps all limits.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOptions {
    /// Columns chosen by the user, instead of the guess.
    pub mapping: Option<ColumnMapping>,
    /// Unit of x and y chosen by the user.
    pub unit: Option<UnitChoice>,
    /// Accept more than 5 % bad rows.
    pub import_anyway: bool,
    /// Separator, instead of the one found.
    pub separator: Option<Separator>,
    /// Decimal mark, instead of the one found.
    pub decimal: Option<DecimalMark>,
    /// Fewest good rows, [`ROW_FLOOR`] by default.
    pub row_floor: usize,
    /// The room the data was taken in.
    pub room: Room,
    /// Names by which columns are recognised.
    pub names: ColumnNames,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            mapping: None,
            unit: None,
            import_anyway: false,
            separator: None,
            decimal: None,
            row_floor: ROW_FLOOR,
            room: Room::default(),
            names: ColumnNames::default(),
        }
    }
}

/// An accepted file.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The data.
    pub table: Table,
    /// What was found and assumed.
    pub report: Report,
}

/// A refused file.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{}", .messages.join(" "))]
pub struct Refusal {
    /// What was found until then; its notes hold the messages too.
    pub report: Box<Report>,
    /// Why, in whole sentences.
    pub messages: Vec<String>,
}

/// Imports one file, or three files whose names contain train, val (or valid) and test.
///
/// # Errors
/// A [`Refusal`] with the report so far, for: an unknown or damaged format, other than four sensor columns, no x or y,
/// more than 5 % bad rows, or fewer good rows than the floor.
pub fn import(files: &[InputFile<'_>], options: &ImportOptions) -> Result<Import, Refusal> {
    let mut report = Report::new(files.iter().map(|file| file.name.to_owned()).collect());
    match read_files(files, options, &mut report) {
        Ok(table) => Ok(Import { table, report }),
        Err(message) => {
            report.notes.push(Note::new(Severity::Error, message.clone()));
            Err(Refusal { report: Box::new(report), messages: vec![message] })
        }
    }
}

fn read_files(
    files: &[InputFile<'_>],
    options: &ImportOptions,
    report: &mut Report,
) -> Result<Table, String> {
    match files {
        [] => Err("No file was given.".to_owned()),
        [file] => {
            let pieces = read_file(file, None, options, report)?;
            assemble::table(pieces, options, report)
        }
        [_, _, _] => {
            let mut pieces = Vec::new();
            for (file, part) in in_order(files)? {
                let with_name = |message| format!("{}: {message}", file.name);
                pieces.extend(read_file(file, Some(part), options, report).map_err(with_name)?);
            }
            assemble::table(pieces, options, report)
        }
        _ => Err(format!(
            "{} files given; one, or three with train, val and test in their names, can be read.",
            files.len()
        )),
    }
}

/// The three files as train, validation, test.
fn in_order<'f, 'a>(files: &'f [InputFile<'a>]) -> Result<Vec<(&'f InputFile<'a>, Part)>, String> {
    let named = |name: &str| {
        let name = name.to_lowercase();
        let mut found = [("train", Part::Train), ("val", Part::Validation), ("test", Part::Test)]
            .into_iter()
            .filter(|(word, _)| name.contains(word))
            .map(|(_, part)| part);
        // A name with two of the words says nothing.
        found.next().filter(|_| found.next().is_none())
    };
    let of = |part| files.iter().find(|file| named(file.name) == Some(part)).map(|file| (file, part));
    let ordered: Option<Vec<_>> = Part::ALL.into_iter().map(of).collect();
    ordered.ok_or_else(|| {
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        format!(
            "Three files need train, val (or valid) and test in their names; given: {}.",
            names.join(", ")
        )
    })
}

/// Reads one file into one piece, or three for an archive with three parts.
fn read_file(
    file: &InputFile<'_>,
    part: Option<Part>,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<Vec<Piece>, String> {
    let format = bytes::sniff(file.bytes).map_err(|(format, message)| {
        report.format = format;
        message
    })?;
    report.format = format;
    let label = part.map(|_| file.name.to_owned());
    match format {
        Format::Npy => {
            let array = npy::read(file.bytes)?;
            let source =
                npz::from_array(&array).map_err(|message| format!("The array cannot be used: {message}"))?;
            Ok(vec![read_source(&Source::Array(source), part, label, options, report)?])
        }
        Format::Npz => {
            let tables = npz::tables(file.bytes)?;
            if tables.len() > 1 && part.is_some() {
                return Err("This archive holds three parts already; give it alone.".to_owned());
            }
            let mut pieces = Vec::with_capacity(tables.len());
            for (own_part, source) in tables {
                let label = own_part.map(|p| p.name().to_owned()).or(label.clone());
                pieces.push(read_source(&Source::Array(source), part.or(own_part), label, options, report)?);
            }
            Ok(pieces)
        }
        Format::Text | Format::Matlab | Format::Unknown => {
            let (text, encoding) = bytes::decode(file.bytes)?;
            report.encoding = Some(encoding);
            if encoding == report::Encoding::Latin1 {
                report.notes.push(Note::new(Severity::Info, "The file is not UTF-8; it is read as Latin-1."));
            }
            let source = Source::Text(text::layout(&text, options, report)?);
            Ok(vec![read_source(&source, part, label, options, report)?])
        }
    }
}

/// Finds the columns of a source and reads its rows.
fn read_source(
    source: &Source,
    part: Option<Part>,
    label: Option<String>,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<Piece, String> {
    if source.width() > MAX_COLUMNS {
        return Err(format!("More than {MAX_COLUMNS} columns."));
    }
    if source.rows() > MAX_ROWS {
        return Err(format!("{} rows; at most {MAX_ROWS} can be read.", source.rows()));
    }
    let first = report.columns.is_empty();
    let unnamed = vec![String::new(); source.width()];
    let header_names = source.names();
    let mut columns = header::describe(header_names.unwrap_or(&unnamed), &options.names);
    if first {
        report.has_header = header_names.is_some();
        report.preview = preview(source);
        report.columns.clone_from(&columns);
    }
    let guess = match header_names {
        Some(names) => header::by_names(names, &options.names),
        None => header::by_order(source.width(), || rows::first_column_falls_at(source))
            .map(|mapping| (mapping, None)),
    };
    if let (Ok((mapping, _)), None) = (&guess, header_names) {
        name_by_order(&mut columns, mapping);
    }
    if let Ok((mapping, _)) = &guess {
        columns.iter_mut().for_each(|column| column.guessed = mapping.role(column.index));
    }
    let mapping = match (options.mapping, guess) {
        (Some(mapping), _) => {
            mapping.check(source.width())?;
            mapping
        }
        (None, Ok((mapping, remark))) => {
            let assumed = header_names.is_none().then(|| {
                let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                format!("No header: the columns are taken to be {}.", names.join(", "))
            });
            report.notes.extend(assumed.or(remark).map(|text| Note::new(Severity::Warning, text)));
            mapping
        }
        (None, Err(message)) => {
            if first {
                report.columns = columns;
            }
            if source.width() >= tokens::LEAST_COLUMNS {
                report.questions.push(Question {
                    kind: QuestionKind::Columns,
                    text: "Which columns hold the four sensors, x and y?".to_owned(),
                    choices: Vec::new(),
                    chosen: None,
                    answered: false,
                });
            }
            return Err(message);
        }
    };
    columns.iter_mut().for_each(|column| column.assigned = mapping.role(column.index));
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    if first {
        report.columns = columns;
    }
    Ok(Piece {
        rows: rows::read(source, &mapping, &names),
        part,
        label,
        mapping,
        names,
        place: source.place(),
    })
}

/// Gives columns without a header the names of their roles.
fn name_by_order(columns: &mut [report::Column], mapping: &ColumnMapping) {
    for column in columns {
        column.name = match mapping.role(column.index) {
            Role::Time => "t".to_owned(),
            Role::Sensor(k) => format!("s{}", k + 1),
            Role::X => "x".to_owned(),
            Role::Y => "y".to_owned(),
            Role::Split | Role::Ignored => continue,
        };
    }
}

fn preview(source: &Source) -> Vec<Vec<String>> {
    let mut shown = Vec::new();
    source.visit(|_, row| {
        match row {
            Row::Cells { cells: Cells::Text { values, .. }, .. } => {
                shown.push(values.iter().map(|value| shorten(value)).collect());
            }
            Row::Cells { cells: Cells::Numbers(values), .. } => {
                shown.push(values.iter().map(f64::to_string).collect());
            }
            Row::Ragged { .. } | Row::RepeatedHeader => {}
        }
        shown.len() < PREVIEW_ROWS
    });
    shown
}
