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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use nn::{Activation, Dense, Lstm};

    use super::*;

    /// The faults of a single layer whose tensors before and after have these ranges.
    fn of(layer: Layer, before: (f32, f32), after: (f32, f32), wide: bool) -> Vec<String> {
        let tensors = [(-1.0, 1.0), before, after].map(|(min, max)| Histogram::new(min, max).unwrap());
        converter_faults(&Network { input_quantizer: None, layers: vec![layer] }, &tensors, wide)
    }

    #[test]
    fn states_that_the_converter_scales_wrongly_are_named() {
        let lstm = || {
            let layer = Lstm::from_parts(3, 2, 1, false, vec![0.1; 8], vec![0.1; 4], vec![0.0; 4]);
            Layer::Lstm(layer.unwrap())
        };
        assert_eq!(of(lstm(), (-1.0, 0.9), (-0.3, 0.4), false), [""; 0]);
        let positive = of(lstm(), (0.1, 1.4), (0.0625, 0.5), false);
        assert!(
            positive[0].starts_with("lstm 1: all hidden states are positive (0.0625 to 0.5); "),
            "{positive:?}"
        );
        assert_eq!(positive.len(), 1);
        assert_eq!(of(lstm(), (-1.4, -0.1), (-0.5, -0.1), false), [""; 0], "0 is within a negative range");
        let small = of(lstm(), (-0.5, 0.25), (-0.3, 0.2), false);
        assert!(small[0].starts_with("lstm 1: the cell state stays within 0.5; "), "{small:?}");
        assert_eq!(of(lstm(), (-0.51, 0.25), (-0.3, 0.2), false), [""; 0]);
    }

    #[test]
    fn a_layer_of_zeros_is_named_in_16_bits_alone() {
        let dense = || {
            Layer::Dense(Dense::from_parts(2, 1, Activation::Relu, vec![1.0; 2], vec![-9.0], None).unwrap())
        };
        assert_eq!(of(dense(), (-9.0, -7.0), (0.0, 0.0), false), [""; 0]);
        let found = of(dense(), (-9.0, -7.0), (0.0, 0.0), true);
        assert!(found[0].starts_with("dense 1: gives 0 for every calibration sample; "), "{found:?}");
    }

    #[test]
    fn a_convolution_that_the_converter_calibrates_wrongly_is_named() {
        use nn::{Conv1D, Conv1DShape, Pooling, Shape, Weightless, WeightlessLayer};
        let network = |steps: usize, padding| {
            let channels = 1;
            let pool = Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding });
            let pool = WeightlessLayer::new(pool, Shape { steps: 2 * steps, channels }).unwrap();
            let shape = Conv1DShape { steps, channels, filters: 1, kernel_size: 2, stride: 1, padding };
            let conv = Conv1D::from_parts(shape, Activation::Linear, vec![1.0; 2], vec![0.0], None).unwrap();
            let layers = vec![Layer::Weightless(pool), Layer::Conv1D(conv)];
            converter_faults(&Network { input_quantizer: None, layers }, &[], false)
        };
        assert!(network(2, Padding::Same)[0].starts_with("conv1d 2: the TFLite converter calibrates"));
        assert_eq!([network(2, Padding::Valid), network(3, Padding::Same)].concat(), [""; 0]);
    }
}
