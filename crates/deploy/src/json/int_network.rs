//! Integer networks in files.

use int_nn::{
    DenseParts, IntNetwork, LayerParts, NetworkError, NetworkParts, PackError, PackedCodes, TableFunction,
    TableParts,
};
use protocol::config::Activation;
use protocol::model_file::{AffineFile, IntLayerFile, IntNetworkFile};
use quant::{BitWidth, BitWidthError, QuantParams, RangeError};

use super::names;

/// Why a stored integer network was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IntNetworkFileError {
    /// A scale, zero point or width, by its place.
    #[error("{place}: {problem}")]
    Grid {
        /// For example `layer 2, output`.
        place: String,
        /// What is wrong.
        problem: RangeError,
    },
    /// A width.
    #[error("{place}: {problem}")]
    Bits {
        /// For example `layer 2, output`.
        place: String,
        /// What is wrong.
        problem: BitWidthError,
    },
    /// Weight codes outside their width.
    #[error("layer {layer}, weights: {problem}")]
    Weights {
        /// Number of the layer, from 1.
        layer: usize,
        /// What is wrong.
        problem: PackError,
    },
    /// A table of a function that needs none.
    #[error("layer {layer}: a table holds tanh or sigmoid, not {found}")]
    Function {
        /// Number of the layer, from 1.
        layer: usize,
        /// The function found.
        found: &'static str,
    },
    /// Shapes, scales or sums that do not fit.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A network for other data.
    #[error("the integer network takes {inputs} inputs and gives {outputs} outputs; 4 and 2 are needed")]
    Interface {
        /// Inputs found.
        inputs: usize,
        /// Outputs found.
        outputs: usize,
    },
}

/// Reads an integer network, checking every code, scale and shape.
///
/// # Errors
/// Names the layer and the tensor.
pub fn read_int_network(file: &IntNetworkFile) -> Result<IntNetwork, IntNetworkFileError> {
    let inputs = match file.layers.first() {
        Some(IntLayerFile::Dense { inputs, .. }) => *inputs as usize,
        _ => 4,
    };
    let mut layers = Vec::with_capacity(file.layers.len());
    for (index, layer) in file.layers.iter().enumerate() {
        layers.push(read_layer(index + 1, layer)?);
    }
    let input = read_params("input", &file.input)?;
    let network =
        IntNetwork::new(NetworkParts { runtime: names::runtime(file.runtime), inputs, input, layers })?;
    let (inputs, outputs) = (network.inputs(), network.outputs());
    if (inputs, outputs) != (4, 2) {
        return Err(IntNetworkFileError::Interface { inputs, outputs });
    }
    Ok(network)
}

fn read_layer(number: usize, file: &IntLayerFile) -> Result<LayerParts, IntNetworkFileError> {
    match file {
        IntLayerFile::Dense {
            inputs,
            outputs,
            weights,
            weight_bits,
            weight_scales,
            weight_zero_points,
            bias,
            relu,
            output,
        } => {
            let bits = width(&format!("layer {number}, weights"), *weight_bits)?;
            let weights = PackedCodes::pack(weights, bits)
                .map_err(|problem| IntNetworkFileError::Weights { layer: number, problem })?;
            Ok(LayerParts::Dense(DenseParts {
                inputs: *inputs as usize,
                outputs: *outputs as usize,
                weights,
                weight_scales: weight_scales.clone(),
                weight_zero_points: weight_zero_points.clone(),
                bias: bias.clone(),
                relu: *relu,
                output: read_params(&format!("layer {number}, output"), output)?,
            }))
        }
        IntLayerFile::Table { activation, output } => {
            let function = match activation {
                Activation::Tanh => TableFunction::Tanh,
                Activation::Sigmoid => TableFunction::Sigmoid,
                other => return Err(IntNetworkFileError::Function { layer: number, found: other.name() }),
            };
            Ok(LayerParts::Table(TableParts {
                function,
                output: read_params(&format!("layer {number}, output"), output)?,
            }))
        }
    }
}

fn width(place: &str, bits: u8) -> Result<BitWidth, IntNetworkFileError> {
    BitWidth::new(bits).map_err(|problem| IntNetworkFileError::Bits { place: place.to_owned(), problem })
}

fn read_params(place: &str, file: &AffineFile) -> Result<QuantParams, IntNetworkFileError> {
    let bits = width(place, file.bits)?;
    QuantParams::new(file.scale, file.zero_point, bits, file.narrow_range)
        .map_err(|problem| IntNetworkFileError::Grid { place: place.to_owned(), problem })
}

/// The stored form of an integer network.
pub fn write_int_network(network: &IntNetwork) -> IntNetworkFile {
    let parts = network.to_parts();
    IntNetworkFile {
        runtime: names::runtime_name(parts.runtime),
        input: write_params(&parts.input),
        layers: parts.layers.into_iter().map(write_layer).collect(),
    }
}

fn write_layer(parts: LayerParts) -> IntLayerFile {
    match parts {
        LayerParts::Dense(dense) => IntLayerFile::Dense {
            inputs: dense.inputs as u32,
            outputs: dense.outputs as u32,
            weights: dense.weights.unpack(),
            weight_bits: dense.weights.bits().get(),
            weight_scales: dense.weight_scales,
            weight_zero_points: dense.weight_zero_points,
            bias: dense.bias,
            relu: dense.relu,
            output: write_params(&dense.output),
        },
        LayerParts::Table(table) => IntLayerFile::Table {
            activation: match table.function {
                TableFunction::Tanh => Activation::Tanh,
                TableFunction::Sigmoid => Activation::Sigmoid,
            },
            output: write_params(&table.output),
        },
    }
}

fn write_params(params: &QuantParams) -> AffineFile {
    AffineFile {
        scale: params.scale(),
        zero_point: params.zero_point(),
        bits: params.bits().get(),
        narrow_range: params.is_narrow(),
    }
}
