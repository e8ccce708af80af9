//! A suggestion with a button that takes it; nothing changes unless it is pressed.

use yew::{Callback, Html, html};

/// One sentence and one button, whose `data-testid` is `test_id`.
pub fn hint(test_id: &'static str, text: &'static str, label: String, on_take: &Callback<()>) -> Html {
    html! {
        <p class="hint">
            <span>{ text }</span>
            <button type="button" class="small" data-testid={test_id} onclick={on_take.reform(|_| ())}>{ label }</button>
        </p>
    }
}
