//! The loss: mean squared error as Keras counts it, the mean over samples and outputs.

/// Sum of squared errors of a batch, in f64 and in the order of the slices; divided by the number of elements it is
/// the mean squared error. NaN and infinity in a prediction show in the result.
pub(crate) fn squared_error(predictions: &[f32], targets: &[f32]) -> f64 {
    debug_assert_eq!(predictions.len(), targets.len());
    let mut sum = 0.0;
    for (p, y) in predictions.iter().zip(targets) {
        let error = f64::from(p - y);
        sum += error * error;
    }
    sum
}

/// The loss's gradient with respect to the predictions: `2 (p - y) / n`, `n` being the number of elements (samples times
/// outputs).
pub(crate) fn squared_error_gradient(predictions: &[f32], targets: &[f32], gradient: &mut [f32]) {
    debug_assert_eq!(predictions.len(), targets.len());
    debug_assert_eq!(predictions.len(), gradient.len());
    let scale = 2.0 / predictions.len() as f32;
    for ((g, p), y) in gradient.iter_mut().zip(predictions).zip(targets) {
        *g = (p - y) * scale;
    }
}

#[cfg(test)]
#[path = "loss_tests.rs"]
mod tests;
