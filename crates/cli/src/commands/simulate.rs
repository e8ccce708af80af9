//! `bitroom simulate`: the simulated room as CSV.

use std::process::ExitCode;

use anyhow::Result;
use protocol::DataSource;

use crate::args::Simulate;
use crate::out::note;
use crate::{files, out, source};

/// Writes the CSV.
pub fn run(args: &Simulate) -> Result<ExitCode> {
    let dataset = source::load(&DataSource::Simulated(source::simulated(&args.simulator, args.seed)?))?;
    let csv = dataset.to_csv();
    match &args.out {
        Some(path) => {
            files::write(path, csv.as_bytes())?;
            note!("{}: {} rows, {}", path.display(), dataset.table.len(), dataset.name);
        }
        None => out::text(&csv)?,
    }
    Ok(ExitCode::SUCCESS)
}
