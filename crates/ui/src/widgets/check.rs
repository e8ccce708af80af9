//! A checkbox with label and tip.

use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Event, Html, Properties, classes, component, html};

use super::Tip;

/// What [`Check`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct CheckProps {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Tip.
    pub tip: AttrValue,
    /// Whether it is on.
    pub checked: bool,
    /// Whether it cannot be changed now; the card says why.
    #[prop_or_default]
    pub disabled: bool,
    /// The new state.
    pub on_change: Callback<bool>,
}

/// A native checkbox.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let id = format!("c-{}", props.test_id);
    let tip_id = format!("{id}-tip");
    let onchange = {
        let on_change = props.on_change.clone();
        move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_change.emit(input.checked());
            }
        }
    };
    html! {
        <div class={classes!("row", "check", props.disabled.then_some("off"))}>
            <input type="checkbox" id={id.clone()} data-testid={props.test_id.clone()} checked={props.checked}
                disabled={props.disabled} aria-describedby={tip_id.clone()} {onchange} />
            <label for={id} title={props.tip.clone()}>{ props.label.clone() }</label>
            <Tip id={tip_id} about={props.label.clone()} text={props.tip.clone()} />
        </div>
    }
}
