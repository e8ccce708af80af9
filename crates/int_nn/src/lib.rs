//! Integer networks: their description, packed weights, kernels, and the boundary to float.
//!
//! [`kernels`] and the packing contain no float arithmetic. Float appears in [`boundary`] and inside the
//! requantization rules of `quant` that imitate a runtime's float step.

pub mod boundary;
pub mod kernels;
mod network;
mod packed;

pub use boundary::TableFunction;
pub use kernels::{AccumulatorAudit, AccumulatorWidth};
pub use network::{
    DenseParts, InputError, IntDense, IntLayer, IntNetwork, IntTable, LayerError, LayerParts, ModelSize,
    NetworkError, NetworkParts, TableParts, accumulator_shift, shrink,
};
pub use packed::{PackError, PackedCodes};
