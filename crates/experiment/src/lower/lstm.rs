//! Lowering of the LSTM: TFLite's integer LSTM from a layer whose quantizers are attached.

use int_nn::{LayerParts, LstmFunctions, LstmParts, PackedCodes, Products, gate_shift};
use nn::Lstm;
use quant::converter::{BiasWidth, weight_scale};
use quant::{Grid, QuantParams, Quantizer};
use vocabulary::Tensor;

use super::bias::bias_codes;
use super::{Activations, Named, TensorError, name};

/// Gates of a unit: input, forget, candidate, output.
const GATES: usize = 4;

/// The integer form of an LSTM behind `given`, which becomes the grid of its hidden state.
///
/// Each gate has scale and zero point of its own for either kernel. The width of gates and cell state is that of the cell's
/// quantizer, and the cell's scale the power of two that holds its extremes. Behind an input of the range [0, 0] the kernel is
/// zero; a hidden state of that range makes all weights and biases zero, so that the cell never leaves 0.
pub(super) fn lower_lstm(
    lstm: &Lstm,
    given: &mut Activations,
    arithmetic: LstmFunctions,
) -> Named<LayerParts> {
    let quantizers = lstm.quantizers().ok_or((Tensor::Weights, TensorError::NoQuantizer))?;
    let output = name(Tensor::HiddenState, Activations::of(Some(&quantizers.hidden)))?;
    let shape = lstm.input_shape();
    let (inputs, units, input) = (shape.channels, lstm.units(), given.params);
    let bits = quantizers.kernel.config().bits;
    let real_bias = if output.is_zero { vec![0.0; lstm.bias().len()] } else { lstm.bias().to_vec() };
    let biases = |gate: usize| real_bias.get(gate * units..).unwrap_or(&[]).iter().take(units);
    let largest_bias = |gate: usize| biases(gate).fold(0.0_f32, |largest, bias| largest.max(bias.abs()));
    let kernel_scales = name(Tensor::Weights, scales(&quantizers.kernel, largest_bias, input.scale()))?;
    let recurrent_scales =
        name(Tensor::RecurrentWeights, scales(&quantizers.recurrent, |_| 0.0, output.params.scale()))?;
    let kernel = codes(lstm.kernel(), inputs, units, &quantizers.kernel, given.is_zero || output.is_zero);
    let recurrent = codes(lstm.recurrent(), units, units, &quantizers.recurrent, output.is_zero);
    let kernel_zero_points = zero_points(&quantizers.kernel);
    let (mut bias, mut kernel_shifts) = (Vec::with_capacity(GATES * units), [0; GATES]);
    let weights = kernel.chunks(units * inputs).zip(real_bias.chunks(units));
    for (gate, (weights, real_bias)) in weights.enumerate().take(GATES) {
        let products = Products {
            weight_bits: bits,
            weights,
            weight_scales: &kernel_scales[gate..=gate],
            weight_zero_points: &kernel_zero_points[gate..=gate],
            bias: real_bias,
            input: &input,
        };
        kernel_shifts[gate] = gate_shift(&products);
        bias.extend(name(Tensor::Bias, bias_codes(&products, kernel_shifts[gate]))?);
    }
    let parts = LstmParts {
        steps: shape.steps,
        inputs,
        units,
        return_sequences: lstm.return_sequences(),
        kernel: name(Tensor::Weights, PackedCodes::pack(&kernel, bits))?,
        kernel_scales,
        kernel_zero_points,
        recurrent: name(Tensor::RecurrentWeights, PackedCodes::pack(&recurrent, bits))?,
        recurrent_scales,
        recurrent_zero_points: zero_points(&quantizers.recurrent),
        kernel_shifts,
        bias,
        gate_bits: quantizers.gate_bits(),
        cell_integer_bits: quantizers.cell_format().integer_bits,
        arithmetic,
        output: output.params,
    };
    // A hidden state of the range [0, 0] is all zero points already.
    *given = Activations { params: output.params, is_zero: false };
    Ok(LayerParts::Lstm(parts))
}

/// The grid of gate `gate`; quantizers of an LSTM's weights have one for each.
fn grid_of(quantizer: &Quantizer, gate: usize) -> Option<&Grid> {
    quantizer.grids().get(gate)
}

/// The scale of each gate's weights; weights that are all zero get the converter's smallest.
fn scales(
    quantizer: &Quantizer,
    largest_bias: impl Fn(usize) -> f32,
    input_scale: f32,
) -> Result<[f32; GATES], TensorError> {
    let mut scales = [0.0; GATES];
    for (gate, scale) in scales.iter_mut().enumerate() {
        let grid = grid_of(quantizer, gate).ok_or(TensorError::NoQuantizer)?;
        *scale = if grid.is_zero() {
            weight_scale(0.0, largest_bias(gate), input_scale, grid.bits(), BiasWidth::I32)?
        } else {
            QuantParams::from_grid(grid)?.scale()
        };
    }
    Ok(scales)
}

fn zero_points(quantizer: &Quantizer) -> [i32; GATES] {
    std::array::from_fn(|gate| grid_of(quantizer, gate).map_or(0, Grid::signed_zero_point))
}

/// Codes `[gates][units][rows]` of weights `[rows][gates][units]`, or those of 0.0.
fn codes(weights: &[f32], rows: usize, units: usize, quantizer: &Quantizer, without: bool) -> Vec<i32> {
    let mut codes = Vec::with_capacity(weights.len());
    for (gate, grid) in quantizer.grids().iter().enumerate() {
        for unit in 0..units {
            let column = weights.iter().skip(gate * units + unit).step_by(GATES * units).take(rows);
            codes.extend(
                column.map(
                    |&weight| {
                        if without { grid.signed_zero_point() } else { grid.signed_code(weight) }
                    },
                ),
            );
        }
    }
    codes
}
