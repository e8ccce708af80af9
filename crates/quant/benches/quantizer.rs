//! A quantizer's three passes over a tensor, per tensor and per axis, beside the same work one value at a time.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};

/// Activations of a batch of the MLP, and of the first layer of the CNN.
const TENSORS: [(&str, usize, usize); 3] =
    [("32x32", 32 * 32, 1), ("32x30x64", 32 * 30 * 64, 1), ("32x30x64 per axis", 32 * 30 * 64, 64)];

fn quantizer(kind: QuantizerKind, channels: usize) -> Quantizer {
    let config = QuantizerConfig {
        kind,
        bits: BitWidth::INT8,
        per_axis: channels > 1,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: -1.0,
        fixed_max: 1.0,
        start_step: 0,
        formula: None,
    };
    Quantizer::new(config, channels).unwrap()
}

fn passes(criterion: &mut Criterion) {
    for (name, length, channels) in TENSORS {
        let x: Vec<f32> = (0..length).map(|i| ((i * 37) % 1013) as f32 / 500.0 - 1.0).collect();
        let (mut y, mut g) = (vec![0.0; length], x.clone());
        let mut average = quantizer(QuantizerKind::MovingAverage, channels);
        average.observe(&x);
        let mut learned = quantizer(QuantizerKind::Lsq, channels);
        learned.observe(&x);
        let mut d_learned = vec![0.0; learned.learned().len()];
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(length as u64)).sample_size(20);
        group.bench_function("observe", |b| b.iter(|| average.observe(black_box(&x))));
        group.bench_function("apply", |b| b.iter(|| average.apply(black_box(&x), &mut y)));
        group.bench_function("backward", |b| b.iter(|| average.backward(black_box(&x), &mut g, &mut [])));
        group.bench_function("backward, LSQ", |b| {
            b.iter(|| learned.backward(black_box(&x), &mut g, &mut d_learned));
        });
        group.bench_function("apply, one value at a time", |b| {
            b.iter(|| {
                for ((x, y), grid) in black_box(&x).iter().zip(&mut y).zip(average.grids().iter().cycle()) {
                    *y = grid.fake_quantize(*x);
                }
            });
        });
        group.bench_function("backward, one value at a time", |b| {
            b.iter(|| {
                for ((x, g), grid) in black_box(&x).iter().zip(&mut g).zip(average.grids().iter().cycle()) {
                    if !grid.passes(*x) {
                        *g = 0.0;
                    }
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, passes);
criterion_main!(benches);
