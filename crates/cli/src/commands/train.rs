//! `bitroom train`: trains one config, or several repeats of it, and writes run.json.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use experiment::file::open;
use experiment::finished::weights_hash;
use experiment::{FinishedRun, Prepared, Progress, Run};
use protocol::Job;
use protocol::report::{PerSplit, RepeatedNetwork, RunReport};
use protocol::statistics::Distribution;

use super::{network, qat};
use crate::args::Train;
use crate::job::{self, Wanted};
use crate::out::outln;
use crate::progress::epochs_bar;
use crate::table::{forms, print_integers, print_metrics};
use crate::{files, out, source};

/// Trains and writes the best repeat.
pub fn run(args: &Train) -> Result<ExitCode> {
    let Wanted { job, data } = wanted(args)?;
    let mut config = job.run_config();
    let start = match &args.from {
        Some(path) => {
            let opened = open(&files::read(path)?).with_context(|| path.display().to_string())?;
            let network = opened.model().float.network.clone();
            config.warm_start = Some(weights_hash(&network));
            Some(network)
        }
        None => None,
    };
    let Some(data) = data else { bail!("--data FILE or --simulate SEED is needed") };
    let dataset = source::load(&data)?;
    source::note_split(&dataset, &job.split)?;
    let prepared = Arc::new(Prepared::new(&dataset, &job.split, &config.model.window, None)?);
    let finished = train(Run::new(config.check(dataset.sensors())?, Arc::clone(&prepared), start.as_ref())?)?;

    let report = finished.report(&prepared)?;
    files::write_json(&args.out, &finished.to_file(Some(&prepared))?)?;
    if args.json {
        print_json(report)?;
    } else {
        print_report(&report, &dataset.name)?;
        outln!("wrote {}", args.out.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The job that the options mean, without a warm start.
fn wanted(args: &Train) -> Result<Wanted> {
    let flags = args.settings.patch.clone();
    let network = network::patch(&args.network, &flags)?;
    let flags = flags.then(network).then(qat::patch(&args.qat)?);
    job::wanted(Job::default(), &args.data, flags, &["data", "split", "model", "training", "qat"])
}

/// Trains to the end, with a bar.
pub fn train(mut run: Run) -> Result<FinishedRun> {
    let bar = epochs_bar(run.epochs_left());
    let repeats = run.config().training.repeats;
    loop {
        match run.step()? {
            Progress::Working => {}
            Progress::Epoch { repeat, .. } => {
                bar.inc(1);
                if repeats > 1 {
                    bar.set_prefix(format!("repeat {} of {repeats}", repeat + 1));
                }
                if let Some((epoch, loss)) = run.best() {
                    bar.set_message(format!("best validation MSE {loss:.4} m² at {epoch}"));
                }
            }
            // A repeat that stopped early leaves the bar shorter.
            Progress::Repeat(_) => bar.set_length(run.epochs_trained() + run.epochs_left()),
            Progress::Finished => break,
        }
    }
    bar.finish_and_clear();
    run.finish()?.context("the run has no epoch")
}

/// The report without the paths, which are long and follow from the model.
fn print_json(mut report: RunReport) -> Result<()> {
    report.float.paths = PerSplit::default();
    if let Some(qat) = &mut report.qat {
        qat.paths = PerSplit::default();
    }
    out::json(&report)
}

fn print_report(report: &RunReport, data: &str) -> Result<()> {
    if report.repeats.len() > 1 {
        print_repeats(report)?;
    }
    let seed = report.repeats.get(report.chosen as usize).map_or(report.config.training.seed, |r| r.seed);
    outln!("{} on {data}, seed {seed}", report.config.model.label(report.sensors()))?;
    let float = &report.float;
    outln!("  {} parameters, {} multiply-accumulates", float.parameters, float.macs)?;
    print_metrics(&format!("float network, best epoch {}", float.best_epoch), &float.metrics)?;
    if let Some(quantized) = &report.qat {
        let title = format!("QAT integer network, best epoch {}", quantized.best_epoch);
        print_metrics(&title, &quantized.metrics)?;
        print_integers(quantized)?;
        forms(quantized)?;
    }
    Ok(())
}

fn print_repeats(report: &RunReport) -> Result<()> {
    outln!("    seed  network  best epoch  validation MSE  test MSE  test ADE")?;
    for (index, repeat) in report.repeats.iter().enumerate() {
        let networks = [("float", Some(&repeat.float)), ("QAT*", repeat.qat.as_ref())];
        for (name, network) in networks {
            let Some(RepeatedNetwork { best_epoch, metrics, .. }) = network else { continue };
            outln!(
                "{} {:>6}  {name:<7}  {best_epoch:>10}  {:>14.6}  {:>8.6}  {:>8.6}",
                if index as u32 == report.chosen { '>' } else { ' ' },
                repeat.seed,
                metrics.validation.mse,
                metrics.test.mse,
                metrics.test.ade
            )?;
        }
    }
    print_distribution(report)
}

fn print_distribution(report: &RunReport) -> Result<()> {
    outln!("test ADE in m over {} seeds", report.repeats.len())?;
    outln!("  network      min     q1  median     q3     max")?;
    let float: Vec<f64> = report.repeats.iter().map(|repeat| repeat.float.metrics.test.ade).collect();
    let qat = report.repeats.iter().filter_map(|repeat| repeat.qat.as_ref());
    let qat: Vec<f64> = qat.map(|network| network.metrics.test.ade).collect();
    for (name, values) in [("float", &float), ("QAT*", &qat)] {
        if let Some(d) = Distribution::of(values) {
            outln!(
                "  {name:<8} {:>7.4} {:>6.4} {:>7.4} {:>6.4} {:>7.4}",
                d.min,
                d.lower_quartile,
                d.median,
                d.upper_quartile,
                d.max
            )?;
        }
    }
    outln!("  > kept: the lowest validation MSE")?;
    if !qat.is_empty() {
        outln!("  * in fake quantization; the table below is that of the integers")?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "train_tests.rs"]
mod tests;
