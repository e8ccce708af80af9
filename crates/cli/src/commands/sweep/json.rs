//! A training as a line for other programs.

use protocol::report::{Metrics, Smoothness};
use protocol::{JobKey, Record};
use serde::Serialize;
use sweep::{PointId, metrics};

/// Errors on one block.
#[derive(Serialize)]
struct Errors {
    /// m².
    mse: f64,
    /// m.
    ade: f64,
    /// Left out where the record does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    smoothness: Option<Smoothness>,
}

impl From<Metrics> for Errors {
    fn from(Metrics { mse, ade, smoothness, .. }: Metrics) -> Self {
        Self { mse, ade, smoothness }
    }
}

/// One training of one point.
#[derive(Serialize)]
struct Training<'a> {
    key: &'a JobKey,
    point: PointId,
    seed: u64,
    validation: Errors,
    test: Errors,
    best_epoch: u32,
    weights_hash: &'a str,
}

/// The line of a record in the name of a point; `None` for one without a network.
pub fn line(record: &Record, point: PointId) -> Option<String> {
    let (network, errors) = (record.network()?, metrics(record)?);
    let training = Training {
        key: &record.key,
        point,
        seed: record.job.training.seed,
        validation: errors.validation.into(),
        test: errors.test.into(),
        best_epoch: network.best_epoch,
        weights_hash: &network.weights_hash,
    };
    serde_json::to_string(&training).ok()
}
