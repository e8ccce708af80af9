//! Post-training quantization of the LSTM, as the TFLite converter's.

use nn::{CellFormat, Layer, Lstm, LstmQuantizers};
use quant::converter::{BiasWidth, weight_code, weight_scale};
use quant::{BitWidth, Grid, QuantParams, Quantizer};
use vocabulary::Tensor;

use super::{GridError, LayerWidths, Named, activation, frozen, largest_magnitude, name};

/// Gates of a unit: input, forget, candidate, output.
const GATES: usize = 4;

/// An LSTM that receives values with the parameters `input`, and the parameters of its hidden state. `ranges` holds those of
/// the cell state and of the hidden state.
///
/// Each gate's kernel and recurrent kernel has a scale of its own, never one per unit: TFLite's operator knows tensors only.
/// With 16 bits for the `gates` the cell state is int16 with the scale `2^k / 32768`, `2^k` the power of two that holds its
/// extremes (1 to 16), and the gates are Q0.15, as TFLite's.
pub(super) fn quantize_lstm(
    lstm: &Lstm,
    input: &QuantParams,
    ranges: &[(f32, f32)],
    widths: LayerWidths,
    gates: BitWidth,
) -> Named<(Layer, QuantParams)> {
    let (units, bits) = (lstm.units(), widths.weights);
    let hidden = name(Tensor::HiddenState, activation(ranges[1], widths.activations))?;
    let largest_bias = |gate: usize| largest_magnitude(lstm.bias().iter().skip(gate * units).take(units));
    let kernel = name(Tensor::Weights, quantize_weights(lstm.kernel(), units, input, largest_bias, bits))?;
    let recurrent =
        name(Tensor::RecurrentWeights, quantize_weights(lstm.recurrent(), units, &hidden, |_| 0.0, bits))?;
    let quantizers = LstmQuantizers {
        kernel: name(Tensor::Weights, Quantizer::frozen(kernel.0))?,
        recurrent: name(Tensor::RecurrentWeights, Quantizer::frozen(recurrent.0))?,
        hidden: name(Tensor::HiddenState, frozen(&hidden))?,
        cell: name(Tensor::CellState, cell_quantizer(ranges[0], gates))?,
    };
    let shape = lstm.input_shape();
    let quantized = Lstm::from_parts(
        shape.steps,
        shape.channels,
        units,
        lstm.return_sequences(),
        kernel.1,
        recurrent.1,
        lstm.bias().to_vec(),
    );
    let mut quantized = name(Tensor::Weights, quantized)?;
    name(Tensor::Weights, quantized.set_quantizers(Some(quantizers)))?;
    Ok((Layer::Lstm(quantized), hidden))
}

/// The grid of each gate's weights `[rows][gates][units]`, and the real values of their codes in the same layout.
fn quantize_weights(
    weights: &[f32],
    units: usize,
    input: &QuantParams,
    largest_bias: impl Fn(usize) -> f32,
    bits: BitWidth,
) -> Result<(Vec<Grid>, Vec<f32>), GridError> {
    let gate_of = |index: usize| index / units % GATES;
    let mut grids = Vec::with_capacity(GATES);
    for gate in 0..GATES {
        let of_gate = weights.iter().enumerate().filter(|(index, _)| gate_of(*index) == gate);
        let largest = largest_magnitude(of_gate.map(|(_, weight)| weight));
        // The converter has no LSTM with 64-bit biases.
        let scale = weight_scale(largest, largest_bias(gate), input.scale(), bits, BiasWidth::I32)?;
        grids.push(Grid::from_affine(scale, 0, bits, true)?);
    }
    let on_grid = |(index, &weight): (usize, &f32)| {
        // One grid for each gate.
        let grid = &grids[gate_of(index)];
        grid.real(weight_code(weight, grid.scale(), bits) + grid.zero_code())
    };
    let values = weights.iter().enumerate().map(on_grid).collect();
    Ok((grids, values))
}

/// The grid of a cell state within `min` and `max`.
fn cell_quantizer((min, max): (f32, f32), bits: BitWidth) -> Result<Quantizer, GridError> {
    if !(min.is_finite() && max.is_finite()) {
        return Err(quant::RangeError::NotFinite { min, max }.into());
    }
    let format = CellFormat::of_extreme(max.max(-min), bits);
    Ok(Quantizer::frozen(vec![Grid::from_affine(format.scale, 0, format.bits, false)?])?)
}
