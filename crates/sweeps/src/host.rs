//! The element of the page that this program lives in: what the page is set to comes as its properties, what a point is comes
//! out as an event.

use std::sync::Arc;

use js_sys::{Array, Reflect, Uint8Array};
use protocol::config::NamedFile;
use protocol::{Job, defaults};
use serde_json::Value;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use crate::state::Base;

/// Attribute with the page's job as JSON.
const JOB: &str = "data-job";
/// Attribute with the sensors of the page's data.
const SENSORS: &str = "data-sensors";
/// Property with the page's files: pairs of name and bytes.
const FILES: &str = "files";
/// Event that brings a job to the page.
const OPEN: &str = "open-job";

/// The element.
#[derive(Clone, Debug, PartialEq)]
pub struct Host(pub HtmlElement);

impl Host {
    /// What the page is set to, with its files.
    pub fn base(&self) -> Base {
        Base { files: self.files(), ..self.settings() }
    }

    /// What the page is set to, without its files, which may be large; the default job where it cannot be read.
    pub fn settings(&self) -> Base {
        let text = self.0.get_attribute(JOB).unwrap_or_default();
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let job = protocol::typed_file(&value).unwrap_or_default();
        let sensors = self.0.get_attribute(SENSORS).and_then(|text| text.parse().ok());
        Base { job, sensors: sensors.unwrap_or(defaults::SENSORS), files: Arc::default() }
    }

    fn files(&self) -> Arc<[NamedFile]> {
        let files = Reflect::get(&self.0, &FILES.into()).unwrap_or_default();
        let files = files.dyn_ref::<Array>().map(Array::to_vec).unwrap_or_default();
        let file = |pair: &JsValue| {
            let pair = pair.dyn_ref::<Array>()?;
            Some(NamedFile { name: pair.get(0).as_string()?, bytes: Uint8Array::new(&pair.get(1)).to_vec() })
        };
        files.iter().filter_map(file).collect()
    }

    /// Lets the page train a job.
    pub fn open(&self, job: &Job) {
        let details = CustomEventInit::new();
        details.set_detail(&serde_json::to_value(job).unwrap_or_default().to_string().into());
        details.set_bubbles(true);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(OPEN, &details) {
            // Nobody prevents it.
            self.0.dispatch_event(&event).unwrap_or_default();
        }
    }
}
