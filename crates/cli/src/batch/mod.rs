//! Many trainings: some at the same time, each result in a file before the next one is waited for.

mod records;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};
use indicatif::ProgressBar;

use crate::out::note;
use crate::progress::epochs_bar;
pub use records::{Line, Records};

/// What a training tells of its epochs.
pub struct Watch<'a> {
    bar: &'a ProgressBar,
    stopped: &'a AtomicBool,
}

impl Watch<'_> {
    /// One more epoch is trained.
    ///
    /// # Errors
    /// The training is to end: another one failed.
    pub fn epoch(&self) -> Result<()> {
        self.bar.inc(1);
        if self.stopped.load(Ordering::Relaxed) {
            bail!("stopped");
        }
        Ok(())
    }
}

/// Trains every job with `train`, `threads` at a time (absent: one for each processor). `finished` gets job, result and
/// seconds in the order in which they end; the line it returns is printed on standard error.
///
/// # Errors
/// The first error of `train` or `finished`; the other trainings are ended.
pub fn train_all<J: Send, R: Send>(
    jobs: VecDeque<J>,
    threads: Option<usize>,
    epochs: u32,
    train: impl Fn(&J, &Watch<'_>) -> Result<R> + Sync,
    mut finished: impl FnMut(&J, R, f64) -> Result<Option<String>>,
) -> Result<()> {
    let threads = match threads {
        Some(threads) => threads.max(1),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let total = jobs.len();
    let began = Instant::now();
    let bar = epochs_bar(total as u64 * u64::from(epochs));
    let queue = Mutex::new(jobs);
    let stopped = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    let result = thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, queue, train) = (sender.clone(), &queue, &train);
            let (watch, stopped) = (Watch { bar: &bar, stopped: &stopped }, &stopped);
            scope.spawn(move || {
                // A poisoned queue still holds whole jobs: taking one out cannot be interrupted halfway.
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                while let Some(job) = next().filter(|_| !stopped.load(Ordering::Relaxed)) {
                    let began = Instant::now();
                    let trained = train(&job, &watch);
                    // The receiver is gone only if the file could not be written; then there is nobody to tell.
                    let _ = sender.send((job, trained, began.elapsed().as_secs_f64()));
                }
            });
        }
        drop(sender);
        for (number, (job, trained, seconds)) in receiver.iter().enumerate() {
            let line = match trained.and_then(|result| finished(&job, result, seconds)) {
                Ok(line) => line,
                Err(error) => {
                    stopped.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            };
            if let Some(line) = line {
                bar.suspend(|| note!("{line}"));
            }
            bar.set_message(format!("{} of {total} trainings", number + 1));
        }
        Ok(())
    });
    bar.finish_and_clear();
    result?;
    if total > 0 {
        let seconds = began.elapsed().as_secs_f64();
        note!("{total} trainings in {seconds:.0} s, {:.3} per second", total as f64 / seconds);
    }
    Ok(())
}
