//! Jobs with one seed that leave a record.

use std::sync::Arc;

use experiment::runner::{JobProgress, Wanted};
use experiment::slices::Budget;
use experiment::{FinishedRun, Opened, Prepared, Runner, file};
use protocol::message::{FromWorker, JobTask, RequestId};

use super::Work;
use crate::worker::data::Windowing;
use crate::worker::held::Held;
use crate::worker::reasons::{NO_DATA, NO_EPOCH, text};

/// A job on its way to its record.
#[derive(Debug)]
pub struct RunningJob {
    request: RequestId,
    task: JobTask,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Waiting,
    /// The data are cut into its windows.
    Windows(Box<Windowing>),
    Running(Box<Runner>),
    Done(Box<Runner>),
    /// Within a step, or failed.
    Over,
}

impl RunningJob {
    /// A job in the queue.
    pub fn new(request: RequestId, task: JobTask) -> Self {
        Self { request, task, stage: Stage::Waiting }
    }

    /// Its data, as far as they are known: those of the last job, or any that somebody uses.
    fn begin(&self, held: &mut Held) -> Result<Stage, String> {
        let window = self.task.job.model.window;
        let data = held.data.as_mut().ok_or(NO_DATA)?;
        match data.known(&window) {
            Some(prepared) => self.runner(held, prepared),
            None => Ok(Stage::Windows(Box::new(data.prepare(&window, None).map_err(text)?))),
        }
    }

    fn runner(&self, held: &mut Held, prepared: Arc<Prepared>) -> Result<Stage, String> {
        // Jobs of a sweep follow each other on the same data.
        held.of_last_job = Some(Arc::clone(&prepared));
        let JobTask { job, float, integers, losses, .. } = &self.task;
        let after_training = job.qat.is_none() && job.ptq.is_some();
        let wanted = Wanted { float_twin: false, integers: *integers || after_training, losses: *losses };
        let job = job.clone().check(held.sensors()).map_err(text)?;
        let runner = match float_run(float)? {
            None => Runner::new(job, prepared, wanted),
            Some(float) => Runner::going_on(job, prepared, wanted, float),
        };
        Ok(Stage::Running(Box::new(runner.map_err(text)?)))
    }
}

/// The run of a float network that was kept; none where there are no bytes.
fn float_run(bytes: &[u8]) -> Result<Option<Arc<FinishedRun>>, String> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let (run, _) = file::open(bytes).and_then(Opened::into_run).map_err(text)?;
    Ok(Some(Arc::new(run)))
}

impl Work for RunningJob {
    fn step(&mut self, held: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Waiting => self.begin(held)?,
            Stage::Windows(mut windowing) => {
                if windowing.step(budget) {
                    let prepared = match &mut held.data {
                        Some(data) => data.share(*windowing),
                        None => windowing.finish(),
                    };
                    self.runner(held, prepared)?
                } else {
                    Stage::Windows(windowing)
                }
            }
            Stage::Running(mut runner) => match runner.step().map_err(text)? {
                JobProgress::Finished => Stage::Done(runner),
                JobProgress::Working | JobProgress::Epoch(_) => Stage::Running(runner),
            },
            over @ (Stage::Done(_) | Stage::Over) => over,
        };
        Ok(matches!(self.stage, Stage::Done(_)))
    }

    fn progress(&self) -> f64 {
        let epochs = f64::from(self.task.job.training.epochs).max(1.0);
        match &self.stage {
            Stage::Waiting | Stage::Windows(_) => 0.0,
            Stage::Running(runner) => 1.0 - f64::from(runner.epochs_left()) / epochs,
            Stage::Done(_) | Stage::Over => 1.0,
        }
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        let Stage::Done(runner) = self.stage else { return Err(NO_EPOCH.to_owned()) };
        let float = if self.task.is_kept { runner.float_run().map_err(text)? } else { None };
        let network = float.map(|run| serde_json::to_vec(&run.to_kept_file()));
        let network = network.transpose().map_err(text)?.unwrap_or_default();
        let record = runner.finish().ok_or(NO_EPOCH)?;
        // By way of a value, so that names stand in the order of every other line of results.
        let record = serde_json::to_value(&record).map_err(text)?.to_string();
        Ok(FromWorker::Recorded { request: self.request, record, network })
    }
}
