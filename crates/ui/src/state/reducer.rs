//! The reducer: which transition an action is, and the changes of settings.

use std::rc::Rc;

use protocol::message::{ExportKind, FromWorker};
use yew::Reducible;

use super::exploration::{ExplorationProgress, RunType};
use super::import_words::take_back;
use super::run::Progress;
use super::settings::Settings;
use super::{
    Action, AppState, Change, Control, Effect, Field, Source, Tone, WorkShown, WorkerEvent, WorkerState,
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
        self.let_go_of_files();
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Worker(event) => self.worker_event(event),
            Action::CancelWork => self.cancel_work(),
            Action::EffectsDone(number) => self.desk.done(number),
            Action::Set(change) => self.set(change),
            Action::Type(field, text) => self.typed(field, text),
            Action::Settle(field) => self.settle(field),
            Action::TypeParameter(name, text) => self.parameter_typed(&name, text),
            Action::SettleParameter(name) => self.parameter_settled(&name),
            Action::TypeColumnNames(text) => self.column_names_typed(text),
            Action::SettleColumnNames => self.column_names_settled(),
            Action::Release => self.close_step(),
            Action::Undo => self.travel(|history, now| history.undo(now)),
            Action::Redo => self.travel(|history, now| history.redo(now)),
            Action::LoadWanted => self.load_wanted(),
            Action::UseSimulated => self.use_simulated(),
            Action::FilesChosen(files) => self.files_chosen(files),
            Action::FilesUnreadable(unreadable) => self.files_unreadable(unreadable),
            Action::SetRole(column, role) => self.set_role(column, role),
            Action::Answer(answer) => self.change_preview(|options| options.set_answer(answer)),
            Action::TakeBack(kind, column) => {
                self.change_preview(|options| take_back(options, kind, column.as_deref()));
            }
            Action::ConfirmImport => self.confirm_import(),
            Action::CancelImport => self.cancel_import(),
            Action::Train | Action::Step | Action::Stop | Action::Reset => self.transport(&action),
            Action::Show(run_type) => self.show(run_type),
            Action::Look(glance) => self.look(glance),
            Action::Inspect(wish) => self.inspect(wish),
            Action::ShowKept(run, shown) => self.show_kept(run, shown),
            Action::PinKept(run, pinned) => self.pin_kept(run, pinned),
            Action::RemoveKept(run) => self.remove_kept(run),
            Action::RestoreKept => self.restore_kept(),
            Action::OpenKept(run) => self.open_kept(run),
            Action::Export(ExportKind::Exploration) => self.export_exploration(),
            Action::Export(what) => self.export(what),
            Action::OpenModel(bytes) => self.open_model(bytes),
            Action::ModelUnreadable(message) => self.desk.notify(Tone::Alert, message),
            Action::RestartWorker => {
                self.desk.worker = WorkerState::Starting;
                self.desk.notice = None;
                self.desk.effect(Effect::RestartWorker);
            }
            Action::DismissNotice => self.desk.notice = None,
        }
    }

    /// The transport acts on what is shown: one network or an exploration.
    fn transport(&mut self, action: &Action) {
        match (self.run_type, action) {
            (RunType::Network, Action::Train) => self.train_pressed(),
            (RunType::Network, Action::Step) => self.step_pressed(),
            (RunType::Network, Action::Stop) => self.stop_pressed(),
            (RunType::Network, Action::Reset) => self.reset_pressed(),
            (RunType::Exploration, Action::Train) => self.explore_pressed(),
            (RunType::Exploration, Action::Stop) => self.stop_exploration(),
            (RunType::Exploration, Action::Reset) => self.reset_exploration(),
            // An exploration is not stepped.
            _ => {}
        }
    }

    fn worker_event(&mut self, event: WorkerEvent) {
        match event {
            WorkerEvent::Message(message) => self.heard(*message),
            WorkerEvent::Died { reason } => {
                self.lost_worker(&reason);
                self.desk.worker = WorkerState::Starting;
                self.desk.notify(
                    Tone::Alert,
                    "The worker stopped; it was restarted. Your data and settings are still here.",
                );
            }
            WorkerEvent::GaveUp { reason } => {
                self.lost_worker(&reason);
                self.desk.worker = WorkerState::Stopped;
                self.desk.notify(
                    Tone::Alert,
                    format!("The worker stopped three times within a minute ({reason}). Your data and settings are still here."),
                );
            }
        }
    }

    fn lost_worker(&mut self, reason: &str) {
        if self.run.status.is_active() && !self.outlives_worker() {
            self.break_off(format!("The worker stopped: {reason}."));
        }
        if let Some(result) = &mut self.result {
            (result.in_worker, result.ptq_in_worker) = (false, false);
        }
        self.work = None;
        self.kept_lost_worker();
        self.exploration_lost(reason);
        self.desk.take_messages_back();
        self.opening = None;
        self.ptq.lost_worker();
        self.inspection_lost();
        self.forget_loads();
    }

    fn heard(&mut self, message: FromWorker) {
        self.work_ended(&message);
        match message {
            FromWorker::WorkProgress { of, kind, share } => self.work = Some(WorkShown { of, kind, share }),
            FromWorker::Cancelled { request } => self.cancelled(request),
            FromWorker::Kept { run, bytes } => self.keep_file(run, bytes),
            FromWorker::Restored { run, problem: None } => self.restored(run),
            // The run is shown as one that no worker holds, which is what it is.
            FromWorker::Restored { problem: Some(_), .. } => {}
            FromWorker::Ready { engine_version, .. } => {
                // The handshake may be answered twice.
                if !self.desk.worker_ready() {
                    self.desk.worker = WorkerState::Ready { engine_version };
                    self.reload_after_restart();
                    self.check_formulas_again();
                }
            }
            FromWorker::Pong => {}
            FromWorker::Previewed { request, report } => self.previewed(request, *report),
            FromWorker::Loaded { request, view } => {
                self.loaded(request, *view);
                self.check_formulas_again();
            }
            FromWorker::Refused { request, message, report } => self.refused(request, message, *report),
            FromWorker::Progress {
                run,
                repeat,
                repeats,
                epoch,
                epochs,
                epochs_per_second,
                seconds_left,
                losses,
                validation_path,
                ranges,
            } => {
                self.ranges_progressed(run, repeat, &ranges);
                let progress = Progress {
                    repeat,
                    repeats,
                    epoch,
                    epochs,
                    epochs_per_second,
                    seconds_left,
                    losses,
                    validation_path,
                };
                self.progressed(run, progress);
            }
            FromWorker::ExplorationProgress {
                run,
                neurons,
                repeat,
                trained,
                networks,
                epochs_per_second,
                seconds_left,
                members,
            } => self.exploration_progressed(
                run,
                ExplorationProgress {
                    neurons,
                    repeat,
                    trained,
                    networks,
                    epochs_per_second,
                    seconds_left,
                    members,
                },
            ),
            FromWorker::Explored { run } => self.explored(run),
            FromWorker::Paused { run } => {
                self.paused(run);
                self.exploration_paused(run);
            }
            FromWorker::Finished { run, report, losses, ptq } => {
                self.finished(run, *report, &losses, ptq.map(|ptq| *ptq));
            }
            FromWorker::Failed { run, message } => {
                self.exploration_failed(run, &message);
                self.failed(run, message);
            }
            FromWorker::FormulaChecked { request, report } => self.formula_checked(request, report),
            FromWorker::Attributed { request, report, .. } => self.attributed(request, *report),
            FromWorker::Walked { request, report, .. } => self.walked(request, *report),
            FromWorker::Quantized { run, request, report } => self.quantized(run, request, *report),
            FromWorker::RequestFailed { request, message } => {
                if !self.inspection_failed(request, &message) {
                    self.request_failed(request, message);
                }
            }
            FromWorker::Exported { file_name, bytes, .. } => self.exported(file_name, bytes),
        }
    }

    /// Changes settings outside undo's steps of a control; effects follow.
    pub(super) fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        self.change_by(Control::Choice, change);
    }

    pub(super) fn change_by(&mut self, control: Control, change: impl FnOnce(&mut Settings)) {
        let before = Rc::clone(&self.settings);
        change(Rc::make_mut(&mut self.settings));
        if self.settings != before {
            Rc::make_mut(&mut self.history).record(Rc::clone(&before), control);
            self.settings_changed(&before);
        }
    }

    fn settings_changed(&mut self, before: &Settings) {
        let now = Rc::clone(&self.settings);
        if now.as_set().data != before.as_set().data {
            self.data.abandon_import();
            self.data.source = Source::Simulated;
        }
        if now.beside.import != before.beside.import {
            self.preview_again();
        }
        let same = (now.method(), now.qat(), now.ptq()) == (before.method(), before.qat(), before.ptq());
        if !same {
            self.quantize();
            self.check_formulas();
        }
    }

    fn set(&mut self, change: Change) {
        let room = matches!(change, Change::SimPreset(_) | Change::SimReset);
        let reload = change.is_data();
        if change == Change::SpreadPlates {
            Rc::make_mut(&mut self.drafts).forget_plates();
        }
        if room {
            Rc::make_mut(&mut self.drafts).forget_parameters();
        }
        if matches!(change, Change::Network(_) | Change::Layers(_)) {
            Rc::make_mut(&mut self.drafts).forget_layers();
        }
        if matches!(change, Change::Preset(_)) {
            Rc::make_mut(&mut self.drafts).forget_quantization();
        }
        self.change_by(change.control(), |settings| change.apply(settings));
        if reload {
            self.load_wanted();
        }
    }

    fn typed(&mut self, field: Field, text: String) {
        self.change_by(Control::Field(field), |settings| {
            // What is refused stays a draft; the field shows why.
            field.store(&text, settings).unwrap_or_default();
        });
        Rc::make_mut(&mut self.drafts).keep(field, text);
    }

    fn settle(&mut self, field: Field) {
        self.close_step();
        let valid = self.drafts.text(field).is_some_and(|text| field.check(text, &self.settings).is_ok());
        if valid {
            Rc::make_mut(&mut self.drafts).forget(field);
            if field.is_data() {
                self.load_wanted();
            }
        }
    }

    /// Ends the undo step of the control being moved.
    pub(super) fn close_step(&mut self) {
        Rc::make_mut(&mut self.history).close(&self.settings);
    }

    fn travel(&mut self, step: impl FnOnce(&mut super::History, &Settings) -> Option<Settings>) {
        let before = Rc::clone(&self.settings);
        if let Some(settings) = step(Rc::make_mut(&mut self.history), &before) {
            self.settings = Rc::new(settings);
            self.drafts = Rc::default();
            self.settings_changed(&before);
            self.load_wanted();
        }
    }
}
