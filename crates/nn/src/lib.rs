//! Float networks: layers, losses, optimizers and a trainer that goes one mini-batch at a time.
//!
//! Quantization-aware training is the same network with quantizers attached to its layers ([`attach`]): the training pass
//! then updates their ranges and quantizes weights and activations, the backward pass masks gradients, and evaluation uses
//! the ranges as they stand.
//!
//! Same data, settings and seed give the same bits on every platform: sums have one order, no multiply-add is fused,
//! transcendental functions come from the `libm` crate, and random numbers are drawn as `u64`.
//!
//! ```
//! use ndarray::array;
//! use nn::{Activation, Dataset, Network, OptimizerConfig, Step, Trainer, TrainerConfig};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut network = Network::mlp(1, &[8], 1, Activation::Tanh)?;
//! network.glorot_uniform(7);
//! let train = Dataset::new(array![[-1.0], [0.0], [1.0]], array![[1.0], [0.0], [1.0]])?;
//! let config = TrainerConfig { batch_size: 2, seed: 7, optimizer: OptimizerConfig::adam(0.05) };
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
mod dataset;
mod dense;
mod dense_pass;
mod error;
mod hash;
mod init;
mod kernels;
mod layer;
mod loss;
mod network;
mod network_pass;
mod optimizer;
mod shuffle;
mod trainer;

pub use activation::Activation;
pub use attach::{LayerConfig, attach};
pub use dataset::Dataset;
pub use dense::{Dense, LayerQuantizers, MAX_LAYER_PARAMETERS};
pub use error::{LayerError, NetworkError, NotFiniteLoss, TrainError};
pub use layer::Layer;
pub use network::Network;
pub use network_pass::{LayerTrace, Workspace};
pub use optimizer::{OptimizerConfig, OptimizerError};
pub use trainer::{EpochReport, MAX_BATCH_SIZE, Step, Trainer, TrainerConfig};
