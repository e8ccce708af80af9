//! How smooth a path is: differences of successive samples, taken in one by one. Formulas: [`Smoothness`].

use std::collections::BTreeSet;

use protocol::report::Smoothness;

/// Highest order of the differences: that of jerk.
const ORDERS: usize = 3;

/// A vector in m.
type Vector = [f64; 2];

/// The newest point of a run with its differences of the orders 1 to [`ORDERS`]. A difference means something once the run has
/// more points than its order.
#[derive(Clone, Copy, Debug, Default)]
struct Newest([Vector; ORDERS + 1]);

impl Newest {
    /// Goes on to the next point of the run.
    fn push(&mut self, point: Vector) {
        let mut next = point;
        for kept in &mut self.0 {
            let difference = [next[0] - kept[0], next[1] - kept[1]];
            *kept = next;
            next = difference;
        }
    }
}

/// The mean of squared lengths.
#[derive(Clone, Copy, Debug, Default)]
struct Squares {
    sum: f64,
    count: u32,
}

impl Squares {
    fn push(&mut self, [x, y]: Vector) {
        self.sum += x * x + y * y;
        self.count += 1;
    }

    /// The root of the mean, over `unit`; `None` of nothing.
    fn rms(self, unit: f64) -> Option<f64> {
        (self.count > 0).then(|| (self.sum / f64::from(self.count)).sqrt() / unit)
    }
}

/// The smoothness of a path in progress. Sums run in f64 in the order of the samples.
#[derive(Clone, Debug, Default)]
pub(crate) struct Smoothing {
    /// Samples of the present run.
    run: usize,
    path: Newest,
    truth: Newest,
    error: Newest,
    speed_error: Squares,
    acceleration_error: Squares,
    jerk: Squares,
    true_jerk: Squares,
    /// Steps between successive estimates, and those of them that are zero.
    steps: u32,
    still: u32,
    /// Bits of the values of x and of y.
    levels: [BTreeSet<u32>; 2],
}

impl Smoothing {
    /// Takes in the next sample, its estimate and its true position in m; `follows`: it belongs to the run of the one before.
    pub(crate) fn push(&mut self, estimate: [f32; 2], label: [f32; 2], follows: bool) {
        for (levels, value) in self.levels.iter_mut().zip(estimate) {
            // Both zeros are one level.
            levels.insert((value + 0.0).to_bits());
        }
        let (estimate, label) = (estimate.map(f64::from), label.map(f64::from));
        self.run = if follows { self.run + 1 } else { 1 };
        self.path.push(estimate);
        self.truth.push(label);
        self.error.push([estimate[0] - label[0], estimate[1] - label[1]]);
        let ([_, step, _, jerk], [.., true_jerk]) = (self.path.0, self.truth.0);
        let [_, speed, acceleration, _] = self.error.0;
        if self.run > 1 {
            self.steps += 1;
            self.still += u32::from(step == [0.0; 2]);
            self.speed_error.push(speed);
        }
        if self.run > 2 {
            self.acceleration_error.push(acceleration);
        }
        if self.run > ORDERS {
            self.jerk.push(jerk);
            self.true_jerk.push(true_jerk);
        }
    }

    /// What was found, with `step_s` seconds from one sample to the next; `None` before the first sample.
    pub(crate) fn finish(&self, step_s: Option<f64>) -> Option<Smoothness> {
        if self.run == 0 {
            return None;
        }
        Some(Smoothness {
            speed_error: step_s.and_then(|h| self.speed_error.rms(h)),
            acceleration_error: step_s.and_then(|h| self.acceleration_error.rms(h * h)),
            jerk: step_s.and_then(|h| self.jerk.rms(h * h * h)),
            true_jerk: step_s.and_then(|h| self.true_jerk.rms(h * h * h)),
            stair_index: (self.steps > 0).then(|| f64::from(self.still) / f64::from(self.steps)),
            levels: [self.levels[0].len() as u32, self.levels[1].len() as u32],
        })
    }
}

#[cfg(test)]
#[path = "smoothness_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
