//! A model file on its way from the user to a result.

use protocol::message::{RunId, ToWorker};
use protocol::report::RunReport;

use crate::state::run::RunState;
use crate::state::{DataState, Desk, Tone};

/// The model file that the worker opens, if there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    run: Option<RunId>,
}

impl Opening {
    /// Has a model file opened, unless a run goes on or there are no data for it.
    pub fn open(&mut self, bytes: Vec<u8>, run: &RunState, data: &DataState, desk: &mut Desk) {
        if run.status.is_active() {
            desk.notify(Tone::Alert, "Stop the run first, then open a model.");
        } else if !desk.worker_ready() || data.loaded.is_none() {
            desk.notify(Tone::Alert, "The worker is not ready; try again in a moment.");
        } else {
            let run = desk.new_run();
            self.run = Some(run);
            desk.notice = None;
            desk.send(ToWorker::Open { run, bytes });
        }
    }

    /// Waits for this run no more, if it is the file's. Whether it is.
    pub fn end(&mut self, run: RunId) -> bool {
        self.run.take_if(|opening| *opening == run).is_some()
    }

    /// The worker says why a run failed, which may be the file's.
    pub fn failed(&mut self, run: RunId, message: &str, desk: &mut Desk) {
        if self.end(run) {
            desk.notify(Tone::Alert, message.to_owned());
        }
    }

    /// Nothing that was asked of a dead worker will be answered.
    pub fn worker_lost(&mut self) {
        self.run = None;
    }
}

/// What is to be known of a model that was opened: whether it was trained on the data it is shown on.
pub fn words(report: &RunReport) -> String {
    if report.trained_on.fingerprint == report.data_fingerprint {
        return "The model was opened, on the data it was trained on.".to_owned();
    }
    let name = &report.trained_on.name;
    format!("The model was trained on other data ({name}); the figures here are on the data loaded.")
}
