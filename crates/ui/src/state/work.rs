//! Work of the worker that takes longer than a moment: how far it is, and what gives it up.

use protocol::message::{FromWorker, RequestId, ToWorker, WorkKind, WorkOf};

use super::AppState;

/// A piece of work as it was told last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkShown {
    /// Whose it is.
    pub of: WorkOf,
    /// What is done.
    pub kind: WorkKind,
    /// The share that is done, 0 to 1.
    pub share: f64,
}

impl WorkShown {
    /// What is done, as a line of its own.
    pub fn words(&self) -> &'static str {
        match self.kind {
            WorkKind::Load => "Reading the data",
            WorkKind::Preview => "Looking into the file",
            WorkKind::Evaluate => "Evaluating the networks",
            WorkKind::Quantize => "Quantizing",
            WorkKind::Attribute => "Finding what each tensor costs",
            WorkKind::Export => "Writing the file",
            WorkKind::Open => "Opening the model",
        }
    }

    /// Full percents.
    pub fn percent(&self) -> u32 {
        (100.0 * self.share.clamp(0.0, 1.0)) as u32
    }
}

/// Whose work a message ends.
fn ended(message: &FromWorker) -> Option<WorkOf> {
    match message {
        FromWorker::Previewed { request, .. }
        | FromWorker::Loaded { request, .. }
        | FromWorker::Refused { request, .. }
        | FromWorker::Quantized { request, .. }
        | FromWorker::Attributed { request, .. }
        | FromWorker::RequestFailed { request, .. }
        | FromWorker::Cancelled { request }
        | FromWorker::Exported { request, .. } => Some(WorkOf::Request(*request)),
        FromWorker::Finished { run, .. } | FromWorker::Failed { run, .. } => Some(WorkOf::Run(*run)),
        _ => None,
    }
}

impl AppState {
    /// Notes that a piece of work ended, if the message says so.
    pub(super) fn work_ended(&mut self, message: &FromWorker) {
        let ended = ended(message);
        self.work.take_if(|work| Some(work.of) == ended);
    }

    /// Whether the work shown is what an open preview waits for.
    pub fn shows_work_in_preview(&self) -> bool {
        let of_preview = |work: WorkShown| matches!(work.kind, WorkKind::Preview | WorkKind::Load);
        self.data.preview.is_some() && self.work.is_some_and(of_preview)
    }

    /// Whether the work shown can be given up: data that are on their way while others are in use, and whatever leaves
    /// things as they were. The evaluation of a run cannot: it is what the run was for.
    pub fn can_cancel_work(&self) -> bool {
        self.work.is_some_and(|work| match work.kind {
            WorkKind::Load => self.data.preview.is_some(),
            WorkKind::Evaluate => false,
            WorkKind::Preview
            | WorkKind::Quantize
            | WorkKind::Attribute
            | WorkKind::Export
            | WorkKind::Open => true,
        })
    }

    pub(super) fn cancel_work(&mut self) {
        if !self.can_cancel_work() {
            return;
        }
        let Some(work) = self.work.take() else { return };
        self.desk.announce("Cancelled.");
        match (work.kind, work.of) {
            (WorkKind::Preview | WorkKind::Load, _) => self.cancel_import(),
            (_, WorkOf::Request(request)) => self.desk.send(ToWorker::Cancel { request }),
            (_, WorkOf::Run(run)) => {
                self.opening.take_if(|opening| *opening == run);
                self.desk.send(ToWorker::Discard { run });
            }
        }
    }

    /// A request was given up, by the user or for a newer one.
    pub(super) fn cancelled(&mut self, request: RequestId) {
        self.quantization_cancelled(request);
        self.inspection_cancelled(request);
    }
}
