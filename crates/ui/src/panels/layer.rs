//! The settings of one layer.

use std::rc::Rc;

use protocol::config::{Activation, LayerConfig, Padding};
use yew::{Html, Properties, component, html};

use crate::state::{Action, Change, Drafts, Field, LayerEdit, LayerNumber, Settings};
use crate::widgets::{Check, Dispatch, NumberInput, Select};

/// What [`LayerRows`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LayerRowsProps {
    /// The layer's place, from 0.
    pub place: usize,
    /// The layer.
    pub layer: LayerConfig,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Name of a number in its test id.
fn name(number: LayerNumber, layer: &LayerConfig) -> &'static str {
    match (number, layer) {
        (LayerNumber::Width, LayerConfig::Conv1D { .. }) => "filters",
        (LayerNumber::Width, _) => "units",
        (LayerNumber::Size, LayerConfig::Conv1D { .. }) => "kernel",
        (LayerNumber::Size, _) => "size",
        (LayerNumber::Stride, _) => "stride",
        (LayerNumber::L2, _) => "l2",
    }
}

/// Numbers, activation, padding, sequence.
#[component]
pub fn LayerRows(props: &LayerRowsProps) -> Html {
    let (place, layer) = (props.place, &props.layer);
    let id = |name: &str| format!("layer-{}-{name}", place + 1);
    let path = |name: &str| format!("model.layers.{place}.{name}");
    let number = |number: LayerNumber| {
        number.stored(layer)?;
        Some(html! {
            <NumberInput field={Field::Layer(place, number)} test_id={id(name(number, layer))}
                settings={Rc::clone(&props.settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
        })
    };
    let activation = match layer {
        LayerConfig::Dense { activation, .. } | LayerConfig::Conv1D { activation, .. } => Some(*activation),
        _ => None,
    };
    let padding = layer.windows().map(|windows| windows.padding);
    let on_activation = props.dispatch.reform(move |name: String| {
        let wanted = Activation::by_name(&name);
        Action::Set(Change::Layers(LayerEdit::Activation(place, wanted.unwrap_or(Activation::Linear))))
    });
    let on_padding = props.dispatch.reform(move |name: String| {
        let wanted = Padding::by_name(&name);
        Action::Set(Change::Layers(LayerEdit::Padding(place, wanted.unwrap_or(Padding::Valid))))
    });
    html! {
        <>
            { for LayerNumber::ALL.into_iter().filter(|n| *n != LayerNumber::L2).filter_map(number) }
            if let Some(activation) = activation {
                <Select test_id={id("activation")} path={path("activation")} value={activation.name()} on_change={on_activation} />
            }
            if let Some(padding) = padding {
                <Select test_id={id("padding")} path={path("padding")} value={padding.name()} on_change={on_padding} />
            }
            if let LayerConfig::Lstm { return_sequences, .. } = layer {
                <Check test_id={id("sequences")} path={path("return_sequences")} checked={*return_sequences}
                    on_change={props.dispatch.reform(move |on| Action::Set(Change::Layers(LayerEdit::ReturnSequences(place, on))))} />
            }
            { for number(LayerNumber::L2) }
            if *layer == LayerConfig::Flatten {
                <p class="note">{ "Puts all steps side by side, time first. It has nothing to set." }</p>
            }
        </>
    }
}
