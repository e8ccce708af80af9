//! Files: model files saved and opened, and what the page says about itself.

use protocol::message::ExportKind;
use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{Callback, Event, Html, Properties, component, html, use_mut_ref};

use crate::state::{Action, Unreadable, WorkerState};
use crate::widgets::{Dispatch, Sign, icon};
use browser::files::{MODEL_FILE, Reading, read_all};

/// What [`FilesCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct FilesCardProps {
    /// Whether there is a run to save.
    pub has_run: bool,
    /// The integer network to save: that of the method in force, if the run has one.
    pub quantized: Option<ExportKind>,
    /// The worker.
    pub worker: WorkerState,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Save, open, version, privacy.
#[component]
pub fn FilesCard(props: &FilesCardProps) -> Html {
    let reading = use_mut_ref(|| None::<Reading>);
    let done: Callback<Result<Vec<protocol::NamedFile>, Unreadable>> = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |result: Result<Vec<protocol::NamedFile>, Unreadable>| match result {
            Ok(files) => {
                if let Some(file) = files.into_iter().next() {
                    dispatch.emit(Action::OpenModel(file.bytes));
                }
            }
            Err(unreadable) => dispatch.emit(Action::Complain(unreadable.message)),
        })
    };
    let onchange = move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            *reading.borrow_mut() = Some(read_all(input.files(), MODEL_FILE, &done));
            input.set_value("");
        }
    };
    let save = |what: ExportKind| props.dispatch.reform(move |_| Action::Export(what));
    let engine = match props.worker {
        WorkerState::Ready { engine_version } => format!("engine version {engine_version}"),
        WorkerState::Starting => "engine starting".to_owned(),
        WorkerState::Stopped => "engine stopped".to_owned(),
    };
    html! {
        <section class="card files" aria-label="Model files">
            <div class="plain-head"><h2>{ "Model files" }</h2></div>
            <div class="buttons">
                <button type="button" data-testid="run-export" disabled={!props.has_run} onclick={save(ExportKind::Run)}>
                    { icon(Sign::Save) }{ "run.json" }
                </button>
                <button type="button" data-testid="quantized-export" disabled={props.quantized.is_none()}
                    onclick={save(props.quantized.unwrap_or(ExportKind::Ptq))}>
                    { icon(Sign::Save) }{ "q.json" }
                </button>
                <label class="button">
                    <input type="file" class="unseen" data-testid="model-file" accept=".json,application/json" {onchange} />
                    { icon(Sign::Open) }{ "Open a model" }
                </label>
            </div>
            <p class="note">{ "run.json holds the trained network, q.json the integers shown. Both open here and in the command line tool." }</p>
            <p class="note">{ format!("Bitroom {}, {engine}. Nothing you load leaves this browser.", env!("CARGO_PKG_VERSION")) }</p>
        </section>
    }
}
