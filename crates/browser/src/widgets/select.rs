//! A native select with label and tip.

use web_sys::HtmlSelectElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Event, Html, Properties, classes, component, html, use_effect, use_node_ref};

use super::{Choice, described_by, setting, tip_button, why};

/// What [`Select`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Path of the setting that it sets: what is left out below comes from the table of settings.
    #[prop_or_default]
    pub path: AttrValue,
    /// Label.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Tip; none where the text around the select explains it.
    #[prop_or_default]
    pub tip: Option<AttrValue>,
    /// Options.
    #[prop_or_default]
    pub choices: Option<Vec<Choice>>,
    /// Value of the option in use.
    pub value: AttrValue,
    /// Whether it cannot be changed now; the card says why.
    #[prop_or_default]
    pub disabled: bool,
    /// Why it cannot be changed now, in one sentence shown below; disables it.
    #[prop_or_default]
    pub why: Option<AttrValue>,
    /// Whether the label is read only by screen readers.
    #[prop_or_default]
    pub bare: bool,
    /// The new value.
    pub on_change: Callback<String>,
}

/// A native select. Its value is set after every render, because options alone do not move a select that was touched.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    {
        let (node, value) = (node.clone(), props.value.clone());
        use_effect(move || {
            if let Some(select) =
                node.cast::<HtmlSelectElement>().filter(|select| select.value() != value.as_str())
            {
                select.set_value(&value);
            }
        });
    }
    let label = props.label.clone().unwrap_or_else(|| setting::label(&props.path));
    let tip = props.tip.clone().or_else(|| (!props.path.is_empty()).then(|| setting::tip(&props.path)));
    let choices = props.choices.clone().unwrap_or_else(|| setting::choices(&props.path));
    let id = format!("s-{}", props.test_id);
    let (tip_id, why_id) = (format!("{id}-tip"), format!("{id}-why"));
    let disabled = props.disabled || props.why.is_some();
    let onchange = {
        let on_change = props.on_change.clone();
        move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                on_change.emit(select.value());
            }
        }
    };
    let option = |choice: &Choice| {
        html! {
            <option value={choice.value.clone()} disabled={!choice.enabled}
                selected={choice.value == props.value}>{ choice.label.clone() }</option>
        }
    };
    html! {
        <>
            <div class={classes!("row", "choice", disabled.then_some("off"))}>
                <label for={id.clone()} class={classes!(props.bare.then_some("unseen"))} title={tip.clone()}>
                    { label.clone() }
                </label>
                if let Some(tip) = &tip {
                    { tip_button(tip_id.clone(), &label, tip.clone()) }
                }
                <select ref={node} {id} data-testid={props.test_id.clone()} {disabled}
                    aria-describedby={described_by(tip.as_ref().map(|_| tip_id), &why_id, props.why.as_ref())} {onchange}>
                    { for choices.iter().map(option) }
                </select>
            </div>
            { why(&why_id, props.why.as_ref()) }
        </>
    }
}
