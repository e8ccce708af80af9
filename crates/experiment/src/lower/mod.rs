//! Lowering: a fake-quantized network, from PTQ or QAT, becomes an integer network.

mod bias;
mod lstm;

use int_nn::{
    AffineParts, Conv1DParts, DenseParts, IntNetwork, LayerParts, LstmFunctions, NetworkParts, PackError,
    PackedCodes, Products, Shape, TableFunction, TableParts, accumulator_shift,
};
use nn::{Activation, Conv1DShape, Layer, LayerQuantizers, Network};
use quant::converter::{BiasWidth, ConverterError, activation_params, weight_scale};
use quant::{BitWidth, Grid, QuantParams, Quantizer, RangeError, Runtime};
use thiserror::Error;
use vocabulary::{LayerKind, Tensor, layer_name, tensor_name};

use self::bias::bias_codes;
use crate::affine::Affine;

/// Why a network could not be lowered.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LowerError {
    /// The network does not fit together.
    #[error(transparent)]
    Network(#[from] nn::NetworkError),
    /// The input.
    #[error("network input: {0}")]
    Input(TensorError),
    /// A tensor of a layer.
    #[error("{}: {problem}", tensor_name(*kind, *layer, *tensor))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// Which of its tensors.
        tensor: Tensor,
        /// The reason.
        problem: TensorError,
    },
    /// Integers that do not make a layer, such as sums beyond 64 bits.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Integer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: int_nn::LayerError,
    },
    /// A network without layers or inputs.
    #[error(transparent)]
    Empty(int_nn::NetworkError),
}

/// Why a tensor has no codes.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TensorError {
    /// No quantizer is attached.
    #[error("has no quantizer")]
    NoQuantizer,
    /// A quantizer where integers have no place for one.
    #[error("a quantizer before relu or linear cannot be lowered")]
    Placement,
    /// An activation with one range per channel.
    #[error("has {ranges} ranges; integers need one per activation")]
    PerChannel {
        /// Ranges of the quantizer.
        ranges: usize,
    },
    /// A range without a scale, such as one that is not finite.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A bias or a scale without codes.
    #[error(transparent)]
    Converter(#[from] ConverterError),
    /// Codes that do not fit their width.
    #[error(transparent)]
    Pack(#[from] PackError),
}

/// Lowers a network whose quantizers are all attached.
///
/// Weight codes are those of the weight grids (zero points included where a grid is asymmetric), bias codes are
/// `round(b / (s_in * s_w))` in the converter's arithmetic, and as fine as the sums allow where LiteRT has no kernel
/// ([`accumulator_shift`]); one multiplier per output follows. Where TFMOT's placement leaves the output of tanh or sigmoid
/// without a grid, it gets TFLite's fixed one: of 8 bits behind 8 bits as in TFLite, else of 16, since fake quantization leaves
/// those values unrounded.
///
/// A grid of the range [0, 0] makes its tensor 0: a layer with such an output gets zero weights and biases, a first
/// layer behind such an input zero weights; an all-zero kernel gets the converter's smallest scale, which is 0 with 64-bit
/// biases.
///
/// # Errors
/// [`LowerError`] that names the layer and the tensor.
pub fn lower(network: &Network, runtime: Runtime) -> Result<IntNetwork, LowerError> {
    lower_with(network, runtime, LstmFunctions::FixedPoint)
}

/// As [`lower`], with a choice of how an LSTM computes tanh and sigmoid: [`lower`] takes TFLite's fixed-point polynomials.
///
/// # Errors
/// As [`lower`].
pub fn lower_with(
    network: &Network,
    runtime: Runtime,
    gates: LstmFunctions,
) -> Result<IntNetwork, LowerError> {
    lower_stretch(network, runtime, gates, 0)
}

/// As [`lower_with`], of layers that have `before` others before them in the network that errors name them by.
pub(crate) fn lower_stretch(
    network: &Network,
    runtime: Runtime,
    gates: LstmFunctions,
    before: usize,
) -> Result<IntNetwork, LowerError> {
    network.check()?;
    let input_quantizer = network.input_quantizer.as_ref();
    let input = Activations::of(input_quantizer).map_err(LowerError::Input)?;
    let Shape { steps, channels } = network.input_shape();
    let input_shape = Shape { steps, channels };
    let mut parts = NetworkParts { runtime, input_shape, input: input.params, layers: Vec::new() };
    // The float layer each integer layer came from: tanh and sigmoid become a layer of their own.
    let mut origins = Vec::new();
    let mut given = input;
    for (index, layer) in network.layers.iter().enumerate() {
        let origin = (before + index + 1, layer.kind());
        let at_layer =
            |(tensor, problem)| LowerError::Layer { layer: origin.0, kind: origin.1, tensor, problem };
        let lowered = match layer {
            Layer::Dense(dense) => {
                let (inputs, outputs) = (dense.inputs(), dense.outputs());
                let dense = |affine| LayerParts::Dense(DenseParts { inputs, outputs, affine });
                lower_affine(layer, dense, &mut given).map_err(at_layer)?
            }
            Layer::Conv1D(conv) => {
                let Conv1DShape { channels, filters, kernel_size, stride, padding, .. } = conv.shape();
                let conv = |affine| {
                    LayerParts::Conv1D(Conv1DParts {
                        channels,
                        filters,
                        kernel_size,
                        stride,
                        padding,
                        affine,
                    })
                };
                lower_affine(layer, conv, &mut given).map_err(at_layer)?
            }
            Layer::Weightless(layer) => vec![LayerParts::Weightless(layer.settings())],
            Layer::Lstm(lstm) => vec![lstm::lower_lstm(lstm, &mut given, gates).map_err(at_layer)?],
        };
        origins.extend(lowered.iter().map(|_| origin));
        parts.layers.extend(lowered);
    }
    IntNetwork::new(parts).map_err(|error| match error {
        int_nn::NetworkError::Layer { layer, source, .. } => {
            // Integer layers are counted from 1 and there is one origin for each.
            let (layer, kind) = origins.get(layer - 1).copied().unwrap_or((layer, LayerKind::Table));
            LowerError::Integer { layer, kind, problem: source }
        }
        other => LowerError::Empty(other),
    })
}

/// The integer form of an activation's grid.
struct Activations {
    params: QuantParams,
    /// Whether the grid is that of the range [0, 0].
    is_zero: bool,
}

impl Activations {
    fn of(quantizer: Option<&Quantizer>) -> Result<Self, TensorError> {
        let grids = quantizer.ok_or(TensorError::NoQuantizer)?.grids();
        let [grid] = grids else { return Err(TensorError::PerChannel { ranges: grids.len() }) };
        let params = if grid.is_zero() {
            activation_params(0.0, 0.0, grid.bits())?
        } else {
            QuantParams::from_grid(grid)?
        };
        Ok(Self { params, is_zero: grid.is_zero() })
    }
}

/// Errors within a layer, with the tensor they are about.
type Named<T> = Result<T, (Tensor, TensorError)>;

/// Puts a tensor's name on an error.
fn name<T, E: Into<TensorError>>(tensor: Tensor, result: Result<T, E>) -> Named<T> {
    result.map_err(|error| (tensor, error.into()))
}

/// The integer layers of a dense layer or a convolution behind `given`, which becomes the grid of their output. `layer_of`
/// puts the shapes around the affine part; other kinds give no layers.
fn lower_affine(
    layer: &Layer,
    layer_of: impl FnOnce(AffineParts) -> LayerParts,
    given: &mut Activations,
) -> Named<Vec<LayerParts>> {
    let Some(affine) = Affine::of(layer) else { return Ok(Vec::new()) };
    let quantizers = affine.quantizers.ok_or((Tensor::Weights, TensorError::NoQuantizer))?;
    let LayerQuantizers { weights, pre_activation, post_activation } = quantizers;
    // Behind a dead layer every code is the zero point already.
    let next = |params| Activations { params, is_zero: false };
    let Some(function) = TableFunction::of(affine.activation) else {
        if pre_activation.is_some() {
            return Err((Tensor::PreActivation, TensorError::Placement));
        }
        let output = name(Tensor::Activations, Activations::of(post_activation.as_ref()))?;
        let parts = affine_parts(&affine, weights, given, &output)?;
        *given = next(output.params);
        return Ok(vec![layer_of(parts)]);
    };
    let pre = name(Tensor::PreActivation, Activations::of(pre_activation.as_ref()))?;
    let output = match post_activation {
        Some(post) => name(Tensor::Activations, Activations::of(Some(post)))?.params,
        None => name(Tensor::Activations, function.output_params(table_bits(pre.params.bits())))?,
    };
    let linear = layer_of(affine_parts(&affine, weights, given, &pre)?);
    *given = next(output);
    Ok(vec![linear, LayerParts::Table(TableParts { function, output })])
}

/// Bits of a table's output that has no grid of its own, behind inputs of `bits` bits. With few bits the fixed grid of their
/// width would be nothing like the function: tanh has the codes -1, -1/2, 0 and 1/2 at 2 bits. The table itself stays as small.
fn table_bits(bits: BitWidth) -> BitWidth {
    if bits == BitWidth::INT8 { bits } else { BitWidth::MAX }
}

/// The codes of weights and biases.
fn affine_parts(
    affine: &Affine<'_>,
    weights: &Quantizer,
    input: &Activations,
    output: &Activations,
) -> Named<AffineParts> {
    let grids = weights.grids();
    let input_scale = input.params.scale();
    // One grid stands for all biases, one of many for that of its channel.
    let largest_bias = |channel: usize| {
        let biases = affine.bias.iter().skip(channel).step_by(grids.len());
        biases.fold(0.0_f32, |largest, bias| largest.max(bias.abs()))
    };
    let scale_of = |(channel, grid): (usize, &Grid)| -> Result<f32, TensorError> {
        if grid.is_zero() {
            let largest = largest_bias(channel);
            let bias_width = BiasWidth::for_input(input.params.bits());
            Ok(weight_scale(0.0, largest, input_scale, grid.bits(), bias_width)?)
        } else {
            Ok(QuantParams::from_grid(grid)?.scale())
        }
    };
    let weight_scales =
        name(Tensor::Weights, grids.iter().enumerate().map(scale_of).collect::<Result<Vec<_>, _>>())?;
    let weight_zero_points: Vec<i32> = grids.iter().map(Grid::signed_zero_point).collect();
    let without_weights = input.is_zero || output.is_zero;
    let mut codes = Vec::with_capacity(affine.kernel.len());
    for (channel, grid) in grids.iter().cycle().take(affine.outputs()).enumerate() {
        // The kernel is [taps][outputs], the codes are [outputs][taps].
        codes.extend(
            affine.weights_of(channel).map(|weight| {
                if without_weights { grid.signed_zero_point() } else { grid.signed_code(weight) }
            }),
        );
    }
    // A weight tensor has one width: quantizers make all their grids alike.
    let bits = weights.config().bits;
    let real_bias = if output.is_zero { vec![0.0; affine.bias.len()] } else { affine.bias.to_vec() };
    let products = Products {
        weight_bits: bits,
        weights: &codes,
        weight_scales: &weight_scales,
        weight_zero_points: &weight_zero_points,
        bias: &real_bias,
        input: &input.params,
    };
    let accumulator_shift = accumulator_shift(&products, &output.params);
    let bias = name(Tensor::Bias, bias_codes(&products, accumulator_shift))?;
    Ok(AffineParts {
        weights: name(Tensor::Weights, PackedCodes::pack(&codes, bits))?,
        weight_scales,
        weight_zero_points,
        accumulator_shift,
        bias,
        relu: affine.activation == Activation::Relu,
        output: output.params,
    })
}

#[cfg(test)]
mod tests;
