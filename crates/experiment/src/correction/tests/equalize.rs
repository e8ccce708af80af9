//! Cross-layer equalization.

use super::*;
use crate::correction::equalize;

/// The network with weights and biases of its channels multiplied by 2^-4 to 2^4, so that there is something to balance.
fn unbalanced(mut network: Network) -> Network {
    for layer in &mut network.layers {
        let Some(affine) = Affine::of(layer) else { continue };
        let channels = affine.outputs();
        let factor = |index: usize| (1_u32 << (index % channels % 9)) as f32 / 16.0;
        let kernel = affine.kernel.iter().enumerate().map(|(index, w)| w * factor(index)).collect();
        let bias = affine.bias.iter().enumerate().map(|(index, b)| b * factor(index)).collect();
        *layer = with_parameters(layer, kernel, bias, None).unwrap();
    }
    network
}

/// The network with the parameters of unit `unit` of layer `layer` changed by `change`: its weights, its bias, and what the layer
/// `next` takes from it.
fn with_unit(
    mut network: Network,
    [layer, next]: [usize; 2],
    unit: usize,
    change: impl Fn(&mut [f32], &mut f32, &mut [f32]),
) -> Network {
    let (first, second) = (&network.layers[layer], &network.layers[next]);
    let (given, taken) = (Affine::of(first).unwrap(), Affine::of(second).unwrap());
    let (channels, outputs) = (given.outputs(), taken.outputs());
    let (mut kernel, mut bias) = (given.kernel.to_vec(), given.bias.to_vec());
    let mut following = taken.kernel.to_vec();
    let at = |index: usize| index % channels == unit;
    let gather = |values: &[f32], own: &dyn Fn(usize) -> bool| -> Vec<f32> {
        values.iter().enumerate().filter(|(index, _)| own(*index)).map(|(_, value)| *value).collect()
    };
    let mut weights = gather(&kernel, &at);
    let mut after = gather(&following, &|index| at(index / outputs));
    change(&mut weights, &mut bias[unit], &mut after);
    let mut weights = weights.into_iter();
    kernel.iter_mut().skip(unit).step_by(channels).for_each(|w| *w = weights.next().unwrap());
    let mut after = after.into_iter();
    let own = following.iter_mut().enumerate().filter(|(index, _)| at(index / outputs));
    own.for_each(|(_, w)| *w = after.next().unwrap());
    let first = with_parameters(first, kernel, bias, None).unwrap();
    let second = with_parameters(second, following, taken.bias.to_vec(), None).unwrap();
    (network.layers[layer], network.layers[next]) = (first, second);
    network
}

/// The largest magnitudes of the channels a layer gives, and of those the layer `second` takes.
fn ranges(network: &Network, first: usize, second: usize) -> (Vec<f32>, Vec<f32>) {
    let (given, taken) =
        (Affine::of(&network.layers[first]).unwrap(), Affine::of(&network.layers[second]).unwrap());
    let (channels, outputs) = (given.outputs(), taken.outputs());
    let (mut r1, mut r2) = (vec![0.0_f32; channels], vec![0.0_f32; channels]);
    for (index, weight) in given.kernel.iter().enumerate() {
        r1[index % channels] = r1[index % channels].max(weight.abs());
    }
    for (tap, weights) in taken.kernel.chunks(outputs).enumerate() {
        for weight in weights {
            r2[tap % channels] = r2[tap % channels].max(weight.abs());
        }
    }
    (r1, r2)
}

/// How far the ratios of the ranges on both sides of a channel lie apart: the largest divided by the smallest.
fn spread(network: &Network, first: usize, second: usize) -> f32 {
    let (r1, r2) = ranges(network, first, second);
    let ratios = || r1.iter().zip(&r2).map(|(r1, r2)| r1 / r2);
    ratios().fold(0.0, f32::max) / ratios().fold(f32::INFINITY, f32::min)
}

#[test]
fn the_function_stays_and_the_ranges_come_nearer() {
    let pairs: [&[(usize, usize)]; 2] = [&[(0, 1)], &[(0, 2), (2, 4), (4, 5)]];
    for seed in 1..=4 {
        let networks =
            [(mlp(seed), pairs[0]), (cnn(MAX_POOL, seed), pairs[1]), (cnn(AVERAGE_POOL, seed), pairs[1])];
        for (network, pairs) in networks {
            let network = unbalanced(network);
            let equalized = equalize(&network, &settings(&network, 4, 8)).unwrap();
            let x = values(seed, 200 * network.inputs());
            let (before, after) = (network.forward(&x).unwrap(), equalized.network.forward(&x).unwrap());
            let size = before.iter().fold(0.0_f32, |size, y| size.max(y.abs()));
            for (before, after) in before.iter().zip(&after) {
                assert!((before - after).abs() <= 1e-5 * size, "{before} became {after}, size {size}");
            }
            for &(first, second) in pairs {
                let (before, after) =
                    (spread(&network, first, second), spread(&equalized.network, first, second));
                assert!(after < 0.5 * before, "layers {first} and {second}: {before} became {after}");
            }
            assert_eq!(equalized.notes.len(), pairs.len(), "{:?}", equalized.notes);
        }
    }
}

#[test]
fn one_scale_per_tensor_then_serves_all_channels() {
    for seed in 1..=3 {
        let balanced = mlp(seed);
        // The same function with channels of 1/16 to 16 times their size, made up for in the next layer.
        let mut float = unbalanced(balanced.clone());
        let last = Affine::of(&balanced.layers[1]).unwrap();
        let sizes = |network: &Network| ranges(network, 0, 1).0;
        let (before, after) = (sizes(&balanced), sizes(&float));
        let weights = last.kernel.iter().enumerate();
        let kernel = weights.map(|(index, w)| w * before[index / 2] / after[index / 2]).collect();
        float.layers[1] = with_parameters(&float.layers[1], kernel, last.bias.to_vec(), None).unwrap();
        let x = samples(seed, 300, &float);
        assert!(distance(&balanced, &float, &x) < 1e-10);
        let before = distance(&float, &quantized(&float, &x, 4, 8), &x);
        let equalized = equalize(&float, &settings(&float, 4, 8)).unwrap().network;
        let after = distance(&float, &quantized(&equalized, &x, 4, 8), &x);
        assert!(after < 0.1 * before, "{before} became {after}");
    }
}

#[test]
fn what_is_not_homogeneous_stays_and_is_named() {
    let specs = [
        LayerSpec::Conv1D {
            filters: 3,
            kernel_size: 2,
            stride: 1,
            padding: Padding::Valid,
            activation: Activation::Relu,
        },
        LayerSpec::Lstm { units: 2, return_sequences: false },
        dense(4, Activation::Tanh),
        dense(2, Activation::Linear),
    ];
    let network = network(Shape { steps: 5, channels: 2 }, &specs, 1);
    let equalized = equalize(&network, &settings(&network, 4, 8)).unwrap();
    assert_eq!(
        equalized.notes,
        [
            "conv1d 1 is not equalized with lstm 2, whose gates are not linear",
            "lstm 2 is not equalized: its gates are not linear",
            "dense 3 is not equalized with the layer behind it: tanh is not linear",
        ]
    );
    let x = values(1, 40 * network.inputs());
    assert_eq!(equalized.network.forward(&x).unwrap(), network.forward(&x).unwrap());
}

#[test]
fn dead_channels_are_left_alone() {
    // Channel 5 has no weights; channel 6 next to none, and a bias below and above zero.
    for sign in [-1.0, 1.0] {
        let network = with_unit(mlp(2), [0, 1], 5, |weights, _, _| weights.fill(0.0));
        let network = with_unit(network, [0, 1], 6, |weights, bias, _| {
            weights.iter_mut().for_each(|w| *w *= 1e-20);
            *bias = 0.2 * sign;
        });
        let equalized = equalize(&network, &settings(&network, 4, 8)).unwrap();
        let bias = |network: &Network| Affine::of(&network.layers[0]).unwrap().bias.to_vec();
        let (before, after) = (bias(&network), bias(&equalized.network));
        // Without the limit the second would have grown 10,000 times.
        for unit in [5, 6] {
            let growth = after[unit] / before[unit];
            assert!((0.05..20.0).contains(&growth), "{} became {}", before[unit], after[unit]);
        }
    }
}

/// Units that equalization by weights alone scales into harm: changes of weights, bias and following weights.
type Harm = (&'static str, fn(&mut [f32], &mut f32, &mut [f32]));

fn scale(values: &mut [f32], by: f32) {
    values.iter_mut().for_each(|value| *value *= by);
}

const HARMS: [Harm; 8] = [
    ("nearly constant", |weights, bias, _| {
        weights.fill(1e-6);
        *bias = 0.5;
    }),
    ("constant", |weights, bias, _| {
        weights.fill(0.0);
        *bias = 0.7;
    }),
    ("mostly its bias", |weights, bias, _| {
        scale(weights, 0.03);
        *bias = 1.5;
    }),
    ("never active", |weights, bias, _| {
        scale(weights, 1e-4);
        *bias = -2.0;
    }),
    ("rarely active", |_, bias, _| *bias = -1.0),
    ("without use", |_, _, after| scale(after, 1e-7)),
    ("of huge ratio", |weights, bias, after| {
        scale(weights, 1e-3);
        *bias *= 1e-3;
        scale(after, 1e3);
    }),
    ("nearly constant and unused", |weights, bias, after| {
        weights.fill(1e-6);
        *bias = 0.5;
        scale(after, 1e-3);
    }),
];

#[test]
fn no_kind_of_unit_makes_equalized_networks_worse() {
    for (name, harm) in HARMS {
        for widths in [(4, 8), (8, 8), (6, 6)] {
            let (mut plain, mut balanced) = (0.0, 0.0);
            for seed in 1..=12 {
                let deep = seed % 2 == 0;
                let (float, pair) = if deep { (cnn(MAX_POOL, seed), [0, 2]) } else { (mlp(seed), [0, 1]) };
                let float = with_unit(float, pair, seed as usize % 6, harm);
                let x = samples(seed, 300, &float);
                let settings = settings(&float, widths.0, widths.1);
                let equalized = equalize(&float, &settings).unwrap().network;
                let (y, z) = (float.forward(&x).unwrap(), equalized.forward(&x).unwrap());
                let size = y.iter().fold(0.0_f32, |size, y| size.max(y.abs()));
                for (y, z) in y.iter().zip(&z) {
                    assert!((y - z).abs() <= 1e-5 * size, "{name}, seed {seed}: {y} became {z}");
                }
                // In units of the outputs, so that every seed counts alike.
                let power = distance(&float, &zero_outputs(&float), &x);
                let error = |network: &Network| {
                    distance(&float, &quantized(network, &x, widths.0, widths.1), &x) / power
                };
                let (before, after) = (error(&float), error(&equalized));
                (plain, balanced) = (plain + before, balanced + after);
            }
            assert!(balanced < 1.4 * plain, "{name}, {widths:?}: {plain} became {balanced}");
        }
    }
}

/// The network whose outputs are all zero.
fn zero_outputs(network: &Network) -> Network {
    let mut network = network.clone();
    let last = network.layers.len() - 1;
    let affine = Affine::of(&network.layers[last]).unwrap();
    let (kernel, bias) = (vec![0.0; affine.kernel.len()], vec![0.0; affine.outputs()]);
    network.layers[last] = with_parameters(&network.layers[last], kernel, bias, None).unwrap();
    network
}
