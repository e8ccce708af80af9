//! A checkbox with label and tip.

use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Event, Html, Properties, classes, component, html};

use super::{described_by, setting, tip_button, why};

/// What [`Check`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct CheckProps {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Path of the setting that it sets: what is left out below comes from the table of settings.
    #[prop_or_default]
    pub path: AttrValue,
    /// Label.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Tip.
    #[prop_or_default]
    pub tip: Option<AttrValue>,
    /// Whether it is on.
    pub checked: bool,
    /// Whether it cannot be changed now; the card says why.
    #[prop_or_default]
    pub disabled: bool,
    /// Why it cannot be changed now, in one sentence shown below; disables it.
    #[prop_or_default]
    pub why: Option<AttrValue>,
    /// The new state.
    pub on_change: Callback<bool>,
}

/// A native checkbox.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let label = props.label.clone().unwrap_or_else(|| setting::label(&props.path));
    let tip = props.tip.clone().unwrap_or_else(|| setting::tip(&props.path));
    let id = format!("c-{}", props.test_id);
    let (tip_id, why_id) = (format!("{id}-tip"), format!("{id}-why"));
    let disabled = props.disabled || props.why.is_some();
    let onchange = {
        let on_change = props.on_change.clone();
        move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_change.emit(input.checked());
            }
        }
    };
    html! {
        <>
            <div class={classes!("row", "check", disabled.then_some("off"))}>
                <input type="checkbox" id={id.clone()} data-testid={props.test_id.clone()} checked={props.checked}
                    {disabled} aria-describedby={described_by(Some(tip_id.clone()), &why_id, props.why.as_ref())} {onchange} />
                <label for={id} title={tip.clone()}>{ label.clone() }</label>
                { tip_button(tip_id, &label, tip) }
            </div>
            { why(&why_id, props.why.as_ref()) }
        </>
    }
}
