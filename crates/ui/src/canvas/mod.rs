//! Canvases: the pictures of the crate `charts` on the page, with pointer, keys and readouts; and what reports are as plain
//! data of those pictures. Nothing is drawn here.

mod backend;
mod components;
mod readout;
mod series;
mod surface;

pub use components::{Chart, CursorChart};
pub use readout::run_mark;
pub use series::{five_numbers, histogram, range_points, room, trend};
