//! The whole pipeline on short runs: repeatable to the bit, blind to the test block, sane when quantized.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared};
use experiment::{Position, Progress, Quantized, Run};
use protocol::config::{Activation, LayerBits};
use protocol::defaults::SENSORS;
use protocol::report::Leg;
use protocol::{PtqConfig, QatConfig, Runtime};

#[test]
fn the_simulated_room_is_split_as_in_the_thesis() {
    let dataset = dataset(1626);
    let view = dataset.view(&Default::default()).unwrap();
    assert_eq!((view.split.train.len(), view.split.validation.len(), view.split.test.len()), (976, 325, 325));
    assert_eq!((view.rows, view.time_s.len(), view.time_s[0]), (1626, 1626, 0.0));
    assert_eq!(view.extent, [0.0, 0.0, 3.0, 3.0]);
}

#[test]
fn pausing_changes_no_bit_and_seeds_do() {
    let prepared = prepared(&dataset(300));
    let whole = finish(config(Activation::Relu, None), &prepared);
    // A run left after every batch, and cloned in the middle, as a paused worker would hold it.
    let mut run =
        Run::new(config(Activation::Relu, None).check(SENSORS).unwrap(), Arc::clone(&prepared), None)
            .unwrap();
    for _ in 0..17 {
        run.step().unwrap();
    }
    let mut resumed = run.clone();
    while resumed.step().unwrap() != Progress::Finished {}
    let resumed = resumed.finish().unwrap().unwrap();
    assert_eq!(resumed.model.float.network.hash(), whole.model.float.network.hash());
    assert_eq!(resumed.losses, whole.losses);

    let mut other = config(Activation::Relu, None);
    other.training.seed = 2;
    assert_ne!(finish(other, &prepared).model.float.network.hash(), whole.model.float.network.hash());
}

#[test]
fn the_test_block_changes_nothing_in_training() {
    let dataset = dataset(300);
    let first = prepared(&dataset);
    let mut altered = (*first).clone();
    altered.blocks.test.y.iter_mut().for_each(|y| *y += 1.0);
    let run = |prepared| finish(config(Activation::Relu, None), prepared);
    let (a, b) = (run(&first), run(&Arc::new(altered)));
    assert_eq!(a.model.float.network.hash(), b.model.float.network.hash());
    assert_eq!(a.model.float.best_epoch, b.model.float.best_epoch);
    assert!(b.model.float.metrics.test.mse > a.model.float.metrics.test.mse);
}

#[test]
fn both_networks_of_a_qat_run_advance_together() {
    let prepared = prepared(&dataset(300));
    let mut run = Run::new(
        config(Activation::Relu, Some(QatConfig::default())).check(SENSORS).unwrap(),
        prepared,
        None,
    )
    .unwrap();
    let mut epochs = Vec::new();
    loop {
        match run.step().unwrap() {
            Progress::Epoch { repeat, epoch } => {
                epochs.push(epoch);
                let losses = run.losses_after(Position { repeat, epoch: epoch - 1 });
                assert_eq!(losses.iter().map(|h| h.leg).collect::<Vec<_>>(), [Leg::Float, Leg::Qat]);
                assert!(losses.iter().all(|h| h.losses.len() == 1 && h.first_epoch == epoch));
            }
            Progress::Working | Progress::Repeat(_) => {}
            Progress::Finished => break,
        }
    }
    assert_eq!(epochs, (1..=12).collect::<Vec<u32>>());
}

#[test]
fn the_float_network_does_not_notice_its_twin() {
    let prepared = prepared(&dataset(300));
    let alone = finish(config(Activation::Relu, None), &prepared);
    let beside = finish(config(Activation::Relu, Some(QatConfig::default())), &prepared);
    assert_eq!(alone.model.float.network.hash(), beside.model.float.network.hash());
    assert_eq!(alone.model.float.metrics, beside.model.float.metrics);
}

#[test]
fn fewer_bits_cost_bytes_and_accuracy_in_order() {
    let dataset = dataset(1626);
    let prepared = prepared(&dataset);
    let mut config = config(Activation::Relu, None);
    config.training.epochs = 60;
    let run = finish(config, &prepared);
    let report = |bits: u8| {
        let config = PtqConfig { weight_bits: bits, activation_bits: bits, ..PtqConfig::default() };
        Quantized::ptq(&run.model, config.check(2).unwrap(), Some(&prepared))
            .unwrap()
            .report(&run.model, &prepared)
            .unwrap()
    };
    let (two, eight, sixteen) = (report(2), report(8), report(16));
    assert!(two.size_bytes < eight.size_bytes && eight.size_bytes < sixteen.size_bytes);
    assert!(two.ade_to_float > 10.0 * eight.ade_to_float, "{} {}", two.ade_to_float, eight.ade_to_float);
    assert!(eight.ade_to_float > sixteen.ade_to_float);
    // Sixteen bits with an eight-bit input stay within the input's own resolution of the float network.
    assert!(sixteen.ade_change_percent.test.abs() < 2.0, "{}", sixteen.ade_change_percent.test);
    assert_eq!((eight.exactness.unwrap().total, eight.exactness.unwrap().runtime), (650, Runtime::Reference));
    assert!(eight.exactness.unwrap().max_lsb <= 2, "{:?}", eight.exactness);
    // 40 weights at 8 bits, 10 biases of 4 bytes, 10 scales of 4 bytes, 3 tensors with a scale and a 1-byte zero point.
    let expected = (4 * 8 + 8 * 2) + 4 * 10 + 4 * 10 + 3 * 5;
    assert_eq!(eight.size_bytes, expected);
}

#[test]
fn layers_may_have_their_own_widths() {
    let prepared = prepared(&dataset(300));
    let run = finish(config(Activation::Relu, None), &prepared);
    let per_layer = vec![LayerBits { layer: 1, weight_bits: Some(3), activation_bits: Some(16) }];
    let config = PtqConfig { per_layer, ..PtqConfig::default() };
    let report = Quantized::ptq(&run.model, config.check(2).unwrap(), Some(&prepared))
        .unwrap()
        .report(&run.model, &prepared)
        .unwrap();
    let widths: Vec<_> = report.layers.iter().map(|l| (l.weight_bits, l.activation_bits)).collect();
    assert_eq!(widths, [(8, 8), (3, 16)]);
    assert_eq!(report.layers[1].weights.levels.len(), 7);
}

#[test]
fn every_activation_reaches_the_integers_by_both_ways() {
    let prepared = prepared(&dataset(300));
    for activation in Activation::ALL {
        let run = finish(config(activation, Some(QatConfig::default())), &prepared);
        let ptq =
            Quantized::ptq(&run.model, PtqConfig::default().check(2).unwrap(), Some(&prepared)).unwrap();
        let qat = Quantized::qat(&run).unwrap().unwrap();
        for quantized in [ptq, qat] {
            let report = quantized.report(&run.model, &prepared).unwrap();
            let change = report.ade_change_percent.test.abs();
            assert!(change < 10.0, "{activation:?} {:?}: {change} %", report.method);
        }
    }
}
