//! Files of format version 3, kept as that build wrote them, open and compute what they computed then.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use experiment::file::{Opened, open};
use experiment::{Dataset, FinishedRun, Prepared};
use protocol::config::{DataSource, SimulatedSource};
use protocol::version::MODEL_FORMAT_VERSION;
use serde_json::{Value, json};

const FILES: [&[u8]; 3] = [
    include_bytes!("data/version_3/run_mlp.json"),
    include_bytes!("data/version_3/run_lstm.json"),
    include_bytes!("data/version_3/q_mlp.json"),
];

fn prepared(run: &FinishedRun) -> Prepared {
    let simulated = SimulatedSource { seed: 1, ..SimulatedSource::default() };
    let dataset = Dataset::load(&DataSource::Simulated(simulated)).unwrap();
    Prepared::new(&dataset, &run.model.data.split, &run.config.model.window, Some(run.model.scaler.clone()))
        .unwrap()
}

#[test]
fn kept_files_open_and_have_the_errors_they_say() {
    for bytes in FILES {
        let file: Value = serde_json::from_slice(bytes).unwrap();
        assert_eq!(file["version"], 3);
        match open(bytes).unwrap() {
            Opened::Run(run) => {
                let prepared = prepared(&run);
                let report = run.report(&prepared).unwrap();
                assert_eq!(json!(report.float.metrics), file["float"]["metrics"]);
                assert_eq!(json!(report.repeats), file["repeats"]);
                let written = serde_json::to_string(&run.to_file(None).unwrap()).unwrap();
                let written: Value = serde_json::from_str(&written).unwrap();
                assert_eq!(written["version"], MODEL_FORMAT_VERSION);
                assert_eq!(written["float"], file["float"]);
            }
            Opened::Quantized(run, quantized) => {
                let report = quantized.report(&run.model, &prepared(&run)).unwrap();
                assert_eq!(json!(report.metrics), file["evaluation"]["metrics"]);
                assert_eq!(json!(report.exactness), file["evaluation"]["exactness"]);
            }
            Opened::Model(_) | Opened::QuantizedModel(..) => panic!("a model without its run"),
        }
    }
}

#[test]
fn a_newer_version_is_refused_by_name() {
    let mut file: Value = serde_json::from_slice(FILES[0]).unwrap();
    file["version"] = (MODEL_FORMAT_VERSION + 1).into();
    let refusal = open(&serde_json::to_vec(&file).unwrap()).unwrap_err().to_string();
    assert_eq!(refusal, "bitroom-run file version 5 is not known; this Bitroom reads version 4");
}
