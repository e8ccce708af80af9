//! Training with quantizers that learn their step, begin late or have no range.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::sync::Arc;

use ndarray::{Array2, array};
use nn::{
    Activation, Dataset, Dense, Layer, LayerConfig, LayerSpec, Network, OptimizerConfig, Padding, Pooling,
    QuantizerPlace, Shape, Step, TrainError, Trainer, TrainerConfig, Weightless, attach,
};
use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeError, RangeFormula, RangeInit};
use vocabulary::{LayerKind, Tensor};

const WINDOW: Shape = Shape { steps: 6, channels: 2 };

fn quantizer(kind: QuantizerKind, bits: u8) -> QuantizerConfig {
    QuantizerConfig {
        kind,
        bits: BitWidth::new(bits).unwrap(),
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    }
}

fn data(first: usize, rows: usize, width: usize) -> Dataset {
    let value = |r: usize, c: usize| (((first + r) * (7 + c) + c * c) % 29) as f32 / 14.0 - 1.0;
    let x = Array2::from_shape_fn((rows, width), |(r, c)| value(r, c));
    let y = Array2::from_shape_fn((rows, 2), |(r, c)| value(r, c) * value(r, c + 1) + 0.5 * value(r, c));
    Dataset::new(x, y).unwrap()
}

fn mlp() -> Network {
    let mut network = Network::mlp(4, &[9], 2, Activation::Linear).unwrap();
    network.initialize(3);
    network
}

fn cnn() -> Network {
    let conv = LayerSpec::Conv1D {
        filters: 5,
        kernel_size: 3,
        stride: 1,
        padding: Padding::Same,
        activation: Activation::Relu,
    };
    let pool = LayerSpec::Weightless(Weightless::AveragePool1D(Pooling {
        size: 2,
        stride: 2,
        padding: Padding::Valid,
    }));
    let output = LayerSpec::Dense { units: 2, activation: Activation::Tanh };
    let mut network =
        Network::new(WINDOW, &[conv, pool, LayerSpec::Weightless(Weightless::Flatten), output]).unwrap();
    network.initialize(3);
    network
}

fn trainer(network: Network, optimizer: OptimizerConfig) -> Trainer {
    let (train, validation) = (data(0, 100, network.inputs()), data(300, 40, network.inputs()));
    Trainer::new(network, train, validation, TrainerConfig::new(32, 1, optimizer)).unwrap()
}

fn run(trainer: &mut Trainer, epochs: u32) {
    while trainer.epoch() < epochs {
        trainer.step().unwrap();
    }
}

fn layer_config(weights: QuantizerConfig, activations: QuantizerConfig) -> LayerConfig {
    LayerConfig { weights, activations, gate_bits: BitWidth::MAX }
}

fn learned(network: &Network) -> Vec<f32> {
    let mut steps = network.input_quantizer.as_ref().map_or(Vec::new(), |q| q.learned().to_vec());
    for q in network.layers.iter().filter_map(Layer::quantizers) {
        steps.extend(q.weights.learned());
        for activation in [&q.pre_activation, &q.post_activation].into_iter().flatten() {
            steps.extend(activation.learned());
        }
    }
    steps
}

/// One step of gradient descent, computed apart from the passes from the quantizers' own gradients.
#[test]
fn one_step_moves_each_learned_step_down_its_gradient() {
    let (rate, batch) = (0.01, data(0, 16, 3));
    let lsq = quantizer(QuantizerKind::Lsq, 4);
    let mut network = Network::mlp(3, &[], 2, Activation::Linear).unwrap();
    network.initialize(1);
    let config = layer_config(QuantizerConfig { per_axis: true, ..lsq.clone() }, lsq.clone());
    attach(&mut network, &config, Some(&lsq), &[]).unwrap();
    let Layer::Dense(dense) = &network.layers[0] else { panic!("the layer is dense") };
    let (x, kernel, y) = (batch.x(), dense.kernel(), batch.y());

    let quantized = |q: &mut Quantizer, values: &[f32]| {
        let mut out = vec![0.0; values.len()];
        q.observe(values);
        q.apply(values, &mut out);
        out
    };
    let mut input = network.input_quantizer.clone().unwrap();
    let mut weights = dense.quantizers().unwrap().weights.clone();
    let mut post = dense.quantizers().unwrap().post_activation.clone().unwrap();
    let (xq, wq) = (quantized(&mut input, x), quantized(&mut weights, kernel));
    let product = |row: &[f32], o: usize| row.iter().enumerate().map(|(i, v)| v * wq[i * 2 + o]).sum::<f32>();
    let z: Vec<f32> = xq.chunks(3).flat_map(|row| [product(row, 0), product(row, 1)]).collect();
    let output = quantized(&mut post, &z);
    let values = output.len() as f32;
    let mut g: Vec<f32> = output.iter().zip(y).map(|(p, y)| 2.0 * (p - y) / values).collect();
    let (mut d_post, mut d_weights, mut d_input) = ([0.0], [0.0; 2], [0.0]);
    post.backward(&z, &mut g, &mut d_post);
    let mut dw = [0.0; 6];
    let mut dx = vec![0.0; x.len()];
    for (row, g) in g.chunks(2).enumerate() {
        for i in 0..3 {
            for o in 0..2 {
                dw[i * 2 + o] += xq[row * 3 + i] * g[o];
                dx[row * 3 + i] += wq[i * 2 + o] * g[o];
            }
        }
    }
    weights.backward(kernel, &mut dw, &mut d_weights);
    input.backward(x, &mut dx, &mut d_input);
    let moved = |q: &Quantizer, d: &[f32]| -> Vec<f32> {
        q.learned().iter().zip(d).map(|(s, d)| s - rate * d).collect()
    };
    let expected = [moved(&input, &d_input), moved(&weights, &d_weights), moved(&post, &d_post)].concat();
    assert!([&d_input[..], &d_weights, &d_post].concat().iter().all(|d| d.abs() > 1e-4));

    let settings = TrainerConfig::new(16, 1, OptimizerConfig::sgd(f64::from(rate)));
    let mut trainer = Trainer::new(network, batch.clone(), batch, settings).unwrap();
    trainer.step().unwrap();
    let found = learned(trainer.network());
    assert_eq!(found.len(), 4);
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-6, "{found}, expected {expected}");
    }
}

#[test]
fn learned_steps_are_trained_kept_in_the_checkpoint_and_continued() {
    let (lsq, pact) = (QuantizerKind::Lsq, QuantizerKind::Pact);
    for (kind, mut network) in [(lsq, mlp()), (lsq, cnn()), (pact, mlp()), (pact, cnn())] {
        let config = quantizer(kind, 3);
        let layers = layer_config(QuantizerConfig { per_axis: true, ..config.clone() }, config.clone());
        attach(&mut network, &layers, Some(&config), &[]).unwrap();
        let mut trainer = trainer(network, OptimizerConfig::adamax(2e-3));
        trainer.step().unwrap();
        let start = learned(trainer.network());
        run(&mut trainer, 5);
        trainer.step().unwrap();
        let mut copy = trainer.clone();
        run(&mut trainer, 60);
        run(&mut copy, 60);
        assert_eq!(learned(trainer.network()), learned(copy.network()));
        assert_eq!(trainer.history(), copy.history());
        let end = learned(trainer.network());
        assert_eq!(start.len(), end.len());
        // The filter of a relu that is never active has no gradient, and a clipping value that nothing reaches has none: that of
        // the input, and those of most weights.
        let moved = start.iter().zip(&end).filter(|(a, b)| a != b).count();
        let least = if kind == lsq { start.len() - 1 } else { start.len() / 3 };
        assert!(moved >= least, "{kind}, {moved} moved: {start:?} became {end:?}");
        assert!(end.iter().all(|step| *step > 0.0));
        let history = trainer.history();
        assert!(history[59].train_loss < 0.8 * history[0].train_loss);
        // The checkpoint has the steps of its epoch: evaluated afresh it has the very same loss.
        let validation = data(300, 40, trainer.network().inputs());
        let output = trainer.best().1.forward(validation.x()).unwrap();
        let square = |(p, y): (&f32, &f32)| f64::from(p - y) * f64::from(p - y);
        let loss = output.iter().zip(validation.y()).map(square).sum::<f64>() / output.len() as f64;
        assert!((loss - trainer.best_validation_loss()).abs() < 1e-12);
    }
}

/// Quantizers that learn nothing take no slot, and learned ones take none of the parameters'.
#[test]
fn learned_steps_leave_the_optimizers_other_slots_alone() {
    // At 16 bits the forward passes are nearly those of the float network, so that a mixed-up slot would show at once.
    let fine = quantizer(QuantizerKind::Lsq, 16);
    let mut network = mlp();
    attach(&mut network, &layer_config(fine.clone(), fine.clone()), Some(&fine), &[]).unwrap();
    let mut learned = trainer(network, OptimizerConfig::adamax(1e-5));
    let mut float = trainer(mlp(), OptimizerConfig::adamax(1e-5));
    run(&mut learned, 5);
    run(&mut float, 5);
    for (a, b) in learned.network().layers.iter().zip(&float.network().layers) {
        let (a, b) = (a.as_dense().unwrap(), b.as_dense().unwrap());
        for (a, b) in a.kernel().iter().chain(a.bias()).zip(b.kernel().iter().chain(b.bias())) {
            // 20 updates of at most 1e-5 each.
            assert!((a - b).abs() < 4e-5, "{a} and {b}");
        }
    }
}

#[test]
fn a_delayed_start_trains_the_float_network_first_and_chooses_no_epoch_before() {
    // Four batches are an epoch; the last quantizer begins with the first batch of the fourth.
    let late = |kind, bits, start_step| QuantizerConfig { start_step, ..quantizer(kind, bits) };
    for start in [mlp(), cnn()] {
        let mut network = start.clone();
        let config =
            layer_config(late(QuantizerKind::LastValue, 3, 12), late(QuantizerKind::MovingAverage, 3, 12));
        attach(&mut network, &config, Some(&late(QuantizerKind::AllValues, 3, 12)), &[]).unwrap();
        let mut delayed = trainer(network, OptimizerConfig::adamax(1e-3));
        let mut float = trainer(start.clone(), OptimizerConfig::adamax(1e-3));
        run(&mut delayed, 3);
        run(&mut float, 3);
        assert_eq!(delayed.network().hash(), float.network().hash());
        let losses = |t: &Trainer| -> Vec<_> { t.history().iter().map(|r| r.validation_loss).collect() };
        assert_eq!(losses(&delayed), losses(&float));
        assert_eq!((delayed.best().0, delayed.best().1.hash()), (0, start.hash()));
        assert!(delayed.best_validation_loss().is_infinite() && !delayed.network().quantizers_are_active());
        // The ranges have followed all the same.
        assert!(delayed.network().quantizer_ranges().iter().all(|range| range.max > 0.0));

        run(&mut delayed, 6);
        run(&mut float, 6);
        assert_ne!(delayed.network().hash(), float.network().hash());
        let eligible: Vec<_> = delayed.history().iter().map(|report| report.is_eligible).collect();
        assert_eq!(eligible, [false, false, false, true, true, true]);
        let best = delayed.history().iter().position(|report| report.is_best).unwrap();
        assert_eq!(best, 3, "the first eligible epoch is the first checkpoint");
        assert!(delayed.best().0 >= 4 && delayed.network().quantizers_are_active());
        assert!(float.history().iter().all(|report| report.is_eligible));
    }
}

#[test]
fn a_formula_without_a_range_stops_the_run_by_name() {
    let custom = |min: &str, max: &str| QuantizerConfig {
        formula: Some(Arc::new(RangeFormula::parse(min, max).unwrap())),
        ..quantizer(QuantizerKind::Custom, 8)
    };
    let good = quantizer(QuantizerKind::LastValue, 8);
    let bad = custom("max", "min");
    let cases = [
        (layer_config(bad.clone(), good.clone()), good.clone(), "dense 2, weights"),
        (layer_config(good.clone(), bad.clone()), good.clone(), "dense 2, activations"),
        (layer_config(good.clone(), good.clone()), bad, "network input"),
    ];
    for (config, input, place) in cases {
        let mut network = mlp();
        let first = layer_config(good.clone(), good.clone());
        attach(&mut network, &config, Some(&input), &[Some(first)]).unwrap();
        let mut trainer = trainer(network, OptimizerConfig::adamax(1e-3));
        let failure = trainer.step().unwrap_err();
        let message = failure.to_string();
        let start = format!("epoch 1, batch 1: {place}: the quantizer has no range: training step 1, ");
        assert!(message.starts_with(&start), "{message}");
        assert_eq!(trainer.step().unwrap_err().to_string(), message, "a stopped run stays stopped");
        assert_eq!(trainer.best().0, 0);
    }
    // One that fails later.
    let mut network = mlp();
    let late = custom("min", "if(step < 2, max, 1 / 0)");
    attach(&mut network, &layer_config(good.clone(), late), Some(&good), &[]).unwrap();
    let mut trainer = trainer(network, OptimizerConfig::adamax(1e-3));
    assert_eq!([trainer.step().unwrap(), trainer.step().unwrap()], [Step::Batch; 2]);
    let failure = trainer.step().unwrap_err();
    let TrainError::NoRange { epoch: 1, batch: 3, place, problem } = failure else { panic!("{failure}") };
    assert_eq!(place, QuantizerPlace { layer: Some((1, LayerKind::Dense)), tensor: Tensor::Activations });
    assert!(matches!(problem.source, RangeError::NotFinite { .. }), "{problem:?}");
}

#[test]
fn values_that_leave_the_numbers_are_named_with_their_quantizer() {
    let good = quantizer(QuantizerKind::LastValue, 8);
    let mut network = Network::mlp(2, &[], 2, Activation::Linear).unwrap();
    let Layer::Dense(dense) = &mut network.layers[0] else { panic!("the layer is dense") };
    *dense = Dense::from_parts(2, 2, Activation::Linear, vec![1e30; 4], vec![0.0; 2], None).unwrap();
    attach(&mut network, &layer_config(good.clone(), good.clone()), Some(&good), &[]).unwrap();
    let set = Dataset::new(array![[1e10, 1e10]], array![[0.0, 0.0]]).unwrap();
    let settings = TrainerConfig::new(1, 0, OptimizerConfig::sgd(0.1));
    let failure = Trainer::new(network, set.clone(), set, settings).unwrap().step().unwrap_err();
    let TrainError::NoRange { epoch: 1, batch: 1, place, problem } = failure else { panic!("{failure}") };
    assert_eq!(place, QuantizerPlace { layer: Some((1, LayerKind::Dense)), tensor: Tensor::Activations });
    assert!(matches!(problem.source, RangeError::NotFinite { .. }), "{problem:?}");
}
