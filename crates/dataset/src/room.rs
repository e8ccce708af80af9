//! The room's settings (size, plates) and the extent of the view from above.

use protocol::defaults::SENSORS;
use protocol::import::{RoomConfig, plate_name};

use crate::table::Table;

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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    fn table(labels: Vec<[f64; 2]>) -> Table {
        Table::new(vec![0.0; 4 * labels.len()], labels, Room::default()).unwrap()
    }

    #[test]
    fn the_view_is_the_room_until_positions_leave_it() {
        let room = Extent { min_x: 0.0, min_y: 0.0, max_x: 3.0, max_y: 3.0 };
        assert_eq!(extent(&table(vec![])), room);
        assert_eq!(extent(&table(vec![[0.0, 3.0], [2.0, 1.0]])), room);
        let grown = extent(&table(vec![[1.0, 1.0], [5.0, -1.0]]));
        assert_eq!(grown, Extent { min_x: 0.0, min_y: -1.1, max_x: 5.2, max_y: 3.0 });
    }

    #[test]
    fn plates_stand_in_the_middle_of_the_walls() {
        let room = Room::default();
        let places: Vec<(&str, f64, f64)> = room.plates.iter().map(|p| (p.name.as_str(), p.x, p.y)).collect();
        assert_eq!(places, [("A", 1.5, 0.0), ("B", 3.0, 1.5), ("C", 1.5, 3.0), ("D", 0.0, 1.5)]);
        assert_eq!(Room::of(&RoomConfig::default()), room);
        assert_eq!(room.config(), RoomConfig::default());
        assert_eq!(room.distance_outside([1.0, 2.0]), 0.0);
        assert_eq!(room.distance_outside([-3.0, 7.0]), 5.0);
    }

    #[test]
    fn plates_are_as_many_as_sensors() {
        let given = Room::default();
        assert_eq!(given.clone().for_sensors(4), Ok(given.clone()));
        assert_eq!(
            given.clone().for_sensors(3).unwrap_err(),
            "The room has 4 plates, the data have 3 sensors: give each sensor a plate, or spread the plates along the walls."
        );
        let spread = given.without_plates().for_sensors(16).unwrap();
        assert_eq!((spread.plates.len(), spread.plates[15].name.as_str()), (16, "P"));
    }
}
