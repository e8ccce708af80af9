//! Text with separated values: its lines, its layout, and its rows as typed columns, read in steps.

mod arff;
mod comments;
mod decide;
mod evidence;
mod first_lines;
mod labels;
mod layout;
mod lines;
mod names;
mod reader;
mod rows;
mod separator;
mod tokens;

pub(super) use reader::{Step, TextReader};
pub use tokens::MAX_COLUMNS;

/// Lines looked at to find separator, header and width.
const SAMPLE_LINES: usize = 2_000;
