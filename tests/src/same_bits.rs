//! The networks whose training must give the same bits everywhere, and the hash of one training.

use experiment::{Dataset, Position, Prepared, Progress, Run};
use fnv::FnvHasher;
use protocol::config::{
    Activation, CnnLayout, DataSource, ModelConfig, RunConfig, SimulatedSource, SplitConfig, TrainingConfig,
};
use std::error::Error;
use std::hash::Hasher as _;
use std::sync::Arc;

/// One training: on the simulated room with its default seed 2016, with the default settings and seed 1.
#[derive(Clone, Debug)]
pub struct Training {
    /// Name in the file of hashes: the network and the number of epochs.
    pub name: &'static str,
    /// Network and settings.
    pub config: RunConfig,
    /// Whether it takes minutes.
    pub long: bool,
}

/// MLP 4-32-2, LSTM(2) and CNN of layout A with L2: some epochs of each, and 200 of each.
pub fn trainings() -> Vec<Training> {
    let training = |name, model: &ModelConfig, epochs, long| Training {
        name,
        config: RunConfig {
            model: model.clone(),
            training: TrainingConfig { epochs, ..TrainingConfig::default() },
            ..RunConfig::default()
        },
        long,
    };
    let mlp = ModelConfig::mlp(&[32], Activation::Relu);
    let lstm = ModelConfig::lstm(2);
    let cnn = ModelConfig::cnn(CnnLayout::A, 0.01);
    vec![
        training("mlp_200", &mlp, 200, false),
        training("lstm_50", &lstm, 50, false),
        training("cnn_3", &cnn, 3, false),
        training("lstm_200", &lstm, 200, true),
        training("cnn_200", &cnn, 200, true),
    ]
}

/// Trains natively and gives the [`trace`].
///
/// # Errors
/// Data or a config that is refused, or a loss that is not finite.
pub fn train(config: &RunConfig) -> Result<String, Box<dyn Error>> {
    let dataset = Dataset::load(&DataSource::Simulated(SimulatedSource::default()))?;
    let config = config.clone().check(dataset.sensors())?;
    let prepared = Arc::new(Prepared::new(&dataset, &SplitConfig::default(), &config.model.window, None)?);
    let mut run = Run::new(config, Arc::clone(&prepared), None)?;
    while run.step()? != Progress::Finished {}
    let histories = run.losses_after(Position::default());
    let history = histories.first().ok_or("a run without losses")?;
    let losses = history.losses.iter().flat_map(|loss| [loss.train, loss.validation]);
    let finished = run.finish()?.ok_or("a run without a network")?;
    Ok(trace(&finished.report(&prepared)?.float.weights_hash, losses))
}

/// What is compared: the hash of the weights at the lowest validation loss, and FNV-1a (64 bits) over the little-endian
/// bytes of every epoch's losses (train, validation), which depend on the weights of all epochs.
pub fn trace(weights_hash: &str, losses: impl IntoIterator<Item = f64>) -> String {
    let mut hash = FnvHasher::default();
    losses.into_iter().for_each(|loss| hash.write(&loss.to_bits().to_le_bytes()));
    format!("{weights_hash}-{:016x}", hash.finish())
}

#[cfg(test)]
#[path = "same_bits_tests.rs"]
mod tests;
