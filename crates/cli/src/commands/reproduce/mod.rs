//! `bitroom reproduce`: the thesis' float references on several simulated rooms, each with several repeats.

mod record;
mod results;

use std::collections::VecDeque;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use experiment::{Prepared, Progress, Run};
use indicatif::ProgressBar;
use protocol::config::{CnnLayout, SimulatedSource};
use protocol::report::RepeatReport;
use protocol::version::ENGINE_VERSION;
use protocol::{DataSource, ModelConfig, RunConfig, SplitConfig, TrainingConfig, limits};

use crate::args::{Network, Reproduce};
use crate::progress::epochs_bar;
use crate::source;
use record::{Record, Records};

/// One training: a network, a room, a seed.
struct Job {
    network: Network,
    simulator_seed: u64,
    config: RunConfig,
    prepared: Arc<Prepared>,
}

/// Trains what the file does not have yet, then prints the comparison.
pub fn run(args: &Reproduce) -> Result<ExitCode> {
    if !limits::REPEATS.contains(&args.repeats) {
        bail!(
            "--repeats {}: allowed are {} to {}",
            args.repeats,
            limits::REPEATS.start(),
            limits::REPEATS.end()
        );
    }
    let jobs = jobs(args)?;
    let mut records = Records::open(&args.out)?;
    let wanted = jobs.len();
    let missing: VecDeque<_> = jobs.into_iter().filter(|job| !records.has(job)).collect();
    if missing.len() < wanted {
        eprintln!("{} of {wanted} trainings are in {} already", wanted - missing.len(), args.out.display());
    }
    let began = Instant::now();
    let trained = missing.len();
    train_all(missing, args, &mut records)?;
    if trained > 0 {
        let seconds = began.elapsed().as_secs_f64();
        eprintln!("{trained} trainings in {seconds:.0} s, {:.3} per second", trained as f64 / seconds);
    }
    results::print(args, records.all());
    Ok(ExitCode::SUCCESS)
}

/// Settings of a network with the seed 1.
fn network_config(network: Network, epochs: u32) -> RunConfig {
    let (model, learning_rate) = match network {
        Network::Mlp => (ModelConfig::default(), 1e-4),
        Network::Lstm => (ModelConfig::lstm(2), 3e-4),
        Network::Cnn => (ModelConfig::cnn(CnnLayout::A, 0.01), 1e-4),
    };
    let training = TrainingConfig { learning_rate, epochs, ..TrainingConfig::default() };
    RunConfig { model, training, ..RunConfig::default() }
}

/// All trainings in the order they are done: quick networks first.
fn jobs(args: &Reproduce) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for network in &args.networks {
        for simulator_seed in &args.seeds {
            let config = network_config(*network, args.epochs);
            config.clone().check()?;
            let simulated = SimulatedSource { seed: *simulator_seed, ..SimulatedSource::default() };
            let dataset = source::load(&DataSource::Simulated(simulated))?;
            let window = &config.model.window;
            let prepared = Arc::new(Prepared::new(&dataset, &SplitConfig::default(), window, None)?);
            for repeat in 0..args.repeats {
                let mut config = config.clone();
                config.training.seed += u64::from(repeat);
                let prepared = Arc::clone(&prepared);
                jobs.push(Job { network: *network, simulator_seed: *simulator_seed, config, prepared });
            }
        }
    }
    Ok(jobs)
}

/// Trains every job, some at a time; each result is in the file before the next one is waited for.
fn train_all(jobs: VecDeque<Job>, args: &Reproduce, records: &mut Records) -> Result<()> {
    let threads = match args.jobs {
        Some(jobs) => jobs.max(1),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let bar = epochs_bar(jobs.len() as u64 * u64::from(args.epochs));
    let total = jobs.len();
    let queue = Mutex::new(jobs);
    let stopped = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    let result = thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, queue, bar, stopped) = (sender.clone(), &queue, &bar, &stopped);
            scope.spawn(move || {
                // A poisoned queue still holds whole jobs: taking one out cannot be interrupted halfway.
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                while let Some(job) = next().filter(|_| !stopped.load(Ordering::Relaxed)) {
                    let began = Instant::now();
                    let trained = train(&job, bar, stopped);
                    // The receiver is gone only if the file could not be written; then there is nobody to tell.
                    let _ = sender.send((job, trained, began.elapsed().as_secs_f64()));
                }
            });
        }
        drop(sender);
        for (number, (job, trained, seconds)) in receiver.iter().enumerate() {
            let added = trained
                .with_context(|| format!("{:?}, simulator seed {}", job.network, job.simulator_seed))
                .and_then(|report| records.add(record(&job, report, seconds)));
            if added.is_err() {
                stopped.store(true, Ordering::Relaxed);
                return added;
            }
            bar.set_message(format!("{} of {total} trainings", number + 1));
        }
        Ok(())
    });
    bar.finish_and_clear();
    result
}

fn train(job: &Job, bar: &ProgressBar, stopped: &AtomicBool) -> Result<RepeatReport> {
    let mut run = Run::new(job.config.clone().check()?, Arc::clone(&job.prepared), None)?;
    loop {
        match run.step()? {
            Progress::Finished => break,
            Progress::Epoch { .. } => {
                bar.inc(1);
                if stopped.load(Ordering::Relaxed) {
                    bail!("stopped");
                }
            }
            Progress::Working | Progress::Repeat(_) => {}
        }
    }
    let finished = run.finish()?.context("the run has no epoch")?;
    finished.repeats.into_iter().next().context("the run has no repeat")
}

fn record(job: &Job, report: RepeatReport, seconds: f64) -> Record {
    Record {
        engine_version: ENGINE_VERSION,
        network: results::name(job.network).to_owned(),
        simulator_seed: job.simulator_seed,
        data_fingerprint: job.prepared.description.fingerprint.clone(),
        config: job.config.clone(),
        report,
        seconds,
    }
}
