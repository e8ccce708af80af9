//! Learned steps (LSQ, arXiv:1902.08153): room for their gradients, and their update.
//!
//! A quantizer that learns its steps has one trained value per range. Its gradient comes from the pass that masks the gradient of the
//! quantized tensor; the optimizer updates it after the layer's own tensors, with slots of its own and without L2.

use quant::Quantizer;

use crate::optimizer::Optimizer;
use crate::quantizers::LayerQuantizers;

/// The gradient of one quantizer's learned steps, one value per range; empty for quantizers that learn nothing.
#[derive(Clone, Debug)]
pub(crate) struct LearnedGradient(Vec<f32>);

impl LearnedGradient {
    pub(crate) fn new(quantizer: Option<&Quantizer>) -> Self {
        Self(vec![0.0; learned_count(quantizer)])
    }

    /// Whether this is for a quantizer that learns as many steps.
    pub(crate) fn fits(&self, quantizer: Option<&Quantizer>) -> bool {
        self.0.len() == learned_count(quantizer)
    }

    /// The straight-through gradient of `quantizer`, see [`Quantizer::backward`]: masks `g`, and keeps the gradient of the
    /// steps.
    pub(crate) fn backward(&mut self, quantizer: &Quantizer, x: &[f32], g: &mut [f32]) {
        // Before a batch has given the quantizer a range there are no steps.
        quantizer.backward(x, g, &mut self.0[..quantizer.learned().len()]);
    }

    /// Sets the gradient to 0.
    pub(crate) fn clear(&mut self) {
        self.0.fill(0.0);
    }

    /// Adds the gradient of other values of the same quantizer.
    pub(crate) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(sum, other)| *sum += other);
    }

    /// Hands the steps to the optimizer. Slots are taken for all of them even where there are none yet, so that what comes
    /// after keeps its own.
    pub(crate) fn update(&self, quantizer: &mut Quantizer, optimizer: &mut Optimizer) {
        let steps = quantizer.learned_mut();
        let found = steps.len();
        optimizer.update(steps, &self.0[..found], 0.0);
        optimizer.skip(self.0.len() - found);
        if found > 0 {
            quantizer.learned_changed();
        }
    }
}

/// Steps that a quantizer learns.
pub(crate) fn learned_count(quantizer: Option<&Quantizer>) -> usize {
    quantizer.filter(|q| q.learns_steps()).map_or(0, |q| q.min().len())
}

/// The gradients of the learned steps of a layer.
#[derive(Clone, Debug)]
pub(crate) struct LayerLearned {
    pub(crate) weights: LearnedGradient,
    pub(crate) pre: LearnedGradient,
    pub(crate) post: LearnedGradient,
}

impl LayerLearned {
    pub(crate) fn new(quantizers: Option<&LayerQuantizers>) -> Self {
        let [weights, pre, post] = places(quantizers).map(LearnedGradient::new);
        Self { weights, pre, post }
    }

    /// Whether this is for quantizers that learn as many steps in the same places.
    pub(crate) fn fits(&self, quantizers: Option<&LayerQuantizers>) -> bool {
        let gradients = [&self.weights, &self.pre, &self.post];
        gradients.into_iter().zip(places(quantizers)).all(|(gradient, quantizer)| gradient.fits(quantizer))
    }

    /// Updates the steps of the kernel, before the activation and after it, in this order.
    pub(crate) fn update(&self, quantizers: &mut LayerQuantizers, optimizer: &mut Optimizer) {
        self.weights.update(&mut quantizers.weights, optimizer);
        if let Some(pre) = &mut quantizers.pre_activation {
            self.pre.update(pre, optimizer);
        }
        if let Some(post) = &mut quantizers.post_activation {
            self.post.update(post, optimizer);
        }
    }
}

fn places(quantizers: Option<&LayerQuantizers>) -> [Option<&Quantizer>; 3] {
    let Some(q) = quantizers else { return [None; 3] };
    [Some(&q.weights), q.pre_activation.as_ref(), q.post_activation.as_ref()]
}
