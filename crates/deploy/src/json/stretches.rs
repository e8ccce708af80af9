//! Quantized networks of several stretches in files.

use form::{FormError, QuantizedForm, Segment};
use int_nn::boundary::{HybridConv, HybridLayer, HybridParts};
use int_nn::{LayerError, PackError, PackedCodes, Shape};
use protocol::model_file::{HybridFile, HybridWindowsFile, StretchFile};
use quant::BitWidthError;
use vocabulary::Activation;

use super::grids::IntNetworkFileError;
use super::int_network::{read_int_layers, write_int_network};
use super::network::{NetworkFileError, read_layers, write_network};

/// Why a stored form was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FormFileError {
    /// Layers in integers; their numbers count from the first of the stretch.
    #[error("stretch {stretch}, integers: {problem}")]
    Integer {
        /// Number of the stretch, from 1.
        stretch: usize,
        /// What is wrong.
        problem: IntNetworkFileError,
    },
    /// Layers in float; their numbers count from the first of the stretch.
    #[error("stretch {stretch}, float: {problem}")]
    Float {
        /// Number of the stretch, from 1.
        stretch: usize,
        /// What is wrong.
        problem: NetworkFileError,
    },
    /// A hybrid layer.
    #[error("stretch {stretch}, hybrid: {problem}")]
    Hybrid {
        /// Number of the stretch, from 1.
        stretch: usize,
        /// What is wrong.
        problem: HybridFileError,
    },
    /// Stretches that do not fit each other.
    #[error(transparent)]
    Form(#[from] FormError),
}

/// Why a stored hybrid layer was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum HybridFileError {
    /// A width of its weights.
    #[error("weights: {0}")]
    Bits(#[from] BitWidthError),
    /// Codes outside their width.
    #[error("weights: {0}")]
    Weights(#[from] PackError),
    /// Shapes, scales or sums that do not fit.
    #[error(transparent)]
    Layer(#[from] LayerError),
}

/// Reads the stretches of a network that takes so many sensors, checking every code, number and shape.
///
/// # Errors
/// Names the stretch, the layer within it and the tensor.
pub fn read_form(file: &[StretchFile], sensors: u32) -> Result<QuantizedForm, FormFileError> {
    let mut channels = sensors as usize;
    let mut segments = Vec::with_capacity(file.len());
    for (index, stretch) in file.iter().enumerate() {
        let number = index + 1;
        let float = |problem| FormFileError::Float { stretch: number, problem };
        let segment = match stretch {
            StretchFile::Integer(file) => Segment::Integer(
                read_int_layers(file, channels)
                    .map_err(|problem| FormFileError::Integer { stretch: number, problem })?,
            ),
            StretchFile::Hybrid(file) => {
                let (layer, activation) = read_hybrid(file)
                    .map_err(|problem| FormFileError::Hybrid { stretch: number, problem })?;
                Segment::Hybrid(layer, activation)
            }
            StretchFile::Float16(file) => Segment::Float16(read_layers(file, channels).map_err(float)?),
            StretchFile::Float32(file) => Segment::Float32(read_layers(file, channels).map_err(float)?),
        };
        channels = segment.output_shape().channels;
        segments.push(segment);
    }
    Ok(QuantizedForm::new(segments)?)
}

fn read_hybrid(file: &HybridFile) -> Result<(HybridLayer, Activation), HybridFileError> {
    let conv = |windows: HybridWindowsFile| HybridConv {
        kernel_size: windows.kernel_size as usize,
        stride: windows.stride as usize,
        padding: windows.padding,
    };
    let layer = HybridLayer::new(HybridParts {
        input: Shape { steps: file.steps as usize, channels: file.inputs as usize },
        conv: file.windows.map(conv),
        weights: PackedCodes::pack(&file.weights, file.weight_bits.try_into()?)?,
        weight_scales: file.weight_scales.clone(),
        bias: file.bias.clone(),
    })?;
    Ok((layer, file.activation))
}

/// The stored form of a quantized network, stretch by stretch.
pub fn write_form(form: &QuantizedForm) -> Vec<StretchFile> {
    let stretch = |segment: &Segment| match segment {
        Segment::Integer(network) => StretchFile::Integer(write_int_network(network)),
        Segment::Hybrid(layer, activation) => StretchFile::Hybrid(write_hybrid(layer.parts(), *activation)),
        Segment::Float16(network) => StretchFile::Float16(write_network(network)),
        Segment::Float32(network) => StretchFile::Float32(write_network(network)),
    };
    form.segments().iter().map(stretch).collect()
}

fn write_hybrid(parts: &HybridParts, activation: Activation) -> HybridFile {
    HybridFile {
        steps: parts.input.steps as u32,
        inputs: parts.input.channels as u32,
        windows: parts.conv.map(|conv| HybridWindowsFile {
            kernel_size: conv.kernel_size as u32,
            stride: conv.stride as u32,
            padding: conv.padding,
        }),
        weights: parts.weights.unpack(),
        weight_bits: parts.weights.bits().get(),
        weight_scales: parts.weight_scales.clone(),
        bias: parts.bias.clone(),
        activation,
    }
}
