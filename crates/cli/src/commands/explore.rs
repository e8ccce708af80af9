//! `bitroom explore`: the neuron exploration, as a table beside the thesis' own.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail};
use experiment::exploration::{ExplorationProgress, csv, thesis_row};
use experiment::{Exploration, Prepared};
use indicatif::ProgressBar;
use protocol::config::WindowConfig;
use protocol::report::NeuronReport;
use protocol::statistics::{Distribution, Regression};
use protocol::thesis::NEURONS;
use protocol::{ExplorationConfig, SplitConfig};

use super::config::{activation, training};
use crate::args::Explore;
use crate::out::outln;
use crate::progress::epochs_bar;
use crate::{files, source};

/// Explores, prints and writes the table.
pub fn run(args: &Explore) -> Result<ExitCode> {
    let config = config(args)?.check()?;
    let Some(data) = source::data_source(&args.data)? else {
        bail!("--data FILE or --simulate SEED is needed")
    };
    let dataset = source::load(&data)?;
    let split = source::split(&args.data, &SplitConfig::default())?;
    source::note_split(&dataset, &split)?;
    let prepared = Prepared::new(&dataset, &split, &WindowConfig::SINGLE, None)?;

    let began = Instant::now();
    let mut exploration = Exploration::new(config, Arc::new(prepared))?;
    let bar = epochs_bar(exploration.epochs_left());
    // The finished members are worth writing even if a later one fails.
    let result = explore(&mut exploration, &bar);
    bar.finish_and_clear();
    let seconds = began.elapsed().as_secs_f64();

    let reports = exploration.reports();
    files::write(&args.out, csv(reports).as_bytes())?;
    result?;
    outln!("MLP 4-n-2 on {}, best of {} repeats by validation", dataset.name, args.repeats)?;
    outln!("                  test MSE  test ADE of      ADE of all repeats       thesis")?;
    outln!("  n  par.  epoch        m²  the best, m     min  median     max   epoch    MSE    ADE")?;
    reports.iter().try_for_each(print_row)?;
    print_lines(reports)?;
    let networks = exploration.networks_trained();
    outln!("{networks} networks in {seconds:.1} s, {:.2} per second", f64::from(networks) / seconds)?;
    outln!("wrote {}", args.out.display())?;
    Ok(ExitCode::SUCCESS)
}

/// The settings that the options mean.
fn config(args: &Explore) -> Result<ExplorationConfig> {
    Ok(ExplorationConfig {
        first: args.first,
        last: args.last,
        activation: activation(&args.activation)?,
        training: training(&args.training, args.lr, args.repeats)?,
        ..ExplorationConfig::default()
    })
}

fn explore(exploration: &mut Exploration, bar: &ProgressBar) -> Result<()> {
    loop {
        match exploration.step()? {
            ExplorationProgress::Working => {}
            ExplorationProgress::Epoch => bar.set_position(exploration.epochs_trained()),
            ExplorationProgress::Member => {
                bar.set_length(exploration.epochs_trained() + exploration.epochs_left());
                bar.set_message(format!(
                    "{} of {} networks",
                    exploration.networks_trained(),
                    exploration.networks()
                ));
            }
            ExplorationProgress::Finished => return Ok(()),
        }
    }
}

fn print_row(report: &NeuronReport) -> Result<()> {
    let (Some(chosen), Some(spread)) = (report.chosen(), Distribution::of(&report.test_ades())) else {
        return Ok(());
    };
    let thesis = match thesis_row(report.neurons) {
        Some(row) => format!("{:>7}  {:.3}  {:.3}", row.best_epoch, row.mse, row.ade),
        None => String::new(),
    };
    outln!(
        "{:>3} {:>5} {:>6}  {:>8.4}  {:>11.4}  {:>6.4}  {:>6.4}  {:>6.4} {thesis}",
        report.neurons,
        report.parameters,
        chosen.best_epoch,
        chosen.metrics.test.mse,
        chosen.metrics.test.ade,
        spread.min,
        spread.median,
        spread.max
    )?;
    Ok(())
}

/// The lines through ours and the thesis' errors over the neurons.
fn print_lines(reports: &[NeuronReport]) -> Result<()> {
    let ours = reports
        .iter()
        .filter_map(|report| Some((f64::from(report.neurons), report.chosen()?.metrics.test.ade)));
    let flattering =
        reports.iter().filter_map(|report| Some((f64::from(report.neurons), report.lowest_test_ade()?)));
    let thesis = NEURONS.iter().map(|row| (f64::from(row.neurons), row.ade));
    for (name, points) in [
        ("best by validation", ours.collect::<Vec<_>>()),
        ("best test ADE of the repeats (the thesis' protocol, which flatters)", flattering.collect()),
        ("thesis, Table 3.1", thesis.collect()),
    ] {
        if let Some(line) = Regression::of(&points) {
            outln!(
                "ADE = {:.4} m {:+.6} m per neuron, r = {:+.3}: {name}",
                line.intercept,
                line.slope,
                line.correlation
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Command};

    #[test]
    fn no_option_gives_the_page_s_defaults() {
        match Cli::try_parse_from(["bitroom", "explore"]).unwrap().command {
            Command::Explore(args) => assert_eq!(config(&args).unwrap(), ExplorationConfig::default()),
            _ => panic!("not explore"),
        }
    }
}
