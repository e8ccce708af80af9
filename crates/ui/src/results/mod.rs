//! What runs found: test figures, badge, table, repeats, kept runs, layers, files.

mod badge;
mod figures;
mod files;
mod forms;
mod layers;
mod repeats;
mod runs;
mod table;

pub use figures::ResultCard;
pub use files::FilesCard;
pub use layers::LayersCard;
pub use repeats::RepeatsCard;
pub use runs::RunsCard;
