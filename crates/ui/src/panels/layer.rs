//! The settings of one layer: those rows of the table that its kind has.

use protocol::settings::all;
use yew::{Html, Properties, component, html};

use crate::widgets::{Controls, Row};

/// What [`LayerRows`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LayerRowsProps {
    /// The layer's place, from 0.
    pub place: usize,
    /// Settings and where changes go.
    pub controls: Controls,
}

/// Numbers, activation, padding, sequence.
#[component]
pub fn LayerRows(props: &LayerRowsProps) -> Html {
    let (place, controls) = (props.place, &props.controls);
    let rows: Vec<Row> = all()
        .iter()
        .filter_map(|setting| setting.path.strip_prefix("model.layers.*."))
        .map(|name| {
            let id = format!("layer-{}-{}", place + 1, name.replace('_', "-"));
            Row::of(format!("model.layers.{place}.{name}")).id(id)
        })
        .filter(|row| controls.settings.value(&row.path).is_some())
        .collect();
    let nothing = rows.is_empty();
    html! {
        <>
            { for rows.into_iter().map(|row| controls.row(row)) }
            if nothing {
                <p class="note">{ "Puts all steps side by side, time first. It has nothing to set." }</p>
            }
        </>
    }
}
