//! Why a network could not be quantized or evaluated.

use form::FormError;
use int_nn::InputError;
use nn::NetworkError;
use quant::{BitWidthError, CalibratorError, RangeError};
use vocabulary::{LayerKind, layer_name};

use crate::attribution::AttributionError;
use crate::calibrate::CalibrateError;
use crate::correction::CorrectionError;
use crate::forms::FormingError;
use crate::lower::LowerError;
use crate::ptq::PtqError;
use crate::walk::WalkError;

/// Why a network could not be quantized or evaluated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantizeError {
    /// A width outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// Something that only the data of the model can tell.
    #[error("{what} needs the data of the model ({data}), and they are not loaded")]
    NeedsData {
        /// What needs them.
        what: &'static str,
        /// Name of the data.
        data: String,
    },
    /// Samples that give no distribution.
    #[error(transparent)]
    Calibrate(#[from] CalibrateError),
    /// A distribution that gives no range.
    #[error(transparent)]
    Calibrator(#[from] CalibratorError),
    /// A correction that does not apply.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// The converter's scheme does not apply.
    #[error(transparent)]
    Ptq(#[from] PtqError),
    /// An operator set without float operators.
    #[error(
        "{} is to stay in float, but {ops} has no float operators; choose builtins, or quantize the layer",
        layer_name(*kind, *layer)
    )]
    FloatLayer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// Name of the operator set.
        ops: &'static str,
    },
    /// A layer that the converter's scheme has no operator for.
    #[error(
        "{}: the scheme {ops} has no operator for it; choose builtins-int8, at any width",
        layer_name(*kind, *layer)
    )]
    NoOperator {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// Name of the operator set.
        ops: &'static str,
    },
    /// The fake-quantized network has no integer form.
    #[error(transparent)]
    Lower(#[from] LowerError),
    /// A network that does not fit the data.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Inputs that the integer network cannot take.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A network that cannot run as the settings have it.
    #[error(transparent)]
    Forming(#[from] FormingError),
    /// Inputs that a network of several stretches cannot take.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The output's grid.
    #[error("output: {0}")]
    Output(#[from] RangeError),
    /// Tensors whose cost cannot be told.
    #[error(transparent)]
    Attribution(#[from] AttributionError),
    /// A number that cannot be followed.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// A sample that is not there.
    #[error("sample {sample} of a test block of {samples}")]
    NoSample {
        /// The sample asked for, from 0.
        sample: u32,
        /// Samples of the block.
        samples: usize,
    },
    /// A question about integers to a network that has none.
    #[error("{0} needs a network that runs in integers only")]
    NoIntegers(&'static str),
}
