//! The result: what a finished run found, and what of it is out of date.

use std::rc::Rc;

use protocol::config::RunConfig;
use protocol::message::{ExportKind, RunId, ToWorker};
use protocol::report::{DataView, Method, PtqReport, QuantizedReport, RunReport};

use crate::state::run::{LossTrack, RunState};
use crate::state::{DataState, Desk, Settings, Shared, Tone};
use browser::format;

/// The last finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultState {
    /// Its number.
    pub run: RunId,
    /// What it found.
    pub report: Shared<RunReport>,
    /// The data it was evaluated on.
    pub view: Shared<DataView>,
    /// Its quantization after training.
    pub ptq: Option<Shared<PtqReport>>,
    /// Its losses.
    pub losses: Rc<Vec<LossTrack>>,
    /// Whether the worker still holds the run; a worker that was restarted does not.
    pub in_worker: bool,
    /// Whether the worker holds its quantization after training, too.
    pub ptq_in_worker: bool,
}

impl ResultState {
    /// What the worker, which holds it, says of a run.
    pub fn new(
        run: RunId,
        report: RunReport,
        ptq: Option<PtqReport>,
        view: Shared<DataView>,
        losses: Rc<Vec<LossTrack>>,
    ) -> Self {
        Self {
            run,
            report: Shared::new(report),
            view,
            ptq_in_worker: ptq.is_some(),
            ptq: ptq.map(Shared::new),
            losses,
            in_worker: true,
        }
    }

    /// The quantized network that `method` shows.
    pub fn quantized(&self, method: Method) -> Option<&QuantizedReport> {
        match method {
            Method::Ptq => self.ptq.as_ref().map(|ptq| &ptq.quantized),
            Method::Qat => self.report.qat.as_ref(),
        }
    }

    /// The end of the run, for those who hear the page.
    pub fn words(&self) -> String {
        format!(
            "Training finished at epoch {}: test ADE {} m.",
            self.report.epochs_done,
            format::metres(self.report.float.metrics.test.ade)
        )
    }

    /// The state of the run after it has ended, or was opened.
    pub fn as_run(&self) -> RunState {
        RunState::ended(self.run, &self.report, self.view.clone(), Rc::clone(&self.losses))
    }

    /// Its quantization after training was made again.
    pub fn requantized(&mut self, report: PtqReport) {
        self.ptq = Some(Shared::new(report));
        self.ptq_in_worker = true;
    }

    /// No worker holds it any more.
    pub fn worker_lost(&mut self) {
        (self.in_worker, self.ptq_in_worker) = (false, false);
    }

    /// Which cards were changed since, in settings and data.
    pub fn changed_cards(&self, settings: &Settings, data: &DataState) -> Vec<&'static str> {
        let mut cards = changed_settings(&self.report.config, settings);
        if !data.are_of(&self.view) {
            cards.insert(0, "data");
        }
        cards
    }
}

/// What changed between a run's config and the settings, as the cards' names.
fn changed_settings(run: &RunConfig, settings: &Settings) -> Vec<&'static str> {
    let mut cards = Vec::new();
    let now = settings.run_config();
    if now.model != run.model {
        cards.push("network");
    }
    if now.training != run.training {
        cards.push("training");
    }
    // Quantizers matter only where they are trained along; a run without them asks for training in its own words.
    if now.qat.is_some() && run.qat.is_some() && now.qat != run.qat {
        cards.push("quantization");
    }
    cards
}

/// Asks the worker for a file of the result, or of the data.
pub fn export(result: Option<&ResultState>, what: ExportKind, desk: &mut Desk) {
    if !desk.worker_ready() {
        desk.notify(Tone::Alert, "The worker is not ready; try again in a moment.");
        return;
    }
    // The data belong to no run; any number will do.
    let run = result.filter(|result| result.in_worker).map(|result| result.run);
    let Some(run) = run.or((what == ExportKind::Data).then_some(RunId(0))) else {
        desk.notify(Tone::Alert, "The worker no longer holds this run: train again, then save it.");
        return;
    };
    let request = desk.new_request();
    desk.send(ToWorker::Export { run, request, what });
}
