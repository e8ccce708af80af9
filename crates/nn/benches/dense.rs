//! The passes of the CNN's first dense layer, 640 to 32, over one batch of 32 rows.
//!
//! The gradient of the input costs what "dX and dK" takes more than "dK".
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use nn::{Activation, LayerSpec, Network, Shape, Weightless, Workspace};

const ROWS: usize = 32;
const STEPS: usize = 10;
const CHANNELS: usize = 64;
const UNITS: usize = 32;

/// Values between -1 and 1 in no visible order.
fn scattered(n: usize) -> Vec<f32> {
    (0..n).map(|i| (i * 7919 % 10_007) as f32 / 5_003.5 - 1.0).collect()
}

fn network(input: Shape, specs: &[LayerSpec]) -> Network {
    let mut network = Network::new(input, specs).unwrap();
    network.initialize(1);
    network
}

fn passes(criterion: &mut Criterion) {
    let inputs = STEPS * CHANNELS;
    let (x, gradient) = (scattered(ROWS * inputs), scattered(ROWS * UNITS));
    let dense = LayerSpec::Dense { units: UNITS, activation: Activation::Relu };
    let mut group = criterion.benchmark_group("dense 640 to 32");
    let mut layer = network(Shape::flat(inputs), &[dense]);
    let mut workspace = Workspace::new(&layer, ROWS).unwrap();
    group.bench_function("forward", |bencher| {
        bencher.iter(|| layer.train_forward(&x, &mut workspace).unwrap()[0]);
    });
    group.bench_function("dK", |bencher| bencher.iter(|| layer.backward(&gradient, &mut workspace).unwrap()));
    let mut behind_another = network(
        Shape { steps: STEPS, channels: CHANNELS },
        &[LayerSpec::Weightless(Weightless::Flatten), dense],
    );
    let mut workspace = Workspace::new(&behind_another, ROWS).unwrap();
    behind_another.train_forward(&x, &mut workspace).unwrap();
    group.bench_function("dX and dK", |bencher| {
        bencher.iter(|| behind_another.backward(&gradient, &mut workspace).unwrap());
    });
    group.finish();
}

criterion_group!(benches, passes);
criterion_main!(benches);
