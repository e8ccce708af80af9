//! The ranges that a network's quantizers had after each epoch of its training.

use nn::{Network, QuantizerRange};
use protocol::report::{RangeHistory, RangePoint, TensorKind};
use vocabulary::tensor_name;

/// One history for each quantizer, in the order of the data.
#[derive(Clone, Debug)]
pub(crate) struct RangeTrail {
    histories: Vec<RangeHistory>,
    /// Mini-batches of an epoch.
    batches: u32,
}

impl RangeTrail {
    /// Empty histories for the quantizers of `network`, which is trained with `batches` mini-batches per epoch.
    pub(crate) fn new(network: &Network, batches: u32) -> Self {
        let history = |range: &QuantizerRange| {
            let (name, kind) = describe(range);
            RangeHistory { name, kind, points: Vec::new() }
        };
        Self { histories: network.quantizer_ranges().iter().map(history).collect(), batches }
    }

    /// Adds the ranges after one more epoch.
    pub(crate) fn record(&mut self, network: &Network) {
        if self.histories.is_empty() {
            return;
        }
        for (history, range) in self.histories.iter_mut().zip(network.quantizer_ranges()) {
            // A checked config has fewer than 2^32 mini-batches.
            let step = (history.points.len() as u32 + 1).saturating_mul(self.batches);
            let zero_share = range.zero_share.unwrap_or(0.0);
            history.points.push(RangePoint { step, min: range.min, max: range.max, zero_share });
        }
    }

    /// The points of the epochs `after + 1 ..= last`.
    pub(crate) fn between(&self, after: u32, last: u32) -> Vec<RangeHistory> {
        between(&self.histories, after, last)
    }
}

/// The points of the epochs `after + 1 ..= last` of each history.
pub(crate) fn between(histories: &[RangeHistory], after: u32, last: u32) -> Vec<RangeHistory> {
    let part = |history: &RangeHistory| {
        let epochs = history.points.len();
        let range = (after as usize).min(epochs)..(last as usize).min(epochs);
        let points = history.points.get(range).unwrap_or_default().to_vec();
        RangeHistory { name: history.name.clone(), kind: history.kind, points }
    };
    histories.iter().map(part).collect()
}

/// Name and kind of a quantized tensor, as reports have them.
fn describe(range: &QuantizerRange) -> (String, TensorKind) {
    let tensor = range.place.tensor;
    let name = match range.place.layer {
        None => tensor.name().to_owned(),
        Some((number, kind)) => tensor_name(kind, number, tensor),
    };
    (name, tensor.kind())
}
