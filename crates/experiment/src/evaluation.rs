//! Estimates of a network for every block, some rows at a time, so that a caller never waits long for one step.

use nn::{Network, NetworkError};
use protocol::report::PerSplit;

use crate::prepare::Prepared;

/// Estimates of one network for every block, `[samples][2]` in m.
pub type Estimates = PerSplit<Vec<f32>>;

/// Multiply-accumulates of one step: some tens of milliseconds at most.
const MACS_PER_STEP: usize = 1 << 27;
/// Fewest rows of one step.
const LEAST_ROWS: usize = 16;

/// An evaluation in progress.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The estimates so far: blocks in order, rows in order.
    estimates: Estimates,
}

impl Evaluation {
    /// Evaluates the next rows; `true` if all are done. Every call must get the same network and data.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub fn step(&mut self, network: &Network, prepared: &Prepared) -> Result<bool, NetworkError> {
        let rows = (MACS_PER_STEP / network.mac_count().max(1)).max(LEAST_ROWS);
        let (outputs, inputs) = (network.outputs(), network.inputs());
        let Estimates { train, validation, test } = &mut self.estimates;
        let blocks = &prepared.blocks;
        let pairs = [(train, &blocks.train), (validation, &blocks.validation), (test, &blocks.test)];
        let behind =
            |(found, windows): &(&mut Vec<f32>, &dataset::Windows)| found.len() < windows.len() * outputs;
        let mut open = pairs.into_iter().filter(behind);
        let Some((found, windows)) = open.next() else { return Ok(true) };
        let first = found.len() / outputs.max(1);
        let end = windows.len().min(first + rows);
        // A network of another width is refused by `forward`; the slice must not fall out of the windows before.
        let x = windows.x.get(first * inputs..end * inputs).unwrap_or(&windows.x);
        found.extend(network.forward(x)?);
        Ok(end == windows.len() && open.next().is_none())
    }

    /// Evaluates what is left.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn finish(mut self, network: &Network, prepared: &Prepared) -> Result<Estimates, NetworkError> {
        while !self.step(network, prepared)? {}
        Ok(self.estimates)
    }
}

/// Estimates of a float or fake-quantized network for every block.
///
/// # Errors
/// A network that does not fit the windows.
pub fn estimates(network: &Network, prepared: &Prepared) -> Result<Estimates, NetworkError> {
    Evaluation::default().finish(network, prepared)
}
