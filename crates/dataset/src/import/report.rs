//! What the importer tells about a file: plain data, so that the page and the command line can show or serialise it.

use core::fmt;

use protocol::import::ImportQuestion;
use vocabulary::Severity;

/// One remark, with its place where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How serious it is.
    pub severity: Severity,
    /// File name, if several files were given.
    pub file: Option<String>,
    /// Line of the text (or row of the array), counted from 1 with the header.
    pub line: Option<usize>,
    /// Name of the column.
    pub column: Option<String>,
    /// Whether it holds for the split only: the file's own or the default one here, and to be found again for another.
    pub of_split: bool,
    /// The whole sentence, place included, without the file name.
    pub text: String,
}

impl Note {
    /// A remark without a place.
    #[must_use]
    pub fn new(severity: Severity, text: impl Into<String>) -> Self {
        Self { severity, file: None, line: None, column: None, of_split: false, text: text.into() }
    }

    /// A remark on a line.
    #[must_use]
    pub fn at_line(severity: Severity, line: usize, text: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::new(severity, text) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// Format found by the file's first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated values.
    Text,
    /// One NumPy array.
    Npy,
    /// A zip of NumPy arrays.
    Npz,
    /// MATLAB or HDF5, refused.
    Matlab,
    /// Anything else, refused.
    Unknown,
}

impl Format {
    /// Name shown to the user.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "separated values",
            Self::Npy => "NumPy array (.npy)",
            Self::Npz => "NumPy archive (.npz)",
            Self::Matlab => "MATLAB file",
            Self::Unknown => "unknown",
        }
    }
}

/// Separator between the values of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `;`
    Semicolon,
    /// Tab.
    Tab,
    /// `,`
    Comma,
    /// `|`
    Pipe,
    /// One or more spaces or tabs.
    Spaces,
}

impl Separator {
    /// In the order in which they are tried.
    pub const ALL: [Self; 5] = [Self::Semicolon, Self::Tab, Self::Comma, Self::Pipe, Self::Spaces];

    /// Name shown to the user and accepted by [`Self::parse`].
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Comma => "comma",
            Self::Pipe => "pipe",
            Self::Spaces => "spaces",
        }
    }

    /// The separator called `name`, or `None`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|separator| separator.name() == name)
    }
}

/// Decimal mark of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1.5`
    Point,
    /// `1,5`
    Comma,
}

impl DecimalMark {
    /// Name shown to the user and accepted by [`Self::parse`].
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    /// The mark called `name`, or `None`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Point, Self::Comma].into_iter().find(|mark| mark.name() == name)
    }
}

/// Character encoding found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16 little endian, by its byte order mark.
    Utf16Le,
    /// UTF-16 big endian, by its byte order mark.
    Utf16Be,
    /// Latin-1 (Windows-1252), since it is no valid UTF-8.
    Latin1,
}

impl Encoding {
    /// Name shown to the user.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Latin1 => "Latin-1",
        }
    }
}

/// What a column is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Time of the sample.
    Time,
    /// Date, beside the time of day.
    Date,
    /// Reading of a sensor, counted from 0 (plate A).
    Sensor(usize),
    /// Position along the width.
    X,
    /// Position along the depth.
    Y,
    /// train, val or test.
    Split,
    /// Name of the recording the row belongs to.
    Recording,
    /// Not read.
    Ignored,
}

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Position in the file, counted from 0.
    pub index: usize,
    /// Name in the header, or `column 3` where there is none (counted from 1).
    pub name: String,
    /// Role by its name or position.
    pub guessed: Role,
    /// Role it was read as (the guess, unless the user mapped the columns).
    pub assigned: Role,
}

/// Unit of the time column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Dates or times of day, written as such.
    Moments,
    /// Digits of date and time in a row, `20160421100000`.
    Calendar,
    /// A unit of the kind `QuestionKind::TimeUnit`, by its value: `s`, `ms`, ...
    Unit(&'static str),
}

impl TimeUnit {
    /// Name shown to the user.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Moments => "date and time",
            Self::Calendar => "calendar",
            Self::Unit(value) => value,
        }
    }
}

/// Everything found while reading; exists for accepted and for refused files.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Names of the files, in the order read.
    pub files: Vec<String>,
    /// Format of the (first) file.
    pub format: Format,
    /// Separator, for text.
    pub separator: Option<Separator>,
    /// Decimal mark, for text.
    pub decimal: Option<DecimalMark>,
    /// Encoding, for text.
    pub encoding: Option<Encoding>,
    /// Whether the first line names the columns.
    pub has_header: bool,
    /// The columns of the (first) file.
    pub columns: Vec<Column>,
    /// The first 5 data rows of the (first) file as text.
    pub preview: Vec<Vec<String>>,
    /// Data rows read, good and dropped, over all files.
    pub rows_read: usize,
    /// Rows in the table.
    pub rows_good: usize,
    /// Rows dropped as bad.
    pub rows_dropped: usize,
    /// Remarks in the order found.
    pub notes: Vec<Note>,
    /// What can be read in more than one way.
    pub questions: Vec<ImportQuestion>,
    /// Unit of the time column, if there is one.
    pub time_unit: Option<TimeUnit>,
    /// Median time from row to row, s.
    pub median_step_s: Option<f64>,
    /// Sampling rate over the steps that are no gaps, Hz.
    pub rate_hz: Option<f64>,
    /// Number of gaps over two median steps.
    pub gaps: usize,
    /// Number of rows whose time is earlier than the row before.
    pub backward_steps: usize,
    /// Rows of train, validation and test, if the data names them.
    pub part_rows: Option<[usize; 3]>,
}

impl Report {
    /// A report on files of which nothing is known yet.
    pub(super) fn new(files: Vec<String>) -> Self {
        Self {
            files,
            format: Format::Unknown,
            separator: None,
            decimal: None,
            encoding: None,
            has_header: false,
            columns: Vec::new(),
            preview: Vec::new(),
            rows_read: 0,
            rows_good: 0,
            rows_dropped: 0,
            notes: Vec::new(),
            questions: Vec::new(),
            time_unit: None,
            median_step_s: None,
            rate_hz: None,
            gaps: 0,
            backward_steps: 0,
            part_rows: None,
        }
    }
}
