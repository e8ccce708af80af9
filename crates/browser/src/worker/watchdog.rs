//! When a worker counts as dead, and when starting it again has no point. Pure: time is an argument, so tests need no clock.

use std::collections::VecDeque;

/// Milliseconds without any message after a ping until the worker counts as dead.
pub const SILENCE_MS: f64 = 5_000.0;
/// Milliseconds a new worker has for loading and answering the handshake; compiling may be slow on a phone.
pub const START_MS: f64 = 30_000.0;
/// Milliseconds in which [`MAX_DEATHS`] deaths end the restarts.
pub const DEATHS_WINDOW_MS: f64 = 60_000.0;
/// Deaths within the window after which no new worker is started.
pub const MAX_DEATHS: usize = 3;

/// What the watchdog says at a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to do but ping.
    Alive,
    /// It did not come up in time.
    NeverStarted,
    /// It fell silent.
    Silent,
}

/// Watches one worker after the other.
#[derive(Debug, Default)]
pub struct Watchdog {
    started_at: f64,
    ready: bool,
    /// Time of the oldest ping that nothing was heard after.
    unanswered_since: Option<f64>,
    deaths: VecDeque<f64>,
}

impl Watchdog {
    /// A new worker was started at `now` (ms).
    pub fn started(&mut self, now: f64) {
        self.started_at = now;
        self.ready = false;
        self.unanswered_since = None;
    }

    /// Something was heard.
    pub fn heard(&mut self) {
        self.unanswered_since = None;
    }

    /// The handshake is complete. Returns whether this is the first time for this worker.
    pub fn handshaken(&mut self) -> bool {
        !std::mem::replace(&mut self.ready, true)
    }

    /// Whether the handshake is complete.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// A second has passed and a ping is about to be sent. A hidden page is throttled by the browser, so its silences do
    /// not count.
    pub fn tick(&mut self, now: f64, visible: bool) -> Verdict {
        if !visible {
            self.unanswered_since = None;
            if !self.ready {
                self.started_at = now;
            }
            return Verdict::Alive;
        }
        if !self.ready {
            return if now - self.started_at > START_MS { Verdict::NeverStarted } else { Verdict::Alive };
        }
        match self.unanswered_since {
            None => {
                self.unanswered_since = Some(now);
                Verdict::Alive
            }
            Some(since) if now - since >= SILENCE_MS => Verdict::Silent,
            Some(_) => Verdict::Alive,
        }
    }

    /// The worker died at `now`. Returns whether a new one should be started.
    pub fn died(&mut self, now: f64) -> bool {
        self.deaths.push_back(now);
        while self.deaths.front().is_some_and(|at| now - at > DEATHS_WINDOW_MS) {
            self.deaths.pop_front();
        }
        self.deaths.len() < MAX_DEATHS
    }

    /// The user asks for a new start: earlier deaths are forgiven.
    pub fn forgive(&mut self) {
        self.deaths.clear();
    }
}

#[cfg(test)]
#[path = "watchdog_tests.rs"]
mod tests;
