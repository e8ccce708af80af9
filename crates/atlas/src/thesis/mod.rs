//! The thesis' experiments beside what the same sweeps gave: tables, pictures, and what the data say of each of its claims, as one
//! text with files of pictures.

mod claims;
mod contrast;
mod study;
mod tables;
mod text;

pub use study::{Study, losses_wanted, worth_retraining};
pub use text::{Document, document};

/// The sweeps of the thesis.
#[derive(Clone, Copy, Debug)]
pub struct Studies<'a> {
    /// The MLP at every width.
    pub mlp: Study<'a>,
    /// The CNN at every width.
    pub cnn: Study<'a>,
    /// The LSTM at every width, which the thesis does not sweep.
    pub lstm: Study<'a>,
    /// Pairs of quantizers of the CNN.
    pub quantizers: Study<'a>,
    /// Sizes of the MLP's hidden layer.
    pub neurons: Study<'a>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
