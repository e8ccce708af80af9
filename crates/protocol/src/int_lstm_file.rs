//! An integer LSTM layer in a model file.

use serde::{Deserialize, Serialize};

use crate::affine_file::AffineFile;

/// An integer LSTM layer; lists of four follow the gates input, forget, candidate, output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntLstmFile {
    /// Steps of a window.
    pub steps: u32,
    /// Values of one step.
    pub inputs: u32,
    /// Size of the hidden state.
    pub units: u32,
    /// Whether the hidden state of every step is given, not only that of the last.
    pub return_sequences: bool,
    /// Kernel codes, `[gates][units][inputs]`, row-major.
    pub kernel: Vec<i32>,
    /// Recurrent kernel codes, `[gates][units][units]`, row-major.
    pub recurrent: Vec<i32>,
    /// Bits of both kernels.
    pub weight_bits: u8,
    /// Scale of each gate's kernel.
    pub kernel_scales: [f32; 4],
    /// Zero point of each gate's kernel.
    pub kernel_zero_points: [i32; 4],
    /// Scale of each gate's recurrent kernel.
    pub recurrent_scales: [f32; 4],
    /// Zero point of each gate's recurrent kernel.
    pub recurrent_zero_points: [i32; 4],
    /// Bits by which each gate's sum over the inputs is shifted left before the bias is added. Files from before it was stored
    /// have none: it follows from widths and scales.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel_shifts: Option<[u8; 4]>,
    /// Bias codes, `[gates][units]`.
    pub bias: Vec<i64>,
    /// Bits of gates and cell state.
    pub gate_bits: u8,
    /// Integer bits of the cell state, 0 to 4.
    pub cell_integer_bits: u8,
    /// Whether logistic and tanh are tables of rounded values instead of fixed-point arithmetic.
    pub tables: bool,
    /// The hidden state's grid.
    pub output: AffineFile,
}
