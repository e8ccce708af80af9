//! Forward: `w_q = FQ(w)` where quantizers are attached, `z = x w_q + b`, then the layer's end (`output.rs`).
//! Backward (straight-through): `dw = (x^T dz) * mask(w)`, `dx = dz w_q^T`. A mask is 1 within the nudged range.

use vocabulary::Activation;

use crate::dense::Dense;
use crate::kernels::{Ends, multiply, multiply_by_rows, multiply_transposed, transpose};
use crate::learned::LayerLearned;
use crate::output::OutputTape;

/// Layers with fewer outputs than this are "narrow": their sums run along the inputs (dot products over the transposed
/// kernel), because a row of outputs would not fill a SIMD register. Depends on the shape only, so the bits do not.
const NARROW: usize = 8;

/// The buffers of one dense layer; `rows` below is the capacity.
#[derive(Clone, Debug)]
pub(crate) struct DenseTape {
    /// Fake-quantized kernel `[inputs][outputs]`; empty without quantizers.
    kernel: Vec<f32>,
    /// The kernel in use, `[outputs][inputs]`.
    transposed: Vec<f32>,
    /// Gradients of learned steps.
    pub(crate) learned: LayerLearned,
    /// From the affine map to the output, `[rows][outputs]`.
    output: OutputTape,
    /// `[inputs][outputs]`.
    kernel_gradient: Vec<f32>,
    /// `[outputs]`.
    bias_gradient: Vec<f32>,
    /// `[outputs][inputs]`, for narrow layers; empty for wide ones.
    transposed_gradient: Vec<f32>,
}

impl DenseTape {
    pub(crate) fn new(layer: &Dense, rows: usize, keep_pre: bool) -> Self {
        let weights = layer.kernel.len();
        Self {
            kernel: vec![0.0; if layer.quantizers.is_some() { weights } else { 0 }],
            transposed: vec![0.0; weights],
            learned: LayerLearned::new(layer.quantizers.as_ref()),
            output: OutputTape::new(layer.end(), rows * layer.outputs, keep_pre, 0),
            kernel_gradient: vec![0.0; weights],
            bias_gradient: vec![0.0; layer.outputs],
            transposed_gradient: vec![0.0; if layer.is_narrow() { weights } else { 0 }],
        }
    }

    pub(crate) fn fits(&self, layer: &Dense) -> bool {
        self.kernel_gradient.len() == layer.kernel.len()
            && self.bias_gradient.len() == layer.outputs
            && self.kernel.is_empty() == layer.quantizers.is_none()
            && self.learned.fits(layer.quantizers.as_ref())
            && self.output.fits(layer.end())
    }

    pub(crate) fn output(&self) -> &[f32] {
        self.output.output()
    }

    pub(crate) fn pre(&self) -> &[f32] {
        self.output.pre()
    }

    pub(crate) fn gradients(&self) -> [&[f32]; 2] {
        [&self.kernel_gradient, &self.bias_gradient]
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        self.output.output_and_gradient()
    }
}

impl Dense {
    fn is_narrow(&self) -> bool {
        self.outputs < NARROW
    }

    pub(crate) fn prepare(&self, tape: &mut DenseTape) {
        if let Some(q) = &self.quantizers {
            q.weights.apply(&self.kernel, &mut tape.kernel);
        }
        if self.is_narrow() {
            let kernel = if self.quantizers.is_some() { &tape.kernel } else { &self.kernel };
            transpose(kernel, &mut tape.transposed, self.inputs, self.outputs);
        }
    }

    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut DenseTape) {
        let ends_in_relu = self.affine(x, rows, tape);
        tape.output.evaluate(self.end(), rows * self.outputs, ends_in_relu);
    }

    pub(crate) fn train_forward(&mut self, x: &[f32], rows: usize, tape: &mut DenseTape) {
        if let Some(q) = &mut self.quantizers {
            q.weights.observe(&self.kernel);
        }
        self.prepare(tape);
        let ends_in_relu = self.affine(x, rows, tape);
        tape.output.train(self.activation, self.quantizers.as_mut(), rows * self.outputs, ends_in_relu);
    }

    /// `z = x w + b`, each sum starting from the bias (wide) or ending with it (narrow). Returns whether its relu is written
    /// instead: of a wide layer whose values before the activation nothing needs.
    fn affine(&self, x: &[f32], rows: usize, tape: &mut DenseTape) -> bool {
        let relu = self.activation == Activation::Relu && !self.is_narrow() && tape.output.pre().is_empty();
        let z = tape.output.affine(rows * self.outputs);
        if self.is_narrow() {
            multiply_by_rows(z, x, self.inputs, &tape.transposed, &self.bias);
        } else {
            let kernel = if self.quantizers.is_some() { &tape.kernel } else { &self.kernel };
            multiply(z, Ends { start: Some(&self.bias), relu }, x, self.inputs, kernel, self.outputs);
        }
        relu
    }

    pub(crate) fn backward(&self, x: &[f32], rows: usize, tape: &mut DenseTape, d_input: Option<&mut [f32]>) {
        let n = rows * self.outputs;
        let quantizers = self.quantizers.as_ref();
        tape.output.backward(self.end(), n, &mut tape.bias_gradient, &mut tape.learned);
        let dz = &tape.output.gradient()[..n];
        if self.is_narrow() {
            multiply_transposed(&mut tape.transposed_gradient, dz, self.outputs, x, self.inputs);
            transpose(&tape.transposed_gradient, &mut tape.kernel_gradient, self.outputs, self.inputs);
        } else {
            multiply_transposed(&mut tape.kernel_gradient, x, self.inputs, dz, self.outputs);
        }
        if let Some(q) = quantizers {
            tape.learned.weights.backward(&q.weights, &self.kernel, &mut tape.kernel_gradient);
        }
        if let Some(dx) = d_input {
            if !self.is_narrow() {
                let kernel = if quantizers.is_some() { &tape.kernel } else { &self.kernel };
                transpose(kernel, &mut tape.transposed, self.inputs, self.outputs);
            }
            multiply(dx, Ends::default(), dz, self.outputs, &tape.transposed, self.inputs);
        }
    }
}
