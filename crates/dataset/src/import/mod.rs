//! Import: bytes of one file, or of three named train, val and test, to a [`Table`] and a [`report::Report`].
//!
//! [`Importer`] does it in short steps, [`import()`] in one go. What can be read in more than one way stands as a question in
//! the report, whoever decided it; [`ImportOptions::answers`] decide otherwise.
//!
//! Never panics on any bytes. Bad rows are dropped and listed, a file with too many of them is refused; whatever was
//! assumed is told.

mod assemble;
mod bytes;
mod header;
mod importer;
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

use protocol::import::{ImportAnswer, ImportQuestion, QuestionKind, QuestionState, UnitChoice, find_answer};
use thiserror::Error;

pub use bytes::MAX_BYTES;
pub use header::{ColumnMapping, ColumnNames};
pub use importer::{Importer, SourceFile};
pub use source::MAX_ROWS;
pub use tokens::MAX_COLUMNS;

use crate::room::Room;
use crate::split::Part;
use crate::table::Table;
use assemble::Piece;
use report::{DecimalMark, Format, Note, Report, Role, Separator, Severity};
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

/// Settings of an import. The default guesses everything and keeps all limits.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOptions {
    /// Columns chosen by the user, instead of the guess.
    pub mapping: Option<ColumnMapping>,
    /// Answers to questions of an earlier report.
    pub answers: Vec<ImportAnswer>,
    /// An older form of the answer on the unit of x and y.
    pub unit: Option<UnitChoice>,
    /// Accept more than 5 % bad rows.
    pub import_anyway: bool,
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
            answers: Vec::new(),
            unit: None,
            import_anyway: false,
            row_floor: ROW_FLOOR,
            room: Room::default(),
            names: ColumnNames::default(),
        }
    }
}

impl ImportOptions {
    /// The value answered to a question on `column` (`None`: on the whole file).
    fn answer(&self, kind: QuestionKind, column: Option<&str>) -> Option<&str> {
        find_answer(&self.answers, kind, column)
    }

    fn separator(&self) -> Option<Separator> {
        self.answer(QuestionKind::Separator, None).and_then(Separator::parse)
    }

    fn decimal(&self, column: Option<&str>) -> Option<DecimalMark> {
        self.answer(QuestionKind::NumberFormat, column).and_then(DecimalMark::parse)
    }

    fn imports_anyway(&self) -> bool {
        self.import_anyway || self.answer(QuestionKind::ImportAnyway, None).is_some()
    }

    fn unit_choice(&self) -> Option<UnitChoice> {
        match self.answer(QuestionKind::LengthUnit, None) {
            Some("m") => Some(UnitChoice::Keep),
            Some(_) => Some(UnitChoice::Convert),
            None => self.unit,
        }
    }

    /// Checks that every answer has a value its question knows.
    fn check(&self) -> Result<(), String> {
        self.answers.iter().try_for_each(ImportAnswer::check).map_err(|message| format!("Answer {message}."))
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
/// more than 5 % bad rows, fewer good rows than the floor, or a question that only the user can answer.
pub fn import(files: &[InputFile<'_>], options: &ImportOptions) -> Result<Import, Refusal> {
    let files = files.iter().map(|file| SourceFile { name: file.name.to_owned(), bytes: file.bytes });
    Importer::new(files.collect(), options.clone()).finish()
}

/// The three files as train, validation, test: their indices.
fn in_order(names: &[&str]) -> Result<Vec<(usize, Part)>, String> {
    let named = |name: &str| {
        let name = name.to_lowercase();
        let mut found = [("train", Part::Train), ("val", Part::Validation), ("test", Part::Test)]
            .into_iter()
            .filter(|(word, _)| name.contains(word))
            .map(|(_, part)| part);
        // A name with two of the words says nothing.
        found.next().filter(|_| found.next().is_none())
    };
    let of = |part| names.iter().position(|name| named(name) == Some(part)).map(|index| (index, part));
    let ordered: Option<Vec<_>> = Part::ALL.into_iter().map(of).collect();
    ordered.ok_or_else(|| {
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
                report.questions.push(ImportQuestion {
                    kind: QuestionKind::Columns,
                    column: None,
                    text: "Which columns hold the four sensors, x and y?".to_owned(),
                    choices: Vec::new(),
                    chosen: None,
                    state: QuestionState::Open,
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
            Role::Date | Role::Split | Role::Recording | Role::Ignored => continue,
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
