//! `bitroom thesis`: the sweeps of the thesis by their names.

use std::process::ExitCode;

use anyhow::Result;
use protocol::JobData;
use protocol::config::SimulatedSource;
use sweep::{Extent, preset};
use vocabulary::SweepPreset;

use super::sweep::run_config;
use crate::args::{SweepRun, Thesis};
use crate::batch::Data;
use crate::out::note;

/// Runs the sweep, or all of them, in a simulated room.
pub fn run(args: &Thesis) -> Result<ExitCode> {
    let extent = match (args.shipped, args.full) {
        (true, _) => Extent::Shipped,
        (_, true) => Extent::Full,
        _ => Extent::Quick,
    };
    let data = JobData::Simulated(SimulatedSource { seed: args.room, ..SimulatedSource::default() });
    let run = |which: SweepPreset, args: &SweepRun| {
        let mut sweep = preset(which, extent);
        sweep.job.data = data.clone();
        run_config(sweep, Data::default(), args)
    };
    if let Some(sweep) = args.sweep {
        return run(sweep.0, &args.run);
    }
    for which in SweepPreset::ALL {
        note!("{}", which.label());
        run(which, &SweepRun { out: args.run.out.join(which.name()), ..args.run.clone() })?;
    }
    Ok(ExitCode::SUCCESS)
}
