//! The page: holds the state, carries out its effects, lays out the three columns.

use std::cell::Cell;
use std::rc::Rc;

use charts::RunRole;
use gloo::timers::callback::Timeout;
use protocol::message::ExportKind;
use protocol::report::Method;
use yew::{
    AttrValue, Callback, Html, classes, component, hook, html, use_callback, use_effect_with, use_memo,
    use_mut_ref, use_node_ref, use_reducer, use_state_eq,
};

use crate::exploration::{ExplorationPanel, ExplorationStage, pace, run_type_switch};
use crate::help::{self, Help};
use crate::inspect::{InsideCard, show_inside};
use crate::intake::use_intake;
use crate::keys::use_shortcuts;
use crate::panels::{BitsPanel, DataPanel, NetworkPanel, PreviewPanel, QuantizationPanel, TrainingPanel};
use crate::place::{Place, SweepPlace};
use crate::results::{FilesCard, LayersCard, RepeatsCard, ResultCard, RunsCard};
use crate::stage::{Live, LossCard, WalkCard, WeightsCard, drawn_beside};
use crate::state::{
    Action, AppState, ChosenFiles, Editor, Effect, RunType, Settings, Source, Status, Tone, WorkerState,
};
use crate::topbar::TopBar;
use crate::widgets::{Dispatch, Sign, icon, work_bar};
use browser::files;
use browser::worker::Link;

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
    let last = state.desk.effects.last().map(|(number, _)| *number);
    use_effect_with(last, move |last| {
        let Some(last) = *last else { return };
        for (_, effect) in state.desk.effects.iter() {
            match &**effect {
                Effect::Send(message) => {
                    if let Some(link) = link.borrow().as_ref() {
                        link.send(message);
                    }
                }
                Effect::Save { file_name, bytes } => files::save(file_name, bytes),
                Effect::ShowInside => show_inside(),
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
    use_effect_with((due, state.data_settings()), move |(due, _)| {
        let timeout = due.then(|| Timeout::new(LOAD_AFTER_MS, move || dispatch.emit(Action::LoadWanted)));
        move || drop(timeout)
    });
}

/// Shows the progress in the tab's title.
#[hook]
fn use_title(state: &AppState) {
    let (run, exploration) = (&state.run, &state.exploration);
    let (status, done, all) = if exploration.status.is_active() {
        (exploration.status, exploration.trained, exploration.networks)
    } else {
        let all = run.epochs.saturating_mul(run.repeats);
        (run.status, run.repeat.saturating_mul(run.epochs).saturating_add(run.epoch), all)
    };
    // In steps of ten percent: the browser takes milliseconds for a new title.
    let percent = 10 * (10 * u64::from(done) / u64::from(all.max(1)));
    let title = match status {
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

/// The files in use; none where the simulated room is.
fn files_in_use(state: &AppState) -> Option<ChosenFiles> {
    match &state.data.source {
        Source::Files { files, .. } => Some(files.clone()),
        Source::Simulated => None,
    }
}

fn invitation(state: &AppState) -> AttrValue {
    match state.run.status {
        Status::Training | Status::Paused => "The first estimates appear in a moment.".into(),
        _ if state.data.loaded.is_none() => "Loading the data\u{2026}".into(),
        _ => "Train the network to see where it believes the person is.".into(),
    }
}

/// Settings for cards that show no widths: the same while nothing but widths changes, so that those cards are left as they are.
#[hook]
fn use_steady(settings: &Rc<Settings>) -> Rc<Settings> {
    let steady = use_mut_ref(|| Rc::clone(settings));
    let mut steady = steady.borrow_mut();
    if !settings.equal_but_for_widths(&steady) {
        *steady = Rc::clone(settings);
    }
    Rc::clone(&steady)
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
    let cursor_row = use_memo((), |()| Cell::new(None::<u32>));
    let help_node = use_node_ref();
    let on_help = {
        let node = help_node.clone();
        use_callback((), move |(): (), ()| help::open(&node))
    };
    let place = use_state_eq(Place::default);
    let visited = use_state_eq(|| false);
    let on_go = {
        let (place, visited) = (place.setter(), visited.setter());
        use_callback((), move |to: Place, ()| {
            place.set(to);
            if to == Place::Sweep {
                visited.set(true);
            }
        })
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

    let Editor { settings, history, drafts } = &state.editor;
    let steady = use_steady(settings);
    let method = settings.method();
    let run = &state.run;
    let active = run.status.is_active();
    let live = active.then(|| Live {
        path: run.live_path.clone(),
        window: run.config.as_ref().map_or(1, |config| config.model.window.length),
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
    let kept = drawn_beside(&state.kept, result.as_ref(), view.as_deref());
    let epochs = if run.epochs == 0 { settings.training().epochs } else { run.epochs };
    let blocked = use_memo(state.blocked(), |blocked| blocked.clone().map(AttrValue::from));
    let exploring = state.run_type == RunType::Exploration;
    let explored = &state.exploration;
    let train_rows = state.data.loaded.as_ref().map_or(0, |view| view.split.train.len());
    let can_reset = if exploring { explored.config.is_some() } else { result.is_some() || run.id.is_some() };
    let held = result.as_ref().filter(|result| result.in_worker);
    let quantized = held.and_then(|result| match settings.method() {
        Method::Ptq => result.ptq.as_ref().map(|_| ExportKind::Ptq),
        Method::Qat => result.report.qat.as_ref().map(|_| ExportKind::Qat),
    });

    html! {
        <div class={classes!("app", dragging.then_some("dragging"))}>
            <TopBar view={state.data.loaded.clone()} run={run.clone()} {can_reset} epochs_set={settings.training().epochs}
                blocked={(*blocked).clone()} travel={(history.can_undo(settings), history.can_redo())}
                exploration={exploring.then(|| explored.clone())} networks_set={settings.exploration_config().networks()}
                place={*place} on_go={on_go.clone()} on_help={on_help.clone()} dispatch={dispatch.clone()} />
            { notice(&state, &dispatch) }
            if *visited {
                <SweepPlace job={Rc::new(state.job())} sensors={state.data.sensors()} files={files_in_use(&state)}
                    shown={*place == Place::Sweep} dispatch={dispatch.clone()} on_open={on_go.reform(|()| Place::Room)} />
            }
            <main class="columns" hidden={*place == Place::Sweep}>
                <div class="column left">
                    { run_type_switch(state.run_type, &dispatch) }
                    <DataPanel data={state.data.clone()} settings={Rc::clone(&steady)} drafts={Rc::clone(drafts)}
                        dispatch={dispatch.clone()} />
                    if exploring {
                        <ExplorationPanel settings={Rc::clone(settings)} drafts={Rc::clone(drafts)} rows={train_rows} sensors={state.data.sensors()}
                            pace={pace(explored, run, result.as_ref())} dispatch={dispatch.clone()} />
                    } else {
                    <NetworkPanel settings={Rc::clone(&steady)} drafts={Rc::clone(drafts)} view={state.data.loaded.clone()}
                        dispatch={dispatch.clone()} />
                    }
                    <TrainingPanel settings={Rc::clone(&steady)} drafts={Rc::clone(drafts)} {exploring}
                        cold={state.cold_start_reason().map(AttrValue::from)} dispatch={dispatch.clone()} />
                    if !exploring {
                    <QuantizationPanel settings={Rc::clone(settings)} drafts={Rc::clone(drafts)}
                        formulas={state.formulas.clone()} model={state.quantized_model()} sensors={state.data.sensors()} updates={state.updates()}
                        cold={state.cold_start_reason().map(AttrValue::from)} error={state.ptq.error.clone()}
                        live={method == Method::Ptq && held.is_some()} rounding={state.ptq.is_rounding()}
                        dispatch={dispatch.clone()} />
                    <BitsPanel settings={Rc::clone(settings)} dispatch={dispatch.clone()} />
                    }
                </div>
                if let Some(preview) = &state.data.preview {
                    <PreviewPanel preview={preview.clone()} error={state.data.error.clone()}
                        importing={state.data.is_loading()} work={state.work.filter(|_| state.shows_work_in_preview())}
                        dispatch={dispatch.clone()} />
                }
                if exploring {
                    <ExplorationStage exploration={explored.clone()} next={Rc::new(settings.exploration_config())}
                        changed={state.changed_since_exploration()} dispatch={dispatch.clone()} />
                } else {
                <div class="column middle">
                    <WalkCard view={view.clone()} result={result.clone()} {method} {kept} {live} invitation={invitation(&state)}
                        cursor_row={Rc::clone(&cursor_row)} dispatch={dispatch.clone()} />
                    <div class="pair">
                        <LossCard {losses} repeat={run.repeat} repeats={run.repeats.max(1)} {active} {epochs} />
                        <WeightsCard result={result.clone()} {method} tensor={state.inspect.tensor}
                            channel={state.inspect.channel} dispatch={dispatch.clone()} />
                    </div>
                    <InsideCard result={result.clone()} {method} inspect={state.inspect.clone()} run={run.clone()}
                        blocked={state.inspection_blocked()} quantizing={state.ptq.is_busy()}
                        cursor_row={Rc::clone(&cursor_row)} dispatch={dispatch.clone()} />
                    <RunsCard kept={state.kept.clone()} result={result.as_ref().map(|result| result.run)} {view} {active}
                        dispatch={dispatch.clone()} />
                </div>
                <div class="column right">
                    <ResultCard result={result.clone()} {method} status={run.status} changed={state.changed_since_result()}
                        failure={run.failure.clone()} busy={state.ptq.is_busy()} />
                    <RepeatsCard result={result.clone()} {method} />
                    <LayersCard result={result.clone()} {method} />
                    <FilesCard has_run={held.is_some()} {quantized} worker={state.desk.worker.clone()} dispatch={dispatch.clone()} />
                </div>
                }
            </main>
            { work(&state, &dispatch) }
            <Help node={help_node} />
            <p class="unseen" role="status" aria-live="polite">{ state.desk.announcement.clone() }</p>
        </div>
    }
}

/// What the worker is doing and how far it is, over the page: nothing moves when it comes and goes. What a preview waits
/// for stands in the preview.
fn work(state: &AppState, dispatch: &Dispatch) -> Html {
    let Some(work) = state.work.filter(|_| !state.shows_work_in_preview()) else { return Html::default() };
    let on_cancel =
        state.can_cancel_work().then(|| dispatch.reform(|_: web_sys::MouseEvent| Action::CancelWork));
    work_bar(work, "work", on_cancel)
}

fn notice(state: &AppState, dispatch: &Dispatch) -> Html {
    let Some(notice) = &state.desk.notice else { return Html::default() };
    let alert = notice.tone == Tone::Alert;
    let restart: Callback<web_sys::MouseEvent> = dispatch.reform(|_| Action::RestartWorker);
    html! {
        <div class={classes!("notice", alert.then_some("alert"))} role={if alert { "alert" } else { "status" }}>
            <span>{ notice.text.clone() }</span>
            if state.desk.worker == WorkerState::Stopped {
                <button type="button" onclick={restart}>{ "Restart" }</button>
            }
            <button type="button" class="small" aria-label="Close" onclick={dispatch.reform(|_| Action::DismissNotice)}>
                { icon(Sign::Close) }
            </button>
        </div>
    }
}
