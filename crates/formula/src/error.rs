//! What can be wrong with a formula, and where.

use thiserror::Error;

use super::program::{Function, MAX_FORMULA_LENGTH, Variable};

/// A formula that was refused. Columns count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormulaError {
    /// Nothing but spaces.
    #[error("column 1: the formula is empty; write for example `mean - 3*std`")]
    Empty,
    /// More characters than allowed.
    #[error(
        "column {}: the formula has {length} characters, allowed are {MAX_FORMULA_LENGTH}",
        MAX_FORMULA_LENGTH + 1
    )]
    TooLong {
        /// Characters found.
        length: usize,
    },
    /// Something else should stand here.
    #[error("column {column}: {found} is out of place, expected {expected}")]
    Syntax {
        /// Where.
        column: usize,
        /// What stands there: a character in backticks, or the end.
        found: String,
        /// What may stand there, in words.
        expected: String,
    },
    /// A number too large for double precision.
    #[error("column {column}: the number {text} is too large")]
    Number {
        /// Where.
        column: usize,
        /// As written.
        text: String,
    },
    /// A variable that does not exist.
    #[error("column {column}: unknown variable `{name}`; allowed are {}", Variable::names())]
    UnknownVariable {
        /// Where.
        column: usize,
        /// As written.
        name: String,
    },
    /// A function that does not exist.
    #[error("column {column}: unknown function `{name}`; allowed are {}", Function::names())]
    UnknownFunction {
        /// Where.
        column: usize,
        /// As written.
        name: String,
    },
    /// A call with the wrong number of arguments.
    #[error("column {column}: `{name}` takes {expected} argument(s), not {found}")]
    Arguments {
        /// Where the call begins.
        column: usize,
        /// The function.
        name: &'static str,
        /// Arguments it takes.
        expected: usize,
        /// Arguments given.
        found: usize,
    },
}

impl FormulaError {
    /// The column of the mistake, counting characters from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        match self {
            Self::Empty => 1,
            Self::TooLong { .. } => MAX_FORMULA_LENGTH + 1,
            Self::Syntax { column, .. }
            | Self::Number { column, .. }
            | Self::UnknownVariable { column, .. }
            | Self::UnknownFunction { column, .. }
            | Self::Arguments { column, .. } => *column,
        }
    }
}

/// Which formula of a range was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RangeFormulaError {
    /// The lower bound's.
    #[error("formula of the minimum, {0}")]
    Min(FormulaError),
    /// The upper bound's.
    #[error("formula of the maximum, {0}")]
    Max(FormulaError),
}
