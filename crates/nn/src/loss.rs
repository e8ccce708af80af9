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
mod tests {
    use super::*;

    #[test]
    fn sum_and_gradient_of_a_known_batch() {
        let (p, y) = ([1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 5.0, 4.5]);
        assert_eq!(squared_error(&p, &y), 5.25);
        let mut g = [9.0; 4];
        squared_error_gradient(&p, &y, &mut g);
        assert_eq!(g, [0.5, 0.0, -1.0, -0.25]);
    }

    #[test]
    fn a_bad_prediction_shows() {
        assert!(squared_error(&[1.0, f32::NAN], &[0.0, 0.0]).is_nan());
        assert_eq!(squared_error(&[f32::INFINITY], &[0.0]), f64::INFINITY);
    }
}
