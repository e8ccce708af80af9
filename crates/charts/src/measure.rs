//! What a picture shows of each point: how its figures are written, which end of their scale is the good one.

use std::rc::Rc;

use super::axes::Axis;
use super::span::Span;
use super::ticks::number;

/// Least height of a scale: noise must not fill it. Of counts it is one.
const LEAST_SPAN: f64 = 0.04;
/// Round steps of a scale that are aimed at.
const STEPS: f64 = 8.0;

/// A figure that points have.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name with its unit, such as `test ADE (m)`.
    pub name: Rc<str>,
    /// Decimals of exact values; a count has none.
    pub decimals: usize,
    /// Whether more of it is better.
    pub more_is_better: bool,
    /// Whether it can be so far off that it would flatten the rest, as errors can: this lies beyond the scale then.
    pub can_diverge: bool,
}

impl Measure {
    /// A scale for these values.
    pub(super) fn span(&self, values: impl Iterator<Item = f64>) -> Span {
        let least = if self.decimals == 0 { 1.0 } else { LEAST_SPAN };
        if self.can_diverge { Span::of(values, least, STEPS) } else { Span::whole(values, least, STEPS) }
    }

    /// An exact value.
    pub(super) fn exact(&self, value: f64) -> String {
        number(value, self.decimals)
    }

    /// A value where many stand together.
    pub(super) fn short(&self, value: f64) -> String {
        number(value, self.decimals.saturating_sub(1))
    }

    /// Where a value lies on an upright axis; what is none at its worse end.
    pub(super) fn height(&self, axis: &Axis, value: f64) -> f64 {
        match (value.is_finite(), self.more_is_better) {
            (true, _) => axis.position_within(value),
            (false, true) => axis.start,
            (false, false) => axis.end,
        }
    }

    /// How far a value is from the low end of a scale to the high one, 0 to 1; what is none is at the worse end.
    pub(super) fn share(&self, span: Span, value: f64) -> f64 {
        match (value.is_finite(), span.is_beyond(value), self.more_is_better) {
            (false, _, true) => 0.0,
            (_, true, _) => 1.0,
            _ => (value - span.low) / (span.high - span.low),
        }
    }

    /// The same share from the best end to the worst one, which colours follow.
    pub(super) fn worse(&self, share: f64) -> f64 {
        if self.more_is_better { 1.0 - share } else { share }
    }

    /// The place of the best value, if there is any number.
    pub(super) fn best<T>(&self, values: impl Iterator<Item = (f64, T)>) -> Option<(f64, T)> {
        let rank = |value: f64| if self.more_is_better { -value } else { value };
        let finite = values.filter(|(value, _)| value.is_finite());
        finite.min_by(|a, b| rank(a.0).total_cmp(&rank(b.0)))
    }

    /// What the best value is called.
    pub(super) fn best_word(&self) -> &'static str {
        if self.more_is_better { "highest" } else { "lowest" }
    }
}

#[cfg(test)]
#[path = "measure_tests.rs"]
pub(super) mod tests;
