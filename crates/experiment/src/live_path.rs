//! The validation path of a network while it trains, some rows at a time.

use nn::{Network, NetworkError};
use protocol::report::Path;

use crate::evaluation::extend;
use crate::finished::path;
use crate::prepare::Prepared;
use crate::slices::{Budget, work_of_row};

/// The evaluation of the validation path in progress: of the network as it was when this was made.
#[derive(Clone, Debug)]
pub struct LivePath {
    network: Option<Network>,
    estimates: Vec<f32>,
}

impl LivePath {
    /// The path of `network` at its start; an empty one where there is none.
    pub(crate) fn new(network: Option<&Network>) -> Self {
        Self { network: network.cloned(), estimates: Vec::new() }
    }

    /// What the whole path costs, in the unit of [`Budget`].
    #[must_use]
    pub fn work(&self, prepared: &Prepared) -> usize {
        prepared.blocks.validation.len().saturating_mul(self.network.as_ref().map_or(0, work_of_row))
    }

    /// Evaluates the next rows; `true` if all are done. Every call must get the same data.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn step(&mut self, prepared: &Prepared, budget: &mut Budget) -> Result<bool, NetworkError> {
        let Some(network) = &self.network else { return Ok(true) };
        let windows = &prepared.blocks.validation;
        extend(&mut self.estimates, windows, work_of_row(network), budget, |x| network.forward(x))
    }

    /// The path; before the last step a part of it.
    #[must_use]
    pub fn finish(self, prepared: &Prepared) -> Path {
        match self.network {
            Some(_) => path(&self.estimates, &prepared.path_rows.validation),
            None => Path::default(),
        }
    }
}
