//! `run.json`, `model.json` and `q.json`: reading with every check, and writing.

mod grids;
mod int_lstm;
mod int_network;
mod network;
mod quantizer;
mod read;
mod stretches;

pub use grids::IntNetworkFileError;
pub use int_network::{read_int_network, write_int_network};
pub use network::{NetworkFileError, read_network, write_network};
pub use quantizer::QuantizerFileError;
pub use read::{MAX_MODEL_BYTES, ModelFile, ReadError, read_model};
pub use stretches::{FormFileError, HybridFileError, read_form, write_form};
