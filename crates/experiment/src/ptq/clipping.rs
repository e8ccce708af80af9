//! Weight grids that do not reach the largest weight, where the others gain more by finer steps: the range of least squared
//! error (Nagel et al. 2021, A White Paper on Neural Network Quantization, arXiv 2106.08295, section 3.1, "MSE").

use quant::BitWidth;
use quant::converter::weight_code;

/// Ranges that are compared: so many equal shares of the largest magnitude.
const SHARES: u32 = 100;

/// The magnitude that the grid of `weights` reaches with the least squared error, at most the largest of them; of ranges that err
/// alike the widest. `scale_of` gives the scale that the converter has for a magnitude.
///
/// # Errors
/// Those of `scale_of`.
pub(super) fn clipped_magnitude<'a, E>(
    weights: impl Iterator<Item = &'a f32> + Clone,
    largest: f32,
    bits: BitWidth,
    scale_of: impl Fn(f32) -> Result<f32, E>,
) -> Result<f32, E> {
    let mut best = (largest, f64::INFINITY);
    for share in (1..=SHARES).rev() {
        let magnitude = (f64::from(largest) * f64::from(share) / f64::from(SHARES)) as f32;
        let scale = scale_of(magnitude)?;
        let error = squared_error(weights.clone(), scale, bits);
        if error < best.1 {
            best = (magnitude, error);
        }
    }
    Ok(best.0)
}

/// The sum over the weights of their squared distance from the value of their code.
fn squared_error<'a>(weights: impl Iterator<Item = &'a f32>, scale: f32, bits: BitWidth) -> f64 {
    if scale == 0.0 {
        return weights.fold(0.0, |sum, weight| sum + f64::from(*weight) * f64::from(*weight));
    }
    weights.fold(0.0, |sum, weight| {
        let distance = f64::from(*weight) - f64::from(scale) * f64::from(weight_code(*weight, scale, bits));
        sum + distance * distance
    })
}

#[cfg(test)]
#[path = "clipping_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
