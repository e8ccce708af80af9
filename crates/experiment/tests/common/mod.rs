//! Short runs on a short simulated walk, shared by the pipeline tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test program uses its part; a failed unwrap is a failed test"
)]

use std::sync::Arc;

use experiment::{Dataset, FinishedRun, Prepared, Progress, Run};
use protocol::config::{Activation, SimulatedSource};
use protocol::{DataSource, ModelConfig, QatConfig, RunConfig, SplitConfig, TrainingConfig};

/// The simulated room, thesis-like, with `rows` rows.
pub fn dataset(rows: u32) -> Dataset {
    let overrides = vec![("n".to_owned(), rows.to_string())];
    Dataset::load(&DataSource::Simulated(SimulatedSource { overrides, ..SimulatedSource::default() }))
        .unwrap()
}

/// Split 60/20/20, one sample per window.
pub fn prepared(dataset: &Dataset) -> Arc<Prepared> {
    Arc::new(Prepared::new(dataset, &SplitConfig::default(), 1, None).unwrap())
}

/// An MLP 4-8-2 for a few epochs.
pub fn config(activation: Activation, qat: Option<QatConfig>) -> RunConfig {
    RunConfig {
        model: ModelConfig::Mlp { hidden: vec![8], activation },
        training: TrainingConfig { epochs: 12, learning_rate: 0.01, ..TrainingConfig::default() },
        qat,
        ..RunConfig::default()
    }
}

/// Runs to the end.
pub fn finish(config: RunConfig, prepared: &Arc<Prepared>) -> FinishedRun {
    let mut run = Run::new(config.check().unwrap(), Arc::clone(prepared)).unwrap();
    while run.step().unwrap() != Progress::Finished {}
    run.finish().unwrap().unwrap()
}
