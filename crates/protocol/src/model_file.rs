//! Model files: `run.json` (a trained network), `model.json` (one that was trained elsewhere) and `q.json` (a quantized one), as
//! plain serde types.
//!
//! Reading them from bytes, with all checks, is the `deploy` crate's job.

use serde::{Deserialize, Serialize};

pub use crate::affine_file::AffineFile;
use crate::config::{Activation, Padding, PtqConfig, QuantizerSettings, RunConfig, WindowConfig};
pub use crate::data_description::DataDescription;
pub use crate::form_file::{HybridFile, HybridWindowsFile, StretchFile};
pub use crate::int_lstm_file::IntLstmFile;
pub use crate::int_network_file::{IntLayerFile, IntNetworkFile};
use crate::report::{
    Exactness, LossHistory, Method, Metrics, PerSplit, QuantizedReport, RangeHistory, RepeatReport,
};
use crate::weightless::with_weightless_layers;

/// `format` of a [`RunFile`].
pub const RUN_FORMAT: &str = "bitroom-run";
/// `format` of a [`ModelFile`].
pub const MODEL_FORMAT: &str = "bitroom-model";
/// `format` of a [`QuantizedFile`].
pub const QUANTIZED_FORMAT: &str = "bitroom-quantized";

/// A trained network with everything needed to use it and to train it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunFile {
    /// [`RUN_FORMAT`].
    pub format: String,
    /// [`crate::version::MODEL_FORMAT_VERSION`].
    pub version: u32,
    /// [`crate::version::ENGINE_VERSION`] it was trained with.
    pub engine_version: u32,
    /// What was run.
    pub config: RunConfig,
    /// What it was trained on.
    pub data: DataDescription,
    /// Input scaling fitted on the training block.
    pub scaler: ScalerFile,
    /// Ranges of the float network's tensors, so that it can be quantized without the data.
    pub calibration: CalibrationFile,
    /// Every finished repeat, in order of seeds.
    pub repeats: Vec<RepeatReport>,
    /// Index of the repeat that the networks are from.
    pub chosen: u32,
    /// Epochs that repeat was trained.
    pub epochs_done: u32,
    /// The float network at its best epoch.
    pub float: TrainedNetwork,
    /// The QAT network at its best epoch.
    pub qat: Option<TrainedNetwork>,
    /// Loss histories of every repeat.
    pub losses: Vec<LossHistory>,
    /// Ranges of the QAT network's quantizers over the chosen repeat's training.
    pub ranges: Vec<RangeHistory>,
}

/// A float network with everything needed to use and to quantize it, but not to train it again: weights from elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// [`MODEL_FORMAT`].
    pub format: String,
    /// [`crate::version::MODEL_FORMAT_VERSION`].
    pub version: u32,
    /// The windows it looks at.
    pub window: WindowConfig,
    /// The data it belongs to: those it was trained on, or is calibrated on.
    pub data: DataDescription,
    /// Scaling of its inputs.
    pub scaler: ScalerFile,
    /// Ranges of its tensors, where they are known.
    #[serde(default)]
    pub calibration: CalibrationFile,
    /// The network; epoch 0 if it was not trained here, and no samples in its errors where these are not known.
    pub float: TrainedNetwork,
}

/// What calibration found of a float network's tensors: the input first, then two of each layer, what it computes before
/// its activation and its output. An LSTM's are its cell state and its hidden state, over all steps (with carried states the cell state at the ends of windows).
///
/// Both lists are empty where nobody has asked for the calibration yet; it is then found on the data of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationFile {
    /// Over the training block.
    pub training: Vec<TensorStatistics>,
    /// Over the validation block.
    pub validation: Vec<TensorStatistics>,
    /// The same of the network as the converter calibrates it, where that differs; none in files before the engine's version 3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<CalibrationVariant>,
}

/// What calibration found of a float network with biases moved or states carried; see [`PtqConfig`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationVariant {
    /// Biases of linear layers are in the next dense layer.
    pub moved_biases: bool,
    /// LSTMs carry their states from window to window.
    pub carried_state: bool,
    /// Over the training block.
    pub training: Vec<TensorStatistics>,
    /// Over the validation block.
    pub validation: Vec<TensorStatistics>,
}

/// The distribution of one tensor's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TensorStatistics {
    /// Smallest value.
    pub min: f32,
    /// Largest value.
    pub max: f32,
    /// Values that are exactly 0; the bins leave them out.
    pub zeros: u32,
    /// Values per bin; 1,024 bins of equal width from `min` to `max`.
    pub counts: Vec<u32>,
}

fn none_constant(constant: &[bool]) -> bool {
    !constant.contains(&true)
}

/// z-score scaling of the sensors: (count - mean) / sd, in f64, rounded to f32 once. The model takes as many sensors as it has
/// means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalerFile {
    /// Mean of each sensor, counts.
    pub mean: Vec<f64>,
    /// Standard deviation of each sensor, counts; 1 for a sensor that never changes.
    pub sd: Vec<f64>,
    /// Sensors that never changed in the training block; they become 0 in every row. Absent where there is none.
    #[serde(default, skip_serializing_if = "none_constant")]
    pub constant: Vec<bool>,
}

/// A network and how well it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainedNetwork {
    /// Epoch of the checkpoint.
    pub best_epoch: u32,
    /// Errors per block on the data it was trained on.
    pub metrics: PerSplit<Metrics>,
    /// The network.
    pub network: NetworkFile,
}

/// A float network, with quantizers if it was trained with quantization in the loop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkFile {
    /// Steps of the window the network looks at; each has a channel for every sensor.
    pub steps: u32,
    /// Quantizer of the input.
    pub input_quantizer: Option<QuantizerFile>,
    /// Layers in order.
    pub layers: Vec<LayerFile>,
}

with_weightless_layers! {
    "kind" in "LayerFile":
    /// One layer.
    #[derive(Clone, Debug, PartialEq)]
    pub enum LayerFile {
        /// A dense layer.
        Dense {
            /// Inputs.
            inputs: u32,
            /// Outputs.
            outputs: u32,
            /// Activation.
            activation: Activation,
            /// Weights, Keras' layout `[inputs][outputs]`, row-major.
            kernel: Vec<f32>,
            /// Bias, `[outputs]`.
            bias: Vec<f32>,
            /// Quantizer of the kernel.
            weight_quantizer: Option<QuantizerFile>,
            /// Quantizer before the activation (tanh, sigmoid).
            pre_activation_quantizer: Option<QuantizerFile>,
            /// Quantizer after the activation (relu, linear).
            post_activation_quantizer: Option<QuantizerFile>,
        },
        /// A convolution over time.
        #[serde(rename = "conv1d")]
        Conv1D {
            /// Input channels.
            inputs: u32,
            /// Output channels.
            filters: u32,
            /// Steps under one window of the kernel.
            kernel_size: u32,
            /// Steps from one window to the next.
            stride: u32,
            /// What happens at the ends.
            padding: Padding,
            /// Activation.
            activation: Activation,
            /// Weights, Keras' layout `[kernel_size][inputs][filters]`, row-major.
            kernel: Vec<f32>,
            /// Bias, `[filters]`.
            bias: Vec<f32>,
            /// Quantizer of the kernel.
            weight_quantizer: Option<QuantizerFile>,
            /// Quantizer before the activation (tanh, sigmoid).
            pre_activation_quantizer: Option<QuantizerFile>,
            /// Quantizer after the activation (relu, linear).
            post_activation_quantizer: Option<QuantizerFile>,
        },
        /// A long short-term memory.
        Lstm {
            /// Input channels.
            inputs: u32,
            /// Cells.
            units: u32,
            /// Whether every step's state is given on, or the last one only.
            return_sequences: bool,
            /// Weights of the input, Keras' layout `[inputs][4 units]`, gates i, f, c, o; row-major.
            kernel: Vec<f32>,
            /// Weights of the state, `[units][4 units]`.
            recurrent_kernel: Vec<f32>,
            /// Bias, `[4 units]`.
            bias: Vec<f32>,
            /// Quantizers, if it has them.
            quantizers: Option<Box<LstmQuantizersFile>>,
        },
    }
}

/// The quantizers of an LSTM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LstmQuantizersFile {
    /// Of the weights of the input: four ranges, of the gates i, f, c, o.
    pub kernel: QuantizerFile,
    /// Of the weights of the state: four ranges.
    pub recurrent_kernel: QuantizerFile,
    /// Of the hidden state, which is the output.
    pub hidden: QuantizerFile,
    /// Of the cell state; its bits are those of the gates too.
    pub cell: QuantizerFile,
}

/// A trained quantizer: settings and range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantizerFile {
    /// Settings.
    pub settings: QuantizerSettings,
    /// Lower ends: one, or one per channel.
    pub min: Vec<f32>,
    /// Upper ends: one, or one per channel.
    pub max: Vec<f32>,
    /// The grids of a quantizer whose range never changes, which count then instead of the range; empty for others.
    pub grids: Vec<AffineFile>,
}

/// A quantized network with the run or the model it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantizedFile {
    /// [`QUANTIZED_FORMAT`].
    pub format: String,
    /// [`crate::version::MODEL_FORMAT_VERSION`].
    pub version: u32,
    /// After or during training.
    pub method: Method,
    /// Settings of a post-training quantization; those of QAT are in the run.
    pub ptq: Option<PtqConfig>,
    /// The run it came from; absent if it came from a model without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunFile>,
    /// The model it came from, where there is no run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelFile>,
    /// The network on the grids of a post-training quantization: rounded weights, corrected biases, frozen ranges; layers
    /// without quantizers stay in float. A QAT network is in the run.
    pub network: Option<NetworkFile>,
    /// The integer network; absent unless all layers run in integers.
    pub integer: Option<IntNetworkFile>,
    /// The network as it runs, stretch by stretch, where not all layers run in integers. Files from before it was stored have
    /// none: it is then made again of the run's float network.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<StretchFile>,
    /// Errors on the data of the run; absent if it was quantized without them, or shown on others.
    pub evaluation: Option<QuantizedEvaluation>,
}

/// How well an integer network does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantizedEvaluation {
    /// Errors per block.
    pub metrics: PerSplit<Metrics>,
    /// Integer network against fake-quant on the test block; absent unless all layers run in integers.
    pub exactness: Option<Exactness>,
}

impl From<&QuantizedReport> for QuantizedEvaluation {
    fn from(report: &QuantizedReport) -> Self {
        Self { metrics: report.metrics.clone(), exactness: report.exactness }
    }
}
