//! Quantization after training, live: at most one request under way, and the newest settings win.

use protocol::config::PtqConfig;
use protocol::message::{RequestId, ToWorker};
use yew::AttrValue;

use super::{Desk, ResultState, Settings, Tone};

/// Requests to quantize: one under way, and whether the settings moved on since.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PtqLane {
    under_way: Option<(RequestId, PtqConfig)>,
    moved_on: bool,
    /// Requests that nobody waits for any more.
    superseded: Vec<RequestId>,
    /// Why the last request failed.
    pub error: Option<AttrValue>,
}

impl PtqLane {
    /// Whether an answer is awaited.
    pub fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }

    /// Whether weights are being rounded adaptively, which may take seconds.
    pub fn is_rounding(&self) -> bool {
        self.under_way.as_ref().is_some_and(|(_, config)| config.adaptive_rounding)
    }

    /// Waits for nothing any more. Answers still come; a failure is of no interest then.
    pub fn forget(&mut self) {
        self.supersede();
        *self = Self { superseded: std::mem::take(&mut self.superseded), ..Self::default() };
    }

    /// No worker will answer any more.
    pub fn worker_lost(&mut self) {
        *self = Self::default();
    }

    /// Leaves the request under way to itself.
    fn supersede(&mut self) {
        self.superseded.extend(self.under_way.take().map(|(request, _)| request));
    }

    /// Whether this is the request under way; what was superseded is ticked off.
    fn answers(&mut self, request: RequestId) -> Answer {
        if self.under_way.as_ref().is_some_and(|(id, _)| *id == request) {
            Answer::Awaited
        } else if let Some(place) = self.superseded.iter().position(|id| *id == request) {
            self.superseded.remove(place);
            Answer::Superseded
        } else {
            Answer::Unknown
        }
    }

    /// Quantizes a result with the settings as they are, now or when the request under way is answered. Adaptive rounding
    /// takes seconds, so that the path follows with nearest rounding first, and newer settings do not wait for it. Whether
    /// the worker is asked now.
    pub fn quantize(&mut self, result: &ResultState, settings: &Settings, desk: &mut Desk) -> bool {
        let run = result.run;
        let wanted = settings.ptq_config(&result.report.config.model);
        let shown = result.ptq.as_ref().map(|ptq| &ptq.config);
        let nearest = PtqConfig { adaptive_rounding: false, ..wanted.clone() };
        let config =
            if wanted.adaptive_rounding && shown != Some(&nearest) { nearest } else { wanted.clone() };
        if let Some((_, under_way)) = &self.under_way {
            if *under_way == config || *under_way == wanted {
                self.moved_on = false;
                return false;
            }
            if !under_way.adaptive_rounding {
                self.moved_on = true;
                return false;
            }
            self.supersede();
        }
        (self.moved_on, self.error) = (false, None);
        if shown == Some(&wanted) && result.ptq_in_worker {
            return false;
        }
        let request = desk.new_request();
        self.under_way = Some((request, config.clone()));
        desk.send(ToWorker::Quantize { run, request, config: Box::new(config) });
        true
    }

    /// A request was answered: `None` if nobody waits for it any more, else whether to quantize again, because the settings
    /// moved on or the rounding was the nearest and the settings want another.
    pub fn answered(&mut self, request: RequestId, settings: &Settings) -> Option<bool> {
        if self.answers(request) != Answer::Awaited {
            return None;
        }
        let was_nearest = self.under_way.take().is_some_and(|(_, config)| !config.adaptive_rounding);
        Some(std::mem::take(&mut self.moved_on) || (was_nearest && settings.adaptive_rounding()))
    }

    /// A request was given up: the result keeps the quantization it had. Whether to quantize again.
    pub fn cancelled(&mut self, request: RequestId) -> bool {
        let awaited = self.answers(request) == Answer::Awaited;
        if awaited {
            self.under_way = None;
        }
        awaited && std::mem::take(&mut self.moved_on)
    }

    /// A request failed, which may be another's. Whether to quantize again.
    pub fn failed(&mut self, request: RequestId, message: String, desk: &mut Desk) -> bool {
        match self.answers(request) {
            Answer::Awaited => {
                self.under_way = None;
                self.error = Some(message.into());
                return std::mem::take(&mut self.moved_on);
            }
            Answer::Superseded => {}
            Answer::Unknown => desk.notify(Tone::Alert, message),
        }
        false
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Awaited,
    Superseded,
    Unknown,
}

#[cfg(test)]
#[path = "ptq_lane_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
