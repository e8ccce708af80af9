//! Access to the golden files: cases computed by TensorFlow, TFMOT and LiteRT.
//!
//! Natively they are read when a test runs, from `BITROOM_GOLDEN_DIR` (absolute, or relative to
//! the workspace) or from this package's `golden` folder. In a
//! browser the files that were there at build time are embedded. Numbers are read as `f64` and rounded to `f32`.
//!
//! Everything here panics with a message that names the file or the key: its callers are tests.

use serde_json::Value;

/// The parsed golden file `name`, such as `fakequant.json`.
///
/// # Panics
/// When the file is missing or is no JSON.
#[must_use]
pub fn load(name: &str) -> Value {
    let text = read(name);
    match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(error) => panic!("golden file {name} is no JSON: {error}"),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn read(name: &str) -> String {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    // Cargo starts tests in the package's folder; a relative path is meant from the workspace's. `join` keeps absolute ones.
    let folder = match std::env::var_os("BITROOM_GOLDEN_DIR") {
        Some(folder) => package.join("..").join(folder),
        None => package.join("golden"),
    };
    let path = folder.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => panic!("golden file {} cannot be read: {error}", path.display()),
    }
}

#[cfg(target_arch = "wasm32")]
fn read(name: &str) -> String {
    let embedded: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_golden.rs"));
    match embedded.iter().find(|(file, _)| *file == name) {
        Some((_, text)) => (*text).to_owned(),
        None => panic!("golden file {name} was not in the golden folder when the tests were built"),
    }
}

/// Typed access to the values of a golden file.
pub trait GoldenValue {
    /// The member `key` of an object.
    ///
    /// # Panics
    /// When there is none.
    fn at(&self, key: &str) -> &Value;

    /// The elements of an array.
    ///
    /// # Panics
    /// When this is no array.
    fn list(&self) -> &[Value];

    /// A number, rounded to `f32`.
    ///
    /// # Panics
    /// When this is no number.
    fn f32(&self) -> f32;

    /// An integer.
    ///
    /// # Panics
    /// When this is no integer.
    fn int(&self) -> i64;

    /// A truth value.
    ///
    /// # Panics
    /// When this is none.
    fn truth(&self) -> bool;

    /// A text.
    ///
    /// # Panics
    /// When this is none.
    fn text(&self) -> &str;

    /// All numbers of an array of any depth, row-major, rounded to `f32`.
    fn f32s(&self) -> Vec<f32>;

    /// All integers of an array of any depth, row-major.
    fn ints(&self) -> Vec<i64>;

    /// All integers of an array of any depth, row-major, as `i32`.
    ///
    /// # Panics
    /// When one does not fit.
    fn i32s(&self) -> Vec<i32>;
}

/// `value` unless it is missing.
fn expect<T>(value: Option<T>, what: &str, found: &Value) -> T {
    match value {
        Some(value) => value,
        None => {
            let text: String = found.to_string().chars().take(80).collect();
            panic!("golden value should be {what}: {text}")
        }
    }
}

/// Calls `visit` for each leaf of nested arrays.
fn leaves<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, visit)),
        leaf => visit(leaf),
    }
}

impl GoldenValue for Value {
    fn at(&self, key: &str) -> &Value {
        expect(self.get(key), &format!("an object with the key {key}"), self)
    }

    fn list(&self) -> &[Value] {
        expect(self.as_array().map(Vec::as_slice), "an array", self)
    }

    fn f32(&self) -> f32 {
        expect(self.as_f64(), "a number", self) as f32
    }

    fn int(&self) -> i64 {
        expect(self.as_i64(), "an integer", self)
    }

    fn truth(&self) -> bool {
        expect(self.as_bool(), "a truth value", self)
    }

    fn text(&self) -> &str {
        expect(self.as_str(), "a text", self)
    }

    fn f32s(&self) -> Vec<f32> {
        let mut numbers = Vec::new();
        leaves(self, &mut |leaf| numbers.push(leaf.f32()));
        numbers
    }

    fn ints(&self) -> Vec<i64> {
        let mut numbers = Vec::new();
        leaves(self, &mut |leaf| numbers.push(leaf.int()));
        numbers
    }

    fn i32s(&self) -> Vec<i32> {
        self.ints().into_iter().map(|int| expect(i32::try_from(int).ok(), "a 32-bit integer", self)).collect()
    }
}
