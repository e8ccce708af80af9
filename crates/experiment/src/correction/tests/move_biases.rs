//! Biases of linear layers that move on.

use nn::{Layer, Pooling, Weightless};
use proptest::prelude::*;

use super::*;
use crate::correction::{MovedBias, move_biases};

/// A chain of dense layers with these activations, of 3, 4, 5, ... units.
fn chain(activations: &[Activation], seed: u64) -> Network {
    let specs: Vec<_> =
        activations.iter().enumerate().map(|(index, activation)| dense(3 + index, *activation)).collect();
    network(Shape::flat(4), &specs, seed)
}

fn biases(network: &Network) -> Vec<Vec<f32>> {
    network.layers.iter().filter_map(Affine::of).map(|affine| affine.bias.to_vec()).collect()
}

/// Whether each layer still has a bias, as the converter leaves it.
fn kept(activations: &[Activation]) -> Vec<bool> {
    let moved = move_biases(&chain(activations, 1)).unwrap();
    biases(&moved.network).iter().map(|bias| bias.iter().any(|bias| *bias != 0.0)).collect()
}

#[test]
fn of_a_chain_every_second_layer_keeps_its_bias_as_the_converter_has_it() {
    use Activation::{Linear as L, Relu as R, Sigmoid as S, Tanh as T};
    // Measured on the converter: which FULLY_CONNECTED operators have a bias.
    for (activations, expected) in [
        (&[L, L][..], &[false, true][..]),
        (&[L, L, L], &[true, false, true]),
        (&[L, L, L, L], &[false, true, false, true]),
        (&[L, L, L, L, L], &[true, false, true, false, true]),
        (&[L, L, R, L], &[false, true, true, true]),
        (&[L, L, T, L], &[true, false, true, true]),
        (&[L, L, S], &[true, false, true]),
        (&[R, L, L], &[true, false, true]),
        (&[L, T, L, L], &[false, true, false, true]),
        (&[T, L], &[true, true]),
        (&[L, R], &[true, true]),
    ] {
        assert_eq!(kept(activations), expected, "{activations:?}");
    }
}

#[test]
fn a_bias_that_is_all_zero_neither_moves_nor_takes_one() {
    use Activation::Linear;
    let mut network = chain(&[Linear; 3], 2);
    let Layer::Dense(second) = &network.layers[1] else { panic!("a dense layer") };
    let without = nn::Dense::from_parts(3, 4, Linear, second.kernel().to_vec(), vec![0.0; 4], None);
    network.layers[1] = Layer::Dense(without.unwrap());
    let moved = move_biases(&network).unwrap();
    assert_eq!((biases(&moved.network), moved.moved), (biases(&network), vec![]));
}

/// A convolution over two steps.
fn conv(padding: Padding) -> LayerSpec {
    LayerSpec::Conv1D { filters: 2, kernel_size: 2, stride: 1, padding, activation: Activation::Linear }
}

const TWO_STEPS: Shape = Shape { steps: 2, channels: 2 };

#[test]
fn layers_between_stand_in_the_way_and_notes_name_both() {
    let linear = Activation::Linear;
    let specs =
        [conv(Padding::Same), LayerSpec::Weightless(Weightless::Flatten), dense(3, linear), dense(2, linear)];
    let before = network(TWO_STEPS, &specs, 3);
    let moved = move_biases(&before).unwrap();
    assert_eq!(moved.moved, [MovedBias { giver: 2, taker: 3 }]);
    assert_eq!(
        moved.notes,
        ["the bias of dense 3 is in dense 4: the converter moves biases of linear layers on"]
    );
    assert_eq!(biases(&moved.network)[0], biases(&before)[0]);
    let pool =
        LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding: Padding::Valid }));
    let specs = [conv(Padding::Same), pool, LayerSpec::Weightless(Weightless::Flatten), dense(2, linear)];
    assert_eq!(move_biases(&network(TWO_STEPS, &specs, 3)).unwrap().moved, []);
}

#[test]
fn a_convolution_that_leaves_one_step_gives_its_bias_through_flatten_and_takes_none() {
    let linear = Activation::Linear;
    let one = LayerSpec::Conv1D {
        filters: 3,
        kernel_size: 1,
        stride: 1,
        padding: Padding::Valid,
        activation: linear,
    };
    // Measured on the converter, as above: which CONV_2D and FULLY_CONNECTED operators have a bias.
    for (layers, expected) in [
        (
            &[conv(Padding::Valid), LayerSpec::Weightless(Weightless::Flatten), dense(2, linear)][..],
            &[false, true][..],
        ),
        (
            &[conv(Padding::Valid), LayerSpec::Weightless(Weightless::Flatten), dense(2, Activation::Relu)],
            &[true, true],
        ),
        (
            &[conv(Padding::Valid), one, LayerSpec::Weightless(Weightless::Flatten), dense(2, linear)],
            &[true, false, true],
        ),
        (
            &[
                conv(Padding::Valid),
                LayerSpec::Weightless(Weightless::Flatten),
                dense(4, linear),
                dense(2, linear),
            ],
            &[true, false, true],
        ),
    ] {
        let before = network(TWO_STEPS, layers, 4);
        let moved = move_biases(&before).unwrap();
        let kept: Vec<bool> =
            biases(&moved.network).iter().map(|bias| bias.iter().any(|bias| *bias != 0.0)).collect();
        assert_eq!(kept, expected, "{layers:?}");
        let x = values(5, 20 * 4);
        let (before, after) = (before.forward(&x).unwrap(), moved.network.forward(&x).unwrap());
        assert!(before.iter().zip(&after).all(|(before, after)| (before - after).abs() < 1e-5), "{layers:?}");
    }
    let between = [conv(Padding::Valid), LayerSpec::Weightless(Weightless::Flatten), dense(2, linear)];
    let moved = move_biases(&network(TWO_STEPS, &between, 4)).unwrap();
    assert_eq!(moved.moved, [MovedBias { giver: 0, taker: 2 }]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_function_stays(kinds in prop::collection::vec(0..4_usize, 1..6), seed in 0..1000_u64) {
        let all = [Activation::Linear, Activation::Relu, Activation::Tanh, Activation::Sigmoid];
        let activations: Vec<_> = kinds.iter().map(|kind| all[*kind]).collect();
        let network = chain(&activations, seed);
        let moved = move_biases(&network).unwrap();
        let x = values(seed, 20 * 4);
        let (before, after) = (network.forward(&x).unwrap(), moved.network.forward(&x).unwrap());
        let size = before.iter().fold(1.0_f32, |size, y| size.max(y.abs()));
        for (before, after) in before.iter().zip(&after) {
            prop_assert!((before - after).abs() <= 1e-5 * size, "{} became {}", before, after);
        }
    }
}
