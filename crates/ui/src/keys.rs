//! Keyboard shortcuts: which key does what (pure), and the listener.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::TargetCast as _;
use yew::{Callback, hook, use_callback, use_effect_with, use_state_eq};

use crate::state::Action;
use crate::widgets::Dispatch;

/// The shortcuts as the list shows them.
pub const SHORTCUTS: [(&str, &str); 8] = [
    ("Space", "train, pause, resume"),
    ("S", "train one epoch and pause"),
    ("Ctrl + Z", "undo a setting"),
    ("Ctrl + Shift + Z", "redo a setting"),
    ("Arrow keys", "on a chart: move the time cursor; Home and End jump"),
    ("P", "present: room, sliders and headline with large text"),
    ("Esc", "close a list, or the preview of a file"),
    ("?", "this list"),
];

/// Where the browser keeps that single keys are off.
const SINGLE_KEYS: &str = "bitroom.single-keys";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Whether single keys are shortcuts, and what switches that; the browser keeps it where it may.
#[hook]
pub fn use_single_keys() -> (bool, Callback<bool>) {
    let single = use_state_eq(|| {
        storage().and_then(|storage| storage.get_item(SINGLE_KEYS).ok()?).is_none_or(|kept| kept != "off")
    });
    let setter = single.setter();
    let set = use_callback((), move |on: bool, ()| {
        setter.set(on);
        if let Some(storage) = storage() {
            storage.set_item(SINGLE_KEYS, if on { "on" } else { "off" }).unwrap_or_default();
        }
    });
    (*single, set)
}

/// What a key asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// An action.
    Do(Action),
    /// The list of shortcuts.
    Help,
    /// To present, or to end that.
    Present,
}

/// What a key with its modifiers asks for. `in_control` says that a control has the focus and needs its own keys, `single` that
/// keys without a modifier mean anything: whoever speaks to a computer switches them off (WCAG 2.1.4).
pub fn wish(key: &str, ctrl: bool, shift: bool, in_control: bool, single: bool) -> Option<Wish> {
    match (key, ctrl) {
        (key, false) if !single && key != "Escape" => None,
        // Text being typed has its own undo.
        ("z" | "Z", true) if !in_control => Some(Wish::Do(if shift { Action::Redo } else { Action::Undo })),
        ("y", true) if !in_control => Some(Wish::Do(Action::Redo)),
        (" ", false) if !in_control => Some(Wish::Do(Action::Train)),
        ("s" | "S", false) if !in_control => Some(Wish::Do(Action::Step)),
        ("p" | "P", false) if !in_control => Some(Wish::Present),
        ("?", false) if !in_control => Some(Wish::Help),
        ("Escape", false) if !in_control => Some(Wish::Do(Action::CancelImport)),
        _ => None,
    }
}

/// Whether the element with the focus needs this key itself: all but sliders and checkboxes need undo, none gives up the
/// space bar, and only the list of shortcuts needs Escape.
fn needs_key(element: &Element, key: &str) -> bool {
    let within = |selector| element.closest(selector).ok().flatten().is_some();
    if key == "Escape" {
        return within("dialog");
    }
    let tag = element.tag_name().to_ascii_lowercase();
    let kind = element.get_attribute("type").unwrap_or_default();
    match tag.as_str() {
        "input" if matches!(kind.as_str(), "range" | "checkbox" | "file") => key == " ",
        "input" | "textarea" | "select" => true,
        "button" | "summary" | "label" => key == " ",
        _ => within("dialog, [role=dialog]"),
    }
}

/// Listens to the whole page while the component lives.
#[hook]
pub fn use_shortcuts(single: bool, dispatch: Dispatch, on_help: Callback<()>, on_present: Callback<()>) {
    use_effect_with((single, dispatch, on_help, on_present), |(single, dispatch, on_help, on_present)| {
        let (single, dispatch) = (*single, dispatch.clone());
        let (on_help, on_present) = (on_help.clone(), on_present.clone());
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let key = event.key();
                let focus = event.target_dyn_into::<Element>();
                let in_control = focus.is_some_and(|element| needs_key(&element, &key));
                if let Some(wish) =
                    wish(&key, event.ctrl_key() || event.meta_key(), event.shift_key(), in_control, single)
                {
                    event.prevent_default();
                    match wish {
                        Wish::Do(action) => dispatch.emit(action),
                        Wish::Help => on_help.emit(()),
                        Wish::Present => on_present.emit(()),
                    }
                }
            })
        });
        move || drop(listener)
    });
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
