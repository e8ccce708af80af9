//! Post-training quantization: a float network and its calibrated ranges become a fake-quantized network.
//!
//! The kernels become the real values of the converter's codes, every quantizer is a frozen grid. From here on the
//! way is that of a network trained with quantizers: evaluation is fake-quant, and [`crate::lower`] gives integers.

mod clipping;
mod lstm;

use int_nn::TableFunction;
use nn::{Layer, LayerQuantizers, Network, NetworkError};
use protocol::config::PtqConfig;
use quant::converter::{
    BiasWidth, ConverterError, activation_params, symmetric_activation_params, weight_code, weight_scale,
};
use quant::{BitWidth, BitWidthError, Grid, QuantParams, Quantizer, QuantizerError, RangeError};
use thiserror::Error;
use vocabulary::{LayerKind, Tensor, tensor_name};

use crate::affine::{Affine, with_parameters};
use clipping::clipped_magnitude;

/// Widths of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerWidths {
    /// Bits of the weights.
    pub weights: BitWidth,
    /// Bits of the values before and after the activation.
    pub activations: BitWidth,
}

/// What post-training quantization is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PtqSettings {
    /// Bits of the network's input.
    pub input: BitWidth,
    /// Widths of each layer.
    pub layers: Vec<LayerWidths>,
    /// One weight scale per output channel instead of one per layer.
    pub per_channel: bool,
    /// Weights of dense layers and convolutions beyond the range of least squared error get its end.
    pub weight_clipping: bool,
    /// Bits of an LSTM's gates and of its cell state; 16 is TFLite's.
    pub gates: BitWidth,
}

impl PtqSettings {
    /// The settings a config means for a network of `layers` layers. Entries for layers that do not exist are ignored;
    /// a checked config has none.
    ///
    /// # Errors
    /// [`BitWidthError`] for a width outside 2 to 16.
    pub fn from_config(config: &PtqConfig, layers: usize) -> Result<Self, BitWidthError> {
        let default = LayerWidths {
            weights: BitWidth::new(config.weight_bits)?,
            activations: BitWidth::new(config.activation_bits)?,
        };
        let mut widths = vec![default; layers];
        for entry in &config.per_layer {
            let Some(layer) = widths.get_mut(entry.layer) else { continue };
            if let Some(bits) = entry.weight_bits {
                layer.weights = BitWidth::new(bits)?;
            }
            if let Some(bits) = entry.activation_bits {
                layer.activations = BitWidth::new(bits)?;
            }
        }
        Ok(Self {
            input: BitWidth::new(config.input_bits)?,
            layers: widths,
            per_channel: config.per_channel,
            weight_clipping: config.weight_clipping,
            gates: BitWidth::new(config.gate_bits)?,
        })
    }
}

/// Why a network could not be quantized.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PtqError {
    /// The network does not fit together.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Ranges or widths of another network.
    #[error("{what}: {found} for a network that needs {expected}")]
    Count {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many the network needs.
        expected: usize,
    },
    /// The input's range.
    #[error("network input: {0}")]
    Input(GridError),
    /// A layer.
    #[error("{}: {problem}", tensor_name(*kind, *layer, *tensor))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// Which of its tensors.
        tensor: Tensor,
        /// The reason.
        problem: GridError,
    },
}

/// Why a tensor has no grid.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum GridError {
    /// A range or scale that is impossible.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// Weights or biases that have no codes.
    #[error(transparent)]
    Converter(#[from] ConverterError),
    /// Grids that do not go together.
    #[error(transparent)]
    Quantizer(#[from] QuantizerError),
    /// Codes that do not fit their width.
    #[error(transparent)]
    Pack(#[from] int_nn::PackError),
    /// The quantized layer cannot be built.
    #[error(transparent)]
    Layer(#[from] nn::LayerError),
}

/// Quantizes a trained float network with the ranges of [`crate::calibrate::calibrate`].
///
/// Weights get symmetric narrow grids, per output channel (of a convolution: per filter) or per layer; activations asymmetric
/// ones, at 16 bits symmetric ones with the zero point 0; the outputs of tanh and sigmoid TFLite's fixed ones. Pools and
/// flatten layers keep the grid of their input. An LSTM has a scale for each gate of either kernel, a grid of its hidden state, and an
/// int16 cell state whose scale is a power of two; its pair of ranges is that of cell and hidden state. Biases stay float: their codes follow when the network is lowered. All of it
/// is the TFLite converter's arithmetic, generalized to 2 to 16 bits. Quantizers already attached are replaced.
///
/// # Errors
/// [`PtqError`] that names the layer and the tensor.
pub fn ptq(network: &Network, ranges: &[(f32, f32)], settings: &PtqSettings) -> Result<Network, PtqError> {
    network.check()?;
    let layers = network.layers.len();
    for (what, found, expected) in [
        ("calibrated ranges", ranges.len(), 1 + 2 * layers),
        ("widths per layer", settings.layers.len(), layers),
    ] {
        if found != expected {
            return Err(PtqError::Count { what, found, expected });
        }
    }
    let mut input = activation(ranges[0], settings.input).map_err(PtqError::Input)?;
    let input_quantizer = Some(frozen(&input).map_err(PtqError::Input)?);
    let mut quantized = Vec::with_capacity(layers);
    // The lengths were checked: one pair of ranges and one pair of widths per layer.
    let per_layer = network.layers.iter().zip(ranges[1..].chunks_exact(2)).zip(&settings.layers);
    for (index, ((layer, ranges), widths)) in per_layer.enumerate() {
        let kind = layer.kind();
        let (layer, output) = match layer {
            Layer::Dense(_) | Layer::Conv1D(_) => {
                quantize_affine(layer, &input, ranges, *widths, settings).map_err(|(tensor, problem)| {
                    PtqError::Layer { layer: index + 1, kind, tensor, problem }
                })?
            }
            // They keep the grid of their input.
            Layer::Weightless(_) => (layer.clone(), input),
            Layer::Lstm(lstm) => lstm::quantize_lstm(lstm, &input, ranges, *widths, settings.gates)
                .map_err(|(tensor, problem)| PtqError::Layer { layer: index + 1, kind, tensor, problem })?,
        };
        quantized.push(layer);
        input = output;
    }
    Ok(Network { input_quantizer, layers: quantized })
}

/// Errors within a layer, with the tensor they are about.
type Named<T> = Result<T, (Tensor, GridError)>;

/// Puts a tensor's name on an error.
fn name<T, E: Into<GridError>>(tensor: Tensor, result: Result<T, E>) -> Named<T> {
    result.map_err(|error| (tensor, error.into()))
}

/// One dense layer or convolution that receives values with the parameters `input`, and the parameters of what it gives.
/// `ranges` holds those before and after the activation. Other kinds are left as they are.
fn quantize_affine(
    layer: &Layer,
    input: &QuantParams,
    ranges: &[(f32, f32)],
    widths: LayerWidths,
    settings: &PtqSettings,
) -> Named<(Layer, QuantParams)> {
    let Some(affine) = Affine::of(layer) else { return Ok((layer.clone(), *input)) };
    let (grids, kernel) = name(Tensor::Weights, quantize_kernel(&affine, input, widths.weights, settings))?;
    let bits = widths.activations;
    let (pre, post) = match TableFunction::of(affine.activation) {
        None => (None, name(Tensor::Activations, activation(ranges[1], bits))?),
        Some(function) => {
            let pre = name(Tensor::PreActivation, activation(ranges[0], bits))?;
            (Some(pre), name(Tensor::Activations, function.output_params(bits))?)
        }
    };
    let quantizers = LayerQuantizers {
        weights: name(Tensor::Weights, Quantizer::frozen(grids))?,
        pre_activation: name(Tensor::PreActivation, pre.as_ref().map(frozen).transpose())?,
        post_activation: Some(name(Tensor::Activations, frozen(&post))?),
    };
    let quantized = with_parameters(layer, kernel, affine.bias.to_vec(), Some(quantizers));
    Ok((name(Tensor::Weights, quantized)?, post))
}

/// The grids of a kernel, one or one per output, and the real values of its codes, in the kernel's layout.
fn quantize_kernel(
    affine: &Affine<'_>,
    input: &QuantParams,
    bits: BitWidth,
    settings: &PtqSettings,
) -> Result<(Vec<Grid>, Vec<f32>), GridError> {
    let channels = if settings.per_channel { affine.outputs() } else { 1 };
    let bias_width = BiasWidth::for_input(input.bits());
    let mut grids = Vec::with_capacity(channels);
    for channel in 0..channels {
        // The kernel's last axis is the output, so a step of `channels` collects one channel, or everything.
        let weights = affine.kernel.iter().skip(channel).step_by(channels);
        let bias = largest_magnitude(affine.bias.iter().skip(channel).step_by(channels));
        let scale_of = |magnitude| weight_scale(magnitude, bias, input.scale(), bits, bias_width);
        let mut magnitude = largest_magnitude(weights.clone());
        if settings.weight_clipping {
            magnitude = clipped_magnitude(weights, magnitude, bits, scale_of)?;
        }
        let scale = scale_of(magnitude)?;
        grids.push(weight_grid(scale, bits)?);
    }
    let values = affine
        .kernel
        .iter()
        .zip(grids.iter().cycle())
        .map(|(&weight, grid)| grid.real(weight_code(weight, grid.scale(), bits) + grid.zero_code()))
        .collect();
    Ok((grids, values))
}

/// The grid of weights of this scale; 0 is that of weights that are all 0.
fn weight_grid(scale: f32, bits: BitWidth) -> Result<Grid, RangeError> {
    if scale == 0.0 { Ok(Grid::zero(bits, true)) } else { Grid::from_affine(scale, 0, bits, true) }
}

fn largest_magnitude<'a>(values: impl Iterator<Item = &'a f32>) -> f32 {
    values.fold(0.0, |largest, value| largest.max(value.abs()))
}

/// The parameters of an activation: asymmetric up to 15 bits, symmetric at 16, as TFLite has it in its 16x8 kernels.
fn activation((min, max): (f32, f32), bits: BitWidth) -> Result<QuantParams, GridError> {
    let params = if bits == BitWidth::MAX { symmetric_activation_params } else { activation_params };
    Ok(params(min, max, bits)?)
}

fn frozen(params: &QuantParams) -> Result<Quantizer, GridError> {
    Ok(Quantizer::frozen(vec![params.grid()?])?)
}

#[cfg(test)]
mod tests;
