//! `bitroom merge`: the results of a sweep's shards as one file.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use sweep::optuna::journal;
use sweep::{Line, Results};

use super::sweep::read;
use crate::args::Merge;
use crate::files;
use crate::out::{note, outln};

/// Reads every part and writes the whole.
pub fn run(args: &Merge) -> Result<ExitCode> {
    let mut results = Results::default();
    for path in &args.parts {
        let before = results.sweep().cloned();
        read::results(path, &mut results)?;
        if before.is_some_and(|before| results.sweep() != Some(&before)) {
            bail!("{} is of another sweep than {}", path.display(), args.parts[0].display());
        }
    }
    let plan = results.plan()?;
    let places = plan.outcomes();
    let order = |line: &&Line| {
        let key = line.key()?;
        let (seed, epochs) = match line {
            Line::Record(record) => (record.job.training.seed, record.job.training.epochs),
            Line::Failure(failure) => (failure.job.training.seed, failure.job.training.epochs),
            Line::Sweep(..) => return None,
        };
        Some((places.get(key)?.1.first().copied(), seed, epochs, key.clone()))
    };
    let mut lines: Vec<(_, &Line)> = results.lines().filter_map(|line| Some((order(&line)?, line))).collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    let (config, sensors) = results.sweep().cloned().context("no part says of which sweep it is")?;
    let mut text = Line::Sweep(Box::new(config), sensors).write() + "\n";
    lines.iter().for_each(|(_, line)| text.extend([line.write().as_str(), "\n"]));
    files::write(&args.out, text.as_bytes())?;
    if let Some(path) = &args.optuna {
        let name = args.out.file_stem().map_or_else(|| "sweep".into(), |name| name.to_string_lossy());
        files::write(path, journal(&results, &name)?.as_bytes())?;
    }
    let others = results.lines().count() - lines.len();
    if others > 0 {
        note!("note: {others} results belong to no point of the sweep and are left out");
    }
    note!("{} of {} computed twice", results.twice(), plan.total());
    outln!("{} of {} trainings in {}", lines.len(), plan.total(), args.out.display())?;
    Ok(ExitCode::SUCCESS)
}
