//! The data's way from a file or from the simulated room to training windows: [`import()`] or [`simulate()`] make a [`Table`],
//! [`split()`] cuts it, [`scaler`] normalises the sensors and [`window`] builds the network's inputs.
//!
//! The crate is pure: no files, no clock, no entropy. Bytes, seeds and settings are arguments.

mod extent;
pub mod import;
pub mod room;
pub mod scaler;
pub mod simulate;
pub mod split;
pub mod table;
pub mod training_block;
pub mod window;

mod random;

pub use extent::{Extent, extent};
pub use import::{Import, ImportOptions, InputFile, Refusal, import};
pub use room::{Plate, Room};
pub use scaler::Scaler;
pub use simulate::{ConfigError, Csv, Preset, SimConfig, Simulation, simulate, to_csv};
pub use split::{Division, Split, SplitError, split};
pub use table::{Readings, Table, TableError};
pub use training_block::training_notes;
pub use window::{Cutting, WindowConfig, WindowError, Windows, windows};

// The words that data are described with.
pub use vocabulary::{LabelAt, Part, Severity};
