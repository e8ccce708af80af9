//! The networks of the project over 976 rows or windows in batches of 32, with validation on 325.
#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use ndarray::Array2;
use nn::{
    Activation, Dataset, LayerConfig, LayerSpec, Network, OptimizerConfig, Padding, Pooling, Shape, Trainer,
    TrainerConfig, Weightless, attach,
};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit};

const WINDOW: Shape = Shape { steps: 30, channels: 4 };
const OUTPUT: LayerSpec = LayerSpec::Dense { units: 2, activation: Activation::Linear };

fn rows(count: usize, width: usize) -> Array2<f32> {
    Array2::from_shape_fn((count, width), |(row, column)| {
        ((row * 37 + column * 11) % 101) as f32 / 50.0 - 1.0
    })
}

/// A run of the network.
pub fn trainer(mut network: Network) -> Trainer {
    network.initialize(1);
    let data = |count| Dataset::new(rows(count, network.inputs()), rows(count, 2)).unwrap();
    let (train, validation) = (data(976), data(325));
    Trainer::new(network, train, validation, TrainerConfig::new(32, 1, OptimizerConfig::adamax(1e-4)))
        .unwrap()
}

/// MLP(32).
pub fn mlp() -> Network {
    Network::mlp(4, &[32], 2, Activation::Linear).unwrap()
}

/// The network with quantizers attached: weights of `bits` bits, activations of 8.
pub fn quantized(mut network: Network, bits: u8, [weights, activations]: [QuantizerKind; 2]) -> Network {
    let of = |kind, bits, symmetric| QuantizerConfig {
        kind,
        bits: BitWidth::new(bits).unwrap(),
        per_axis: false,
        symmetric,
        narrow_range: symmetric,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    };
    let layer = LayerConfig {
        weights: of(weights, bits, true),
        activations: of(activations, 8, false),
        gate_bits: BitWidth::MAX,
    };
    attach(&mut network, &layer, Some(&of(QuantizerKind::AllValues, 8, false)), &[]).unwrap();
    network
}

/// Layout A.
pub fn cnn() -> Network {
    let activation = Activation::Relu;
    let conv =
        LayerSpec::Conv1D { filters: 64, kernel_size: 3, stride: 1, padding: Padding::Same, activation };
    let pool =
        LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 3, stride: 3, padding: Padding::Valid }));
    let dense = LayerSpec::Dense { units: 32, activation };
    Network::new(
        WINDOW,
        &[conv, conv, pool, LayerSpec::Weightless(Weightless::Flatten), dense, dense, OUTPUT],
    )
    .unwrap()
}

/// LSTM(2).
pub fn lstm() -> Network {
    Network::new(WINDOW, &[LayerSpec::Lstm { units: 2, return_sequences: false }, OUTPUT]).unwrap()
}

/// Trains for some epochs.
pub fn train(trainer: &mut Trainer, epochs: u32) {
    let end = trainer.epoch() + epochs;
    while trainer.epoch() < end {
        trainer.step().unwrap();
    }
}
