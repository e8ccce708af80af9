//! A number field. What is typed stays as typed; a text that is no allowed number shows its range beside the field.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Html, InputEvent, Properties, classes, component, html};

use super::{Dispatch, described_by, setting, tip_button, why};
use crate::state::{Action, Drafts, Field, Settings};

/// What [`NumberInput`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct NumberInputProps {
    /// Which number.
    pub field: Field,
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Label; what is left out from here to the step comes from the table of settings.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Unit shown behind the number.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// Tip.
    #[prop_or_default]
    pub tip: Option<AttrValue>,
    /// Step of the arrow keys; `any` for numbers without a natural step.
    #[prop_or_default]
    pub step: Option<AttrValue>,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// Whether it cannot be changed now.
    #[prop_or_default]
    pub disabled: bool,
    /// Why it cannot be changed now, in one sentence shown below; disables it.
    #[prop_or_default]
    pub why: Option<AttrValue>,
    /// A button behind the number.
    #[prop_or_default]
    pub after: Html,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// A number field of the settings.
#[component]
pub fn NumberInput(props: &NumberInputProps) -> Html {
    let field = props.field;
    let path = field.path();
    let label = props.label.clone().unwrap_or_else(|| setting::label(&path));
    let unit = props.unit.clone().unwrap_or_else(|| setting::unit(&path));
    let tip = props.tip.clone().unwrap_or_else(|| setting::tip(&path));
    let step = props.step.clone().unwrap_or_else(|| setting::step(&path));
    let draft = props.drafts.text(field);
    let value = draft.map_or_else(|| field.stored(&props.settings), str::to_owned);
    let complaint = draft.and_then(|text| field.check(text, &props.settings).err());
    html! {
        <NumberRow test_id={props.test_id.clone()} {label} {unit} {tip} {step} {value} allowed={complaint.map(AttrValue::from)}
            disabled={props.disabled} why={props.why.clone()} after={props.after.clone()}
            on_type={props.dispatch.reform(move |text| Action::Type(field, text))}
            on_settle={props.dispatch.reform(move |()| Action::Settle(field))} />
    }
}

/// What [`NumberRow`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct NumberRowProps {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Unit shown behind the number.
    pub unit: AttrValue,
    /// Tip.
    pub tip: AttrValue,
    /// Step of the arrow keys.
    pub step: AttrValue,
    /// Text in the field.
    pub value: AttrValue,
    /// What is allowed, if the text is not.
    pub allowed: Option<AttrValue>,
    /// What the number was before it was changed, in words; marks the row.
    #[prop_or_default]
    pub changed: Option<AttrValue>,
    /// Whether it cannot be changed now.
    #[prop_or_default]
    pub disabled: bool,
    /// Why it cannot be changed now, in one sentence shown below; disables it.
    #[prop_or_default]
    pub why: Option<AttrValue>,
    /// A button behind the number.
    #[prop_or_default]
    pub after: Html,
    /// Text was typed.
    pub on_type: Callback<String>,
    /// The field was left.
    pub on_settle: Callback<()>,
}

/// A native number input with label, tip, unit and complaint.
#[component]
pub fn NumberRow(props: &NumberRowProps) -> Html {
    let id = format!("n-{}", props.test_id);
    let (tip_id, why_id) = (format!("{id}-tip"), format!("{id}-why"));
    let complaint_id = format!("{id}-complaint");
    let disabled = props.disabled || props.why.is_some();
    let oninput = {
        let on_type = props.on_type.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_type.emit(input.value());
            }
        }
    };
    let onchange = props.on_settle.reform(|_| ());
    let onblur = props.on_settle.reform(|_| ());
    let wrong = props.allowed.as_ref().map(|_| "wrong");
    let mark = props.changed.as_ref().map(|_| "changed");
    html! {
        <>
            <div class={classes!("row", "number", wrong, mark, disabled.then_some("off"))}>
                <label for={id.clone()} title={props.tip.clone()}>{ props.label.clone() }</label>
                { tip_button(tip_id.clone(), &props.label, props.tip.clone()) }
                if let Some(changed) = &props.changed { <span class="note">{ changed.clone() }</span> }
                <span class="entry">
                    <input type="number" {id} data-testid={props.test_id.clone()} value={props.value.clone()}
                        step={props.step.clone()} autocomplete="off" {disabled}
                        aria-invalid={props.allowed.is_some().to_string()}
                        aria-describedby={described_by(Some(format!("{tip_id} {complaint_id}")), &why_id, props.why.as_ref())} {oninput} {onchange} {onblur} />
                    if !props.unit.is_empty() { <span class="unit">{ props.unit.clone() }</span> }
                    { props.after.clone() }
                </span>
                <p class="complaint" id={complaint_id}>
                    if let Some(allowed) = &props.allowed { { format!("Allowed: {allowed}") } }
                </p>
            </div>
            { why(&why_id, props.why.as_ref()) }
        </>
    }
}
