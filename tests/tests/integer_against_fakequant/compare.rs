//! One layer of integers against the same layer of fake quantization, on the same integer inputs.

use int_nn::boundary::{INTERPOLATION_ERROR, TANH_ERROR};
use int_nn::{Affine, IntConv1D, IntLayer, IntTable, IntWeightless, shrink};
use nn::{ActivationFunction, Layer, Network};
use quant::{Grid, QuantParams, RoundingPolicy};

/// Half the distance of two neighbouring `f32` around 1.
const F32_UNIT: f64 = 1.0 / (1_u32 << 24) as f64;

/// A layer's inputs: codes, row by row, with their grid.
#[derive(Clone, Copy)]
pub struct Codes<'a> {
    pub codes: &'a [i32],
    pub params: QuantParams,
}

impl Codes<'_> {
    fn real(&self) -> Vec<f32> {
        self.codes.iter().map(|&code| self.params.dequantize(code)).collect()
    }
}

/// How far the integer side of an affine layer may be from the exact value, in output steps, before its last rounding.
fn integer_error(layer: &Affine, output: usize, sum: i64, bias: f32, bias_scale: f64) -> f64 {
    let parts = layer.parts();
    let requantizer = layer.requantizers()[output];
    let acc = (i128::from(sum) << parts.accumulator_shift) + i128::from(parts.bias[output]);
    let out_scale = f64::from(parts.output.scale());
    let bias_error = (parts.bias[output] as f64 * bias_scale - f64::from(bias)).abs() / out_scale;
    let multiplier_error = acc as f64 * (requantizer.multiplier() - bias_scale / out_scale);
    let scaled = (acc as f64 * requantizer.multiplier()).abs();
    let rule_error = match requantizer.policy() {
        RoundingPolicy::F64HalfAway => scaled * 4.0 * f64::EPSILON,
        // The accumulator and the product are rounded to f32.
        RoundingPolicy::F32HalfEven => scaled * 2.0 * F32_UNIT,
        // The multiplier keeps 15 of its 31 bits.
        RoundingPolicy::Int16Reduced => scaled / f64::from(1_u32 << 15),
        // The first of two roundings: half a unit before the final shift by `e`, with 2^-(e+1) <= multiplier < 2^-e.
        _ if requantizer.multiplier() == 0.0 => 0.0,
        _ => libm::ldexp(1.0, libm::ilogb(requantizer.multiplier())).min(0.5),
    };
    bias_error + multiplier_error.abs() + rule_error
}

/// The input codes that meet the weights of one output, taps ascending; `None` where there is padding.
fn taps<'a>(layer: &'a IntLayer, row: &'a [i32], position: usize) -> Vec<Option<i32>> {
    match layer {
        IntLayer::Conv1D(conv) => window(conv, row, position),
        _ => row.iter().copied().map(Some).collect(),
    }
}

fn window(conv: &IntConv1D, row: &[i32], position: usize) -> Vec<Option<i32>> {
    let (windows, shape) = (conv.windows(), conv.input_shape());
    let steps = (0..windows.size).map(|step| (position * windows.stride + step).checked_sub(windows.before));
    let values = steps.flat_map(|step| (0..shape.channels).map(move |channel| (step, channel)));
    values
        .map(|(step, channel)| {
            step.filter(|step| *step < shape.steps).map(|step| row[step * shape.channels + channel])
        })
        .collect()
}

/// What is known of the way from the network's inputs to a layer.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// How far an input of the layer may be from its code's value where fake quantization goes through the whole network: behind
    /// a table whose output it leaves unrounded.
    pub deviation: f64,
    /// Of each row, whether a code so far lies so near a rounding boundary that both sides need not agree on it.
    pub rows: Vec<bool>,
}

/// Compares a dense layer or a convolution before its table; returns how many codes differ.
pub fn affine(integer: &IntLayer, float: &Layer, input: Codes<'_>, y: &[i32], doubt: &mut Doubt) -> usize {
    let layer = integer.affine().unwrap();
    let parts = layer.parts();
    let quantizers = float.quantizers().unwrap();
    let before_table = quantizers.pre_activation.as_ref();
    let grid = before_table.or(quantizers.post_activation.as_ref()).unwrap().grids()[0];
    let bias = match float {
        Layer::Dense(dense) => dense.bias(),
        Layer::Conv1D(conv) => conv.bias(),
        _ => panic!("no affine layer"),
    };
    let single = Network { input_quantizer: None, layers: vec![float.clone()] };
    let trace = single.trace(&input.real()).unwrap().remove(0);
    let fake = if before_table.is_some() { trace.pre_activation } else { trace.output };
    let (row_inputs, row_outputs) = (integer.input_shape().values(), integer.output_shape().values());
    let out_scale = f64::from(parts.output.scale());
    assert_eq!(y.len(), fake.len());
    let mut differences = 0;
    for (index, (&code, fake)) in y.iter().zip(fake).enumerate() {
        let fake_code = grid.signed_code(fake);
        let (row, within) = (index / row_outputs, index % row_outputs);
        let (position, output) = (within / layer.outputs(), within % layer.outputs());
        let zero_point = layer.weight_zero_point(output);
        let products: Vec<i64> = taps(integer, &input.codes[row * row_inputs..][..row_inputs], position)
            .into_iter()
            .zip(&layer.weights()[output * layer.taps()..])
            .map(|(x, &w)| {
                i64::from(x.map_or(0, |x| x - input.params.zero_point())) * i64::from(w - zero_point)
            })
            .collect();
        let product_scale = f64::from(input.params.scale()) * f64::from(layer.weight_scale(output));
        let bias = bias[output];
        let sum: i64 = products.iter().sum();
        let exact = (sum as f64 * product_scale + f64::from(bias)) / out_scale;
        let terms = products.iter().map(|product| product.abs() as f64 * product_scale).sum::<f64>();
        // Each term, factor and partial sum is rounded; then clipping, division and shift of fake-quant.
        let float_error = F32_UNIT
            * ((layer.taps() + 5) as f64 * (terms + f64::from(bias).abs()) / out_scale
                + 4.0 * f64::from(grid.bits().levels()));
        let bias_scale = product_scale * f64::from(shrink(parts.accumulator_shift));
        let bound = integer_error(layer, output, sum, bias, bias_scale) + float_error;
        let to_boundary = (exact - exact.floor() - 0.5).abs();
        let weights = layer.weights()[output * layer.taps()..].iter().take(layer.taps());
        let size: f64 = weights.map(|weight| f64::from((weight - zero_point).abs())).sum();
        let moved = size * f64::from(layer.weight_scale(output)) * doubt.deviation / out_scale;
        doubt.rows[row] |= to_boundary <= bound + moved;
        if code == fake_code {
            continue;
        }
        differences += 1;
        // One step, unless a multiplier of 16 bits alone is further off than that.
        assert!(
            to_boundary <= bound && f64::from(code.abs_diff(fake_code)) <= 1.0 + bound.floor(),
            "codes {code} and {fake_code} at {exact}: {to_boundary} from a boundary, the bound is {bound}"
        );
    }
    differences
}

/// Compares one table with the float activation; returns how many codes differ.
pub fn table(layer: &IntTable, float: &Layer, input: Codes<'_>, y: &[i32], doubt: &mut Doubt) -> usize {
    let output = layer.parts().output;
    let post = float.quantizers().unwrap().post_activation.as_ref().map(|quantizer| quantizer.grids()[0]);
    let grid: Grid = post.unwrap_or(output.grid().unwrap());
    let activation = match float {
        Layer::Dense(dense) => dense.activation(),
        Layer::Conv1D(conv) => conv.activation(),
        _ => panic!("no activation"),
    };
    let mut differences = 0;
    let values = layer.shape().values();
    // A code of its own is followed exactly; a value without one by half a step, and a whole one where the codes end.
    doubt.deviation = if post.is_some() { 0.0 } else { f64::from(output.scale()) };
    for (index, (&x, &code)) in input.codes.iter().zip(y).enumerate() {
        let real = input.params.dequantize(x);
        let fake_code = grid.signed_code(activation.value(real));
        if layer.is_interpolated() {
            // LiteRT's 16x8 operators interpolate; next to two scales its optimized kernels are gemmlowp's polynomials.
            let bound = INTERPOLATION_ERROR.max(TANH_ERROR) + 1.0;
            assert!(
                f64::from((code - fake_code).abs()) <= bound,
                "table {code} against fake-quant {fake_code}"
            );
            differences += usize::from(code != fake_code);
            doubt.rows[index / values] |= code != fake_code;
            continue;
        }
        assert!((code - fake_code).abs() <= 1, "table {code} against fake-quant {fake_code}");
        if code != fake_code {
            differences += 1;
            let exact = layer.parts().function.value(real.into()) / f64::from(output.scale());
            let bound = F32_UNIT * 8.0 * f64::from(grid.bits().levels());
            let to_boundary = (exact - exact.floor() - 0.5).abs();
            assert!(to_boundary <= bound, "{to_boundary} from a boundary, the bound is {bound}");
            doubt.rows[index / values] = true;
        }
    }
    differences
}

/// Compares a pool with the definition: nothing but whole codes, so that nothing may differ.
pub fn pool(layer: &IntWeightless, average: bool, input: Codes<'_>, y: &[i32]) {
    let (shape, windows) = (layer.input_shape(), layer.windows());
    assert_eq!(*layer.output_params(), input.params);
    let mut found = y.iter();
    for row in input.codes.chunks(shape.values()) {
        for index in 0..windows.count {
            let covered = windows.covered(index, shape.steps);
            for channel in 0..shape.channels {
                let codes = covered.clone().map(|step| row[step * shape.channels + channel]);
                let expected = if average {
                    let (sum, count) = (codes.clone().sum::<i32>(), covered.len() as i32);
                    // Half away from zero, by doubling instead of halving.
                    (2 * sum + sum.signum() * count) / (2 * count)
                } else {
                    codes.max().unwrap()
                };
                assert_eq!(found.next(), Some(&expected));
            }
        }
    }
    assert_eq!(found.next(), None);
}
