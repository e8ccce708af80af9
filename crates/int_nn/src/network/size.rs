//! What a network weighs, in bytes.

use quant::QuantParams;

use super::{IntLayer, IntNetwork};
use crate::PackedCodes;

/// Bytes of a stored scale, an `f32`.
const SCALE_BYTES: usize = 4;

/// Bytes of the width and the integer bits of an LSTM's cell.
const CELL_FORMAT_BYTES: usize = 2;

/// The bytes of a network that have to be stored.
///
/// Counted are: weights packed at their own width, each layer rounded up to whole bytes; each bias at the width of
/// its layer's accumulator, 4 or 8 bytes; one 4-byte scale per weight tensor or channel, and where weights have zero
/// points other than 0, one zero point per scale; two bytes for the format of an LSTM's cell; scale and zero point of the network's input and of each layer's
/// output, unless it shares those of its input. A zero point takes 1 byte up to 8 bits, 2 beyond. Not counted are file structure and what follows from
/// the rest: multipliers and the entries of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModelSize {
    /// Packed weights.
    pub weights: usize,
    /// Biases.
    pub biases: usize,
    /// Scales and zero points.
    pub scales: usize,
}

impl ModelSize {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> usize {
        self.weights + self.biases + self.scales
    }

    /// Counts packed weights with their scales and zero points.
    fn add_weights(&mut self, codes: &PackedCodes, scales: &[f32], zero_points: &[i32]) {
        self.weights += codes.bytes();
        self.scales += scales.len() * SCALE_BYTES;
        if zero_points.iter().any(|&zero_point| zero_point != 0) {
            self.scales += zero_points.len() * code_bytes(codes.bits().get());
        }
    }
}

impl IntNetwork {
    /// What this network weighs; see [`ModelSize`] for what is counted.
    #[must_use]
    pub fn size(&self) -> ModelSize {
        let mut size = ModelSize { scales: params_bytes(self.input_params()), ..ModelSize::default() };
        for layer in self.layers() {
            // Pools and flatten layers share the grid of their input.
            if layer.affine().is_some() || matches!(layer, IntLayer::Table(_) | IntLayer::Lstm(_)) {
                size.scales += params_bytes(layer.output_params());
            }
            if let Some(affine) = layer.affine() {
                let parts = affine.parts();
                size.add_weights(&parts.weights, &parts.weight_scales, &parts.weight_zero_points);
                size.biases += parts.bias.len() * affine.audit().width.bytes();
            }
            if let IntLayer::Lstm(layer) = layer {
                let parts = layer.parts();
                size.add_weights(&parts.kernel, &parts.kernel_scales, &parts.kernel_zero_points);
                size.add_weights(&parts.recurrent, &parts.recurrent_scales, &parts.recurrent_zero_points);
                size.biases += parts.bias.len() * layer.audit().width.bytes();
                size.scales += CELL_FORMAT_BYTES;
            }
        }
        size
    }

    /// Bytes of the tables' entries, which a device holds in memory: 1 byte each up to 8 bits, 2 beyond.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        let bytes = |layer: &IntLayer| match layer {
            IntLayer::Table(layer) => layer.entries().len() * code_bytes(layer.parts().output.bits().get()),
            IntLayer::Lstm(layer) => layer.table_bytes(),
            _ => 0,
        };
        self.layers().iter().map(bytes).sum()
    }
}

/// Bytes of scale and zero point of an activation.
fn params_bytes(params: &QuantParams) -> usize {
    SCALE_BYTES + code_bytes(params.bits().get())
}

/// Bytes of one unpacked code.
fn code_bytes(bits: u8) -> usize {
    usize::from(bits).div_ceil(8)
}
