//! Small controls that every card is made of: each has a label, a unit where it needs one, and a tip.

mod card;
mod check;
mod choice;
mod controls;
mod group;
mod hint;
mod icon;
mod number;
mod segments;
mod select;
pub mod setting;
mod slider;
mod text;
mod tip;
mod work;

pub use card::Card;
pub use check::{Check, check};
pub use choice::Choice;
pub use controls::{Controls, Row};
pub use group::{GroupHead, group};
pub use hint::hint;
pub use icon::{Sign, icon};
pub use number::{NumberInput, NumberRow};
pub use segments::segments;
pub use select::Select;
pub use slider::BitSlider;
pub use text::TextInput;
pub use tip::tip_button;
pub use work::work_bar;

use yew::{AttrValue, Callback, Html, html};

use crate::state::Action;

/// Sends an action to the reducer.
pub type Dispatch = Callback<Action>;

/// Why a control cannot be changed, below it.
fn why(id: &str, reason: Option<&AttrValue>) -> Html {
    reason.map_or_else(
        Html::default,
        |reason| html! { <p class="note why" id={id.to_owned()}>{ reason.clone() }</p> },
    )
}

/// The ids of what describes a control: its tip, and why it cannot be changed.
fn described_by(tip: Option<String>, why_id: &str, reason: Option<&AttrValue>) -> Option<String> {
    let ids: Vec<String> = tip.into_iter().chain(reason.map(|_| why_id.to_owned())).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
