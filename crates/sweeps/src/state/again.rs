//! Points that are trained again for what no record holds: losses and paths. A worker beside those of the sweep trains one after
//! another; what it trains must have the weights of the record.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use atlas::Retrained;
use protocol::config::NamedFile;
use protocol::message::{FromWorker, RequestId, RunId, ToWorker};
use protocol::report::{DataView, Leg, LossHistory, Path, PtqReport, RunReport};
use protocol::{Job, Record};
use sweep::{PointId, float_job};

use super::desk::Effect;
use super::sources::{FILES, check, source};

/// The number of its worker, which no worker of a sweep has.
pub const AGAIN: u32 = u32::MAX;

/// A point that is wanted, with the record of the seed that stands for it.
#[derive(Clone, Debug)]
struct Wanted {
    point: PointId,
    record: Record,
    files: Arc<[NamedFile]>,
}

/// What is known of the first of them.
#[derive(Clone, Debug, Default)]
struct AtWork {
    /// How far its training is, 0 to 1.
    share: f64,
    /// Numbers of what the worker was asked for: the float network it starts from, its own run, anything else.
    start: RunId,
    own: RunId,
    request: RequestId,
    data: Option<Rc<DataView>>,
    /// Test path of the float network it starts from.
    started_from: Option<Path>,
    losses: Option<LossHistory>,
    /// Test path of the float network of its own run.
    float: Option<Path>,
}

/// Those that are wanted, and those that are done.
#[derive(Debug, Default)]
pub struct Again {
    /// What is done, in the order in which it was asked for.
    pub done: Vec<Retrained>,
    /// Grows with every change of what is done.
    pub version: u64,
    queue: VecDeque<Wanted>,
    at_work: AtWork,
    /// Numbers that were given away.
    last: u32,
    /// Its worker is at what nobody wants any more.
    is_stale: bool,
}

impl Again {
    /// Whether there is anything to train.
    pub fn is_working(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Whether a point is done.
    pub fn has(&self, point: PointId) -> bool {
        self.done.iter().any(|run| run.point == point)
    }

    /// How far a point is that is wanted, 0 to 1.
    pub fn share(&self, point: PointId) -> Option<f64> {
        let place = self.queue.iter().position(|wanted| wanted.point == point)?;
        Some(if place == 0 { self.at_work.share } else { 0.0 })
    }

    /// Whether its worker must end, since it is at what nobody wants any more; asked once.
    pub fn is_stale(&mut self) -> bool {
        std::mem::take(&mut self.is_stale)
    }

    /// Wants a point, by the record of the seed that stands for it.
    ///
    /// # Errors
    /// Data that are not here, in words.
    pub fn want(&mut self, point: PointId, record: Record, files: Arc<[NamedFile]>) -> Result<(), String> {
        if self.has(point) || self.share(point).is_some() {
            return Ok(());
        }
        check(&record.job.data, &files)?;
        self.queue.push_back(Wanted { point, record, files });
        Ok(())
    }

    /// Wants a point no more.
    pub fn leave(&mut self, point: PointId) {
        self.is_stale |= self.queue.front().is_some_and(|wanted| wanted.point == point);
        self.queue.retain(|wanted| wanted.point != point);
        self.done.retain(|run| run.point != point);
        self.version += 1;
    }

    /// Gives up all that is wanted.
    pub fn give_up(&mut self) {
        self.queue.clear();
    }

    fn number(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }

    /// Lets the worker load the data of the first point that is wanted.
    fn begin(&mut self, desk: &mut Vec<Effect>) {
        let Some(Wanted { record, files, .. }) = self.queue.front().cloned() else { return };
        let request = RequestId(self.number());
        self.at_work = AtWork { request, ..AtWork::default() };
        if !files.is_empty() {
            send(ToWorker::Files { files: FILES, contents: files }, desk);
        }
        let Job { data, split, .. } = record.job;
        send(ToWorker::Load { request, source: source(&data), split }, desk);
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// Why the point that is at work cannot be had, in words; the next one is begun.
    pub fn heard(&mut self, message: FromWorker, desk: &mut Vec<Effect>) -> Result<(), String> {
        let taken = self.take(message, desk);
        if taken.is_err() {
            self.queue.pop_front();
            self.begin(desk);
        }
        taken
    }

    fn take(&mut self, message: FromWorker, desk: &mut Vec<Effect>) -> Result<(), String> {
        let AtWork { start, own, request: asked, .. } = self.at_work;
        match message {
            FromWorker::Ready { .. } => self.begin(desk),
            FromWorker::Loaded { request, view } if request == asked => return self.loaded(*view, desk),
            FromWorker::Progress { run, epoch, epochs, losses, .. } if run == own => {
                self.at_work.share = f64::from(epoch) / f64::from(epochs.max(1));
                losses.into_iter().for_each(|history| self.add(history));
            }
            FromWorker::Finished { run, report, .. } if run == start => {
                self.at_work.started_from = Some(report.float.paths.test);
                self.train(Some(start), desk);
            }
            FromWorker::Finished { run, report, .. } if run == own => return self.finished(*report, desk),
            FromWorker::Quantized { request, report, .. } if request == asked => {
                self.quantized(*report, desk);
            }
            FromWorker::Refused { message, .. }
            | FromWorker::Failed { message, .. }
            | FromWorker::RequestFailed { message, .. } => return Err(self.of_point(&message)),
            _ => {}
        }
        Ok(())
    }

    /// A problem of the point that is at work.
    fn of_point(&self, problem: &str) -> String {
        let point = self.queue.front().map(|wanted| wanted.point.to_string()).unwrap_or_default();
        format!("Point {point} cannot be trained again: {problem}.")
    }

    fn loaded(&mut self, view: DataView, desk: &mut Vec<Effect>) -> Result<(), String> {
        let Some(Wanted { record, .. }) = self.queue.front() else { return Ok(()) };
        if view.fingerprint != record.data_fingerprint {
            return Err(self.of_point("these are not the data of the sweep"));
        }
        let float = record.job.warm_start.is_some().then(|| Box::new(float_job(&record.job)));
        // Points on the same data share what is shown of them.
        let is_same = |known: &&Rc<DataView>| {
            known.fingerprint == view.fingerprint && known.split_config == view.split_config
        };
        let known = self.done.iter().map(|run| &run.data).find(is_same).cloned();
        self.at_work.data = Some(known.unwrap_or_else(|| Rc::new(view)));
        match float {
            Some(job) => {
                let run = RunId(self.number());
                self.at_work.start = run;
                send(ToWorker::Start { run, job, warm_start: None, paused: false }, desk);
            }
            None => self.train(None, desk),
        }
        Ok(())
    }

    /// Lets the worker train the point itself; what is quantized after training is that of the float network.
    fn train(&mut self, warm_start: Option<RunId>, desk: &mut Vec<Effect>) {
        let run = RunId(self.number());
        self.at_work.own = run;
        if let Some(Wanted { record, .. }) = self.queue.front() {
            let job = Box::new(Job { ptq: None, ..record.job.clone() });
            send(ToWorker::Start { run, job, warm_start, paused: false }, desk);
        }
    }

    /// Adds losses of the network that decides which epoch is best.
    fn add(&mut self, history: LossHistory) {
        let Some(Wanted { record, .. }) = self.queue.front() else { return };
        let leg = if record.job.qat.is_some() { Leg::Qat } else { Leg::Float };
        if history.leg != leg {
            return;
        }
        match &mut self.at_work.losses {
            Some(own) => {
                own.losses.extend(history.losses);
                own.best = history.best;
            }
            None => self.at_work.losses = Some(history),
        }
    }

    /// The run has ended. Its weights must be those of the record.
    fn finished(&mut self, report: RunReport, desk: &mut Vec<Effect>) -> Result<(), String> {
        let Some(Wanted { record, .. }) = self.queue.front() else { return Ok(()) };
        let trained = report.repeats.get(report.chosen as usize);
        let found =
            trained.map(|trained| trained.qat.as_ref().unwrap_or(&trained.float).weights_hash.as_str());
        let expected = record.network().map(|network| network.weights_hash.as_str());
        if found != expected {
            let (found, expected) = (found.unwrap_or("none"), expected.unwrap_or("none"));
            return Err(
                self.of_point(&format!("its weights are {found}, and those of the record {expected}"))
            );
        }
        let after_training = record.job.ptq.clone().filter(|_| record.job.qat.is_none());
        self.at_work.float = Some(report.float.paths.test);
        match after_training {
            Some(config) => {
                let (run, request) = (self.at_work.own, RequestId(self.number()));
                self.at_work.request = request;
                send(ToWorker::Quantize { run, request, config: Box::new(config) }, desk);
            }
            None => self.done(report.qat.map(|qat| qat.paths.test), desk),
        }
        Ok(())
    }

    /// The float network was quantized after training. Its losses are those of a point of its own.
    fn quantized(&mut self, report: PtqReport, desk: &mut Vec<Effect>) {
        self.at_work.losses = None;
        self.done(Some(report.quantized.paths.test), desk);
    }

    /// The point is done; the next one is begun.
    fn done(&mut self, quantized: Option<Path>, desk: &mut Vec<Effect>) {
        let AtWork { data, started_from, losses, float, .. } = std::mem::take(&mut self.at_work);
        let (wanted, float) = (self.queue.pop_front(), started_from.or(float));
        if let (Some(Wanted { point, record, .. }), Some(data), Some(float)) = (wanted, data, float) {
            let seed = record.job.training.seed;
            self.done.push(Retrained { point, seed, data, losses, float, quantized });
            self.version += 1;
        }
        self.begin(desk);
    }
}

fn send(message: ToWorker, desk: &mut Vec<Effect>) {
    desk.push(Effect::Send(AGAIN, Box::new(message)));
}

#[cfg(test)]
#[path = "again_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed call is a failed test")]
mod tests;
