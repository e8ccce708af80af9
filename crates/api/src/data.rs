//! Data sets in JavaScript: simulated or imported, with their columns as typed arrays.

use std::collections::BTreeMap;
use std::mem::take;
use std::sync::Arc;

use experiment::LoadError;
use js_sys::{Array, Float32Array, Float64Array, Reflect, Uint8Array, Uint32Array};
use protocol::config::{DataSource, NamedFile, SimulatedSource, SplitConfig};
use protocol::import::ImportOptions;
use protocol::typed;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::value::{error, json, per_split, set, settings, to_js};

/// Rows of sensor readings with the person's position.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Dataset {
    pub(super) inner: Arc<experiment::Dataset>,
}

/// The options of [`simulate`].
#[derive(Serialize, Deserialize)]
struct SimulateOptions {
    preset: String,
    seed: u64,
    overrides: Option<BTreeMap<String, Value>>,
}

/// Simulates a room. Without options: preset `thesis-like`, seed 2016.
///
/// # Errors
/// A preset, parameter or seed that is not known or not allowed.
#[wasm_bindgen]
pub fn simulate(
    #[wasm_bindgen(unchecked_optional_param_type = "SimulateOptions")] options: &JsValue,
) -> Result<Dataset, JsValue> {
    console_error_panic_hook::set_once();
    let SimulatedSource { preset, seed, .. } = SimulatedSource::default();
    let options = settings(&SimulateOptions { preset, seed, overrides: None }, options, "options")?;
    let overrides = options.overrides.unwrap_or_default().into_iter().map(|(name, value)| match value {
        Value::String(text) => (name, text),
        other => (name, other.to_string()),
    });
    load(&DataSource::Simulated(SimulatedSource {
        preset: options.preset,
        seed: options.seed,
        overrides: overrides.collect(),
    }))
}

/// Reads a file (or three: train, validation, test) and reports on it without keeping it. A file that cannot be imported
/// is no error here: the report says why.
///
/// # Errors
/// Files or options of the wrong type.
#[wasm_bindgen(unchecked_return_type = "ImportReport")]
pub fn inspect(
    #[wasm_bindgen(unchecked_param_type = "DataFile | DataFile[]")] files: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ImportOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    console_error_panic_hook::set_once();
    match experiment::Dataset::load(&source(files, options)?) {
        Ok(dataset) => to_js(&dataset.report),
        Err(refusal) => to_js(&refusal.report),
    }
}

/// Imports a file (or three: train, validation, test).
///
/// # Errors
/// A file that is refused: an `Error` whose `report` property is the import report.
#[wasm_bindgen(js_name = importData)]
pub fn import_data(
    #[wasm_bindgen(unchecked_param_type = "DataFile | DataFile[]")] files: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ImportOptions")] options: &JsValue,
) -> Result<Dataset, JsValue> {
    console_error_panic_hook::set_once();
    load(&source(files, options)?)
}

pub(super) fn load(source: &DataSource) -> Result<Dataset, JsValue> {
    match experiment::Dataset::load(source) {
        Ok(inner) => Ok(Dataset { inner: Arc::new(inner) }),
        Err(LoadError { message, report }) => {
            let error = error(message);
            set(&error, "report", &to_js(&report)?)?;
            Err(error)
        }
    }
}

fn source(files: &JsValue, options: &JsValue) -> Result<DataSource, JsValue> {
    let files = if Array::is_array(files) {
        let list = files.unchecked_ref::<Array>().iter().enumerate();
        list.map(|(i, value)| file(&value, &format!("files[{i}]"))).collect::<Result<_, _>>()?
    } else {
        vec![file(files, "file")?]
    };
    let options = match json(options, "options", 0)? {
        Value::Null => ImportOptions::default(),
        given => typed(&given).map_err(|problem| error(format!("options: {problem}")))?,
    };
    Ok(DataSource::Files { files: files.into(), options })
}

fn file(value: &JsValue, place: &str) -> Result<NamedFile, JsValue> {
    let wrong = || error(format!("{place} must be an object {{ name: string, bytes: Uint8Array }}"));
    let get = |name| Reflect::get(value, &JsValue::from_str(name)).map_err(|_| wrong());
    let name = get("name")?.as_string().ok_or_else(wrong)?;
    let bytes: Uint8Array = get("bytes")?.dyn_into().map_err(|_| wrong())?;
    Ok(NamedFile { name, bytes: bytes.to_vec() })
}

#[wasm_bindgen]
impl Dataset {
    /// Number of rows.
    #[wasm_bindgen(getter)]
    pub fn rows(&self) -> u32 {
        self.inner.table.len() as u32
    }

    /// Name for people.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.inner.name.clone()
    }

    /// Hash of all values: the same data have the same fingerprint.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        self.inner.fingerprint.clone()
    }

    /// How the import went.
    ///
    /// # Errors
    /// None in practice: a report is plain data.
    #[wasm_bindgen(unchecked_return_type = "ImportReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        to_js(&self.inner.report)
    }

    /// The data as CSV.
    pub fn csv(&self) -> String {
        self.inner.to_csv()
    }

    /// Time of each row in s as in the file; undefined where the data have no time. Length: rows.
    pub fn time(&self) -> Option<Float64Array> {
        self.inner.table.time().map(Float64Array::from)
    }

    /// Number of sensors.
    #[wasm_bindgen(getter, js_name = "sensorCount")]
    pub fn sensor_count(&self) -> u32 {
        self.inner.sensors()
    }

    /// The sensors' counts, row by row: A, B, ... of row 0, of row 1, ... Length: sensorCount x rows.
    pub fn sensors(&self) -> Float64Array {
        Float64Array::from(self.inner.table.sensor_rows().values())
    }

    /// The person's positions in m, row by row: x, y of row 0, of row 1, ... Length: 2 x rows.
    pub fn positions(&self) -> Float64Array {
        Float64Array::from(self.inner.table.label_rows().as_flattened())
    }

    /// The data divided into blocks, as a page draws them. Without a split: 60 % training, 20 % validation, 20 % test,
    /// consecutive in time.
    ///
    /// # Errors
    /// A split that these data cannot be divided by.
    #[wasm_bindgen(unchecked_return_type = "DataView")]
    pub fn view(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "SplitConfigInput")] split: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let split = settings(&SplitConfig::default(), split, "split")?;
        let mut view = self.inner.view(&split).map_err(error)?;
        let (time, breaks) = (take(&mut view.time_s), take(&mut view.breaks));
        let (x, y, rows) = (take(&mut view.x), take(&mut view.y), take(&mut view.split));
        let object = to_js(&view)?;
        set(&object, "time_s", &Float64Array::from(time.as_slice()))?;
        set(&object, "x", &Float32Array::from(x.as_slice()))?;
        set(&object, "y", &Float32Array::from(y.as_slice()))?;
        set(&object, "breaks", &Uint32Array::from(breaks.as_slice()))?;
        set(&object, "split", &per_split(&rows, |rows| Ok(Uint32Array::from(&rows[..]).into()))?)?;
        Ok(object)
    }
}
