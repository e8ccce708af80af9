//! What a newcomer reads first: what this is, in a sentence, and three questions to try.

use protocol::Patch;
use protocol::report::Method;
use yew::{Callback, Html, html};

use crate::place::Place;
use crate::state::{Action, Change};
use crate::widgets::Dispatch;

/// Widths at which the path of the default network is a stair that anybody sees.
const FEW_BITS: u8 = 3;

fn few_bits() -> Action {
    let mut patch = Patch::of("ptq.weight_bits", FEW_BITS);
    patch.set("ptq.activation_bits", serde_json::Value::from(FEW_BITS));
    Action::Set(Change::Patch(patch))
}

/// The sentence and the questions; a click on one does what it asks for. While a run is `active` none can be trained.
pub fn welcome(active: bool, dispatch: &Dispatch, on_go: &Callback<Place>) -> Html {
    let ask = |test_id: &'static str, question: String, actions: Vec<Action>, to: Option<Place>| {
        let (dispatch, on_go) = (dispatch.clone(), on_go.clone());
        let disabled = active && actions.contains(&Action::Train);
        let onclick = move |_| {
            actions.iter().for_each(|action| dispatch.emit(action.clone()));
            if let Some(to) = to {
                on_go.emit(to);
            }
        };
        html! { <li><button type="button" class="link" data-testid={test_id} {disabled} {onclick}>{ question }</button></li> }
    };
    html! {
        <section class="card welcome" aria-label="What this is">
            <p>{ "A small neural network locates a person in a room from four capacitive sensors. See what is left of the path when its numbers get only a few bits." }</p>
            <h2>{ "Try this" }</h2>
            <ul>
                { ask("try-stairs", format!("What do {FEW_BITS} bits do to the path?"), vec![few_bits()], None) }
                { ask("try-qat", format!("Does training with the rounding help at {FEW_BITS} bits?"),
                    vec![few_bits(), Action::Set(Change::Method(Method::Qat)), Action::Train], None) }
                { ask("try-inside", "Why is an output what it is?".to_owned(), Vec::new(), Some(Place::Inside)) }
            </ul>
        </section>
    }
}
