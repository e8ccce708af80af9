//! The errors of a run that was kept before it was evaluated, found when it is opened on its own data.

use nn::NetworkError;

use crate::evaluation::Evaluation;
use crate::finished::Trained;
use crate::finished_run::FinishedRun;
use crate::prepare::Prepared;
use crate::slices::Budget;

/// The evaluation of the networks whose errors are missing, in progress.
#[derive(Clone, Debug, Default)]
pub struct MissingErrors {
    /// Of the network in work.
    evaluation: Evaluation,
}

impl MissingErrors {
    /// Evaluates the next rows; `true` when no errors are missing, or these are not the data of the run. Every call must get
    /// the same run and data.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn step(
        &mut self,
        run: &mut FinishedRun,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<bool, NetworkError> {
        if !run.model.is_trained_on(prepared) {
            return Ok(true);
        }
        let Some(own) = run.repeats.get_mut(run.chosen) else { return Ok(true) };
        let pairs =
            [(Some(&mut run.model.float), Some(&mut own.float)), (run.qat.as_mut(), own.qat.as_mut())];
        for (trained, summary) in pairs {
            let (Some(trained), Some(summary)) = (trained, summary) else { continue };
            if trained.is_evaluated() {
                continue;
            }
            if self.evaluation.step(&trained.network, prepared, budget)? {
                let evaluated = std::mem::take(&mut self.evaluation).into_evaluated(prepared);
                *trained = Trained::new(trained.best_epoch, trained.network.clone(), evaluated);
                *summary = trained.summary();
            }
            return Ok(false);
        }
        Ok(true)
    }
}
