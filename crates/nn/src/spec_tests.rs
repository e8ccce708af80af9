//! Tests of `spec`.

use super::*;

#[test]
fn a_message_tells_layers_of_a_kind_apart() {
    let padding = Padding::Valid;
    let conv1d = |stride, padding| LayerSpec::Conv1D {
        filters: 32,
        kernel_size: 3,
        stride,
        padding,
        activation: Activation::Relu,
    };
    for (spec, words) in [
        (LayerSpec::Dense { units: 2, activation: Activation::Linear }, "dense of 2 units, linear"),
        (conv1d(1, padding), "conv1d of 32 filters, 3 steps, stride 1, padding valid, relu"),
        (conv1d(2, Padding::Same), "conv1d of 32 filters, 3 steps, stride 2, padding same, relu"),
        (
            LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 3, stride: 2, padding })),
            "max-pool1d of 3 steps, stride 2, padding valid",
        ),
        (
            LayerSpec::Weightless(Weightless::AveragePool1D(Pooling { size: 3, stride: 3, padding })),
            "average-pool1d of 3 steps, stride 3, padding valid",
        ),
        (LayerSpec::Weightless(Weightless::Flatten), "flatten"),
        (LayerSpec::Weightless(Weightless::GlobalAveragePool1D), "global-average-pool1d"),
        (LayerSpec::Lstm { units: 2, return_sequences: false }, "lstm of 2 cells, the last step"),
        (LayerSpec::Lstm { units: 2, return_sequences: true }, "lstm of 2 cells, every step"),
    ] {
        assert_eq!(spec.to_string(), words);
    }
}
