//! Grids and widths of integer networks in files, and what can be wrong with them.

use int_nn::{NetworkError, PackError, Shape};
use protocol::model_file::AffineFile;
use quant::{BitWidth, BitWidthError, QuantParams, RangeError};
use vocabulary::Activation;

/// Why a stored integer network was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IntNetworkFileError {
    /// A scale, zero point or width, by its place.
    #[error("{place}: {problem}")]
    Grid {
        /// For example `dense 2, output`.
        place: String,
        /// What is wrong.
        problem: RangeError,
    },
    /// A width.
    #[error("{place}: {problem}")]
    Bits {
        /// For example `dense 2, output`.
        place: String,
        /// What is wrong.
        problem: BitWidthError,
    },
    /// Weight codes outside their width.
    #[error("{layer}, weights: {problem}")]
    Weights {
        /// Name of the layer.
        layer: String,
        /// What is wrong.
        problem: PackError,
    },
    /// A table of a function that needs none.
    #[error("{layer} holds tanh or sigmoid, not {found}")]
    Function {
        /// Name of the layer and its table.
        layer: String,
        /// The function found.
        found: Activation,
    },
    /// A layer of a kind that cannot be read.
    #[error("{layer}: layers of this kind cannot be read")]
    Kind {
        /// Name of the layer.
        layer: String,
    },
    /// Shapes, scales or sums that do not fit.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A network for other data.
    #[error("the integer network gives {outputs} outputs; 2 are needed")]
    Interface {
        /// Shape of a row of outputs.
        outputs: Shape,
    },
}

pub(super) fn width(place: &str, bits: u8) -> Result<BitWidth, IntNetworkFileError> {
    BitWidth::new(bits).map_err(|problem| IntNetworkFileError::Bits { place: place.to_owned(), problem })
}

pub(super) fn read_params(place: &str, file: &AffineFile) -> Result<QuantParams, IntNetworkFileError> {
    let bits = width(place, file.bits)?;
    QuantParams::new(file.scale, file.zero_point, bits, file.narrow_range)
        .map_err(|problem| IntNetworkFileError::Grid { place: place.to_owned(), problem })
}

pub(super) fn write_params(params: &QuantParams) -> AffineFile {
    AffineFile {
        scale: params.scale(),
        zero_point: params.zero_point(),
        bits: params.bits().get(),
        narrow_range: params.is_narrow(),
    }
}
