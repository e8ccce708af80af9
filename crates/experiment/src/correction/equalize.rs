//! Cross-layer equalization (Nagel et al. 2019, arXiv 1906.04721, section 4.1): the same function with balanced weights.
//!
//! Behind relu or no activation a channel may be divided by any `s > 0` and the next layer's weights for it multiplied by
//! `s`. With `r1` and `r2` the largest magnitudes of a channel's weights in the two layers, `s = sqrt(r1 r2) / r2` makes
//! both `sqrt(r1 r2)`, so that one scale per tensor serves all channels.
//!
//! Weights alone mislead where the output of a unit comes from its bias: a nearly constant unit with next to no weights would
//! be scaled up until its constant set the range of all activations (which is why Nagel et al. absorb biases afterwards, where a
//! unit never falls below zero). Here a bias counts as a weight of one more input as large as the layer's others, and no bias grows
//! beyond the largest output of its layer (both estimated by `Levels`). And a pair is scaled only as far as
//! that makes the error smaller that rounding is estimated to cause (`PairNoise`). Pools and Flatten between the two change nothing:
//! a maximum and a mean scale along, and Flatten puts channel `c` of step `t` into column `t C + c`. tanh, sigmoid and the
//! LSTM are not homogeneous, so that pairs around them stay as they are.

use nn::{Activation, Layer, Network};
use vocabulary::layer_name;

use super::error::CorrectionError;
use super::levels::Levels;
use super::noise::PairNoise;
use crate::affine::{Affine, with_parameters};
use crate::ptq::PtqSettings;
use crate::slices::Budget;

/// Rounds over all pairs at most; a chain of a few layers converges in some tens.
const MAX_ROUNDS: usize = 200;
/// The rounds end when no scale differs from 1 by more.
const CONVERGED: f64 = 1e-7;
/// No channel is scaled by more, in either direction.
const LARGEST_SCALE: f64 = 1e4;
/// The powers of balanced scales that are tried, 1 for all of the way. Balanced weights are not all: scales that are good for
/// the weights of both layers may be bad for the values between them.
const POWERS: [f64; 4] = [1.0, 0.75, 0.5, 0.25];
/// A pair is scaled where that leaves at most this share of the error, by estimate.
const WORTHWHILE: f64 = 0.9;

/// An equalized network, and what was done to it.
#[derive(Clone, Debug)]
pub struct Equalized {
    /// The network with balanced weights, without quantizers: activations have other ranges now, so that calibration comes
    /// next.
    pub network: Network,
    /// One sentence for each pair of layers, and one for each weighted layer that is no first of a pair.
    pub notes: Vec<String>,
}

/// Two layers whose weights are balanced.
#[derive(Clone, Debug)]
struct Pair {
    /// Index of the layer that gives the channels.
    first: usize,
    /// Index of the layer that takes them.
    second: usize,
}

/// Balances the weights of every pair of dense layers or convolutions of `network`, as far as that helps with the grids of
/// `settings`: by an estimate of what the roundings of both kernels and of the values between them cost. Each float output
/// stays what it was, up to the rounding of the scaled parameters. All steps of an [`Equalizing`].
///
/// # Errors
/// A network that does not fit together; parameters that leave the finite numbers, by layer.
pub fn equalize(network: &Network, settings: &PtqSettings) -> Result<Equalized, CorrectionError> {
    let mut equalizing = Equalizing::new(network.clone(), settings.clone())?;
    loop {
        if let Some(equalized) = equalizing.step(&mut Budget::default())? {
            return Ok(equalized);
        }
    }
}

/// What one weight costs in one round, in the unit of [`Budget`].
const WORK_OF_A_WEIGHT: usize = 16;

/// An equalization in progress. It is stepped: hundreds of rounds over the weights of a convolutional network take a moment.
#[derive(Clone, Debug)]
pub struct Equalizing {
    network: Network,
    settings: PtqSettings,
    pairs: Vec<Pair>,
    notes: Vec<String>,
    levels: Levels,
    /// What each channel behind a layer is divided by in the end, in f64: parameters are rounded once.
    scales: Vec<Vec<f64>>,
    /// Rounds done; all of them once they have converged.
    rounds: usize,
    /// Pairs whose scales are chosen.
    chosen: usize,
}

impl Equalizing {
    /// The equalization of `network` for the grids of `settings` at its start.
    ///
    /// # Errors
    /// A network that does not fit together.
    pub fn new(network: Network, settings: PtqSettings) -> Result<Self, CorrectionError> {
        network.check()?;
        let (pairs, notes) = pairs(&network);
        let levels = Levels::of(&network);
        let scales = network.layers.iter().map(|layer| vec![1.0; layer.output_shape().channels]).collect();
        Ok(Self { network, settings, pairs, notes, levels, scales, rounds: 0, chosen: 0 })
    }

    /// Goes on for some rounds, or chooses the scales of a pair; the network when all is done.
    ///
    /// # Errors
    /// Parameters that leave the finite numbers, by layer.
    pub fn step(&mut self, budget: &mut Budget) -> Result<Option<Equalized>, CorrectionError> {
        let Self { network, settings, pairs, levels, scales, .. } = self;
        if self.rounds < MAX_ROUNDS {
            for _ in 0..budget.take(MAX_ROUNDS - self.rounds, work_of_round(network)) {
                let mut largest_change = 0.0_f64;
                for pair in pairs.iter() {
                    largest_change = largest_change.max(balance(network, levels, pairs, pair, scales));
                }
                self.rounds += 1;
                if largest_change <= CONVERGED {
                    self.rounds = MAX_ROUNDS;
                    break;
                }
            }
            return Ok(None);
        }
        if let Some(pair) = pairs.get(self.chosen) {
            scales[pair.first] = worthwhile(network, levels, pairs, pair, settings, scales);
            self.chosen += 1;
            return Ok(None);
        }
        self.result().map(Some)
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.rounds as f64 / MAX_ROUNDS as f64
    }

    /// The network with the scales as they are.
    fn result(&self) -> Result<Equalized, CorrectionError> {
        let Self { network, pairs, scales, .. } = self;
        let mut notes = self.notes.clone();
        let mut equalized = network.clone();
        equalized.input_quantizer = None;
        for (index, layer) in network.layers.iter().enumerate() {
            let Some(affine) = Affine::of(layer) else { continue };
            let own = &scales[index];
            let before = scales_before(pairs, index, scales);
            let kernel = scaled_kernel(affine, own, before).map(|weight| weight as f32).collect();
            let bias =
                affine.bias.iter().zip(own).map(|(&bias, scale)| (f64::from(bias) / scale) as f32).collect();
            let scaled = with_parameters(layer, kernel, bias, None);
            equalized.layers[index] = scaled.map_err(CorrectionError::at(index, layer.kind()))?;
        }
        for pair in pairs {
            notes.push(pair.note(network, &scales[pair.first]));
        }
        Ok(Equalized { network: equalized, notes })
    }
}

/// What one round over all pairs costs.
fn work_of_round(network: &Network) -> usize {
    // A layer between two others is the second of one pair and the first of the next.
    let weights: usize = network.layers.iter().filter_map(Affine::of).map(|affine| affine.kernel.len()).sum();
    2 * WORK_OF_A_WEIGHT * weights
}

/// The pairs, first to last, and notes on the layers that are no first of one.
fn pairs(network: &Network) -> (Vec<Pair>, Vec<String>) {
    let (mut pairs, mut notes) = (Vec::new(), Vec::new());
    for (first, layer) in network.layers.iter().enumerate() {
        let place = |index: usize, layer: &Layer| layer_name(layer.kind(), index + 1);
        if let Layer::Lstm(_) = layer {
            notes.push(format!("{} is not equalized: its gates are not linear", place(first, layer)));
        }
        let Some(affine) = Affine::of(layer) else { continue };
        let moves_only = |layer: &&Layer| matches!(layer, Layer::Weightless(_));
        let between = network.layers.iter().skip(first + 1).take_while(moves_only).count();
        let second = first + 1 + between;
        let Some(next) = network.layers.get(second) else { continue };
        match affine.activation {
            Activation::Linear | Activation::Relu if Affine::of(next).is_some() => {
                pairs.push(Pair { first, second });
            }
            Activation::Linear | Activation::Relu => notes.push(format!(
                "{} is not equalized with {}, whose gates are not linear",
                place(first, layer),
                place(second, next)
            )),
            activation => notes.push(format!(
                "{} is not equalized with the layer behind it: {} is not linear",
                place(first, layer),
                activation.name()
            )),
        }
    }
    (pairs, notes)
}

/// The balanced scales of `pair`, or those on the way there that cost least; all 1 where none is worth it.
fn worthwhile(
    network: &Network,
    levels: &Levels,
    pairs: &[Pair],
    pair: &Pair,
    settings: &PtqSettings,
    scales: &[Vec<f64>],
) -> Vec<f64> {
    let balanced = &scales[pair.first];
    let untouched = vec![1.0; balanced.len()];
    let affine = |index: usize| network.layers.get(index).and_then(Affine::of);
    let widths = |index: usize| settings.layers.get(index);
    let (Some(first), Some(second), Some(given), Some(taken)) =
        (affine(pair.first), affine(pair.second), widths(pair.first), widths(pair.second))
    else {
        return untouched;
    };
    let noise = PairNoise {
        first,
        second,
        levels: [levels.input(pair.first), levels.output(pair.first)],
        before: scales_before(pairs, pair.first, scales).unwrap_or(&[1.0]),
        behind: &scales[pair.second],
        weight_bits: [given.weights, taken.weights],
        activation_bits: given.activations,
        per_channel: settings.per_channel,
    };
    let mut best = (WORTHWHILE * noise.of(&untouched), untouched);
    for power in POWERS {
        let tried: Vec<f64> = balanced.iter().map(|scale| libm::pow(*scale, power)).collect();
        let cost = noise.of(&tried);
        if cost < best.0 {
            best = (cost, tried);
        }
    }
    best.1
}

/// One step for one pair; the largest distance of a factor from 1.
fn balance(network: &Network, levels: &Levels, pairs: &[Pair], pair: &Pair, scales: &mut [Vec<f64>]) -> f64 {
    let (Some(first), Some(second)) = (
        network.layers.get(pair.first).and_then(Affine::of),
        network.layers.get(pair.second).and_then(Affine::of),
    ) else {
        return 0.0;
    };
    let channels = first.outputs();
    let (mut given, mut taken) = (vec![0.0_f64; channels], vec![0.0_f64; channels]);
    let before = scales_before(pairs, pair.first, scales);
    for (index, weight) in scaled_kernel(first, &scales[pair.first], before).enumerate() {
        let largest = &mut given[index % channels];
        *largest = largest.max(weight.abs());
    }
    let level = levels.largest_input(pair.first, before);
    let own = first.bias.iter().zip(&scales[pair.first]);
    for (largest, (&bias, scale)) in given.iter_mut().zip(own) {
        // A negative bias before relu makes outputs smaller, not larger.
        let counts = bias > 0.0 || first.activation == Activation::Linear;
        if counts && level > 0.0 {
            *largest = largest.max(f64::from(bias.abs()) / scale / level);
        }
    }
    let outputs = second.outputs();
    let weights = scaled_kernel(second, &scales[pair.second], Some(&scales[pair.first]));
    for (index, weight) in weights.enumerate() {
        // Taps of a window and columns behind Flatten both count channels fastest.
        let largest = &mut taken[index / outputs % channels];
        *largest = largest.max(weight.abs());
    }
    let mut largest_change = 0.0_f64;
    // Not 0, so that a bias of 0 has a share of it.
    let largest_output = levels.largest_output(pair.first).max(f64::MIN_POSITIVE);
    let channels = scales[pair.first].iter_mut().zip(first.bias);
    for ((scale, &bias), (r1, r2)) in channels.zip(given.into_iter().zip(taken)) {
        // A channel without weights on one side has nothing to balance.
        if r1 > 0.0 && r2 > 0.0 {
            // At most 1, as an output is at least as large as its bias.
            let smallest = (f64::from(bias.abs()) / largest_output).clamp(1.0 / LARGEST_SCALE, 1.0);
            let scaled = (*scale * (r1 / r2).sqrt()).clamp(smallest, LARGEST_SCALE);
            largest_change = largest_change.max((scaled / *scale - 1.0).abs());
            *scale = scaled;
        }
    }
    largest_change
}

/// The scales of the channels a layer takes, where it is the second of a pair.
fn scales_before<'a>(pairs: &[Pair], layer: usize, scales: &'a [Vec<f64>]) -> Option<&'a [f64]> {
    pairs.iter().find(|pair| pair.second == layer).map(|pair| scales[pair.first].as_slice())
}

/// The kernel `[taps][channels]` with its channels divided by `own` and its inputs multiplied by `before`.
fn scaled_kernel<'a>(
    affine: Affine<'a>,
    own: &'a [f64],
    before: Option<&'a [f64]>,
) -> impl Iterator<Item = f64> + 'a {
    let channels = affine.outputs();
    affine.kernel.iter().enumerate().map(move |(index, &weight)| {
        let factor = before.map_or(1.0, |before| before[index / channels % before.len()]);
        f64::from(weight) * factor / own[index % channels]
    })
}

impl Pair {
    /// What was done, for the reader of a report.
    fn note(&self, network: &Network, scales: &[f64]) -> String {
        let name = |index: usize| {
            network.layers.get(index).map_or_else(String::new, |layer| layer_name(layer.kind(), index + 1))
        };
        let smallest = scales.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = scales.iter().copied().fold(0.0, f64::max);
        let (first, second) = (name(self.first), name(self.second));
        if scales.iter().all(|scale| *scale == 1.0) {
            return format!("{first} and {second} are left as they are: balanced weights would not help");
        }
        let mut note = format!("{first} and {second}: channels scaled by {smallest:.3} to {largest:.3}");
        let limited =
            scales.iter().filter(|&&scale| scale >= LARGEST_SCALE || scale <= 1.0 / LARGEST_SCALE).count();
        if limited > 0 {
            note.push_str(&format!(", {limited} of them at the limit"));
        }
        note
    }
}
