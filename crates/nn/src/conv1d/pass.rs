//! Forward and backward pass of the convolution.
//!
//! A row of the input is copied between its zero steps; each window is then one contiguous stretch of it, so no matrix of
//! windows is built. All three products are sums of scaled rows over lists of nonzero factors:
//!
//! - forward: `z[t] = b + sum of x[i] * K[i]` over the nonzero inputs `i` of window `t`,
//! - inputs: `dx[window t] += sum of dz[t][f] * K^T[f]` over the filters `f` with a nonzero gradient at `t`,
//! - kernel: `dK^T[f] += sum of dz[t][f] * x[window t]` over the steps `t` at which filter `f` has a nonzero gradient; or, where
//!   a window has fewer values than there are filters, `dK[i] += sum of x[window t][i] * dz[t]` over all steps, because long
//!   rows fill the registers better than short ones.
//!
//! Every element is summed in ascending order of (row, `t`, `i` or `f`). With relu and max pooling most products of the two
//! backward sums, and about half of those of the forward sum, have a factor of exactly zero and are left out. Zero is a point
//! of every quantizer's grid, so quantized inputs have the zeros of the float ones, and more.
//!
//! Where quantizers are attached, `K` is the fake-quantized kernel, and its gradient is masked where the float kernel left the
//! range; what follows `z` is in `output.rs`.

use vectors::MOST_LANES;

use crate::conv1d::{Conv1D, Conv1DShape};
use crate::kernels::{Nonzeros, ScaledRows, Windows, add_scaled_rows, block_width, sum_windows, transpose};
use crate::learned::LayerLearned;
use crate::output::OutputTape;

/// The buffers of one convolution; `rows` below is the capacity.
#[derive(Clone, Debug)]
pub(crate) struct Conv1DTape {
    /// Of the layer it was made for.
    shape: Conv1DShape,
    /// The input between its zero steps, `[rows][row_length]`.
    padded: Vec<f32>,
    /// Values of one row of `padded`: its steps, and as many as a vector may reach beyond the last.
    row_length: usize,
    /// Nonzero inputs of one row, by padded step.
    inputs: Nonzeros,
    /// Nonzero gradients of one row, by output step.
    gradients: Nonzeros,
    /// The same by filter: the output steps, `[filters][output steps]`, and how many there are, `[filters]`.
    filter_steps: Vec<u32>,
    filter_counts: Vec<u32>,
    /// The list of all output steps.
    all_steps: Vec<u32>,
    /// Fake-quantized kernel `[kernel_size][channels][filters]`; empty without quantizers.
    kernel: Vec<f32>,
    /// The kernel in use, cut into blocks of filters, `[blocks][taps][block width]`, zero beyond the last filter, and room for a
    /// vector to reach beyond the last.
    packed: Vec<f32>,
    /// The kernel in use, `[filters][taps]`, and room for a vector to reach beyond the last.
    transposed: Vec<f32>,
    /// Gradients of learned steps.
    pub(crate) learned: LayerLearned,
    /// From the affine map to the output, `[rows][output steps][filters]`.
    output: OutputTape,
    /// Gradient of one row of `padded`.
    d_padded: Vec<f32>,
    /// `[filters][taps]`.
    transposed_gradient: Vec<f32>,
    /// `[kernel_size][channels][filters]`.
    pub(crate) kernel_gradient: Vec<f32>,
    /// `[filters]`.
    pub(crate) bias_gradient: Vec<f32>,
}

impl Conv1DTape {
    pub(crate) fn new(layer: &Conv1D, rows: usize, keep_pre: bool) -> Self {
        let (channels, filters) = (layer.shape.channels, layer.shape.filters);
        let (windows, weights) = (layer.windows, layer.kernel.len());
        let row_length = (windows.padded * channels + MOST_LANES - 1).next_multiple_of(MOST_LANES);
        let width = block_width(filters);
        let values = rows * layer.outputs();
        Self {
            shape: layer.shape,
            padded: vec![0.0; rows * row_length],
            row_length,
            inputs: Nonzeros::new(windows.padded, channels),
            gradients: Nonzeros::new(windows.count, filters),
            filter_steps: vec![0; layer.outputs()],
            filter_counts: vec![0; filters],
            all_steps: (0..).take(windows.count).collect(),
            kernel: vec![0.0; if layer.quantizers.is_some() { weights } else { 0 }],
            packed: vec![0.0; filters.div_ceil(width) * layer.taps() * width + MOST_LANES - 1],
            transposed: vec![0.0; weights + MOST_LANES - 1],
            learned: LayerLearned::new(layer.quantizers.as_ref()),
            output: OutputTape::new(layer.end(), values, keep_pre, MOST_LANES - 1),
            d_padded: vec![0.0; row_length],
            transposed_gradient: vec![0.0; weights],
            kernel_gradient: vec![0.0; weights],
            bias_gradient: vec![0.0; filters],
        }
    }

    pub(crate) fn fits(&self, layer: &Conv1D) -> bool {
        self.shape == layer.shape
            && self.kernel.is_empty() == layer.quantizers.is_none()
            && self.learned.fits(layer.quantizers.as_ref())
            && self.output.fits(layer.end())
    }

    /// Values before the activation; empty unless the tape was made to keep them.
    pub(crate) fn pre(&self) -> &[f32] {
        self.output.pre()
    }

    pub(crate) fn output(&self) -> &[f32] {
        self.output.output()
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        self.output.output_and_gradient()
    }

    /// Of kernel and bias, after the backward pass.
    pub(crate) fn gradients(&self) -> [&[f32]; 2] {
        [&self.kernel_gradient, &self.bias_gradient]
    }

    /// Sorts the listed nonzero gradients of one row by filter. Steps stay ascending.
    fn list_by_filter(&mut self, steps: usize, filters: usize) {
        self.filter_counts.fill(0);
        for t in 0..steps {
            let first = t * filters;
            for &item in self.gradients.groups(t, 1) {
                let filter = item as usize - first;
                let count = &mut self.filter_counts[filter];
                self.filter_steps[filter * steps + *count as usize] = t as u32;
                *count += 1;
            }
        }
    }
}

impl Conv1D {
    /// Quantizes the kernel where quantizers are attached, and packs it for the forward pass.
    pub(crate) fn prepare(&self, tape: &mut Conv1DTape) {
        if let Some(q) = &self.quantizers {
            q.weights.apply(&self.kernel, &mut tape.kernel);
        }
        let kernel = if self.quantizers.is_some() { &tape.kernel } else { &self.kernel };
        let filters = self.shape.filters;
        let width = block_width(filters);
        let blocks = tape.packed.chunks_exact_mut(self.taps() * width);
        for (first, block) in (0..filters).step_by(width).zip(blocks) {
            let used = width.min(filters - first);
            for (to, from) in block.chunks_exact_mut(width).zip(kernel.chunks_exact(filters)) {
                to[..used].copy_from_slice(&from[first..first + used]);
            }
        }
    }

    /// Evaluates `rows` rows with the packed kernel.
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut Conv1DTape) {
        self.affine(x, rows, tape);
        tape.output.evaluate(self.end(), rows * self.outputs(), false);
    }

    /// The training pass: as [`Self::evaluate`], each quantizer observing its tensor before it is applied.
    pub(crate) fn train_forward(&mut self, x: &[f32], rows: usize, tape: &mut Conv1DTape) {
        if let Some(q) = &mut self.quantizers {
            q.weights.observe(&self.kernel);
        }
        self.prepare(tape);
        self.affine(x, rows, tape);
        let n = rows * self.outputs();
        tape.output.train(self.activation, self.quantizers.as_mut(), n, false);
    }

    /// `z`, the sums before the activation, of `rows` rows.
    fn affine(&self, x: &[f32], rows: usize, tape: &mut Conv1DTape) {
        let z = tape.output.affine(rows * self.outputs());
        let padded_rows = tape.padded.chunks_exact_mut(tape.row_length);
        let x_rows = x.chunks_exact(self.inputs()).zip(padded_rows);
        for (z_row, (x_row, padded)) in z.chunks_exact_mut(self.outputs()).zip(x_rows) {
            let channels = self.shape.channels;
            // The zeros before and after stay from the tape's making.
            padded[self.windows.before * channels..][..x_row.len()].copy_from_slice(x_row);
            tape.inputs.list(&padded[..self.windows.padded * channels], channels);
            self.convolve(padded, &tape.inputs, &tape.packed, z_row);
        }
    }

    /// `z = b + sum of x[i] * K[i]` for one row, block of filters by block so that a block of the kernel stays in the cache.
    fn convolve(&self, padded: &[f32], inputs: &Nonzeros, packed: &[f32], z_row: &mut [f32]) {
        let filters = self.shape.filters;
        let width = block_width(filters);
        for first in (0..filters).step_by(width) {
            let windows = Windows {
                start: &self.bias[first..filters.min(first + width)],
                nonzeros: inputs,
                size: self.windows.size,
                stride: self.windows.stride,
                factors: padded,
                channels: self.shape.channels,
                rows: &packed[first * self.taps()..],
                row_stride: width,
            };
            sum_windows(&mut z_row[first..], filters, windows);
        }
    }

    /// Gradients from the tape's output gradient; that of `x` goes into `d_input` where one is wanted. The input itself is
    /// read from the padded copy that the forward pass has left.
    pub(crate) fn backward(&self, rows: usize, tape: &mut Conv1DTape, mut d_input: Option<&mut [f32]>) {
        let (filters, taps, outputs) = (self.shape.filters, self.taps(), self.outputs());
        let n = rows * outputs;
        tape.output.backward(self.end(), n, &mut tape.bias_gradient, &mut tape.learned);
        if d_input.is_some() {
            let kernel = if self.quantizers.is_some() { &tape.kernel } else { &self.kernel };
            transpose(kernel, &mut tape.transposed[..kernel.len()], taps, filters);
        }
        let long_windows = self.has_long_windows();
        tape.kernel_gradient.fill(0.0);
        tape.transposed_gradient.fill(0.0);
        for row in 0..rows {
            if long_windows || d_input.is_some() {
                tape.gradients.list(&tape.output.gradient()[row * outputs..][..outputs], filters);
            }
            if let Some(d_input) = &mut d_input {
                self.add_input_gradient(row, tape);
                let first = self.windows.before * self.shape.channels;
                d_input[row * self.inputs()..][..self.inputs()]
                    .copy_from_slice(&tape.d_padded[first..][..self.inputs()]);
            }
            if long_windows {
                tape.list_by_filter(self.windows.count, filters);
                self.add_kernel_gradient_by_filter(row, tape);
            } else {
                self.add_kernel_gradient_by_tap(row, tape);
            }
        }
        if long_windows {
            transpose(&tape.transposed_gradient, &mut tape.kernel_gradient, filters, taps);
        }
        if let Some(q) = &self.quantizers {
            tape.learned.weights.backward(&q.weights, &self.kernel, &mut tape.kernel_gradient);
        }
    }

    /// Whether the kernel's gradient is summed by filter, see the module's text. Depends on the shape only, and shows in no
    /// bit.
    fn has_long_windows(&self) -> bool {
        self.taps() >= self.shape.filters
    }

    /// `dx[window t] += sum of dz[t][f] * K^T[f]` for one row, into `d_padded`.
    fn add_input_gradient(&self, row: usize, tape: &mut Conv1DTape) {
        let (filters, taps) = (self.shape.filters, self.taps());
        let step = self.windows.stride * self.shape.channels;
        let dz = &tape.output.gradient()[row * self.outputs()..][..self.outputs()];
        tape.d_padded.fill(0.0);
        for (t, dz) in dz.chunks_exact(filters).enumerate() {
            let terms = ScaledRows {
                items: tape.gradients.groups(t, 1),
                first: (t * filters) as u32,
                factors: dz,
                factor_stride: 1,
                rows: &tape.transposed,
                row_stride: taps,
            };
            add_scaled_rows(&mut tape.d_padded[t * step..][..taps], terms);
        }
    }

    /// `dK[i] += sum of x[window t][i] * dz[t]` for one row.
    fn add_kernel_gradient_by_tap(&self, row: usize, tape: &mut Conv1DTape) {
        let filters = self.shape.filters;
        let padded = &tape.padded[row * tape.row_length..][..tape.row_length];
        for (i, sums) in tape.kernel_gradient.chunks_exact_mut(filters).enumerate() {
            let terms = ScaledRows {
                items: &tape.all_steps,
                first: 0,
                factors: &padded[i..],
                factor_stride: self.windows.stride * self.shape.channels,
                rows: &tape.output.gradient()[row * self.outputs()..],
                row_stride: filters,
            };
            add_scaled_rows(sums, terms);
        }
    }

    /// `dK^T[f] += sum of dz[t][f] * x[window t]` for one row.
    fn add_kernel_gradient_by_filter(&self, row: usize, tape: &mut Conv1DTape) {
        let (filters, taps, steps) = (self.shape.filters, self.taps(), self.windows.count);
        let padded = &tape.padded[row * tape.row_length..][..tape.row_length];
        let dz = &tape.output.gradient()[row * self.outputs()..][..self.outputs()];
        let lists = tape.filter_steps.chunks_exact(steps).zip(&tape.filter_counts);
        for (f, (sums, (list, &count))) in
            tape.transposed_gradient.chunks_exact_mut(taps).zip(lists).enumerate()
        {
            let terms = ScaledRows {
                items: &list[..count as usize],
                first: 0,
                factors: &dz[f..],
                factor_stride: filters,
                rows: padded,
                row_stride: self.windows.stride * self.shape.channels,
            };
            add_scaled_rows(sums, terms);
        }
    }
}
