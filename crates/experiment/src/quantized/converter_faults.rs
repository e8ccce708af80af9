//! Where the TFLite converter errs and this one does not, so that the two cannot give the same codes. Each was measured on
//! TensorFlow 2.21 with LiteRT 2.3 (docs/quantization.md).

use nn::{Layer, Network, Padding};
use quant::Histogram;
use vocabulary::layer_name;

/// Below this extreme the converter gives a cell state a scale under 2^-15, which the runtime's tanh does not know.
const LEAST_CELL: f32 = 0.5;

/// A sentence for each layer of `source` that the converter gets wrong. `tensors` are the distributions it was calibrated with,
/// numbered as in [`ranges`](crate::calibrate::ranges); without them only the network's form is looked at.
/// `wide` says that activations have 16 bits.
pub(super) fn converter_faults(source: &Network, tensors: &[Histogram], wide: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, layer) in source.layers.iter().enumerate() {
        let name = layer_name(layer.kind(), index + 1);
        if source.layers[..index].last().is_some_and(|before| is_miscalibrated(before, layer)) {
            faults.push(format!(
                "{name}: the TFLite converter calibrates a convolution of kernel size 2 over two steps with padding \
                 \"same\" behind a pool on wrong values; here its ranges are those of the network, so that codes differ"
            ));
        }
        let is_zero = |tensor: Option<&Histogram>| tensor.is_some_and(|t| (t.min(), t.max()) == (0.0, 0.0));
        if wide && layer.parameter_count() > 0 && is_zero(tensors.get(2 + 2 * index)) {
            faults.push(format!(
                "{name}: gives 0 for every calibration sample; in 16x8 the TFLite converter then writes a model with \
                 infinite scales; here it has the scale that it would have in 8 bits, so that codes differ"
            ));
        }
        if !matches!(layer, Layer::Lstm(_)) {
            continue;
        }
        let [Some(cell), Some(hidden)] = [1, 2].map(|tensor| tensors.get(tensor + 2 * index)) else {
            continue;
        };
        if hidden.min() > 0.0 {
            faults.push(format!(
                "{name}: all hidden states are positive ({} to {}); the TFLite converter then scales them by a range \
                 without 0 and its integers are wrong; here the range includes 0, so that codes differ",
                hidden.min(),
                hidden.max()
            ));
        }
        let extreme = cell.max().max(-cell.min());
        if extreme <= LEAST_CELL {
            faults.push(format!(
                "{name}: the cell state stays within {extreme}; the TFLite converter then takes a scale below 2^-15, for \
                 which the runtime computes no tanh; here the scale is 2^-15, so that codes differ"
            ));
        }
    }
    faults
}

/// Whether the converter's calibration sees other outputs of `layer` than its own float model gives.
fn is_miscalibrated(before: &Layer, layer: &Layer) -> bool {
    let Layer::Conv1D(conv) = layer else { return false };
    let shape = conv.shape();
    matches!(before, Layer::Weightless(layer) if layer.settings().pooling().is_some())
        && (shape.steps, shape.kernel_size, shape.padding) == (2, 2, Padding::Same)
}

#[cfg(test)]
#[path = "converter_faults_tests.rs"]
mod tests;
