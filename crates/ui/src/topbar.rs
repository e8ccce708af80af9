//! The bar at the top: name, places, reset, the transport, step, stop, progress, undo, link, help.

use yew::{AttrValue, Callback, Html, classes, html};

use crate::place::{Place, places};
use crate::state::{Action, ExplorationState, RunState, Status};
use crate::widgets::{Dispatch, Sign, icon};
use browser::format::{duration, rate, thousands};

/// What [`top_bar`] shows.
#[derive(Clone, PartialEq)]
pub struct TopBarProps {
    /// The run.
    pub run: RunState,
    /// Whether there is something to reset.
    pub can_reset: bool,
    /// The exploration, where it is shown in place of the run.
    pub exploration: Option<ExplorationState>,
    /// Networks that an exploration would train.
    pub networks_set: u32,
    /// Epochs that Train would run.
    pub epochs_set: u32,
    /// Why Train cannot be pressed.
    pub blocked: Option<AttrValue>,
    /// Whether settings can be undone and redone.
    pub travel: (bool, bool),
    /// What would be, where it has a name.
    pub steps: (Option<&'static str>, Option<&'static str>),
    /// Where the visitor is.
    pub place: Place,
    /// Runs that can be compared.
    pub runs: usize,
    /// Copies the address.
    pub on_copy: Callback<()>,
    /// Whether it was just copied.
    pub copied: bool,
    /// Whether the page is shown for a projector.
    pub presenting: bool,
    /// Starts or ends that.
    pub on_present: Callback<()>,
    /// Opens the list of shortcuts.
    pub on_help: Callback<()>,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn transport(status: Status, exploring: bool) -> (Sign, &'static str) {
    match (status, exploring) {
        (Status::Idle | Status::Failed, false) => (Sign::Play, "Train"),
        (Status::Idle | Status::Failed, true) => (Sign::Play, "Explore"),
        (Status::Training, _) => (Sign::Pause, "Pause"),
        (Status::Paused, _) => (Sign::Play, "Resume"),
        (Status::Done, false) => (Sign::Play, "Train again"),
        (Status::Done, true) => (Sign::Play, "Explore again"),
    }
}

/// Speed and time left while a run goes on; what comes next otherwise.
fn pace(run: &RunState) -> String {
    match run.status {
        Status::Training => {
            let left = run.seconds_left.map_or_else(|| "\u{2013} s".to_owned(), duration);
            if run.repeats > 1 {
                // The repeat stands where the speed would.
                return format!("{left} left");
            }
            format!("{} epochs/s \u{b7} {left} left", rate(run.epochs_per_second))
        }
        Status::Done if run.epochs_per_second > 0.0 && run.repeats <= 1 => {
            format!("{} epochs/s", rate(run.epochs_per_second))
        }
        _ => String::new(),
    }
}

/// Size at work and time left while an exploration goes on.
fn exploration_pace(exploration: &ExplorationState) -> String {
    let left = exploration.seconds_left.map_or_else(|| "\u{2013} s".to_owned(), duration);
    match (exploration.status, exploration.at) {
        (Status::Training, Some((neurons, _))) => format!("n = {neurons} \u{b7} {left} left"),
        (Status::Training, None) => format!("{left} left"),
        _ => String::new(),
    }
}

/// A step of the settings in words: `Undo: Weight bits`.
fn words(step: &str, setting: Option<&str>) -> String {
    setting.map_or_else(|| format!("{step} setting"), |setting| format!("{step}: {setting}"))
}

/// The bar.
pub fn top_bar(props: &TopBarProps) -> Html {
    let (run, exploration) = (&props.run, props.exploration.as_ref());
    let status = exploration.map_or(run.status, |exploration| exploration.status);
    let (sign, label) = transport(status, exploration.is_some());
    let active = status.is_active();
    let can_step = exploration.is_none()
        && matches!(run.status, Status::Idle | Status::Paused | Status::Failed)
        && props.blocked.is_none();
    let or_set = |known: u32, set: u32| if known == 0 { set } else { known };
    let (done, all, unit) = match exploration {
        Some(exploration) => {
            (exploration.trained, or_set(exploration.networks, props.networks_set), "network")
        }
        None => (run.epoch, or_set(run.epochs, props.epochs_set), "epoch"),
    };
    let share = if exploration.is_some() { f64::from(done) / f64::from(all.max(1)) } else { run.share() };
    let send = |action: Action| props.dispatch.reform(move |_| action.clone());
    let (can_undo, can_redo) = props.travel;
    html! {
        <header class="bar">
            <div class="brand">
                <img src="icons/bitroom.svg" alt="" width="24" height="24" />
                <h1>{ "Bitroom" }</h1>
            </div>
            { places(props.place, props.runs) }
            <div class="transport" role="group" aria-label="Training">
                <button type="button" data-testid="reset" disabled={!props.can_reset} onclick={send(Action::Reset)}
                    aria-label="Reset" title="Reset: drop the run, keep the seed">
                    { icon(Sign::Reset) }
                </button>
                <button type="button" class="primary train" data-testid="train" disabled={props.blocked.is_some()}
                    onclick={send(Action::Train)} aria-describedby="blocked" title="Space">
                    { icon(sign) }<span>{ label }</span>
                </button>
                <button type="button" data-testid="step" disabled={!can_step} onclick={send(Action::Step)}
                    aria-label="Step one epoch" title="Train one epoch and pause (S)">
                    { icon(Sign::Step) }
                </button>
                <button type="button" data-testid="stop" disabled={!active} onclick={send(Action::Stop)}
                    aria-label="Stop" title="Stop: the best epoch so far is the result">
                    { icon(Sign::Stop) }
                </button>
            </div>
            <div class="progress">
                <p class="progress-words">
                    <span class={classes!("status", status.word())} data-testid="status">{ status.word() }</span>
                    <span class="progress-epochs">
                        if exploration.is_none() && run.repeats > 1 {
                            { "repeat " }<span data-testid="repeat">{ run.repeat + 1 }</span>{ format!(" of {}, ", thousands(run.repeats.into())) }
                        }
                        { format!("{unit} ") }<b data-testid={unit}>{ done }</b>{ format!(" / {}", thousands(all.into())) }
                    </span>
                    <span class="pace">{ exploration.map_or_else(|| pace(run), exploration_pace) }</span>
                </p>
                <div class="progress-track" role="progressbar" aria-label={format!("{unit}s")} aria-valuemin="0"
                    aria-valuemax={all.to_string()} aria-valuenow={done.to_string()}>
                    <div class="progress-fill" style={format!("transform:scaleX({share:.4})")} />
                </div>
            </div>
            <p class="blocked" id="blocked">{ props.blocked.clone().unwrap_or_default() }</p>
            <div class="bar-end">
                <button type="button" disabled={!can_undo} onclick={send(Action::Undo)} data-testid="undo" aria-label={words("Undo", props.steps.0)}
                    title={words("Undo", props.steps.0) + " (Ctrl+Z)"}>{ icon(Sign::Undo) }</button>
                <button type="button" disabled={!can_redo} onclick={send(Action::Redo)} data-testid="redo" aria-label={words("Redo", props.steps.1)}
                    title={words("Redo", props.steps.1) + " (Ctrl+Shift+Z)"}>{ icon(Sign::Redo) }</button>
                <button type="button" data-testid="copy-link" onclick={props.on_copy.reform(|_| ())}
                    title="Copy a link to this place with these settings; data are named in it, not held">
                    { icon(if props.copied { Sign::Tick } else { Sign::Link }) }
                    <span class="word">{ if props.copied { "Copied" } else { "Copy link" } }</span>
                </button>
                <button type="button" data-testid="present" aria-pressed={props.presenting.to_string()}
                    onclick={props.on_present.reform(|_| ())} title="Room, sliders and headline alone, with large text, for a projector (P)">{ "Present" }</button>
                <button type="button" onclick={props.on_help.reform(|_| ())} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)">{ "?" }</button>
            </div>
        </header>
    }
}

#[cfg(test)]
#[path = "topbar_tests.rs"]
mod tests;
