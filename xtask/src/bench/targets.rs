//! The figures that the engine is meant to reach, and whether one comparison reached them.

use super::record::{InBrowser, InKeras, Network};

/// Samples of every network's training data.
pub const SAMPLES: u32 = 976;
/// Forward pass, gradient of the inputs, gradient of the weights.
const PASSES: u32 = 3;
const MEBIBYTE: f64 = 1024.0 * 1024.0;
/// Most memory that a run of the CNN may take, MiB.
const MEMORY: f64 = 64.0;

/// One figure to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The network.
    pub network: Network,
    /// What is compared.
    pub what: &'static str,
    /// What is asked for, in words.
    pub wanted: String,
    /// What was measured, in words; `None` where the other side did not run.
    pub seen: Option<String>,
    /// Whether it was reached; `None` where the other side did not run.
    pub reached: Option<bool>,
}

/// Multiply-accumulates per second / 1e9 at `milliseconds` per epoch, three passes over every sample.
pub fn gmacs(network: Network, milliseconds: f64) -> f64 {
    f64::from(SAMPLES) * f64::from(PASSES) * f64::from(network.macs()) / milliseconds / 1e6
}

/// Share of the peak of the same rounds.
pub fn share_of_peak(entry: &InBrowser) -> f64 {
    gmacs(entry.network, entry.ours.median) / entry.peak.median
}

/// The figures of one network; `keras` where it ran.
pub fn of(entry: &InBrowser, keras: Option<&InKeras>) -> Vec<Target> {
    let network = entry.network;
    let ours = entry.ours.median;
    let times = |what, least: f64, ratio: Option<f64>| Target {
        network,
        what,
        wanted: format!("at least {least:.0} times as fast"),
        seen: ratio.map(|ratio| format!("{} times", rounded(ratio))),
        reached: ratio.map(|ratio| ratio >= least),
    };
    let against_tfjs = |least| {
        [
            times("TensorFlow.js, warmed up", least, Some(entry.tfjs.median / ours)),
            times("TensorFlow.js, the epoch after the first", least, Some(entry.tfjs_cold / ours)),
        ]
    };
    let compiled = keras.map(|keras| keras.compiled.median / ours);
    let against_compiled = times("Keras, the epoch compiled as one tf.function", 10.0, compiled);
    match network {
        Network::Mlp => against_tfjs(400.0).into_iter().chain([against_compiled]).collect(),
        Network::Lstm => against_tfjs(200.0).into_iter().chain([against_compiled]).collect(),
        Network::Cnn => {
            let [warm, _] = against_tfjs(100.0);
            let share = share_of_peak(entry);
            let peak = Target {
                network,
                what: "peak of f32x4 multiplication and addition",
                wanted: "at least 50 %".to_owned(),
                seen: Some(format!("{:.0} %", 100.0 * share)),
                reached: Some(share >= 0.5),
            };
            let faster = |what, of: fn(&InKeras) -> f64| {
                let ratio = keras.map(|keras| of(keras) / ours);
                let wanted = "faster".to_owned();
                Target { wanted, reached: ratio.map(|ratio| ratio > 1.0), ..times(what, 1.0, ratio) }
            };
            let memory = Target {
                network,
                what: "memory of the worker's WebAssembly",
                wanted: format!("less than {MEMORY:.0} MiB"),
                seen: Some(format!("{:.1} MiB", mebibytes(entry))),
                reached: Some(mebibytes(entry) < MEMORY),
            };
            vec![
                warm,
                peak,
                faster("Keras, `fit` called for one epoch", |keras| keras.fit_call.median),
                faster("Keras, an epoch inside a longer `fit`", |keras| keras.fit_epoch.median),
                memory,
            ]
        }
    }
}

/// Memory of our worker, MiB.
pub fn mebibytes(entry: &InBrowser) -> f64 {
    entry.memory / MEBIBYTE
}

/// Three significant digits, which is more than the rounds agree on.
pub fn rounded(value: f64) -> String {
    let decimals = match value {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
#[path = "targets_tests.rs"]
mod tests;
