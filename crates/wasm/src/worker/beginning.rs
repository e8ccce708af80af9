//! How runs and explorations begin: the cutting of their windows goes in slices as all long work does.

use experiment::slices::Budget;
use protocol::message::{FromWorker, RunId};

use super::active::{Active, Mode};
use super::engine::Engine;
use super::reasons::{NO_DATA, NO_EPOCH, text};
use super::slice::SLICE_MS;
use super::starting::{Plan, Starting};

impl Engine {
    /// Starts what was planned, at once where its windows are there or few.
    pub(super) fn begin_run(
        &mut self,
        run: RunId,
        plan: Plan,
        mode: Mode,
        now_ms: f64,
    ) -> Result<(), String> {
        let data = self.held.data.as_mut().ok_or(NO_DATA)?;
        let window = plan.window();
        let prepared = match data.known(&window) {
            Some(known) => known,
            None => {
                let mut windowing = data.prepare(&window, None).map_err(text)?;
                if !windowing.step(&mut Budget::default()) {
                    self.starting = Some(Starting { run, plan, windowing, mode });
                    return Ok(());
                }
                data.share(windowing)
            }
        };
        self.active = Some(Active::new(run, plan.work(prepared)?, mode, now_ms));
        Ok(())
    }

    /// The work of that number, if it still waits for its windows.
    pub(super) fn starting(&mut self, run: RunId) -> Option<&mut Starting> {
        self.starting.as_mut().filter(|starting| starting.run == run)
    }

    /// Lets work that waits for its windows do something else when it has them; whether there is such work.
    pub(super) fn set_starting_mode(&mut self, run: RunId, mode: Mode) -> bool {
        self.starting(run).map(|starting| starting.mode = mode).is_some()
    }

    /// Ends work that waits for its windows, as if it had started and done nothing.
    pub(super) fn stop_starting(&mut self, run: RunId) -> Option<FromWorker> {
        let starting = self.starting.take_if(|starting| starting.run == run)?;
        Some(match starting.plan {
            Plan::Run(..) => FromWorker::Failed { run, message: NO_EPOCH.to_owned() },
            Plan::Exploration(_) => {
                self.explored = Some((run, Vec::new()));
                FromWorker::Explored { run }
            }
        })
    }

    /// Cuts windows for a slice; with the last of them the training begins.
    pub(super) fn work_on_windows(&mut self, clock: &mut dyn FnMut() -> f64) -> Vec<FromWorker> {
        let end_ms = clock() + SLICE_MS;
        let Some(starting) = &mut self.starting else { return Vec::new() };
        while !starting.windowing.step(&mut Budget::default()) {
            if clock() >= end_ms {
                return Vec::new();
            }
        }
        let Some(Starting { run, plan, windowing, mode }) = self.starting.take() else { return Vec::new() };
        let prepared = match &mut self.held.data {
            Some(data) => data.share(windowing),
            None => windowing.finish(),
        };
        match plan.work(prepared) {
            Ok(work) => {
                self.active = Some(Active::new(run, work, mode, clock()));
                Vec::new()
            }
            Err(message) => vec![FromWorker::Failed { run, message }],
        }
    }
}
