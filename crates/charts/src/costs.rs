//! What quantizing each tensor costs: two bars per tensor, ADE gained by quantizing it alone and ADE saved by leaving it alone in
//! float.

use std::rc::Rc;

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::{Axis, LABEL, Plot};
use super::frame::{Drawn, Frame, Pen, Point};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::ticks::{linear_ticks, number, round_step, tick_label};

/// Height of one tensor's name and bars, of one bar, of the name, and of the axis below them, css px.
const ROW: f64 = 40.0;
const BAR: f64 = 8.0;
const NAME: f64 = 17.0;
const FOOT: f64 = 24.0;
/// Least length of the axis, m: noise must not fill it.
const LEAST_SPAN_M: f64 = 0.005;

/// The cost of one tensor, m.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Name such as `dense 1, weights`.
    pub name: Rc<str>,
    /// ADE with this tensor alone quantized, less the float network's.
    pub alone: f64,
    /// The quantized network's ADE, less that with this tensor alone in float.
    pub saved: f64,
}

/// Everything the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CostScene {
    /// Tensors in the order of the data.
    pub costs: Rc<[Cost]>,
    /// Whose colour.
    pub role: RunRole,
    /// Tensor under the pointer.
    pub hovered: Option<usize>,
}

/// A cost with its sign, m.
pub fn signed(metres: f64) -> String {
    with_sign(metres, 4)
}

/// A difference with its sign: `+0.12`, but `0.00`.
pub(super) fn with_sign(difference: f64, decimals: usize) -> String {
    let text = number(difference, decimals);
    if difference > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        format!("+{text}")
    } else {
        text
    }
}

impl CostScene {
    /// Where the axis is; the plot is as high as its rows.
    fn plot(&self, frame: Frame) -> Plot {
        let side = 14.0;
        let y =
            Axis::linear((0.0, self.costs.len().max(1) as f64), (0.0, ROW * self.costs.len().max(1) as f64));
        Plot { x: Axis::linear(self.range(), (side, (frame.width - side).max(side + 1.0))), y }
    }

    /// From a round number below the least cost to one above the greatest, with 0 between them.
    fn range(&self) -> (f64, f64) {
        let (mut low, mut high) = (0.0, 0.0);
        for value in self.costs.iter().flat_map(|cost| [cost.alone, cost.saved]).filter(|v| v.is_finite()) {
            low = value.min(low);
            high = value.max(high);
        }
        if high - low < LEAST_SPAN_M {
            high = low + LEAST_SPAN_M;
        }
        let step = round_step((high - low) / 6.0);
        ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
    }
}

impl Picture for CostScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let bottom = plot.y.end;
        let ticks = linear_ticks(plot.x.from, plot.x.to, plot.x.room_for(60.0));
        let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        for (k, cost) in self.costs.iter().enumerate() {
            let top = plot.y.position(k as f64);
            let colour = if self.hovered == Some(k) { pen.theme.text } else { pen.theme.muted };
            pen.text(&cost.name, (plot.x.start, top + 3.0), LABEL, colour, (HPos::Left, VPos::Top))?;
            // Lines stand beside the bars only, so that none crosses a name.
            let (from, to) = (top + NAME - 2.0, top + NAME + 2.0 * BAR + 3.0);
            for tick in &ticks {
                let colour = if tick.abs() < step * 1e-6 { pen.theme.muted } else { pen.theme.grid };
                pen.upright(plot.x.position(*tick), from, to, colour, 1.0)?;
            }
            let bars = [(cost.alone, pen.theme.run(self.role)), (cost.saved, pen.theme.truth_mark)];
            for (line, (value, colour)) in bars.into_iter().enumerate() {
                let y = top + NAME + (BAR + 1.0) * line as f64;
                let ends = (plot.x.position_within(0.0), plot.x.position_within(value));
                if value.is_finite() && value != 0.0 {
                    pen.rect((ends.0.min(ends.1), y), (ends.0.max(ends.1), y + BAR), colour)?;
                }
            }
        }
        let last = ticks.len().saturating_sub(1);
        let unit = |k: usize| if k == last { " m" } else { "" };
        let feet: Vec<_> =
            ticks.iter().enumerate().map(|(k, v)| (*v, tick_label(*v, step) + unit(k))).collect();
        let feet_plot = Plot { y: Axis { start: bottom, ..plot.y }, ..plot };
        feet_plot.draw_feet(pen, &feet)
    }

    fn height(&self, _width: f64) -> f64 {
        self.costs.len() as f64 * ROW + FOOT
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.costs.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let words = |cost: &Cost| format!("{} {} m", cost.name, signed(cost.alone));
        let list: Vec<String> = self.costs.iter().map(words).collect();
        format!("Validation ADE that quantizing one tensor alone costs: {}.", list.join(", "))
    }

    /// The costs of the tensor under the pointer; without one, the tensor that costs most.
    fn readout(&self) -> Readout {
        let most = self.costs.iter().max_by(|a, b| a.alone.total_cmp(&b.alone));
        let Some(cost) = self.hovered.and_then(|k| self.costs.get(k)).or(most) else {
            return Readout::default();
        };
        let item = |role, label: &str, metres: f64| ReadoutItem {
            role,
            label: label.to_owned().into(),
            value: format!("{} m", signed(metres)),
            note: None,
        };
        let items = vec![
            item(Some(self.role), "quantized alone", cost.alone),
            item(Some(RunRole::Truth), "saved if alone in float", cost.saved),
        ];
        Readout { head: cost.name.to_string(), items }
    }

    /// The tensor at a height on the canvas.
    fn nearest(&self, frame: Frame, (_, y): Point) -> Option<usize> {
        let last = self.costs.len().checked_sub(1)?;
        let row = self.plot(frame).y.value(y);
        row.is_finite().then(|| (row.max(0.0) as usize).min(last))
    }
}

#[cfg(test)]
#[path = "costs_tests.rs"]
mod tests;
