//! The desk: what every matter of the page needs to act outside its own state. Effects leave over it (messages to the
//! worker, files to save), runs and requests get their numbers from it, and what must be said lies on it.

use std::rc::Rc;

use protocol::message::{RequestId, RunId, ToWorker};
use yew::AttrValue;

/// What the page knows about its worker.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerState {
    /// Started, not heard yet.
    Starting,
    /// Up, with this version of the arithmetic.
    Ready {
        /// [`protocol::version::ENGINE_VERSION`] of the worker.
        engine_version: u32,
    },
    /// Given up; the user may start it again.
    Stopped,
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Plain,
    /// Something did not work.
    Alert,
}

/// A sentence at the top of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// How urgent.
    pub tone: Tone,
    /// The sentence.
    pub text: AttrValue,
}

/// What the page must do outside its state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a message.
    Send(Box<ToWorker>),
    /// Offer a file for saving.
    Save {
        /// Suggested name.
        file_name: String,
        /// Contents.
        bytes: Rc<Vec<u8>>,
    },
    /// Start the worker again.
    RestartWorker,
    /// Bring the inside of the network into view.
    ShowInside,
}

/// What lies between the page's state and the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// The worker.
    pub worker: WorkerState,
    /// A sentence at the top.
    pub notice: Option<Notice>,
    /// What a screen reader is told.
    pub announcement: AttrValue,
    /// Effects to carry out, in order, with their numbers.
    pub effects: Rc<Vec<(u64, Rc<Effect>)>>,
    next_effect: u64,
    next_run: u32,
    next_request: u32,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            worker: WorkerState::Starting,
            notice: None,
            announcement: AttrValue::default(),
            effects: Rc::default(),
            next_effect: 1,
            next_run: 1,
            next_request: 1,
        }
    }
}

impl Desk {
    /// Whether the worker is up.
    pub fn worker_ready(&self) -> bool {
        matches!(self.worker, WorkerState::Ready { .. })
    }

    fn effect(&mut self, effect: Effect) {
        Rc::make_mut(&mut self.effects).push((self.next_effect, Rc::new(effect)));
        self.next_effect += 1;
    }

    /// Leaves a message to the worker.
    pub fn send(&mut self, message: ToWorker) {
        self.effect(Effect::Send(Box::new(message)));
    }

    /// The effects up to this number were carried out.
    pub fn done(&mut self, number: u64) {
        Rc::make_mut(&mut self.effects).retain(|(n, _)| *n > number);
    }

    /// A number that no request had.
    pub fn new_request(&mut self) -> RequestId {
        let id = RequestId(self.next_request);
        self.next_request += 1;
        id
    }

    /// A number that no run had.
    pub fn new_run(&mut self) -> RunId {
        let id = RunId(self.next_run);
        self.next_run += 1;
        id
    }

    /// Shows a sentence at the top, in place of another.
    pub fn notify(&mut self, tone: Tone, text: impl Into<AttrValue>) {
        self.notice = Some(Notice { tone, text: text.into() });
    }

    /// Tells a screen reader.
    pub fn announce(&mut self, text: impl Into<AttrValue>) {
        self.announcement = text.into();
    }

    /// Says that a run or an exploration was dropped.
    pub fn announce_reset(&mut self) {
        self.notice = None;
        self.announce("Reset. The seed is unchanged.");
    }

    /// The worker has answered the handshake, which it may do twice. Whether this is the first time.
    pub fn worker_answered(&mut self, engine_version: u32) -> bool {
        let is_first = !self.worker_ready();
        if is_first {
            self.worker = WorkerState::Ready { engine_version };
        }
        is_first
    }

    /// The worker died, and another is being started.
    pub fn worker_died(&mut self) {
        self.worker_gone(WorkerState::Starting);
        self.notify(
            Tone::Alert,
            "The worker stopped; it was restarted. Your data and settings are still here.",
        );
    }

    /// The worker died too often.
    pub fn worker_given_up(&mut self, reason: &str) {
        self.worker_gone(WorkerState::Stopped);
        self.notify(
            Tone::Alert,
            format!("The worker stopped three times within a minute ({reason}). Your data and settings are still here."),
        );
    }

    fn worker_gone(&mut self, worker: WorkerState) {
        self.worker = worker;
        // Messages to the dead worker are not for the next one.
        Rc::make_mut(&mut self.effects).retain(|(_, effect)| !matches!(**effect, Effect::Send(_)));
    }

    /// Has the worker started again after it was given up.
    pub fn restart_worker(&mut self) {
        self.worker = WorkerState::Starting;
        self.notice = None;
        self.effect(Effect::RestartWorker);
    }

    /// Brings the inside of the network into view.
    pub fn show_inside(&mut self) {
        self.effect(Effect::ShowInside);
    }

    /// Offers a file for saving.
    pub fn save(&mut self, file_name: String, bytes: Vec<u8>) {
        self.effect(Effect::Save { file_name, bytes: Rc::new(bytes) });
    }
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
