//! A row of buttons of which one is pressed.

use yew::{AttrValue, Callback, Html, html};

/// Buttons in one frame; the pressed one is marked for eyes and screen readers.
/// `label` says what is chosen, for screen readers; each choice is a value and a text.
pub fn segments(
    label: &'static str,
    choices: &[(AttrValue, AttrValue)],
    value: &str,
    on_change: &Callback<AttrValue>,
) -> Html {
    let button = |(own, text): &(AttrValue, AttrValue)| {
        let pressed = own.as_str() == value;
        let onclick = {
            let (on_change, own) = (on_change.clone(), own.clone());
            move |_| on_change.emit(own.clone())
        };
        html! { <button type="button" aria-pressed={pressed.to_string()} {onclick}>{ text.clone() }</button> }
    };
    html! {
        <div class="segments" role="group" aria-label={label}>
            { for choices.iter().map(button) }
        </div>
    }
}
