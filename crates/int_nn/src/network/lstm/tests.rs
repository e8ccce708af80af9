//! Checks of descriptions, the clip of the cell, sequences and states, bounds at the widest codes.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use quant::Runtime;

use super::*;
use crate::{IntLayer, IntNetwork, LayerParts, NetworkParts, PackedCodes};

const WINDOW: Shape = Shape { steps: 3, channels: 2 };

fn bits(n: u8) -> BitWidth {
    BitWidth::new(n).unwrap()
}

/// An LSTM of 3 steps, 2 inputs and 2 units with all widths `width`.
fn parts(width: u8, return_sequences: bool) -> LstmParts {
    let top = bits(width).signed_max();
    let codes = |count: i32| -> Vec<i32> { (0..count).map(|k| (k * 5 % 7 - 3) * top / 3).collect() };
    LstmParts {
        steps: 3,
        inputs: 2,
        units: 2,
        return_sequences,
        kernel: PackedCodes::pack(&codes(16), bits(width)).unwrap(),
        kernel_scales: [1.0, 0.9, 1.1, 1.2].map(|scale| scale / top as f32),
        kernel_zero_points: [0; GATES],
        recurrent: PackedCodes::pack(&codes(16), bits(width)).unwrap(),
        recurrent_scales: [0.8, 0.7, 1.3, 1.0].map(|scale| scale / top as f32),
        recurrent_zero_points: [0; GATES],
        kernel_shifts: [0; GATES],
        bias: vec![100, -200, 300, 0, 50, 60, -70, 80],
        gate_bits: BitWidth::MAX,
        cell_integer_bits: 2,
        arithmetic: LstmFunctions::FixedPoint,
        output: QuantParams::new(1.0 / top as f32, 0, bits(width), false).unwrap(),
    }
}

fn input(width: u8) -> QuantParams {
    QuantParams::new(2.0 / bits(width).signed_max() as f32, 0, bits(width), false).unwrap()
}

fn build(parts: LstmParts) -> Result<IntLstm, LayerError> {
    let input = input(parts.output.bits().get());
    IntLstm::new(parts, WINDOW, &input)
}

/// The output codes of windows.
fn run(layer: &IntLstm, windows: &[i16]) -> Vec<i16> {
    let mut output = vec![0; windows.len() / WINDOW.values() * layer.output_shape().values()];
    layer.run(windows, &mut output, &mut LstmState::default());
    output
}

#[test]
fn sequences_hold_every_step_and_end_with_the_last() {
    let all = build(parts(8, true)).unwrap();
    let last = build(parts(8, false)).unwrap();
    let windows: Vec<i16> = (0..12).map(|k| (k * 53 % 256) - 128).collect();
    let (sequences, ends) = (run(&all, &windows), run(&last, &windows));
    assert_eq!((sequences.len(), ends.len()), (12, 4));
    for row in 0..2 {
        let mut state = last.initial_state();
        for step in 0..3 {
            state = last.step(&windows[row * 6 + step * 2..][..2], &state);
            assert_eq!(sequences[row * 6 + step * 2..][..2], state.hidden);
        }
        assert_eq!(ends[row * 2..][..2], state.hidden);
    }
    let network = NetworkParts {
        runtime: Runtime::Xnnpack,
        input_shape: WINDOW,
        input: input(8),
        layers: vec![LayerParts::Lstm(parts(8, false))],
    };
    let network = IntNetwork::new(network).unwrap();
    let wide = |codes: &[i16]| -> Vec<i32> { codes.iter().map(|&code| i32::from(code)).collect() };
    assert_eq!(network.run_codes(&wide(&windows)).unwrap(), wide(&ends));
    assert_eq!(network.to_parts().layers, [LayerParts::Lstm(parts(8, false))]);
    let IntLayer::Lstm(layer) = &network.layers()[0] else { panic!("not an LSTM") };
    assert_eq!((layer, network.table_bytes()), (&last, 0));
    // 32 weights, 8 biases of 4 bytes, 8 scales, the cell's format, two activations of 5 bytes.
    let size = network.size();
    assert_eq!((size.weights, size.biases, size.scales), (32, 32, 44));
}

#[test]
fn tables_differ_from_fixed_point_by_little() {
    let fixed = build(parts(8, false)).unwrap();
    let table = build(LstmParts { arithmetic: LstmFunctions::Table, ..parts(8, false) }).unwrap();
    assert_eq!(table.table_bytes(), 384 * 1024);
    let windows: Vec<i16> = (0..600).map(|k| (k * 37 % 256) - 128).collect();
    let (fixed, table) = (run(&fixed, &windows), run(&table, &windows));
    assert!(fixed.iter().zip(&table).all(|(a, b)| (a - b).abs() <= 1));
    assert_ne!(fixed, table, "gemmlowp's functions are not correctly rounded");
}

#[test]
fn the_cell_is_clipped_at_ten_or_at_its_width() {
    let limit = |gate_bits, integer_bits| cell_limit(bits(gate_bits), integer_bits);
    assert_eq!([limit(16, 2), limit(16, 3), limit(16, 4)], [32767, 32767, 20480]);
    assert_eq!([limit(8, 4), limit(2, 4), limit(2, 0)], [80, 1, 1]);
    let layer = build(LstmParts { gate_bits: bits(4), cell_integer_bits: 4, ..parts(8, false) }).unwrap();
    assert_eq!((layer.cell_scale(), layer.cell_limit()), (2.0, 5));
    // A state beyond the cell's codes is clipped before the step.
    let wild = LstmState::new(vec![1000], vec![i16::MAX, i16::MIN]);
    let tame = LstmState::new(vec![127, 0], vec![5, -5]);
    assert_eq!(layer.step(&[i16::MIN], &wild), layer.step(&[-128, 0], &tame));
}

#[test]
fn the_widest_codes_are_summed_in_64_bits() {
    // Weights with zero points at the lowest code: distances of up to 65535.
    let zero_points = [-32768; GATES];
    let wide =
        LstmParts { kernel_zero_points: zero_points, recurrent_zero_points: zero_points, ..parts(16, false) };
    let layer = build(wide).unwrap();
    assert_eq!(layer.audit().width, AccumulatorWidth::I64);
    assert_eq!(build(parts(8, false)).unwrap().audit().width, AccumulatorWidth::I32);
    let extremes = [i16::MIN, i16::MAX];
    let window: Vec<i16> = (0..6).map(|k| extremes[k % 2]).collect();
    // Debug builds panic where a sum leaves its accumulator.
    assert_eq!(run(&layer, &window).len(), 2);
}

#[test]
fn errors_say_what_is_wrong() {
    let message = |parts| build(parts).unwrap_err().to_string();
    let good = || parts(8, false);
    assert_eq!(
        message(LstmParts { steps: 0, ..good() }),
        "an LSTM of 0 steps, 2 inputs and 2 units; allowed are 1 to 4194304 values of each kind"
    );
    assert!(message(LstmParts { units: usize::MAX, ..good() }).contains("units; allowed"));
    assert_eq!(
        message(LstmParts { steps: 4, ..good() }),
        "takes rows of 4 x 2, but the layer before it gives 3 x 2"
    );
    assert_eq!(message(LstmParts { bias: vec![0; 7], ..good() }), "bias: 7 entries, expected 8");
    assert_eq!(
        message(LstmParts { kernel_shifts: [0, 0, 31, 0], ..good() }),
        "sums shifted by 31 bits; allowed are 0 to 30"
    );
    assert_eq!(
        message(LstmParts { recurrent: parts(4, false).recurrent, ..good() }),
        "a kernel of 8 bits and a recurrent kernel of 4; allowed is one width for both"
    );
    assert_eq!(
        message(LstmParts { cell_integer_bits: 5, ..good() }),
        "5 integer bits of the cell state; allowed are 0 to 4"
    );
    assert_eq!(
        message(LstmParts { recurrent_scales: [1.0, 1.0, 0.0, 1.0], ..good() }),
        "recurrent weights of gate c: a scale of 0 is not a positive finite number"
    );
    assert_eq!(
        message(LstmParts { kernel_zero_points: [0, 300, 0, 0], ..good() }),
        "weights of gate f: the zero point 300 is outside the codes -128 to 127"
    );
    let huge = QuantParams::new(1e36, 0, BitWidth::INT8, false).unwrap();
    let coarse = LstmParts { kernel_scales: [1e-3, 1e-3, 1e-3, 1e3], ..good() };
    assert_eq!(
        IntLstm::new(coarse, WINDOW, &huge).unwrap_err().to_string(),
        "weights of gate o: a multiplier of inf is not a finite number of at least 0"
    );
    assert_eq!(
        message(LstmParts { bias: vec![i64::MAX; 8], ..good() }),
        "the sums of this layer may exceed 64 bits"
    );
}
