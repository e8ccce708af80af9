//! Jobs that come from elsewhere: what the page opens with, a link, a point of a sweep.

use protocol::Job;
use protocol::job::JobData;

use super::{Action, AppState, RunType, Tone};

/// Multiply-accumulates of a training that takes a moment and is begun unasked: some three times the default network's, whose
/// 1,000 epochs take about half a second in a browser on a laptop.
const MOMENT: f64 = 2e9;
/// Passes over a network that a training step takes: forward, and backward to weights and inputs.
const PASSES: f64 = 3.0;

impl AppState {
    /// The state of a page that has just been opened: it trains as soon as its data are there, if that takes a moment.
    pub fn opening() -> Self {
        Self { begins: true, ..Self::default() }
    }

    /// Takes a job over and trains it, if nothing else goes on and its data are those of the page, or can be made.
    pub(super) fn train_job(&mut self, job: &Job) {
        if let Some(problem) = self.job_blocked(job) {
            return self.desk.notify(Tone::Alert, problem);
        }
        self.take_over(job);
        self.act(Action::Train);
    }

    /// Takes over the job of a link. It is trained if that takes a moment and its data are here, or can be made; otherwise it is
    /// said what is missing.
    pub(super) fn follow_link(&mut self, job: &Job) {
        if self.is_training() {
            let words = "A training goes on: stop it first, then open the link again.";
            return self.desk.notify(Tone::Alert, words);
        }
        if let Err(error) = job.clone().check(self.data.sensors()) {
            return self.desk.notify(Tone::Alert, Self::refusal(&error.to_string()));
        }
        self.take_over(job);
        self.desk.notice = None;
        if let Some(files) = self.files_missing(job) {
            self.begins = false;
            let words = format!(
                "This link is about data that it does not hold: {files}. Its settings are here; load the data under Data, then train."
            );
            return self.desk.notify(Tone::Alert, words);
        }
        self.begins = true;
        if self.data.loaded.is_some() && !self.load_due() {
            self.begin();
        }
    }

    /// What is said of a link that cannot be followed.
    pub fn refusal(problem: &str) -> String {
        format!("This link cannot be followed: {problem}. The settings are as they were.")
    }

    /// Trains what is set, if the page was opened or a link followed, and it takes a moment.
    pub(super) fn begin(&mut self) {
        if std::mem::take(&mut self.begins) && !self.is_training() && self.takes_a_moment() {
            // Whoever presses Train has read what was said; here nobody has.
            let notice = self.desk.notice.take();
            self.act(Action::Train);
            self.desk.notice = notice;
        }
    }

    fn take_over(&mut self, job: &Job) {
        self.show(RunType::Network);
        self.change_settings(|settings| settings.adopt_job(job));
        if let JobData::Simulated(_) = job.data {
            // The settings name the same room while files are in use.
            self.data.want_simulated();
        }
    }

    fn is_training(&self) -> bool {
        self.run.status.is_active() || self.exploration.status.is_active()
    }

    /// The files of a job that are not those in use, by their names.
    fn files_missing(&self, job: &Job) -> Option<String> {
        match &job.data {
            JobData::Files { files, .. } if job.data != self.job().data => {
                let names = files.iter().map(|file| format!("{} ({})", file.name, file.hash));
                Some(names.collect::<Vec<_>>().join(", "))
            }
            _ => None,
        }
    }

    /// Why a job cannot be taken over and trained, in one sentence.
    fn job_blocked(&self, job: &Job) -> Option<String> {
        if self.is_training() {
            return Some("A training goes on: stop it first, then train the point.".to_owned());
        }
        let files = self.files_missing(job)?;
        Some(format!("The point is on data that are not loaded: {files}. Import them under Data first."))
    }

    fn takes_a_moment(&self) -> bool {
        let (Some(view), job) = (&self.data.loaded, self.job()) else { return false };
        let Some((_, macs)) = job.model.totals(self.data.sensors()) else { return false };
        // Counts are far below 2^53.
        let passes = PASSES * f64::from(job.training.epochs) * f64::from(job.training.repeats);
        passes * view.split.train.len() as f64 * macs as f64 <= MOMENT
    }
}

#[cfg(test)]
#[path = "begin_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
