//! A checked table layer.

use quant::{QuantParams, Runtime};
use vocabulary::Shape;

use super::parts::TableParts;
use crate::boundary::{build_table, is_interpolated};
use crate::kernels::table;

/// A checked table layer with its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct IntTable {
    parts: TableParts,
    shape: Shape,
    input_min: i32,
    entries: Vec<i16>,
    interpolated: bool,
}

impl IntTable {
    /// The table of `runtime` for rows of the shape `given` with the parameters `input`.
    pub(super) fn new(parts: TableParts, given: Shape, input: &QuantParams, runtime: Runtime) -> Self {
        let entries = build_table(parts.function, input, &parts.output, runtime);
        let interpolated = is_interpolated(parts.function, input, &parts.output);
        Self { parts, shape: given, input_min: input.code_min(), entries, interpolated }
    }

    /// The description of this layer.
    #[must_use]
    pub fn parts(&self) -> &TableParts {
        &self.parts
    }

    /// The shape of a row it takes and gives.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The entries, one per input code, the first for the lowest.
    #[must_use]
    pub fn entries(&self) -> &[i16] {
        &self.entries
    }

    /// Whether the entries are those of LiteRT's 16x8 operator, which interpolates, instead of the rounded function.
    #[must_use]
    pub fn is_interpolated(&self) -> bool {
        self.interpolated
    }

    /// Codes in, as many out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16]) {
        table(&self.entries, self.input_min, input, output);
    }
}
