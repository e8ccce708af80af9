//! Stopping a run anywhere gives a result that fits together.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, prepared};
use experiment::Run;
use protocol::QatConfig;
use protocol::config::Activation;
use protocol::defaults::SENSORS;

#[test]
fn the_checkpoint_is_always_within_the_losses() {
    let prepared = prepared(&dataset(300));
    let config = config(Activation::Relu, Some(QatConfig::default())).check(SENSORS).unwrap();
    let mut run = Run::new(config, Arc::clone(&prepared), None).unwrap();
    let mut results = 0;
    for _ in 0..40 {
        run.step().unwrap();
        let Some(finished) = run.finish().unwrap() else { continue };
        results += 1;
        let trained = [Some(&finished.model.float), finished.qat.as_ref()];
        for (trained, history) in trained.into_iter().flatten().zip(&finished.losses) {
            assert!(trained.best_epoch as usize <= history.losses.len());
            let best = history.losses[trained.best_epoch as usize - 1].validation;
            assert!(history.losses.iter().all(|loss| loss.validation >= best));
        }
    }
    assert!(results > 20, "{results}");
}
