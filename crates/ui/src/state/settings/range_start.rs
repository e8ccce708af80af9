//! What the range of weights does to a training: one that starts at TFMOT's -6 and 6 and moves on rounds every weight of a layer
//! to 0 for so many updates, in which the L2 term may drive them to 0; a fixed one may do so for good.

use protocol::config::{LayerConfig, OptimizerConfig, QuantizerKind, RangeInit};
use protocol::report::{DataView, Method};
use vocabulary::LayerKind;

use super::Settings;
use super::misfit::window_counts;

/// Factor of the moving average (QUANTIZATION: 1 - 0.999).
const APPROACH: f64 = 0.001;
/// Updates after which a layer that has not woken up is given up; without L2 the range of the widest layer gets there.
const MOST_UPDATES: u32 = 50_000;

/// What the start does to the training that is set.
#[derive(Clone, Debug, PartialEq)]
pub enum RangeStart {
    /// No weight is lost.
    Harmless,
    /// Every weight of a layer is 0 for so many updates.
    Dead {
        /// Updates until the last layer has a weight that is not 0.
        updates: u32,
    },
    /// A fixed range rounds every weight of this layer to 0 when training starts.
    FixedAtZero {
        /// The layer, from 1, and its kind.
        layer: (usize, LayerKind),
        /// Bits of its weights.
        bits: u8,
        /// The range.
        range: (f64, f64),
    },
    /// Every weight of this layer stays 0: the L2 term wins.
    LearnsNothing {
        /// The layer, from 1, and its kind.
        layer: (usize, LayerKind),
        /// Bits of its weights.
        bits: u8,
    },
}

/// The largest weight that Glorot's uniform start draws (Keras): `sqrt(6 / (fan_in + fan_out))`.
fn largest_weight(layer: &LayerConfig, parameters: u64, width: u32) -> f64 {
    let width = f64::from(width);
    // Parameters are far below 2^53.
    let parameters = parameters as f64;
    let (fan_in, fan_out) = match layer {
        // 4 (inputs + units + 1) parameters per cell; the recurrent kernel is orthogonal, with larger weights.
        LayerConfig::Lstm { .. } => (parameters / (4.0 * width) - width - 1.0, 4.0 * width),
        LayerConfig::Conv1D { kernel_size, .. } => {
            (parameters / width - 1.0, f64::from(*kernel_size) * width)
        }
        _ => (parameters / width - 1.0, width),
    };
    (6.0 / (fan_in + fan_out)).sqrt()
}

/// Updates until a layer's largest weight is nearer to the first step of its grid than to 0; absent if it never is.
/// `shrink` is what the L2 term takes from a weight per update.
fn wakes_up(largest: f64, steps: f64, shrink: f64) -> Option<u32> {
    let (mut weight, mut range) = (largest, 6.0_f64);
    for update in 0..MOST_UPDATES {
        if weight <= 0.0 {
            return None;
        }
        // The range reaches from -range to range in `steps` steps; half a step rounds to 0.
        if weight > range / steps {
            return Some(update);
        }
        weight -= shrink;
        range += (weight - range) * APPROACH;
    }
    None
}

/// Whether weights of up to `largest` in magnitude all lie within half a step of 0 on the grid of `steps` steps from `min` to
/// `max`, or are cut off where the range ends.
fn rounds_to_zero(largest: f64, steps: f64, (min, max): (f64, f64)) -> bool {
    let half_a_step = (max - min) / steps / 2.0;
    largest.min(max.max(0.0)) < half_a_step && largest.min((-min).max(0.0)) < half_a_step
}

/// What the weights' start does to the training that is set, on data of so many sensors.
pub fn range_start(settings: &Settings, sensors: u32) -> RangeStart {
    let weights = &settings.qat().weights;
    let tfmot = weights.kind == QuantizerKind::MovingAverage && weights.range_init == RangeInit::Tfmot;
    let fixed = weights.kind == QuantizerKind::Fixed;
    let asked = settings.method() == Method::Qat && (tfmot || fixed);
    let model = settings.model();
    let Some(counts) = model.counts(sensors).ok().filter(|_| asked) else { return RangeStart::Harmless };
    let mut longest = 0;
    for (place, (layer, counts)) in model.layers.iter().zip(counts).enumerate() {
        let Some(width) = layer.width() else { continue };
        let bits = settings.weight_bits_of(place);
        let steps = f64::from((1_u32 << bits.min(31)) - 1 - u32::from(weights.narrow_range));
        if fixed {
            let range = (weights.fixed_min, weights.fixed_max);
            if rounds_to_zero(largest_weight(layer, counts.parameters, width), steps, range) {
                return RangeStart::FixedAtZero { layer: (place + 1, layer.kind()), bits, range };
            }
            continue;
        }
        // Adamax and Adam normalize the gradient, so that any L2 factor moves a weight by the learning rate; SGD does not.
        let normalized = !matches!(settings.training().optimizer, OptimizerConfig::Sgd { .. });
        let shrink = if layer.l2() > 0.0 && normalized { settings.training().learning_rate } else { 0.0 };
        match wakes_up(largest_weight(layer, counts.parameters, width), steps, shrink) {
            Some(updates) => longest = longest.max(updates),
            None => return RangeStart::LearnsNothing { layer: (place + 1, layer.kind()), bits },
        }
    }
    if longest == 0 { RangeStart::Harmless } else { RangeStart::Dead { updates: longest } }
}

/// Updates of one repeat of the training that is set, on these data.
pub fn updates(settings: &Settings, view: &DataView) -> u64 {
    let training = settings.training();
    let [windows, ..] = window_counts(view, settings.window());
    windows.div_ceil(u64::from(training.batch_size.max(1))) * u64::from(training.epochs)
}

#[cfg(test)]
#[path = "range_start_tests.rs"]
mod tests;
