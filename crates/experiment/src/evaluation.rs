//! Estimates of a network for every block with their figures, some rows at a time, so that a caller never waits long for one
//! step.

use dataset::Windows;
use nn::{Network, NetworkError};
use protocol::report::{Metrics, PerSplit};

use crate::networks::OUTPUTS;
use crate::prepare::Prepared;
use crate::scoring::Scoring;
use crate::slices::{Budget, WORK_OF_AN_ESTIMATE, work_of_row};

/// Estimates of one network for every block, `[samples][2]` in m.
pub type Estimates = PerSplit<Vec<f32>>;

/// What a network gives for every block.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// Its estimates.
    pub estimates: Estimates,
    /// Their errors and their smoothness.
    pub metrics: PerSplit<Metrics>,
}

/// An evaluation in progress.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The estimates so far: blocks in order, rows in order.
    estimates: Estimates,
    /// Their figures.
    scores: PerSplit<Scoring>,
}

impl Evaluation {
    /// Evaluates the next rows; `true` if all are done. Every call must get the same network and data.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub fn step(
        &mut self,
        network: &Network,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<bool, NetworkError> {
        self.step_with(prepared, work_of_row(network), budget, |x| network.forward(x))
    }

    /// As [`Self::step`] for anything that gives `[rows][2]` for windows `[rows][inputs]` and costs `work` for each.
    ///
    /// # Errors
    /// Those of `run`.
    pub(crate) fn step_with<E>(
        &mut self,
        prepared: &Prepared,
        work: usize,
        budget: &mut Budget,
        run: impl FnOnce(&[f32]) -> Result<Vec<f32>, E>,
    ) -> Result<bool, E> {
        let Estimates { train, validation, test } = &mut self.estimates;
        let (blocks, scores) = (&prepared.blocks, &mut self.scores);
        let parts = [
            (train, &blocks.train, &mut scores.train),
            (validation, &blocks.validation, &mut scores.validation),
            (test, &blocks.test, &mut scores.test),
        ];
        let mut open = parts.into_iter().filter(|(found, windows, _)| found.len() < windows.len() * OUTPUTS);
        let Some((found, windows, score)) = open.next() else { return Ok(true) };
        let is_done = extend(found, windows, work + WORK_OF_AN_ESTIMATE, budget, run)?;
        score.take(found, windows, &prepared.sampling);
        Ok(is_done && open.next().is_none())
    }

    /// The share of the rows that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self, prepared: &Prepared) -> f64 {
        let Estimates { train, validation, test } = &self.estimates;
        let done = (train.len() + validation.len() + test.len()) / OUTPUTS;
        done as f64 / prepared.rows().max(1) as f64
    }

    /// The estimates so far.
    pub(crate) fn estimates(&self) -> &Estimates {
        &self.estimates
    }

    /// The figures of the estimates so far.
    pub(crate) fn metrics(&self, prepared: &Prepared) -> PerSplit<Metrics> {
        self.scores.map(|score| score.metrics(&prepared.sampling))
    }

    /// The estimates so far with their figures.
    pub(crate) fn into_evaluated(self, prepared: &Prepared) -> Evaluated {
        Evaluated { metrics: self.metrics(prepared), estimates: self.estimates }
    }

    /// Evaluates what is left.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn finish(mut self, network: &Network, prepared: &Prepared) -> Result<Evaluated, NetworkError> {
        while !self.step(network, prepared, &mut Budget::default())? {}
        Ok(self.into_evaluated(prepared))
    }
}

/// Estimates of a float or fake-quantized network for every block, with their figures.
///
/// # Errors
/// A network that does not fit the windows.
pub fn evaluate(network: &Network, prepared: &Prepared) -> Result<Evaluated, NetworkError> {
    Evaluation::default().finish(network, prepared)
}

/// Adds the estimates of the next windows to `found`; `true` if that were the last.
pub(crate) fn extend<E>(
    found: &mut Vec<f32>,
    windows: &Windows,
    work: usize,
    budget: &mut Budget,
    run: impl FnOnce(&[f32]) -> Result<Vec<f32>, E>,
) -> Result<bool, E> {
    found.extend(run(rows_from(windows, found.len() / OUTPUTS, work, budget))?);
    Ok(found.len() >= windows.len() * OUTPUTS)
}

/// The windows from number `first` on that the budget allows at `work` each, `[rows][length][sensors]`.
pub(crate) fn rows_from<'w>(
    windows: &'w Windows,
    first: usize,
    work: usize,
    budget: &mut Budget,
) -> &'w [f32] {
    let width = windows.width();
    let rows = budget.take(windows.len().saturating_sub(first), work);
    // Within the windows: no more are taken than are left.
    &windows.x[first * width..(first + rows) * width]
}
