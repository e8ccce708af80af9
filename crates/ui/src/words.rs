//! Settings of quantization in words: names of choices, and one line for a whole config.

use protocol::config::{
    CalibrationSet, Calibrator, LstmFunctions, OpsSet, Optimization, PtqConfig, QatConfig, QuantizerKind,
    Runtime, Scheme,
};
use protocol::report::NumberFormat;

/// The runtime's name.
pub fn runtime(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Reference => "TFLite reference",
        Runtime::Ruy => "TFLite optimized (ruy)",
        Runtime::Xnnpack => "LiteRT default (XNNPACK)",
    }
}

/// A quantizer's name.
pub fn kind(kind: QuantizerKind) -> &'static str {
    match kind {
        QuantizerKind::LastValue => "Last value",
        QuantizerKind::MovingAverage => "Moving average",
        QuantizerKind::AllValues => "All values",
        QuantizerKind::Fixed => "Fixed range",
        QuantizerKind::Custom => "Own formulas",
        QuantizerKind::Lsq => "Learned step (LSQ)",
    }
}

/// The same in a few letters, as tables have space for.
fn kind_short(kind: QuantizerKind) -> &'static str {
    match kind {
        QuantizerKind::LastValue => "LV",
        QuantizerKind::MovingAverage => "MA",
        QuantizerKind::AllValues => "AV",
        QuantizerKind::Fixed => "fixed",
        QuantizerKind::Custom => "own",
        QuantizerKind::Lsq => "LSQ",
    }
}

/// The converter's flag by its own name.
pub fn optimization(flag: Optimization) -> &'static str {
    match flag {
        Optimization::Default => "DEFAULT",
        Optimization::OptimizeForSize => "OPTIMIZE_FOR_SIZE",
        Optimization::OptimizeForLatency => "OPTIMIZE_FOR_LATENCY",
    }
}

/// What the converter quantizes.
pub fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::FullInteger => "full integer",
        Scheme::DynamicRange => "dynamic range",
        Scheme::Float16 => "float16",
    }
}

/// The operators' set, by its own name without what all of them begin with.
pub fn ops(ops: OpsSet) -> &'static str {
    match ops {
        OpsSet::Builtins => "BUILTINS",
        OpsSet::BuiltinsInt8 => "BUILTINS_INT8",
        OpsSet::Int16x8 => "INT16_INT8",
        OpsSet::SelectTfOps => "SELECT_TF_OPS",
    }
}

/// A set of calibration samples.
pub fn calibration(set: CalibrationSet) -> &'static str {
    match set {
        CalibrationSet::Training => "training block",
        CalibrationSet::Validation => "validation block",
        CalibrationSet::Random => "random samples",
    }
}

/// How samples become a range.
pub fn calibrator(calibrator: Calibrator) -> &'static str {
    match calibrator {
        Calibrator::MinMax => "min and max",
        Calibrator::Percentile => "percentile",
        Calibrator::Mse => "least squared error",
        Calibrator::Entropy => "entropy (KL)",
    }
}

/// An integer LSTM's functions.
pub fn lstm_functions(functions: LstmFunctions) -> &'static str {
    match functions {
        LstmFunctions::FixedPoint => "fixed point",
        LstmFunctions::Table => "tables",
    }
}

/// The arithmetic of a layer.
pub fn number_format(format: NumberFormat) -> &'static str {
    match format {
        NumberFormat::Integer => "integers",
        NumberFormat::Hybrid => "hybrid: int8 weights, float results",
        NumberFormat::Float16 => "float32 on float16 weights",
        NumberFormat::Float32 => "float32",
    }
}

/// What quantizes a network while training, in one line: `W4 A8, MA | LV`.
pub fn qat(qat: &QatConfig) -> String {
    let apart = if qat.per_layer.is_empty() { "" } else { ", per layer" };
    format!(
        "W{} A{}, {} | {}{apart}",
        qat.weights.bits,
        qat.activations.bits,
        kind_short(qat.weights.kind),
        kind_short(qat.activations.kind)
    )
}

/// What quantizes a network after training, in one line: `W8 A8`, `16x8 W8 A16`, `float16`.
pub fn ptq(ptq: &PtqConfig) -> String {
    let widths = format!("W{} A{}", ptq.weight_bits, ptq.activation_bits);
    let mut words = match (ptq.ops, ptq.scheme) {
        (OpsSet::SelectTfOps, _) => "all float".to_owned(),
        (_, Scheme::Float16) => "float16".to_owned(),
        (_, Scheme::DynamicRange) => "dynamic range".to_owned(),
        (OpsSet::Int16x8, Scheme::FullInteger) => format!("16x8 {widths}"),
        _ => widths,
    };
    let float_layers = !ptq.float_layers.is_empty();
    let additions = [
        (!ptq.per_layer.is_empty(), "per layer"),
        (float_layers, "layers in float"),
        (ptq.equalization, "equalized"),
        (!ptq.moved_biases, "biases kept"),
        (!ptq.carried_state, "state reset"),
        (ptq.bias_correction, "bias corrected"),
        (ptq.adaptive_rounding, "AdaRound"),
    ];
    for (_, addition) in additions.iter().filter(|(on, _)| *on) {
        words = format!("{words}, {addition}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configs_have_their_line() {
        assert_eq!(ptq(&PtqConfig::default()), "W8 A8");
        assert_eq!(ptq(&PtqConfig::int16x8()), "16x8 W8 A16");
        let float16 = PtqConfig { scheme: Scheme::Float16, ..PtqConfig::default() };
        assert_eq!(ptq(&float16), "float16");
        let corrected = PtqConfig {
            weight_bits: 4,
            bias_correction: true,
            adaptive_rounding: true,
            ..PtqConfig::default()
        };
        assert_eq!(ptq(&corrected), "W4 A8, bias corrected, AdaRound");
        assert_eq!(qat(&QatConfig::default()), "W8 A8, LV | MA");
    }
}
