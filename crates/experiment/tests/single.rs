//! A network trained alone is the one that a run trains beside its twin, to the bit.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared};
use experiment::single::{Outcome, Training};
use experiment::{Prepared, Progress, Quantized};
use protocol::config::Activation;
use protocol::defaults::SENSORS;
use protocol::{PtqConfig, QatConfig, RunConfig};

fn alone(config: RunConfig, prepared: &Arc<Prepared>) -> Outcome {
    let ptq = PtqConfig::default().check(config.model.layers.len()).unwrap();
    let mut training = Training::new(config.check(SENSORS).unwrap(), Arc::clone(prepared)).unwrap();
    assert_eq!(training.outcome(ptq.clone()).unwrap(), None);
    while training.step().unwrap() != Progress::Finished {}
    training.outcome(ptq).unwrap().unwrap()
}

#[test]
fn a_qat_network_does_not_need_its_float_twin() {
    let prepared = prepared(&dataset(300));
    let mut qat = QatConfig::default();
    qat.weights.bits = 4;
    let config = config(Activation::Relu, Some(qat));
    let run = finish(config.clone(), &prepared);
    let found = alone(config, &prepared);
    assert_eq!(Some(&found.network), run.repeats[0].qat.as_ref());
    let report = run.report(&prepared).unwrap().qat.unwrap();
    assert_eq!((&found.integer, found.exactness), (&report.metrics, report.exactness));
    assert_eq!(found.exactness.unwrap().total, 120);
}

#[test]
fn a_float_network_comes_with_its_integers() {
    let prepared = prepared(&dataset(300));
    let config = config(Activation::Relu, None);
    let run = finish(config.clone(), &prepared);
    let found = alone(config.clone(), &prepared);
    assert_eq!(found.network, run.repeats[0].float);
    let ptq = PtqConfig::default().check(config.model.layers.len()).unwrap();
    let report = Quantized::ptq(&run, ptq, Some(&prepared)).unwrap().report(&run, &prepared).unwrap();
    assert_eq!((found.integer, found.exactness), (report.metrics, report.exactness));
}

#[test]
fn a_warm_start_is_refused() {
    let prepared = prepared(&dataset(300));
    let config = RunConfig { warm_start: Some("0123456789abcdef".to_owned()), ..RunConfig::default() };
    let refused = Training::new(config.check(SENSORS).unwrap(), prepared).unwrap_err();
    assert!(refused.to_string().contains("no finished run was given"), "{refused}");
}
