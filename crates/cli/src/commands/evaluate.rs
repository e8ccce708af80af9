//! `bitroom evaluate`: errors of a model file on data.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use experiment::Prepared;
use experiment::file::{Opened, open};
use protocol::DataSource;
use protocol::report::{Exactness, Metrics, PerSplit, QuantizedReport};
use serde::Serialize;

use crate::args::Evaluate;
use crate::out::outln;
use crate::table::{exactness, print_metrics};
use crate::{files, out, source};

/// What `--json` prints: `metrics` are those of the network the file is about (the integer network of a q.json or of a
/// run with QAT, else the float network).
#[derive(Serialize)]
struct Evaluation {
    model: String,
    network: &'static str,
    data: String,
    metrics: PerSplit<Metrics>,
    float: PerSplit<Metrics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ade_change_percent: Option<PerSplit<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exactness: Option<Exactness>,
    size_bytes: u32,
}

/// Evaluates and prints.
pub fn run(args: &Evaluate) -> Result<ExitCode> {
    let bytes = files::read(&args.model)?;
    let opened = open(&bytes).with_context(|| args.model.display().to_string())?;
    let run = opened.run();
    let given = source::data_source(&args.data)?;
    let Some(data) = given.or_else(|| run.data.simulated.clone().map(DataSource::Simulated)) else {
        bail!("--data FILE or --simulate SEED is needed: the model was trained on {}", run.data.name);
    };
    let dataset = source::load(&data)?;
    let split = source::split(&args.data, &run.data.split)?;
    let prepared = Prepared::new(&dataset, &split, &run.config.model.window, Some(run.scaler.clone()))?;

    let report = run.report(&prepared)?;
    let (network, quantized): (_, Option<QuantizedReport>) = match &opened {
        Opened::Quantized(run, quantized) => ("integer", Some(quantized.report(run, &prepared)?)),
        Opened::Run(_) if report.qat.is_some() => ("integer (QAT)", report.qat.clone()),
        Opened::Run(_) => ("float", None),
    };
    let float = report.float.metrics.clone();
    let evaluation = Evaluation {
        model: run.config.model.label(run.config.sensors()),
        network,
        data: dataset.name,
        metrics: quantized.as_ref().map_or_else(|| float.clone(), |q| q.metrics.clone()),
        float,
        ade_change_percent: quantized.as_ref().map(|q| q.ade_change_percent.clone()),
        exactness: quantized.as_ref().and_then(|q| q.exactness),
        size_bytes: quantized.as_ref().map_or(report.float.size_bytes, |q| q.size_bytes),
    };
    if args.json {
        out::json(&evaluation)?;
        return Ok(ExitCode::SUCCESS);
    }
    outln!("{}, {} network, on {}", evaluation.model, evaluation.network, evaluation.data)?;
    print_metrics(evaluation.network, &evaluation.metrics)?;
    if let Some(found) = &evaluation.exactness {
        print_metrics("float", &evaluation.float)?;
        outln!("  {}", exactness(found))?;
    }
    outln!("  size {} B", evaluation.size_bytes)?;
    Ok(ExitCode::SUCCESS)
}
