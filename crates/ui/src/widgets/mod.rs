//! Small controls that every card is made of: each has a label, a unit where it needs one, and a tip.

mod card;
mod check;
mod hint;
mod icon;
mod number;
mod segments;
mod select;
mod slider;
mod text;
mod tip;

pub use card::Card;
pub use check::Check;
pub use hint::Hint;
pub use icon::{Icon, Sign};
pub use number::{NumberInput, NumberRow};
pub use segments::Segments;
pub use select::{Choice, Select};
pub use slider::BitSlider;
pub use text::TextInput;
pub use tip::Tip;

use yew::Callback;

use crate::state::Action;

/// Sends an action to the reducer.
pub type Dispatch = Callback<Action>;
