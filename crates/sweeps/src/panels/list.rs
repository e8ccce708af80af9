//! The card of kept sweeps.

use std::cell::RefCell;
use std::rc::Rc;

use browser::files::{Limits, Reading, read_all};
use browser::format::thousands;
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast as _, classes, html};

use super::{Dispatch, on};
use crate::state::{Action, Head, Sweeps};

/// Files of results: 6,750 records have 20 MB.
const RESULTS: Limits = Limits::new(1, 256);

/// The card.
pub fn card(state: &Sweeps, dispatch: &Dispatch) -> Html {
    let shown = state.open.as_ref().map(|open| open.head.id);
    let onchange = {
        let dispatch = dispatch.clone();
        // Kept until the next choice: dropping it would end the reading.
        let reading: Rc<RefCell<Option<Reading>>> = Rc::default();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let dispatch = dispatch.clone();
            let done =
                Callback::from(move |read: Result<Vec<protocol::NamedFile>, browser::files::Unreadable>| {
                    match read {
                        Ok(files) => files.into_iter().for_each(|file| {
                            dispatch.emit(Action::Import(file.name, file.bytes, js_sys::Date::now()));
                        }),
                        Err(unreadable) => dispatch.emit(Action::Say(unreadable.message)),
                    }
                });
            *reading.borrow_mut() = Some(read_all(input.files(), RESULTS, &done));
            input.set_value("");
        })
    };
    html! {
        <section class="card" aria-labelledby="sweep-list-title">
            <div class="plain-head"><h2 id="sweep-list-title">{ "Kept sweeps" }</h2></div>
            <ul class="sweep-list" data-testid="sweep-list">
                { for state.kept.iter().map(|head| item(head, shown == Some(head.id), dispatch)) }
            </ul>
            if state.kept.is_empty() {
                <p class="note">{ "None yet. Every finished training is kept here, whatever happens to this tab." }</p>
            }
            if let Some(removed) = &state.removed {
                <p class="note">
                    { format!("\u{201c}{}\u{201d} was deleted. ", removed.name) }
                    <button type="button" class="small" data-testid="sweep-restore" onclick={dispatch.reform(|_| Action::Restore)}>{ "Undo" }</button>
                </p>
            }
            <label class="button small">
                { "Open results\u{2026}" }
                <input type="file" class="unseen" data-testid="sweep-import" accept=".jsonl,.json,.txt" {onchange} />
            </label>
        </section>
    }
}

fn item(head: &Head, is_shown: bool, dispatch: &Dispatch) -> Html {
    let id = head.id;
    let on_rename = on(dispatch, move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>()?;
        Some(Action::Rename(id, input.value()))
    });
    let (done, total) = (thousands(head.done as u64), thousands(head.total as u64));
    html! {
        <li class={classes!("sweep-item", is_shown.then_some("shown"))} key={id.0}>
            <input type="text" class="sweep-name" value={head.name.clone()} aria-label="Name of the sweep" onchange={on_rename} />
            <span class="note">{ format!("{done} of {total}") }</span>
            <button type="button" class="small" data-testid={format!("sweep-show-{}", id.0)} aria-pressed={is_shown.to_string()}
                onclick={dispatch.reform(move |_| Action::Show(id))}>{ "Show" }</button>
            <button type="button" class="small" data-testid={format!("sweep-delete-{}", id.0)}
                aria-label={format!("Delete {}", head.name)} onclick={dispatch.reform(move |_| Action::Remove(id))}>{ "Delete" }</button>
        </li>
    }
}
