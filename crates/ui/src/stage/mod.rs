//! The middle of the page: the room, X(t) and Y(t) with one time cursor, the scrub bar, losses and weights.

mod blocks;
mod error_map;
mod loss;
mod notes;
mod race;
mod scrub;
mod view;
mod walk;
mod weights;

pub use loss::LossCard;
pub use walk::{CursorRow, Live, WalkCard, drawn_beside, role_of};
pub use weights::WeightsCard;
