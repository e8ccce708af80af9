//! A number field. What is typed stays as typed; a text that is no allowed number shows its range beside the field.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::{AttrValue, Html, InputEvent, Properties, classes, component, html};

use super::{Dispatch, Tip};
use crate::state::{Action, Drafts, Field, Settings};

/// What [`NumberInput`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct NumberInputProps {
    /// Which number.
    pub field: Field,
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Unit shown behind the number.
    #[prop_or_default]
    pub unit: AttrValue,
    /// Tip.
    pub tip: AttrValue,
    /// Step of the arrow keys; `any` for numbers without a natural step.
    #[prop_or(AttrValue::Static("1"))]
    pub step: AttrValue,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// Whether it cannot be changed now.
    #[prop_or_default]
    pub disabled: bool,
    /// A button behind the number.
    #[prop_or_default]
    pub after: Html,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// A native number input.
#[component]
pub fn NumberInput(props: &NumberInputProps) -> Html {
    let field = props.field;
    let draft = props.drafts.text(field);
    let value = draft.map_or_else(|| field.stored(&props.settings), str::to_owned);
    let complaint = draft.and_then(|text| field.check(text, &props.settings).err());
    let id = format!("n-{}", props.test_id);
    let (tip_id, complaint_id) = (format!("{id}-tip"), format!("{id}-complaint"));
    let oninput = {
        let dispatch = props.dispatch.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            {
                dispatch.emit(Action::Type(field, input.value()));
            }
        }
    };
    let onchange = props.dispatch.reform(move |_| Action::Settle(field));
    let onblur = props.dispatch.reform(move |_| Action::Settle(field));
    html! {
        <div class={classes!("row", "number", complaint.as_ref().map(|_| "wrong"), props.disabled.then_some("off"))}>
            <label for={id.clone()} title={props.tip.clone()}>{ props.label.clone() }</label>
            <Tip id={tip_id.clone()} about={props.label.clone()} text={props.tip.clone()} />
            <span class="entry">
                <input type="number" {id} data-testid={props.test_id.clone()} {value} step={props.step.clone()}
                    autocomplete="off" disabled={props.disabled} aria-invalid={complaint.is_some().to_string()}
                    aria-describedby={format!("{tip_id} {complaint_id}")} {oninput} {onchange} {onblur} />
                if !props.unit.is_empty() { <span class="unit">{ props.unit.clone() }</span> }
                { props.after.clone() }
            </span>
            <p class="complaint" id={complaint_id}>
                if let Some(allowed) = complaint { { format!("Allowed: {allowed}") } }
            </p>
        </div>
    }
}
