//! Model files from bytes: never a panic, always a sentence that names the place.

use protocol::migrate::{self, Form, MigrateError};
use protocol::model_file::{
    MODEL_FORMAT, ModelFile as Weights, QUANTIZED_FORMAT, QuantizedFile, RUN_FORMAT, RunFile,
};
use protocol::version::MODEL_FORMAT_VERSION;
use serde::de::DeserializeOwned;

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
    /// Not JSON, or JSON of another form; serde's message names line and column.
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

/// The part of every model file that says what the rest is.
#[derive(serde::Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// Reads `run.json`, `model.json` or `q.json`. The numbers inside are checked when networks are made of them
/// ([`super::read_network`], [`super::read_int_network`], [`super::read_form`]).
///
/// # Errors
/// Too large, not JSON, another format, another version, a field missing or of the wrong type (with line and column).
pub fn read_model(bytes: &[u8]) -> Result<ModelFile, ReadError> {
    if bytes.len() > MAX_MODEL_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    let head: Head = json(bytes)?;
    match head.format.as_str() {
        RUN_FORMAT => Ok(ModelFile::Run(file(&head, bytes)?)),
        MODEL_FORMAT => Ok(ModelFile::Model(file(&head, bytes)?)),
        QUANTIZED_FORMAT => Ok(ModelFile::Quantized(file(&head, bytes)?)),
        _ => Err(ReadError::Format { found: head.format }),
    }
}

/// The file in the present version. Its own is read at once, so that serde's message has line and column.
fn file<T: DeserializeOwned>(head: &Head, bytes: &[u8]) -> Result<T, ReadError> {
    if head.version == MODEL_FORMAT_VERSION {
        return json(bytes);
    }
    let what = format!("{} file", head.format);
    migrate::read(Form::Model, &what, json(bytes)?).map_err(|error| match error {
        MigrateError::Json(problem) => ReadError::Json(problem),
        error => ReadError::Version(error),
    })
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ReadError> {
    serde_json::from_slice(bytes).map_err(|error| ReadError::Json(error.to_string()))
}
