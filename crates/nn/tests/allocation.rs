//! A training step allocates nothing once the first epoch is over.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
#![allow(unsafe_code, reason = "an allocator can only be replaced by implementing an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

use ndarray::Array2;
use nn::{
    Activation, Dataset, LayerConfig, LayerSpec, Network, OptimizerConfig, Padding, Pooling, Schedule, Shape,
    Step, Trainer, TrainerConfig, Weightless, attach,
};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeFormula, RangeInit};

thread_local! {
    /// Allocations of this thread: the test harness allocates in others.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting.
struct Counting;

// SAFETY: every call is handed on to the system's allocator unchanged; the counter neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn data(rows: usize) -> Dataset {
    of_width(rows, 4)
}

/// Windows of 12 steps and 4 channels.
fn windows(rows: usize) -> Dataset {
    of_width(rows, 48)
}

fn of_width(rows: usize, width: usize) -> Dataset {
    let x = Array2::from_shape_fn((rows, width), |(r, c)| ((r * 7 + c * 3) % 13) as f32 / 6.0 - 1.0);
    let y = Array2::from_shape_fn((rows, 2), |(r, c)| ((r * 5 + c) % 11) as f32 / 5.0 - 1.0);
    Dataset::new(x, y).unwrap()
}

fn trainer(network: Network, optimizer: OptimizerConfig) -> Trainer {
    Trainer::new(network, data(200), data(90), TrainerConfig::new(32, 1, optimizer)).unwrap()
}

fn mlp() -> Network {
    let mut network = Network::mlp(4, &[32, 5], 2, Activation::Tanh).unwrap();
    network.initialize(1);
    network
}

/// The network with quantizers of these kinds for weights (per axis), activations and input.
fn quantized(mut network: Network, [weights, activations, input]: [QuantizerKind; 3]) -> Network {
    let quantizer = |kind, per_axis| QuantizerConfig {
        kind,
        bits: BitWidth::new(6).unwrap(),
        per_axis,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        // Within the epochs that are counted.
        start_step: 20,
        formula: (kind == QuantizerKind::Custom).then(|| {
            Arc::new(RangeFormula::parse("0.9 * prev_min + 0.1 * (mean - 3 * std)", "max").unwrap())
        }),
    };
    let layer = LayerConfig {
        weights: quantizer(weights, true),
        activations: quantizer(activations, false),
        gate_bits: BitWidth::MAX,
    };
    attach(&mut network, &layer, Some(&quantizer(input, false)), &[]).unwrap();
    network
}

/// Every kind of quantizer somewhere.
const KINDS: [[QuantizerKind; 3]; 4] = [
    [QuantizerKind::LastValue, QuantizerKind::MovingAverage, QuantizerKind::AllValues],
    [QuantizerKind::Lsq, QuantizerKind::Lsq, QuantizerKind::Lsq],
    [QuantizerKind::Pact, QuantizerKind::Pact, QuantizerKind::Pact],
    [QuantizerKind::Custom, QuantizerKind::Custom, QuantizerKind::MovingAverage],
];

/// What 50 epochs after the first allocated.
struct Count {
    /// In steps that wrote a checkpoint.
    in_checkpoints: usize,
    /// In all other steps.
    elsewhere: usize,
    checkpoints: usize,
}

fn count_after_the_first_epoch(mut trainer: Trainer) -> Count {
    while trainer.epoch() < 1 {
        trainer.step().unwrap();
    }
    let mut count = Count { in_checkpoints: 0, elsewhere: 0, checkpoints: 0 };
    while trainer.epoch() < 51 {
        let before = ALLOCATIONS.with(Cell::get);
        let step = trainer.step().unwrap();
        let allocations = ALLOCATIONS.with(Cell::get) - before;
        match step {
            Step::Epoch(report) if report.is_best => {
                count.in_checkpoints += allocations;
                count.checkpoints += 1;
            }
            _ => count.elsewhere += allocations,
        }
    }
    count
}

#[test]
fn the_counter_counts() {
    let before = ALLOCATIONS.with(Cell::get);
    let values = std::hint::black_box(vec![1, 2, 3]);
    assert_eq!(ALLOCATIONS.with(Cell::get) - before, 1);
    assert_eq!(values.len(), 3);
}

#[test]
fn float_training_does_not_allocate() {
    let momentum = OptimizerConfig::Sgd { learning_rate: 0.01, momentum: 0.9 };
    for optimizer in [OptimizerConfig::adamax(1e-3), OptimizerConfig::adam(1e-3), momentum] {
        let count = count_after_the_first_epoch(trainer(mlp(), optimizer));
        assert_eq!((count.elsewhere, count.in_checkpoints), (0, 0), "{optimizer:?}");
        assert!(count.checkpoints > 0, "no checkpoint was written: {optimizer:?}");
    }
}

#[test]
fn quantized_training_does_not_allocate() {
    for kinds in KINDS {
        let network = quantized(mlp(), kinds);
        let count = count_after_the_first_epoch(trainer(network, OptimizerConfig::adamax(1e-3)));
        assert_eq!((count.elsewhere, count.in_checkpoints), (0, 0), "{kinds:?}");
        assert!(count.checkpoints > 0, "no checkpoint was written: {kinds:?}");
    }
}

#[test]
fn convolutional_and_recurrent_training_does_not_allocate() {
    let relu = Activation::Relu;
    let conv =
        |stride, padding| LayerSpec::Conv1D { filters: 9, kernel_size: 3, stride, padding, activation: relu };
    let output = LayerSpec::Dense { units: 2, activation: Activation::Linear };
    let networks: [&[LayerSpec]; 3] = [
        &[
            conv(1, Padding::Same),
            conv(2, Padding::Valid),
            LayerSpec::Weightless(Weightless::MaxPool1D(Pooling {
                size: 2,
                stride: 2,
                padding: Padding::Same,
            })),
            LayerSpec::Weightless(Weightless::AveragePool1D(Pooling {
                size: 2,
                stride: 1,
                padding: Padding::Same,
            })),
            LayerSpec::Weightless(Weightless::Flatten),
            output,
        ],
        &[LayerSpec::Lstm { units: 2, return_sequences: false }, output],
        &[
            LayerSpec::Lstm { units: 3, return_sequences: true },
            LayerSpec::Weightless(Weightless::AveragePool1D(Pooling {
                size: 3,
                stride: 3,
                padding: Padding::Valid,
            })),
            LayerSpec::Weightless(Weightless::Flatten),
            output,
        ],
    ];
    for specs in networks {
        let mut network = Network::new(Shape { steps: 12, channels: 4 }, specs).unwrap();
        network.initialize(1);
        let mut networks = vec![network.clone()];
        networks.extend(KINDS.map(|kinds| quantized(network.clone(), kinds)));
        for network in networks {
            count_regularized(network);
        }
    }
}

/// With L2 and a schedule, which take their own ways through the optimizer.
fn count_regularized(network: Network) {
    let specs = network.specs();
    let mut config = TrainerConfig::new(32, 1, OptimizerConfig::adamax(1e-3));
    config.l2 = vec![0.01; specs.len()];
    config.schedule = Schedule::Cosine { final_share: 0.1, epochs: 50 };
    let trainer = Trainer::new(network, windows(200), windows(90), config).unwrap();
    let count = count_after_the_first_epoch(trainer);
    assert_eq!((count.elsewhere, count.in_checkpoints), (0, 0), "{specs:?}");
    assert!(count.checkpoints > 0, "no checkpoint was written: {specs:?}");
}
