//! The engine: takes the page's messages, works in slices, and gives the answers.

use std::collections::VecDeque;
use std::sync::Arc;

use experiment::{LoadError, Loading};
use protocol::Job;
use protocol::config::{DataSource, SplitConfig};
use protocol::message::{FromWorker, LoadSource, RequestId, RunId, ToWorker, WorkKind};
use protocol::report::NeuronReport;
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};

use super::active::{Active, Done, Mode, Work};
use super::files::Files;
use super::held::Held;
use super::reasons::{NO_DATA, NO_EPOCH, text};
use super::shelf::kept;
use super::slice::SLICE_MS;
use super::starting::{Plan, Starting};
use super::tasks::{Dividing, Importing, Previewing, RunningJob, Task};

/// Everything the worker knows: the loaded data, the run or exploration in progress, and the last finished ones.
///
/// - A run keeps the data it was started on: loading other data neither ends nor changes it.
/// - Opening a model file leaves a run in progress alone; the page discards it if it wants to.
/// - A message about another run than the one in progress is late, and has no effect and no answer.
#[derive(Debug, Default)]
pub struct Engine {
    /// The loaded data and the last finished runs.
    pub(super) held: Held,
    /// Files that are previewed or about to be loaded.
    pub(super) files: Files,
    pub(super) active: Option<Active>,
    /// What is to be the work in progress once its windows are cut; there is at most one of the two.
    pub(super) starting: Option<Starting>,
    /// The members of the last exploration that ended.
    pub(super) explored: Option<(RunId, Vec<NeuronReport>)>,
    /// Work that takes longer than a slice, oldest first.
    pub(super) tasks: VecDeque<Task>,
    /// Whether jobs are left alone.
    pub(super) resting: bool,
}

impl Engine {
    /// Takes one message at `now_ms` and gives its answers. Whatever cannot be done is an answer too.
    pub fn handle(&mut self, message: ToWorker, now_ms: f64) -> Vec<FromWorker> {
        match message {
            // The page compares the versions: it can say what to do, and it has the worker's answer either way.
            ToWorker::Hello { protocol_version: _ } => vec![Self::ready()],
            ToWorker::Ping => vec![FromWorker::Pong],
            ToWorker::Files { files, contents } => {
                self.files.keep(files, contents);
                Vec::new()
            }
            ToWorker::Forget { files } => {
                self.files.forget(files);
                Vec::new()
            }
            ToWorker::Preview { request, files, options } => match self.files.source(files, options) {
                Ok(source) => self.preview(request, source),
                Err(message) => vec![FromWorker::RequestFailed { request, message }],
            },
            ToWorker::Load { request, source, split } => {
                let source = match source {
                    LoadSource::Simulated(simulated) => Ok(DataSource::Simulated(simulated)),
                    LoadSource::Files { files, options } => self.files.source(files, options),
                };
                match source {
                    Ok(source) => self.load(request, source, split),
                    Err(message) => {
                        vec![FromWorker::Refused { request, message, report: Box::default() }]
                    }
                }
            }
            ToWorker::Split { request, split } => self.divide(request, split),
            ToWorker::Start { run, job, warm_start, paused } => {
                self.start(run, paused, now_ms, |engine| engine.plan_run(*job, warm_start))
            }
            ToWorker::Explore { run, config } => {
                let plan = |engine: &mut Self| {
                    Ok(Plan::Exploration(Box::new(config.check(engine.held.sensors()).map_err(text)?)))
                };
                self.start(run, false, now_ms, plan)
            }
            ToWorker::Pause { run } => self.pause(run, now_ms),
            ToWorker::Resume { run } => self.set_mode(run, Mode::Running, now_ms),
            ToWorker::StepEpoch { run } => self.set_mode(run, Mode::Stepping, now_ms),
            ToWorker::Stop { run } => {
                match self.active(run) {
                    Some(Active { work: Work::Exploration(..), .. }) => self.finish(),
                    // What is left is its evaluation.
                    Some(active) => active.end(now_ms),
                    None => self.stop_starting(run).into_iter().collect(),
                }
            }
            ToWorker::Discard { run } => {
                if self.active(run).is_some() {
                    self.active = None;
                }
                if self.starting(run).is_some() {
                    self.starting = None;
                }
                self.held.shelf.remove(run);
                self.explored = self.explored.take().filter(|(explored, _)| *explored != run);
                self.drop_tasks(|_, about| about == Some(run))
            }
            ToWorker::Quantize { run, request, config } => self.quantize(run, request, *config),
            ToWorker::Attribute { run, request, method } => self.attribute(run, request, method),
            ToWorker::Walk { run, request, query } => vec![match self.walk(run, query) {
                Ok(report) => FromWorker::Walked { run, request, report: Box::new(report) },
                Err(message) => FromWorker::RequestFailed { request, message },
            }],
            ToWorker::CheckFormula { request, min, max } => {
                vec![FromWorker::FormulaChecked { request, report: self.check_formula(&min, &max) }]
            }
            ToWorker::Export { run, request, what } => self.export(run, request, what),
            ToWorker::RunJob { request, task } => {
                let work = Box::new(RunningJob::new(request, *task));
                self.begin(Task::new(request, WorkKind::Job, None, work));
                Vec::new()
            }
            ToWorker::Rest { on } => {
                self.resting = on;
                Vec::new()
            }
            ToWorker::Cancel { request } => self.cancel(request),
            ToWorker::Restore { run, bytes } => self.restore(run, &bytes).into_iter().collect(),
            ToWorker::Open { run, bytes } => match self.open(run, &bytes) {
                Ok(()) => Vec::new(),
                Err(message) => vec![FromWorker::Failed { run, message }],
            },
        }
    }

    /// The first message, also sent unasked when the worker is up.
    pub fn ready() -> FromWorker {
        FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION }
    }

    /// Whether a call of [`Engine::work`] would do anything.
    pub fn is_working(&self) -> bool {
        self.has_work_in_queue()
            || self.starting.as_ref().is_some_and(Starting::is_working)
            || self.active.as_ref().is_some_and(Active::is_working)
    }

    /// Works for one slice (about 25 ms by `clock`, which counts ms) or up to the next answer, pause or end: on the oldest task,
    /// or, where there is none, on the training.
    pub fn work(&mut self, clock: &mut dyn FnMut() -> f64) -> Vec<FromWorker> {
        if self.has_work_in_queue() {
            return self.work_on_tasks(clock);
        }
        if self.starting.as_ref().is_some_and(Starting::is_working) {
            return self.work_on_windows(clock);
        }
        let Some(active) = self.active.as_mut().filter(|active| active.is_working()) else {
            return Vec::new();
        };
        if active.mode() == Mode::Paused {
            return active.late_path(clock, SLICE_MS).into_iter().collect();
        }
        let end_ms = clock() + SLICE_MS;
        let mut answers = Vec::new();
        loop {
            let done = active.step();
            let trained = active.newly_trained();
            answers.extend(trained.and_then(|unevaluated| kept(active.id, &unevaluated)));
            let now_ms = clock();
            match done {
                Ok(Done::Everything) => {}
                Ok(Done::Epoch) if active.mode() == Mode::Stepping => {
                    active.record_speed(now_ms);
                    answers.extend(active.pause(now_ms));
                    return answers;
                }
                Ok(Done::Part | Done::Epoch) if now_ms < end_ms => continue,
                Ok(Done::Part | Done::Epoch) => {
                    active.record_speed(now_ms);
                    answers.extend(active.due_progress(clock));
                    return answers;
                }
                Err(message) => {
                    answers.extend(self.fail(message));
                    return answers;
                }
            }
            active.record_speed(now_ms);
            answers.extend(self.finish());
            return answers;
        }
    }

    /// Ends the work in progress, whose training failed.
    fn fail(&mut self, message: String) -> Vec<FromWorker> {
        let Some(mut active) = self.active.take() else { return Vec::new() };
        let mut answers: Vec<_> = active.last_progress().into_iter().collect();
        answers.push(FromWorker::Failed { run: active.id, message });
        // The members that an exploration finished before can still be saved.
        if let Work::Exploration(exploration, _) = active.work {
            self.explored = Some((active.id, exploration.reports().to_vec()));
        }
        answers
    }

    fn active(&mut self, run: RunId) -> Option<&mut Active> {
        self.active.as_mut().filter(|active| active.id == run)
    }

    fn pause(&mut self, run: RunId, now_ms: f64) -> Vec<FromWorker> {
        if self.set_starting_mode(run, Mode::Paused) {
            return vec![FromWorker::Paused { run }];
        }
        self.active(run).map_or_else(Vec::new, |active| active.pause(now_ms))
    }

    fn set_mode(&mut self, run: RunId, mode: Mode, now_ms: f64) -> Vec<FromWorker> {
        if !self.set_starting_mode(run, mode)
            && let Some(active) = self.active(run)
        {
            active.set_mode(mode, now_ms);
        }
        Vec::new()
    }

    /// Begins to load; a load or preview before is not wanted any more.
    fn load(&mut self, request: RequestId, source: DataSource, split: SplitConfig) -> Vec<FromWorker> {
        let mut answers = self.drop_tasks(|kind, _| matches!(kind, WorkKind::Load | WorkKind::Preview));
        match Loading::new(source) {
            Ok(loading) => {
                let work = Box::new(Importing::new(request, loading, split));
                self.begin(Task::new(request, WorkKind::Load, None, work));
            }
            Err(LoadError { message, report }) => {
                answers.push(FromWorker::Refused { request, message, report });
            }
        }
        answers
    }

    /// Begins to read files that are not loaded yet; a preview before is not wanted any more.
    fn preview(&mut self, request: RequestId, source: DataSource) -> Vec<FromWorker> {
        let mut answers = self.drop_tasks(|kind, _| kind == WorkKind::Preview);
        match Loading::new(source) {
            Ok(loading) => {
                let work = Box::new(Previewing::new(request, loading));
                self.begin(Task::new(request, WorkKind::Preview, None, work));
            }
            Err(LoadError { report, .. }) => answers.push(FromWorker::Previewed { request, report }),
        }
        answers
    }

    /// Begins to divide the loaded data anew, before anything else: it takes a moment. A load or another split before is not
    /// wanted any more.
    fn divide(&mut self, request: RequestId, split: SplitConfig) -> Vec<FromWorker> {
        let Some(data) = &self.held.data else {
            let (message, report) = (NO_DATA.to_owned(), Box::default());
            return vec![FromWorker::Refused { request, message, report }];
        };
        let work = Box::new(Dividing::new(request, Arc::clone(&data.dataset), split));
        let answers = self.drop_tasks(|kind, _| kind == WorkKind::Load);
        self.tasks.push_front(Task::new(request, WorkKind::Load, None, work));
        answers
    }

    /// Starts work; the work before ends in any case: the page has moved on to the new number.
    fn start(
        &mut self,
        run: RunId,
        paused: bool,
        now_ms: f64,
        plan: impl FnOnce(&mut Self) -> Result<Plan, String>,
    ) -> Vec<FromWorker> {
        (self.active, self.starting) = (None, None);
        self.held.shelf.remove(run);
        // Nobody waits any more for the report on a run before, which stays on the shelf.
        self.drop_tasks(|kind, _| kind == WorkKind::Evaluate);
        let mode = if paused { Mode::Paused } else { Mode::Running };
        match plan(self).and_then(|plan| self.begin_run(run, plan, mode, now_ms)) {
            Ok(()) if paused => vec![FromWorker::Paused { run }],
            Ok(()) => Vec::new(),
            Err(message) => vec![FromWorker::Failed { run, message }],
        }
    }

    fn plan_run(&mut self, job: Job, warm_start: Option<RunId>) -> Result<Plan, String> {
        let config = job.check(self.held.sensors()).map_err(text)?.into_run();
        let start = match warm_start {
            Some(id) => Some(Arc::clone(&self.held.shelved(id)?.finished)),
            None => None,
        };
        Ok(Plan::Run(Box::new(config), start))
    }

    /// Ends the work in progress: a run with its best checkpoints, which is then evaluated; an exploration with its finished
    /// members.
    fn finish(&mut self) -> Vec<FromWorker> {
        let Some(mut active) = self.active.take() else { return Vec::new() };
        let run = active.id;
        let mut answers: Vec<_> = active.last_progress().into_iter().collect();
        match active.work {
            Work::Run(work, _) => {
                let prepared = Arc::clone(work.prepared());
                match work.finish() {
                    Ok(Some(finished)) => answers.extend(self.shelve(run, finished, prepared)),
                    Ok(None) => answers.push(FromWorker::Failed { run, message: NO_EPOCH.to_owned() }),
                    Err(error) => answers.push(FromWorker::Failed { run, message: text(error) }),
                }
            }
            Work::Exploration(exploration, _) => {
                self.explored = Some((run, exploration.reports().to_vec()));
                answers.push(FromWorker::Explored { run });
            }
        }
        answers
    }
}
