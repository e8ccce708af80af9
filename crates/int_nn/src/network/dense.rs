//! A checked dense layer.

use quant::{Operator, QuantParams, Runtime};
use vocabulary::Shape;

use super::affine::{Affine, AffineShape};
use super::error::LayerError;
use super::parts::DenseParts;
use super::scratch::Sums;

/// A checked dense layer.
#[derive(Clone, Debug, PartialEq)]
pub struct IntDense {
    affine: Affine,
}

impl IntDense {
    /// Checks a layer that receives rows of the shape `given` with the parameters `input`.
    pub(super) fn new(
        parts: DenseParts,
        given: Shape,
        input: &QuantParams,
        runtime: Runtime,
    ) -> Result<Self, LayerError> {
        let DenseParts { inputs, outputs, affine } = parts;
        let shape =
            AffineShape { operator: Operator::FullyConnected, taps: inputs, row_step: inputs, outputs };
        let affine = Affine::new(affine, shape, input, runtime)?;
        let expected = Shape::flat(inputs);
        if given == expected { Ok(Self { affine }) } else { Err(LayerError::Chain { expected, given }) }
    }

    /// Weights, biases, multipliers and accumulators.
    #[must_use]
    pub fn affine(&self) -> &Affine {
        &self.affine
    }

    /// The description of this layer.
    #[must_use]
    pub fn to_parts(&self) -> DenseParts {
        let affine = &self.affine;
        DenseParts { inputs: affine.taps(), outputs: affine.outputs(), affine: affine.parts().clone() }
    }

    /// The shape of a row it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        Shape::flat(self.affine.taps())
    }

    /// The shape of a row it gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        Shape::flat(self.affine.outputs())
    }

    /// Rows in, rows out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16], sums: &mut Sums) {
        self.affine.run(input, output, sums);
    }
}
