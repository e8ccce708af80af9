//! Errors of estimated paths: MSE and ADE.

use protocol::report::Metrics;

/// Errors of a path in progress. Sums run in f64 in sample order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Errors {
    /// Of both coordinates, m².
    squares: f64,
    /// m.
    distances: f64,
    samples: usize,
}

impl Errors {
    /// Takes in the next sample, its estimate and its label in m.
    pub(crate) fn push(&mut self, estimate: [f32; 2], label: [f32; 2]) {
        let dx = f64::from(estimate[0]) - f64::from(label[0]);
        let dy = f64::from(estimate[1]) - f64::from(label[1]);
        let square = dx * dx + dy * dy;
        self.squares += square;
        self.distances += square.sqrt();
        self.samples += 1;
    }

    /// Samples so far.
    pub(crate) fn samples(&self) -> usize {
        self.samples
    }

    /// MSE and ADE; zeros of nothing.
    pub(crate) fn metrics(&self) -> Metrics {
        if self.samples == 0 {
            return Metrics::default();
        }
        let count = self.samples as f64;
        Metrics {
            mse: self.squares / (2.0 * count),
            ade: self.distances / count,
            samples: self.samples as u32,
            smoothness: None,
        }
    }
}

/// Errors of estimates against labels, both `[samples][2]` row-major in m, which need not follow each other: without smoothness.
///
/// MSE is Keras' mean over samples and both coordinates (m²; thesis eq. 1.1), ADE the mean Euclidean distance
/// (m; thesis eq. 1.2). Sums run in f64 in sample order. Empty input gives zeros.
pub fn metrics(estimates: &[f32], labels: &[f32]) -> Metrics {
    let mut errors = Errors::default();
    for (estimate, label) in estimates.as_chunks::<2>().0.iter().zip(labels.as_chunks::<2>().0) {
        errors.push(*estimate, *label);
    }
    errors.metrics()
}

/// Percent change of `value` against `reference`: 100 (value / reference - 1); 0 where the reference is 0.
pub fn percent_change(value: f64, reference: f64) -> f64 {
    if reference == 0.0 { 0.0 } else { 100.0 * (value / reference - 1.0) }
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
