//! Cross-layer equalization.

use super::*;
use crate::correction::equalize;

/// The network with the weights of its channels multiplied by 2^-4 to 2^4, so that there is something to balance.
fn unbalanced(mut network: Network) -> Network {
    for layer in &mut network.layers {
        let Some(affine) = Affine::of(layer) else { continue };
        let channels = affine.outputs();
        let factor = |index: usize| (1_u32 << (index % channels % 9)) as f32 / 16.0;
        let kernel = affine.kernel.iter().enumerate().map(|(index, w)| w * factor(index)).collect();
        *layer = with_parameters(layer, kernel, affine.bias.to_vec(), None).unwrap();
    }
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

#[test]
fn the_function_stays_and_the_ranges_become_equal() {
    let pairs: [&[(usize, usize)]; 2] = [&[(0, 1)], &[(0, 2), (2, 4), (4, 5)]];
    for seed in 1..=4 {
        let networks =
            [(mlp(seed), pairs[0]), (cnn(MAX_POOL, seed), pairs[1]), (cnn(AVERAGE_POOL, seed), pairs[1])];
        for (network, pairs) in networks {
            let network = unbalanced(network);
            let equalized = equalize(&network).unwrap();
            let x = values(seed, 200 * network.inputs());
            let (before, after) = (network.forward(&x).unwrap(), equalized.network.forward(&x).unwrap());
            let size = before.iter().fold(0.0_f32, |size, y| size.max(y.abs()));
            for (before, after) in before.iter().zip(&after) {
                assert!((before - after).abs() <= 1e-5 * size, "{before} became {after}, size {size}");
            }
            for &(first, second) in pairs {
                let (r1, r2) = ranges(&equalized.network, first, second);
                for (r1, r2) in r1.iter().zip(&r2) {
                    assert!((r1 / r2 - 1.0).abs() < 1e-4, "layers {first} and {second}: {r1} and {r2}");
                }
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
        let bias = Affine::of(&float.layers[0]).unwrap().bias.iter();
        let bias = bias.enumerate().map(|(index, b)| b * after[index] / before[index]).collect();
        let kernel = Affine::of(&float.layers[0]).unwrap().kernel.to_vec();
        float.layers[0] = with_parameters(&float.layers[0], kernel, bias, None).unwrap();
        let x = samples(seed, 300, &float);
        assert!(distance(&balanced, &float, &x) < 1e-10);
        let before = distance(&float, &quantized(&float, &x, 4, 8), &x);
        let equalized = equalize(&float).unwrap().network;
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
    let equalized = equalize(&network).unwrap();
    assert_eq!(
        equalized.notes,
        [
            "layer 1 (conv1d) is not equalized with layer 2 (lstm), whose gates are not linear",
            "layer 2 (lstm) is not equalized: its gates are not linear",
            "layer 3 (dense) is not equalized with the layer behind it: tanh is not linear",
        ]
    );
    let x = values(1, 40 * network.inputs());
    assert_eq!(equalized.network.forward(&x).unwrap(), network.forward(&x).unwrap());
}

#[test]
fn dead_channels_are_left_alone() {
    let mut network = mlp(2);
    let affine = Affine::of(&network.layers[0]).unwrap();
    let mut kernel = affine.kernel.to_vec();
    // Channel 5 has no weights, channel 6 next to none.
    kernel.iter_mut().skip(5).step_by(24).for_each(|w| *w = 0.0);
    kernel.iter_mut().skip(6).step_by(24).for_each(|w| *w *= 1e-20);
    network.layers[0] = with_parameters(&network.layers[0], kernel, affine.bias.to_vec(), None).unwrap();
    let equalized = equalize(&network).unwrap();
    assert!(equalized.notes[0].ends_with("1 of them at the limit"), "{:?}", equalized.notes);
    let bias = |network: &Network| Affine::of(&network.layers[0]).unwrap().bias.to_vec();
    let (before, after) = (bias(&network), bias(&equalized.network));
    assert_eq!(before[5], after[5]);
    assert!((after[6] / before[6] / 1e4 - 1.0).abs() < 1e-6);
}
