//! The choice of up or down for every weight of one layer, learned by gradient descent.
//!
//! A weight is `s (floor(w / s) + h(V))` with the rectified sigmoid `h(V) = clip(1.2 sigmoid(V) - 0.1, 0, 1)` (equation 23
//! of the paper). Minimised are the squared errors of the layer's values and the regulariser `sum 1 - |2 h - 1|^beta`
//! (equation 24), whose `beta` falls from 20 to 2 so that every `h` ends at 0 or 1. Each channel's error counts in units of
//! its error with nearest codes: layers of all magnitudes then take the same settings. Beta falls in whole numbers, since a
//! power with a whole exponent is a few products with the same bits everywhere.

use nn::{Activation, ActivationFunction};
use quant::Grid;

use super::rows::Rows;
use super::{RoundedLayer, RoundingSettings};
use crate::slices::Budget;

/// What one weight of the optimizer costs, in multiply-accumulates.
const WORK_PER_WEIGHT: usize = 16;
/// The stretched sigmoid reaches beyond [0, 1] by this, so that 0 and 1 are reached.
const STRETCH: f32 = 0.1;
/// Share of the steps without regulariser.
const WARM_UP: f32 = 0.2;
/// The regulariser of one weight times the taps, in units of a channel's error with nearest codes. Of 0.1 to 300 the values
/// from 10 on gave the least errors behind the whole network, with rates from 0.01 to 0.1 alike.
const REGULARISER: f32 = 10.0;
const BETA_START: f32 = 20.0;
const BETA_END: f32 = 2.0;
/// Adam (Kingma and Ba 2015) with its usual decays.
const RATE: f32 = 0.03;
const DECAY_1: f32 = 0.9;
const DECAY_2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// The choices of one layer; all lists of weights are `[taps][channels]`.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    rows: Rows,
    bias: Vec<f32>,
    iterations: u32,
    done: u32,
    batch: usize,
    /// First row of the next batch.
    next: usize,
    /// The value of the lower code.
    lower: Vec<f32>,
    /// The value of the upper code; the same beyond the grid, where there is no choice.
    upper: Vec<f32>,
    /// Whether the nearest code is the upper one.
    nearest: Vec<bool>,
    /// Of the channels' errors in the loss.
    importance: Vec<f32>,
    nearest_mse: Vec<f64>,
    v: Vec<f32>,
    moment_1: Vec<f32>,
    moment_2: Vec<f32>,
    /// The powers of the decays, for Adam's correction of its start.
    powers: (f32, f32),
    /// Buffers of a step: sigmoids of `v`, soft weights, their gradient, and the batch's values.
    sigmoid: Vec<f32>,
    soft: Vec<f32>,
    gradient: Vec<f32>,
    values: Vec<f32>,
}

impl Choice {
    /// The choices for the float `kernel` on `grids`, one or one per channel.
    pub(super) fn new(
        kernel: &[f32],
        bias: &[f32],
        grids: &[Grid],
        rows: Rows,
        settings: &RoundingSettings,
    ) -> Self {
        let n = kernel.len();
        let (mut lower, mut upper) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let (mut nearest, mut v) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for (&weight, grid) in kernel.iter().zip(grids.iter().cycle()) {
            let place = place(weight, grid);
            lower.push(grid.real(place.lower));
            upper.push(grid.real(place.upper));
            nearest.push(place.upper > place.lower && grid.code(weight) == place.upper);
            v.push(start(place.fraction));
        }
        let batch = settings.batch.clamp(1, rows.len().max(1));
        let values = vec![0.0; batch * rows.channels];
        let mut choice = Self {
            rows,
            bias: bias.to_vec(),
            iterations: settings.iterations,
            done: 0,
            batch,
            next: 0,
            lower,
            upper,
            nearest,
            importance: Vec::new(),
            nearest_mse: Vec::new(),
            v,
            moment_1: vec![0.0; n],
            moment_2: vec![0.0; n],
            powers: (1.0, 1.0),
            sigmoid: vec![0.0; n],
            soft: vec![0.0; n],
            gradient: vec![0.0; n],
            values,
        };
        choice.nearest_mse = choice.mse(&choice.nearest.clone());
        // A channel without error has nothing to learn.
        choice.importance =
            choice.nearest_mse.iter().map(|&mse| if mse > 0.0 { (1.0 / mse) as f32 } else { 0.0 }).collect();
        choice
    }

    /// Learns for the next steps; `true` if all are done.
    pub(super) fn step(&mut self, budget: &mut Budget) -> bool {
        let work = self.lower.len() * (2 * self.batch + WORK_PER_WEIGHT);
        for _ in 0..budget.take((self.iterations - self.done) as usize, work) {
            self.learn();
            self.done += 1;
        }
        self.done == self.iterations
    }

    /// The share of the steps that is done.
    pub(super) fn progress(&self) -> f64 {
        f64::from(self.done) / f64::from(self.iterations.max(1))
    }

    /// The kernel with the chosen codes, each channel with the better ones of the learned and the nearest.
    pub(super) fn result(&self, layer: usize) -> (Vec<f32>, RoundedLayer) {
        let learned: Vec<bool> = self.v.iter().map(|&v| v >= 0.0).collect();
        let learned_mse = self.mse(&learned);
        let channels = self.rows.channels;
        let better: Vec<bool> = learned_mse.iter().zip(&self.nearest_mse).map(|(a, b)| a < b).collect();
        let mut kernel = Vec::with_capacity(self.lower.len());
        let mut changed = 0;
        for (index, (&learned, &nearest)) in learned.iter().zip(&self.nearest).enumerate() {
            let up = if better[index % channels] { learned } else { nearest };
            changed += usize::from(up != nearest && self.upper[index] > self.lower[index]);
            kernel.push(self.value(index, up));
        }
        let mean = |mses: &mut dyn Iterator<Item = f64>| mses.sum::<f64>() / channels as f64;
        let report = RoundedLayer {
            layer,
            changed,
            weights: kernel.len(),
            nearest_mse: mean(&mut self.nearest_mse.iter().copied()),
            chosen_mse: mean(&mut self.nearest_mse.iter().zip(&learned_mse).map(|(a, b)| a.min(*b))),
        };
        (kernel, report)
    }

    /// The value of a weight rounded up or down.
    fn value(&self, index: usize, up: bool) -> f32 {
        if up { self.upper[index] } else { self.lower[index] }
    }

    /// The mean squared error of each channel over all rows, with hard choices.
    fn mse(&self, up: &[bool]) -> Vec<f64> {
        let kernel: Vec<f32> = up.iter().enumerate().map(|(index, &up)| self.value(index, up)).collect();
        let Rows { x, targets, taps, channels, .. } = &self.rows;
        let mut sums = vec![0.0_f64; *channels];
        let mut values = vec![0.0; *channels];
        for (x, targets) in x.chunks_exact(*taps).zip(targets.chunks_exact(*channels)) {
            self.forward(x, &kernel, &mut values);
            for ((sum, value), target) in sums.iter_mut().zip(&values).zip(targets) {
                let error = f64::from(*value) - f64::from(*target);
                *sum += error * error;
            }
        }
        sums.iter().map(|sum| sum / self.rows.len().max(1) as f64).collect()
    }

    /// The layer's values of one row.
    fn forward(&self, x: &[f32], kernel: &[f32], values: &mut [f32]) {
        values.copy_from_slice(&self.bias);
        for (&x, weights) in x.iter().zip(kernel.chunks_exact(values.len())) {
            // Behind a relu about half of the inputs are 0.
            if x != 0.0 {
                values.iter_mut().zip(weights).for_each(|(value, weight)| *value += x * weight);
            }
        }
        if self.rows.relu {
            values.iter_mut().for_each(|value| *value = value.max(0.0));
        }
    }

    /// One step of the optimizer on one batch.
    fn learn(&mut self) {
        self.sigmoid.copy_from_slice(&self.v);
        Activation::Sigmoid.apply(&mut self.sigmoid);
        for (((soft, &sigmoid), &lower), &upper) in
            self.soft.iter_mut().zip(&self.sigmoid).zip(&self.lower).zip(&self.upper)
        {
            *soft = lower + (upper - lower) * rectified(sigmoid);
        }
        self.errors();
        self.descend();
    }

    /// The gradient of the batch's loss by the soft weights.
    fn errors(&mut self) {
        let (taps, channels) = (self.rows.taps, self.rows.channels);
        let first = if self.next + self.batch > self.rows.len() { 0 } else { self.next };
        self.next = first + self.batch;
        let mut values = std::mem::take(&mut self.values);
        let x = &self.rows.x[first * taps..self.next * taps];
        let targets = &self.rows.targets[first * channels..self.next * channels];
        let factor = 2.0 / self.batch as f32;
        let rows = x.chunks_exact(taps).zip(targets.chunks_exact(channels));
        for ((x, targets), values) in rows.zip(values.chunks_exact_mut(channels)) {
            self.forward(x, &self.soft, values);
            for ((value, target), importance) in values.iter_mut().zip(targets).zip(&self.importance) {
                let passes = !self.rows.relu || *value > 0.0;
                *value = if passes { factor * importance * (*value - target) } else { 0.0 };
            }
        }
        self.gradient.fill(0.0);
        for (x, errors) in x.chunks_exact(taps).zip(values.chunks_exact(channels)) {
            for (&x, gradient) in x.iter().zip(self.gradient.chunks_exact_mut(channels)) {
                if x != 0.0 {
                    gradient.iter_mut().zip(errors).for_each(|(g, error)| *g += x * error);
                }
            }
        }
        self.values = values;
    }

    /// Adam's step of every choice.
    fn descend(&mut self) {
        let share = self.done as f32 / self.iterations as f32;
        let strength = if share < WARM_UP { 0.0 } else { REGULARISER / self.rows.taps as f32 };
        let annealed = ((share - WARM_UP) / (1.0 - WARM_UP)).max(0.0);
        let beta = (BETA_START + (BETA_END - BETA_START) * annealed).round();
        self.powers = (self.powers.0 * DECAY_1, self.powers.1 * DECAY_2);
        let (start_1, start_2) = (1.0 / (1.0 - self.powers.0), 1.0 / (1.0 - self.powers.1));
        let slots = self.moment_1.iter_mut().zip(&mut self.moment_2);
        let gaps = self.upper.iter().zip(&self.lower).map(|(upper, lower)| upper - lower);
        let weights = self.v.iter_mut().zip(&self.sigmoid).zip(gaps).zip(&self.gradient);
        for ((((v, &sigmoid), gap), &gradient), (m1, m2)) in weights.zip(slots) {
            let stretched = (1.0 + 2.0 * STRETCH) * sigmoid - STRETCH;
            // Beyond the ends h is constant.
            let slope = if stretched > 0.0 && stretched < 1.0 {
                (1.0 + 2.0 * STRETCH) * sigmoid * (1.0 - sigmoid)
            } else {
                0.0
            };
            let centred = 2.0 * stretched - 1.0;
            let regulariser =
                -2.0 * strength * beta * power(centred.abs(), beta as u32 - 1) * centred.signum();
            let g = (gap * gradient + regulariser) * slope;
            *m1 = DECAY_1 * *m1 + (1.0 - DECAY_1) * g;
            *m2 = DECAY_2 * *m2 + (1.0 - DECAY_2) * g * g;
            *v -= RATE * *m1 * start_1 / ((*m2 * start_2).sqrt() + EPSILON);
        }
    }
}

/// Where a weight lies between two codes.
struct Place {
    /// Unsigned codes.
    lower: i32,
    upper: i32,
    /// The share of the way from the lower to the upper one.
    fraction: f32,
}

fn place(weight: f32, grid: &Grid) -> Place {
    let (first, last) = (grid.code_min(), grid.code_max());
    if grid.is_zero() {
        return Place { lower: grid.zero_code(), upper: grid.zero_code(), fraction: 0.0 };
    }
    let steps = weight / grid.scale();
    let floor = steps.floor();
    // Saturating, so that the sum stays far from the ends of i32 for any grid of 16 bits at most.
    let lower = (floor as i32).saturating_add(grid.zero_code());
    if lower < first {
        return Place { lower: first, upper: first, fraction: 0.0 };
    }
    if lower >= last {
        return Place { lower: last, upper: last, fraction: 0.0 };
    }
    Place { lower, upper: lower + 1, fraction: steps - floor }
}

/// The `v` whose `h` is `fraction`, so that learning starts at the float weight.
fn start(fraction: f32) -> f32 {
    let sigmoid = (fraction + STRETCH) / (1.0 + 2.0 * STRETCH);
    libm::logf(sigmoid / (1.0 - sigmoid))
}

/// The rectified sigmoid `h`.
fn rectified(sigmoid: f32) -> f32 {
    ((1.0 + 2.0 * STRETCH) * sigmoid - STRETCH).clamp(0.0, 1.0)
}

/// `base^exponent` by repeated squaring.
fn power(base: f32, exponent: u32) -> f32 {
    let (mut result, mut square, mut left) = (1.0, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}

#[cfg(test)]
#[path = "choice_tests.rs"]
mod tests;
