//! Tests of `calibrate`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nn::{Activation, Dense, Layer};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn network() -> Network {
    let hidden = Dense::from_parts(1, 2, Activation::Relu, vec![1.0, -2.0], vec![0.0, 1.0], None);
    let output = Dense::from_parts(2, 1, Activation::Linear, vec![1.0, 1.0], vec![-1.0], None);
    Network {
        input_quantizer: None,
        layers: vec![Layer::Dense(hidden.unwrap()), Layer::Dense(output.unwrap())],
    }
}

#[test]
fn ranges_are_the_extremes_of_every_tensor_and_every_value_is_counted() {
    // x = -1, 2, 100 times 0: hidden before relu (-1, 3), (2, -3), (0, 1); after (0, 3), (2, 0), (0, 1);
    // output 2, 1, 0. More rows than one block of evaluation.
    let mut x = vec![0.0; 102];
    (x[7], x[90]) = (-1.0, 2.0);
    let tensors = calibrate(&network(), &x, States::Reset).unwrap();
    let ranges: Vec<_> = tensors.iter().map(|tensor| (tensor.min(), tensor.max())).collect();
    assert_eq!(ranges, [(-1.0, 2.0), (-3.0, 3.0), (0.0, 3.0), (0.0, 2.0), (0.0, 2.0)]);
    let counted = |tensor: &Histogram| tensor.zeros() + tensor.counts().iter().sum::<u64>();
    assert_eq!(tensors.iter().map(counted).collect::<Vec<_>>(), [102, 204, 204, 102, 102]);
    assert_eq!((tensors[0].zeros(), tensors[2].zeros()), (100, 102));
    let again: Vec<_> = to_file(&tensors).iter().map(|tensor| from_file(tensor).unwrap().unwrap()).collect();
    assert_eq!(again, tensors);
}

/// A network of every kind of layer that calibration treats in a way of its own.
fn mixed(seed: u64) -> Network {
    let shape = nn::Shape { steps: 6, channels: 2 };
    let specs = [
        nn::LayerSpec::Conv1D {
            filters: 3,
            kernel_size: 3,
            stride: 1,
            padding: nn::Padding::Same,
            activation: Activation::Relu,
        },
        nn::LayerSpec::Lstm { units: 3, return_sequences: true },
        nn::LayerSpec::Lstm { units: 2, return_sequences: false },
        nn::LayerSpec::Dense { units: 2, activation: Activation::Tanh },
    ];
    let mut network = Network::new(shape, &specs).unwrap();
    network.initialize(seed);
    network
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Bits, not values: -0 is not 0 here.
    #[test]
    fn slices_of_any_length_give_the_same_bits(
        seed in 0..1000_u64,
        x in vec(prop_oneof![Just(0.0), Just(-0.0), -3.0..3.0_f32], 150),
        limits in vec(1..200_000_usize, 1..8),
        carried in any::<bool>(),
    ) {
        let states = if carried { States::Carried } else { States::Reset };
        let network = mixed(seed);
        let x = &x[..x.len() / 12 * 12];
        let mut whole = Calibrating::new(&network, states);
        while !whole.step(&network, x, &mut Budget::unlimited()).unwrap() {}
        let mut sliced = Calibrating::new(&network, states);
        let mut progress = 0.0;
        for limit in limits.iter().cycle() {
            let mut budget = Budget::new(*limit);
            let is_done = sliced.step(&network, x, &mut budget).unwrap();
            prop_assert!(budget.spent() <= (*limit).max(sliced.work));
            prop_assert!(sliced.progress(x.len() / 12) > progress);
            progress = sliced.progress(x.len() / 12);
            if is_done {
                break;
            }
        }
        prop_assert_eq!(progress, 1.0);
        let bits = |tensor: &Histogram| (tensor.min().to_bits(), tensor.max().to_bits());
        let (whole, sliced) = (whole.finish(), sliced.finish());
        prop_assert_eq!(whole.iter().map(bits).collect::<Vec<_>>(), sliced.iter().map(bits).collect::<Vec<_>>());
        prop_assert_eq!(&whole, &sliced);
        prop_assert_eq!(whole, calibrate(&network, x, states).unwrap());
    }
}

#[test]
fn carried_states_reach_the_layers_behind_an_lstm() {
    let network = mixed(3);
    let x: Vec<f32> = (0..20 * 12).map(|k| (k * 31 % 97) as f32 / 20.0 - 2.4).collect();
    let of = |states| ranges(&network, &x, states).unwrap();
    let (reset, carried) = (of(States::Reset), of(States::Carried));
    // The convolution before them sees no difference; each LSTM and the dense layer behind them do.
    assert_eq!(reset[..3], carried[..3]);
    assert!((3..9).all(|tensor| reset[tensor] != carried[tensor]), "{reset:?}, {carried:?}");
    // One window has nothing to carry; only its last cell states count.
    let first = |states| ranges(&network, &x[..12], states).unwrap();
    let (reset, carried) = (first(States::Reset), first(States::Carried));
    let lstms = network.layers.iter().enumerate().filter(|(_, layer)| matches!(layer, Layer::Lstm(_)));
    let cells: Vec<usize> = lstms.map(|(index, _)| 1 + 2 * index).collect();
    for (tensor, (reset, carried)) in reset.iter().zip(&carried).enumerate() {
        if cells.contains(&tensor) {
            assert!(reset.0 <= carried.0 && carried.1 <= reset.1, "{reset:?}, {carried:?}");
        } else {
            assert_eq!(reset, carried, "tensor {tensor}");
        }
    }
}

#[test]
fn no_samples_are_refused_and_nan_is_not_hidden() {
    let error = calibrate(&network(), &[], States::Reset).unwrap_err();
    assert_eq!(error.to_string(), "calibration samples: 0 values are not rows of 1");
    let error = calibrate(&network(), &[1.0, f32::NAN, 0.0], States::Reset).unwrap_err();
    assert_eq!(error.to_string(), "network input: the range [NaN, NaN] is not finite");
}
