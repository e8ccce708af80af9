//! A number that can be typed.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Html, InputEvent, TargetCast as _, html};

use browser::widgets::tip_button;

use super::{Dispatch, on};
use crate::state::{Action, Change, Number};

/// What a field says.
pub struct Field {
    /// `data-testid`, and root of the element's id.
    pub test_id: &'static str,
    /// Label.
    pub label: &'static str,
    /// What it does, its default, and when to change it.
    pub tip: &'static str,
    /// Which number it is.
    pub number: Number,
}

/// The field with its text.
pub fn field(field: &Field, value: String, disabled: bool, dispatch: &Dispatch) -> Html {
    let Field { test_id, label, tip, number } = *field;
    let id = format!("n-{test_id}");
    let tip_id = format!("{id}-tip");
    let oninput = on(dispatch, move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>()?;
        Some(Action::Set(Change::Number(number, input.value())))
    });
    html! {
        <div class="row number">
            <label for={id.clone()} title={tip}>{ label }</label>
            { tip_button(tip_id.clone(), label, tip) }
            <input type="text" inputmode="numeric" {id} data-testid={test_id} value={AttrValue::from(value)} {disabled}
                autocomplete="off" aria-describedby={tip_id} {oninput} />
        </div>
    }
}
