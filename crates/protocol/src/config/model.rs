//! The network: a list of layers over windows of samples, checked from the first to the last.

use serde::{Deserialize, Serialize};
use vocabulary::{Activation, LabelAt, LayerKind, Padding, layer_name};

use super::check::{ConfigError, within};
use super::layer::LayerConfig;
use super::shape::{LayerCounts, Shape};
use crate::limits;

/// Coordinates, the values of every estimate.
pub const COORDINATES: u32 = 2;

/// The network and the windows it looks at.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `window` | single samples | what one estimate is made from | [`WindowConfig`] |
/// | `layers` | dense 32 relu, dense 2 linear | first to last, the output layer included | 1 to 12 layers |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// What one estimate is made from.
    pub window: WindowConfig,
    /// First to last; the last gives x and y.
    pub layers: Vec<LayerConfig>,
}

/// Windows of consecutive samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowConfig {
    /// Samples in a window; 1 for networks that look at single samples, 30 (10 s at 3 Hz) in the thesis.
    pub length: u32,
    /// Samples from the start of one training window to the start of the next. Validation and test windows follow each
    /// other sample by sample whatever is chosen here, so that errors stay comparable.
    pub stride: u32,
    /// The sample whose position is to be estimated.
    pub label_at: LabelAt,
}

impl WindowConfig {
    /// Single samples.
    pub const SINGLE: Self = Self { length: 1, stride: 1, label_at: LabelAt::Last };
    /// The thesis' 30 samples, 10 s at 3 Hz.
    pub const THESIS: Self = Self { length: 30, ..Self::SINGLE };

    /// Checks every field; `path` is the setting's own.
    ///
    /// # Errors
    /// [`ConfigError`] naming the field and what is allowed.
    pub fn check(&self, path: &str) -> Result<(), ConfigError> {
        within(&format!("{path}.length"), self.length, &limits::WINDOW_LENGTH)?;
        within(&format!("{path}.stride"), self.stride, &limits::WINDOW_STRIDE)
    }
}

/// The three places of the pool that give the thesis' 34,818 parameters (it names none of them).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CnnLayout {
    /// Convolution, convolution, pool by 3: 413,248 multiply-accumulates.
    A,
    /// Convolution, pool by 3, convolution: 167,488.
    B,
    /// Convolution of stride 3 without padding, convolution; no pool.
    C,
}

impl CnnLayout {
    /// All layouts in the order they are offered.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The name used on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "cnn-a",
            Self::B => "cnn-b",
            Self::C => "cnn-c",
        }
    }
}

impl Default for ModelConfig {
    /// The thesis' MLP 4-32-2.
    fn default() -> Self {
        Self::mlp(&[32], Activation::Relu)
    }
}

impl ModelConfig {
    /// A multilayer perceptron on single samples: hidden layers of these sizes, then x and y.
    pub fn mlp(hidden: &[u32], activation: Activation) -> Self {
        let dense = |units: &u32| LayerConfig::Dense { units: *units, activation, l2: 0.0 };
        let mut layers: Vec<_> = hidden.iter().map(dense).collect();
        layers.push(LayerConfig::output());
        Self { window: WindowConfig::SINGLE, layers }
    }

    /// The thesis' 1D-CNN of 34,818 parameters; `l2` is the factor on its four hidden kernels (0.01 is the project's
    /// default, the thesis names none).
    pub fn cnn(layout: CnnLayout, l2: f64) -> Self {
        let relu = Activation::Relu;
        let conv = |stride, padding| LayerConfig::Conv1D {
            filters: 64,
            kernel_size: 3,
            stride,
            padding,
            activation: relu,
            l2,
        };
        let same = || conv(1, Padding::Same);
        let pool = LayerConfig::MaxPool1D { size: 3, stride: 3, padding: Padding::Valid };
        let mut layers = match layout {
            CnnLayout::A => vec![same(), same(), pool],
            CnnLayout::B => vec![same(), pool, same()],
            CnnLayout::C => vec![conv(3, Padding::Valid), same()],
        };
        layers.push(LayerConfig::Flatten);
        layers.extend([32, 32].map(|units| LayerConfig::Dense { units, activation: relu, l2 }));
        layers.push(LayerConfig::output());
        Self { window: WindowConfig::THESIS, layers }
    }

    /// One LSTM layer whose last state a dense layer turns into x and y (62 parameters for 2 units, as in the thesis).
    pub fn lstm(units: u32) -> Self {
        let lstm = LayerConfig::Lstm { units, return_sequences: false, l2: 0.0 };
        Self { window: WindowConfig::THESIS, layers: vec![lstm, LayerConfig::output()] }
    }

    /// The CNN layout this is, whatever its L2 factors and windows.
    pub fn cnn_layout(&self) -> Option<CnnLayout> {
        let bare = |layers: &[LayerConfig]| layers.iter().map(LayerConfig::without_l2).collect::<Vec<_>>();
        let own = bare(&self.layers);
        CnnLayout::ALL.into_iter().find(|layout| bare(&Self::cnn(*layout, 0.0).layers) == own)
    }

    /// The hidden sizes and their common activation, if this is a multilayer perceptron on single samples.
    pub fn as_mlp(&self) -> Option<(Vec<u32>, Activation)> {
        let (last, hidden) = self.layers.split_last()?;
        if self.window.length != 1 || *last != LayerConfig::output() {
            return None;
        }
        let of = |layer: &LayerConfig| match layer {
            LayerConfig::Dense { units, activation, .. } => Some((*units, *activation)),
            _ => None,
        };
        let hidden: Vec<_> = hidden.iter().map(of).collect::<Option<_>>()?;
        let activation = hidden.first().map_or(Activation::Relu, |(_, activation)| *activation);
        hidden
            .iter()
            .all(|(_, other)| *other == activation)
            .then(|| (hidden.iter().map(|(units, _)| *units).collect(), activation))
    }

    /// Whether any layer is an LSTM.
    pub fn has_lstm(&self) -> bool {
        self.layers.iter().any(|layer| layer.kind() == LayerKind::Lstm)
    }

    /// Whether every layer is dense: the networks that can be quantized so far.
    pub fn is_dense(&self) -> bool {
        self.layers.iter().all(|layer| matches!(layer, LayerConfig::Dense { .. }))
    }

    /// The first layer that is not dense, as a refusal names it: number from 1 and kind.
    pub fn first_not_dense(&self) -> Option<(usize, LayerKind)> {
        let place = self.layers.iter().position(|layer| !matches!(layer, LayerConfig::Dense { .. }))?;
        Some((place + 1, self.layers[place].kind()))
    }

    /// Samples the network looks at for one estimate.
    pub fn window_length(&self) -> usize {
        self.window.length as usize
    }

    /// What the first layer gets: the samples of a window, each with a channel for every sensor.
    pub fn input_shape(&self, sensors: u32) -> Shape {
        Shape { steps: self.window.length, channels: sensors }
    }

    /// Shape, parameters and multiply-accumulates behind every layer, first to last, on data of so many sensors.
    ///
    /// # Errors
    /// The first layer that does not fit what the layers before it give, by number and kind.
    pub fn counts(&self, sensors: u32) -> Result<Vec<LayerCounts>, ConfigError> {
        let mut shape = self.input_shape(sensors);
        let mut counts = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let counted = layer.counts(shape).map_err(|problem| {
                ConfigError::new(
                    format!("model.layers[{index}], {}", layer_name(layer.kind(), index + 1)),
                    problem.found,
                    problem.allowed,
                )
            })?;
            shape = counted.output;
            counts.push(counted);
        }
        Ok(counts)
    }

    /// Trainable values and multiply-accumulates of one estimate from so many sensors; `None` if the layers do not fit.
    pub fn totals(&self, sensors: u32) -> Option<(u64, u64)> {
        let counts = self.counts(sensors).ok()?;
        let sum = |of: fn(&LayerCounts) -> u64| counts.iter().map(of).sum();
        Some((sum(|layer| layer.parameters), sum(|layer| layer.macs)))
    }

    /// A short name such as `MLP 4-32-2`, `CNN 64-64-32-32-2` or `LSTM 2-2`: the family and the sizes of the layers with
    /// weights, an MLP's behind the number of its inputs.
    pub fn label(&self, sensors: u32) -> String {
        let has = |kind: LayerKind| self.layers.iter().any(|layer| layer.kind() == kind);
        let (family, inputs) = match (has(LayerKind::Conv1D), has(LayerKind::Lstm)) {
            (true, true) => ("CNN+LSTM", None),
            (true, false) => ("CNN", None),
            (false, true) => ("LSTM", None),
            (false, false) => ("MLP", Some(self.window.length * sensors)),
        };
        let widths = self.layers.iter().filter_map(LayerConfig::width);
        let sizes: Vec<String> = inputs.into_iter().chain(widths).map(|size| size.to_string()).collect();
        format!("{family} {}", sizes.join("-"))
    }

    pub(super) fn check(&self, sensors: u32) -> Result<(), ConfigError> {
        self.window.check("model.window")?;
        within("model.layers (number)", self.layers.len(), &limits::LAYERS)?;
        for (index, layer) in self.layers.iter().enumerate() {
            layer.check(&format!("model.layers[{index}]"))?;
        }
        let counts = self.counts(sensors)?;
        let last = counts.last().map_or(self.input_shape(sensors), |layer| layer.output);
        if last != (Shape { steps: 1, channels: COORDINATES }) {
            return Err(ConfigError::new(
                format!("model.layers[{}], output", self.layers.len().saturating_sub(1)),
                last,
                "2 values, x and y: the last layer must be dense with 2 units",
            ));
        }
        let (parameters, macs) = self.totals(sensors).unwrap_or_default();
        within("model, parameters", parameters, &limits::PARAMETERS)?;
        within("model, multiply-accumulates", macs, &limits::MACS)
    }
}
