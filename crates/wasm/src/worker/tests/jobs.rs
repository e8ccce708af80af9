//! Jobs that leave records.

use std::sync::Arc;

use experiment::runner::Wanted;
use experiment::{Prepared, Runner};
use protocol::config::{PtqConfig, TrainingConfig};
use protocol::message::{JobTask, WorkOf};
use protocol::{QatConfig, Record};

use super::*;

fn job(epochs: u32) -> Job {
    Job::default().with_run(small(epochs))
}

fn task(job: Job) -> JobTask {
    JobTask { job, float: Vec::new(), is_kept: false, integers: true, losses: false }
}

fn run(request: u32, task: JobTask) -> ToWorker {
    ToWorker::RunJob { request: RequestId(request), task: Box::new(task) }
}

/// The answer's record as text, and the network.
fn recorded(message: &FromWorker, request: u32) -> (String, Vec<u8>) {
    match message {
        FromWorker::Recorded { request: own, record, network } if own.0 == request => {
            (record.clone(), network.clone())
        }
        other => panic!("{other:?}"),
    }
}

/// What a runner leaves that is not in a worker.
fn alone(bench: &mut Bench, job: &Job) -> String {
    let data = bench.engine.held.data.as_mut().unwrap();
    let prepared: Arc<Prepared> = data.prepared(&job.model.window).unwrap();
    let wanted = Wanted { float_twin: false, ..Wanted::default() };
    let mut runner = Runner::new(job.clone().check(4).unwrap(), prepared, wanted).unwrap();
    while runner.step().unwrap() != experiment::runner::JobProgress::Finished {}
    serde_json::to_value(runner.finish().unwrap()).unwrap().to_string()
}

#[test]
fn a_job_leaves_the_record_of_a_runner_and_goes_on_from_a_float_network() {
    let mut bench = Bench::new();
    let float = job(3);
    let qat = Job { qat: Some(QatConfig::default()), ..float.clone() };
    let ptq = Job { ptq: Some(PtqConfig::default()), ..float.clone() };
    let answers = bench.handle(run(1, JobTask { is_kept: true, ..task(float.clone()) }));
    let (record, network) = recorded(&one(answers), 1);
    assert_eq!(record, alone(&mut bench, &float));
    assert!(!network.is_empty());
    for (request, own, from) in [(2, qat, Vec::new()), (3, ptq, network)] {
        let answers = bench.handle(run(request, JobTask { float: from, ..task(own.clone()) }));
        let (record, kept) = recorded(&one(answers), request);
        assert_eq!(record, alone(&mut bench, &own));
        assert!(kept.is_empty());
        let read: Record = serde_json::from_str(&record).unwrap();
        assert_eq!((read.job, read.integer.is_some()), (own, true));
    }
}

#[test]
fn jobs_are_worked_off_in_order_and_rest_when_they_are_told() {
    let mut bench = Bench::new();
    for request in [4, 5] {
        assert!(bench.tell(run(request, task(job(2)))).is_empty());
    }
    bench.tell(ToWorker::Rest { on: true });
    assert!(!bench.engine.is_working());
    assert!(bench.work().is_empty());
    // Whatever else is asked is answered meanwhile, unless it waits behind the jobs.
    assert_eq!(bench.tell(ToWorker::Ping), [FromWorker::Pong]);
    bench.tell(ToWorker::Rest { on: false });
    assert_eq!(
        bench.tell(ToWorker::Cancel { request: RequestId(5) }),
        [FromWorker::Cancelled { request: RequestId(5) }]
    );
    recorded(&one(bench.work_all()), 4);
}

#[test]
fn the_page_hears_how_far_a_long_job_is() {
    let mut bench = Bench::new();
    bench.handle(run(6, task(job(50))));
    let shares: Vec<f64> = bench
        .aside
        .iter()
        .filter_map(|message| match message {
            FromWorker::WorkProgress { of: WorkOf::Request(RequestId(6)), share, .. } => Some(*share),
            _ => None,
        })
        .collect();
    assert!(shares.len() > 3 && shares.is_sorted(), "{shares:?}");
    assert!(shares[0] < 0.2 && shares[shares.len() - 1] > 0.8, "{shares:?}");
}

#[test]
fn a_job_that_fails_says_why_and_the_next_one_runs() {
    let mut bench = Bench::new();
    let two = Job { training: TrainingConfig { repeats: 2, ..job(1).training }, ..job(1) };
    let cases = [
        (task(two), "training.repeats is 2; a job is run one seed at a time"),
        (JobTask { float: b"{}".to_vec(), ..task(job(1)) }, "file"),
    ];
    for (task, wanted) in cases {
        match one(bench.handle(run(7, task))) {
            FromWorker::RequestFailed { request: RequestId(7), message } => {
                assert!(message.contains(wanted), "{message}");
            }
            other => panic!("{other:?}"),
        }
        recorded(&one(bench.handle(run(8, self::task(job(1))))), 8);
    }
    let mut empty = Bench::empty();
    let answer = one(empty.handle(run(9, task(job(1)))));
    assert!(matches!(answer, FromWorker::RequestFailed { .. }), "{answer:?}");
}
