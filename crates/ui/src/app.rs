//! The page: holds the state, carries out its effects, lays out the three columns.

use std::cell::Cell;
use std::rc::Rc;

use charts::RunRole;
use protocol::message::ExportKind;
use protocol::report::Method;
use yew::{
    AttrValue, Callback, Html, classes, component, html, use_callback, use_memo, use_node_ref, use_reducer,
    use_state_eq,
};

use crate::exploration::{
    ExplorationPanelProps, ExplorationStageProps, exploration_panel, exploration_stage, pace, run_type_switch,
};
use crate::help::{self, Help};
use crate::inspect::InsideCard;
use crate::intake::use_intake;
use crate::keys::{use_shortcuts, use_single_keys};
use crate::live::strip;
use crate::navigate::{use_address, use_copied_link};
use crate::outside::{use_effects, use_reload, use_steady, use_title};
use crate::panels::{
    DataPanel, NetworkPanelProps, PreviewPanel, QuantizationPanelProps, TrainingPanelProps, network_panel,
    quantization_panel, training_panel,
};
use crate::place::{Place, SweepPlace};
use crate::results::{
    FilesCard, LayersCardProps, RepeatsCard, ResultCardProps, RunsCardProps, layers_card, result_card,
    runs_card,
};
use crate::stage::{Live, LossCard, WalkCard, WeightsCard, drawn_beside};
use crate::state::{
    Action, AppState, ChosenFiles, Editor, RunType, Settings, Source, Status, Tone, WorkerState,
};
use crate::topbar::{TopBarProps, top_bar};
use crate::welcome::welcome;
use crate::widgets::{Dispatch, Sign, icon, memo, work_bar};

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

/// The cards of what is set.
fn settings_cards(state: &AppState, steady: &Rc<Settings>, dispatch: &Dispatch) -> Html {
    let Editor { settings, drafts, .. } = &state.editor;
    let held = state.result.as_ref().filter(|result| result.in_worker);
    let exploring = state.run_type == RunType::Exploration;
    let cold = state.cold_start_reason().map(AttrValue::from);
    let sensors = state.data.sensors();
    let network = || {
        let props = NetworkPanelProps {
            settings: Rc::clone(steady),
            drafts: Rc::clone(drafts),
            view: state.data.loaded.clone(),
            dispatch: dispatch.clone(),
        };
        memo(props, network_panel)
    };
    let sizes = || {
        let props = ExplorationPanelProps {
            settings: Rc::clone(settings),
            drafts: Rc::clone(drafts),
            rows: state.data.loaded.as_ref().map_or(0, |view| view.split.train.len()),
            sensors,
            pace: pace(&state.exploration, &state.run, state.result.as_ref()),
            dispatch: dispatch.clone(),
        };
        memo(props, exploration_panel)
    };
    let training = TrainingPanelProps {
        settings: Rc::clone(steady),
        drafts: Rc::clone(drafts),
        exploring,
        cold: cold.clone(),
        dispatch: dispatch.clone(),
    };
    let quantization = || {
        let props = QuantizationPanelProps {
            settings: Rc::clone(settings),
            drafts: Rc::clone(drafts),
            formulas: state.formulas.clone(),
            model: state.quantized_model(),
            sensors,
            updates: state.updates(),
            cold: cold.clone(),
            error: state.ptq.error.clone(),
            live: settings.method() == Method::Ptq && held.is_some(),
            rounding: state.ptq.is_rounding(),
            dispatch: dispatch.clone(),
        };
        memo(props, quantization_panel)
    };
    html! {
        <>
            <DataPanel data={state.data.clone()} settings={Rc::clone(steady)} drafts={Rc::clone(drafts)} dispatch={dispatch.clone()} />
            { if exploring { sizes() } else { network() } }
            { memo(training, training_panel) }
            if !exploring { { quantization() } }
        </>
    }
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let handle = use_reducer(AppState::opening);
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
    let visited = use_state_eq(|| false);
    let presenting = use_state_eq(|| false);
    let on_present = {
        let setter = presenting.clone();
        use_callback(*presenting, move |(): (), on| setter.set(!on))
    };
    let dragging = use_state_eq(|| false);
    let on_drag = {
        let setter = dragging.setter();
        use_callback((), move |on: bool, ()| setter.set(on))
    };
    use_effects(Rc::clone(&state), dispatch.clone());
    use_reload(&state, dispatch.clone());
    use_title(&state);
    let (single_keys, on_single_keys) = use_single_keys();
    use_shortcuts(single_keys, dispatch.clone(), on_help.clone(), on_present.clone());
    let (place, on_go) = use_address(&state, dispatch.clone());
    if place == Place::Sweep {
        visited.set(true);
    }
    let (copied, on_copy) = use_copied_link(&state, place, dispatch.clone());
    use_intake(dispatch.clone(), on_drag);

    let Editor { settings, history, .. } = &state.editor;
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
    let can_reset = if exploring { explored.config.is_some() } else { result.is_some() || run.id.is_some() };
    let held = result.as_ref().filter(|result| result.in_worker);
    let quantized = held.and_then(|result| match settings.method() {
        Method::Ptq => result.ptq.as_ref().map(|_| ExportKind::Ptq),
        Method::Qat => result.report.qat.as_ref().map(|_| ExportKind::Qat),
    });
    let bar = TopBarProps {
        run: run.clone(),
        can_reset,
        epochs_set: settings.training().epochs,
        blocked: (*blocked).clone(),
        travel: (history.can_undo(settings), history.can_redo()),
        steps: (history.undoes(settings), history.redoes()),
        exploration: exploring.then(|| explored.clone()),
        networks_set: settings.exploration_config().networks(),
        place,
        runs: state.kept.runs.len(),
        on_copy,
        copied,
        presenting: *presenting,
        on_present,
        on_help,
        dispatch: dispatch.clone(),
    };
    let runs = || RunsCardProps {
        kept: state.kept.clone(),
        result: result.as_ref().map(|result| result.run),
        view: view.clone(),
        active,
        dispatch: dispatch.clone(),
    };
    let layers = || memo(LayersCardProps { result: result.clone(), method }, layers_card);
    let figures = || ResultCardProps {
        result: result.clone(),
        method,
        status: run.status,
        changed: state.changed_since_result(),
        failure: run.failure.clone(),
    };
    let exploration_stage_props = || ExplorationStageProps {
        exploration: explored.clone(),
        next: Rc::new(settings.exploration_config()),
        changed: state.changed_since_exploration(),
        dispatch: dispatch.clone(),
    };

    html! {
        <div class={classes!("app", dragging.then_some("dragging"), presenting.then_some("presenting"))}>
            { memo(bar, top_bar) }
            { notice(&state, &dispatch) }
            if *visited {
                <SweepPlace job={Rc::new(state.job())} sensors={state.data.sensors()} files={files_in_use(&state)}
                    shown={place == Place::Sweep} dispatch={dispatch.clone()} on_open={on_go.reform(|()| Place::Room)} />
            }
            <main class={classes!("columns", place.name())} hidden={place == Place::Sweep}>
                <div class="column left">
                    { welcome(active, &dispatch, &on_go) }
                    { run_type_switch(state.run_type, &dispatch) }
                    { settings_cards(&state, &steady, &dispatch) }
                </div>
                if let Some(preview) = &state.data.preview {
                    <PreviewPanel preview={preview.clone()} error={state.data.error.clone()}
                        importing={state.data.is_loading()} work={state.work.filter(|_| state.shows_work_in_preview())}
                        dispatch={dispatch.clone()} />
                }
                if exploring && place == Place::Room {
                    { memo(exploration_stage_props(), exploration_stage) }
                } else {
                <div class="column middle">
                    if place == Place::Compare {
                        { memo(runs(), runs_card) }
                    }
                    if place == Place::Inside {
                        <InsideCard result={result.clone()} {method} inspect={state.inspect.clone()} run={run.clone()}
                            blocked={state.inspection_blocked()} quantizing={state.ptq.is_busy()}
                            cursor_row={Rc::clone(&cursor_row)} dispatch={dispatch.clone()} />
                        { layers() }
                    }
                    <WalkCard {view} result={result.clone()} {method} {kept} {live} invitation={invitation(&state)}
                        cursor_row={Rc::clone(&cursor_row)} dispatch={dispatch.clone()} />
                </div>
                if place == Place::Room {
                <div class="column right">
                    { memo(figures(), result_card) }
                    <LossCard {losses} repeat={run.repeat} repeats={run.repeats.max(1)} {active} {epochs} />
                    <WeightsCard result={result.clone()} {method} tensor={state.inspect.tensor}
                        channel={state.inspect.channel} dispatch={dispatch.clone()} />
                    <RepeatsCard result={result.clone()} {method} />
                    { layers() }
                    <FilesCard has_run={held.is_some()} {quantized} worker={state.desk.worker.clone()} dispatch={dispatch.clone()} />
                </div>
                }
                { strip(&state, &dispatch) }
                }
            </main>
            { work(&state, &dispatch) }
            <Help node={help_node} {single_keys} {on_single_keys} />
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
