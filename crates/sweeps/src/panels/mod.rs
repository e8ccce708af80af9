//! What is seen: the setup and the kept sweeps on the left, progress and pictures beside them.

mod findings;
mod list;
mod numbers;
mod own;
mod pictures;
mod point;
mod progress;
mod setup;

use yew::{Callback, Html, html};

use crate::checked::Checked;
use crate::host::Host;
use crate::seen::Seen;
use crate::state::{Action, Sweeps};

/// Sends an action to the state.
pub type Dispatch = Callback<Action>;

/// What an event means, if it means anything.
fn on<E: 'static>(dispatch: &Dispatch, action: impl Fn(E) -> Option<Action> + 'static) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |event| {
        if let Some(action) = action(event) {
            dispatch.emit(action);
        }
    })
}

/// The whole place.
pub fn place(state: &Sweeps, checked: &Checked, seen: &Seen, host: &Host, dispatch: &Dispatch) -> Html {
    html! {
        <div class="sweeps">
            <div class="column left">
                { setup::card(state, checked, dispatch) }
                { list::card(state, dispatch) }
            </div>
            <div class="sweeps-stage">
                if let Some(notice) = &state.notice {
                    <div class="notice" role="status">
                        <span>{ notice.clone() }</span>
                        <button type="button" class="small" onclick={dispatch.reform(|_| Action::Dismiss)}>{ "Close" }</button>
                    </div>
                }
                { progress::card(state, host, dispatch) }
                { findings::card(state, seen, host, dispatch) }
                { point::card(state, host, dispatch) }
                { pictures::again(state, seen, dispatch) }
                { pictures::all(state, seen, dispatch) }
            </div>
        </div>
    }
}
