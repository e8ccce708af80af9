//! The codes of biases: the converter's where LiteRT has a kernel, exact ones on finer steps elsewhere.

use int_nn::{Products, shrink};
use quant::converter::{ConverterError, bias_code, bias_scale};

/// The codes of `products.bias`, of the scale `s_in * s_w / 2^shift` of their output.
///
/// Without a shift in the converter's `f32`. Finer steps give codes of more digits than `f32` has, so they are computed in
/// double precision.
///
/// # Errors
/// A bias that is not finite, or a scale that leaves the normal numbers of `f32`.
pub(super) fn bias_codes(products: &Products<'_>, shift: u8) -> Result<Vec<i64>, ConverterError> {
    let input_scale = products.input.scale();
    let biases = products.bias.iter().zip(products.weight_scales.iter().cycle());
    let code = |(&bias, &scale): (&f32, &f32)| {
        let step = bias_scale(input_scale, scale * shrink(shift))?;
        if shift == 0 {
            return bias_code(bias, step);
        }
        if !bias.is_finite() {
            return Err(ConverterError::NotFinite { value: bias });
        }
        let exact = f64::from(input_scale) * f64::from(scale) * f64::from(shrink(shift));
        Ok((f64::from(bias) / exact).round() as i64)
    };
    biases.map(code).collect()
}
