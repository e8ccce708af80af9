//! Card 2 while an exploration is shown: which sizes, how many repeats, and how much that is.

use std::rc::Rc;

use protocol::config::Activation;
use yew::{Html, html};

use super::estimate::{LONG_S, Pace, amount, parameter_range, seconds, words};
use crate::state::{Action, Change, Drafts, ExplorationField, Field, Settings};
use crate::widgets::{CardHead, Dispatch, NumberInput, Select, card};

/// What [`exploration_panel`] shows.
#[derive(Clone, PartialEq)]
pub struct ExplorationPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// Training samples of the data in use; 0 before there are any.
    pub rows: usize,
    /// Sensors of the data in use.
    pub sensors: u32,
    /// The best known speed.
    pub pace: Pace,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// From n, to n, repeats, activation; networks and time.
pub fn exploration_panel(props: &ExplorationPanelProps) -> Html {
    let settings = &props.settings;
    let config = settings.exploration_config();
    let number = |field: ExplorationField, test_id: &'static str| {
        html! {
            <NumberInput field={Field::Exploration(field)} {test_id} settings={Rc::clone(settings)}
                drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
        }
    };
    let on_activation = props.dispatch.reform(|name: String| {
        let activation = Activation::by_name(&name);
        Action::Set(Change::ExplorationActivation(activation.unwrap_or(Activation::Relu)))
    });
    let is_long = seconds(&config, props.rows, props.sensors, props.pace) > LONG_S;
    let summary = format!(
        "MLP {}-n-2, n = {} to {} \u{b7} {}",
        props.sensors,
        config.first,
        config.last,
        parameter_range(&config, props.sensors)
    );
    let head = CardHead {
        number: 2,
        title: "Sizes",
        summary,
        lead: amount(&config).into(),
        class: "card-sizes",
        on_reset: None,
        after: Html::default(),
    };
    let body = html! {
        <>
            { number(ExplorationField::First, "explore-first") }
            { number(ExplorationField::Last, "explore-last") }
            { number(ExplorationField::Repeats, "explore-repeats") }
            <Select test_id="explore-activation" path="exploration.job.model.layers.0.activation"
                value={settings.beside.exploration.activation.name()} on_change={on_activation} />
            <p class="amount" data-testid="exploration-amount">{ amount(&config) }</p>
            <p class="note" data-testid="exploration-estimate">{ words(&config, props.rows, props.sensors, props.pace) }</p>
            if is_long {
                <p class="note long">{ "That is long. The table grows as sizes are finished, and Stop keeps them." }</p>
            }
            <p class="note">{ "How each is trained stands in the Training card." }</p>
        </>
    };
    card(head, body)
}
