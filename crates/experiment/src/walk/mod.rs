//! The integer walk-through: one output code of an integer network, with every number on the way to it.
//!
//! The steps are computed here once more, each by itself and in wide integers, from what the engine holds: codes, zero
//! points, multipliers, clamps. That they end at the engine's code is what the tests assert, for every kind of layer, runtime
//! and width.
//!
//! A layer is one of the float network's: where its tanh or sigmoid became a table of its own, the table belongs to it.

mod affine;
mod lines;
mod lstm;
mod moves;
mod names;
mod rescale;
#[cfg(test)]
mod tests;

use std::ops::Range;

use int_nn::{InputError, IntLayer, IntNetwork, Shape};
use quant::QuantParams;
use thiserror::Error;
use vocabulary::layer_name;

use self::lines::Lines;
pub use self::lines::{WalkLine, WalkTerm};
use self::names::InputNames;

/// One output of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the layer, from 0.
    pub layer: usize,
    /// Step of the layer's output, from 0.
    pub step: usize,
    /// Channel of the layer's output (the neuron), from 0.
    pub channel: usize,
}

/// A layer that a walk can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkLayer {
    /// Name such as `dense 1`.
    pub name: String,
    /// Steps of its output.
    pub steps: usize,
    /// Channels of its output.
    pub channels: usize,
}

/// The way to one output code.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// The products of the sums, in the engine's order; empty for layers without weights.
    pub terms: Vec<WalkTerm>,
    /// From the terms to the output code, line by line.
    pub lines: Vec<WalkLine>,
    /// The output code.
    pub code: i32,
    /// The value it stands for, in the unit of the output.
    pub value: f64,
}

/// A place that is not there, or an input that the network cannot take.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WalkError {
    /// The input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Not one row.
    #[error("a walk follows one sample, not {rows}")]
    Rows {
        /// Rows given.
        rows: usize,
    },
    /// No such layer.
    #[error("layer index {layer} of a network of {layers} layers")]
    Layer {
        /// The layer asked for.
        layer: usize,
        /// Layers of the network.
        layers: usize,
    },
    /// No such output.
    #[error("step {step}, channel {channel} of a layer of {steps} steps and {channels} channels")]
    Output {
        /// The step asked for.
        step: usize,
        /// The channel asked for.
        channel: usize,
        /// Steps of the output.
        steps: usize,
        /// Channels of the output.
        channels: usize,
    },
}

/// The layers of a network, in order.
#[must_use]
pub fn layers(network: &IntNetwork) -> Vec<WalkLayer> {
    let parts = network.layers();
    let named = groups(parts).into_iter().enumerate().filter_map(|(index, group)| {
        let kind = parts.get(group.start)?.kind();
        let shape = parts.get(group.end - 1).map_or(network.input_shape(), IntLayer::output_shape);
        Some(WalkLayer { name: layer_name(kind, index + 1), steps: shape.steps, channels: shape.channels })
    });
    named.collect()
}

/// The way to the output `place` for the input codes `[inputs]` of one sample.
///
/// # Errors
/// [`WalkError`] for a place that is not there or codes the network cannot take.
pub fn walk(network: &IntNetwork, codes: &[i32], place: Place) -> Result<Walk, WalkError> {
    let trace = network.trace(codes)?;
    let rows = codes.len() / network.inputs();
    if rows != 1 {
        return Err(WalkError::Rows { rows });
    }
    let layers = network.layers();
    let groups = groups(layers);
    let Place { layer, step, channel } = place;
    let group = groups.get(layer).ok_or(WalkError::Layer { layer, layers: groups.len() })?.clone();
    let (mut terms, mut lines) = (Vec::new(), Lines::default());
    let (mut code, mut value) = (0, 0.0);
    for index in group {
        let layer = &layers[index];
        let Shape { steps, channels } = layer.output_shape();
        if step >= steps || channel >= channels {
            return Err(WalkError::Output { step, channel, steps, channels });
        }
        let before = index.checked_sub(1);
        let input = Input {
            codes: before.map_or(codes, |before| &trace[before]),
            params: before.map_or(network.input_params(), |before| layers[before].output_params()),
            names: InputNames::of(network, index),
        };
        code = match layer {
            IntLayer::Dense(layer) => affine::dense(layer, &input, channel, &mut terms, &mut lines),
            IntLayer::Conv1D(layer) => affine::conv1d(layer, &input, step, channel, &mut terms, &mut lines),
            IntLayer::Weightless(layer) => moves::weightless(layer, &input, step, channel, &mut lines),
            IntLayer::Lstm(layer) => lstm::lstm(layer, &input, step, channel, &mut terms, &mut lines),
            IntLayer::Table(layer) => moves::table(layer, &input, step * channels + channel, &mut lines),
        };
        let params = layer.output_params();
        value = params.dequantize(code);
        let (scale, zero_point) = (params.scale(), params.zero_point());
        lines.push("value", "s_y (q - z_y)", format!("{scale} ({code} - {zero_point})"), value);
    }
    Ok(Walk { terms, lines: lines.into_inner(), code, value: f64::from(value) })
}

/// What a layer receives.
struct Input<'a> {
    /// `[steps][channels]`.
    codes: &'a [i32],
    params: &'a QuantParams,
    names: InputNames,
}

/// The integer layers of each layer of the float network: a table belongs to the layer before it.
fn groups(layers: &[IntLayer]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (index, layer) in layers.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if matches!(layer, IntLayer::Table(_)) => group.end = index + 1,
            _ => groups.push(index..index + 1),
        }
    }
    groups
}
