//! The page's charts, and figures of reports as their pictures take them.

use std::rc::Rc;

use charts::{FiveNumbers, OutputLevels, RunRole, Trend};
use protocol::report::{self, DataView, QuantizedReport};
use protocol::statistics::{Distribution, Regression};

/// A picture of a run with a cursor of its own.
pub type Chart = browser::canvas::Chart<charts::Scene>;
/// A picture of a run whose cursor belongs to whoever places it.
pub type CursorChart = browser::canvas::CursorChart<charts::Scene>;

/// The five numbers of a distribution.
pub fn five_numbers(of: &Distribution) -> FiveNumbers {
    let Distribution { min, lower_quartile, median, upper_quartile, max } = *of;
    FiveNumbers { min, lower_quartile, median, upper_quartile, max }
}

/// A line through points.
pub fn trend(line: &Regression) -> Trend {
    let Regression { slope, intercept, correlation } = *line;
    Trend { slope, intercept, correlation }
}

/// The grid of a tensor.
fn grid(of: report::Grid) -> charts::Grid {
    let report::Grid { scale, zero_point, lowest, highest } = of;
    charts::Grid { scale, zero_point, lowest, highest }
}

/// Bins of a tensor, and its levels where they are `shown`.
pub fn histogram(of: &report::Histogram, shown: bool) -> charts::Histogram {
    let (levels, grid) = if shown { (of.levels.clone(), of.grid.map(grid)) } else { (Vec::new(), None) };
    charts::Histogram { min: of.min, max: of.max, counts: of.counts.clone(), levels, grid }
}

/// The levels of a network's outputs, m; none where its last layer gives real values.
pub fn output_levels(quantized: &QuantizedReport, role: RunRole) -> Option<OutputLevels> {
    let last = quantized.layers.last().filter(|last| last.layer as usize + 1 == quantized.forms.len())?;
    Some(OutputLevels { role, grid: grid(last.activations.grid?) })
}

/// A quantizer's ranges over training.
pub fn range_points(of: &[report::RangePoint]) -> Rc<[charts::RangePoint]> {
    let point = |&report::RangePoint { step, min, max, zero_share }: &report::RangePoint| {
        charts::RangePoint { step, min, max, zero_share }
    };
    of.iter().map(point).collect()
}

/// Walls and plates as far as they are known: those of the simulated room, and what the visitor said of a file's; else the walls
/// are around the data.
pub fn room(of: &DataView) -> charts::Room {
    let (room, simulated) = (&of.room, !of.simulator.is_empty());
    let known = simulated || room.is_known();
    let plates = if simulated || room.has_own_plates() { room.plates.as_slice() } else { &[] };
    charts::Room {
        walls: if known { [0.0, 0.0, room.width_m, room.depth_m] } else { of.extent },
        plates: plates.into(),
    }
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
