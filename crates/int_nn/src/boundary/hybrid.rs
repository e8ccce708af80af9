//! TFLite's hybrid operators: 8-bit weights, float inputs that are quantized on the fly, float outputs.
//!
//! Every sample of a batch gets its own asymmetric 8-bit grid from its own extremes, as `asymmetric_quantize_inputs` of
//! FULLY_CONNECTED version 12 and CONV_2D version 5 does; for a convolution a sample is the whole window of steps. Checked
//! against the library for batches of one.

use crate::kernels::{PairedSource, PairedWeights};
use crate::shape::is_possible;
use crate::{LayerError, PackedCodes};
use quant::converter::activation_params;
use quant::{BitWidth, QuantParams};
use vocabulary::Shape;
use vocabulary::{Padding, Tensor, Windows};

/// What a hybrid layer is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct HybridParts {
    /// The shape of a row of inputs.
    pub input: Shape,
    /// Sizes of a convolution; `None` for a dense layer, which takes flat rows.
    pub conv: Option<HybridConv>,
    /// The weight codes, symmetric, at most 8 bits: `[outputs][taps]`.
    pub weights: PackedCodes,
    /// Scale of the weights, one per tensor or one per output.
    pub weight_scales: Vec<f32>,
    /// Biases, `[outputs]`, float as they were trained.
    pub bias: Vec<f32>,
}

/// The windows of a hybrid convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HybridConv {
    /// Steps of one window.
    pub kernel_size: usize,
    /// Steps from one window to the next.
    pub stride: usize,
    /// What happens at the ends; added steps hold 0.0.
    pub padding: Padding,
}

/// A checked hybrid layer, without its activation function, which follows in float.
#[derive(Clone, Debug, PartialEq)]
pub struct HybridLayer {
    parts: HybridParts,
    windows: Windows,
    /// Values from one window to the next.
    row_step: usize,
    weights: PairedWeights,
    /// Sum of the weight codes of each output: what an input's zero point is multiplied by.
    weight_sums: Vec<i32>,
}

impl HybridLayer {
    /// Checks the parts.
    ///
    /// # Errors
    /// [`LayerError`]: no outputs, windows that do not fit, lists of the wrong length, weights of more than 8 bits, scales
    /// that are no positive numbers, biases that are not finite, sums beyond 32 bits.
    pub fn new(parts: HybridParts) -> Result<Self, LayerError> {
        let (outputs, input) = (parts.bias.len(), parts.input);
        // A dense layer is one window over everything.
        let conv = HybridConv { kernel_size: input.steps, stride: 1, padding: Padding::Valid };
        let HybridConv { kernel_size: size, stride, padding } = parts.conv.unwrap_or(conv);
        let refused = LayerError::Windows { steps: input.steps, size, stride };
        let windows = padding.windows(input.steps, size, stride).ok_or(refused)?;
        let padded = Shape { steps: windows.padded, channels: input.channels };
        let window = Shape { steps: size, channels: input.channels };
        let output = Shape { steps: windows.count, channels: outputs };
        if outputs == 0 || window.values() == 0 {
            return Err(LayerError::Empty { taps: window.values(), outputs });
        }
        for shape in [padded, window, output] {
            if !is_possible(shape) {
                return Err(LayerError::TooLarge(shape));
            }
        }
        let taps = window.values();
        let scales = if parts.weight_scales.len() == 1 { 1 } else { outputs };
        for (list, found, expected) in [
            (Tensor::Weights.name(), parts.weights.len(), taps.saturating_mul(outputs)),
            ("weight scales", parts.weight_scales.len(), scales),
        ] {
            if found != expected {
                return Err(LayerError::Length { list, found, expected });
            }
        }
        for (channel, &scale) in parts.weight_scales.iter().enumerate() {
            QuantParams::new(scale, 0, BitWidth::INT8, false)
                .map_err(|source| LayerError::WeightParams { channel, source })?;
        }
        if let Some(position) = parts.bias.iter().position(|bias| !bias.is_finite()) {
            return Err(LayerError::Bias { output: position });
        }
        let codes = parts.weights.unpack();
        // Codes differ from their zero point by 255 at most; with weights of 8 bits no sum of 65,536 products leaves 32 bits.
        if parts.weights.bits() > BitWidth::INT8 || taps > 1 << 16 {
            return Err(LayerError::HybridAccumulator);
        }
        let source = PairedSource {
            taps,
            weights: &codes,
            weight_zero_points: &[0],
            bias: &vec![0; outputs],
            input_zero_point: 0,
            accumulator_shift: 0,
        };
        let weights = PairedWeights::new(&source).ok_or(LayerError::HybridAccumulator)?;
        let weight_sums = codes.chunks_exact(taps).map(|codes| codes.iter().sum()).collect();
        Ok(Self { parts, windows, row_step: stride.saturating_mul(input.channels), weights, weight_sums })
    }

    /// The description of this layer.
    #[must_use]
    pub fn parts(&self) -> &HybridParts {
        &self.parts
    }

    /// The shape of a row it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        self.parts.input
    }

    /// The shape of a row it gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        Shape { steps: self.windows.count, channels: self.parts.bias.len() }
    }

    /// Real outputs `[rows][outputs]` of real inputs `[rows][inputs]`; values behind the last whole row are left out.
    ///
    /// `q = clip(round(f32(z + x * f32(1 / s))))` with scale `s` and zero point `z` of the row's own extremes, then
    /// `y = b + f32(sum (q - z) w) * (s * s_w)`. A row of zeros gives the biases; one with a value that is not finite gives
    /// NaN.
    #[must_use]
    pub fn run(&self, x: &[f32]) -> Vec<f32> {
        let Shape { steps, channels } = self.parts.input;
        let outputs = self.parts.bias.len();
        let width = self.weights.row_sums();
        let mut codes = vec![0_i16; self.windows.padded * channels];
        let mut sums = vec![0; self.windows.count * width];
        let mut y = Vec::with_capacity(x.len() / (steps * channels) * self.windows.count * outputs);
        for row in x.chunks_exact(steps * channels) {
            let Some(params) = row_params(row) else {
                y.extend(std::iter::repeat_n(f32::NAN, self.windows.count * outputs));
                continue;
            };
            // Codes of 8 bits.
            codes.fill(params.zero_point() as i16);
            for (code, &x) in codes[self.windows.before * channels..].iter_mut().zip(row) {
                *code = quantize(x, &params);
            }
            self.weights.sums(&codes, self.row_step, &mut sums);
            for sums in sums.chunks_exact(width) {
                let scales = self.parts.weight_scales.iter().cycle();
                let terms = sums.iter().zip(&self.weight_sums).zip(&self.parts.bias).zip(scales);
                y.extend(terms.map(|(((&sum, &weights), &bias), &scale)| {
                    let sum = sum - params.zero_point() * weights;
                    bias + sum as f32 * (params.scale() * scale)
                }));
            }
        }
        y
    }
}

/// The grid of one row of inputs: the converter's rule over its extremes; `None` if a value is not finite.
fn row_params(row: &[f32]) -> Option<QuantParams> {
    if row.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let (min, max) = row.iter().fold((0.0_f32, 0.0_f32), |(min, max), &x| (min.min(x), max.max(x)));
    activation_params(min, max, BitWidth::INT8).ok()
}

/// The code of one input.
fn quantize(x: f32, params: &QuantParams) -> i16 {
    let code = (params.zero_point() as f32 + x * (1.0 / params.scale())).round();
    // Saturating, then clipped to 8 bits.
    (code as i32).clamp(params.code_min(), params.code_max()) as i16
}

#[cfg(test)]
#[path = "hybrid_tests.rs"]
mod tests;
