//! What the page and the importer say to each other: the user's decisions, and the report on a file.

mod question;
mod role;
mod room;

use crate::defaults::MIN_ROWS;
use crate::packed_value::packed;
use serde::{Deserialize, Serialize};

packed!(ImportOptions);
// The words that reports and answers are made of.
pub use vocabulary::{Severity, UnitChoice};

pub use question::{ImportAnswer, ImportChoice, ImportQuestion, QuestionKind, QuestionState, find_answer};
pub use role::{ColumnRole, SensorNumber};
pub use room::{RoomConfig, plate_name};

/// What the user decided about a file; all absent at first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
pub struct ImportOptions {
    /// Role of every column in file order; guessed where absent.
    pub roles: Option<Vec<ColumnRole>>,
    /// The answer of older files on the unit of x and y: `keep` stands for metres, `convert` for the unit the importer
    /// finds. An answer of the kind [`QuestionKind::LengthUnit`] goes before it.
    pub unit: Option<UnitChoice>,
    /// Imports although more than 5 % of the rows are bad; an answer of the kind [`QuestionKind::ImportAnyway`] says the
    /// same.
    pub import_anyway: bool,
    /// Answers to [`ImportReport::questions`]; whatever is not answered is found in the file or guessed.
    pub answers: Vec<ImportAnswer>,
    /// Fewest good rows accepted; 100 where absent.
    pub min_rows: Option<u32>,
    /// The room; 3 m x 3 m where absent. Without plates they are spread along its walls.
    pub room: Option<RoomConfig>,
    /// Further header names for a role, tried before the built-in ones.
    pub column_names: Vec<(ColumnRole, String)>,
}

impl ImportOptions {
    /// What holds where nothing was decided.
    pub fn in_full() -> Self {
        Self { min_rows: Some(MIN_ROWS), room: Some(RoomConfig::thesis()), ..Self::default() }
    }

    /// The value answered to a question on `column` (`None`: on the whole file). An answer without a column holds for all
    /// columns.
    pub fn answer(&self, kind: QuestionKind, column: Option<&str>) -> Option<&str> {
        find_answer(&self.answers, kind, column)
    }

    /// Takes an answer in the place of an earlier one to the same question.
    pub fn set_answer(&mut self, answer: ImportAnswer) {
        self.answers.retain(|old| (old.kind, &old.column) != (answer.kind, &answer.column));
        self.answers.push(answer);
    }
}

/// One remark on a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportNote {
    /// How much it matters.
    pub severity: Severity,
    /// Line in the file, from 1.
    pub line: Option<u64>,
    /// Column name.
    pub column: Option<String>,
    /// Whether it holds for the present split only.
    #[serde(default)]
    pub of_split: bool,
    /// The sentence to show; it names line and column where they apply.
    pub message: String,
}

/// One column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// Header text, or `column 3` where there is no header.
    pub name: String,
    /// Its role, guessed or chosen.
    pub role: ColumnRole,
    /// The first cells as text, at most five.
    pub first_cells: Vec<String>,
}

/// What the importer found, whether or not it accepts the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// File names, joined by commas.
    pub file_name: String,
    /// Whether the file can be imported as the options stand.
    pub accepted: bool,
    /// Why not, in one sentence; empty if accepted.
    pub refusal: String,
    /// Format in words, for example `CSV, semicolons, decimal comma, UTF-8`.
    pub format: String,
    /// Columns in file order.
    pub columns: Vec<ImportColumn>,
    /// Data rows read.
    pub rows_read: u32,
    /// Rows that are good.
    pub rows_good: u32,
    /// Rows skipped.
    pub rows_bad: u32,
    /// Sampling rate in Hz, from the median step; absent without a time column.
    pub rate_hz: Option<f64>,
    /// Extent of the positions along x and y in m; absent while they cannot be read.
    #[serde(default)]
    pub extent_m: Option<(f64, f64)>,
    /// Places that windows must not cross.
    pub gaps: u32,
    /// What can be read in more than one way, the open questions first; see [`QuestionState`] for who decided.
    pub questions: Vec<ImportQuestion>,
    /// The file says which rows are for training, validation and test.
    pub has_split: bool,
    /// Remarks in the order of the file; at most the first 20 bad rows.
    pub notes: Vec<ImportNote>,
}

impl ImportReport {
    /// Whether a question waits for the user.
    pub fn has_open_question(&self) -> bool {
        self.questions.iter().any(ImportQuestion::is_open)
    }
}

#[cfg(test)]
mod tests;
