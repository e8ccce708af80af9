//! How far the worker is with what takes longer than a moment.

use web_sys::MouseEvent;
use yew::{AttrValue, Callback, Html, Properties, component, html};

use crate::state::WorkShown;

/// What [`Work`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WorkProps {
    /// The work.
    pub work: WorkShown,
    /// CSS class that places it.
    pub class: AttrValue,
    /// Gives it up; absent where it cannot be, or another button beside it does.
    #[prop_or_default]
    pub on_cancel: Option<Callback<MouseEvent>>,
}

/// What is done, a bar, the percentage, and a button.
#[component]
pub fn Work(props: &WorkProps) -> Html {
    let (words, percent) = (props.work.words(), props.work.percent());
    html! {
        <div class={props.class.clone()} data-testid="work">
            <span>{ words }</span>
            <progress max="100" value={percent.to_string()} aria-label={words} />
            <span class="share" data-testid="work-percent">{ format!("{percent}\u{a0}%") }</span>
            if let Some(on_cancel) = &props.on_cancel {
                <button type="button" class="small" data-testid="cancel-work" onclick={on_cancel.clone()}>{ "Cancel" }</button>
            }
        </div>
    }
}
