//! `bitroom reproduce`: the thesis' float references on several simulated rooms, each with several repeats.

mod results;

use std::process::ExitCode;

use anyhow::{Result, bail};
use experiment::runner::Wanted;
use protocol::config::{CnnLayout, SimulatedSource};
use protocol::defaults::{CNN_L2, LSTM_LEARNING_RATE};
use protocol::{Job, JobData, JobKey, ModelConfig, TrainingConfig, limits};

use crate::args::{Network, Reproduce};
use crate::batch::{Batch, Data, Records};

/// One network in one room.
struct Member {
    network: Network,
    simulator_seed: u64,
    /// Of the job of every repeat, in order of seeds.
    keys: Vec<JobKey>,
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
    let (mut members, mut tasks, mut data) = (Vec::new(), Vec::new(), Data::default());
    // Quick networks first.
    for network in &args.networks {
        for simulator_seed in &args.seeds {
            let name = format!("{}, simulator seed {simulator_seed}", results::name(*network));
            let first = tasks.len();
            for job in job(*network, *simulator_seed, args).repeats() {
                tasks.push(data.task(&name, job)?);
            }
            let keys = tasks[first..].iter().map(|task| task.key.clone()).collect();
            members.push(Member { network: *network, simulator_seed: *simulator_seed, keys });
        }
    }
    let wanted = Wanted::default();
    let mut records = Records::open(&args.out, wanted)?;
    let missing = records.missing(tasks);
    let batch = Batch { wanted, threads: args.jobs };
    batch.run(&missing, |_, _, record| records.add(record).map(|()| None))?;
    results::print(args, &members, &records)?;
    Ok(ExitCode::SUCCESS)
}

/// A network in a room, with all its repeats.
fn job(network: Network, simulator_seed: u64, args: &Reproduce) -> Job {
    let (model, learning_rate) = match network {
        Network::Mlp => (ModelConfig::default(), 1e-4),
        Network::Lstm => (ModelConfig::lstm(2), LSTM_LEARNING_RATE),
        Network::Cnn => (ModelConfig::cnn(CnnLayout::A, CNN_L2), 1e-4),
    };
    let (epochs, repeats) = (args.epochs, args.repeats);
    let training = TrainingConfig { learning_rate, epochs, repeats, ..TrainingConfig::default() };
    let simulated = SimulatedSource { seed: simulator_seed, ..SimulatedSource::default() };
    Job { data: JobData::Simulated(simulated), model, training, ..Job::default() }
}
