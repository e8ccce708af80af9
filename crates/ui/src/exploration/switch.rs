//! The switch between one network and an exploration.

use yew::{Html, Properties, component, html};

use crate::state::{Action, RunType};
use crate::widgets::Dispatch;

/// What [`RunTypeSwitch`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct RunTypeSwitchProps {
    /// What is shown.
    pub run_type: RunType,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Two buttons of which one is pressed.
#[component]
pub fn RunTypeSwitch(props: &RunTypeSwitchProps) -> Html {
    let button = |run_type: RunType, test_id: &'static str, text: &'static str| {
        let pressed = (props.run_type == run_type).to_string();
        let onclick = props.dispatch.reform(move |_| Action::Show(run_type));
        html! {
            <button type="button" data-testid={test_id} aria-pressed={pressed} {onclick}>{ text }</button>
        }
    };
    html! {
        <div class="segments run-type" role="group" aria-label="What is trained">
            { button(RunType::Network, "run-type-network", "One network") }
            { button(RunType::Exploration, "run-type-exploration", "Neuron exploration") }
        </div>
    }
}
