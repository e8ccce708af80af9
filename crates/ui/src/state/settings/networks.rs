//! Which network is set, and what comes back when one that was left is chosen again.

use protocol::config::{Activation, CnnLayout, LayerConfig, ModelConfig};
use protocol::defaults::{CNN_L2, LSTM_UNITS, MLP_ACTIVATION, MLP_UNITS};
use vocabulary::LayerKind;

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

    /// The preset whose layers a model has, whatever its windows; one that differs in any number but its own is none.
    pub(super) fn of(model: &ModelConfig) -> Self {
        let layers_of = |preset: ModelConfig| preset.layers == model.layers;
        if let Some((units, activation)) = first_dense(model)
            && layers_of(ModelConfig::mlp(&[units], activation))
        {
            Self::Mlp
        } else if let Some(layout) = model.cnn_layout()
            && layers_of(ModelConfig::cnn(layout, first_l2(model)))
        {
            Self::Cnn(layout)
        } else if first_width(model).is_some_and(|units| layers_of(ModelConfig::lstm(units))) {
            Self::Lstm
        } else {
            Self::Own
        }
    }

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

/// A change of the list of layers.
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
}

/// Which network is set, and the ones that were left, each once, the latest last.
#[derive(Clone, Debug, PartialEq)]
pub struct Networks {
    /// Which network.
    pub kind: NetworkKind,
    left: Vec<(NetworkKind, ModelConfig)>,
}

impl Default for Networks {
    fn default() -> Self {
        Self { kind: NetworkKind::Mlp, left: Vec::new() }
    }
}

impl Networks {
    /// The latest of the networks that were left for which `wanted` holds.
    fn last(&self, wanted: impl Fn(NetworkKind) -> bool) -> Option<&ModelConfig> {
        self.left.iter().rev().find(|(kind, _)| wanted(*kind)).map(|(_, model)| model)
    }

    /// What a kind is when it is chosen: with the numbers it was left with, and a preset with its own windows, because it
    /// could not run on others. All CNNs share their L2 factor.
    pub(super) fn chosen(&self, kind: NetworkKind) -> Option<ModelConfig> {
        let left = self.last(|other| other == kind);
        match kind {
            NetworkKind::Mlp => {
                let (units, activation) = left.and_then(first_dense).unwrap_or((MLP_UNITS, MLP_ACTIVATION));
                Some(ModelConfig::mlp(&[units], activation))
            }
            NetworkKind::Cnn(layout) => {
                let cnn = self.last(|other| matches!(other, NetworkKind::Cnn(_)));
                Some(ModelConfig::cnn(layout, cnn.map_or(CNN_L2, first_l2)))
            }
            NetworkKind::Lstm => Some(ModelConfig::lstm(left.and_then(first_width).unwrap_or(LSTM_UNITS))),
            NetworkKind::Own => left.cloned(),
        }
    }

    /// Keeps the network that is left.
    pub(super) fn leave(&mut self, kind: NetworkKind, model: ModelConfig) {
        self.left.retain(|(other, _)| *other != kind);
        self.left.push((kind, model));
    }
}

/// L2 factor of the first layer.
pub(super) fn first_l2(model: &ModelConfig) -> f64 {
    model.layers.first().map_or(0.0, LayerConfig::l2)
}

/// Neurons and activation of a first layer that is dense.
fn first_dense(model: &ModelConfig) -> Option<(u32, Activation)> {
    match model.layers.first()? {
        LayerConfig::Dense { units, activation, .. } => Some((*units, *activation)),
        _ => None,
    }
}

/// Units, filters or cells of the first layer.
fn first_width(model: &ModelConfig) -> Option<u32> {
    model.layers.first().and_then(LayerConfig::width)
}
