//! Card 2: the network.

use std::rc::Rc;

use protocol::config::Activation;
use yew::{Html, Properties, component, html};

use crate::format::thousands;
use crate::state::{Action, Change, Drafts, Field, Settings};
use crate::widgets::{Card, Choice, Dispatch, NumberInput, Select};

/// What [`NetworkPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct NetworkPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Layout and activation of the network.
#[component]
pub fn NetworkPanel(props: &NetworkPanelProps) -> Html {
    let settings = &props.settings;
    let (parameters, macs) = settings.network_size();
    let kinds = vec![
        Choice::new("mlp", "MLP"),
        Choice::new("cnn", "1D-CNN, in a later version").enabled(false),
        Choice::new("lstm", "LSTM, in a later version").enabled(false),
    ];
    let activations: Vec<_> =
        Activation::ALL.iter().map(|activation| Choice::new(activation.name(), activation.name())).collect();
    let on_activation = props.dispatch.reform(|name: String| {
        let activation = Activation::ALL.into_iter().find(|activation| activation.name() == name);
        Action::Set(Change::Activation(activation.unwrap_or(Activation::Relu)))
    });
    html! {
        <Card number={2} title="Network" class="card-network"
            summary={format!("{} param. \u{b7} {} MAC", thousands(parameters), thousands(macs))}>
            <Select test_id="model-kind" label="Kind" choices={kinds} value="mlp" on_change={|_| ()}
                tip="The kind of network. The MLP looks at one sample of the four sensors and estimates x and y. Default: MLP." />
            <NumberInput field={Field::HiddenUnits} test_id="hidden-units" label="Hidden units"
                tip="Neurons of the hidden layer; each adds 7 parameters. More can follow finer details, and cost memory. Default: 32."
                settings={Rc::clone(settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
            if !settings.more_hidden.is_empty() {
                <p class="note">{ format!("The opened model has further hidden layers: {:?} units.", settings.more_hidden) }</p>
            }
            <Select test_id="hidden-activation" label="Activation" choices={activations}
                value={settings.activation.name()} on_change={on_activation}
                tip="What each hidden neuron does to its sum. Relu is the cheapest in integers; the output is always linear. Default: relu." />
        </Card>
    }
}
