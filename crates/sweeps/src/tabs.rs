//! Other tabs with the same page: one of them runs a sweep, the others hear what it stores.

use std::pin::Pin;

use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use crate::state::SweepId;

/// Name of the channel and root of the locks' names.
const NAME: &str = "bitroom-sweeps";

/// The lock on a sweep, held until it is dropped.
#[derive(Debug)]
pub struct Lock(Option<Function>);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // Resolving a promise cannot fail.
            release.call0(&JsValue::NULL).unwrap_or_default();
        }
    }
}

/// The lock on a sweep, or `None` if another tab has it. A browser without locks gives one that binds nobody.
pub async fn own(id: SweepId) -> Option<Lock> {
    // Its code is there once, whoever asks.
    let asked: Pin<Box<dyn Future<Output = Result<Option<Lock>, JsValue>>>> = Box::pin(request(id));
    match asked.await {
        Ok(owned) => owned,
        Err(_) => Some(Lock(None)),
    }
}

/// Whether some tab has the lock on a sweep; `None` where the browser cannot say.
pub async fn is_owned(id: SweepId) -> Option<bool> {
    held(id).await.ok()
}

async fn held(id: SweepId) -> Result<bool, JsValue> {
    let (locks, query) = locks("query")?;
    let state = JsFuture::from(query.call0(&locks)?.dyn_into::<Promise>()?).await?;
    let held: Array = Reflect::get(&state, &"held".into())?.dyn_into()?;
    let name = JsValue::from(name(id));
    Ok(held.iter().any(|lock| Reflect::get(&lock, &"name".into()).is_ok_and(|own| own == name)))
}

/// Name of the lock on a sweep.
fn name(id: SweepId) -> String {
    format!("{NAME}-{}", id.0)
}

/// Web Locks with one of their methods, by names: web-sys has them behind a flag of the compiler only.
fn locks(method: &str) -> Result<(JsValue, Function), JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let method = Reflect::get(&locks, &method.into())?.dyn_into()?;
    Ok((locks, method))
}

async fn request(id: SweepId) -> Result<Option<Lock>, JsValue> {
    let (locks, request) = locks("request")?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into())?;
    let mut ways = None;
    let told = Promise::new(&mut |resolve, reject| ways = Some((resolve, reject)));
    let (tell, refuse) = ways.ok_or(JsValue::NULL)?;
    // The lock is held until the promise that this gives is resolved.
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            tell.call1(&JsValue::NULL, &JsValue::NULL).unwrap_or_default();
            return JsValue::NULL;
        }
        Promise::new(&mut |release, _| {
            tell.call1(&JsValue::NULL, &release).unwrap_or_default();
        })
        .into()
    });
    let ended: Promise = request.call3(&locks, &name(id).into(), &options, &granted)?.dyn_into()?;
    // A page that may store nothing gets no lock: the request fails without an answer. After an answer this has no effect.
    let then: Function = Reflect::get(&ended, &"then".into())?.dyn_into()?;
    then.call2(&ended, &JsValue::UNDEFINED, &refuse)?;
    let release = JsFuture::from(told).await?;
    Ok(release.dyn_into::<Function>().ok().map(|release| Lock(Some(release))))
}

/// The way to the other tabs.
#[derive(Debug)]
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _listener: Option<EventListener>,
}

impl Channel {
    /// Opens it; what others tell goes to `heard`. A browser without channels has none.
    pub fn open(heard: Callback<(SweepId, Vec<String>)>) -> Self {
        let channel = BroadcastChannel::new(NAME).ok();
        let listener = channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                let parts: Vec<JsValue> = data.map(|data| Array::from(&data).to_vec()).unwrap_or_default();
                let Some((id, lines)) = parts.split_first() else { return };
                // Numbers of sweeps are whole and small.
                let Some(id) = id.as_f64().map(|id| SweepId(id as u32)) else { return };
                heard.emit((id, lines.iter().filter_map(JsValue::as_string).collect()));
            })
        });
        Self { channel, _listener: listener }
    }

    /// Tells the others which lines were stored.
    pub fn tell(&self, id: SweepId, lines: &[String]) {
        let parts = Array::of1(&JsValue::from(id.0));
        for line in lines {
            parts.push(&line.as_str().into());
        }
        if let Some(channel) = &self.channel {
            // A channel that is closed has nobody who listens.
            channel.post_message(&parts).unwrap_or_default();
        }
    }
}
