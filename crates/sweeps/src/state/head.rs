//! A kept sweep as the list shows it.

use protocol::version::ENGINE_VERSION;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sweep::{Plan, SweepConfig};

/// Number of a kept sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SweepId(pub u32);

/// A kept sweep without its results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its number.
    pub id: SweepId,
    /// What it is called.
    pub name: String,
    /// When it was begun, ms since 1970.
    pub begun_ms: f64,
    /// What it is.
    pub config: SweepConfig,
    /// Sensors of its data.
    pub sensors: u32,
    /// [`ENGINE_VERSION`] it was begun with.
    pub engine_version: u32,
    /// Trainings that are over.
    pub done: usize,
    /// Trainings.
    pub total: usize,
    /// Trainings that failed.
    pub failed: usize,
    /// Of fresh seeds the median validation ADE that their point was chosen by, m, and among how many points.
    #[serde(default)]
    pub chosen: Option<(f64, usize)>,
    /// Work of one worker in a second, as it was measured last; see [`Plan::work`].
    #[serde(default)]
    pub speed: Option<f64>,
    /// Whether it was taken from the list, and is deleted when no tab can bring it back.
    #[serde(default)]
    pub removed: bool,
}

impl Head {
    /// The fields that users change, by their names: what it is called, and whether it was removed.
    pub const OF_USERS: [&str; 2] = ["name", "removed"];

    /// A new sweep.
    pub fn new(id: SweepId, name: String, begun_ms: f64, config: SweepConfig, sensors: u32) -> Self {
        let engine_version = ENGINE_VERSION;
        Self {
            id,
            name,
            begun_ms,
            config,
            sensors,
            engine_version,
            done: 0,
            total: 0,
            failed: 0,
            chosen: None,
            speed: None,
            removed: false,
        }
    }

    /// Takes over how far it is.
    pub fn count(&mut self, plan: &Plan) {
        (self.done, self.total, self.failed) = (plan.done(), plan.total(), plan.failed());
    }

    /// Its fields, as they are stored.
    pub fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }

    /// As it was stored; `None` if this build cannot read it.
    pub fn read(text: &str) -> Option<Self> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        let config = SweepConfig::read(value.get("config")?.clone()).ok()?;
        // Older configs become what this build writes before the rest is read.
        *value.get_mut("config")? = serde_json::to_value(config).ok()?;
        protocol::typed_file(&value).ok()
    }
}
