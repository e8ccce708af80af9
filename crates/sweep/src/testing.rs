//! What sweeps left, made up for tests; with the feature `testing` those of other crates have it too.

use protocol::defaults::SENSORS;
use protocol::record::IntegerResult;
use protocol::report::{Metrics, PerSplit, RepeatedNetwork};
use protocol::version::{ENGINE_VERSION, RECORD_VERSION};
use protocol::{Job, JobData, Record};
use serde_json::json;

use crate::config::SweepConfig;
use crate::results::{Failure, Line, Results};
use crate::statistics::bits;

/// The record that a job would leave, with that validation ADE.
fn record(job: Job, fingerprint: &str, ade: f64) -> Record {
    let metrics = |ade| PerSplit {
        validation: Metrics { mse: ade * ade, ade, samples: 9, smoothness: None },
        ..PerSplit::default()
    };
    let network =
        RepeatedNetwork { best_epoch: 3, metrics: metrics(ade), weights_hash: "0123456789abcdef".to_owned() };
    let (float, qat) = if job.qat.is_some() { (None, Some(network)) } else { (Some(network), None) };
    Record {
        version: RECORD_VERSION,
        engine_version: ENGINE_VERSION,
        key: job.key(fingerprint),
        data_fingerprint: fingerprint.to_owned(),
        epochs_done: 9,
        ended: false,
        integer: job.ptq.as_ref().map(|_| IntegerResult {
            metrics: metrics(ade + 1.0),
            exactness: None,
            size_bytes: None,
        }),
        float,
        qat,
        losses: Vec::new(),
        seconds: None,
        job,
    }
}

fn sweep() -> SweepConfig {
    let value = json!({
        "version": 1,
        "axes": [{ "paths": ["qat.weights.bits"], "values": [4, 8] }, { "paths": ["data.seed"], "values": [1, 2] }],
        "extra": [{ "ptq": "int8", "data.seed": 1 }],
    });
    SweepConfig::read(value).unwrap()
}

/// What the file of the whole sweep holds, its second point failed.
pub fn lines() -> Vec<Line> {
    let points = sweep().check(SENSORS).unwrap().points().to_vec();
    let mut lines = vec![Line::Sweep(Box::new(sweep()), SENSORS)];
    for point in points {
        let JobData::Simulated(source) = &point.job.data else { continue };
        let fingerprint = format!("room {}", source.seed);
        lines.push(match point.id {
            1 => Line::Failure(Box::new(Failure {
                engine_version: ENGINE_VERSION,
                key: point.job.key(&fingerprint),
                data_fingerprint: fingerprint,
                job: point.job,
                error: "a loss that is not finite".to_owned(),
            })),
            id => Line::Record(Box::new(record(point.job, &fingerprint, id as f64 / 10.0))),
        });
    }
    lines
}

/// What a sweep leaves on data of four sensors whose trainings have these validation and test ADE, m; `None` fails.
///
/// # Panics
/// A sweep that is refused.
pub fn results_of(sweep: SweepConfig, ades: impl Fn(&Job) -> Option<(f64, f64)>) -> Results {
    let of = |ade: f64| Metrics { mse: ade * ade, ade, samples: 1, smoothness: None };
    results_with(sweep, |job| ades(job).map(|(validation, test)| [of(validation), of(test)]))
}

/// As [`results_of`], with all validation and test figures; a quantized network has 90 bytes and as many more as its seed says.
///
/// # Panics
/// A sweep that is refused.
pub fn results_with(sweep: SweepConfig, errors: impl Fn(&Job) -> Option<[Metrics; 2]>) -> Results {
    let mut results = Results::default();
    results.add(Line::Sweep(Box::new(sweep.clone()), SENSORS));
    for point in sweep.check(SENSORS).unwrap().points() {
        for job in point.job.repeats() {
            let (key, data_fingerprint, engine_version) =
                (job.key("data"), "data".to_owned(), ENGINE_VERSION);
            let Some([validation, test]) = errors(&job) else {
                let error = "a loss that is not finite".to_owned();
                results.add(Line::Failure(Box::new(Failure {
                    engine_version,
                    key,
                    data_fingerprint,
                    job,
                    error,
                })));
                continue;
            };
            let metrics = PerSplit { train: Metrics::default(), validation, test };
            let network =
                RepeatedNetwork { best_epoch: 5, metrics: metrics.clone(), weights_hash: String::new() };
            let (float, qat) = if job.qat.is_some() { (None, Some(network)) } else { (Some(network), None) };
            let size_bytes = u32::try_from(job.training.seed).ok().map(|seed| 90 + seed);
            let integer = bits(&job).map(|_| IntegerResult { metrics, exactness: None, size_bytes });
            results.add(Line::Record(Box::new(Record {
                version: RECORD_VERSION,
                engine_version,
                key,
                data_fingerprint,
                epochs_done: 1000,
                ended: false,
                float,
                qat,
                integer,
                losses: Vec::new(),
                seconds: None,
                job,
            })));
        }
    }
    results
}
