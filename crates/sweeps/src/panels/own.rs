//! Axes of the user's own.

use browser::widgets::{Choice, Select};
use protocol::settings;
use web_sys::HtmlInputElement;
use yew::{AttrValue, Html, InputEvent, TargetCast as _, html};

use super::{Dispatch, on};
use crate::state::{Action, Change, OwnAxis, Setup};

/// Every setting that an axis can go over.
fn paths() -> Vec<Choice> {
    let named = settings::all().filter(|setting| !setting.path.contains('*'));
    let choice = |setting: &settings::Setting| {
        Choice::new(setting.path, format!("{} ({})", setting.label, setting.path))
    };
    std::iter::once(Choice::new("", "choose a setting")).chain(named.map(choice)).collect()
}

/// The axes, and a button for a further one.
pub fn axes(setup: &Setup, disabled: bool, dispatch: &Dispatch) -> Html {
    let axis = |(place, axis): (usize, &OwnAxis)| {
        let on_path = dispatch.reform(move |path: String| Action::Set(Change::AxisPath(place, path)));
        let oninput = on(dispatch, move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>()?;
            Some(Action::Set(Change::AxisValues(place, input.value())))
        });
        let number = place + 1;
        html! {
            <div class="sweep-axis" role="group" aria-label={format!("Axis {number}")}>
                <Select test_id={format!("sweep-axis-{place}")} label={AttrValue::from(format!("Axis {number}"))} {disabled}
                    choices={paths()} value={axis.path.clone()} on_change={on_path} />
                <div class="row">
                    <input type="text" data-testid={format!("sweep-values-{place}")} value={axis.values.clone()} {disabled}
                        placeholder="2..16, or 4, 8, 16" aria-label={format!("Values of axis {number}")} {oninput} />
                    <button type="button" class="small" {disabled} aria-label={format!("Remove axis {number}")}
                        onclick={dispatch.reform(move |_| Action::Set(Change::RemoveAxis(place)))}>{ "Remove" }</button>
                </div>
            </div>
        }
    };
    html! {
        <>
            { for setup.axes.iter().enumerate().map(axis) }
            <button type="button" class="small" data-testid="sweep-axis-add" {disabled}
                onclick={dispatch.reform(|_| Action::Set(Change::AddAxis))}>{ "Add an axis" }</button>
        </>
    }
}
