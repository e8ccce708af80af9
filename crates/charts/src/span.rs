//! The scale of figures some of which may be far off: what has diverged must not flatten the rest.

use super::axes::margin;
use super::frame::Frame;
use super::ticks::{round_step, tick_label};
use vocabulary::sorted;

/// A scale, and how many figures lie beyond it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    /// A round number at or below the lowest figure.
    pub low: f64,
    /// A round number at or above the highest figure that is shown.
    pub high: f64,
    /// Figures beyond the upper end, or none at all.
    pub clipped: usize,
}

/// A figure is off the scale if it lies more quartile distances than this above the upper quartile, and is more than
/// [`MEDIANS`] times the median.
const FENCE: f64 = 3.0;
const MEDIANS: f64 = 2.0;
/// The most levels that an axis has labels for.
const LABELS: f64 = 12.0;

impl Span {
    /// Of these figures but those that are far off, at least `least` wide; of about `steps` round steps.
    pub fn of(values: impl Iterator<Item = f64>, least: f64, steps: f64) -> Self {
        Self::within(values, least, steps, |lower, median, upper| {
            (upper + FENCE * (upper - lower).max(least / FENCE)).max(MEDIANS * median)
        })
    }

    /// Of all these figures, however far off.
    pub fn whole(values: impl Iterator<Item = f64>, least: f64, steps: f64) -> Self {
        Self::within(values, least, steps, |_, _, _| f64::INFINITY)
    }

    /// Of the figures up to a fence, which the lower quartile, the median and the upper quartile say.
    fn within(
        values: impl Iterator<Item = f64>,
        least: f64,
        steps: f64,
        fence: impl Fn(f64, f64, f64) -> f64,
    ) -> Self {
        let (mut all, mut clipped) = (Vec::new(), 0);
        for value in values {
            if value.is_finite() {
                all.push(value);
            } else {
                clipped += 1;
            }
        }
        let all = sorted(all, f64::total_cmp);
        let at = |share: f64| all.get((share * all.len().saturating_sub(1) as f64) as usize).copied();
        let (Some(low), Some(lower), Some(median), Some(upper)) = (at(0.0), at(0.25), at(0.5), at(0.75))
        else {
            return Self { low: 0.0, high: least, clipped };
        };
        let fence = fence(lower, median, upper);
        let shown = all.iter().take_while(|value| **value <= fence).count();
        let high = shown.checked_sub(1).map_or(low, |last| all[last]);
        clipped += all.len() - shown;
        let missing = (least - (high - low)).max(0.0);
        let (low, high) = (low - missing / 2.0, high + missing / 2.0);
        let step = round_step((high - low) / steps);
        let ends = ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step);
        Self { low: ends.0, high: ends.1, clipped }
    }

    /// The margin that the labels of its levels need on the left, css px, at least so much.
    pub fn margin(&self, least: f64, frame: Frame) -> f64 {
        let step = round_step((self.high - self.low) / LABELS);
        let labels = [self.low, self.high].map(|end| tick_label(end, step));
        margin(labels.iter().map(String::as_str), least, frame)
    }

    /// Whether a figure lies beyond the upper end, or is none.
    pub fn is_beyond(&self, value: f64) -> bool {
        !value.is_finite() || value > self.high + 1e-6 * (self.high - self.low)
    }
}

#[cfg(test)]
#[path = "span_tests.rs"]
mod tests;
