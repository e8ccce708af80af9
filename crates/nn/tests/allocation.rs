//! A training step allocates nothing once the first epoch is over (but for the ranges of a quantized checkpoint).

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
#![allow(unsafe_code, reason = "an allocator can only be replaced by implementing an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use ndarray::Array2;
use nn::{Activation, Dataset, LayerConfig, Network, OptimizerConfig, Step, Trainer, TrainerConfig, attach};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit};

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
    let x = Array2::from_shape_fn((rows, 4), |(r, c)| ((r * 7 + c * 3) % 13) as f32 / 6.0 - 1.0);
    let y = Array2::from_shape_fn((rows, 2), |(r, c)| ((r * 5 + c) % 11) as f32 / 5.0 - 1.0);
    Dataset::new(x, y).unwrap()
}

fn trainer(quantized: bool, optimizer: OptimizerConfig) -> Trainer {
    let mut network = Network::mlp(4, &[32, 5], 2, Activation::Tanh).unwrap();
    network.glorot_uniform(1);
    if quantized {
        let quantizer = |kind, per_axis| QuantizerConfig {
            kind,
            bits: BitWidth::new(6).unwrap(),
            per_axis,
            symmetric: false,
            narrow_range: false,
            range_init: RangeInit::FirstBatch,
            fixed_min: 0.0,
            fixed_max: 0.0,
        };
        let layer = LayerConfig {
            weights: quantizer(QuantizerKind::LastValue, true),
            activations: quantizer(QuantizerKind::MovingAverage, false),
        };
        attach(&mut network, &layer, Some(&quantizer(QuantizerKind::AllValues, false)), &[]).unwrap();
    }
    Trainer::new(network, data(200), data(90), TrainerConfig { batch_size: 32, seed: 1, optimizer }).unwrap()
}

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
        let count = count_after_the_first_epoch(trainer(false, optimizer));
        assert_eq!((count.elsewhere, count.in_checkpoints), (0, 0), "{optimizer:?}");
        assert!(count.checkpoints > 0, "no checkpoint was written: {optimizer:?}");
    }
}

#[test]
fn quantized_training_allocates_in_checkpoints_only() {
    let count = count_after_the_first_epoch(trainer(true, OptimizerConfig::adamax(1e-3)));
    assert_eq!(count.elsewhere, 0);
    assert!(count.checkpoints > 0, "no checkpoint was written");
    // A checkpoint copies the ranges of seven quantizers (input, three kernels, three activations), three arrays each.
    assert!(count.in_checkpoints <= count.checkpoints * 3 * 7, "{} allocations", count.in_checkpoints);
}
