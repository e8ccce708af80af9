//! A text field over the whole width of its card, with what is wrong with the text beneath it.

use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Html, InputEvent, NodeRef, Properties, classes, component, html};

use super::tip_button;

/// What [`TextInput`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct TextInputProps {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Tip.
    pub tip: AttrValue,
    /// Example shown while the field is empty.
    pub example: AttrValue,
    /// Text in the field.
    pub value: AttrValue,
    /// What is wrong with it.
    pub complaint: Option<AttrValue>,
    /// The input element, for whoever inserts text at its cursor.
    #[prop_or_default]
    pub node: NodeRef,
    /// Drawn below the text, before what is wrong with it.
    #[prop_or_default]
    pub below: Html,
    /// The field got the focus.
    #[prop_or_default]
    pub on_focus: Callback<()>,
    /// Text was typed.
    pub on_type: Callback<String>,
    /// The field was left.
    pub on_settle: Callback<()>,
}

/// A native text input.
#[component]
pub fn TextInput(props: &TextInputProps) -> Html {
    let id = format!("t-{}", props.test_id);
    let (tip_id, complaint_id) = (format!("{id}-tip"), format!("{id}-complaint"));
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
    let onfocus = props.on_focus.reform(|_| ());
    html! {
        <div class={classes!("row", "text", props.complaint.as_ref().map(|_| "wrong"))}>
            <label for={id.clone()} title={props.tip.clone()}>{ props.label.clone() }</label>
            { tip_button(tip_id.clone(), &props.label, props.tip.clone()) }
            <input ref={props.node.clone()} type="text" {id} data-testid={props.test_id.clone()} value={props.value.clone()}
                placeholder={props.example.clone()} autocomplete="off" spellcheck="false"
                aria-invalid={props.complaint.is_some().to_string()}
                aria-describedby={format!("{tip_id} {complaint_id}")} {oninput} {onchange} {onblur} {onfocus} />
            { props.below.clone() }
            <p class="complaint" id={complaint_id}>{ props.complaint.clone().unwrap_or_default() }</p>
        </div>
    }
}
