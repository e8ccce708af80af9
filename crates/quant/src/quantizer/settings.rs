//! A quantizer's settings, as configs and files have them, and the engine's form of them.

use std::sync::Arc;

use thiserror::Error;
use vocabulary::{QuantizerKind, QuantizerSettings};

use super::QuantizerConfig;
use crate::{BitWidth, BitWidthError, RangeFormula, RangeFormulaError};

/// Why a quantizer's settings were refused.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum QuantizerSettingsError {
    /// Bits outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// A formula of a Custom quantizer.
    #[error(transparent)]
    Formula(#[from] RangeFormulaError),
}

impl QuantizerConfig {
    /// The engine's form of a quantizer's settings; it acts from the `start_step`th mini-batch on.
    ///
    /// # Errors
    /// Bits outside 2..=16, or a formula that cannot be read.
    pub fn from_settings(
        settings: &QuantizerSettings,
        start_step: u64,
    ) -> Result<Self, QuantizerSettingsError> {
        let formula = match settings.kind {
            QuantizerKind::Custom => {
                Some(Arc::new(RangeFormula::parse(&settings.formula_min, &settings.formula_max)?))
            }
            _ => None,
        };
        Ok(Self {
            kind: settings.kind,
            bits: BitWidth::new(settings.bits)?,
            per_axis: settings.per_axis,
            symmetric: settings.symmetric,
            narrow_range: settings.narrow_range,
            range_init: settings.range_init,
            fixed_min: settings.fixed_min as f32,
            fixed_max: settings.fixed_max as f32,
            start_step,
            formula,
        })
    }

    /// The settings this is made of; formulas are empty unless it is a `Custom` one.
    #[must_use]
    pub fn to_settings(&self) -> QuantizerSettings {
        let formula = self.formula.as_deref();
        let (formula_min, formula_max) = formula.map_or_else(Default::default, |formula| {
            (formula.min.text().to_owned(), formula.max.text().to_owned())
        });
        QuantizerSettings {
            kind: self.kind,
            bits: self.bits.get(),
            per_axis: self.per_axis,
            symmetric: self.symmetric,
            narrow_range: self.narrow_range,
            range_init: self.range_init,
            fixed_min: f64::from(self.fixed_min),
            fixed_max: f64::from(self.fixed_max),
            formula_min,
            formula_max,
        }
    }
}
