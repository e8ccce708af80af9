//! Formulas of a custom quantizer: from text to a checked program over the statistics of a batch.
//!
//! A crate of its own, so that it can be built for its size: a formula is read once and runs once per batch.

mod error;
mod parse;
mod program;
#[cfg(test)]
mod tests;

pub use error::{FormulaError, RangeFormulaError};
pub use program::{MAX_FORMULA_LENGTH, Statistics, Variable};

use program::Op;

/// A checked formula, for example `mean - 3*std` or `0.9*prev_min + 0.1*min`.
///
/// Numbers are double precision. Operators, from the loosest to the tightest: `< <= > >=` (1 if true, else 0), `+ -`,
/// `* /`, the sign `-`, `^` (from the right, so `-x^2 = -(x^2)`). Functions: `min(a, b)`, `max(a, b)`, `abs(a)`,
/// `sqrt(a)`, `exp(a)`, `ln(a)`, `clamp(x, low, high)`, `if(condition, a, b)` (`a` unless the condition is 0).
/// Variables: those of [`Variable`]. The same statistics give the same bits on every platform (`libm`).
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    text: String,
    program: Vec<Op>,
}

impl Formula {
    /// Parses and checks `text`.
    ///
    /// # Errors
    /// [`FormulaError`], which names the column.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        Ok(Self { text: text.to_owned(), program: parse::program(text)? })
    }

    /// The value for these statistics; NaN or infinite where the arithmetic is. Does not allocate.
    #[must_use]
    pub fn evaluate(&self, statistics: &Statistics) -> f64 {
        program::run(&self.program, statistics)
    }

    /// The text it was parsed from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the formula reads `variable`.
    #[must_use]
    pub fn uses(&self, variable: Variable) -> bool {
        self.program.contains(&Op::Variable(variable))
    }
}

/// The two formulas of a custom quantizer: the range after a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeFormula {
    /// Of the lower bound.
    pub min: Formula,
    /// Of the upper bound.
    pub max: Formula,
}

impl RangeFormula {
    /// Parses and checks both formulas.
    ///
    /// # Errors
    /// [`RangeFormulaError`], which says which of the two is wrong, in which column and why.
    pub fn parse(min: &str, max: &str) -> Result<Self, RangeFormulaError> {
        Ok(Self {
            min: Formula::parse(min).map_err(RangeFormulaError::Min)?,
            max: Formula::parse(max).map_err(RangeFormulaError::Max)?,
        })
    }

    /// Whether mean or standard deviation are needed, which cost further passes over the batch.
    #[must_use]
    pub fn uses_moments(&self) -> bool {
        [&self.min, &self.max].iter().any(|f| f.uses(Variable::Mean) || f.uses(Variable::Std))
    }

    /// The range `(min, max)`, each bound rounded to `f32` once.
    #[must_use]
    pub fn evaluate(&self, statistics: &Statistics) -> (f32, f32) {
        (self.min.evaluate(statistics) as f32, self.max.evaluate(statistics) as f32)
    }
}
