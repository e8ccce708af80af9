//! A tip: a small button beside a label whose sentence shows on hover and focus.

use yew::{AttrValue, Html, Properties, component, html};

/// What [`Tip`] says.
#[derive(Clone, PartialEq, Properties)]
pub struct TipProps {
    /// Id that the control names in `aria-describedby`.
    pub id: AttrValue,
    /// What the tip is about.
    pub about: AttrValue,
    /// One sentence or two: what it does, the default, when to change it.
    pub text: AttrValue,
}

/// A small button; its text is drawn over the page, so that nothing moves.
#[component]
pub fn Tip(props: &TipProps) -> Html {
    html! {
        <span class="tip">
            <button type="button" class="tip-button" aria-label={format!("About {}", props.about)}
                aria-describedby={props.id.clone()}>{ "i" }</button>
            <span class="tip-text" role="tooltip" id={props.id.clone()}>{ props.text.clone() }</span>
        </span>
    }
}
