//! `bitroom quantize`: post-training quantization of a run.json, written as q.json.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use experiment::file::open;
use experiment::{FinishedRun, Model, Prepared, Quantized};
use protocol::report::QuantizedReport;
use protocol::{DataSource, Job, PtqConfig, Runtime, SplitConfig};

use crate::args::Quantize;
use crate::job::{self, Wanted};
use crate::names::layer_bits;
use crate::out::{note, outln};
use crate::table::{forms, print_integers, print_metrics};
use crate::{files, source};

/// Quantizes and writes.
pub fn run(args: &Quantize) -> Result<ExitCode> {
    let bytes = files::read(&args.run)?;
    let opened = open(&bytes).with_context(|| args.run.display().to_string())?;
    if opened.quantized().is_some() {
        bail!("{}: already quantized; quantize takes a run.json", args.run.display());
    }
    let (model, run) = (opened.model(), opened.run());
    let Wanted { job, data } = wanted(args, model, run)?;
    let config = job.ptq.clone().context("--set ptq=off leaves nothing to do")?;
    let config = config.check(model.float.network.layers.len())?;
    let runtime = config.runtime;
    let prepared = evaluation_data(data, &job.split, model)?;
    let quantized = Quantized::ptq(model, config, prepared.as_ref())?;

    let report = prepared.as_ref().map(|prepared| quantized.report(model, prepared)).transpose()?;
    // Errors in a model file are those on the data of its run.
    let own = prepared.as_ref().is_some_and(|prepared| model.is_trained_on(prepared));
    let evaluation = report.as_ref().filter(|_| own).map(Into::into);
    let file = match run {
        Some(run) => quantized.to_file(run, prepared.as_ref(), evaluation)?,
        None => quantized.to_file_of_model(model, prepared.as_ref(), evaluation)?,
    };
    files::write_json(&args.out, &file)?;
    match &report {
        Some(report) => print(report, runtime)?,
        None => outln!(
            "quantized; the errors need the data: add --data FILE, or run bitroom evaluate on the result"
        )?,
    }
    outln!("wrote {}", args.out.display())?;
    Ok(ExitCode::SUCCESS)
}

/// The job that the options mean: the run's, if there is one, quantized after training.
fn wanted(args: &Quantize, model: &Model, run: Option<&FinishedRun>) -> Result<Wanted> {
    let mut flags = args.settings.patch.clone();
    let layers = layer_bits(&args.layer_bits)?;
    if !layers.is_empty() {
        flags.set("ptq.per_layer", serde_json::to_value(layers)?);
    }
    if !args.float_layers.is_empty() {
        flags.set("ptq.float_layers", args.float_layers.clone());
    }
    let mut base = Job { split: model.data.split.clone(), ptq: Some(PtqConfig::default()), ..Job::default() };
    if let Some(run) = run {
        base = base.with_run(run.config.clone().into_inner());
    }
    job::wanted(base, &args.data, flags, &["data", "split", "ptq"])
}

fn print(report: &QuantizedReport, runtime: Runtime) -> Result<()> {
    print_metrics(&format!("quantized network, runtime {runtime}"), &report.metrics)?;
    print_integers(report)?;
    forms(report)
}

/// The data given, or the run's own if they were simulated.
fn evaluation_data(
    given: Option<DataSource>,
    split: &SplitConfig,
    model: &Model,
) -> Result<Option<Prepared>> {
    let Some(data) = given.or_else(|| model.data.simulated.clone().map(DataSource::Simulated)) else {
        return Ok(None);
    };
    let dataset = source::load(&data)?;
    if dataset.fingerprint != model.data.fingerprint {
        note!(
            "note: these are not the data of the run ({}); the errors are not written to the file",
            model.data.name
        );
    }
    Ok(Some(Prepared::new(&dataset, split, &model.window, Some(model.scaler.clone()))?))
}

#[cfg(test)]
#[path = "quantize_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
