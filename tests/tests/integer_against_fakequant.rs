//! Integer networks against fake quantization, layer by layer on the same integer inputs.
//!
//! For random networks of every width, quantizer and runtime: two codes differ by 1 at most, and only where the exact
//! value lies within a computed bound of a rounding boundary. The bound adds up what each side may be off: the
//! rounding of the bias, the error of the multiplier, and the rounding of the `f32` sums of fake-quant.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use experiment::calibrate::calibrate;
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::{Affine, AffineParts, IntLayer, IntTable, shrink};
use nn::{Activation, Dense, Layer, LayerConfig, Network, Workspace, attach};
use proptest::prelude::*;
use quant::{
    BitWidth, Grid, QuantParams, QuantizerConfig, QuantizerKind, RangeInit, RoundingPolicy, Runtime,
};

/// Half the distance of two neighbouring `f32` around 1.
const F32_UNIT: f64 = 1.0 / (1_u32 << 24) as f64;

/// What a random network is made of.
#[derive(Clone, Debug)]
struct Recipe {
    inputs: usize,
    hidden: usize,
    outputs: usize,
    activation: Activation,
    input_bits: u8,
    weight_bits: [u8; 2],
    activation_bits: [u8; 2],
    /// Trained with quantizers of these kinds and switches; otherwise quantized after training.
    trained: Option<[(QuantizerKind, bool, bool, bool); 2]>,
    per_channel: bool,
    values: Vec<f32>,
}

fn kinds() -> impl Strategy<Value = (QuantizerKind, bool, bool, bool)> {
    let kind = prop_oneof![
        Just(QuantizerKind::LastValue),
        Just(QuantizerKind::MovingAverage),
        Just(QuantizerKind::AllValues),
        Just(QuantizerKind::Fixed),
    ];
    (kind, any::<bool>(), any::<bool>(), any::<bool>())
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let sizes = (1..7_usize, 1..25_usize, 1..4_usize);
    let activation = (0..4_usize).prop_map(|index| Activation::ALL[index]);
    let bits = || 2..=16_u8;
    let widths = (bits(), [bits(), bits()], [bits(), bits()]);
    let trained = proptest::option::of([kinds(), kinds()]);
    let values = proptest::collection::vec(-1.0_f32..1.0, 64..128);
    (sizes, activation, widths, trained, any::<bool>(), values).prop_map(
        |((inputs, hidden, outputs), activation, widths, trained, per_channel, values)| Recipe {
            inputs,
            hidden,
            outputs,
            activation,
            input_bits: widths.0,
            weight_bits: widths.1,
            activation_bits: widths.2,
            trained,
            per_channel,
            values,
        },
    )
}

fn bits(bits: u8) -> BitWidth {
    BitWidth::new(bits).unwrap()
}

impl Recipe {
    /// `count` values, other ones for each `start`.
    fn values(&self, start: usize, count: usize) -> Vec<f32> {
        // The step is coprime to most lengths, so that rows differ.
        (0..count).map(|index| self.values[(start + 7 * index) % self.values.len()]).collect()
    }

    fn float_network(&self) -> Network {
        let dense = |inputs, outputs, activation, start| {
            let (kernel, bias) = (self.values(start, inputs * outputs), self.values(start + 3, outputs));
            Layer::Dense(Dense::from_parts(inputs, outputs, activation, kernel, bias, None).unwrap())
        };
        let layers = vec![
            dense(self.inputs, self.hidden, self.activation, 0),
            dense(self.hidden, self.outputs, Activation::Linear, 11),
        ];
        Network { input_quantizer: None, layers }
    }

    /// The samples that set the ranges.
    fn samples(&self) -> Vec<f32> {
        self.values(5, 16 * self.inputs).into_iter().map(|value| 3.0 * value).collect()
    }

    fn fake_quantized(&self) -> Network {
        let mut network = self.float_network();
        let samples = self.samples();
        let Some([weights, activations]) = self.trained else {
            let widths = |layer: usize| LayerWidths {
                weights: bits(self.weight_bits[layer]),
                activations: bits(self.activation_bits[layer]),
            };
            let settings = PtqSettings {
                input: bits(self.input_bits),
                layers: vec![widths(0), widths(1)],
                per_channel: self.per_channel,
            };
            return ptq(&network, &calibrate(&network, &samples).unwrap(), &settings).unwrap();
        };
        let config =
            |(kind, symmetric, narrow_range, tfmot): (_, _, _, bool), width, per_axis| QuantizerConfig {
                kind,
                bits: bits(width),
                per_axis,
                symmetric,
                narrow_range,
                range_init: if tfmot { RangeInit::Tfmot } else { RangeInit::FirstBatch },
                fixed_min: -0.7,
                fixed_max: 1.3,
                start_step: 0,
                formula: None,
            };
        let of_layer = |layer: usize| LayerConfig {
            weights: config(weights, self.weight_bits[layer], self.per_channel),
            activations: config(activations, self.activation_bits[layer], false),
            gate_bits: BitWidth::MAX,
        };
        let input = config((QuantizerKind::AllValues, false, false, true), self.input_bits, false);
        attach(&mut network, &of_layer(0), Some(&input), &[None, Some(of_layer(1))]).unwrap();
        let mut workspace = Workspace::new(&network, 16).unwrap();
        network.train_forward(&samples, &mut workspace).unwrap();
        network
    }
}

/// How far the integer side of a dense layer may be from the exact value, in output steps, before its last rounding.
fn integer_error(layer: &Affine, output: usize, sum: i64, bias: f32, bias_scale: f64) -> f64 {
    let parts = layer.parts();
    let requantizer = layer.requantizers()[output];
    let acc = (i128::from(sum) << layer.accumulator_shift()) + i128::from(parts.bias[output]);
    let out_scale = f64::from(parts.output.scale());
    let bias_error = (parts.bias[output] as f64 * bias_scale - f64::from(bias)).abs() / out_scale;
    let multiplier_error = acc as f64 * (requantizer.multiplier() - bias_scale / out_scale);
    let scaled = (acc as f64 * requantizer.multiplier()).abs();
    let rule_error = match requantizer.policy() {
        RoundingPolicy::F64HalfAway => scaled * 4.0 * f64::EPSILON,
        // The accumulator and the product are rounded to f32.
        RoundingPolicy::F32HalfEven => scaled * 2.0 * F32_UNIT,
        // The first of two roundings: half a unit before the final shift by `e`, with 2^-(e+1) <= multiplier < 2^-e.
        _ if requantizer.multiplier() == 0.0 => 0.0,
        _ => libm::ldexp(1.0, libm::ilogb(requantizer.multiplier())).min(0.5),
    };
    bias_error + multiplier_error.abs() + rule_error
}

/// Compares one dense layer; returns how many codes differ.
fn compare_dense(
    layer: &Affine,
    dense: &Dense,
    input: &QuantParams,
    grid: &Grid,
    x: &[i32],
    y: &[i32],
) -> usize {
    let parts: &AffineParts = layer.parts();
    let (inputs, outputs) = (layer.taps(), layer.outputs());
    let real: Vec<f32> = x.iter().map(|&code| input.dequantize(code)).collect();
    let single = Network { input_quantizer: None, layers: vec![Layer::Dense(dense.clone())] };
    let trace = single.trace(&real).unwrap().remove(0);
    let before_table = dense.quantizers().unwrap().pre_activation.is_some();
    let fake = if before_table { trace.pre_activation } else { trace.output };
    let weights = parts.weights.unpack();
    let out_scale = f64::from(parts.output.scale());
    let mut differences = 0;
    for (index, (&code, fake)) in y.iter().zip(fake).enumerate() {
        let (row, output) = (index / outputs, index % outputs);
        let fake_code = grid.signed_code(fake);
        assert!((code - fake_code).abs() <= 1, "integer {code} against fake-quant {fake_code}");
        if code == fake_code {
            continue;
        }
        differences += 1;
        let channel = output % parts.weight_scales.len();
        let zero_point = parts.weight_zero_points[channel];
        let products: Vec<i64> = x[row * inputs..(row + 1) * inputs]
            .iter()
            .zip(&weights[output * inputs..])
            .map(|(&x, &w)| i64::from(x - input.zero_point()) * i64::from(w - zero_point))
            .collect();
        let product_scale = f64::from(input.scale()) * f64::from(parts.weight_scales[channel]);
        let bias = dense.bias()[output];
        let sum: i64 = products.iter().sum();
        let exact = (sum as f64 * product_scale + f64::from(bias)) / out_scale;
        let terms = products.iter().map(|product| product.abs() as f64 * product_scale).sum::<f64>();
        let levels = f64::from(grid.bits().levels());
        // Each term, factor and partial sum is rounded; then clipping, division and shift of fake-quant.
        let float_error =
            F32_UNIT * ((inputs + 5) as f64 * (terms + f64::from(bias).abs()) / out_scale + 4.0 * levels);
        let bias_scale = product_scale * f64::from(shrink(layer.accumulator_shift() as u8));
        let bound = integer_error(layer, output, sum, bias, bias_scale) + float_error;
        let to_boundary = (exact - exact.floor() - 0.5).abs();
        assert!(
            to_boundary <= bound,
            "codes {code} and {fake_code} at {exact}: {to_boundary} from a boundary, the bound is {bound}"
        );
    }
    differences
}

/// Compares one table with the float activation; returns how many codes differ.
fn compare_table(layer: &IntTable, dense: &Dense, input: &QuantParams, x: &[i32], y: &[i32]) -> usize {
    let output = layer.parts().output;
    let post = dense.quantizers().unwrap().post_activation.as_ref().map(|quantizer| quantizer.grids()[0]);
    let grid = post.unwrap_or(output.grid().unwrap());
    let mut differences = 0;
    for (&x, &code) in x.iter().zip(y) {
        let activated = dense.activation().value(input.dequantize(x));
        let fake_code = grid.signed_code(activated);
        assert!((code - fake_code).abs() <= 1, "table {code} against fake-quant {fake_code}");
        if code != fake_code {
            differences += 1;
            let exact = layer.parts().function.value(input.dequantize(x).into()) / f64::from(output.scale());
            let bound = F32_UNIT * 8.0 * f64::from(grid.bits().levels());
            let to_boundary = (exact - exact.floor() - 0.5).abs();
            assert!(to_boundary <= bound, "{to_boundary} from a boundary, the bound is {bound}");
        }
    }
    differences
}

/// Compares every layer of a recipe under a runtime; returns how many codes differ.
fn compare(recipe: &Recipe, runtime: Runtime) -> usize {
    let network = recipe.fake_quantized();
    let integers = lower(&network, runtime).unwrap();
    let params = integers.input_params();
    let span = i64::from(params.code_max()) - i64::from(params.code_min());
    let codes: Vec<i32> = recipe
        .values(1, 12 * recipe.inputs)
        .into_iter()
        .map(|value| params.code_min() + (f64::from(value + 1.0) / 2.0 * span as f64) as i32)
        .collect();
    let trace = integers.trace(&codes).unwrap();
    let mut layers = integers.layers().iter().zip(&trace);
    let (mut x, mut input, mut differences) = (codes.as_slice(), *params, 0);
    for dense in network.layers.iter().filter_map(Layer::as_dense) {
        let quantizers = dense.quantizers().unwrap();
        let grid =
            quantizers.pre_activation.as_ref().or(quantizers.post_activation.as_ref()).unwrap().grids()[0];
        let Some((IntLayer::Dense(layer), y)) = layers.next() else { panic!("a dense layer is missing") };
        let layer = layer.affine();
        differences += compare_dense(layer, dense, &input, &grid, x, y);
        (x, input) = (y, layer.parts().output);
        if quantizers.pre_activation.is_some() {
            let Some((IntLayer::Table(layer), y)) = layers.next() else { panic!("a table is missing") };
            differences += compare_table(layer, dense, &input, x, y);
            (x, input) = (y, layer.parts().output);
        }
    }
    assert!(layers.next().is_none());
    differences
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn codes_differ_by_one_and_only_at_rounding_boundaries(recipe in recipes()) {
        for runtime in Runtime::ALL {
            compare(&recipe, runtime);
        }
    }
}

#[test]
fn differences_exist_and_are_found() {
    // Ties everywhere: steps of powers of two, where fake-quant rounds half up and the runtimes do not.
    let recipe = Recipe {
        inputs: 2,
        hidden: 16,
        outputs: 2,
        activation: Activation::Linear,
        input_bits: 4,
        weight_bits: [4, 4],
        activation_bits: [4, 4],
        trained: None,
        per_channel: false,
        values: (0..64).map(|index| (index % 16) as f32 / 8.0 - 1.0).collect(),
    };
    let differences = Runtime::ALL.map(|runtime| compare(&recipe, runtime));
    assert!(differences.iter().sum::<usize>() > 0, "no rounding ever differed: {differences:?}");
}
