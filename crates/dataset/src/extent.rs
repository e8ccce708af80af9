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

/// What the room view must show: the room, or more where positions leave it (with a margin of 5 % of the data's size).
#[must_use]
pub fn extent(table: &Table) -> Extent {
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

#[cfg(test)]
#[path = "extent_tests.rs"]
mod tests;
