//! The settings of one layer: those rows of the table that its kind has.

use protocol::config::LayerConfig;
use protocol::settings::all;
use vocabulary::Weightless;
use yew::{Html, html};

use crate::widgets::{Controls, Row};

/// Numbers, activation, padding, sequence of the layer at a place, from 0.
pub fn layer_rows(controls: &Controls, place: usize) -> Html {
    let rows: Vec<Row> = all()
        .filter_map(|setting| setting.path.strip_prefix("model.layers.*."))
        .map(|name| {
            let id = format!("layer-{}-{}", place + 1, name.replace('_', "-"));
            Row::of(format!("model.layers.{place}.{name}")).id(id)
        })
        .filter(|row| controls.settings.value(&row.path).is_some())
        .collect();
    let layers = &controls.settings.model().layers;
    let layer = layers.get(place).and_then(LayerConfig::weightless).filter(|_| rows.is_empty());
    let about = layer.map(Weightless::about);
    html! {
        <>
            { for rows.into_iter().map(|row| controls.row(row)) }
            if let Some(about) = about {
                <p class="note">{ format!("{about} It has nothing to set.") }</p>
            }
        </>
    }
}
