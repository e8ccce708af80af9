//! The points of a sweep.

use protocol::Job;

/// Number of a point: its place in the full grid, whichever of its points are taken; extra points and float networks follow.
pub type PointId = u64;

/// What a point is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A combination of the axes' values, or an entry of the list.
    Swept,
    /// A point beside them.
    Extra,
    /// The float network that others are compared with.
    Float,
}

impl Kind {
    /// Its name in tables and journals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Swept => "swept",
            Self::Extra => "extra",
            Self::Float => "float",
        }
    }
}

/// One point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number, which no other point has.
    pub id: PointId,
    /// Its values, as in `weight bits 4, activation bits 8`.
    pub name: String,
    /// What it is there for.
    pub kind: Kind,
    /// Places of its values on the axes; empty where it is on none.
    pub places: Vec<usize>,
    /// Its job with all its repeats and the full number of epochs.
    pub job: Job,
}
