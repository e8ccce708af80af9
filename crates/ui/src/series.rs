//! The page's charts, and figures of reports as their pictures take them.

use std::rc::Rc;

use charts::{FiveNumbers, Trend};
use protocol::import::RoomConfig;
use protocol::report;
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

/// Bins and levels of a tensor.
pub fn histogram(of: &report::Histogram) -> charts::Histogram {
    let grid = of.grid.map(|report::Grid { scale, zero_point, lowest, highest }| charts::Grid {
        scale,
        zero_point,
        lowest,
        highest,
    });
    charts::Histogram { min: of.min, max: of.max, counts: of.counts.clone(), levels: of.levels.clone(), grid }
}

/// A quantizer's ranges over training.
pub fn range_points(of: &[report::RangePoint]) -> Rc<[charts::RangePoint]> {
    let point = |&report::RangePoint { step, min, max, zero_share }: &report::RangePoint| {
        charts::RangePoint { step, min, max, zero_share }
    };
    of.iter().map(point).collect()
}

/// Walls and plates.
pub fn room(of: &RoomConfig) -> charts::Room {
    charts::Room { width_m: of.width_m, depth_m: of.depth_m, plates: of.plates.as_slice().into() }
}
