//! A checkbox with label and tip.

use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Event, Html, classes, html};

use super::{described_by, setting, tip_button, why};

/// What a checkbox shows.
#[derive(Default)]
pub struct Check {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Path of the setting that it sets: what is left out below comes from the table of settings.
    pub path: AttrValue,
    /// Label.
    pub label: Option<AttrValue>,
    /// Tip.
    pub tip: Option<AttrValue>,
    /// Whether it is on.
    pub checked: bool,
    /// Whether it cannot be changed now; the card says why.
    pub disabled: bool,
    /// Why it cannot be changed now, in one sentence shown below; disables it.
    pub why: Option<AttrValue>,
    /// The new state.
    pub on_change: Callback<bool>,
}

/// A native checkbox.
pub fn check(props: Check) -> Html {
    let label = props.label.unwrap_or_else(|| setting::label(&props.path));
    let tip = props.tip.unwrap_or_else(|| setting::tip(&props.path));
    let id = format!("c-{}", props.test_id);
    let (tip_id, why_id) = (format!("{id}-tip"), format!("{id}-why"));
    let disabled = props.disabled || props.why.is_some();
    let on_change = props.on_change;
    let onchange = move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            on_change.emit(input.checked());
        }
    };
    html! {
        <>
            <div class={classes!("row", "check", disabled.then_some("off"))}>
                <input type="checkbox" id={id.clone()} data-testid={props.test_id} checked={props.checked}
                    {disabled} aria-describedby={described_by(Some(tip_id.clone()), &why_id, props.why.as_ref())} {onchange} />
                <label for={id} title={tip.clone()}>{ label.clone() }</label>
                { tip_button(tip_id, &label, tip) }
            </div>
            { why(&why_id, props.why.as_ref()) }
        </>
    }
}
