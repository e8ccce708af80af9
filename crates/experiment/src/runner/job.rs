//! One job with one seed: its training, evaluation and quantization, step by step.

use std::sync::Arc;

use nn::{Network, NetworkError};
use protocol::CheckedJob;
use protocol::record::{IntegerResult, Record};
use protocol::report::{Leg, RepeatedNetwork};
use protocol::version::{ENGINE_VERSION, RECORD_VERSION};

use super::integers::Integers;
use super::wanted::Wanted;
use crate::finished::Trained;
use crate::finished_run::FinishedRun;
use crate::prepare::Prepared;
use crate::quantized::{Conversion, QuantizeError, Quantized};
use crate::repeat::{Legs, Repeat, Rows};
use crate::results::Results;
use crate::run_error::RunError;
use crate::slices::Budget;
use crate::warm_start::warm_start;

/// Why a job could not start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum JobError {
    /// Its training or evaluation.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Its quantization.
    #[error(transparent)]
    Quantize(#[from] QuantizeError),
    /// A job of several seeds, which is several jobs.
    #[error("training.repeats is {0}; a job is run one seed at a time")]
    Repeats(u32),
    /// Data that are divided otherwise than the job says.
    #[error("the data are not divided as the job says")]
    Split,
    /// A finished run of other settings, or on other data, than those of the job's float network.
    #[error("the finished run is not that of the job's float network on these data")]
    OtherRun,
}

impl From<NetworkError> for JobError {
    fn from(problem: NetworkError) -> Self {
        Self::Run(problem.into())
    }
}

/// What one call of [`Runner::step`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobProgress {
    /// Part of an epoch, or of what follows the last one.
    Working,
    /// Every network finished the epoch of that number, from 1.
    Epoch(u32),
    /// All is done; further steps do nothing.
    Finished,
}

/// A job in progress. It owns no clock and no loop: the caller steps it and decides when to stop.
#[derive(Clone, Debug)]
pub struct Runner {
    job: CheckedJob,
    prepared: Arc<Prepared>,
    wanted: Wanted,
    training: Training,
    ended: bool,
    stage: Stage,
    found: Found,
}

/// Where the networks come from.
#[derive(Clone, Debug)]
enum Training {
    /// They are trained here.
    Here(Box<Repeat>),
    /// The float network was trained before, by a job that is this one without its quantization.
    Before(Arc<FinishedRun>),
}

/// What is being done, in this order.
#[derive(Clone, Debug)]
enum Stage {
    /// The training and the evaluation of what was trained.
    Training,
    /// The float network becomes integers.
    Conversion(Box<(Arc<FinishedRun>, Conversion)>),
    /// The integers are evaluated.
    Integers(Box<Integers>),
    Done,
    /// A step of what follows the training ended in an error.
    Failed,
}

/// What is known of the result.
#[derive(Clone, Debug, Default)]
struct Found {
    float: Option<RepeatedNetwork>,
    qat: Option<RepeatedNetwork>,
    integer: Option<IntegerResult>,
}

impl Runner {
    /// The job at epoch 0 on data that were prepared for it: loaded from its source, divided by its split, in its windows. Its
    /// networks are those of a [`crate::Run`] with the same config, to the bit.
    ///
    /// # Errors
    /// A job of several seeds or one that asks for a warm start, a network that cannot be built, data that do not fit it.
    pub fn new(job: CheckedJob, prepared: Arc<Prepared>, wanted: Wanted) -> Result<Self, JobError> {
        let rows = Rows::of(&prepared)?;
        Self::with_rows(job, prepared, &rows, wanted)
    }

    /// As [`Self::new`] with the rows of `prepared`, which jobs on the same data share.
    pub(super) fn with_rows(
        job: CheckedJob,
        prepared: Arc<Prepared>,
        rows: &Rows,
        wanted: Wanted,
    ) -> Result<Self, JobError> {
        check(&job, &prepared)?;
        let training = trained_here(&job, rows, None, wanted)?;
        Ok(Self::with(job, prepared, wanted, training))
    }

    /// The job behind the training of its float network, which it goes on from instead of training it again: a job that asks for
    /// a warm start begins with that network's weights, and one that quantizes after training quantizes it. Its record is that
    /// of a [`Self::new`] that trains the same, to the bit.
    ///
    /// # Errors
    /// As [`Self::new`]; a run of other settings or on other data, or other weights than the job names.
    pub fn going_on(
        job: CheckedJob,
        prepared: Arc<Prepared>,
        wanted: Wanted,
        float: Arc<FinishedRun>,
    ) -> Result<Self, JobError> {
        check(&job, &prepared)?;
        if !float.model.is_trained_on(&prepared) {
            return Err(JobError::OtherRun);
        }
        let training = if job.warm_start.is_some() {
            trained_here(&job, &Rows::of(&prepared)?, Some(&float.model.float.network), wanted)?
        } else if float.config == *job.run() && job.qat.is_none() && float.model.float.is_evaluated() {
            Training::Before(float)
        } else {
            return Err(JobError::OtherRun);
        };
        Ok(Self::with(job, prepared, wanted, training))
    }

    fn with(job: CheckedJob, prepared: Arc<Prepared>, wanted: Wanted, training: Training) -> Self {
        let (stage, found) = (Stage::Training, Found::default());
        Self { job, prepared, wanted, training, ended: false, stage, found }
    }

    /// What is computed.
    pub fn job(&self) -> &CheckedJob {
        &self.job
    }

    /// Epochs that every network has finished.
    pub fn epochs_trained(&self) -> u32 {
        match &self.training {
            Training::Here(repeat) => repeat.epoch(),
            Training::Before(run) => run.epochs_done(),
        }
    }

    fn is_trained(&self) -> bool {
        match &self.training {
            Training::Here(repeat) => repeat.is_trained(),
            Training::Before(_) => true,
        }
    }

    /// Epochs that are left; fewer will be trained if the job stops early.
    pub fn epochs_left(&self) -> u32 {
        if self.is_trained() { 0 } else { self.job.training.epochs - self.epochs_trained() }
    }

    /// The share that is done, 0 to 1, of what is done now: training, evaluation, quantization, or the evaluation of integers.
    pub fn progress(&self) -> f64 {
        match &self.stage {
            Stage::Training => match &self.training {
                Training::Here(repeat) if repeat.is_trained() => repeat.evaluated(&self.prepared),
                Training::Here(repeat) => f64::from(repeat.epoch()) / f64::from(self.job.training.epochs),
                Training::Before(_) => 1.0,
            },
            Stage::Conversion(work) => work.1.progress(&work.0.model, Some(&self.prepared)),
            Stage::Integers(integers) => integers.progress(&self.prepared),
            Stage::Done | Stage::Failed => 1.0,
        }
    }

    /// Ends the training: no epoch follows. The next steps evaluate and quantize the networks as they are, if each has finished
    /// an epoch; the record says that it was ended.
    pub fn end(&mut self) {
        self.ended |= !self.is_trained();
        if let Training::Here(repeat) = &mut self.training {
            repeat.end();
        }
    }

    /// Trains one mini-batch, or does some milliseconds of what follows.
    ///
    /// # Errors
    /// A loss that is not finite, by network, epoch and batch; the layer that cannot be quantized or lowered.
    pub fn step(&mut self) -> Result<JobProgress, JobError> {
        let (prepared, budget) = (&*self.prepared, &mut Budget::default());
        if let Training::Here(repeat) = &mut self.training
            && !repeat.is_trained()
        {
            return Ok(repeat.train()?.map_or(JobProgress::Working, JobProgress::Epoch));
        }
        self.stage = match std::mem::replace(&mut self.stage, Stage::Failed) {
            Stage::Training => {
                let is_evaluated = match &mut self.training {
                    Training::Here(repeat) => repeat.evaluate(prepared, budget)?,
                    Training::Before(_) => true,
                };
                if is_evaluated { self.quantize()? } else { Stage::Training }
            }
            Stage::Conversion(mut work) => {
                let (run, conversion) = &mut *work;
                if conversion.step(&run.model, Some(prepared), budget)? {
                    let (_, conversion) = *work;
                    Stage::Integers(Box::new(Integers::new(conversion.finish()?)))
                } else {
                    Stage::Conversion(work)
                }
            }
            Stage::Integers(mut integers) => match integers.step(prepared, budget)? {
                Some(result) => {
                    self.found.integer = Some(result);
                    Stage::Done
                }
                None => Stage::Integers(integers),
            },
            end @ (Stage::Done | Stage::Failed) => {
                self.stage = end;
                return Ok(JobProgress::Finished);
            }
        };
        Ok(JobProgress::Working)
    }

    /// Takes down what was trained, and begins what makes integers of it.
    fn quantize(&mut self) -> Result<Stage, JobError> {
        let run = match &self.training {
            Training::Here(repeat) => {
                let Some(networks) = repeat.networks(&self.prepared)? else { return Ok(Stage::Done) };
                let of = |wanted: Leg| networks.iter().find(|(leg, _)| *leg == wanted).map(|(_, it)| it);
                (self.found.float, self.found.qat) =
                    (of(Leg::Float).map(Trained::summary), of(Leg::Qat).map(Trained::summary));
                if !self.wanted.integers {
                    return Ok(Stage::Done);
                }
                if let (Some(trained), Some(qat)) = (of(Leg::Qat), &self.job.qat) {
                    let quantized = Quantized::lowered(trained, qat)?;
                    return Ok(Stage::Integers(Box::new(Integers::new(quantized))));
                }
                if self.job.ptq().is_none() {
                    return Ok(Stage::Done);
                }
                self.trained()?
            }
            Training::Before(run) => {
                self.found.float = Some(run.model.float.summary());
                self.trained()?
            }
        };
        let (Some(run), Some(ptq)) = (run, self.job.ptq().filter(|_| self.wanted.integers)) else {
            return Ok(Stage::Done);
        };
        let conversion = Conversion::new(&run.model, ptq.clone(), Some(&self.prepared))?;
        Ok(Stage::Conversion(Box::new((run, conversion))))
    }

    /// The float network that was trained here, or before.
    fn trained(&self) -> Result<Option<Arc<FinishedRun>>, JobError> {
        let repeat = match &self.training {
            Training::Here(repeat) => repeat,
            Training::Before(run) => return Ok(Some(Arc::clone(run))),
        };
        let mut results = Results::default();
        if let Some(result) = repeat.result(&self.prepared)? {
            results.add(result);
        }
        let run = results.into_run(self.job.run(), &self.prepared).map_err(RunError::from)?;
        Ok(run.map(Arc::new))
    }

    /// The run of the float network, for the jobs that go on from it ([`Self::going_on`]), after the last step. `None` for a job
    /// that trains a QAT network, or one that was ended by hand.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub fn float_run(&self) -> Result<Option<Arc<FinishedRun>>, JobError> {
        let is_whole = matches!(self.stage, Stage::Done) && !self.ended && self.job.qat.is_none();
        if is_whole { self.trained() } else { Ok(None) }
    }

    /// What the job leaves, after its last step; `None` before, or if it was ended before its first epoch.
    pub fn finish(self) -> Option<Record> {
        if !matches!(self.stage, Stage::Done) || (self.found.float.is_none() && self.found.qat.is_none()) {
            return None;
        }
        let epochs_done = self.epochs_trained();
        let losses = match &self.training {
            _ if !self.wanted.losses => Vec::new(),
            Training::Here(repeat) => repeat.losses(0, u32::MAX),
            Training::Before(run) => run.losses.clone(),
        };
        let Found { float, qat, integer } = self.found;
        let fingerprint = &self.prepared.description.fingerprint;
        Some(Record {
            version: RECORD_VERSION,
            engine_version: ENGINE_VERSION,
            key: self.job.key(fingerprint),
            data_fingerprint: fingerprint.clone(),
            epochs_done,
            ended: self.ended,
            float,
            qat,
            integer,
            losses,
            seconds: None,
            job: self.job.into_inner(),
        })
    }
}

/// Checks what every job must be.
fn check(job: &CheckedJob, prepared: &Prepared) -> Result<(), JobError> {
    if job.training.repeats != 1 {
        return Err(JobError::Repeats(job.training.repeats));
    }
    if job.split != prepared.description.split {
        return Err(JobError::Split);
    }
    Ok(())
}

/// The networks of a job at epoch 0; `start` are the weights that it asks for.
fn trained_here(
    job: &CheckedJob,
    rows: &Rows,
    start: Option<&Network>,
    wanted: Wanted,
) -> Result<Training, JobError> {
    let start = warm_start(job.run(), start).map_err(RunError::from)?;
    let legs = if wanted.float_twin { Legs::Both } else { Legs::Deciding };
    Ok(Training::Here(Box::new(Repeat::new(0, job.run(), rows, start.as_ref(), legs)?)))
}
