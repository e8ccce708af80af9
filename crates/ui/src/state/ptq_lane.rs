//! Quantization after training, live: at most one request under way, and the newest settings win.

use protocol::config::{ModelConfig, PtqConfig};
use protocol::message::{RequestId, RunId, ToWorker};
use protocol::report::{Method, PtqReport};
use yew::AttrValue;

use super::{AppState, Shared, Tone};

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
    pub(super) fn forget(&mut self) {
        self.supersede();
        *self = Self { superseded: std::mem::take(&mut self.superseded), ..Self::default() };
    }

    /// No worker will answer any more.
    pub(super) fn lost_worker(&mut self) {
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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Awaited,
    Superseded,
    Unknown,
}

impl AppState {
    /// Whether moving a slider can quantize the result's float network now.
    fn can_quantize(&self) -> bool {
        self.settings.method() == Method::Ptq
            && self.desk.worker_ready()
            && !self.run.status.is_active()
            && !self.changed_since_result().contains(&"data")
            && self.result.as_ref().is_some_and(|result| result.in_worker)
    }

    /// The network that the card's settings act on: the result's after training, the one set while training.
    pub fn quantized_model(&self) -> ModelConfig {
        let held = self.result.as_ref().filter(|result| result.in_worker);
        match (self.settings.method(), held) {
            (Method::Ptq, Some(result)) => result.report.config.model.clone(),
            _ => self.settings.model().clone(),
        }
    }

    /// Quantizes with the settings as they are, now or when the request under way is answered. Adaptive rounding takes
    /// seconds, so that the path follows with nearest rounding first, and newer settings do not wait for it.
    pub(super) fn quantize(&mut self) {
        if !self.can_quantize() {
            return;
        }
        let Some(result) = &self.result else { return };
        let run = result.run;
        let wanted = self.settings.ptq_config(&result.report.config.model);
        let shown = result.ptq.as_ref().map(|ptq| &ptq.config);
        let nearest = PtqConfig { adaptive_rounding: false, ..wanted.clone() };
        let config =
            if wanted.adaptive_rounding && shown != Some(&nearest) { nearest } else { wanted.clone() };
        if let Some((_, under_way)) = &self.ptq.under_way {
            if *under_way == config || *under_way == wanted {
                self.ptq.moved_on = false;
                return;
            }
            if !under_way.adaptive_rounding {
                self.ptq.moved_on = true;
                return;
            }
            self.ptq.supersede();
        }
        (self.ptq.moved_on, self.ptq.error) = (false, None);
        if shown == Some(&wanted) && result.ptq_in_worker {
            return;
        }
        let request = self.desk.new_request();
        self.ptq.under_way = Some((request, config.clone()));
        self.attribution_dropped();
        self.desk.send(ToWorker::Quantize { run, request, config: Box::new(config) });
    }

    pub(super) fn quantized(&mut self, run: RunId, request: RequestId, report: PtqReport) {
        if self.ptq.answers(request) != Answer::Awaited {
            return;
        }
        let was_nearest = self.ptq.under_way.take().is_some_and(|(_, config)| !config.adaptive_rounding);
        let again =
            std::mem::take(&mut self.ptq.moved_on) || (was_nearest && self.settings.adaptive_rounding());
        if let Some(result) = self.result.as_mut().filter(|result| result.run == run) {
            result.ptq = Some(Shared::new(report));
            result.ptq_in_worker = true;
        }
        self.update_kept();
        if again {
            self.quantize();
        }
    }

    /// A request was given up: the result keeps the quantization it had.
    pub(super) fn quantization_cancelled(&mut self, request: RequestId) {
        if self.ptq.answers(request) == Answer::Awaited {
            self.ptq.under_way = None;
            if std::mem::take(&mut self.ptq.moved_on) {
                self.quantize();
            }
        }
    }

    pub(super) fn request_failed(&mut self, request: RequestId, message: String) {
        match self.ptq.answers(request) {
            Answer::Awaited => {
                self.ptq.under_way = None;
                self.ptq.error = Some(message.into());
                if std::mem::take(&mut self.ptq.moved_on) {
                    self.quantize();
                }
            }
            Answer::Superseded => {}
            Answer::Unknown => self.desk.notify(Tone::Alert, message),
        }
    }
}

#[cfg(test)]
#[path = "ptq_lane_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
