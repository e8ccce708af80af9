//! Vectors of eight lanes train to the bits of vectors of four. Where the processor has only four, both are the same program.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::sync::Arc;

use ndarray::Array2;
use nn::{
    Activation, Dataset, LayerConfig, LayerSpec, Network, OptimizerConfig, Padding, Pooling, Shape, Step,
    Trainer, TrainerConfig, Weightless, attach,
};
use proptest::prelude::*;
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeFormula, RangeInit};

fn data(rows: usize, width: usize, salt: usize) -> Dataset {
    let value = |row: usize, column: usize| {
        (((salt + row) * (37 + column) + column * column) % 101) as f32 / 50.0 - 1.0
    };
    let x = Array2::from_shape_fn((rows, width), |(row, column)| value(row, column));
    let y = Array2::from_shape_fn((rows, 2), |(row, column)| value(row, column) * value(row, column + 1));
    Dataset::new(x, y).unwrap()
}

fn activation() -> impl Strategy<Value = Activation> {
    proptest::sample::select(Activation::ALL.to_vec())
}

fn mlp() -> impl Strategy<Value = (Shape, Vec<LayerSpec>)> {
    (1..7_usize, proptest::collection::vec((1..70_usize, activation()), 1..3)).prop_map(|(inputs, hidden)| {
        let dense = |(units, activation)| LayerSpec::Dense { units, activation };
        (Shape::flat(inputs), hidden.into_iter().map(dense).collect())
    })
}

fn cnn() -> impl Strategy<Value = (Shape, Vec<LayerSpec>)> {
    let conv = (1..70_usize, 1..4_usize, 1..3_usize, activation());
    (5..9_usize, 1..5_usize, proptest::collection::vec(conv, 1..3)).prop_map(|(steps, channels, convs)| {
        let conv = |(filters, kernel_size, stride, activation)| {
            let padding = Padding::Same;
            LayerSpec::Conv1D { filters, kernel_size, stride, padding, activation }
        };
        let pool = Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding: Padding::Same });
        let rest = [LayerSpec::Weightless(pool), LayerSpec::Weightless(Weightless::Flatten)];
        (Shape { steps, channels }, convs.into_iter().map(conv).chain(rest).collect())
    })
}

fn lstm() -> impl Strategy<Value = (Shape, Vec<LayerSpec>)> {
    (2..6_usize, 1..5_usize, 1..6_usize, any::<bool>()).prop_map(|(steps, channels, units, sequences)| {
        let lstm = |return_sequences| LayerSpec::Lstm { units, return_sequences };
        let specs = if sequences { vec![lstm(true), lstm(false)] } else { vec![lstm(false)] };
        (Shape { steps, channels }, specs)
    })
}

fn quantizer(kind: QuantizerKind, bits: u8, per_axis: bool, symmetric: bool) -> QuantizerConfig {
    let formula = (kind == QuantizerKind::Custom)
        .then(|| Arc::new(RangeFormula::parse("mean - 3*std", "max").unwrap()));
    let (fixed_min, fixed_max) = if kind == QuantizerKind::Fixed { (-1.0, 1.0) } else { (0.0, 0.0) };
    QuantizerConfig {
        kind,
        bits: BitWidth::new(bits).unwrap(),
        per_axis,
        symmetric,
        narrow_range: symmetric,
        range_init: RangeInit::FirstBatch,
        fixed_min,
        fixed_max,
        start_step: 0,
        formula,
    }
}

/// Kinds, bits and whether weights have a range for each channel; none for a float network.
fn scheme() -> impl Strategy<Value = Option<([QuantizerKind; 3], u8, bool)>> {
    let kind = || proptest::sample::select(QuantizerKind::ALL.to_vec());
    proptest::option::weighted(0.8, ([kind(), kind(), kind()], 2..9_u8, any::<bool>()))
}

fn optimizer() -> impl Strategy<Value = OptimizerConfig> {
    prop_oneof![
        Just(OptimizerConfig::adamax(1e-2)),
        Just(OptimizerConfig::adam(1e-2)),
        Just(OptimizerConfig::sgd(1e-2)),
        Just(OptimizerConfig::Sgd { learning_rate: 1e-2, momentum: 0.9 }),
    ]
}

/// Losses of every epoch, or the error that ended the run; then parameters and ranges, as bits.
fn trained(mut trainer: Trainer) -> (Vec<String>, Vec<u32>) {
    let mut said = Vec::new();
    while trainer.epoch() < 3 {
        match trainer.step() {
            Ok(Step::Epoch(report)) => {
                let losses = [report.train_loss, report.validation_loss];
                said.extend(losses.map(|loss| format!("{:x}", loss.to_bits())));
            }
            Ok(_) => {}
            Err(error) => {
                said.push(error.to_string());
                break;
            }
        }
    }
    let network = trainer.network();
    let ranges = network.quantizer_ranges().into_iter().flat_map(|range| [range.min, range.max]);
    let bits = network.parameters().chain(ranges).map(f32::to_bits).collect();
    (said, bits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn both_widths_train_to_the_same_bits(
        (input, mut specs) in prop_oneof![mlp(), cnn(), lstm()],
        scheme in scheme(),
        optimizer in optimizer(),
        batch in 1..40_usize,
        seed in any::<u64>(),
    ) {
        specs.push(LayerSpec::Dense { units: 2, activation: Activation::Linear });
        let mut network = Network::new(input, &specs).unwrap();
        network.initialize(seed);
        if let Some(([of_input, of_weights, of_activations], bits, per_axis)) = scheme {
            let config = LayerConfig {
                weights: quantizer(of_weights, bits, per_axis, true),
                activations: quantizer(of_activations, 8, false, false),
                gate_bits: BitWidth::MAX,
            };
            attach(&mut network, &config, Some(&quantizer(of_input, 8, false, false)), &[]).unwrap();
        }
        let (train, validation) = (data(43, network.inputs(), 1), data(9, network.inputs(), 50));
        let trainer =
            Trainer::new(network, train, validation, TrainerConfig::new(batch, seed, optimizer)).unwrap();
        let wide = trained(trainer.clone());
        vectors::only_four(true);
        let narrow = trained(trainer);
        vectors::only_four(false);
        prop_assert_eq!(wide, narrow);
    }
}
