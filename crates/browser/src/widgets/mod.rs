//! Small controls that every card is made of: each has a label, a unit where it needs one, and a tip.

mod card;
mod check;
mod choice;
mod group;
mod hint;
mod icon;
mod memo;
mod segments;
mod select;
pub mod setting;
mod text;
mod tip;

pub use card::{CardHead, card};
pub use check::{Check, check};
pub use choice::Choice;
pub use group::{GroupHead, group};
pub use hint::hint;
pub use icon::{Sign, icon};
pub use memo::memo;
pub use segments::segments;
pub use select::Select;
pub use text::TextInput;
pub use tip::tip_button;

use yew::{AttrValue, Html, html};

/// Why a control cannot be changed, below it.
pub fn why(id: &str, reason: Option<&AttrValue>) -> Html {
    reason.map_or_else(
        Html::default,
        |reason| html! { <p class="note why" id={id.to_owned()}>{ reason.clone() }</p> },
    )
}

/// The ids of what describes a control: its tip, and why it cannot be changed.
pub fn described_by(tip: Option<String>, why_id: &str, reason: Option<&AttrValue>) -> Option<String> {
    let ids: Vec<String> = tip.into_iter().chain(reason.map(|_| why_id.to_owned())).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
