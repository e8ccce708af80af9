//! Jobs that come from elsewhere (what the page opens with, a link, a point of a sweep): whether they are begun unasked, and what
//! is said where they cannot be.

use protocol::Job;
use protocol::job::JobData;

/// Multiply-accumulates of a training that takes a moment and is begun unasked: some three times the default network's, whose
/// 1,000 epochs take about half a second in a browser on a laptop.
const MOMENT: f64 = 2e9;
/// Passes over a network that a training step takes: forward, and backward to weights and inputs.
const PASSES: f64 = 3.0;

/// What is said of a link that cannot be followed.
pub fn refusal(problem: &str) -> String {
    format!("This link cannot be followed: {problem}. The settings are as they were.")
}

/// What is said of a link whose data, named by `files`, are not here.
pub fn missing(files: &str) -> String {
    format!(
        "This link is about data that it does not hold: {files}. Its settings are here; load the data under Data, then train."
    )
}

/// The files of a job that are not `here`, by their names.
pub fn files_missing(job: &Job, here: &JobData) -> Option<String> {
    match &job.data {
        JobData::Files { files, .. } if job.data != *here => {
            let names = files.iter().map(|file| format!("{} ({})", file.name, file.hash));
            Some(names.collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// Whether training a job on so many `rows` of so many `sensors` takes a moment.
pub fn takes_a_moment(job: &Job, rows: usize, sensors: u32) -> bool {
    let Some((_, macs)) = job.model.totals(sensors) else { return false };
    let passes = PASSES * f64::from(job.training.epochs) * f64::from(job.training.repeats);
    // Both are far below 2^53.
    passes * rows as f64 * macs as f64 <= MOMENT
}

#[cfg(test)]
#[path = "begin_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
