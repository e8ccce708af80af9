//! How large the values of a network are, estimated from its parameters alone.

use nn::{Activation, Layer, Network};

use crate::affine::Affine;

/// A channel of a tensor, about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// Its smallest value, at most 0.
    pub(super) low: f64,
    /// Its largest value, at least 0.
    pub(super) high: f64,
    /// The root of its mean square.
    pub(super) rms: f64,
}

impl Level {
    /// Inputs have zero mean and unit variance, which is the scaler's doing.
    const INPUT: Self = Self { low: -REACH, high: REACH, rms: 1.0 };

    /// The larger magnitude of the two ends.
    pub(super) fn largest(self) -> f64 {
        self.high.max(-self.low)
    }
}

/// How many standard deviations a value reaches to either side of its mean.
const REACH: f64 = 3.0;

/// The levels of every tensor of a network: of the inputs, then of every layer's output, by channel.
///
/// A sum of products of independent inputs has the root of their squared sizes as its deviation, and its bias as its mean; tanh,
/// sigmoid and the states of an LSTM lie between -1 and 1.
#[derive(Clone, Debug)]
pub(super) struct Levels(Vec<Vec<Level>>);

impl Levels {
    pub(super) fn of(network: &Network) -> Self {
        let channels = network.layers.first().map_or(0, |layer| layer.input_shape().channels);
        let mut tensors = vec![vec![Level::INPUT; channels]];
        for layer in &network.layers {
            let given = tensors.last().map_or(&[][..], Vec::as_slice);
            let channels = layer.output_shape().channels;
            let level = match (layer, Affine::of(layer)) {
                (_, Some(affine)) => of_affine(&affine, given),
                (Layer::Lstm(_), None) => vec![Level { low: -1.0, high: 1.0, rms: 0.5 }; channels],
                // Pools keep the channels, Flatten lays the steps side by side, channels fastest.
                _ => given.iter().copied().cycle().take(channels).collect(),
            };
            tensors.push(level);
        }
        Self(tensors)
    }

    /// Of what layer `index` takes, by channel.
    pub(super) fn input(&self, index: usize) -> &[Level] {
        self.0.get(index).map_or(&[], Vec::as_slice)
    }

    /// Of what layer `index` gives, by channel.
    pub(super) fn output(&self, index: usize) -> &[Level] {
        self.input(index + 1)
    }

    /// The largest magnitude in what layer `index` takes, each channel divided by its entry of `scales`.
    pub(super) fn largest_input(&self, index: usize, scales: Option<&[f64]>) -> f64 {
        let scales = scales.unwrap_or(&[1.0]).iter().cycle();
        let levels = self.input(index).iter().zip(scales);
        levels.fold(0.0, |largest, (level, scale)| largest.max(level.largest() / scale))
    }

    /// The largest magnitude in what layer `index` gives.
    pub(super) fn largest_output(&self, index: usize) -> f64 {
        self.largest_input(index + 1, None)
    }
}

/// The product of a number with itself.
pub(super) fn square(value: f64) -> f64 {
    value * value
}

fn of_affine(affine: &Affine<'_>, given: &[Level]) -> Vec<Level> {
    let level = |channel: usize| {
        let products = affine.weights_of(channel).zip(given.iter().cycle());
        let variance: f64 = products.map(|(weight, level)| square(f64::from(weight) * level.rms)).sum();
        let mean = affine.bias.get(channel).map_or(0.0, |bias| f64::from(*bias));
        let (low, high) = (mean - REACH * variance.sqrt(), mean + REACH * variance.sqrt());
        let rms = (mean * mean + variance).sqrt();
        match affine.activation {
            Activation::Tanh | Activation::Sigmoid => Level { low: -1.0, high: 1.0, rms: rms.min(1.0) },
            Activation::Linear => Level { low: low.min(0.0), high: high.max(0.0), rms },
            // Half of a distribution around zero; all of it far above, none far below.
            Activation::Relu => {
                let high = high.max(0.0);
                Level { low: 0.0, high, rms: if low > 0.0 { rms } else { rms.min(high) / 2.0_f64.sqrt() } }
            }
        }
    };
    (0..affine.outputs()).map(level).collect()
}
