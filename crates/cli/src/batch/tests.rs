//! Batches on one thread and on several, and how they end.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::sync::Arc;

use protocol::config::{Activation, OptimizerConfig, SimulatedSource};
use protocol::job::FileName;
use protocol::{Job, JobData, ModelConfig, PtqConfig, QatConfig};
use tempfile::TempDir;

use super::*;

const ALL: Wanted = Wanted { float_twin: true, integers: true, losses: true };

fn job(model: ModelConfig, qat: Option<QatConfig>) -> Job {
    let overrides = vec![("n".to_owned(), "240".to_owned())];
    let data = JobData::Simulated(SimulatedSource { overrides, ..SimulatedSource::default() });
    let ptq = qat.is_none().then(PtqConfig::default);
    let mut job = Job { data, model, qat, ptq, ..Job::default() };
    (job.training.epochs, job.training.repeats) = (4, 2);
    job
}

/// Float, with quantizers, and over windows; two seeds of each, long trainings first.
fn tasks() -> Vec<Task> {
    let mut data = Data::default();
    let mlp = ModelConfig::mlp(&[6], Activation::Relu);
    let jobs =
        [job(ModelConfig::lstm(2), None), job(mlp.clone(), Some(QatConfig::default())), job(mlp, None)];
    let jobs = jobs.iter().flat_map(|job| job.repeats().collect::<Vec<_>>());
    jobs.map(|job| data.task("some network", job).unwrap()).collect()
}

/// The records in order of tasks, without what a clock says.
fn records(tasks: &[Task], threads: usize) -> Vec<Record> {
    let mut found = vec![None; tasks.len()];
    let batch = Batch { wanted: ALL, threads: Some(threads) };
    let result = batch.run(tasks, |index, task, mut record| {
        assert!(record.is_of(&task.key) && record.seconds.is_some_and(|seconds| seconds > 0.0));
        record.seconds = None;
        found[index] = Some(record);
        Ok(None)
    });
    result.unwrap();
    found.into_iter().map(Option::unwrap).collect()
}

#[test]
fn the_number_of_threads_changes_no_record() {
    let tasks = tasks();
    let expected = records(&tasks, 1);
    assert_eq!(expected.len(), 6);
    assert!(expected.iter().all(|record| record.integer.is_some() && record.losses[0].losses.len() == 4));
    assert_eq!(records(&tasks, 4), expected);
}

#[test]
fn tasks_on_the_same_windows_share_their_data() {
    let tasks = tasks();
    let shared = |a: usize, b: usize| Arc::ptr_eq(&tasks[a].prepared, &tasks[b].prepared);
    assert!(shared(0, 1) && shared(2, 3) && shared(2, 5) && !shared(0, 2));
    let walk = FileName { name: "walk.csv".to_owned(), hash: "0123456789abcdef".to_owned() };
    let files = JobData::Files { files: vec![walk], options: Default::default() };
    let unknown = Job { data: files, ..job(ModelConfig::default(), None) };
    let refused = Data::default().task("a file", unknown).unwrap_err();
    assert_eq!(refused.to_string(), "the job's data are not given: walk.csv");
}

#[test]
fn what_the_file_has_is_not_run_again_unless_something_is_missing_in_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.jsonl");
    let tasks = tasks();
    let mut file = Records::open(&path, ALL).unwrap();
    let found = records(&tasks, 2);
    file.add(found[2].clone()).unwrap();
    file.add(Record { losses: Vec::new(), ..found[3].clone() }).unwrap();
    file.add(Record { ended: true, ..found[4].clone() }).unwrap();
    let file = Records::open(&path, ALL).unwrap();
    let left: Vec<JobKey> = file.missing(tasks.clone()).into_iter().map(|task| task.key).collect();
    let expected: Vec<JobKey> = [0, 1, 3, 4, 5].map(|place: usize| tasks[place].key.clone()).into();
    assert_eq!(left, expected);
    assert_eq!(file.of(&tasks[2].key), Some(&found[2]));
    let modest = Records::open(&path, Wanted { losses: false, ..ALL }).unwrap();
    assert_eq!(modest.missing(tasks).len(), 4);
}

#[test]
fn the_first_failure_in_order_is_told_and_what_is_before_it_is_finished() {
    let mut data = Data::default();
    let mut jobs: Vec<Job> = (0..6).map(|_| job(ModelConfig::default(), None)).collect();
    for (index, job) in jobs.iter_mut().enumerate() {
        (job.training.seed, job.training.repeats, job.training.epochs) = (1 + index as u64, 1, 40);
        if index == 2 || index == 3 {
            job.training.optimizer = OptimizerConfig::Sgd { momentum: 0.999 };
            (job.training.learning_rate, job.training.epochs) = (1.0, 2000);
        }
    }
    let tasks: Vec<Task> = jobs.into_iter().map(|job| data.task("network", job).unwrap()).collect();
    for threads in [1, 4] {
        let mut done = Vec::new();
        let batch = Batch { wanted: ALL, threads: Some(threads) };
        let result = batch.run(&tasks, |index, _, _| {
            done.push(index);
            Ok(None)
        });
        let error = format!("{:#}", result.unwrap_err());
        assert!(error.starts_with("network, seed 3: float network: epoch "), "{error}");
        done.retain(|index| *index < 2);
        done.sort_unstable();
        assert_eq!(done, [0, 1]);
    }
}
