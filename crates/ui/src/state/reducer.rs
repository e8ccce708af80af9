//! The reducer: which matters an action or a message of the worker concerns, and what one event means for several of them.

use std::rc::Rc;

use protocol::Job;
use protocol::message::{ExportKind, FromWorker, RequestId, RunId};
use protocol::report::{DataView, LossHistory, PtqReport, RunReport};
use vocabulary::SplitKind;
use yew::Reducible;

use super::finished::{export, opening};
use super::settings::Control;
use super::{
    Action, AppState, Inspect, LossTrack, ResultState, RunState, RunType, Settings, Tone, WorkShown,
    WorkerEvent,
};

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        // The same Rc tells yew that nothing is to be drawn.
        if next == *self { self } else { Rc::new(next) }
    }
}

impl AppState {
    pub(super) fn apply(&mut self, action: Action) {
        self.act(action);
        self.data.let_go_of_files(&mut self.desk);
    }

    pub(super) fn act(&mut self, action: Action) {
        let (settings, desk) = (&self.editor.settings, &mut self.desk);
        let import = &settings.beside.import;
        match action {
            Action::Worker(WorkerEvent::Message(message)) => self.heard(*message),
            Action::Worker(WorkerEvent::Died { reason }) => {
                self.worker_lost(&reason);
                self.desk.worker_died();
            }
            Action::Worker(WorkerEvent::GaveUp { reason }) => {
                self.worker_lost(&reason);
                self.desk.worker_given_up(&reason);
            }
            Action::CancelWork => {
                let has_preview = self.data.preview.is_some();
                if let Some(work) = self.work.take_if(|work| work.can_be_cancelled(has_preview)) {
                    work.cancel(&mut self.data, &mut self.opening, desk);
                }
            }
            Action::EffectsDone(number) => desk.done(number),
            Action::LoadWanted => self.load_wanted(),
            Action::UseSimulated => self.data.use_simulated(settings, desk),
            Action::FilesChosen(files) => self.data.files_chosen(files, import, desk),
            Action::FilesUnreadable(unreadable) => self.data.files_unreadable(unreadable),
            Action::SetRole(column, role) => self.data.set_role(column, role, import, desk),
            Action::Answer(answer) => self.data.answer(answer, import, desk),
            Action::TakeBack(kind, column) => self.data.take_back(kind, column.as_deref(), import, desk),
            Action::ConfirmImport => self.data.confirm_import(settings, desk),
            Action::CancelImport => self.data.cancel_import(desk),
            Action::Train | Action::Step | Action::Stop | Action::Reset => self.transport(&action),
            Action::TrainJob(job) => self.train_job(&job),
            Action::FollowLink(job) => self.follow_link(&job),
            Action::Show(run_type) => self.show(run_type),
            Action::Look(glance) => self.exploration.look(glance),
            Action::Inspect(wish) => self.inspect(wish),
            Action::ShowKept(run, shown) => self.kept.show(run, shown),
            Action::PinKept(run, pinned) => self.kept.pin(run, pinned),
            Action::RemoveKept(run) => self.kept.remove(run, self.result.as_ref(), desk),
            Action::RestoreKept => self.kept.restore(desk),
            Action::OpenKept(run) => self.open_kept(run),
            Action::Export(ExportKind::Exploration) => self.exploration.export(desk),
            Action::Export(what) => export(self.result.as_ref(), what, desk),
            Action::OpenModel(bytes) => self.opening.open(bytes, &self.run, &self.data, desk),
            Action::Announce(words) => desk.announce(words),
            Action::Complain(message) => desk.notify(Tone::Alert, message),
            Action::RestartWorker => desk.restart_worker(),
            Action::DismissNotice => desk.notice = None,
            // Whatever is no other matter's is the editor's.
            edit => self.edit(edit),
        }
    }

    /// The settings change by a control; what depends on them follows.
    fn edit(&mut self, action: Action) {
        let before = Rc::clone(&self.editor.settings);
        let reload = self.editor.act(action, self.data.simulator());
        self.settings_changed(&before);
        if reload {
            self.load_wanted();
        }
    }

    /// Changes settings outside undo's steps of a control; what depends on them follows.
    pub(super) fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = Rc::clone(&self.editor.settings);
        self.editor.change_by(Control::Choice, change);
        self.settings_changed(&before);
    }

    fn settings_changed(&mut self, before: &Settings) {
        let now = Rc::clone(&self.editor.settings);
        if now.as_set().data != before.as_set().data {
            self.data.want_simulated();
        }
        if now.beside.import != before.beside.import {
            self.data.preview_again(&now.beside.import, &mut self.desk);
        }
        let same = (now.method(), now.qat(), now.ptq()) == (before.method(), before.qat(), before.ptq());
        if !same {
            self.quantize();
            self.formulas.check(&now, &mut self.desk);
        }
    }

    fn load_wanted(&mut self) {
        self.data.load_wanted(&self.editor.settings, &mut self.desk);
    }

    /// The transport acts on what is shown: one network or an exploration.
    fn transport(&mut self, action: &Action) {
        let desk = &mut self.desk;
        match (self.run_type, action) {
            (RunType::Network, Action::Train) if self.run.train_pressed(desk) => {
                self.start_when_loaded(false);
            }
            (RunType::Network, Action::Step) if self.run.step_pressed(desk) => self.start_when_loaded(true),
            (RunType::Network, Action::Stop) => self.run.stop(desk),
            (RunType::Network, Action::Reset) => {
                self.drop_run();
                self.desk.announce_reset();
            }
            (RunType::Exploration, Action::Train) if self.exploration.pressed(desk) => {
                self.explore_when_loaded();
            }
            (RunType::Exploration, Action::Stop) => self.exploration.stop(desk),
            (RunType::Exploration, Action::Reset) => self.exploration.reset(desk),
            // What goes on was paused or resumed; an exploration is not stepped.
            _ => {}
        }
    }

    pub(super) fn show(&mut self, run_type: RunType) {
        self.run_type = run_type;
        // What is half typed goes: its field may not be there any more.
        self.editor.forget_drafts();
    }

    fn start_when_loaded(&mut self, paused: bool) {
        if self.train_blocked().is_none() {
            self.load_wanted();
            if !self.data.start_waits(paused) {
                self.start(paused);
            }
        }
    }

    fn start(&mut self, paused: bool) {
        if self.train_blocked().is_none() {
            let (run, hash) = self.warm_start().unzip();
            let job = Job { warm_start: hash, ..self.job() };
            self.run.start(job, self.data.loaded.clone(), run, paused, &mut self.desk);
            self.ptq.forget();
        }
    }

    fn explore_when_loaded(&mut self) {
        if self.explore_blocked().is_none() {
            self.load_wanted();
            self.exploration.waiting = self.data.is_loading();
            if !self.exploration.waiting {
                self.explore();
            }
        }
    }

    fn explore(&mut self) {
        if self.explore_blocked().is_none() {
            let config = self.exploration_config();
            self.exploration.start(config, self.data.loaded.clone(), &mut self.desk);
        }
    }

    /// Drops the run and the result.
    fn drop_run(&mut self) {
        let finished = self.result.take().map(|result| result.run);
        let current = self.run.id;
        for run in current.into_iter().chain(finished.filter(|run| Some(*run) != current)) {
            self.kept.discard(run, None, &mut self.desk);
        }
        self.run = RunState::default();
        self.ptq.forget();
    }

    /// Makes a kept run the result: its paths are drawn strong, and the sliders act on it.
    fn open_kept(&mut self, run: RunId) {
        if self.run.status.is_active() {
            return;
        }
        let Some(kept) = self.kept.get(run) else { return };
        self.desk.announce(format!("{} is the result shown.", kept.name));
        let result = kept.result.clone();
        self.run = result.as_run();
        self.result = Some(result);
        self.ptq.forget();
        self.quantize();
    }

    fn inspect(&mut self, wish: Inspect) {
        let (inspect, desk) = (&mut self.inspect, &mut self.desk);
        if wish != Inspect::Attribute {
            if inspect.choose(wish, self.result.as_ref(), desk) {
                self.walk();
            }
        } else if let Some(network) = self.network_to_ask().filter(|_| !self.ptq.is_busy()) {
            self.inspect.attribute(network, &mut self.desk);
        }
    }

    fn walk(&mut self) {
        if let (Some(network), Some(result)) = (self.network_to_ask(), &self.result) {
            self.inspect.walk(network, result, &mut self.desk);
        }
    }

    /// Quantizes the result with the settings as they are, where a slider can do that now.
    fn quantize(&mut self) {
        if let Some(result) = self.result.as_ref().filter(|_| self.can_quantize())
            && self.ptq.quantize(result, &self.editor.settings, &mut self.desk)
        {
            self.inspect.drop_attribution();
        }
    }

    fn worker_lost(&mut self, reason: &str) {
        self.rescue.worker_lost(reason, &mut self.run, &mut self.desk);
        self.result.iter_mut().for_each(ResultState::worker_lost);
        self.work = None;
        self.kept.worker_lost();
        self.exploration.worker_lost(reason, &mut self.desk);
        self.opening.worker_lost();
        self.ptq.worker_lost();
        self.inspect.worker_lost();
        self.data.worker_lost();
    }

    fn heard(&mut self, message: FromWorker) {
        self.work.take_if(|work| work.ends_with(&message));
        let (settings, desk) = (&self.editor.settings, &mut self.desk);
        match message {
            FromWorker::WorkProgress { of, kind, share } => self.work = Some(WorkShown { of, kind, share }),
            FromWorker::Cancelled { request } => {
                self.inspect.cancelled(request);
                if self.ptq.cancelled(request) {
                    self.quantize();
                }
            }
            FromWorker::Kept { run, bytes } => {
                self.rescue.keep_file(run, bytes, self.result.as_ref(), &self.kept);
            }
            FromWorker::Restored { run, problem: None } => self.restored(run),
            // The run is shown as one that no worker holds, which is what it is.
            FromWorker::Restored { .. } => {}
            FromWorker::Ready { engine_version, .. } => {
                if desk.worker_answered(engine_version) {
                    self.data.worker_started(settings, desk);
                    self.formulas.check_again(settings, desk);
                }
            }
            FromWorker::Previewed { request, report } => self.data.previewed(request, *report, desk),
            FromWorker::Loaded { request, view } => self.loaded(request, *view),
            FromWorker::Refused { request, message, report } => {
                if let Some(refusal) = self.data.refused(request, message, *report) {
                    self.exploration.data_refused(&refusal.message, desk);
                    if refusal.was_waited_for {
                        self.run.fail(refusal.message);
                    }
                }
            }
            FromWorker::Progress { run, repeat, ref ranges, .. } if self.run.is_current(run) => {
                self.inspect.ranges.progressed(run, repeat, ranges);
                self.run.progressed(message);
            }
            // Progress of a run that goes on no more is of no interest, and this worker is asked for no records.
            FromWorker::Pong | FromWorker::Progress { .. } | FromWorker::Recorded { .. } => {}
            FromWorker::ExplorationProgress { .. } => self.exploration.progressed(message),
            FromWorker::Explored { run } => self.exploration.explored(run, desk),
            FromWorker::Paused { run } => {
                self.run.paused(run, desk);
                self.exploration.paused(run, desk);
            }
            FromWorker::Finished { run, report, losses, ptq } => {
                self.finished(run, *report, &losses, ptq.map(|ptq| *ptq));
            }
            FromWorker::Failed { run, message } => {
                self.exploration.failed(run, &message, desk);
                self.opening.failed(run, &message, desk);
                self.run.failed(run, &message, desk);
            }
            FromWorker::FormulaChecked { request, report } => self.formulas.answered(request, report),
            FromWorker::Attributed { request, report, .. } => {
                self.inspect.attributed(request, *report, desk);
            }
            FromWorker::Walked { request, report, .. } => {
                if self.inspect.walked(request, *report) {
                    self.walk();
                }
            }
            FromWorker::Quantized { run, request, report } => self.quantized(run, request, *report),
            FromWorker::RequestFailed { request, message } => match self.inspect.failed(request, &message) {
                Some(true) => self.walk(),
                Some(false) => {}
                None if self.ptq.failed(request, message, desk) => self.quantize(),
                None => {}
            },
            FromWorker::Exported { file_name, bytes, .. } => desk.save(file_name, bytes),
        }
    }

    fn loaded(&mut self, request: RequestId, view: DataView) {
        if let Some(arrival) = self.data.arrived(request, view) {
            if arrival.own_split {
                self.change_settings(|settings| settings.choose_split(SplitKind::Predefined));
            }
            if arrival.other_data {
                self.drop_run();
            }
            let (run, result) = (&mut self.run, self.result.as_ref());
            self.rescue.hand_over(&arrival.view, run, result, &self.kept, &mut self.desk);
            if let Some(paused) = arrival.start {
                self.start(paused);
            }
            if self.exploration.data_arrived(arrival.other_data, &mut self.desk) {
                self.explore();
            }
        }
        self.formulas.check_again(&self.editor.settings, &mut self.desk);
        self.begin();
    }

    /// A run has ended, or a model file was opened, whose settings are taken over.
    fn finished(&mut self, run: RunId, report: RunReport, losses: &[LossHistory], ptq: Option<PtqReport>) {
        let loaded = self.data.loaded.clone();
        let (view, losses, speed) = if self.opening.end(run) {
            self.change_settings(|settings| {
                settings.adopt(&report.config, ptq.as_ref().map(|ptq| &ptq.config));
            });
            self.desk.notify(Tone::Plain, opening::words(&report));
            (loaded, LossTrack::of_report(losses), 0.0)
        } else if self.run.is_current(run) {
            let run = &self.run;
            (run.view.clone().or(loaded), Rc::clone(&run.losses), run.epochs_per_second)
        } else {
            return;
        };
        let Some(view) = view else { return };
        let result = ResultState::new(run, report, ptq, view, losses);
        self.desk.announce(result.words());
        self.ptq.forget();
        self.run = result.as_run();
        self.run.epochs_per_second = speed;
        self.kept.keep(&result, &mut self.desk);
        self.result = Some(result);
        self.quantize();
    }

    /// A new worker holds a run again.
    fn restored(&mut self, run: RunId) {
        self.kept.hold_again(run);
        if let Some(result) = self.result.as_mut().filter(|result| result.run == run) {
            result.in_worker = true;
            self.quantize();
        }
    }

    fn quantized(&mut self, run: RunId, request: RequestId, report: PtqReport) {
        let Some(again) = self.ptq.answered(request, &self.editor.settings) else { return };
        if let Some(result) = self.result.as_mut().filter(|result| result.run == run) {
            result.requantized(report);
            self.kept.update(result);
        }
        if again {
            self.quantize();
        }
    }
}
