//! Optimizers, each step computed in f32 exactly in the order of Keras' formulas.

use thiserror::Error;
use vectors::{Width, widest};

/// An optimizer and its settings, as Keras names them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OptimizerConfig {
    /// `v = momentum * v - lr * g; w += v`; without momentum `w -= lr * g`.
    Sgd {
        /// Step size, above 0.
        learning_rate: f64,
        /// Share of the last step that is kept, 0 to below 1.
        momentum: f64,
    },
    /// Kingma and Ba 2015, algorithm 1, in Keras' arrangement: `alpha = lr sqrt(1 - b2^t) / (1 - b1^t)`,
    /// `w -= alpha * m / (sqrt(v) + eps)`.
    Adam {
        /// Step size, above 0.
        learning_rate: f64,
        /// Decay of the mean of gradients, 0 to below 1.
        beta1: f64,
        /// Decay of the mean of squared gradients, 0 to below 1.
        beta2: f64,
        /// Added to the root, above 0.
        epsilon: f64,
    },
    /// Kingma and Ba 2015, algorithm 2: `u = max(b2 * u, |g|)`, `w -= lr * m / ((1 - b1^t) (u + eps))`. Keras adds epsilon
    /// outside the maximum.
    Adamax {
        /// Step size, above 0.
        learning_rate: f64,
        /// Decay of the mean of gradients, 0 to below 1.
        beta1: f64,
        /// Decay of the running maximum, 0 to below 1.
        beta2: f64,
        /// Added to the maximum, above 0.
        epsilon: f64,
    },
}

impl OptimizerConfig {
    /// Adamax with Keras' defaults (0.9, 0.999, 1e-7) and the given learning rate.
    pub fn adamax(learning_rate: f64) -> Self {
        Self::Adamax { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
    }

    /// Adam with Keras' defaults (0.9, 0.999, 1e-7) and the given learning rate.
    pub fn adam(learning_rate: f64) -> Self {
        Self::Adam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
    }

    /// Plain gradient descent without momentum.
    pub fn sgd(learning_rate: f64) -> Self {
        Self::Sgd { learning_rate, momentum: 0.0 }
    }

    /// The step size at the start of a run.
    pub fn learning_rate(&self) -> f64 {
        match *self {
            Self::Sgd { learning_rate, .. }
            | Self::Adam { learning_rate, .. }
            | Self::Adamax { learning_rate, .. } => learning_rate,
        }
    }

    /// Checks every setting against its range.
    ///
    /// # Errors
    /// The first setting outside its range, with the range.
    pub fn check(&self) -> Result<(), OptimizerError> {
        let share = |field, value: f64| {
            let allowed = "0 <= value < 1";
            if (0.0..1.0).contains(&value) { Ok(()) } else { Err(OptimizerError { field, value, allowed }) }
        };
        // The smallest normal f32 is the bound: a value that vanishes in f32 would silently switch the optimizer off.
        let positive = |field, value: f64| {
            let allowed = "1.2e-38 <= value <= 1e6";
            if (f64::from(f32::MIN_POSITIVE)..=1e6).contains(&value) {
                Ok(())
            } else {
                Err(OptimizerError { field, value, allowed })
            }
        };
        match *self {
            Self::Sgd { learning_rate, momentum } => {
                positive("learning rate", learning_rate)?;
                share("momentum", momentum)
            }
            Self::Adam { learning_rate, beta1, beta2, epsilon }
            | Self::Adamax { learning_rate, beta1, beta2, epsilon } => {
                positive("learning rate", learning_rate)?;
                share("beta1", beta1)?;
                share("beta2", beta2)?;
                positive("epsilon", epsilon)
            }
        }
    }
}

/// A setting of an optimizer lies outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("{field} is {value}, allowed is {allowed}")]
pub struct OptimizerError {
    /// The setting.
    pub field: &'static str,
    /// The value it was given.
    pub value: f64,
    /// The range it must lie in.
    pub allowed: &'static str,
}

/// Means smaller than this are zero. With the usual epsilon of 1e-7 they move no weight by a bit.
const SMALLEST_MEAN: f32 = 1e-30;

/// `2^-26`. One less a power below it is 1, and powers of a later step are smaller still: they need not be computed, which takes
/// as long as a small layer. Half of what rounding needs, so that an error of the power function does not matter.
const NEGLIGIBLE_POWER: f32 = f32::EPSILON / 8.0;

/// An optimizer with its state: two slots per parameter at most, in the order of the network's parameters.
#[derive(Clone, Debug)]
pub(crate) struct Optimizer {
    config: OptimizerConfig,
    /// Momentum (SGD) or mean of gradients (Adam, Adamax).
    first: Vec<f32>,
    /// Mean of squared gradients (Adam) or running maximum (Adamax).
    second: Vec<f32>,
    /// Steps begun, from 1 in the first one.
    step: u32,
    /// Learning rate of this step.
    rate: f32,
    /// Where the next tensor's slots begin within this step.
    offset: usize,
    /// `b1^t` and `b2^t` of this step, or of the first one at which they were [negligible](NEGLIGIBLE_POWER).
    powers: [f32; 2],
    /// Factor of this step: `1 - b1^t` (Adamax), `alpha` (Adam), unused by SGD.
    factor: f32,
}

impl Optimizer {
    /// A fresh optimizer for `parameters` values.
    pub(crate) fn new(config: OptimizerConfig, parameters: usize) -> Result<Self, OptimizerError> {
        config.check()?;
        let (first, second) = match config {
            OptimizerConfig::Sgd { momentum: 0.0, .. } => (0, 0),
            OptimizerConfig::Sgd { .. } => (parameters, 0),
            OptimizerConfig::Adam { .. } | OptimizerConfig::Adamax { .. } => (parameters, parameters),
        };
        Ok(Self {
            config,
            first: vec![0.0; first],
            second: vec![0.0; second],
            step: 0,
            rate: 0.0,
            offset: 0,
            powers: [1.0; 2],
            factor: 0.0,
        })
    }

    /// Opens a step: call once per mini-batch, then [`Self::update`] once per tensor, always in the same order.
    /// `learning_rate` is this step's.
    pub(crate) fn begin_step(&mut self, learning_rate: f64) {
        self.step += 1;
        self.offset = 0;
        self.rate = learning_rate as f32;
        match self.config {
            OptimizerConfig::Sgd { .. } => {}
            OptimizerConfig::Adam { beta1, beta2, .. } => {
                let [rest1, rest2] = [self.without_power(0, beta1), self.without_power(1, beta2)];
                self.factor = self.rate * rest2.sqrt() / rest1;
            }
            OptimizerConfig::Adamax { beta1, .. } => self.factor = self.without_power(0, beta1),
        }
    }

    /// `1 - beta^t` of this step, `beta` being the one of that number.
    fn without_power(&mut self, number: usize, beta: f64) -> f32 {
        let power = &mut self.powers[number];
        if *power >= NEGLIGIBLE_POWER {
            // Keras raises beta, rounded to f32, to the step number, rounded to f32, in f32.
            *power = libm::powf(beta as f32, self.step as f32);
        }
        1.0 - *power
    }

    /// Leaves out the slots of `values` values that are not updated in this step.
    pub(crate) fn skip(&mut self, values: usize) {
        self.offset += values;
    }

    /// Moves one tensor's weights by its gradient. `l2` is the factor of a penalty `l2 * sum(w^2)` in the loss, whose
    /// gradient `2 l2 w` is added here.
    pub(crate) fn update(&mut self, weights: &mut [f32], gradient: &[f32], l2: f32) {
        debug_assert_eq!(weights.len(), gradient.len());
        if weights.is_empty() {
            return;
        }
        let slots = self.offset..self.offset + weights.len();
        self.offset = slots.end;
        let first = self.first.get_mut(slots.clone()).unwrap_or_default();
        let second = self.second.get_mut(slots).unwrap_or_default();
        let step = TensorStep { config: self.config, rate: self.rate, factor: self.factor, l2: 2.0 * l2 };
        move_weights(step, weights, gradient, first, second);
    }
}

/// The numbers of a step that one tensor's update needs.
#[derive(Clone, Copy)]
struct TensorStep {
    config: OptimizerConfig,
    /// See [`Optimizer`].
    rate: f32,
    factor: f32,
    /// Twice the factor of the penalty.
    l2: f32,
}

widest! {
    /// Moves `weights` by their `gradient`, with their slots.
    fn move_weights(
        step: TensorStep,
        weights: &mut [f32],
        gradient: &[f32],
        first: &mut [f32],
        second: &mut [f32],
    ) = moved_weights;
}

/// [`move_weights`]. Loops of single numbers become vectors of the width that they are compiled for.
#[inline(always)]
fn moved_weights<W: Width>(
    _: W,
    TensorStep { config, rate, factor, l2 }: TensorStep,
    weights: &mut [f32],
    gradient: &[f32],
    first: &mut [f32],
    second: &mut [f32],
) {
    let pairs = weights.iter_mut().zip(gradient);
    match config {
        OptimizerConfig::Sgd { momentum: 0.0, .. } => {
            pairs.for_each(|(w, g)| *w -= (g + l2 * *w) * rate);
        }
        OptimizerConfig::Sgd { momentum, .. } => {
            let momentum = momentum as f32;
            for ((w, g), v) in pairs.zip(first) {
                *v = without_trace(-(g + l2 * *w) * rate + *v * momentum);
                *w += *v;
            }
        }
        OptimizerConfig::Adam { beta1, beta2, epsilon, .. } => {
            // 1 - beta is formed in double and then rounded, as Python does before TensorFlow sees it.
            let (rest1, rest2) = ((1.0 - beta1) as f32, (1.0 - beta2) as f32);
            let (alpha, epsilon) = (factor, epsilon as f32);
            for ((w, g), (m, v)) in pairs.zip(first.iter_mut().zip(second)) {
                let g = g + l2 * *w;
                *m = without_trace(*m + (g - *m) * rest1);
                *v = without_trace(*v + (g * g - *v) * rest2);
                *w -= (*m * alpha) / (v.sqrt() + epsilon);
            }
        }
        OptimizerConfig::Adamax { beta1, beta2, epsilon, .. } => {
            let (rest1, beta2) = ((1.0 - beta1) as f32, beta2 as f32);
            let (correction, epsilon) = (factor, epsilon as f32);
            for ((w, g), (m, u)) in pairs.zip(first.iter_mut().zip(second)) {
                let g = g + l2 * *w;
                *m = without_trace(*m + (g - *m) * rest1);
                let (decayed, size) = (beta2 * *u, g.abs());
                *u = without_trace(if decayed > size { decayed } else { size });
                *w -= (rate * *m) / (correction * (*u + epsilon));
            }
        }
    }
}

/// A decaying mean with its last trace taken away. Where gradients have become exactly zero (a relu that is never active) a
/// mean would shrink into the subnormal numbers and stay there; processors take a hundred times longer over them, and
/// TensorFlow sets them to zero too. The bound lies far enough above them that no product of a step is subnormal either.
#[inline]
fn without_trace(mean: f32) -> f32 {
    // Written so that NaN passes.
    if mean.abs() < SMALLEST_MEAN { 0.0 } else { mean }
}

#[cfg(test)]
#[path = "optimizer_tests.rs"]
mod tests;
