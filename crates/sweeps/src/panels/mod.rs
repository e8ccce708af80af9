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
use crate::state::{Action, Open, Status, Sweeps};

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

/// Whether results, or pictures of them, are on their way: their places are kept, so that nothing moves when they are there.
fn is_coming(state: &Sweeps, seen: &Seen) -> bool {
    let is_made = |open: &Open| open.run.is_none() && open.status() != Status::Running && seen.is_whole();
    !state.open.as_ref().map_or(state.is_at_rest(), is_made) || state.is_starting() || state.is_reading()
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
