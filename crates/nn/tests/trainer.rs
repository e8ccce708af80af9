//! The trainer from outside: reproducibility, checkpoints, partial batches, failure.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failing unwrap is a failing test")]

use ndarray::{Array2, array};
use nn::{
    Activation, Dataset, Dense, Layer, LayerConfig, Network, NotFiniteLoss, OptimizerConfig, Step,
    TrainError, Trainer, TrainerConfig, attach,
};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit};
use vocabulary::LayerKind;

/// A smooth function of four inputs, without any random number.
fn data(first: usize, rows: usize) -> Dataset {
    let x = Array2::from_shape_fn((rows, 4), |(r, c)| (((first + r) * (7 + c)) % 29) as f32 / 14.0 - 1.0);
    let y = Array2::from_shape_fn((rows, 2), |(r, c)| {
        let row = x.row(r);
        if c == 0 { row[0] * row[1] + 0.5 } else { row[2] - 0.5 * row[3] * row[3] }
    });
    Dataset::new(x, y).unwrap()
}

fn config(seed: u64) -> TrainerConfig {
    TrainerConfig::new(32, seed, OptimizerConfig::adamax(1e-3))
}

fn network(seed: u64, activation: Activation) -> Network {
    let mut network = Network::mlp(4, &[13], 2, activation).unwrap();
    network.initialize(seed);
    network
}

fn quantized(mut network: Network) -> Network {
    let quantizer = |kind, bits, symmetric| QuantizerConfig {
        kind,
        bits: BitWidth::new(bits).unwrap(),
        per_axis: false,
        symmetric,
        narrow_range: symmetric,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    };
    let layer = LayerConfig {
        weights: quantizer(QuantizerKind::LastValue, 4, true),
        activations: quantizer(QuantizerKind::MovingAverage, 8, false),
        gate_bits: BitWidth::MAX,
    };
    attach(&mut network, &layer, Some(&quantizer(QuantizerKind::AllValues, 8, false)), &[]).unwrap();
    network
}

fn trainer(network: Network, seed: u64) -> Trainer {
    Trainer::new(network, data(0, 200), data(500, 100), config(seed)).unwrap()
}

fn run(trainer: &mut Trainer, epochs: u32) {
    while trainer.epoch() < epochs {
        trainer.step().unwrap();
    }
}

/// Computed once; the same on every platform and in every build. A change of these means that results of earlier versions
/// can no longer be repeated.
#[test]
fn stored_hashes_of_short_runs() {
    let cases = [
        (network(1, Activation::Linear), 0xb38c_9325_d8bd_37d3),
        (network(1, Activation::Tanh), 0xed03_5628_1d3a_2ecf),
        (quantized(network(1, Activation::Linear)), 0x671e_a305_2a48_9ff0),
        (quantized(network(1, Activation::Sigmoid)), 0x8538_7cfa_ba4a_6eeb),
    ];
    let hash_of = |network: &Network| {
        let mut trainer = trainer(network.clone(), 1);
        run(&mut trainer, 20);
        trainer.network().hash()
    };
    let found = cases.each_ref().map(|(network, _)| hash_of(network));
    assert_eq!(found, cases.map(|(_, hash)| hash), "found {found:#x?}");
}

#[test]
fn the_seed_decides_and_nothing_else() {
    let start = network(1, Activation::Linear);
    let hash_of = |seed| {
        let mut trainer = trainer(start.clone(), seed);
        run(&mut trainer, 5);
        (trainer.network().hash(), trainer.history().to_vec())
    };
    assert_eq!(hash_of(1), hash_of(1));
    assert_ne!(hash_of(1).0, hash_of(2).0, "the order of rows must depend on the seed");
}

#[test]
fn a_copy_taken_within_an_epoch_goes_on_like_the_original() {
    for start in [network(3, Activation::Linear), quantized(network(3, Activation::Tanh))] {
        let mut straight = trainer(start.clone(), 3);
        run(&mut straight, 10);
        let mut interrupted = trainer(start, 3);
        run(&mut interrupted, 4);
        for _ in 0..3 {
            assert_eq!(interrupted.step().unwrap(), Step::Batch);
        }
        assert_eq!(interrupted.batch(), 3);
        let mut copy = interrupted.clone();
        drop(interrupted);
        run(&mut copy, 10);
        assert_eq!(copy.network().hash(), straight.network().hash());
        assert_eq!(copy.history(), straight.history());
        assert_eq!(copy.best().1.hash(), straight.best().1.hash());
    }
}

#[test]
fn the_checkpoint_is_the_epoch_with_the_strictly_lowest_validation_loss() {
    // A large step makes the validation loss go up and down.
    let optimizer = OptimizerConfig::adam(0.05);
    for start in [network(2, Activation::Linear), quantized(network(2, Activation::Linear))] {
        let settings = TrainerConfig { optimizer, ..config(2) };
        let mut trainer = Trainer::new(start.clone(), data(0, 200), data(500, 100), settings).unwrap();
        assert_eq!((trainer.best().0, trainer.best().1.hash()), (0, start.hash()));
        run(&mut trainer, 60);
        let mut lowest = f64::INFINITY;
        for report in trainer.history() {
            assert_eq!(report.is_best, report.validation_loss < lowest, "epoch {}", report.epoch);
            lowest = lowest.min(report.validation_loss);
        }
        let (epoch, best) = trainer.best();
        assert!(epoch < 60, "this run must end above its best epoch to show anything");
        assert_eq!(trainer.history()[epoch as usize - 1].validation_loss, lowest);
        assert_eq!(trainer.best_validation_loss(), lowest);
        // The checkpoint holds weights and ranges: evaluated afresh it has the very same loss.
        let validation = data(500, 100);
        let output = best.forward(validation.x()).unwrap();
        let square = |(p, y): (&f32, &f32)| f64::from(p - y) * f64::from(p - y);
        let loss = output.iter().zip(validation.y()).map(square).sum::<f64>() / output.len() as f64;
        assert!((loss - lowest).abs() < 1e-12, "{loss} and {lowest}");
    }
}

#[test]
fn an_equal_validation_loss_is_no_improvement() {
    // A relu that is never active: no gradient reaches its weights, so every epoch is the same.
    let dead = Dense::from_parts(1, 1, Activation::Relu, vec![0.0], vec![-1.0], None).unwrap();
    let network = Network { input_quantizer: None, layers: vec![Layer::Dense(dead)] };
    let set = Dataset::new(array![[1.0], [2.0]], array![[1.0], [2.0]]).unwrap();
    let mut trainer = Trainer::new(network, set.clone(), set, config(0)).unwrap();
    run(&mut trainer, 3);
    let flags: Vec<_> = trainer.history().iter().map(|report| report.is_best).collect();
    assert_eq!(flags, [true, false, false]);
    assert_eq!(trainer.best().0, 1);
}

#[test]
fn the_last_batch_is_kept_and_weighs_by_its_rows() {
    let optimizer = OptimizerConfig::sgd(0.25);
    let zero = Network::mlp(1, &[], 1, Activation::Linear).unwrap();
    // Equal rows: the order does not matter. Two rows, then one: w = b = 0, then w = b = 0.5, then 0.5.
    let set = Dataset::new(array![[1.0], [1.0], [1.0]], array![[1.0], [1.0], [1.0]]).unwrap();
    let settings = TrainerConfig::new(2, 0, optimizer);
    let mut trainer = Trainer::new(zero.clone(), set.clone(), set, settings.clone()).unwrap();
    assert_eq!(trainer.step().unwrap(), Step::Batch);
    let Step::Epoch(report) = trainer.step().unwrap() else { panic!("two batches are the epoch") };
    // The first batch (2 rows) has loss 1, the second (1 row) loss 0: weighted 2/3, unweighted 1/2.
    assert_eq!(report.train_loss, 2.0 / 3.0);
    assert_eq!(report.validation_loss, 0.0);
    // One row alone, with the same rate: its gradient is divided by 1, not by the batch size.
    let one = Dataset::new(array![[1.0]], array![[1.0]]).unwrap();
    let mut trainer = Trainer::new(zero, one.clone(), one, settings).unwrap();
    let Step::Epoch(report) = trainer.step().unwrap() else { panic!("one batch is the epoch") };
    assert_eq!((report.train_loss, report.validation_loss), (1.0, 0.0));
}

#[test]
fn an_epoch_of_the_reference_room_has_31_steps() {
    let network = network(0, Activation::Linear);
    let mut trainer = Trainer::new(network, data(0, 976), data(976, 325), config(0)).unwrap();
    let mut steps = 1;
    while trainer.step().unwrap() == Step::Batch {
        assert_eq!(trainer.batch(), steps);
        steps += 1;
    }
    assert_eq!((steps, trainer.epoch(), trainer.batch()), (31, 1, 0));
}

#[test]
fn a_large_validation_set_is_spread_over_steps() {
    let mut network = Network::mlp(4, &[4096], 2, Activation::Linear).unwrap();
    network.initialize(1);
    let validation = data(0, 1000);
    let settings = TrainerConfig { optimizer: OptimizerConfig::sgd(1e-9), ..config(0) };
    let mut trainer = Trainer::new(network, data(0, 32), validation.clone(), settings).unwrap();
    let mut slices = 1;
    let report = loop {
        match trainer.step().unwrap() {
            Step::Epoch(report) => break report,
            step => assert_eq!(step, Step::Validation),
        }
        slices += 1;
    };
    // 2^23 multiply-accumulates are 5 blocks of 64 rows of this network.
    assert_eq!(slices, 4);
    let output = trainer.network().forward(validation.x()).unwrap();
    let square = |(p, y): (&f32, &f32)| f64::from(p - y) * f64::from(p - y);
    let loss = output.iter().zip(validation.y()).map(square).sum::<f64>() / output.len() as f64;
    assert!((report.validation_loss - loss).abs() < 1e-12);
}

#[test]
fn a_run_that_leaves_the_numbers_stops_and_keeps_its_checkpoint() {
    for start in [network(1, Activation::Linear), quantized(network(1, Activation::Linear))] {
        // Plain gradient descent with a step that diverges after some batches.
        let settings = TrainerConfig { optimizer: OptimizerConfig::sgd(1e4), ..config(1) };
        let mut trainer = Trainer::new(start, data(0, 200), data(500, 100), settings).unwrap();
        let mut best_hash = trainer.best().1.hash();
        let mut failure = None;
        for _ in 0..2000 {
            match trainer.step() {
                Ok(_) => best_hash = trainer.best().1.hash(),
                Err(error) => failure = Some(error),
            }
            if failure.is_some() {
                break;
            }
        }
        let failure = failure.expect("this run diverges");
        let epoch = trainer.epoch() + 1;
        match failure {
            TrainError::LossNotFinite { epoch: at, batch, .. }
            | TrainError::NoRange { epoch: at, batch, .. } => {
                assert_eq!((at, batch), (epoch, trainer.batch() + 1));
            }
            TrainError::ValidationLossNotFinite { epoch: at, .. }
            | TrainError::ParameterNotFinite { epoch: at, .. } => assert_eq!(at, epoch),
            ref other => panic!("{other}"),
        }
        assert_eq!(trainer.best().1.hash(), best_hash);
        let output = trainer.best().1.forward(data(500, 100).x()).unwrap();
        assert!(output.iter().all(|v| v.is_finite()));
        assert_eq!(trainer.step(), Err(failure), "a stopped run stays stopped");
    }
}

#[test]
fn an_infinite_weight_behind_a_relu_is_no_checkpoint() {
    let layer = |activation, weight| {
        Layer::Dense(Dense::from_parts(1, 1, activation, vec![weight], vec![0.0], None).unwrap())
    };
    // The gradient of the first weight overflows, the weight becomes -inf, and the relu makes 0 of it: a perfect fit.
    let layers = vec![layer(Activation::Relu, 1.0), layer(Activation::Linear, 1e30)];
    let network = Network { input_quantizer: None, layers };
    let set = Dataset::new(array![[1.0]], array![[0.0]]).unwrap();
    let settings = TrainerConfig::new(1, 0, OptimizerConfig::sgd(1e-36));
    let mut trainer = Trainer::new(network, set.clone(), set, settings).unwrap();
    assert_eq!(
        trainer.step(),
        Err(TrainError::ParameterNotFinite { epoch: 1, layer: 1, kind: LayerKind::Dense })
    );
    assert_eq!(trainer.best().0, 0);
}

#[test]
fn the_message_of_a_stopped_run_names_epoch_and_batch() {
    let failure = TrainError::LossNotFinite { epoch: 3, batch: 17, loss: NotFiniteLoss::NaN };
    assert_eq!(
        failure.to_string(),
        "epoch 3, batch 17: the training loss is NaN; a smaller learning rate may help"
    );
}

#[test]
fn settings_that_do_not_fit_are_refused() {
    let make = |network: &Network, train, validation, batch_size| {
        let settings = TrainerConfig { batch_size, ..config(0) };
        Trainer::new(network.clone(), train, validation, settings).unwrap_err().to_string()
    };
    let network = network(0, Activation::Linear);
    let narrow = Dataset::new(array![[1.0]], array![[1.0, 2.0]]).unwrap();
    assert_eq!(make(&network, data(0, 9), data(0, 9), 0), "batch size is 0, allowed is 1 to 65536");
    assert_eq!(
        make(&network, narrow.clone(), data(0, 9), 8),
        "training inputs: the network has 4, the data set 1"
    );
    assert_eq!(make(&network, data(0, 9), narrow, 8), "validation inputs: the network has 4, the data set 1");
}
