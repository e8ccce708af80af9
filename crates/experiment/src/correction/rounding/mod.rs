//! Adaptive rounding (AdaRound; Nagel et al. 2020, arXiv 2004.10568): each weight is rounded up or down so that the output
//! of its layer errs least, instead of to the nearest code.
//!
//! Layer by layer, first to last: the targets are the float layer's values (after its relu; before tanh and sigmoid) on
//! float inputs, the inputs those that come through the already rounded and quantized layers before (equation 25 of the
//! paper). At most [`RoundingSettings::samples`] calibration samples and [`RoundingSettings::rows`] rows (of a dense layer)
//! or windows (of a convolution), drawn by the seed, take part. Layers of other kinds are passed through.

mod choice;
mod draw;
mod rows;

use nn::{Layer, Network};

use self::choice::Choice;
use self::draw::Draw;
use self::rows::Rows;
use super::error::{CorrectionError, check};
use super::passage::Passage;
use crate::affine::{Affine, with_parameters};
use crate::slices::Budget;

/// How long and on how much the roundings are learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundingSettings {
    /// Steps of the optimizer for each layer.
    pub iterations: u32,
    /// Rows of one step.
    pub batch: usize,
    /// Calibration samples at most.
    pub samples: usize,
    /// Rows or windows of a layer at most.
    pub rows: usize,
    /// Of the draws.
    pub seed: u64,
}

impl Default for RoundingSettings {
    /// 1,000 steps of 32 rows out of 2,048 from 256 samples: in native code about 10 ms for an MLP of the thesis' size and
    /// less than a second for its CNN.
    fn default() -> Self {
        Self { iterations: 1000, batch: 32, samples: 256, rows: 2048, seed: 1 }
    }
}

/// What was done to one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoundedLayer {
    /// Index of the layer, from 0.
    pub layer: usize,
    /// Weights that are not at their nearest code.
    pub changed: usize,
    /// Weights of the layer.
    pub weights: usize,
    /// Mean squared error of the layer's values (after relu) on the drawn rows with the nearest codes, in squared units of
    /// the values.
    pub nearest_mse: f64,
    /// The same with the chosen codes; never larger.
    pub chosen_mse: f64,
}

/// Adaptive rounding in progress.
#[derive(Clone, Debug)]
pub struct AdaptiveRounding {
    float: Network,
    quantized: Network,
    settings: RoundingSettings,
    draw: Draw,
    /// Index of the layer in work.
    layer: usize,
    phase: Phase,
    float_rows: Passage,
    quantized_rows: Passage,
    report: Vec<RoundedLayer>,
}

/// What is done for one layer, in this order.
#[derive(Clone, Debug)]
enum Phase {
    /// The float layer computes the targets: what it gave so far before its activation.
    Targets(Vec<f32>),
    /// The choices are learned.
    Learning(Box<Choice>),
    /// The rounded layer computes the inputs of the next one.
    Forward,
}

impl AdaptiveRounding {
    /// The rounding of `quantized`, a fake-quantized image of `float` with the same layers, by the samples `x`
    /// `[rows][inputs]`. Grids stay; kernels become values of their grids.
    ///
    /// # Errors
    /// Networks of different layers, no samples, or samples of another width.
    pub fn new(
        float: Network,
        quantized: Network,
        x: &[f32],
        settings: RoundingSettings,
    ) -> Result<Self, CorrectionError> {
        let rows = check(&float, &quantized, x)?;
        let mut draw = Draw::new(settings.seed);
        let width = float.inputs();
        let chosen = draw.some(rows, settings.samples.max(1));
        let samples: Vec<f32> = chosen.iter().flat_map(|&row| &x[row * width..][..width]).copied().collect();
        Ok(Self {
            float_rows: Passage::new(&float, &samples),
            quantized_rows: Passage::new(&quantized, &samples),
            float,
            quantized,
            settings,
            draw,
            layer: 0,
            phase: Phase::Targets(Vec::new()),
            report: Vec::new(),
        })
    }

    /// Works for some milliseconds; `true` if every layer is rounded.
    ///
    /// # Errors
    /// None in practice: networks and samples were checked.
    pub fn step(&mut self, budget: &mut Budget) -> Result<bool, CorrectionError> {
        let index = self.layer;
        let Some(quantized) = self.quantized.layers.get(index) else { return Ok(true) };
        match &mut self.phase {
            Phase::Targets(targets) => {
                if self.float_rows.step(&self.float, index, budget, |pre| targets.extend_from_slice(pre))? {
                    let targets = std::mem::take(targets);
                    self.phase = self.learning(&targets).unwrap_or(Phase::Forward);
                }
            }
            Phase::Learning(choice) => {
                if choice.step(budget) {
                    let (kernel, report) = choice.result(index);
                    let bias = Affine::of(quantized).map_or_else(Vec::new, |affine| affine.bias.to_vec());
                    let rounded = with_parameters(quantized, kernel, bias, quantized.quantizers().cloned())
                        .map_err(CorrectionError::at(index, quantized.kind()))?;
                    self.quantized.layers[index] = rounded;
                    self.report.push(report);
                    self.phase = Phase::Forward;
                }
            }
            Phase::Forward => {
                if self.quantized_rows.step(&self.quantized, index, budget, |_| {})? {
                    self.float_rows.advance();
                    self.quantized_rows.advance();
                    self.layer += 1;
                    self.phase = Phase::Targets(Vec::new());
                }
            }
        }
        Ok(self.layer == self.float.layers.len())
    }

    /// The share of the work that is done, 0 to 1; layers count by their parameters.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let weight = |layer: &Layer| layer.parameter_count() as f64;
        let all: f64 = self.float.layers.iter().map(weight).sum();
        let done: f64 = self.float.layers.iter().take(self.layer).map(weight).sum();
        let within = match &self.phase {
            Phase::Targets(_) => 0.0,
            Phase::Learning(choice) => choice.progress(),
            Phase::Forward => 1.0,
        };
        let current = self.float.layers.get(self.layer).map_or(0.0, weight);
        if all > 0.0 { (done + within * current) / all } else { 0.0 }
    }

    /// What was done so far, one entry for each dense layer or convolution.
    #[must_use]
    pub fn report(&self) -> &[RoundedLayer] {
        &self.report
    }

    /// The rounded network; before the last step only its first layers are.
    #[must_use]
    pub fn into_network(self) -> Network {
        self.quantized
    }

    /// The choices of the layer in work, given the float layer's values before its activation, `[samples][outputs]`; `None`
    /// for a layer without quantized weights.
    fn learning(&mut self, targets: &[f32]) -> Option<Phase> {
        let (float, quantized) = (self.float.layers.get(self.layer)?, self.quantized.layers.get(self.layer)?);
        let (float_affine, affine) = (Affine::of(float)?, Affine::of(quantized)?);
        let weights = &affine.quantizers?.weights;
        let inputs = self.quantized_rows.input();
        let rows = Rows::draw(quantized, affine, inputs, targets, self.settings.rows.max(1), &mut self.draw);
        let choice = Choice::new(float_affine.kernel, affine.bias, weights.grids(), rows, &self.settings);
        Some(Phase::Learning(Box::new(choice)))
    }
}
