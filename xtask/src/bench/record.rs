//! What one comparison measured: times per network and contender, read from the programs' JSON.

use anyhow::{Context as _, ensure};
use serde_json::Value;

/// The compared networks, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Dense 4-32-2.
    Mlp,
    /// Layout A: two convolutions of 64 filters, pooling, three dense layers.
    Cnn,
    /// Two LSTM cells and a dense layer.
    Lstm,
}

impl Network {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mlp, Self::Cnn, Self::Lstm];

    /// The name in the JSON of both programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Cnn => "cnn",
            Self::Lstm => "lstm",
        }
    }

    /// The name in the tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::Mlp => "MLP(32)",
            Self::Cnn => "CNN, layout A",
            Self::Lstm => "LSTM(2)",
        }
    }

    /// Multiply-accumulates of one estimate: products of the dense layers, of the convolutions at every step (borders
    /// included), and of the four gates at each of 30 steps.
    pub fn macs(self) -> u32 {
        match self {
            Self::Mlp => 4 * 32 + 32 * 2,
            Self::Cnn => 30 * 3 * (4 * 64 + 64 * 64) + 640 * 32 + 32 * 32 + 32 * 2,
            Self::Lstm => 30 * 4 * 2 * (4 + 2) + 2 * 2,
        }
    }
}

/// Median and ends of the rounds of one measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Median; of an even number, the mean of the middle two.
    pub median: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
}

impl Spread {
    /// Of a list of positive numbers; `None` when it is empty or holds anything else.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        if !sorted.iter().all(|value| value.is_finite() && *value > 0.0) {
            return None;
        }
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            f64::midpoint(sorted[middle - 1], sorted[middle])
        };
        Some(Self { median, min, max })
    }
}

/// One network in the browser; times are ms per epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct InBrowser {
    /// Which.
    pub network: Network,
    /// Ours, warmed up.
    pub ours: Spread,
    /// Ours, right after the first epoch.
    pub ours_cold: f64,
    /// Ours: version.
    pub ours_version: String,
    /// Ours: bytes of the WebAssembly memory after the last round.
    pub memory: f64,
    /// The fastest backend of TensorFlow.js that trains the network, warmed up.
    pub tfjs: Spread,
    /// The epoch after the first one, on the backend that did this one fastest.
    pub tfjs_cold: f64,
    /// Name of that backend.
    pub backend: String,
    /// TensorFlow.js: version.
    pub tfjs_version: String,
    /// What became of the other backends, one sentence each.
    pub other_backends: Vec<String>,
    /// Peak of f32x4 multiplication and addition, 1e9 multiply-accumulates per second.
    pub peak: Spread,
}

/// One network in Keras, ms per epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InKeras {
    /// `fit` called with one epoch.
    pub fit_call: Spread,
    /// An epoch inside a longer call of `fit`.
    pub fit_epoch: Spread,
    /// The epoch as one `tf.function`.
    pub compiled: Spread,
}

/// All networks in Keras.
#[derive(Clone, Debug, PartialEq)]
pub struct Keras {
    /// Versions of TensorFlow and Keras.
    pub version: String,
    /// In the order of [`Network::ALL`].
    pub networks: Vec<InKeras>,
}

/// Reads what `speed_bench` printed, in the order of [`Network::ALL`].
///
/// # Errors
/// JSON of another form; the message names the network and the field.
pub fn browser(text: &str) -> anyhow::Result<Vec<InBrowser>> {
    let json: Value = serde_json::from_str(text).context("the browser's report is no JSON")?;
    Network::ALL.into_iter().map(|network| in_browser(network, entry(&json, network)?)).collect()
}

fn in_browser(network: Network, json: &Value) -> anyhow::Result<InBrowser> {
    let at = |what: &str| format!("{}: {what}", network.key());
    let (ours, tfjs) = (&json["ours"], &json["tfjs"]);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut other_backends = Vec::new();
    for refused in list(&tfjs["refused"]) {
        let (backend, reason) = (text(&refused["backend"]), text(&refused["reason"]));
        other_backends.push(format!("{} cannot train it: {}", backend?, reason?));
    }
    for slower in list(&tfjs["slower"]) {
        let milliseconds = number(&slower["milliseconds"]).with_context(|| at("slower backend"))?;
        other_backends.push(format!("{} takes {milliseconds:.0} ms", text(&slower["backend"])?));
    }
    Ok(InBrowser {
        network,
        ours: spread(&ours["milliseconds"]).with_context(|| at("ours"))?,
        ours_cold: number(&ours["cold"]).with_context(|| at("ours.cold"))?,
        ours_version: text(&ours["version"]).with_context(|| at("ours.version"))?,
        memory: number(&ours["memory"]).with_context(|| at("ours.memory"))?,
        tfjs: spread(&tfjs["milliseconds"]).with_context(|| at("tfjs"))?,
        tfjs_cold: number(&tfjs["cold"]).with_context(|| at("tfjs.cold"))?,
        backend: text(&tfjs["backend"]).with_context(|| at("tfjs.backend"))?,
        tfjs_version: text(&tfjs["version"]).with_context(|| at("tfjs.version"))?,
        other_backends,
        peak: spread(&json["peak"]).with_context(|| at("peak"))?,
    })
}

/// Reads what the Keras program printed.
///
/// # Errors
/// As [`browser`].
pub fn keras(text_of_program: &str) -> anyhow::Result<Keras> {
    let json: Value = serde_json::from_str(text_of_program).context("Keras' report is no JSON")?;
    let networks = Network::ALL.into_iter().map(|network| {
        let entry = entry(&json, network)?;
        let of = |name: &str| spread(&entry[name]).with_context(|| format!("{}: {name}", network.key()));
        Ok(InKeras { fit_call: of("fit_call")?, fit_epoch: of("fit_epoch")?, compiled: of("compiled")? })
    });
    let networks = networks.collect::<anyhow::Result<_>>()?;
    Ok(Keras { version: text(&json["version"])?, networks })
}

fn entry(json: &Value, network: Network) -> anyhow::Result<&Value> {
    let networks = json["networks"].as_array().into_iter().flatten();
    networks
        .into_iter()
        .find(|entry| entry["name"] == network.key())
        .with_context(|| format!("the report lacks {}", network.key()))
}

fn spread(value: &Value) -> anyhow::Result<Spread> {
    let numbers = value.as_array().context("a list of numbers is missing")?;
    let numbers = numbers.iter().map(number).collect::<anyhow::Result<Vec<_>>>()?;
    Spread::of(&numbers).context("there is no number")
}

fn number(value: &Value) -> anyhow::Result<f64> {
    let number = value.as_f64().context("a number is missing")?;
    ensure!(number.is_finite() && number > 0.0, "{number} is no measurement");
    Ok(number)
}

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().context("a text is missing")?.to_owned())
}

#[cfg(test)]
#[path = "record_tests.rs"]
pub mod tests;
