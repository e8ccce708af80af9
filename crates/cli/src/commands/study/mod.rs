//! `bitroom study`: one simulated room's networks quantized in many ways, several seeds of each.

mod rows;
mod statistics;
mod table;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use experiment::runner::Wanted;
use protocol::{Job, JobData, Record, limits};

use crate::args::{Study, StudyName};
use crate::batch::{Batch, Data, Records, Task};
use crate::source;
use rows::Row;

/// A QAT network is compared without its float twin, which is a row of its own.
const WANTED: Wanted = Wanted { float_twin: false, integers: true, losses: false };

/// Trains what the file does not have yet, then prints the table.
pub fn run(args: &Study) -> Result<ExitCode> {
    let repeats = args.repeats.unwrap_or(if args.study == StudyName::Tfmot { 5 } else { 3 });
    if !limits::REPEATS.contains(&repeats) {
        bail!("--repeats {repeats}: allowed are {} to {}", limits::REPEATS.start(), limits::REPEATS.end());
    }
    let simulated = source::simulated(&args.simulator, args.room)?;
    let room = Job { data: JobData::Simulated(simulated), ..Job::default() };
    let rows = rows::rows(args, &room)?;
    let tasks = tasks(&rows, repeats)?;
    // The networks of one study look at the same windows.
    let Some(prepared) = tasks.first().map(|task| Arc::clone(&task.prepared)) else {
        bail!("the study has no rows")
    };
    let mut records = Records::open(&args.out, WANTED)?;
    let missing = records.missing(tasks);
    let batch = Batch { wanted: WANTED, threads: args.jobs };
    batch.run(&missing, |_, task, record| {
        let line = line(&task.name, &record);
        records.add(record).map(|()| line)
    })?;
    table::print(args, repeats, &rows, &records, &prepared)?;
    Ok(ExitCode::SUCCESS)
}

/// All trainings, seed by seed, so that a study that was ended early has every row. Rows that look at the same network in two
/// ways share its training.
fn tasks(rows: &[Row], repeats: u32) -> Result<Vec<Task>> {
    let mut data = Data::default();
    let mut tasks: Vec<Task> = Vec::new();
    for seed in 1..=u64::from(repeats) {
        for row in rows {
            let task = data.task(&row.name, row.with_seed(seed))?;
            if tasks.iter().all(|other| other.key != task.key) {
                tasks.push(task);
            }
        }
    }
    Ok(tasks)
}

/// What is said of a network as soon as it is finished.
fn line(name: &str, record: &Record) -> Option<String> {
    let (network, integer) = (record.network()?, record.integer.as_ref()?);
    let own = &network.metrics;
    let exactness = integer.exactness.map_or_else(String::new, |found| {
        format!(", {} of {} outputs differ", found.mismatches, found.total)
    });
    let seconds = record.seconds.map_or_else(String::new, |seconds| format!("; {seconds:.1} s"));
    Some(format!(
        "{name}, seed {}: epoch {}, ADE {:.4} train {:.4} validation {:.4} test, integers {:.4} test{exactness}{seconds}",
        record.job.training.seed,
        network.best_epoch,
        own.train.ade,
        own.validation.ade,
        own.test.ade,
        integer.metrics.test.ade
    ))
}
