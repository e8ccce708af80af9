//! Errors of estimated paths: MSE and ADE.

use protocol::report::Metrics;

/// Errors of estimates against labels, both `[samples][2]` row-major in m.
///
/// MSE is Keras' mean over samples and both coordinates (m²; thesis eq. 1.1), ADE the mean Euclidean distance
/// (m; thesis eq. 1.2). Sums run in f64 in sample order. Empty input gives zeros.
pub fn metrics(estimates: &[f32], labels: &[f32]) -> Metrics {
    let samples = (estimates.len() / 2).min(labels.len() / 2);
    if samples == 0 {
        return Metrics::default();
    }
    let mut squares = 0.0;
    let mut distances = 0.0;
    for (estimate, label) in estimates.chunks_exact(2).zip(labels.chunks_exact(2)) {
        let dx = f64::from(estimate[0]) - f64::from(label[0]);
        let dy = f64::from(estimate[1]) - f64::from(label[1]);
        let square = dx * dx + dy * dy;
        squares += square;
        distances += square.sqrt();
    }
    let count = samples as f64;
    Metrics { mse: squares / (2.0 * count), ade: distances / count, samples: samples as u32 }
}

/// Percent change of `value` against `reference`: 100 (value / reference - 1); 0 where the reference is 0.
pub fn percent_change(value: f64, reference: f64) -> f64 {
    if reference == 0.0 { 0.0 } else { 100.0 * (value / reference - 1.0) }
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
