//! The quantizers of an LSTM layer, and the fixed grids between them.
//!
//! The grids are those of TFLite's integer LSTM (8x8->16). Each gate has a range of its own for the kernel and for the
//! recurrent kernel. The hidden state, which is the output, has one range, the cell state a power of two. Everything in
//! between lies on fixed grids: the gates' sums on Q3.12, saturating at +-8, the gates and the tanh of the cell on Q0.15.

use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};
use vocabulary::Tensor;

use super::GATES;
use crate::error::LayerError;
use crate::quantizers::{QuantizedTensor, check_channels};

/// The magnitude at which TFLite's conversion of Keras' LSTM clips the cell state.
pub(super) const CELL_CLIP: f32 = 10.0;

/// Integer bits of the cell state at most: those of [`CELL_CLIP`].
const CELL_INTEGER_BITS: u8 = 4;

/// The quantizers of an LSTM.
///
/// The input has none: it comes from the network's input quantizer or from the layer before. Ranges of the weights follow the
/// weights of each step. Ranges of hidden and cell state are needed in the middle of a batch, before the batch has shown its
/// own: a batch is quantized with the ranges that the batches before have left, and the first with those of a pass in which
/// the states are not quantized.
#[derive(Clone, Debug)]
pub struct LstmQuantizers {
    /// Of the kernel: four ranges, of the gates `i, f, c, o`.
    pub kernel: Quantizer,
    /// Of the recurrent kernel: four ranges, of the gates `i, f, c, o`.
    pub recurrent: Quantizer,
    /// Of the hidden state, which is the output: one range.
    pub hidden: Quantizer,
    /// The extremes of the cell state, in one range: its grid reaches to the next power of two. Its width is that of the
    /// gates too; 16 bits are TFLite's.
    pub cell: Quantizer,
}

/// The grid of the cell state: steps of `2^(integer_bits - bits + 1)` around 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellFormat {
    /// Bits of a code.
    pub bits: BitWidth,
    /// Bits before the point, the sign not counted, 0 to 4.
    pub integer_bits: u8,
    /// Distance of two neighbouring values.
    pub scale: f32,
    /// The largest code: that of the width, or the last one up to 10.0, where TFLite clips.
    pub limit: i32,
}

impl LstmQuantizers {
    /// The quantizer of the cell state for gates and cell of `bits` bits: the extremes of all batches.
    ///
    /// # Errors
    /// None in practice: the settings are possible.
    pub fn cell_quantizer(bits: BitWidth, start_step: u64) -> Result<Quantizer, LayerError> {
        let config = QuantizerConfig {
            kind: QuantizerKind::AllValues,
            bits,
            per_axis: false,
            symmetric: false,
            narrow_range: false,
            range_init: RangeInit::FirstBatch,
            fixed_min: 0.0,
            fixed_max: 0.0,
            start_step,
            formula: None,
        };
        Quantizer::new(config, 1).map_err(|source| LayerError::Quantizer { what: Tensor::CellState, source })
    }

    /// Width of the gates and of the cell state.
    pub fn gate_bits(&self) -> BitWidth {
        self.cell.config().bits
    }

    /// The grid of the cell state, from the extremes seen so far.
    pub fn cell_format(&self) -> CellFormat {
        let bounds = self.cell.min().iter().chain(self.cell.max());
        CellFormat::of_extreme(bounds.fold(0.0, |largest, bound| bound.abs().max(largest)), self.gate_bits())
    }

    /// Refuses quantizers with other numbers of ranges than the layer has tensors.
    pub(crate) fn check(&self) -> Result<(), LayerError> {
        for (what, quantizer) in
            [(Tensor::Weights, &self.kernel), (Tensor::RecurrentWeights, &self.recurrent)]
        {
            let found = quantizer.min().len();
            if found != GATES {
                return Err(LayerError::GateRanges { what, found });
            }
        }
        check_channels(Tensor::HiddenState, &self.hidden, 1)?;
        check_channels(Tensor::CellState, &self.cell, 1)
    }

    /// Shows every quantizer. Shares of zeros are not counted: a gate's weights do not lie side by side.
    pub(crate) fn visit(&self, visit: &mut dyn FnMut(QuantizedTensor<'_>)) {
        for (tensor, quantizer) in [
            (Tensor::Weights, &self.kernel),
            (Tensor::RecurrentWeights, &self.recurrent),
            (Tensor::HiddenState, &self.hidden),
            (Tensor::CellState, &self.cell),
        ] {
            visit(QuantizedTensor { tensor, quantizer, weights: None });
        }
    }

    /// Takes over the ranges of another layer's, without allocating.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.kernel.clone_from(&other.kernel);
        self.recurrent.clone_from(&other.recurrent);
        self.hidden.clone_from(&other.hidden);
        self.cell.clone_from(&other.cell);
    }
}

impl CellFormat {
    /// The grid for cell states up to `extreme`: the next power of two, at least 1 and at most 16. TFLite clips at 10.0, and its
    /// tanh takes no fewer than 0 integer bits.
    pub fn of_extreme(extreme: f32, bits: BitWidth) -> Self {
        let reaches = |integer_bits: &u8| f32::from(1_u16 << *integer_bits) >= extreme;
        let integer_bits = (0..CELL_INTEGER_BITS).find(reaches).unwrap_or(CELL_INTEGER_BITS);
        let scale = f32::from(1_u16 << integer_bits) / bits.half_levels() as f32;
        // The quotient is exact, and at most 10 * 2^15.
        let clip = (CELL_CLIP / scale).floor() as i32;
        Self { bits, integer_bits, scale, limit: clip.min(bits.signed_max()) }
    }
}

#[cfg(test)]
#[path = "quantizers_tests.rs"]
mod tests;
