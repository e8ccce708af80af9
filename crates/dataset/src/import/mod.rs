//! Import: bytes of one file, or of three named train, val and test, to a [`Table`] and a [`report::Report`].
//!
//! [`Importer`] does it in short steps, [`import()`] in one go. What can be read in more than one way stands as a question in
//! the report, whoever decided it; [`ImportOptions::answers`] decide otherwise.
//!
//! Never panics on any bytes. Bad rows are dropped and listed, a file with too many of them is refused; whatever was
//! assumed is told.

mod array_table;
mod arrays;
mod assemble;
mod bad_rows;
mod blanks;
mod bytes;
mod checks;
mod columns;
mod element;
mod encodings;
mod found;
mod importer;
mod literal;
mod moments;
mod names;
mod npy;
mod npz;
mod numbers;
pub mod report;
mod roles;
mod rows;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod units;
mod values;

use protocol::import::{ImportAnswer, QuestionKind, find_answer};
use thiserror::Error;

pub use bytes::MAX_BYTES;
pub use columns::{ColumnMapping, ColumnNames};
pub use importer::{Importer, SourceFile};
pub use source::MAX_ROWS;
pub use text::MAX_COLUMNS;

use crate::room::Room;
use crate::table::Table;
use report::{DecimalMark, Report, Separator};
use vocabulary::{Part, UnitChoice};

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
    /// The room the data was taken in; without plates they are spread along its walls.
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
            room: Room::default().without_plates(),
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
/// A [`Refusal`] with the report so far, for: an unknown or damaged format, too few or too many sensor columns, plates for another number of sensors, no x or y,
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
