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
mod tests {
    use super::*;

    #[test]
    fn a_3_4_5_triangle() {
        let found = metrics(&[3.0, 4.0, 1.0, 1.0], &[0.0, 0.0, 1.0, 1.0]);
        assert_eq!(found, Metrics { mse: 25.0 / 4.0, ade: 2.5, samples: 2 });
    }

    #[test]
    fn nothing_gives_zero() {
        assert_eq!(metrics(&[], &[]), Metrics::default());
    }

    #[test]
    fn percent_change_is_signed() {
        assert!((percent_change(0.390, 0.433) + 9.930_715_935_334_87).abs() < 1e-9);
        assert_eq!(percent_change(1.0, 0.0), 0.0);
    }
}
