//! The LSTM layer: its parameters and the checks of what it is built from.
//!
//! The arithmetic is Keras' `LSTM` with its defaults (Hochreiter and Schmidhuber 1997, with the forget gate of Gers,
//! Schmidhuber and Cummins 2000): with `z = x_t K + h_(t-1) R + b` cut into four parts `i, f, c, o`,
//! `c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(c)` and `h_t = sigmoid(o) tanh(c_t)`, starting from zeros.

mod backward;
mod init;
mod lanes;
mod pass;
mod products;
mod quantized;
mod quantizers;
mod states;
mod tape;

pub(crate) use init::initialize;
pub use quantized::LstmStep;
pub use quantizers::{CellFormat, LstmQuantizers};
pub use states::LstmCarry;
pub(crate) use tape::LstmTape;

use vocabulary::{Shape, Tensor};

use crate::dense::{MAX_LAYER_PARAMETERS, check_values};
use crate::error::LayerError;

/// The gates of a cell, in the order of the columns of every parameter: input, forget, candidate, output.
pub(crate) const GATES: usize = 4;

/// A long short-term memory layer over windows of a fixed number of steps.
#[derive(Clone, Debug)]
pub struct Lstm {
    pub(crate) steps: usize,
    /// Values of one step.
    pub(crate) inputs: usize,
    pub(crate) units: usize,
    pub(crate) return_sequences: bool,
    /// `[inputs][4 * units]`.
    pub(crate) kernel: Vec<f32>,
    /// `[units][4 * units]`.
    pub(crate) recurrent: Vec<f32>,
    /// `[4 * units]`.
    pub(crate) bias: Vec<f32>,
    pub(crate) quantizers: Option<LstmQuantizers>,
}

impl Lstm {
    /// A layer whose parameters are all zero. It takes windows `[steps][inputs]` and gives the last hidden state `[units]`,
    /// or with `return_sequences` the hidden state of every step, `[steps][units]`.
    ///
    /// # Errors
    /// [`LayerError::Windows`] for no steps, no inputs or more than [`MAX_LAYER_PARAMETERS`] values in a row of inputs or of
    /// gates; [`LayerError::Size`] for no units or more than [`MAX_LAYER_PARAMETERS`] weights.
    pub fn zeros(
        steps: usize,
        inputs: usize,
        units: usize,
        return_sequences: bool,
    ) -> Result<Self, LayerError> {
        check_sizes(steps, inputs, units)?;
        let columns = GATES * units;
        let (kernel, recurrent) = (vec![0.0; inputs * columns], vec![0.0; units * columns]);
        let bias = vec![0.0; columns];
        Ok(Self { steps, inputs, units, return_sequences, kernel, recurrent, bias, quantizers: None })
    }

    /// A layer from stored parameters, row-major as Keras keeps them, the columns in the order of the gates `i, f, c, o`:
    /// `kernel` `[inputs][4 * units]`, `recurrent` `[units][4 * units]` and `bias` `[4 * units]`.
    ///
    /// # Errors
    /// As [`Lstm::zeros`]; a wrong length, or a value that is not finite.
    pub fn from_parts(
        steps: usize,
        inputs: usize,
        units: usize,
        return_sequences: bool,
        kernel: Vec<f32>,
        recurrent: Vec<f32>,
        bias: Vec<f32>,
    ) -> Result<Self, LayerError> {
        check_sizes(steps, inputs, units)?;
        let columns = GATES * units;
        check_values(Tensor::Weights, &kernel, inputs * columns)?;
        check_values(Tensor::RecurrentWeights, &recurrent, units * columns)?;
        check_values(Tensor::Bias, &bias, columns)?;
        Ok(Self { steps, inputs, units, return_sequences, kernel, recurrent, bias, quantizers: None })
    }

    /// The windows the layer takes.
    pub fn input_shape(&self) -> Shape {
        Shape { steps: self.steps, channels: self.inputs }
    }

    /// One hidden state, or one for each step.
    pub fn output_shape(&self) -> Shape {
        Shape { steps: if self.return_sequences { self.steps } else { 1 }, channels: self.units }
    }

    /// Size of the hidden state.
    pub fn units(&self) -> usize {
        self.units
    }

    /// Whether the hidden state of every step is given, not only that of the last.
    pub fn return_sequences(&self) -> bool {
        self.return_sequences
    }

    /// The kernel, `[inputs][4 * units]` row-major.
    pub fn kernel(&self) -> &[f32] {
        &self.kernel
    }

    /// The recurrent kernel, `[units][4 * units]` row-major.
    pub fn recurrent(&self) -> &[f32] {
        &self.recurrent
    }

    /// The bias, `[4 * units]`.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// The attached quantizers.
    pub fn quantizers(&self) -> Option<&LstmQuantizers> {
        self.quantizers.as_ref()
    }

    /// Attaches quantizers, or takes them away.
    ///
    /// # Errors
    /// [`LayerError::GateRanges`] if a quantizer of weights has not one range for each gate, [`LayerError::Channels`] if one of
    /// a state has several; the layer then stays as it was.
    pub fn set_quantizers(&mut self, quantizers: Option<LstmQuantizers>) -> Result<(), LayerError> {
        if let Some(quantizers) = &quantizers {
            quantizers.check()?;
        }
        self.quantizers = quantizers;
        Ok(())
    }

    /// Trainable values: kernel, recurrent kernel and bias.
    pub fn parameter_count(&self) -> usize {
        self.kernel.len() + self.recurrent.len() + self.bias.len()
    }

    /// Multiply-accumulates per row: those of the two kernels, in every step.
    pub fn mac_count(&self) -> usize {
        self.steps * (self.kernel.len() + self.recurrent.len())
    }
}

/// Refuses sizes of nothing, and sizes that ask for more memory than there is.
fn check_sizes(steps: usize, inputs: usize, units: usize) -> Result<(), LayerError> {
    let limit = MAX_LAYER_PARAMETERS;
    let within = |n: usize| n > 0 && n <= limit;
    let columns = units.saturating_mul(GATES);
    if !within(columns) || !within(inputs.saturating_add(units).saturating_mul(columns)) {
        return Err(LayerError::Size { inputs, outputs: units, limit });
    }
    if inputs == 0 || !within(steps.saturating_mul(inputs)) || !within(steps.saturating_mul(columns)) {
        return Err(LayerError::Windows { steps, channels: inputs, size: 1, stride: 1, limit });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
