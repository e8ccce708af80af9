//! The neuron exploration: the switch to it, its settings, its stage. One file per card, and pure files for what they say.

mod chart_card;
mod columns;
mod curves;
mod estimate;
mod finding;
mod finding_card;
mod panel;
mod stage;
mod switch;
mod table;

pub use estimate::pace;
pub use panel::{ExplorationPanelProps, exploration_panel};
pub use stage::{ExplorationStageProps, exploration_stage};
pub use switch::run_type_switch;
