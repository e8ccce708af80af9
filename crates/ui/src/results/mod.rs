//! The right column: test figures, badge, table, layers, files.

mod badge;
mod figures;
mod files;
mod layers;
mod table;

pub use badge::runtime_label;
pub use figures::ResultCard;
pub use files::FilesCard;
pub use layers::LayersCard;
