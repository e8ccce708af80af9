//! Integer networks: checked once, then run on codes.

mod affine;
mod conv1d;
mod dense;
mod error;
mod layer;
mod lstm;
mod parts;
mod runner;
mod scratch;
mod shift;
mod size;
mod table;
mod weightless;

use crate::boundary::{code_from_uint8, dequantize_all, quantize_into, uint8_from_code};
use crate::shape::is_possible;
use quant::{QuantParams, Runtime, RuntimeRules};
use vocabulary::{Shape, layer_names};

pub use affine::Affine;
pub use conv1d::IntConv1D;
pub use dense::IntDense;
pub use error::{InputError, LayerError, NetworkError};
pub use layer::IntLayer;
pub use lstm::{IntLstm, LstmParts, PRE_ACTIVATION_SCALE};
pub use parts::{AffineParts, Conv1DParts, DenseParts, LayerParts, NetworkParts, TableParts};
pub use runner::Runner;
pub use shift::{
    MAX_SHIFT, Products, accumulator_shift, gate_shift, shrink, unstored_gate_shift, unstored_shift,
};
pub use size::ModelSize;
pub use table::IntTable;
pub use weightless::IntWeightless;

/// An integer network.
///
/// A value of this type has been checked: shapes chain, scales are positive and finite, zero points are codes, and
/// no sum can leave its accumulator. Running it therefore cannot panic or overflow, wherever its parts came from.
#[derive(Clone, Debug, PartialEq)]
pub struct IntNetwork {
    runtime: Runtime,
    input_shape: Shape,
    input: QuantParams,
    layers: Vec<IntLayer>,
    output_shape: Shape,
}

impl IntNetwork {
    /// Checks `parts`, derives the multipliers and the tables, and proves the accumulator widths.
    ///
    /// # Errors
    /// [`NetworkError`] that names the layer and what is wrong with it.
    pub fn new(parts: NetworkParts) -> Result<Self, NetworkError> {
        let NetworkParts { runtime, input_shape, input, layers: layer_parts } = parts;
        if layer_parts.is_empty() {
            return Err(NetworkError::Empty);
        }
        if !is_possible(input_shape) {
            return Err(NetworkError::Inputs(input_shape));
        }
        let mut layers = Vec::with_capacity(layer_parts.len());
        let (mut given, mut params) = (input_shape, input);
        let names = layer_names(layer_parts.iter().map(LayerParts::kind));
        for (index, (parts, name)) in layer_parts.into_iter().zip(names).enumerate() {
            let layer = IntLayer::new(parts, given, &params, runtime)
                .map_err(|source| NetworkError::Layer { layer: index + 1, name, source })?;
            given = layer.output_shape();
            params = *layer.output_params();
            layers.push(layer);
        }
        Ok(Self { runtime, input_shape, input, layers, output_shape: given })
    }

    /// The description this network was made of, for writing it to a file.
    #[must_use]
    pub fn to_parts(&self) -> NetworkParts {
        NetworkParts {
            runtime: self.runtime,
            input_shape: self.input_shape,
            input: self.input,
            layers: self.layers.iter().map(IntLayer::to_parts).collect(),
        }
    }

    /// Whose arithmetic is used.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        self.runtime
    }

    /// The shape of a row of inputs.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        self.input_shape
    }

    /// The shape of a row of outputs.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        self.output_shape
    }

    /// Values of a row of inputs.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.input_shape.values()
    }

    /// Values of a row of outputs.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.output_shape.values()
    }

    /// Parameters of the input.
    #[must_use]
    pub fn input_params(&self) -> &QuantParams {
        &self.input
    }

    /// Parameters of the output.
    #[must_use]
    pub fn output_params(&self) -> &QuantParams {
        self.layers.last().map_or(&self.input, IntLayer::output_params)
    }

    /// The layers, in order.
    #[must_use]
    pub fn layers(&self) -> &[IntLayer] {
        &self.layers
    }

    /// Buffers to run this network many times without allocating.
    #[must_use]
    pub fn runner(&self) -> Runner<'_> {
        Runner::new(self)
    }

    /// Output codes `[rows][outputs]` of input codes `[rows][inputs]`.
    ///
    /// # Errors
    /// [`InputError`] when the codes fill no whole rows or one is outside the input's codes.
    pub fn run_codes(&self, codes: &[i32]) -> Result<Vec<i32>, InputError> {
        let mut output = vec![0; codes.len() / self.inputs() * self.outputs()];
        self.runner().run_codes_into(codes, &mut output)?;
        Ok(output)
    }

    /// The output codes of every layer, `[layer][rows * outputs]`, of input codes `[rows][inputs]`.
    ///
    /// # Errors
    /// As [`IntNetwork::run_codes`].
    pub fn trace(&self, codes: &[i32]) -> Result<Vec<Vec<i32>>, InputError> {
        self.check_codes(codes)?;
        let mut trace = vec![Vec::new(); self.layers.len()];
        let mut output = vec![(); codes.len() / self.inputs() * self.outputs()];
        self.runner().run(
            codes,
            &mut output,
            runner::narrow,
            |_, _| {},
            |layer, codes| trace[layer].extend(codes.iter().map(|&code| i32::from(code))),
        );
        Ok(trace)
    }

    /// Input codes of real inputs `[rows][inputs]`, by the runtime's QUANTIZE rule; values beyond the range saturate.
    ///
    /// # Errors
    /// [`InputError`] when the values fill no whole rows or one is NaN.
    pub fn quantize_input(&self, x: &[f32]) -> Result<Vec<i32>, InputError> {
        self.check_values(x)?;
        let mut codes = vec![0; x.len()];
        self.quantize_checked(x, &mut codes);
        Ok(codes.into_iter().map(i32::from).collect())
    }

    /// Real outputs of output codes: `f32(scale * (code - zero_point))`.
    #[must_use]
    pub fn dequantize_output(&self, codes: &[i32]) -> Vec<f32> {
        dequantize_all(codes, self.output_params())
    }

    /// Real outputs `[rows][outputs]` of real inputs `[rows][inputs]`: the float interface of a TFLite model.
    ///
    /// # Errors
    /// As [`IntNetwork::quantize_input`].
    pub fn run(&self, x: &[f32]) -> Result<Vec<f32>, InputError> {
        let mut output = vec![0.0; x.len() / self.inputs() * self.outputs()];
        self.runner().run_into(x, &mut output)?;
        Ok(output)
    }

    /// The uint8 interface of a TFLite model, `[rows][inputs]` to `[rows][outputs]`: codes moved by 128.
    ///
    /// # Errors
    /// [`InputError::Uint8`] when input or output have more than 8 bits, else as [`IntNetwork::run_codes`].
    pub fn run_uint8(&self, codes: &[u8]) -> Result<Vec<u8>, InputError> {
        let codes: Vec<i32> = codes.iter().map(|&code| code_from_uint8(code)).collect();
        let refusal = InputError::Uint8 {
            input_bits: self.input.bits().get(),
            output_bits: self.output_params().bits().get(),
        };
        if self.input.bits().get() > 8 {
            return Err(refusal);
        }
        self.run_codes(&codes)?.into_iter().map(|code| uint8_from_code(code).ok_or(refusal)).collect()
    }

    /// The input codes of values that are numbers.
    fn quantize_checked(&self, x: &[f32], codes: &mut [i16]) {
        quantize_into(x, &self.input, self.runtime.quantize_rule(self.input.bits()), codes);
    }

    fn check_length(&self, found: usize) -> Result<(), InputError> {
        let inputs = self.inputs();
        if found.is_multiple_of(inputs) { Ok(()) } else { Err(InputError::Length { found, inputs }) }
    }

    fn check_values(&self, x: &[f32]) -> Result<(), InputError> {
        self.check_length(x.len())?;
        match x.iter().position(|value| value.is_nan()) {
            None => Ok(()),
            Some(position) => {
                Err(InputError::NotANumber { row: position / self.inputs(), input: position % self.inputs() })
            }
        }
    }

    fn check_codes(&self, codes: &[i32]) -> Result<(), InputError> {
        self.check_length(codes.len())?;
        let (min, max) = (self.input.code_min(), self.input.code_max());
        match codes.iter().position(|code| !(min..=max).contains(code)) {
            None => Ok(()),
            Some(position) => Err(InputError::Code {
                row: position / self.inputs(),
                input: position % self.inputs(),
                code: codes[position],
                min,
                max,
            }),
        }
    }

    /// Checks that there is a row of outputs for each row of `inputs` input values.
    fn check_outputs(&self, inputs: usize, found: usize) -> Result<(), InputError> {
        let expected = inputs / self.inputs() * self.outputs();
        if found == expected { Ok(()) } else { Err(InputError::Outputs { found, expected }) }
    }
}

#[cfg(test)]
mod tests;
