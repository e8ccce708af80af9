//! The names of a layer's inputs, counted from 1.

use int_nn::{IntLayer, IntNetwork, Shape};

/// How the inputs of a layer are named.
#[derive(Clone, Copy, Debug)]
pub(super) struct InputNames {
    /// The shape before Flatten put the steps side by side.
    shape: Shape,
    /// What a channel is called: a sensor where the layer reads the network's input.
    channel: &'static str,
}

impl InputNames {
    /// The names for the integer layer `index` of `network`.
    pub(super) fn of(network: &IntNetwork, index: usize) -> Self {
        let mut before = network.layers().get(..index).unwrap_or(network.layers());
        let mut shape = before.last().map_or(network.input_shape(), IntLayer::output_shape);
        while let [rest @ .., layer] = before
            && layer.moves_nothing()
        {
            shape = layer.input_shape();
            before = rest;
        }
        Self { shape, channel: if before.is_empty() { "sensor" } else { "channel" } }
    }

    /// The name of input `index` of a row.
    pub(super) fn of_index(&self, index: usize) -> String {
        let channels = self.shape.channels.max(1);
        self.of_step(index / channels, index % channels)
    }

    /// The name of a channel of a step.
    pub(super) fn of_step(&self, step: usize, channel: usize) -> String {
        let channel = format!("{} {}", self.channel, channel + 1);
        if self.shape.steps == 1 { channel } else { format!("step {}, {channel}", step + 1) }
    }

    /// The name of a channel of a step that padding added.
    pub(super) fn of_padding(&self, channel: usize) -> String {
        format!("padding, {} {}", self.channel, channel + 1)
    }
}
