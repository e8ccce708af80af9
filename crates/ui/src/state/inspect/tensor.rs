//! The quantized tensors of a network: which there are, and what is known of each.

use protocol::report::{Histogram, LayerReport, QuantizedReport};

/// A quantized tensor of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TensorId {
    /// The network's input.
    Input,
    /// The kernel of a layer, by its index among all layers, from 0.
    Weights(u32),
    /// The output of a layer, by its index among all layers, from 0.
    Activations(u32),
}

impl Default for TensorId {
    /// The first layer's kernel; where that layer has none, [`TensorId::within`] finds one.
    fn default() -> Self {
        Self::Weights(0)
    }
}

impl TensorId {
    /// Every tensor of a network that has a histogram, in the order of the data.
    pub fn all(quantized: &QuantizedReport) -> Vec<Self> {
        let of_layer = |layer: &LayerReport| [Self::Weights(layer.layer), Self::Activations(layer.layer)];
        std::iter::once(Self::Input).chain(quantized.layers.iter().flat_map(of_layer)).collect()
    }

    /// This tensor where the network has it, else its first kernel, else its input.
    pub fn within(self, quantized: &QuantizedReport) -> Self {
        let all = Self::all(quantized);
        if all.contains(&self) {
            return self;
        }
        all.into_iter().find(|tensor| matches!(tensor, Self::Weights(_))).unwrap_or(Self::Input)
    }

    /// Its distribution and grid; of `channel` where it has grids for each.
    pub fn histogram(self, quantized: &QuantizedReport, channel: Option<u32>) -> Option<&Histogram> {
        let layer = |index: u32| quantized.layers.iter().find(|layer| layer.layer == index);
        match self {
            Self::Input => Some(&quantized.input),
            Self::Weights(index) => {
                let own = channel.and_then(|channel| self.channels(quantized).get(channel as usize));
                own.or_else(|| layer(index).map(|layer| &layer.weights))
            }
            Self::Activations(index) => layer(index).map(|layer| &layer.activations),
        }
    }

    /// The weights of each channel, where each has a grid of its own; else none.
    pub fn channels(self, quantized: &QuantizedReport) -> &[Histogram] {
        let Self::Weights(index) = self else { return &[] };
        let layer = quantized.layers.iter().find(|layer| layer.layer == index);
        layer.map_or(&[], |layer| &layer.channels)
    }

    /// The channel that is shown of those it has: the chosen one, the last one of fewer; none for the whole tensor.
    pub fn channel(self, quantized: &QuantizedReport, chosen: Option<u32>) -> Option<u32> {
        // Far fewer than 2^32.
        let last = self.channels(quantized).len().checked_sub(1)? as u32;
        chosen.map(|chosen| chosen.min(last))
    }

    /// Name such as `dense 1, weights`.
    pub fn name(self, quantized: &QuantizedReport) -> String {
        let layer = |index: u32| {
            let layer = quantized.layers.iter().find(|layer| layer.layer == index);
            let form = || quantized.forms.get(index as usize).map(|form| form.name.clone());
            layer.map(|layer| layer.name.clone()).or_else(form).unwrap_or_default()
        };
        match self {
            Self::Input => "input".to_owned(),
            Self::Weights(index) => format!("{}, weights", layer(index)),
            Self::Activations(index) => format!("{}, activations", layer(index)),
        }
    }

    /// Form value.
    pub fn value(self) -> String {
        match self {
            Self::Input => "input".to_owned(),
            Self::Weights(index) => format!("w{index}"),
            Self::Activations(index) => format!("a{index}"),
        }
    }
}
