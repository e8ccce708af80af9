//! Canvases: the pictures of the crate `charts` on the page, with pointer, keys and readouts. Nothing is
//! drawn here.

mod backend;
mod components;
mod keys;
mod painting;
mod readout;
mod save;
mod shown;
mod surface;

pub use components::{Chart, CursorChart, DraggedChart};
pub use readout::run_mark;
pub use save::save_png;
pub use shown::{Drag, Look, Press, Shown};
pub use surface::is_dark;
