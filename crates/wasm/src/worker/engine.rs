//! The engine: takes the page's messages, works in slices, and gives the answers.

use std::sync::Arc;

use experiment::{Dataset, FinishedRun, LoadError, Opened, Prepared, Progress, Quantized, Run, file};
use protocol::config::{DataSource, PtqConfig, RunConfig, SplitConfig};
use protocol::import::ImportReport;
use protocol::message::{ExportKind, FromWorker, RequestId, RunId, ToWorker};
use protocol::report::{LossHistory, PtqReport};
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};

use super::active::{ActiveRun, Mode};
use super::data::LoadedData;
use super::shelf::{SHELF_SIZE, Shelf, ShelvedRun};

/// Length of a slice of work, ms: between two slices the worker hears messages, so it stops within 100 ms.
const SLICE_MS: f64 = 25.0;

/// Everything the worker knows: the loaded data, the run in progress, and the last finished runs.
///
/// - A run keeps the data it was started on: loading other data neither ends nor changes it.
/// - Opening a model file leaves a run in progress alone; the page discards it if it wants to.
/// - A message about another run than the one in progress is late, and has no effect and no answer.
#[derive(Debug, Default)]
pub struct Engine {
    data: Option<LoadedData>,
    active: Option<ActiveRun>,
    shelf: Shelf,
}

impl Engine {
    /// Takes one message at `now_ms` and gives its answers. Whatever cannot be done is an answer too.
    pub fn handle(&mut self, message: ToWorker, now_ms: f64) -> Vec<FromWorker> {
        match message {
            // The page compares the versions: it can say what to do, and it has the worker's answer either way.
            ToWorker::Hello { protocol_version: _ } => vec![Self::ready()],
            ToWorker::Ping => vec![FromWorker::Pong],
            ToWorker::Preview { request, source } => vec![preview(request, &source)],
            ToWorker::Load { request, source, split } => vec![self.load(request, &source, split)],
            ToWorker::Start { run, config, paused } => self.start(run, *config, paused, now_ms),
            ToWorker::Pause { run } => self.active(run).map_or_else(Vec::new, |active| active.pause(now_ms)),
            ToWorker::Resume { run } => self.set_mode(run, Mode::Running, now_ms),
            ToWorker::StepEpoch { run } => self.set_mode(run, Mode::Stepping, now_ms),
            ToWorker::Stop { run } => {
                if self.active(run).is_some() {
                    self.finish()
                } else {
                    Vec::new()
                }
            }
            ToWorker::Discard { run } => {
                if self.active(run).is_some() {
                    self.active = None;
                }
                self.shelf.remove(run);
                Vec::new()
            }
            ToWorker::Quantize { run, request, config } => vec![match self.quantize(run, *config) {
                Ok(report) => FromWorker::Quantized { run, request, report: Box::new(report) },
                Err(message) => FromWorker::RequestFailed { request, message },
            }],
            ToWorker::Export { run, request, what } => vec![match self.export(run, what) {
                Ok((file_name, bytes)) => {
                    FromWorker::Exported { request, file_name: file_name.to_owned(), bytes }
                }
                Err(message) => FromWorker::RequestFailed { request, message },
            }],
            ToWorker::Open { run, bytes } => {
                vec![self.open(run, &bytes).unwrap_or_else(|message| FromWorker::Failed { run, message })]
            }
        }
    }

    /// The first message, also sent unasked when the worker is up.
    pub fn ready() -> FromWorker {
        FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION }
    }

    /// Whether a call of [`Engine::work`] would train.
    pub fn is_working(&self) -> bool {
        self.active.as_ref().is_some_and(|active| active.mode() != Mode::Paused)
    }

    /// Trains for one slice (about 25 ms by `clock`, which counts ms) or up to the next pause or end.
    pub fn work(&mut self, clock: &mut dyn FnMut() -> f64) -> Vec<FromWorker> {
        let Some(active) = self.active.as_mut().filter(|active| active.mode() != Mode::Paused) else {
            return Vec::new();
        };
        let end_ms = clock() + SLICE_MS;
        let epochs = active.run.config().training.epochs;
        loop {
            let progress = active.run.step();
            let now_ms = clock();
            match progress {
                Ok(Progress::Finished) => {}
                Ok(Progress::Epoch(epoch)) if epoch >= epochs => {}
                Ok(Progress::Epoch(_)) if active.mode() == Mode::Stepping => {
                    active.record_speed(now_ms);
                    return active.pause(now_ms);
                }
                Ok(Progress::Working | Progress::Epoch(_)) if now_ms < end_ms => continue,
                Ok(Progress::Working | Progress::Epoch(_)) => {
                    active.record_speed(now_ms);
                    return active.due_progress(clock).into_iter().collect();
                }
                Err(error) => {
                    let mut answers: Vec<_> = active.last_progress().into_iter().collect();
                    answers.push(FromWorker::Failed { run: active.id, message: error.to_string() });
                    self.active = None;
                    return answers;
                }
            }
            active.record_speed(now_ms);
            return self.finish();
        }
    }

    fn active(&mut self, run: RunId) -> Option<&mut ActiveRun> {
        self.active.as_mut().filter(|active| active.id == run)
    }

    fn set_mode(&mut self, run: RunId, mode: Mode, now_ms: f64) -> Vec<FromWorker> {
        if let Some(active) = self.active(run) {
            active.set_mode(mode, now_ms);
        }
        Vec::new()
    }

    fn load(&mut self, request: RequestId, source: &DataSource, split: SplitConfig) -> FromWorker {
        let refused = |message, report| FromWorker::Refused { request, message, report };
        let dataset = match Dataset::load(source) {
            Ok(dataset) => dataset,
            Err(LoadError { message, report }) => return refused(message, report),
        };
        match dataset.view(&split) {
            Ok(view) => {
                self.data = Some(LoadedData::new(dataset, split));
                FromWorker::Loaded { request, view: Box::new(view) }
            }
            Err(error) => refused(error.to_string(), Box::new(dataset.report)),
        }
    }

    fn start(&mut self, run: RunId, config: RunConfig, paused: bool, now_ms: f64) -> Vec<FromWorker> {
        // The run before ends in any case: the page has moved on to the new number.
        self.active = None;
        self.shelf.remove(run);
        let mode = if paused { Mode::Paused } else { Mode::Running };
        match self.new_run(config) {
            Ok(new) => {
                self.active = Some(ActiveRun::new(run, new, mode, now_ms));
                if paused { vec![FromWorker::Paused { run }] } else { Vec::new() }
            }
            Err(message) => vec![FromWorker::Failed { run, message }],
        }
    }

    fn new_run(&mut self, config: RunConfig) -> Result<Run, String> {
        let config = config.check().map_err(text)?;
        let data = self.data.as_mut().ok_or(NO_DATA)?;
        let prepared = data.prepared(config.model.window_length()).map_err(text)?;
        Run::new(config, prepared).map_err(text)
    }

    /// Ends the run in progress with its best checkpoints.
    fn finish(&mut self) -> Vec<FromWorker> {
        let Some(mut active) = self.active.take() else { return Vec::new() };
        let run = active.id;
        let mut answers: Vec<_> = active.last_progress().into_iter().collect();
        let prepared = Arc::clone(active.run.prepared());
        let result = match active.run.finish() {
            Ok(Some(finished)) => self.shelve(run, finished, prepared, Vec::new(), None),
            Ok(None) => Err(NO_EPOCH.to_owned()),
            Err(error) => Err(error.to_string()),
        };
        answers.push(result.unwrap_or_else(|message| FromWorker::Failed { run, message }));
        answers
    }

    /// Evaluates a finished run and keeps it; `losses` are those the page does not have yet.
    fn shelve(
        &mut self,
        id: RunId,
        finished: FinishedRun,
        prepared: Arc<Prepared>,
        losses: Vec<LossHistory>,
        ptq: Option<Quantized>,
    ) -> Result<FromWorker, String> {
        let report = finished.report(&prepared).map_err(text)?;
        let mut shelved = ShelvedRun { id, finished, prepared, ptq: None };
        let ptq = match ptq {
            Some(quantized) => ptq_report(&mut shelved, quantized)?.map(Box::new),
            None => None,
        };
        self.shelf.put(shelved);
        Ok(FromWorker::Finished { run: id, report: Box::new(report), losses, ptq })
    }

    fn shelved(&mut self, run: RunId) -> Result<&mut ShelvedRun, String> {
        self.shelf.get_mut(run).ok_or_else(|| {
            format!("run {} is not among the last {SHELF_SIZE} finished runs; train it again", run.0)
        })
    }

    fn quantize(&mut self, run: RunId, config: PtqConfig) -> Result<PtqReport, String> {
        let shelved = self.shelved(run)?;
        let config = config.check(shelved.finished.config.model.weight_layers()).map_err(text)?;
        let quantized = Quantized::ptq(&shelved.finished, config).map_err(text)?;
        ptq_report(shelved, quantized)?.ok_or_else(|| NOT_PTQ.to_owned())
    }

    fn export(&mut self, run: RunId, what: ExportKind) -> Result<(&'static str, Vec<u8>), String> {
        match what {
            ExportKind::Run => {
                let file = self.shelved(run)?.finished.to_file();
                Ok(("run.json", serde_json::to_vec(&file).map_err(text)?))
            }
            ExportKind::Ptq | ExportKind::Qat => {
                let ShelvedRun { finished, prepared, ptq, .. } = self.shelved(run)?;
                let quantized = if what == ExportKind::Ptq {
                    ptq.clone().ok_or(NOT_QUANTIZED)?
                } else {
                    Quantized::qat(finished).map_err(text)?.ok_or(NO_QAT)?
                };
                let report = quantized.report(finished, prepared).map_err(text)?;
                // Errors in a model file are those on the data of its run.
                let evaluation = finished.is_trained_on(prepared).then(|| (&report).into());
                let file = quantized.to_file(finished, evaluation);
                Ok(("q.json", serde_json::to_vec(&file).map_err(text)?))
            }
            ExportKind::Data => {
                let data = self.data.as_ref().ok_or(NO_DATA)?;
                Ok(("data.csv", data.dataset.to_csv().into_bytes()))
            }
        }
    }

    fn open(&mut self, run: RunId, bytes: &[u8]) -> Result<FromWorker, String> {
        let opened = file::open(bytes).map_err(text)?;
        let data = self.data.as_ref().ok_or(NO_DATA)?;
        let (finished, ptq) = match opened {
            Opened::Run(finished) => (*finished, None),
            Opened::Quantized(finished, quantized) => (*finished, Some(*quantized)),
        };
        let window = finished.config.model.window_length();
        let prepared =
            Prepared::new(&data.dataset, &data.split, window, Some(finished.scaler)).map_err(text)?;
        let losses = finished.losses.clone();
        self.shelve(run, finished, Arc::new(prepared), losses, ptq)
    }
}

/// Why nothing can be trained or evaluated yet.
const NO_DATA: &str = "no data are loaded; choose a file or the simulated room first";
/// Why a stopped run has no result.
const NO_EPOCH: &str =
    "the run was stopped before its first epoch was finished, so there is no network to show";

/// Why there is no quantized file.
const NOT_QUANTIZED: &str = "this run was not quantized yet, so there is no integer network to save";
/// Why there is no file of quantization-aware training.
const NO_QAT: &str =
    "this run was trained without quantization in the loop, so it has no such network to save";
/// Why a quantization is not one after training.
const NOT_PTQ: &str = "the network was quantized during training, not after it";

/// Evaluates a post-training quantization of a run and keeps it with the run; `None` for one during training, which the
/// run's own report holds.
fn ptq_report(shelved: &mut ShelvedRun, quantized: Quantized) -> Result<Option<PtqReport>, String> {
    let Some(config) = quantized.ptq.clone() else { return Ok(None) };
    let report = quantized.report(&shelved.finished, &shelved.prepared).map_err(text)?;
    shelved.ptq = Some(quantized);
    Ok(Some(PtqReport { config, quantized: report }))
}

fn preview(request: RequestId, source: &DataSource) -> FromWorker {
    let report: Box<ImportReport> = match Dataset::load(source) {
        Ok(dataset) => Box::new(dataset.report),
        Err(error) => error.report,
    };
    FromWorker::Previewed { request, report }
}

/// An error as the sentence to show.
#[expect(clippy::needless_pass_by_value, reason = "takes what map_err gives")]
fn text(error: impl ToString) -> String {
    error.to_string()
}
