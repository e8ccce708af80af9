//! A quantized network that does not run in integers alone, in a model file: the stretches it consists of.

use serde::{Deserialize, Serialize};

use crate::config::{Activation, Padding};
use crate::int_network_file::IntNetworkFile;
use crate::model_file::NetworkFile;
use crate::reader::kinds;

kinds! {
    "format" in "StretchFile":
    /// Layers that compute alike; see [`crate::report::NumberFormat`]. The steps of each are those that the stretch before it gives.
    #[derive(Clone, Debug, PartialEq)]
    pub enum StretchFile {
        /// Consecutive layers in integers.
        Integer(IntNetworkFile),
        /// One layer with 8-bit weights between float values.
        Hybrid(HybridFile),
        /// Consecutive layers in float32 whose parameters are numbers of half precision.
        Float16(NetworkFile),
        /// Consecutive layers in float32.
        Float32(NetworkFile),
    }
}

/// A layer with 8-bit weights whose inputs are quantized on the fly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HybridFile {
    /// Steps of a row of inputs.
    pub steps: u32,
    /// Values of each step.
    pub inputs: u32,
    /// The windows of a convolution; none for a dense layer.
    pub windows: Option<HybridWindowsFile>,
    /// Weight codes, TensorFlow Lite's layout `[outputs][taps]`, row-major.
    pub weights: Vec<i32>,
    /// Bits of the weights.
    pub weight_bits: u8,
    /// Weight scales: one, or one per output.
    pub weight_scales: Vec<f32>,
    /// Bias, `[outputs]`, float as it was trained.
    pub bias: Vec<f32>,
    /// Activation, in float.
    pub activation: Activation,
}

/// The windows of a hybrid convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HybridWindowsFile {
    /// Steps under one window of the kernel.
    pub kernel_size: u32,
    /// Steps from one window to the next.
    pub stride: u32,
    /// What happens at the ends.
    pub padding: Padding,
}
