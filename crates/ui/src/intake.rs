//! Files dropped anywhere on the page, and tables pasted as text.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use gloo::events::{EventListener, EventListenerOptions};
use protocol::NamedFile;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element};
use yew::TargetCast as _;
use yew::{hook, use_effect_with};

use crate::state::Action;
use crate::widgets::Dispatch;
use browser::files::{DATA_FILES, Reading, read_all};

/// Lines that make a pasted text a table rather than a word.
const FEWEST_LINES: usize = 3;

/// A pasted text as a file, if it looks like a table.
pub fn pasted_file(text: &str) -> Option<NamedFile> {
    (text.lines().count() >= FEWEST_LINES)
        .then(|| NamedFile { name: "pasted.csv".to_owned(), bytes: text.as_bytes().to_vec() })
}

fn is_text_field(element: &Element) -> bool {
    matches!(element.tag_name().to_ascii_lowercase().as_str(), "input" | "textarea" | "select")
}

/// Listens to the whole page while the component lives; `on_drag` hears whether files hover over it.
#[hook]
pub fn use_intake(dispatch: Dispatch, on_drag: yew::Callback<bool>) {
    use_effect_with((dispatch, on_drag), |(dispatch, on_drag)| {
        let window = web_sys::window();
        let reading: Rc<RefCell<Option<Reading>>> = Rc::default();
        let listeners = window.map(|window| {
            let not_passive = EventListenerOptions::enable_prevent_default;
            let drag = on_drag.clone();
            let over = EventListener::new_with_options(&window, "dragover", not_passive(), move |event| {
                // Without this the browser would leave the page to open the file.
                event.prevent_default();
                drag.emit(true);
            });
            let drag = on_drag.clone();
            let leave = EventListener::new(&window, "dragleave", move |event| {
                let outside =
                    event.dyn_ref::<DragEvent>().is_none_or(|event| event.related_target().is_none());
                if outside {
                    drag.emit(false);
                }
            });
            let (drag, done) = (on_drag.clone(), crate::panels::files_action(dispatch));
            let dropped = EventListener::new_with_options(&window, "drop", not_passive(), move |event| {
                event.prevent_default();
                drag.emit(false);
                let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
                let files = transfer.and_then(|transfer| transfer.files());
                *reading.borrow_mut() = Some(read_all(files, DATA_FILES, &done));
            });
            let dispatch = dispatch.clone();
            let pasted = EventListener::new(&window, "paste", move |event| {
                let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
                let target = event.target_dyn_into::<Element>();
                if target.is_some_and(|element| is_text_field(&element)) {
                    return;
                }
                let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
                if let Some(file) = text.as_deref().and_then(pasted_file) {
                    dispatch.emit(Action::FilesChosen(Arc::new([file])));
                }
            });
            [over, leave, dropped, pasted]
        });
        move || drop(listeners)
    });
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
