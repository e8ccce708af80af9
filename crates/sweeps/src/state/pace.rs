//! How fast a sweep is, measured while it runs.

/// Seconds of running before anything is said.
const LEAST_SECONDS: f64 = 1.5;
/// How much of the time before counts after a second: the speed follows what is trained now.
const KEPT: f64 = 0.98;

/// Work and time since the start; pauses do not count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    last: Option<(f64, f64)>,
    work: f64,
    seconds: f64,
    /// Seconds it ran, all of them.
    ran: f64,
}

impl Pace {
    /// At `now_ms` so much work is done.
    pub fn at(&mut self, now_ms: f64, work: f64) {
        if let Some((before_ms, done)) = self.last {
            let seconds = ((now_ms - before_ms) / 1000.0).max(0.0);
            let kept = 1.0 - (1.0 - KEPT) * seconds.min(1.0);
            self.work = self.work * kept + (work - done).max(0.0);
            self.seconds = self.seconds * kept + seconds;
            self.ran += seconds;
        }
        self.last = Some((now_ms, work));
    }

    /// What follows is no time of work.
    pub fn pause(&mut self) {
        self.last = None;
    }

    /// Work per second; `None` until that can be said.
    pub fn speed(&self) -> Option<f64> {
        (self.ran >= LEAST_SECONDS && self.work > 0.0).then(|| self.work / self.seconds)
    }

    /// Seconds for so much work; `None` until that can be said.
    pub fn seconds_for(&self, work: f64) -> Option<f64> {
        self.speed().map(|speed| work / speed)
    }
}

#[cfg(test)]
#[path = "pace_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
