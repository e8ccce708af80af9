//! The network as the card sets it: a preset with its few numbers, or layers of the user's own; windows; what does not fit.

use protocol::config::{
    Activation, COORDINATES, CnnLayout, ConfigError, LayerConfig, LayerWindows, ModelConfig, Padding,
    WindowConfig,
};
use protocol::defaults::{CNN_L2, LSTM_UNITS, MLP_ACTIVATION, MLP_UNITS};
use vocabulary::{LayerKind, layer_name};

use crate::format::times;

/// Which network is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkKind {
    /// One hidden layer on single samples.
    Mlp,
    /// The thesis' 1D-CNN.
    Cnn(CnnLayout),
    /// One LSTM layer.
    Lstm,
    /// Layers of the user's own.
    Own,
}

impl NetworkKind {
    /// All in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Mlp,
        Self::Cnn(CnnLayout::A),
        Self::Cnn(CnnLayout::B),
        Self::Cnn(CnnLayout::C),
        Self::Lstm,
        Self::Own,
    ];

    /// Form value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Cnn(layout) => layout.name(),
            Self::Lstm => "lstm",
            Self::Own => "own",
        }
    }

    /// The name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mlp => "MLP",
            Self::Cnn(CnnLayout::A) => "1D-CNN, layout A",
            Self::Cnn(CnnLayout::B) => "1D-CNN, layout B",
            Self::Cnn(CnnLayout::C) => "1D-CNN, layout C",
            Self::Lstm => "LSTM",
            Self::Own => "Own layers",
        }
    }
}

/// A change of the list of layers that is not typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerEdit {
    /// A new layer at this place.
    Add(LayerKind, usize),
    /// The layer goes.
    Remove(usize),
    /// The layer changes places with the one before it.
    Up(usize),
    /// The layer changes places with the one behind it.
    Down(usize),
    /// Another activation.
    Activation(usize, Activation),
    /// Another padding.
    Padding(usize, Padding),
    /// Whether an LSTM gives on every step.
    ReturnSequences(usize, bool),
}

/// Settings of the Network card.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSettings {
    /// Which network.
    pub kind: NetworkKind,
    /// Neurons of the MLP's hidden layer.
    pub hidden_units: u32,
    /// Activation of the MLP's hidden layer.
    pub activation: Activation,
    /// L2 factor on the CNN's four hidden kernels.
    pub cnn_l2: f64,
    /// Cells of the LSTM.
    pub lstm_units: u32,
    /// What one estimate is made from.
    pub window: WindowConfig,
    /// The user's own layers with their windows; no layers before there are any.
    own: ModelConfig,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            kind: NetworkKind::Mlp,
            hidden_units: MLP_UNITS,
            activation: MLP_ACTIVATION,
            cnn_l2: CNN_L2,
            lstm_units: LSTM_UNITS,
            window: WindowConfig::SINGLE,
            own: ModelConfig { window: WindowConfig::SINGLE, layers: Vec::new() },
        }
    }
}

impl NetworkSettings {
    fn preset(&self, kind: NetworkKind) -> ModelConfig {
        match kind {
            NetworkKind::Mlp => ModelConfig::mlp(&[self.hidden_units], self.activation),
            NetworkKind::Cnn(layout) => ModelConfig::cnn(layout, self.cnn_l2),
            NetworkKind::Lstm => ModelConfig::lstm(self.lstm_units),
            NetworkKind::Own => self.own.clone(),
        }
    }

    /// The network that is set.
    pub fn model(&self) -> ModelConfig {
        ModelConfig { window: self.window, ..self.preset(self.kind) }
    }

    /// Chooses a network. A preset brings its windows, because it could not run on others; the user's own layers come back
    /// as they were left, or start as a copy of the network before.
    pub fn choose(&mut self, kind: NetworkKind) {
        if kind == self.kind {
            return;
        }
        if self.kind == NetworkKind::Own {
            self.own.window = self.window;
        }
        if kind == NetworkKind::Own && self.own.layers.is_empty() {
            self.own = self.model();
        }
        self.kind = kind;
        self.window = self.preset(kind).window;
    }

    /// Changes the list of layers, which makes it the user's own.
    pub fn edit_layers<T>(&mut self, edit: impl FnOnce(&mut Vec<LayerConfig>) -> T) -> T {
        let before = self.model().layers;
        let mut layers = before.clone();
        let result = edit(&mut layers);
        if layers != before {
            self.own = ModelConfig { window: self.window, layers };
            self.kind = NetworkKind::Own;
        }
        result
    }

    /// Carries out one edit; places that do not exist change nothing.
    pub fn edit(&mut self, edit: LayerEdit) {
        self.edit_layers(|layers| match edit {
            LayerEdit::Add(kind, at) => {
                if let Some(layer) = LayerConfig::of_kind(kind) {
                    layers.insert(at.min(layers.len()), layer);
                }
            }
            LayerEdit::Remove(at) => {
                if at < layers.len() {
                    layers.remove(at);
                }
            }
            LayerEdit::Up(at) => {
                if at >= 1 && at < layers.len() {
                    layers.swap(at - 1, at);
                }
            }
            LayerEdit::Down(at) => {
                if at + 1 < layers.len() {
                    layers.swap(at, at + 1);
                }
            }
            LayerEdit::Activation(at, to) => {
                if let Some(LayerConfig::Dense { activation, .. } | LayerConfig::Conv1D { activation, .. }) =
                    layers.get_mut(at)
                {
                    *activation = to;
                }
            }
            LayerEdit::Padding(at, to) => {
                if let Some(layer) = layers.get_mut(at)
                    && let Some(windows) = layer.windows()
                {
                    layer.set_windows(LayerWindows { padding: to, ..windows });
                }
            }
            LayerEdit::ReturnSequences(at, to) => {
                if let Some(LayerConfig::Lstm { return_sequences, .. }) = layers.get_mut(at) {
                    *return_sequences = to;
                }
            }
        });
    }

    /// Takes over the network of an opened model: as a preset where it is one, and as the user's own layers otherwise.
    pub fn adopt(&mut self, model: &ModelConfig) {
        let mut wanted = self.clone();
        if let Some((hidden, activation)) = model.as_mlp()
            && let [units] = hidden[..]
        {
            (wanted.kind, wanted.hidden_units, wanted.activation) = (NetworkKind::Mlp, units, activation);
        } else if let Some(layout) = model.cnn_layout() {
            wanted.kind = NetworkKind::Cnn(layout);
            wanted.cnn_l2 = model.layers.first().map_or(0.0, LayerConfig::l2);
        } else if let [LayerConfig::Lstm { units, .. }, _] = model.layers[..] {
            (wanted.kind, wanted.lstm_units) = (NetworkKind::Lstm, units);
        }
        wanted.window = model.window;
        // A preset that differs in any number is not that preset.
        if wanted.model() != *model {
            wanted =
                Self { kind: NetworkKind::Own, own: model.clone(), window: model.window, ..self.clone() };
        }
        *self = wanted;
    }
}

/// What does not fit in a list of layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The layer, from 0.
    pub layer: usize,
    /// What is wrong with it, as the end of a sentence that begins with the layer.
    pub problem: String,
}

impl Misfit {
    /// The first layer of a network that does not fit, on data of so many sensors.
    pub fn first(model: &ModelConfig, sensors: u32) -> Option<Self> {
        let output = model.layers.len().checked_sub(1)?;
        let prefix = |layer: usize| ModelConfig {
            window: model.window,
            layers: model.layers.iter().take(layer + 1).cloned().collect(),
        };
        let refused = (0..=output).find_map(|layer| match prefix(layer).counts(sensors) {
            Err(ConfigError::OutOfRange { value, allowed, .. }) => {
                Some(Self { layer, problem: times(&format!("gets {value}; it takes {allowed}.")) })
            }
            _ => None,
        });
        refused.or_else(|| {
            let last = model.counts(sensors).ok()?.pop()?.output;
            let fits = last.steps == 1 && last.channels == COORDINATES;
            let problem = format!(
                "gives {last}; the last layer must give 2 values, x and y: a dense layer of 2 units."
            );
            (!fits).then_some(Self { layer: output, problem })
        })
    }

    /// The whole sentence.
    pub fn sentence(&self, model: &ModelConfig) -> String {
        let number = self.layer + 1;
        let name = model
            .layers
            .get(self.layer)
            .map_or_else(|| format!("layer {number}"), |layer| layer_name(layer.kind(), number));
        format!("{name} {}", self.problem)
    }
}

/// Training, validation and test windows that a split gives. A window lies in one block and never across a gap; only
/// training windows leave out starts.
pub fn window_counts(view: &protocol::report::DataView, window: WindowConfig) -> [u64; 3] {
    let blocks = [(&view.split.train, window.stride), (&view.split.validation, 1), (&view.split.test, 1)];
    blocks.map(|(rows, stride)| {
        let (length, stride) = (u64::from(window.length), u64::from(stride.max(1)));
        let of_stretch = |samples: u64| if samples < length { 0 } else { (samples - length) / stride + 1 };
        let (mut windows, mut samples, mut before) = (0, 0_u64, None::<u32>);
        for row in rows.iter() {
            let follows =
                before.is_some_and(|before| *row == before + 1) && view.breaks.binary_search(row).is_err();
            if !follows && length > 1 {
                windows += of_stretch(samples);
                samples = 0;
            }
            samples += 1;
            before = Some(*row);
        }
        windows + of_stretch(samples)
    })
}

#[cfg(test)]
#[path = "network_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
