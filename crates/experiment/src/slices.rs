//! The one measure by which long work is cut into steps: how many rows a step may take, by what a row costs.
//!
//! Whatever grows with rows is a stepped object: `step` goes on until its [`Budget`] is spent, `progress` is the share that is
//! done, `finish` gives the result. Rows do not influence each other and sums run in the order of rows, so that the result
//! has the same bits whatever the budgets were. A function that does all in one go is a loop over such steps.

use nn::{Layer, Network};

/// Work of one step in multiply-accumulates or what takes as long: some milliseconds in a browser.
const WORK_OF_A_STEP: usize = 1 << 22;

/// A value that is moved, compared or counted takes about as long as so many multiply-accumulates.
pub(crate) const WORK_OF_A_VALUE: usize = 8;

/// The figures of one estimate (errors, differences, levels) take about as long as so many multiply-accumulates.
pub const WORK_OF_AN_ESTIMATE: usize = 32 * WORK_OF_A_VALUE;

/// A value of a tanh or sigmoid gate takes about as long as so many multiply-accumulates.
const WORK_OF_A_GATE: usize = 32;

/// What a step may still do, in multiply-accumulates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    limit: usize,
    spent: usize,
}

impl Default for Budget {
    /// That of a step which takes some milliseconds.
    fn default() -> Self {
        Self::new(WORK_OF_A_STEP)
    }
}

impl Budget {
    /// A budget of `limit` multiply-accumulates. A step always does one row, even if that costs more.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, spent: 0 }
    }

    /// A budget that is never spent: everything in one step.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::new(usize::MAX)
    }

    /// Takes as many of `left` rows as the budget allows at `work` multiply-accumulates each: at least one as long as nothing
    /// was spent, none once it is.
    pub fn take(&mut self, left: usize, work: usize) -> usize {
        let work = work.max(1);
        let fitting = self.limit.saturating_sub(self.spent) / work;
        let rows = left.min(if self.spent == 0 { fitting.max(1) } else { fitting });
        self.spent = self.spent.saturating_add(rows.saturating_mul(work));
        rows
    }

    /// Whether no work is left in it.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.spent >= self.limit
    }

    /// What was taken so far.
    #[must_use]
    pub fn spent(&self) -> usize {
        self.spent
    }
}

/// What evaluating one row costs: its multiply-accumulates, and the values that pass between the layers.
#[must_use]
pub fn work_of_row(network: &Network) -> usize {
    network.layers.iter().map(work_of_layer).sum::<usize>() + WORK_OF_A_VALUE * network.inputs()
}

/// What evaluating one row of one layer costs.
pub(crate) fn work_of_layer(layer: &Layer) -> usize {
    let gates = match layer {
        // Four gates, the cell's tanh, and the states themselves, at every step.
        Layer::Lstm(lstm) => 6 * WORK_OF_A_GATE * lstm.input_shape().steps * lstm.units(),
        _ => 0,
    };
    layer.mac_count() + WORK_OF_A_VALUE * layer.outputs() + gates
}

#[cfg(test)]
#[path = "slices_tests.rs"]
mod tests;
