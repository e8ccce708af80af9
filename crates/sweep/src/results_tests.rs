//! Tests of `results`: lines as they are written, read and put together.

use protocol::defaults::SENSORS;
use protocol::record::IntegerResult;
use protocol::report::{Metrics, PerSplit, RepeatedNetwork};
use protocol::version::RECORD_VERSION;

use super::*;

/// The record that a job would leave, with that validation ADE.
fn record(job: Job, fingerprint: &str, ade: f64) -> Record {
    let metrics =
        |ade| PerSplit { validation: Metrics { mse: ade * ade, ade, samples: 9 }, ..PerSplit::default() };
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
        integer: job.ptq.as_ref().map(|_| IntegerResult { metrics: metrics(ade + 1.0), exactness: None }),
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
fn lines() -> Vec<Line> {
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

#[test]
fn lines_survive_their_text() {
    let lines = lines();
    assert_eq!(lines.len(), 8);
    for line in &lines {
        assert_eq!(Line::read(&line.write()).as_ref(), Some(line));
    }
    let text = |index: usize| lines[index].write();
    let older = text(2).replace("\"engine_version\":3", "\"engine_version\":2");
    assert_eq!((older == text(2), Line::read(&older)), (false, None));
    assert_eq!(Line::read(&text(1).replace("\"float\":null", "\"ended\":true,\"float\":null")), None);
    for damaged in ["", "{", "{\"sweep\":{}}", "{\"failure\":3}", &text(1)[..90]] {
        assert_eq!(Line::read(damaged), None);
    }
}

#[test]
fn results_make_the_plan_whose_trainings_are_over() {
    let mut results = Results::default();
    let text: Vec<String> = lines().iter().map(Line::write).collect();
    results.add_text(&format!("{}\n{}\nno line\n", text.join("\n"), text[3]));
    assert_eq!((results.lines().count(), results.twice(), results.unused()), (7, 1, 1));
    let plan = results.plan().unwrap();
    assert_eq!((plan.total(), plan.done(), plan.failed(), plan.taken_over()), (7, 7, 1, 7));
    let key = plan.trainings(4)[0].0.unwrap().clone();
    // Quantized after training, a point is its integers.
    let outcome = plan.outcomes()[&key].clone();
    let score = crate::Score { validation_ade: 1.4, weights_hash: "0123456789abcdef".to_owned() };
    assert_eq!(outcome, (&Outcome::Finished(score), vec![4]));
    assert_eq!(results.record(&key).map(|record| &record.key), Some(&key));
    assert_eq!(results.record(plan.trainings(1)[0].0.unwrap()), None);
    let nothing = Results::default().plan().unwrap_err().to_string();
    assert_eq!(nothing, "the results do not say of which sweep they are");
}
