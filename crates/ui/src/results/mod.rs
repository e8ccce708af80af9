//! What runs found: test figures, badge, table, repeats, kept runs, layers, files.

mod badge;
mod figures;
mod files;
mod forms;
mod headline;
mod layers;
mod repeats;
mod runs;
mod table;

pub use figures::{ResultCardProps, result_card};
pub use files::FilesCard;
pub use headline::headline;
pub use layers::{LayersCardProps, layers_card};
pub use repeats::RepeatsCard;
pub use runs::{RunsCardProps, runs_card};
