//! Controls of the settings: each has a label, a unit where it needs one, and a tip.

mod controls;
mod number;
mod slider;
mod work;

pub use browser::widgets::*;
pub use controls::{Controls, Row};
pub use number::{NumberInput, NumberRow};
pub use slider::{BitSliderProps, bit_slider};
pub use work::work_bar;

use yew::Callback;

use crate::state::Action;

/// Sends an action to the reducer.
pub type Dispatch = Callback<Action>;
