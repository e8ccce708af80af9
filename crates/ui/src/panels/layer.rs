//! The settings of one layer: those rows of the table that its kind has.

use std::rc::Rc;

use protocol::settings::{Domain, Setting, all};
use serde_json::Value;
use yew::{Html, Properties, component, html};

use crate::state::{Action, Change, Drafts, Field, Settings};
use crate::widgets::{Check, Dispatch, NumberInput, Select};

/// What [`LayerRows`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LayerRowsProps {
    /// The layer's place, from 0.
    pub place: usize,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The settings of a layer, each with its name among the layer's.
fn settings_of_layers() -> impl Iterator<Item = (&'static str, &'static Setting)> {
    all().iter().filter_map(|setting| Some((setting.path.strip_prefix("model.layers.*.")?, setting)))
}

/// Numbers, activation, padding, sequence.
#[component]
pub fn LayerRows(props: &LayerRowsProps) -> Html {
    let place = props.place;
    let row = |(name, setting): (&'static str, &'static Setting)| {
        let path = format!("model.layers.{place}.{name}");
        let value = props.settings.value(&path)?;
        let test_id = format!("layer-{}-{}", place + 1, name.replace('_', "-"));
        Some(match (&setting.domain, value) {
            (Domain::Switch, Value::Bool(checked)) => html! {
                <Check {test_id} {path} checked={*checked}
                    on_change={props.dispatch.reform(move |on: bool| Action::Set(Change::Layer(place, name, on.into())))} />
            },
            (Domain::Word { .. }, Value::String(word)) => html! {
                <Select {test_id} {path} value={word.clone()}
                    on_change={props.dispatch.reform(move |word: String| Action::Set(Change::Layer(place, name, word.into())))} />
            },
            _ => html! {
                <NumberInput field={Field::Layer(place, name)} {test_id} settings={Rc::clone(&props.settings)}
                    drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
            },
        })
    };
    let rows: Vec<Html> = settings_of_layers().filter_map(row).collect();
    html! {
        <>
            { for rows.iter().cloned() }
            if rows.is_empty() {
                <p class="note">{ "Puts all steps side by side, time first. It has nothing to set." }</p>
            }
        </>
    }
}
