//! An integer network in a model file: its layers with their codes, and the grids between them.

use serde::{Deserialize, Serialize};

use crate::affine_file::AffineFile;
use crate::config::{Activation, Padding, Runtime};
use crate::int_lstm_file::IntLstmFile;
use crate::weightless::with_weightless_layers;

/// An integer network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntNetworkFile {
    /// Whose rounding it follows.
    pub runtime: Runtime,
    /// Steps of the window the network looks at; each has a channel for every sensor. Files from before there were windows have none: 1.
    #[serde(default = "one_step")]
    pub steps: u32,
    /// The input's grid.
    pub input: AffineFile,
    /// Layers in order.
    pub layers: Vec<IntLayerFile>,
}

fn one_step() -> u32 {
    1
}

with_weightless_layers! {
    "kind" in "IntLayerFile":
    /// One layer of an integer network.
    #[derive(Clone, Debug, PartialEq)]
    pub enum IntLayerFile {
        /// A dense layer.
        Dense {
            /// Inputs.
            inputs: u32,
            /// Outputs.
            outputs: u32,
            /// Weight codes, TensorFlow Lite's layout `[outputs][inputs]`, row-major.
            weights: Vec<i32>,
            /// Bits of the weights.
            weight_bits: u8,
            /// Weight scales: one, or one per output.
            weight_scales: Vec<f32>,
            /// Weight zero points: one, or one per output.
            weight_zero_points: Vec<i32>,
            /// Bits by which the sum of products is shifted left before the bias is added. Files from before it was stored have
            /// none: it follows from widths and scales.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            accumulator_shift: Option<u8>,
            /// Bias codes, scale = input scale x weight scale / 2^shift.
            bias: Vec<i64>,
            /// Whether relu is fused.
            relu: bool,
            /// The output's grid.
            output: AffineFile,
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
            /// Weight codes, TensorFlow Lite's layout `[filters][kernel_size][inputs]`, row-major.
            weights: Vec<i32>,
            /// Bits of the weights.
            weight_bits: u8,
            /// Weight scales: one, or one per filter.
            weight_scales: Vec<f32>,
            /// Weight zero points: one, or one per filter.
            weight_zero_points: Vec<i32>,
            /// Bits by which the sum of products is shifted left before the bias is added. Files from before it was stored have
            /// none: it follows from widths and scales.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            accumulator_shift: Option<u8>,
            /// Bias codes, scale = input scale x weight scale / 2^shift.
            bias: Vec<i64>,
            /// Whether relu is fused.
            relu: bool,
            /// The output's grid.
            output: AffineFile,
        },
        /// Long short-term memory.
        Lstm(IntLstmFile),
        /// A function of each value (tanh, sigmoid) as a lookup; its entries follow from function and grids.
        Table {
            /// The function.
            activation: Activation,
            /// The output's grid.
            output: AffineFile,
        },
    }
}
