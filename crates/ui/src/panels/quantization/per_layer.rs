//! Widths of single layers, in a small table.

use protocol::config::{LayerConfig, ModelConfig, OpsSet};
use protocol::limits;
use protocol::report::Method;
use vocabulary::{TensorKind, layer_name};
use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Event, Html, html};

use crate::state::quantization::has_weights;
use crate::state::{Change, Settings};
use crate::widgets::{Choice, Controls, GroupHead, Select, group};
use browser::format::counted;

/// A layer as everywhere.
fn name(place: usize, layer: &LayerConfig) -> String {
    layer_name(layer.kind(), place + 1)
}

/// The group's line.
fn summary(q: &Settings) -> String {
    let (own, float) = (q.per_layer().len() as u64, q.ptq().float_layers.len() as u64);
    let float = if q.method() == Method::Ptq { float } else { 0 };
    match (own, float) {
        (0, 0) => "all alike".to_owned(),
        (_, 0) => format!("{} apart", counted(own, "layer")),
        (0, _) => format!("{} in float", counted(float, "layer")),
        _ => format!("{} apart, {float} in float", counted(own, "layer")),
    }
}

/// Bits of one layer's tensor: as all layers, or its own.
fn bits(controls: &Controls, place: usize, layer: &LayerConfig, tensor: TensorKind, disabled: bool) -> Html {
    let q = &controls.settings;
    let entry = q.per_layer().iter().find(|entry| entry.layer == place);
    let (own, all, word, root) = match tensor {
        TensorKind::Weights => (entry.and_then(|e| e.weight_bits), q.ptq().weight_bits, "Weights", "weight"),
        _ => (entry.and_then(|e| e.activation_bits), q.ptq().activation_bits, "Output", "activation"),
    };
    let mut choices = vec![Choice::new("", format!("all ({all})"))];
    choices.extend(limits::BITS.map(|bits| Choice::new(bits.to_string(), bits.to_string())));
    let on_change: Callback<String> =
        controls.change(move |text: String| Change::LayerBits(place, tensor, text.parse::<u8>().ok()));
    html! {
        <Select test_id={format!("layer-{}-{root}-bits", place + 1)} label={format!("{word} of {}, bits", name(place, layer))}
            bare=true {choices} {disabled} value={own.map(|bits| bits.to_string()).unwrap_or_default()} {on_change} />
    }
}

/// The table.
pub fn per_layer_group(controls: &Controls, model: &ModelConfig) -> Html {
    let q = &controls.settings;
    let ptq = q.method() == Method::Ptq;
    let fixed = q.bits_fixed();
    let int8_refuses = ptq
        && !q.ptq().float_layers.is_empty()
        && fixed.is_none()
        && matches!(q.ptq().ops, OpsSet::BuiltinsInt8 | OpsSet::Int16x8);
    let row = |(place, layer): (usize, &LayerConfig)| {
        let float = q.ptq().float_layers.contains(&place);
        let on_float = controls.change(move |event: Event| {
            let on = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            Change::KeepInFloat(place, on)
        });
        let off = fixed.is_some() || (ptq && float);
        html! {
            <tr key={place}>
                <th scope="row">{ name(place, layer) }</th>
                <td>{ bits(controls, place, layer, TensorKind::Weights, off) }</td>
                <td>{ bits(controls, place, layer, TensorKind::Activations, off) }</td>
                if ptq {
                    <td><input type="checkbox" data-testid={format!("layer-{}-float", place + 1)} checked={float}
                        aria-label={AttrValue::from(format!("Keep {} in float", name(place, layer)))} onchange={on_float} /></td>
                }
            </tr>
        }
    };
    let head = GroupHead {
        test_id: "group-layers".into(),
        title: "Per layer",
        summary: summary(q).into(),
        open: false,
    };
    let rows = html! {
        <>
            if let Some(fixed) = fixed { <p class="note why">{ fixed }</p> }
            <div class="scroll-x">
                <table class="per-layer">
                    <thead>
                        <tr>
                            <th scope="col">{ "layer" }</th>
                            <th scope="col" title="Bits of its weights, 2 to 16. Default: as all layers">{ "W bits" }</th>
                            <th scope="col" title="Bits of its output, 2 to 16. Default: as all layers">{ "A bits" }</th>
                            if ptq { <th scope="col" title="Leaves the layer in float32. Default: off">{ "float" }</th> }
                        </tr>
                    </thead>
                    <tbody>{ for model.layers.iter().enumerate().filter(|(_, layer)| has_weights(layer)).map(row) }</tbody>
                </table>
            </div>
            <p class="note">{ "The first and the last layer often need more bits than the others. Pools and flatten have no widths of their own." }</p>
            if int8_refuses {
                <p class="note alert" role="alert">{ "These operators have no float: the converter refuses a layer that stays in float. TFLITE_BUILTINS allows it." }</p>
            }
        </>
    };
    group(head, rows)
}

#[cfg(test)]
#[path = "per_layer_tests.rs"]
mod tests;
