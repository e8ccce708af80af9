//! A sweep's results as an Optuna journal: the operations that would have made them a study, a JSON line each, as Optuna's
//! `JournalStorage` with its file backend reads them (and its dashboard with it).
//!
//! Every training is a trial, whose value is its validation ADE in m and whose parameters are its point's values on the axes.
//! What else is known of it are the trial's user attributes. Records hold no times: all trials are of the epoch's first moment.

use serde_json::{Map, Value, json};

use crate::axis::Varied;
use crate::error::SweepError;
use crate::outcome::{Outcome, metrics};
use crate::plan::Plan;
use crate::point::Point;
use crate::results::Results;

/// Optuna's `JournalOperation`.
const CREATE_STUDY: u32 = 0;
const SET_STUDY_USER_ATTR: u32 = 2;
const CREATE_TRIAL: u32 = 4;
/// Optuna's `StudyDirection.MINIMIZE`.
const MINIMIZE: u32 = 1;
/// Optuna's `TrialState`.
const COMPLETE: u32 = 1;
const FAIL: u32 = 3;
/// What made the operations.
const WORKER: &str = "bitroom";
/// When they were made, as far as anybody knows.
const MOMENT: &str = "1970-01-01T00:00:00+00:00";

/// The journal of a study of that name with every training that is over, in order of points and seeds.
///
/// # Errors
/// Results that name no sweep, or one that this build refuses.
pub fn journal(results: &Results, name: &str) -> Result<String, SweepError> {
    let plan = results.plan()?;
    let mut text = study(name);
    plan.sweep().points().iter().for_each(|point| text += &trials(&plan, results, point));
    Ok(text)
}

/// The beginning of a journal: the operations that make a study of that name.
pub fn study(name: &str) -> String {
    let study =
        json!({ "op_code": CREATE_STUDY, "worker_id": WORKER, "study_name": name, "directions": [MINIMIZE] });
    let value = json!({ "op_code": SET_STUDY_USER_ATTR, "worker_id": WORKER, "study_id": 0,
        "user_attr": { "value": "validation ADE, m" } });
    format!("{study}\n{value}\n")
}

/// The part of a journal that is about a point: every training of it that is over, in order of seeds.
pub fn trials(plan: &Plan, results: &Results, point: &Point) -> String {
    let axes: Vec<Scale> = plan.sweep().varied().iter().map(Scale::of).collect();
    let mut text = String::new();
    for (key, outcome) in plan.trainings(point.id) {
        let (Some(key), Some(outcome)) = (key, outcome) else { continue };
        let mut attributes = Map::new();
        let mut add = |name: &str, value: Value| _ = attributes.insert(name.to_owned(), value);
        add("point", point.name.as_str().into());
        add("kind", point.kind.name().into());
        add("key", key.to_string().into());
        if let Some(record) = results.record(key) {
            add("seed", record.job.training.seed.into());
            add("epochs", record.job.training.epochs.into());
            if let (Some(network), Some(errors)) = (record.network(), metrics(record)) {
                add("best_epoch", network.best_epoch.into());
                add("weights_hash", network.weights_hash.as_str().into());
                add("validation_mse", errors.validation.mse.into());
                add("test_ade", errors.test.ade.into());
                add("test_mse", errors.test.mse.into());
            }
        }
        let (state, value) = match outcome {
            Outcome::Finished(score) => (COMPLETE, Some(score.validation_ade)),
            Outcome::Failed(error) => {
                add("error", error.as_str().into());
                (FAIL, None)
            }
        };
        text.extend([trial(point, &axes, (state, value), &attributes).to_string().as_str(), "\n"]);
    }
    text
}

/// The operation that makes a trial with all that is known of it.
fn trial(
    point: &Point,
    axes: &[Scale],
    (state, value): (u32, Option<f64>),
    attributes: &Map<String, Value>,
) -> Value {
    let (mut params, mut distributions) = (Map::new(), Map::new());
    // Points beside the axes have no place on them.
    for (axis, place) in axes.iter().zip(&point.places) {
        params.insert(axis.name.clone(), axis.internal(*place));
        distributions.insert(axis.name.clone(), axis.distribution.clone().into());
    }
    json!({
        "op_code": CREATE_TRIAL, "worker_id": WORKER, "study_id": 0, "state": state, "value": value, "values": null,
        "datetime_start": MOMENT, "datetime_complete": MOMENT,
        "params": params, "distributions": distributions, "user_attrs": attributes, "system_attrs": {},
        "intermediate_values": {},
    })
}

/// An axis as Optuna knows it.
struct Scale {
    name: String,
    /// Optuna's `distribution_to_json`.
    distribution: String,
    /// The numbers of an axis of whole numbers; an axis of anything else has choices.
    numbers: Option<Vec<u64>>,
}

impl Scale {
    fn of(axis: &Varied) -> Self {
        let whole = |(name, _): &(String, _)| name.parse::<u64>().ok();
        let numbers: Option<Vec<u64>> = axis.values.iter().map(whole).collect();
        let distribution = match &numbers {
            Some(numbers) => {
                let low = numbers.iter().copied().min().unwrap_or_default();
                let high = numbers.iter().copied().max().unwrap_or_default();
                let step = numbers.iter().fold(0, |step, number| common_divisor(step, number - low)).max(1);
                json!({ "name": "IntDistribution",
                    "attributes": { "log": false, "step": step, "low": low, "high": high } })
            }
            None => {
                let choices: Vec<&str> = axis.values.iter().map(|(name, _)| name.as_str()).collect();
                json!({ "name": "CategoricalDistribution", "attributes": { "choices": choices } })
            }
        };
        Self { name: axis.name.clone(), distribution: distribution.to_string(), numbers }
    }

    /// A value by its place: numbers stand for themselves, choices for their index.
    fn internal(&self, place: usize) -> Value {
        match &self.numbers {
            Some(numbers) => numbers.get(place).copied().into(),
            None => place.into(),
        }
    }
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

#[cfg(test)]
#[path = "optuna_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
