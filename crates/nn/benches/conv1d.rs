//! The passes of the CNN's second convolution and of its pooling, each over one batch of 32 rows.
//!
//! The input is as a relu leaves it (half zeros), the output's gradient as a max pooling of 3 leaves it. The gradient of the
//! input costs what "dX and dK" takes more than "dK".
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use nn::{Activation, LayerSpec, Network, Padding, Pooling, Shape, Weightless, Workspace};

const ROWS: usize = 32;
const STEPS: usize = 30;
const CHANNELS: usize = 64;

/// Values between -1 and 1 in no visible order.
fn scattered(n: usize) -> Vec<f32> {
    (0..n).map(|i| (i * 7919 % 10_007) as f32 / 5_003.5 - 1.0).collect()
}

fn network(specs: &[LayerSpec]) -> Network {
    let mut network = Network::new(Shape { steps: STEPS, channels: CHANNELS }, specs).unwrap();
    network.initialize(1);
    network
}

fn convolution() -> LayerSpec {
    let activation = Activation::Relu;
    LayerSpec::Conv1D { filters: CHANNELS, kernel_size: 3, stride: 1, padding: Padding::Same, activation }
}

fn pool(size: usize) -> LayerSpec {
    LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size, stride: size, padding: Padding::Valid }))
}

fn passes(criterion: &mut Criterion) {
    let x: Vec<f32> = scattered(ROWS * STEPS * CHANNELS).iter().map(|v| v.max(0.0)).collect();
    let mut gradient = scattered(x.len());
    for (step, values) in gradient.chunks_exact_mut(CHANNELS).enumerate() {
        for (channel, g) in values.iter_mut().enumerate() {
            if (step + channel) % 3 != 0 {
                *g = 0.0;
            }
        }
    }
    let mut group = criterion.benchmark_group("conv1d 30x64, 64 filters, kernel 3");
    let mut layer = network(&[convolution()]);
    let mut workspace = Workspace::new(&layer, ROWS).unwrap();
    group.bench_function("forward", |bencher| {
        bencher.iter(|| layer.train_forward(&x, &mut workspace).unwrap()[0]);
    });
    group.bench_function("dK", |bencher| bencher.iter(|| layer.backward(&gradient, &mut workspace).unwrap()));
    // A pooling of one step before it hands its input on, and wants a gradient.
    let mut behind_another = network(&[pool(1), convolution()]);
    let mut workspace = Workspace::new(&behind_another, ROWS).unwrap();
    behind_another.train_forward(&x, &mut workspace).unwrap();
    group.bench_function("dX and dK", |bencher| {
        bencher.iter(|| behind_another.backward(&gradient, &mut workspace).unwrap());
    });
    group.finish();

    let mut group = criterion.benchmark_group("max pooling 30x64 by 3");
    let mut layers = network(&[pool(1), pool(3)]);
    let mut workspace = Workspace::new(&layers, ROWS).unwrap();
    group.bench_function("forward", |bencher| {
        bencher.iter(|| layers.train_forward(&x, &mut workspace).unwrap()[0]);
    });
    let gradient = scattered(x.len() / 3);
    group.bench_function("backward", |bencher| {
        bencher.iter(|| layers.backward(&gradient, &mut workspace).unwrap());
    });
    group.finish();
}

criterion_group!(benches, passes);
criterion_main!(benches);
