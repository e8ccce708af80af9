//! Gradients of every activation and depth, with and without quantizers, against finite differences.
//!
//! The straight-through gradient is the true gradient of a surrogate in which fake quantization is replaced by clipping to
//! the nudged range plus the rounding error it had at the point of expansion, held constant. The surrogate is written here
//! in f64, apart from the code under test, and differentiated numerically.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use nn::{
    Activation, Conv1D, Dense, Layer, LayerQuantizers, LayerSpec, Network, Padding, Pooling, Shape,
    Weightless, Workspace,
};
use quant::{BitWidth, Grid, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};
use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Rows of a batch: one full register tile and one row more.
const ROWS: usize = 5;

struct Source(Xoshiro256PlusPlus);

impl Source {
    /// A value between -1 and 1.
    fn value(&mut self) -> f32 {
        ((self.0.next_u64() >> 40) as f32 / (1u32 << 23) as f32) - 1.0
    }

    fn values(&mut self, n: usize, scale: f32) -> Vec<f32> {
        (0..n).map(|_| self.value() * scale).collect()
    }

    fn below(&mut self, n: u64) -> usize {
        (self.0.next_u64() % n) as usize
    }
}

/// A quantizer whose range cuts off some of the values it will see.
fn fixed_quantizer(source: &mut Source, channels: usize) -> Quantizer {
    let config = QuantizerConfig {
        kind: QuantizerKind::Fixed,
        bits: BitWidth::new([4, 8, 16][source.below(3)]).unwrap(),
        per_axis: source.below(2) == 1,
        symmetric: false,
        narrow_range: source.below(2) == 1,
        range_init: RangeInit::FirstBatch,
        fixed_min: -0.4 - 0.2 * source.value(),
        fixed_max: 0.5 + 0.2 * source.value(),
        start_step: 0,
        formula: None,
    };
    Quantizer::new(config, channels).unwrap()
}

/// Random quantizers of a layer: always of the kernel, before and after the activation perhaps.
fn random_quantizers(source: &mut Source, channels: usize) -> LayerQuantizers {
    LayerQuantizers {
        weights: fixed_quantizer(source, channels),
        pre_activation: (source.below(2) == 1).then(|| fixed_quantizer(source, channels)),
        post_activation: (source.below(2) == 1).then(|| fixed_quantizer(source, channels)),
    }
}

/// The network with random parameters and, if wanted, random quantizers.
fn filled(source: &mut Source, input: Shape, specs: &[LayerSpec], quantized: bool) -> Network {
    let mut network = Network::new(input, specs).unwrap();
    network.input_quantizer = quantized.then(|| fixed_quantizer(source, input.channels));
    for layer in &mut network.layers {
        let quantizers = |source: &mut Source, n| quantized.then(|| random_quantizers(source, n));
        match layer {
            Layer::Dense(dense) => {
                let (kernel, bias) =
                    (source.values(dense.kernel().len(), 0.8), source.values(dense.outputs(), 0.3));
                let (inputs, outputs) = (dense.inputs(), dense.outputs());
                let quantizers = quantizers(source, outputs);
                *dense =
                    Dense::from_parts(inputs, outputs, dense.activation(), kernel, bias, quantizers).unwrap();
            }
            Layer::Conv1D(conv) => {
                let shape = conv.shape();
                let (kernel, bias) =
                    (source.values(conv.kernel().len(), 0.8), source.values(shape.filters, 0.3));
                let quantizers = quantizers(source, shape.filters);
                *conv = Conv1D::from_parts(shape, conv.activation(), kernel, bias, quantizers).unwrap();
            }
            _ => {}
        }
    }
    network
}

/// One to three dense layers of random width and activation.
fn dense_network(source: &mut Source, quantized: bool) -> Network {
    let depth = 1 + source.below(3);
    let inputs = 1 + source.below(9);
    let specs: Vec<LayerSpec> = (0..depth)
        .map(|_| LayerSpec::Dense {
            units: 1 + source.below(18),
            activation: Activation::ALL[source.below(4)],
        })
        .collect();
    filled(source, Shape::flat(inputs), &specs, quantized)
}

/// One or two convolutions of random shape and activation, a pooling of either kind and a dense layer.
fn convolutional_network(source: &mut Source, quantized: bool) -> Network {
    let input = Shape { steps: 4 + source.below(4), channels: 1 + source.below(4) };
    let mut specs: Vec<LayerSpec> = (0..1 + source.below(2))
        .map(|_| LayerSpec::Conv1D {
            filters: 1 + source.below(9),
            kernel_size: 1 + source.below(3),
            stride: 1 + source.below(2),
            padding: Padding::Same,
            activation: Activation::ALL[source.below(4)],
        })
        .collect();
    let (size, padding) = (2, Padding::Same);
    specs.push(match source.below(2) {
        0 => LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size, stride: size, padding })),
        _ => LayerSpec::Weightless(Weightless::AveragePool1D(Pooling { size, stride: size, padding })),
    });
    specs.extend([
        LayerSpec::Weightless(Weightless::Flatten),
        LayerSpec::Dense { units: 2, activation: Activation::Linear },
    ]);
    filled(source, input, &specs, quantized)
}

/// The surrogate in f64. The first evaluation records rounding errors; later ones reuse them in the same order.
#[derive(Default)]
struct Surrogate {
    errors: Vec<f64>,
    recorded: bool,
    next: usize,
    /// On which side of every kink (relu, clipping) the last evaluation was.
    sides: Vec<i8>,
}

impl Surrogate {
    fn quantize(&mut self, quantizer: Option<&Quantizer>, values: &mut [f64]) {
        let Some(quantizer) = quantizer else { return };
        let grids: &[Grid] = quantizer.grids();
        for (index, v) in values.iter_mut().enumerate() {
            let grid = &grids[index % grids.len()];
            let (lo, hi) = (f64::from(grid.lo()), f64::from(grid.hi()));
            self.sides.push(i8::from(*v > hi) - i8::from(*v < lo));
            let clipped = v.clamp(lo, hi);
            if !self.recorded {
                self.errors.push(f64::from(grid.fake_quantize(*v as f32)) - clipped);
            }
            *v = clipped + self.errors[self.next];
            self.next += 1;
        }
    }

    fn activate(&mut self, activation: Activation, values: &mut [f64]) {
        for v in values {
            *v = match activation {
                Activation::Linear => *v,
                Activation::Relu => {
                    self.sides.push(i8::from(*v > 0.0));
                    v.max(0.0)
                }
                Activation::Tanh => libm::tanh(*v),
                Activation::Sigmoid => 1.0 / (1.0 + libm::exp(-*v)),
            };
        }
    }

    /// The affine map of each window of each row: `count` windows of `size` steps, `stride` apart, the first `before` steps
    /// before the row. A dense layer has one window.
    fn affine(&self, x: &[f64], input: Shape, windows: [usize; 4], kernel: &[f64], bias: &[f64]) -> Vec<f64> {
        let [count, size, stride, before] = windows;
        let mut z = Vec::new();
        for row in x.chunks_exact(input.values()) {
            for (window, (filter, b)) in (0..count).flat_map(|w| bias.iter().enumerate().map(move |b| (w, b)))
            {
                let mut sum = *b;
                for tap in 0..size * input.channels {
                    let (step, channel) = (window * stride + tap / input.channels, tap % input.channels);
                    if (before..before + input.steps).contains(&step) {
                        let value = row[(step - before) * input.channels + channel];
                        sum += value * kernel[tap * bias.len() + filter];
                    }
                }
                z.push(sum);
            }
        }
        z
    }

    /// Pools pairs of steps; the last step may be alone.
    fn pool(&mut self, x: &[f64], input: Shape, is_max: bool, grids: &[Grid]) -> Vec<f64> {
        let mut y = Vec::new();
        for row in x.chunks_exact(input.values()) {
            for pair in row.chunks(2 * input.channels) {
                for channel in 0..input.channels {
                    let values: Vec<f64> =
                        pair.iter().skip(channel).step_by(input.channels).copied().collect();
                    let mean = values.iter().sum::<f64>() / values.len() as f64;
                    let second = values.len() == 2 && values[1] > values[0];
                    if is_max {
                        self.sides.push(i8::from(second));
                        y.push(values[usize::from(second)]);
                    } else if grids.is_empty() {
                        y.push(mean);
                    } else {
                        if !self.recorded {
                            let grid = &grids[channel % grids.len()];
                            let codes = values.iter().map(|v| f64::from(grid.signed_code(*v as f32)));
                            let code = (codes.sum::<f64>() / values.len() as f64).round();
                            let steps = code - f64::from(grid.signed_zero_point());
                            self.errors.push(steps * f64::from(grid.scale()) - mean);
                        }
                        y.push(mean + self.errors[self.next]);
                        self.next += 1;
                    }
                }
            }
        }
        y
    }

    /// Mean squared error of the network whose parameters are `tensors` (kernel, bias, kernel, ...).
    fn loss(&mut self, network: &Network, tensors: &[Vec<f64>], x: &[f32], y: &[f32]) -> f64 {
        self.next = 0;
        self.sides.clear();
        let mut values: Vec<f64> = x.iter().map(|v| f64::from(*v)).collect();
        self.quantize(network.input_quantizer.as_ref(), &mut values);
        let mut pairs = tensors.chunks_exact(2);
        for (index, layer) in network.layers.iter().enumerate() {
            let input = layer.input_shape();
            let (activation, windows) = match layer {
                Layer::Dense(dense) => (dense.activation(), [1, 1, 1, 0]),
                Layer::Conv1D(conv) => {
                    let (shape, count) = (conv.shape(), conv.output_steps());
                    let covered = (count - 1) * shape.stride + shape.kernel_size;
                    let before = covered.saturating_sub(shape.steps) / 2;
                    (conv.activation(), [count, shape.kernel_size, shape.stride, before])
                }
                Layer::Weightless(layer) => {
                    match layer.settings() {
                        Weightless::MaxPool1D(_) => values = self.pool(&values, input, true, &[]),
                        Weightless::AveragePool1D(_) => {
                            values = self.pool(&values, input, false, network.grids_before(index));
                        }
                        Weightless::Flatten => {}
                    }
                    continue;
                }
                _ => continue,
            };
            let (q, pair) = (layer.quantizers(), pairs.next().unwrap());
            let mut kernel = pair[0].clone();
            self.quantize(q.map(|q| &q.weights), &mut kernel);
            values = self.affine(&values, input, windows, &kernel, &pair[1]);
            self.quantize(q.and_then(|q| q.pre_activation.as_ref()), &mut values);
            self.activate(activation, &mut values);
            self.quantize(q.and_then(|q| q.post_activation.as_ref()), &mut values);
        }
        self.recorded = true;
        let squares = values.iter().zip(y).map(|(p, y)| (p - f64::from(*y)) * (p - f64::from(*y)));
        squares.sum::<f64>() / values.len() as f64
    }
}

/// Compares every parameter's gradient; returns how many were compared and how many of the gradients were not 0.
fn compare_gradients(seed: u64, build: Build, quantized: bool) -> (usize, usize) {
    let mut source = Source(Xoshiro256PlusPlus::seed_from_u64(seed));
    let mut network = build(&mut source, quantized);
    let x = source.values(ROWS * network.inputs(), 1.0);
    let y = source.values(ROWS * network.outputs(), 1.0);

    let mut workspace = Workspace::new(&network, ROWS).unwrap();
    let output = network.train_forward(&x, &mut workspace).unwrap().to_vec();
    let scale = 2.0 / output.len() as f32;
    let d_output: Vec<f32> = output.iter().zip(&y).map(|(p, y)| (p - y) * scale).collect();
    network.backward(&d_output, &mut workspace).unwrap();

    let wide = |values: &[f32]| values.iter().map(|v| f64::from(*v)).collect::<Vec<f64>>();
    let (mut tensors, mut trained) = (Vec::new(), Vec::new());
    for (index, layer) in network.layers.iter().enumerate() {
        let (kernel, bias) = match layer {
            Layer::Dense(dense) => (dense.kernel(), dense.bias()),
            Layer::Conv1D(conv) => (conv.kernel(), conv.bias()),
            _ => continue,
        };
        tensors.extend([wide(kernel), wide(bias)]);
        trained.push(index);
    }
    let mut surrogate = Surrogate::default();
    surrogate.loss(&network, &tensors, &x, &y);
    let (mut compared, mut nonzero) = (0, 0);
    for tensor in 0..tensors.len() {
        let gradient = workspace.gradients(trained[tensor / 2]).unwrap()[tensor % 2].to_vec();
        for (index, found) in gradient.into_iter().enumerate() {
            let (h, at) = (1e-6, tensors[tensor][index]);
            tensors[tensor][index] = at + h;
            let above = surrogate.loss(&network, &tensors, &x, &y);
            let sides = surrogate.sides.clone();
            tensors[tensor][index] = at - h;
            let below = surrogate.loss(&network, &tensors, &x, &y);
            tensors[tensor][index] = at;
            if surrogate.sides != sides {
                continue; // The difference quotient straddles a kink and means nothing.
            }
            let expected = (above - below) / (2.0 * h);
            let difference = (f64::from(found) - expected).abs();
            assert!(
                difference < 2e-6 + 1e-4 * expected.abs(),
                "seed {seed}, tensor {tensor}[{index}]: {found}, difference quotient {expected}"
            );
            compared += 1;
            nonzero += usize::from(found != 0.0);
        }
    }
    (compared, nonzero)
}

type Build = fn(&mut Source, bool) -> Network;

fn compare_many(build: Build, quantized: bool) {
    let (mut compared, mut nonzero) = (0, 0);
    for seed in 0..150 {
        let counts = compare_gradients(seed, build, quantized);
        compared += counts.0;
        nonzero += counts.1;
    }
    assert!(compared > 8_000, "{compared} gradients compared");
    assert!(nonzero > compared / 4, "{nonzero} of {compared} gradients are not 0");
}

#[test]
fn float_gradients_equal_difference_quotients() {
    compare_many(dense_network, false);
    compare_many(convolutional_network, false);
}

#[test]
fn straight_through_gradients_equal_difference_quotients_of_the_surrogate() {
    compare_many(dense_network, true);
    compare_many(convolutional_network, true);
}

#[test]
fn the_order_of_rows_moves_outputs_along_and_leaves_gradients_alone() {
    for seed in 0..40 {
        let mut source = Source(Xoshiro256PlusPlus::seed_from_u64(seed));
        let mut network = dense_network(&mut source, seed % 2 == 1);
        let (inputs, outputs) = (network.inputs(), network.outputs());
        let rows = 1 + source.below(11);
        let x = source.values(rows * inputs, 1.0);
        let d = source.values(rows * outputs, 1.0);
        let reversed = |values: &[f32], width: usize| -> Vec<f32> {
            values.chunks_exact(width).rev().flatten().copied().collect()
        };
        let mut pass = |x: &[f32], d: &[f32]| {
            let mut workspace = Workspace::new(&network, 16).unwrap();
            let output = network.train_forward(x, &mut workspace).unwrap().to_vec();
            network.backward(d, &mut workspace).unwrap();
            (output, workspace.gradients(0).unwrap().map(<[f32]>::to_vec))
        };
        let (output, gradients) = pass(&x, &d);
        let (other_output, other_gradients) = pass(&reversed(&x, inputs), &reversed(&d, outputs));
        assert_eq!(reversed(&other_output, outputs), output, "seed {seed}");
        for (a, b) in gradients.iter().flatten().zip(other_gradients.iter().flatten()) {
            assert!((a - b).abs() < 1e-5 * (1.0 + a.abs()), "seed {seed}: {a} and {b}");
        }
    }
}
