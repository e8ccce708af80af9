//! The calibration of a finished run, stepped: its float network's distributions over the training and the validation block.

use quant::Histogram;

use crate::calibrate::Calibrating;
use crate::finished::{Calibration, FinishedRun};
use crate::prepare::Prepared;
use crate::quantized::QuantizeError;
use crate::slices::Budget;

/// The calibration of a run in progress; done at once where the run has its calibration already.
#[derive(Clone, Debug)]
pub struct RunCalibration {
    /// The training block's distributions, once they are known.
    training: Option<Vec<Histogram>>,
    /// Of the block in work.
    current: Calibrating,
    progress: f64,
}

impl RunCalibration {
    /// The calibration of `run` at its start.
    #[must_use]
    pub fn new(run: &FinishedRun) -> Self {
        Self { training: None, current: Calibrating::new(&run.float.network), progress: 0.0 }
    }

    /// Goes on; the calibration when the run has it. Every call must get the same run and data.
    ///
    /// # Errors
    /// As [`FinishedRun::calibration`].
    pub fn step<'r>(
        &mut self,
        run: &'r FinishedRun,
        prepared: Option<&Prepared>,
        budget: &mut Budget,
    ) -> Result<Option<&'r Calibration>, QuantizeError> {
        if let Some(known) = run.calibration.get() {
            self.progress = 1.0;
            return Ok(Some(known));
        }
        let blocks = &run.data_of_run(prepared, "calibration")?.blocks;
        let network = &run.float.network;
        let (train, validation) = (blocks.train.len(), blocks.validation.len());
        let (block, before) = match self.training {
            None => (&blocks.train, 0.0),
            Some(_) => (&blocks.validation, train as f64),
        };
        let is_done = self.current.step(network, &block.x, budget)?;
        let done = before + self.current.progress(block.len()) * block.len() as f64;
        self.progress = done / (train + validation).max(1) as f64;
        if !is_done {
            return Ok(None);
        }
        let found = std::mem::replace(&mut self.current, Calibrating::new(network)).finish();
        match self.training.take() {
            None => {
                self.training = Some(found);
                Ok(None)
            }
            Some(training) => {
                Ok(Some(run.calibration.get_or_init(|| Calibration { training, validation: found })))
            }
        }
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.progress
    }
}
