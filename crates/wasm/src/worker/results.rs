//! What the engine does with finished runs: keep, write, open.

use std::sync::Arc;

use experiment::exploration::csv;
use experiment::slices::Budget;
use experiment::{FinishedRun, Opened, Prepared, file};
use protocol::message::{ExportKind, FromWorker, RequestId, RunId, WorkKind};
use protocol::report::Method;

use super::active::{self, Active};
use super::engine::Engine;
use super::questions::quantized_of;
use super::reasons::{NO_DATA, text};
use super::shelf::{ShelvedRun, kept};
use super::tasks::{
    Evaluating, Opening, Read, Restoring, SavingCsv, SavingExploration, SavingQuantized, SavingRun, Task,
    Work,
};

impl Engine {
    /// Keeps a run that has ended, and begins its evaluation; what the page gets at once is enough to have the run again if
    /// this worker ends.
    pub(super) fn shelve(
        &mut self,
        run: RunId,
        finished: FinishedRun,
        prepared: Arc<Prepared>,
    ) -> Vec<FromWorker> {
        let kept = kept(run, &finished);
        let finished = Arc::new(finished);
        let (id, shared) = (run, Arc::clone(&prepared));
        self.held.shelf.put(ShelvedRun { id, finished: Arc::clone(&finished), prepared, ptq: None });
        let work = Evaluating::new(run, finished, shared);
        self.begin(Task::of_run(run, WorkKind::Evaluate, Box::new(work)));
        kept.into_iter().collect()
    }

    pub(super) fn export(&mut self, run: RunId, request: RequestId, what: ExportKind) -> Vec<FromWorker> {
        match self.saving(run, request, what) {
            Ok(work) => {
                let about = (what != ExportKind::Data).then_some(run);
                self.begin(Task::new(request, WorkKind::Export, about, work));
                Vec::new()
            }
            Err(message) => vec![FromWorker::RequestFailed { request, message }],
        }
    }

    /// The writing of a file at its start.
    fn saving(&mut self, run: RunId, request: RequestId, what: ExportKind) -> Result<Box<dyn Work>, String> {
        Ok(match what {
            ExportKind::Run => Box::new(SavingRun::new(request, self.held.shelved(run)?)),
            ExportKind::Ptq | ExportKind::Qat => {
                let shelved = self.held.shelved(run)?;
                let method = if what == ExportKind::Ptq { Method::Ptq } else { Method::Qat };
                Box::new(SavingQuantized::new(request, shelved, quantized_of(shelved, method)?))
            }
            ExportKind::Data => {
                let data = self.held.data.as_ref().ok_or(NO_DATA)?;
                Box::new(SavingCsv::new(request, Arc::clone(&data.dataset)))
            }
            ExportKind::Exploration => {
                let members = match (&self.active, &self.explored) {
                    (Some(Active { id, work: active::Work::Exploration(exploration, _), .. }), _)
                        if *id == run =>
                    {
                        exploration.reports()
                    }
                    (_, Some((id, members))) if *id == run => members,
                    _ => return Err(format!("exploration {} is not the last one; explore again", run.0)),
                };
                Box::new(SavingExploration::new(request, csv(members)))
            }
        })
    }

    /// Begins to open a model file: it is read and checked at once, then evaluated.
    pub(super) fn open(&mut self, run: RunId, bytes: &[u8]) -> Result<(), String> {
        let work = Opening::new(run, self.read(bytes)?);
        self.begin(Task::of_run(run, WorkKind::Open, Box::new(work)));
        Ok(())
    }

    /// Keeps a run again, without evaluating it; the answer, if that takes no time.
    pub(super) fn restore(&mut self, run: RunId, bytes: &[u8]) -> Option<FromWorker> {
        let mut work = match self.read(bytes) {
            Ok(read) => Restoring { run, read },
            Err(problem) => return Some(FromWorker::Restored { run, problem: Some(problem) }),
        };
        if work.read.windowing.step(&mut Budget::default()) {
            return Some(work.keep(&mut self.held));
        }
        self.begin(Task::of_run(run, WorkKind::Open, Box::new(work)));
        None
    }

    /// A model file, and the loaded data for it.
    fn read(&self, bytes: &[u8]) -> Result<Read, String> {
        let (finished, quantized) = file::open(bytes).and_then(Opened::into_run).map_err(text)?;
        let data = self.held.data.as_ref().ok_or(NO_DATA)?;
        let windowing = data.prepare(&finished.config.model.window, Some(&finished)).map_err(text)?;
        Ok(Read { finished, quantized, windowing })
    }
}
