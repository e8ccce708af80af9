//! LSTM(2) on one batch of 32 windows of 30 steps, forward and with the backward pass, and the activations it rests on.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nn::{Activation, ActivationFunction, LayerSpec, Network, Shape, Workspace};

const ROWS: usize = 32;
const WINDOW: Shape = Shape { steps: 30, channels: 4 };

fn values(count: usize, scale: f32) -> Vec<f32> {
    (0..count).map(|k| (((k * 37) % 101) as f32 / 50.0 - 1.0) * scale).collect()
}

fn layer(criterion: &mut Criterion) {
    for units in [2, 16] {
        let spec = LayerSpec::Lstm { units, return_sequences: false };
        let mut network = Network::new(WINDOW, &[spec]).unwrap();
        network.initialize(1);
        let mut workspace = Workspace::new(&network, ROWS).unwrap();
        let x = values(ROWS * WINDOW.values(), 1.0);
        let d_output = values(ROWS * units, 0.01);
        criterion.bench_function(&format!("LSTM({units}) forward, 32 x 30 steps"), |bencher| {
            bencher.iter(|| network.train_forward(black_box(&x), &mut workspace).unwrap()[0]);
        });
        criterion.bench_function(&format!("LSTM({units}) forward and backward, 32 x 30 steps"), |bencher| {
            bencher.iter(|| {
                network.train_forward(black_box(&x), &mut workspace).unwrap();
                network.backward(black_box(&d_output), &mut workspace).unwrap();
            });
        });
    }
}

fn activations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("activation of 4,096 values");
    let z = values(4096, 6.0);
    let mut a = z.clone();
    group.throughput(Throughput::Elements(4096));
    for activation in [Activation::Tanh, Activation::Sigmoid] {
        group.bench_function(activation.name(), |bencher| {
            bencher.iter(|| {
                a.copy_from_slice(black_box(&z));
                activation.apply(&mut a);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, layer, activations);
criterion_main!(benches);
