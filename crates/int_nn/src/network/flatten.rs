//! A checked flatten layer: a change of shape that moves nothing.

use quant::QuantParams;
use vocabulary::Shape;

/// A checked flatten layer.
#[derive(Clone, Debug, PartialEq)]
pub struct IntFlatten {
    input: Shape,
    params: QuantParams,
}

impl IntFlatten {
    /// The layer for rows of the shape `given` with the parameters `input`.
    pub(super) fn new(given: Shape, input: &QuantParams) -> Self {
        Self { input: given, params: *input }
    }

    /// Parameters of the output, which are those of the input.
    #[must_use]
    pub fn output_params(&self) -> &QuantParams {
        &self.params
    }

    /// The shape of a row it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        self.input
    }

    /// The shape of a row it gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        Shape::flat(self.input.values())
    }
}
