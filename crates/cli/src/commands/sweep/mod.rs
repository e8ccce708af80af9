//! `bitroom sweep`: many trainings over axes of settings, each of which is in the results as soon as it is finished.

mod file;
mod json;
mod networks;
pub mod read;
mod work;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use protocol::JobData;
use sweep::{CheckedSweep, Plan, SweepConfig};

use crate::args::{Sweep, SweepRun};
use crate::batch::Data;
use crate::out::{note, outln};
use crate::source;
use file::ResultsFile;

/// Runs the sweep of a file.
pub fn run(args: &Sweep) -> Result<ExitCode> {
    let mut sweep = read::sweep(&args.sweep)?;
    let mut data = Data::default();
    if let Some(source) = source::files(&args.data, &args.import)? {
        sweep.job.data = JobData::from(&source);
        data.load(&source)?;
    }
    run_config(sweep, data, &args.run)
}

/// Runs a sweep on data that are loaded, or simulated.
pub fn run_config(config: SweepConfig, mut data: Data, args: &SweepRun) -> Result<ExitCode> {
    let shard = shard(args.shard.as_deref())?;
    let sweep = data.checked(config)?;
    let prepared =
        sweep.points().iter().map(|point| data.prepared(&point.job)).collect::<Result<Vec<_>>>()?;
    let mut file = ResultsFile::open(&args.out, &sweep)?;
    let fingerprints = prepared.iter().map(|prepared| prepared.description.fingerprint.clone()).collect();
    let plan = Plan::new(sweep, fingerprints, file.results().outcomes(), shard)?;
    report_start(&plan, args);
    let networks = networks::Networks::new(&args.out)?;
    let integers = plan.sweep().integers;
    let began = Instant::now();
    let work = work::Work { args, networks: &networks, prepared: &prepared, integers };
    let ended = work.run(plan, &mut file)?;
    let (total, failed) = (ended.total(), ended.failed());
    let computed = file.added();
    let seconds = began.elapsed().as_secs_f64();
    if computed > 0 {
        note!("{computed} trainings in {seconds:.1} s, {:.3} per second", computed as f64 / seconds);
    }
    let twice = file.results().twice() + networks.trained_again() + ended.computed_twice();
    note!("{twice} of {total} computed twice");
    if !args.json {
        outln!("{} of {total} trainings in {}", ended.done(), file.path().display())?;
    }
    if failed > 0 {
        note!("{failed} of {total} failed; their errors are in {}", file.path().display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what there is to do.
fn report_start(plan: &Plan, args: &SweepRun) {
    let points = plan.sweep().points().len();
    let shard = args.shard.as_ref().map_or_else(String::new, |shard| format!(", shard {shard}"));
    note!("{points} points, {} trainings{shard}", plan.total());
    if plan.done() > 0 {
        note!("{} of {} trainings are in {} already", plan.done(), plan.total(), args.out.display());
    }
}

/// Which part of how many, from 0.
fn shard(text: Option<&str>) -> Result<(u32, u32)> {
    let Some(text) = text else { return Ok((0, 1)) };
    let parts =
        text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    let (part, parts): (u32, u32) =
        parts.with_context(|| format!("--shard {text}: I/N is needed, as in 2/3"))?;
    if part == 0 || part > parts {
        bail!("--shard {text}: allowed are 1/{parts} to {parts}/{parts}");
    }
    Ok((part - 1, parts))
}

impl Data {
    /// The sweep, checked for the sensors of its data.
    fn checked(&mut self, config: SweepConfig) -> Result<CheckedSweep> {
        let sensors = self.prepared(&config.job)?.scaler.sensors() as u32;
        Ok(config.check(sensors)?)
    }
}
