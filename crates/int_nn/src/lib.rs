//! Integer networks: their description, packed weights, kernels, and the boundary to float.
//!
//! [`kernels`] and the packing contain no float arithmetic. While a network runs, float appears in [`boundary`] and inside the
//! requantization rules of `quant` that imitate a runtime's float step.

pub mod boundary;
pub mod kernels;
mod network;
mod packed;
mod shape;

pub use boundary::TableFunction;
pub use kernels::{AccumulatorAudit, AccumulatorWidth, LstmState};
pub use network::{
    Affine, AffineParts, Conv1DParts, DenseParts, InputError, IntConv1D, IntDense, IntLayer, IntLstm,
    IntNetwork, IntTable, IntWeightless, LayerError, LayerParts, LstmParts, MAX_SHIFT, ModelSize,
    NetworkError, NetworkParts, PRE_ACTIVATION_SCALE, Products, Runner, TableParts, accumulator_shift,
    gate_shift, shrink, unstored_gate_shift, unstored_shift,
};
pub use packed::{PackError, PackedCodes};
pub use shape::MAX_VALUES;

// The words that layers are made of.
pub use vocabulary::{LayerKind, LstmFunctions, Padding, Pooling, Shape, Tensor, Weightless, Windows};
