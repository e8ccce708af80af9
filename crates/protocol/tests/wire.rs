//! Messages as bytes.

#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use proptest::prelude::*;
use protocol::config::{
    LayerConfig, ModelConfig, NamedFile, OptimizerConfig, RunConfig, Schedule, SplitConfig,
};
use protocol::message::{
    FilesId, FromWorker, LoadSource, Message, RequestId, RunId, ToWorker, from_bytes, to_bytes,
};
use protocol::report::NeuronReport;
use protocol::{Job, Patch};
use vocabulary::{Activation, Padding};

fn arrived<M: Message>(message: &M) -> M {
    from_bytes(&to_bytes(message).unwrap()).unwrap()
}

#[test]
fn pages_and_workers_of_all_builds_understand_the_handshake() {
    let hello = ToWorker::Hello { protocol_version: 300 };
    assert_eq!(to_bytes(&hello).unwrap(), [0, 0xac, 0x02], "the variant, then seven bits a byte");
    assert_eq!(to_bytes(&ToWorker::Ping).unwrap(), [1]);
    let ready = FromWorker::Ready { protocol_version: 6, engine_version: 3 };
    assert_eq!(to_bytes(&ready).unwrap(), [0, 6, 3]);
}

#[test]
fn settings_that_json_marks_by_their_kind_arrive() {
    let (activation, padding, l2) = (Activation::Relu, Padding::Same, 0.1);
    let layers = vec![
        LayerConfig::Conv1D { filters: 8, kernel_size: 3, stride: 1, padding, activation, l2 },
        LayerConfig::Flatten,
        LayerConfig::Dense { units: 2, activation, l2 },
    ];
    let mut config =
        RunConfig { model: ModelConfig { layers, ..ModelConfig::default() }, ..RunConfig::default() };
    config.training.optimizer = OptimizerConfig::Sgd { momentum: 0.9 };
    config.training.schedule = Schedule::Exponential { decay: 0.5, every: 7 };
    config.training.seed = u64::MAX;
    let job = Box::new(Job::default().with_run(config));
    let start = ToWorker::Start { run: RunId(1), job, warm_start: None, paused: true };
    assert_eq!(arrived(&start), start);
    let split = SplitConfig::Shuffled { train: 0.6, validation: 0.2, seed: u64::MAX - 1 };
    let source = LoadSource::Files { files: FilesId(2), options: Default::default() };
    let load = ToWorker::Load { request: RequestId(3), source, split };
    assert_eq!(arrived(&load), load);
}

#[test]
fn a_job_and_a_patch_may_stand_in_a_message() {
    let job = Job::default();
    let bytes = postcard::to_stdvec(&job).unwrap();
    assert_eq!(postcard::from_bytes::<Job>(&bytes).unwrap(), job);
    let mut patch = Patch::of("training.epochs", 3);
    patch.set("qat", "on");
    let bytes = postcard::to_stdvec(&patch).unwrap();
    assert_eq!(postcard::from_bytes::<Patch>(&bytes).unwrap(), patch);
}

#[test]
fn bytes_that_are_no_message_are_refused() {
    let words = |bytes: &[u8]| from_bytes::<ToWorker>(bytes).unwrap_err().to_string();
    assert_eq!(words(&[1, 0]), "no message of this build: 1 bytes too many");
    for bytes in [&[][..], &[99], &[0], &[2, 1, 255, 255, 255, 255, 15]] {
        assert!(words(bytes).starts_with("no message of this build: "), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn every_bit_of_numbers_and_files_arrives(
        speed in any::<u64>(), left in proptest::option::of(any::<u64>()), name in ".*", bytes: Vec<u8>
    ) {
        let (epochs_per_second, seconds_left) = (f64::from_bits(speed), left.map(f64::from_bits));
        let message = FromWorker::ExplorationProgress {
            run: RunId(1), neurons: 2, repeat: 3, trained: 4, networks: 5, epochs_per_second, seconds_left,
            members: Vec::<NeuronReport>::new(),
        };
        let FromWorker::ExplorationProgress { epochs_per_second, seconds_left, .. } = arrived(&message) else {
            return Err(TestCaseError::fail("another message"));
        };
        prop_assert_eq!((epochs_per_second.to_bits(), seconds_left.map(f64::to_bits)), (speed, left));
        let files = ToWorker::Files { files: FilesId(9), contents: [NamedFile { name, bytes }].into() };
        prop_assert_eq!(arrived(&files), files);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        _ = from_bytes::<ToWorker>(&bytes);
        _ = from_bytes::<FromWorker>(&bytes);
    }
}
