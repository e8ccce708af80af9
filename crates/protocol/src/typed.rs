//! JSON values as typed values. A value is read by way of its text, as bytes, so that a program holds one reader of each
//! type and not one for values beside another for files: they are a twentieth of what a visitor downloads.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The typed value that a JSON value stands for.
///
/// # Errors
/// Serde's words, which name the field; where in its text it stands means nothing for a value and is left out.
pub fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_slice(value.to_string().as_bytes()).map_err(|problem| {
        let place = format!(" at line {} column {}", problem.line(), problem.column());
        let words = problem.to_string();
        words.strip_suffix(&place).unwrap_or(&words).to_owned()
    })
}

#[cfg(test)]
#[path = "typed_tests.rs"]
mod tests;
