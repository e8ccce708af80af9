//! One job with one seed: its training, evaluation and quantization, step by step.

use std::sync::Arc;

use nn::NetworkError;
use protocol::CheckedJob;
use protocol::record::{IntegerResult, Record};
use protocol::report::{Leg, RepeatedNetwork};
use protocol::version::{ENGINE_VERSION, RECORD_VERSION};

use super::integers::Integers;
use super::wanted::Wanted;
use crate::finished::Trained;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::quantized::{Conversion, QuantizeError, Quantized};
use crate::repeat::{Legs, Repeat, Rows};
use crate::results::Results;
use crate::run_error::{RunError, WarmStartError};
use crate::slices::Budget;

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
    repeat: Repeat,
    ended: bool,
    stage: Stage,
    found: Found,
}

/// What is being done, in this order.
#[derive(Clone, Debug)]
enum Stage {
    /// The training and the evaluation of what was trained.
    Training,
    /// The float network becomes integers.
    Conversion(Box<(Model, Conversion)>),
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
        if job.training.repeats != 1 {
            return Err(JobError::Repeats(job.training.repeats));
        }
        if job.split != prepared.description.split {
            return Err(JobError::Split);
        }
        if let Some(hash) = &job.warm_start {
            return Err(RunError::from(WarmStartError::Missing(hash.clone())).into());
        }
        let legs = if wanted.float_twin { Legs::Both } else { Legs::Deciding };
        let repeat = Repeat::new(0, job.run(), rows, None, legs)?;
        let (stage, found) = (Stage::Training, Found::default());
        Ok(Self { job, prepared, wanted, repeat, ended: false, stage, found })
    }

    /// What is computed.
    pub fn job(&self) -> &CheckedJob {
        &self.job
    }

    /// Epochs that every network has finished.
    pub fn epochs_trained(&self) -> u32 {
        self.repeat.epoch()
    }

    /// Epochs that are left; fewer will be trained if the job stops early.
    pub fn epochs_left(&self) -> u32 {
        if self.repeat.is_trained() { 0 } else { self.job.training.epochs - self.repeat.epoch() }
    }

    /// The share that is done, 0 to 1, of what is done now: training, evaluation, quantization, or the evaluation of integers.
    pub fn progress(&self) -> f64 {
        match &self.stage {
            Stage::Training if self.repeat.is_trained() => self.repeat.evaluated(&self.prepared),
            Stage::Training => f64::from(self.repeat.epoch()) / f64::from(self.job.training.epochs),
            Stage::Conversion(work) => work.1.progress(&work.0, Some(&self.prepared)),
            Stage::Integers(integers) => integers.progress(&self.prepared),
            Stage::Done | Stage::Failed => 1.0,
        }
    }

    /// Ends the training: no epoch follows. The next steps evaluate and quantize the networks as they are, if each has finished
    /// an epoch; the record says that it was ended.
    pub fn end(&mut self) {
        self.ended |= !self.repeat.is_trained();
        self.repeat.end();
    }

    /// Trains one mini-batch, or does some milliseconds of what follows.
    ///
    /// # Errors
    /// A loss that is not finite, by network, epoch and batch; the layer that cannot be quantized or lowered.
    pub fn step(&mut self) -> Result<JobProgress, JobError> {
        if !self.repeat.is_trained() {
            return Ok(self.repeat.train()?.map_or(JobProgress::Working, JobProgress::Epoch));
        }
        let (prepared, budget) = (&*self.prepared, &mut Budget::default());
        self.stage = match std::mem::replace(&mut self.stage, Stage::Failed) {
            Stage::Training if self.repeat.evaluate(prepared, budget)? => self.quantize()?,
            Stage::Training => Stage::Training,
            Stage::Conversion(mut work) => {
                let (model, conversion) = &mut *work;
                if conversion.step(model, Some(prepared), budget)? {
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
        let Some(networks) = self.repeat.networks(&self.prepared)? else { return Ok(Stage::Done) };
        let of = |wanted: Leg| networks.iter().find(|(leg, _)| *leg == wanted).map(|(_, network)| network);
        (self.found.float, self.found.qat) =
            (of(Leg::Float).map(Trained::summary), of(Leg::Qat).map(Trained::summary));
        if !self.wanted.integers {
            return Ok(Stage::Done);
        }
        if let (Some(trained), Some(qat)) = (of(Leg::Qat), &self.job.qat) {
            let quantized = Quantized::lowered(trained, qat)?;
            return Ok(Stage::Integers(Box::new(Integers::new(quantized))));
        }
        let Some(ptq) = self.job.ptq() else { return Ok(Stage::Done) };
        let mut results = Results::default();
        if let Some(repeat) = self.repeat.result(&self.prepared)? {
            results.add(repeat);
        }
        let Some(run) = results.into_run(self.job.run(), &self.prepared).map_err(RunError::from)? else {
            return Ok(Stage::Done);
        };
        let conversion = Conversion::new(&run.model, ptq.clone(), Some(&self.prepared))?;
        Ok(Stage::Conversion(Box::new((run.model, conversion))))
    }

    /// What the job leaves, after its last step; `None` before, or if it was ended before its first epoch.
    pub fn finish(self) -> Option<Record> {
        if !matches!(self.stage, Stage::Done) || (self.found.float.is_none() && self.found.qat.is_none()) {
            return None;
        }
        let Found { float, qat, integer } = self.found;
        let fingerprint = &self.prepared.description.fingerprint;
        Some(Record {
            version: RECORD_VERSION,
            engine_version: ENGINE_VERSION,
            key: self.job.key(fingerprint),
            data_fingerprint: fingerprint.clone(),
            epochs_done: self.repeat.epoch(),
            ended: self.ended,
            float,
            qat,
            integer,
            losses: if self.wanted.losses { self.repeat.losses(0, u32::MAX) } else { Vec::new() },
            seconds: None,
            job: self.job.into_inner(),
        })
    }
}
