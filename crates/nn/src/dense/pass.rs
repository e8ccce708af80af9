//! Forward and backward pass of the dense layer, with fake quantization where quantizers are attached.
//!
//! Forward: `w_q = FQ(w)`, `z = x w_q + b`, `a = act(FQ(z))`, `y = FQ(a)`, each FQ only where a quantizer stands.
//! Backward (straight-through): `dL/da = g * mask(a)`, `dz = dL/da * act'(a) * mask(z)`, `dw = (x^T dz) * mask(w)`,
//! `db = sum dz` unmasked, `dx = dz w_q^T`. A mask is 1 within the nudged range. Ranges get no gradient.

use crate::activation::Activation;
use crate::dense::Dense;
use crate::kernels::{Ends, column_sums, dots, multiply, multiply_transposed, relu_column_sums, transpose};

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
    /// Values before the activation and its quantizer, `[rows][outputs]`; empty where nothing needs them later.
    pre: Vec<f32>,
    /// Values after the activation, `[rows][outputs]`.
    activated: Vec<f32>,
    /// Fake-quantized activation, `[rows][outputs]`; empty without that quantizer.
    quantized: Vec<f32>,
    /// Gradient of the output, turned into that of the pre-activation by the backward pass, `[rows][outputs]`.
    d_output: Vec<f32>,
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
        let quantizers = layer.quantizers.as_ref();
        let has_pre = keep_pre || quantizers.is_some_and(|q| q.pre_activation.is_some());
        let has_post = quantizers.is_some_and(|q| q.post_activation.is_some());
        let per_row = |wanted: bool| vec![0.0; if wanted { rows * layer.outputs } else { 0 }];
        Self {
            kernel: vec![0.0; if quantizers.is_some() { weights } else { 0 }],
            transposed: vec![0.0; weights],
            pre: per_row(has_pre),
            activated: per_row(true),
            quantized: per_row(has_post),
            d_output: per_row(true),
            kernel_gradient: vec![0.0; weights],
            bias_gradient: vec![0.0; layer.outputs],
            transposed_gradient: vec![0.0; if layer.is_narrow() { weights } else { 0 }],
        }
    }

    pub(crate) fn fits(&self, layer: &Dense) -> bool {
        let quantizers = layer.quantizers.as_ref();
        let has_pre = quantizers.is_some_and(|q| q.pre_activation.is_some());
        let has_post = quantizers.is_some_and(|q| q.post_activation.is_some());
        self.kernel_gradient.len() == layer.kernel.len()
            && self.bias_gradient.len() == layer.outputs
            && self.kernel.is_empty() == quantizers.is_none()
            && self.quantized.is_empty() != has_post
            && (!has_pre || !self.pre.is_empty())
    }

    pub(crate) fn output(&self) -> &[f32] {
        if self.quantized.is_empty() { &self.activated } else { &self.quantized }
    }

    pub(crate) fn pre(&self) -> &[f32] {
        &self.pre
    }

    pub(crate) fn gradients(&self) -> [&[f32]; 2] {
        [&self.kernel_gradient, &self.bias_gradient]
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        let output = if self.quantized.is_empty() { &self.activated } else { &self.quantized };
        (output, &mut self.d_output)
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
        self.affine(x, rows, tape);
        self.activate(rows, tape);
        self.quantize_output(rows, tape);
    }

    pub(crate) fn train_forward(&mut self, x: &[f32], rows: usize, tape: &mut DenseTape) {
        let n = rows * self.outputs;
        if let Some(q) = &mut self.quantizers {
            q.weights.observe(&self.kernel);
        }
        self.prepare(tape);
        self.affine(x, rows, tape);
        if let Some(pre) = self.quantizers.as_mut().and_then(|q| q.pre_activation.as_mut()) {
            pre.observe(&tape.pre[..n]);
        }
        self.activate(rows, tape);
        if let Some(post) = self.quantizers.as_mut().and_then(|q| q.post_activation.as_mut()) {
            post.observe(&tape.activated[..n]);
        }
        self.quantize_output(rows, tape);
    }

    /// Whether the affine map ends in relu: of a wide layer whose values before the activation nothing needs.
    fn ends_in_relu(&self, tape: &DenseTape) -> bool {
        self.activation == Activation::Relu && !self.is_narrow() && tape.pre.is_empty()
    }

    /// `z = x w + b`, or its activation where [`Self::ends_in_relu`]; each sum starting from the bias (wide) or ending with
    /// it (narrow).
    fn affine(&self, x: &[f32], rows: usize, tape: &mut DenseTape) {
        let n = rows * self.outputs;
        let relu = self.ends_in_relu(tape);
        let z = if tape.pre.is_empty() { &mut tape.activated[..n] } else { &mut tape.pre[..n] };
        if self.is_narrow() {
            // By two rows and two outputs; the last of each may be alone, and then stands, and is written, for both.
            for row in (0..rows).step_by(2) {
                let pair = [row, (row + 1).min(rows - 1)];
                let x = pair.map(|row| &x[row * self.inputs..][..self.inputs]);
                for output in (0..self.outputs).step_by(2) {
                    let outputs = [output, (output + 1).min(self.outputs - 1)];
                    let columns =
                        outputs.map(|output| &tape.transposed[output * self.inputs..][..self.inputs]);
                    let sums = dots(x, columns);
                    for (i, sum) in sums.into_iter().enumerate() {
                        let (row, output) = (pair[i / 2], outputs[i % 2]);
                        z[row * self.outputs + output] = sum + self.bias[output];
                    }
                }
            }
        } else {
            let kernel = if self.quantizers.is_some() { &tape.kernel } else { &self.kernel };
            multiply(z, Ends { start: Some(&self.bias), relu }, x, self.inputs, kernel, self.outputs);
        }
    }

    /// `a = act(FQ(z))`, where that is not done yet.
    fn activate(&self, rows: usize, tape: &mut DenseTape) {
        if self.ends_in_relu(tape) {
            return;
        }
        let n = rows * self.outputs;
        let a = &mut tape.activated[..n];
        if let Some(pre) = self.quantizers.as_ref().and_then(|q| q.pre_activation.as_ref()) {
            pre.apply(&tape.pre[..n], a);
        } else if !tape.pre.is_empty() {
            a.copy_from_slice(&tape.pre[..n]);
        }
        self.activation.apply(a);
    }

    /// `y = FQ(a)`.
    fn quantize_output(&self, rows: usize, tape: &mut DenseTape) {
        let n = rows * self.outputs;
        if let Some(post) = self.quantizers.as_ref().and_then(|q| q.post_activation.as_ref()) {
            post.apply(&tape.activated[..n], &mut tape.quantized[..n]);
        }
    }

    pub(crate) fn backward(&self, x: &[f32], rows: usize, tape: &mut DenseTape, d_input: Option<&mut [f32]>) {
        let n = rows * self.outputs;
        let quantizers = self.quantizers.as_ref();
        let dz = &mut tape.d_output[..n];
        if let Some(post) = quantizers.and_then(|q| q.post_activation.as_ref()) {
            post.mask_gradient(&tape.activated[..n], dz);
        }
        let pre = quantizers.and_then(|q| q.pre_activation.as_ref());
        if self.activation == Activation::Relu && pre.is_none() {
            relu_column_sums(dz, &tape.activated[..n], &mut tape.bias_gradient);
        } else {
            self.activation.backward(&tape.activated[..n], dz);
            if let Some(pre) = pre {
                pre.mask_gradient(&tape.pre[..n], dz);
            }
            column_sums(dz, &mut tape.bias_gradient);
        }
        let dz = &*dz;
        if self.is_narrow() {
            multiply_transposed(&mut tape.transposed_gradient, dz, self.outputs, x, self.inputs);
            transpose(&tape.transposed_gradient, &mut tape.kernel_gradient, self.outputs, self.inputs);
        } else {
            multiply_transposed(&mut tape.kernel_gradient, x, self.inputs, dz, self.outputs);
        }
        if let Some(q) = quantizers {
            q.weights.mask_gradient(&self.kernel, &mut tape.kernel_gradient);
        }
        if let Some(dx) = d_input {
            if !self.is_narrow() {
                let kernel = if quantizers.is_some() { &tape.kernel } else { &self.kernel };
                transpose(kernel, &mut tape.transposed, self.inputs, self.outputs);
            }
            multiply(dx, Ends::default(), dz, self.outputs, &tape.transposed, self.inputs);
        }
    }

    /// Takes over the ranges of a layer with quantizers in the same places, without allocating.
    pub(crate) fn copy_ranges_from(&mut self, other: &Self) {
        if let (Some(own), Some(other)) = (&mut self.quantizers, &other.quantizers) {
            own.weights.clone_from(&other.weights);
            if let (Some(own), Some(other)) = (&mut own.pre_activation, &other.pre_activation) {
                own.clone_from(other);
            }
            if let (Some(own), Some(other)) = (&mut own.post_activation, &other.post_activation) {
                own.clone_from(other);
            }
        }
    }
}
