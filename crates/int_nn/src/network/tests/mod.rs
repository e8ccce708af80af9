//! Checks of hostile parts, sizes, and the interfaces of a small network.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod sequence;

use proptest::prelude::*;
use quant::{BitWidth, RoundingPolicy};

use super::*;
use crate::kernels::AccumulatorWidth;
use crate::{PackedCodes, TableFunction};

fn params(scale: f32, zero_point: i32, bits: u8) -> QuantParams {
    QuantParams::new(scale, zero_point, BitWidth::new(bits).unwrap(), false).unwrap()
}

fn dense_parts() -> DenseParts {
    let affine = AffineParts {
        weights: PackedCodes::pack(&[1, -2, 3, -4, 5, -6], BitWidth::INT8).unwrap(),
        weight_scales: vec![0.5, 0.25, 1.0],
        weight_zero_points: vec![0, 1, 0],
        accumulator_shift: 0,
        bias: vec![4, -8, 0],
        relu: true,
        output: params(0.5, -128, 8),
    };
    DenseParts { inputs: 2, outputs: 3, affine }
}

fn network_parts() -> NetworkParts {
    NetworkParts {
        runtime: Runtime::Reference,
        input_shape: Shape::flat(2),
        input: params(1.0, 0, 8),
        layers: vec![LayerParts::Dense(dense_parts())],
    }
}

/// The error of a network whose only layer was changed by `change`.
fn refusal(change: impl FnOnce(&mut DenseParts)) -> LayerError {
    let mut dense = dense_parts();
    change(&mut dense);
    match IntNetwork::new(NetworkParts { layers: vec![LayerParts::Dense(dense)], ..network_parts() }) {
        Err(NetworkError::Layer { layer: 1, source, .. }) => source,
        other => panic!("no refusal but {other:?}"),
    }
}

#[test]
fn a_network_computes_what_its_parts_say() {
    let network = IntNetwork::new(network_parts()).unwrap();
    assert_eq!((network.inputs(), network.outputs()), (2, 3));
    // x = (3, -1): sums 4 + 3 + 2 = 9, -8 + 2*3 + 5 = 3, 15 + 6 = 21;
    // times 1.0, 0.5, 2.0: 9, 1.5 -> 2, 42; minus 128.
    assert_eq!(network.run_codes(&[3, -1]).unwrap(), [-119, -126, -86]);
    assert_eq!(network.run(&[3.0, -1.0]).unwrap(), [4.5, 1.0, 21.0]);
    assert_eq!(network.run_uint8(&[131, 127]).unwrap(), [9, 2, 42]);
    assert_eq!(network.trace(&[3, -1]).unwrap(), [network.run_codes(&[3, -1]).unwrap()]);
    // Relu: negative sums stay at the zero point.
    assert_eq!(network.run_codes(&[-100, 0]).unwrap(), [-128, -128, -128]);
    assert_eq!(network.run_codes(&[]).unwrap(), Vec::<i32>::new());
    assert_eq!(IntNetwork::new(network.to_parts()).unwrap(), network);
}

#[test]
fn the_runtime_and_the_widths_choose_the_rule() {
    let rule = |runtime, bits| {
        let parts = NetworkParts { runtime, input: params(1.0, 0, bits), ..network_parts() };
        IntNetwork::new(parts).unwrap().layers()[0].affine().unwrap().policy()
    };
    assert_eq!(rule(Runtime::Ruy, 8), RoundingPolicy::RuyHalfUp);
    assert_eq!(rule(Runtime::Xnnpack, 4), RoundingPolicy::F32HalfEven);
    assert_eq!(rule(Runtime::Xnnpack, 16), RoundingPolicy::F64HalfAway);
}

#[test]
fn sizes_count_packed_weights_biases_and_scales() {
    let mut dense = dense_parts();
    dense.affine.weights =
        PackedCodes::pack(&dense.affine.weights.unpack(), BitWidth::new(5).unwrap()).unwrap();
    let parts = NetworkParts { layers: vec![LayerParts::Dense(dense)], ..network_parts() };
    let network = IntNetwork::new(parts).unwrap();
    // 30 bits of weights; 3 biases of 4 bytes; input and output 5 bytes each, 3 weight scales with 1-byte zero points.
    assert_eq!(network.size(), ModelSize { weights: 4, biases: 12, scales: 10 + 12 + 3 });
    assert_eq!((network.size().total(), network.table_bytes()), (41, 0));
}

#[test]
fn a_large_bias_widens_the_accumulator_and_the_stored_bias() {
    let mut dense = dense_parts();
    dense.affine.bias[1] = 1 << 40;
    let parts = NetworkParts { layers: vec![LayerParts::Dense(dense)], ..network_parts() };
    let network = IntNetwork::new(parts).unwrap();
    let layer = network.layers()[0].affine().unwrap();
    assert_eq!((layer.audit().width, layer.audit().bits), (AccumulatorWidth::I64, 42));
    assert_eq!(network.size().biases, 24);
    assert_eq!(network.run_codes(&[0, 0]).unwrap(), [-124, 127, -128]);
}

#[test]
fn coarse_weights_before_fine_outputs_get_a_finer_bias() {
    let mut dense = dense_parts();
    dense.affine.output = params(0.125, -32768, 16);
    // Biases count 32nds of a step of each channel.
    dense.affine.accumulator_shift = 5;
    dense.affine.bias = vec![32 * 4 + 8, 32 * -8, 0];
    let network =
        IntNetwork::new(NetworkParts { layers: vec![LayerParts::Dense(dense)], ..network_parts() }).unwrap();
    // As without a shift, but for the quarter of a step 0.5 added to the first bias.
    assert_eq!(network.run(&[3.0, -1.0]).unwrap(), [4.625, 0.75, 21.0]);
}

#[test]
fn tables_follow_a_layer_and_keep_its_width() {
    let mut parts = network_parts();
    let output = TableFunction::Tanh.output_params(BitWidth::INT8).unwrap();
    parts.layers.push(LayerParts::Table(TableParts { function: TableFunction::Tanh, output }));
    let network = IntNetwork::new(parts).unwrap();
    assert_eq!((network.outputs(), network.table_bytes()), (3, 256));
    // tanh(4.5) = 0.99975, tanh(1) = 0.76159 -> 97.48, tanh(21) = 1 -> 128, clipped.
    assert_eq!(network.run_codes(&[3, -1]).unwrap(), [127, 97, 127]);
    assert_eq!(IntNetwork::new(network.to_parts()).unwrap(), network);
}

#[test]
fn every_fault_of_a_layer_is_named() {
    assert!(matches!(refusal(|dense| dense.outputs = 0), LayerError::Empty { .. }));
    let longer = refusal(|dense| {
        dense.inputs = 3;
        dense.affine.weights = PackedCodes::pack(&[0; 9], BitWidth::INT8).unwrap();
    });
    assert_eq!(longer.to_string(), "takes rows of 3, but the layer before it gives 2");
    let lengths = [
        refusal(|dense| dense.outputs = 4),
        refusal(|dense| dense.outputs = usize::MAX),
        refusal(|dense| dense.affine.weight_scales = vec![1.0; 2]),
        refusal(|dense| dense.affine.weight_scales = Vec::new()),
        refusal(|dense| dense.affine.weight_zero_points = vec![0]),
        refusal(|dense| dense.affine.bias = vec![0; 2]),
    ]
    .map(|error| error.to_string());
    assert_eq!(
        lengths,
        [
            "weights: 6 entries, expected 8",
            &format!("weights: 6 entries, expected {}", usize::MAX),
            "weight scales: 2 entries, expected 3",
            "weight scales: 0 entries, expected 3",
            "weight zero points: 1 entries, expected 3",
            "bias: 2 entries, expected 3",
        ]
    );
    for scale in [-1.0, f32::NAN, f32::INFINITY] {
        let error = refusal(|dense| dense.affine.weight_scales[1] = scale);
        assert!(matches!(error, LayerError::WeightParams { channel: 1, .. }));
    }
    assert!(matches!(
        refusal(|dense| dense.affine.weight_zero_points[2] = 128),
        LayerError::WeightParams { channel: 2, .. }
    ));
    assert_eq!(refusal(|dense| dense.affine.bias[0] = i64::MIN), LayerError::Accumulator);
    let shifted = refusal(|dense| dense.affine.accumulator_shift = 31);
    assert_eq!(shifted.to_string(), "sums shifted by 31 bits; allowed are 0 to 30");
}

#[test]
fn networks_without_layers_or_inputs_and_overflowing_multipliers_are_refused() {
    let empty = NetworkParts { layers: Vec::new(), ..network_parts() };
    assert_eq!(IntNetwork::new(empty), Err(NetworkError::Empty));
    assert_eq!(
        IntNetwork::new(NetworkParts { input_shape: Shape::flat(0), ..network_parts() }),
        Err(NetworkError::Inputs(Shape::flat(0)))
    );
    let mut dense = dense_parts();
    dense.affine.weight_scales = vec![1e35; 3];
    let parts = NetworkParts {
        runtime: Runtime::Xnnpack,
        input: params(1e35, 0, 8),
        layers: vec![LayerParts::Dense(dense)],
        ..network_parts()
    };
    let error = IntNetwork::new(parts).unwrap_err();
    assert!(error.to_string().starts_with("dense 1: channel 0: a multiplier of inf"), "{error}");
}

#[test]
fn bad_input_is_named_by_row_and_column() {
    let network = IntNetwork::new(network_parts()).unwrap();
    assert_eq!(network.run_codes(&[1]), Err(InputError::Length { found: 1, inputs: 2 }));
    let error = network.run_codes(&[0, 0, 0, 128]).unwrap_err();
    assert_eq!(error.to_string(), "row 1, input 1: code 128 is outside -128 to 127");
    assert_eq!(network.run(&[0.0, f32::NAN]), Err(InputError::NotANumber { row: 0, input: 1 }));
    assert_eq!(network.quantize_input(&[f32::INFINITY, -1e30]).unwrap(), [127, -128]);
    let wide = IntNetwork::new(NetworkParts { input: params(1.0, 0, 16), ..network_parts() }).unwrap();
    assert_eq!(wide.run_uint8(&[0, 0]), Err(InputError::Uint8 { input_bits: 16, output_bits: 8 }));
}

/// Numbers a hostile file might hold: mostly small, sometimes extreme.
fn wild_scale() -> impl Strategy<Value = f32> {
    prop_oneof![1e-6_f32..10.0, any::<f32>(), Just(f32::MIN_POSITIVE), Just(1e38)]
}

fn wild_params() -> impl Strategy<Value = QuantParams> {
    (wild_scale(), any::<i16>(), 2..=16_u8, any::<bool>()).prop_map(|(scale, zero_point, width, narrow)| {
        let bits = BitWidth::new(width).unwrap();
        let zero_point = i32::from(zero_point) >> (16 - width);
        // Parameters are checked when they are made; what is refused there never reaches a network.
        QuantParams::new(scale, zero_point, bits, narrow).unwrap_or(params(1.0, 0, width))
    })
}

fn wild_dense(inputs: usize) -> impl Strategy<Value = DenseParts> {
    let bias = prop_oneof![-1000..1000_i64, any::<i64>()];
    let shape = (1..4_usize, any::<bool>(), 2..=16_u8);
    shape.prop_flat_map(move |(outputs, per_channel, bits)| {
        let channels = if per_channel { outputs } else { 1 };
        let code = any::<i16>().prop_map(move |code| i32::from(code) >> (16 - bits));
        let lists = (
            proptest::collection::vec(code.clone(), inputs * outputs),
            proptest::collection::vec(wild_scale(), channels),
            proptest::collection::vec(code, channels),
            proptest::collection::vec(bias.clone(), outputs),
        );
        (lists, any::<bool>(), wild_params(), 0..=MAX_SHIFT).prop_map(
            move |((codes, weight_scales, weight_zero_points, bias), relu, output, accumulator_shift)| {
                let weights = PackedCodes::pack(&codes, BitWidth::new(bits).unwrap()).unwrap();
                let affine = AffineParts {
                    weights,
                    weight_scales,
                    weight_zero_points,
                    accumulator_shift,
                    bias,
                    relu,
                    output,
                };
                DenseParts { inputs, outputs, affine }
            },
        )
    })
}

proptest! {
    /// Overflow checks are on in tests, so a sum that left its accumulator would panic.
    #[test]
    fn a_network_of_any_parts_is_refused_or_runs(
        dense in wild_dense(3),
        table in proptest::option::of(wild_params()),
        input in wild_params(),
        which in 0..3_usize,
        seeds in proptest::collection::vec(any::<i16>(), 12),
    ) {
        let mut layers = vec![LayerParts::Dense(dense)];
        if let Some(output) = table {
            layers.push(LayerParts::Table(TableParts { function: TableFunction::Sigmoid, output }));
        }
        let parts = NetworkParts { runtime: Runtime::ALL[which], input_shape: Shape::flat(3), input, layers };
        if let Ok(network) = IntNetwork::new(parts) {
            let shift = 16 - input.bits().get();
            let codes: Vec<i32> =
                seeds.iter().map(|&seed| (i32::from(seed) >> shift).max(input.code_min())).collect();
            let extremes: Vec<i32> =
                seeds.iter().map(|&seed| if seed < 0 { input.code_min() } else { input.code_max() }).collect();
            let output = network.output_params();
            for codes in [codes, extremes] {
                let found = network.run_codes(&codes).unwrap();
                prop_assert_eq!(found.len(), 4 * network.outputs());
                prop_assert!(found.iter().all(|code| (output.code_min()..=output.code_max()).contains(code)));
            }
            prop_assert_eq!(IntNetwork::new(network.to_parts()).unwrap(), network);
        }
    }
}
