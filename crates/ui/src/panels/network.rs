//! Card 2: the network. A preset with its few numbers, its windows, and the layers, which any edit makes the user's own.

use std::rc::Rc;

use protocol::config::ModelConfig;
use protocol::defaults::{CNN_L2, SENSORS};
use protocol::report::DataView;
use yew::{Html, html};

use super::layers::LayerEditor;
use super::on_reset;
use super::windows::window_rows;
use crate::state::{Action, Change, Drafts, Field, Group, NetworkKind, Settings, Shared};
use crate::widgets::{CardHead, Choice, Controls, Dispatch, NumberInput, Row, Select, card, hint};
use browser::format::thousands;

/// What [`network_panel`] shows.
#[derive(Clone, PartialEq)]
pub struct NetworkPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The data in use.
    pub view: Option<Shared<DataView>>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// How large the network is.
fn summary(model: &ModelConfig, sensors: u32) -> String {
    model.totals(sensors).map_or_else(
        || "layers do not fit".to_owned(),
        |(parameters, _)| format!("{} parameters", thousands(parameters)),
    )
}

/// Its name, and what an estimate costs.
fn details(model: &ModelConfig, sensors: u32) -> String {
    let label = model.label(sensors);
    match model.totals(sensors) {
        Some((_, macs)) => format!("{label} \u{b7} {} MAC per estimate", thousands(macs)),
        None => label,
    }
}

/// One sentence on what a network looks at.
fn explanation(kind: NetworkKind) -> &'static str {
    match kind {
        NetworkKind::Mlp => "One hidden layer on one sample of all sensors.",
        NetworkKind::Cnn(_) => {
            "Looks at windows: choosing it set them to 30 samples. The thesis names no layout; A, B and C have its 34,818 parameters."
        }
        NetworkKind::Lstm => "Reads windows sample by sample: choosing it set them to 30 samples.",
        NetworkKind::Own => {
            "Your layers. A preset replaces them; they come back when \u{201c}Own layers\u{201d} is chosen again."
        }
    }
}

/// Kind, numbers of the preset, windows, layers.
pub fn network_panel(props: &NetworkPanelProps) -> Html {
    let settings = &props.settings;
    let (kind, model) = (settings.network_kind(), settings.model());
    let sensors = props.view.as_ref().map_or(SENSORS, |view| view.room.sensors());
    let kinds: Vec<_> = NetworkKind::ALL.iter().map(|kind| Choice::new(kind.name(), kind.label())).collect();
    let on_kind = props.dispatch.reform(|name: String| {
        let kind = NetworkKind::ALL.into_iter().find(|kind| kind.name() == name);
        Action::Set(Change::Network(kind.unwrap_or(NetworkKind::Mlp)))
    });
    let controls = Controls::new(settings, &props.drafts, &props.dispatch);
    let head = CardHead {
        number: 2,
        title: "Network",
        summary: summary(model, sensors),
        lead: details(model, sensors).into(),
        class: "card-network",
        on_reset: on_reset(settings, Group::Network, &props.dispatch),
        after: Html::default(),
    };
    let body = html! {
        <>
            <Select test_id="model-kind" label="Kind" choices={kinds} value={kind.name()} on_change={on_kind}
                path="model" />
            <p class="note" data-testid="model-note">{ explanation(kind) }</p>
            if kind == NetworkKind::Mlp {
                { controls.number(Row::of("model.layers.0.units").id("hidden-units")) }
                { controls.row(Row::of("model.layers.0.activation").id("hidden-activation")) }
            }
            if let NetworkKind::Cnn(_) = kind {
                <NumberInput field={Field::CnnL2} test_id="cnn-l2" settings={Rc::clone(settings)}
                    drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
                if settings.cnn_l2() != CNN_L2 {
                    { hint("use-l2", "With 0.01 this network reaches the thesis' error in the default room; without L2 it overfits.",
                        format!("Use {CNN_L2}"), &props.dispatch.reform(|()| Action::Set(Change::CnnL2(CNN_L2)))) }
                }
            }
            if kind == NetworkKind::Lstm {
                { controls.number(Row::of("model.layers.0.units").id("lstm-units")) }
            }
            { window_rows(&controls, props.view.as_deref()) }
            <LayerEditor {sensors} settings={Rc::clone(settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
        </>
    };
    card(head, body)
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
