//! `bitroom merge`: the results of a sweep's shards as one file.

use std::process::ExitCode;

use anyhow::{Result, bail};
use sweep::Results;
use sweep::optuna::journal;

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
    let (text, others) = results.text()?;
    files::write_packed(&args.out, text.as_bytes())?;
    if let Some(path) = &args.optuna {
        let name = args.out.file_stem().map_or_else(|| "sweep".into(), |name| name.to_string_lossy());
        files::write(path, journal(&results, &name)?.as_bytes())?;
    }
    if others > 0 {
        note!("note: {others} results belong to no point of the sweep and are left out");
    }
    let plan = results.plan()?;
    note!("{} of {} computed twice", results.twice(), plan.total());
    outln!("{} of {} trainings in {}", plan.done(), plan.total(), args.out.display())?;
    Ok(ExitCode::SUCCESS)
}
