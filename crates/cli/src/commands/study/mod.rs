//! `bitroom study`: one simulated room's networks quantized in many ways, several seeds of each.

mod record;
mod rows;
mod statistics;
mod table;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use experiment::single::{Outcome, Training};
use experiment::{Prepared, Progress};
use protocol::config::WindowConfig;
use protocol::defaults::SENSORS;
use protocol::{DataSource, PtqConfig, RunConfig, SplitConfig, limits};

use crate::args::{Study, StudyName};
use crate::batch::{Records, Watch, train_all};
use crate::source;
use record::Record;
use rows::Row;

/// One training: a network with its seed.
struct Job {
    name: String,
    config: RunConfig,
    prepared: Arc<Prepared>,
}

/// Trains what the file does not have yet, then prints the table.
pub fn run(args: &Study) -> Result<ExitCode> {
    let repeats = args.repeats.unwrap_or(if args.study == StudyName::Tfmot { 5 } else { 3 });
    if !limits::REPEATS.contains(&repeats) {
        bail!("--repeats {repeats}: allowed are {} to {}", limits::REPEATS.start(), limits::REPEATS.end());
    }
    let rows = rows::rows(args)?;
    let source = DataSource::Simulated(source::simulated(&args.simulator, args.room)?);
    let dataset = source::load(&source)?;
    // The networks of one study look at the same windows.
    let window = rows.first().map_or(WindowConfig::SINGLE, |row| row.config.model.window);
    let prepared = Arc::new(Prepared::new(&dataset, &SplitConfig::default(), &window, None)?);
    let jobs = jobs(&rows, repeats, &prepared)?;
    let mut records = Records::open(&args.out)?;
    let missing = records.missing(jobs, Record::is_of);
    train_all(missing, args.jobs, args.epochs, train, |job, outcome, seconds| {
        let record = Record::new(job, outcome, seconds);
        let line = record.line(&job.name);
        records.add(record).map(|()| Some(line))
    })?;
    table::print(args, repeats, &rows, records.all(), &prepared)?;
    Ok(ExitCode::SUCCESS)
}

/// All trainings, seed by seed, so that a study that was ended early has every row. Rows that look at the same network in two
/// ways share its training.
fn jobs(rows: &[Row], repeats: u32, prepared: &Arc<Prepared>) -> Result<Vec<Job>> {
    let mut jobs: Vec<Job> = Vec::new();
    for seed in 1..=u64::from(repeats) {
        for row in rows {
            let config = row.with_seed(seed);
            config.clone().check(SENSORS)?;
            if jobs.iter().all(|job| job.config != config) {
                jobs.push(Job { name: row.name.clone(), config, prepared: Arc::clone(prepared) });
            }
        }
    }
    Ok(jobs)
}

fn train(job: &Job, watch: &Watch<'_>) -> Result<Outcome> {
    outcome(job, watch).with_context(|| format!("{}, seed {}", job.name, job.config.training.seed))
}

fn outcome(job: &Job, watch: &Watch<'_>) -> Result<Outcome> {
    let ptq = PtqConfig::default().check(job.config.model.layers.len())?;
    let mut training = Training::new(job.config.clone().check(SENSORS)?, Arc::clone(&job.prepared))?;
    loop {
        match training.step()? {
            Progress::Finished => break,
            Progress::Epoch { .. } => watch.epoch()?,
            Progress::Working | Progress::Repeat(_) => {}
        }
    }
    training.outcome(ptq)?.context("the training has no epoch")
}
