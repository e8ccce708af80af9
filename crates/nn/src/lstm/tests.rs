//! The LSTM layer against Keras' equations written out in f64.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;

/// A layer's sizes and parameters in f64, and its forward pass, one row and one number at a time.
#[derive(Clone)]
struct Reference {
    steps: usize,
    inputs: usize,
    units: usize,
    return_sequences: bool,
    /// Kernel, recurrent kernel, bias.
    tensors: [Vec<f64>; 3],
}

pub(super) fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|v| f64::from(*v)).collect()
}

impl Reference {
    fn new(layer: &Lstm) -> Self {
        let tensors = [layer.kernel(), layer.recurrent(), layer.bias()].map(wide);
        let Shape { steps, channels: inputs } = layer.input_shape();
        Self { steps, inputs, units: layer.units(), return_sequences: layer.return_sequences(), tensors }
    }

    /// The output of one window `[steps][inputs]`.
    fn forward(&self, x: &[f64]) -> Vec<f64> {
        let [kernel, recurrent, bias] = &self.tensors;
        let (units, columns) = (self.units, 4 * self.units);
        let sigmoid = |z: f64| 1.0 / (1.0 + libm::exp(-z));
        let (mut hidden, mut cells, mut sequence) = (vec![0.0; units], vec![0.0; units], Vec::new());
        for x in x.chunks_exact(self.inputs) {
            let z = |column: usize| {
                let inputs = x.iter().enumerate().map(|(k, x)| x * kernel[k * columns + column]);
                let states = hidden.iter().enumerate().map(|(k, h)| h * recurrent[k * columns + column]);
                bias[column] + inputs.sum::<f64>() + states.sum::<f64>()
            };
            let z: Vec<f64> = (0..columns).map(z).collect();
            for unit in 0..units {
                let [i, f, c, o] = [0, 1, 2, 3].map(|gate| z[gate * units + unit]);
                cells[unit] = sigmoid(f) * cells[unit] + sigmoid(i) * libm::tanh(c);
                hidden[unit] = sigmoid(o) * libm::tanh(cells[unit]);
            }
            sequence.extend_from_slice(&hidden);
        }
        if self.return_sequences { sequence } else { hidden }
    }

    /// The sum over all rows of output times `factors`: its gradient is what a backward pass from `factors` gives.
    fn objective(&self, x: &[f64], factors: &[f32]) -> f64 {
        let rows = x.chunks_exact(self.steps * self.inputs);
        let outputs = rows.flat_map(|row| self.forward(row));
        outputs.zip(factors).map(|(y, f)| y * f64::from(*f)).sum()
    }
}

struct Source(Xoshiro256PlusPlus);

impl Source {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn below(&mut self, n: u64) -> usize {
        (self.0.next_u64() % n) as usize
    }

    /// Values between `-scale` and `scale`.
    fn values(&mut self, n: usize, scale: f32) -> Vec<f32> {
        (0..n).map(|_| (((self.0.next_u64() >> 40) as f32 / (1u32 << 23) as f32) - 1.0) * scale).collect()
    }

    fn layer(&mut self, steps: usize, inputs: usize, units: usize, return_sequences: bool) -> Lstm {
        let columns = 4 * units;
        let kernel = self.values(inputs * columns, 1.2);
        let recurrent = self.values(units * columns, 1.2);
        let bias = self.values(columns, 0.5);
        Lstm::from_parts(steps, inputs, units, return_sequences, kernel, recurrent, bias).unwrap()
    }

    /// A small layer of random sizes.
    fn any_layer(&mut self) -> Lstm {
        let (steps, inputs, units) = (1 + self.below(6), 1 + self.below(5), 1 + self.below(5));
        let return_sequences = self.below(2) == 1;
        self.layer(steps, inputs, units, return_sequences)
    }
}

/// Output, gradients of the parameters and gradient of the windows.
struct Passes {
    output: Vec<f32>,
    gradients: [Vec<f32>; 3],
    d_input: Vec<f32>,
}

/// Both passes of training in buffers for `capacity` rows.
fn passes(layer: &Lstm, x: &[f32], d_output: &[f32], capacity: usize) -> Passes {
    let rows = x.len() / layer.input_shape().values();
    let mut tape = LstmTape::new(layer, capacity);
    layer.clone().train_forward(x, rows, &mut tape);
    let (output, gradient) = tape.output_and_gradient();
    let output = output[..d_output.len()].to_vec();
    gradient[..d_output.len()].copy_from_slice(d_output);
    let mut d_input = vec![f32::NAN; x.len()];
    layer.backward(x, rows, &mut tape, Some(&mut d_input));
    Passes { output, gradients: tape.gradients().map(<[f32]>::to_vec), d_input }
}

#[test]
fn outputs_equal_the_equations() {
    for seed in 0..60 {
        let mut source = Source::new(seed);
        let layer = source.any_layer();
        let rows = 1 + source.below(11);
        let x = source.values(rows * layer.input_shape().values(), 2.0);
        let mut tape = LstmTape::new(&layer, rows);
        layer.prepare(&mut tape);
        layer.evaluate(&x, rows, &mut tape);
        let reference = Reference::new(&layer);
        let expected: Vec<f64> = wide(&x)
            .chunks_exact(layer.input_shape().values())
            .flat_map(|row| reference.forward(row))
            .collect();
        assert_eq!(tape.output().len(), expected.len());
        for (index, (found, expected)) in tape.output().iter().zip(&expected).enumerate() {
            assert!((f64::from(*found) - expected).abs() < 2e-6, "seed {seed}, {index}: {found}, {expected}");
        }
    }
}

#[test]
fn gradients_equal_difference_quotients_of_the_equations() {
    let (mut compared, mut nonzero) = (0, 0);
    for seed in 0..60 {
        let mut source = Source::new(seed);
        let layer = source.any_layer();
        let rows = 1 + source.below(9);
        let x = source.values(rows * layer.input_shape().values(), 1.0);
        let d_output = source.values(rows * layer.output_shape().values(), 1.0);
        let found = passes(&layer, &x, &d_output, 12);
        let mut reference = Reference::new(&layer);
        let mut x = wide(&x);
        let h = 1e-5;
        let mut compare = |what: &str, index: usize, found: f32, above: f64, below: f64| {
            let expected = (above - below) / (2.0 * h);
            let difference = (f64::from(found) - expected).abs();
            assert!(
                difference < 4e-6 + 2e-5 * expected.abs(),
                "seed {seed}, {what}[{index}]: {found}, {expected}"
            );
            compared += 1;
            nonzero += usize::from(found != 0.0);
        };
        for (tensor, gradient) in found.gradients.iter().enumerate() {
            assert_eq!(gradient.len(), reference.tensors[tensor].len());
            for (index, &found) in gradient.iter().enumerate() {
                let at = reference.tensors[tensor][index];
                reference.tensors[tensor][index] = at + h;
                let above = reference.objective(&x, &d_output);
                reference.tensors[tensor][index] = at - h;
                let below = reference.objective(&x, &d_output);
                reference.tensors[tensor][index] = at;
                compare(["kernel", "recurrent", "bias"][tensor], index, found, above, below);
            }
        }
        for (index, &found) in found.d_input.iter().enumerate() {
            let at = x[index];
            x[index] = at + h;
            let above = reference.objective(&x, &d_output);
            x[index] = at - h;
            let below = reference.objective(&x, &d_output);
            x[index] = at;
            compare("window", index, found, above, below);
        }
    }
    assert!(compared > 5000, "{compared}");
    // Layers of one step leave their recurrent kernel alone.
    assert!(nonzero > compared * 3 / 4, "{nonzero} of {compared}");
}

#[test]
fn a_row_has_the_same_bits_whatever_stands_around_it() {
    let mut source = Source::new(7);
    for (inputs, units) in [(4, 2), (3, 5), (7, 64)] {
        let layer = source.layer(6, inputs, units, false);
        let width = layer.input_shape().values();
        let x = source.values(13 * width, 3.0);
        let d_output = source.values(13 * units, 1.0);
        let all = passes(&layer, &x, &d_output, 13);
        for row in 0..13 {
            let alone =
                passes(&layer, &x[row * width..][..width], &d_output[row * units..][..units], 1 + row);
            assert_eq!(alone.output, all.output[row * units..][..units], "row {row}");
            assert_eq!(alone.d_input, all.d_input[row * width..][..width], "row {row}");
        }
    }
}

#[test]
fn lanes_without_a_row_add_nothing_even_after_a_full_batch() {
    let mut source = Source::new(8);
    let layer = source.layer(5, 3, 3, true);
    let (width, outputs) = (layer.input_shape().values(), layer.output_shape().values());
    let x = source.values(8 * width, 3.0);
    let d_output = source.values(8 * outputs, 1.0);
    let mut tape = LstmTape::new(&layer, 8);
    for rows in [8, 5, 0, 1] {
        layer.clone().train_forward(&x[..rows * width], rows, &mut tape);
        // What lies beyond the rows must not be read.
        let gradient = tape.output_and_gradient().1;
        gradient.fill(f32::NAN);
        gradient[..rows * outputs].copy_from_slice(&d_output[..rows * outputs]);
        layer.backward(&x[..rows * width], rows, &mut tape, None);
        let fresh = passes(&layer, &x[..rows * width], &d_output[..rows * outputs], rows);
        assert_eq!(tape.gradients().map(<[f32]>::to_vec), fresh.gradients, "{rows} rows");
        assert_eq!(rows == 0, fresh.gradients.iter().flatten().all(|g| *g == 0.0));
    }
}

#[test]
fn a_sequence_ends_with_the_last_state() {
    let mut source = Source::new(9);
    let last = source.layer(7, 4, 3, false);
    let sequence = Lstm { return_sequences: true, ..last.clone() };
    let x = source.values(6 * last.input_shape().values(), 1.0);
    let of_last = passes(&last, &x, &[0.5; 6 * 3], 6);
    // A gradient of the last step only is the gradient of the last state.
    let d_sequence: Vec<f32> = (0..6 * 7 * 3).map(|k| if k / 3 % 7 == 6 { 0.5 } else { 0.0 }).collect();
    let of_sequence = passes(&sequence, &x, &d_sequence, 6);
    let ends: Vec<f32> =
        of_sequence.output.chunks_exact(7 * 3).flat_map(|row| &row[6 * 3..]).copied().collect();
    assert_eq!(ends, of_last.output);
    assert_eq!(of_sequence.gradients, of_last.gradients);
    assert_eq!(of_sequence.d_input, of_last.d_input);
}

#[test]
fn tapes_fit_layers_of_one_shape() {
    let layer = Lstm::zeros(3, 4, 2, false).unwrap();
    let tape = LstmTape::new(&layer, 5);
    assert!(tape.fits(&layer));
    for (steps, inputs, units, sequences) in
        [(4, 4, 2, false), (3, 5, 2, false), (3, 4, 1, false), (3, 4, 2, true)]
    {
        assert!(!tape.fits(&Lstm::zeros(steps, inputs, units, sequences).unwrap()));
    }
}

#[test]
fn starting_weights_are_those_of_keras() {
    for units in [1, 2, 3, 16, 64] {
        let mut layer = Lstm::zeros(30, 4, units, false).unwrap();
        initialize(&mut layer, &mut Xoshiro256PlusPlus::seed_from_u64(2016));
        let columns = 4 * units;
        let limit = (6.0 / (4 + columns) as f32).sqrt();
        assert!(layer.kernel().iter().all(|w| w.abs() <= limit));
        assert!(layer.kernel().iter().any(|w| w.abs() > 0.8 * limit));
        let rows: Vec<Vec<f64>> = layer.recurrent().chunks_exact(columns).map(wide).collect();
        for (i, a) in rows.iter().enumerate() {
            for (j, b) in rows.iter().enumerate() {
                let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((product - expected).abs() < 1e-6, "{units} units, rows {i} and {j}: {product}");
            }
        }
        // No direction is preferred: the values are spread like those of a normal vector of this length.
        let mean = rows.iter().flatten().sum::<f64>() / (units * columns) as f64;
        assert!(mean.abs() < 4.0 / (columns as f64 * (units as f64).sqrt()), "{units} units: {mean}");
        for (gate, bias) in layer.bias().chunks_exact(units).enumerate() {
            assert!(bias.iter().all(|b| *b == if gate == 1 { 1.0 } else { 0.0 }));
        }
    }
}

#[test]
fn counts_of_the_thesis_network() {
    let layer = Lstm::zeros(30, 4, 2, false).unwrap();
    // 56, and 6 of the dense layer behind it: 62.
    assert_eq!(layer.parameter_count(), 56);
    assert_eq!(layer.mac_count(), 30 * 4 * 2 * (4 + 2));
    assert_eq!(layer.output_shape(), Shape::flat(2));
    let sequence = Lstm::zeros(30, 4, 2, true).unwrap();
    assert_eq!(sequence.output_shape(), Shape { steps: 30, channels: 2 });
}

#[test]
fn stored_parameters_and_sizes_are_checked() {
    let build = |kernel: usize, recurrent: usize, bias: Vec<f32>| {
        Lstm::from_parts(3, 2, 1, false, vec![0.5; kernel], vec![0.5; recurrent], bias)
            .map_err(|e| e.to_string())
    };
    assert_eq!(build(8, 4, vec![0.0; 4]).unwrap().parameter_count(), 16);
    assert_eq!(build(7, 4, vec![0.0; 4]).unwrap_err(), "weights: 7 values, expected are 8");
    assert_eq!(build(8, 5, vec![0.0; 4]).unwrap_err(), "recurrent weights: 5 values, expected are 4");
    assert_eq!(build(8, 4, vec![0.0; 5]).unwrap_err(), "bias: 5 values, expected are 4");
    assert_eq!(build(8, 4, vec![0.0, 0.0, f32::NAN, 0.0]).unwrap_err(), "bias[2] is not a finite number");
    for (steps, inputs, units) in
        [(0, 4, 2), (30, 0, 2), (usize::MAX, 1, 1), (1 << 20, 8, 1), (1 << 20, 1, 2)]
    {
        let found = Lstm::zeros(steps, inputs, units, false).unwrap_err();
        assert!(matches!(found, LayerError::Windows { .. }), "{found}");
    }
    for (inputs, units) in [(4, 0), (usize::MAX, 1), (1, usize::MAX), (1 << 20, 1), (1, 1 << 11)] {
        let found = Lstm::zeros(1, inputs, units, false).unwrap_err();
        assert_eq!(found, LayerError::Size { inputs, outputs: units, limit: MAX_LAYER_PARAMETERS });
    }
}
