//! Float networks: layers, losses, optimizers and a trainer that goes one mini-batch at a time.
//!
//! Quantization-aware training is the same network with quantizers attached to its layers ([`attach`]): the training pass
//! then updates their ranges and quantizes weights and activations, the backward pass masks gradients, and evaluation uses
//! the ranges as they stand.
//!
//! Same data, settings and seed give the same bits on every platform: sums have one order, no multiply-add is fused,
//! exp, tanh and sigmoid are our own (`math`), four lanes at a time on every target, and random numbers are drawn as `u64`.
//!
//! ```
//! use ndarray::array;
//! use nn::{Activation, Dataset, Network, OptimizerConfig, Step, Trainer, TrainerConfig};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut network = Network::mlp(1, &[8], 1, Activation::Tanh)?;
//! network.initialize(7);
//! let train = Dataset::new(array![[-1.0], [0.0], [1.0]], array![[1.0], [0.0], [1.0]])?;
//! let config = TrainerConfig::new(2, 7, OptimizerConfig::adam(0.05));
//! let mut trainer = Trainer::new(network, train.clone(), train, config)?;
//! while trainer.epoch() < 100 {
//!     if let Step::Epoch(report) = trainer.step()? {
//!         assert_eq!(report.epoch, trainer.epoch());
//!     }
//! }
//! assert!(trainer.best_validation_loss() < 0.01);
//! # Ok(())
//! # }
//! ```

mod activation;
mod attach;
mod build;
mod conv1d;
mod dataset;
mod dense;
mod early_stopping;
mod error;
mod flatten;
mod glorot;
mod hash;
mod init;
mod kernels;
mod layer;
mod learned;
mod loss;
mod lstm;
mod math;
mod network;
mod network_pass;
mod optimizer;
mod output;
mod pool1d;
mod quantizer_place;
mod quantizer_ranges;
mod quantizers;
mod schedule;
mod shuffle;
mod spec;
mod trainer;
mod weightless;

pub use activation::ActivationFunction;
pub use attach::{LayerConfig, attach};
pub use conv1d::{Conv1D, Conv1DShape};
pub use dataset::Dataset;
pub use dense::{Dense, MAX_LAYER_PARAMETERS};
pub use early_stopping::EarlyStopping;
pub use error::{LayerError, NetworkError, NotFiniteLoss, TrainError};
pub use layer::Layer;
pub use lstm::{CellFormat, Lstm, LstmCarry, LstmQuantizers, LstmStep};
pub use network::Network;
pub use network_pass::{LayerTrace, Workspace};
pub use optimizer::{OptimizerConfig, OptimizerError};
pub use quantizer_place::QuantizerPlace;
pub use quantizer_ranges::QuantizerRange;
pub use quantizers::LayerQuantizers;
pub use schedule::Schedule;
pub use spec::LayerSpec;
pub use trainer::{EpochReport, MAX_BATCH_SIZE, Step, Trainer, TrainerConfig};
pub use weightless::WeightlessLayer;

// The words that layers are made of.
pub use vocabulary::{Activation, LayerKind, Padding, Pooling, Shape, Tensor, Weightless};
