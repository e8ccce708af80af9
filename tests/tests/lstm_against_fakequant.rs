//! The integer LSTM against its fake quantization, step by step from the same integer states.
//!
//! Around the exact values of a step two intervals are carried along, from the sums to the hidden state: one of what the integers
//! may give, one of what fake quantization may. They grow by the rounding of the bias, the error of the multipliers, each
//! rounding to a grid, the stated error of the integers' logistic and tanh, and the rounding of `f32`. Every code must lie in
//! the interval of its side, so that every difference of two codes is explained.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use experiment::calibrate::{States, ranges};
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::boundary::{LOGISTIC_ERROR, TANH_ERROR};
use int_nn::{IntLayer, IntLstm, IntNetwork, LayerParts, LstmFunctions, LstmState, shrink};
use nn::{Layer, LayerConfig, Lstm, Network, Workspace, attach};
use proptest::prelude::*;
use quant::{BitWidth, Grid, QuantParams, QuantizerConfig, QuantizerKind, RangeInit, Requantizer, Runtime};

const GATES: usize = 4;
const STEPS: usize = 3;

/// Half the distance of two neighbouring `f32` around 1.
const F32_UNIT: f64 = 1.0 / (1_u32 << 24) as f64;

/// What `f32` may add where values are rounded to 16 bits: a few units in the last place of numbers up to `2^15` steps.
const F32_SLACK: f64 = 0.01;

/// All numbers between two ends.
#[derive(Clone, Copy, Debug)]
struct Interval {
    low: f64,
    high: f64,
}

impl Interval {
    fn around(value: f64, error: f64) -> Self {
        Self { low: value - error, high: value + error }
    }

    fn grown(self, error: f64) -> Self {
        Self { low: self.low - error, high: self.high + error }
    }

    fn map(self, function: impl Fn(f64) -> f64) -> Self {
        Self { low: function(self.low), high: function(self.high) }
    }

    fn clamp(self, low: f64, high: f64) -> Self {
        self.map(|value| value.clamp(low, high))
    }

    fn times(self, other: Self) -> Self {
        let corners =
            [self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high];
        let fold = |start, pick: fn(f64, f64) -> f64| corners.into_iter().fold(start, pick);
        Self { low: fold(f64::INFINITY, f64::min), high: fold(f64::NEG_INFINITY, f64::max) }
    }

    fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }

    fn check(self, what: &str, code: f64) {
        // The interval's own arithmetic is f64.
        let fits = (self.low - 1e-6..=self.high + 1e-6).contains(&code);
        assert!(fits, "{what}: {code} is outside {self:?}");
    }
}

/// One side of the comparison: what its roundings may do.
#[derive(Clone, Copy)]
struct Side {
    integer: bool,
    /// Of logistic and tanh, in units of Q0.15, the rounding to 16 bits included.
    function_errors: [f64; 2],
}

impl Side {
    /// The rounding to a grid, in its steps.
    fn rounding(self) -> f64 {
        if self.integer { 0.5 } else { 0.5 + F32_SLACK }
    }
}

/// A random layer.
#[derive(Clone, Debug)]
struct Recipe {
    inputs: usize,
    units: usize,
    bits: [u8; 3],
    gate_bits: u8,
    /// Trained with quantizers of this kind, switches and start; otherwise quantized afterwards, with 16 gate bits.
    trained: Option<(QuantizerKind, bool, bool, bool)>,
    tables: bool,
    scale: f32,
    values: Vec<f32>,
}

fn bits(bits: u8) -> BitWidth {
    BitWidth::new(bits).unwrap()
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let without_formulas = QuantizerKind::ALL.into_iter().filter(|kind| *kind != QuantizerKind::Custom);
    let kind = proptest::sample::select(without_formulas.collect::<Vec<_>>());
    let trained = proptest::option::of((kind, any::<bool>(), any::<bool>(), any::<bool>()));
    let width = || prop_oneof![Just(8_u8), 2..=16_u8];
    let gate_bits = prop_oneof![Just(16_u8), 2..=16_u8];
    let scale = prop_oneof![Just(1.0_f32), Just(6.0)];
    let values = proptest::collection::vec(-1.0_f32..1.0, 64..128);
    ((1..5_usize, 1..5_usize), [width(), width(), width()], gate_bits, trained, any::<bool>(), scale, values)
        .prop_map(|((inputs, units), bits, gate_bits, trained, tables, scale, values)| Recipe {
            inputs,
            units,
            bits,
            gate_bits,
            trained,
            tables,
            scale,
            values,
        })
}

impl Recipe {
    fn values(&self, start: usize, count: usize) -> Vec<f32> {
        (0..count).map(|index| self.values[(start + 7 * index) % self.values.len()]).collect()
    }

    fn fake_quantized(&self) -> Network {
        let columns = GATES * self.units;
        let scaled = |start, count| self.values(start, count).into_iter().map(|v| v * self.scale).collect();
        let lstm = Lstm::from_parts(
            STEPS,
            self.inputs,
            self.units,
            false,
            scaled(0, self.inputs * columns),
            scaled(3, self.units * columns),
            self.values(5, columns),
        );
        let mut network = Network { input_quantizer: None, layers: vec![Layer::Lstm(lstm.unwrap())] };
        let samples: Vec<f32> =
            self.values(11, 16 * STEPS * self.inputs).into_iter().map(|v| 3.0 * v).collect();
        let [input, weights, activations] = self.bits.map(bits);
        let Some((kind, symmetric, narrow_range, tfmot)) = self.trained else {
            let layers = vec![LayerWidths { weights, activations }];
            let settings = PtqSettings {
                input,
                layers,
                per_channel: false,
                weight_clipping: false,
                gates: BitWidth::MAX,
            };
            return ptq(&network, &ranges(&network, &samples, States::Reset).unwrap(), &settings).unwrap();
        };
        let config = |kind, bits| QuantizerConfig {
            kind,
            bits,
            per_axis: false,
            symmetric,
            narrow_range,
            range_init: if tfmot { RangeInit::Tfmot } else { RangeInit::FirstBatch },
            fixed_min: -0.7,
            fixed_max: 0.9,
            start_step: 0,
            formula: None,
        };
        let layer = LayerConfig {
            weights: config(kind, weights),
            activations: config(kind, activations),
            gate_bits: bits(self.gate_bits),
        };
        let input = QuantizerConfig { symmetric: false, ..config(QuantizerKind::AllValues, input) };
        attach(&mut network, &layer, Some(&input), &[]).unwrap();
        let mut workspace = Workspace::new(&network, 16).unwrap();
        for _ in 0..2 {
            network.train_forward(&samples, &mut workspace).unwrap();
        }
        network
    }
}

/// The lowered layer, with tables where the recipe says so, and its input's parameters.
fn lowered(recipe: &Recipe, network: &Network) -> (IntLstm, QuantParams) {
    let mut parts = lower(network, Runtime::Reference).unwrap().to_parts();
    let input = parts.input;
    if let (true, LayerParts::Lstm(lstm)) = (recipe.tables, &mut parts.layers[0]) {
        lstm.arithmetic = LstmFunctions::Table;
    }
    let network = IntNetwork::new(parts).unwrap();
    let IntLayer::Lstm(layer) = &network.layers()[0] else { panic!("no LSTM") };
    (layer.clone(), input)
}

/// A sum of products of codes, and of their magnitudes.
fn products(x: &[i16], x_zero: i32, weights: &[i32], w_zero: i32) -> (i64, i64) {
    let terms =
        x.iter().zip(weights).map(|(&x, &w)| i64::from(i32::from(x) - x_zero) * i64::from(w - w_zero));
    terms.fold((0, 0), |(sum, size), term| (sum + term, size + term.abs()))
}

/// How far a gemmlowp multiplier may bring `acc` from `acc * exact`, before its last rounding.
fn multiplier_error(requantizer: Requantizer, acc: f64, exact: f64) -> f64 {
    let multiplier = requantizer.multiplier();
    // The first of two roundings: half a unit before the final shift by `e`, with 2^-(e+1) <= multiplier < 2^-e.
    let first = if multiplier == 0.0 { 0.0 } else { libm::ldexp(1.0, libm::ilogb(multiplier)).min(0.5) };
    (acc * (multiplier - exact)).abs() + first
}

/// The codes of a step that one side may give.
struct Bounds<'a> {
    layer: &'a IntLstm,
    /// The float biases.
    bias: &'a [f32],
    input: QuantParams,
    x: &'a [i16],
    before: &'a LstmState,
}

impl Bounds<'_> {
    /// The sum of one gate in Q3.12.
    fn sum(&self, side: Side, gate: usize, unit: usize) -> Interval {
        let parts = self.layer.parts();
        let (inputs, units) = (parts.inputs, parts.units);
        let (kernel, recurrent) = (parts.kernel.unpack(), parts.recurrent.unpack());
        let kernel = &kernel[(gate * units + unit) * inputs..][..inputs];
        let recurrent = &recurrent[(gate * units + unit) * units..][..units];
        let (sum, size) = products(self.x, self.input.zero_point(), kernel, parts.kernel_zero_points[gate]);
        let step = f64::from(self.input.scale()) * f64::from(parts.kernel_scales[gate]) * 4096.0;
        let bias = f64::from(self.bias[gate * units + unit]) * 4096.0;
        let exact = sum as f64 * step + bias;
        let shift = parts.kernel_shifts[gate];
        let code = parts.bias[gate * units + unit];
        let fine = step * f64::from(shrink(shift));
        let error = if side.integer {
            let acc = (sum << shift) as f64 + code as f64;
            (code as f64 * fine - bias).abs()
                + multiplier_error(self.layer.kernel_requantizers()[gate], acc, fine)
        } else {
            F32_UNIT * (inputs + 5) as f64 * (size as f64 * step + bias.abs())
        };
        let saturate = |interval: Interval| interval.clamp(-32768.0, 32767.0);
        let first = saturate(Interval::around(exact, error + side.rounding()));
        let output = parts.output;
        let (sum, size) =
            products(&self.before.hidden, output.zero_point(), recurrent, parts.recurrent_zero_points[gate]);
        let step = f64::from(output.scale()) * f64::from(parts.recurrent_scales[gate]) * 4096.0;
        let error = if side.integer {
            multiplier_error(self.layer.recurrent_requantizers()[gate], sum as f64, step)
        } else {
            F32_UNIT * (units + 5) as f64 * (size as f64 * step + 32768.0)
        };
        saturate(first.plus(Interval::around(sum as f64 * step, error + side.rounding())))
    }

    /// A gate in units of Q0.15.
    fn gate(&self, side: Side, gate: usize, unit: usize) -> Interval {
        let bits = self.layer.parts().gate_bits;
        let sigmoid = |a: f64| 32768.0 / (1.0 + libm::exp(-a / 4096.0));
        let tanh = |a: f64| 32768.0 * libm::tanh(a / 4096.0);
        let sum = self.sum(side, gate, unit);
        let candidate = gate == 2;
        let value = if candidate { sum.map(tanh) } else { sum.map(sigmoid) };
        let step = f64::from(1_u32 << (16 - bits.get()));
        // With 16 bits the function's error has the rounding in it.
        let narrowing = match (side.integer, bits == BitWidth::MAX) {
            (true, true) => 0.0,
            (true, false) => 0.5 * step,
            (false, _) => 0.5 * step - 0.5,
        };
        let error = side.function_errors[usize::from(candidate)];
        value.grown(error + narrowing).clamp(-32768.0, f64::from(bits.signed_max()) * step)
    }

    /// Cell and hidden code of a unit.
    fn states(&self, side: Side, unit: usize) -> [Interval; 2] {
        let parts = self.layer.parts();
        let [i, f, g, o] = [0, 1, 2, 3].map(|gate| self.gate(side, gate, unit));
        let scale = f64::from(self.layer.cell_scale());
        let before = Interval::around(f64::from(self.before.cell[unit]), 0.0);
        let unit_of_product = 1.0 / 32768.0;
        let kept = f.times(before).map(|v| v * unit_of_product).grown(side.rounding());
        let entered =
            i.times(g).map(|v| v * unit_of_product * unit_of_product / scale).grown(side.rounding());
        let limit = f64::from(self.layer.cell_limit());
        let cell = kept.plus(entered).clamp(-limit, limit);
        let squashed = cell.map(|c| 32768.0 * libm::tanh(c * scale));
        let squashed = squashed.grown(side.function_errors[1]).clamp(-32768.0, 32767.0);
        let output = parts.output;
        let exact = libm::ldexp(1.0, -30) / f64::from(output.scale());
        let product = o.times(squashed);
        let largest = product.low.abs().max(product.high.abs());
        let error = if side.integer {
            multiplier_error(self.layer.hidden_requantizer(), largest, exact)
        } else {
            F32_UNIT * 4.0 * (largest * exact + f64::from(output.bits().levels()))
        };
        let hidden = product
            .map(|v| v * exact)
            .grown(error + side.rounding())
            .map(|v| v + f64::from(output.zero_point()))
            .clamp(f64::from(output.code_min()), f64::from(output.code_max()));
        [cell, hidden]
    }
}

/// Compares steps from many states; returns how many of the hidden codes differ, and how many there are.
fn compare(recipe: &Recipe) -> (usize, usize) {
    let network = recipe.fake_quantized();
    let (layer, input) = lowered(recipe, &network);
    let Layer::Lstm(float) = &network.layers[0] else { panic!("no LSTM") };
    let grid: Grid = float.quantizers().unwrap().hidden.grids()[0];
    let output = layer.parts().output;
    let cell_scale = layer.cell_scale();
    if grid.is_zero() {
        // Behind a hidden state that was 0 in every batch the layer gives nothing else: its cell never leaves 0, so that
        // the states below cannot be.
        let hidden = vec![i16::try_from(output.zero_point()).unwrap(); recipe.units];
        let x = vec![i16::try_from(input.code_max()).unwrap(); recipe.inputs];
        let after = layer.step(&x, &LstmState::new(hidden.clone(), vec![0; recipe.units]));
        assert_eq!((after.cell, after.hidden), (vec![0; recipe.units], hidden));
        return (0, 0);
    }
    let function_errors = if recipe.tables { [0.5, 0.5] } else { [LOGISTIC_ERROR, TANH_ERROR] };
    let integer = Side { integer: true, function_errors };
    let fake = Side { integer: false, function_errors: [0.5 + F32_SLACK; 2] };
    let (mut differences, mut count) = (0, 0);
    for round in 0..12 {
        // Codes over the whole of each range.
        let codes = |start: usize, count: usize, low: i32, high: i32| -> Vec<i16> {
            let values = recipe.values(start + 13 * round, count);
            let place = |v: f32| f64::from(low) + f64::from(v + 1.0) / 2.0 * f64::from(high - low);
            values.into_iter().map(|v| place(v).round() as i16).collect()
        };
        let limit = layer.cell_limit();
        let x = codes(1, recipe.inputs, input.code_min(), input.code_max());
        let before = LstmState::new(
            codes(2, recipe.units, output.code_min(), output.code_max()),
            codes(3, recipe.units, -limit, limit),
        );
        let after = layer.step(&x, &before);
        let real = |codes: &[i16], params: &QuantParams| -> Vec<f32> {
            codes.iter().map(|&code| params.dequantize(code.into())).collect()
        };
        let cell: Vec<f32> = before.cell.iter().map(|&code| f32::from(code) * cell_scale).collect();
        let faked = float.step(&real(&x, &input), &real(&before.hidden, &output), &cell).unwrap();
        let bounds = Bounds { layer: &layer, bias: float.bias(), input, x: &x, before: &before };
        for unit in 0..recipe.units {
            let fake_cell = faked.cell[unit] / cell_scale;
            let fake_hidden = grid.signed_code(faked.hidden[unit]);
            let of_integer = bounds.states(integer, unit);
            of_integer[0].check("integer cell", after.cell[unit].into());
            of_integer[1].check("integer hidden state", after.hidden[unit].into());
            let of_fake = bounds.states(fake, unit);
            of_fake[0].check("fake-quantized cell", fake_cell.into());
            of_fake[1].check("fake-quantized hidden state", fake_hidden.into());
            differences += usize::from(i32::from(after.hidden[unit]) != fake_hidden);
            count += 1;
        }
    }
    (differences, count)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn codes_lie_within_what_roundings_and_functions_explain(recipe in recipes()) {
        compare(&recipe);
    }
}

/// At TFLite's widths: steps from the same state rarely differ, and they do differ.
#[test]
fn few_of_tflites_steps_differ_and_more_with_wide_states() {
    let recipe = |bits: [u8; 3]| Recipe {
        inputs: 4,
        units: 4,
        bits,
        gate_bits: 16,
        trained: None,
        tables: false,
        scale: 1.0,
        values: (0..97).map(|k| (k * 29 % 97) as f32 / 48.0 - 1.0).collect(),
    };
    let (int8, count) = compare(&recipe([8, 8, 8]));
    assert!(10 * int8 <= count, "{int8} of {count} hidden codes differ");
    let (wide, count) = compare(&recipe([16, 16, 16]));
    assert!(wide > 0, "none of {count} 16-bit hidden codes differs");
}
