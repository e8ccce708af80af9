//! Cross-layer equalization (Nagel et al. 2019, arXiv 1906.04721, section 4.1): the same function with balanced weights.
//!
//! Behind relu or no activation a channel may be divided by any `s > 0` and the next layer's weights for it multiplied by
//! `s`. With `r1` and `r2` the largest magnitudes of a channel's weights in the two layers, `s = sqrt(r1 r2) / r2` makes
//! both `sqrt(r1 r2)`, so that one scale per tensor serves all channels. Pools and Flatten between the two change nothing:
//! a maximum and a mean scale along, and Flatten puts channel `c` of step `t` into column `t C + c`. tanh, sigmoid and the
//! LSTM are not homogeneous, so that pairs around them stay as they are.

use nn::{Activation, Layer, Network};

use super::error::CorrectionError;
use crate::affine::{Affine, with_parameters};

/// Rounds over all pairs at most; a chain of a few layers converges in some tens.
const MAX_ROUNDS: usize = 200;
/// The rounds end when no scale differs from 1 by more.
const CONVERGED: f64 = 1e-7;
/// No channel is scaled by more, in either direction: nearly dead channels would get huge biases and so wide activations.
const LARGEST_SCALE: f64 = 1e4;

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
struct Pair {
    /// Index of the layer that gives the channels.
    first: usize,
    /// Index of the layer that takes them.
    second: usize,
}

/// Balances the weights of every pair of dense layers or convolutions of `network`. Each float output stays what it was,
/// up to the rounding of the scaled parameters.
///
/// # Errors
/// A network that does not fit together; parameters that leave the finite numbers, by layer.
pub fn equalize(network: &Network) -> Result<Equalized, CorrectionError> {
    network.check()?;
    let (pairs, mut notes) = pairs(network);
    // What each channel behind a layer is divided by in the end, in f64: parameters are rounded once.
    let mut scales: Vec<Vec<f64>> =
        network.layers.iter().map(|layer| vec![1.0; layer.output_shape().channels]).collect();
    for _ in 0..MAX_ROUNDS {
        let mut largest_change = 0.0_f64;
        for pair in &pairs {
            largest_change = largest_change.max(balance(network, &pairs, pair, &mut scales));
        }
        if largest_change <= CONVERGED {
            break;
        }
    }
    let mut equalized = network.clone();
    equalized.input_quantizer = None;
    for (index, layer) in network.layers.iter().enumerate() {
        let Some(affine) = Affine::of(layer) else { continue };
        let own = &scales[index];
        let before = scales_before(&pairs, index, &scales);
        let kernel = scaled_kernel(affine, own, before).map(|weight| weight as f32).collect();
        let bias =
            affine.bias.iter().zip(own).map(|(&bias, scale)| (f64::from(bias) / scale) as f32).collect();
        let scaled = with_parameters(layer, kernel, bias, None);
        equalized.layers[index] = scaled.map_err(CorrectionError::at(index, layer.kind()))?;
    }
    for pair in &pairs {
        notes.push(pair.note(network, &scales[pair.first]));
    }
    Ok(Equalized { network: equalized, notes })
}

/// The pairs, first to last, and notes on the layers that are no first of one.
fn pairs(network: &Network) -> (Vec<Pair>, Vec<String>) {
    let (mut pairs, mut notes) = (Vec::new(), Vec::new());
    for (first, layer) in network.layers.iter().enumerate() {
        let place = |index: usize, layer: &Layer| format!("layer {} ({})", index + 1, layer.kind());
        if let Layer::Lstm(_) = layer {
            notes.push(format!("{} is not equalized: its gates are not linear", place(first, layer)));
        }
        let Some(affine) = Affine::of(layer) else { continue };
        let moves_only = |layer: &&Layer| {
            matches!(layer, Layer::MaxPool1D(_) | Layer::AveragePool1D(_) | Layer::Flatten(_))
        };
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

/// One step for one pair; the largest distance of a factor from 1.
fn balance(network: &Network, pairs: &[Pair], pair: &Pair, scales: &mut [Vec<f64>]) -> f64 {
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
    let outputs = second.outputs();
    let weights = scaled_kernel(second, &scales[pair.second], Some(&scales[pair.first]));
    for (index, weight) in weights.enumerate() {
        // Taps of a window and columns behind Flatten both count channels fastest.
        let largest = &mut taken[index / outputs % channels];
        *largest = largest.max(weight.abs());
    }
    let mut largest_change = 0.0_f64;
    for ((scale, r1), r2) in scales[pair.first].iter_mut().zip(given).zip(taken) {
        // A channel without weights on one side has nothing to balance.
        if r1 > 0.0 && r2 > 0.0 {
            let scaled = (*scale * (r1 / r2).sqrt()).clamp(1.0 / LARGEST_SCALE, LARGEST_SCALE);
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
            let kind = network.layers.get(index).map_or("", Layer::kind);
            format!("{kind} {}", index + 1)
        };
        let smallest = scales.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = scales.iter().copied().fold(0.0, f64::max);
        let (first, second) = (name(self.first), name(self.second));
        let mut note = format!("{first} and {second}: channels scaled by {smallest:.3} to {largest:.3}");
        let limited =
            scales.iter().filter(|&&scale| scale >= LARGEST_SCALE || scale <= 1.0 / LARGEST_SCALE).count();
        if limited > 0 {
            note.push_str(&format!(", {limited} of them at the limit"));
        }
        note
    }
}
