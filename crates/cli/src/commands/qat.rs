//! Settings of quantization-aware training from the command line's options.

use anyhow::{Context as _, Result};
use protocol::config::QuantizerSettings;
use protocol::{QatConfig, QuantizerKind};

use crate::args::QatArgs;
use crate::names::{layer_bits, word};

/// The QAT settings, if any of their options was given.
pub fn config(args: &QatArgs) -> Result<Option<QatConfig>> {
    let mut config = QatConfig::default();
    let mut given = args.qat;
    set(&mut config.weights.bits, args.weight_bits, &mut given);
    set(&mut config.activations.bits, args.activation_bits, &mut given);
    set(&mut config.input.bits, args.input_bits, &mut given);
    set(&mut config.gate_bits, args.gate_bits, &mut given);
    set(&mut config.start_epoch, args.start_epoch, &mut given);
    if let Some(name) = &args.lstm_functions {
        set(&mut config.lstm_functions, Some(word("--lstm-functions", name)?), &mut given);
    }
    set(&mut config.weights.symmetric, args.weight_symmetric, &mut given);
    set(&mut config.weights.narrow_range, args.weight_narrow, &mut given);
    set(&mut config.weights.per_axis, args.weight_per_axis, &mut given);
    set(&mut config.activations.symmetric, args.activation_symmetric, &mut given);
    set(&mut config.activations.narrow_range, args.activation_narrow, &mut given);
    for (option, name, settings) in [
        ("--weight-quantizer", &args.weight_quantizer, &mut config.weights),
        ("--activation-quantizer", &args.activation_quantizer, &mut config.activations),
        ("--input-quantizer", &args.input_quantizer, &mut config.input),
    ] {
        if let Some(name) = name {
            set(&mut settings.kind, Some(word(option, name)?), &mut given);
        }
    }
    for (option, formula, settings) in [
        ("--weight-formula", &args.weight_formula, &mut config.weights),
        ("--activation-formula", &args.activation_formula, &mut config.activations),
    ] {
        if let Some(formula) = formula {
            let (min, max) =
                formula.split_once(';').with_context(|| format!("{option} {formula}: MIN;MAX is needed"))?;
            (settings.formula_min, settings.formula_max) = (min.trim().to_owned(), max.trim().to_owned());
            set(&mut settings.kind, Some(QuantizerKind::Custom), &mut given);
        }
    }
    if let Some(name) = &args.range_init {
        let start = word("--range-init", name)?;
        set(&mut config.weights.range_init, Some(start), &mut given);
        config.activations.range_init = start;
        config.input.range_init = start;
    }
    fixed_range("--weight-range", args.weight_range.as_deref(), &mut config.weights, &mut given)?;
    fixed_range("--activation-range", args.activation_range.as_deref(), &mut config.activations, &mut given)?;
    let layers = layer_bits(&args.layer_bits)?;
    set(&mut config.per_layer, (!layers.is_empty()).then_some(layers), &mut given);
    if let Some(name) = &args.qat_runtime {
        set(&mut config.runtime, Some(word("--qat-runtime", name)?), &mut given);
    }
    Ok(given.then_some(config))
}

fn set<T>(place: &mut T, value: Option<T>, given: &mut bool) {
    if let Some(value) = value {
        *place = value;
        *given = true;
    }
}

fn fixed_range(
    option: &str,
    text: Option<&str>,
    settings: &mut QuantizerSettings,
    given: &mut bool,
) -> Result<()> {
    let Some(text) = text else { return Ok(()) };
    let (min, max) = text.split_once(',').with_context(|| format!("{option} {text}: MIN,MAX is needed"))?;
    let number = |text: &str| {
        text.trim().parse::<f64>().with_context(|| format!("{option}: '{text}' is not a number"))
    };
    (settings.fixed_min, settings.fixed_max) = (number(min)?, number(max)?);
    *given = true;
    Ok(())
}
