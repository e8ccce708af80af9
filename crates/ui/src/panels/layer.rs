//! The settings of one layer.

use std::rc::Rc;

use protocol::config::{Activation, LayerConfig, Padding};
use yew::{Html, Properties, component, html};

use crate::state::{Action, Change, Drafts, Field, LayerEdit, LayerNumber, Settings};
use crate::widgets::{Check, Choice, Dispatch, NumberInput, Select};

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

/// Name, label and tip of a number.
fn words(number: LayerNumber, layer: &LayerConfig) -> (&'static str, &'static str, &'static str) {
    match (number, layer) {
        (LayerNumber::Width, LayerConfig::Conv1D { .. }) => {
            ("filters", "Filters", "Output channels: how many patterns the convolution looks for. 1 to 256.")
        }
        (LayerNumber::Width, LayerConfig::Lstm { .. }) => {
            ("units", "Units", "Cells of the layer: how many values it remembers from step to step. 1 to 64.")
        }
        (LayerNumber::Width, _) => {
            ("units", "Units", "Outputs of the layer. The last layer has 2: x and y. 1 to 256.")
        }
        (LayerNumber::Size, LayerConfig::Conv1D { .. }) => {
            ("kernel", "Kernel size", "Steps that the kernel covers at once. 1 to 32.")
        }
        (LayerNumber::Size, _) => ("size", "Pool size", "Steps of which one value is made. 1 to 32."),
        (LayerNumber::Stride, _) => (
            "stride",
            "Stride",
            "Steps from one window of the layer to the next; more make fewer steps. 1 to 32.",
        ),
        (LayerNumber::L2, _) => (
            "l2",
            "L2 factor",
            "Adds factor \u{d7} the sum of the kernel's squares to the loss. 0 is off; 0 to 1.",
        ),
    }
}

/// Numbers, activation, padding, sequence.
#[component]
pub fn LayerRows(props: &LayerRowsProps) -> Html {
    let (place, layer) = (props.place, &props.layer);
    let id = |name: &str| format!("layer-{}-{name}", place + 1);
    let number = |number: LayerNumber| {
        number.stored(layer)?;
        let (name, label, tip) = words(number, layer);
        let step = if number == LayerNumber::L2 { "any" } else { "1" };
        Some(html! {
            <NumberInput field={Field::Layer(place, number)} test_id={id(name)} {label} {tip} {step}
                settings={Rc::clone(&props.settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
        })
    };
    let activation = match layer {
        LayerConfig::Dense { activation, .. } | LayerConfig::Conv1D { activation, .. } => Some(*activation),
        _ => None,
    };
    let padding = match layer {
        LayerConfig::Conv1D { padding, .. }
        | LayerConfig::MaxPool1D { padding, .. }
        | LayerConfig::AveragePool1D { padding, .. } => Some(*padding),
        _ => None,
    };
    let on_activation = props.dispatch.reform(move |name: String| {
        let wanted = Activation::by_name(&name);
        Action::Set(Change::Layers(LayerEdit::Activation(place, wanted.unwrap_or(Activation::Linear))))
    });
    let on_padding = props.dispatch.reform(move |name: String| {
        let wanted = Padding::by_name(&name);
        Action::Set(Change::Layers(LayerEdit::Padding(place, wanted.unwrap_or(Padding::Valid))))
    });
    let choices =
        |names: &[&'static str]| names.iter().map(|name| Choice::new(*name, *name)).collect::<Vec<_>>();
    html! {
        <>
            { for LayerNumber::ALL.into_iter().filter(|n| *n != LayerNumber::L2).filter_map(number) }
            if let Some(activation) = activation {
                <Select test_id={id("activation")} label="Activation" value={activation.name()} on_change={on_activation}
                    choices={choices(&Activation::ALL.map(Activation::name))}
                    tip="What each output does to its sum. The output layer is linear; relu is the cheapest in integers." />
            }
            if let Some(padding) = padding {
                <Select test_id={id("padding")} label="Padding" value={padding.name()} on_change={on_padding}
                    choices={choices(&Padding::ALL.map(Padding::name))}
                    tip="Same adds zeros at the ends, so that stride 1 keeps the number of steps; valid uses whole windows only." />
            }
            if let LayerConfig::Lstm { return_sequences, .. } = layer {
                <Check test_id={id("sequences")} label="Give on every step" checked={*return_sequences}
                    tip="Every step's state goes on to the next layer, not only the last one's: for another LSTM, a convolution or a flatten layer behind it."
                    on_change={props.dispatch.reform(move |on| Action::Set(Change::Layers(LayerEdit::ReturnSequences(place, on))))} />
            }
            { for number(LayerNumber::L2) }
            if *layer == LayerConfig::Flatten {
                <p class="note">{ "Puts all steps side by side, time first. It has nothing to set." }</p>
            }
        </>
    }
}
