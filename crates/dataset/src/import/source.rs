//! A readable table before its columns have a meaning: lines of text or rows of an array, visited one by one.

use super::report::{DecimalMark, Separator};
use super::tokens::{Line, Tokenizer};

/// Most rows a file may have.
pub const MAX_ROWS: usize = 1_000_000;

/// Where the values come from.
pub(super) enum Source<'a> {
    /// Lines of text behind the header.
    Text(TextSource<'a>),
    /// An array.
    Array(ArraySource),
}

/// Text with its layout found.
pub(super) struct TextSource<'a> {
    /// Names in the header; their number is `width`.
    pub(super) names: Option<Vec<String>>,
    /// Values per row.
    pub(super) width: usize,
    /// Every row ends with one more separator, which is left out.
    pub(super) drops_trailing: bool,
    pub(super) separator: Separator,
    pub(super) decimal: DecimalMark,
    /// Data lines.
    pub(super) lines: Vec<Line<'a>>,
    /// Whether the file ends with a line break.
    pub(super) terminated: bool,
}

/// An N x width array, row by row.
pub(super) struct ArraySource {
    pub(super) names: Option<Vec<String>>,
    pub(super) width: usize,
    pub(super) values: Vec<f64>,
}

/// The values of one row.
#[derive(Clone, Copy)]
pub(super) enum Cells<'r> {
    /// Trimmed values, and the line they come from.
    Text { line: &'r str, values: &'r [&'r str] },
    /// Numbers of an array.
    Numbers(&'r [f64]),
}

/// One visited row.
pub(super) enum Row<'r> {
    /// As many values as columns; `unterminated` if the file ends in this line, without a line break.
    Cells { cells: Cells<'r>, unterminated: bool },
    /// Another number of values.
    Ragged { found: usize, unterminated: bool },
    /// The header again.
    RepeatedHeader,
}

impl Source<'_> {
    /// Values per row.
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Text(text) => text.width,
            Self::Array(array) => array.width,
        }
    }

    /// Column names, if there are any.
    pub(super) fn names(&self) -> Option<&[String]> {
        match self {
            Self::Text(text) => text.names.as_deref(),
            Self::Array(array) => array.names.as_deref(),
        }
    }

    /// Decimal mark of the values.
    pub(super) fn decimal(&self) -> DecimalMark {
        match self {
            Self::Text(text) => text.decimal,
            Self::Array(_) => DecimalMark::Point,
        }
    }

    /// What a row is called in messages.
    pub(super) fn place(&self) -> &'static str {
        match self {
            Self::Text(_) => "Line",
            Self::Array(_) => "Row",
        }
    }

    /// Number of rows, good or bad.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Text(text) => text.lines.len(),
            Self::Array(array) => array.values.len() / array.width.max(1),
        }
    }

    /// Calls `visit` with each row and its line (or row number from 1) until it returns `false`.
    pub(super) fn visit(&self, mut visit: impl FnMut(usize, Row<'_>) -> bool) {
        match self {
            Self::Text(text) => text.visit(visit),
            Self::Array(array) => {
                for (index, values) in array.values.chunks_exact(array.width.max(1)).enumerate() {
                    if !visit(index + 1, Row::Cells { cells: Cells::Numbers(values), unterminated: false }) {
                        return;
                    }
                }
            }
        }
    }
}

impl TextSource<'_> {
    fn visit(&self, mut visit: impl FnMut(usize, Row<'_>) -> bool) {
        let mut tokenizer = Tokenizer::new(self.separator);
        for (index, line) in self.lines.iter().enumerate() {
            let unterminated = !self.terminated && index + 1 == self.lines.len();
            let mut values = tokenizer.split(line.text);
            if self.drops_trailing && values.len() == self.width + 1 && values.last() == Some(&"") {
                values.pop();
            }
            let row = if self.repeats_header(&values) {
                Row::RepeatedHeader
            } else if values.len() == self.width {
                Row::Cells { cells: Cells::Text { line: line.text, values: &values }, unterminated }
            } else {
                Row::Ragged { found: values.len(), unterminated }
            };
            if !visit(line.number, row) {
                return;
            }
        }
    }

    fn repeats_header(&self, values: &[&str]) -> bool {
        let Some(names) = &self.names else { return false };
        // A row of numbers differs in its first values already, so this costs little.
        names.len() == values.len()
            && names.iter().zip(values).all(|(name, value)| name.eq_ignore_ascii_case(value))
    }
}
