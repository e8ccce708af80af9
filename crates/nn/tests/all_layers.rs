//! Networks of random layers against a plain f64 definition of every layer: outputs, and gradients against finite
//! differences of that definition.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use nn::{
    Activation, Conv1D, Layer, LayerSpec, Lstm, Network, Padding, Pooling, Shape, Weightless,
    WeightlessLayer, Workspace,
};
use proptest::prelude::*;

/// One row through the layers in f64, written as the formulas are. `kinks` collects on which side of every kink (relu, the
/// choice of a maximum) the row was.
fn forward(network: &Network, tensors: &[Vec<f64>], x: &[f64], kinks: &mut Vec<usize>) -> Vec<f64> {
    let mut tensors = tensors.iter();
    let mut values = x.to_vec();
    for layer in &network.layers {
        let mut next = || tensors.next().unwrap().as_slice();
        values = match layer {
            Layer::Dense(dense) => {
                let (kernel, bias) = (next(), next());
                let sum = |o: usize| {
                    bias[o]
                        + values.iter().enumerate().map(|(i, v)| v * kernel[i * bias.len() + o]).sum::<f64>()
                };
                (0..bias.len()).map(|o| activate(dense.activation(), sum(o), kinks)).collect()
            }
            Layer::Conv1D(conv) => convolve(conv, next(), next(), &values, kinks),
            Layer::Lstm(lstm) => remember(lstm, [next(), next(), next()], &values),
            Layer::Weightless(layer) => match layer.settings() {
                Weightless::MaxPool1D(pool) => pooled(layer, pool, &values, |window| {
                    let best =
                        (0..window.len()).reduce(|a, b| if window[b] > window[a] { b } else { a }).unwrap();
                    kinks.push(best);
                    window[best]
                }),
                Weightless::AveragePool1D(pool) => {
                    pooled(layer, pool, &values, |window| window.iter().sum::<f64>() / window.len() as f64)
                }
                Weightless::Flatten => values,
            },
        };
    }
    values
}

fn activate(activation: Activation, z: f64, kinks: &mut Vec<usize>) -> f64 {
    match activation {
        Activation::Linear => z,
        Activation::Relu => {
            kinks.push(usize::from(z > 0.0));
            z.max(0.0)
        }
        Activation::Tanh => libm::tanh(z),
        Activation::Sigmoid => sigmoid(z),
    }
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

/// Steps added before the first, by TensorFlow's rule.
fn added_before(padding: Padding, steps: usize, size: usize, stride: usize) -> usize {
    match padding {
        Padding::Valid => 0,
        Padding::Same => ((steps.div_ceil(stride) - 1) * stride + size).saturating_sub(steps) / 2,
    }
}

fn convolve(conv: &Conv1D, kernel: &[f64], bias: &[f64], x: &[f64], kinks: &mut Vec<usize>) -> Vec<f64> {
    let shape = conv.shape();
    let before = added_before(shape.padding, shape.steps, shape.kernel_size, shape.stride);
    let mut out = Vec::new();
    for t in 0..conv.output_steps() {
        for f in 0..shape.filters {
            let mut sum = bias[f];
            for j in 0..shape.kernel_size {
                let Some(step) = (t * shape.stride + j).checked_sub(before).filter(|s| *s < shape.steps)
                else {
                    continue;
                };
                for c in 0..shape.channels {
                    sum +=
                        x[step * shape.channels + c] * kernel[(j * shape.channels + c) * shape.filters + f];
                }
            }
            out.push(activate(conv.activation(), sum, kinks));
        }
    }
    out
}

fn pooled(
    layer: &WeightlessLayer,
    Pooling { size, stride, padding }: Pooling,
    x: &[f64],
    mut of: impl FnMut(&[f64]) -> f64,
) -> Vec<f64> {
    let shape = layer.input_shape();
    let before = added_before(padding, shape.steps, size, stride);
    let mut out = Vec::new();
    for t in 0..layer.output_shape().steps {
        for c in 0..shape.channels {
            let steps = (0..size).filter_map(|j| (t * stride + j).checked_sub(before));
            let window: Vec<f64> =
                steps.filter(|s| *s < shape.steps).map(|s| x[s * shape.channels + c]).collect();
            out.push(of(&window));
        }
    }
    out
}

fn remember(lstm: &Lstm, [kernel, recurrent, bias]: [&[f64]; 3], x: &[f64]) -> Vec<f64> {
    let (units, shape) = (lstm.units(), lstm.input_shape());
    let (mut h, mut c) = (vec![0.0; units], vec![0.0; units]);
    let mut sequence = Vec::new();
    for step in x.chunks_exact(shape.channels) {
        let z: Vec<f64> = (0..4 * units)
            .map(|g| {
                let input: f64 = step.iter().enumerate().map(|(i, v)| v * kernel[i * 4 * units + g]).sum();
                let state: f64 = h.iter().enumerate().map(|(u, v)| v * recurrent[u * 4 * units + g]).sum();
                bias[g] + input + state
            })
            .collect();
        for u in 0..units {
            let [i, f, g, o] = [0, 1, 2, 3].map(|gate| z[gate * units + u]);
            c[u] = sigmoid(f) * c[u] + sigmoid(i) * libm::tanh(g);
            h[u] = sigmoid(o) * libm::tanh(c[u]);
        }
        sequence.extend_from_slice(&h);
    }
    if lstm.return_sequences() { sequence } else { h }
}

/// Every trainable tensor in f64, in the order of the layers.
fn tensors(network: &Network) -> Vec<Vec<f64>> {
    let of = |layer: &Layer| -> Vec<Vec<f32>> {
        match layer {
            Layer::Dense(l) => vec![l.kernel().to_vec(), l.bias().to_vec()],
            Layer::Conv1D(l) => vec![l.kernel().to_vec(), l.bias().to_vec()],
            Layer::Lstm(l) => vec![l.kernel().to_vec(), l.recurrent().to_vec(), l.bias().to_vec()],
            Layer::Weightless(_) => Vec::new(),
        }
    };
    network.layers.iter().flat_map(of).map(|tensor| tensor.into_iter().map(f64::from).collect()).collect()
}

/// Mean squared error over rows and outputs.
fn loss(network: &Network, tensors: &[Vec<f64>], x: &[f32], y: &[f32], kinks: &mut Vec<usize>) -> f64 {
    kinks.clear();
    let rows = x.chunks_exact(network.inputs()).zip(y.chunks_exact(network.outputs()));
    let mut sum = 0.0;
    for (x, y) in rows {
        let x: Vec<f64> = x.iter().map(|v| f64::from(*v)).collect();
        let out = forward(network, tensors, &x, kinks);
        let square = |(p, y): (&f64, &f32)| (p - f64::from(*y)) * (p - f64::from(*y));
        sum += out.iter().zip(y).map(square).sum::<f64>();
    }
    sum / y.len() as f64
}

fn any_padding() -> impl Strategy<Value = Padding> {
    prop::sample::select(&Padding::ALL[..])
}

fn any_activation() -> impl Strategy<Value = Activation> {
    prop::sample::select(&Activation::ALL[..])
}

/// A layer that takes sequences and gives one.
fn any_sequence_layer() -> impl Strategy<Value = LayerSpec> {
    let conv = (1..=9_usize, 1..=4_usize, 1..=3_usize, any_padding(), any_activation()).prop_map(
        |(filters, kernel_size, stride, padding, activation)| LayerSpec::Conv1D {
            filters,
            kernel_size,
            stride,
            padding,
            activation,
        },
    );
    let pool = (any::<bool>(), 1..=3_usize, 1..=3_usize, any_padding()).prop_map(
        |(is_max, size, stride, padding)| {
            if is_max {
                LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size, stride, padding }))
            } else {
                LayerSpec::Weightless(Weightless::AveragePool1D(Pooling { size, stride, padding }))
            }
        },
    );
    let lstm = (1..=5_usize).prop_map(|units| LayerSpec::Lstm { units, return_sequences: true });
    prop_oneof![conv, pool, lstm]
}

/// Layers over `[4 to 11 steps][1 to 5 channels]` that end in a dense layer, and a seed.
fn any_network() -> impl Strategy<Value = (Shape, Vec<LayerSpec>, u64)> {
    let dense = || {
        (1..=9_usize, any_activation()).prop_map(|(units, activation)| LayerSpec::Dense { units, activation })
    };
    let flat = prop_oneof![
        Just(LayerSpec::Weightless(Weightless::Flatten)),
        (1..=5_usize).prop_map(|units| LayerSpec::Lstm { units, return_sequences: false }),
    ];
    let layers = (prop::collection::vec(any_sequence_layer(), 0..=3), flat, dense(), dense());
    (4..=11_usize, 1..=5_usize, layers, any::<u64>()).prop_map(|(steps, channels, layers, seed)| {
        let (mut specs, flat, hidden, output) = layers;
        specs.extend([flat, hidden, output]);
        (Shape { steps, channels }, specs, seed)
    })
}

fn values(n: usize, salt: u64) -> Vec<f32> {
    (0..n as u64).map(|i| ((i * 7919 + salt % 1009 * 31) % 2003) as f32 / 1001.0 - 1.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn outputs_and_gradients_follow_the_definition((shape, specs, seed) in any_network(), rows in 1..=6_usize) {
        // Valid windows may be longer than what is left of the steps.
        let Ok(mut network) = Network::new(shape, &specs) else { return Ok(()) };
        network.initialize(seed);
        let (x, y) = (values(rows * network.inputs(), seed), values(rows * network.outputs(), seed ^ 5));
        let mut workspace = Workspace::new(&network, rows).unwrap();
        let output = network.train_forward(&x, &mut workspace).unwrap().to_vec();
        prop_assert_eq!(&network.forward(&x).unwrap(), &output);

        let mut tensors = tensors(&network);
        let mut kinks = Vec::new();
        for (x, found) in x.chunks_exact(network.inputs()).zip(output.chunks_exact(network.outputs())) {
            let x: Vec<f64> = x.iter().map(|v| f64::from(*v)).collect();
            let expected = forward(&network, &tensors, &x, &mut kinks);
            for (f, e) in found.iter().zip(&expected) {
                prop_assert!((f64::from(*f) - e).abs() < 5e-6, "{f} is not {e}");
            }
        }

        let scale = 2.0 / output.len() as f32;
        let d_output: Vec<f32> = output.iter().zip(&y).map(|(p, y)| (p - y) * scale).collect();
        network.backward(&d_output, &mut workspace).unwrap();
        let gradients = (0..network.layers.len()).flat_map(|layer| workspace.gradients(layer).unwrap());
        let gradients: Vec<Vec<f32>> = gradients.filter(|g| !g.is_empty()).map(<[f32]>::to_vec).collect();
        prop_assert_eq!(gradients.len(), tensors.len());
        for (tensor, gradient) in gradients.iter().enumerate() {
            // Every value of a small tensor, a spread of them of a large one.
            for index in (0..gradient.len()).step_by(1 + gradient.len() / 40) {
                let (h, at) = (1e-6, tensors[tensor][index]);
                tensors[tensor][index] = at + h;
                let above = loss(&network, &tensors, &x, &y, &mut kinks);
                let sides = kinks.clone();
                tensors[tensor][index] = at - h;
                let below = loss(&network, &tensors, &x, &y, &mut kinks);
                tensors[tensor][index] = at;
                if sides != kinks {
                    continue; // The difference quotient straddles a kink and means nothing.
                }
                let (found, expected) = (f64::from(gradient[index]), (above - below) / (2.0 * h));
                prop_assert!(
                    (found - expected).abs() < 2e-6 + 1e-4 * expected.abs(),
                    "tensor {tensor}, value {index}: {found} is not {expected}"
                );
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_the_rows_around_it((shape, specs, seed) in any_network(), rows in 2..=70_usize) {
        let Ok(mut network) = Network::new(shape, &specs) else { return Ok(()) };
        network.initialize(seed);
        let x = values(rows * network.inputs(), seed);
        let together = network.forward(&x).unwrap();
        let alone: Vec<f32> =
            x.chunks_exact(network.inputs()).flat_map(|row| network.forward(row).unwrap()).collect();
        prop_assert_eq!(together, alone);
    }
}
