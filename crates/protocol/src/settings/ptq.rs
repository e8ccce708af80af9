//! The card of quantization after training: the converter's settings, and what goes beyond them.

use vocabulary::{
    CalibrationSet, Calibrator, Card, InterfaceType, LstmFunctions, OpsSet, Optimization, Runtime, Scheme,
};

use super::domain::{Domain, whole};
use super::{Fold, Setting};
use crate::config::PtqConfig;
use crate::job::Job;
use crate::limits;

const OFF: &str = "For quantization after training only.";

fn of(job: &Job, why: impl Fn(&PtqConfig) -> Option<&'static str>) -> Option<&'static str> {
    job.ptq.as_ref().map_or(Some(OFF), why)
}

fn only_ptq(job: &Job) -> Option<&'static str> {
    of(job, |_| None)
}

fn only_lstm(job: &Job) -> Option<&'static str> {
    (!job.model.has_lstm()).then_some("For networks with an LSTM only.")
}

fn only_random(ptq: &PtqConfig) -> Option<&'static str> {
    let other = (ptq.calibration != CalibrationSet::Random).then_some("For random samples only.");
    ptq.calibration_refused().or(other)
}

fn only_percentile(ptq: &PtqConfig) -> Option<&'static str> {
    let other = (ptq.calibrator != Calibrator::Percentile).then_some("For the percentile only.");
    ptq.calibration_refused().or(other)
}

fn only_full(ptq: &PtqConfig) -> Option<&'static str> {
    (ptq.scheme != Scheme::FullInteger).then_some("The operators matter to the full integer scheme only.")
}

fn gates(job: &Job) -> Option<&'static str> {
    of(job, PtqConfig::bits_fixed).or_else(|| only_lstm(job))
}

impl PtqConfig {
    /// Why nothing is calibrated; absent if it is.
    pub fn calibration_refused(&self) -> Option<&'static str> {
        let other = self.scheme != Scheme::FullInteger;
        other.then_some("This scheme needs no samples: activations are not calibrated.")
    }

    /// Why nothing can be corrected; absent if it can.
    pub fn corrections_refused(&self) -> Option<&'static str> {
        match (self.scheme, self.ops) {
            (_, OpsSet::SelectTfOps) => {
                Some("SELECT_TF_OPS quantizes nothing, so there is no error to correct.")
            }
            (Scheme::FullInteger, _) => None,
            _ => Some("Corrections need the full integer scheme."),
        }
    }

    /// Why widths change nothing; absent if they do.
    pub fn bits_fixed(&self) -> Option<&'static str> {
        match (self.scheme, self.ops) {
            (_, OpsSet::SelectTfOps) => Some("SELECT_TF_OPS quantizes nothing: there is no width to choose."),
            (Scheme::Float16, _) => Some(
                "Float16 stores every weight in 16 bits and computes in float32: there is no width to choose.",
            ),
            (Scheme::DynamicRange, _) => {
                Some("Dynamic range always takes 8-bit weights and inputs: there is no width to choose.")
            }
            (Scheme::FullInteger, _) => None,
        }
    }
}

const fn row(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    super::row(Card::Ptq, path, label, tip, domain).off(only_ptq)
}

const fn width(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    row(path, label, tip, domain).off(|job| of(job, PtqConfig::bits_fixed))
}

const fn calibrated(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    row(path, label, tip, domain).fold(Fold::Calibration).off(|job| of(job, PtqConfig::calibration_refused))
}

const fn correction(path: &'static str, label: &'static str, tip: &'static str) -> Setting {
    row(path, label, tip, Domain::Switch)
        .fold(Fold::Corrections)
        .off(|job| of(job, PtqConfig::corrections_refused))
}

/// Rows on the converter.
pub(super) static CONVERTER: [Setting; 8] = [
        row(
            "ptq",
            "Quantization after training",
            "The TensorFlow Lite converter's modes: full integer, 16-bit activations with 8-bit weights, dynamic range, float16.",
            Domain::Part { optional: true },
        )
        .flag("mode")
        .off(|_| None),
        row(
            "ptq.scheme",
            "Scheme",
            "What is quantized: weights and activations; weights of at least 1,024 elements, with activations quantized sample by sample; or weights to float16.",
            Domain::word::<Scheme>(),
        ),
        row(
            "ptq.optimization",
            "Optimize",
            "converter.optimizations: DEFAULT, or one of two deprecated flags that mean the same.",
            Domain::word::<Optimization>(),
        )
        .flag("optimization"),
        row(
            "ptq.ops",
            "Operators",
            "target_spec.supported_ops: which operators the model may use. The thesis takes TFLITE_BUILTINS_INT8.",
            Domain::word::<OpsSet>(),
        )
        .flag("ops")
        .off(|job| of(job, only_full)),
        row(
            "ptq.input_type",
            "Input type",
            "inference_input_type: float32 adds a QUANTIZE operator; integers leave scaling to the caller.",
            Domain::word::<InterfaceType>(),
        )
        .flag("input-type"),
        row(
            "ptq.output_type",
            "Output type",
            "inference_output_type: float32 adds a DEQUANTIZE operator; integers are the codes themselves.",
            Domain::word::<InterfaceType>(),
        )
        .flag("output-type"),
        row(
            "ptq.per_channel",
            "Per channel",
            "One weight scale per output channel instead of one per tensor: finer steps, a few bytes more. TensorFlow 2.2, the thesis' version, had dense layers per tensor.",
            Domain::Switch,
        )
        .flag_off("per-tensor")
        .off(|job| of(job, |ptq| (ptq.scheme == Scheme::Float16).then_some("Float16 has no scales."))),
        row(
            "ptq.moved_biases",
            "Move biases",
            "The bias of a dense layer without activation, or of a convolution that leaves one step, goes into a dense layer directly behind it that has no relu, before ranges are calibrated, as in the converter.",
            Domain::Switch,
        )
        .flag_off("keep-biases")
        .brief("biases kept")
        .off(|job| {
            let float = |ptq: &PtqConfig| ptq.ops == OpsSet::SelectTfOps;
            of(job, |ptq| float(ptq).then_some("SELECT_TF_OPS leaves the network as it is."))
        }),
];

/// Rows on widths.
pub(super) static WIDTHS: [Setting; 7] = [
        width(
            "ptq.weight_bits",
            "Weight bits",
            "Bits of every weight. Fewer make the network smaller and its path rougher.",
            whole!(limits::BITS),
        )
        .unit("bits")
        .flag("weight-bits"),
        width(
            "ptq.activation_bits",
            "Activation bits",
            "Bits of every layer's output, x and y included: few levels turn the path into stairs.",
            whole!(limits::BITS),
        )
        .unit("bits")
        .flag("activation-bits"),
        width(
            "ptq.input_bits",
            "Input bits",
            "Bits of the scaled sensor values. TFMOT keeps 8 whatever the layers use.",
            whole!(limits::BITS),
        )
        .unit("bits")
        .flag("input-bits"),
        width(
            "ptq.gate_bits",
            "Gate bits",
            "Bits of the gates and of the cell state; input and hidden state follow the activations. Fewer show what the state needs. TensorFlow Lite takes 16.",
            whole!(limits::BITS),
        )
        .unit("bits")
        .flag("gate-bits")
        .off(gates),
        width(
            "ptq.lstm_functions",
            "tanh, sigmoid",
            "How integers become tanh and sigmoid: gemmlowp's polynomials, as TensorFlow Lite, or tables of exactly rounded values.",
            Domain::word::<LstmFunctions>(),
        )
        .flag("lstm-functions")
        .off(gates),
        width(
            "ptq.per_layer",
            "Widths per layer",
            "Layers with other widths than the rest.",
            Domain::List("layer, weight_bits and activation_bits of each, layers from 0"),
        ),
        width(
            "ptq.float_layers",
            "Layers in float",
            "Layers that are not quantized; the operators TFLITE_BUILTINS run them in float.",
            Domain::List("layers from 0"),
        ),
];

/// Rows on calibration.
pub(super) static CALIBRATION: [Setting; 6] = [
        calibrated(
            "ptq.calibration",
            "Calibrate on",
            "The representative data set: samples that set the ranges of the activations. The thesis takes the training block.",
            Domain::word::<CalibrationSet>(),
        )
        .flag("calibration"),
        calibrated(
            "ptq.calibration_samples",
            "Samples",
            "How many training samples are drawn, each at most once. Few samples miss the extremes.",
            whole!(limits::CALIBRATION_SAMPLES),
        )
        .unit("samples")
        .flag("calibration-samples")
        .off(|job| of(job, only_random)),
        calibrated(
            "ptq.calibration_seed",
            "Draw seed",
            "Which samples are drawn; another seed shows how much depends on the draw.",
            whole!(limits::SEED),
        )
        .flag("calibration-seed")
        .off(|job| of(job, only_random)),
        calibrated(
            "ptq.calibrator",
            "Range by",
            "How the samples' values become a range: extremes as the converter, or cutting off outliers, which helps at few bits.",
            Domain::word::<Calibrator>(),
        )
        .flag("calibrator"),
        calibrated(
            "ptq.percentile",
            "Percentile",
            "Share of the values within the range; the rest is cut off at the ends.",
            Domain::Real(limits::PERCENTILE),
        )
        .unit("%")
        .flag("percentile")
        .off(|job| of(job, only_percentile)),
        calibrated(
            "ptq.carried_state",
            "Carry state",
            "Calibration windows run in order and an LSTM keeps its state from one to the next, as in the converter, which never resets it; its ranges become a little wider.",
            Domain::Switch,
        )
        .flag_off("reset-state")
        .brief("state reset")
        .off(|job| of(job, PtqConfig::calibration_refused).or_else(|| only_lstm(job))),
];

/// Rows on what goes beyond the converter.
pub(super) static CORRECTIONS: [Setting; 5] = [
        correction(
            "ptq.bias_correction",
            "Bias correction",
            "Biases take back the mean error that rounding leaves in each output channel (Nagel et al. 2019). Helps at 4 bits and below.",
        )
        .flag_on("bias-correction")
        .brief("bias corrected"),
        correction(
            "ptq.weight_clipping",
            "Weight clipping",
            "Weight scales have the least squared error instead of reaching the largest weight, which is clipped (Nagel et al. 2021). For dense and convolutional layers at 4 bits and below.",
        )
        .flag_on("weight-clipping")
        .brief("weights clipped"),
        correction(
            "ptq.norm_correction",
            "Norm correction",
            "Scales give the weights of each output channel the norm back that rounding changes; codes stay (Banner et al. 2019). For dense and convolutional layers at 4 bits and below.",
        )
        .flag_on("norm-correction")
        .brief("norms corrected"),
        correction(
            "ptq.equalization",
            "Equalization",
            "Scales of neighbouring layers are balanced first, so that one scale fits all channels (Nagel et al. 2019). Helps without scales per channel.",
        )
        .flag_on("equalization")
        .brief("equalized"),
        correction(
            "ptq.adaptive_rounding",
            "Adaptive rounding",
            "Rounds each weight up or down so that the layer's output errs least (AdaRound, Nagel et al. 2020). Takes seconds on a CNN.",
        )
        .flag_on("adaptive-rounding")
        .brief("AdaRound"),
];

/// The row on the arithmetic.
pub(super) static RUNTIME: [Setting; 1] = [
        row("ptq.runtime", "Runtime", "Whose rounding the integers follow: the three TensorFlow Lite kernels differ by one step here and there.", Domain::word::<Runtime>())
            .flag("runtime"),
];
