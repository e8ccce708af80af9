//! Files of older format versions, kept as those builds wrote them, open and compute what they computed then.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{record, without_smoothness};
use experiment::file::{Opened, open};
use experiment::runner::Wanted;
use experiment::{Dataset, FinishedRun, Prepared};
use protocol::Record;
use protocol::config::{DataSource, SimulatedSource, SplitConfig, WindowConfig};
use protocol::migrate::{self, Form};
use protocol::version::{MODEL_FORMAT_VERSION, RECORD_VERSION};
use serde_json::{Value, json};

const FILES: [(u32, &[u8]); 6] = [
    (3, include_bytes!("data/version_3/run_mlp.json")),
    (3, include_bytes!("data/version_3/run_lstm.json")),
    (3, include_bytes!("data/version_3/q_mlp.json")),
    (4, include_bytes!("data/version_4/run_mlp.json")),
    (4, include_bytes!("data/version_4/run_lstm.json")),
    (4, include_bytes!("data/version_4/q_mlp.json")),
];

/// A line each: a float network, a QAT network with its integers, a float network with the integers after training.
const RECORDS: &str = include_str!("data/records_version_1.jsonl");

fn dataset() -> Dataset {
    let simulated = SimulatedSource { seed: 1, ..SimulatedSource::default() };
    Dataset::load(&DataSource::Simulated(simulated)).unwrap()
}

fn prepared(run: &FinishedRun) -> Prepared {
    let scaler = Some(run.model.scaler.clone());
    Prepared::new(&dataset(), &run.model.data.split, &run.config.model.window, scaler).unwrap()
}

#[test]
fn kept_files_open_and_have_the_errors_they_say() {
    for (version, bytes) in FILES {
        let file: Value = serde_json::from_slice(bytes).unwrap();
        assert_eq!(file["version"], version);
        match open(bytes).unwrap() {
            Opened::Run(run) => {
                assert!(run.repeats.iter().all(|repeat| repeat.float.metrics.test.smoothness.is_none()));
                let prepared = prepared(&run);
                let report = run.report(&prepared).unwrap();
                assert_eq!(without_smoothness(json!(report.float.metrics)), file["float"]["metrics"]);
                assert_eq!(without_smoothness(json!(report.repeats)), file["repeats"]);
                // What is evaluated anew is measured whole.
                assert!(report.float.metrics.test.smoothness.is_some());
                let written = serde_json::to_string(&run.to_file(None).unwrap()).unwrap();
                let written: Value = serde_json::from_str(&written).unwrap();
                assert_eq!(written["version"], MODEL_FORMAT_VERSION);
                assert_eq!(without_smoothness(written["float"].clone()), file["float"]);
            }
            Opened::Quantized(run, quantized) => {
                let report = quantized.report(&run.model, &prepared(&run)).unwrap();
                assert_eq!(without_smoothness(json!(report.metrics)), file["evaluation"]["metrics"]);
                assert_eq!(json!(report.exactness), file["evaluation"]["exactness"]);
                assert!(report.metrics.test.smoothness.is_some());
            }
            Opened::Model(_) | Opened::QuantizedModel(..) => panic!("a model without its run"),
        }
    }
}

#[test]
fn kept_records_are_read_and_say_what_their_jobs_still_give() {
    let prepared =
        Arc::new(Prepared::new(&dataset(), &SplitConfig::default(), &WindowConfig::SINGLE, None).unwrap());
    for line in RECORDS.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["version"], 1);
        let kept: Record = migrate::read(Form::Record, "record", value).unwrap();
        assert_eq!(kept.version, RECORD_VERSION);
        let wanted = Wanted { float_twin: kept.float.is_some(), ..Wanted::default() };
        let again = record(kept.job.clone(), &prepared, wanted);
        assert!(kept.is_of(&again.key) && wanted.is_in(&kept));
        assert!(again.network().unwrap().metrics.test.smoothness.is_some());
        assert!(kept.network().unwrap().metrics.test.smoothness.is_none());
        let timeless = Record { seconds: kept.seconds, ..again };
        assert_eq!(without_smoothness(json!(timeless)), without_smoothness(json!(kept)));
    }
    assert_eq!(RECORDS.lines().count(), 3);
}

#[test]
fn a_newer_version_is_refused_by_name() {
    let mut file: Value = serde_json::from_slice(FILES[0].1).unwrap();
    file["version"] = (MODEL_FORMAT_VERSION + 1).into();
    let refusal = open(&serde_json::to_vec(&file).unwrap()).unwrap_err().to_string();
    assert_eq!(refusal, "bitroom-run file version 6 is not known; this Bitroom reads version 5");
}
