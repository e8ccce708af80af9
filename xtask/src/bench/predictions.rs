//! Predictions of one sample in the browser: ours in float and in integers against TensorFlow.js.

use super::record::{Network, Spread};
use super::targets::rounded;
use anyhow::Context as _;
use serde_json::Value;

/// What is measured of ours, by its name in the JSON and in the table; the fastest integers come last.
const OURS: [(&str, &str); 4] = [
    ("float", "Bitroom, float32"),
    ("reference", "Bitroom, int8 as LiteRT's reference"),
    ("ruy", "Bitroom, int8 as LiteRT without delegates"),
    ("xnnpack", "Bitroom, int8 as LiteRT's default (XNNPACK)"),
];

/// The backends of TensorFlow.js.
const BACKENDS: [(&str, &str); 2] =
    [("cpu", "TensorFlow.js, cpu backend"), ("wasm", "TensorFlow.js, wasm backend")];

/// The backend against which a figure was set: 50 times as fast as its 1.29 ms for the CNN.
const WANTED_AGAINST: &str = "cpu";

/// LiteRT's native int8 prediction of the CNN, measured once with AVX-512 on one core, microseconds.
const LITERT: f64 = 4.1;

/// One network's predictions, microseconds each.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictions {
    network: Network,
    /// In the order of [`OURS`].
    ours: Vec<Spread>,
    /// In the order of [`BACKENDS`].
    tfjs: Vec<Spread>,
}

/// Reads what `speed_bench` printed.
///
/// # Errors
/// JSON of another form; the message names the network and the field.
pub fn read(text: &str) -> anyhow::Result<Vec<Predictions>> {
    let json: Value = serde_json::from_str(text).context("the browser's report is no JSON")?;
    [Network::Mlp, Network::Cnn].into_iter().map(|network| of_network(&json, network)).collect()
}

fn of_network(json: &Value, network: Network) -> anyhow::Result<Predictions> {
    let mut entries = json["predictions"].as_array().into_iter().flatten();
    let entry = entries
        .find(|entry| entry["name"] == network.key())
        .with_context(|| format!("the report lacks predictions of {}", network.key()))?;
    let spread = |(key, _): &(&str, &str)| {
        let numbers: Vec<f64> =
            entry[*key].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        Spread::of(&numbers).with_context(|| format!("{}: predictions, {key}", network.key()))
    };
    let ours = OURS.iter().map(spread).collect::<anyhow::Result<_>>()?;
    let tfjs = BACKENDS.iter().map(spread).collect::<anyhow::Result<_>>()?;
    Ok(Predictions { network, ours, tfjs })
}

/// Rows of a table, head first: microseconds of one prediction, and how many times as long as the fastest integers.
pub fn table(predictions: &[Predictions]) -> Vec<Vec<String>> {
    let mut head = vec!["one sample, \u{b5}s".to_owned()];
    head.extend(predictions.iter().map(|entry| entry.network.title().to_owned()));
    let kinds = BACKENDS.iter().chain(&OURS).enumerate();
    let rows = kinds.map(|(index, (_, title))| {
        let cells = predictions.iter().map(|entry| {
            let all: Vec<&Spread> = entry.tfjs.iter().chain(&entry.ours).collect();
            let fastest = entry.ours.last().map_or(f64::NAN, |spread| spread.median);
            all.get(index).map_or_else(String::new, |spread| {
                format!("{} ({}x)", rounded(spread.median), rounded(spread.median / fastest))
            })
        });
        std::iter::once((*title).to_owned()).chain(cells).collect()
    });
    std::iter::once(head).chain(rows).collect()
}

/// One sentence per figure to reach: those of the CNN's int8 predictions.
pub fn verdicts(predictions: &[Predictions]) -> Vec<String> {
    let cnn = predictions.iter().filter(|entry| entry.network == Network::Cnn);
    cnn.flat_map(|entry| {
        let median =
            |spreads: &[Spread], index: usize| spreads.get(index).map_or(f64::NAN, |spread| spread.median);
        let (float, int8) = (median(&entry.ours, 0), median(&entry.ours, OURS.len() - 1));
        let judged = |reached| if reached { "reached" } else { "NOT reached" };
        let against = BACKENDS.iter().enumerate().map(move |(index, (backend, title))| {
            let ratio = median(&entry.tfjs, index) / int8;
            let seen = format!("int8 against {title}: {} times as fast", rounded(ratio));
            if *backend == WANTED_AGAINST {
                format!("{seen}, wanted 50: {}", judged(ratio >= 50.0))
            } else {
                seen
            }
        });
        let ratio = float / int8;
        against.chain([
            format!(
                "int8 against our float32: {} times as fast, wanted 1: {}",
                rounded(ratio),
                judged(ratio > 1.0)
            ),
            format!(
                "int8 takes {} times as long as native LiteRT ({LITERT} \u{b5}s)",
                rounded(int8 / LITERT)
            ),
        ])
    })
    .collect()
}

#[cfg(test)]
#[path = "predictions_tests.rs"]
pub mod tests;
