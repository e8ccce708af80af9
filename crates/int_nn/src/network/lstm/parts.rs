//! The unchecked description of an integer LSTM.

use quant::{BitWidth, QuantParams};
use vocabulary::LstmFunctions;

use crate::PackedCodes;
use crate::kernels::GATES;

/// An LSTM layer: TFLite's UNIDIRECTIONAL_SEQUENCE_LSTM in its 8x8->16 form, at any widths.
///
/// Each gate has scale and zero point of its own for either kernel, as TFLite's tensors have. Gates are ordered input,
/// forget, candidate (`c`), output; their sums are Q3.12 whatever the widths.
#[derive(Clone, Debug, PartialEq)]
pub struct LstmParts {
    /// Steps of a window.
    pub steps: usize,
    /// Values of one step.
    pub inputs: usize,
    /// Size of the hidden state.
    pub units: usize,
    /// Whether the hidden state of every step is given, `[steps][units]`, not only that of the last, `[units]`.
    pub return_sequences: bool,
    /// Codes of the kernels `[gates][units][inputs]`.
    pub kernel: PackedCodes,
    /// Scale of each gate's kernel.
    pub kernel_scales: [f32; GATES],
    /// Signed zero point of each gate's kernel; 0 where weights are symmetric.
    pub kernel_zero_points: [i32; GATES],
    /// Codes of the recurrent kernels `[gates][units][units]`.
    pub recurrent: PackedCodes,
    /// Scale of each gate's recurrent kernel.
    pub recurrent_scales: [f32; GATES],
    /// Signed zero point of each gate's recurrent kernel.
    pub recurrent_zero_points: [i32; GATES],
    /// Bits by which each gate's sum over the inputs is shifted left before the bias is added: 0 in LiteRT's widths, at most
    /// [`crate::MAX_SHIFT`]; new layers take [`crate::gate_shift`].
    pub kernel_shifts: [u8; GATES],
    /// Bias codes `[gates][units]`, of scale `input scale * kernel scale / 2^shift` of the gate and zero point 0.
    pub bias: Vec<i64>,
    /// Bits of gates and cell; 16 in LiteRT. Fewer bits keep the upper ones of the Q0.15 gates and make the cell coarser.
    pub gate_bits: BitWidth,
    /// Integer bits of the cell state, 0 to 4: its scale is `2^(cell_integer_bits - gate_bits + 1)`, its zero point 0.
    pub cell_integer_bits: u8,
    /// How logistic and tanh are computed.
    pub arithmetic: LstmFunctions,
    /// Parameters of the hidden state, which is the output.
    pub output: QuantParams,
}

/// The scale of the gates' sums, Q3.12.
pub const PRE_ACTIVATION_SCALE: f32 = 1.0 / 4096.0;
