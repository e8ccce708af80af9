//! Model files from bytes: never a panic, always a sentence that names the place.

use protocol::migrate::{self, Form, MigrateError};
use protocol::model_file::{
    MODEL_FORMAT, ModelFile as Weights, QUANTIZED_FORMAT, QuantizedFile, RUN_FORMAT, RunFile,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Largest model file read, bytes; the largest network of this project takes under 2 MB.
pub const MAX_MODEL_BYTES: usize = 64 << 20;

/// A model file.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelFile {
    /// `run.json`.
    Run(Box<RunFile>),
    /// `model.json`.
    Model(Box<Weights>),
    /// `q.json`.
    Quantized(Box<QuantizedFile>),
}

/// Why bytes are no model file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Too large.
    #[error("the file has {0} bytes; a model file has at most {MAX_MODEL_BYTES}")]
    TooLarge(usize),
    /// Not JSON, with line and column; or JSON of another form, with its place.
    #[error("not a Bitroom model file: {0}")]
    Json(String),
    /// JSON with another `format`.
    #[error(
        "format is '{found}'; this Bitroom reads '{RUN_FORMAT}', '{MODEL_FORMAT}' and '{QUANTIZED_FORMAT}'"
    )]
    Format {
        /// The format found.
        found: String,
    },
    /// Another version.
    #[error(transparent)]
    Version(MigrateError),
}

/// Reads `run.json`, `model.json` or `q.json`. The numbers inside are checked when networks are made of them
/// ([`super::read_network`], [`super::read_int_network`], [`super::read_form`]).
///
/// # Errors
/// Too large, not JSON (with line and column), another format, another version, a field missing or of the wrong type (with its
/// place).
pub fn read_model(bytes: &[u8]) -> Result<ModelFile, ReadError> {
    if bytes.len() > MAX_MODEL_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| ReadError::Json(error.to_string()))?;
    let Some(format) = value.get("format").and_then(Value::as_str) else {
        return Err(ReadError::Json("missing field `format`".to_owned()));
    };
    match format {
        RUN_FORMAT => file(RUN_FORMAT, value).map(ModelFile::Run),
        MODEL_FORMAT => file(MODEL_FORMAT, value).map(ModelFile::Model),
        QUANTIZED_FORMAT => file(QUANTIZED_FORMAT, value).map(ModelFile::Quantized),
        _ => Err(ReadError::Format { found: format.to_owned() }),
    }
}

/// The file in the present version.
fn file<T: DeserializeOwned>(format: &str, value: Value) -> Result<T, ReadError> {
    migrate::read(Form::Model, &format!("{format} file"), value).map_err(|error| match error {
        MigrateError::Json(problem) => ReadError::Json(problem),
        error => ReadError::Version(error),
    })
}
