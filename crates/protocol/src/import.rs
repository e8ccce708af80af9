//! What the page and the importer say to each other: the user's decisions, and the report on a file.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnRole {
    /// Time stamp.
    Time,
    /// Sensor A, on the south wall by default.
    Sensor1,
    /// Sensor B, on the east wall by default.
    Sensor2,
    /// Sensor C, on the north wall by default.
    Sensor3,
    /// Sensor D, on the west wall by default.
    Sensor4,
    /// The person's x.
    X,
    /// The person's y.
    Y,
    /// Name of the block a row belongs to: train, validation or test.
    Split,
    /// Not used.
    Ignore,
}

impl ColumnRole {
    /// All roles in the order they are offered.
    pub const ALL: [Self; 9] = [
        Self::Time,
        Self::Sensor1,
        Self::Sensor2,
        Self::Sensor3,
        Self::Sensor4,
        Self::X,
        Self::Y,
        Self::Split,
        Self::Ignore,
    ];

    /// The name used on the command line and as a form value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Sensor1 => "sensor1",
            Self::Sensor2 => "sensor2",
            Self::Sensor3 => "sensor3",
            Self::Sensor4 => "sensor4",
            Self::X => "x",
            Self::Y => "y",
            Self::Split => "split",
            Self::Ignore => "ignore",
        }
    }

    /// The name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Sensor1 => "sensor A",
            Self::Sensor2 => "sensor B",
            Self::Sensor3 => "sensor C",
            Self::Sensor4 => "sensor D",
            Self::X => "x",
            Self::Y => "y",
            Self::Split => "split",
            Self::Ignore => "not used",
        }
    }

    /// The role of that [`Self::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// What to do with x and y that are not in metres, by their names or by their size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitChoice {
    /// Convert them to metres.
    Convert,
    /// Take the numbers as metres.
    Keep,
}

/// The room: its size and where the four plates hang, in metres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomConfig {
    /// Extent along x in m.
    pub width_m: f64,
    /// Extent along y in m.
    pub depth_m: f64,
    /// Centres of the plates A, B, C, D as (x, y) in m.
    pub plates: [(f64, f64); 4],
}

impl Default for RoomConfig {
    /// The thesis' room: 3 m x 3 m, one plate in the middle of each wall.
    fn default() -> Self {
        Self { width_m: 3.0, depth_m: 3.0, plates: [(1.5, 0.0), (3.0, 1.5), (1.5, 3.0), (0.0, 1.5)] }
    }
}

/// What the user decided about a file; all absent at first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// Role of every column in file order; guessed where absent.
    pub roles: Option<Vec<ColumnRole>>,
    /// The answer to [`ImportReport::unit_question`]; absent, a unit in the header is followed.
    pub unit: Option<UnitChoice>,
    /// Imports although more than 5 % of the rows are bad.
    pub import_anyway: bool,
    /// Fewest good rows accepted; 100 where absent.
    pub min_rows: Option<u32>,
    /// The room; 3 m x 3 m where absent.
    pub room: Option<RoomConfig>,
    /// Further header names for a role, tried before the built-in ones.
    pub column_names: Vec<(ColumnRole, String)>,
}

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// For the user's information.
    Info,
    /// Imported, but the user should look.
    Warning,
    /// The user has to choose.
    Question,
    /// Refused, or a row that was skipped.
    Error,
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
    /// Places that windows must not cross.
    pub gaps: u32,
    /// Set while the positions look too large for metres and the user has not chosen: the question to show.
    pub unit_question: Option<String>,
    /// The file is refused only for its share of bad rows: importing anyway would work.
    pub offers_import_anyway: bool,
    /// The file says which rows are for training, validation and test.
    pub has_split: bool,
    /// Remarks in the order of the file; at most the first 20 bad rows.
    pub notes: Vec<ImportNote>,
}
