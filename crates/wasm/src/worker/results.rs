//! What the engine does with finished runs: keep, quantize, write, open.

use std::sync::Arc;

use experiment::exploration::csv;
use experiment::{FinishedRun, Opened, Prepared, Quantized, file};
use protocol::message::{ExportKind, FromWorker, RunId};
use protocol::report::{LossHistory, PtqReport};

use super::active::{Active, Work};
use super::engine::{Engine, NO_DATA, text};
use super::shelf::{SHELF_SIZE, ShelvedRun};

impl Engine {
    /// Evaluates a finished run and keeps it; `losses` are those the page does not have yet.
    pub(super) fn shelve(
        &mut self,
        id: RunId,
        finished: FinishedRun,
        prepared: Arc<Prepared>,
        losses: Vec<LossHistory>,
        ptq: Option<Quantized>,
    ) -> Result<FromWorker, String> {
        let report = finished.report(&prepared).map_err(text)?;
        let mut shelved = ShelvedRun { id, finished: Arc::new(finished), prepared, ptq: None };
        let ptq = match ptq {
            Some(quantized) if quantized.ptq.is_some() => {
                Some(Box::new(ptq_report(&mut shelved, quantized)?))
            }
            _ => None,
        };
        self.shelf.put(shelved);
        Ok(FromWorker::Finished { run: id, report: Box::new(report), losses, ptq })
    }

    pub(super) fn shelved(&mut self, run: RunId) -> Result<&mut ShelvedRun, String> {
        self.shelf.get_mut(run).ok_or_else(|| {
            format!("run {} is not among the last {SHELF_SIZE} finished runs; train it again", run.0)
        })
    }

    pub(super) fn export(&mut self, run: RunId, what: ExportKind) -> Result<(&'static str, Vec<u8>), String> {
        match what {
            ExportKind::Run => {
                let ShelvedRun { finished, prepared, .. } = self.shelved(run)?;
                let file = finished.to_file(Some(prepared)).map_err(text)?;
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
                let file = quantized.to_file(finished, Some(prepared), evaluation).map_err(text)?;
                Ok(("q.json", serde_json::to_vec(&file).map_err(text)?))
            }
            ExportKind::Data => {
                let data = self.data.as_ref().ok_or(NO_DATA)?;
                Ok(("data.csv", data.dataset.to_csv().into_bytes()))
            }
            ExportKind::Exploration => {
                let members = match (&self.active, &self.explored) {
                    (Some(Active { id, work: Work::Exploration(exploration, _), .. }), _) if *id == run => {
                        exploration.reports()
                    }
                    (_, Some((id, members))) if *id == run => members,
                    _ => return Err(format!("exploration {} is not the last one; explore again", run.0)),
                };
                Ok(("exploration.csv", csv(members).into_bytes()))
            }
        }
    }

    pub(super) fn open(&mut self, run: RunId, bytes: &[u8]) -> Result<FromWorker, String> {
        let opened = file::open(bytes).map_err(text)?;
        let data = self.data.as_ref().ok_or(NO_DATA)?;
        let (finished, ptq) = match opened {
            Opened::Run(finished) => (*finished, None),
            Opened::Quantized(finished, quantized) => (*finished, Some(*quantized)),
        };
        let window = &finished.config.model.window;
        let prepared =
            Prepared::new(&data.dataset, &data.split, window, Some(finished.scaler)).map_err(text)?;
        let losses = finished.losses.clone();
        self.shelve(run, finished, Arc::new(prepared), losses, ptq)
    }
}

/// Why there is no quantized file.
pub(super) const NOT_QUANTIZED: &str =
    "this run was not quantized yet, so there is no integer network to save";
/// Why there is no file of quantization-aware training.
pub(super) const NO_QAT: &str =
    "this run was trained without quantization in the loop, so it has no such network to save";
/// Why a quantization is not one after training.
const NOT_PTQ: &str = "the network was quantized during training, not after it";

/// Evaluates a post-training quantization of a run and keeps it with the run.
pub(super) fn ptq_report(shelved: &mut ShelvedRun, quantized: Quantized) -> Result<PtqReport, String> {
    let config = quantized.ptq.clone().ok_or(NOT_PTQ)?;
    let report = quantized.report(&shelved.finished, &shelved.prepared).map_err(text)?;
    shelved.ptq = Some(quantized);
    Ok(PtqReport { config, quantized: report })
}
