//! The report on a finished run, stepped: errors and paths of both networks on data that may be others than the run's.

use crate::float_estimates::FloatEstimates;

use protocol::report::{FloatReport, RunReport};
use protocol::version::ENGINE_VERSION;

use crate::evaluation::Evaluated;
use crate::finished::{paths, weights_hash};
use crate::finished_run::FinishedRun;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::quantized::{QuantizeError, Quantized, QuantizedReporting};
use crate::slices::Budget;

/// A report on a run in progress.
#[derive(Clone, Debug)]
pub struct RunReporting {
    float: FloatEstimates,
    /// The QAT network's integers and their report, where there is such a network, once the float network is evaluated.
    qat: Option<(Box<Quantized>, QuantizedReporting)>,
}

impl RunReporting {
    /// The report at its start.
    #[must_use]
    pub fn new(run: &FinishedRun, prepared: &Prepared) -> Self {
        Self { float: FloatEstimates::of(&run.model, prepared), qat: None }
    }

    /// Evaluates the next rows; the report when all are done. Every call must get the same run and data.
    ///
    /// # Errors
    /// A network that does not fit the windows, or a QAT network that cannot be lowered to integers.
    pub fn step(
        &mut self,
        run: &FinishedRun,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<Option<RunReport>, QuantizeError> {
        let Some(evaluated) = self.float.step(&run.model, prepared, budget)? else { return Ok(None) };
        if self.qat.is_none()
            && let Some(quantized) = Quantized::qat(run)?
        {
            let reporting = QuantizedReporting::with_float(&quantized, evaluated);
            self.qat = Some((Box::new(quantized), reporting));
            return Ok(None);
        }
        let qat = match &mut self.qat {
            None => None,
            Some((quantized, reporting)) => match reporting.step(quantized, &run.model, prepared, budget)? {
                None => return Ok(None),
                report => report,
            },
        };
        Ok(Some(RunReport {
            config: run.config.clone().into_inner(),
            engine_version: ENGINE_VERSION,
            data_fingerprint: prepared.description.fingerprint.clone(),
            trained_on: run.model.data.clone(),
            repeats: run.repeats.clone(),
            chosen: run.chosen as u32,
            epochs_done: run.epochs_done(),
            float: float_report(&run.model, &evaluated, prepared),
            qat,
            ranges: run.ranges.clone(),
        }))
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self, run: &FinishedRun, prepared: &Prepared) -> f64 {
        let float = self.float.progress(prepared);
        if run.qat.is_none() {
            return float;
        }
        let qat = self.qat.as_ref().map_or(0.0, |(_, reporting)| reporting.progress(prepared));
        // The integers are evaluated and compared with fake-quant, which takes longer than the float network.
        0.25 * float + 0.75 * qat
    }
}

impl FinishedRun {
    /// Errors and paths of both networks on `prepared`, which may hold other data than those it was trained on; all steps of
    /// a [`RunReporting`].
    ///
    /// # Errors
    /// A network that does not fit the windows, or a QAT network that cannot be lowered to integers.
    pub fn report(&self, prepared: &Prepared) -> Result<RunReport, QuantizeError> {
        let mut reporting = RunReporting::new(self, prepared);
        loop {
            if let Some(report) = reporting.step(self, prepared, &mut Budget::default())? {
                return Ok(report);
            }
        }
    }
}

fn float_report(model: &Model, evaluated: &Evaluated, prepared: &Prepared) -> FloatReport {
    let network = &model.float.network;
    FloatReport {
        metrics: evaluated.metrics.clone(),
        paths: paths(&evaluated.estimates, prepared),
        best_epoch: model.float.best_epoch,
        parameters: network.parameter_count() as u32,
        macs: network.mac_count() as u32,
        size_bytes: 4 * network.parameter_count() as u32,
        weights_hash: weights_hash(network),
    }
}
