//! A row of buttons of which one is pressed.

use yew::{AttrValue, Callback, Html, Properties, component, html};

/// What [`Segments`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct SegmentsProps {
    /// What is chosen here, for screen readers.
    pub label: AttrValue,
    /// Value and text of each button.
    pub choices: Vec<(AttrValue, AttrValue)>,
    /// Value of the pressed one.
    pub value: AttrValue,
    /// The new value.
    pub on_change: Callback<AttrValue>,
}

/// Buttons in one frame; the pressed one is marked for eyes and screen readers.
#[component]
pub fn Segments(props: &SegmentsProps) -> Html {
    let button = |(value, text): &(AttrValue, AttrValue)| {
        let pressed = *value == props.value;
        let onclick = {
            let (on_change, value) = (props.on_change.clone(), value.clone());
            move |_| on_change.emit(value.clone())
        };
        html! { <button type="button" aria-pressed={pressed.to_string()} {onclick}>{ text.clone() }</button> }
    };
    html! {
        <div class="segments" role="group" aria-label={props.label.clone()}>
            { for props.choices.iter().map(button) }
        </div>
    }
}
