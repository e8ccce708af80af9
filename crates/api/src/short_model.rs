//! The short form of a network in settings: `{ network: "lstm", units: 3 }` instead of the list of layers.

use protocol::ModelConfig;
use protocol::config::{Activation, CnnLayout, LayerConfig};
use protocol::defaults::{CNN_L2, LSTM_UNITS, MLP_ACTIVATION, MLP_UNITS};
use serde::Deserialize;
use serde_json::{Map, Value};

use protocol::PatchError;

/// A network by its name. What is left out keeps the default of that network.
#[derive(Deserialize)]
#[serde(tag = "network", rename_all = "kebab-case", deny_unknown_fields)]
enum ShortModel {
    /// Dense layers on single samples.
    Mlp { hidden: Option<Vec<u32>>, activation: Option<Activation>, l2: Option<f64> },
    /// The convolutional network with its pool in one of three places.
    CnnA { l2: Option<f64> },
    /// See [`CnnLayout::B`].
    CnnB { l2: Option<f64> },
    /// See [`CnnLayout::C`].
    CnnC { l2: Option<f64> },
    /// One LSTM layer, then a dense one.
    Lstm { units: Option<u32>, l2: Option<f64> },
}

impl ShortModel {
    fn config(self) -> ModelConfig {
        let (mut model, l2) = match self {
            Self::Mlp { hidden, activation, l2 } => {
                let hidden = hidden.unwrap_or_else(|| vec![MLP_UNITS]);
                (ModelConfig::mlp(&hidden, activation.unwrap_or(MLP_ACTIVATION)), l2)
            }
            Self::CnnA { l2 } => (ModelConfig::cnn(CnnLayout::A, CNN_L2), l2),
            Self::CnnB { l2 } => (ModelConfig::cnn(CnnLayout::B, CNN_L2), l2),
            Self::CnnC { l2 } => (ModelConfig::cnn(CnnLayout::C, CNN_L2), l2),
            Self::Lstm { units, l2 } => (ModelConfig::lstm(units.unwrap_or(LSTM_UNITS)), l2),
        };
        if let (Some(l2), Some((_, hidden))) = (l2, model.layers.split_last_mut()) {
            hidden.iter_mut().filter_map(LayerConfig::l2_mut).for_each(|factor| *factor = l2);
        }
        model
    }
}

/// Takes the short form, if it is one, out of run settings: what remains (the windows) is laid over the network it names.
/// Settings with `layers`, or with windows only, have no short form.
///
/// # Errors
/// A network, name or value that does not exist.
pub(super) fn take_short_model(settings: &mut Value) -> Result<Option<ModelConfig>, PatchError> {
    let Some(Value::Object(model)) = settings.get_mut("model") else { return Ok(None) };
    if model.contains_key("layers") || model.keys().all(|name| name == "window") {
        return Ok(None);
    }
    let window = model.remove("window");
    let mut short = std::mem::take(model);
    model.extend(window.map(|window| ("window".to_owned(), window)));
    short.entry("network").or_insert_with(|| Value::from("mlp"));
    // As everywhere in settings, null means the default.
    let short: Map<String, Value> = short.into_iter().filter(|(_, value)| !value.is_null()).collect();
    let problem = |problem: serde_json::Error| PatchError::Value {
        path: "config.model".to_owned(),
        problem: problem.to_string(),
    };
    ShortModel::deserialize(Value::Object(short)).map(|short| Some(short.config())).map_err(problem)
}

#[cfg(test)]
#[path = "short_model_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
