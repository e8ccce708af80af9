//! Changes of a job as people write them in a file: parts inside each other, or paths with dots, in the place of a patch.

use protocol::migrate::{self, Form};
use protocol::patch::named;
use protocol::version::PATCH_VERSION;
use protocol::{Job, Patch, typed_file};
use serde_json::{Map, Value, json};

use crate::error::SweepError;

/// The JSON of a patch: `value` itself if it is one, else the changes that its parts are.
pub(crate) fn patch_value(value: &Value) -> Value {
    let Value::Object(object) = value else { return value.clone() };
    if object.contains_key("changes") {
        return value.clone();
    }
    let mut changes = Map::new();
    add("", object, &mut changes);
    json!({ "version": PATCH_VERSION, "changes": changes })
}

/// The JSON of a job: a stored job of any version that this build reads, or changes of the default one.
///
/// # Errors
/// What is no job, or no setting of one.
pub(crate) fn job_value(value: &Value) -> Result<Value, SweepError> {
    let form = |problem: String| SweepError::Form(format!("job: {problem}"));
    let job: Job = if value.get("version").is_some() {
        migrate::read(Form::Job, "job", value.clone()).map_err(|problem| form(problem.to_string()))?
    } else {
        let patch: Patch = typed_file(&patch_value(value)).map_err(form)?;
        let applied = protocol::settings::applied(&Job::default(), &patch);
        applied.map_err(|problem| SweepError::setting("job", problem))?
    };
    serde_json::to_value(job).map_err(|problem| form(problem.to_string()))
}

/// Adds the parts of an object at `path`. One that names its kind, `{ kind = "sgd", momentum = 0.5 }`, is that kind with what
/// is set of it; a kind that stands for no part by name is a value as a whole.
fn add(path: &str, object: &Map<String, Value>, changes: &mut Map<String, Value>) {
    let kind = object.get("kind").and_then(Value::as_str);
    let is_named = kind.is_some_and(|kind| named(path).iter().any(|(name, _)| *name == kind));
    if let (Some(kind), true) = (kind, is_named) {
        changes.insert(path.to_owned(), kind.into());
    } else if kind.is_some() && !named(path).is_empty() {
        changes.insert(path.to_owned(), Value::Object(object.clone()));
        return;
    }
    for (name, value) in object.iter().filter(|(name, _)| !(is_named && *name == "kind")) {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Value::Object(inner) => add(&path, inner, changes),
            value => _ = changes.insert(path, value.clone()),
        }
    }
}
