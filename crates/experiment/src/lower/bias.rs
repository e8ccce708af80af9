//! The codes of biases: the converter's where LiteRT has a kernel, exact ones on finer steps elsewhere.

use int_nn::{Products, shrink};
use quant::converter::{BiasWidth, ConverterError, bias_code, bias_scale_for};

/// The codes of `products.bias`, of the scale `s_in * s_w / 2^shift` of their output.
///
/// Without a shift in the converter's `f32`. Finer steps give codes of more digits than `f32` has, so they are computed in
/// double precision.
///
/// # Errors
/// A bias that is not finite, or a scale that leaves the normal numbers of `f32`.
pub(super) fn bias_codes(products: &Products<'_>, shift: u8) -> Result<Vec<i64>, ConverterError> {
    let input_scale = products.input.scale();
    let width = BiasWidth::for_input(products.input.bits());
    let scales = products.weight_scales.len();
    let biases = products.bias.iter().enumerate().zip(products.weight_scales.iter().cycle());
    let code = |((channel, &bias), &scale): ((usize, &f32), &f32)| {
        // A scale of 0 is that of a channel without weights and bias.
        if scale == 0.0 {
            return Ok(0);
        }
        if shift == 0 {
            // One scale stands for all biases, one of many for that of its channel.
            let of_scale = products.bias.iter().skip(channel % scales).step_by(scales);
            let largest = of_scale.fold(0.0_f32, |largest, bias| largest.max(bias.abs()));
            return bias_code(bias, bias_scale_for(largest, input_scale, scale, width)?);
        }
        if !bias.is_finite() {
            return Err(ConverterError::NotFinite { value: bias });
        }
        let exact = f64::from(input_scale) * f64::from(scale) * f64::from(shrink(shift));
        Ok((f64::from(bias) / exact).round() as i64)
    };
    biases.map(code).collect()
}
