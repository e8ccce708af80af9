//! Inside the network: its three graphs, the ranges of its quantizers, one number followed by hand, and what each tensor costs.

mod card;
mod costs;
mod flow;
mod formula;
mod graph;
mod histogram;
mod network;
mod ranges;
mod select;
mod steps;
mod tensor;
#[cfg(test)]
pub mod testing;
mod walk;

pub use card::InsideCard;
pub use histogram::TensorHistogram;
pub use select::{channel_select, tensor_select};
