//! Rows on their way through a network: layer by layer, some rows at a time, so that a caller never waits long.

use nn::{Network, NetworkError};
use quant::Quantizer;

use crate::slices::{Budget, work_of_layer};

/// The values of all rows before and behind one layer.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    rows: usize,
    /// `[rows][inputs of the layer]`.
    input: Vec<f32>,
    /// What is there so far of `[rows][outputs of the layer]`.
    output: Vec<f32>,
    /// Rows done.
    done: usize,
}

impl Passage {
    /// The rows `x` `[rows][inputs]` before the first layer of `network`, fake-quantized if its input is.
    pub(super) fn new(network: &Network, x: &[f32]) -> Self {
        let mut input = x.to_vec();
        if let Some(quantizer) = &network.input_quantizer {
            quantizer.apply(x, &mut input);
        }
        Self { rows: x.len() / network.inputs().max(1), input, output: Vec::new(), done: 0 }
    }

    /// The values before the layer, `[rows][inputs]`.
    pub(super) fn input(&self) -> &[f32] {
        &self.input
    }

    /// Sends the next rows through layer `index` of `network` and shows their values before the activation, `[some
    /// rows][outputs]`; `true` if all rows are through. Every call until then must get the same layer.
    pub(super) fn step(
        &mut self,
        network: &Network,
        index: usize,
        budget: &mut Budget,
        mut visit: impl FnMut(&[f32]),
    ) -> Result<bool, NetworkError> {
        let Some(layer) = network.layers.get(index) else { return Ok(true) };
        let end = self.done + budget.take(self.rows - self.done, work_of_layer(layer));
        let block = &self.input[self.done * layer.inputs()..end * layer.inputs()];
        // An average pooling needs to know the grids its inputs lie on. They stay where they are on them.
        let input_quantizer = Quantizer::frozen(network.grids_before(index).to_vec()).ok();
        let alone = Network { input_quantizer, layers: vec![layer.clone()] };
        let output = &mut self.output;
        alone.trace_blocks(block, |_, pre_activation, values| {
            visit(pre_activation);
            output.extend_from_slice(values);
        })?;
        self.done = end;
        Ok(end == self.rows)
    }

    /// What came out of the layer goes into the next one.
    pub(super) fn advance(&mut self) {
        self.input = std::mem::take(&mut self.output);
        self.done = 0;
    }
}
