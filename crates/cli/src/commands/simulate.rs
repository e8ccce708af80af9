//! `bitroom simulate`: the simulated room as CSV.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use protocol::DataSource;

use crate::args::Simulate;
use crate::{files, source};

/// Writes the CSV.
pub fn run(args: &Simulate) -> Result<ExitCode> {
    let dataset = source::load(&DataSource::Simulated(source::simulated(&args.simulator, args.seed)?))?;
    let csv = dataset.to_csv();
    match &args.out {
        Some(path) => {
            files::write(path, csv.as_bytes())?;
            eprintln!("{}: {} rows, {}", path.display(), dataset.table.len(), dataset.name);
        }
        None => std::io::stdout().write_all(csv.as_bytes()).context("cannot write to standard output")?,
    }
    Ok(ExitCode::SUCCESS)
}
