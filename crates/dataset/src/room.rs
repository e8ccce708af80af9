//! The room's settings: its size, and where the plates are.

/// Number of sensors, fixed by the task.
pub const SENSORS: usize = 4;

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
    pub plates: [Plate; SENSORS],
    /// Side of a plate, m.
    pub plate_side: f64,
}

impl Default for Room {
    fn default() -> Self {
        Self::square(3.0, 0.16)
    }
}

impl Room {
    /// A square room of `side` metres with a plate of `plate_side` metres in the middle of each wall.
    #[must_use]
    pub fn square(side: f64, plate_side: f64) -> Self {
        Self::rectangle(side, side, plate_side)
    }

    /// A room of `width` x `depth` metres with a plate of `plate_side` metres in the middle of each wall.
    #[must_use]
    pub fn rectangle(width: f64, depth: f64, plate_side: f64) -> Self {
        let plate = |name: &str, x, y| Plate { name: name.to_owned(), x, y };
        Self {
            width,
            depth,
            plates: [
                plate("A", width / 2.0, 0.0),
                plate("B", width, depth / 2.0),
                plate("C", width / 2.0, depth),
                plate("D", 0.0, depth / 2.0),
            ],
            plate_side,
        }
    }

    /// Distance of a point from the room, m; 0 inside.
    #[must_use]
    pub fn distance_outside(&self, point: [f64; 2]) -> f64 {
        let beyond = |v: f64, size: f64| (-v).max(v - size).max(0.0);
        libm::hypot(beyond(point[0], self.width), beyond(point[1], self.depth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_stand_in_the_middle_of_the_walls() {
        let room = Room::default();
        let places: Vec<(&str, f64, f64)> = room.plates.iter().map(|p| (p.name.as_str(), p.x, p.y)).collect();
        assert_eq!(places, [("A", 1.5, 0.0), ("B", 3.0, 1.5), ("C", 1.5, 3.0), ("D", 0.0, 1.5)]);
        assert_eq!(room.distance_outside([1.0, 2.0]), 0.0);
        assert_eq!(room.distance_outside([-3.0, 7.0]), 5.0);
    }
}
