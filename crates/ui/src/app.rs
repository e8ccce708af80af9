//! The page: holds the state, carries out its effects, lays out the three columns.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use protocol::message::ExportKind;
use protocol::report::Method;
use yew::{
    AttrValue, Callback, Html, classes, component, hook, html, use_callback, use_effect_with, use_memo,
    use_mut_ref, use_node_ref, use_reducer, use_state_eq,
};

use crate::charts::RunRole;
use crate::help::{self, Help};
use crate::intake::use_intake;
use crate::keys::use_shortcuts;
use crate::link::{Link, files};
use crate::panels::{BitsPanel, DataPanel, NetworkPanel, PreviewPanel, QuantizationPanel, TrainingPanel};
use crate::results::{FilesCard, LayersCard, ResultCard};
use crate::stage::{Live, LossCard, WalkCard, WeightsCard};
use crate::state::{Action, AppState, Effect, Status, Tone, WorkerState};
use crate::topbar::TopBar;
use crate::widgets::{Dispatch, Icon, Sign};

/// Milliseconds after the last keystroke until changed data settings load the data again.
const LOAD_AFTER_MS: u32 = 350;

/// Keeps the worker, and carries out effects in order. `last` is the newest effect's number.
#[hook]
fn use_effects(state: Rc<AppState>, dispatch: Dispatch) {
    let link = use_mut_ref(|| None::<Link>);
    {
        let (link, dispatch) = (Rc::clone(&link), dispatch.clone());
        use_effect_with((), move |()| {
            let on_event = dispatch.reform(Action::Worker);
            let started = Link::start(on_event);
            link.borrow_mut().replace(started);
            move || drop(link.borrow_mut().take())
        });
    }
    let last = state.effects.last().map(|(number, _)| *number);
    use_effect_with(last, move |last| {
        let Some(last) = *last else { return };
        for (_, effect) in state.effects.iter() {
            match &**effect {
                Effect::Send(message) => {
                    if let Some(link) = link.borrow().as_ref() {
                        link.send(message);
                    }
                }
                Effect::Save { file_name, bytes } => files::save(file_name, bytes),
                Effect::RestartWorker => {
                    if let Some(link) = link.borrow().as_ref() {
                        link.restart();
                    }
                }
            }
        }
        dispatch.emit(Action::EffectsDone(last));
    });
}

/// Loads the data again a moment after their settings changed.
#[hook]
fn use_reload(state: &AppState, dispatch: Dispatch) {
    let due = state.load_due();
    use_effect_with((due, state.settings.data.clone()), move |(due, _)| {
        let timeout = due.then(|| Timeout::new(LOAD_AFTER_MS, move || dispatch.emit(Action::LoadWanted)));
        move || drop(timeout)
    });
}

/// Shows the progress in the tab's title.
#[hook]
fn use_title(state: &AppState) {
    let run = &state.run;
    // In steps of ten percent: the browser takes milliseconds for a new title.
    let percent = 10 * (10 * u64::from(run.epoch) / u64::from(run.epochs.max(1)));
    let title = match run.status {
        Status::Training => format!("{percent} % \u{b7} Bitroom"),
        Status::Paused => format!("paused at {percent} % \u{b7} Bitroom"),
        Status::Idle | Status::Done | Status::Failed => "Bitroom".to_owned(),
    };
    use_effect_with(title, |title| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(title);
        }
    });
}

fn invitation(state: &AppState) -> AttrValue {
    match state.run.status {
        Status::Training | Status::Paused => "The first estimates appear in a moment.".into(),
        _ if state.data.loaded.is_none() => "Loading the data\u{2026}".into(),
        _ => "Train the network to see where it believes the person is.".into(),
    }
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let handle = use_reducer(AppState::default);
    // One snapshot per render: everything below shows the same moment.
    let state: Rc<AppState> = Rc::new((*handle).clone());
    let dispatch: Dispatch = {
        let dispatcher = handle.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let help_node = use_node_ref();
    let on_help = {
        let node = help_node.clone();
        use_callback((), move |(): (), ()| help::open(&node))
    };
    let dragging = use_state_eq(|| false);
    let on_drag = {
        let setter = dragging.setter();
        use_callback((), move |on: bool, ()| setter.set(on))
    };
    use_effects(Rc::clone(&state), dispatch.clone());
    use_reload(&state, dispatch.clone());
    use_title(&state);
    use_shortcuts(dispatch.clone(), on_help.clone());
    use_intake(dispatch.clone(), on_drag);

    let settings = &state.settings;
    let method = settings.quantization.method;
    let run = &state.run;
    let active = run.status.is_active();
    let live = active.then(|| Live {
        path: run.live_path.clone(),
        role: if run.config.as_ref().is_some_and(|config| config.qat.is_some()) {
            RunRole::Qat
        } else {
            RunRole::Float
        },
    });
    let result = state.result.clone();
    let view = if active { run.view.clone() } else { result.as_ref().map(|result| result.view.clone()) }
        .or_else(|| state.data.loaded.clone());
    let losses = match &result {
        Some(result) if run.losses.is_empty() && !active => Rc::clone(&result.losses),
        _ => Rc::clone(&run.losses),
    };
    let epochs = if run.epochs == 0 { settings.training.epochs } else { run.epochs };
    let blocked = use_memo(state.train_blocked(), |blocked| blocked.clone().map(AttrValue::from));
    let can_reset = result.is_some() || run.id.is_some();
    let held = result.as_ref().filter(|result| result.in_worker);
    let quantized = held.and_then(|result| match settings.quantization.method {
        Method::Ptq => result.ptq.as_ref().map(|_| ExportKind::Ptq),
        Method::Qat => result.report.qat.as_ref().map(|_| ExportKind::Qat),
    });

    html! {
        <div class={classes!("app", dragging.then_some("dragging"))}>
            <TopBar view={state.data.loaded.clone()} run={run.clone()} {can_reset} epochs_set={settings.training.epochs}
                blocked={(*blocked).clone()} travel={(state.history.can_undo(), state.history.can_redo())}
                on_help={on_help.clone()} dispatch={dispatch.clone()} />
            { notice(&state, &dispatch) }
            <main class="columns">
                <div class="column left">
                    <DataPanel data={state.data.clone()} settings={Rc::clone(settings)} drafts={Rc::clone(&state.drafts)}
                        dispatch={dispatch.clone()} />
                    <NetworkPanel settings={Rc::clone(settings)} drafts={Rc::clone(&state.drafts)} dispatch={dispatch.clone()} />
                    <TrainingPanel settings={Rc::clone(settings)} drafts={Rc::clone(&state.drafts)} dispatch={dispatch.clone()} />
                    <QuantizationPanel settings={Rc::clone(settings)} drafts={Rc::clone(&state.drafts)}
                        error={state.ptq.error.clone()} live={method == Method::Ptq && held.is_some()}
                        dispatch={dispatch.clone()} />
                    <BitsPanel settings={Rc::clone(settings)} dispatch={dispatch.clone()} />
                </div>
                if let Some(preview) = &state.data.preview {
                    <PreviewPanel preview={preview.clone()} error={state.data.error.clone()}
                        importing={state.data.is_loading()} dispatch={dispatch.clone()} />
                }
                <div class="column middle">
                    <WalkCard {view} result={result.clone()} {method} {live} invitation={invitation(&state)} />
                    <div class="pair">
                        <LossCard {losses} {epochs} />
                        <WeightsCard result={result.clone()} {method} />
                    </div>
                </div>
                <div class="column right">
                    <ResultCard result={result.clone()} {method} status={run.status} changed={state.changed_since_result()}
                        failure={run.failure.clone()} busy={state.ptq.is_busy()} />
                    <LayersCard result={result.clone()} {method} />
                    <FilesCard has_run={held.is_some()} {quantized} worker={state.worker.clone()} dispatch={dispatch.clone()} />
                </div>
            </main>
            <Help node={help_node} />
            <p class="unseen" role="status" aria-live="polite">{ state.announcement.clone() }</p>
        </div>
    }
}

fn notice(state: &AppState, dispatch: &Dispatch) -> Html {
    let Some(notice) = &state.notice else { return Html::default() };
    let alert = notice.tone == Tone::Alert;
    let restart: Callback<web_sys::MouseEvent> = dispatch.reform(|_| Action::RestartWorker);
    html! {
        <div class={classes!("notice", alert.then_some("alert"))} role={if alert { "alert" } else { "status" }}>
            <span>{ notice.text.clone() }</span>
            if state.worker == WorkerState::Stopped {
                <button type="button" onclick={restart}>{ "Restart" }</button>
            }
            <button type="button" class="small" aria-label="Close" onclick={dispatch.reform(|_| Action::DismissNotice)}>
                <Icon sign={Sign::Close} />
            </button>
        </div>
    }
}
