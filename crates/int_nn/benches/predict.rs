//! One sample through the integer networks of the thesis, 8 bits, under every runtime.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed benchmark")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use int_nn::{
    AffineParts, Conv1DParts, DenseParts, IntNetwork, LayerParts, NetworkParts, PackedCodes, Padding,
    Pooling, Shape, Weightless,
};
use quant::{BitWidth, QuantParams, Runtime};

/// Codes without a pattern, the same in every run.
fn codes(count: usize, start: u32) -> Vec<i32> {
    let mut state = start;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as i32 - 128
    };
    (0..count).map(|_| next()).collect()
}

fn params(scale: f32, zero_point: i32) -> QuantParams {
    QuantParams::new(scale, zero_point, BitWidth::INT8, false).unwrap()
}

fn affine(taps: usize, outputs: usize, relu: bool) -> AffineParts {
    AffineParts {
        weights: PackedCodes::pack(&codes(taps * outputs, 1), BitWidth::INT8).unwrap(),
        weight_scales: vec![0.01; outputs],
        weight_zero_points: vec![0; outputs],
        accumulator_shift: 0,
        bias: codes(outputs, 2).into_iter().map(i64::from).collect(),
        relu,
        // About as large as the sums of that many products.
        output: params(0.5 * (taps as f32).sqrt() / 11.3, if relu { -128 } else { 3 }),
    }
}

fn dense(inputs: usize, outputs: usize, relu: bool) -> LayerParts {
    LayerParts::Dense(DenseParts { inputs, outputs, affine: affine(inputs, outputs, relu) })
}

fn conv(channels: usize) -> LayerParts {
    let (filters, kernel_size) = (64, 3);
    let affine = affine(kernel_size * channels, filters, true);
    LayerParts::Conv1D(Conv1DParts {
        channels,
        filters,
        kernel_size,
        stride: 1,
        padding: Padding::Same,
        affine,
    })
}

fn network(runtime: Runtime, input_shape: Shape, layers: Vec<LayerParts>) -> IntNetwork {
    IntNetwork::new(NetworkParts { runtime, input_shape, input: params(0.02, -4), layers }).unwrap()
}

fn mlp(runtime: Runtime) -> IntNetwork {
    network(runtime, Shape::flat(4), vec![dense(4, 32, true), dense(32, 2, false)])
}

fn cnn(runtime: Runtime) -> IntNetwork {
    let pool = LayerParts::Weightless(Weightless::MaxPool1D(Pooling {
        size: 3,
        stride: 3,
        padding: Padding::Valid,
    }));
    let head = [dense(640, 32, true), dense(32, 32, true), dense(32, 2, false)];
    let layers = [conv(4), conv(64), pool, LayerParts::Weightless(Weightless::Flatten)]
        .into_iter()
        .chain(head)
        .collect();
    network(runtime, Shape { steps: 30, channels: 4 }, layers)
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("int8, one sample");
    for runtime in Runtime::ALL {
        for (name, network) in [("MLP(32)", mlp(runtime)), ("CNN, layout A", cnn(runtime))] {
            let input = codes(network.inputs(), 3);
            let mut output = vec![0; network.outputs()];
            let mut runner = network.runner();
            group.bench_function(format!("{name}, {runtime:?}"), |bencher| {
                bencher.iter(|| runner.run_codes_into(black_box(&input), black_box(&mut output)));
            });
        }
    }
    group.finish();
}

criterion_group!(predict, benches);
criterion_main!(predict);
