//! The affine parameters of an integer tensor: scale, zero point and the codes that may occur.

use crate::{BitWidth, Grid, RangeError};

/// Scale and zero point of a tensor of signed codes: `real = scale * (code - zero_point)`.
///
/// The scale is positive, finite and normal, the zero point is one of the codes; both are checked once, here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantParams {
    scale: f32,
    zero_point: i32,
    bits: BitWidth,
    narrow_range: bool,
}

impl QuantParams {
    /// Checks and makes parameters for codes `-2^(bits-1) ..= 2^(bits-1) - 1`, one fewer below when narrow.
    ///
    /// # Errors
    /// Those of [`Grid::from_affine`].
    pub fn new(scale: f32, zero_point: i32, bits: BitWidth, narrow_range: bool) -> Result<Self, RangeError> {
        Grid::from_affine(scale, zero_point, bits, narrow_range)?;
        Ok(Self { scale, zero_point, bits, narrow_range })
    }

    /// The parameters of a grid.
    ///
    /// # Errors
    /// [`RangeError::Scale`] for the zero grid and for the grid of a range that was not finite.
    pub fn from_grid(grid: &Grid) -> Result<Self, RangeError> {
        Self::new(grid.scale(), grid.signed_zero_point(), grid.bits(), grid.is_narrow())
    }

    /// The grid of these parameters.
    ///
    /// # Errors
    /// None in practice: the parameters were checked when they were made.
    pub fn grid(&self) -> Result<Grid, RangeError> {
        Grid::from_affine(self.scale, self.zero_point, self.bits, self.narrow_range)
    }

    /// The step between neighbouring codes, in the unit of the values.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// The signed code of 0.0.
    #[must_use]
    pub fn zero_point(&self) -> i32 {
        self.zero_point
    }

    /// Bits per code.
    #[must_use]
    pub fn bits(&self) -> BitWidth {
        self.bits
    }

    /// Whether the lowest code is left out.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.narrow_range
    }

    /// The smallest code.
    #[must_use]
    pub fn code_min(&self) -> i32 {
        self.bits.signed_min() + i32::from(self.narrow_range)
    }

    /// The largest code.
    #[must_use]
    pub fn code_max(&self) -> i32 {
        self.bits.signed_max()
    }

    /// The largest distance of a code from the zero point.
    #[must_use]
    pub fn max_distance_from_zero(&self) -> i32 {
        (self.code_max() - self.zero_point).max(self.zero_point - self.code_min())
    }

    /// TFLite's DEQUANTIZE operator: `f32(scale * (code - zero_point))`.
    #[must_use]
    pub fn dequantize(&self, code: i32) -> f32 {
        self.scale * (i64::from(code) - i64::from(self.zero_point)) as f32
    }
}

#[cfg(test)]
#[path = "params_tests.rs"]
mod tests;
