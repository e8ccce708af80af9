//! Running a network: evaluation, the trace of every layer, and the two passes of training over a reusable workspace.

use crate::error::NetworkError;
use crate::layer::{Layer, LayerTape};
use crate::learned::{LearnedGradient, learned_count};
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::quantizer_ranges::grids_after;

/// Rows evaluated at a time by [`Network::forward`]: enough to amortize the preparation of weights, few enough to stay in
/// the cache.
const FORWARD_ROWS: usize = 64;

/// The buffers of a network for batches of up to a fixed number of rows. Passes over it do not allocate.
#[derive(Clone, Debug)]
pub struct Workspace {
    capacity: usize,
    /// Rows of the last pass.
    rows: usize,
    /// The input of the first layer, `[capacity][inputs]`: a copy, or the fake-quantized input.
    input: Vec<f32>,
    /// For an input quantizer with learned steps its input and the gradient of its output, `[capacity][inputs]`; else empty.
    raw_input: Vec<f32>,
    d_input: Vec<f32>,
    learned_input: LearnedGradient,
    tapes: Vec<LayerTape>,
    /// Values per row of the last layer's output.
    outputs: usize,
}

impl Workspace {
    /// Buffers for `network` and up to `rows` rows (at least one).
    ///
    /// # Errors
    /// A network that does not fit together.
    pub fn new(network: &Network, rows: usize) -> Result<Self, NetworkError> {
        Self::build(network, rows, false)
    }

    fn build(network: &Network, rows: usize, keep_pre: bool) -> Result<Self, NetworkError> {
        network.check()?;
        let capacity = rows.max(1);
        let values = capacity * network.inputs();
        let learned = learned_count(network.input_quantizer.as_ref());
        let raw = if learned > 0 { values } else { 0 };
        Ok(Self {
            capacity,
            rows: 0,
            input: vec![0.0; values],
            raw_input: vec![0.0; raw],
            d_input: vec![0.0; raw],
            learned_input: LearnedGradient::new(network.input_quantizer.as_ref()),
            tapes: network.layers.iter().map(|layer| layer.tape(capacity, keep_pre)).collect(),
            outputs: network.outputs(),
        })
    }

    /// The network's output of the last pass, `[rows][outputs]`.
    pub fn output(&self) -> &[f32] {
        match self.tapes.last() {
            Some(tape) => &tape.output()[..self.rows * self.outputs],
            None => &[],
        }
    }

    /// The gradients of the last backward pass for layer `layer` (from 0), each in its tensor's layout: kernel and bias, for
    /// an LSTM kernel, recurrent kernel and bias; what a layer does not have is empty. `None` if there is no such layer.
    pub fn gradients(&self, layer: usize) -> Option<[&[f32]; 3]> {
        self.tapes.get(layer).map(LayerTape::gradients)
    }

    /// Refuses a network this workspace was not made for, and arrays that are not rows of it.
    fn rows_of(&self, network: &Network, x: &[f32]) -> Result<usize, NetworkError> {
        let fits = |(layer, tape): (&Layer, &LayerTape)| tape.fits(layer);
        if self.tapes.len() != network.layers.len()
            || self.input.len() != self.capacity * network.inputs()
            || !self.learned_input.fits(network.input_quantizer.as_ref())
            || !network.layers.iter().zip(&self.tapes).all(fits)
        {
            return Err(NetworkError::Workspace);
        }
        let rows = whole_rows("inputs", x, network.inputs())?;
        if rows > self.capacity {
            return Err(NetworkError::Capacity { capacity: self.capacity, found: rows });
        }
        Ok(rows)
    }
}

/// What one layer computed for every row.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace {
    /// Before the activation and its quantizer, `[rows][outputs]`; the output where a layer has no activation of its own.
    pub pre_activation: Vec<f32>,
    /// The layer's output, `[rows][outputs]`.
    pub output: Vec<f32>,
}

impl Network {
    /// Evaluates rows `x` `[rows][inputs]` to `[rows][outputs]`. Where quantizers are attached, fake quantization with
    /// their stored ranges is applied; nothing is observed.
    ///
    /// # Errors
    /// A network that does not fit together, or `x` not a whole number of rows.
    pub fn forward(&self, x: &[f32]) -> Result<Vec<f32>, NetworkError> {
        self.check()?;
        let rows = whole_rows("inputs", x, self.inputs())?;
        let mut workspace = Workspace::new(self, rows.min(FORWARD_ROWS))?;
        self.prepare(&mut workspace);
        let mut out = Vec::with_capacity(rows * self.outputs());
        for block in x.chunks(FORWARD_ROWS * self.inputs()) {
            self.evaluate_block(block, &mut workspace);
            out.extend_from_slice(workspace.output());
        }
        Ok(out)
    }

    /// As [`Network::forward`], but keeps what every layer computed, first layer first.
    ///
    /// # Errors
    /// As [`Network::forward`].
    pub fn trace(&self, x: &[f32]) -> Result<Vec<LayerTrace>, NetworkError> {
        let empty = LayerTrace { pre_activation: Vec::new(), output: Vec::new() };
        let mut traces = vec![empty; self.layers.len()];
        self.trace_blocks(x, |layer, pre_activation, output| {
            traces[layer].pre_activation.extend_from_slice(pre_activation);
            traces[layer].output.extend_from_slice(output);
        })?;
        Ok(traces)
    }

    /// As [`Network::trace`], but shows the values block by block, so that those of all rows need not be held:
    /// `visit(layer, values before the activation, output)` for every layer (from 0) of every block of rows.
    ///
    /// # Errors
    /// As [`Network::forward`].
    pub fn trace_blocks(
        &self,
        x: &[f32],
        mut visit: impl FnMut(usize, &[f32], &[f32]),
    ) -> Result<(), NetworkError> {
        self.check()?;
        let rows = whole_rows("inputs", x, self.inputs())?;
        let mut workspace = Workspace::build(self, rows.min(FORWARD_ROWS), true)?;
        self.prepare(&mut workspace);
        for block in x.chunks(FORWARD_ROWS * self.inputs()) {
            self.evaluate_block(block, &mut workspace);
            for (index, (layer, tape)) in self.layers.iter().zip(&workspace.tapes).enumerate() {
                let n = workspace.rows * layer.outputs();
                visit(index, &tape.pre()[..n], &tape.output()[..n]);
            }
        }
        Ok(())
    }

    /// The forward pass of training: quantizers observe before they are applied. The output stays in the workspace.
    ///
    /// # Errors
    /// A workspace made for other layers or fewer rows, or `x` not a whole number of rows.
    pub fn train_forward<'w>(
        &mut self,
        x: &[f32],
        workspace: &'w mut Workspace,
    ) -> Result<&'w [f32], NetworkError> {
        workspace.rows = workspace.rows_of(self, x)?;
        self.train_forward_checked(x, workspace);
        Ok(workspace.output())
    }

    /// The backward pass after [`Network::train_forward`] with the same workspace: from `d_output`, the loss's gradient
    /// with respect to the output `[rows][outputs]`, to [`Workspace::gradients`].
    ///
    /// # Errors
    /// A workspace made for other layers, or `d_output` of another size than the last output.
    pub fn backward(&self, d_output: &[f32], workspace: &mut Workspace) -> Result<(), NetworkError> {
        workspace.rows_of(self, &[])?;
        let rows = whole_rows("output gradients", d_output, self.outputs())?;
        if rows != workspace.rows {
            return Err(NetworkError::GradientRows { expected: workspace.rows, found: rows });
        }
        if let Some((_, gradient)) = workspace.output_and_gradient() {
            gradient.copy_from_slice(d_output);
        }
        self.backward_checked(workspace);
        Ok(())
    }

    /// Prepares the weights of every layer for [`Self::evaluate_block`].
    pub(crate) fn prepare(&self, workspace: &mut Workspace) {
        for (layer, tape) in self.layers.iter().zip(&mut workspace.tapes) {
            layer.prepare(tape);
        }
    }

    /// Evaluates at most `capacity` whole rows with prepared weights.
    pub(crate) fn evaluate_block(&self, x: &[f32], workspace: &mut Workspace) {
        workspace.rows = x.len() / self.inputs();
        let input = &mut workspace.input[..x.len()];
        match &self.input_quantizer {
            Some(q) => q.apply(x, input),
            None => input.copy_from_slice(x),
        }
        let mut values: &[f32] = input;
        for (index, (layer, tape)) in self.layers.iter().zip(&mut workspace.tapes).enumerate() {
            tape.set_input_grids(|| self.grids_before(index));
            layer.evaluate(values, workspace.rows, tape);
            values = &tape.output()[..workspace.rows * layer.outputs()];
        }
    }

    /// [`Self::train_forward`] for a workspace and rows known to fit.
    pub(crate) fn train_forward_checked(&mut self, x: &[f32], workspace: &mut Workspace) {
        workspace.rows = x.len() / self.inputs();
        let input = &mut workspace.input[..x.len()];
        match &mut self.input_quantizer {
            Some(q) => {
                q.observe(x);
                q.apply(x, input);
                if let Some(raw) = workspace.raw_input.get_mut(..x.len()) {
                    raw.copy_from_slice(x);
                }
            }
            None => input.copy_from_slice(x),
        }
        let mut values: &[f32] = input;
        for (index, tape) in workspace.tapes.iter_mut().enumerate() {
            let (before, from_here) = self.layers.split_at_mut(index);
            // `split_at_mut(index)` leaves this layer first: layers and tapes are equally many.
            let layer = &mut from_here[0];
            tape.set_input_grids(|| grids_after(self.input_quantizer.as_ref(), before));
            layer.train_forward(values, workspace.rows, tape);
            values = &tape.output()[..workspace.rows * layer.outputs()];
        }
    }

    /// [`Self::backward`] once the last tape holds the output gradient.
    pub(crate) fn backward_checked(&self, workspace: &mut Workspace) {
        let rows = workspace.rows;
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let (before, from_here) = workspace.tapes.split_at_mut(index);
            // `split_at_mut(index)` leaves the tape of this layer first: layers and tapes are equally many.
            let tape = &mut from_here[0];
            let n = rows * layer.inputs();
            match before.last_mut() {
                None => {
                    let d_input = workspace.d_input.get_mut(..n);
                    layer.backward(&workspace.input[..n], rows, tape, d_input);
                }
                Some(previous) => {
                    let (x, d_input) = previous.output_and_gradient();
                    layer.backward(&x[..n], rows, tape, Some(&mut d_input[..n]));
                }
            }
        }
        let n = rows * self.inputs();
        if let (Some(q), Some(d_input)) = (&self.input_quantizer, workspace.d_input.get_mut(..n)) {
            workspace.learned_input.backward(q, &workspace.raw_input[..n], d_input);
        }
    }

    /// Moves every parameter by the gradients of the last backward pass: layer by layer its tensors and its learned steps, last
    /// the learned steps of the input's quantizer. `l2` are the factors of the kernels' regularization, 0 where there is none.
    pub(crate) fn update(&mut self, workspace: &Workspace, optimizer: &mut Optimizer, l2: &[f64]) {
        let factors = l2.iter().copied().chain(std::iter::repeat(0.0));
        for ((layer, tape), l2) in self.layers.iter_mut().zip(&workspace.tapes).zip(factors) {
            layer.update(tape, optimizer, l2 as f32);
        }
        if let Some(q) = &mut self.input_quantizer {
            workspace.learned_input.update(q, optimizer);
        }
    }
}

impl Workspace {
    /// The last pass's output and, to be filled in, its gradient.
    pub(crate) fn output_and_gradient(&mut self) -> Option<(&[f32], &mut [f32])> {
        let n = self.rows * self.outputs;
        self.tapes.last_mut().map(|tape| {
            let (output, gradient) = tape.output_and_gradient();
            (&output[..n], &mut gradient[..n])
        })
    }
}

/// The number of rows of `width` values in `values`.
fn whole_rows(what: &'static str, values: &[f32], width: usize) -> Result<usize, NetworkError> {
    if width == 0 || !values.len().is_multiple_of(width) {
        return Err(NetworkError::Rows { what, width, found: values.len() });
    }
    Ok(values.len() / width)
}
