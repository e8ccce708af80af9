//! One layer's weights with the levels they are rounded to.

use std::rc::Rc;

use protocol::report::{Histogram, LayerReport, Method};
use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo, use_state_eq};

use super::walk::role_of;
use crate::charts::WeightHistogramChart;
use crate::format::fixed;
use crate::state::ResultState;
use crate::widgets::Segments;

/// What [`WeightsCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WeightsCardProps {
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown.
    pub method: Method,
}

fn words(layer: &LayerReport) -> String {
    let scales = if layer.weight_scales > 1 {
        format!("{} scales, the first one's levels", layer.weight_scales)
    } else {
        "one scale".to_owned()
    };
    let zeros = fixed(layer.zero_share * 100.0, 1);
    format!("{scales} \u{b7} {zeros} % of the weights are 0")
}

/// A histogram with a grid; the layer is chosen beside it.
#[component]
pub fn WeightsCard(props: &WeightsCardProps) -> Html {
    let chosen = use_state_eq(|| 0_usize);
    let quantized = props.result.as_ref().and_then(|result| result.quantized(props.method));
    let layers = quantized.map_or(&[][..], |quantized| &quantized.layers);
    let layer = layers.get(*chosen).or_else(|| layers.first());
    let histogram = use_memo(layer.map(|layer| layer.weights.clone()), |histogram| {
        Rc::new(histogram.clone().unwrap_or_else(Histogram::default))
    });
    let names: Vec<(AttrValue, AttrValue)> = layers
        .iter()
        .enumerate()
        .map(|(i, layer)| (i.to_string().into(), layer.name.clone().into()))
        .collect();
    let on_layer = {
        let chosen = chosen.clone();
        Callback::from(move |i: AttrValue| chosen.set(i.parse().unwrap_or(0)))
    };
    html! {
        <section class="card weights" aria-label="Weights">
            <div class="plain-head">
                <h2>{ "Weights" }</h2>
                if layers.len() > 1 {
                    <Segments label="Layer" choices={names} value={chosen.to_string()} on_change={on_layer} />
                }
            </div>
            if let Some(layer) = layer {
                <WeightHistogramChart histogram={(*histogram).clone()} role={role_of(props.method)} test_id="chart-weights" />
                <p class="note">{ words(layer) }</p>
            } else {
                <p class="invitation">{ "Once a network is quantized, the set of levels its weights can take is drawn here." }</p>
            }
        </section>
    }
}
