//! The dynamic-range form: large weights in 8 bits, everything else in float.

use form::{QuantizedForm, Segment};
use int_nn::boundary::{HybridConv, HybridLayer, HybridParts};
use int_nn::{PackedCodes, Shape};
use nn::{Layer, Network};
use quant::BitWidth;
use quant::converter::{BiasWidth, weight_code, weight_scale};

use super::FormingError;
use super::islands::without_quantizers;
use crate::affine::Affine;
use crate::ptq::GridError;

/// Weight tensors of fewer elements stay float.
pub const SMALLEST_QUANTIZED: usize = 1024;

/// The dynamic-range form of a float network, as the TFLite converter makes it by default: kernels of dense layers and
/// convolutions with at least 1,024 elements get 8-bit codes with one scale per output; biases stay
/// float. An LSTM stays float whatever its size; the small ones of this project stay so in TFLite, too.
///
/// # Errors
/// A network that does not fit together, or weights that are not finite, by layer.
pub fn dynamic_range(network: &Network) -> Result<QuantizedForm, FormingError> {
    network.check()?;
    let (mut segments, mut float) = (Vec::new(), Vec::new());
    for (index, layer) in network.layers.iter().enumerate() {
        let large = Affine::of(layer).filter(|affine| affine.kernel.len() >= SMALLEST_QUANTIZED);
        let Some(affine) = large else {
            float.push(without_quantizers(layer, index)?);
            continue;
        };
        push_float(&mut segments, &mut float);
        let (layer_number, kind) = (index + 1, layer.kind());
        let parts = hybrid_parts(layer, &affine).map_err(|problem| FormingError::Layer {
            layer: layer_number,
            kind,
            problem,
        })?;
        let hybrid = HybridLayer::new(parts).map_err(|problem| FormingError::Hybrid {
            layer: layer_number,
            kind,
            problem,
        })?;
        segments.push(Segment::Hybrid(hybrid, affine.activation));
    }
    push_float(&mut segments, &mut float);
    Ok(QuantizedForm::new(segments)?)
}

/// Ends a stretch of float layers.
fn push_float(segments: &mut Vec<Segment>, layers: &mut Vec<Layer>) {
    if !layers.is_empty() {
        let network = Network { input_quantizer: None, layers: std::mem::take(layers) };
        segments.push(Segment::Float32(network));
    }
}

/// The 8-bit codes of a layer's kernel, one scale per output: that of the converter for symmetric weights.
fn hybrid_parts(layer: &Layer, affine: &Affine<'_>) -> Result<HybridParts, GridError> {
    let Shape { steps, channels } = layer.input_shape();
    let conv = match layer {
        Layer::Conv1D(conv) => {
            let shape = conv.shape();
            Some(HybridConv { kernel_size: shape.kernel_size, stride: shape.stride, padding: shape.padding })
        }
        _ => None,
    };
    let bits = BitWidth::INT8;
    let (mut codes, mut weight_scales) = (Vec::with_capacity(affine.kernel.len()), Vec::new());
    for output in 0..affine.outputs() {
        let largest = affine.weights_of(output).fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        // Biases stay float, so they ask for no larger scale.
        let scale = weight_scale(largest, 0.0, 1.0, bits, BiasWidth::I32)?;
        codes.extend(affine.weights_of(output).map(|weight| weight_code(weight, scale, bits)));
        weight_scales.push(scale);
    }
    Ok(HybridParts {
        input: Shape { steps, channels },
        conv,
        weights: PackedCodes::pack(&codes, bits)?,
        weight_scales,
        bias: affine.bias.to_vec(),
    })
}
