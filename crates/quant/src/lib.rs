//! Number formats: ranges and grids, quantizers, fake quantization, converter arithmetic, requantization.
//!
//! Slices in, slices out; nothing here knows a network. Every rule is a pure function, and every rounding has a
//! name. Float appears in the requantization only where a runtime itself computes in float.

mod bits;
mod calibrator;
pub mod converter;
mod fake_quantize;
mod grid;
mod lanes;
mod multiplier;
mod params;
mod quantize;
mod quantizer;
mod requantize;
mod rounding;

pub use bits::{BitWidth, BitWidthError};
pub use calibrator::{CalibratorError, CalibratorRule, Histogram};
pub use fake_quantize::{fake_quantize, fake_quantize_gradient};
pub use formula::{
    Formula, FormulaError, MAX_FORMULA_LENGTH, RangeFormula, RangeFormulaError, Statistics, Variable,
};
pub use grid::{Grid, RangeError};
pub use multiplier::{FixedMultiplier, MultiplierError};
pub use params::QuantParams;
pub use quantize::quantize;
pub use quantizer::{Quantizer, QuantizerConfig, QuantizerError, QuantizerSettingsError, RangeProblem};
pub use requantize::{Requantizer, RowRequantizer};
pub use rounding::{Operator, QuantizeRule, RoundingPolicy, RuntimeRules};

// The words that settings here are made of.
pub use vocabulary::{Calibrator, QuantizerKind, QuantizerSettings, RangeInit, Runtime};
