//! Work of the worker that takes longer than a moment: how far it is, and what gives it up.

use protocol::message::{FromWorker, ToWorker, WorkKind, WorkOf};

use super::{DataState, Desk, Opening};

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
            WorkKind::Job => "Running a job",
        }
    }

    /// Full percents.
    pub fn percent(&self) -> u32 {
        (100.0 * self.share.clamp(0.0, 1.0)) as u32
    }

    /// Whether a message ends it.
    pub fn ends_with(&self, message: &FromWorker) -> bool {
        ended(message) == Some(self.of)
    }

    /// Whether it is what an open preview waits for.
    pub fn is_for_preview(&self) -> bool {
        matches!(self.kind, WorkKind::Preview | WorkKind::Load)
    }

    /// Whether it can be given up: data that are on their way while others are in use (a preview is open), and whatever
    /// leaves things as they were. The evaluation of a run cannot: it is what the run was for.
    pub fn can_be_cancelled(&self, has_preview: bool) -> bool {
        match self.kind {
            WorkKind::Load => has_preview,
            WorkKind::Evaluate => false,
            WorkKind::Preview
            | WorkKind::Quantize
            | WorkKind::Attribute
            | WorkKind::Export
            | WorkKind::Open
            | WorkKind::Job => true,
        }
    }

    /// Gives it up.
    pub fn cancel(self, data: &mut DataState, opening: &mut Opening, desk: &mut Desk) {
        desk.announce("Cancelled.");
        match self.of {
            _ if self.is_for_preview() => data.cancel_import(desk),
            WorkOf::Request(request) => desk.send(ToWorker::Cancel { request }),
            WorkOf::Run(run) => {
                opening.end(run);
                desk.send(ToWorker::Discard { run });
            }
        }
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
