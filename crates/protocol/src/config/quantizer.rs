//! The ranges of one quantizer's settings.

use vocabulary::{QuantizerKind, QuantizerSettings};

use super::check::{ConfigError, within};
use crate::limits;

/// Checks every field; `path` is the setting's own. Formulas are checked for their length here, and parsed where they
/// are used.
pub(super) fn check(settings: &QuantizerSettings, path: &str) -> Result<(), ConfigError> {
    within(&format!("{path}.bits"), settings.bits, &limits::BITS)?;
    if settings.kind == QuantizerKind::Fixed {
        within(&format!("{path}.fixed_min"), settings.fixed_min, &(*limits::FIXED_RANGE.start()..=0.0))?;
        within(&format!("{path}.fixed_max"), settings.fixed_max, &(0.0..=*limits::FIXED_RANGE.end()))?;
        if settings.fixed_max - settings.fixed_min < 1e-6 {
            return Err(ConfigError::new(
                format!("{path}.fixed_max"),
                settings.fixed_max,
                "at least 0.000001 above fixed_min",
            ));
        }
    }
    if settings.kind == QuantizerKind::Custom {
        for (name, formula) in
            [("formula_min", &settings.formula_min), ("formula_max", &settings.formula_max)]
        {
            let length = formula.chars().count();
            if !limits::FORMULA_LENGTH.contains(&length) {
                return Err(ConfigError::new(
                    format!("{path}.{name}"),
                    format!("{length} characters long"),
                    format!(
                        "{} to {} characters",
                        limits::FORMULA_LENGTH.start(),
                        limits::FORMULA_LENGTH.end()
                    ),
                ));
            }
        }
    }
    Ok(())
}
