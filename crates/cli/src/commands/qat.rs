//! Options that set several settings of quantizers at once.

use anyhow::{Context as _, Result};
use protocol::{Patch, QuantizerKind, RangeInit};
use vocabulary::TensorKind;

use crate::args::QatArgs;
use crate::names::{layer_bits, word};

/// The change they mean.
pub fn patch(args: &QatArgs) -> Result<Patch> {
    let mut patch = Patch::default();
    for (option, formula, part) in [
        ("--weight-formula", &args.weight_formula, TensorKind::Weights),
        ("--activation-formula", &args.activation_formula, TensorKind::Activations),
    ] {
        if let Some(formula) = formula {
            let (min, max) =
                formula.split_once(';').with_context(|| format!("{option} {formula}: MIN;MAX is needed"))?;
            patch.set(format!("qat.{part}.formula_min"), min.trim());
            patch.set(format!("qat.{part}.formula_max"), max.trim());
            patch.set(format!("qat.{part}.kind"), QuantizerKind::Custom.name());
        }
    }
    if let Some(name) = &args.range_init {
        let start: RangeInit = word("--range-init", name)?;
        for part in TensorKind::ALL {
            patch.set(format!("qat.{part}.range_init"), start.name());
        }
    }
    for (option, range, part) in [
        ("--weight-range", &args.weight_range, TensorKind::Weights),
        ("--activation-range", &args.activation_range, TensorKind::Activations),
    ] {
        if let Some(text) = range {
            let (min, max) =
                text.split_once(',').with_context(|| format!("{option} {text}: MIN,MAX is needed"))?;
            let number = |text: &str| {
                text.trim().parse::<f64>().with_context(|| format!("{option}: '{text}' is not a number"))
            };
            patch.set(format!("qat.{part}.fixed_min"), number(min)?);
            patch.set(format!("qat.{part}.fixed_max"), number(max)?);
        }
    }
    let layers = layer_bits(&args.layer_bits)?;
    if !layers.is_empty() {
        patch.set("qat.per_layer", serde_json::to_value(layers)?);
    }
    Ok(patch)
}
