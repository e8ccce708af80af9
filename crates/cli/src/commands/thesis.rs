//! `bitroom thesis`: the sweeps of the thesis by their names.

use std::process::ExitCode;

use anyhow::Result;
use protocol::JobData;
use protocol::config::SimulatedSource;
use sweep::{Extent, preset};

use super::sweep::run_config;
use crate::args::Thesis;
use crate::batch::Data;

/// Runs the sweep in a simulated room.
pub fn run(args: &Thesis) -> Result<ExitCode> {
    let extent = match (args.shipped, args.full) {
        (true, _) => Extent::Shipped,
        (_, true) => Extent::Full,
        _ => Extent::Quick,
    };
    let mut sweep = preset(args.sweep.0, extent);
    sweep.job.data = JobData::Simulated(SimulatedSource { seed: args.room, ..SimulatedSource::default() });
    run_config(sweep, Data::default(), &args.run)
}
