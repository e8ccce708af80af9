//! `bitroom explore`: the neuron exploration, as a table beside the thesis' own, and as the page's chart.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use charts::{Cloud, ExplorationScene, FiveNumbers, Picture as _, SizePoint, Theme, Trend};
use experiment::exploration::{WANTED, csv, neuron_reports, thesis_row};
use protocol::report::NeuronReport;
use protocol::statistics::{Distribution, Regression};
use protocol::thesis::{NEURONS, neuron_line};
use protocol::{ExplorationConfig, Job, Patch, Record};

use super::network::activation;
use crate::args::Explore;
use crate::batch::{Batch, Data};
use crate::job::{self, Wanted};
use crate::out::outln;
use crate::{files, source};

/// Width of the chart in css px.
const CHART_WIDTH: u32 = 720;

/// Explores, prints and writes the table.
pub fn run(args: &Explore) -> Result<ExitCode> {
    let Wanted { job, data: source } = wanted(args)?;
    let Some(source) = source else { bail!("--data FILE or --simulate SEED is needed") };
    let mut data = Data::default();
    let dataset = data.load(&source)?;
    let (name, sensors) = (dataset.name.clone(), dataset.sensors());
    source::note_split(dataset, &job.split)?;
    let config = config(args, job)?.check(sensors)?;
    let mut tasks = Vec::new();
    for neurons in config.neurons() {
        for job in config.member(neurons).repeats() {
            tasks.push(data.task(format!("{neurons} neurons"), job)?);
        }
    }

    let began = Instant::now();
    let mut records: Vec<Option<Record>> = vec![None; tasks.len()];
    let result = Batch { wanted: WANTED, threads: args.jobs }.run(&tasks, |index, _, record| {
        records[index] = Some(record);
        Ok(None)
    });
    let seconds = began.elapsed().as_secs_f64();

    // The members before one that failed are worth writing.
    let repeats = config.training().repeats;
    let mut records: Vec<Record> = records.into_iter().map_while(|record| record).collect();
    let networks = records.len();
    records.truncate(networks - networks % repeats as usize);
    let reports = neuron_reports(&records, sensors);
    files::write(&args.out, csv(&reports).as_bytes())?;
    if let Some(path) = &args.svg {
        files::write(path, chart(&reports, args).as_bytes())?;
    }
    result?;
    outln!("MLP {sensors}-n-2 on {name}, best of {repeats} repeats by validation")?;
    outln!("                  test MSE  test ADE of      ADE of all repeats       thesis")?;
    outln!("  n  par.  epoch        m²  the best, m     min  median     max   epoch    MSE    ADE")?;
    reports.iter().try_for_each(print_row)?;
    print_lines(&reports)?;
    outln!("{networks} networks in {seconds:.1} s, {:.2} per second", networks as f64 / seconds)?;
    for path in [Some(&args.out), args.svg.as_ref()].into_iter().flatten() {
        outln!("wrote {}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The job that every member is a change of.
fn wanted(args: &Explore) -> Result<Wanted> {
    let repeats = Patch::of("training.repeats", args.repeats);
    let flags = args.settings.patch.clone().then(repeats);
    let base = Job { training: ExplorationConfig::default().job.training, ..Job::default() };
    job::wanted(base, &args.data, flags, &["data", "split", "training"])
}

/// What is explored with the data, the split and the training of that job.
fn config(args: &Explore, job: Job) -> Result<ExplorationConfig> {
    Ok(ExplorationConfig::new(args.first, args.last, activation(&args.activation)?, job))
}

/// The page's chart as SVG: each size by its repeat chosen by validation, the spread of all repeats, and the line.
fn chart(reports: &[NeuronReport], args: &Explore) -> String {
    let point = |report: &NeuronReport| {
        let spread =
            report.spread().map(|Distribution { min, lower_quartile, median, upper_quartile, max }| {
                FiveNumbers { min, lower_quartile, median, upper_quartile, max }
            });
        Some(SizePoint { neurons: report.neurons, ade: report.chosen()?.metrics.test.ade, spread })
    };
    let line = |of: Option<Regression>| {
        of.map(|Regression { slope, intercept, correlation }| Trend { slope, intercept, correlation })
    };
    let thesis = || Cloud {
        points: NEURONS
            .iter()
            .map(|row| SizePoint { neurons: row.neurons, ade: row.ade, spread: None })
            .collect(),
        line: line(neuron_line()),
    };
    let scene = ExplorationScene {
        ours: Cloud {
            points: reports.iter().filter_map(point).collect(),
            line: line(Regression::of(&chosen_ades(reports))),
        },
        thesis: args.thesis.then(thesis),
        sizes: (args.first, args.last),
        picked: [].into(),
        hovered: None,
    };
    let height = scene.height(f64::from(CHART_WIDTH));
    charts::svg(&scene, (CHART_WIDTH, height as u32), &Theme::LIGHT)
}

/// Test ADE of the repeat chosen by validation over neurons.
fn chosen_ades(reports: &[NeuronReport]) -> Vec<(f64, f64)> {
    let ade = |report: &NeuronReport| Some((f64::from(report.neurons), report.chosen()?.metrics.test.ade));
    reports.iter().filter_map(ade).collect()
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
    let flattering =
        reports.iter().filter_map(|report| Some((f64::from(report.neurons), report.lowest_test_ade()?)));
    let flattering: Vec<_> = flattering.collect();
    for (name, line) in [
        ("best by validation", Regression::of(&chosen_ades(reports))),
        ("best test ADE of the repeats (the thesis' protocol, which flatters)", Regression::of(&flattering)),
        ("thesis, Table 3.1", neuron_line()),
    ] {
        if let Some(line) = line {
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
#[path = "explore_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
