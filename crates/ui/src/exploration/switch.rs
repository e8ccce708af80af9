//! The switch between one network and an exploration.

use yew::{Html, html};

use crate::state::{Action, RunType};
use crate::widgets::Dispatch;

/// Two buttons of which one is pressed.
pub fn run_type_switch(shown: RunType, dispatch: &Dispatch) -> Html {
    let button = |run_type: RunType, test_id: &'static str, text: &'static str| {
        let pressed = (shown == run_type).to_string();
        let onclick = dispatch.reform(move |_| Action::Show(run_type));
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
