//! `bitroom reproduce`: the thesis' float references on several simulated rooms, each with several repeats.

mod record;
mod results;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use experiment::{Prepared, Progress, Run};
use protocol::config::{CnnLayout, SimulatedSource};
use protocol::defaults::SENSORS;
use protocol::report::RepeatReport;
use protocol::version::ENGINE_VERSION;
use protocol::{DataSource, ModelConfig, RunConfig, SplitConfig, TrainingConfig, limits};

use crate::args::{Network, Reproduce};
use crate::batch::{Records, Watch, train_all};
use crate::source;
use record::Record;

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
    let missing = records.missing(jobs, Record::is_of);
    train_all(missing, args.jobs, args.epochs, train, |job, report, seconds| {
        records.add(record(job, report, seconds)).map(|()| None)
    })?;
    results::print(args, records.all())?;
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
            config.clone().check(SENSORS)?;
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

/// The report on a job's training.
fn train(job: &Job, watch: &Watch<'_>) -> Result<RepeatReport> {
    report(job, watch)
        .with_context(|| format!("{}, simulator seed {}", results::name(job.network), job.simulator_seed))
}

fn report(job: &Job, watch: &Watch<'_>) -> Result<RepeatReport> {
    let mut run = Run::new(job.config.clone().check(SENSORS)?, Arc::clone(&job.prepared), None)?;
    loop {
        match run.step()? {
            Progress::Finished => break,
            Progress::Epoch { .. } => watch.epoch()?,
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
