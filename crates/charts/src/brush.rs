//! Brushes of the parallel axes: between two values, or moved end by end along the axis that is held.

use super::parallel::{Dimension, ParallelScene};

/// Steps of a brush's end along the axis of a figure; those of a setting are its values.
const STEPS: f64 = 20.0;
/// An end so near to that of its axis is there, as a share of the axis.
const SAME: f64 = 1e-9;

impl ParallelScene {
    /// Sets a brush between two values in either order, or takes it away. At the end of a figure's axis it holds what lies beyond the
    /// scale, too. An axis that there is not has none.
    pub fn set_brush(&mut self, axis: usize, brush: Option<(f64, f64)>) {
        let ends = self.scale(axis).map(|(_, span)| (span.low, span.high, SAME * (span.high - span.low)));
        let open = |(low, high): (f64, f64)| match ends {
            Some((from, to, near)) => (
                if low <= from + near { f64::NEG_INFINITY } else { low },
                if high >= to - near { f64::INFINITY } else { high },
            ),
            None => (low, high),
        };
        if let Some(axis) = self.axes.get_mut(axis) {
            axis.brush = brush.map(|(one, other)| open((one.min(other), one.max(other))));
        }
    }

    /// Holds the next axis to the right, or to the left.
    pub fn hold_next(&mut self, to_the_right: bool) {
        let last = self.axes.len().saturating_sub(1);
        self.held = match (self.held, to_the_right) {
            (None, true) => Some(0),
            (None, false) => Some(last),
            (Some(axis), true) => Some((axis + 1).min(last)),
            (Some(axis), false) => Some(axis.saturating_sub(1)),
        };
    }

    /// Moves the upper or the lower end of the held axis' brush by a step; the first axis is held if none is. A brush along the whole
    /// axis is none.
    pub fn move_brush(&mut self, is_upper: bool, upwards: bool) {
        let place = *self.held.get_or_insert(0);
        let Some(axis) = self.axes.get(place) else { return };
        let (from, to, step) = match (&axis.dimension, self.scale(place)) {
            (Dimension::Setting(names), _) => (0.0, names.len().saturating_sub(1) as f64, 1.0),
            (_, Some((_, span))) => (span.low, span.high, (span.high - span.low) / STEPS),
            (_, None) => return,
        };
        let (low, high) = axis.brush.unwrap_or((from, to));
        // On values of a setting, wherever a pointer left it.
        let on_step =
            |end: f64, round: fn(f64) -> f64| from + step * round((end.clamp(from, to) - from) / step);
        let is_setting = matches!(axis.dimension, Dimension::Setting(_));
        let (low, high) = match is_setting {
            true => (on_step(low, f64::ceil), on_step(high, f64::floor)),
            false => (low.clamp(from, to), high.clamp(from, to)),
        };
        let by = if upwards { step } else { -step };
        let (low, high) = match is_upper {
            true => (low, (high + by).clamp(low.min(to), to)),
            false => ((low + by).clamp(from, high.max(from)), high),
        };
        let near = SAME * (to - from);
        let is_whole = low <= from + near && high >= to - near;
        self.set_brush(place, (!is_whole).then_some((low, high)));
    }

    /// Takes the held axis' brush away.
    pub fn release_brush(&mut self) {
        if let Some(held) = self.held {
            self.set_brush(held, None);
        }
    }

    /// The held axis with its brush, in words; empty where none is held.
    pub(super) fn held_words(&self) -> String {
        let Some(axis) = self.held.and_then(|held| self.axes.get(held)) else { return String::new() };
        let words = match axis.brush {
            Some((low, high)) => {
                let end = |end: f64, otherwise: &str| {
                    if end.is_finite() { self.word(axis, end) } else { otherwise.to_owned() }
                };
                format!("from {} to {}", end(low, "its lower end"), end(high, "its upper end"))
            }
            None => "whole".to_owned(),
        };
        format!(" Axis {}: {words}.", axis.name)
    }
}

#[cfg(test)]
#[path = "brush_tests.rs"]
mod tests;
