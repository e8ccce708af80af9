//! The engine as the page meets it: messages in, messages out, time by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed call is the test's failure")]

mod converter;
mod data;
mod ends;
mod exploration;
mod files;
mod jobs;
mod networks;
mod progress;
mod quantize;
mod quantizers;
mod questions;
mod repeats;
mod sensors;
mod slices;
mod starting;
mod transport;

use std::sync::Arc;

use protocol::Job;
use protocol::config::{
    Activation, DataSource, ModelConfig, NamedFile, RunConfig, SimulatedSource, SplitConfig,
};
use protocol::import::ImportOptions;
use protocol::message::{
    FilesId, FromWorker, LoadSource, Packed, Packer, RequestId, RunId, ToWorker, Unpacker, from_bytes,
    to_bytes,
};
use protocol::report::{DataView, EpochLoss, Leg, LossHistory, RunReport};

use super::Engine;
use super::active::Work;

/// The run of most tests.
const RUN: RunId = RunId(7);
/// The request of most tests.
const REQUEST: RequestId = RequestId(3);
/// The files of most tests.
const FILES: FilesId = FilesId(5);

/// A job with this run on the default data.
fn job_of(run: RunConfig) -> Box<Job> {
    Box::new(Job::default().with_run(run))
}

/// An engine with a clock that goes on by `step_ms` whenever it is looked at.
struct Bench {
    engine: Engine,
    now_ms: f64,
    step_ms: f64,
    /// Both ends of the way to the page.
    way: (Packer, Unpacker),
    /// What was said meanwhile of work that takes longer, and what is to be kept.
    aside: Vec<FromWorker>,
}

impl Bench {
    /// With the simulated room loaded.
    fn new() -> Self {
        let mut bench = Self::empty();
        bench.load(DataSource::Simulated(SimulatedSource::default()));
        bench
    }

    /// With nothing loaded. A mini-batch seems to take 1 ms, so a slice is 25 of them.
    fn empty() -> Self {
        Self {
            engine: Engine::default(),
            now_ms: 1000.0,
            step_ms: 1.0,
            way: Default::default(),
            aside: Vec::new(),
        }
    }

    /// The answers to a message at once.
    fn tell(&mut self, message: ToWorker) -> Vec<FromWorker> {
        // The message itself goes on: a test counts who holds its files.
        assert_eq!(from_bytes::<ToWorker>(&to_bytes(&message).unwrap()).unwrap(), message);
        let answers = self.engine.handle(message, self.now_ms);
        self.put_aside(answers)
    }

    /// The answers to a message when the queue is empty again, and a run that it ends has its report.
    fn handle(&mut self, message: ToWorker) -> Vec<FromWorker> {
        let mut answers = self.tell(message);
        while !self.engine.tasks.is_empty() || self.is_ending() {
            answers.extend(self.work());
        }
        answers
    }

    fn is_ending(&self) -> bool {
        let active = self.engine.active.as_ref();
        active.is_some_and(|active| matches!(&active.work, Work::Run(run, _) if run.epochs_left() == 0))
    }

    /// One slice.
    fn work(&mut self) -> Vec<FromWorker> {
        let (now_ms, step_ms) = (&mut self.now_ms, self.step_ms);
        let messages = self.engine.work(&mut || {
            *now_ms += step_ms;
            *now_ms
        });
        self.put_aside(messages)
    }

    fn put_aside(&mut self, messages: Vec<FromWorker>) -> Vec<FromWorker> {
        let is_aside = |message: &FromWorker| {
            matches!(message, FromWorker::WorkProgress { .. } | FromWorker::Kept { .. })
        };
        let (packer, unpacker) = &mut self.way;
        let arrived = messages.into_iter().map(|message| {
            let Packed { message, bytes } = packer.pack(message);
            let message = from_bytes(&to_bytes(&message).unwrap()).unwrap();
            unpacker.unpack(Packed { message, bytes }).unwrap()
        });
        let (aside, answers): (Vec<_>, Vec<_>) = arrived.partition(is_aside);
        self.aside.extend(aside);
        answers
    }

    /// Slices until there is nothing to do.
    fn work_all(&mut self) -> Vec<FromWorker> {
        let mut messages = Vec::new();
        while self.engine.is_working() {
            messages.extend(self.work());
        }
        messages
    }

    /// Slices until that many epochs have been reported.
    fn work_until_epoch(&mut self, wanted: u32) -> Vec<FromWorker> {
        let mut messages = Vec::new();
        while !messages
            .iter()
            .any(|message| matches!(message, FromWorker::Progress { epoch, .. } if *epoch >= wanted))
        {
            assert!(self.engine.is_working(), "the run ended before epoch {wanted}: {messages:?}");
            messages.extend(self.work());
        }
        messages
    }

    fn load(&mut self, source: DataSource) -> DataView {
        loaded(self.ask_to_load(source, SplitConfig::default()))
    }

    /// Loads as the page does: files are sent before they are named.
    fn ask_to_load(&mut self, source: DataSource, split: SplitConfig) -> FromWorker {
        let source = match source {
            DataSource::Simulated(simulated) => LoadSource::Simulated(simulated),
            DataSource::Files { files, options } => {
                self.give(files);
                LoadSource::Files { files: FILES, options }
            }
        };
        one(self.handle(ToWorker::Load { request: REQUEST, source, split }))
    }

    fn give(&mut self, contents: Arc<[NamedFile]>) {
        assert!(self.handle(ToWorker::Files { files: FILES, contents }).is_empty());
    }

    fn start(&mut self, run: RunId, config: RunConfig, paused: bool) -> Vec<FromWorker> {
        self.handle(ToWorker::Start { run, job: job_of(config), warm_start: None, paused })
    }

    /// A whole run; its report.
    fn train(&mut self, run: RunId, config: RunConfig) -> RunReport {
        assert!(self.start(run, config, false).is_empty());
        report(&self.work_all())
    }
}

/// A small network trained for a few epochs, quick enough for every test.
fn small(epochs: u32) -> RunConfig {
    let mut config = RunConfig { model: ModelConfig::mlp(&[4], Activation::Relu), ..RunConfig::default() };
    config.training.epochs = epochs;
    config.training.learning_rate = 1e-3;
    config
}

/// As [`small`], with a quantization-aware twin.
fn small_qat(epochs: u32) -> RunConfig {
    RunConfig { qat: Some(protocol::QatConfig::default()), ..small(epochs) }
}

fn csv(name: &str, text: &str) -> DataSource {
    let files = [NamedFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }];
    DataSource::Files { files: Arc::new(files), options: ImportOptions::default() }
}

fn loaded(message: FromWorker) -> DataView {
    match message {
        FromWorker::Loaded { request: REQUEST, view } => *view,
        other => panic!("{other:?}"),
    }
}

fn one(mut messages: Vec<FromWorker>) -> FromWorker {
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}

/// The report of the `Finished` message at the end.
fn report(messages: &[FromWorker]) -> RunReport {
    match messages.last() {
        Some(FromWorker::Finished { report, .. }) => (**report).clone(),
        other => panic!("{other:?}"),
    }
}

/// Why the run failed, by the message at the end.
fn failure(messages: &[FromWorker]) -> String {
    match messages.last() {
        Some(FromWorker::Failed { run: RUN, message }) => message.clone(),
        other => panic!("{other:?}"),
    }
}

/// One network's losses of the first repeat in all progress messages together; they must follow each other without gap or overlap.
fn reported_losses(messages: &[FromWorker], leg: Leg) -> Vec<EpochLoss> {
    let mut losses = Vec::new();
    for message in messages {
        let FromWorker::Progress { losses: histories, .. } = message else { continue };
        let of_leg = |history: &&LossHistory| (history.repeat, history.leg) == (0, leg);
        let Some(history) = histories.iter().find(of_leg) else { continue };
        assert_eq!(history.first_epoch as usize, losses.len() + 1);
        losses.extend(&history.losses);
    }
    losses
}
