//! What the page does beside drawing: effects of its state, data loaded anew, the tab's title.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::{hook, use_effect_with, use_mut_ref};

use crate::navigate::go;
use crate::place::Place;
use crate::state::{Action, AppState, Effect, Settings, Status};
use crate::widgets::Dispatch;
use browser::files;
use browser::worker::Link;

/// Milliseconds after the last keystroke until changed data settings load the data again.
const LOAD_AFTER_MS: u32 = 350;

/// Keeps the worker, and carries out effects in order. `last` is the newest effect's number.
#[hook]
pub fn use_effects(state: Rc<AppState>, dispatch: Dispatch) {
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
                Effect::ShowInside => go(Place::Inside),
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
pub fn use_reload(state: &AppState, dispatch: Dispatch) {
    let due = state.load_due();
    use_effect_with((due, state.data_settings()), move |(due, _)| {
        let timeout = due.then(|| Timeout::new(LOAD_AFTER_MS, move || dispatch.emit(Action::LoadWanted)));
        move || drop(timeout)
    });
}

/// Shows the progress in the tab's title.
#[hook]
pub fn use_title(state: &AppState) {
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

/// Settings for cards that show no widths: the same while nothing but widths changes, so that those cards are left as they are.
#[hook]
pub fn use_steady(settings: &Rc<Settings>) -> Rc<Settings> {
    let steady = use_mut_ref(|| Rc::clone(settings));
    let mut steady = steady.borrow_mut();
    if !settings.equal_but_for_widths(&steady) {
        *steady = Rc::clone(settings);
    }
    Rc::clone(&steady)
}
