//! Parts of a job that have a name: kinds with their defaults, networks, conversions, and what can be off.

use serde::Serialize;
use serde_json::Value;
use vocabulary::LayerKind;

use crate::config::{LayerConfig, QatConfig, SimulatedSource, SplitConfig};
use crate::defaults;
use crate::import::RoomConfig;
use crate::job::JobData;

/// The name of a part that is off.
pub const OFF: &str = "off";

/// The names that stand for a whole part at `path`, each with the part itself, the default one first. Empty where values are
/// plain.
pub fn named(path: &str) -> Vec<(&'static str, Value)> {
    match path {
        "data" => vec![("simulated", json(&JobData::Simulated(SimulatedSource::default())))],
        "data.options.room" => vec![("on", json(&RoomConfig::thesis()))],
        "split" => all(SplitConfig::kinds().map(|split| (split.kind().name(), split))),
        "model" => all(defaults::networks()),
        "training.optimizer" => all(defaults::optimizers().map(|it| (it.kind().name(), it))),
        "training.schedule" => all(defaults::schedules().map(|it| (it.kind().name(), it))),
        "training.early_stopping" => vec![("on", json(&defaults::STOPPING))],
        "qat" => vec![("on", json(&QatConfig::default()))],
        "ptq" => all(defaults::conversions()),
        _ if is_layer(path) => LayerKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind.name(), json(&LayerConfig::of_kind(kind)?))))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether the part at `path` may be off.
pub(super) fn can_be_off(path: &str) -> bool {
    matches!(path, "data.options.room" | "warm_start" | "training.early_stopping" | "qat" | "ptq")
}

fn is_layer(path: &str) -> bool {
    path.strip_prefix("model.layers.").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn all<T: Serialize, const N: usize>(parts: [(&'static str, T); N]) -> Vec<(&'static str, Value)> {
    parts.into_iter().map(|(name, part)| (name, json(&part))).collect()
}

/// Plain values are always JSON.
pub(crate) fn json<T: Serialize + ?Sized>(part: &T) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}
