//! Integer networks in files.

use int_nn::{
    AffineParts, Conv1DParts, DenseParts, IntNetwork, LayerParts, NetworkParts, PackedCodes, Shape,
    TableFunction, TableParts, unstored_shift,
};
use protocol::model_file::{AffineFile, IntLayerFile, IntNetworkFile};
use quant::QuantParams;
use vocabulary::layer_names;

use super::grids::{IntNetworkFileError, read_params, width, write_params};
use super::int_lstm::{read_lstm, write_lstm};

/// The outputs of every network: the two coordinates of the position.
const OUTPUTS: Shape = Shape { steps: 1, channels: 2 };

/// Reads an integer network of a model that takes so many sensors, checking every code, scale and shape.
///
/// # Errors
/// Names the layer and the tensor.
pub fn read_int_network(file: &IntNetworkFile, sensors: u32) -> Result<IntNetwork, IntNetworkFileError> {
    let network = read_int_layers(file, sensors as usize)?;
    let outputs = network.output_shape();
    if outputs == OUTPUTS { Ok(network) } else { Err(IntNetworkFileError::Interface { outputs }) }
}

/// Reads integer layers over steps of so many channels, whatever they give.
pub(super) fn read_int_layers(
    file: &IntNetworkFile,
    channels: usize,
) -> Result<IntNetwork, IntNetworkFileError> {
    let mut layers = Vec::with_capacity(file.layers.len());
    let input = read_params("input", &file.input)?;
    let mut given = input;
    let names = layer_names(file.layers.iter().map(IntLayerFile::kind));
    for (layer, name) in file.layers.iter().zip(names) {
        let layer = read_layer(&name, layer, &given)?;
        given = output_params(&layer).unwrap_or(given);
        layers.push(layer);
    }
    let input_shape = Shape { steps: file.steps as usize, channels };
    Ok(IntNetwork::new(NetworkParts { runtime: file.runtime, input_shape, input, layers })?)
}

/// The parameters of a layer's output; none where they are those of its input.
fn output_params(layer: &LayerParts) -> Option<QuantParams> {
    match layer {
        LayerParts::Dense(dense) => Some(dense.affine.output),
        LayerParts::Conv1D(conv) => Some(conv.affine.output),
        LayerParts::Lstm(lstm) => Some(lstm.output),
        LayerParts::Table(table) => Some(table.output),
        LayerParts::Weightless(_) => None,
    }
}

/// The layer of that name behind inputs of the parameters `input`.
fn read_layer(
    name: &str,
    file: &IntLayerFile,
    input: &QuantParams,
) -> Result<LayerParts, IntNetworkFileError> {
    match file {
        IntLayerFile::Dense {
            inputs,
            outputs,
            weights,
            weight_bits,
            weight_scales,
            weight_zero_points,
            accumulator_shift,
            bias,
            relu,
            output,
        } => {
            let stored = StoredAffine {
                weights,
                weight_bits: *weight_bits,
                weight_scales,
                weight_zero_points,
                accumulator_shift: *accumulator_shift,
                bias,
                relu: *relu,
                output,
            };
            Ok(LayerParts::Dense(DenseParts {
                inputs: *inputs as usize,
                outputs: *outputs as usize,
                affine: stored.read(name, input)?,
            }))
        }
        IntLayerFile::Conv1D {
            inputs,
            filters,
            kernel_size,
            stride,
            padding,
            weights,
            weight_bits,
            weight_scales,
            weight_zero_points,
            accumulator_shift,
            bias,
            relu,
            output,
        } => {
            let stored = StoredAffine {
                weights,
                weight_bits: *weight_bits,
                weight_scales,
                weight_zero_points,
                accumulator_shift: *accumulator_shift,
                bias,
                relu: *relu,
                output,
            };
            Ok(LayerParts::Conv1D(Conv1DParts {
                channels: *inputs as usize,
                filters: *filters as usize,
                kernel_size: *kernel_size as usize,
                stride: *stride as usize,
                padding: *padding,
                affine: stored.read(name, input)?,
            }))
        }
        IntLayerFile::Lstm(file) => read_lstm(name, file, input),
        IntLayerFile::Table { activation, output } => {
            let function = TableFunction::of(*activation).ok_or_else(|| IntNetworkFileError::Function {
                layer: name.to_owned(),
                found: *activation,
            })?;
            Ok(LayerParts::Table(TableParts {
                function,
                output: read_params(&format!("{name}, output"), output)?,
            }))
        }
        other => {
            let refused = || IntNetworkFileError::Kind { layer: name.to_owned() };
            other.weightless().map(LayerParts::Weightless).ok_or_else(refused)
        }
    }
}

/// What files say of the affine part of a layer.
struct StoredAffine<'a> {
    weights: &'a [i32],
    weight_bits: u8,
    weight_scales: &'a [f32],
    weight_zero_points: &'a [i32],
    accumulator_shift: Option<u8>,
    bias: &'a [i64],
    relu: bool,
    output: &'a AffineFile,
}

impl StoredAffine<'_> {
    /// The affine part of the layer of that name behind inputs of the parameters `input`.
    fn read(self, name: &str, input: &QuantParams) -> Result<AffineParts, IntNetworkFileError> {
        let bits = width(&format!("{name}, weights"), self.weight_bits)?;
        let weights = PackedCodes::pack(self.weights, bits)
            .map_err(|problem| IntNetworkFileError::Weights { layer: name.to_owned(), problem })?;
        let output = read_params(&format!("{name}, output"), self.output)?;
        let unstored = || unstored_shift(bits, input, &output, self.weight_scales);
        Ok(AffineParts {
            weights,
            weight_scales: self.weight_scales.to_vec(),
            weight_zero_points: self.weight_zero_points.to_vec(),
            accumulator_shift: self.accumulator_shift.unwrap_or_else(unstored),
            bias: self.bias.to_vec(),
            relu: self.relu,
            output,
        })
    }
}

/// The stored form of an integer network.
pub fn write_int_network(network: &IntNetwork) -> IntNetworkFile {
    let parts = network.to_parts();
    IntNetworkFile {
        runtime: parts.runtime,
        steps: parts.input_shape.steps as u32,
        input: write_params(&parts.input),
        layers: parts.layers.into_iter().map(write_layer).collect(),
    }
}

fn write_layer(parts: LayerParts) -> IntLayerFile {
    match parts {
        LayerParts::Dense(DenseParts { inputs, outputs, affine }) => IntLayerFile::Dense {
            inputs: inputs as u32,
            outputs: outputs as u32,
            weights: affine.weights.unpack(),
            weight_bits: affine.weights.bits().get(),
            weight_scales: affine.weight_scales,
            weight_zero_points: affine.weight_zero_points,
            accumulator_shift: Some(affine.accumulator_shift),
            bias: affine.bias,
            relu: affine.relu,
            output: write_params(&affine.output),
        },
        LayerParts::Conv1D(Conv1DParts { channels, filters, kernel_size, stride, padding, affine }) => {
            IntLayerFile::Conv1D {
                inputs: channels as u32,
                filters: filters as u32,
                kernel_size: kernel_size as u32,
                stride: stride as u32,
                padding,
                weights: affine.weights.unpack(),
                weight_bits: affine.weights.bits().get(),
                weight_scales: affine.weight_scales,
                weight_zero_points: affine.weight_zero_points,
                accumulator_shift: Some(affine.accumulator_shift),
                bias: affine.bias,
                relu: affine.relu,
                output: write_params(&affine.output),
            }
        }
        LayerParts::Weightless(layer) => layer.into(),
        LayerParts::Lstm(lstm) => IntLayerFile::Lstm(write_lstm(lstm)),
        LayerParts::Table(table) => IntLayerFile::Table {
            activation: table.function.activation(),
            output: write_params(&table.output),
        },
    }
}
