//! How fast a run is: epochs per second over the last second of work, pauses left out.

use std::collections::VecDeque;

/// Work over which the speed is averaged, ms.
const WINDOW_MS: f64 = 1000.0;
/// Shortest stretch of work that gives a speed, ms; below it one slow slice would decide.
const SHORTEST_MS: f64 = 40.0;

/// Measures epochs per second. Times are of one clock, in ms, and never go back.
#[derive(Clone, Debug)]
pub struct Speedometer {
    /// Work before the last pause, ms.
    worked_ms: f64,
    /// When work went on; absent while paused.
    since_ms: Option<f64>,
    /// (work done in ms, epochs finished), at most one per slice, oldest first.
    samples: VecDeque<(f64, u64)>,
}

impl Default for Speedometer {
    /// Paused, at epoch 0.
    fn default() -> Self {
        Self { worked_ms: 0.0, since_ms: None, samples: VecDeque::from([(0.0, 0)]) }
    }
}

impl Speedometer {
    /// Work goes on. Does nothing while it is going on.
    pub fn go(&mut self, now_ms: f64) {
        self.since_ms.get_or_insert(now_ms);
    }

    /// Work pauses. Does nothing while it is paused.
    pub fn pause(&mut self, now_ms: f64) {
        if let Some(since) = self.since_ms.take() {
            self.worked_ms += now_ms - since;
        }
    }

    /// Notes the epochs finished so far; to be called after a slice of work.
    pub fn record(&mut self, now_ms: f64, epoch: u64) {
        if self.samples.back().is_some_and(|last| last.1 == epoch) {
            return;
        }
        let worked = self.worked_ms + self.since_ms.map_or(0.0, |since| now_ms - since);
        self.samples.push_back((worked, epoch));
        // The oldest sample kept is the youngest that still spans the window.
        while self.samples.get(1).is_some_and(|second| worked - second.0 >= WINDOW_MS) {
            self.samples.pop_front();
        }
    }

    /// Epochs per second of work; 0 until known.
    pub fn epochs_per_second(&self) -> f64 {
        match (self.samples.front(), self.samples.back()) {
            (Some(first), Some(last)) if last.0 - first.0 >= SHORTEST_MS => {
                1000.0 * (last.1 - first.1) as f64 / (last.0 - first.0)
            }
            _ => 0.0,
        }
    }

    /// Seconds of work for `epochs` more; absent until the speed is known.
    pub fn seconds_for(&self, epochs: u64) -> Option<f64> {
        let speed = self.epochs_per_second();
        (speed > 0.0).then(|| epochs as f64 / speed)
    }
}

#[cfg(test)]
#[path = "speed_tests.rs"]
mod tests;
