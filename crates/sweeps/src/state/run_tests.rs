//! Tests of `run`: what a worker is asked for. How whole sweeps go is in `tests`.

use protocol::report::DataView;
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};
use protocol::{JobData, JobKey};
use serde_json::json;
use sweep::SweepConfig;

use super::*;

fn ready() -> FromWorker {
    FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION }
}

fn sweep(seeds: &[u64]) -> CheckedSweep {
    let value = json!({
        "version": 1,
        "job": { "training.epochs": 3 },
        "axes": [{ "paths": ["data.seed"], "values": seeds }, { "paths": ["training.learning_rate"], "values": [0.1, 0.01] }],
        "extra": [{ "ptq": "int8" }],
    });
    SweepConfig::read(value).unwrap().check(4).unwrap()
}

/// The requests in these effects, as `load seed` or `job`.
fn asked(desk: &mut Vec<Effect>) -> Vec<(RequestId, String)> {
    let word = |effect: Effect| match effect {
        Effect::Send(_, message) => match *message {
            ToWorker::Load { request, source, .. } => Some((request, format!("{source:?}"))),
            ToWorker::RunJob { request, .. } => Some((request, "job".to_owned())),
            _ => None,
        },
        _ => None,
    };
    desk.drain(..).filter_map(word).collect()
}

fn view(fingerprint: &str) -> Box<DataView> {
    Box::new(DataView { fingerprint: fingerprint.to_owned(), ..DataView::default() })
}

#[test]
fn every_data_set_is_loaded_before_the_plan_is_made_and_again_where_it_is_needed() {
    let (results, mut desk) = (Results::default(), Vec::new());
    let mut run = Run::new(sweep(&[1, 2]), Arc::default(), BTreeMap::new(), 1).unwrap();
    run.heard(0, ready(), &results, &mut desk).unwrap();
    for fingerprint in ["room 1", "room 2", "room 7"] {
        let asked = asked(&mut desk);
        let [(request, load)] = asked.as_slice() else { panic!("{asked:?}") };
        assert!(load.starts_with("Simulated"), "{load}");
        let loaded = FromWorker::Loaded { request: *request, view: view(fingerprint) };
        assert!(run.plan.is_err());
        run.heard(0, loaded, &results, &mut desk).unwrap();
    }
    while run.plan.is_err() {
        run.go_on(&mut desk);
    }
    let plan = run.plan.as_ref().unwrap();
    // Four points and their float network each is one of them; the conversion has its own.
    assert_eq!(plan.total(), 6);
    // The worker has the last data, and is given the first ones again with its first jobs.
    let words: Vec<String> = asked(&mut desk).into_iter().map(|(_, word)| word).collect();
    assert_eq!((words.len(), words[1].as_str(), words[2].as_str()), (3, "job", "job"));
}

#[test]
fn files_that_the_page_has_not_are_named() {
    let mut job = sweep(&[1]).config().clone();
    job.axes.remove(0);
    let file = NamedFile { name: "walk.csv".to_owned(), bytes: vec![1, 2, 3] };
    job.job.data =
        JobData::Files { files: vec![protocol::job::FileName::of(&file)], options: Default::default() };
    let sweep = job.check(4).unwrap();
    let refused = Run::new(sweep.clone(), Arc::default(), BTreeMap::new(), 1).unwrap_err();
    assert_eq!(refused, "the sweep is on walk.csv: import that under Data first");
    assert!(Run::new(sweep, Arc::new([file]), BTreeMap::new(), 1).is_ok());
}

#[test]
fn data_that_are_refused_end_the_sweep_and_a_strange_record_is_a_failure() {
    let (results, mut desk) = (Results::default(), Vec::new());
    let mut run = Run::new(sweep(&[1]), Arc::default(), BTreeMap::new(), 1).unwrap();
    run.heard(0, ready(), &results, &mut desk).unwrap();
    let (request, _) = asked(&mut desk).remove(0);
    let refused = FromWorker::Refused { request, message: "no rows".to_owned(), report: Box::default() };
    assert_eq!(
        run.clone().heard(0, refused, &results, &mut desk),
        Err("the data cannot be loaded: no rows".to_owned())
    );
    // The float network of the room with seed 7, the default, too.
    run.heard(0, FromWorker::Loaded { request, view: view("room") }, &results, &mut desk).unwrap();
    let (request, _) = asked(&mut desk).remove(0);
    run.heard(0, FromWorker::Loaded { request, view: view("room 7") }, &results, &mut desk).unwrap();
    while run.plan.is_err() {
        run.go_on(&mut desk);
    }
    let jobs: Vec<RequestId> =
        asked(&mut desk).into_iter().filter(|(_, word)| word == "job").map(|(request, _)| request).collect();
    assert_eq!(jobs.len(), ORDERS);
    let answer = FromWorker::Recorded { request: jobs[0], record: "{}".to_owned(), network: Vec::new() };
    run.heard(0, answer, &results, &mut desk).unwrap();
    let failure = run.left.iter().find_map(|entry| match &entry.line {
        Some(Line::Failure(failure)) => Some(failure.error.clone()),
        _ => None,
    });
    assert_eq!(failure.as_deref(), Some("the worker left the record of another job"));
    let key: Option<JobKey> = run.left[0].line.as_ref().and_then(|line| line.key().cloned());
    assert!(key.is_some());
}
