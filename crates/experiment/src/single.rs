//! One network trained alone, float or with quantizers and without its float twin: what a study of many trainings steps.

use std::sync::Arc;

use protocol::config::{CheckedPtqConfig, CheckedRunConfig};
use protocol::report::{Exactness, Leg, Metrics, PerSplit, RepeatedNetwork};

use crate::finished::errors;
use crate::model;
use crate::prepare::Prepared;
use crate::quantized::{QuantizeError, Quantized};
use crate::repeat::{Repeat, Rows};
use crate::results::Results;
use crate::run::Progress;
use crate::run_error::{RunError, WarmStartError};
use crate::slices::Budget;

/// The training of one network. As a run, it owns no loop: the caller steps it.
#[derive(Clone, Debug)]
pub struct Training {
    config: CheckedRunConfig,
    prepared: Arc<Prepared>,
    repeat: Repeat,
}

/// What a training gives: the network of its lowest validation loss, and its integers.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The network as it was trained: float, or with fake quantization.
    pub network: RepeatedNetwork,
    /// Errors of the integers: of a QAT network its own, of a float network those of its post-training quantization.
    pub integer: PerSplit<Metrics>,
    /// How far the integers are from fake-quant on the test block; `None` where not all layers run in integers.
    pub exactness: Option<Exactness>,
}

impl Training {
    /// The network at epoch 0: the QAT network where the config has quantizers, the float network otherwise. It starts from
    /// the weights, and sees the rows in the order, of the first repeat of a [`crate::Run`] with the same config.
    ///
    /// # Errors
    /// A network that cannot be built, data that do not fit it, or a config that asks for a warm start.
    pub fn new(config: CheckedRunConfig, prepared: Arc<Prepared>) -> Result<Self, RunError> {
        if let Some(hash) = &config.warm_start {
            return Err(WarmStartError::Missing(hash.clone()).into());
        }
        let rows = Rows::of(&config, &prepared)?;
        let training = &config.training;
        let mut network = model::network(&config.model, config.sensors(), training.seed)?;
        let leg = match &config.qat {
            Some(qat) => {
                let batches = rows.train.rows().div_ceil(training.batch_size as usize);
                model::attach_quantizers(&mut network, qat, batches as u64)?;
                Leg::Qat
            }
            None => Leg::Float,
        };
        let trainer = model::trainer_config(&config.model, training, training.seed);
        let repeat = Repeat::new(0, vec![(leg, network)], &rows, &trainer, training)?;
        Ok(Self { config, prepared, repeat })
    }

    /// Trains one mini-batch, or evaluates some rows after the last epoch.
    ///
    /// # Errors
    /// A loss that is not finite, by epoch and batch.
    pub fn step(&mut self) -> Result<Progress, RunError> {
        if !self.repeat.is_trained() {
            let epoch = self.repeat.train()?;
            return Ok(epoch.map_or(Progress::Working, |epoch| Progress::Epoch { repeat: 0, epoch }));
        }
        let is_done = self.repeat.evaluate(&self.prepared, &mut Budget::default())?;
        Ok(if is_done { Progress::Finished } else { Progress::Working })
    }

    /// The network of the lowest validation loss so far and its integers; a float network becomes integers as `ptq` says.
    /// `None` before the first epoch is finished.
    ///
    /// # Errors
    /// Names the layer that cannot be quantized or lowered.
    pub fn outcome(&self, ptq: CheckedPtqConfig) -> Result<Option<Outcome>, QuantizeError> {
        let prepared = &self.prepared;
        let Some(finished) = self.repeat.result(prepared)? else { return Ok(None) };
        // A repeat of one leg has it in the first place, whichever it is.
        let network = finished.float.summary();
        let quantized = match &self.config.qat {
            Some(qat) => Quantized::lowered(&finished.float, qat)?,
            None => {
                let mut results = Results::default();
                results.add(finished);
                let Some(run) = results.into_run(&self.config, prepared)? else { return Ok(None) };
                Quantized::ptq(&run, ptq, Some(prepared))?
            }
        };
        let estimates = prepared.blocks.try_map(|windows| quantized.run(&windows.x))?;
        let exactness = quantized.exactness(prepared)?;
        Ok(Some(Outcome { network, integer: errors(&estimates, prepared), exactness }))
    }
}
