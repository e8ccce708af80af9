//! Transitions of results: a finished run, what is out of date, and opened model files.

use std::rc::Rc;

use protocol::config::RunConfig;
use protocol::message::{ExportKind, RunId, ToWorker};
use protocol::report::{DataView, LossHistory, Method, PtqReport, QuantizedReport, RunReport};

use super::run::append_losses;
use super::{AppState, Effect, LossTrack, RunState, Settings, Shared, Status, Tone};
use crate::format;

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
    /// The quantized network that `method` shows.
    pub fn quantized(&self, method: Method) -> Option<&QuantizedReport> {
        match method {
            Method::Ptq => self.ptq.as_ref().map(|ptq| &ptq.quantized),
            Method::Qat => self.report.qat.as_ref(),
        }
    }
}

impl RunState {
    /// The state after a run has ended, or was opened.
    pub(super) fn done(result: &ResultState) -> Self {
        let report = &result.report;
        Self {
            status: Status::Done,
            id: Some(result.run),
            repeat: report.chosen,
            repeats: report.config.training.repeats,
            epoch: report.epochs_done,
            epochs: report.config.training.epochs,
            config: Some(Rc::new(report.config.clone())),
            view: Some(result.view.clone()),
            losses: Rc::clone(&result.losses),
            ..Self::default()
        }
    }
}

/// What changed between a run's config and the settings, as the cards' names.
fn changed_cards(run: &RunConfig, settings: &Settings) -> Vec<&'static str> {
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

impl AppState {
    /// Why training cannot start from the last result; absent if it can.
    pub fn cold_start_reason(&self) -> Option<&'static str> {
        let Some(result) = &self.result else { return Some("There is no result yet.") };
        if !result.in_worker {
            Some("The worker no longer holds the last result.")
        } else if self.run.status.is_active() {
            Some("A run is going on.")
        } else if result.report.config.model != *self.settings.model() {
            Some("The last result is of another network.")
        } else {
            None
        }
    }

    /// The run that training starts from, and the hash of its float weights; absent for weights drawn by the seed.
    pub(super) fn warm_start(&self) -> Option<(RunId, String)> {
        let result = self.result.as_ref().filter(|_| self.settings.beside.warm_start)?;
        self.cold_start_reason().is_none().then(|| (result.run, result.report.float.weights_hash.clone()))
    }

    /// Which cards were changed since the result, if any.
    pub fn changed_since_result(&self) -> Vec<&'static str> {
        let Some(result) = &self.result else { return Vec::new() };
        let mut cards = changed_cards(&result.report.config, &self.settings);
        let same_data = self.data.loaded.as_ref().is_none_or(|loaded| {
            loaded.fingerprint == result.view.fingerprint && loaded.split_config == result.view.split_config
        });
        if !same_data {
            cards.insert(0, "data");
        }
        cards
    }

    pub(super) fn finished(
        &mut self,
        run: RunId,
        report: RunReport,
        losses: &[LossHistory],
        ptq: Option<PtqReport>,
    ) {
        let opened = self.opening == Some(run);
        if !opened && !self.is_current(run) {
            return;
        }
        let started_on = if opened { None } else { self.run.view.clone() };
        let Some(view) = started_on.or_else(|| self.data.loaded.clone()) else { return };
        let mut tracks = Rc::clone(&self.run.losses);
        if opened {
            let mut read = Vec::new();
            append_losses(&mut read, losses);
            tracks = Rc::new(read);
            self.opening = None;
            self.change_settings(|settings| {
                settings.adopt(&report.config, ptq.as_ref().map(|ptq| &ptq.config));
            });
            let text = if report.trained_on.fingerprint == report.data_fingerprint {
                "The model was opened, on the data it was trained on.".to_owned()
            } else {
                format!(
                    "The model was trained on other data ({}); the figures here are on the data loaded.",
                    report.trained_on.name
                )
            };
            self.desk.notify(Tone::Plain, text);
        }
        self.desk.announce(format!(
            "Training finished at epoch {}: test ADE {} m.",
            report.epochs_done,
            format::metres(report.float.metrics.test.ade)
        ));
        self.ptq.forget();
        let result = ResultState {
            run,
            report: Shared::new(report),
            view,
            ptq_in_worker: ptq.is_some(),
            ptq: ptq.map(Shared::new),
            losses: tracks,
            in_worker: true,
        };
        let speed = if opened { 0.0 } else { self.run.epochs_per_second };
        self.run = RunState { epochs_per_second: speed, ..RunState::done(&result) };
        self.result = Some(result);
        self.keep_result();
        self.quantize();
    }

    pub(super) fn export(&mut self, what: ExportKind) {
        if !self.desk.worker_ready() {
            self.desk.notify(Tone::Alert, "The worker is not ready; try again in a moment.");
            return;
        }
        // The data belong to no run; any number will do.
        let run = self.result.as_ref().filter(|result| result.in_worker).map(|result| result.run);
        let Some(run) = run.or((what == ExportKind::Data).then_some(RunId(0))) else {
            self.desk.notify(Tone::Alert, "The worker no longer holds this run: train again, then save it.");
            return;
        };
        let request = self.desk.new_request();
        self.desk.send(ToWorker::Export { run, request, what });
    }

    pub(super) fn exported(&mut self, file_name: String, bytes: Vec<u8>) {
        self.desk.effect(Effect::Save { file_name, bytes: Rc::new(bytes) });
    }

    pub(super) fn open_model(&mut self, bytes: Vec<u8>) {
        if self.run.status.is_active() {
            self.desk.notify(Tone::Alert, "Stop the run first, then open a model.");
        } else if !self.desk.worker_ready() || self.data.loaded.is_none() {
            self.desk.notify(Tone::Alert, "The worker is not ready; try again in a moment.");
        } else {
            let run = self.desk.new_run();
            self.opening = Some(run);
            self.desk.notice = None;
            self.desk.send(ToWorker::Open { run, bytes });
        }
    }
}
