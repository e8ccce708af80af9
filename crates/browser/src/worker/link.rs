//! The link to the worker: starts it, shakes hands, pings it, notices its death and starts another.
//!
//! gloo-worker has neither `terminate` nor `onerror`, so the link stands directly on `web_sys::Worker`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use js_sys::{Array, Uint8Array};
use protocol::message::{Packed, Unpacker, from_bytes, to_bytes};
use protocol::version::PROTOCOL_VERSION;
use protocol::{FromWorker, ToWorker};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, VisibilityState, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::event::WorkerEvent;
use super::watchdog::{Verdict, Watchdog};
use crate::clock::now_ms;

/// The loader beside the page that Trunk writes for the binary `worker`.
const WORKER_URL: &str = "worker_loader.js";
/// A ping every second.
const PING_MS: u32 = 1_000;
/// The handshake is repeated until answered: a message that arrives while the module still loads is lost.
const HELLO_MS: u32 = 150;

/// One worker with its listeners, which end with it.
struct Running {
    worker: Worker,
    /// Knows what this worker has sent.
    unpacker: RefCell<Unpacker>,
    _listeners: [EventListener; 3],
    _hello: Interval,
    _ping: Interval,
}

impl Running {
    /// A message: the pair of its bytes and those of its long arrays.
    fn read(&self, data: &JsValue) -> Result<FromWorker, String> {
        let pair = data.dyn_ref::<Array>().ok_or("no pair of bytes")?;
        let [message, bytes] = [0, 1].map(|part| Uint8Array::new(&pair.get(part)).to_vec());
        let message = from_bytes(&message).map_err(|error| error.to_string())?;
        let packed = Packed { message, bytes };
        self.unpacker.borrow_mut().unpack(packed).map_err(|error| error.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

struct Inner {
    on_event: Callback<WorkerEvent>,
    watchdog: RefCell<Watchdog>,
    running: RefCell<Option<Running>>,
}

/// A worker that is kept alive. Dropping the link ends the worker.
pub struct Link(Rc<Inner>);

impl Link {
    /// Starts a worker; what it says and how it fares goes to `on_event`.
    pub fn start(on_event: Callback<WorkerEvent>) -> Self {
        let inner = Rc::new(Inner { on_event, watchdog: RefCell::default(), running: RefCell::new(None) });
        Inner::spawn(&inner);
        Self(inner)
    }

    /// Sends a message; without a worker it goes nowhere, which the caller learns by the event that reported the death.
    pub fn send(&self, message: &ToWorker) {
        self.0.post(message);
    }

    /// Starts again after giving up.
    pub fn restart(&self) {
        self.0.watchdog.borrow_mut().forgive();
        Inner::spawn(&self.0);
    }
}

impl Inner {
    fn spawn(this: &Rc<Self>) {
        this.watchdog.borrow_mut().started(now_ms());
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match Worker::new_with_options(WORKER_URL, &options) {
            Ok(worker) => {
                let running = Running {
                    _listeners: [
                        listen(this, &worker, "message", |inner, event| {
                            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                                Self::received(inner, event);
                            }
                        }),
                        listen(this, &worker, "error", |inner, event| {
                            // The page reports it; the console need not.
                            event.prevent_default();
                            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
                            let reason = message.filter(|message| !message.is_empty());
                            Self::died(inner, reason.unwrap_or_else(|| "it could not be loaded".to_owned()));
                        }),
                        listen(this, &worker, "messageerror", |inner, _| {
                            Self::died(inner, "a message was unreadable".to_owned());
                        }),
                    ],
                    _hello: every(this, HELLO_MS, |inner| {
                        if !inner.watchdog.borrow().is_ready() {
                            inner.post(&ToWorker::Hello { protocol_version: PROTOCOL_VERSION });
                        }
                    }),
                    _ping: every(this, PING_MS, Self::tick),
                    worker,
                    unpacker: RefCell::default(),
                };
                this.running.replace(Some(running));
            }
            Err(_) => Self::died(this, "this browser cannot start it".to_owned()),
        }
    }

    fn post(&self, message: &ToWorker) {
        if let (Some(running), Ok(bytes)) = (self.running.borrow().as_ref(), to_bytes(message)) {
            let bytes = Uint8Array::from(bytes.as_slice());
            // Bytes can always be handed over; a worker that is gone shows itself by its silence.
            let sent = running.worker.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
            sent.unwrap_or_default();
        }
    }

    fn received(this: &Rc<Self>, event: &MessageEvent) {
        let read = this.running.borrow().as_ref().map(|running| running.read(&event.data()));
        let message = match read {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Self::died(this, format!("it sent something unknown ({error})")),
            None => return,
        };
        this.watchdog.borrow_mut().heard();
        if let FromWorker::Ready { protocol_version, .. } = &message {
            if *protocol_version != PROTOCOL_VERSION {
                let reason = format!(
                    "it speaks protocol version {protocol_version}, this page speaks {PROTOCOL_VERSION}; reload the page"
                );
                return Self::died(this, reason);
            }
            if !this.watchdog.borrow_mut().handshaken() {
                return;
            }
        }
        this.on_event.emit(WorkerEvent::Message(Box::new(message)));
    }

    fn tick(this: &Rc<Self>) {
        let verdict = this.watchdog.borrow_mut().tick(now_ms(), page_is_visible());
        match verdict {
            Verdict::Alive => {
                if this.watchdog.borrow().is_ready() {
                    this.post(&ToWorker::Ping);
                }
            }
            Verdict::NeverStarted => Self::died(this, "it did not start".to_owned()),
            Verdict::Silent => Self::died(this, "it no longer answered".to_owned()),
        }
    }

    fn died(this: &Rc<Self>, reason: String) {
        // Called from one of the worker's own listeners: they may only be dropped after the call, so not in this task.
        let corpse = this.running.take();
        if let Some(running) = &corpse {
            running.worker.terminate();
        }
        gloo::timers::callback::Timeout::new(0, move || drop(corpse)).forget();
        if this.watchdog.borrow_mut().died(now_ms()) {
            this.on_event.emit(WorkerEvent::Died { reason });
            Self::spawn(this);
        } else {
            this.on_event.emit(WorkerEvent::GaveUp { reason });
        }
    }
}

fn listen(
    this: &Rc<Inner>,
    worker: &Worker,
    name: &'static str,
    handle: impl Fn(&Rc<Inner>, &web_sys::Event) + 'static,
) -> EventListener {
    let inner = Rc::downgrade(this);
    // Not passive: the error handler keeps the browser from repeating the error in the console.
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    let worker_again = worker.clone();
    EventListener::new_with_options(worker, name, options, move |event| {
        let Some(inner) = inner.upgrade() else { return };
        // A late event of a worker that was already replaced is nobody's.
        let is_current =
            inner.running.borrow().as_ref().is_some_and(|running| running.worker == worker_again);
        if is_current {
            handle(&inner, event);
        }
    })
}

fn every(this: &Rc<Inner>, millis: u32, act: impl Fn(&Rc<Inner>) + 'static) -> Interval {
    let inner: Weak<Inner> = Rc::downgrade(this);
    Interval::new(millis, move || {
        if let Some(inner) = inner.upgrade() {
            act(&inner);
        }
    })
}

fn page_is_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}
