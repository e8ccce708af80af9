//! The integer network layer by layer.

use protocol::report::{LayerReport, Method};
use yew::{Html, Properties, component, html};

use crate::format::significant;
use crate::state::ResultState;

/// What [`LayersCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LayersCardProps {
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown.
    pub method: Method,
}

fn row(layer: &LayerReport) -> Html {
    html! {
        <tr>
            <th scope="row">{ layer.name.clone() }</th>
            <td>{ format!("{} / {}", layer.weight_bits, layer.activation_bits) }</td>
            <td>{ format!("{} of {}", layer.accumulator_bits_needed, layer.accumulator_bits) }</td>
            <td>{ significant(layer.output_scale) }</td>
            <td>{ layer.output_zero_point }</td>
        </tr>
    }
}

/// Bits, accumulator, output grid of every layer.
#[component]
pub fn LayersCard(props: &LayersCardProps) -> Html {
    let quantized = props.result.as_ref().and_then(|result| result.quantized(props.method));
    html! {
        <section class="card layers" aria-label="Integer network">
            <div class="plain-head">
                <h2>{ "Integer network" }</h2>
                <span class="card-summary">{ "layer by layer" }</span>
            </div>
            if let Some(quantized) = quantized {
                <div class="scroll-x" tabindex="0" role="region" aria-label="Layers">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{ "layer" }</th>
                                <th scope="col" title="Bits of weights / bits of the output">{ "W / A bits" }</th>
                                <th scope="col" title="Bits the accumulator needs by the proven bound, of those it has">{ "acc. bits" }</th>
                                <th scope="col" title="Scale of the output; m per step in the last layer">{ "scale" }</th>
                                <th scope="col" title="Zero point of the output">{ "zero" }</th>
                            </tr>
                        </thead>
                        <tbody>{ for quantized.layers.iter().map(row) }</tbody>
                    </table>
                </div>
                if let Some(last) = quantized.layers.last() {
                    <p class="note">{ format!("The last layer's scale is the step of x and y: {} m.", significant(last.output_scale)) }</p>
                }
            } else {
                <p class="invitation">{ "Bits, accumulators and scales of each layer stand here once there is an integer network." }</p>
            }
        </section>
    }
}
