//! Between JavaScript values and Rust types: settings in, results and errors out.

use js_sys::{Array, Float32Array, Object, Reflect, Uint32Array};
use protocol::config::{ModelConfig, RunConfig};
use protocol::report::{Path, PerSplit};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::merge::{merged, merged_run_config};

/// Objects in objects that settings may have; more is a mistake, for example an object that contains itself.
const DEEPEST: usize = 16;

/// The numbers that JavaScript holds exactly: up to 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// A JavaScript `Error` with that message.
#[expect(clippy::needless_pass_by_value, reason = "takes what map_err gives")]
pub fn error(message: impl ToString) -> JsValue {
    js_sys::Error::new(&message.to_string()).into()
}

/// A plain object of a serializable value; an absent option becomes undefined.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(error)
}

/// Sets a property of a plain object.
pub fn set(object: &JsValue, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &JsValue::from_str(name), value).map(|_| ())
}

/// `patch` over `default`; see [`merged`]. `name` is what errors call the settings.
///
/// # Errors
/// A setting that does not exist or has another type, with its place.
pub fn settings<T: Serialize + DeserializeOwned>(
    default: &T,
    patch: &JsValue,
    name: &str,
) -> Result<T, JsValue> {
    let default = serde_json::to_value(default).map_err(error)?;
    merged(&default, json(patch, name, 0)?, name).map_err(error)
}

/// Run settings over the defaults. The default is no quantization-aware training; given `qat`, even as an empty object,
/// its settings have defaults of their own. `model` is the network where none is given.
///
/// # Errors
/// As [`settings`].
pub fn run_config(patch: &JsValue, model: ModelConfig) -> Result<RunConfig, JsValue> {
    merged_run_config(json(patch, "config", 0)?, model).map_err(error)
}

/// A JavaScript value of plain data as JSON; properties that are undefined are left out.
///
/// # Errors
/// A number that is not finite, or a value that is not plain data, with its place.
pub fn json(value: &JsValue, path: &str, depth: usize) -> Result<Value, JsValue> {
    if depth > DEEPEST {
        return Err(error(format!("{path}: more than {DEEPEST} objects inside each other")));
    }
    if value.is_undefined() || value.is_null() {
        Ok(Value::Null)
    } else if let Some(truth) = value.as_bool() {
        Ok(Value::Bool(truth))
    } else if let Some(text) = value.as_string() {
        Ok(Value::String(text))
    } else if let Some(number) = value.as_f64() {
        json_number(number).ok_or_else(|| error(format!("{path} is {number}; it must be a finite number")))
    } else if Array::is_array(value) {
        let items = value.unchecked_ref::<Array>().iter().enumerate();
        items.map(|(i, item)| json(&item, &format!("{path}[{i}]"), depth + 1)).collect()
    } else if is_plain_object(value) {
        let mut object = Map::new();
        for entry in Object::entries(value.unchecked_ref()).iter() {
            let entry: Array = entry.unchecked_into();
            let (Some(name), item) = (entry.get(0).as_string(), entry.get(1)) else { continue };
            if !item.is_undefined() {
                let item = json(&item, &format!("{path}.{name}"), depth + 1)?;
                object.insert(name, item);
            }
        }
        Ok(Value::Object(object))
    } else {
        Err(error(format!("{path} must be plain data: numbers, texts, true, false, lists and objects")))
    }
}

/// Functions, typed arrays, maps and instances of classes are objects, but not settings.
fn is_plain_object(value: &JsValue) -> bool {
    let prototype = if value.is_object() { Object::get_prototype_of(value) } else { return false };
    prototype.is_null() || Object::get_prototype_of(&prototype).is_null()
}

/// Whole numbers as integers, so that they fit integer settings.
fn json_number(number: f64) -> Option<Value> {
    if number.trunc() == number && number.abs() <= MAX_SAFE_INTEGER {
        let whole = number as i64;
        Some(u64::try_from(whole).map_or(Value::from(whole), Value::from))
    } else {
        serde_json::Number::from_f64(number).map(Value::Number)
    }
}

/// A value per block as `{ train, validation, test }`.
pub fn per_split<T>(
    values: &PerSplit<T>,
    convert: impl Fn(&T) -> Result<JsValue, JsValue>,
) -> Result<JsValue, JsValue> {
    let object = Object::new();
    set(&object, "train", &convert(&values.train)?)?;
    set(&object, "validation", &convert(&values.validation)?)?;
    set(&object, "test", &convert(&values.test)?)?;
    Ok(object.into())
}

/// A path as `{ rows: Uint32Array, x: Float32Array, y: Float32Array }`.
pub fn path(path: &Path) -> Result<JsValue, JsValue> {
    let object = Object::new();
    set(&object, "rows", &Uint32Array::from(&path.rows[..]))?;
    set(&object, "x", &Float32Array::from(path.x.as_slice()))?;
    set(&object, "y", &Float32Array::from(path.y.as_slice()))?;
    Ok(object.into())
}

/// A report whose `paths` were taken out before, with the paths as typed arrays.
pub fn with_paths<T: Serialize>(report: &T, paths: &PerSplit<Path>) -> Result<JsValue, JsValue> {
    let object = to_js(report)?;
    set(&object, "paths", &per_split(paths, path)?)?;
    Ok(object)
}

/// One block's value by its name in JavaScript.
///
/// # Errors
/// A name other than train, validation and test.
pub fn block<'a, T>(values: &'a PerSplit<T>, name: &str) -> Result<&'a T, JsValue> {
    match name {
        "train" => Ok(&values.train),
        "validation" => Ok(&values.validation),
        "test" => Ok(&values.test),
        _ => Err(error(format!("block '{name}' is not known; there are train, validation, test"))),
    }
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
