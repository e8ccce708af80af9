//! The room of the data: its size, and where the plates are.

use serde::{Deserialize, Serialize};

use crate::packed_value::packed;
use crate::{defaults, limits};

packed!(RoomConfig);

/// The room: its size and where the plates hang, in metres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct RoomConfig {
    /// Extent along x in m.
    pub width_m: f64,
    /// Extent along y in m.
    pub depth_m: f64,
    /// Centres of the plates A, B, C, ... as (x, y) in m, one for each sensor. An import option without any leaves them to the
    /// number of sensors: [`Self::spread`].
    #[serde(default)]
    pub plates: Vec<(f64, f64)>,
}

impl Default for RoomConfig {
    /// The thesis' room: 3 m x 3 m, one plate in the middle of each wall.
    fn default() -> Self {
        Self::thesis().with_spread_plates(defaults::SENSORS)
    }
}

impl RoomConfig {
    /// The thesis' room, 3 m x 3 m, its plates left to the number of sensors.
    pub fn thesis() -> Self {
        Self::of_size(3.0, 3.0)
    }

    /// A room without plates.
    pub fn of_size(width_m: f64, depth_m: f64) -> Self {
        Self { width_m, depth_m, plates: Vec::new() }
    }

    /// The room with plates for so many sensors spread along its walls.
    #[must_use]
    pub fn with_spread_plates(self, sensors: u32) -> Self {
        let plates = Self::spread(self.width_m, self.depth_m, sensors);
        Self { plates, ..self }
    }

    /// Whether somebody said where the plates are: elsewhere than [`Self::spread`] puts them.
    pub fn has_own_plates(&self) -> bool {
        self.plates != Self::spread(self.width_m, self.depth_m, self.sensors())
    }

    /// Whether somebody said how large the room is, or where its plates are: it is another than the thesis' room, which stands for
    /// one that nobody knows.
    pub fn is_known(&self) -> bool {
        let Self { width_m, depth_m, .. } = Self::thesis();
        self.has_own_plates() || (self.width_m, self.depth_m) != (width_m, depth_m)
    }

    /// Number of plates, and of the sensors of the data that were taken in the room.
    pub fn sensors(&self) -> u32 {
        // Far fewer than 2^32.
        self.plates.len() as u32
    }

    /// Places of the plates of so many sensors: those that are given, and for the others where [`Self::spread`] puts them.
    pub fn plates_for(&self, sensors: u32) -> Vec<(f64, f64)> {
        let spread = Self::spread(self.width_m, self.depth_m, sensors);
        let given = self.plates.iter().copied().map(Some).chain(std::iter::repeat(None));
        spread.into_iter().zip(given).map(|(spread, given)| given.unwrap_or(spread)).collect()
    }

    /// Places of so many plates at equal distances along the walls of a room, counter-clockwise from the middle of the south
    /// wall, in m. Four plates hang in the middle of the walls; others are rounded to the millimetre.
    pub fn spread(width_m: f64, depth_m: f64, sensors: u32) -> Vec<(f64, f64)> {
        (0..sensors).map(|plate| along_the_walls(width_m, depth_m, plate, sensors)).collect()
    }

    /// Checks size and plates.
    ///
    /// # Errors
    /// A sentence for the user: a side out of range, or a plate without a place or too far away.
    pub fn check(&self) -> Result<(), String> {
        for (name, size) in [("width", self.width_m), ("depth", self.depth_m)] {
            if !limits::ROOM_SIDE.contains(&size) {
                let (least, most) = (limits::ROOM_SIDE.start(), limits::ROOM_SIDE.end());
                return Err(format!("The room's {name} is {size} m; allowed: {least} to {most} m."));
            }
        }
        for (plate, (x, y)) in self.plates.iter().enumerate() {
            if !(x.is_finite() && y.is_finite()) {
                let name = plate_name(plate);
                return Err(format!("Plate {name} has no position; two numbers in m are needed."));
            }
        }
        Ok(())
    }
}

/// The letter of plate number `index` from 0; numbers where letters end.
pub fn plate_name(index: usize) -> String {
    super::SensorNumber::new(index)
        .map_or_else(|| (index + 1).to_string(), |sensor| sensor.letter().to_string())
}

/// Place of plate number `plate` of `plates`, m. Half a round is a half of width and depth each, so that every quarter begins in
/// the middle of a wall.
fn along_the_walls(width: f64, depth: f64, plate: u32, plates: u32) -> (f64, f64) {
    let (quarter, rest) = (4 * plate / plates, 4 * plate % plates);
    let (half_width, half_depth) = (width / 2.0, depth / 2.0);
    let way = f64::from(rest) / f64::from(plates) * (half_width + half_depth);
    // In the middle of a wall nothing is added or rounded.
    let at = |start: f64, way: f64| if rest == 0 { start } else { ((start + way) * 1e3).round() / 1e3 };
    let (before, beyond) =
        if quarter % 2 == 0 { (half_width, way - half_width) } else { (half_depth, way - half_depth) };
    match (quarter, way <= before) {
        (0, true) => (at(half_width, way), 0.0),
        (0, false) => (width, at(0.0, beyond)),
        (1, true) => (width, at(half_depth, way)),
        (1, false) => (at(width, -beyond), depth),
        (2, true) => (at(half_width, -way), depth),
        (2, false) => (0.0, at(depth, -beyond)),
        (_, true) => (0.0, at(half_depth, -way)),
        (_, false) => (at(0.0, beyond), 0.0),
    }
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
