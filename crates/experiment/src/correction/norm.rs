//! Norm correction (Banner, Nahshan, Soudry 2019, Post training 4-bit quantization of convolutional networks for
//! rapid-deployment, arXiv 1810.05723, the section on bias correction): scales that give quantized weights their norm back.
//!
//! Rounding changes the norm of a channel's weights, most where few codes are left, and with it the size of its outputs. The
//! factor `|w| / |w_q|` goes into the scale: codes stay, and integers cost nothing. The shift of the mean that the paper
//! corrects beside it would need zero points of weights; mean errors of outputs are taken out by [`super::BiasCorrection`].

use nn::{Layer, LayerQuantizers, Network};
use quant::converter::{BiasWidth, weight_scale};
use quant::{Grid, Quantizer};
use vocabulary::Tensor;

use crate::affine::{Affine, with_parameters};
use crate::ptq::{GridError, PtqError};

/// `quantized`, an image of `float` with frozen grids, with the scales of its dense and convolutional kernels changed so that the
/// weights of each grid (of an output channel, or of the tensor) have the norm of the float ones. Codes and biases stay. Where all
/// codes are 0 the scale stays, and no scale becomes so small that the code of a bias would leave the converter's range.
///
/// # Errors
/// Names the layer whose scale leaves the normal numbers.
pub fn restore_norms(float: &Network, mut quantized: Network) -> Result<Network, PtqError> {
    let mut input = quantized.input_quantizer.as_ref().and_then(grid_of);
    for (index, (float, layer)) in float.layers.iter().zip(&mut quantized.layers).enumerate() {
        let kind = layer.kind();
        let at = |problem| PtqError::Layer { layer: index + 1, kind, tensor: Tensor::Weights, problem };
        if let (Some(weights), Some(input)) = (Affine::of(float), input)
            && let Some(scaled) = scaled(layer, weights.kernel, &input).map_err(at)?
        {
            *layer = scaled;
        }
        input = output_grid(layer).or(input);
    }
    Ok(quantized)
}

/// The grid of a tensor that has one.
fn grid_of(quantizer: &Quantizer) -> Option<Grid> {
    quantizer.grids().first().copied()
}

/// The grid of what a layer gives; absent where it keeps that of its input.
fn output_grid(layer: &Layer) -> Option<Grid> {
    match layer {
        Layer::Lstm(lstm) => lstm.quantizers().and_then(|quantizers| grid_of(&quantizers.hidden)),
        other => other.quantizers()?.post_activation.as_ref().and_then(grid_of),
    }
}

/// A layer behind values on the grid `input` with the norms of the weights `float`; absent for one without such weights.
fn scaled(layer: &Layer, float: &[f32], input: &Grid) -> Result<Option<Layer>, GridError> {
    let Some(affine) = Affine::of(layer) else { return Ok(None) };
    let Some(quantizers) = affine.quantizers else { return Ok(None) };
    let before = quantizers.weights.grids();
    let mut grids = Vec::with_capacity(before.len());
    for (channel, grid) in before.iter().enumerate() {
        let [should_be, is] = [float, affine.kernel].map(|kernel| norm_of(kernel, channel, before.len()));
        if is == 0.0 {
            grids.push(*grid);
            continue;
        }
        let largest_bias = affine.bias.iter().skip(channel).step_by(before.len());
        let largest_bias = largest_bias.fold(0.0_f32, |largest, bias| largest.max(bias.abs()));
        let smallest =
            weight_scale(0.0, largest_bias, input.scale(), grid.bits(), BiasWidth::for_input(input.bits()))?;
        let scale = ((f64::from(grid.scale()) * (should_be / is)) as f32).max(smallest);
        grids.push(Grid::from_affine(scale, grid.signed_zero_point(), grid.bits(), grid.is_narrow())?);
    }
    let values = affine.kernel.iter().zip(before.iter().zip(&grids).cycle());
    let kernel = values.map(|(&weight, (before, after))| after.real(before.code(weight))).collect();
    let quantizers = LayerQuantizers { weights: Quantizer::frozen(grids)?, ..quantizers.clone() };
    Ok(Some(with_parameters(layer, kernel, affine.bias.to_vec(), Some(quantizers))?))
}

/// The Euclidean norm of the weights of one of `grids` grids, `[.., grids]` row-major.
pub(crate) fn norm_of(weights: &[f32], channel: usize, grids: usize) -> f64 {
    let weights = weights.iter().skip(channel).step_by(grids);
    weights.fold(0.0, |sum, weight| sum + f64::from(*weight) * f64::from(*weight)).sqrt()
}
