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
pub use network::NetworkPanel;
pub use preview::PreviewPanel;
pub use quantization::{BitsPanel, QuantizationPanel};
pub use training::TrainingPanel;
