//! One epoch of MLP(32) on 976 samples in batches of 32, with validation on 325: float, and with quantizers attached.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use nn::{Activation, Dataset, LayerConfig, Network, OptimizerConfig, Step, Trainer, TrainerConfig, attach};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit};

fn rows(count: usize, width: usize) -> Array2<f32> {
    Array2::from_shape_fn((count, width), |(row, column)| {
        ((row * 37 + column * 11) % 101) as f32 / 50.0 - 1.0
    })
}

fn trainer(quantized: bool) -> Trainer {
    let mut network = Network::mlp(4, &[32], 2, Activation::Linear).unwrap();
    network.glorot_uniform(1);
    if quantized {
        let activations = QuantizerConfig {
            kind: QuantizerKind::MovingAverage,
            bits: BitWidth::INT8,
            per_axis: false,
            symmetric: false,
            narrow_range: false,
            range_init: RangeInit::FirstBatch,
            fixed_min: -6.0,
            fixed_max: 6.0,
        };
        let weights = QuantizerConfig {
            kind: QuantizerKind::LastValue,
            symmetric: true,
            narrow_range: true,
            ..activations
        };
        attach(&mut network, &LayerConfig { weights, activations }, Some(&activations), &[]).unwrap();
    }
    let data = |count| Dataset::new(rows(count, 4), rows(count, 2)).unwrap();
    let config = TrainerConfig { batch_size: 32, seed: 1, optimizer: OptimizerConfig::adamax(1e-4) };
    Trainer::new(network, data(976), data(325), config).unwrap()
}

fn epochs(criterion: &mut Criterion) {
    for (name, quantized) in [("float epoch", false), ("QAT epoch, 8 bits", true)] {
        let mut trainer = trainer(quantized);
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| while !matches!(trainer.step().unwrap(), Step::Epoch(_)) {});
        });
    }
}

criterion_group!(benches, epochs);
criterion_main!(benches);
