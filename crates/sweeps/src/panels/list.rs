//! The card of kept sweeps.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::OnceLock;

use browser::fetch::unpacked;
use browser::files::{Limits, Reading, read_all};
use browser::format::{counted, thousands};
use protocol::NamedFile;
use sweep::{Extent, preset as preset_of};
use vocabulary::SweepPreset;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast as _, classes, html};

use super::{Dispatch, on};
use crate::state::{Action, Head, SweepId, Sweeps};

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
                Callback::from(move |read: Result<Vec<NamedFile>, browser::files::Unreadable>| match read {
                    Ok(files) => files.into_iter().for_each(|file| import(file, dispatch.clone())),
                    Err(unreadable) => dispatch.emit(Action::Say(unreadable.message)),
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
            <h3>{ "Computed before" }</h3>
            <ul class="sweep-list" data-testid="sweep-shipped">
                { for SweepPreset::ALL.into_iter().map(|preset| shipped(preset, shown, dispatch)) }
            </ul>
            <label class="button small">
                { "Open results\u{2026}" }
                <input type="file" class="unseen" data-testid="sweep-import" accept=".jsonl,.json,.txt,.gz" {onchange} />
            </label>
        </section>
    }
}

/// Hands a file over, unpacked.
fn import(file: NamedFile, dispatch: Dispatch) {
    spawn_local(async move {
        dispatch.emit(match unpacked(file.bytes).await {
            Ok(bytes) => Action::Import(file.name, bytes, js_sys::Date::now()),
            Err(problem) => Action::Say(format!("{}: {problem}.", file.name)),
        });
    });
}

/// Results that the page ships with, by what they are made of.
fn shipped(preset: SweepPreset, shown: Option<SweepId>, dispatch: &Dispatch) -> Html {
    // Made once: the settings of a preset are patches, which take their time.
    static SIZES: OnceLock<[(u32, u32); SweepPreset::ALL.len()]> = OnceLock::new();
    let of = |preset| {
        let training = preset_of(preset, Extent::Shipped).job.training;
        (training.repeats, training.epochs)
    };
    let sizes = SIZES.get_or_init(|| SweepPreset::ALL.map(of));
    let place = SweepPreset::ALL.iter().position(|own| *own == preset).unwrap_or_default();
    let (repeats, epochs) = sizes[place];
    let is_shown = shown == Some(SweepId::of_shipped(preset));
    html! {
        <li class={classes!("sweep-item", is_shown.then_some("shown"))} key={preset.name()}>
            <span class="sweep-name">{ preset.label() }</span>
            <span class="note">{ format!("{} \u{b7} {} epochs", counted(repeats.into(), "seed"), thousands(epochs.into())) }</span>
            <button type="button" class="small" data-testid={format!("sweep-shipped-{preset}")} aria-pressed={is_shown.to_string()}
                aria-label={format!("Show {}", preset.label())} onclick={dispatch.reform(move |_| Action::ShowShipped(preset))}>{ "Show" }</button>
        </li>
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
