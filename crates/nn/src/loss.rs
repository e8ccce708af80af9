//! The loss: mean squared error as Keras counts it, the mean over samples and outputs.

use vectors::{Width, widest};

/// Squares that are computed before they are summed: they can be computed side by side, and each sum waits for the one before.
const BLOCK: usize = 32;

/// Sum of squared errors of a batch, in f64 and in the order of the slices; divided by the number of elements it is
/// the mean squared error. NaN and infinity in a prediction show in the result.
pub(crate) fn squared_error(predictions: &[f32], targets: &[f32]) -> f64 {
    debug_assert_eq!(predictions.len(), targets.len());
    let mut sum = 0.0;
    add_squared_errors(predictions, targets, &mut sum);
    sum
}

widest! {
    /// Adds the squared errors to `sum`.
    fn add_squared_errors(predictions: &[f32], targets: &[f32], sum: &mut f64) = added_squared_errors;
}

/// [`add_squared_errors`]. Loops of single numbers become vectors of the width that they are compiled for.
#[inline(always)]
fn added_squared_errors<W: Width>(_: W, predictions: &[f32], targets: &[f32], sum: &mut f64) {
    let (predictions, last_predictions) = predictions.as_chunks::<BLOCK>();
    let (targets, last_targets) = targets.as_chunks::<BLOCK>();
    let mut total = *sum;
    for (predictions, targets) in predictions.iter().zip(targets) {
        let mut squares = [0.0; BLOCK];
        for i in 0..BLOCK {
            squares[i] = square(predictions[i], targets[i]);
        }
        for square in squares {
            total += square;
        }
    }
    for (prediction, target) in last_predictions.iter().zip(last_targets) {
        total += square(*prediction, *target);
    }
    *sum = total;
}

/// The square of an error.
#[inline(always)]
fn square(prediction: f32, target: f32) -> f64 {
    let error = f64::from(prediction - target);
    error * error
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
