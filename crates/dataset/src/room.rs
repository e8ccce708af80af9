//! The room's settings: its size, and where the plates are.

use protocol::defaults::SENSORS;
use protocol::import::{RoomConfig, plate_name};

/// One capacitive plate on a wall.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// Name shown beside it.
    pub name: String,
    /// Centre, m.
    pub x: f64,
    /// Centre, m.
    pub y: f64,
}

/// Size of the room and where the plates are. Defaults: 3 m x 3 m, plates A south, B east, C north, D west.
#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    /// Size along x, m.
    pub width: f64,
    /// Size along y, m.
    pub depth: f64,
    /// The plates, in the order of the sensor columns.
    pub plates: Vec<Plate>,
    /// Side of a plate, m.
    pub plate_side: f64,
}

impl Default for Room {
    fn default() -> Self {
        Self::square(3.0, 0.16)
    }
}

impl Room {
    /// A square room of `side` metres with four plates of `plate_side` metres in the middle of each wall.
    #[must_use]
    pub fn square(side: f64, plate_side: f64) -> Self {
        Self::rectangle(side, side, plate_side)
    }

    /// A room of `width` x `depth` metres with a plate of `plate_side` metres in the middle of each wall.
    #[must_use]
    pub fn rectangle(width: f64, depth: f64, plate_side: f64) -> Self {
        let plates = plates(RoomConfig::spread(width, depth, SENSORS));
        Self { width, depth, plates, plate_side }
    }

    /// The room of a config; without plates where it has none.
    #[must_use]
    pub fn of(config: &RoomConfig) -> Self {
        let plates = plates(config.plates.iter().copied());
        Self { width: config.width_m, depth: config.depth_m, plates, ..Self::default() }
    }

    /// The room as a config.
    #[must_use]
    pub fn config(&self) -> RoomConfig {
        let plates = self.plates.iter().map(|plate| (plate.x, plate.y)).collect();
        RoomConfig { plates, ..RoomConfig::of_size(self.width, self.depth) }
    }

    /// The room whose plates depend on the number of sensors.
    #[must_use]
    pub fn without_plates(self) -> Self {
        Self { plates: Vec::new(), ..self }
    }

    /// The room for data of so many sensors: plates are spread along the walls where it has none.
    ///
    /// # Errors
    /// Plates for another number of sensors.
    pub fn for_sensors(self, sensors: usize) -> Result<Self, String> {
        let given = self.plates.len();
        if given == sensors {
            return Ok(self);
        }
        if given > 0 {
            return Err(format!(
                "The room has {given} plates, the data have {sensors} sensors: give each sensor a plate, or spread the plates \
                 along the walls."
            ));
        }
        // At most as many as a file has columns.
        let plates = plates(RoomConfig::spread(self.width, self.depth, sensors as u32));
        Ok(Self { plates, ..self })
    }

    /// Distance of a point from the room, m; 0 inside.
    #[must_use]
    pub fn distance_outside(&self, point: [f64; 2]) -> f64 {
        let beyond = |v: f64, size: f64| (-v).max(v - size).max(0.0);
        libm::hypot(beyond(point[0], self.width), beyond(point[1], self.depth))
    }
}

fn plates(places: impl IntoIterator<Item = (f64, f64)>) -> Vec<Plate> {
    places.into_iter().enumerate().map(|(index, (x, y))| Plate { name: plate_name(index), x, y }).collect()
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
