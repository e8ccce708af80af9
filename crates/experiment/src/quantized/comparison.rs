//! How far the integers are from fake-quant: output codes compared, some windows at a time.

use protocol::report::Exactness;

use super::{QuantizeError, Quantized};
use crate::evaluation::rows_from;
use crate::prepare::Prepared;
use crate::slices::{Budget, work_of_row};

/// The comparison of the output codes of integers and fake-quant on the test block in progress.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Comparison {
    /// Windows compared.
    done: usize,
    codes: u32,
    mismatches: u32,
    max_lsb: u32,
}

impl Comparison {
    /// Compares the next windows; `true` if all are done, or there are no integers to compare. Every call must get the same
    /// network and data.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub(crate) fn step(
        &mut self,
        quantized: &Quantized,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<bool, QuantizeError> {
        let Some(integer) = quantized.integer() else { return Ok(true) };
        let (fake_quant, windows) = (&quantized.fake_quant, &prepared.blocks.test);
        let grid = integer.output_params().grid()?;
        let x = rows_from(windows, self.done, 3 * work_of_row(fake_quant), budget);
        let codes = integer.run_codes(&integer.quantize_input(x)?)?;
        let fake = fake_quant.forward(x)?;
        for (code, y) in codes.iter().zip(&fake) {
            let distance = code.abs_diff(grid.signed_code(*y));
            self.mismatches += u32::from(distance > 0);
            self.max_lsb = self.max_lsb.max(distance);
        }
        self.codes += codes.len() as u32;
        self.done += x.len() / integer.inputs();
        Ok(self.done == windows.len())
    }

    /// Windows compared so far.
    pub(crate) fn windows(&self) -> usize {
        self.done
    }

    /// What was found; `None` if not all layers run in integers.
    pub(crate) fn result(self, quantized: &Quantized) -> Option<Exactness> {
        quantized.integer().map(|integer| Exactness {
            mismatches: self.mismatches,
            total: self.codes,
            max_lsb: self.max_lsb,
            runtime: integer.runtime(),
        })
    }
}
