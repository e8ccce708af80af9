//! What each layer makes of the shape it gets, and what it costs.

use std::fmt;

use vocabulary::{Padding, Weightless};

use super::layer::LayerConfig;

/// Values between two layers: steps in time, each with its channels. One step is a flat list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Steps.
    pub steps: u32,
    /// Values of each step.
    pub channels: u32,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps == 1 {
            write!(f, "{}", self.channels)
        } else {
            write!(f, "{} x {}", self.steps, self.channels)
        }
    }
}

/// A layer's output and cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerCounts {
    /// What the layer gives.
    pub output: Shape,
    /// Trainable values.
    pub parameters: u64,
    /// Multiply-accumulates of one estimate; padding counts as if it were data, as Keras and TensorFlow Lite count.
    pub macs: u64,
}

/// Why a layer cannot take a shape.
pub(super) struct Misfit {
    pub(super) found: String,
    pub(super) allowed: String,
}

impl Misfit {
    /// Windows of `size` steps that are longer than what they are cut from.
    fn of_window(steps: u32, size: usize) -> Self {
        Self { found: format!("{steps} steps"), allowed: format!("at least {size} steps, or padding same") }
    }
}

impl LayerConfig {
    /// Output and cost for an input of this shape; the layer's own numbers may still be out of range.
    pub(super) fn counts(&self, input: Shape) -> Result<LayerCounts, Misfit> {
        let channels = u64::from(input.channels);
        let with = |steps: u32, width: u32, per_step: u64, parameters: u64| LayerCounts {
            output: Shape { steps, channels: width },
            parameters,
            macs: u64::from(steps) * per_step,
        };
        if let Some(layer) = self.weightless() {
            return without_weights(layer, input);
        }
        match *self {
            Self::Dense { units, .. } => {
                if input.steps != 1 {
                    return Err(Misfit {
                        found: format!("{input} values"),
                        allowed:
                            "one step; put a flatten layer or an LSTM that returns its last state before it"
                                .to_owned(),
                    });
                }
                let weights = channels * u64::from(units);
                Ok(with(1, units, weights, weights + u64::from(units)))
            }
            Self::Conv1D { filters, kernel_size, stride, padding, .. } => {
                let steps = windows(input, kernel_size, stride, padding)?;
                let weights = u64::from(kernel_size) * channels * u64::from(filters);
                Ok(with(steps, filters, weights, weights + u64::from(filters)))
            }
            Self::Lstm { units, return_sequences, .. } => {
                let gates = 4 * u64::from(units);
                let weights = gates * (channels + u64::from(units));
                Ok(LayerCounts {
                    output: Shape { steps: if return_sequences { input.steps } else { 1 }, channels: units },
                    parameters: weights + gates,
                    macs: u64::from(input.steps) * weights,
                })
            }
            // Those without weights are counted above.
            _ => Ok(with(input.steps, input.channels, 0, 0)),
        }
    }
}

/// What a layer without weights makes of the shape it gets.
fn without_weights(layer: Weightless, input: Shape) -> Result<LayerCounts, Misfit> {
    let given = vocabulary::Shape { steps: input.steps as usize, channels: input.channels as usize };
    // More values than 32 bits can count are more than any layer takes.
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let output = layer.output(given).ok_or_else(|| {
        let size = layer.pooling().map_or(1, |pooling| pooling.size);
        Misfit::of_window(input.steps, size)
    })?;
    let output = Shape { steps: number(output.steps), channels: number(output.channels) };
    Ok(LayerCounts { output, parameters: 0, macs: 0 })
}

/// Number of windows of `size` steps, `stride` apart.
fn windows(input: Shape, size: u32, stride: u32, padding: Padding) -> Result<u32, Misfit> {
    let stride = stride.max(1);
    match padding {
        Padding::Same => Ok(input.steps.div_ceil(stride)),
        Padding::Valid => match input.steps.checked_sub(size) {
            Some(rest) => Ok(rest / stride + 1),
            None => Err(Misfit::of_window(input.steps, size as usize)),
        },
    }
}
