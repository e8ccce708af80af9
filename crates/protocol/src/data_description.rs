//! What a model file says of the data it was trained on.

use serde::{Deserialize, Serialize};

use crate::config::{SimulatedSource, SplitConfig};
use crate::import::RoomConfig;

/// The data a model was trained on, described but not included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataDescription {
    /// Name shown to people.
    pub name: String,
    /// Hash of all values.
    pub fingerprint: String,
    /// Rows.
    pub rows: u32,
    /// How it was split.
    pub split: SplitConfig,
    /// The room.
    pub room: RoomConfig,
    /// Settings of the simulator, if the data were simulated: enough to make them again.
    pub simulated: Option<SimulatedSource>,
}
