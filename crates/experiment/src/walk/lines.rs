//! What a walk consists of: terms and lines.

use std::fmt::Display;

/// One product of a sum: `(q_x - z_x) (q_w - z_w)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkTerm {
    /// Name of the input such as `sensor 1` or `step 4, channel 7`.
    pub input: String,
    /// Code of the input.
    pub q_x: i32,
    /// Code of the weight.
    pub q_w: i32,
    /// The product.
    pub product: i64,
}

/// One step of the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkLine {
    /// What is computed, such as `accumulator`.
    pub name: String,
    /// How, in symbols.
    pub formula: String,
    /// The formula with the engine's numbers.
    pub numbers: String,
    /// The result.
    pub result: String,
}

/// Lines as they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    lines: Vec<WalkLine>,
    /// Before the name of each line, such as `gate i, `.
    prefix: String,
}

impl Lines {
    /// Appends a line.
    pub(super) fn push(&mut self, name: &str, formula: &str, numbers: String, result: impl Display) {
        let name = format!("{}{name}", self.prefix);
        self.lines.push(WalkLine { name, formula: formula.to_owned(), numbers, result: result.to_string() });
    }

    /// Sets what stands before the names of the lines that follow.
    pub(super) fn set_prefix(&mut self, prefix: &str) {
        prefix.clone_into(&mut self.prefix);
    }

    pub(super) fn into_inner(self) -> Vec<WalkLine> {
        self.lines
    }
}
