//! The TensorFlow Lite converter's settings by their own names (thesis, Tables 2.3 and 2.6).

use serde::{Deserialize, Serialize};

/// `converter.optimizations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimization {
    /// `Optimize.DEFAULT`.
    Default,
    /// `Optimize.OPTIMIZE_FOR_SIZE`: deprecated, the same as `DEFAULT`.
    OptimizeForSize,
    /// `Optimize.OPTIMIZE_FOR_LATENCY`: deprecated, the same as `DEFAULT`.
    OptimizeForLatency,
}

/// What the converter quantizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Weights and activations, with the ranges of a representative data set.
    FullInteger,
    /// Weights of at least 1,024 elements to 8 bits; activations are quantized while running, sample by sample.
    DynamicRange,
    /// Weights and biases to float16; arithmetic in float32.
    Float16,
}

/// `target_spec.supported_ops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpsSet {
    /// `TFLITE_BUILTINS`: int8 where possible, float elsewhere, in silence.
    Builtins,
    /// `TFLITE_BUILTINS_INT8`: int8 only; a layer that cannot be is an error.
    BuiltinsInt8,
    /// `EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8`: activations symmetric around 0, 64-bit biases.
    Int16x8,
    /// `SELECT_TF_OPS`: no quantization.
    SelectTfOps,
}

/// `inference_input_type` and `inference_output_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterfaceType {
    /// Real values; the model quantizes and dequantizes.
    Float32,
    /// Codes of 8 bits.
    Int8,
    /// Codes of 8 bits moved by 128.
    Uint8,
    /// Codes of 16 bits, with [`OpsSet::Int16x8`] only.
    Int16,
}

impl Optimization {
    /// All flags in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Default, Self::OptimizeForSize, Self::OptimizeForLatency];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::OptimizeForSize => "optimize-for-size",
            Self::OptimizeForLatency => "optimize-for-latency",
        }
    }
}

impl Scheme {
    /// All schemes in the order they are offered.
    pub const ALL: [Self; 3] = [Self::FullInteger, Self::DynamicRange, Self::Float16];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::FullInteger => "full-integer",
            Self::DynamicRange => "dynamic-range",
            Self::Float16 => "float16",
        }
    }
}

impl OpsSet {
    /// All sets in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Builtins, Self::BuiltinsInt8, Self::Int16x8, Self::SelectTfOps];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Builtins => "builtins",
            Self::BuiltinsInt8 => "builtins-int8",
            Self::Int16x8 => "int16x8",
            Self::SelectTfOps => "select-tf-ops",
        }
    }
}

impl InterfaceType {
    /// All types in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Float32, Self::Int8, Self::Uint8, Self::Int16];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Float32 => "float32",
            Self::Int8 => "int8",
            Self::Uint8 => "uint8",
            Self::Int16 => "int16",
        }
    }

    /// Bits of a code; `None` for float32.
    pub fn bits(self) -> Option<u8> {
        match self {
            Self::Float32 => None,
            Self::Int8 | Self::Uint8 => Some(8),
            Self::Int16 => Some(16),
        }
    }
}
