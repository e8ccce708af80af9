//! What the quantizers of a network have come to: their ranges, the weights they kill, and the grids between layers.

use quant::{Grid, Quantizer, RangeProblem};
use vocabulary::Tensor;

use crate::layer::{Layer, OutputGrids};
use crate::learned::learned_count;
use crate::network::Network;
use crate::quantizer_place::QuantizerPlace;
use crate::quantizers::{QuantizedTensor, grids_in_force};

/// The range of one quantizer of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizerRange {
    /// The quantizer.
    pub place: QuantizerPlace,
    /// Lower bound before nudging, in the unit of the values; with a range per channel the lowest.
    pub min: f32,
    /// Upper bound before nudging, in the unit of the values; with a range per channel the highest.
    pub max: f32,
    /// Of a kernel: the share of its weights, 0 to 1, whose grid value is exactly 0. Such a weight passes nothing on, and a
    /// kernel of them nothing at all.
    pub zero_share: Option<f32>,
}

impl Network {
    /// The range of every quantizer: of the input, then layer by layer of kernel, values before the activation and activation.
    /// Before [`quant::QuantizerConfig::start_step`] batches it is the range that is followed and not yet applied.
    pub fn quantizer_ranges(&self) -> Vec<QuantizerRange> {
        let mut ranges = Vec::new();
        self.visit_quantizers(&mut |place, QuantizedTensor { quantizer, weights, .. }| {
            let min = quantizer.min().iter().copied().fold(f32::INFINITY, f32::min);
            let max = quantizer.max().iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let zero_share = weights.map(|weights| zero_share(quantizer, weights));
            ranges.push(QuantizerRange { place, min, max, zero_share });
        });
        ranges
    }

    /// The grids on which the input of layer `layer` (from 0) lies, one for all channels or one for each, as the last quantizer
    /// before it leaves it: poolings and Flatten hand grids on. Empty where there is no quantizer, or an activation function
    /// after it. The number of layers asks for the network's output.
    pub fn grids_before(&self, layer: usize) -> &[Grid] {
        grids_after(self.input_quantizer.as_ref(), self.layers.get(..layer).unwrap_or(&self.layers))
    }

    /// Whether every quantizer quantizes: false only before the last of the delayed starts. True without quantizers.
    pub fn quantizers_are_active(&self) -> bool {
        let mut all = true;
        self.visit_quantizers(&mut |_, tensor| all &= tensor.quantizer.is_active());
        all
    }

    /// The first quantizer, in the order of [`Network::quantizer_ranges`], that quantizes without a range, and why it has none.
    pub(crate) fn range_problem(&self) -> Option<(QuantizerPlace, RangeProblem)> {
        let mut first = None;
        self.visit_quantizers(&mut |place, tensor| {
            let problem = tensor.quantizer.problem().filter(|_| tensor.quantizer.is_active());
            first = first.or(problem.map(|problem| (place, problem)));
        });
        first
    }

    /// Steps that quantizers learn.
    pub(crate) fn learned_count(&self) -> usize {
        let mut count = 0;
        self.visit_quantizers(&mut |_, tensor| count += learned_count(Some(tensor.quantizer)));
        count
    }

    /// Shows every quantizer with its place.
    fn visit_quantizers(&self, visit: &mut dyn FnMut(QuantizerPlace, QuantizedTensor<'_>)) {
        if let Some(quantizer) = &self.input_quantizer {
            let place = QuantizerPlace { layer: None, tensor: Tensor::Input };
            visit(place, QuantizedTensor { tensor: Tensor::Input, quantizer, weights: None });
        }
        for (index, layer) in self.layers.iter().enumerate() {
            let kind = layer.kind();
            layer.visit_quantizers(&mut |tensor| {
                visit(QuantizerPlace { layer: Some((index + 1, kind)), tensor: tensor.tensor }, tensor);
            });
        }
    }
}

/// The grids on which the output of `layers` lies.
pub(crate) fn grids_after<'a>(input: Option<&'a Quantizer>, layers: &'a [Layer]) -> &'a [Grid] {
    for layer in layers.iter().rev() {
        if let OutputGrids::Own(grids) = layer.output_grids() {
            return grids;
        }
    }
    input.map_or(&[], grids_in_force)
}

fn zero_share(quantizer: &Quantizer, weights: &[f32]) -> f32 {
    let zeros = weights.iter().zip(quantizer.grids().iter().cycle());
    let zeros = zeros.filter(|(weight, grid)| grid.fake_quantize(**weight) == 0.0).count();
    // Weights are counted in usize and far fewer than 2^24 matter to the eye; the quotient is rounded once.
    (zeros as f64 / weights.len().max(1) as f64) as f32
}
