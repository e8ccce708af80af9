//! What the view of the room from above must show.

use crate::table::Table;

/// Rectangle seen from above, m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Left edge.
    pub min_x: f64,
    /// Lower edge.
    pub min_y: f64,
    /// Right edge.
    pub max_x: f64,
    /// Upper edge.
    pub max_y: f64,
}

/// Share of the data's size that is added as margin where the data leaves the room.
const MARGIN: f64 = 0.05;

/// Round steps that the side of a room nobody knows has at most, and the least of them, m.
const STEPS: f64 = 10.0;
const LEAST_STEP: f64 = 0.1;

/// What the room view must show: the room, or more where positions leave it (with a margin of 5 % of the data's size). A room that
/// is not `known` is as large as the data, rounded out to steps of 0.1, 0.2, 0.5, 1, ... m.
#[must_use]
pub fn extent(table: &Table, known: bool) -> Extent {
    let room = table.room();
    let mut extent = Extent { min_x: 0.0, min_y: 0.0, max_x: room.width, max_y: room.depth };
    let Some(&[x, y]) = table.label_rows().first() else { return extent };
    let (mut low, mut high) = ([x, y], [x, y]);
    for label in table.label_rows() {
        for axis in 0..2 {
            low[axis] = low[axis].min(label[axis]);
            high[axis] = high[axis].max(label[axis]);
        }
    }
    if !known {
        let step = round_step((high[0] - low[0]).max(high[1] - low[1]));
        let (down, up) =
            (|value: f64| (value / step).floor() * step, |value: f64| (value / step).ceil() * step);
        let [min_x, min_y] = low.map(down);
        // Data that do not move along an axis still need some of it.
        let [max_x, max_y] = [high[0].max(min_x + step), high[1].max(min_y + step)].map(up);
        return Extent { min_x, min_y, max_x, max_y };
    }
    let margin = [0, 1].map(|axis| MARGIN * (high[axis] - low[axis]));
    if low[0] < extent.min_x {
        extent.min_x = low[0] - margin[0];
    }
    if low[1] < extent.min_y {
        extent.min_y = low[1] - margin[1];
    }
    if high[0] > extent.max_x {
        extent.max_x = high[0] + margin[0];
    }
    if high[1] > extent.max_y {
        extent.max_y = high[1] + margin[1];
    }
    extent
}

/// The least of 1, 2 and 5 times a power of ten, from [`LEAST_STEP`] on, of which at most [`STEPS`] make up `span`.
fn round_step(span: f64) -> f64 {
    let decades = std::iter::successors(Some(LEAST_STEP), |decade| Some(decade * 10.0));
    let mut steps = decades
        .take_while(|decade| decade.is_finite())
        .flat_map(|decade| [1.0, 2.0, 5.0].map(|m| m * decade));
    steps.find(|step| span <= STEPS * step).unwrap_or(LEAST_STEP)
}

#[cfg(test)]
#[path = "extent_tests.rs"]
mod tests;
