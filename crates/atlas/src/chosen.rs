//! That a point was chosen: the best of many is partly the luckiest, so that its figure flatters.

/// How a point was chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Its median validation ADE, m.
    pub ade: f64,
    /// Among so many points.
    pub among: usize,
}
