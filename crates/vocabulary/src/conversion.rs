//! Conversion after training, by the TensorFlow Lite converter's own names (thesis, Tables 2.3 and 2.6), and what comes of it.

use crate::word::word;

word! {
    /// A runtime whose arithmetic is reproduced to the bit.
    pub enum Runtime {
        /// LiteRT's reference kernels (`BUILTIN_REF`).
        #[strum(message = "TFLite reference")]
        Reference,
        /// LiteRT's built-in kernels without delegates, which use ruy (`BUILTIN_WITHOUT_DEFAULT_DELEGATES`).
        #[strum(message = "TFLite optimized (ruy)")]
        Ruy,
        /// LiteRT's default, the XNNPACK delegate (`AUTO`).
        #[strum(message = "LiteRT default (XNNPACK)")]
        Xnnpack,
    }
}

word! {
    /// `converter.optimizations`.
    pub enum Optimization {
        /// `Optimize.DEFAULT`.
        #[strum(message = "DEFAULT")]
        Default,
        /// `Optimize.OPTIMIZE_FOR_SIZE`: deprecated, the same as `DEFAULT`.
        #[strum(message = "OPTIMIZE_FOR_SIZE")]
        OptimizeForSize,
        /// `Optimize.OPTIMIZE_FOR_LATENCY`: deprecated, the same as `DEFAULT`.
        #[strum(message = "OPTIMIZE_FOR_LATENCY")]
        OptimizeForLatency,
    }
}

word! {
    /// What the converter quantizes.
    pub enum Scheme {
        /// Weights and activations, with the ranges of a representative data set.
        #[strum(message = "full integer")]
        FullInteger,
        /// Weights of at least 1,024 elements to 8 bits; activations are quantized while running, sample by sample.
        #[strum(message = "dynamic range")]
        DynamicRange,
        /// Weights and biases to float16; arithmetic in float32.
        Float16,
    }
}

word! {
    /// `target_spec.supported_ops`; labels leave out what all of them begin with.
    pub enum OpsSet {
        /// `TFLITE_BUILTINS`: int8 where possible, float elsewhere, in silence.
        #[strum(message = "BUILTINS")]
        Builtins,
        /// `TFLITE_BUILTINS_INT8`: int8 only; a layer that cannot be is an error.
        #[strum(message = "BUILTINS_INT8")]
        BuiltinsInt8,
        /// `EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8`: activations symmetric around 0, 64-bit biases.
        #[strum(message = "INT16_INT8")]
        Int16x8,
        /// `SELECT_TF_OPS`: no quantization.
        #[strum(message = "SELECT_TF_OPS")]
        SelectTfOps,
    }
}

word! {
    /// `inference_input_type` and `inference_output_type`.
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
}

word! {
    /// The samples that set the activations' ranges (the converter's representative data set).
    pub enum CalibrationSet {
        /// The whole training block (the thesis' choice).
        #[strum(message = "training block")]
        Training,
        /// The validation block.
        #[strum(message = "validation block")]
        Validation,
        /// Samples drawn at random from the training block.
        #[strum(message = "random samples")]
        Random,
    }
}

word! {
    /// How post-training quantization chooses the range of an activation.
    pub enum Calibrator {
        /// Smallest and largest value, as the TFLite converter. Nothing saturates; one outlier can cost most codes.
        #[strum(message = "min and max")]
        MinMax,
        /// Keeps a share of the values: each end loses half of the rest. Values of one sign (after relu) lose all of it at
        /// their far end, and so do the magnitudes of a symmetric range.
        Percentile,
        /// The range with the smallest expected squared error at the given width: rounding inside against clipping outside.
        #[strum(message = "least squared error")]
        Mse,
        /// The range whose quantized distribution tells most about the original one: the smallest Kullback-Leibler
        /// divergence, after Migacz, 8-bit Inference with TensorRT, GTC 2017.
        #[strum(message = "entropy (KL)")]
        Entropy,
        /// The range with the smallest expected squared error if the values follow Laplace's distribution, from their mean
        /// and their mean distance from it alone: ACIQ (Banner et al. 2019, arXiv:1810.05723). Made for few bits.
        #[strum(message = "Laplace (ACIQ)")]
        Laplace,
    }
}

word! {
    /// How an integer LSTM computes tanh and sigmoid.
    pub enum LstmFunctions {
        /// gemmlowp's fixed-point polynomials, as TensorFlow Lite's kernels.
        #[strum(message = "fixed point")]
        FixedPoint,
        /// Tables of exactly rounded values.
        #[strum(message = "tables")]
        Table,
    }
}

word! {
    /// Which way a network was quantized.
    pub enum Method {
        /// After training.
        #[strum(message = "PTQ")]
        Ptq,
        /// During training.
        #[strum(message = "QAT")]
        Qat,
    }
}

word! {
    /// The arithmetic a layer runs in.
    pub enum NumberFormat {
        /// Integers only.
        #[strum(message = "integers")]
        Integer,
        /// 8-bit weights and inputs that are quantized sample by sample, float results (dynamic range).
        #[strum(message = "hybrid: int8 weights, float results")]
        Hybrid,
        /// float32 arithmetic on weights stored as float16.
        #[strum(message = "float32 on float16 weights")]
        Float16,
        /// float32.
        Float32,
    }
}

impl InterfaceType {
    /// Bits of a code; `None` for float32.
    #[must_use]
    pub fn bits(self) -> Option<u8> {
        match self {
            Self::Float32 => None,
            Self::Int8 | Self::Uint8 => Some(8),
            Self::Int16 => Some(16),
        }
    }
}
