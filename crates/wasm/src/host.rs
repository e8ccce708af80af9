//! The web worker: gives the engine the browser's messages and clock, and works in slices that let messages in between.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::worker::Engine;
use js_sys::{Array, Uint8Array};
use protocol::message::{FromWorker, Packed, Packer, ToWorker, WireError, from_bytes, to_bytes};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

/// The engine in its browser.
///
/// A panic or an exception in one of its callbacks is caught by nothing: it reaches the page as the worker's `error` event,
/// and the page starts a new worker.
struct Host {
    engine: RefCell<Engine>,
    packer: RefCell<Packer>,
    scope: DedicatedWorkerGlobalScope,
    clock: Performance,
    /// A message sent here comes back as a task of its own, behind the page's messages. A timer of 0 ms would do the same
    /// but browsers stretch it to 4 ms.
    slices: MessagePort,
    slice_is_due: Cell<bool>,
}

impl Host {
    fn now_ms(&self) -> f64 {
        self.clock.now()
    }

    /// Sends messages, each as the pair of its bytes and those of its long arrays, which are handed over, not copied.
    fn send(&self, messages: Vec<FromWorker>) -> Result<(), JsValue> {
        messages.into_iter().try_for_each(|message| {
            let Packed { message, bytes } = self.packer.borrow_mut().pack(message);
            let message = to_bytes(&message).map_err(|error| js_error(&error))?;
            let [message, bytes] = [message, bytes].map(|part| Uint8Array::from(part.as_slice()));
            let handed_over = Array::of2(&message.buffer(), &bytes.buffer());
            self.scope.post_message_with_transfer(&Array::of2(&message, &bytes), &handed_over)
        })
    }

    /// A message of the page. One that cannot be read comes from another build: that is an error of the whole worker.
    fn receive(&self, data: &JsValue) -> Result<(), JsValue> {
        let message: ToWorker =
            from_bytes(&Uint8Array::new(data).to_vec()).map_err(|error| js_error(&error))?;
        let answers = self.engine.borrow_mut().handle(message, self.now_ms());
        self.send(answers)?;
        self.ask_for_slice()
    }

    fn work(&self) -> Result<(), JsValue> {
        self.slice_is_due.set(false);
        let messages = self.engine.borrow_mut().work(&mut || self.now_ms());
        self.send(messages)?;
        self.ask_for_slice()
    }

    fn ask_for_slice(&self) -> Result<(), JsValue> {
        if self.engine.borrow().is_working() && !self.slice_is_due.replace(true) {
            self.slices.post_message(&JsValue::NULL)?;
        }
        Ok(())
    }
}

fn js_error(error: &WireError) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}

/// Answers the page's messages from now on.
///
/// # Errors
/// When this is no worker of a browser.
pub fn start() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let clock = scope.performance().ok_or("the worker has no clock")?;
    let channel = MessageChannel::new()?;
    let host = Rc::new(Host {
        engine: RefCell::default(),
        packer: RefCell::default(),
        scope,
        clock,
        slices: channel.port2(),
        slice_is_due: Cell::new(false),
    });

    let worker = Rc::clone(&host);
    let on_slice = Closure::<dyn FnMut() -> Result<(), JsValue>>::new(move || worker.work());
    channel.port1().set_onmessage(Some(on_slice.as_ref().unchecked_ref()));
    // Both callbacks live as long as the worker.
    on_slice.forget();

    let worker = Rc::clone(&host);
    let on_message =
        Closure::<dyn FnMut(MessageEvent) -> Result<(), JsValue>>::new(move |event: MessageEvent| {
            worker.receive(&event.data())
        });
    host.scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();

    // Messages that the page sent while this module was loading found nobody listening; now it can send again.
    host.send(vec![Engine::ready()])
}
