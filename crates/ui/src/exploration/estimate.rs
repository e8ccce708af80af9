//! How much an exploration has to do, and about how long that takes. Pure.

use protocol::ExplorationConfig;
use protocol::config::{ModelConfig, RunConfig};

use crate::state::exploration;
use crate::state::{ExplorationState, ResultState, RunState};
use browser::format::{counted, duration, thousands};

/// Seconds of one epoch per training sample and parameter where nothing was measured yet: 0.11 ms for MLP(32).
const TYPICAL_PACE: f64 = 5e-10;
/// Seconds from which on the page says that it will be long.
pub const LONG_S: f64 = 300.0;

/// Where the estimate's speed comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Measured in this browser, s per epoch, sample and parameter.
    Measured(f64),
    /// Nothing was trained here yet.
    Typical,
}

/// The best known pace: of the last exploration, else of the last run if it was of the same kind.
pub fn pace(explored: &ExplorationState, run: &RunState, result: Option<&ResultState>) -> Pace {
    if let Some(pace) = explored.pace {
        return Pace::Measured(pace);
    }
    let of_run = result.and_then(|result| {
        let config = run.config.as_deref().filter(|config| is_member(config))?;
        let rows = result.view.split.train.len();
        let parameters = result.report.float.parameters;
        let usable = config.model == result.report.config.model
            && run.epochs_per_second > 0.0
            && rows > 0
            && parameters > 0;
        usable.then(|| 1.0 / (run.epochs_per_second * rows as f64 * f64::from(parameters)))
    });
    of_run.map_or(Pace::Typical, Pace::Measured)
}

/// Whether a run trains what an exploration trains: one hidden layer, no quantizers.
fn is_member(config: &RunConfig) -> bool {
    let hidden = config.model.layers.first();
    let same = hidden.is_some_and(|layer| match layer {
        protocol::LayerConfig::Dense { units, activation, .. } => {
            config.model == ModelConfig::mlp(&[*units], *activation)
        }
        _ => false,
    });
    same && config.qat.is_none()
}

/// Seconds the whole exploration takes at a pace, with `rows` training samples of so many sensors. Early stopping may end it sooner.
pub fn seconds(config: &ExplorationConfig, rows: usize, sensors: u32, pace: Pace) -> f64 {
    let pace = match pace {
        Pace::Measured(pace) => pace,
        Pace::Typical => TYPICAL_PACE,
    };
    let parameters: u64 = config.neurons().map(|neurons| exploration::parameters(neurons, sensors)).sum();
    let epochs = f64::from(config.training().epochs) * f64::from(config.training().repeats);
    parameters as f64 * epochs * rows as f64 * pace
}

/// What there is to do: `31 sizes × 10 repeats = 310 networks of 1,000 epochs`.
pub fn amount(config: &ExplorationConfig) -> String {
    format!(
        "{} \u{d7} {} = {} of {}",
        counted(config.neurons().count() as u64, "size"),
        counted(config.training().repeats.into(), "repeat"),
        counted(config.networks().into(), "network"),
        counted(config.training().epochs.into(), "epoch"),
    )
}

/// The estimate in words.
pub fn words(config: &ExplorationConfig, rows: usize, sensors: u32, pace: Pace) -> String {
    if rows == 0 {
        return "The time is estimated when data are loaded.".to_owned();
    }
    let seconds = seconds(config, rows, sensors, pace);
    let most = if config.training().early_stopping.is_some() { "At most about" } else { "About" };
    let source = match pace {
        Pace::Measured(_) => "at the speed measured in this browser",
        Pace::Typical => "on a typical computer; measured as soon as something was trained here",
    };
    format!("{most} {}, {source}.", duration(seconds))
}

/// Parameters of the smallest and the largest network: `156 to 366 param.`
pub fn parameter_range(config: &ExplorationConfig, sensors: u32) -> String {
    let [first, last] = [config.first, config.last].map(|n| thousands(exploration::parameters(n, sensors)));
    if first == last { format!("{first} param.") } else { format!("{first} to {last} param.") }
}

#[cfg(test)]
#[path = "estimate_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
