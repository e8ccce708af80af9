//! The address bar: places have addresses, Back and Forward go between them, and the address always names the job that is set.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::{Callback, hook, use_callback, use_effect_with, use_mut_ref, use_state_eq};

use crate::address::Address;
use crate::place::Place;
use crate::state::{Action, AppState, refusal};
use crate::widgets::Dispatch;

/// Milliseconds after the last change of a setting until the address names it: a browser counts how often that happens.
const NAME_AFTER_MS: u32 = 300;

fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// What a hash says; some programs that hand links on encode more than they must.
fn read(hash: &str) -> Result<Address, String> {
    Address::parse(hash).or_else(|refused| {
        let decoded = js_sys::decode_uri_component(hash).map_err(|_| refused.clone())?;
        Address::parse(&String::from(decoded)).map_err(|_| refused)
    })
}

/// Names what is set in the address, in the place of the entry that is there, which is marked as the page's own.
fn name(address: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Fails where the page is shown by a file, or too often; the next change names what is set then.
        history.replace_state_with_url(&JsValue::TRUE, "", Some(address)).unwrap_or_default();
    }
}

/// Whether the address was left by this page: going back to it is going to a place, and takes no settings back.
fn is_own() -> bool {
    let history = web_sys::window().and_then(|window| window.history().ok());
    history.and_then(|history| history.state().ok()).is_some_and(|state| state == JsValue::TRUE)
}

/// Goes to a place.
pub fn go(to: Place) {
    if let Some(window) = web_sys::window() {
        // Fails for addresses that are none.
        window.location().set_hash(to.name()).unwrap_or_default();
    }
}

/// Follows the address and keeps it. Returns where the visitor is, and what goes elsewhere.
#[hook]
pub fn use_address(state: &Rc<AppState>, dispatch: Dispatch) -> (Place, Callback<Place>) {
    let place = use_state_eq(Place::default);
    // The address that was followed or named last, and how often one was followed.
    let known = use_mut_ref(String::new);
    let followed = use_state_eq(|| 0_u32);
    let follow = {
        let (place, known, count) = (place.setter(), Rc::clone(&known), use_mut_ref(|| 0_u32));
        let followed = followed.setter();
        use_callback((), move |opens: bool, ()| {
            let now = hash();
            match read(&now) {
                Ok(address) => {
                    place.set(address.place);
                    if let Some(job) = address.job.filter(|_| opens || !is_own()) {
                        dispatch.emit(Action::FollowLink(job));
                    }
                }
                Err(problem) => dispatch.emit(Action::Complain(refusal(&problem))),
            }
            *known.borrow_mut() = now;
            let mut count = count.borrow_mut();
            *count = count.wrapping_add(1);
            followed.set(*count);
        })
    };
    use_effect_with((), move |()| {
        follow.emit(true);
        let listener = web_sys::window()
            .map(|window| EventListener::new(&window, "hashchange", move |_| follow.emit(false)));
        move || drop(listener)
    });
    {
        let (state, at) = (Rc::clone(state), *place);
        let deps = (*place, *followed, Rc::clone(&state.editor.settings), state.data.source.clone());
        use_effect_with(deps, move |_| {
            let timeout = Timeout::new(NAME_AFTER_MS, move || {
                // Another address waits to be followed, and is not to be written over.
                let mut known = known.borrow_mut();
                let address = Address::text(at, &state.job());
                if *known == hash() && *known != address {
                    name(&address);
                    *known = hash();
                }
            });
            move || drop(timeout)
        });
    }
    (*place, use_callback((), |to: Place, ()| go(to)))
}

/// Milliseconds for which a button says that the link was copied.
const COPIED_MS: u32 = 2000;

/// Copies the link to what is set. Returns whether that was just done, and what does it.
#[hook]
pub fn use_copied_link(state: &Rc<AppState>, place: Place, dispatch: Dispatch) -> (bool, Callback<()>) {
    let copied = use_state_eq(|| false);
    {
        let off = copied.setter();
        use_effect_with(*copied, move |copied| {
            let timeout = copied.then(|| Timeout::new(COPIED_MS, move || off.set(false)));
            move || drop(timeout)
        });
    }
    let on = copied.setter();
    let done = Callback::from(move |result: Result<(), String>| match result {
        Ok(()) => {
            on.set(true);
            dispatch.emit(Action::Announce("The link was copied."));
        }
        Err(link) => {
            dispatch
                .emit(Action::Complain(format!("The browser did not allow copying. The link is: {link}")));
        }
    });
    let state = Rc::clone(state);
    (*copied, Callback::from(move |()| copy_link(&state, place, done.clone())))
}

/// Puts the link to what is set on the clipboard; `done` hears whether that was possible.
fn copy_link(state: &AppState, place: Place, done: Callback<Result<(), String>>) {
    let Some(window) = web_sys::window() else { return };
    let page = window.location().href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    let link = format!("{page}{}", Address::text(place, &state.job()));
    let navigator = window.navigator();
    // There is none where a page did not come over a safe connection.
    if js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object()) {
        let copying = JsFuture::from(navigator.clipboard().write_text(&link));
        spawn_local(async move { done.emit(copying.await.map(drop).map_err(|_| link)) });
    } else {
        done.emit(Err(link));
    }
}
