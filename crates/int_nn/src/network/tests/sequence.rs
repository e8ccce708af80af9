//! Convolutions, pools and flatten in a network: what they compute, what they weigh, and what is refused.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use quant::{BitWidth, RoundingPolicy};

use super::super::*;
use crate::{PackedCodes, Padding, Pooling, Weightless};

fn params(scale: f32, zero_point: i32) -> QuantParams {
    QuantParams::new(scale, zero_point, BitWidth::INT8, false).unwrap()
}

/// A convolution of 2 channels to 2 filters, 2 steps wide; weights with zero points 0 and 1.
fn conv() -> Conv1DParts {
    let affine = AffineParts {
        weights: PackedCodes::pack(&[1, 2, 3, 4, 1, 1, 2, 1], BitWidth::INT8).unwrap(),
        weight_scales: vec![1.0, 2.0],
        weight_zero_points: vec![0, 1],
        accumulator_shift: 0,
        bias: vec![10, -1],
        relu: false,
        output: params(1.0, 5),
    };
    Conv1DParts { channels: 2, filters: 2, kernel_size: 2, stride: 1, padding: Padding::Same, affine }
}

fn pool(size: usize) -> Pooling {
    Pooling { size, stride: size, padding: Padding::Valid }
}

/// Three steps of two channels whose zero point is 1.
fn parts(layers: Vec<LayerParts>) -> NetworkParts {
    let input_shape = Shape { steps: 3, channels: 2 };
    NetworkParts { runtime: Runtime::Reference, input_shape, input: params(1.0, 1), layers }
}

#[test]
fn every_layer_computes_what_its_parts_say() {
    let layers = vec![
        LayerParts::Conv1D(conv()),
        LayerParts::Weightless(Weightless::MaxPool1D(pool(1))),
        LayerParts::Weightless(Weightless::AveragePool1D(pool(2))),
        LayerParts::Weightless(Weightless::Flatten),
    ];
    let network = IntNetwork::new(parts(layers)).unwrap();
    assert_eq!((network.inputs(), network.output_shape()), (6, Shape::flat(2)));
    // x - 1 = (1, 0), (0, 2), (-1, 1), then the added step of zeros. Filter 0: 1 x0 + 2 x1 + 3 x0' + 4 x1' + 10;
    // filter 1, with the zero point 1 of its weights, sees x0' only: 2 (x0' - 1).
    let first = vec![1 + 8 + 10 + 5, -2 + 5, 4 - 3 + 4 + 10 + 5, -4 + 5, -1 + 2 + 10 + 5, -2 + 5];
    let trace = network.trace(&[2, 1, 1, 3, 0, 2]).unwrap();
    assert_eq!(trace[0], first);
    assert_eq!(trace[1], first);
    // (24 + 20) / 2 = 22 and (3 + 1) / 2 = 2; the third step fills no window.
    assert_eq!((&trace[2], &trace[3]), (&vec![22, 2], &vec![22, 2]));
    assert_eq!(*network.output_params(), params(1.0, 5));
    assert_eq!(network.run_codes(&[2, 1, 1, 3, 0, 2]).unwrap(), [22, 2]);
    assert_eq!(IntNetwork::new(network.to_parts()).unwrap(), network);
}

#[test]
fn convolutions_have_a_rule_and_a_weight_of_their_own() {
    let network = IntNetwork::new(parts(vec![
        LayerParts::Conv1D(conv()),
        LayerParts::Weightless(Weightless::MaxPool1D(pool(3))),
    ]))
    .unwrap();
    assert_eq!(network.layers()[0].affine().unwrap().policy(), RoundingPolicy::GemmlowpDouble);
    // 8 weights, 2 biases; grids of input and convolution, 2 scales with zero points. The pool shares a grid.
    assert_eq!(network.size(), ModelSize { weights: 8, biases: 8, scales: 5 + 5 + 8 + 2 });
}

#[test]
fn a_runner_runs_again_and_again_and_refuses_what_does_not_fit() {
    let network = IntNetwork::new(parts(vec![LayerParts::Conv1D(conv())])).unwrap();
    let codes: Vec<i32> = (0..6 * 700).map(|index| (index * 37) % 256 - 128).collect();
    // Row by row and in blocks.
    let whole = network.run_codes(&codes).unwrap();
    let mut runner = network.runner();
    for (codes, expected) in codes.chunks(6).zip(whole.chunks(6)) {
        let mut found = [0; 6];
        runner.run_codes_into(codes, &mut found).unwrap();
        assert_eq!(found, expected);
    }
    let error = runner.run_codes_into(&codes, &mut [0; 6]).unwrap_err();
    assert_eq!(error.to_string(), "room for 6 outputs; these inputs have 4200");
    assert_eq!(runner.run_into(&[0.0; 5], &mut []), Err(InputError::Length { found: 5, inputs: 6 }));
}

#[test]
fn every_fault_is_named_with_its_layer() {
    let message = |layers| IntNetwork::new(parts(layers)).unwrap_err().to_string();
    let changed = |change: fn(&mut Conv1DParts)| {
        let mut conv = conv();
        change(&mut conv);
        message(vec![LayerParts::Conv1D(conv)])
    };
    assert_eq!(
        changed(|conv| conv.channels = 3),
        "conv1d 1: takes rows of 3 x 3, but the layer before it gives 3 x 2"
    );
    assert_eq!(changed(|conv| conv.stride = 0), "conv1d 1: windows of 2 steps, 0 apart, do not fit 3 steps");
    assert_eq!(changed(|conv| conv.filters = 3), "conv1d 1: weights: 8 entries, expected 12");
    assert_eq!(
        changed(|conv| conv.kernel_size = 1 << 30),
        format!("conv1d 1: has rows of {} x 2 values; allowed are at most 4194304", (1_u64 << 30) + 2)
    );
    let pools = vec![
        LayerParts::Weightless(Weightless::MaxPool1D(pool(2))),
        LayerParts::Weightless(Weightless::AveragePool1D(pool(2))),
    ];
    assert_eq!(message(pools), "average-pool1d 2: windows of 2 steps, 2 apart, do not fit 1 steps");
    let dense = DenseParts { inputs: 4, outputs: 2, affine: conv().affine };
    assert_eq!(
        message(vec![LayerParts::Dense(dense)]),
        "dense 1: takes rows of 4, but the layer before it gives 3 x 2"
    );
    let huge = NetworkParts { input_shape: Shape { steps: usize::MAX, channels: 2 }, ..parts(Vec::new()) };
    let huge = NetworkParts { layers: vec![LayerParts::Weightless(Weightless::Flatten)], ..huge };
    assert!(IntNetwork::new(huge).unwrap_err().to_string().ends_with("allowed are 1 to 4194304"));
}
