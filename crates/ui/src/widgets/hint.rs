//! A suggestion with a button that takes it; nothing changes unless it is pressed.

use yew::{AttrValue, Callback, Html, Properties, component, html};

/// What [`Hint`] suggests.
#[derive(Clone, PartialEq, Properties)]
pub struct HintProps {
    /// `data-testid` of the button.
    pub test_id: AttrValue,
    /// Why.
    pub text: AttrValue,
    /// What the button does.
    pub label: AttrValue,
    /// The suggestion is taken.
    pub on_take: Callback<()>,
}

/// One sentence and one button.
#[component]
pub fn Hint(props: &HintProps) -> Html {
    html! {
        <p class="hint">
            <span>{ props.text.clone() }</span>
            <button type="button" class="small" data-testid={props.test_id.clone()}
                onclick={props.on_take.reform(|_| ())}>{ props.label.clone() }</button>
        </p>
    }
}
