//! The quantized LSTM against its definition in f64: outputs, and straight-through gradients by finite differences of the
//! definition in which every rounding is frozen to an offset and every clipped value to a constant.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use quant::{BitWidth, Grid, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};

use crate::lstm::tests::wide;
use crate::lstm::{GATES, Lstm, LstmQuantizers, LstmTape};
use crate::network::Network;
use crate::network_pass::Workspace;
use crate::{Layer, LayerConfig, attach};

const STEPS: usize = 4;
const INPUTS: usize = 2;
const UNITS: usize = 3;
const ROWS: usize = 5;

/// What was rounded where, in the order of the computation: offsets where a gradient passes, values where none does.
#[derive(Clone, Default)]
struct Frozen {
    offsets: Vec<(f64, bool)>,
    next: usize,
    recording: bool,
}

impl Frozen {
    /// `x` on the grid of multiples of `step` from `lo` to `hi`, or as it was when recorded.
    fn quantize(&mut self, x: f64, step: f64, lo: f64, hi: f64) -> f64 {
        if self.recording {
            let value = (x.clamp(lo, hi) / step + 0.5).floor() * step;
            let passes = (lo..=hi).contains(&x);
            self.offsets.push((if passes { value - x } else { value }, passes));
            return value;
        }
        let (offset, passes) = self.offsets[self.next];
        self.next += 1;
        if passes { x + offset } else { offset }
    }
}

/// Sizes are the constants above.
#[derive(Clone)]
struct Definition {
    /// Kernel, recurrent kernel, bias, windows.
    tensors: [Vec<f64>; 4],
    return_sequences: bool,
}

/// Step and ends of a grid.
fn ends(grid: &Grid) -> (f64, f64, f64) {
    (f64::from(grid.scale()), f64::from(grid.lo()), f64::from(grid.hi()))
}

impl Definition {
    fn outputs(&self, quantizers: &LstmQuantizers, frozen: &mut Frozen) -> Vec<f64> {
        let [kernel, recurrent, bias, windows] = &self.tensors;
        let mut weights = |values: &[f64], quantizer: &Quantizer| -> Vec<f64> {
            let gate_of = |index: usize| index / UNITS % GATES;
            let on_grid = |(index, &value): (usize, &f64)| {
                let (step, lo, hi) = ends(&quantizer.grids()[gate_of(index)]);
                frozen.quantize(value, step, lo, hi)
            };
            values.iter().enumerate().map(on_grid).collect()
        };
        let (kernel, recurrent) =
            (weights(kernel, &quantizers.kernel), weights(recurrent, &quantizers.recurrent));
        let format = quantizers.cell_format();
        let gate_step = 1.0 / f64::from(format.bits.half_levels());
        let (cell_step, cell_limit) = (f64::from(format.scale), f64::from(format.limit));
        let q15 = 1.0 / 32768.0;
        let sums_grid =
            |x: f64, frozen: &mut Frozen| frozen.quantize(x, 1.0 / 4096.0, -8.0, 8.0 - 1.0 / 4096.0);
        let mut outputs = Vec::new();
        for window in windows.chunks_exact(STEPS * INPUTS) {
            let (mut hidden, mut cells) = ([0.0; UNITS], [0.0; UNITS]);
            for (step, x) in window.chunks_exact(INPUTS).enumerate() {
                let (before, cells_before) = (hidden, cells);
                for unit in 0..UNITS {
                    let gates: [f64; GATES] = std::array::from_fn(|gate| {
                        let column = |k: usize| k * GATES * UNITS + gate * UNITS + unit;
                        let of_inputs = x.iter().enumerate().map(|(k, x)| x * kernel[column(k)]).sum::<f64>();
                        let first = sums_grid(of_inputs + bias[gate * UNITS + unit], frozen);
                        let of_states =
                            before.iter().enumerate().map(|(k, h)| h * recurrent[column(k)]).sum::<f64>();
                        let a = sums_grid(first + of_states, frozen);
                        let value = if gate == 2 { libm::tanh(a) } else { 1.0 / (1.0 + libm::exp(-a)) };
                        frozen.quantize(value, gate_step, -1.0, 1.0 - gate_step)
                    });
                    let [i, f, g, o] = gates;
                    // Products are rounded wherever they lie; only their sum is clipped.
                    let all = f64::INFINITY;
                    let kept = frozen.quantize(f * cells_before[unit], cell_step, -all, all);
                    let entered = frozen.quantize(i * g, cell_step, -all, all);
                    let ends = cell_step * cell_limit;
                    cells[unit] = frozen.quantize(kept + entered, cell_step, -ends, ends);
                    let squashed = frozen.quantize(libm::tanh(cells[unit]), q15, -1.0, 1.0 - q15);
                    let (scale, lo, hi) = self::ends(&quantizers.hidden.grids()[0]);
                    hidden[unit] = frozen.quantize(o * squashed, scale, lo, hi);
                }
                if self.return_sequences || step + 1 == STEPS {
                    outputs.extend_from_slice(&hidden);
                }
            }
        }
        outputs
    }
}

fn config(kind: QuantizerKind, bits: u8, fixed: f32) -> QuantizerConfig {
    QuantizerConfig {
        kind,
        bits: BitWidth::new(bits).unwrap(),
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: -fixed,
        fixed_max: fixed,
        start_step: 0,
        formula: None,
    }
}

/// Values between `-scale` and `scale`.
fn values(count: usize, seed: usize, scale: f32) -> Vec<f32> {
    (0..count).map(|k| ((k * 37 + seed * 11) % 101) as f32 / 50.0 - 1.0).map(|v| v * scale).collect()
}

/// An LSTM with weights up to `scale`, quantizers with `bits`, `gate_bits` and fixed ranges up to `reach`.
fn network(scale: f32, bits: u8, gate_bits: u8, reach: f32, return_sequences: bool) -> Network {
    let columns = GATES * UNITS;
    let lstm = Lstm::from_parts(
        STEPS,
        INPUTS,
        UNITS,
        return_sequences,
        values(INPUTS * columns, 1, scale),
        values(UNITS * columns, 2, scale),
        values(columns, 3, 0.5),
    );
    let mut network = Network { input_quantizer: None, layers: vec![Layer::Lstm(lstm.unwrap())] };
    let layer = LayerConfig {
        weights: config(QuantizerKind::Fixed, bits, reach * scale),
        activations: config(QuantizerKind::Fixed, bits, 0.4 * reach),
        gate_bits: BitWidth::new(gate_bits).unwrap(),
    };
    attach(&mut network, &layer, None, &[]).unwrap();
    network
}

fn lstm(network: &Network) -> &Lstm {
    let Layer::Lstm(lstm) = &network.layers[0] else { panic!("no LSTM") };
    lstm
}

/// Compares outputs and gradients with the definition.
fn check(scale: f32, bits: u8, gate_bits: u8, reach: f32, return_sequences: bool) {
    let mut network = network(scale, bits, gate_bits, reach, return_sequences);
    let x = values(ROWS * STEPS * INPUTS, 4, 2.0);
    let mut workspace = Workspace::new(&network, ROWS).unwrap();
    let found = network.train_forward(&x, &mut workspace).unwrap().to_vec();
    let layer = lstm(&network).clone();
    let quantizers = layer.quantizers().unwrap();
    let definition = Definition {
        tensors: [layer.kernel(), layer.recurrent(), layer.bias(), &x].map(wide),
        return_sequences,
    };
    let mut frozen = Frozen { recording: true, ..Frozen::default() };
    let expected = definition.outputs(quantizers, &mut frozen);
    for (found, expected) in found.iter().zip(&expected) {
        assert!((f64::from(*found) - expected).abs() < 1e-4, "{found}, defined as {expected}");
    }
    let passing = frozen.offsets.iter().filter(|(_, passes)| *passes).count();
    assert!(passing < frozen.offsets.len(), "no value was ever clipped");
    frozen.recording = false;
    let factors = values(found.len(), 5, 1.0);
    network.backward(&factors, &mut workspace).unwrap();
    // The gradient of the windows, which a first layer does not hand on, from a tape of its own.
    let mut tape = LstmTape::new(&layer, ROWS);
    let mut d_input = vec![0.0; x.len()];
    layer.clone().train_forward(&x, ROWS, &mut tape);
    tape.output_and_gradient().1.copy_from_slice(&factors);
    layer.backward(&x, ROWS, &mut tape, Some(&mut d_input));
    let [kernel, recurrent, bias] = workspace.gradients(0).unwrap();
    let gradients = [kernel, recurrent, bias, &d_input];
    let objective = |tensors: [Vec<f64>; 4]| {
        let mut frozen = frozen.clone();
        let outputs = Definition { tensors, ..definition.clone() }.outputs(quantizers, &mut frozen);
        outputs.iter().zip(&factors).map(|(y, f)| y * f64::from(*f)).sum::<f64>()
    };
    for (tensor, gradient) in gradients.into_iter().enumerate() {
        let largest = gradient.iter().fold(0.0_f32, |largest, g| largest.max(g.abs()));
        assert!(largest > 0.0, "tensor {tensor} has no gradient");
        for (index, found) in gradient.iter().enumerate() {
            let moved = |by: f64| {
                let mut tensors = definition.tensors.clone();
                tensors[tensor][index] += by;
                objective(tensors)
            };
            let expected = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            let tolerance = 1e-4 * f64::from(largest) + 1e-6;
            let difference = (f64::from(*found) - expected).abs();
            assert!(difference < tolerance, "tensor {tensor}[{index}]: {found}, defined as {expected}");
        }
    }
}

#[test]
fn outputs_and_gradients_are_those_of_the_definition() {
    for return_sequences in [false, true] {
        // Weights and hidden states beyond their ranges.
        check(0.9, 8, 16, 0.8, return_sequences);
        // Sums beyond +-8.
        check(9.0, 8, 16, 1.0, return_sequences);
        // Narrow gates and cells.
        check(0.9, 5, 6, 1.0, return_sequences);
    }
}

#[test]
fn the_first_batch_sets_ranges_that_the_next_ones_move() {
    let mut network = network(1.5, 8, 16, 1.0, false);
    let layer = LayerConfig {
        weights: config(QuantizerKind::LastValue, 8, 1.0),
        activations: config(QuantizerKind::LastValue, 8, 1.0),
        gate_bits: BitWidth::MAX,
    };
    attach(&mut network, &layer, None, &[]).unwrap();
    let range = |network: &Network| {
        let q = lstm(network).quantizers().unwrap();
        (q.hidden.min()[0], q.hidden.max()[0], q.cell.min()[0], q.cell.max()[0])
    };
    let mut workspace = Workspace::new(&network, ROWS).unwrap();
    let x = values(ROWS * STEPS * INPUTS, 4, 1.0);
    network.train_forward(&x, &mut workspace).unwrap();
    let first = range(&network);
    // The hidden states of the rows only: those of zero windows, which the empty lanes hold, are not among them.
    let mut float = network.clone();
    let Layer::Lstm(layer) = &mut float.layers[0] else { panic!("no LSTM") };
    layer.set_quantizers(None).unwrap();
    layer.return_sequences = true;
    let quantizers = lstm(&network).quantizers().unwrap();
    assert_eq!((quantizers.kernel.min().len(), quantizers.recurrent.min().len()), (4, 4));
    let extremes = float
        .forward(&x)
        .unwrap()
        .iter()
        .fold((0.0_f32, 0.0_f32), |(low, high), h| (low.min(*h), high.max(*h)));
    // Its kernels are not quantized, so the states differ a little.
    assert!((first.0 - extremes.0).abs() < 0.02 && (first.1 - extremes.1).abs() < 0.02);
    // Smaller windows: the hidden state's range follows them one batch later, the cell's extremes stay.
    let small = values(ROWS * STEPS * INPUTS, 4, 0.1);
    network.train_forward(&small, &mut workspace).unwrap();
    let second = range(&network);
    assert!(second.1 < first.1 && (second.2, second.3) == (first.2, first.3));
    // Evaluation changes nothing.
    network.forward(&x).unwrap();
    assert_eq!(range(&network), second);
}

#[test]
fn steps_from_given_states_make_up_the_whole_way() {
    let mut network = network(0.9, 8, 16, 1.0, true);
    let x = values(ROWS * STEPS * INPUTS, 4, 2.0);
    let mut workspace = Workspace::new(&network, ROWS).unwrap();
    network.train_forward(&x, &mut workspace).unwrap();
    let expected = network.forward(&x[..STEPS * INPUTS]).unwrap();
    let layer = lstm(&network);
    let (mut hidden, mut cell) = (vec![0.0; UNITS], vec![0.0; UNITS]);
    for (x, expected) in x.chunks_exact(INPUTS).zip(expected.chunks_exact(UNITS)) {
        let next = layer.step(x, &hidden, &cell).unwrap();
        assert_eq!(next.hidden, expected);
        (hidden, cell) = (next.hidden, next.cell);
    }
    let error = layer.step(&[0.0], &hidden, &cell).unwrap_err();
    assert_eq!(error.to_string(), "input: 1 values, expected are 2");
}
