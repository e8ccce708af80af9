//! Integer networks: checked once, then run on codes.

mod error;
mod layer;
mod parts;
mod shift;
mod size;

use quant::{QuantParams, Runtime};

use crate::boundary::{code_from_uint8, dequantize_all, quantize_all, uint8_from_code};

pub use error::{InputError, LayerError, NetworkError};
pub use layer::{IntDense, IntLayer, IntTable};
pub use parts::{DenseParts, LayerParts, NetworkParts, TableParts};
pub use shift::{accumulator_shift, shrink};
pub use size::ModelSize;

/// An integer network.
///
/// A value of this type has been checked: shapes chain, scales are positive and finite, zero points are codes, and
/// no sum can leave its accumulator. Running it therefore cannot panic or overflow, wherever its parts came from.
#[derive(Clone, Debug, PartialEq)]
pub struct IntNetwork {
    runtime: Runtime,
    inputs: usize,
    input: QuantParams,
    layers: Vec<IntLayer>,
    outputs: usize,
}

impl IntNetwork {
    /// Checks `parts`, derives the multipliers and the tables, and proves the accumulator widths.
    ///
    /// # Errors
    /// [`NetworkError`] that names the layer and what is wrong with it.
    pub fn new(parts: NetworkParts) -> Result<Self, NetworkError> {
        let NetworkParts { runtime, inputs, input, layers: layer_parts } = parts;
        if layer_parts.is_empty() {
            return Err(NetworkError::Empty);
        }
        if inputs == 0 {
            return Err(NetworkError::NoInputs);
        }
        let mut layers = Vec::with_capacity(layer_parts.len());
        let (mut given, mut params) = (inputs, input);
        for (index, parts) in layer_parts.into_iter().enumerate() {
            let layer = IntLayer::new(parts, given, &params, runtime)
                .map_err(|source| NetworkError::Layer { layer: index + 1, source })?;
            given = layer.outputs(given);
            params = *layer.output_params();
            layers.push(layer);
        }
        Ok(Self { runtime, inputs, input, layers, outputs: given })
    }

    /// The description this network was made of, for writing it to a file.
    #[must_use]
    pub fn to_parts(&self) -> NetworkParts {
        NetworkParts {
            runtime: self.runtime,
            inputs: self.inputs,
            input: self.input,
            layers: self.layers.iter().map(IntLayer::to_parts).collect(),
        }
    }

    /// Whose arithmetic is used.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        self.runtime
    }

    /// Inputs of a row.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Outputs of a row.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
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

    /// Output codes `[rows][outputs]` of input codes `[rows][inputs]`.
    ///
    /// # Errors
    /// [`InputError`] when the codes fill no whole rows or one is outside the input's codes.
    pub fn run_codes(&self, codes: &[i32]) -> Result<Vec<i32>, InputError> {
        self.check_codes(codes)?;
        Ok(self.layers.iter().fold(codes.to_vec(), |codes, layer| layer.run(&codes)))
    }

    /// The output codes of every layer, `[layer][rows * outputs]`, of input codes `[rows][inputs]`.
    ///
    /// # Errors
    /// As [`IntNetwork::run_codes`].
    pub fn trace(&self, codes: &[i32]) -> Result<Vec<Vec<i32>>, InputError> {
        self.check_codes(codes)?;
        let mut trace: Vec<Vec<i32>> = Vec::with_capacity(self.layers.len());
        for layer in &self.layers {
            let output = layer.run(trace.last().map_or(codes, Vec::as_slice));
            trace.push(output);
        }
        Ok(trace)
    }

    /// Input codes of real inputs `[rows][inputs]`, by the runtime's QUANTIZE rule; values beyond the range saturate.
    ///
    /// # Errors
    /// [`InputError`] when the values fill no whole rows or one is NaN.
    pub fn quantize_input(&self, x: &[f32]) -> Result<Vec<i32>, InputError> {
        self.check_length(x.len())?;
        if let Some(position) = x.iter().position(|value| value.is_nan()) {
            return Err(InputError::NotANumber {
                row: position / self.inputs,
                input: position % self.inputs,
            });
        }
        Ok(quantize_all(x, &self.input, self.runtime.quantize_rule(self.input.bits())))
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
        let codes = self.run_codes(&self.quantize_input(x)?)?;
        Ok(self.dequantize_output(&codes))
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

    fn check_length(&self, found: usize) -> Result<(), InputError> {
        if found.is_multiple_of(self.inputs) {
            Ok(())
        } else {
            Err(InputError::Length { found, inputs: self.inputs })
        }
    }

    fn check_codes(&self, codes: &[i32]) -> Result<(), InputError> {
        self.check_length(codes.len())?;
        let (min, max) = (self.input.code_min(), self.input.code_max());
        match codes.iter().position(|code| !(min..=max).contains(code)) {
            None => Ok(()),
            Some(position) => Err(InputError::Code {
                row: position / self.inputs,
                input: position % self.inputs,
                code: codes[position],
                min,
                max,
            }),
        }
    }
}

#[cfg(test)]
mod tests;
