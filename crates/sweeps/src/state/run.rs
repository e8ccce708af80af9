//! A sweep that runs in this tab: its workers are fed from the plan, and what they leave is stored before anybody sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use protocol::config::NamedFile;
use protocol::message::{FromWorker, JobTask, RequestId, ToWorker, WorkOf};
use protocol::version::ENGINE_VERSION;
use protocol::{Job, JobKey};
use sweep::{CheckedSweep, Failure, Line, Outcome, Plan, Planning, Results, Task};

use super::crew::{Crew, Order};
use super::desk::Effect;
use super::pace::Pace;
use super::sources::{FILES, Sources};

/// Trainings of a plan that are added between two turns of the browser: some milliseconds.
pub const TRAININGS_AT_ONCE: usize = 100;

/// Orders that a worker has at the same time: the next one is there when one is answered.
const ORDERS: usize = 2;

/// What a training left, on its way into the store.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its line of the results; none for a float network that was trained again.
    pub line: Option<Line>,
    /// The float network that others go on from.
    pub network: Option<(JobKey, Arc<Vec<u8>>)>,
}

/// What there is before a plan.
#[derive(Clone, Debug)]
pub enum Unplanned {
    /// The sweep, until the fingerprints of its data are known.
    Data(Box<CheckedSweep>),
    /// The plan in the making.
    Keys(Option<Box<Planning>>),
}

/// What runs.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its data.
    sources: Sources,
    files: Arc<[NamedFile]>,
    /// Its workers.
    pub crew: Crew,
    /// Its plan, once there is one.
    pub plan: Result<Plan, Unplanned>,
    networks: BTreeMap<JobKey, Arc<Vec<u8>>>,
    /// Left by workers, not given to the store yet.
    pub left: Vec<Entry>,
    /// Speed.
    pub pace: Pace,
    /// Float networks that were trained again.
    pub refitted: usize,
    /// Whether its workers rest.
    pub paused: bool,
}

impl Run {
    /// The sweep at its start, with the float networks that are stored of it.
    ///
    /// # Errors
    /// Data that are not here, in words.
    pub fn new(
        sweep: CheckedSweep,
        files: Arc<[NamedFile]>,
        networks: BTreeMap<JobKey, Arc<Vec<u8>>>,
        workers: u32,
    ) -> Result<Self, String> {
        let sources = Sources::new(&sweep, &files)?;
        Ok(Self {
            sources,
            files,
            crew: Crew::new(workers),
            plan: Err(Unplanned::Data(Box::new(sweep))),
            networks,
            left: Vec::new(),
            pace: Pace::default(),
            refitted: 0,
            paused: false,
        })
    }

    fn ask(&mut self, worker: u32, order: Order, message: impl FnOnce(RequestId) -> ToWorker) -> Effect {
        let request = self.crew.ask(worker, order);
        Effect::Send(worker, Box::new(message(request)))
    }

    fn load(&mut self, worker: u32, place: usize, desk: &mut Vec<Effect>) {
        let Some((source, split)) = self.sources.load(place) else { return };
        desk.push(self.ask(worker, Order::Load(place), |request| ToWorker::Load { request, source, split }));
    }

    /// A worker is up.
    pub fn started(&mut self, worker: u32, desk: &mut Vec<Effect>) {
        self.crew.started(worker);
        let contents = Arc::clone(&self.files);
        if !contents.is_empty() {
            desk.push(Effect::Send(worker, Box::new(ToWorker::Files { files: FILES, contents })));
        }
        if self.paused {
            desk.push(Effect::Send(worker, Box::new(ToWorker::Rest { on: true })));
        }
        match self.plan {
            Err(_) => self.load(worker, self.sources.unknown().unwrap_or_default(), desk),
            Ok(_) => self.feed(desk),
        }
    }

    /// Gives every worker what it can take.
    pub fn feed(&mut self, desk: &mut Vec<Effect>) {
        for worker in self.crew.ready() {
            while self.crew.load_of(worker) < ORDERS {
                let Ok(plan) = &mut self.plan else { return };
                let Some(task) = plan.take(worker, 0).pop() else { break };
                self.give(worker, task, desk);
            }
        }
    }

    /// Gives a worker a task, its data and the float network it goes on from.
    fn give(&mut self, worker: u32, task: Task, desk: &mut Vec<Effect>) {
        let data = self.sources.of_point(task.place);
        if self.crew.data_of(worker) != Some(data) {
            self.load(worker, data, desk);
        }
        let integers = self.plan.as_ref().is_ok_and(|plan| plan.sweep().integers);
        let of = |job: &Job, float: Vec<u8>, is_kept: bool| {
            Box::new(JobTask { job: job.clone(), float, is_kept, integers, losses: false })
        };
        let float = task.from.as_ref().map(|(key, job)| (self.networks.get(key).cloned(), job.clone()));
        let (order, job) = match float {
            // Its record is there, but not the network itself.
            Some((None, job)) => (Order::Refit(Box::new(task)), of(&job, Vec::new(), true)),
            Some((Some(float), _)) => {
                let own = of(&task.job, float.to_vec(), task.is_kept);
                (Order::Task(Box::new(task)), own)
            }
            None => {
                let own = of(&task.job, Vec::new(), task.is_kept);
                (Order::Task(Box::new(task)), own)
            }
        };
        desk.push(self.ask(worker, order, |request| ToWorker::RunJob { request, task: job }));
    }

    /// Takes a worker's answer. `known` are the results so far, for the plan.
    ///
    /// # Errors
    /// Data that cannot be loaded, or a plan that cannot be made of them, in words: the sweep ends.
    pub fn heard(
        &mut self,
        worker: u32,
        message: FromWorker,
        known: &Results,
        desk: &mut Vec<Effect>,
    ) -> Result<(), String> {
        match message {
            FromWorker::Ready { .. } => self.started(worker, desk),
            FromWorker::WorkProgress { of: WorkOf::Request(request), share, .. } => {
                self.crew.progressed(worker, request, share);
            }
            FromWorker::Loaded { request, view } => {
                if let Some(Order::Load(place)) = self.crew.answered(worker, request) {
                    self.sources.loaded(place, view.fingerprint);
                    self.loaded(worker, known, desk)?;
                }
            }
            FromWorker::Refused { request, message, .. } if self.crew.answered(worker, request).is_some() => {
                return Err(format!("the data cannot be loaded: {message}"));
            }
            FromWorker::Recorded { request, record, network } => match self.crew.answered(worker, request) {
                Some(Order::Task(task)) => self.recorded(&task, &record, network),
                Some(Order::Refit(task)) => {
                    self.refitted += 1;
                    if let Some((key, _)) = &task.from {
                        let network = (key.clone(), Arc::new(network));
                        self.networks.insert(key.clone(), Arc::clone(&network.1));
                        self.left.push(Entry { line: None, network: Some(network) });
                    }
                    self.give(worker, *task, desk);
                }
                Some(Order::Load(_)) | None => {}
            },
            FromWorker::RequestFailed { request, message } => match self.crew.answered(worker, request) {
                Some(Order::Task(task)) => self.failed(&task, message),
                Some(Order::Refit(task)) => {
                    self.failed(&task, format!("the float network it goes on from failed: {message}"));
                }
                Some(Order::Load(_)) => return Err(format!("the data cannot be loaded: {message}")),
                None => {}
            },
            _ => {}
        }
        self.feed(desk);
        Ok(())
    }

    /// Begins the plan when all data are known, and loads what is not.
    fn loaded(&mut self, worker: u32, known: &Results, desk: &mut Vec<Effect>) -> Result<(), String> {
        let Err(unplanned) = &mut self.plan else { return Ok(()) };
        let Unplanned::Data(sweep) = unplanned else { return Ok(()) };
        if let Some(place) = self.sources.unknown() {
            self.load(worker, place, desk);
            return Ok(());
        }
        let sweep = (**sweep).clone();
        let planning = Planning::new(sweep, self.sources.fingerprints(), known.outcomes(), (0, 1));
        *unplanned = Unplanned::Keys(Some(Box::new(planning.map_err(|problem| problem.to_string())?)));
        desk.push(Effect::GoOn);
        Ok(())
    }

    /// Goes on with the plan; the workers are fed when it is there.
    pub fn go_on(&mut self, desk: &mut Vec<Effect>) {
        let Err(unplanned) = &mut self.plan else { return };
        let Unplanned::Keys(planning) = unplanned else { return };
        let Some(planning) = planning.take_if(|planning| planning.step(TRAININGS_AT_ONCE)) else {
            return desk.push(Effect::GoOn);
        };
        let mut plan = planning.whole();
        if self.paused {
            plan.pause();
        }
        self.plan = Ok(plan);
        self.feed(desk);
    }

    /// Takes what came of a training elsewhere.
    pub fn tell(&mut self, key: &JobKey, outcome: &Outcome) {
        match &mut self.plan {
            Ok(plan) => plan.tell(key, outcome),
            Err(Unplanned::Keys(Some(planning))) => planning.tell(key, outcome),
            // The plan will be made of all results.
            Err(_) => {}
        }
    }

    /// A record arrived. One that is not of its task's job and data counts as a failure.
    fn recorded(&mut self, task: &Task, record: &str, network: Vec<u8>) {
        let line = Line::read(record);
        let is_own = line.as_ref().and_then(Line::key) == Some(&task.key);
        let Some(line) = line.filter(|_| is_own) else {
            return self.failed(task, "the worker left the record of another job".to_owned());
        };
        let network = (!network.is_empty()).then(|| (task.key.clone(), Arc::new(network)));
        if let Some((key, bytes)) = &network {
            self.networks.insert(key.clone(), Arc::clone(bytes));
        }
        self.left.push(Entry { line: Some(line), network });
    }

    fn failed(&mut self, task: &Task, error: String) {
        let failure = Failure {
            engine_version: ENGINE_VERSION,
            key: task.key.clone(),
            data_fingerprint: self.sources.fingerprint(task.place).to_owned(),
            job: task.job.clone(),
            error,
        };
        let line = Some(Line::Failure(Box::new(failure)));
        self.left.push(Entry { line, network: None });
    }

    /// A worker is lost; the one task it was at may have been the reason, the others are given away again. `for_good`: no other
    /// worker takes its place.
    pub fn lost(&mut self, worker: u32, why: &str, for_good: bool, desk: &mut Vec<Effect>) {
        let orders = self.crew.lose(worker, for_good);
        let mut at_work = true;
        let Ok(plan) = &mut self.plan else { return };
        for order in orders {
            if let Order::Task(task) | Order::Refit(task) = order
                && !std::mem::take(&mut at_work)
            {
                plan.give_back(task.number);
            }
        }
        let failed = plan.lose(worker, why);
        for (task, outcome) in failed {
            if let Outcome::Failed(error) = outcome {
                self.failed(&task, error);
            }
        }
        self.feed(desk);
    }

    /// Rests, or goes on.
    pub fn rest(&mut self, on: bool, desk: &mut Vec<Effect>) {
        self.paused = on;
        if let Ok(plan) = &mut self.plan {
            if on { plan.pause() } else { plan.resume() }
        }
        for worker in self.crew.ready() {
            desk.push(Effect::Send(worker, Box::new(ToWorker::Rest { on })));
        }
        if on {
            self.pace.pause();
        } else {
            self.feed(desk);
        }
    }

    /// Work that is done, that of trainings in progress included, and work that is left.
    pub fn work(&self) -> (f64, f64) {
        let Ok(plan) = &self.plan else { return (0.0, 0.0) };
        let at_work: f64 = self.crew.shares().map(|(task, share)| share * plan.work(task) as f64).sum();
        (plan.work_done() as f64 + at_work, (plan.work_left() as f64 - at_work).max(0.0))
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failed call is a failed test")]
mod tests;
