//! The one runner against the runs of the same settings, and the records that jobs leave.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared, prepared_for, record, sequence_configs};
use experiment::runner::{JobError, JobProgress, ListProgress, Wanted};
use experiment::{List, Prepared, Quantized, Runner};
use protocol::config::{Activation, CalibrationSet, EarlyStopping, OptimizerConfig, SimulatedSource};
use protocol::defaults::SENSORS;
use protocol::migrate::{self, Form};
use protocol::report::{LossHistory, RepeatReport};
use protocol::{Job, JobData, PtqConfig, QatConfig, Record, RunConfig, SplitConfig};

const ALL: Wanted = Wanted { float_twin: true, integers: true, losses: true };
const DECIDING: Wanted = Wanted { float_twin: false, integers: true, losses: false };

fn job(config: RunConfig, ptq: Option<PtqConfig>) -> Job {
    Job { ptq, ..Job::default().with_run(config) }
}

fn runner(job: Job, prepared: &Arc<Prepared>, wanted: Wanted) -> Runner {
    Runner::new(job.check(SENSORS).unwrap(), Arc::clone(prepared), wanted).unwrap()
}

/// Float, with quantizers, stopped early, convolutional, recurrent: single samples first.
fn configs() -> Vec<RunConfig> {
    let float = config(Activation::Relu, None);
    let mut qat = config(Activation::Tanh, Some(QatConfig::default()));
    qat.qat.as_mut().unwrap().weights.bits = 4;
    let mut stopped = qat.clone();
    (stopped.training.epochs, stopped.training.learning_rate) = (400, 0.05);
    stopped.training.early_stopping = Some(EarlyStopping { patience: 6, min_delta: 0.0 });
    let mut all = vec![float, qat, stopped];
    for sequence in sequence_configs() {
        all.extend([sequence.clone(), RunConfig { qat: Some(QatConfig::default()), ..sequence }]);
    }
    all
}

#[test]
fn a_job_is_the_run_of_its_settings_to_the_bit() {
    let dataset = dataset(300);
    for config in configs() {
        let prepared = prepared_for(&dataset, &config);
        let run = finish(config.clone(), &prepared);
        let found = record(job(config.clone(), None), &prepared, ALL);
        let RepeatReport { seed, epochs_done, float, qat } = run.repeats[0].clone();
        assert_eq!((found.job.training.seed, found.epochs_done), (seed, epochs_done));
        assert_eq!((found.float, &found.qat), (Some(float), &qat));
        assert_eq!(found.losses, run.losses);
        let report = run.report(&prepared).unwrap().qat;
        assert_eq!(report.is_some(), config.qat.is_some());
        let integer = report.map(|report| (report.metrics, report.exactness));
        assert_eq!(found.integer.map(|integer| (integer.metrics, integer.exactness)), integer);
        // The network that decides does not need its twin.
        let alone = record(job(config, None), &prepared, DECIDING);
        assert_eq!(alone.network(), run.repeats[0].qat.as_ref().or(Some(&run.repeats[0].float)));
        assert_eq!((alone.float.is_some(), &alone.qat), (qat.is_none(), &qat));
        assert!(alone.losses.is_empty());
    }
}

#[test]
fn a_float_network_comes_with_its_integers() {
    let prepared = prepared(&dataset(300));
    let config = config(Activation::Relu, None);
    let run = finish(config.clone(), &prepared);
    let random = PtqConfig {
        weight_bits: 4,
        calibration: CalibrationSet::Random,
        bias_correction: true,
        norm_correction: true,
        weight_clipping: true,
        equalization: true,
        adaptive_rounding: true,
        ..PtqConfig::default()
    };
    for ptq in [PtqConfig::default(), random] {
        let found = record(job(config.clone(), Some(ptq.clone())), &prepared, DECIDING);
        assert_eq!(found.float.as_ref(), Some(&run.repeats[0].float));
        let quantized = Quantized::ptq(&run.model, ptq.check(2).unwrap(), Some(&prepared)).unwrap();
        let report = quantized.report(&run.model, &prepared).unwrap();
        let integer = found.integer.unwrap();
        assert_eq!((integer.metrics, integer.exactness), (report.metrics, report.exactness));
        assert_eq!(integer.exactness.unwrap().total, 120);
    }
}

#[test]
fn equal_keys_give_equal_records_wherever_the_data_come_from() {
    let config = config(Activation::Relu, Some(QatConfig::default()));
    let here = job(config, None);
    let simulated = SimulatedSource { seed: 5, ..SimulatedSource::default() };
    let there = Job { data: JobData::Simulated(simulated), ..here.clone() };
    let found = record(here.clone(), &prepared(&dataset(300)), ALL);
    let again = record(there.clone(), &prepared(&dataset(300)), ALL);
    assert_eq!(found.key, again.key);
    assert_eq!(Record { job: there, ..found.clone() }, again);
    let key = here.key(&prepared(&dataset(300)).description.fingerprint);
    assert!(found.is_of(&key));
    assert!(!Record { engine_version: found.engine_version + 1, ..found.clone() }.is_of(&key));
    // Other data, another seed: another key.
    let other = record(here.clone(), &prepared(&dataset(310)), ALL);
    assert!(!other.is_of(&key) && other.data_fingerprint != found.data_fingerprint);
    let mut seed = here;
    seed.training.seed += 1;
    assert!(!record(seed, &prepared(&dataset(300)), ALL).is_of(&key));
}

#[test]
fn a_record_survives_json() {
    let prepared = prepared(&dataset(300));
    let float = config(Activation::Relu, None);
    let qat = RunConfig { qat: Some(QatConfig::default()), ..float.clone() };
    for (job, wanted) in [(job(float, Some(PtqConfig::default())), ALL), (job(qat, None), DECIDING)] {
        let mut found = record(job, &prepared, wanted);
        found.seconds = Some(0.1 + 0.2);
        let text = serde_json::to_string(&found).unwrap();
        let value = serde_json::from_str(&text).unwrap();
        assert_eq!(migrate::read::<Record>(Form::Record, "record", value).unwrap(), found);
        assert_eq!(text.contains("losses"), wanted.losses);
    }
}

#[test]
fn a_record_holds_what_was_wanted_and_not_more() {
    let prepared = prepared(&dataset(300));
    let config = config(Activation::Relu, Some(QatConfig::default()));
    let nothing = Wanted { float_twin: false, integers: false, losses: false };
    for bits in 0..8 {
        let wanted = Wanted { float_twin: bits & 1 > 0, integers: bits & 2 > 0, losses: bits & 4 > 0 };
        let found = record(job(config.clone(), None), &prepared, wanted);
        assert!(wanted.is_in(&found) && nothing.is_in(&found));
        let held = (found.float.is_some(), found.integer.is_some(), !found.losses.is_empty());
        assert_eq!(held, (wanted.float_twin, wanted.integers, wanted.losses));
        assert_eq!(ALL.is_in(&found), wanted == ALL);
    }
    // Integers that the job does not ask for cannot be missing.
    let float = record(job(RunConfig { qat: None, ..config }, None), &prepared, ALL);
    assert!(ALL.is_in(&float) && float.integer.is_none());
}

#[test]
fn steps_are_told_and_an_ended_job_says_so() {
    let prepared = prepared(&dataset(300));
    let of = |config| job(config, Some(PtqConfig::default()));
    let mut whole = runner(of(config(Activation::Relu, None)), &prepared, ALL);
    let (mut epochs, mut last) = (Vec::new(), 0.0);
    loop {
        assert_eq!(whole.epochs_trained() + whole.epochs_left(), 12);
        match whole.step().unwrap() {
            JobProgress::Working => {}
            JobProgress::Epoch(epoch) => {
                epochs.push(epoch);
                assert!(whole.progress() >= last || epoch == 12, "{epoch}");
                last = whole.progress();
            }
            JobProgress::Finished => break,
        }
        assert!((0.0..=1.0).contains(&whole.progress()));
    }
    assert_eq!(epochs, (1..=12).collect::<Vec<_>>());
    assert_eq!((whole.progress(), whole.step()), (1.0, Ok(JobProgress::Finished)));
    let whole = whole.finish().unwrap();
    assert!(!whole.ended && whole.is_of(&whole.key));

    let mut ended = runner(of(config(Activation::Relu, None)), &prepared, ALL);
    while ended.step().unwrap() != JobProgress::Epoch(5) {}
    ended.end();
    assert!(ended.clone().finish().is_none(), "it is not evaluated yet");
    while ended.step().unwrap() != JobProgress::Finished {}
    let ended = ended.finish().unwrap();
    assert_eq!((ended.epochs_done, ended.key.clone()), (5, whole.key.clone()));
    assert!(ended.ended && !ended.is_of(&whole.key) && ended.integer.is_some());
    let first = |history: &LossHistory| history.losses[..5].to_vec();
    assert_eq!(first(&ended.losses[0]), first(&whole.losses[0]));

    let mut never = runner(of(config(Activation::Relu, None)), &prepared, ALL);
    never.end();
    while never.step().unwrap() != JobProgress::Finished {}
    assert!(never.finish().is_none());
}

#[test]
fn a_list_is_its_jobs_one_after_another() {
    let prepared = prepared(&dataset(300));
    let mut repeats = config(Activation::Relu, None);
    repeats.training.repeats = 3;
    let jobs: Vec<Job> = job(repeats, Some(PtqConfig::default())).repeats().collect();
    let expected: Vec<Record> = jobs.iter().map(|job| record(job.clone(), &prepared, ALL)).collect();
    let checked = jobs.into_iter().map(|job| job.check(SENSORS).unwrap()).collect();
    let mut list = List::new(checked, Arc::clone(&prepared), ALL).unwrap();
    let (mut found, mut epochs) = (Vec::new(), 0);
    loop {
        assert_eq!((list.epochs_trained(), list.epochs_left()), (epochs, 36 - epochs));
        match list.step().unwrap() {
            ListProgress::Working => {}
            ListProgress::Epoch => epochs += 1,
            ListProgress::Job => {
                found.extend(list.take_records());
                assert_eq!(list.finished(), found.len());
            }
            ListProgress::Finished => break,
        }
    }
    assert_eq!(found, expected);
    let mut empty = List::new(Vec::new(), prepared, ALL).unwrap();
    assert_eq!((empty.step(), empty.epochs_left()), (Ok(ListProgress::Finished), 0));
}

#[test]
fn what_a_runner_cannot_run_is_refused() {
    let prepared = prepared(&dataset(300));
    let refused =
        |job: Job| Runner::new(job.check(SENSORS).unwrap(), Arc::clone(&prepared), ALL).unwrap_err();
    let plain = job(config(Activation::Relu, None), None);
    let warm = Job { warm_start: Some("0123456789abcdef".to_owned()), ..plain.clone() };
    assert!(refused(warm).to_string().contains("no finished run was given"));
    let mut repeats = plain.clone();
    repeats.training.repeats = 2;
    assert_eq!(refused(repeats), JobError::Repeats(2));
    let split = SplitConfig::Contiguous { train: 0.5, validation: 0.2 };
    assert_eq!(refused(Job { split, ..plain.clone() }), JobError::Split);

    // A list names the job that failed, and keeps what was before.
    let mut failing = plain.clone();
    failing.training.optimizer = OptimizerConfig::Sgd { momentum: 0.999 };
    (failing.training.learning_rate, failing.training.epochs) = (1.0, 2000);
    let jobs = [plain, failing].map(|job| job.check(SENSORS).unwrap()).into();
    let mut list = List::new(jobs, Arc::clone(&prepared), ALL).unwrap();
    let error = loop {
        match list.step() {
            Ok(progress) => assert_ne!(progress, ListProgress::Finished),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().starts_with("job 2: float network: epoch "), "{error}");
    assert_eq!((error.index, list.take_records().len()), (1, 1));
}
