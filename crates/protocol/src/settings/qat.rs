//! The card of quantization-aware training.

use vocabulary::{Card, LstmFunctions, QuantizerKind, RangeInit, Runtime};

use super::Setting;
use super::domain::{Domain, whole};
use crate::config::{QatConfig, QuantizerSettings};
use crate::job::Job;
use crate::limits;

const OFF: &str = "For quantization-aware training only.";

fn only_qat(job: &Job) -> Option<&'static str> {
    job.qat.is_none().then_some(OFF)
}

fn only_lstm(job: &Job) -> Option<&'static str> {
    only_qat(job).or_else(|| (!job.model.has_lstm()).then_some("For networks with an LSTM only."))
}

/// Why a quantizer's setting is off: `why` of it, if there is quantization-aware training at all.
fn of(
    job: &Job,
    quantizer: fn(&QatConfig) -> &QuantizerSettings,
    why: impl Fn(&QuantizerSettings) -> Option<&'static str>,
) -> Option<&'static str> {
    job.qat.as_ref().map_or(Some(OFF), |qat| why(quantizer(qat)))
}

fn only_fixed(settings: &QuantizerSettings) -> Option<&'static str> {
    (settings.kind != QuantizerKind::Fixed).then_some("For a fixed range only.")
}

fn only_custom(settings: &QuantizerSettings) -> Option<&'static str> {
    (settings.kind != QuantizerKind::Custom).then_some("For your own formulas only.")
}

/// Why a quantizer has no start to choose.
fn no_start(kind: QuantizerKind) -> Option<&'static str> {
    match kind {
        QuantizerKind::Fixed => Some("A fixed range does not move."),
        QuantizerKind::AllValues => Some("All values starts at 0 and only grows."),
        QuantizerKind::Lsq => Some("LSQ takes its first step from the first batch."),
        QuantizerKind::Pact => Some("PACT takes its first clipping value from the first batch."),
        QuantizerKind::LastValue
        | QuantizerKind::MovingAverage
        | QuantizerKind::Custom
        | QuantizerKind::PowerOfTwo => None,
    }
}

/// What the three quantizers say differently.
struct Words {
    symmetric: &'static str,
    narrow: &'static str,
    per_axis: &'static str,
    bits: &'static str,
}

const OF_WEIGHTS: Words = Words {
    symmetric: "The range reaches as far below 0 as above, so the zero point is 0 and drops out of the integer product.",
    narrow: "Leaves out the lowest code: one level less, as many below 0 as above.",
    per_axis: "One scale per output channel instead of one per tensor: finer steps, a few bytes more. TFMOT fails here for Conv1D, moving average and all values; this works for all.",
    bits: "Bits of every weight. Fewer make the network smaller and its path rougher.",
};

const OF_ACTIVATIONS: Words = Words {
    symmetric: "The range reaches as far below 0 as above. After relu that wastes half the levels.",
    narrow: "Leaves out the lowest code: one level less.",
    per_axis: "One scale per channel; weights only.",
    bits: "Bits of every layer's output, x and y included: few levels turn the path into stairs.",
};

const OF_INPUT: Words = Words {
    bits: "Bits of the scaled sensor values. TFMOT keeps 8 whatever the layers use.",
    ..OF_ACTIVATIONS
};

const fn row(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    super::row(Card::Qat, path, label, tip, domain).off(only_qat)
}

/// The rows of one quantizer: `$part` of the settings, with the prefix of its flags.
macro_rules! quantizer {
    ($part:ident, $flag:literal, $words:expr) => {
        [
            row(concat!("qat.", stringify!($part), ".bits"), "Bits", $words.bits, whole!(limits::BITS))
                .unit("bits")
                .flag(concat!($flag, "-bits")),
            row(
                concat!("qat.", stringify!($part), ".kind"),
                "Range from",
                "How the range is found while training: the latest batch, a moving average (factor 0.999), the extremes of all batches, your own numbers or formulas, a step that is trained along, the latest batch with a power of two as step, or a clipping value that is trained along.",
                Domain::word::<QuantizerKind>(),
            )
            .flag(concat!($flag, "-quantizer")),
            row(
                concat!("qat.", stringify!($part), ".symmetric"),
                "Symmetric",
                $words.symmetric,
                Domain::Switch,
            )
            .flag(concat!($flag, "-symmetric")),
            row(
                concat!("qat.", stringify!($part), ".narrow_range"),
                "Narrow range",
                $words.narrow,
                Domain::Switch,
            )
            .flag(concat!($flag, "-narrow")),
            row(concat!("qat.", stringify!($part), ".per_axis"), "Per axis", $words.per_axis, Domain::Switch)
                .flag(concat!($flag, "-per-axis")),
            row(
                concat!("qat.", stringify!($part), ".range_init"),
                "Ranges start",
                "Where the range stands before it has seen data: at the first batch, or at TFMOT's -6 and 6, which start far too wide.",
                Domain::word::<RangeInit>(),
            )
            .off(|job| of(job, |qat| &qat.$part, |settings| no_start(settings.kind))),
            row(
                concat!("qat.", stringify!($part), ".fixed_min"),
                "Lowest",
                "Lower end of a fixed range, in the tensor's unit; it must contain 0. Values below it are cut off.",
                Domain::Real(*limits::FIXED_RANGE.start()..=0.0),
            )
            .off(|job| of(job, |qat| &qat.$part, only_fixed)),
            row(
                concat!("qat.", stringify!($part), ".fixed_max"),
                "Highest",
                "Upper end of a fixed range, in the tensor's unit; it must contain 0. Values above it are cut off.",
                Domain::Real(0.0..=*limits::FIXED_RANGE.end()),
            )
            .off(|job| of(job, |qat| &qat.$part, only_fixed)),
            row(
                concat!("qat.", stringify!($part), ".formula_min"),
                "Lower end",
                "Formula of the lower end over min, max, mean, std, step, prev_min and prev_max.",
                Domain::Text(limits::FORMULA_LENGTH),
            )
            .off(|job| of(job, |qat| &qat.$part, only_custom)),
            row(
                concat!("qat.", stringify!($part), ".formula_max"),
                "Upper end",
                "Formula of the upper end over min, max, mean, std, step, prev_min and prev_max.",
                Domain::Text(limits::FORMULA_LENGTH),
            )
            .off(|job| of(job, |qat| &qat.$part, only_custom)),
        ]
    };
}

pub(super) static METHOD: [Setting; 1] = [row(
    "qat",
    "Quantization-aware training",
    "Trains a second network from the same start with fake quantization in the loop.",
    Domain::Part { optional: true },
)
.flag_on("qat")
.off(|_| None)];

pub(super) static WEIGHTS: [Setting; 10] = quantizer!(weights, "weight", OF_WEIGHTS);
pub(super) static ACTIVATIONS: [Setting; 10] = quantizer!(activations, "activation", OF_ACTIVATIONS);
pub(super) static INPUT: [Setting; 10] = quantizer!(input, "input", OF_INPUT);

pub(super) static NETWORK: [Setting; 5] = [
        row(
            "qat.gate_bits",
            "Gate bits",
            "Bits of the gates and of the cell state; input and hidden state follow the activations. Fewer show what the state needs.",
            whole!(limits::BITS),
        )
        .unit("bits")
        .flag("gate-bits")
        .off(only_lstm),
        row(
            "qat.lstm_functions",
            "tanh, sigmoid",
            "How integers become tanh and sigmoid: gemmlowp's polynomials, as TensorFlow Lite, or tables of exactly rounded values.",
            Domain::word::<LstmFunctions>(),
        )
        .flag("lstm-functions")
        .off(only_lstm),
        row(
            "qat.start_epoch",
            "Delay",
            "Epochs trained in float before the quantizers act; they follow the ranges from the start. Helps at 2 and 3 bits.",
            Domain::Whole(0..=*limits::EPOCHS.end() as u64 - 1),
        )
        .unit("epochs")
        .flag("start-epoch"),
        row(
            "qat.per_layer",
            "Widths per layer",
            "Layers with other widths than the rest.",
            Domain::List("layer, weight_bits and activation_bits of each, layers from 0"),
        ),
        row(
            "qat.runtime",
            "Runtime",
            "Whose rounding the integers follow: the three TensorFlow Lite kernels differ by one step here and there.",
            Domain::word::<Runtime>(),
        )
        .flag("qat-runtime"),
];
