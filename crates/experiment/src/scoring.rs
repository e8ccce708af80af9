//! The figures of one block's path, taken in as its estimates come: nothing is left to do at the end that grows with rows.

use dataset::Windows;
use protocol::report::Metrics;

use crate::metrics::Errors;
use crate::sampling::Sampling;
use crate::smoothness::Smoothing;

/// The figures of a block in progress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scoring {
    errors: Errors,
    smoothness: Smoothing,
}

impl Scoring {
    /// Takes in what is new in `estimates`, `[samples][2]` in m: all estimates so far for the block's windows.
    pub(crate) fn take(&mut self, estimates: &[f32], windows: &Windows, sampling: &Sampling) {
        let done = self.errors.samples();
        let mut before = done.checked_sub(1).and_then(|before| windows.rows.get(before));
        let (estimates, labels) = (estimates.as_chunks::<2>().0.iter(), windows.y.as_chunks::<2>().0.iter());
        let samples = estimates.skip(done).zip(labels.skip(done)).zip(windows.rows.iter().skip(done));
        for ((estimate, label), row) in samples {
            self.errors.push(*estimate, *label);
            let follows = before.is_some_and(|before| sampling.follows(*before, *row));
            self.smoothness.push(*estimate, *label, follows);
            before = Some(row);
        }
    }

    /// What was found so far.
    pub(crate) fn metrics(&self, sampling: &Sampling) -> Metrics {
        Metrics { smoothness: self.smoothness.finish(sampling.step_s), ..self.errors.metrics() }
    }
}
