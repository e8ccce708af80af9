//! A table of numbers before its columns have a meaning.

/// Most rows a file may have.
pub const MAX_ROWS: usize = 1_000_000;

/// An N x width array, row by row.
pub(super) struct ArraySource {
    pub(super) names: Option<Vec<String>>,
    pub(super) width: usize,
    pub(super) values: Vec<f64>,
}
