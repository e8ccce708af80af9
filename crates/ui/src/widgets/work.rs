//! How far the worker is with what takes longer than a moment.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use crate::state::WorkShown;

/// What is done, a bar, the percentage, and a button that gives it up; none where it cannot be, or another button beside it
/// does. `class` places it.
pub fn work_bar(work: WorkShown, class: &'static str, on_cancel: Option<Callback<MouseEvent>>) -> Html {
    let (words, percent) = (work.words(), work.percent());
    html! {
        <div {class} data-testid="work">
            <span>{ words }</span>
            <progress max="100" value={percent.to_string()} aria-label={words} />
            <span class="share" data-testid="work-percent">{ format!("{percent}\u{a0}%") }</span>
            if let Some(onclick) = on_cancel {
                <button type="button" class="small" data-testid="cancel-work" {onclick}>{ "Cancel" }</button>
            }
        </div>
    }
}
