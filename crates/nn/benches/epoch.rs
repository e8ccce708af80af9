//! One epoch of each network of the project on 976 rows or windows in batches of 32, with validation on 325: the MLP and the
//! CNN of layout A float and with quantizers attached, the LSTM.
//!
//! The quantizers are per tensor: 8 bits as TFMOT's default scheme has them (LastValue weights, MovingAverage activations), 4
//! bits for the weights as the thesis' best scheme (MovingAverage weights, LastValue activations), and learned steps.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use nn::{
    Activation, Dataset, LayerConfig, LayerSpec, Network, OptimizerConfig, Padding, Pooling, Shape, Step,
    Trainer, TrainerConfig, Weightless, attach,
};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit};

const WINDOW: Shape = Shape { steps: 30, channels: 4 };
const OUTPUT: LayerSpec = LayerSpec::Dense { units: 2, activation: Activation::Linear };

fn rows(count: usize, width: usize) -> Array2<f32> {
    Array2::from_shape_fn((count, width), |(row, column)| {
        ((row * 37 + column * 11) % 101) as f32 / 50.0 - 1.0
    })
}

fn trainer(mut network: Network) -> Trainer {
    network.initialize(1);
    let data = |count| Dataset::new(rows(count, network.inputs()), rows(count, 2)).unwrap();
    let (train, validation) = (data(976), data(325));
    Trainer::new(network, train, validation, TrainerConfig::new(32, 1, OptimizerConfig::adamax(1e-4)))
        .unwrap()
}

fn mlp() -> Network {
    Network::mlp(4, &[32], 2, Activation::Linear).unwrap()
}

fn quantized(mut network: Network, bits: u8, [weights, activations]: [QuantizerKind; 2]) -> Network {
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

fn cnn() -> Network {
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

fn lstm() -> Network {
    Network::new(WINDOW, &[LayerSpec::Lstm { units: 2, return_sequences: false }, OUTPUT]).unwrap()
}

fn epochs(criterion: &mut Criterion) {
    let default = [QuantizerKind::LastValue, QuantizerKind::MovingAverage];
    let thesis = [QuantizerKind::MovingAverage, QuantizerKind::LastValue];
    let networks = [
        ("MLP 4-32-2", mlp()),
        ("MLP 4-32-2, QAT W8 LastValue, A8 MovingAverage", quantized(mlp(), 8, default)),
        ("MLP 4-32-2, QAT W4 MovingAverage, A8 LastValue", quantized(mlp(), 4, thesis)),
        ("MLP 4-32-2, QAT W4 A8 learned steps", quantized(mlp(), 4, [QuantizerKind::Lsq; 2])),
        ("CNN, layout A", cnn()),
        ("CNN, layout A, QAT W8 LastValue, A8 MovingAverage", quantized(cnn(), 8, default)),
        ("CNN, layout A, QAT W4 MovingAverage, A8 LastValue", quantized(cnn(), 4, thesis)),
        ("CNN, layout A, QAT W4 A8 learned steps", quantized(cnn(), 4, [QuantizerKind::Lsq; 2])),
        ("LSTM 2", lstm()),
    ];
    for (name, network) in networks {
        let mut trainer = trainer(network);
        let mut group = criterion.benchmark_group("epoch");
        group.sample_size(20);
        group.bench_function(name, |bencher| {
            bencher.iter(|| while !matches!(trainer.step().unwrap(), Step::Epoch(_)) {});
        });
    }
}

criterion_group!(benches, epochs);
criterion_main!(benches);
