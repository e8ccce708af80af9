//! What the results of a sweep look like: pictures and tables, for the command line and the page alike.
//!
//! Pure: a [`View`] says what is looked at, [`plates`] makes pictures of it that whoever has a canvas or a file draws, and the
//! tables have the same numbers. Nothing here is computed that [`sweep::statistics`] does not say.

mod chosen;
mod compared;
mod findings;
mod limit;
mod overlay;
mod plate;
mod plates;
mod retrained;
mod shown;
mod table;
mod tables;
pub mod thesis;
mod view;

pub use chosen::Chosen;
pub use compared::against;
pub use findings::{Finding, findings};
pub use limit::Limit;
pub use plate::Plate;
pub use plates::{KINDS, expected, plates, plates_of};
pub use retrained::{Retrained, retrained, worth_retraining};
pub use table::Table;
pub use tables::{Titled, points, shares, tables};
pub use view::View;
