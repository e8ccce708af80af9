//! The errors of a quantized network as it runs, and how far it is from fake-quant.

use protocol::record::IntegerResult;

use crate::evaluation::Evaluation;
use crate::prepare::Prepared;
use crate::quantized::{Comparison, QuantizeError, Quantized};
use crate::slices::Budget;

/// The evaluation of a quantized network in progress.
#[derive(Clone, Debug)]
pub(super) struct Integers {
    quantized: Quantized,
    evaluation: Evaluation,
    /// The estimates are complete.
    evaluated: bool,
    comparison: Comparison,
}

impl Integers {
    /// The evaluation at its start.
    pub(super) fn new(quantized: Quantized) -> Self {
        let (evaluation, comparison) = (Evaluation::default(), Comparison::default());
        Self { quantized, evaluation, evaluated: false, comparison }
    }

    /// Evaluates the next rows; the result when all are done. Every call must get the same data.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub(super) fn step(
        &mut self,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<Option<IntegerResult>, QuantizeError> {
        let Self { quantized, evaluation, evaluated, comparison } = self;
        if !*evaluated {
            *evaluated =
                evaluation.step_with(prepared, quantized.work_of_row(), budget, |x| quantized.run(x))?;
            return Ok(None);
        }
        if !comparison.step(quantized, prepared, budget)? {
            return Ok(None);
        }
        Ok(Some(IntegerResult {
            metrics: evaluation.metrics(prepared),
            exactness: comparison.result(quantized),
            size_bytes: Some(quantized.form.bytes() as u32),
        }))
    }

    /// The share that is done, 0 to 1.
    pub(super) fn progress(&self, prepared: &Prepared) -> f64 {
        let compared = self.comparison.windows() as f64 / prepared.blocks.test.len().max(1) as f64;
        // All blocks once, then one block twice.
        (3.0 * self.evaluation.progress(prepared) + 2.0 * compared) / 5.0
    }
}
