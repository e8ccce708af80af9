//! The four cards of the pipeline: data, network, training, quantization.

mod data;
mod data_settings;
mod layer;
mod layers;
mod network;
mod preview;
mod quantization;
mod simulator;
mod training;
mod windows;

pub use data::{DataPanel, files_action};
pub use network::{NetworkPanelProps, network_panel};
pub use preview::PreviewPanel;
pub use quantization::{BitsPanelProps, QuantizationPanelProps, bits_panel, quantization_panel};
pub use training::{TrainingPanelProps, training_panel};

use yew::{Callback, MouseEvent};

use crate::state::{Action, Change, Group, Settings};
use crate::widgets::Dispatch;

/// What sets a card's group back, where it is not as it was.
fn on_reset(settings: &Settings, group: Group, dispatch: &Dispatch) -> Option<Callback<MouseEvent>> {
    (!settings.is_default(group)).then(|| dispatch.reform(move |_| Action::Set(Change::Reset(group))))
}
